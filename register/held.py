"""A mirror of what is held in 待处理: the folder is the truth, this is for lists and statistics."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from register.audit import Entry, append
from register.database import Database
from register.schema import held


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file that waits for a person.

    Attributes:
        held_id: its key in 待处理.
        source: its path below the inbox.
        reason: a stable English code.
        sha256: None where it could not be read.
    """

    held_id: str
    source: str
    reason: str
    sha256: str | None
    held_at: dt.datetime
    resolved_at: dt.datetime | None = None


class Held:
    """The held files of a register."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, file: HeldFile, actor: str) -> None:
        """Note that a file is held; noting the same again changes nothing."""
        with self._database.write() as connection:
            if connection.execute(sa.select(held.c.held_id).where(held.c.held_id == file.held_id)).first():
                return
            connection.execute(sa.insert(held), {name: getattr(file, name) for name in HeldFile.__slots__})
            detail = {"reason": file.reason, "sha256": file.sha256}
            append(connection, [Entry(actor, "file.held", file.held_id, detail)], file.held_at)

    def resolve(self, held_id: str, now: dt.datetime, actor: str) -> bool:
        """Note that a held file was filed or put aside; False when it was not waiting."""
        with self._database.write() as connection:
            waiting = (held.c.held_id == held_id) & held.c.resolved_at.is_(None)
            changed = connection.execute(sa.update(held).where(waiting), {"resolved_at": now}).rowcount
            if changed:
                append(connection, [Entry(actor, "file.released", held_id)], now)
            return bool(changed)

    def waiting(self) -> tuple[HeldFile, ...]:
        """What still waits, the oldest first."""
        query = sa.select(held).where(held.c.resolved_at.is_(None)).order_by(held.c.held_at, held.c.held_id)
        with self._database.read() as connection:
            return tuple(HeldFile(**row._asdict()) for row in connection.execute(query))
