"""Searching, indexing and approved wordings."""

from anjuan.answers import ApprovedUnknown, SameApproved
from anjuan.searches import SearchNameTaken, SearchUnknown
from casework.meanings import MeaningNotKept, MeaningNotReady
from casework.wording import PassageExpired, PassageUnknown
from cli.messages.wording import word
from indexer.errors import EngineUnavailableError, IndexBusyError, IndexNeedsRebuildError, IndexNotWrittenError


@word.register
def _(error: ApprovedUnknown) -> str:
    return f"没有编号为 {error.number} 的口径。请核对编号：anjuan wording list"


@word.register
def _(error: SameApproved) -> str:
    retire = f"anjuan wording retire {error.number}"
    return f"同样的口径已经登记过，编号 {error.number}。要改负责人、依据或有效期，请先停用它：{retire}"


@word.register
def _(_error: IndexNeedsRebuildError) -> str:
    return "检索索引不在或版本不同。请运行 anjuan index rebuild。"


@word.register
def _(_error: IndexBusyError) -> str:
    return "检索索引正被另一个程序写入，稍后自动再试。"


@word.register
def _(error: IndexNotWrittenError) -> str:
    return f"检索索引写不进去（{error.detail}）。文件都已归好，请检查磁盘空间，稍后自动再试。"


@word.register
def _(error: EngineUnavailableError) -> str:
    return f"没有安装检索引擎 {error.engine}。请在 anjuan.toml 的 [search] 里改为 auto，或安装它。"


@word.register
def _(error: SearchNameTaken) -> str:
    return f"已经有一个检索叫“{error.name}”，内容不同。请换个名字，或先删掉它：anjuan searches remove {error.name}"


@word.register
def _(error: SearchUnknown) -> str:
    return f"没有叫“{error.name}”的检索。有哪些：anjuan searches list"


@word.register
def _(error: PassageUnknown) -> str:
    if not error.found:
        return "没有找到可用的答复，没有可复制的。可以换个说法再试。"
    return f"没有第 {error.place} 段：一共找到 {error.found} 段。要更多，加 --limit 数。"


@word.register
def _(error: PassageExpired) -> str:
    add = "anjuan wording add 口径 --owner 单位"
    return f"口径 {error.number} 已过期或停用，不能照用，没有复制。请另选一段，或登记新口径：{add}"


@word.register
def _(_error: MeaningNotReady) -> str:
    return (
        "语义比较没有安装，或在 anjuan.toml 的 [search] 里关着（meaning = false）；找类似工单只比较字词。"
        "安装：pip install onnxruntime sentencepiece（或在案卷的目录运行 ./run setup）"
    )


@word.register
def _(error: MeaningNotKept) -> str:
    return f"语义没有算成（{error.cause}）。找类似工单只比较字词，稍后自动再试；请检查磁盘空间，或运行 anjuan doctor。"
