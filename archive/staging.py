"""Copies of arriving files on the archive's own file system, made and hashed in one pass.

A staged copy is not a promise: until it is in a case file or held, the file that it came from stays where it is. Each
running program stages in a folder of its own and holds a lock beside it, so that copies whose program died can be
told from copies that are still wanted, without asking how old they are.
"""

import itertools
import os
import shutil
import uuid
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from anjuan.errors import AnjuanError
from archive import atomic
from archive.layout import STAGING

if TYPE_CHECKING:
    from filelock import BaseFileLock


class SourceChanged(AnjuanError):
    """The file was written to, or replaced, while it was read: it has not settled."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class SourceLocked(AnjuanError):
    """The file cannot be read now: a program has it open, the rights are missing, or its share fails (`__cause__`)."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class SourceVanished(AnjuanError):
    """The file is gone: its owner took it away."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True, slots=True)
class Staged:
    """A copy that waits to be filed or held.

    Attributes:
        path: the copy, with the modification time of the original.
        sha256: lower-case hexadecimal, of the bytes that were read.
        size: in bytes.
    """

    path: Path
    sha256: str
    size: int


class Staging:
    """The staging folders below `root`, one a program; made when first needed."""

    def __init__(self, root: Path) -> None:
        self._folder = root / STAGING
        self._own: Path | None = None
        self._lock: BaseFileLock | None = None
        self._opening = Lock()
        self._numbers = itertools.count(1)

    def stage(self, source: Path) -> Staged:
        """Copy a file and take its digest in the same pass.

        Raises:
            SourceChanged: its size, time or identity changed meanwhile.
            SourceLocked: it cannot be opened or read.
            SourceVanished: it is not there any more.
            atomic.DiskFull: no room for the copy.
        """
        target = self.new_path()
        try:
            return _copy(source, target)
        except FileNotFoundError as error:
            raise SourceVanished(source) from error
        except OSError as error:
            raise SourceLocked(source) from error
        except atomic.DiskFull as error:
            raise atomic.DiskFull(source) from error  # the name that its owner knows

    def new_path(self) -> Path:
        """A path in this program's staging folder that nothing has yet."""
        return self._session() / str(next(self._numbers))

    def discard(self, path: Path) -> None:
        """Remove a staged copy that is not wanted any more."""
        atomic.remove(path)

    def sweep(self, wanted: Callable[[], AbstractSet[str]]) -> None:
        """Remove the folders of programs that ended.

        Args:
            wanted: the names of the folders that a commit still needs; asked for each folder once its program is
                known to have ended, since that may have been just now.
        """
        from filelock import FileLock, Timeout

        for path in sorted(self._folder.glob("*.lock")):
            folder = path.with_suffix("")
            if folder == self._own:
                continue
            with suppress(Timeout, PermissionError), FileLock(path, timeout=0):  # Windows removes no open file
                if folder.name not in wanted():
                    shutil.rmtree(folder, ignore_errors=True)
                    path.unlink(missing_ok=True)

    def close(self) -> None:
        """Give up this program's folder; what is still in it goes at the next sweep."""
        with self._opening:
            if self._lock is not None:
                self._lock.release()
            self._own = self._lock = None

    def _session(self) -> Path:
        with self._opening:
            if self._own is None:
                from filelock import FileLock

                own = self._folder / uuid.uuid4().hex
                self._folder.mkdir(parents=True, exist_ok=True)
                self._lock = FileLock(own.with_suffix(".lock"), timeout=0, thread_local=False)
                self._lock.acquire()
                atomic.make_folders(own)
                self._own = own
            return self._own


def _copy(source: Path, target: Path) -> Staged:
    """Copy a file that nobody writes to meanwhile; what was begun of the copy goes if that fails."""
    try:
        with source.open("rb", buffering=0) as file:
            before = os.fstat(file.fileno())
            sha256, size = atomic.copy(file, target)
            after = source.stat()
        os.utime(target, ns=(before.st_atime_ns, before.st_mtime_ns))
    except (OSError, AnjuanError):
        atomic.remove(target)
        raise
    if size != before.st_size or _identity(before) != _identity(after):
        atomic.remove(target)
        raise SourceChanged(source)
    return Staged(target, sha256, size)


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
