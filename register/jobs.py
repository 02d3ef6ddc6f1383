"""The queue of scans: which contents wait to be recognised, who recognises them, and the pages that came of it.

A job is a content, named by its digest: however often the same bytes are filed, they are recognised once. A worker
leases one job under a name of his own and renews the lease with every page that he hands in; when he dies the lease
runs out, and the next one goes on with the page that is missing. The last step is one transaction: the job is done,
the text is in its place, and the index is told.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from anjuan.casefile import Record
from anjuan.ids import CaseId, RecordId
from anjuan.kinds import Kind
from anjuan.scan import NEEDS_OCR, PARTLY_SCANNED, RECOGNISED, ScanPage, lines_as_json, lines_from_json, text_of
from register.database import Database, insert_for
from register.job_progress import NUMBERS, OPEN, RECORD, JobLine, Progress, idle, progress, unfinished
from register.outbox import enqueue
from register.parts import parts
from register.schema import jobs, meta, records, scans, texts
from register.shelf import filing_of

PICTURES = ("jpg", "jpeg", "png", "bmp", "gif", "tif", "tiff", "webp", "heic", "heif", "avif")
TRIES = 3
"""How often a job may fail, or kill who works on it, without one page handed in, before a person has to look."""
_FIRST_DELAY = dt.timedelta(minutes=1)
_PAUSED = "jobs_paused_at"


@dataclass(frozen=True, slots=True)
class Job:
    """A content to recognise, leased.

    Attributes:
        sha256: of its bytes.
        worker: who has leased it.
        glance: a photo: it is only to be recognised where a glance finds print.
        case: of a record that has these bytes.
        record: that record.
        done: the pages that are recognised already.
    """

    sha256: str
    worker: str
    glance: bool
    case: CaseId
    record: Record
    done: tuple[int, ...]


class Jobs:
    """The queue of scans of a register."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def queue(self, now: dt.datetime, digests: Collection[str] | None = None, *, photos: bool = True) -> int:
        """Queue the contents whose text is yet to be recognised, each once, and give how many that were.

        Args:
            now: the time.
            digests: only these contents; None: whatever the register has.
            photos: photos of scenes too.
        """
        asked = [None] if digests is None else parts(sorted(digests))
        with self._database.write(durable=False) as connection:
            return sum(len(connection.execute(_queue(connection, now, some, photos=photos)).all()) for some in asked)

    def lease(self, worker: str, now: dt.datetime, seconds: float) -> Job | None:
        """Take one job, papers before photos, what came last first; None: none is due, or the work is paused.

        It is the worker's until `now` + `seconds`, and longer with every page.
        """
        due = sa.select(jobs).where(idle(now), jobs.c.next_try_at <= now)
        first = due.order_by(jobs.c.glance, jobs.c.queued_at.desc(), jobs.c.sha256).limit(1)
        while True:
            with self._database.write(durable=False) as connection:
                if _paused(connection):
                    return None
                row = connection.execute(first.with_for_update(skip_locked=True)).one_or_none()
                if row is None:
                    return None
                this = sa.update(jobs).where(jobs.c.sha256 == row.sha256)
                lost = row.attempts >= TRIES
                found = connection.execute(RECORD, {"sha256": row.sha256}).one_or_none()
                if lost or found is None:
                    why = (row.why or "killed") if lost else "gone"
                    connection.execute(this, {"failed_at": now, "worker": None, "leased_until": None, "why": why})
                    continue
                until = now + dt.timedelta(seconds=seconds)
                connection.execute(this, {"worker": worker, "leased_until": until, "attempts": row.attempts + 1})
                done = connection.execute(NUMBERS, {"sha256": row.sha256}).scalars().all()
                filing = filing_of(found)
                return Job(row.sha256, worker, row.glance, filing.case, filing.record, tuple(done))

    def begun(self, job: Job, pages: int) -> None:
        """Note how many pages it has."""
        with self._database.write(durable=False) as connection:
            connection.execute(_own(job), {"pages": pages})

    def renew(self, job: Job, now: dt.datetime, seconds: float) -> None:
        """Keep the job for longer: a page takes its time."""
        with self._database.write(durable=False) as connection:
            connection.execute(_own(job), {"leased_until": now + dt.timedelta(seconds=seconds)})

    def keep(self, job: Job, page: ScanPage, reader: str, now: dt.datetime, seconds: float) -> bool:
        """Hand in a page and renew the lease; whether to go on.

        False: the lease ran out and another has the job now, or the work is paused.
        """
        with self._database.write(durable=False) as connection:
            until = now + dt.timedelta(seconds=seconds)
            mine = connection.execute(_own(job), {"leased_until": until, "attempts": 0, "why": ""}).rowcount
            if not mine:
                return False
            new = insert_for(connection.dialect.name, scans).on_conflict_do_nothing()
            connection.execute(
                new,
                {
                    "sha256": job.sha256,
                    "number": page.number,
                    "text": page.text,
                    "confidence": page.confidence,
                    "lines": lines_as_json(page.lines),
                    "flaw": page.flaw,
                    "reader": reader,
                    "read_at": now,
                },
            )
            return not _paused(connection)

    def finish(self, job: Job, reader: str, now: dt.datetime, least: int = 1) -> bool:
        """The job is done: its text is in its place and the index is told, all or nothing.

        Args:
            job: as leased.
            reader: name and version of what recognised it.
            now: the time.
            least: characters that a photo must have given to count as a text.

        Returns:
            False: the lease ran out and another has the job now; nothing was changed.
        """
        with self._database.write() as connection:
            ended = {"done_at": now, "worker": None, "leased_until": None, "attempts": 0, "why": ""}
            if not connection.execute(_own(job), ended).rowcount:
                return False
            pages = _pages(connection, job.sha256)
            text = text_of(pages)
            known = connection.execute(sa.select(texts).where(texts.c.sha256 == job.sha256)).one_or_none()
            before = "no_text" if known is None else known.status
            if before == "no_text" and len(text) < least:
                return True
            status = "ok" if before in {"ok", PARTLY_SCANNED} else RECOGNISED
            row = {"status": status, "text": text, "reader": reader, "read_at": now}
            if known is None:
                connection.execute(sa.insert(texts), {"sha256": job.sha256, "pages": len(pages), **row})
            else:
                connection.execute(sa.update(texts).where(texts.c.sha256 == job.sha256), row)
            places = connection.execute(_PLACES, {"sha256": job.sha256}).all()
            enqueue(connection, [RecordId(*place) for place in places], now)
            return True

    def failed(self, job: Job, why: str, now: dt.datetime) -> None:
        """It did not work: it comes again after some minutes; after a few times a person has to look.

        Args:
            job: as leased.
            why: a stable English code.
            now: the time.
        """
        with self._database.write(durable=False) as connection:
            tries = connection.execute(sa.select(jobs.c.attempts).where(jobs.c.sha256 == job.sha256)).scalar() or 0
            state: dict[str, object] = {"next_try_at": now + _FIRST_DELAY * 2 ** min(tries, 8)}
            if tries >= TRIES:
                state = {"failed_at": now}
            connection.execute(_own(job), {**state, "worker": None, "leased_until": None, "why": why})

    def give_back(self, job: Job) -> None:
        """The worker is to stop: another may have the job at once, and it does not count as tried."""
        with self._database.write(durable=False) as connection:
            back = {"worker": None, "leased_until": None, "attempts": 0}
            connection.execute(_own(job), back)

    def retry(self, now: dt.datetime) -> int:
        """Let what failed, and what has pages that could not be recognised, be tried again; how many jobs that are."""
        with self._database.write() as connection:
            flawed = sa.select(scans.c.sha256).where(scans.c.flaw != "")
            again = jobs.c.failed_at.is_not(None) | (jobs.c.done_at.is_not(None) & jobs.c.sha256.in_(flawed))
            fresh = {"failed_at": None, "done_at": None, "attempts": 0, "next_try_at": now, "why": ""}
            number = connection.execute(sa.update(jobs).where(again), fresh).rowcount
            still = sa.select(jobs.c.sha256).where(OPEN)
            connection.execute(sa.delete(scans).where(scans.c.flaw != "", scans.c.sha256.in_(still)))
            return number

    def pause(self, now: dt.datetime) -> None:
        """Let nobody begin, or go on after the page in hand, until `resume`."""
        with self._database.write() as connection:
            new = insert_for(connection.dialect.name, meta).on_conflict_do_nothing()
            connection.execute(new, {"key": _PAUSED, "value": now.isoformat()})

    def resume(self) -> None:
        """Let the work go on."""
        with self._database.write() as connection:
            connection.execute(sa.delete(meta).where(meta.c.key == _PAUSED))

    def waiting(self, now: dt.datetime) -> int:
        """How many jobs nobody works on."""
        with self._database.read() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(jobs).where(idle(now))).scalar_one()

    def paused(self) -> bool:
        """Whether somebody has stopped the work."""
        with self._database.read() as connection:
            return _paused(connection)

    def progress(self, now: dt.datetime) -> Progress:
        """How far the queue is."""
        with self._database.read() as connection:
            return progress(connection, now, paused=_paused(connection))

    def unfinished(self, now: dt.datetime, limit: int) -> tuple[JobLine, ...]:
        """The first jobs that are not done, in the order in which they come; those that failed at the end."""
        with self._database.read() as connection:
            return unfinished(connection, now, limit)

    def pages(self, sha256: str) -> tuple[ScanPage, ...]:
        """The pages of a content that were recognised, in order."""
        with self._database.read() as connection:
            return _pages(connection, sha256)


_PLACES = sa.select(records.c.case_key, records.c.record_no).where(records.c.sha256 == sa.bindparam("sha256"))


def _own(job: Job) -> sa.Update:
    """Change the job, if it is still this worker's."""
    return sa.update(jobs).where(jobs.c.sha256 == job.sha256, jobs.c.worker == job.worker, OPEN)


def _queue(connection: sa.Connection, now: dt.datetime, digests: Sequence[str] | None, *, photos: bool) -> sa.Insert:
    scene = (records.c.kind == Kind.PHOTO) & (texts.c.status == "no_text")
    glance = sa.func.min(sa.case((scene, 1), else_=0)) == 1
    picture = (texts.c.status == "no_text") & records.c.format.in_(PICTURES)
    wanted = (
        sa.select(records.c.sha256, glance, *(sa.literal(value, kind) for value, kind in _fresh(now)))
        .join(texts, texts.c.sha256 == records.c.sha256)
        .where(texts.c.status.in_((NEEDS_OCR, PARTLY_SCANNED)) | picture)
        .where(~sa.exists().where(jobs.c.sha256 == records.c.sha256))
        .group_by(records.c.sha256)
    )
    if digests is not None:
        wanted = wanted.where(records.c.sha256.in_(digests))
    if not photos:
        wanted = wanted.having(~glance)
    new = insert_for(connection.dialect.name, jobs)
    columns = ["sha256", "glance", "queued_at", "next_try_at", "attempts", "why"]
    return new.from_select(columns, wanted).on_conflict_do_nothing().returning(jobs.c.sha256)


def _fresh(now: dt.datetime) -> tuple[tuple[object, sa.types.TypeEngine[Any]], ...]:
    moment = jobs.c.queued_at.type
    return (now, moment), (now, moment), (0, sa.Integer()), ("", sa.Text())


def _paused(connection: sa.Connection) -> bool:
    return connection.execute(sa.select(meta.c.key).where(meta.c.key == _PAUSED)).one_or_none() is not None


def _pages(connection: sa.Connection, sha256: str) -> tuple[ScanPage, ...]:
    rows = connection.execute(sa.select(scans).where(scans.c.sha256 == sha256).order_by(scans.c.number))
    return tuple(ScanPage(row.number, row.text, row.confidence, lines_from_json(row.lines), row.flaw) for row in rows)
