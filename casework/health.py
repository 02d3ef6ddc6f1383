"""What is installed and what is missing, for `anjuan doctor`."""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from anjuan.settings import MIB
from casework.heartbeat import HEARTBEAT_FILE
from casework.office import Office

LOW_DISK_MIB = 500
"""Free space below which the next photos may not fit."""


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


def examine(office: Office | None) -> Iterator[Part]:
    """Look at the machine, part by part, and at an office where one is named."""
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
    yield Part(
        "文字识别 RapidOCR",
        _version("rapidocr") if _version("onnxruntime") else None,
        "扫描件、照片里的字检索不到，合卷里的扫描件不能选字",
        "pip install rapidocr onnxruntime，或在案卷的目录运行 ./run setup",
    )
    yield Part(
        "语义比较",
        f"onnxruntime {_version('onnxruntime')}" if _version("onnxruntime") and _version("sentencepiece") else None,
        "找类似工单、查答复口径只比较字词",
        "pip install onnxruntime sentencepiece，或在案卷的目录运行 ./run setup",
    )
    yield from _fonts()
    yield Part("HEIC 照片", _version("pillow-heif"), "苹果手机的 HEIC 照片放不进合卷", "pip install pillow-heif")
    yield Part(
        "PostgreSQL 驱动",
        _version("psycopg"),
        "只能用自带的 SQLite 台账（一般够用）",
        "pip install 'psycopg[binary]'",
    )
    if office is not None:
        yield from _office(office)


def _office(office: Office) -> Iterator[Part]:
    from watch.observe import is_network

    polling = office.settings.intake.polling
    polls = polling == "always" or (polling == "auto" and is_network(office.folders.inbox))
    free = shutil.disk_usage(office.folders.home).free
    beat = office.folders.register / HEARTBEAT_FILE
    yield Part("办公目录", str(office.folders.home))
    yield Part("本目录的检索引擎", office.index.engine if not office.index.needs_rebuild else "索引待建")
    yield Part("识别扫描件", _scans(office))
    yield Part("台账", office.settings.register.url.rpartition("@")[2] or str(office.folders.register / "register.db"))
    yield Part("收件夹的查看方式", "定时查看" if polls else "即时通知，并定时查看")
    yield Part("看着收件夹的程序", f"最近一次 {beat.read_text(encoding='utf-8')}" if beat.is_file() else "还没有运行过")
    yield Part(
        "磁盘空间",
        f"剩余 {free // MIB} MiB" if free > LOW_DISK_MIB * MIB else None,
        f"只剩 {free // MIB} MiB，随时可能写不进去",
        "清理磁盘，或换更大的磁盘",
        needed=True,
    )


def _scans(office: Office) -> str:
    progress = office.register.jobs.progress(office.clock())
    paused = "（已暂停）" if progress.paused else ""
    return f"已完成 {progress.done} 件，等着 {progress.waiting} 件，没有成功 {progress.failed} 件{paused}"


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
