"""The figures of an assessment period: both versions of 三率统计表, and the 0分工单."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from anjuan.assessment import period_of
from anjuan.figures import (
    COUNTED,
    By,
    Change,
    Span,
    Table,
    belongs,
    both_tallies,
    group_of,
    is_excluded,
    is_zero,
    key_of,
    satisfaction,
    table,
)
from anjuan.rates import UNNAMED, Rates, Tally, printed_rates, printed_score
from anjuan.settings import RateSettings, in_force
from anjuan.wording import count_change, rate_change, score_change
from casework.listing import bounds
from casework.office import Office
from casework.report_papers import COUNTS, WITH_EXCLUSIONS, WITHOUT_EXCLUSIONS

if TYPE_CHECKING:
    from anjuan.ticket import Ticket
    from register.counting import Counted
    from templates.workbook import Cell, Chart, Column

_VERSIONS = ("全口径含剔除诉求", "不含剔除诉求")
_RATES = ("响应率", "解决率", "满意率")


@dataclass(frozen=True, slots=True)
class Doubts:
    """What an export leaves open, so that figures may be other than they seem.

    Attributes:
        unmarked: tickets of the span with answers of a call-back that no column calls valid; they count for no rate.
        undated: tickets of the register without the time by which they would belong to a span; they count nowhere.
        unnamed: tickets of the span for which the export names no unit.
        noted: tickets of the span that 不含剔除 leaves out because the office noted it (认定不计入) and no export does.
    """

    unmarked: int
    undated: int
    unnamed: int
    noted: int


@dataclass(frozen=True, slots=True)
class Stats:
    """The figures of a period.

    Attributes:
        period: `YYYY-MM`.
        span: of the whole period.
        before: what it is compared with: the period before; while the period runs, as much of it.
        by: what is counted.
        rules: of the span's last day.
        with_exclusions: 全口径, all tickets.
        without_exclusions: without those that are not assessed.
        doubts: to be told beside the figures.
    """

    period: str
    span: Span
    before: Span
    by: By
    rules: RateSettings
    with_exclusions: Table
    without_exclusions: Table
    doubts: Doubts

    @property
    def tables(self) -> tuple[Table, Table]:
        """Both versions."""
        return self.with_exclusions, self.without_exclusions


def stats(office: Office, period: str, by: By = By.UNIT) -> Stats:
    """Reckon the figures of a period.

    Raises:
        NoPeriod: it is none.
        ImpossibleCounts
    """
    span = Span(*bounds(office, period))
    before = span_before(office, span).as_far_as(span, office.clock())
    rules = rules_of(office, span)
    read = _read(office, Span(before.begin, span.end), COUNTED)
    tables = both_tables(office, read.tickets, span, before, by)
    return Stats(period, span, before, by, rules, *tables, _doubts(office, read, span, rules, by))


def span_before(office: Office, span: Span) -> Span:
    """The assessment period that ends where this one begins."""
    return Span(*bounds(office, period_of(span.begin.date() - dt.timedelta(days=1), office.settings.assessment)))


def rules_of(office: Office, span: Span) -> RateSettings:
    """How tickets of a span are counted."""
    return in_force(office.settings.rates, span.last_day) or RateSettings()


def tickets_of(office: Office, span: Span, names: Sequence[str]) -> "list[Ticket]":
    """All tickets that may count for a span, by any rule of the office; of each, the named fields.

    What the office noted is taken for what an export might have said, see `register.counting`.
    """
    return _read(office, span, names).tickets


def _read(office: Office, span: Span, names: Sequence[str]) -> "Counted":
    times = dict.fromkeys(("closed_at", *(each.counted_by for each in office.settings.rates or (RateSettings(),))))
    return office.register.counting.within(tuple(times), span.begin, span.end, names)


def both_tables(
    office: Office, tickets: "Sequence[Ticket]", span: Span, before: Span, by: By = By.UNIT
) -> tuple[Table, Table]:
    """全口径 and 不含剔除, each compared with the span before.

    Raises:
        ImpossibleCounts
    """
    now = both_tallies(tickets, span, rules := rules_of(office, span), by)
    old = both_tallies(tickets, before, old_rules := rules_of(office, before), by)
    whole, assessed = (
        table(counts, rules, table(old_counts, old_rules)) for counts, old_counts in zip(now, old, strict=True)
    )
    return whole, assessed


def _doubts(office: Office, read: "Counted", span: Span, rules: RateSettings, by: By) -> Doubts:
    ours = [each for each in read.tickets if belongs(each, span, rules)]
    unmarked = sum(each.visit_valid is None and bool(each.visit_solved or satisfaction(each)) for each in ours)
    key = key_of(by)
    return Doubts(
        unmarked,
        len(office.register.tickets.having(rules.counted_by, None)),
        sum(key(each) == UNNAMED for each in ours),
        sum(each.number in read.excluded and each.resolution_type not in rules.excluded for each in ours),
    )


@dataclass(frozen=True, slots=True)
class ZeroTicket:
    """A 0分工单, and whether it is left out of the assessment."""

    ticket: "Ticket"
    excluded: bool


def zero_tickets(office: Office, period: str) -> tuple[ZeroTicket, ...]:
    """The 0分工单 of a period: validly visited, not contacted, not solved, not satisfied; the oldest first.

    Raises:
        NoPeriod: it is none.
    """
    span = Span(*bounds(office, period))
    rules = rules_of(office, span)
    read = tickets_of(office, span, (*COUNTED, "title"))
    found = [each for each in read if belongs(each, span, rules) and is_zero(each)]
    return tuple(ZeroTicket(each, is_excluded(each, rules)) for each in found)


@dataclass(frozen=True, slots=True)
class Written:
    """The files that were made of the figures."""

    docx: Path
    xlsx: Path


def write(office: Office, made: Stats, folder: Path) -> Written:
    """Write 三率统计表 as a document and as a workbook, under names that nothing has; the folder is made.

    Raises:
        BadTemplate: the office's own template has errors.
    """
    from casework.documents import free_path
    from casework.documents import write as write_document
    from casework.subjects import NOBODY
    from templates.workbook import Sheet, save

    folder.mkdir(parents=True, exist_ok=True)
    kind = "" if made.by is By.UNIT else f"（按{made.by.chinese}）"
    target = free_path(folder, f"“三率”统计表{kind} {made.period}考核期")
    template = office.templates.find("rates")
    write_document(office, template, NOBODY, _values(made), target)
    unit = office.settings.office.unit_name
    sheets = [
        Sheet(
            version,
            f"{unit}诉求办理“三率”统计表（{version}）",
            _notes(made, each),
            _columns(made),
            _cells(each),
            totals=2,
        )
        for version, each in zip(_VERSIONS, made.tables, strict=True)
    ]
    workbook = target.with_suffix(".xlsx")
    title = f"{unit}“三率”统计表 {made.period}"
    save(sheets, workbook, title=title, author=unit, now=office.clock(), charts=_charts(made))
    return Written(target, workbook)


def _charts(made: Stats) -> "list[Chart]":
    """The ranked units by their scores, what is no unit by how many tickets there were."""
    from templates.workbook import Chart

    of_units = made.by in {By.UNIT, By.VILLAGE}
    name = "综合成绩" if of_units else "受理量"
    column = [each.heading for each in _columns(made)].index(name)
    rows = [sum(bool(each.rank) or not of_units for each in of.rows) for of in made.tables]
    return [
        Chart(
            f"{name}图 {version}", f"{made.period}考核期{made.by.chinese}{name}（{version}）", place, 1, column, count
        )
        for place, (version, count) in enumerate(zip(_VERSIONS, rows, strict=True))
        if count
    ]


def span_words(span: Span) -> str:
    """Such as 2023年8月19日至9月18日; of a span that ends within a day, 2023年8月19日至9月15日12时."""
    first, last, end = span.begin, span.last_day, span.end
    year = f"{last.year}年" if last.year != first.year else ""
    clock = f"{end.hour}时" if end.time() != dt.time() else ""
    minutes = f"{end.minute}分" if clock and end.minute else ""
    return f"{first.year}年{first.month}月{first.day}日至{year}{last.month}月{last.day}日{clock}{minutes}"


def table_rows(made: Table, by: By = By.UNIT) -> list[dict[str, object]]:
    """The counts of a table as documents take them: what follows from them is reckoned there by the same rules."""
    return [
        {
            "承办单位": each.unit,
            "类别": group_of(each.unit, made.rules) if by in {By.UNIT, By.VILLAGE} else "",
            **dict(zip(COUNTS, each.tally.counts, strict=True)),
        }
        for each in made.rows
    ]


def _values(made: Stats) -> Mapping[str, object]:
    return {
        "三率统计期间": span_words(made.span),
        "统计截止": made.span.last_day,
        "统计对象": made.by.chinese,
        WITH_EXCLUSIONS: table_rows(made.with_exclusions, made.by),
        WITHOUT_EXCLUSIONS: table_rows(made.without_exclusions, made.by),
        "含剔除诉求变化": change_words(made, made.with_exclusions),
        "不含剔除诉求变化": change_words(made, made.without_exclusions),
    }


def change_words(made: Stats, of: Table) -> str:
    """How the total changed, in a sentence; empty where there is nothing to compare with."""
    if of.change is None:
        return ""
    now = of.total.tally.received
    told = [f"受理量{count_change(Decimal(now), Decimal(now - of.change.received))}"]
    changes = (of.change.response, of.change.solution, of.change.satisfaction)
    told += [
        f"{name}{rate_change(each, Decimal(0)) if each > 0 else rate_change(Decimal(0), -each)}"
        for name, each in zip(_RATES, changes, strict=True)
        if each is not None
    ]
    if of.change.score is not None:
        told.append(f"综合成绩{score_change(max(of.change.score, Decimal(0)), max(-of.change.score, Decimal(0)))}")
    return f"合计较上一考核期（{span_words(made.before)}）：{'，'.join(told)}。"


def _notes(made: Stats, of: Table) -> tuple[str, ...]:
    from anjuan.wording import rates_note

    said = (f"统计期间：{span_words(made.span)}", rates_note(made.rules), change_words(made, of))
    return tuple(each for each in said if each)


def _columns(made: Stats) -> "list[Column]":
    from templates.workbook import Column

    rate, score = (_form(places) for places in (made.rules.rate_places, made.rules.score_places))
    return [
        Column("名次", 6),
        Column(made.by.chinese, 26),
        *(Column(name, 8.5) for name in COUNTS),
        *(Column(f"{name}\n（%）", 10, rate) for name in _RATES),
        Column("综合成绩", 10, score),
        Column("受理量\n较上期", 9, "+0;-0;0"),
        Column("成绩\n较上期", 9, f"+{score};-{score};{score}"),
        Column("名次\n较上期", 9, "+0;-0;0"),
    ]


def _form(places: int) -> str:
    return f"0.{'0' * places}" if places else "0"


def _cells(of: Table) -> "list[list[Cell]]":
    rows = [
        [each.rank, each.unit, *each.tally.counts, *_figures(each.rates, of.rules), *_changed(change)]
        for each, change in zip(of.rows, of.changes, strict=True)
    ]
    total, nothing = of.total, ("",) * len(Tally().counts)
    return [
        *rows,
        ["", "合计", *total.tally.counts, *_figures(total.rates, of.rules), *_changed(of.change)[:2], ""],
        ["", "平均", *nothing, *_figures(of.mean, of.rules), "", "", ""],
    ]


def _figures(rates: Rates | None, rules: RateSettings) -> "tuple[Cell, ...]":
    return (*printed_rates(rates, rules), printed_score(rates, rules)) if rates else (None,) * 4


def _changed(change: Change | None) -> "tuple[Cell, ...]":
    return (change.received, change.score, change.rank) if change else (None,) * 3
