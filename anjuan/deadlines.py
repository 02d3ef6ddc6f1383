"""Time limits (时限): by when a ticket must be answered (响应) and done (办结), and whether it was.

The town answers within two hours by day, in the morning what comes by night, at once what is urgent (the service
contract, 第一条 五 2). By when a ticket must be done, the ticket itself says; that is never computed anew, only moved
by an extension. Every number is a dated setting.
"""

import datetime as dt
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from anjuan.course import Past
from anjuan.ids import SHANGHAI
from anjuan.settings import DeadlineSettings, in_force
from anjuan.steps import State, Step
from anjuan.ticket import Ticket

IsWorkday = Callable[[dt.date], bool]
_MOST_DAYS = 3660
"""A limit of more than ten years is a slip of the keyboard."""

_ANSWER = frozenset({Step.RESPOND})
_AFTER_ANSWER = frozenset({
    Step.DISPATCH, Step.VERIFY, Step.HANDLE, Step.REPLY, Step.VISIT, Step.CLOSE, Step.ARCHIVE,
})  # fmt: skip
"""Steps that nobody takes without having answered the ticket: they tell that it was answered, and not when."""
_DONE = frozenset({Step.REPLY, Step.CLOSE, Step.ARCHIVE})
"""What the platform takes for the end of our work: the unit's reply is in."""

ASKED = (
    "created_at", "dispatched_at", "deadline_at", "delay_deadline", "delay_days", "limit_value", "limit_unit", "status",
    "urgency", "order_type", "cat1", "cat2", "cat3", "tags",
)  # fmt: skip
"""The fields of a ticket from which its deadlines follow."""


class Limit(StrEnum):
    """What a deadline is of; the values stand in JSON."""

    RESPONSE = "response"
    CLOSE = "close"

    @property
    def chinese(self) -> str:
        """The word on the screen."""
        return {"response": "响应", "close": "办结"}[self]


class Basis(StrEnum):
    """Where a deadline comes from; the values stand in JSON."""

    DAY = "day"
    NIGHT = "night"
    URGENT = "urgent"
    GIVEN = "given"  # 办理截止时间
    DURATION = "duration"  # 处理时限, counted from the platform's handing over
    EXTENDED = "extended"

    @property
    def chinese(self) -> str:
        """The word on the screen."""
        return _BASIS_WORDS[self]


_BASIS_WORDS = {
    Basis.DAY: "白天接单",
    Basis.NIGHT: "夜间接单",
    Basis.URGENT: "突发紧急",
    Basis.GIVEN: "工单载明",
    Basis.DURATION: "处理时限",
    Basis.EXTENDED: "延期",
}


class DeadlineState(StrEnum):
    """How a deadline stands at a time; the values stand in JSON."""

    OPEN = "open"
    OVERDUE = "overdue"
    MET = "met"
    LATE = "late"  # done, after it
    PAUSED = "paused"  # 挂账
    UNKNOWN = "unknown"  # it was done, and nobody has noted when

    @property
    def chinese(self) -> str:
        """The word on the screen."""
        return _STATE_WORDS[self]


_STATE_WORDS = {
    DeadlineState.OPEN: "未到期",
    DeadlineState.OVERDUE: "已超时",
    DeadlineState.MET: "按时",
    DeadlineState.LATE: "超时完成",
    DeadlineState.PAUSED: "挂账",
    DeadlineState.UNKNOWN: "没有记录",
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when something must be done for a ticket.

    Attributes:
        due: the last moment; by the office's clock.
        done_at: when it was done; None: not yet.
        paused: the ticket is 挂账, and the clock stands still.
        untold: it was done, as what came later shows, and nobody has noted when.
    """

    limit: Limit
    due: dt.datetime
    basis: Basis
    done_at: dt.datetime | None = None
    paused: bool = False
    untold: bool = False

    def state(self, now: dt.datetime) -> DeadlineState:
        """How it stands."""
        if self.done_at is not None:
            return DeadlineState.MET if self.done_at <= self.due else DeadlineState.LATE
        if self.paused:
            return DeadlineState.PAUSED
        if self.untold:
            return DeadlineState.UNKNOWN
        return DeadlineState.OPEN if now <= self.due else DeadlineState.OVERDUE

    def left(self, now: dt.datetime) -> dt.timedelta:
        """The time that was left when it was done, or is left now; less than nothing where it is late."""
        return self.due - (self.done_at or now)


def deadlines(
    ticket: Ticket | None, past: Past, rules: Sequence[DeadlineSettings], is_workday: IsWorkday
) -> tuple[Deadline, ...]:
    """The deadlines of a ticket: 响应, then 办结; one that nobody can know is left out, a returned ticket has none.

    Args:
        ticket: what the platform's exports say; None where none has brought it.
        past: the ticket's history.
        rules: dated; the one in force when the platform handed the ticket over counts.
        is_workday: whether a day is a working day.
    """
    if past.standing.state is State.RETURNED:
        return ()
    begun = _begun(ticket)
    rule = in_force(rules, begun.date()) if begun else None
    found = []
    if ticket and begun and rule:
        found.append(_response(ticket, begun, past, rule))
    known = rule or DeadlineSettings()
    limits = list(_limits(ticket, past, known, is_workday))
    if limits:
        due, basis = max(limits, key=lambda each: each[0])
        found.append(Deadline(Limit.CLOSE, due, basis, past.first(_DONE), past.standing.pending))
    if ticket and ticket.status in known.settled_statuses:
        return tuple(replace(each, untold=True) for each in found)
    return tuple(found)


def settled_statuses(rules: Sequence[DeadlineSettings]) -> frozenset[str]:
    """The platform's words (工单状态) for a ticket that asks nothing more of us by any of the dated rules."""
    every = [each.settled_statuses for each in rules] or [DeadlineSettings().settled_statuses]
    return frozenset.intersection(*every)


def _response(ticket: Ticket, begun: dt.datetime, past: Past, rule: DeadlineSettings) -> Deadline:
    """The exports tell of no 响应, and a later step does not tell when it was."""
    due, basis = response_due(begun, rule, urgent=is_urgent(ticket, rule))
    untold = past.first(_AFTER_ANSWER) is not None
    return Deadline(Limit.RESPONSE, due, basis, past.first(_ANSWER), past.standing.pending, untold)


def response_due(begun: dt.datetime, rule: DeadlineSettings, *, urgent: bool) -> tuple[dt.datetime, Basis]:
    """By when a ticket must be answered, and by which rule.

    Args:
        begun: when the platform handed it over; aware.
        rule: in force then.
        urgent: 突发.
    """
    local = begun.astimezone(SHANGHAI)
    if urgent:
        return local + dt.timedelta(minutes=rule.urgent_minutes), Basis.URGENT
    clock = local.time()
    if rule.day_begins <= clock < rule.night_begins:
        return local + dt.timedelta(hours=rule.response_hours), Basis.DAY
    morning = local.date() + dt.timedelta(days=clock >= rule.night_begins)
    return dt.datetime.combine(morning, rule.night_due, SHANGHAI), Basis.NIGHT


def is_urgent(ticket: Ticket, rule: DeadlineSettings) -> bool:
    """Whether the ticket's own marks call it urgent; 非突发 and 不紧急 do not. What its text tells, a person judges."""
    marks = (ticket.urgency, ticket.order_type, ticket.cat1, ticket.cat2, ticket.cat3, *ticket.tags)
    words = _urgent_words(rule.urgent_words)
    return any(words.search(mark) for mark in marks if mark)


@cache
def _urgent_words(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"(?<![非不])(?:{'|'.join(map(re.escape, words)) or '(?!)'})")


def days_after(begun: dt.datetime, days: float, is_workday: IsWorkday | None = None) -> dt.datetime:
    """The same time of day so many days later.

    Args:
        begun: aware.
        days: natural days; with `is_workday`, working days, the first of them the next one after `begun`, a part of
            one counted as a whole.
        is_workday: whether a day is a working day; None: natural days.
    """
    if is_workday is None:
        return begun + dt.timedelta(days=days)
    day = begun.astimezone(SHANGHAI)
    for _ in range(math.ceil(days)):
        day += dt.timedelta(days=1)
        while not is_workday(day.date()):
            day += dt.timedelta(days=1)
    return day


def _begun(ticket: Ticket | None) -> dt.datetime | None:
    """When the town's clock begins (接单): the platform's handing over, where it is known, else the call."""
    begun = (ticket.dispatched_at or ticket.created_at) if ticket else None
    return begun.astimezone(SHANGHAI) if begun else None


def _limits(
    ticket: Ticket | None, past: Past, rule: DeadlineSettings, is_workday: IsWorkday
) -> Iterator[tuple[dt.datetime, Basis]]:
    """All that is said of when the ticket must be done; the latest counts, for an extension only ever adds."""
    if past.standing.until:
        yield past.standing.until, Basis.EXTENDED
    if ticket is None:
        return
    given = _given(ticket, rule, is_workday)
    if given:
        yield given
    if ticket.delay_deadline:
        yield ticket.delay_deadline, Basis.EXTENDED
    elif given and ticket.delay_days and 0 < ticket.delay_days <= _MOST_DAYS:
        yield days_after(given[0], ticket.delay_days, _workdays(rule, is_workday)), Basis.EXTENDED


def _given(ticket: Ticket, rule: DeadlineSettings, is_workday: IsWorkday) -> tuple[dt.datetime, Basis] | None:
    """The limit on the ticket: a time, or else a span from the handing over; None where it cannot be read."""
    if ticket.deadline_at:
        return ticket.deadline_at, Basis.GIVEN
    begun, value, unit = _begun(ticket), ticket.limit_value, (ticket.limit_unit or "").strip().lower()
    if not begun or not value or value < 0:
        return None
    for words, hours in _HOURS:
        if words.fullmatch(unit):
            spans = value * hours <= _MOST_DAYS * 24
            return (begun + dt.timedelta(hours=value * hours), Basis.DURATION) if spans else None
    if not (days := _DAYS.fullmatch(unit)) or value > _MOST_DAYS:
        return None
    working = {"工作": is_workday, "自然": None}.get(days[1], _workdays(rule, is_workday))
    return days_after(begun, value, working), Basis.DURATION


def _workdays(rule: DeadlineSettings, is_workday: IsWorkday) -> IsWorkday | None:
    return is_workday if rule.days == "working" else None


_HOURS = (
    (re.compile("分|分钟|min|minutes?"), 1 / 60),
    (re.compile("个?小?时|h|hours?"), 1.0),
    (re.compile("个?周|个?星期|weeks?"), 168.0),
)
_DAYS = re.compile("个?(工作|自然|)(?:日|天)|d|days?")
