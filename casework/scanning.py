"""Scans and photos recognised in the background: what waits in the register's queue is worked off, page by page."""

import datetime as dt
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from anjuan.errors import AnjuanError, ExitCode
from anjuan.progress import Activity, Reporter, Silent
from anjuan.scan import ScanPage
from casework.background import keep_at
from casework.office import Office

if TYPE_CHECKING:
    from register.jobs import Job

PHOTO_LEAST = 6
"""Characters that a photo must give to count as having a text: a door plate alone does not."""
LEASE_SECONDS = 300.0
"""How long a job stays with a worker that gives no sign of life."""
BEAT = dt.timedelta(seconds=60)
"""How often a worker gives one, while it works on a page."""
IDLE_SECONDS = 30.0
"""How often the queue is looked at when nothing is filed: what failed before may work now, a pause may be over."""


class Readiness(StrEnum):
    """Whether this machine recognises scans."""

    READY = "ready"
    NOT_INSTALLED = "not_installed"
    SWITCHED_OFF = "switched_off"


class OcrNotReady(AnjuanError):
    """Nothing can be recognised here.

    Attributes:
        readiness: why.
    """

    exit_code = ExitCode.NEEDS_A_PERSON

    def __init__(self, readiness: Readiness) -> None:
        super().__init__(readiness)
        self.readiness = readiness


class ScanningFailed(AnjuanError):
    """Recognising scans stopped for a reason that nobody foresaw. The jobs stay in the queue.

    Attributes:
        cause: what was raised.
    """

    exit_code = ExitCode.BUG

    def __init__(self, cause: Exception) -> None:
        super().__init__(cause)
        self.cause = cause


@dataclass(frozen=True, slots=True)
class Scanned:
    """What working off the queue came to.

    Attributes:
        jobs: finished.
        pages: handed in.
        failed: jobs that did not work this time.
        stopped: the work was to stop, or was paused, before the queue was empty.
    """

    jobs: int = 0
    pages: int = 0
    failed: int = 0
    stopped: bool = False


def readiness(office: Office) -> Readiness:
    """Whether scans of this office are recognised on this machine."""
    from indexer.extract.scans.reader import is_installed

    if not office.settings.ocr.enabled:
        return Readiness.SWITCHED_OFF
    return Readiness.READY if is_installed() else Readiness.NOT_INSTALLED


def queue_scans(office: Office, digests: set[str] | None = None) -> int:
    """Queue what is yet to be recognised of these contents, or of all; how many that were."""
    if not office.settings.ocr.enabled:
        return 0
    return office.register.jobs.queue(office.clock(), digests, photos=office.settings.ocr.photos == "all")


class Scanning:
    """Works off the queue of one office, under a name of its own. Several may work at once, here and elsewhere.

    Args:
        office: the open office.
        finished: called after each job whose text is in its place: the index has something to do.
        stopped: asked twice a second whether to stop.

    Raises:
        OcrNotReady: nothing can be recognised here.
    """

    def __init__(
        self,
        office: Office,
        finished: Callable[[], object] = lambda: None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        if (ready := readiness(office)) is not Readiness.READY:
            raise OcrNotReady(ready)
        self._office = office
        self._finished = finished
        self._stopped = stopped
        self._worker = uuid.uuid4().hex
        self._gathered = False
        self._reader_name = f"rapidocr {version('rapidocr')}"

    def work_off(self, reporter: Reporter, limit: int | None = None) -> Scanned:
        """Recognise what waits, until nothing is due; then the child process ends.

        Args:
            reporter: counts jobs.
            limit: of jobs.
        """
        if not self._gathered:  # what a program that died has filed and not queued
            queue_scans(self._office)
            self._gathered = True
        jobs, now = self._office.register.jobs, self._office.clock
        done = pages = failed = 0
        try:
            with reporter.track(Activity.RECOGNISING, jobs.waiting(now())) as advance:
                while not self._stopped() and (limit is None or done + failed < limit):
                    job = jobs.lease(self._worker, now(), LEASE_SECONDS)
                    if job is None:
                        return Scanned(done, pages, failed, stopped=jobs.paused())
                    read, ended = self._do(job)
                    pages += read
                    done += ended is True
                    failed += ended is False
                    advance(1)
                return Scanned(done, pages, failed, stopped=True)
        finally:
            self._office.scans.close()

    def _do(self, job: "Job") -> tuple[int, bool | None]:
        """Do one job: how many pages were read, and whether it ended well; None: it is somebody else's now."""
        from indexer.extract.scans.reader import Begun, ScanUnreadableError, StoppedError

        jobs, now = self._office.register.jobs, self._office.clock
        path = self._office.store.path(job.case, job.record)
        read = 0
        try:
            _check(path, job.sha256)
            form = job.record.facts.format or path.suffix.lower().lstrip(".")
            living = self._living(job)
            for answer in self._office.scans.read(path, form, job.done, glance=job.glance, stopped=living):
                if isinstance(answer, Begun):
                    jobs.begun(job, answer.pages)
                elif isinstance(answer, ScanPage):
                    read += 1
                    if not jobs.keep(job, answer, self._reader_name, now(), LEASE_SECONDS):
                        jobs.give_back(job)
                        return read, None
        except StoppedError:
            jobs.give_back(job)
            return read, None
        except ScanUnreadableError as error:
            jobs.failed(job, error.code, now())
            return read, False
        if not jobs.finish(job, self._reader_name, now(), PHOTO_LEAST):
            return read, None
        self._finished()
        return read, True

    def _living(self, job: "Job") -> Callable[[], bool]:
        """Says whether to stop, and gives a sign of life now and then."""
        beaten = self._office.clock()

        def asked() -> bool:
            nonlocal beaten
            now = self._office.clock()
            if now - beaten >= BEAT:
                self._office.register.jobs.renew(job, now, LEASE_SECONDS)
                beaten = now
            return self._stopped()

        return asked


def _check(path: Path, sha256: str) -> None:
    """Whether the file is still the one that was filed: nothing else is read under its digest."""
    from archive.atomic import digest_of
    from indexer.extract.scans.reader import ScanUnreadableError

    try:
        found = digest_of(path)
    except OSError:
        raise ScanUnreadableError("gone") from None
    if found != sha256:
        raise ScanUnreadableError("altered")


def keep_scanning(
    office: Office,
    stop: threading.Event,
    filed: threading.Event,
    finished: Callable[[], object],
    told: Callable[[AnjuanError], object],
) -> None:
    """Work off the queue whenever something is filed, until `stop` is set; tell of each new trouble with that.

    Args:
        office: one of this thread's own.
        stop: set from another thread.
        filed: set when something may wait; also to wake this thread at the end.
        finished: called after each job.
        told: is given what went wrong.
    """
    if readiness(office) is not Readiness.READY:
        return

    def rest(*, done: bool) -> None:  # noqa: ARG001 - the loop's form
        filed.wait(IDLE_SECONDS)
        filed.clear()

    scanning = Scanning(office, finished, stop.is_set)
    keep_at(lambda: scanning.work_off(Silent()), rest, stop, told=told, otherwise=ScanningFailed)
