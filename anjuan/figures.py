"""What an assessment period comes to: tickets counted by unit, village, category or channel (DOMAIN.md 1.5).

The denominator of the three rates is 有效回访: tickets whose export says so in so many words. 部分解决 is not 解决.
不含剔除 leaves out tickets whose 解决类型 is one of the rule's, and those that are 不纳入考核; 挂账 stays.
"""

import datetime as dt
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from anjuan.rates import (
    UNNAMED,
    Rates,
    Standing,
    Tally,
    is_ranked,
    mean,
    printed_rates,
    printed_score,
    rated,
    standings,
)
from anjuan.settings import RateSettings
from anjuan.ticket import Satisfaction, Solved, Ticket

COUNTED = (
    "order_no", "case_no", "channel", "cat1", "village", "host_unit", "unit_l2", "unit_l3", "resolution_type",
    "created_at", "closed_at", "visit_time", "visit_valid", "visit_contacted", "visit_solved", "visit_satisfied",
    "final_satisfied", "is_assess",
)  # fmt: skip
"""The fields of a ticket that figures need; the others may be unknown."""


TOTAL = "合计"


class By(StrEnum):
    """What tickets are counted by; the values stand on the command line."""

    UNIT = "unit"
    VILLAGE = "village"
    CATEGORY = "category"
    CHANNEL = "channel"

    @property
    def chinese(self) -> str:
        """The heading of its column."""
        return _BY_WORDS[self]


_BY_WORDS = {By.UNIT: "承办单位", By.VILLAGE: "村（社区）", By.CATEGORY: "诉求类别", By.CHANNEL: "受理渠道"}


@dataclass(frozen=True, slots=True)
class Span:
    """From `begin` on, until before `end`; both aware."""

    begin: dt.datetime
    end: dt.datetime

    def holds(self, moment: dt.datetime | None) -> bool:
        """Whether the moment is known and within."""
        return moment is not None and self.begin <= moment < self.end

    def as_far_as(self, other: "Span", now: dt.datetime) -> "Span":
        """What of this span had gone by when as much of it had as has of `other` by now: 同期."""
        if now >= other.end:
            return self
        return Span(self.begin, min(self.end, self.begin + max(now - other.begin, dt.timedelta())))

    @property
    def last_day(self) -> dt.date:
        """The day of its last moment."""
        return (self.end - dt.timedelta.resolution).date()


@dataclass(frozen=True, slots=True)
class Change:
    """What is more, or less, than in the span before: tickets, per cent points and points, as they are printed.

    None where either span has none. Ranks that were won are above zero.
    """

    received: int
    response: Decimal | None = None
    solution: Decimal | None = None
    satisfaction: Decimal | None = None
    score: Decimal | None = None
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One 三率统计表.

    Attributes:
        rules: by which it was reckoned.
        rows: the units, the best first.
        total: of all tickets: the counts summed, the rates of the sums (Σ/Σ).
        mean: the plain mean of the units' rates; None when no unit has any.
        changes: of each row; None of a unit that the span before does not know.
        change: of the total; None when the span before has no ticket at all.
    """

    rules: RateSettings
    rows: tuple[Standing, ...]
    total: Standing
    mean: Rates | None
    changes: tuple[Change | None, ...] = ()
    change: Change | None = None


def key_of(by: By) -> Callable[[Ticket], str]:
    """What a ticket counts for; `UNNAMED` where the export does not say."""
    return _KEYS[by]


def unit_of(ticket: Ticket) -> str:
    """The unit that handles: of the levels of 承办单位 the lowest that is named, as rates of villages want it."""
    return ticket.unit_l3 or ticket.unit_l2 or ticket.host_unit or UNNAMED


def channel_of(ticket: Ticket) -> str:
    """The channel, which the city's number begins with."""
    return ticket.channel or (ticket.order_no or "").partition("-")[0] or UNNAMED


_KEYS: dict[By, Callable[[Ticket], str]] = {
    By.UNIT: unit_of,
    By.VILLAGE: lambda ticket: ticket.village or UNNAMED,
    By.CATEGORY: lambda ticket: ticket.cat1 or UNNAMED,
    By.CHANNEL: channel_of,
}


def group_of(unit: str, rules: RateSettings) -> str:
    """村级 or 科室, by the end of the name."""
    return "村级" if unit.endswith(rules.village_endings) else "科室"


def is_excluded(ticket: Ticket, rules: RateSettings) -> bool:
    """Whether 不含剔除 leaves it out."""
    return ticket.is_assess is False or ticket.resolution_type in rules.excluded


def belongs(ticket: Ticket, span: Span, rules: RateSettings) -> bool:
    """Whether it counts for the span, by the time that the rule names."""
    return span.holds(getattr(ticket, rules.counted_by))


def satisfaction(ticket: Ticket) -> Satisfaction | None:
    """What the citizen answered; where an export has several call-backs, the last."""
    return ticket.visit_satisfied or ticket.final_satisfied


def is_zero(ticket: Ticket) -> bool:
    """A 0分工单: validly visited, and not contacted, not solved, not satisfied: each answered, none left blank."""
    return (
        ticket.visit_valid is True
        and ticket.visit_contacted is False
        and ticket.visit_solved is Solved.UNSOLVED
        and satisfaction(ticket) is Satisfaction.UNSATISFIED
    )


def tally(ticket: Ticket, span: Span, rules: RateSettings) -> Tally:
    """What one ticket adds to the counts of a span."""
    counts = belongs(ticket, span, rules)
    closed = span.holds(ticket.closed_at) if rules.closed_by == "closed_at" else counts and ticket.closed_at is not None
    if not counts or not ticket.visit_valid:
        return Tally(int(counts), int(closed))
    answer = satisfaction(ticket)
    return Tally(
        1,
        int(closed),
        1,
        int(ticket.visit_contacted is True),
        int(ticket.visit_solved is Solved.SOLVED),
        int(answer is Satisfaction.SATISFIED),
        int(answer is Satisfaction.MOSTLY),
    )


def both_tallies(
    tickets: Iterable[Ticket], span: Span, rules: RateSettings, by: By = By.UNIT
) -> tuple[dict[str, Tally], dict[str, Tally]]:
    """The counts of a span by unit, 全口径 and 不含剔除; only of units that any of their tickets counts for."""
    key = key_of(by)
    assessed, left_out = dict[str, Tally](), dict[str, Tally]()
    for ticket in tickets:
        counted = tally(ticket, span, rules)
        if counted.received or counted.closed:
            unit = key(ticket)
            sums = left_out if is_excluded(ticket, rules) else assessed
            sums[unit] = sums.get(unit, Tally()) + counted
    units = assessed.keys() | left_out.keys()
    return {unit: assessed.get(unit, Tally()) + left_out.get(unit, Tally()) for unit in units}, assessed


def table(counts: Mapping[str, Tally], rules: RateSettings, before: Table | None = None) -> Table:
    """The units of a span, ranked; their total and mean; and how they changed from the table of the span before.

    Raises:
        ImpossibleCounts
    """
    rows = standings(counts, rules)
    whole = sum(counts.values(), Tally())
    total = Standing(TOTAL, whole, rated(whole, rules))
    average = mean([each.rates for each in rows if each.rates and is_ranked(each)])
    made = Table(rules, rows, total, average)
    if before is None or not before.rows:
        return replace(made, changes=(None,) * len(rows))
    old = {each.unit: each for each in before.rows}
    changes = tuple(_change(each, old[each.unit], rules, before.rules) if each.unit in old else None for each in rows)
    return replace(made, changes=changes, change=_change(total, before.total, rules, before.rules))


def _change(now: Standing, before: Standing, rules: RateSettings, old_rules: RateSettings) -> Change:
    received = now.tally.received - before.tally.received
    ranks = before.rank - now.rank if now.rank and before.rank else None
    if not now.rates or not before.rates:
        return Change(received, rank=ranks)
    new, old = _printed(now.rates, rules), _printed(before.rates, old_rules)
    response, solution, satisfied, score = map(operator.sub, new, old)
    return Change(received, response, solution, satisfied, score, ranks)


def _printed(rates: Rates, rules: RateSettings) -> tuple[Decimal, ...]:
    return (*printed_rates(rates, rules), printed_score(rates, rules))
