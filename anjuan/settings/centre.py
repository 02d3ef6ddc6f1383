"""The centre and how its machine works: name, numbers, inbox, text, search, register, archive."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from anjuan.settings.numeric import bounded


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """[office]: who we are."""

    unit_name: str = "青云店镇"
    centre_name: str = "市民诉求处置中心"
    district: str = "大兴区"

    @property
    def full_name(self) -> str:
        """The centre as it signs: 青云店镇市民诉求处置中心."""
        return self.unit_name + self.centre_name.removeprefix(self.unit_name)


@dataclass(frozen=True, slots=True)
class NumberSettings:
    """[[numbers]]: one further form of a ticket number, matched on normalised text."""

    name: str = ""
    regex: str = ""
    canonical: str = ""


@dataclass(frozen=True, slots=True)
class IntakeSettings:
    """[intake]: the inbox. Times in seconds, sizes in MiB."""

    settle_seconds: float = bounded(1.0, least=0.0, most=3600.0)
    scan_seconds: float = bounded(10.0, least=0.1, most=86_400.0)
    polling: Literal["auto", "always", "never"] = "auto"
    max_file_mib: int = bounded(2048, least=1)
    zip_max_depth: int = bounded(3, least=1, most=20)
    zip_max_files: int = bounded(5000, least=1)
    zip_max_total_mib: int = bounded(4096, least=1)
    zip_max_ratio: int = bounded(200, least=10)
    own_number_labels: tuple[str, ...] = (
        "工单编号", "工单号", "工单编码", "诉求编号", "受理编号", "案件编号", "区平台编号", "区平台案件编号", "编号",
    )  # fmt: skip
    quoting_words: tuple[str, ...] = (
        "详见", "参见", "参阅", "参照", "参考", "比照", "对照", "借鉴", "见", "同", "类似", "相似", "相同", "雷同",
        "重复", "曾", "此前", "之前", "先前", "前期", "上次", "前次", "关联", "相关工单", "历史工单", "其他工单",
        "原工单", "原诉求", "原案件", "原编号", "旧工单", "旧编号", "另", "其中", "并案", "合并", "催办", "讨论",
        "案例", "例如", "引用", "转自", "摘自",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class TextSettings:
    """[text]: caps on the processes that read documents."""

    workers: int = bounded(2, least=1, most=64)
    seconds: float = bounded(60.0, least=1.0, most=86_400.0)
    memory_mib: int = bounded(1024, least=256)
    max_pages: int = bounded(2000, least=1)
    max_characters: int = bounded(2_000_000, least=1000)


@dataclass(frozen=True, slots=True)
class OcrSettings:
    """[ocr]: reading the letters in scans and photos, and the caps on the process that does it."""

    enabled: bool = True
    photos: Literal["all", "papers"] = "all"
    threads: int = bounded(1, least=1, most=64)
    seconds: float = bounded(120.0, least=5.0, most=3600.0)
    memory_mib: int = bounded(3072, least=1536)
    max_pages: int = bounded(500, least=1, most=10_000)


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """[search]: the full-text index."""

    engine: Literal["auto", "tantivy", "whoosh"] = "auto"
    good_outcomes_first: bool = True
    meaning: bool = True
    places: tuple[str, ...] = ()
    check_hour: int = bounded(3, least=0, most=23)


@dataclass(frozen=True, slots=True)
class SynonymSettings:
    """[[synonyms]]: words that mean the same to the citizens of the place."""

    words: tuple[str, ...] = ()


SYNONYMS = (
    ("暖气", "供暖", "供热", "采暖"),
    ("自来水", "供水"),
    ("停水", "断水", "没有水", "没水"),
    ("停电", "断电", "没有电", "没电"),
    ("燃气", "天然气", "煤气"),
    ("违建", "违章建筑", "违法建设", "私搭乱建"),
    ("噪音", "噪声", "扰民"),
    ("下水道", "排水", "污水管"),
    ("路灯", "照明"),
    ("低保", "最低生活保障"),
    ("拆迁", "征收", "腾退"),
    ("农民工工资", "拖欠工资", "欠薪"),
    ("电动车", "电动自行车", "电瓶车"),
)


@dataclass(frozen=True, slots=True)
class DocumentSettings:
    """[documents]: how documents are filled. A 签到表 has at least `signing_rows` rows, the names among them."""

    signing_rows: int = bounded(15, least=0, most=1000)


@dataclass(frozen=True, slots=True)
class RegisterSettings:
    """[register]: the database; an empty URL is SQLite in the office folder."""

    url: str = ""


@dataclass(frozen=True, slots=True)
class RetentionSettings:
    """[[archive.retention]]: how long cases are kept, from a date on (DA/T 22-2015: 永久, 30年, 10年).

    `important`: of tickets that were 挂账 once, or that an export calls 督办 or 疑难.
    """

    since: dt.date = dt.date(2000, 1, 1)
    ordinary: Literal["永久", "30年", "10年"] = "10年"
    important: Literal["永久", "30年", "10年"] = "30年"


@dataclass(frozen=True, slots=True)
class ArchiveSettings:
    """[archive]: archival description and the PDF of a case."""

    fonds_number: str = ""
    fonds_name: str = "青云店镇人民政府"
    category: str = "WS"
    organisation: str = "JSJ"
    retention: tuple[RetentionSettings, ...] = (RetentionSettings(),)
    photo_dpi: int = bounded(200, least=72, most=1200)
    convert_seconds: float = bounded(180.0, least=1.0, most=86_400.0)
