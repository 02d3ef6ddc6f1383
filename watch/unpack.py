"""Zips from anywhere: Chinese names decoded, every trick refused, every limit counted while unpacking.

Meant to run in a child process with caps; the functions and values here can be pickled.
"""

import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePosixPath, PureWindowsPath

from anjuan.errors import AnjuanError
from anjuan.recognise import is_ignored
from anjuan.recognition import Reason
from anjuan.settings import MIB, IntakeSettings
from watch.zip_names import decoded_names

_CHUNK = MIB
_RATIO_FLOOR = 16 * MIB  # blank pictures shrink a thousandfold; what stays small harms nobody
# What zipfile raises over damaged bytes: OSError comes from bz2, and from offsets that point nowhere.
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, struct.error, OSError, ValueError)
_ENCRYPTED_FLAG = 0x1


class Fault(StrEnum):
    """What is wrong with an archive or a member."""

    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    METHOD = "method"  # compressed in a way that is not supported
    OUTSIDE = "outside"  # a name that leaves the archive: absolute, `..`, a drive letter
    LINK = "link"  # a symbolic link or a device
    DEPTH = "depth"
    COUNT = "count"
    TOTAL = "total"
    RATIO = "ratio"

    @property
    def reason(self) -> Reason:
        """The reason to hold what has this fault."""
        return _REASONS.get(self, Reason.UNSAFE)


_REASONS = {
    Fault.ENCRYPTED: Reason.ENCRYPTED,
    Fault.DAMAGED: Reason.UNREADABLE,
    Fault.METHOD: Reason.UNSUPPORTED,
    Fault.COUNT: Reason.TOO_BIG,
    Fault.TOTAL: Reason.TOO_BIG,
}


class UnreadableArchive(AnjuanError):
    """The file is no zip, or it is cut off. Attribute: `path`."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class UnsafeArchive(AnjuanError):
    """The archive as a whole exceeds a limit; nothing of it is to be used. Attributes: `path`, `fault`."""

    def __init__(self, path: Path, fault: Fault) -> None:
        super().__init__(path, fault)
        self.path = path
        self.fault = fault


@dataclass(frozen=True, slots=True)
class UnpackLimits:
    """Limits for one archive with all archives in it: levels, files, bytes, and bytes out for each byte in."""

    depth: int
    files: int
    total: int
    ratio: int

    @classmethod
    def of(cls, settings: IntakeSettings) -> "UnpackLimits":
        """The limits that an office has set."""
        total = settings.zip_max_total_mib * MIB
        return cls(settings.zip_max_depth, settings.zip_max_files, total, settings.zip_max_ratio)


@dataclass(frozen=True, slots=True)
class Member:
    """An unpacked file: where it lies, under a name of our own, and its path in the archive, readable."""

    path: Path
    name: PurePosixPath


@dataclass(frozen=True, slots=True)
class Refused:
    """A member that was not unpacked, and why."""

    name: PurePosixPath
    fault: Fault


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What came out of an archive.

    Attributes:
        members: in the archive's order; no two names are alike.
        refused: while there are any, the archive itself has to be kept.
        dropped: litter of operating systems and temporary files.
    """

    members: tuple[Member, ...]
    refused: tuple[Refused, ...]
    dropped: tuple[PurePosixPath, ...]


def unpack(archive: Path, into: Path, limits: UnpackLimits) -> Unpacked:
    """Unpack a zip, and the zips in it, into the empty folder `into`.

    A member that cannot be read is refused and the others go on. Members of an inner archive are named below its name.

    Raises:
        UnreadableArchive: it is no zip, or cut off.
        UnsafeArchive: it exceeds a limit. Files may be left in `into`.
    """
    work = _Work(archive, into, limits, archive.stat().st_size)
    try:
        work.expand(archive, PurePosixPath(), 1)
    except _NoArchiveError as error:
        raise UnreadableArchive(archive) from error
    return Unpacked(tuple(work.members), tuple(work.refused), tuple(work.dropped))


class _NoArchiveError(Exception):
    pass


class _RefusedError(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(slots=True)
class _Work:
    """One archive being unpacked: the limits count for it and all inside it together."""

    archive: Path
    into: Path
    limits: UnpackLimits
    size: int
    members: list[Member] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    dropped: list[PurePosixPath] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    files: int = 0
    written: int = 0

    def expand(self, path: Path, below: PurePosixPath, depth: int) -> None:
        with path.open("rb") as file:
            try:
                archive = zipfile.ZipFile(file)
            except (*_DAMAGE, NotImplementedError) as error:
                raise _NoArchiveError from error
            entries = archive.infolist()
            for info, name in zip(entries, decoded_names(entries), strict=True):
                self.take(archive, info, name, below, depth)

    def take(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, below: PurePosixPath, depth: int
    ) -> None:
        shown = below / _readable(name)
        if name.endswith("/") or info.is_dir():
            return
        if is_ignored(shown):
            self.dropped.append(shown)
            return
        self.files += 1
        if self.files > self.limits.files:
            raise UnsafeArchive(self.archive, Fault.COUNT)
        target = self.into / f"{self.files:06d}{_extension(shown)}"
        try:
            _check(info, name)
            self.write(archive, info, target)
            if target.suffix == ".zip":
                self.expand_inner(target, shown, depth + 1)
            else:
                self.members.append(Member(target, self.distinct(shown)))
        except _RefusedError as error:
            self.refused.append(Refused(shown, error.fault))
            target.unlink(missing_ok=True)

    def expand_inner(self, path: Path, shown: PurePosixPath, depth: int) -> None:
        if depth > self.limits.depth:
            raise _RefusedError(Fault.DEPTH)
        try:
            self.expand(path, shown, depth)
        except _NoArchiveError as error:
            raise _RefusedError(Fault.DAMAGED) from error
        path.unlink()

    def write(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> None:
        with target.open("xb") as out:
            for chunk in _chunks(archive, info):
                self.written += len(chunk)
                if self.written > self.limits.total:
                    raise UnsafeArchive(self.archive, Fault.TOTAL)
                if self.written > max(_RATIO_FLOOR, self.size * self.limits.ratio):
                    raise UnsafeArchive(self.archive, Fault.RATIO)
                out.write(chunk)

    def distinct(self, name: PurePosixPath) -> PurePosixPath:
        candidate, n = name, 1
        while str(candidate).casefold() in self.names:
            n += 1
            candidate = name.with_name(f"{name.stem} ({n}){name.suffix}")
        self.names.add(str(candidate).casefold())
        return candidate


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """A member's bytes.

    Raises:
        _RefusedError: it cannot be read.
    """
    try:
        with archive.open(info) as source:
            while chunk := source.read(_CHUNK):
                yield chunk
    except NotImplementedError as error:
        raise _RefusedError(Fault.METHOD) from error
    except RuntimeError as error:  # zipfile's way to ask for a password
        raise _RefusedError(Fault.ENCRYPTED) from error
    except _DAMAGE as error:
        raise _RefusedError(Fault.DAMAGED) from error


def _check(info: zipfile.ZipInfo, name: str) -> None:
    """Refuse what must not be opened.

    Raises:
        _RefusedError: with its fault.
    """
    if name.startswith("/") or PureWindowsPath(name).drive or ".." in name.split("/"):
        raise _RefusedError(Fault.OUTSIDE)
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
        raise _RefusedError(Fault.LINK)
    if info.flag_bits & _ENCRYPTED_FLAG:
        raise _RefusedError(Fault.ENCRYPTED)


def _readable(name: str) -> PurePosixPath:
    """A member's name as a path that stays where it is put."""
    parts = [part for part in name.split("/") if part not in ("", ".", "..")]
    return PurePosixPath(*parts or ["无名"])


def _extension(name: PurePosixPath) -> str:
    suffix = name.suffix.lower()
    return suffix if suffix[1:].isascii() and suffix[1:].isalnum() and len(suffix) <= 9 else ""
