"""The outbox: which records the index must still take in, take in anew, or drop.

Rows are written in the same transaction as what they tell of, so the index cannot drift. Whoever works leases rows for
a while; when he dies the lease runs out and another takes over. Work is idempotent, and done at least once.
"""

import datetime as dt
import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from anjuan.ids import RecordId
from register.database import Database, insert_for
from register.parts import parts
from register.schema import outbox
from register.shelf import Indexable, indexable_at

_FIRST_DELAY = dt.timedelta(seconds=30)
_LONGEST_DELAY = dt.timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Work:
    """One record that the index must bring up to date.

    Attributes:
        id: the outbox's key.
        version: of the wish; it grows when the record changes while somebody works on it.
        place: which record.
        attempts: how often this was begun, this time included. Counted when it is leased, so that a document which
            kills its reader is counted too.
        row: what to index; None: the record is gone, drop it from the index.
    """

    id: int
    version: int
    place: RecordId
    attempts: int
    row: Indexable | None


@dataclass(frozen=True, slots=True)
class Backlog:
    """How far the index is behind.

    Attributes:
        pending: all rows.
        failing: those that failed at least once and wait for another try.
        oldest: when the oldest was queued.
    """

    pending: int
    failing: int
    oldest: dt.datetime | None


def enqueue(connection: sa.Connection, places: Sequence[RecordId], now: dt.datetime) -> None:
    """Ask within somebody's transaction that these records be brought up to date.

    A row that somebody works on right now stays leased to him, and stays in the outbox when he is done.
    """
    if places:
        fresh = {"version": 1, "queued_at": now, "next_try_at": now, "attempts": 0, "why": ""}
        rows = [{"case_key": place.case, "record_no": place.record_no, **fresh} for place in sorted(places)]
        connection.execute(_wish(connection.dialect.name), rows)


@functools.cache
def _wish(dialect: str) -> sa.Insert:
    new = insert_for(dialect, outbox)
    again = {"version": outbox.c.version + 1, "next_try_at": new.excluded.next_try_at, "attempts": 0, "why": ""}
    return new.on_conflict_do_update(index_elements=[outbox.c.case_key, outbox.c.record_no], set_=again)


class Outbox:
    """The outbox of a register."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def lease(self, count: int, now: dt.datetime, seconds: float) -> tuple[Work, ...]:
        """Take up to `count` rows that are due and that nobody works on, those last asked for first.

        What somebody drops now overtakes ten thousand records of an import; of what was asked for at once, the first
        comes first. They are ours until `now` + `seconds`; then anybody may take them again.
        """
        until = now + dt.timedelta(seconds=seconds)
        due = (outbox.c.next_try_at <= now) & (outbox.c.leased_until.is_(None) | (outbox.c.leased_until <= now))
        query = sa.select(outbox).where(due).order_by(outbox.c.next_try_at.desc(), outbox.c.id).limit(count)
        with self._database.write(durable=False) as connection:
            rows = connection.execute(query.with_for_update(skip_locked=True)).all()
            for some in parts([row.id for row in rows]):
                taken = sa.update(outbox).where(outbox.c.id.in_(some))
                connection.execute(taken.values(leased_until=until, attempts=outbox.c.attempts + 1))
            places = [RecordId(row.case_key, row.record_no) for row in rows]
            found = indexable_at(connection, places)
        return tuple(
            Work(row.id, row.version, place, row.attempts + 1, found.get(place))
            for row, place in zip(rows, places, strict=True)
        )

    def renew(self, works: Iterable[Work], now: dt.datetime, seconds: float) -> None:
        """Keep these for longer, until `now` + `seconds`: they wait for others that take their time."""
        until = now + dt.timedelta(seconds=seconds)
        with self._database.write(durable=False) as connection:
            for some in parts([work.id for work in works]):
                ours = outbox.c.id.in_(some) & outbox.c.leased_until.is_not(None)
                connection.execute(sa.update(outbox).where(ours), {"leased_until": until})

    def free(self) -> None:
        """Take back every lease: whoever held one is dead, or does his work a second time, which changes nothing."""
        with self._database.write(durable=False) as connection:
            connection.execute(sa.update(outbox).where(outbox.c.leased_until.is_not(None)), {"leased_until": None})

    def done(self, works: Iterable[Work]) -> None:
        """The index holds these now, committed. What changed meanwhile stays in the outbox, free for the next."""
        # In the order in which `enqueue` takes them: those who lock rows in one order never block each other.
        in_order = sorted(works, key=lambda work: work.place)
        finished = [{"key": work.id, "seen": work.version} for work in in_order]
        if not finished:
            return
        with self._database.write(durable=False) as connection:
            this = outbox.c.id == sa.bindparam("key")
            connection.execute(sa.delete(outbox).where(this, outbox.c.version == sa.bindparam("seen")), finished)
            connection.execute(
                sa.update(outbox).where(this, outbox.c.version != sa.bindparam("seen")).values(leased_until=None),
                finished,
            )

    def failed(self, work: Work, why: str, now: dt.datetime) -> None:
        """It did not work; it comes again after a while that doubles each time, from 30 s to 6 hours.

        What has changed meanwhile comes again at once.

        Args:
            work: what was leased.
            why: a stable English code; the index's status counts the rows that have one.
            now: the time.
        """
        delay = min(_FIRST_DELAY * 2 ** min(work.attempts - 1, 20), _LONGEST_DELAY)
        with self._database.write(durable=False) as connection:
            connection.execute(
                sa.update(outbox).where(outbox.c.id == work.id),
                {"leased_until": None, "why": why, "next_try_at": now if _changed(connection, work) else now + delay},
            )

    def ask(self, places: Sequence[RecordId], now: dt.datetime) -> None:
        """Ask that these records be brought up to date, or dropped where they are gone."""
        with self._database.write(durable=False) as connection:
            enqueue(connection, places, now)

    def waiting(self) -> frozenset[RecordId]:
        """All records that the index must still bring up to date, those too that somebody works on."""
        with self._database.read() as connection:
            rows = connection.execute(sa.select(outbox.c.case_key, outbox.c.record_no))
            return frozenset(RecordId(*row) for row in rows)

    def pending_count(self) -> int:
        """How many records the index must still bring up to date."""
        return self.backlog().pending

    def backlog(self) -> Backlog:
        """How far the index is behind."""
        query = sa.select(
            sa.func.count(),
            sa.func.count().filter(outbox.c.why != ""),
            sa.type_coerce(sa.func.min(outbox.c.queued_at), outbox.c.queued_at.type),
        ).select_from(outbox)
        with self._database.read() as connection:
            pending, failing, oldest = connection.execute(query).one()
        return Backlog(pending, failing, oldest)


def _changed(connection: sa.Connection, work: Work) -> bool:
    version = connection.execute(sa.select(outbox.c.version).where(outbox.c.id == work.id)).scalar()
    return version is not None and version != work.version
