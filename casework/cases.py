"""A ticket and its case file, seen together; what is wrong with case files; a case file taken elsewhere."""

import datetime as dt
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from anjuan.casefile import Record
from anjuan.completeness import Lack, lacking
from anjuan.deadlines import Deadline, deadlines
from anjuan.errors import AnjuanError
from anjuan.history import History
from anjuan.ids import SHANGHAI, CaseId
from anjuan.masking import Masker, mask
from anjuan.numbers import find_numbers, number_date
from anjuan.progress import Activity, Reporter
from anjuan.recognition import Confidence
from casework.calendar import Calendar
from casework.deciding import case_of
from casework.office import Office, UnknownTicket

if TYPE_CHECKING:
    from anjuan.ticket import Ticket
    from archive.verify import Verification

_END = re.compile(r"[0-9]{4,7}")
"""Figures alone that are taken for the end of a number."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A record and the case file that it is in."""

    case: CaseId
    record: Record


@dataclass(frozen=True, slots=True)
class Holding:
    """A ticket with its papers, without what became of it.

    Attributes:
        number: canonical.
        ticket: None when no import has brought it yet.
        records: what its case files hold.
    """

    number: str
    ticket: "Ticket | None"
    records: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class TicketView:
    """All that is known of one ticket.

    Attributes:
        number: canonical.
        ticket: None when no import has brought it yet.
        records: what its case files hold.
        lack: what they should hold besides, and what is wrong with what they hold.
        history: what happened to it.
        deadlines: by when it was to be answered and done.
        now: the time by which they are judged.
        unannounced: years whose holidays nobody has announced: their working days are a guess.
    """

    number: str
    ticket: "Ticket | None"
    records: tuple[Placed, ...]
    lack: Lack
    history: History
    deadlines: tuple[Deadline, ...]
    now: dt.datetime
    unannounced: tuple[int, ...]


class SeveralTickets(AnjuanError):
    """What was typed is the end of the numbers of several tickets.

    Attributes:
        typed: as typed.
        numbers: of the tickets, the newest first.
    """

    def __init__(self, typed: str, numbers: tuple[str, ...]) -> None:
        super().__init__(typed, numbers)
        self.typed = typed
        self.numbers = numbers


def meant(office: Office, typed: str) -> str:
    """The number of the ticket that is meant by a number without its channel or by the end of one, as in a search.

    Anything else is given back as typed, whether there is such a ticket or not.

    Raises:
        SeveralTickets: more than one is meant.
    """
    said = typed.strip()
    form = f"*{said}" if _END.fullmatch(said) else next(_unsure(said, office), None)
    if form is None:
        return typed
    found = office.register.numbers.meant(form)
    if len(found) > 1:
        raise SeveralTickets(said, tuple(each.number for each in found))
    return found[0].number if found else typed


def _unsure(said: str, office: Office) -> Iterator[str]:
    """The number that is all that was said, where it has no channel or is only the end of one."""
    for each in find_numbers(said, office.patterns):
        if each.confidence is not Confidence.SURE and (each.start, each.end) == (0, len(said)):
            yield each.number


def view(office: Office, typed: str) -> TicketView:
    """Look a ticket up.

    Raises:
        UnknownTicket: neither the register nor the case files know the number.
    """
    held = holding(office, typed)
    number, ticket, records = held.number, held.ticket, held.records
    day = ticket_day(office, number, ticket)
    told = office.register.steps.history(number)
    lack = lacking(
        [placed.record for placed in records],
        day,
        office.settings.completeness,
        order_type=ticket.order_type if ticket else None,
        standing=told.standing,
    )
    calendar = Calendar()
    due = deadlines(ticket, told, office.settings.deadlines, calendar.is_workday)
    return TicketView(number, ticket, records, lack, told, due, office.clock(), tuple(sorted(calendar.unannounced)))


def holding(office: Office, typed: str) -> Holding:
    """Look a ticket and its papers up, without its history, which takes longer than they do.

    Raises:
        UnknownTicket: neither the register nor the case files know the number.
    """
    number = office.number(typed)
    ticket = office.register.tickets.get(number)
    records = records_of(office, number)
    if ticket is None and not records:
        raise UnknownTicket(typed)
    return Holding(number, ticket, records)


def ticket_day(office: Office, number: str, ticket: "Ticket | None") -> dt.date:
    """The day of a ticket: as the register says, else as its number says, else today."""
    if ticket is not None and ticket.created_at is not None:
        return ticket.created_at.astimezone(SHANGHAI).date()
    return number_date(number) or office.clock().date()


def cases_of(office: Office, number: str) -> tuple[CaseId, ...]:
    """The case files of a ticket: two where some papers came under its other number before the register knew both."""
    known = office.register.records.cases_of_ticket(number)
    own = case_of(office, number)
    return tuple(dict.fromkeys((own, *(CaseId(case.shelf, case.name, own.ticket_no) for case in known))))


def records_of(office: Office, number: str) -> tuple[Placed, ...]:
    """What the case files of a ticket hold, as they themselves say."""
    return tuple(Placed(case, record) for case in cases_of(office, number) for record in office.store.records(case))


def verify(office: Office, numbers: Sequence[str], reporter: Reporter) -> Iterator["Verification"]:
    """Check the case files of these tickets, or all there are, one by one.

    A case file that the register knows and the disk does not is missing, with all its records. Without numbers, the
    last verdict is of what lies in 案卷 and belongs to no case file; its `case` is empty.

    Raises:
        UnknownTicket: nobody knows a case file of a ticket.
    """
    if numbers:
        keys = [case.key for number in numbers for case in _known(office, number)]
    else:
        keys = sorted({case.key for case in office.store.cases()} | set(office.register.records.cases()))
    cases = [case_at(office, key) for key in dict.fromkeys(keys)]
    with reporter.track(Activity.VERIFYING, len(cases)) as advance:
        for case in cases:
            yield office.store.verify(case) if is_there(office, case) else _vanished(office, case)
            advance(1)
    if not numbers:
        yield _strays(office, keys)


def case_at(office: Office, key: str) -> CaseId:
    """The case file with this key."""
    shelf, _, name = key.rpartition("/")
    known = office.register.records.of_case(key)
    return CaseId(shelf, name, known[0].case.ticket_no if known else None)


def is_there(office: Office, case: CaseId) -> bool:
    """Whether the case file's folder is on the disk, whatever state it is in."""
    return (office.folders.cases / case.key).is_dir()


def _known(office: Office, typed: str) -> tuple[CaseId, ...]:
    known = set(office.register.records.cases())
    cases = [case for case in cases_of(office, office.number(typed)) if is_there(office, case) or case.key in known]
    if not cases:
        raise UnknownTicket(typed)
    return tuple(cases)


def _vanished(office: Office, case: CaseId) -> "Verification":
    from archive.verify import Verification

    paths = tuple(filing.record.path for filing in office.register.records.of_case(case.key))
    return Verification(case.key, 0, missing=paths)


def _strays(office: Office, keys: Sequence[str]) -> "Verification":
    """Files below 案卷 that lie in no case file: somebody put them there by hand, or a folder was renamed."""
    from archive.layout import is_system_litter
    from archive.verify import Unexpected, Verification

    root, cases = office.folders.cases, set(keys)
    found: list[Unexpected] = []
    for name, folders, files in os.walk(root):
        below = Path(name).relative_to(root)
        folders[:] = [each for each in folders if each[0] != "." and (below / each).as_posix() not in cases]
        found += [Unexpected((below / each).as_posix(), is_system_litter(each)) for each in files]
    return Verification("", 0, unexpected=tuple(sorted(found, key=lambda each: each.path)))


def export(
    office: Office, number: str, out: Path, by: str, *, approver: str = "", purpose: str = ""
) -> tuple[Path, ...]:
    """Copy the case files of a ticket into the folder `out`, complete and checked, and note it in the audit trail.

    Args:
        office: the open office.
        number: the ticket's.
        out: the folder; it is made.
        by: who exports.
        approver: who let it out, if anybody said so.
        purpose: for what; masked before it is noted.

    Raises:
        UnknownTicket: it has none.
        AnjuanError: a case file is damaged, or the copy is; `out` has such a folder already.
    """
    from register.audit import Entry

    out.mkdir(parents=True, exist_ok=True)
    cases = _known(office, number)
    made = tuple(office.store.export(case, out / case.name) for case in cases)
    said = {"approver": approver.strip(), "purpose": mask(purpose.strip(), Masker())}
    detail = {name: value for name, value in said.items() if value}
    entries = [Entry(by, "case.exported", case.key, detail) for case in cases]
    office.register.audit.append(*entries, now=office.clock())
    return made
