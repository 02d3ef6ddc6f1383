"""The records (卷内文件) of all case files: a mirror of the bags that can be asked quickly, and rebuilt from them."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import sqlalchemy as sa

from anjuan.calls import Call
from anjuan.casefile import Record
from anjuan.ids import CaseId, RecordId
from anjuan.steps import Event
from register.audit import Entry, append
from register.database import Database
from register.outbox import enqueue
from register.parts import parts
from register.schema import aliases, records
from register.shelf import Filing, Indexable, all_numbers, filing_of, filing_row, indexable_before
from register.steps import note_filed

_AT = sa.select(records).where(
    sa.tuple_(records.c.case_key, records.c.record_no).in_(sa.bindparam("places", expanding=True))
)
_INSERT = sa.insert(records)


@dataclass(frozen=True, slots=True)
class Added:
    """How many of the given records the register had to take in: new ones, and ones that it had otherwise."""

    new: int
    corrected: int
    same: int


@dataclass(frozen=True, slots=True)
class UnknownTicket:
    """A ticket that has records but is not in the register yet."""

    ticket_no: str
    records: int


class Records:
    """The records of a register."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, filings: Sequence[Filing], now: dt.datetime) -> Added:
        """Take in records that are in their bags, with their rows in the outbox and the audit trail; all or none.

        Idempotent: what is there already changes nothing. Where the register has another record under the same number
        the bag is right: the row is corrected, and the trail says so.
        """
        with self._database.write() as connection:
            return _add(connection, filings, now)

    def file(
        self, filings: Sequence[Filing], now: dt.datetime, calls: Mapping[RecordId, Call] = MappingProxyType({})
    ) -> dict[RecordId, Event]:
        """Take in records that are in their bags, as `add` does, and note the steps of tickets that they prove.

        Args:
            filings: the records.
            now: the time.
            calls: what call-back sheets among them say of the last call.

        Returns:
            The steps that were noted, by the records that prove them.
        """
        with self._database.write() as connection:
            _add(connection, filings, now)
            return note_filed(connection, filings, calls, now)

    def replace(self, case: CaseId, kept: Sequence[Record], now: dt.datetime, actor: str) -> Added:
        """Make the list of a case's records exactly this one, as its bag has it."""
        with self._database.write() as connection:
            numbers = [record.record_no for record in kept]
            here = records.c.case_key == case.key
            there = connection.execute(sa.select(records.c.record_no).where(here)).scalars()
            gone = [RecordId(case.key, number) for number in set(there) - set(numbers)]
            for place in gone:
                connection.execute(sa.delete(records).where(here, records.c.record_no == place.record_no))
            enqueue(connection, gone, now)
            append(connection, [Entry(actor, "record.unlisted", str(place)) for place in gone], now)
            return _add(connection, [Filing(case, record) for record in kept], now)

    def of_case(self, case_key: str) -> tuple[Filing, ...]:
        """The records of a case file, by number."""
        return self._all(records.c.case_key == case_key)

    def of_ticket(self, number: str) -> tuple[Filing, ...]:
        """The records of a ticket under any of its numbers, known to the register or not."""
        return self._all(records.c.ticket_no.in_(all_numbers(number)))

    def with_content(self, digests: Collection[str]) -> dict[str, tuple[Filing, ...]]:
        """Every record with one of these contents, by its SHA-256."""
        found: dict[str, tuple[Filing, ...]] = {}
        for some in parts(sorted(digests)):
            for filing in self._all(records.c.sha256.in_(some)):
                digest = filing.record.sha256
                found[digest] = (*found.get(digest, ()), filing)
        return found

    def cases_of_ticket(self, number: str) -> tuple[CaseId, ...]:
        """The case files that hold a ticket's records: two where some came under its other number."""
        return tuple(dict.fromkeys(filing.case for filing in self.of_ticket(number)))

    def cases(self) -> tuple[str, ...]:
        """The keys of all case files that have records, in their order."""
        query = sa.select(records.c.case_key).distinct().order_by(records.c.case_key)
        with self._database.read() as connection:
            return tuple(connection.execute(query).scalars())

    def having_records(self, case_keys: Collection[str]) -> set[str]:
        """Those of some case files that have records here."""
        found: set[str] = set()
        with self._database.read() as connection:
            for some in parts(sorted(case_keys)):
                query = sa.select(records.c.case_key).where(records.c.case_key.in_(some)).distinct()
                found.update(connection.execute(query).scalars())
        return found

    def unknown_tickets(self) -> tuple[UnknownTicket, ...]:
        """Tickets that have records but that no import has brought yet, by number."""
        query = (
            sa.select(records.c.ticket_no, sa.func.count())
            .where(records.c.ticket_no.is_not(None), records.c.ticket_no.not_in(sa.select(aliases.c.number)))
            .group_by(records.c.ticket_no)
            .order_by(records.c.ticket_no)
        )
        with self._database.read() as connection:
            return tuple(UnknownTicket(*row) for row in connection.execute(query))

    def count(self) -> int:
        """How many records there are."""
        with self._database.read() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(records)).scalar_one()

    def indexable(self, batch: int = 200) -> Iterator[Indexable]:
        """Every record with its ticket's and its text's columns, for a rebuild of the index, the newest first.

        Memory is bounded by `batch`; no transaction stays open between them: what changes meanwhile is in the outbox.
        """
        key = None
        while True:
            with self._database.read() as connection:
                rows, key = indexable_before(connection, key, batch)
            if not rows:
                return
            yield from rows

    def _all(self, condition: sa.ColumnElement[bool]) -> tuple[Filing, ...]:
        query = sa.select(records).where(condition).order_by(records.c.case_key, records.c.record_no)
        with self._database.read() as connection:
            return tuple(map(filing_of, connection.execute(query)))


def _places(filings: Sequence[Filing]) -> list[RecordId]:
    return [RecordId(filing.case.key, filing.record.record_no) for filing in filings]


def _add(connection: sa.Connection, filings: Sequence[Filing], now: dt.datetime) -> Added:
    there: dict[RecordId, Filing] = {}
    for some in parts(filings):
        wanted = [(at.case, at.record_no) for at in _places(some)]
        found = list(map(filing_of, connection.execute(_AT, {"places": wanted})))
        there |= dict(zip(_places(found), found, strict=True))
    given = dict(zip(_places(filings), filings, strict=True))
    new = {place: filing for place, filing in given.items() if place not in there}
    wrong = {place: filing for place, filing in given.items() if place in there and _differ(there[place], filing)}
    if new:
        connection.execute(_INSERT, [filing_row(filing) for filing in new.values()])
    for place, filing in wrong.items():
        here = (records.c.case_key == place.case) & (records.c.record_no == place.record_no)
        connection.execute(sa.update(records).where(here), filing_row(filing))
    changed = [("record.filed", new), ("record.corrected", wrong)]
    entries = [_entry(action, place, filing) for action, rows in changed for place, filing in rows.items()]
    append(connection, entries, now)
    enqueue(connection, [*new, *wrong], now)
    return Added(len(new), len(wrong), len(given) - len(new) - len(wrong))


def _differ(stored: Filing, given: Filing) -> bool:
    return filing_row(stored) != filing_row(given)


def _entry(action: str, place: RecordId, filing: Filing) -> Entry:
    record = filing.record
    detail = {"kind": record.facts.kind, "sha256": record.sha256, "size": record.size, "replaces": record.replaces}
    return Entry(record.facts.filed_by, action, str(place), detail)
