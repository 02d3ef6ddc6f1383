"""What is installed and what is missing, for `anjuan doctor`."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that the work needs.

    Attributes:
        name: in Chinese.
        found: what is there: a version, a path; None when it is missing.
        without: what does not work, or works less well, without it.
        remedy: how to get it.
        needed: whether the main job stops without it.
    """

    name: str
    found: str | None
    without: str = ""
    remedy: str = ""
    needed: bool = False


def examine() -> Iterator[Part]:
    """Look at the machine, part by part."""
    from archive.office import find_office

    yield Part("Python", sys.version.split()[0])
    yield Part("案卷", _version("anjuan"))
    yield Part(
        "检索引擎 tantivy",
        _version("tantivy"),
        "检索改用 Whoosh，十万件以上会慢",
        "pip install tantivy（32 位 Windows 和部分国产处理器没有）",
    )
    yield Part("检索引擎 Whoosh", _version("whoosh-reloaded"), needed=True, remedy="重新安装案卷")
    yield Part(
        "LibreOffice",
        str(find_office() or "") or None,
        "Word 转 PDF 用简易排版；doc、wps 文件读不出正文",
        "apt-get install libreoffice-writer-nogui libreoffice-calc-nogui，或从 LibreOffice 网站下载",
    )
    yield from _fonts()
    yield Part("HEIC 照片", _version("pillow-heif"), "苹果手机的 HEIC 照片放不进合卷", "pip install pillow-heif")
    yield Part(
        "PostgreSQL 驱动",
        _version("psycopg"),
        "只能用自带的 SQLite 台账（一般够用）",
        "pip install 'psycopg[binary]'",
    )


def _version(distribution: str) -> str | None:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


def _fonts() -> Iterator[Part]:
    from archive.fonts import FOLDER, Face

    for face in Face:
        path = FOLDER / f"{face}.ttf"
        yield Part(f"字体 {face}", path.name if path.is_file() else None, needed=True, remedy="重新安装案卷")
