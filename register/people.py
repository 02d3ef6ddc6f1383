"""The staff. They live in the register and its backups alone: no case file holds them, no rebuilding brings them back.

The audit trail tells who added or changed whom, by number: it holds no personal data.
"""

import datetime as dt
from dataclasses import replace

import sqlalchemy as sa

from anjuan.filing import PEOPLE
from anjuan.kinds import Kind
from anjuan.staff import Agreement, Person, PersonUnknown, SameName, Stint, check_dates
from register.audit import Entry, append
from register.database import Database, insert_for
from register.schema import Row, people, records, signatures, texts
from register.shelf import filing_of

_FACTS = ("name", "remark", "post", "degree", "joined_on", "left_on")


class People:
    """The people of a register, those who left among them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, person: Person, now: dt.datetime, actor: str) -> Person:
        """Take in a person; given back with the register's number.

        Raises:
            SameName: somebody has had this name, and there is no remark, or the same one, to tell them apart.
            DatesReversed: they would leave before they joined.
        """
        check_dates(person)
        with self._database.write() as connection:
            _check_name(connection, person)
            row = _row(person) | {"updated_at": now}
            number: int = connection.execute(sa.insert(people).returning(people.c.id), row).scalar_one()
            append(connection, [Entry(actor, "person.added", _subject(number), {"post": person.post})], now)
        return replace(person, number=number)

    def change(self, person: Person, now: dt.datetime, actor: str) -> None:
        """Put the person of this number right; the same again changes nothing.

        Raises:
            PersonUnknown: nobody has this number.
            SameName: somebody else has this name, as for `add`.
            DatesReversed: they would leave before they joined.
            StintsOverlap: they would come back before they left.
        """
        check_dates(person)
        here = people.c.id == person.number
        with self._database.write() as connection:
            row = connection.execute(sa.select(people).where(here)).one_or_none()
            if row is None or person.number is None:
                raise PersonUnknown(str(person.number))
            before = _row(_person(row))
            changed = [name for name, value in _row(person).items() if before[name] != value]
            if not changed:
                return
            _check_name(connection, person)
            connection.execute(sa.update(people).where(here), _row(person) | {"updated_at": now})
            entry = Entry(actor, "person.changed", _subject(person.number), {"fields": changed})
            append(connection, [entry], now)

    def all(self) -> tuple[Person, ...]:
        """Everybody, in the order of joining."""
        query = sa.select(people).order_by(people.c.joined_on, people.c.id)
        with self._database.read() as connection:
            return tuple(map(_person, connection.execute(query)))

    def agreements(self) -> tuple[Agreement, ...]:
        """Every confidentiality agreement of the series 人员, in the order of filing."""
        query = (
            sa.select(records, texts.c.status.label("text_status"), signatures.c.signed_on)
            .outerjoin(texts, texts.c.sha256 == records.c.sha256)
            .outerjoin(signatures, _SAME_RECORD)
            .where(records.c.kind == Kind.NDA, records.c.case_key.startswith(f"{PEOPLE}/", autoescape=True))
            .order_by(records.c.filed_at, records.c.case_key, records.c.record_no)
        )
        with self._database.read() as connection:
            return tuple(map(_agreement, connection.execute(query)))

    def sign(self, person: Person, agreement: Agreement, day: dt.date, now: dt.datetime, actor: str) -> None:
        """Note a person's word that an agreement is signed, and since when; a later word puts an earlier one right."""
        record_no = agreement.record.record_no
        with self._database.write() as connection:
            insert = insert_for(connection.dialect.name, signatures)
            places = [signatures.c.case_key, signatures.c.record_no]
            said = insert.on_conflict_do_update(index_elements=places, set_={"signed_on": insert.excluded.signed_on})
            row = {"case_key": agreement.case.key, "record_no": record_no, "signed_on": day}
            connection.execute(said, row)
            detail = {"record_no": record_no, "signed_on": day.isoformat()}
            append(connection, [Entry(actor, "person.signed", _subject(person.number), detail)], now)


_SAME_RECORD = (signatures.c.case_key == records.c.case_key) & (signatures.c.record_no == records.c.record_no)


def _subject(number: int | None) -> str:
    return f"people#{number}"


def _row(person: Person) -> dict[str, object]:
    earlier = [[each.joined_on.isoformat(), each.left_on.isoformat()] for each in person.earlier]
    return {**{name: getattr(person, name) for name in _FACTS}, "earlier": earlier}


def _person(row: Row) -> Person:
    said = row._asdict()
    earlier = tuple(Stint(*map(dt.date.fromisoformat, each)) for each in said["earlier"])
    return Person(number=said["id"], earlier=earlier, **{name: said[name] for name in _FACTS})


def _agreement(row: Row) -> Agreement:
    filing = filing_of(row)
    return Agreement(filing.case, filing.record, row.text_status, row.signed_on)


def _check_name(connection: sa.Connection, person: Person) -> None:
    """Among people of one name, the later need a remark of their own."""
    named = sa.select(people.c.id, people.c.remark).where(people.c.name == person.name).order_by(people.c.id)
    others = [each for each in connection.execute(named) if each.id != person.number]
    later = any(person.number is None or each.id < person.number for each in others)
    if (later and not person.remark) or person.remark in {each.remark for each in others}:
        raise SameName(person.label, tuple(each.id for each in others))
