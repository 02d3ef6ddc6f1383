"""The staff. They live in the register and its backups alone: no case file holds them, no rebuilding brings them back.

The audit trail tells who added or changed whom, by number: it holds no personal data.
"""

import datetime as dt
from dataclasses import replace

import sqlalchemy as sa

from anjuan.filing import PEOPLE
from anjuan.kinds import Kind
from anjuan.staff import Agreement, DatesReversed, Person, PersonUnknown, SameName
from register.audit import Entry, append
from register.database import Database
from register.schema import Row, people, records
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
        _check_dates(person)
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
        """
        _check_dates(person)
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
            sa.select(records)
            .where(records.c.kind == Kind.NDA, records.c.case_key.startswith(f"{PEOPLE}/", autoescape=True))
            .order_by(records.c.filed_at, records.c.case_key, records.c.record_no)
        )
        with self._database.read() as connection:
            return tuple(Agreement(each.case, each.record) for each in map(filing_of, connection.execute(query)))


def _subject(number: int) -> str:
    return f"people#{number}"


def _row(person: Person) -> dict[str, object]:
    return {name: getattr(person, name) for name in _FACTS}


def _person(row: Row) -> Person:
    said = row._asdict()
    return Person(number=said["id"], **{name: said[name] for name in _FACTS})


def _check_name(connection: sa.Connection, person: Person) -> None:
    """Among people of one name, the later need a remark of their own."""
    named = sa.select(people.c.id, people.c.remark).where(people.c.name == person.name).order_by(people.c.id)
    others = [each for each in connection.execute(named) if each.id != person.number]
    later = any(person.number is None or each.id < person.number for each in others)
    if (later and not person.remark) or person.remark in {each.remark for each in others}:
        raise SameName(person.label, tuple(each.id for each in others))


def _check_dates(person: Person) -> None:
    if person.left_on is not None and person.left_on < person.joined_on:
        raise DatesReversed(person)
