"""A finished document gets its name: complete, or not at all.

Every call of the system that can be spared is: a document of text takes a fifth of a millisecond, and half of that is
its file.
"""

import contextlib
import os
from itertools import count
from pathlib import Path

from anjuan.errors import AnjuanError

_NEW = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
_NUMBERS = count()


class TargetExists(AnjuanError):
    """The file to be written is there already.

    Attributes:
        path: the file.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


def publish(data: bytes, target: Path, *, overwrite: bool = False, synced: bool = True) -> None:
    """Write beside the target, then give it its name.

    Raises:
        TargetExists: unless `overwrite`.
    """
    name = str(target)
    file, temporary = _new_file(os.path.dirname(name))  # noqa: PTH120 - a Path takes longer than writing
    try:
        try:
            _write(file, data)
            if synced:
                os.fsync(file)
        finally:
            os.close(file)
        if overwrite:
            os.replace(temporary, name)  # noqa: PTH105 - as above
        else:
            _name_once(temporary, target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)  # noqa: PTH108 - as above
        raise


def _new_file(folder: str) -> tuple[int, str]:
    """A new file in the folder, with the rights that new files have there; `tempfile` would keep it to its owner."""
    while True:
        name = os.path.join(folder, f".~{os.getpid()}-{next(_NUMBERS)}.tmp")  # noqa: PTH118 - as above
        try:
            return os.open(name, _NEW, 0o666), name
        except FileExistsError:  # another machine's on a shared folder, or what a crash left
            continue


def _write(file: int, data: bytes) -> None:
    """Write all of it; the system may take less at once."""
    written = os.write(file, data)
    while written < len(data):
        written += os.write(file, data[written:])


def _name_once(temporary: str, target: Path) -> None:
    """Give the file its name unless it is taken: in one step where the file system has links."""
    try:
        os.link(temporary, target)
    except FileExistsError as error:
        raise TargetExists(target) from error
    except OSError:
        if target.exists():
            raise TargetExists(target) from None
        os.replace(temporary, target)  # noqa: PTH105 - as above
    else:
        os.unlink(temporary)  # noqa: PTH108 - as above


def sync() -> None:
    """Let all that was published without `synced` outlive a power cut: once for all, where the system can.

    Elsewhere it takes the system half a minute. One by one takes longer than filling; and what is lost is no record: it
    is filled again.
    """
    if hasattr(os, "sync"):
        os.sync()
