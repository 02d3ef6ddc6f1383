"""The audit trail: who did what, when. Append-only; each entry carries the hash of the one before it.

Whoever alters, removes or slips in an entry breaks the chain from there on, and whoever cuts off its end no longer
agrees with the head that is kept apart. Details hold numbers, counts and digests, never personal data.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from register.column_types import canonical_json, storable
from register.database import Database
from register.schema import Row, audit, meta

_HEAD = "audit_head"
_GENESIS = "0" * 64
_BATCH = 1000
# Built once: what runs in every transaction of a filing should cost nothing but the database's own time.
_READ_HEAD = sa.select(meta.c.value).where(meta.c.key == _HEAD).with_for_update()
_MOVE_HEAD = sa.update(meta).where(meta.c.key == _HEAD).values(value=sa.bindparam("head"))
_INSERT = sa.insert(audit)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was done.

    Attributes:
        action: a stable English word such as `record.filed`.
        subject: what it was done to: a ticket number, `case#record_no`, a held id.
        detail: JSON values; no personal data.
    """

    actor: str
    action: str
    subject: str
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry in the trail. `seq` counts from 1 without gaps; `hash` is lower-case hexadecimal SHA-256."""

    seq: int
    at: dt.datetime
    entry: Entry
    hash: str


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """What checking the trail found.

    Attributes:
        entries: how many there are.
        broken: the `seq` from which on the trail cannot be trusted; None when it is whole.
    """

    entries: int
    broken: int | None


def _digest(seq: int, at: dt.datetime, entry: Entry, prev: str) -> str:
    moment = at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    said = [seq, moment, entry.actor, entry.action, entry.subject, dict(entry.detail), prev]
    return hashlib.sha256(canonical_json(said).encode("utf-8", "backslashreplace")).hexdigest()


def _as_stored(entry: Entry) -> Entry:
    """The entry as it is read back: what is hashed must be what the database keeps, whatever the text."""
    detail = json.loads(storable(canonical_json(entry.detail)))
    return Entry(storable(entry.actor), storable(entry.action), storable(entry.subject), detail)


def append(connection: sa.Connection, entries: Sequence[Entry], now: dt.datetime) -> None:
    """Add entries within somebody's transaction, which serialises with all others that append."""
    if not entries:
        return
    head = connection.execute(_READ_HEAD).scalar_one()
    last, prev = head.split(":")
    rows = []
    for seq, entry in enumerate(map(_as_stored, entries), int(last) + 1):
        digest = _digest(seq, now, entry, prev)
        rows.append(
            {
                "seq": seq,
                "at": now,
                "actor": entry.actor,
                "action": entry.action,
                "subject": entry.subject,
                "detail": entry.detail,
                "prev": prev,
                "hash": digest,
            }
        )
        prev = digest
    connection.execute(_INSERT, rows)
    connection.execute(_MOVE_HEAD, {"head": f"{rows[-1]['seq']}:{prev}"})


def _logged(row: Row) -> Logged:
    said = row._asdict()
    entry = Entry(said["actor"], said["action"], said["subject"], said["detail"])
    return Logged(said["seq"], said["at"], entry, said["hash"])


class Audit:
    """The trail of a register."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, *entries: Entry, now: dt.datetime) -> None:
        """Add entries, all or none."""
        with self._database.write() as connection:
            append(connection, entries, now)

    def tail(self, count: int = 50, *, subject: str | None = None) -> tuple[Logged, ...]:
        """The newest entries, newest first; of one subject alone where it is given."""
        query = sa.select(audit).order_by(audit.c.seq.desc()).limit(count)
        if subject is not None:
            query = query.where(audit.c.subject == subject)
        with self._database.read() as connection:
            return tuple(map(_logged, connection.execute(query)))

    def verify(self) -> AuditCheck:
        """Compute the whole chain anew and compare."""
        seq, prev = 0, _GENESIS
        with self._database.read() as connection:
            head = connection.execute(sa.select(meta.c.value).where(meta.c.key == _HEAD)).scalar()
            total = connection.execute(sa.select(sa.func.count()).select_from(audit)).scalar_one()
            for row, logged in self._walk(connection):
                if logged.seq != seq + 1 or row.prev != prev or _recomputed(logged, prev) != logged.hash:
                    return AuditCheck(total, seq + 1)
                seq, prev = logged.seq, logged.hash
        return AuditCheck(total, None if head == f"{seq}:{prev}" else seq + 1)

    def _walk(self, connection: sa.Connection) -> Iterator[tuple[Row, Logged]]:
        after = None
        while True:
            query = sa.select(audit).order_by(audit.c.seq).limit(_BATCH)
            rows = connection.execute(query if after is None else query.where(audit.c.seq > after)).all()
            yield from ((row, _logged(row)) for row in rows)
            if len(rows) < _BATCH:
                return
            after = rows[-1].seq


def _recomputed(logged: Logged, prev: str) -> str:
    return _digest(logged.seq, logged.at, logged.entry, prev)
