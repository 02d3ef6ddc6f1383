"""The only functions that change case files and held files, one step each.

Everything else is a sequence of these steps, so that a test can stop the world before each one (`observer`) and look
at what is left. None of them overwrites a file in place: what is written is new, what is replaced is replaced whole.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import BinaryIO

from anjuan.errors import AnjuanError, ExitCode

_CHUNK = 1024 * 1024
_OPEN_AT_ONCE = 64
_WAITING = 8
"""Threads that wait for the disk, which makes safe together what is asked for together: 64 small files one after the
other took 120 ms, so 15."""
_READ = getattr(os, "O_BINARY", 0) | (os.O_RDWR if os.name == "nt" else os.O_RDONLY)  # Windows syncs writers only
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)

observer: ContextVar[Callable[..., None]] = ContextVar("observer", default=lambda _step, *_paths: None)
"""Called as `(step, *paths)` before each step; a test's may raise or end the process."""


class DiskFull(AnjuanError):
    """No room, or no quota, to write `path`. Nothing was filed; nothing was lost."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class CopyDamaged(AnjuanError):
    """Bytes that were written to the disk read back as others. Nothing was filed; the disk needs looking after."""

    exit_code = ExitCode.CHECK_FAILED

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


@contextmanager
def _room(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFull(path) from error
        raise


def write(path: Path, content: bytes) -> None:
    """Write a new file; not on the disk for sure before `secure`.

    Raises:
        FileExistsError: there is one already.
        DiskFull: no room.
    """
    observer.get()("write", path)
    with _room(path), os.fdopen(os.open(path, _NEW, 0o666), "wb") as file:
        file.write(content)


def copy(source: BinaryIO, target: Path) -> tuple[str, int]:
    """Copy an open file to a new one in one pass: its SHA-256 and its size in bytes.

    Raises:
        FileExistsError: the target is there already.
        DiskFull: no room.
    """
    observer.get()("write", target)
    digest = hashlib.sha256()
    size = 0
    descriptor = os.open(target, _NEW, 0o666)
    with os.fdopen(descriptor, "wb", buffering=0) as file:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            with _room(target):
                view = memoryview(chunk)
                while view:
                    view = view[file.write(view) :]
            size += len(chunk)
    return digest.hexdigest(), size


def secure(digests: Mapping[Path, str]) -> None:
    """Have these files on the disk when this returns, and read them back (law 1).

    Args:
        digests: the SHA-256 that each must have.

    Raises:
        CopyDamaged: one reads back as other bytes.
        DiskFull: there is no room after all.
    """
    paths = list(digests)
    for start in range(0, len(paths), _OPEN_AT_ONCE):
        with ExitStack() as stack:
            _sync(paths[start : start + _OPEN_AT_ONCE], stack)
    for path, digest in digests.items():
        if digest_of(path) != digest:
            raise CopyDamaged(path)


def _sync(paths: list[Path], stack: ExitStack) -> None:
    descriptors = [_opened(path, stack, _READ) for path in paths]
    if hasattr(os, "posix_fadvise"):  # begins to write all before waiting for any: half the time for small files
        for descriptor in descriptors:
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    _wait("sync", paths, descriptors)


def _opened(path: Path, stack: ExitStack, flags: int) -> int:
    descriptor = os.open(path, flags)
    stack.callback(os.close, descriptor)
    return descriptor


def _wait(step: str, paths: Sequence[Path], descriptors: Sequence[int]) -> None:
    """Wait until the disk has all of these."""
    waiting = []
    with ThreadPoolExecutor(_WAITING) as threads:
        for path, descriptor in zip(paths, descriptors, strict=True):
            observer.get()(step, path)
            waiting.append((path, threads.submit(os.fsync, descriptor)))
        for path, done in waiting:
            with _room(path):
                done.result()


def sync_folder(path: Path) -> None:
    """Have a folder's list of names on the disk when this returns. Windows has no such call and needs none."""
    sync_folders((path,))


def sync_folders(paths: Sequence[Path]) -> None:
    """The same for several, in their order."""
    if os.name == "nt":
        for path in paths:
            observer.get()("sync_folder", path)
        return
    for start in range(0, len(paths), _OPEN_AT_ONCE):
        some = paths[start : start + _OPEN_AT_ONCE]
        with ExitStack() as stack:
            _wait("sync_folder", some, [_opened(path, stack, os.O_RDONLY) for path in some])


def move(source: Path, target: Path) -> None:
    """Give a file its final name, replacing what is there; on one file system, all or nothing."""
    observer.get()("move", source, target)
    source.replace(target)


def move_folder(source: Path, target: Path) -> None:
    """Give a finished folder its final name, all or nothing.

    Raises:
        OSError: something is there that is not an empty folder.
    """
    observer.get()("move", source, target)
    source.rename(target)


def new_folder(path: Path) -> None:
    """Make a folder in one that exists, for something that is built aside; not on the disk for sure.

    Raises:
        FileExistsError: there is one already.
    """
    observer.get()("new_folder", path)
    with _room(path):
        path.mkdir()


def make_folders(path: Path) -> None:
    """Make a folder and those above it that are missing; all of them on the disk when this returns."""
    missing = []
    while not path.is_dir():
        missing.append(path)
        path = path.parent
    for each in reversed(missing):
        observer.get()("make_folder", each)
        with _room(each):
            each.mkdir(exist_ok=True)
        sync_folder(each.parent)


def remove(path: Path) -> None:
    """Remove a file that has done its service: a staged copy, a journal, a held file that is filed."""
    observer.get()("remove", path)
    path.unlink(missing_ok=True)


def remove_folder(path: Path) -> None:
    """Remove an empty folder.

    Raises:
        OSError: it is not empty.
    """
    observer.get()("remove_folder", path)
    path.rmdir()


def write_protect(path: Path) -> None:
    """Take everybody's right to write away: a filed record is written once."""
    observer.get()("write_protect", path)
    path.chmod(stat.S_IMODE(path.stat().st_mode) & ~0o222)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, read now; lower-case hexadecimal."""
    with path.open("rb", buffering=0) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
