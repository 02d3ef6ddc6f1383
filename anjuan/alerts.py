"""Alerts (预警): which tickets need somebody now, and why. Every threshold is a dated setting."""

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from anjuan.deadlines import Deadline, DeadlineState, Limit
from anjuan.history import History
from anjuan.repeats import Call, Group, Sameness, callers_of, matters
from anjuan.settings import AlertSettings, RepeatSettings, in_force
from anjuan.steps import State, Step
from anjuan.ticket import Satisfaction, Solved, Ticket


class Level(StrEnum):
    """How urgent an alert is, the most urgent first; the values stand in JSON."""

    RED = "red"
    YELLOW = "yellow"

    @property
    def chinese(self) -> str:
        """The word on the screen."""
        return {"red": "红", "yellow": "黄"}[self]


class AlertReason(StrEnum):
    """Why somebody is warned, the most urgent first: people before limits; the values stand in JSON."""

    SENSITIVE = "sensitive"
    BAD_VISIT = "bad_visit"
    CITY_VISIT = "city_visit"
    TO_REWORK = "to_rework"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    LACKING = "lacking"
    SAME_PLACE = "same_place"
    SAME_CALLER = "same_caller"

    @property
    def chinese(self) -> str:
        """The word on the screen."""
        return _REASON_WORDS[self]

    @property
    def level(self) -> Level:
        """What has happened is red, what threatens is yellow."""
        return Level.RED if self in _RED else Level.YELLOW


_REASON_WORDS = {
    AlertReason.SENSITIVE: "扬言敏感",
    AlertReason.BAD_VISIT: "回访未解决或不满意",
    AlertReason.CITY_VISIT: "市级回访未解决",
    AlertReason.TO_REWORK: "待再办",
    AlertReason.OVERDUE: "超时限",
    AlertReason.DUE_SOON: "临近时限",
    AlertReason.LACKING: "临近时限缺材料",
    AlertReason.SAME_PLACE: "同一点位多人反映",
    AlertReason.SAME_CALLER: "同一来电人多次来电",
}
_RED = frozenset({
    AlertReason.OVERDUE, AlertReason.SENSITIVE, AlertReason.BAD_VISIT, AlertReason.CITY_VISIT, AlertReason.TO_REWORK,
})  # fmt: skip
_URGENCY = {reason: place for place, reason in enumerate(AlertReason)}


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that somebody must look at.

    Attributes:
        tickets: the numbers of those concerned, by the time of the call.
        deadline: the one that passed or nears, where there is one.
        words: of the reason: the sensitive words, what is lacking, the place, the caller's number masked, what the
            citizen said.
        days: the time within which calls were counted.
        callers: how many people called, where that is what counts; each that is not known counted as one.
    """

    reason: AlertReason
    tickets: tuple[str, ...]
    deadline: Deadline | None = None
    words: tuple[str, ...] = ()
    days: int | None = None
    callers: int | None = None

    @property
    def level(self) -> Level:
        """How urgent it is."""
        return self.reason.level


@dataclass(frozen=True, slots=True)
class Watched:
    """A ticket that is looked at.

    Attributes:
        deadlines: its own.
        lacking: what its case file still lacks to be replied to, in Chinese.
        open: neither replied to nor closed.
    """

    ticket: Ticket
    past: History
    deadlines: tuple[Deadline, ...] = ()
    lacking: tuple[str, ...] = ()
    open: bool = True


def alerts(
    watched: Iterable[Watched],
    calls: Sequence[Call],
    rules: Sequence[AlertSettings],
    groups: Iterable[Group],
    now: dt.datetime,
    stories: Sequence[RepeatSettings] = (),
) -> tuple[Alert, ...]:
    """All alerts, the most urgent first.

    Args:
        watched: the tickets that are open, were called back lately or wait to be handled again.
        calls: those of the last days, of tickets that are closed among them.
        rules: dated; the one in force now counts.
        groups: what was decided of tickets that tell one story: what is decided is known.
        now: the time.
        stories: dated; how alike texts of one matter are.
    """
    rule = in_force(rules, now.date())
    if rule is None:
        return ()
    every = tuple(watched)
    waiting = {each.ticket.number for each in every if each.open}
    found = [alert for each in every for alert in _of_ticket(each, rule, now)]
    found += _undecided(_of_calls(calls, rule, stories, now), waiting, tuple(groups))
    return tuple(sorted(found, key=_urgency))


def _urgency(alert: Alert) -> tuple[bool, int, bool, dt.datetime | None, tuple[str, ...]]:
    """Red before yellow; of one reason the earliest deadline first."""
    due = alert.deadline.due if alert.deadline else None
    return alert.level is not Level.RED, _URGENCY[alert.reason], due is None, due, alert.tickets


def _of_ticket(seen: Watched, rule: AlertSettings, now: dt.datetime) -> Iterator[Alert]:
    own = (seen.ticket.number,)
    if seen.open:
        for each in seen.deadlines:
            state, left = each.state(now), each.left(now)
            if state is DeadlineState.OVERDUE:
                yield Alert(AlertReason.OVERDUE, own, each)
            elif state is DeadlineState.OPEN and left <= _warned(each.limit, rule):
                yield Alert(AlertReason.DUE_SOON, own, each)
        if seen.lacking and (nearing := completes(seen.deadlines, rule, now)):
            yield Alert(AlertReason.LACKING, own, nearing, seen.lacking)
        if words := sensitive_words(f"{seen.ticket.title or ''}\n{seen.ticket.content or ''}", rule):
            yield Alert(AlertReason.SENSITIVE, own, words=words)
    standing = seen.past.standing
    if words := bad_visit(seen.ticket, seen.past, now - dt.timedelta(days=rule.visit_days)):
        yield Alert(AlertReason.CITY_VISIT if standing.contested else AlertReason.BAD_VISIT, own, words=words)
    elif standing.state is State.TO_REWORK:
        yield Alert(AlertReason.TO_REWORK, own, words=(standing.unit,) if standing.unit else ())


def completes(deadlines: Iterable[Deadline], rule: AlertSettings, now: dt.datetime) -> Deadline | None:
    """The unmet deadline by which the case file must be complete, where it is so near that it should be by now."""
    waiting = {DeadlineState.OPEN, DeadlineState.OVERDUE}
    hours = dt.timedelta(hours=rule.lacking_hours)
    closing = (each for each in deadlines if each.limit is Limit.CLOSE)
    return next((each for each in closing if each.state(now) in waiting and each.left(now) <= hours), None)


def _warned(limit: Limit, rule: AlertSettings) -> dt.timedelta:
    """How long before a deadline somebody is warned."""
    if limit is Limit.RESPONSE:
        return dt.timedelta(minutes=rule.response_minutes)
    return dt.timedelta(hours=rule.close_hours)


def sensitive_words(text: str, rule: AlertSettings) -> tuple[str, ...]:
    """The sensitive words that a text says, in the rule's order; 无扬言 and 没有上访 do not say them."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return tuple(word for word in rule.sensitive_words if re.search(f"(?<![无未])(?<!没有){re.escape(word)}", plain))


_SETTLED = frozenset({Step.REWORK, Step.HANDLE, Step.REPLY, Step.CLOSE, Step.ARCHIVE})


def bad_visit(ticket: Ticket, past: History, since: dt.datetime) -> tuple[str, ...]:
    """What a citizen said whose newest call-back was bad, and of whom nobody has taken care after it; else nothing.

    Args:
        ticket: whose export may tell of a call-back without its time: the call's own time then counts.
        past: its history.
        since: what was before that is left alone.
    """
    if past.standing.state is State.RETURNED:
        return ()
    visit = past.last(Step.VISIT)
    if visit is None:
        late = ticket.created_at is not None and ticket.created_at >= since
        return _complaint(ticket.visit_solved, ticket.visit_satisfied) if late else ()
    valid = (each for each in past.events if each.no not in past.withdrawn)
    if visit.at < since or any(each.step in _SETTLED and each.at > visit.at for each in valid):
        return ()
    return _complaint(visit.solved, visit.satisfied)


def _complaint(solved: Solved | None, satisfied: Satisfaction | None) -> tuple[str, ...]:
    unsolved = solved in {Solved.UNSOLVED, Solved.PARTLY}
    return tuple(
        each.chinese
        for each, bad in ((solved, unsolved), (satisfied, satisfied is Satisfaction.UNSATISFIED))
        if each and bad
    )


def _of_calls(
    calls: Sequence[Call], rule: AlertSettings, stories: Sequence[RepeatSettings], now: dt.datetime
) -> Iterator[tuple[Sameness, Alert]]:
    """Many calls of one caller; many callers of one place who tell of one matter."""
    for word, members in _together(calls, _caller, now - dt.timedelta(days=rule.caller_days)):
        if len(members) >= rule.caller_calls:
            tickets = tuple(each.number for each in members)
            yield Sameness.REPEAT, Alert(AlertReason.SAME_CALLER, tickets, words=(word,), days=rule.caller_days)
    for word, members in _together(calls, _place, now - dt.timedelta(days=rule.place_days)):
        for matter in matters(members, stories):
            if (callers := callers_of(matter)) >= rule.place_callers:
                tickets = tuple(each.number for each in matter)
                alert = Alert(AlertReason.SAME_PLACE, tickets, words=(word,), days=rule.place_days, callers=callers)
                yield Sameness.GROUP, alert


def _undecided(found: Iterable[tuple[Sameness, Alert]], waiting: set[str], groups: Sequence[Group]) -> Iterator[Alert]:
    """Those of which one ticket at least is open, and of whose tickets nobody has decided yet."""
    for sameness, alert in found:
        tickets = set(alert.tickets)
        known = any(each.sameness is sameness and tickets <= set(each.tickets) for each in groups)
        if waiting & tickets and not known:
            yield alert


def _together(
    calls: Iterable[Call], key: Callable[[Call], tuple[str, str]], since: dt.datetime
) -> Iterator[tuple[str, list[Call]]]:
    """The calls since then that have one key, with the word for it; those without a key are left out."""
    found: dict[tuple[str, str], list[Call]] = defaultdict(list)
    for each in sorted(calls, key=lambda call: (call.at, call.number)):
        if each.at >= since and key(each)[0]:
            found[key(each)].append(each)
    return ((word, members) for (_, word), members in found.items())


def _caller(call: Call) -> tuple[str, str]:
    return (call.caller.key, call.caller.masked) if call.caller else ("", "")


def _place(call: Call) -> tuple[str, str]:
    return call.place, call.place
