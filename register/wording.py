"""The approved wordings (答复口径), in the register and its backups alone; the audit trail tells who did what."""

import datetime as dt
from dataclasses import replace

import sqlalchemy as sa

from anjuan.answers import Approved, ApprovedUnknown, SameApproved
from register.audit import Entry, append
from register.database import Database
from register.schema import Row, wordings

_FACTS = ("text", "owner", "source", "valid_until", "retired_on")


class Wordings:
    """The approved wordings of a register, expired and retired ones among them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, approved: Approved, now: dt.datetime, actor: str) -> Approved:
        """Take in a wording; given back with the register's number.

        Raises:
            SameApproved: the same words are there, and not retired.
        """
        same = sa.select(wordings.c.id).where(wordings.c.text == approved.text, wordings.c.retired_on.is_(None))
        with self._database.write() as connection:
            if (there := connection.execute(same).scalar()) is not None:
                raise SameApproved(there)
            row = {name: getattr(approved, name) for name in _FACTS} | {"updated_at": now}
            number: int = connection.execute(sa.insert(wordings).returning(wordings.c.id), row).scalar_one()
            append(connection, [Entry(actor, "wording.added", _subject(number), {"owner": approved.owner})], now)
        return replace(approved, number=number)

    def retire(self, number: int, day: dt.date, now: dt.datetime, actor: str) -> Approved:
        """Note that a wording is not to be used from a day on; it stays to be seen. An earlier day holds.

        Raises:
            ApprovedUnknown: none has this number.
        """
        here = wordings.c.id == number
        with self._database.write() as connection:
            row = connection.execute(sa.select(wordings).where(here)).one_or_none()
            if row is None:
                raise ApprovedUnknown(number)
            before = _approved(row)
            if before.retired_on is not None and before.retired_on <= day:
                return before
            connection.execute(sa.update(wordings).where(here), {"retired_on": day, "updated_at": now})
            append(connection, [Entry(actor, "wording.retired", _subject(number), {"from": day.isoformat()})], now)
        return replace(before, retired_on=day)

    def all(self) -> tuple[Approved, ...]:
        """All of them, by number."""
        with self._database.read() as connection:
            return tuple(map(_approved, connection.execute(sa.select(wordings).order_by(wordings.c.id))))


def _subject(number: int) -> str:
    return f"wording {number}"


def _approved(row: Row) -> Approved:
    said = row._asdict()
    return Approved(**{name: said[name] for name in _FACTS}, number=said["id"])
