"""An office's settings: typed values with defaults, read from a parsed `anjuan.toml`.

Every fault of a file is reported at once (`SettingsError`), keyed by its dotted name. An unknown key is a fault: it is
most often a misspelt one.
"""

import dataclasses
import datetime as dt
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

from anjuan.errors import SettingsError
from anjuan.ids import NumberPattern
from anjuan.kinds import Kind, Stage

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """[office]: who we are."""

    unit_name: str = "青云店镇"
    centre_name: str = "市民诉求处置中心"
    district: str = "大兴区"


@dataclass(frozen=True, slots=True)
class NumberSettings:
    """[[numbers]]: one further form of a ticket number, matched on normalised text."""

    name: str = ""
    regex: str = ""
    canonical: str = ""


@dataclass(frozen=True, slots=True)
class IntakeSettings:
    """[intake]: the inbox. Times in seconds, sizes in MiB."""

    settle_seconds: float = 1.0
    scan_seconds: float = 10.0
    polling: Literal["auto", "always", "never"] = "auto"
    max_file_mib: int = 2048
    zip_max_depth: int = 3
    zip_max_files: int = 5000
    zip_max_total_mib: int = 4096
    zip_max_ratio: int = 200
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

    workers: int = 2
    seconds: float = 60.0
    memory_mib: int = 1024
    max_pages: int = 2000
    max_characters: int = 2_000_000


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """[search]: the full-text index."""

    engine: Literal["auto", "tantivy", "whoosh"] = "auto"
    snippet_characters: int = 80


@dataclass(frozen=True, slots=True)
class RegisterSettings:
    """[register]: the database; an empty URL is SQLite in the office folder."""

    url: str = ""


@dataclass(frozen=True, slots=True)
class AssessmentSettings:
    """[[assessment]]: the assessors' calendar, from a date on. A period begins on `first_day` of the month before."""

    since: dt.date = dt.date(2000, 1, 1)
    first_day: int = 19


@dataclass(frozen=True, slots=True)
class CompletenessSettings:
    """[[completeness]]: what the case file of a ticket must hold, from a date on (the service contract, 五 5-8)."""

    since: dt.date = dt.date(2000, 1, 1)
    kinds: tuple[str, ...] = ("case_statement", "reply", "callback", "photo")
    stages: tuple[str, ...] = ("before", "during", "after")


@dataclass(frozen=True, slots=True)
class RetentionSettings:
    """[[archive.retention]]: how long cases of a kind are kept, from a date on (DA/T 22-2015: 永久, 30年, 10年)."""

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
    photo_dpi: int = 200
    convert_seconds: float = 180.0


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of an office."""

    office: OfficeSettings = field(default_factory=OfficeSettings)
    intake: IntakeSettings = field(default_factory=IntakeSettings)
    numbers: tuple[NumberSettings, ...] = (NumberSettings("DX", r"DX\d{13}", ""),)
    text: TextSettings = field(default_factory=TextSettings)
    search: SearchSettings = field(default_factory=SearchSettings)
    register: RegisterSettings = field(default_factory=RegisterSettings)
    assessment: tuple[AssessmentSettings, ...] = (AssessmentSettings(),)
    completeness: tuple[CompletenessSettings, ...] = (CompletenessSettings(),)
    archive: ArchiveSettings = field(default_factory=ArchiveSettings)

    def number_patterns(self) -> tuple[NumberPattern, ...]:
        """The further number forms, compiled."""
        return tuple(NumberPattern(each.name, re.compile(each.regex), each.canonical or None) for each in self.numbers)


T = TypeVar("T")
_TYPE_WORDS = {
    str: "文字",
    int: "整数",
    float: "数字",
    bool: "true 或 false",
    dt.date: "日期（如 2026-01-01）",
}


class _Reader:
    """Reads values of declared types out of parsed TOML, gathering faults."""

    def __init__(self) -> None:
        self.faults: list[tuple[str, str]] = []

    def table(self, kind: type[T], value: object, where: str) -> T:
        if not isinstance(value, Mapping):
            self.faults.append((where or "（整个文件）", "应是一节（[…]），不是单个的值"))
            return kind()
        hints = typing.get_type_hints(kind)
        known = {each.name for each in dataclasses.fields(kind)}  # type: ignore[arg-type]
        self.faults += [(_join(where, str(key)), "没有这一项，请检查拼写") for key in value if key not in known]
        return kind(**{key: self.value(hints[key], value[key], _join(where, key)) for key in value if key in known})

    def value(self, hint: Any, value: object, where: str) -> Any:  # noqa: ANN401 - a TOML value of the hinted type
        origin = get_origin(hint)
        if origin is tuple:
            return self.sequence(get_args(hint)[0], value, where)
        if origin is Literal:
            if value not in get_args(hint):
                self.faults.append((where, f"只能是 {'、'.join(map(str, get_args(hint)))}，现在是 {value}"))
            return value
        if origin in (Union, types.UnionType):
            return self.value(next(arg for arg in get_args(hint) if arg is not type(None)), value, where)
        if dataclasses.is_dataclass(hint):
            return self.table(typing.cast("type[Any]", hint), value, where)
        if hint is float and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        if type(value) is not hint:
            self.faults.append((where, f"应是{_TYPE_WORDS.get(hint, str(hint))}，现在是 {value!r}"))
        elif hint in (int, float) and typing.cast("float", value) < 0:
            self.faults.append((where, f"不能小于 0，现在是 {value}"))
        return value

    def sequence(self, item: Any, value: object, where: str) -> tuple[Any, ...]:  # noqa: ANN401 - the items' type
        if not isinstance(value, list):
            self.faults.append((where, "应是列表（[…]）"))
            return ()
        return tuple(self.value(item, each, f"{where}[{index}]") for index, each in enumerate(value, 1))


def _join(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


def parse_settings(document: Mapping[str, object]) -> Settings:
    """Read the settings out of a parsed TOML document.

    Raises:
        SettingsError: with every fault found.
    """
    reader = _Reader()
    settings = reader.table(Settings, document, "")
    for index, each in enumerate(settings.numbers, 1):
        try:
            groups = re.compile(each.regex).groupindex
        except re.error as error:
            reader.faults.append((f"numbers[{index}].regex", f"不是正确的表达式：{error}"))
            continue
        unknown = set(re.findall(r"{(\w*)}", each.canonical)) - set(groups)
        if unknown:
            reader.faults.append((f"numbers[{index}].canonical", f"regex 里没有 {'、'.join(sorted(unknown))} 这个组"))
    for index, wanted in enumerate(settings.completeness, 1):
        for key, words, known in (("kinds", wanted.kinds, Kind), ("stages", wanted.stages, Stage)):
            strange = [word for word in words if word not in set(known)]
            if strange:
                reader.faults.append((f"completeness[{index}].{key}", f"不认识 {'、'.join(strange)}"))
    for index, rule in enumerate(settings.assessment, 1):
        if not 1 <= rule.first_day <= 28:
            reader.faults.append((f"assessment[{index}].first_day", f"应在 1 到 28 之间，现在是 {rule.first_day}"))
    if reader.faults:
        raise SettingsError(tuple(reader.faults))
    return settings
