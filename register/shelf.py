"""Rows of records, joined with their tickets and texts."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from anjuan.casefile import Record, RecordFacts
from anjuan.ids import CaseId, RecordId
from register.column_types import storable
from register.parts import parts
from register.schema import Row, aliases, records, texts, tickets


@dataclass(frozen=True, slots=True)
class Filing:
    """A record and the case file that it is in. The case's `ticket_no` is None for the series without tickets."""

    case: CaseId
    record: Record


@dataclass(frozen=True, slots=True)
class Indexable:
    """All that the index holds of one record.

    Attributes:
        filing: the record; its case carries the ticket's canonical number where the register knows the ticket.
        title: the ticket's.
        unit: the ticket's 承办单位.
        created_at: when the ticket was created; None when the register does not know it.
        text_status: the reader's word; None: not read yet.
        text: what was read; None: not read yet.
    """

    filing: Filing
    title: str | None
    unit: str | None
    created_at: dt.datetime | None
    text_status: str | None
    text: str | None

    @property
    def place(self) -> RecordId:
        """Which record this is."""
        return RecordId(self.filing.case.key, self.filing.record.record_no)


def all_numbers(number: str) -> sa.CompoundSelect[tuple[str]]:
    """All numbers of the ticket that this one names, and the number itself."""
    same = sa.select(aliases.c.ticket_id).where(aliases.c.number == number).scalar_subquery()
    return sa.union(sa.select(sa.literal(number)), sa.select(aliases.c.number).where(aliases.c.ticket_id == same))


def filing_row(filing: Filing) -> dict[str, object]:
    """A record's columns, as they are stored: two filings are the same when these are."""
    record, facts = filing.record, filing.record.facts
    row = {
        "case_key": filing.case.key,
        "record_no": record.record_no,
        "ticket_no": filing.case.ticket_no,
        "kind": facts.kind,
        "stage": facts.stage,
        "name": facts.name,
        "path": record.path,
        "sha256": record.sha256,
        "size": record.size,
        "format": facts.format,
        "taken_at": facts.taken_at,
        "filed_at": facts.filed_at,
        "filed_by": facts.filed_by,
        "source": facts.source,
        "replaces": record.replaces,
        "note": facts.note,
    }
    return {name: storable(value) if type(value) is str else value for name, value in row.items()}


def filing_of(row: Row) -> Filing:
    """The value in a row of records."""
    said = row._asdict()
    names = ("kind", "stage", "name", "source", "filed_at", "filed_by", "taken_at", "format", "note")
    facts = RecordFacts(**{name: said[name] for name in names})
    record = Record(said["record_no"], said["path"], said["sha256"], said["size"], facts, said["replaces"])
    shelf, _, name = said["case_key"].rpartition("/")
    return Filing(CaseId(shelf, name, said["ticket_no"]), record)


_INDEXABLE = (
    sa.select(
        *(column for column in records.c if column.name != "ticket_no"),
        sa.func.coalesce(tickets.c.number, records.c.ticket_no).label("ticket_no"),
        tickets.c.title.label("ticket_title"),
        tickets.c.host_unit.label("ticket_unit"),
        tickets.c.created_at.label("ticket_created_at"),
        texts.c.status.label("text_status"),
        texts.c.text.label("text"),
    )
    .select_from(records)
    .outerjoin(aliases, aliases.c.number == records.c.ticket_no)
    .outerjoin(tickets, tickets.c.id == aliases.c.ticket_id)
    .outerjoin(texts, texts.c.sha256 == records.c.sha256)
)

_AT = _INDEXABLE.where(sa.tuple_(records.c.case_key, records.c.record_no).in_(sa.bindparam("places", expanding=True)))


def _indexable(row: Row) -> Indexable:
    said = row._asdict()
    names = ("ticket_title", "ticket_unit", "ticket_created_at", "text_status", "text")
    return Indexable(filing_of(row), *(said[name] for name in names))


def indexable_at(connection: sa.Connection, places: Sequence[RecordId]) -> dict[RecordId, Indexable]:
    """What is to be indexed of these records; those that are gone are absent."""
    found: dict[RecordId, Indexable] = {}
    for some in parts(places):
        wanted = [(place.case, place.record_no) for place in some]
        found |= {each.place: each for each in map(_indexable, connection.execute(_AT, {"places": wanted}))}
    return found


def indexable_before(
    connection: sa.Connection, key: int | None, count: int
) -> tuple[tuple[Indexable, ...], int | None]:
    """The `count` newest records older than the one with this key, or of all, and the last one's key."""
    older = _INDEXABLE if key is None else _INDEXABLE.where(records.c.id < key)
    rows = connection.execute(older.order_by(records.c.id.desc()).limit(count)).all()
    return tuple(map(_indexable, rows)), rows[-1].id if rows else key
