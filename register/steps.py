"""The events of tickets: only ever added, never changed nor deleted.

They stand under the number by which the ticket was known when they were noted; a history holds those of all its
numbers.
"""

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from anjuan.calls import Call
from anjuan.history import PROVING, History, admit, history, moved_by, withdrawn_of
from anjuan.ids import RecordId
from anjuan.steps import Event, Source, Step, StepRefused
from anjuan.ticket import Ticket
from register.audit import Entry, append
from register.database import Database
from register.parts import parts
from register.schema import Row, aliases, steps, tickets
from register.shelf import Filing
from register.ticket_rows import ticket_of

_FACTS = ("step", "at", "by", "note", "unit", "approver", "contacted", "solved", "satisfied", "until", "source")
_INSERT = sa.insert(steps).returning(steps.c.id)


@dataclass(frozen=True, slots=True)
class Noted:
    """An event that the register has.

    Attributes:
        new: it was added; else the very same event was there before, and nothing was done.
    """

    number: str
    event: Event
    new: bool


@dataclass(slots=True)
class _Chronicle:
    """A ticket and its stored events while more are added; `keys` are those of the rows, in their order."""

    ticket: Ticket | None = None
    keys: list[int] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


class Steps:
    """The events of a register."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, number: str, *events: Event, now: dt.datetime, actor: str) -> tuple[Noted, ...]:
        """Note events of one ticket, all or none; the very same event again is recognised, and not noted twice.

        One that was withdrawn can be noted anew.

        Args:
            number: a ticket's; the register need not know it.
            events: in the order in which they are noted.
            now: the time.
            actor: who notes them.

        Raises:
            StepRefused: one is not possible.
        """
        with self._database.write() as connection:
            chronicle = _chronicles(connection, [number])[number]
            noted = [_note(connection, number, chronicle, event, now) for event in events]
            append(connection, _entries(noted, actor), now)
        return tuple(noted)

    def append_each(
        self, given: Sequence[tuple[str, Event]], now: dt.datetime, actor: str
    ) -> tuple[Noted | StepRefused, ...]:
        """Note events of many tickets, each that is possible; one outcome for each, in their order.

        Many events take several transactions, so that others get their turn; who dies between them does it again.
        """
        outcomes: list[Noted | StepRefused] = []
        for part in parts(given):
            if outcomes:
                self._database.give_way()
            with self._database.write() as connection:
                chronicles = _chronicles(connection, {number for number, _ in part})
                came = [_tried(connection, number, chronicles[number], event, now) for number, event in part]
                append(connection, _entries([each for each in came if isinstance(each, Noted)], actor), now)
            outcomes += came
        return tuple(outcomes)

    def restore(self, number: str, events: Iterable[Event], now: dt.datetime, actor: str) -> int:
        """Take in a history that a case file tells, where the register has none of this ticket; how many events."""
        with self._database.write() as connection:
            chronicle = _chronicles(connection, [number])[number]
            if chronicle.events:
                return 0
            for event in sorted(events, key=lambda each: each.no or 0):
                _insert(connection, number, chronicle, event, event.noted_at or now)
            count = len(chronicle.events)
            append(connection, [Entry(actor, "steps.restored", number, {"events": count})] if count else [], now)
            return count

    def history(self, number: str) -> History:
        """The history of the ticket that this number names; an empty one where nobody knows it."""
        return self.histories([number])[number]

    def histories(self, numbers: Collection[str]) -> dict[str, History]:
        """The histories of many tickets, by the numbers that were given."""
        with self._database.read() as connection:
            found = _chronicles(connection, numbers)
        return {number: history(number, each.events, each.ticket) for number, each in found.items()}

    def histories_of(self, known: Sequence[Ticket]) -> dict[str, History]:
        """The histories of tickets that the register has just given, by their canonical numbers."""
        found = {ticket.number: _Chronicle(ticket) for ticket in known}
        with self._database.read() as connection:
            for some in parts(sorted(found)):
                _fill(found, connection.execute(_OWNED.where(tickets.c.number.in_(some))))
        return {number: history(number, each.events, each.ticket) for number, each in found.items()}


def note_filed(
    connection: sa.Connection, filings: Sequence[Filing], calls: Mapping[RecordId, Call], now: dt.datetime
) -> dict[RecordId, Event]:
    """Note within somebody's transaction the steps that filed documents prove; none twice for one document.

    Args:
        connection: the transaction in which the documents' rows are written.
        filings: the documents, in the order of filing.
        calls: what call-back sheets among them say.
        now: the time.

    Returns:
        The events that are new, by the documents that prove them.
    """
    papers = [
        (number, each)
        for each in filings
        if each.record.facts.kind in PROVING and (number := each.case.ticket_no) is not None
    ]
    chronicles = _chronicles(connection, {number for number, _ in papers}) if papers else {}
    noted: dict[RecordId, Event] = {}
    entries = []
    for number, filing in papers:
        chronicle, place, facts = chronicles[number], _place(filing), filing.record.facts
        step = moved_by(facts.kind, history(number, chronicle.events, chronicle.ticket).standing)
        if step is None or any(each.record == place and each.step is step for each in chronicle.events):
            continue
        call = calls.get(place, Call()) if step is Step.VISIT else Call()
        event = Event(
            step,
            facts.filed_at,
            facts.filed_by,
            contacted=call.contacted,
            solved=call.solved,
            satisfied=call.satisfied,
            record=place,
            source=Source.FILING,
        )
        noted[place] = _insert(connection, number, chronicle, event, now)
        entries.append(_entry(number, noted[place], facts.filed_by))
    append(connection, entries, now)
    return noted


def _place(filing: Filing) -> RecordId:
    return RecordId(filing.case.key, filing.record.record_no)


def _tried(
    connection: sa.Connection, number: str, chronicle: _Chronicle, event: Event, now: dt.datetime
) -> Noted | StepRefused:
    try:
        return _note(connection, number, chronicle, event, now)
    except StepRefused as refused:
        return refused


def _note(connection: sa.Connection, number: str, chronicle: _Chronicle, event: Event, now: dt.datetime) -> Noted:
    withdrawn = withdrawn_of(chronicle.events)
    valid = (each for each in chronicle.events if each.no not in withdrawn)
    same = next((each for each in valid if _facts(each) == _facts(event)), None)
    if same is not None:
        return Noted(number, same, new=False)
    admit(history(number, chronicle.events, chronicle.ticket), event, chronicle.ticket, now)
    return Noted(number, _insert(connection, number, chronicle, event, now), new=True)


def _facts(event: Event) -> Event:
    return dataclasses.replace(event, no=None, noted_at=None)


def _insert(
    connection: sa.Connection, number: str, chronicle: _Chronicle, event: Event, noted_at: dt.datetime
) -> Event:
    row = {name: getattr(event, name) for name in _FACTS} | {
        "ticket_no": number,
        "case_key": event.record.case if event.record else None,
        "record_no": event.record.record_no if event.record else None,
        "corrects": chronicle.keys[event.corrects - 1] if event.corrects else None,
        "noted_at": noted_at,
    }
    chronicle.keys.append(connection.execute(_INSERT, row).scalar_one())
    chronicle.events.append(dataclasses.replace(event, no=len(chronicle.keys), noted_at=noted_at))
    return chronicle.events[-1]


def _entries(noted: Iterable[Noted], actor: str) -> list[Entry]:
    return [_entry(each.number, each.event, actor) for each in noted if each.new]


def _entry(number: str, event: Event, actor: str) -> Entry:
    return Entry(actor, "step.noted", number, {"step": event.step, "no": event.no, "corrects": event.corrects})


def _chronicles(connection: sa.Connection, numbers: Collection[str]) -> dict[str, _Chronicle]:
    """What is known of these tickets, by the numbers that were given; two numbers of one ticket share it."""
    found: dict[str, _Chronicle] = {}
    for some in parts(sorted(set(numbers))):
        named = connection.execute(
            sa.select(aliases.c.number, tickets.c.number).join_from(aliases, tickets).where(aliases.c.number.in_(some))
        ).all()
        owner: dict[str, str] = dict(map(tuple, named))
        known = _known(connection, tickets.c.number.in_(set(owner.values()))) if owner else {}
        strangers = [number for number in some if number not in owner]
        strange: dict[str, _Chronicle] = {number: _Chronicle() for number in strangers}
        if strangers:
            _fill(strange, connection.execute(_EVENTS.where(steps.c.ticket_no.in_(strangers))))
        found |= {number: known[owner[number]] if number in owner else strange[number] for number in some}
    return found


_EVENTS = sa.select(steps, steps.c.ticket_no.label("owner")).order_by(steps.c.id)
_OWNED = (
    sa.select(steps, tickets.c.number.label("owner"))
    .join(aliases, aliases.c.number == steps.c.ticket_no)
    .join(tickets, tickets.c.id == aliases.c.ticket_id)
    .order_by(steps.c.id)
)


def _known(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> dict[str, _Chronicle]:
    """What is known of the register's tickets for which a condition holds, by canonical number."""
    rows = connection.execute(sa.select(tickets).where(condition))
    found = {row.number: _Chronicle(ticket_of(row)) for row in rows}
    _fill(found, connection.execute(_OWNED.where(condition)))
    return found


def _fill(chronicles: Mapping[str, _Chronicle], rows: Iterable[Row]) -> None:
    for row in rows:
        chronicle = chronicles[row.owner]
        chronicle.keys.append(row.id)
        chronicle.events.append(_event(row, chronicle.keys))


def _event(row: Row, keys: Sequence[int]) -> Event:
    """The event in a row, numbered; `keys` are those of the ticket's rows up to this one."""
    return Event(
        row.step,
        row.at,
        row.by,
        row.note,
        row.unit,
        row.approver,
        contacted=row.contacted,
        solved=row.solved,
        satisfied=row.satisfied,
        until=row.until,
        record=None if row.case_key is None else RecordId(row.case_key, row.record_no),
        corrects=None if row.corrects is None else keys.index(row.corrects) + 1,
        source=row.source,
        no=len(keys),
        noted_at=row.noted_at,
    )
