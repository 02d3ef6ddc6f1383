"""The inbox: what has arrived and settled, once or for as long as it is watched, and how a filed one leaves it."""

import os
import stat
import threading
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path, PurePosixPath

from anjuan.settings import IntakeSettings
from watch.observe import Wake, is_network
from watch.scan import Arrival, InboxMissing, Obstacle, Trouble, glance, scan, trouble_of
from watch.settle import Settle

# What systems leave in a folder by themselves. A folder with nothing else is empty to its user.
_LITTER = {"thumbs.db", "ehthumbs.db", "desktop.ini", ".ds_store"}

# Between two batches of files that are taken the whole inbox is scanned so often where no events come, and in a tenth
# of the time at most: to list ten thousand files that wait takes a tenth of a second.
_NEWS_SECONDS = 0.25
_NEWS_SHARE = 10

# The event comes with a file's first byte. Most files are whole a moment later, and then one look fewer settles them.
_FIRST_BYTE = 0.1


class Notice(StrEnum):
    """A change in how the inbox is watched, told once."""

    MISSING = "missing"  # the inbox has vanished or its share has dropped
    BACK = "back"
    EVENTS_LOST = "events_lost"  # new files are found by the periodic scan only
    EVENTS_BACK = "events_back"


@dataclass(frozen=True, slots=True)
class Batch:
    """What one scan brought.

    Attributes:
        arrivals: files that have settled, each told once unless it changes.
        obstacles: what cannot be taken in, each told once for as long as it lasts.
        restless: files that are still being written.
        notices: changes in how the inbox is watched.
    """

    arrivals: tuple[Arrival, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    restless: tuple[PurePosixPath, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Removed:
    """The file has left the inbox, and with it these folders, left empty."""

    pruned: tuple[PurePosixPath, ...] = ()


@dataclass(frozen=True, slots=True)
class Changed:
    """The file is no longer the one that arrived; it stays and will arrive again."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """The system does not let the file go, most often because a program has it open; every scan tries again."""

    trouble: Trouble


class Inbox:
    """The inbox of an office. One thread uses it.

    Args:
        root: the folder.
        settings: how long a file rests until it has settled, how often to scan, whether to use events.
        clock: seconds that never go back, such as `time.perf_counter` (`time.monotonic` is too coarse on Windows).
        pause: waits so many seconds between the two scans of a single pass, such as `time.sleep`.
    """

    def __init__(
        self, root: Path, settings: IntakeSettings, *, clock: Callable[[], float], pause: Callable[[float], object]
    ) -> None:
        self.root = Path(os.path.abspath(root))  # noqa: PTH100 - must not resolve links
        self._settings = settings
        self._clock = clock
        self._pause = pause
        self._settle = Settle(settings.settle_seconds)
        self._told: frozenset[Obstacle] = frozenset()
        self._closed: dict[Path, Arrival] = {}  # settled, but cannot be opened yet
        self._leaving: dict[Path, Arrival] = {}  # filed, but cannot be removed yet
        self._next_news = self._next_glance = 0.0
        self._heard: Wake | None = None  # while events come

    def pass_once(self) -> Batch:
        """What has settled, by two scans.

        Raises:
            InboxMissing: the inbox cannot be listed.
        """
        first = self._look()
        if not first.restless:
            return first
        self._pause(self._settings.settle_seconds)
        second = self._look()
        return Batch(first.arrivals + second.arrivals, first.obstacles + second.obstacles, second.restless)

    def watch(self, stop: threading.Event, heartbeat: Callable[[], object]) -> Iterator[Batch]:
        """What settles, until `stop` is set; a batch comes only when there is something to tell.

        `heartbeat` is called after every scan, also while the inbox is missing.
        """
        present = observed = True
        with Wake(self.root) as wake:
            while not stop.is_set():
                # Before the scan: what happens during it wakes the next one. Not to use events is a choice and no loss.
                by_events = self._by_events()
                hears = wake.keep() if by_events else observed
                self._heard = wake if by_events and hears else None
                wake.event.clear()
                wake.touched()
                try:
                    batch, there = self._look(), True
                except InboxMissing:
                    batch, there = Batch(), False
                heartbeat()
                notices = []
                if there != present:
                    present = there
                    notices.append(Notice.BACK if there else Notice.MISSING)
                if hears is not None and hears != observed:
                    observed = hears
                    notices.append(Notice.EVENTS_BACK if hears else Notice.EVENTS_LOST)
                if batch.arrivals or batch.obstacles or notices:
                    yield replace(batch, notices=tuple(notices))
                if batch.restless:  # events come in floods while a file is written: the next scan has its time
                    stop.wait(self._settings.settle_seconds)
                elif self._rest(wake.event, stop):
                    stop.wait(min(_FIRST_BYTE, self._settings.settle_seconds))

    def news(self, waiting: AbstractSet[str]) -> tuple[Arrival, ...]:
        """What has settled since the last look, for who is still taking what came with an earlier one.

        Where events come, they tell where to look; the whole inbox is scanned as seldom as when nothing happens.

        Args:
            waiting: paths of files that have been told of and will be taken; they are not looked at.
        """
        begun = self._clock()
        if begun >= self._next_news:
            try:
                files = scan(self.root, besides=waiting).files
            except InboxMissing:  # the next look tells
                files = ()
            now = self._clock()
            pause = self._settings.scan_seconds if self._heard else _NEWS_SECONDS
            self._next_news = now + max(pause, (now - begun) * _NEWS_SHARE)
        elif self._heard and begun >= self._next_glance:
            touched = self._heard.touched() | {str(path) for path in self._settle.restless}
            files = glance(self.root, touched, waiting)
            now = self._clock()
            self._next_glance = now + (now - begun) * _NEWS_SHARE
        else:
            return ()
        settled, _ = self._openable(self._settle.observe(files, now, partly=True))
        return settled

    def forget(self, arrival: Arrival) -> None:
        """Let a file that could not be filed arrive again, as if it had just been dropped."""
        self._settle.forget(arrival.path)

    def remove(self, arrival: Arrival) -> Removed | Changed | Stuck:
        """Take a file out of the inbox after it has been filed, with the folders that this leaves empty.

        Only the very file that arrived is removed: one that was saved anew meanwhile stays and arrives again.
        """
        self._leaving.pop(arrival.path, None)
        try:
            if not _is_still(arrival):
                return Changed()
            arrival.path.unlink()
        except FileNotFoundError:
            return Removed()
        except OSError as error:
            self._leaving[arrival.path] = arrival
            return Stuck(trouble_of(error))
        return Removed(tuple(self._pruned(arrival)))

    def _look(self) -> Batch:
        for each in tuple(self._leaving.values()):
            self.remove(each)
        snapshot = scan(self.root)
        settled = self._settle.observe(snapshot.files, self._clock())
        again = [each for each in snapshot.files if self._closed.get(each.path) == each]
        self._closed = {}
        arrivals, closed = self._openable((*settled, *again))
        obstacles = (*snapshot.obstacles, *closed)
        news = tuple(each for each in obstacles if each not in self._told)
        self._told = frozenset(obstacles)
        restless = tuple(each.source for each in snapshot.files if each.path in self._settle.restless)
        return Batch(arrivals, news, restless)

    def _openable(self, settled: Iterable[Arrival]) -> tuple[tuple[Arrival, ...], tuple[Obstacle, ...]]:
        """Which of these can be opened, and what keeps the others closed; the next look tries those again."""
        arrivals, obstacles = [], []
        for each in settled:
            try:
                each.path.open("rb").close()
            except FileNotFoundError:
                continue
            except OSError as error:
                self._closed[each.path] = each
                obstacles.append(Obstacle(each.source, trouble_of(error)))
            else:
                arrivals.append(each)
        return tuple(arrivals), tuple(obstacles)

    def _by_events(self) -> bool:
        return self._settings.polling == "never" or (self._settings.polling == "auto" and not is_network(self.root))

    def _rest(self, event: threading.Event, stop: threading.Event) -> bool:
        """Wait for `event`, `stop` or the time of the next scan; whether it was the event."""
        until = self._clock() + self._settings.scan_seconds
        while not stop.is_set() and (left := until - self._clock()) > 0:
            if event.wait(min(left, 0.25)):  # in slices, for one cannot wait for two events at once
                return True
        return False

    def _pruned(self, arrival: Arrival) -> Iterator[PurePosixPath]:
        folder, source = arrival.path.parent, arrival.source.parent
        while folder != self.root and _prune(folder):
            yield source
            folder, source = folder.parent, source.parent


def _is_still(arrival: Arrival) -> bool:
    now = arrival.path.lstat()
    same_file = not arrival.inode or now.st_ino == arrival.inode
    same_state = (now.st_size, now.st_mtime_ns) == (arrival.size, arrival.mtime_ns)
    return stat.S_ISREG(now.st_mode) and same_file and same_state


def _prune(folder: Path) -> bool:
    """Remove a folder that is empty to its user; whether it is gone."""
    try:
        left = list(folder.iterdir())
        if not all(each.name.lower() in _LITTER and each.is_file() for each in left):
            return False
        for each in left:
            each.unlink()
        folder.rmdir()
    except OSError:  # in use, or something has just arrived in it: then it is not empty
        return False
    return True
