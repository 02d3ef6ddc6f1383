"""Templates made on the spot, and one way to fill them."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from anjuan.ids import SHANGHAI
from templates.catalogue import Templates
from templates.fill import Filled, fill

NOW = dt.datetime(2023, 9, 20, 16, 30, tzinfo=SHANGHAI)


@pytest.fixture(scope="session")
def make(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Make a template of paragraphs; each is a text, or a list of texts, one for each run."""
    folder = tmp_path_factory.mktemp("made")

    def made(*paragraphs: str | list[str]) -> Path:
        document = docx.Document()
        for texts in paragraphs:
            paragraph = document.add_paragraph()
            for text in [texts] if isinstance(texts, str) else texts:
                paragraph.add_run(text)
        path = folder / f"{len(list(folder.iterdir()))}.docx"
        document.save(str(path))
        return path

    return made


@pytest.fixture(scope="session")
def altered() -> Callable[..., Path]:
    """Rewrite parts of a docx: text replaces or adds one, a function changes it."""

    def alter(path: Path, **parts: Any) -> Path:
        named = {key.replace("__", "/").replace("_dot_", "."): value for key, value in parts.items()}
        stream = io.BytesIO()
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(stream, "w") as new:
            for name in old.namelist():
                change = named.pop(name, None)
                new.writestr(name, change(old.read(name).decode()) if callable(change) else change or old.read(name))
            for name, text in named.items():
                new.writestr(name, text)
        target = path.with_stem(f"{path.stem}-altered")
        target.write_bytes(stream.getvalue())
        return target

    return alter


@pytest.fixture
def filled(tmp_path: Path) -> Callable[..., Filled]:
    """Fill a template into a file that is replaced each time."""

    def run(template: Path, values: dict[str, object], **options: Any) -> Filled:
        options = {"title": "案件情况说明", "author": "青云店镇", "now": NOW, "overwrite": True, **options}
        return fill(template, values, options.pop("target", tmp_path / "成文.docx"), **options)

    return run


STATEMENT: dict[str, object] = {
    "工单编号": "热线-230914-001234",
    "区平台编号": "兴[2023]-0335006",
    "来电时间": "2023-09-14T09:05:00+08:00",
    "派单时间": "2023-09-14 09:40",
    "办结时限": "2023-09-21 09:40",
    "诉求分类": "市政/道路养护/路面破损",
    "诉求内容": "市民反映，某村东口主路路面坑洼，雨后积水，希望尽快修复。",
    "承办单位": "青云店镇某村村民委员会",
    "联系人": "李某",
    "机关名称": "青云店镇",
    "核实时间": "2023-09-14 14:30",
    "核实人员": "某村村民委员会工作人员李某",
    "核实情况": "经现场查看，路面坑洼约30米，反映情况属实。\n该路段为村级道路。",
    "办理过程": [{"时间": "2023年9月14日9时5分", "说明": "签收工单。"}, "施工完成，恢复通行。"],
    "办理结果": "路面坑洼处已铺设沥青混凝土并碾压平整，无积水。",
    "解决情况": "已解决",
    "联系情况": "已联系",
    "联系人员": "李某",
    "联系时间": "2023-09-14 10:20",
    "联系方式": "电话",
    "诉求人意见": "对处理结果表示认可。",
    "附件清单": ["办理前、办理中、办理后对比照片", "施工验收单"],
    "经办人": "李某",
    "联系电话": "010-00000000",
    "成文日期": "2023-09-20",
}
REPLY: dict[str, object] = STATEMENT | {
    "主送机关": "北京市市民热线服务中心",
    "权属": "权属",
    "办理时间": "2023-09-16 17:00",
    "主要措施": "一是铺设沥青混凝土并碾压平整；二是疏通路边排水沟40米。",
    "满意度": "满意",
    "附件清单": "案件情况说明",
}


@pytest.fixture(scope="session")
def library() -> Callable[[str], tuple[Path, dict[str, object]]]:
    """A template of the package, and values for all that it requires."""
    examples = {"case_statement": STATEMENT, "reply": REPLY}
    return lambda key: (Templates().find(key).path, dict(examples[key]))
