"""A complete copy of a case file, elsewhere."""

import os
import shutil
from pathlib import Path

from anjuan.errors import AnjuanError
from archive import atomic
from archive.bag import Bag, CaseDamaged
from archive.layout import DATA, META, TAG_MANIFEST


class ExportExists(AnjuanError):
    """There is something already where the export would go."""

    def __init__(self, target: Path) -> None:
        super().__init__(target)
        self.target = target


def copy_bag(folder: Path, case: str, bag: Bag, target: Path) -> Path:
    """Copy what the manifests of a case file name; the copy is read back, and is there whole or not at all.

    Raises:
        ExportExists: the target exists.
        CaseDamaged: files of the case are missing or altered: all of them are named.
        atomic.CopyDamaged: the target's disk gives back other bytes than were written.
    """
    if os.path.lexists(target):
        raise ExportExists(target)
    aside = target.with_name(f".{target.name[:60]}.part")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        damaged = _copy(folder, aside, {**bag.tags, **{record.path: record.sha256 for record in bag.records}})
        if damaged:
            raise CaseDamaged(case, damaged)
        atomic.move_folder(aside, target)
        atomic.sync_folder(target.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return target


def _copy(folder: Path, aside: Path, digests: dict[str, str]) -> tuple[str, ...]:
    """Copy these files and the tag manifest; the paths of those that are not what they should be."""
    atomic.make_folders(aside.parent)
    for each in (aside, aside / DATA, aside / META):
        atomic.new_folder(each)
    damaged = []
    written = {}
    for path in (*digests, TAG_MANIFEST):
        try:
            with (folder / path).open("rb", buffering=0) as source:
                status = os.fstat(source.fileno())
                digest, _ = atomic.copy(source, aside / path)
        except FileNotFoundError:
            damaged.append(path)
            continue
        if digests.get(path, digest) != digest:
            damaged.append(path)
        written[aside / path] = digest
        os.utime(aside / path, ns=(status.st_atime_ns, status.st_mtime_ns))
    atomic.secure(written)
    for each in (aside / DATA, aside / META, aside):
        atomic.sync_folder(each)
    return tuple(damaged)
