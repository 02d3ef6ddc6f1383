"""The course of a ticket: where it stands after what happened to it, one thing after the other.

Of an event only a few things decide (a turn); most tickets take the same turns as thousands of others, so that a
register can fold each course once.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from anjuan.steps import Event, Exclusion, Refusal, Source, State, Step

Moment = Any
"""A time that can be compared with others of its sort: aware, or as a database has it."""

_ORDER = {state: rank for rank, state in enumerate(State)}
_PLACE = {step: place for place, step in enumerate(Step)}

_BEFORE_REPLY = (State.TO_RESPOND, State.TO_DISPATCH, State.TO_VERIFY, State.TO_HANDLE)
_AFTER_CLOSE = (State.CLOSED, State.ARCHIVED)


def _staying(*states: State) -> dict[State, State]:
    return {state: state for state in states}


_MOVES: Mapping[Step, Mapping[State, State]] = {
    Step.SIGN: {State.TO_SIGN: State.TO_RESPOND, State.RETURNED: State.TO_RESPOND},
    Step.RETURN: dict.fromkeys((State.TO_SIGN, *_BEFORE_REPLY), State.RETURNED),
    Step.RESPOND: {State.TO_RESPOND: State.TO_DISPATCH},
    # A second unit that helps, or that takes over the field work; the first stays responsible (首接负责制).
    Step.DISPATCH: {
        State.TO_DISPATCH: State.TO_VERIFY,
        **_staying(State.TO_VERIFY, State.TO_HANDLE, State.TO_REWORK),
    },
    Step.VERIFY: {State.TO_VERIFY: State.TO_HANDLE, **_staying(State.TO_HANDLE, State.TO_REWORK)},
    Step.HANDLE: {State.TO_HANDLE: State.TO_REPLY, State.TO_REWORK: State.TO_VISIT, **_staying(State.TO_REPLY)},
    Step.REPLY: {
        State.TO_REPLY: State.TO_VISIT,
        **_staying(State.TO_VISIT, State.VISIT_UNTOLD, State.TO_CLOSE),
    },
    # After 办结 it is the city that calls: what it hears is noted, and 再办 is for a person to decide.
    Step.VISIT: {
        **dict.fromkeys((State.TO_VISIT, State.VISIT_UNTOLD, State.TO_CLOSE), State.VISIT_UNTOLD),
        **_staying(*_AFTER_CLOSE),
    },
    Step.REWORK: dict.fromkeys(
        (State.TO_VISIT, State.VISIT_UNTOLD, State.TO_REWORK, State.TO_CLOSE, *_AFTER_CLOSE), State.TO_REWORK
    ),
    Step.CLOSE: dict.fromkeys((State.TO_CLOSE, State.VISIT_UNTOLD, State.TO_REWORK), State.CLOSED),
    Step.ARCHIVE: {State.CLOSED: State.ARCHIVED, **_staying(State.ARCHIVED)},
    Step.EXTEND: _staying(*(state for state in State if _ORDER[State.RETURNED] < _ORDER[state] < _ORDER[State.CLOSED])),
    **dict.fromkeys(
        (Step.PEND, Step.KEEP, Step.SETTLE, Step.APPLY_EXCLUSION, Step.EXCLUDE, Step.COUNT),
        _staying(*(state for state in State if _ORDER[State.RETURNED] < _ORDER[state])),
    ),
}
"""Where a step can be taken by a person, and where the ticket stands then."""

_PROVES = {
    Step.SIGN: State.TO_RESPOND,
    Step.DISPATCH: State.TO_VERIFY,
    Step.VERIFY: State.TO_HANDLE,
    Step.REPLY: State.TO_VISIT,
    Step.VISIT: State.VISIT_UNTOLD,
    Step.CLOSE: State.CLOSED,
}
"""How far at least a ticket has come where a fact tells of a step."""

_CALLS_WANTED = 2
"""Calls that failed after which a ticket may be closed: the second was made when the unit had handled it again."""
_SINGLE = frozenset({Step.ASSIGN, Step.SIGN, Step.DISPATCH, Step.CLOSE})
"""Steps that a person notes of the same occurrence that an export tells of, whatever the times say."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What follows from a history.

    Attributes:
        state: where the ticket stands.
        unit: the 承办单位 that received it first and stays responsible (首接负责制); empty before 派发.
        until: the limit that the newest 延期 has set.
        visits: how often the citizen was called back.
        failures: how many of these calls found the appeal not wholly solved, or the citizen not satisfied.
        contested: a call after 办结, which is the city's, failed, and nobody has taken the ticket up again.
        unapproved: a 派发 was noted without the leader who approved it (待审批).
        replied: whether the reply was submitted.
        pending: 挂账, and not yet 销账.
        exclusion: how an application not to count it stands; None: there is none.
    """

    state: State = State.TO_SIGN
    unit: str = ""
    until: dt.datetime | None = None
    visits: int = 0
    failures: int = 0
    contested: bool = False
    unapproved: bool = False
    replied: bool = False
    pending: bool = False
    exclusion: Exclusion | None = None


class Past(Protocol):
    """What happened to a ticket: its whole history, or as much of it as decides where it stands."""

    @property
    def standing(self) -> Standing:
        """Where it stands."""

    def first(self, wanted: frozenset[Step]) -> dt.datetime | None:
        """When one of these steps was taken first."""


class Turn(NamedTuple):
    """What of an event decides where a ticket stands then.

    Attributes:
        by_person: it was typed, and must be possible; what exports and filed documents say is fact.
        reasoned: it has a note.
        approved: it names who approved it.
        failed: of a call-back, see `Event.failed`.
        told: likewise.
        at: of an 延期.
        until: likewise.
    """

    step: Step
    by_person: bool
    unit: str = ""
    reasoned: bool = False
    approved: bool = False
    failed: bool = False
    told: bool = False
    at: dt.datetime | None = None
    until: dt.datetime | None = None


class Times(NamedTuple):
    """When a ticket came to its steps, as the platform's export says; None: it does not."""

    dispatched: Moment
    signed: Moment
    returned: Moment
    replied: Moment
    visited: Moment
    closed: Moment


def turn_of(event: Event) -> Turn:
    """What of an event decides."""
    extends = event.step is Step.EXTEND
    return Turn(
        event.step,
        event.source is Source.PERSON,
        event.unit,
        bool(event.note.strip()),
        bool(event.approver.strip()),
        event.failed,
        event.told,
        event.at if extends else None,
        event.until if extends else None,
    )


def fold(turns: Iterable[Turn]) -> tuple[Standing, list[tuple[int, Refusal, State]]]:
    """Where turns lead, and the places (from 0) of those that could not have happened: they change nothing."""
    standing = Standing()
    refused = []
    for place, turn in enumerate(turns):
        if turn.step is Step.CORRECT:
            continue
        if turn.by_person and (why := _impossible(standing, turn)):
            refused.append((place, why, standing.state))
        else:
            standing = _after(standing, turn)
    return standing, refused


def told_by(times: Times, noted: Iterable[tuple[Step, Moment]]) -> Iterator[tuple[Step, Moment]]:
    """The steps that an export tells of, with their times, where nobody has noted them better.

    派单时间 is the platform's handing over to us; only where it is later than 签收时间 can it be our 派发.
    """
    latest: dict[Step, Moment] = {}
    for step, at in noted:
        known = latest.get(step)
        if known is None or at > known:
            latest[step] = at
    dispatched = Step.ASSIGN
    if times.dispatched and times.signed and times.dispatched > times.signed:
        dispatched = Step.DISPATCH
    for step, at in zip((dispatched, *_TOLD_STEPS), times, strict=True):
        if at and not (step in latest and (step in _SINGLE or latest[step] >= at)):
            yield step, at


_TOLD_STEPS = (Step.SIGN, Step.RETURN, Step.REPLY, Step.VISIT, Step.CLOSE)


def order_of(at: Moment, step: Step, no: int | None, *, by_export: bool) -> tuple[Moment, bool, int]:
    """The place of an event in a history: by time; of one moment what the export says, then in the order of noting."""
    return at, not by_export, no or _PLACE[step]


def withdrawn_among(corrections: Iterable[tuple[int, int | None]]) -> frozenset[int]:
    """The numbers of events that a correction has withdrawn which was not withdrawn itself.

    Args:
        corrections: each event's number, and of which event it takes the place; in any order.
    """
    gone: set[int] = set()
    for no, corrects in sorted(corrections, reverse=True):
        if corrects is not None and no not in gone:
            gone.add(corrects)
    return frozenset(gone)


def has_come_to(state: State, wanted: State) -> bool:
    """Whether a ticket that was not returned has come to a state, or further."""
    return state is not State.RETURNED and _ORDER[state] >= _ORDER[wanted]


def next_steps(state: State) -> tuple[Step, ...]:
    """The steps that lead on from here, for a user who asks what comes next."""
    return tuple(step for step, moves in _MOVES.items() if moves.get(state, state) is not state)


def _impossible(standing: Standing, event: Turn) -> Refusal | None:
    """Why a step cannot be taken where the ticket stands; None where it can."""
    step, state = event.step, standing.state
    applied = standing.exclusion is Exclusion.APPLIED
    against_a_finding = step is Step.CLOSE and state is not State.TO_CLOSE and not event.reasoned
    checks = (
        (state not in _MOVES[step], Refusal.ORDER),
        (step is Step.CLOSE and not standing.replied, Refusal.NOT_REPLIED),
        (step is Step.CLOSE and state is State.TO_REWORK and not _may_rest(standing), Refusal.UNSOLVED),
        (against_a_finding, Refusal.NO_REASON),
        (step is Step.EXTEND and not _later(event, standing.until), Refusal.EARLIER_LIMIT),
        (step in {Step.PEND, Step.KEEP} and standing.pending, Refusal.PENDING),
        (step is Step.SETTLE and not standing.pending, Refusal.NOT_PENDING),
        (step is Step.APPLY_EXCLUSION and (applied or standing.exclusion is Exclusion.GRANTED), Refusal.APPLIED),
        (step in {Step.EXCLUDE, Step.COUNT} and not applied, Refusal.NOT_APPLIED),
    )
    return next((why for applies, why in checks if applies), None)


def _may_rest(standing: Standing) -> bool:
    """Whether a ticket whose call-back failed may be closed with the reason, though it waits to be handled again.

    It went back to the unit and the citizen was called again (the service contract, 第一条 五 7), or 挂账 or 不计入 was
    granted.
    """
    granted = standing.pending or standing.exclusion is Exclusion.GRANTED
    return standing.failures >= _CALLS_WANTED or (granted and standing.visits > 0)


def _later(event: Turn, limit: dt.datetime | None) -> bool:
    return (
        event.until is not None
        and event.at is not None
        and event.until > event.at
        and (limit is None or event.until > limit)
    )


def _after(standing: Standing, event: Turn) -> Standing:
    step = event.step
    return Standing(
        state=_state(standing, event),
        unit=standing.unit or (event.unit if step is Step.DISPATCH else ""),
        until=event.until if step is Step.EXTEND else standing.until,
        visits=standing.visits + (step is Step.VISIT),
        failures=standing.failures + (step is Step.VISIT and event.failed),
        contested=_contested(standing, event),
        unapproved=standing.unapproved or _lacks_approval(event),
        replied=standing.replied or step is Step.REPLY,
        pending=step is Step.PEND or (standing.pending and step is not Step.SETTLE),
        exclusion=_EXCLUSIONS.get(step, standing.exclusion),
    )


def _contested(standing: Standing, event: Turn) -> bool:
    if event.step is Step.VISIT and standing.state in _AFTER_CLOSE:
        return event.failed or (standing.contested and not event.told)
    return standing.contested and event.step is not Step.REWORK


def _lacks_approval(event: Turn) -> bool:
    return event.step is Step.DISPATCH and event.by_person and not event.approved


_EXCLUSIONS = {
    Step.APPLY_EXCLUSION: Exclusion.APPLIED,
    Step.EXCLUDE: Exclusion.GRANTED,
    Step.COUNT: Exclusion.DECLINED,
}


def _state(standing: Standing, event: Turn) -> State:
    state = standing.state
    if event.by_person:
        reached = _MOVES[event.step][state]
        if event.step is Step.HANDLE and reached is State.TO_VISIT and not standing.replied:
            return State.TO_REPLY
    else:
        reached = _proven(state, event.step)
    return _outcome(event) if event.step is Step.VISIT and reached is State.VISIT_UNTOLD else reached


def _proven(state: State, step: Step) -> State:
    """Where a fact takes a ticket: forward only, but a returned one may come again, and a later call may fail."""
    if step is Step.RETURN:
        return _MOVES[step].get(state, state)
    reached = _PROVES.get(step, state)
    before_close = step is Step.VISIT and state not in _AFTER_CLOSE
    return reached if before_close or _ORDER[reached] > _ORDER[state] else state


def _outcome(visit: Turn) -> State:
    if visit.failed:
        return State.TO_REWORK
    return State.TO_CLOSE if visit.told else State.VISIT_UNTOLD
