"""Fixity: is a case file still what it was when it was filed?"""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from archive.atomic import digest_of
from archive.bag import parse_manifest, parse_records
from archive.layout import DATA, MANIFEST, RECORDS, TAG_MANIFEST, is_system_litter, marks_open_document

_THREADS = 4
_WORTH_THREADS = 8 * 1024 * 1024
"""Bytes from which several threads are quicker than one: hashing leaves Python's lock, starting threads costs."""


@dataclass(frozen=True, slots=True)
class Unexpected:
    """A file in a case's folder that no manifest names.

    Attributes:
        path: below the case's folder.
        harmless: litter of the system or of an office program, such as `Thumbs.db` or `~$…`.
    """

    path: str
    harmless: bool


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found in one case file. Paths are below its folder, sorted.

    Attributes:
        case: its key.
        records: how many payload files its manifest names.
    """

    case: str
    records: int
    missing: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()
    unexpected: tuple[Unexpected, ...] = ()

    @property
    def sound(self) -> bool:
        """Nothing is missing, altered or unexpected, but for harmless litter."""
        return not (self.missing or self.altered or any(not each.harmless for each in self.unexpected))


def verify_folder(folder: Path, case: str) -> Verification:
    """Read every byte of a case file and compare it with the manifests."""
    tags, tags_fault = _manifest(folder / TAG_MANIFEST)
    payload, payload_fault = _manifest(folder / MANIFEST)
    expected = {**tags, **payload}
    present = dict(_files(folder))
    found = _digests(folder, {path: size for path, size in present.items() if path in expected})
    missing = {path for path in expected if path not in present}
    altered = {path for path, digest in expected.items() if path in present and found[path] != digest}
    for path, fault in ((TAG_MANIFEST, tags_fault), (MANIFEST, payload_fault)):
        if fault:
            (altered if path in present else missing).add(path)
    if RECORDS in present and not _agree(folder, payload):
        altered.add(RECORDS)
    unexpected = sorted(present.keys() - expected.keys() - {TAG_MANIFEST, MANIFEST})
    return Verification(
        case,
        records=sum(path.startswith(f"{DATA}/") for path in payload),
        missing=tuple(sorted(missing)),
        altered=tuple(sorted(altered)),
        unexpected=tuple(Unexpected(path, _is_harmless(path.rpartition("/")[2])) for path in unexpected),
    )


def _is_harmless(name: str) -> bool:
    return is_system_litter(name) or marks_open_document(name)


def _manifest(path: Path) -> tuple[dict[str, str], bool]:
    try:
        return parse_manifest(path.read_bytes()), False
    except (OSError, ValueError):
        return {}, True


def _agree(folder: Path, payload: dict[str, str]) -> bool:
    """Whether the list of records and the payload manifest name the same files."""
    try:
        records = parse_records((folder / RECORDS).read_bytes())
    except (OSError, ValueError):
        return False
    return {record.path: record.sha256 for record in records} == payload


def _files(folder: Path, below: str = "") -> Iterator[tuple[str, int]]:
    """Every file by its path below `folder`, with its size. Links are files, and are not followed."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(folder / entry.name, f"{below}{entry.name}/")
            else:
                yield f"{below}{entry.name}", entry.stat(follow_symlinks=False).st_size


def _digests(folder: Path, sizes: dict[str, int]) -> dict[str, str | None]:
    """The digests of these files; None for one that cannot be read."""
    paths = list(sizes)
    if sum(sizes.values()) < _WORTH_THREADS:
        return {path: _digest(folder / path) for path in paths}
    with ThreadPoolExecutor(_THREADS) as pool:
        return dict(zip(paths, pool.map(lambda path: _digest(folder / path), paths), strict=True))


def _digest(path: Path) -> str | None:
    try:
        return None if path.is_symlink() else digest_of(path)
    except OSError:
        return None
