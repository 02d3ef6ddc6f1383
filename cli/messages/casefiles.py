"""Case files and bundles."""

from archive.atomic import CopyDamaged, DiskFull
from archive.bag import CaseDamaged, FormatTooNew
from archive.bundle import BundleFailed
from archive.held import HeldAmbiguous, HeldUnknown
from archive.lock import CaseBusy
from archive.staging import SourceChanged, SourceLocked, SourceVanished
from archive.store import CaseNotWritten, CaseUnknown, NotACaseFile, RecordDamaged
from cli.messages.wording import word


@word.register
def _(error: CaseBusy) -> str:
    return f"案卷 {error.case} 正在被另一个程序写入，等了 {error.seconds:g} 秒。稍后自动再试。"


@word.register
def _(error: CaseNotWritten) -> str:
    return (
        f"案卷 {error.case} 现在写不进去：可能有文件正被别的程序打开、没有写入权限，或磁盘有故障。"
        "原文件还在收件夹，稍后自动再试。"
    )


@word.register
def _(error: CaseDamaged) -> str:
    return (
        f"案卷 {error.case} 已损坏（{'、'.join(error.paths)}），没有写入。请运行 anjuan verify 查看，从备份中找回原件。"
    )


@word.register
def _(error: FormatTooNew) -> str:
    return f"案卷 {error.case} 是更新版本的程序写的（格式 {error.written_format}）。请先升级本程序。"


@word.register
def _(error: SourceChanged) -> str:
    return f"“{error.path.name}”在读取时又被改动，写完后会自动再试。"


@word.register
def _(error: SourceLocked) -> str:
    return f"“{error.path.name}”现在读不出来：可能正被别的程序打开、没有读取权限，或共享盘有故障。会自动再试。"


@word.register
def _(error: SourceVanished) -> str:
    return f"“{error.path.name}”在读取前被移走了。请确认文件还在，重新放入收件夹。"


@word.register
def _(error: CopyDamaged) -> str:
    return f"写到磁盘的内容读回来不一样（{error.path}），这一步没有完成，原文件还在。磁盘可能要坏了，请尽快检查。"


@word.register
def _(error: DiskFull) -> str:
    return f"磁盘满了，写不下 {error.path.name}。原文件还在收件夹。请清理磁盘后再试。"


@word.register
def _(error: CaseUnknown) -> str:
    return f"没有案卷 {error.case}。请核对编号。"


@word.register
def _(error: NotACaseFile) -> str:
    return f"{error.folder} 不是案卷，却占着案卷 {error.case} 的位置。请把里面的东西移到别处再试。"


@word.register
def _(error: RecordDamaged) -> str:
    return (
        f"案卷 {error.case} 第{error.record.record_no}件“{error.record.facts.name}”缺失或被改动，"
        "而这次送来的正是同一份文件。原文件还在收件夹，请运行 anjuan verify，用它恢复。"
    )


@word.register
def _(error: HeldUnknown) -> str:
    return f"待处理里没有编号 {error.prefix} 开头的文件。请运行 anjuan held 查看编号。"


@word.register
def _(error: HeldAmbiguous) -> str:
    return f"编号 {error.prefix} 开头的不止一个：{'、'.join(error.held_ids)}。请多写几位。"


@word.register
def _(error: BundleFailed) -> str:
    return (
        f"{error.number} 的合卷没有做成（{error.obstacle.chinese}），原有的 {error.target.name} 没有改动。"
        "请重试；再不行请联系维护人员。"
    )
