"""How tickets are timed, judged and counted: deadlines, completeness, alerts, rates, reports."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from anjuan.kinds import Kind, Stage
from anjuan.settings.numeric import bounded


@dataclass(frozen=True, slots=True)
class AssessmentSettings:
    """[[assessment]]: the assessors' calendar, from a date on. A period begins on `first_day` of the month before."""

    since: dt.date = dt.date(2000, 1, 1)
    first_day: int = bounded(19, least=1, most=28)


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
        pending: values of 解决类型 that call a ticket 挂账.
        village_endings: how names of 村、社区 end; all other units are 科室.
    """

    since: dt.date = dt.date(2000, 1, 1)
    response: int = bounded(10, least=0, most=100)
    solution: int = bounded(50, least=0, most=100)
    satisfaction: int = bounded(40, least=0, most=100)
    mostly_satisfied: int = bounded(90, least=0, most=100)
    rate_places: int = bounded(2, least=0, most=2)
    score_places: int = bounded(1, least=0, most=1)
    rounding: Literal["half_up", "half_even", "down"] = "half_up"
    tie_break: Literal["received", "none"] = "received"
    counted_by: Literal["created_at", "closed_at", "visit_time"] = "created_at"
    closed_by: Literal["closed_at", "counted_by"] = "closed_at"
    excluded: tuple[str, ...] = ("剔除", "主动剔除")
    pending: tuple[str, ...] = ("挂账",)
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
    subjects: int = bounded(5, least=1, most=50)
    urgent_words: tuple[str, ...] = ("供暖", "扬言", "消防安全", "供水")
    place_tickets: int = bounded(3, least=2, most=10_000)
    caller_tickets: int = bounded(2, least=2, most=10_000)
    group_tags: tuple[str, ...] = ("重点人", "老年人", "残疾人", "低保", "困难群众", "退役军人")
    rows: int = bounded(10, least=1, most=100)
    ranked: int = bounded(3, least=1, most=10)
    trend_days: int = bounded(14, least=2, most=40)


@dataclass(frozen=True, slots=True)
class DeadlineSettings:
    """[[deadlines]]: by when a ticket is to be answered, from a date on (the service contract, 第一条 五 2).

    One that comes by day has `response_hours`; one that comes by night, until `night_due` of the morning that follows;
    one that one of `urgent_words` calls urgent (紧急程度, 类型, 分类, 标签), `urgent_minutes`, at any hour. `days` says
    what a day of a limit or an extension is where the ticket does not say so itself. Tickets whose 工单状态 is one of
    `done_statuses` or `returned_statuses` ask nothing more of us, though the export does not say since when.
    """

    since: dt.date = dt.date(2000, 1, 1)
    response_hours: float = bounded(2.0, least=0.0, most=720.0)
    day_begins: dt.time = dt.time(8)
    night_begins: dt.time = dt.time(22)
    night_due: dt.time = dt.time(10)
    urgent_minutes: int = bounded(0, least=0, most=1440)
    urgent_words: tuple[str, ...] = ("突发", "特急", "紧急", "生命财产", "不稳定")
    days: Literal["natural", "working"] = "natural"
    done_statuses: tuple[str, ...] = ("回复完成", "已回复", "已办结", "办结", "已归档", "已存档")
    returned_statuses: tuple[str, ...] = ("已退回", "已退单")

    @property
    def settled_statuses(self) -> frozenset[str]:
        """The platform's words for a ticket that asks nothing more of us."""
        return frozenset((*self.done_statuses, *self.returned_statuses))


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
    response_minutes: int = bounded(30, least=0, most=1440)
    close_hours: int = bounded(24, least=0, most=8784)
    lacking_hours: int = bounded(24, least=0, most=8784)
    visit_days: int = bounded(30, least=1, most=3660)
    caller_calls: int = bounded(3, least=2, most=10_000)
    caller_days: int = bounded(30, least=1, most=3660)
    place_callers: int = bounded(3, least=2, most=10_000)
    place_days: int = bounded(7, least=1, most=3660)
    sensitive_words: tuple[str, ...] = (
        "扬言", "上访", "信访局", "自杀", "轻生", "跳楼", "自残", "自焚", "爆炸", "纵火", "砍人", "报复社会",
        "同归于尽", "堵路", "堵门", "拉横幅", "聚集", "罢工", "媒体曝光", "记者",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RepeatSettings:
    """[[repeats]]: which tickets are shown as candidates for 重复诉求 and 群诉, from a date on.

    Two tickets of one caller, or of several callers of one place, belong together where their texts are alike by
    `alike_percent` (Dice's coefficient of their pairs of characters) and they came within `days`. What all tickets say
    is not compared: texts from one of `endings` on, clauses that begin with one of `clauses`, and `phrases`. A place
    that is called one of `nowhere` is none.
    """

    since: dt.date = dt.date(2000, 1, 1)
    days: int = bounded(30, least=1, most=3660)
    alike_percent: int = bounded(50, least=1, most=100)
    group_callers: int = bounded(3, least=2, most=10_000)
    endings: tuple[str, ...] = ("注：", "备：", "备注：")
    clauses: tuple[str, ...] = ("请及时",)
    phrases: tuple[str, ...] = (
        "市民", "来电人", "诉求人", "反映人", "来电", "致电", "反映", "反应", "投诉", "举报", "表示", "称", "咨询",
        "的问题",
    )  # fmt: skip
    nowhere: tuple[str, ...] = ("不详", "未知", "无", "暂无", "其他", "其它", "空", "-", "—", "/")


@dataclass(frozen=True, slots=True)
class DueSettings:
    """[[completeness.due]]: what a case file must hold once its ticket has come to a state, or is 挂账, …."""

    when: Literal[
        "to_reply", "to_visit", "to_close", "closed", "archived", "returned", "extended", "pending", "exclusion"
    ] = "to_reply"
    kinds: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnSettings:
    """[[returns]]: the grounds (退单理由) on which the platform takes a ticket back, from a date on."""

    since: dt.date = dt.date(2000, 1, 1)
    reasons: tuple[str, ...] = ("属地不符", "权属不清", "职能交叉", "非本镇职责", "重复派单", "其他")


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


def completeness_faults(rules: Iterable[CompletenessSettings]) -> Iterable[tuple[str, str]]:
    """Kinds and stages that nobody knows."""
    for index, rule in enumerate(rules, 1):
        tables = [(f"completeness[{index}]", rule.kinds, rule.stages)]
        tables += [(f"completeness[{index}].due[{n}]", due.kinds, due.stages) for n, due in enumerate(rule.due, 1)]
        for where, kinds, stages in tables:
            for key, words, known in (("kinds", kinds, set(Kind)), ("stages", stages, set(Stage))):
                if strange := [word for word in words if word not in known]:
                    yield f"{where}.{key}", f"不认识 {'、'.join(strange)}"


def rate_faults(rules: Iterable[RateSettings]) -> Iterable[tuple[str, str]]:
    """Weights that do not make the whole."""
    for index, rule in enumerate(rules, 1):
        whole = rule.response + rule.solution + rule.satisfaction
        if whole != 100:
            yield f"rates[{index}]", f"response、solution、satisfaction 三项权重合计应是 100，现在是 {whole}"


def deadline_faults(rules: Iterable[DeadlineSettings]) -> Iterable[tuple[str, str]]:
    """Nights that begin in the morning, and mornings that end before they begin."""
    for index, rule in enumerate(rules, 1):
        if rule.night_begins <= rule.day_begins:
            yield f"deadlines[{index}].night_begins", "应晚于 day_begins"
        if not rule.day_begins <= rule.night_due < rule.night_begins:
            yield f"deadlines[{index}].night_due", "应在 day_begins 和 night_begins 之间"
