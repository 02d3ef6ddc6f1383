"""The inbox taken in: once, or for as long as it is watched."""

import datetime as dt
import math
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from anjuan.errors import AnjuanError
from anjuan.progress import Activity, Reporter
from casework.background import keep_at, trouble_with
from casework.heartbeat import beat
from casework.index_check import IndexCheck, check, is_due, last
from casework.indexing import Indexing
from casework.meanings import keep_learning
from casework.office import Office
from casework.outcomes import Ignored, Left, Outcome
from casework.scanning import keep_scanning
from casework.taking import take
from casework.troubles import Troubles

if TYPE_CHECKING:
    from watch.inbox import Inbox, Notice
    from watch.scan import Obstacle

INDEX_SECONDS = 30.0
"""How often the index is looked at when nothing arrives: what failed before may work now."""
_CHECK_AGAIN = dt.timedelta(hours=1)
"""How long a nightly check that could not be done is left alone."""
_INDEX_GLANCE = 1.0
"""How often it is seen whether the index is still there."""


_FOLLOWED_EACH = 1.0
"""How often the index follows while many files that came together are filed; what overtakes them it takes at once."""


class IntakeBusy(AnjuanError):
    """Another program takes in this office's inbox already."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self.home = home


@dataclass(frozen=True, slots=True)
class Taken:
    """What one look at the inbox came to.

    Attributes:
        outcomes: of every file, members of archives included.
        obstacles: what the inbox could not even give.
        notices: changes in how it is watched.
        behind: why the index could not follow; what was filed is safe, and is indexed later.
        stuck: files that were filed or held, but that the system does not let out of the inbox.
        mended: gaps that the nightly check found between index and register.
        unread: why scans are not recognised; they wait.
        unlearnt: why meanings are not learnt; past cases are found by their words.
    """

    outcomes: tuple[Outcome, ...]
    obstacles: "tuple[Obstacle, ...]" = ()
    notices: "tuple[Notice, ...]" = ()
    behind: AnjuanError | None = None
    stuck: tuple[str, ...] = ()
    mended: IndexCheck | None = None
    unread: AnjuanError | None = None
    unlearnt: AnjuanError | None = None


class _Stopped(Exception):
    """The program is to end."""


class _UntilStopped:
    """A reporter through which long work hears that it is to end."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop

    def track(self, activity: Activity, total: int | None) -> AbstractContextManager[Callable[[int], None]]:  # noqa: ARG002 - the protocol's form
        """See `anjuan.progress.Reporter`."""
        return nullcontext(self._advance)

    def _advance(self, _done: int) -> None:
        if self._stop.is_set():
            raise _Stopped


class _GivingWay(_UntilStopped):
    """The same for the nightly check, which lets what has just been filed be indexed first."""

    def __init__(self, stop: threading.Event, filed: threading.Event, office: Office) -> None:
        super().__init__(stop)
        self._filed = filed
        self._indexing = Indexing(office)
        self._until_stopped = _UntilStopped(stop)

    def track(self, activity: Activity, total: int | None) -> AbstractContextManager[Callable[[int], None]]:
        """See `anjuan.progress.Reporter`. Only comparing gives way: a rebuild has the index to itself."""
        return nullcontext(self._give_way) if activity is Activity.VERIFYING else super().track(activity, total)

    def _give_way(self, done: int) -> None:
        self._advance(done)
        if self._filed.is_set():
            self._filed.clear()
            self._indexing.catch_up(self._until_stopped)


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
        outcomes: list[Outcome] = []
        stuck: list[str] = []
        with reporter.track(Activity.FILING, len(batch.arrivals)) as advance:
            for arrivals, taken, left in take(office, inbox, batch.arrivals):
                outcomes += taken
                stuck += left
                advance(len(arrivals))
        outcomes += [Ignored(str(source), Left.STILL_ARRIVING) for source in batch.restless]
        return Taken(tuple(outcomes), batch.obstacles, behind=_index(office, reporter), stuck=tuple(stuck))


def watch(
    office: Office, stop: threading.Event, told: Callable[[Taken], object], begun: Callable[[], object] = lambda: None
) -> None:
    """Take in what settles, until `stop` is set. Index, recognition of scans and meanings follow in their own threads.

    Whatever goes wrong meanwhile is told and tried again; only `stop` ends it. So nothing that `told` or `begun` raise
    does: files come in also while the disk with the log is full, or nobody reads it any more.

    Args:
        office: the open office.
        stop: set from another thread.
        told: is given what came of it whenever there is something to tell, by any of the threads.
        begun: is called once no other program can take in this inbox.

    Raises:
        IntakeBusy: the inbox is being watched, or taken in, by another program.
    """
    # Each thread has an office of its own, for a reader of documents serves one thread.
    home, clock = office.folders.home, office.clock
    with ExitStack() as held:
        held.enter_context(_alone(office))
        indexed, recognised, learnt = (held.enter_context(Office(home, clock=clock)) for _ in range(3))
        texts, scans, meanings = events = (threading.Event(), threading.Event(), threading.Event())

        def tell(taken: Taken) -> None:
            with suppress(Exception):
                told(taken)

        def unread(trouble: AnjuanError) -> None:
            tell(Taken((), unread=trouble))

        def unlearnt(trouble: AnjuanError) -> None:
            tell(Taken((), unlearnt=trouble))

        with suppress(Exception):
            begun()
        _tidy(office)
        followers = [
            threading.Thread(target=_keep_indexing, args=(indexed, stop, texts, tell), name="index"),
            threading.Thread(target=keep_scanning, args=(recognised, stop, scans, texts.set, unread), name="scans"),
            threading.Thread(target=keep_learning, args=(learnt, stop, meanings, unlearnt), name="meanings"),
        ]
        for each in followers:
            each.start()
        try:
            _keep_taking(office, stop, events, tell)
        finally:
            stop.set()
            for event in events:
                event.set()
            for each in followers:
                each.join()


def _keep_taking(
    office: Office, stop: threading.Event, followers: Sequence[threading.Event], told: Callable[[Taken], object]
) -> None:
    inbox = _inbox(office)
    troubles = Troubles(inbox, time.perf_counter)

    def live() -> None:
        beat(office)
        troubles.retry()

    for batch in inbox.watch(stop, live):
        if batch.obstacles or batch.notices:
            told(Taken((), batch.obstacles, batch.notices))
        together, woken = set(batch.arrivals), -math.inf
        for arrivals, outcomes, stuck in take(office, inbox, batch.arrivals, inbox.news, time.perf_counter):
            if together.isdisjoint(arrivals) or time.perf_counter() - woken > _FOLLOWED_EACH:
                woken = time.perf_counter()
                _wake(followers)
            news = troubles.note(arrivals, outcomes)
            if news or stuck:
                told(Taken(tuple(news), stuck=stuck))
            beat(office)
            if stop.is_set():  # what is left in the inbox is there at the next start
                return
        if together:
            _wake(followers)
        _sweep(office)


def _wake(followers: Sequence[threading.Event]) -> None:
    for event in followers:
        event.set()


def _tidy(office: Office) -> None:
    """Complete what a program that died has left half done; nobody else takes in this inbox now."""
    from register.errors import RegisterBusy

    office.store.recover()
    office.tidy_workspaces()
    _sweep(office)
    with suppress(RegisterBusy):  # leases run out by themselves
        office.register.outbox.free()


def _sweep(office: Office) -> None:
    with suppress(OSError):  # people work in these folders, and move them at this very moment
        office.held.sweep()


def _index(office: Office, reporter: Reporter) -> AnjuanError | None:
    """Let the index follow; what keeps it from that. Whatever it is, the files are safe, and it follows later."""
    return trouble_with(lambda: Indexing(office).catch_up(reporter), partial(_not_written, office))


def _not_written(office: Office, error: Exception) -> AnjuanError:
    from indexer.errors import IndexNotWrittenError

    return IndexNotWrittenError(office.folders.index, f"{type(error).__name__}: {error}")


def _keep_indexing(
    office: Office, stop: threading.Event, filed: threading.Event, told: Callable[[Taken], object]
) -> None:
    """Keep the index up to date, and compare it with the register at night, until `stop` is set."""
    giving_way = _GivingWay(stop, filed, office)
    not_before: dt.datetime | None = None

    def work() -> None:
        nonlocal not_before
        Indexing(office).catch_up(_UntilStopped(stop))
        now = office.clock()
        if not_before is None or now > not_before:
            not_before = now + _CHECK_AGAIN  # should it fail
            _check_at_night(office, giving_way, told)
            not_before = None

    def rest(*, done: bool) -> None:
        """Wait until something was filed, or for a while; once all is indexed also until somebody deletes the index."""
        for _ in range(round(INDEX_SECONDS / _INDEX_GLANCE)):
            if filed.wait(_INDEX_GLANCE) or (done and office.index.needs_rebuild):
                break
        filed.clear()

    def behind(trouble: AnjuanError) -> None:
        told(Taken((), behind=trouble))

    keep_at(work, rest, stop, told=behind, otherwise=partial(_not_written, office))


def _check_at_night(office: Office, reporter: Reporter, told: Callable[[Taken], object]) -> None:
    """Compare index and register when it is time, and tell of gaps that were found and mended."""
    if is_due(last(office), office.clock(), office.settings.search.check_hour):
        found = check(office, reporter)
        if found.found:
            told(Taken((), mended=found))


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
