"""Which files have stopped changing. Pure: it sees snapshots and times, never a file."""

from collections.abc import Collection, Iterable
from pathlib import Path

from watch.scan import Arrival


class Settle:
    """Tells over successive snapshots which files have settled, each once for each state it comes to rest in.

    A file has settled when its size, its time and its inode were the same in two snapshots at least `seconds` apart
    and in all between them.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._restless: dict[Path, tuple[Arrival, float]] = {}
        self._told: dict[Path, Arrival] = {}

    @property
    def restless(self) -> Collection[Path]:
        """The files of the last snapshot that have not settled yet."""
        return self._restless.keys()

    def observe(self, files: Iterable[Arrival], now: float, *, partly: bool = False) -> tuple[Arrival, ...]:
        """What has settled by this snapshot, taken at `now` (seconds of a clock that never goes back).

        `partly`: files that were told and are absent from it have merely not been looked at.
        """
        restless, told, settled = {}, dict(self._told) if partly else {}, []
        for file in files:
            if self._told.get(file.path) == file:
                told[file.path] = file
                continue
            before, since = self._restless.get(file.path, (None, now))
            if before == file and now - since >= self._seconds:
                settled.append(file)
                told[file.path] = file
            else:
                restless[file.path] = (file, since if before == file else now)
        self._restless, self._told = restless, told
        return tuple(settled)

    def forget(self, path: Path) -> None:
        """Tell of this file again once it has settled anew."""
        self._told.pop(path, None)
