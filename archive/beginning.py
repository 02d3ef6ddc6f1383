"""New case files, built aside; each appears by one rename (see `docs/format.md`).

Those that are begun together wait for the disk together: a disk makes a hundred files safe in little more time than
one, and a case of one paper is nine files and folders.
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from anjuan.casefile import Record
from archive import atomic
from archive.bag import sha256
from archive.layout import DATA, META
from archive.staging import Staged


@dataclass(slots=True)
class Beginning:
    """A case file that is to be.

    Attributes:
        folder: its place.
        aside: where it is built; nothing is there yet.
        new: its records, and the copies that they are made of.
        files: its tag files.
        has_appeared: it is in its place.
    """

    folder: Path
    aside: Path
    new: Sequence[tuple[Staged, Record]]
    files: Mapping[str, bytes]
    has_appeared: bool = False
    _moved: list[tuple[Path, Path]] = field(default_factory=list)

    def write(self) -> dict[Path, str]:
        """Write it aside, not on the disk for sure; the digest that each file must have."""
        for each in self.folders:
            atomic.new_folder(each)
        digests = {}
        for path, content in self.files.items():
            atomic.write(self.aside / path, content)
            digests[self.aside / path] = sha256(content)
        for staged, record in self.new:
            place = self.aside / record.path
            atomic.move(staged.path, place)
            self._moved.append((staged.path, place))
            digests[place] = record.sha256
        return digests

    def appear(self) -> None:
        """Have it in its place, or nothing anywhere; for sure only once the folder above is synced."""
        try:
            atomic.make_folders(self.folder.parent)
            atomic.move_folder(self.aside, self.folder)
        except BaseException:
            self.undo()
            raise
        self._moved.clear()
        self.has_appeared = True
        for _, record in self.new:
            atomic.write_protect(self.folder / record.path)

    def undo(self) -> None:
        """Put the staged copies back where they were and leave nothing aside, unless it has appeared."""
        while self._moved:
            origin, place = self._moved[-1]
            atomic.move(place, origin)
            self._moved.pop()
        if not self.has_appeared:
            shutil.rmtree(self.aside, ignore_errors=True)

    @property
    def folders(self) -> tuple[Path, ...]:
        """What is built aside, from above."""
        return self.aside, self.aside / DATA, self.aside / META


def build(beginnings: Sequence[Beginning]) -> None:
    """Write these aside, on the disk and read back; all of them, or all staged copies are where they were.

    Raises:
        atomic.CopyDamaged, atomic.DiskFull: the disk failed.
    """
    try:
        digests: dict[Path, str] = {}
        for each in beginnings:
            digests |= each.write()
        atomic.secure(digests)
        atomic.sync_folders([folder for each in beginnings for folder in reversed(each.folders)])
    except BaseException:
        for each in beginnings:
            each.undo()
        raise
