"""The history of a ticket: its events in their order, the one state that follows, and which event is possible next.

What persons note must be possible when it happens: an event is refused that the ticket's state does not allow, or that
would make a later one impossible. What the platform's export says and what a filed document proves is fact: it moves a
ticket forward past steps that nobody noted, and never back.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from anjuan.kinds import Kind
from anjuan.steps import Event, Exclusion, Refusal, Source, State, Step, StepRefused
from anjuan.ticket import Ticket

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
        (Step.PEND, Step.SETTLE, Step.APPLY_EXCLUSION, Step.EXCLUDE, Step.COUNT),
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

PROVING = frozenset({Kind.CASE_STATEMENT, Kind.CALLBACK})
"""Kinds of documents that can prove a step."""

_REASON_WANTED = frozenset({Step.RETURN, Step.REWORK, Step.PEND, Step.APPLY_EXCLUSION, Step.CORRECT})
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


@dataclass(frozen=True, slots=True)
class History:
    """A ticket's history.

    Attributes:
        number: the ticket's.
        events: all, by time: those withdrawn and the corrections among them, and what the platform's export says.
        withdrawn: the numbers of events that were withdrawn.
        standing: what follows from those that were not.
        begun: when the citizen called; None where no export has said so.
    """

    number: str
    events: tuple[Event, ...]
    withdrawn: frozenset[int]
    standing: Standing
    begun: dt.datetime | None = None

    @property
    def stored(self) -> tuple[Event, ...]:
        """The events that were noted, by their numbers."""
        return tuple(sorted((each for each in self.events if each.no is not None), key=lambda each: each.no or 0))

    @property
    def archived(self) -> bool:
        """Whether it was archived ever: then its case file tells it."""
        return any(each.step is Step.ARCHIVE for each in self.events)

    def last(self, step: Step) -> Event | None:
        """The newest event of a step that was not withdrawn."""
        found = [each for each in self.events if each.step is step and each.no not in self.withdrawn]
        return found[-1] if found else None


def history(number: str, noted: Iterable[Event], ticket: Ticket | None = None) -> History:
    """Put a ticket's history together.

    Args:
        number: the ticket's.
        noted: the events that are stored, with their numbers.
        ticket: what the platform's exports say; None where none has brought it.
    """
    stored = sorted(noted, key=lambda event: event.no or 0)
    withdrawn = withdrawn_of(stored)
    valid = [event for event in stored if event.no not in withdrawn]
    told = list(_told(ticket, valid)) if ticket else []
    standing, _ = _fold([*valid, *told])
    return History(
        number, tuple(_in_order([*stored, *told])), withdrawn, standing, ticket.created_at if ticket else None
    )


def admit(past: History, event: Event, ticket: Ticket | None, now: dt.datetime) -> None:
    """Make sure that an event can be noted.

    Args:
        past: the ticket's history.
        event: what a person wants to note, without a number.
        ticket: what the platform's exports say.
        now: the time.

    Raises:
        StepRefused: it cannot.
    """
    if fault := _fault(past, event, now):
        raise StepRefused(past.number, event, fault, past.standing.state)
    stored = past.stored
    numbered = dataclasses.replace(event, no=len(stored) + 1)
    after = [*stored, numbered]
    withdrawn = withdrawn_of(after)
    valid = [each for each in after if each.no not in withdrawn]
    _, refused = _fold([*valid, *(_told(ticket, valid) if ticket else ())])
    before = {each.no for each, _, _ in _refused(past, ticket)}
    for each, why, state in refused:
        if each.no == numbered.no:
            raise StepRefused(past.number, event, why, state)
        if each.no not in before:
            raise StepRefused(past.number, event, why, state, each)


def moved_by(kind: Kind, standing: Standing) -> Step | None:
    """The step that a filed document proves to have been taken, where that is certain and not known yet.

    A unit's statement proves that the unit looked into it, a call-back sheet that the citizen was called. An
    application (退单, 延期, 挂账, 不计入) proves nothing: whether it was granted, a person notes.
    """
    state = standing.state
    if state is State.RETURNED:
        return None
    if kind is Kind.CASE_STATEMENT and _ORDER[state] <= _ORDER[State.TO_VERIFY]:
        return Step.VERIFY
    if kind is Kind.CALLBACK and _ORDER[state] <= _ORDER[State.TO_VISIT]:
        return Step.VISIT
    return None


def has_come_to(state: State, wanted: State) -> bool:
    """Whether a ticket that was not returned has come to a state, or further."""
    return state is not State.RETURNED and _ORDER[state] >= _ORDER[wanted]


def next_steps(state: State) -> tuple[Step, ...]:
    """The steps that lead on from here, for a user who asks what comes next."""
    return tuple(step for step, moves in _MOVES.items() if moves.get(state, state) is not state)


def withdrawn_of(stored: Iterable[Event]) -> frozenset[int]:
    """The numbers of events that a correction has withdrawn which was not withdrawn itself."""
    gone: set[int] = set()
    for event in sorted(stored, key=lambda each: each.no or 0, reverse=True):
        if event.corrects is not None and event.no not in gone:
            gone.add(event.corrects)
    return frozenset(gone)


def _in_order(events: Iterable[Event]) -> list[Event]:
    return sorted(events, key=lambda each: (each.at, each.source is not Source.IMPORT, each.no or _PLACE[each.step]))


def _told(ticket: Ticket, noted: Iterable[Event]) -> Iterator[Event]:
    """What a ticket's own times say, where nobody has noted it better.

    派单时间 is the platform's handing over to us; only where it is later than 签收时间 can it be our 派发.
    """
    dispatched = Step.ASSIGN
    if ticket.dispatched_at and ticket.signed_at and ticket.dispatched_at > ticket.signed_at:
        dispatched = Step.DISPATCH
    latest: dict[Step, dt.datetime] = {}
    for event in noted:
        latest[event.step] = max(event.at, latest.get(event.step, event.at))
    unit = ticket.host_unit or "" if dispatched is Step.DISPATCH else ""
    facts = (
        _fact(dispatched, ticket.dispatched_at, unit=unit),
        _fact(Step.SIGN, ticket.signed_at),
        _fact(Step.RETURN, ticket.returned_at, note=ticket.return_reason or ""),
        _fact(Step.REPLY, ticket.replied_at),
        _visit(ticket),
        _fact(Step.CLOSE, ticket.closed_at),
    )
    return (fact for fact in facts if fact and not _known(fact, latest))


def _fact(step: Step, at: dt.datetime | None, *, unit: str = "", note: str = "") -> Event | None:
    return Event(step, at, "", note, unit, source=Source.IMPORT) if at else None


def _visit(ticket: Ticket) -> Event | None:
    if ticket.visit_time is None:
        return None
    return Event(
        Step.VISIT,
        ticket.visit_time,
        "",
        ticket.visit_opinion or "",
        contacted=ticket.visit_contacted,
        solved=ticket.visit_solved,
        satisfied=ticket.visit_satisfied,
        source=Source.IMPORT,
    )


def _known(event: Event, latest: Mapping[Step, dt.datetime]) -> bool:
    return event.step in latest and (event.step in _SINGLE or latest[event.step] >= event.at)


def _fold(events: Iterable[Event]) -> tuple[Standing, list[tuple[Event, Refusal, State]]]:
    """Where the events lead, and those that could not have happened: they change nothing."""
    standing = Standing()
    refused = []
    for event in _in_order(events):
        if event.step is Step.CORRECT:
            continue
        if event.source is Source.PERSON and (why := _impossible(standing, event)):
            refused.append((event, why, standing.state))
        else:
            standing = _after(standing, event)
    return standing, refused


def _refused(past: History, ticket: Ticket | None) -> list[tuple[Event, Refusal, State]]:
    valid = [each for each in past.stored if each.no not in past.withdrawn]
    return _fold([*valid, *(_told(ticket, valid) if ticket else ())])[1]


def _fault(past: History, event: Event, now: dt.datetime) -> Refusal | None:
    """What is wrong with an event whatever happened before."""
    numbers = {each.no for each in past.stored}
    target = event.corrects
    withdrawn_at = next((each.at for each in past.stored if each.no == target), event.at)
    assigned = past.last(Step.ASSIGN)
    outcome = (event.contacted, event.solved, event.satisfied) != (None, None, None)
    checks = (
        (event.step is Step.ASSIGN, Refusal.PLATFORMS),
        (event.step is Step.CORRECT and target is None, Refusal.NOTHING_TO_CORRECT),
        (target is not None and target not in numbers, Refusal.NO_SUCH_EVENT),
        (target is not None and target in past.withdrawn, Refusal.WITHDRAWN),
        ((event.step in _REASON_WANTED or target is not None) and not event.note.strip(), Refusal.NO_REASON),
        (event.step is Step.DISPATCH and not event.unit.strip(), Refusal.NO_UNIT),
        (event.step is Step.EXTEND and event.until is None, Refusal.NO_LIMIT),
        (outcome and event.step is not Step.VISIT, Refusal.STRAY),
        (event.until is not None and event.step is not Step.EXTEND, Refusal.STRAY),
        (event.at > now, Refusal.FUTURE),
        (past.begun is not None and event.at < past.begun, Refusal.BEFORE_CALL),
        (event.step is Step.SIGN and assigned is not None and event.at < assigned.at, Refusal.BEFORE_ASSIGNED),
        (event.step is Step.CORRECT and event.at < withdrawn_at, Refusal.BEFORE_CORRECTED),
    )
    return next((why for applies, why in checks if applies), None)


def _impossible(standing: Standing, event: Event) -> Refusal | None:
    """Why a step cannot be taken where the ticket stands; None where it can."""
    step, state = event.step, standing.state
    applied = standing.exclusion is Exclusion.APPLIED
    against_a_finding = step is Step.CLOSE and state is not State.TO_CLOSE and not event.note.strip()
    checks = (
        (state not in _MOVES[step], Refusal.ORDER),
        (step is Step.CLOSE and not standing.replied, Refusal.NOT_REPLIED),
        (step is Step.CLOSE and state is State.TO_REWORK and not _may_rest(standing), Refusal.UNSOLVED),
        (against_a_finding, Refusal.NO_REASON),
        (step is Step.EXTEND and not _later(event, standing.until), Refusal.EARLIER_LIMIT),
        (step is Step.PEND and standing.pending, Refusal.PENDING),
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


def _later(event: Event, limit: dt.datetime | None) -> bool:
    return event.until is not None and event.until > event.at and (limit is None or event.until > limit)


def _after(standing: Standing, event: Event) -> Standing:
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


def _contested(standing: Standing, event: Event) -> bool:
    if event.step is Step.VISIT and standing.state in _AFTER_CLOSE:
        return event.failed or (standing.contested and not event.told)
    return standing.contested and event.step is not Step.REWORK


def _lacks_approval(event: Event) -> bool:
    return event.step is Step.DISPATCH and event.source is Source.PERSON and not event.approver.strip()


_EXCLUSIONS = {
    Step.APPLY_EXCLUSION: Exclusion.APPLIED,
    Step.EXCLUDE: Exclusion.GRANTED,
    Step.COUNT: Exclusion.DECLINED,
}


def _state(standing: Standing, event: Event) -> State:
    state = standing.state
    if event.source is Source.PERSON:
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


def _outcome(visit: Event) -> State:
    if visit.failed:
        return State.TO_REWORK
    return State.TO_CLOSE if visit.told else State.VISIT_UNTOLD
