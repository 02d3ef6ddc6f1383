"""The steps of a ticket noted, and its history kept in its case file once it is archived."""

from dataclasses import dataclass, replace
from typing import Any, cast

from anjuan.errors import AnjuanError
from anjuan.history import History
from anjuan.ids import CaseId, RecordId
from anjuan.steps import Event, Source, Step
from casework.cases import TicketView, cases_of, is_there, records_of, view
from casework.office import Office, UnknownTicket


class NothingToArchive(AnjuanError):
    """A ticket has no case file that could be archived."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


class EvidenceUnknown(AnjuanError):
    """The case file has no record of the number that was given as proof of a step."""

    def __init__(self, number: str, record_no: int) -> None:
        super().__init__(number, record_no)
        self.number = number
        self.record_no = record_no


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that a ticket's history has now.

    Attributes:
        new: it was noted; else the very same event was there before.
        view: the ticket with it.
    """

    event: Event
    new: bool
    view: TicketView


def take_step(office: Office, typed: str, event: Event, by: str, *, record_no: int | None = None) -> Taken:
    """Note that something happened to a ticket.

    Args:
        office: the open office.
        typed: the ticket's number.
        event: what happened; without a number, and without the record that proves it.
        by: who notes it.
        record_no: the number in the case file of the record that proves it.

    Raises:
        UnknownTicket: neither the register nor the case files know it.
        EvidenceUnknown: the case file has no such record.
        NothingToArchive: there is no case file to be archived.
        StepRefused: it is not possible.
    """
    number = known_number(office, typed)
    if record_no is not None:
        event = replace(event, record=evidence(office, number, record_no))
    if event.step is Step.ARCHIVE:
        check_archivable(office, number)
    [noted] = office.register.steps.append(number, event, now=office.clock(), actor=by)
    seen = view(office, number)
    if seen.history.archived:
        keep_history(office, number, seen.history)
    return Taken(noted.event, noted.new, seen)


def known_number(office: Office, typed: str) -> str:
    """The canonical number of a ticket that the register or a case file knows.

    Raises:
        UnknownTicket: neither does.
    """
    number = office.number(typed)
    if not office.register.tickets.resolve(number) and not office.register.records.of_ticket(number):
        raise UnknownTicket(typed)
    return number


def evidence(office: Office, number: str, record_no: int) -> RecordId:
    """The record of this number in a ticket's case file.

    Raises:
        EvidenceUnknown: there is none.
    """
    for placed in records_of(office, number):
        if placed.record.record_no == record_no:
            return RecordId(placed.case.key, record_no)
    raise EvidenceUnknown(number, record_no)


def check_archivable(office: Office, number: str) -> None:
    """Make sure that a ticket has a case file.

    Raises:
        NothingToArchive: it has none.
    """
    if not any(is_there(office, case) for case in cases_of(office, number)):
        raise NothingToArchive(number)


def keep_history(office: Office, number: str, told: History) -> None:
    """Write a ticket's fields and its whole history into its case files; what they had before stays beside it.

    The same again changes nothing, so that whatever was cut short is put right by doing it again.
    """
    values = case_values(office, number, told)
    for case in cases_of(office, number):
        if is_there(office, case):
            office.store.annotate(case, values, office.clock())


def case_values(office: Office, number: str, told: History) -> dict[str, object]:
    """What a case file says of its ticket (`docs/format.md` 1.4)."""
    ticket = office.register.tickets.get(number)
    return {
        "ticket_no": number,
        "ticket": ticket.as_json() if ticket else None,
        "state": told.standing.state,
        "state_name": told.standing.state.chinese,
        "steps": steps_json(told),
    }


def steps_json(told: History) -> list[dict[str, object]]:
    """The events of a history, by time; `corrected` says whether a later one has withdrawn it."""
    return [{**event.as_json(), "corrected": event.no in told.withdrawn} for event in told.events]


def restore_history(office: Office, case: CaseId, by: str) -> int:
    """Take in the history that a case file tells, where the register has none of its ticket; how many events.

    Raises:
        CaseDamaged: what the case file tells cannot be read.
    """
    from archive.bag import CaseDamaged
    from archive.layout import CASE_JSON

    values = office.store.annotation(case)
    if case.ticket_no is None or values is None:
        return 0
    try:
        events = [Event.of_json(said) for said in cast("list[dict[str, Any]]", values.get("steps", []))]
    except (TypeError, AttributeError, ValueError) as error:
        raise CaseDamaged(case.key, (CASE_JSON,)) from error
    noted = [event for event in events if event.source is not Source.IMPORT]
    return office.register.steps.restore(case.ticket_no, noted, office.clock(), by) if noted else 0
