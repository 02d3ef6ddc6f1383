"""The history of a ticket: its events in their order, the one state that follows, and which event is possible next.

What persons note must be possible when it happens: an event is refused that the ticket's state does not allow, or that
would make a later one impossible. What the platform's export says and what a filed document proves is fact: it moves a
ticket forward past steps that nobody noted, and never back.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from anjuan.course import Standing, Times, fold, has_come_to, order_of, told_by, turn_of, withdrawn_among
from anjuan.kinds import Kind
from anjuan.steps import Event, Refusal, Source, State, Step, StepRefused
from anjuan.ticket import Ticket

PROVING = frozenset({Kind.CASE_STATEMENT, Kind.CALLBACK})
"""Kinds of documents that can prove a step."""

_REASON_WANTED = frozenset({Step.RETURN, Step.REWORK, Step.PEND, Step.APPLY_EXCLUSION, Step.CORRECT})


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

    def first(self, wanted: frozenset[Step]) -> dt.datetime | None:
        """When one of these steps was taken first, as far as nobody has withdrawn it."""
        return next((each.at for each in self.events if each.step in wanted and each.no not in self.withdrawn), None)

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
    if kind is Kind.CASE_STATEMENT and not has_come_to(state, State.TO_HANDLE):
        return Step.VERIFY
    if kind is Kind.CALLBACK and not has_come_to(state, State.VISIT_UNTOLD):
        return Step.VISIT
    return None


def withdrawn_of(stored: Iterable[Event]) -> frozenset[int]:
    """The numbers of events that a correction has withdrawn which was not withdrawn itself."""
    return withdrawn_among((each.no or 0, each.corrects) for each in stored)


def _in_order(events: Iterable[Event]) -> list[Event]:
    return sorted(
        events, key=lambda each: order_of(each.at, each.step, each.no, by_export=each.source is Source.IMPORT)
    )


def times_of(ticket: Ticket) -> Times:
    """When a ticket came to its steps, as the platform's export says."""
    return Times(
        ticket.dispatched_at,
        ticket.signed_at,
        ticket.returned_at,
        ticket.replied_at,
        ticket.visit_time,
        ticket.closed_at,
    )


def _told(ticket: Ticket, noted: Iterable[Event]) -> Iterator[Event]:
    """What a ticket's own times say, where nobody has noted it better."""
    for step, at in told_by(times_of(ticket), ((each.step, each.at) for each in noted)):
        event = Event(step, at, "", source=Source.IMPORT)
        match step:
            case Step.DISPATCH:
                yield dataclasses.replace(event, unit=ticket.host_unit or "")
            case Step.RETURN:
                yield dataclasses.replace(event, note=ticket.return_reason or "")
            case Step.VISIT:
                yield dataclasses.replace(
                    event,
                    note=ticket.visit_opinion or "",
                    contacted=ticket.visit_contacted,
                    solved=ticket.visit_solved,
                    satisfied=ticket.visit_satisfied,
                )
            case _:
                yield event


def _fold(events: Iterable[Event]) -> tuple[Standing, list[tuple[Event, Refusal, State]]]:
    """Where the events lead, and those that could not have happened: they change nothing."""
    ordered = _in_order(events)
    standing, refused = fold(map(turn_of, ordered))
    return standing, [(ordered[place], why, state) for place, why, state in refused]


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


def _later(event: Event, limit: dt.datetime | None) -> bool:
    return event.until is not None and event.until > event.at and (limit is None or event.until > limit)
