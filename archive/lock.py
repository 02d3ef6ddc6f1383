"""One writer a case, across threads and processes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from anjuan.errors import AnjuanError
from archive.layout import LOCKS, case_token


class CaseBusy(AnjuanError):
    """Somebody else kept writing into the case for `seconds`."""

    def __init__(self, case: str, seconds: float) -> None:
        super().__init__(case, seconds)
        self.case = case
        self.seconds = seconds


@contextmanager
def case_lock(root: Path, case: str, seconds: float) -> Iterator[None]:
    """Be the one writer of a case; the operating system ends the lock of a process that dies.

    Cases share 256 lock files, so that their number stays bounded. Two cases that share one wait for each other,
    and nobody ever holds two.

    Raises:
        CaseBusy: after `seconds` of waiting.
    """
    from filelock import FileLock, Timeout

    folder = root / LOCKS
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f"{case_token(case)[:2]}.lock", timeout=seconds)
    try:
        lock.acquire()
    except Timeout as error:
        raise CaseBusy(case, seconds) from error
    try:
        yield
    finally:
        lock.release()
