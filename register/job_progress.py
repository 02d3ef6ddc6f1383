"""How far the queue of scans is: the questions that people ask of it."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from anjuan.ids import RecordId
from register.schema import Row, jobs, records, scans
from register.shelf import filing_of

OPEN = jobs.c.done_at.is_(None) & jobs.c.failed_at.is_(None)
"""Neither done nor left to a person."""
RECORD = sa.select(records).where(records.c.sha256 == sa.bindparam("sha256")).order_by(records.c.id).limit(1)
"""A record that has the content `sha256`."""
NUMBERS = sa.select(scans.c.number).where(scans.c.sha256 == sa.bindparam("sha256")).order_by(scans.c.number)
"""The pages of the content `sha256` that are recognised."""


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job that is not done, for people.

    Attributes:
        place: of a record that has its bytes; None: there is none any more.
        name: of that record.
        state: `running`, `waiting` or `failed`.
        pages: how many it has; None: nobody has begun.
        read: how many of them are recognised.
        attempts: how often it was begun since it last got on.
        why: the last failure, a stable English code.
    """

    sha256: str
    place: RecordId | None
    name: str
    state: str
    glance: bool
    queued_at: dt.datetime
    pages: int | None
    read: int
    attempts: int
    why: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the queue is.

    Attributes:
        papers: scans and documents that wait.
        photos: photos that wait to be looked at.
        running: leased now.
        done: finished, whatever was found.
        failed: waiting for a person.
        pages: recognised so far.
        flawed: pages that could not be recognised.
        paused: somebody has stopped the work.
        held_until: when the last lease runs out that is held now, should who has it be dead; None: nothing is leased.
    """

    papers: int
    photos: int
    running: int
    done: int
    failed: int
    pages: int
    flawed: int
    paused: bool
    held_until: dt.datetime | None = None

    @property
    def waiting(self) -> int:
        """All that wait."""
        return self.papers + self.photos


def idle(now: dt.datetime) -> sa.ColumnElement[bool]:
    """Open, and nobody's: not leased, or the lease has run out."""
    return OPEN & (jobs.c.leased_until.is_(None) | (jobs.c.leased_until <= now))


def progress(connection: sa.Connection, now: dt.datetime, *, paused: bool) -> Progress:
    """How far the queue is."""
    waits = idle(now)
    query = sa.select(
        sa.func.count().filter(waits, ~jobs.c.glance),
        sa.func.count().filter(waits, jobs.c.glance),
        sa.func.count().filter(OPEN, jobs.c.leased_until > now),
        sa.func.count().filter(jobs.c.done_at.is_not(None)),
        sa.func.count().filter(jobs.c.failed_at.is_not(None)),
    ).select_from(jobs)
    pages = sa.select(sa.func.count(scans.c.confidence), sa.func.count().filter(scans.c.flaw != ""))
    leases = sa.type_coerce(sa.func.max(jobs.c.leased_until), jobs.c.leased_until.type)
    held_until = connection.execute(sa.select(leases).where(OPEN, jobs.c.leased_until > now)).scalar()
    return Progress(*connection.execute(query).one(), *connection.execute(pages).one(), paused, held_until)


def unfinished(connection: sa.Connection, now: dt.datetime, limit: int) -> tuple[JobLine, ...]:
    """The first jobs that are not done, in the order in which they come; those that failed at the end."""
    query = (
        sa.select(jobs)
        .where(jobs.c.done_at.is_(None))
        .order_by(jobs.c.failed_at.is_not(None), jobs.c.glance, jobs.c.queued_at.desc(), jobs.c.sha256)
        .limit(limit)
    )
    return tuple(_line(connection, row, now) for row in connection.execute(query).all())


def _line(connection: sa.Connection, row: Row, now: dt.datetime) -> JobLine:
    found = connection.execute(RECORD, {"sha256": row.sha256}).one_or_none()
    filing = None if found is None else filing_of(found)
    running = row.leased_until is not None and row.leased_until > now
    return JobLine(
        sha256=row.sha256,
        place=RecordId(filing.case.key, filing.record.record_no) if filing else None,
        name=filing.record.facts.name if filing else "",
        state="failed" if row.failed_at else "running" if running else "waiting",
        glance=row.glance,
        queued_at=row.queued_at,
        pages=row.pages,
        read=len(connection.execute(NUMBERS, {"sha256": row.sha256}).all()),
        attempts=row.attempts,
        why=row.why,
    )
