"""The inbox taken in: once, or for as long as it is watched."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from anjuan.errors import AnjuanError, ExitCode
from anjuan.progress import Activity, Reporter, Silent
from casework.indexing import Indexing
from casework.intake import BATCH, Incoming, Intake
from casework.office import Office
from casework.outcomes import Ignored, Left, Outcome

if TYPE_CHECKING:
    from watch.inbox import Inbox, Notice
    from watch.scan import Arrival, Obstacle

HEARTBEAT_FILE = "收件夹心跳.txt"
INDEX_SECONDS = 30.0
"""How often the index is looked at when nothing arrives: what failed before may work now."""


class IntakeBusy(AnjuanError):
    """Another program takes in this office's inbox already."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self.home = home


class TakingFailed(AnjuanError):
    """A file could not be taken in for a reason that nobody foresaw. It stays in the inbox.

    Attributes:
        name: the file's.
        cause: what was raised.
    """

    exit_code = ExitCode.BUG

    def __init__(self, name: str, cause: Exception) -> None:
        super().__init__(name, cause)
        self.name = name
        self.cause = cause


@dataclass(frozen=True, slots=True)
class Taken:
    """What one look at the inbox came to.

    Attributes:
        outcomes: of every file, members of archives included.
        obstacles: what the inbox could not even give.
        notices: changes in how it is watched.
        behind: why the index could not follow; what was filed is safe, and is indexed later.
    """

    outcomes: tuple[Outcome, ...]
    obstacles: "tuple[Obstacle, ...]" = ()
    notices: "tuple[Notice, ...]" = ()
    behind: AnjuanError | None = None


def take_once(office: Office, reporter: Reporter) -> Taken:
    """Take in what has settled, and index it.

    Raises:
        IntakeBusy: the inbox is being watched, or taken in, by another program.
        InboxMissing: it is not there.
    """
    with _alone(office):
        inbox = _inbox(office)
        _tidy(office)
        batch = inbox.pass_once()
        outcomes = _take(office, inbox, batch.arrivals, reporter)
        outcomes += [Ignored(str(source), Left.STILL_ARRIVING) for source in batch.restless]
        return Taken(tuple(outcomes), batch.obstacles, behind=_index(office, reporter))


def watch(office: Office, stop: threading.Event, told: Callable[[Taken], object]) -> None:
    """Take in what settles, until `stop` is set. The index follows in a thread of its own.

    Args:
        office: the open office.
        stop: set from a signal handler or another thread.
        told: is given what every look at the inbox came to, when there is something to tell.

    Raises:
        IntakeBusy: the inbox is being watched, or taken in, by another program.
    """
    with _alone(office):
        inbox = _inbox(office)
        _tidy(office)
        filed = threading.Event()
        filed.set()
        follower = threading.Thread(target=_follow, args=(office, stop, filed), name="index")
        follower.start()
        try:
            for batch in inbox.watch(stop, lambda: _beat(office)):
                outcomes = _take(office, inbox, batch.arrivals, Silent())
                office.held.sweep()
                filed.set()
                told(Taken(tuple(outcomes), batch.obstacles, batch.notices))
        finally:
            stop.set()
            filed.set()
            follower.join()


def _tidy(office: Office) -> None:
    """Complete what a program that died has left half done; nobody else takes in this inbox now."""
    office.store.recover()
    office.held.sweep()
    office.register.outbox.free()


def _take(office: Office, inbox: "Inbox", arrivals: "Sequence[Arrival]", reporter: Reporter) -> list[Outcome]:
    intake = Intake(office)  # made anew each time: it remembers which ticket a number names
    outcomes: list[Outcome] = []
    with reporter.track(Activity.FILING, len(arrivals)) as advance:
        for start in range(0, len(arrivals), BATCH):
            batch = arrivals[start : start + BATCH]
            outcomes += _take_batch(intake, inbox, batch)
            advance(len(batch))
    return outcomes


def _take_batch(intake: Intake, inbox: "Inbox", batch: "Sequence[Arrival]") -> list[Outcome]:
    """Take some files together; where that fails, each by itself, so that one bad file never stops the others."""
    by_path = {each.path: each for each in batch}
    try:
        taken = intake.take([Incoming(each.path, each.source, each.size) for each in batch])
    except Exception as error:  # noqa: BLE001 - the inbox is watched for months: whatever happens, the next file is next
        if len(batch) > 1:
            return [outcome for each in batch for outcome in _take_batch(intake, inbox, [each])]
        trouble = error if isinstance(error, AnjuanError) else TakingFailed(batch[0].source.name, error)
        inbox.forget(batch[0])
        return [Ignored(str(batch[0].source), Left.TROUBLE, trouble)]
    for incoming, outcome in taken:
        arrival = by_path.get(incoming.path)
        if arrival is None:  # a member of an archive
            continue
        if not isinstance(outcome, Ignored):
            inbox.remove(arrival)
        elif outcome.why is not Left.LITTER:
            inbox.forget(arrival)
    return [outcome for _, outcome in taken]


def _index(office: Office, reporter: Reporter) -> AnjuanError | None:
    try:
        Indexing(office).catch_up(reporter)
    except AnjuanError as error:
        return error
    return None


def _follow(watched: Office, stop: threading.Event, filed: threading.Event) -> None:
    """Keep the index up to date; with an office of its own, for its reader serves one thread."""
    with Office(watched.folders.home, clock=watched.clock) as office:
        while not stop.is_set():
            filed.wait(INDEX_SECONDS)
            filed.clear()
            if not stop.is_set():
                _index(office, Silent())


@contextmanager
def _alone(office: Office) -> Iterator[None]:
    from filelock import FileLock, Timeout

    office.folders.register.mkdir(exist_ok=True)
    try:
        with FileLock(office.folders.register / ".收件.lock", timeout=0):
            yield
    except Timeout:
        raise IntakeBusy(office.folders.home) from None


def _inbox(office: Office) -> "Inbox":
    from watch.inbox import Inbox

    # perf_counter, not monotonic: before Python 3.13 that one ticks in steps of 16 ms on Windows.
    return Inbox(office.folders.inbox, office.settings.intake, clock=time.perf_counter, pause=time.sleep)


def _beat(office: Office) -> None:
    """Leave a sign of life that `anjuan doctor` reads."""
    (office.folders.register / HEARTBEAT_FILE).write_text(
        office.clock().isoformat(timespec="seconds"), encoding="utf-8"
    )
