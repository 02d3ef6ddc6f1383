"""日报, 周报, 月刊: the figures and lists that the register gives to them; a person adds the rest."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from anjuan.appeals import Teller, of_enterprises, progress
from anjuan.assessment import period_of
from anjuan.callers import caller_of
from anjuan.figures import COUNTED, Span, belongs, both_tallies, is_excluded, table
from anjuan.ids import SHANGHAI
from anjuan.masking import Level
from anjuan.rates import Rates, Standing, Tally, hindmost, is_ranked, printed_rates, printed_score, rated, standings
from anjuan.settings import RateSettings, ReportSettings, in_force
from anjuan.steps import Step
from casework.calls import salt_of
from casework.documents import Document, free_path
from casework.listing import bounds
from casework.masking import masker_for
from casework.month import rules_of, span_before, span_words, table_rows, tickets_of
from casework.office import Office
from casework.report_papers import WITH_EXCLUSIONS, WITHOUT_EXCLUSIONS
from casework.subjects import Subject

if TYPE_CHECKING:
    from anjuan.ticket import Ticket

_DAY = dt.timedelta(days=1)
_TOLD = (
    *COUNTED, "cat2", "cat3", "tags", "title", "content", "caller_name", "caller_phone", "contact", "is_secret",
    "is_old_caller", "caller_subject", "reflect_name", "reflect_phone", "enterprise", "point",
)  # fmt: skip
_LAST = ("倒数第一", "倒数第二", "倒数第三")


class Report(StrEnum):
    """The reports; the values are those of the command line and the keys of their templates."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report covers.

    Attributes:
        number: 期数.
        span: what it tells of.
        before: what that is compared with.
        period: the assessment period of its last moment, as `YYYY-MM`.
        so_far: of that period, until the end of `span`.
        so_far_before: 同期, as much of the period before.
        shown: when it begins and ends, as it is printed.
        cuts: the days of 后三名逐日排名, and until when each counts.
    """

    number: str
    span: Span
    before: Span
    period: str
    so_far: Span
    so_far_before: Span
    shown: tuple[dt.date, dt.date]
    cuts: tuple[tuple[dt.date, dt.datetime], ...]


def scope(office: Office, report: Report, day: dt.date) -> Scope:
    """What the report of a day covers: the 24 hours until its noon, its week from Monday on, its assessment period."""
    if report is Report.DAILY:
        rules = in_force(office.settings.reports, day) or ReportSettings()
        end = dt.datetime.combine(day, rules.day_begins, SHANGHAI)
        number, span, before = (
            f"{day.year}年第{day.timetuple().tm_yday}期",
            Span(end - _DAY, end),
            Span(end - 2 * _DAY, end - _DAY),
        )
    elif report is Report.WEEKLY:
        year, week, weekday = day.isocalendar()
        begin = dt.datetime.combine(day - (weekday - 1) * _DAY, dt.time(), SHANGHAI)
        number, span, before = f"{year}年第{week}期", Span(begin, begin + 7 * _DAY), Span(begin - 7 * _DAY, begin)
    else:
        period = period_of(day, office.settings.assessment)
        span = Span(*bounds(office, period))
        number, before = f"{period[:4]}年第{int(period[5:])}期", span_before(office, span)
    return _within_period(office, report, number, span, before)


def _within_period(office: Office, report: Report, number: str, span: Span, before: Span) -> Scope:
    period = period_of(span.last_day, office.settings.assessment)
    whole = Span(*bounds(office, period))
    so_far = Span(whole.begin, max(span.end, whole.begin))
    so_far_before = span_before(office, whole).as_far_as(whole, so_far.end)
    shown = (span.begin, span.end) if report is Report.DAILY else (span.begin.date(), span.last_day)
    return Scope(number, span, before, period, so_far, so_far_before, shown, tuple(_cuts(office, report, span, so_far)))


def _cuts(office: Office, report: Report, span: Span, so_far: Span) -> Iterator[tuple[dt.date, dt.datetime]]:
    """The days of the report, at the hour at which it ends; of a daily one those before it, too; within the period."""
    rules = in_force(office.settings.reports, span.last_day) or ReportSettings()
    days = rules.rows if report is Report.DAILY else (span.end - span.begin).days
    for back in reversed(range(days)):
        cut = span.end - back * _DAY
        if cut > so_far.begin:
            yield Span(so_far.begin, cut).last_day, cut


def values(office: Office, report: Report, scope: Scope) -> dict[str, object]:
    """What the register knows for a report, by the Chinese names of fields.

    Raises:
        ImpossibleCounts
    """
    reach = (scope.span, scope.before, scope.so_far, scope.so_far_before)
    counted = tickets_of(office, Span(min(each.begin for each in reach), max(each.end for each in reach)), COUNTED)
    return {
        "期数": scope.number,
        "统计起始": scope.shown[0],
        "统计截止": scope.shown[1],
        "考核期": f"{int(scope.period[:4])}年{int(scope.period[5:])}月考核期",
        "三率统计期间": span_words(scope.so_far),
        **_counts(office, report, scope, counted),
        "受理趋势": list(_trend(office, report, scope, counted)),
        "后三名逐日排名": list(_last_three(office, scope, counted)),
        **_lists(office, report, scope, counted),
        **(_applications(office, scope, counted) if report is Report.MONTHLY else {}),
    }


def make(
    office: Office, report: Report, day: dt.date, typed: Mapping[str, object], *, out: Path | None = None
) -> Document:
    """Fill a report as far as the register and what is typed go; what is still missing is left to be filled in.

    Args:
        office: the open office.
        report: which one.
        day: a day that it covers, see `scope`.
        typed: values by the Chinese names of fields; they replace ours.
        out: the docx to write; None: a new name in 产出/报告.

    Raises:
        ImpossibleCounts, BadTemplate, BadValues, TargetExists
    """
    from casework.documents import write

    covered = scope(office, report, day)
    template = office.templates.find(report.value)
    target = out or free_path(office.folders.output / "报告", f"{template.title} {covered.number}")
    target.parent.mkdir(parents=True, exist_ok=True)
    return write(office, template, Subject(known=values(office, report, covered)), typed, target, draft=True)


def _counts(office: Office, report: Report, scope: Scope, tickets: "Sequence[Ticket]") -> dict[str, object]:
    """The span, the span before, what has come together in the period, and both tables of it."""
    rules, old_rules = rules_of(office, scope.so_far), rules_of(office, scope.so_far_before)
    whole, assessed = (table(each, rules) for each in both_tallies(tickets, scope.so_far, rules))
    before = _told(_sum(tickets, scope.before, rules_of(office, scope.before)), rules_of(office, scope.before))
    old = _told(_sum(tickets, scope.so_far_before, old_rules), old_rules)
    told = {WITH_EXCLUSIONS: table_rows(whole), WITHOUT_EXCLUSIONS: table_rows(assessed)}
    if report is Report.MONTHLY:
        return {**told, **{f"上期{name}": value for name, value in old.items()}}
    return {
        **told,
        **_told(_sum(tickets, scope.span, rules_of(office, scope.span)), rules_of(office, scope.span)),
        **{f"上期{name}": value for name, value in before.items()},
        **{f"上期累计{name}": value for name, value in old.items()},
    }


def _sum(tickets: "Sequence[Ticket]", span: Span, rules: RateSettings) -> Tally:
    whole, _ = both_tallies(tickets, span, rules)
    return sum(whole.values(), Tally())


def _told(counts: Tally, rules: RateSettings) -> dict[str, object]:
    rates = rated(counts, rules)
    figures: tuple[object, ...] = ("—",) * 4
    if rates:
        figures = (*printed_rates(rates, rules), printed_score(rates, rules))
    return {
        "受理量": counts.received,
        "办结量": counts.closed,
        "有效回访量": counts.visits,
        **dict(zip(("响应率", "解决率", "满意率", "综合成绩"), figures, strict=True)),
    }


def _trend(office: Office, report: Report, scope: Scope, tickets: "Sequence[Ticket]") -> Iterator[dict[str, object]]:
    """How many came on each day: of the whole period, else of the last two weeks; a day that is to come is left out."""
    days_back = (in_force(office.settings.reports, scope.span.last_day) or ReportSettings()).trend_days
    begin = scope.span.begin if report is Report.MONTHLY else scope.span.end - days_back * _DAY
    days = [Span(begin + place * _DAY, begin + (place + 1) * _DAY) for place in range((scope.span.end - begin).days)]
    for day in days:
        if day.begin < office.clock():
            rules = rules_of(office, day)
            yield {"日期": day.last_day, "受理量": sum(belongs(each, day, rules) for each in tickets)}


def _last_three(office: Office, scope: Scope, tickets: "Sequence[Ticket]") -> Iterator[dict[str, object]]:
    """Who stood last on each day, by what had come in until then and what is known of it now; days without are out."""
    rules = rules_of(office, scope.so_far)
    by = attrgetter(rules.counted_by)
    waiting = sorted((each for each in tickets if belongs(each, scope.so_far, rules)), key=by)
    counts: dict[str, Tally] = {}
    for day, cut in scope.cuts:
        came = [each for each in waiting if by(each) < cut]
        waiting = waiting[len(came) :]
        for unit, added in both_tallies(came, scope.so_far, rules)[0].items():
            counts[unit] = counts.get(unit, Tally()) + added
        last = hindmost([each for each in standings(counts, rules) if is_ranked(each)], len(_LAST), rules)
        if last:
            yield {"日期": f"{day.month}月{day.day}日", **_places(last, rules)}


def _places(last: Sequence[Standing], rules: RateSettings) -> dict[str, object]:
    """The units by their place from the end; those who share a rank share a place, and the next places stay empty."""
    told: dict[str, object] = dict.fromkeys(_LAST, "—")
    for place, name in enumerate(_LAST):
        rank = last[-1 - place].rank if place < len(last) else None
        shared = [each for each in last if each.rank == rank]
        if rank is not None and (place == 0 or last[-place].rank != rank):
            told[name] = f"{'、'.join(each.unit for each in shared)}（{_score(shared[0].rates, rules)}）"
    return told


def _score(rates: Rates | None, rules: RateSettings) -> object:
    return printed_score(rates, rules) if rates else "—"


def _lists(office: Office, report: Report, scope: Scope, counted: "Sequence[Ticket]") -> dict[str, object]:
    """What the span's appeals are about."""
    rules = in_force(office.settings.reports, scope.span.last_day) or ReportSettings()
    rates, old_rates = rules_of(office, scope.span), rules_of(office, scope.before)
    now = [each for each in tickets_of(office, scope.span, _TOLD) if belongs(each, scope.span, rates)]
    teller = _teller(office, rules)
    enterprises = of_enterprises(now)
    told: dict[str, object] = {
        "诉求热点": teller.subjects(now, [each for each in counted if belongs(each, scope.before, old_rates)]),
        "企业诉求量": len(enterprises),
        "紧急敏感诉求": teller.urgent(now),
    }
    if enterprises:
        told["企业诉求情况"] = f"主要反映{teller.problems(enterprises)}，{progress(enterprises)}。"
    if report is Report.DAILY:
        return told
    people = teller.people(now)
    words = "本周" if report is Report.WEEKLY else "本考核期"
    return {
        **told,
        "高频点位": teller.places(now),
        "重复诉求": teller.repeated(now),
        "重点人群诉求": people,
        "重点人群概况": _people_words(words, people),
    }


def _people_words(when: str, people: Sequence[Mapping[str, object]]) -> str:
    if not people:
        return f"{when}工单中没有标注重点人、特殊人群的诉求。"
    tickets = sum(len(str(each["工单编号"]).splitlines()) for each in people)
    return f"{when}梳理重点人、特殊人群诉求{tickets}件，涉及{len(people)}人。"


def _teller(office: Office, rules: ReportSettings) -> Teller:
    salt = salt_of(office)

    def caller(ticket: "Ticket") -> str | None:
        found = caller_of(ticket, salt)
        return found.key if found else None

    def mask(ticket: "Ticket", text: str) -> str:
        return masker_for(office, Level.REPORTS, ticket).mask(text)

    return Teller(rules, caller, mask)


def _applications(office: Office, scope: Scope, counted: "Sequence[Ticket]") -> dict[str, object]:
    """What was asked for and granted in the span, by the events noted and by what the export calls its tickets."""
    tickets, span, rules = office.register.tickets, scope.span, rules_of(office, scope.span)
    excluded = {each.number for each in counted if belongs(each, span, rules) and is_excluded(each, rules)}
    granted = tickets.noted(Step.EXCLUDE, span.begin, span.end) | excluded
    ever = dt.datetime.min.replace(year=2, tzinfo=dt.UTC)
    pending = tickets.noted(Step.PEND, ever, span.end) | tickets.having("resolution_type", *rules.pending)
    return {
        "申请不计入评价量": len(tickets.noted(Step.APPLY_EXCLUSION, span.begin, span.end) | granted),
        "批准不计入评价量": len(granted),
        "挂账量": len(pending - tickets.noted(Step.SETTLE, ever, span.end)),
        "销账量": len(tickets.noted(Step.SETTLE, span.begin, span.end)),
    }
