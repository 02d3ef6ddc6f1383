"""One look at the inbox: every file in it, by what the file system says of it."""

import os
import stat
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from anjuan.errors import AnjuanError

_LISTS_INODES = os.name != "nt"
_LINK_TAGS = {0xA000000C, 0xA0000003}  # Windows: IO_REPARSE_TAG_SYMLINK, IO_REPARSE_TAG_MOUNT_POINT (a junction)


class InboxMissing(AnjuanError):
    """The inbox is not there, or its share has dropped.

    Attributes:
        path: the inbox.
        errno: the system's number for what happened.
    """

    def __init__(self, path: Path, errno: int) -> None:
        super().__init__(path, errno)
        self.path = path
        self.errno = errno


class Trouble(StrEnum):
    """Why something in the inbox cannot be taken in as it is."""

    DENIED = "denied"  # no right to read it, or another program holds it
    LINK = "link"  # a symbolic link or a junction: never followed
    SPECIAL = "special"  # a device, a pipe or a socket
    TOO_LONG = "too_long"  # its path exceeds what the system can open
    BROKEN = "broken"  # the disk or the share reports an error


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file in the inbox, as it was when last seen.

    Attributes:
        path: absolute; its name may hold undecodable bytes (`surrogateescape`).
        source: relative to the inbox, as the user named it, readable.
        size: bytes.
        mtime_ns: time of the last change, in ns.
        inode: 0 where the system tells none while it lists a folder.
    """

    path: Path
    source: PurePosixPath
    size: int
    mtime_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something in the inbox that cannot be taken in, and why."""

    source: PurePosixPath
    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one scan saw, in the order of names."""

    files: tuple[Arrival, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()


def readable_name(name: str) -> str:
    """A file name with its undecodable bytes read as GB 18030, the encoding of older Chinese systems."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", errors="replace")
    return name


def trouble_of(error: OSError) -> Trouble:
    """The trouble that an error of the file system means."""
    if isinstance(error, PermissionError):
        return Trouble.DENIED
    return Trouble.TOO_LONG if error.errno in _TOO_LONG else Trouble.BROKEN


_TOO_LONG = {36, 63, 206}  # ENAMETOOLONG on Linux and macOS, ERROR_FILENAME_EXCED_RANGE on Windows


def scan(root: Path, besides: AbstractSet[str] = frozenset()) -> Snapshot:
    """Look at every file below `root`, following no link. What vanishes meanwhile is not there.

    Args:
        root: the inbox.
        besides: paths of files that are not looked at: to list ten thousand takes a fraction of looking at them.

    Raises:
        InboxMissing: `root` cannot be listed.
    """
    root = Path(os.path.abspath(root))  # noqa: PTH100 - must not resolve links
    try:
        top = _listed(str(root))
    except OSError as error:
        raise InboxMissing(root, error.errno or 0) from error
    found = list(_walk(top, besides))
    files = tuple(each for each in found if isinstance(each, Arrival))
    obstacles = tuple(each for each in found if isinstance(each, Obstacle))
    return Snapshot(files, obstacles)


def glance(root: Path, paths: Iterable[str], besides: AbstractSet[str]) -> tuple[Arrival, ...]:
    """The files that lie at some paths below `root`, and below those that are folders; `besides` as for `scan`.

    What cannot be looked at is left to the next scan.
    """
    found: dict[Path, Arrival] = {}
    for path in paths:
        with suppress(OSError):
            found |= {each.path: each for each in _lying_at(root, path, besides) if isinstance(each, Arrival)}
    return tuple(found.values())


def _lying_at(root: Path, path: str, besides: AbstractSet[str]) -> Iterator[Arrival | Obstacle]:
    place = Path(path)
    if path in besides or root not in place.parents:
        return
    above = [each for each in place.parents if root in each.parents]
    if not all(_is_folder(each.lstat()) for each in above):  # below a link lies what is not the inbox's
        return
    name, status = readable_name(place.relative_to(root).as_posix()), place.lstat()
    if _is_folder(status):
        yield from _walk(_listed(path), besides, f"{name}/")
    else:
        yield _seen(path, PurePosixPath(name), status)


def _listed(folder: str) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _walk(top: list[os.DirEntry[str]], besides: AbstractSet[str], below: str = "") -> Iterator[Arrival | Obstacle]:
    """Depth first, without recursion: folders may be nested deeper than calls."""
    stack = [(iter(top), below)]
    while stack:
        entries, above = stack[-1]
        for entry in entries:
            if entry.path in besides:
                continue
            name = f"{above}{readable_name(entry.name)}"
            try:
                status = entry.stat(follow_symlinks=False)
                if _is_folder(status):
                    stack.append((iter(_listed(entry.path)), f"{name}/"))
                    break
                yield _seen(entry.path, PurePosixPath(name), status)
            except FileNotFoundError:
                continue
            except OSError as error:
                yield Obstacle(PurePosixPath(name), trouble_of(error))
        else:
            stack.pop()


def _is_folder(status: os.stat_result) -> bool:
    return stat.S_ISDIR(status.st_mode) and not _is_link(status)


def _is_link(status: os.stat_result) -> bool:
    return stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) in _LINK_TAGS


def _seen(path: str, source: PurePosixPath, status: os.stat_result) -> Arrival | Obstacle:
    if _is_link(status):
        return Obstacle(source, Trouble.LINK)
    if not stat.S_ISREG(status.st_mode):
        return Obstacle(source, Trouble.SPECIAL)
    # The same file is the same, whether it was listed or looked at by itself.
    return Arrival(Path(path), source, status.st_size, status.st_mtime_ns, status.st_ino if _LISTS_INODES else 0)
