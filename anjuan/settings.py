"""An office's settings: typed values with defaults, read from a parsed `anjuan.toml`.

Every fault of a file is reported at once (`SettingsError`), keyed by its dotted name. An unknown key is a fault: it is
most often a misspelt one.
"""

import dataclasses
import datetime as dt
import math
import re
import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, Literal, Protocol, TypeVar, get_args, get_origin

from anjuan.errors import SettingsError
from anjuan.exclusion_table import CLAUSES, EVIDENCE, TITLE
from anjuan.ids import NumberPattern
from anjuan.kinds import Kind, Stage
from anjuan.pattern_faults import canonical_fault, regex_fault
from anjuan.reply_rules import ReplyRule, rule_faults
from anjuan.reply_table import DEFAULT_RULES
from anjuan.score_table import CATEGORY, POSTS

MIB = 1024 * 1024
N = TypeVar("N", int, float, Decimal, Decimal | None)


def _number(default: N, *, least: N, most: N | None = None) -> N:
    """A setting that is a number within bounds."""
    return field(default=default, metadata={"least": least, "most": math.inf if most is None else most})


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

    settle_seconds: float = _number(1.0, least=0.0, most=3600.0)
    scan_seconds: float = _number(10.0, least=0.1, most=86_400.0)
    polling: Literal["auto", "always", "never"] = "auto"
    max_file_mib: int = _number(2048, least=1)
    zip_max_depth: int = _number(3, least=1, most=20)
    zip_max_files: int = _number(5000, least=1)
    zip_max_total_mib: int = _number(4096, least=1)
    zip_max_ratio: int = _number(200, least=10)
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

    workers: int = _number(2, least=1, most=64)
    seconds: float = _number(60.0, least=1.0, most=86_400.0)
    memory_mib: int = _number(1024, least=256)
    max_pages: int = _number(2000, least=1)
    max_characters: int = _number(2_000_000, least=1000)


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """[search]: the full-text index."""

    engine: Literal["auto", "tantivy", "whoosh"] = "auto"
    snippet_characters: int = _number(80, least=20, most=1000)
    good_outcomes_first: bool = True


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
class RegisterSettings:
    """[register]: the database; an empty URL is SQLite in the office folder."""

    url: str = ""


@dataclass(frozen=True, slots=True)
class AssessmentSettings:
    """[[assessment]]: the assessors' calendar, from a date on. A period begins on `first_day` of the month before."""

    since: dt.date = dt.date(2000, 1, 1)
    first_day: int = _number(19, least=1, most=28)


@dataclass(frozen=True, slots=True)
class RateSettings:
    """[[rates]]: how tickets are counted, and how the three rates make 综合成绩, from a date on.

    Attributes:
        since: the rules of the day on which a span ends hold for the whole span.
        response: weight of 响应率 in per cent; the three weights make 100.
        solution: weight of 解决率.
        satisfaction: weight of 满意率.
        mostly_satisfied: a citizen who is 基本满意 counts as so many per cent of one who is 满意.
        rate_places: digits of a rate in per cent after the point.
        score_places: digits of 综合成绩 after the point; units are ranked by what is printed.
        rounding: what becomes of halves.
        tie_break: of equal scores the unit that `received` more comes first, or `none` does: they share a rank.
        counted_by: the time by which a ticket belongs to a span.
        closed_by: 办结量 counts what was closed in the span (`closed_at`), or what belongs to it and is closed.
        excluded: values of 解决类型 that 不含剔除 leaves out, beside tickets that are 不纳入考核.
        village_endings: how names of 村、社区 end; all other units are 科室.
    """

    since: dt.date = dt.date(2000, 1, 1)
    response: int = _number(10, least=0, most=100)
    solution: int = _number(50, least=0, most=100)
    satisfaction: int = _number(40, least=0, most=100)
    mostly_satisfied: int = _number(90, least=0, most=100)
    rate_places: int = _number(2, least=0, most=2)
    score_places: int = _number(1, least=0, most=1)
    rounding: Literal["half_up", "half_even", "down"] = "half_up"
    tie_break: Literal["received", "none"] = "received"
    counted_by: Literal["created_at", "closed_at", "visit_time"] = "created_at"
    closed_by: Literal["closed_at", "counted_by"] = "closed_at"
    excluded: tuple[str, ...] = ("剔除", "主动剔除")
    village_endings: tuple[str, ...] = ("村", "社区", "村委会", "居委会")


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """[[reports]]: what 日报、周报、月刊 show, from a date on.

    Attributes:
        since: the rules of the day on which a report's span ends.
        day_begins: 日报 tells of the day before from this time on, until the same time of its own day.
        subjects: so many kinds of appeals are 诉求热点.
        urgent_words: 紧急敏感诉求, looked for in classification, tags, title and content.
        place_tickets: so many tickets make a place a 高频点位.
        caller_tickets: so many tickets of one caller are 重复诉求.
        group_tags: 标签 of 重点人 and 特殊人群.
        rows: a list shows so many at most.
        ranked: so many of the first and of the last units are named; those who share a rank with them are, too.
        trend_days: 日报 and 周报 show how many came on each of so many days.
    """

    since: dt.date = dt.date(2000, 1, 1)
    day_begins: dt.time = dt.time(12)
    subjects: int = _number(5, least=1, most=50)
    urgent_words: tuple[str, ...] = ("供暖", "扬言", "消防安全", "供水")
    place_tickets: int = _number(3, least=2, most=10_000)
    caller_tickets: int = _number(2, least=2, most=10_000)
    group_tags: tuple[str, ...] = ("重点人", "老年人", "残疾人", "低保", "困难群众", "退役军人")
    rows: int = _number(10, least=1, most=100)
    ranked: int = _number(3, least=1, most=10)
    trend_days: int = _number(14, least=2, most=40)


@dataclass(frozen=True, slots=True)
class DeadlineSettings:
    """[[deadlines]]: by when a ticket is to be answered, from a date on (the service contract, 第一条 五 2).

    One that comes by day has `response_hours`; one that comes by night, until `night_due` of the morning that follows;
    one that one of `urgent_words` calls urgent (紧急程度, 类型, 分类, 标签), `urgent_minutes`, at any hour. `days` says
    what a day of a limit or an extension is where the ticket does not say so itself.
    """

    since: dt.date = dt.date(2000, 1, 1)
    response_hours: float = _number(2.0, least=0.0, most=720.0)
    day_begins: dt.time = dt.time(8)
    night_begins: dt.time = dt.time(22)
    night_due: dt.time = dt.time(10)
    urgent_minutes: int = _number(0, least=0, most=1440)
    urgent_words: tuple[str, ...] = ("突发", "特急", "紧急", "生命财产", "不稳定")
    days: Literal["natural", "working"] = "natural"


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """[[alerts]]: when to warn (预警), from a date on.

    Attributes:
        response_minutes: how long before its limit an unanswered ticket is warned of.
        close_hours: the same for the limit of 办结, in hours.
        lacking_hours: how long before that limit a case file must be complete.
        visit_days: how long a bad call-back is warned of.
        caller_calls: calls of one caller within `caller_days` that are many.
        place_callers: callers of one place within `place_days` that are many.
        sensitive_words: looked for in title and content of tickets that are not closed.
    """

    since: dt.date = dt.date(2000, 1, 1)
    response_minutes: int = _number(30, least=0, most=1440)
    close_hours: int = _number(24, least=0, most=8784)
    lacking_hours: int = _number(24, least=0, most=8784)
    visit_days: int = _number(30, least=1, most=3660)
    caller_calls: int = _number(3, least=2, most=10_000)
    caller_days: int = _number(30, least=1, most=3660)
    place_callers: int = _number(3, least=2, most=10_000)
    place_days: int = _number(7, least=1, most=3660)
    sensitive_words: tuple[str, ...] = (
        "扬言", "上访", "信访局", "自杀", "轻生", "跳楼", "自残", "自焚", "爆炸", "纵火", "砍人", "报复社会",
        "同归于尽", "堵路", "堵门", "拉横幅", "聚集", "罢工", "媒体曝光", "记者",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RepeatSettings:
    """[[repeats]]: which tickets are shown as candidates for 重复诉求 and 群诉, from a date on.

    Two tickets of one caller, or of several callers of one place, belong together where their texts are alike by
    `alike_percent` (Dice's coefficient of their pairs of characters) and they came within `days`.
    """

    since: dt.date = dt.date(2000, 1, 1)
    days: int = _number(30, least=1, most=3660)
    alike_percent: int = _number(50, least=1, most=100)
    group_callers: int = _number(3, least=2, most=10_000)


@dataclass(frozen=True, slots=True)
class DueSettings:
    """[[completeness.due]]: what a case file must hold once its ticket has come to a state, or is 挂账, …."""

    when: Literal[
        "to_reply", "to_visit", "to_close", "closed", "archived", "returned", "extended", "pending", "exclusion"
    ] = "to_reply"
    kinds: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CompletenessSettings:
    """[[completeness]]: what the case file of a ticket must hold, from a date on (the service contract, 五 5-8).

    A rule with `order_types` is for those 工单类型, one without for all others. `kinds` and `stages` are wanted in the
    end; `due` says what is wanted by when, and what a return, an extension, a carrying over or an exclusion wants.
    """

    since: dt.date = dt.date(2000, 1, 1)
    order_types: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ("case_statement", "reply", "callback", "photo")
    stages: tuple[str, ...] = ("before", "during", "after")
    due: tuple[DueSettings, ...] = (
        DueSettings("to_reply", ("case_statement", "photo"), ("before", "during", "after")),
        DueSettings("to_visit", ("reply",)),
        DueSettings("to_close", ("callback",)),
        DueSettings("returned", ("return",)),
        DueSettings("extended", ("extension",)),
        DueSettings("pending", ("pending",)),
        DueSettings("exclusion", ("exclusion",)),
    )


@dataclass(frozen=True, slots=True)
class StaffSettings:
    """[[staff]]: the staff that the service contract wants, from a date on (第一条 四; 第二条 一 3, 二 3).

    Vacancies of more than `vacancy_days` days are taken off the fee.
    """

    since: dt.date = dt.date(2023, 9, 1)
    head_count: int = _number(13, least=0, most=10_000)
    bachelor_percent: int = _number(70, least=0, most=100)
    vacancy_days: int = _number(5, least=0, most=366)


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """[[training]]: the trainings that the service contract wants, from a date on (第一条 七 5; 第二条 二 9).

    A year begins with the month `first_month`, as the contract's does; a lecturer of `expert_level` or higher is an
    expert; `materials` are those that each training must leave behind.
    """

    since: dt.date = dt.date(2023, 9, 1)
    first_month: int = _number(9, least=1, most=12)
    internal_per_month: int = _number(1, least=0, most=31)
    town_per_year: int = _number(2, least=0, most=366)
    expert_per_year: int = _number(2, least=0, most=366)
    expert_level: Literal["own", "town", "district", "city", "national"] = "district"
    materials: tuple[Literal["record", "sign_in", "media"], ...] = ("record", "sign_in", "media")


@dataclass(frozen=True, slots=True)
class ScoreItemSettings:
    """One 考评事项: its points, and how many of them a mistake costs."""

    item: str = ""
    points: int = _number(10, least=1, most=100)
    deduction: Decimal = _number(Decimal(1), least=Decimal(0), most=Decimal(100))  # noqa: RUF009 - a field
    rule: str = ""


@dataclass(frozen=True, slots=True)
class ScorePostSettings:
    """One 岗位 of the score table; the points of its items sum to 100."""

    post: str = ""
    indicator: str = ""
    items: tuple[ScoreItemSettings, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoringSettings:
    """[[scoring]]: the score table, from a date on (the service contract, 附件一)."""

    since: dt.date = dt.date(2023, 9, 1)
    category: str = CATEGORY
    posts: tuple[ScorePostSettings, ...] = tuple(
        ScorePostSettings(
            post,
            indicator,
            tuple(ScoreItemSettings(item, points, Decimal(deduction), rule) for item, points, deduction, rule in items),
        )
        for post, indicator, items in POSTS
    )


@dataclass(frozen=True, slots=True)
class ContractSettings:
    """[[contract]]: the service contract, from its first day on (第三条, 第六条). Money in yuan.

    The year's fee is split by `quarter_parts`, three months each. `point_fee` is what a point of the score table costs:
    the contract does not say, so without it each charge must.
    """

    since: dt.date = dt.date(2023, 9, 1)
    until: dt.date = dt.date(2024, 8, 31)
    name: str = "青云店镇2023年接诉即办委托服务项目"
    party_a: str = "北京市大兴区青云店镇人民政府"
    party_b: str = ""
    annual_fee: Decimal = _number(Decimal("1681965.60"), least=Decimal(0), most=Decimal(10**9))  # noqa: RUF009 - a field
    quarter_parts: tuple[int, ...] = (1, 1, 1, 1)
    point_fee: Decimal | None = _number(None, least=Decimal(0), most=Decimal(10**6))  # noqa: RUF009 - a field
    payment_workdays: int = _number(10, least=0, most=366)


PersonalWord = Literal["phone", "id_number", "plate", "card", "name", "address", "point"]
_ALL_BUT_POINT: tuple[PersonalWord, ...] = ("phone", "id_number", "plate", "card", "name", "address")


@dataclass(frozen=True, slots=True)
class MaskingSettings:
    """[[masking]]: what copies for each level hide, from a date on (个人信息保护法 第六条: no more than is needed)."""

    since: dt.date = dt.date(2021, 11, 1)
    L1: tuple[PersonalWord, ...] = ("id_number", "card")
    L2: tuple[PersonalWord, ...] = ("id_number", "card")
    L3: tuple[PersonalWord, ...] = _ALL_BUT_POINT
    L4: tuple[PersonalWord, ...] = (*_ALL_BUT_POINT, "point")

    def hidden(self, level: str) -> tuple[str, ...]:
        """What is hidden on a level, `L1` to `L4`."""
        return {"L1": self.L1, "L2": self.L2, "L3": self.L3, "L4": self.L4}[level]


@dataclass(frozen=True, slots=True)
class ClauseSettings:
    """One clause of the list of matters that are not counted: `attachments` are names of evidence."""

    clause: str = ""
    matter: str = ""
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceSettings:
    """What can be attached: records of these kinds, and those whose names have one of these words."""

    name: str = ""
    kinds: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExclusionSettings:
    """[[exclusions]]: 不计入评价事项清单, from a date on: what may be left out, by which clause, proved by what."""

    since: dt.date = dt.date(2000, 1, 1)
    title: str = TITLE
    clauses: tuple[ClauseSettings, ...] = tuple(ClauseSettings(*clause) for clause in CLAUSES)
    evidence: tuple[EvidenceSettings, ...] = tuple(EvidenceSettings(*each) for each in EVIDENCE)


PartWord = Literal["rates", "exclusions", "pending", "bonus", "typical_cases", "replies"]
LevelWord = Literal["L0", "L1", "L2", "L3", "L4"]
_ALL_PARTS: tuple[PartWord, ...] = ("rates", "exclusions", "pending", "bonus", "typical_cases", "replies")


@dataclass(frozen=True, slots=True)
class PacketSettings:
    """[[packets]]: what goes to the city and to the district at the end of a month, from a date on, and how masked.

    On the level L0 papers go out as they are; what cannot be masked (scans, recordings) goes as it is on levels below
    `unmaskable_left_out_from`, and is left out from there on. `bonus_words` in the name of a paper without ticket make
    it material for extra points. What is frozen after `due_day` of the period's month, or its last day, is late.
    """

    since: dt.date = dt.date(2000, 1, 1)
    city: tuple[PartWord, ...] = _ALL_PARTS
    district: tuple[PartWord, ...] = _ALL_PARTS
    city_level: LevelWord = "L2"
    district_level: LevelWord = "L2"
    typical_cases_level: LevelWord = "L3"
    unmaskable_left_out_from: LevelWord = "L3"
    due_day: int = _number(31, least=1, most=31)
    bonus_words: tuple[str, ...] = (
        "加分", "主动治理", "未诉先办", "每月一题", "表扬", "锦旗", "感谢信",
    )  # fmt: skip


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
    photo_dpi: int = _number(200, least=72, most=1200)
    convert_seconds: float = _number(180.0, least=1.0, most=86_400.0)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of an office."""

    office: OfficeSettings = field(default_factory=OfficeSettings)
    intake: IntakeSettings = field(default_factory=IntakeSettings)
    numbers: tuple[NumberSettings, ...] = (NumberSettings("DX", r"DX\d{13}", ""),)
    text: TextSettings = field(default_factory=TextSettings)
    search: SearchSettings = field(default_factory=SearchSettings)
    synonyms: tuple[SynonymSettings, ...] = tuple(SynonymSettings(words) for words in SYNONYMS)
    register: RegisterSettings = field(default_factory=RegisterSettings)
    assessment: tuple[AssessmentSettings, ...] = (AssessmentSettings(),)
    rates: tuple[RateSettings, ...] = (RateSettings(),)
    reports: tuple[ReportSettings, ...] = (ReportSettings(),)
    deadlines: tuple[DeadlineSettings, ...] = (DeadlineSettings(),)
    alerts: tuple[AlertSettings, ...] = (AlertSettings(),)
    repeats: tuple[RepeatSettings, ...] = (RepeatSettings(),)
    completeness: tuple[CompletenessSettings, ...] = (
        CompletenessSettings(),
        CompletenessSettings(order_types=("咨询", "建议", "表扬"), kinds=("reply", "callback"), stages=()),
    )
    staff: tuple[StaffSettings, ...] = (StaffSettings(),)
    training: tuple[TrainingSettings, ...] = (TrainingSettings(),)
    scoring: tuple[ScoringSettings, ...] = (ScoringSettings(),)
    contract: tuple[ContractSettings, ...] = (ContractSettings(),)
    archive: ArchiveSettings = field(default_factory=ArchiveSettings)
    masking: tuple[MaskingSettings, ...] = (MaskingSettings(),)
    exclusions: tuple[ExclusionSettings, ...] = (ExclusionSettings(),)
    packets: tuple[PacketSettings, ...] = (PacketSettings(),)
    reply_rules: tuple[ReplyRule, ...] = ()

    def number_patterns(self) -> tuple[NumberPattern, ...]:
        """The further number forms, compiled."""
        return tuple(NumberPattern(each.name, re.compile(each.regex), each.canonical or None) for each in self.numbers)


class _Dated(Protocol):
    @property
    def since(self) -> dt.date: ...


D = TypeVar("D", bound=_Dated)


def in_force(rules: Iterable[D], day: dt.date) -> D | None:
    """The rule that began last by `day`; None before the first."""
    begun = [rule for rule in rules if rule.since <= day]
    return max(begun, key=lambda rule: rule.since) if begun else None


T = TypeVar("T")
_TYPE_WORDS = {
    str: "文字",
    int: "整数",
    float: "数字",
    Decimal: "数字",
    bool: "true 或 false",
    dt.date: "日期（如 2026-01-01）",
    dt.time: "钟点（如 08:00:00）",
}


_FAULTY: Final = object()


class _Reader:
    """Reads values of declared types out of parsed TOML, gathering faults; what is faulty keeps its default."""

    def __init__(self) -> None:
        self.faults: dict[str, str] = {}

    def fault(self, where: str, words: str) -> Any:  # noqa: ANN401 - stands in for a value
        self.faults.setdefault(where, words)
        return _FAULTY

    def table(self, kind: type[T], value: object, where: str) -> T:
        if not isinstance(value, Mapping):
            self.fault(where or "（整个文件）", "应是一节（[…]），不是单个的值")
            return kind()
        hints = typing.get_type_hints(kind)
        known = {each.name: each for each in dataclasses.fields(kind)}  # type: ignore[arg-type]
        read = {}
        for key, given in value.items():
            place = _join(where, str(key))
            if key not in known:
                self.fault(place, "没有这一项，请检查拼写")
                continue
            taken = self.value(hints[key], given, place)
            if "least" in known[key].metadata and taken is not _FAULTY:
                taken = self.bounded(taken, place, **known[key].metadata)
            if taken is not _FAULTY:
                read[key] = taken
        return kind(**read)

    def value(self, hint: Any, value: object, where: str) -> Any:  # noqa: ANN401 - a TOML value of the hinted type
        origin = get_origin(hint)
        if origin is types.UnionType:  # may be left out: TOML has no word for nothing
            hint = get_args(hint)[0]
        if origin is tuple:
            return self.sequence(get_args(hint)[0], value, where)
        if origin is Literal:
            words = f"只能是 {'、'.join(map(str, get_args(hint)))}，现在是 {_shown(value)}"
            return value if value in get_args(hint) else self.fault(where, words)
        if dataclasses.is_dataclass(hint):
            return self.table(typing.cast("type[Any]", hint), value, where)
        if hint in (float, Decimal) and type(value) in (int, float):
            return hint(str(value))
        if type(value) is not hint:
            return self.fault(where, f"应是{_TYPE_WORDS.get(hint, str(hint))}，现在是 {_shown(value)}")
        return value

    def bounded(self, value: float, where: str, *, least: float, most: float) -> Any:  # noqa: ANN401 - the value, or a fault
        if least <= value <= most and math.isfinite(value):
            return value
        bounds = f"不能小于 {least:g}" if math.isinf(most) else f"应在 {least:g} 到 {most:g} 之间"
        return self.fault(where, f"{bounds}，现在是 {_shown(value)}")

    def sequence(self, item: Any, value: object, where: str) -> Any:  # noqa: ANN401 - a tuple of the items' type
        if not isinstance(value, list):
            return self.fault(where, "应是列表（[…]）")
        read = []
        for index, each in enumerate(value, 1):
            place = f"{where}[{index}]"
            taken = self.value(item, each, place)
            if isinstance(taken, str) and not taken.strip():
                taken = self.fault(place, "不能空着")
            if taken is not _FAULTY:
                read.append(taken)
        return tuple(read)


def _shown(value: object) -> str:
    """A value as people write it in TOML, cut short."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f"“{value[:40]}…”" if len(value) > 40 else f"“{value}”"
        case dt.date() | dt.time():
            return value.isoformat()
        case int() | float():
            return f"{value:g}" if isinstance(value, float) or abs(value) < 10**15 else "很大的数"
    return "一个列表" if isinstance(value, list) else "一节"


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
        if fault := regex_fault(each.regex):
            reader.fault(f"numbers[{index}].regex", fault)
        elif each.canonical and (fault := canonical_fault(each.canonical, each.regex)):
            reader.fault(f"numbers[{index}].canonical", fault)
    for where, fault in (
        *_completeness_faults(settings.completeness),
        *_rate_faults(settings.rates),
        *_deadline_faults(settings.deadlines),
        *_score_faults(settings.scoring),
        *_contract_faults(settings.contract),
        *_exclusion_faults(settings.exclusions),
        *rule_faults(DEFAULT_RULES, settings.reply_rules),
    ):
        reader.fault(where, fault)
    if reader.faults:
        raise SettingsError(tuple(reader.faults.items()))
    return settings


def _completeness_faults(rules: Iterable[CompletenessSettings]) -> Iterable[tuple[str, str]]:
    """Kinds and stages that nobody knows."""
    for index, rule in enumerate(rules, 1):
        tables = [(f"completeness[{index}]", rule.kinds, rule.stages)]
        tables += [(f"completeness[{index}].due[{n}]", due.kinds, due.stages) for n, due in enumerate(rule.due, 1)]
        for where, kinds, stages in tables:
            for key, words, known in (("kinds", kinds, set(Kind)), ("stages", stages, set(Stage))):
                if strange := [word for word in words if word not in known]:
                    yield f"{where}.{key}", f"不认识 {'、'.join(strange)}"


def _rate_faults(rules: Iterable[RateSettings]) -> Iterable[tuple[str, str]]:
    """Weights that do not make the whole."""
    for index, rule in enumerate(rules, 1):
        whole = rule.response + rule.solution + rule.satisfaction
        if whole != 100:
            yield f"rates[{index}]", f"response、solution、satisfaction 三项权重合计应是 100，现在是 {whole}"


def _deadline_faults(rules: Iterable[DeadlineSettings]) -> Iterable[tuple[str, str]]:
    """Nights that begin in the morning, and mornings that end before they begin."""
    for index, rule in enumerate(rules, 1):
        if rule.night_begins <= rule.day_begins:
            yield f"deadlines[{index}].night_begins", "应晚于 day_begins"
        if not rule.day_begins <= rule.night_due < rule.night_begins:
            yield f"deadlines[{index}].night_due", "应在 day_begins 和 night_begins 之间"


def _score_faults(tables: Iterable[ScoringSettings]) -> Iterable[tuple[str, str]]:
    """Posts whose items do not make 100 points."""
    for index, table in enumerate(tables, 1):
        for number, post in enumerate(table.posts, 1):
            points = sum(item.points for item in post.items)
            if points != 100:
                yield f"scoring[{index}].posts[{number}]", f"“{post.post}”各项分值合计应是 100 分，现在是 {points} 分"


def _contract_faults(contracts: Iterable[ContractSettings]) -> Iterable[tuple[str, str]]:
    """Contracts that end before they begin, or whose fee does not go into four quarters."""
    for index, contract in enumerate(contracts, 1):
        if contract.until < contract.since:
            yield f"contract[{index}].until", "不能早于 since"
        parts = contract.quarter_parts
        if len(parts) != 4 or min(parts) < 0 or not sum(parts):
            yield f"contract[{index}].quarter_parts", "应是四个不小于 0 的整数，不能全是 0，如 [1, 1, 1, 1]"


def _exclusion_faults(lists: Iterable[ExclusionSettings]) -> Iterable[tuple[str, str]]:
    """Kinds of records that there are not, and clauses that want what the list does not explain."""
    for index, each in enumerate(lists, 1):
        known = {evidence.name for evidence in each.evidence}
        for number, evidence in enumerate(each.evidence, 1):
            if strange := [word for word in evidence.kinds if word not in set(Kind)]:
                yield f"exclusions[{index}].evidence[{number}].kinds", f"不认识 {'、'.join(strange)}"
        for number, clause in enumerate(each.clauses, 1):
            if strange := [name for name in clause.attachments if name not in known]:
                where = f"exclusions[{index}].clauses[{number}].attachments"
                yield where, f"evidence 里没有写明 {'、'.join(strange)} 是哪些文件"
