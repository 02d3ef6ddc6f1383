"""How the measurements time: the least or the median of some runs, and the floor that all filing rests on."""

import hashlib
import os
import shutil
import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path

ROUNDS = 5


def taken(work: Callable[[], object]) -> float:
    """Seconds by the clock."""
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def least(work: Callable[[], object]) -> float:
    """The least seconds of some runs: noise only adds."""
    return min(taken(work) for _ in range(ROUNDS))


def median(work: Callable[[], object]) -> float:
    """The median seconds of some runs."""
    return round(statistics.median(taken(work) for _ in range(ROUNDS)), 3)


def copied(sources: Iterable[Path], target: Path) -> float:
    """Seconds of the shortest script that copies files safely into a new folder: copy, sync, read back and hash."""
    target.mkdir()
    before = time.perf_counter()
    for source in sources:
        with source.open("rb") as read, (target / source.name).open("wb") as written:
            shutil.copyfileobj(read, written, 1024 * 1024)
            written.flush()
            os.fsync(written.fileno())
        with (target / source.name).open("rb") as copy:
            hashlib.file_digest(copy, "sha256").hexdigest()
    return time.perf_counter() - before
