"""The case files below 案卷: filing, reading, checking, exporting. The format is `docs/format.md`.

Law 1: a file leaves the inbox only when its bytes are in the case file, on the disk, and read back. `Store.file`
returns no earlier than that.
"""

import datetime as dt
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from anjuan.casefile import Record, RecordFacts
from anjuan.errors import AnjuanError, ExitCode
from anjuan.ids import CaseId
from archive import atomic, journal
from archive.bag import Bag, CaseDamaged, is_bag, read_bag, read_records, read_ticket, sha256, tag_files
from archive.beginning import Beginning, build
from archive.export import copy_bag
from archive.filing import AlreadyFiled, Filed, Outcome, plan
from archive.layout import CASE_JSON, DATA, META, STAGING, case_folder
from archive.lock import CaseBusy, case_lock
from archive.staging import Staged, Staging
from archive.verify import Verification, verify_folder

Batch = Sequence[tuple[Staged, RecordFacts]]
"""Staged copies, and what is known of each."""


class CaseUnknown(AnjuanError):
    """There is no such case file."""

    def __init__(self, case: str) -> None:
        super().__init__(case)
        self.case = case


class NotACaseFile(AnjuanError):
    """A folder that is not a case file, and not empty, stands where the case file would be made."""

    def __init__(self, case: str, folder: Path) -> None:
        super().__init__(case, folder)
        self.case = case
        self.folder = folder


class RecordDamaged(AnjuanError):
    """A file has arrived that is filed already, but the record in the case file is missing or is not those bytes.

    Nothing of the call was filed. The staged copy is still there, and is the whole document.
    """

    exit_code = ExitCode.CHECK_FAILED

    def __init__(self, case: str, record: Record, staged: Staged) -> None:
        super().__init__(case, record, staged)
        self.case = case
        self.record = record
        self.staged = staged


class CaseNotWritten(AnjuanError):
    """The system does not let a case file be written now, most often because a program has a file of it open.

    Nothing of the call was filed, or the next one completes it.

    Attributes:
        case: its key.
        cause: what the system said.
    """

    def __init__(self, case: str, cause: OSError) -> None:
        super().__init__(case, cause)
        self.case = case
        self.cause = cause


class Store:
    """The case files below one folder. Any number of programs and threads may use one folder at a time.

    Args:
        root: the folder 案卷; made when first written into. Everything in it must be on one file system.
        patience: seconds to wait for another writer of the same case.
    """

    def __init__(self, root: Path, patience: float = 30.0) -> None:
        self.root = root
        self._patience = patience
        self._staging = Staging(root)

    def stage(self, source: Path) -> Staged:
        """Copy a file into the archive's staging folder, hashing it on the way; its modification time is kept.

        The copy is synced when it is filed. Until then the source is the document.

        Raises:
            SourceChanged, SourceLocked, SourceVanished: the source could not be read whole.
            DiskFull: no room for the copy.
        """
        return self._staging.stage(source)

    def discard(self, staged: Staged) -> None:
        """Remove a staged copy that is neither filed nor held."""
        self._staging.discard(staged.path)

    def discard_all(self, case: CaseId, batch: Sequence[Staged]) -> None:
        """Remove the staged copies that `file` has left; none while a commit that was cut short may need them."""
        if not journal.is_pending(self.root, case.key):
            for staged in batch:
                self.discard(staged)

    def file(self, case: CaseId, batch: Batch) -> tuple[Outcome, ...]:
        """File staged copies into one case, all of them or none, in one commit.

        Bytes that the case has already are not filed again. A later version of an earlier record (see
        `filing.plan`) names that record as the one it replaces. On return the staged copies are gone.

        Returns:
            One outcome for each of `batch`, in its order.

        Raises:
            CaseBusy: another writer did not end in time.
            CaseDamaged, FormatTooNew, NotACaseFile: the case file is not to be written into.
            RecordDamaged: a duplicate of a record that is not whole any more.
            CopyDamaged, DiskFull: the disk failed. Nothing was filed, the copies are still staged.
        """
        if not batch:
            return ()
        with self._writing(case) as folder:
            bag = _read(folder, case)
            outcomes = plan(bag.records, batch, _names(folder / DATA))
            for (staged, _), outcome in zip(batch, outcomes, strict=True):
                if isinstance(outcome, AlreadyFiled) and outcome.record in bag.records:
                    _reread(folder, case, outcome.record, staged)
            if new := _new(batch, outcomes):
                self._publish(case, folder, bag, new, {})
        self._discard_twins(batch, outcomes)
        return outcomes

    def file_all(self, batches: Sequence[tuple[CaseId, Batch]]) -> tuple[tuple[Outcome, ...] | AnjuanError, ...]:
        """File staged copies into several cases, into each as `file` does; new cases wait for the disk together.

        Returns:
            For each case its outcomes, or what kept its files out: others are filed all the same.
        """
        begun = self._begun_together([(case, batch) for case, batch in batches if batch])
        results: list[tuple[Outcome, ...] | AnjuanError] = []
        try:
            for case, batch in batches:
                try:
                    results.append(self._appeared(case, batch, begun.get(case.key)))
                except AnjuanError as trouble:
                    results.append(trouble)
                except OSError as error:
                    results.append(CaseNotWritten(case.key, error))
        finally:
            for beginning, _ in begun.values():
                with suppress(OSError):
                    beginning.undo()
        appeared = [beginning for beginning, _ in begun.values() if beginning.has_appeared]
        atomic.sync_folders([*dict.fromkeys(each.folder.parent for each in appeared)])
        return tuple(results)

    def annotate(self, case: CaseId, values: Mapping[str, object], now: dt.datetime) -> None:
        """Keep a case's metadata in its case file, as `anjuan/case.json`; earlier versions stay as `case-0001.json`….

        Writing the same values again changes nothing.

        Args:
            case: whose.
            values: what JSON can say.
            now: when, with an offset.

        Raises:
            CaseUnknown: there is no such case file.
            CaseBusy, CaseDamaged, FormatTooNew, DiskFull: as for `file`.
        """
        with self._writing(case) as folder:
            if not is_bag(folder):
                raise CaseUnknown(case.key)
            bag = _read(folder, case)
            added = {}
            if CASE_JSON in bag.tags:
                earlier = (folder / CASE_JSON).read_bytes()
                if json.loads(earlier)["values"] == json.loads(json.dumps(values)):
                    return
                version = sum(path.startswith(f"{META}/case-") for path in bag.tags) + 1
                added[f"{META}/case-{version:04d}.json"] = earlier
            document = {"written_at": now.isoformat(), "values": values}
            added[CASE_JSON] = json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1).encode("utf-8")
            self._publish(case, folder, bag, [], added)

    def annotation(self, case: CaseId) -> Mapping[str, object] | None:
        """The values that `annotate` wrote last; None where there are none.

        Raises:
            CaseDamaged: they cannot be read.
        """
        path = case_folder(self.root, case) / CASE_JSON
        try:
            values: dict[str, object] = json.loads(path.read_bytes())["values"]
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError) as error:
            raise CaseDamaged(case.key, (CASE_JSON,)) from error
        return values

    def recover(self) -> tuple[str, ...]:
        """Complete what a crash cut short, and clear away copies whose program died. To be run before writing.

        A commit that cannot be completed keeps its journal, and the case raises `CaseDamaged` when it is written into.

        Returns:
            The keys of the cases whose commit was completed.
        """
        completed = []
        for case in journal.pending(self.root):
            with suppress(CaseDamaged, CaseBusy), case_lock(self.root, case, self._patience):
                if journal.finish(self.root, case):
                    completed.append(case)
        self._staging.sweep(lambda: frozenset().union(*journal.pending(self.root).values()))
        return tuple(completed)

    def close(self) -> None:
        """Give up the staging folder of this program."""
        self._staging.close()

    def records(self, case: CaseId) -> tuple[Record, ...]:
        """The records of a case, by number; none where there is no case file.

        Raises:
            CaseDamaged: the list of records is missing or cannot be read.
        """
        folder = case_folder(self.root, case)
        return read_records(folder, case.key) if is_bag(folder) else ()

    def confirm(self, case: CaseId) -> None:
        """Make sure that what a case file says of its records is what was written; the records are not read.

        Raises:
            CaseUnknown: there is no such case file.
            CaseBusy, CaseDamaged, FormatTooNew: as for `file`.
        """
        folder = self._existing(case)
        try:
            read_bag(folder, case.key)
        except CaseDamaged:  # or a commit is half-way
            with self._writing(case):
                read_bag(folder, case.key)

    def path(self, case: CaseId, record: Record) -> Path:
        """Where a record's file is."""
        return case_folder(self.root, case) / DATA / record.path.rpartition("/")[2]

    def cases(self) -> Iterator[CaseId]:
        """Every case file, by key, found by walking the folders."""
        for folder in _bags(self.root):
            yield self._case(folder)

    def find(self, ticket_no: str) -> CaseId | None:
        """The case file of a ticket, found by walking: folder names first, then what the case files say."""
        named = (self._case(folder) for folder in _bags(self.root) if folder.name == ticket_no)
        matching = (case for cases in (named, self.cases()) for case in cases if case.ticket_no == ticket_no)
        return next(matching, None)

    def verify(self, case: CaseId) -> Verification:
        """Read every byte of a case file and compare.

        A case that looks wrong is looked at again as its one writer, after completing what a crash cut short.

        Raises:
            CaseUnknown: there is no such case file.
            CaseBusy: something looked wrong, and another writer did not end in time.
        """
        folder = self._existing(case)
        found = verify_folder(folder, case.key)
        if found.sound and not journal.is_pending(self.root, case.key):
            return found
        try:
            with self._writing(case):
                return verify_folder(folder, case.key)
        except (CaseDamaged, OSError):  # a commit that cannot be completed; a copy that cannot be written to
            return verify_folder(folder, case.key)

    def export(self, case: CaseId, target: Path) -> Path:
        """Make a complete copy of a case file at `target`: read back and compared, and there whole or not at all.

        What no manifest names stays behind.

        Raises:
            CaseUnknown: there is no such case file.
            ExportExists: the target exists.
            CaseDamaged: the case file is not whole.
            CopyDamaged: the copy is not.
            CaseBusy, FormatTooNew, DiskFull: as for `file`.
        """
        self._existing(case)
        with self._writing(case) as folder:
            bag = _read(folder, case)
        return copy_bag(folder, case.key, bag, target)

    @contextmanager
    def _writing(self, case: CaseId) -> Iterator[Path]:
        """Be the one writer of a case, with nothing left to complete."""
        folder = case_folder(self.root, case)
        with case_lock(self.root, case.key, self._patience):
            journal.finish(self.root, case.key)
            yield folder

    def _existing(self, case: CaseId) -> Path:
        folder = case_folder(self.root, case)
        if not is_bag(folder):
            raise CaseUnknown(case.key)
        return folder

    def _case(self, folder: Path) -> CaseId:
        shelf, _, name = folder.relative_to(self.root).as_posix().rpartition("/")
        return CaseId(shelf, name, read_ticket(folder))

    def _begun_together(
        self, batches: Sequence[tuple[CaseId, Batch]]
    ) -> dict[str, tuple[Beginning, tuple[Outcome, ...]]]:
        """Those of the cases that nothing stands for yet, built aside; none where the disk took them not all."""
        begun = {}
        for case, batch in batches:
            folder = case_folder(self.root, case)
            if not folder.exists():
                outcomes = plan((), batch, frozenset())
                new = _new(batch, outcomes)
                files = tag_files(case, [record for _, record in new], {}, {})
                begun[case.key] = Beginning(folder, self._staging.new_path(), new, files), outcomes
        try:
            build([beginning for beginning, _ in begun.values()])
        except (AnjuanError, OSError):  # perhaps of one only: each by itself will tell
            return {}
        return begun

    def _appeared(
        self, case: CaseId, batch: Batch, begun: tuple[Beginning, tuple[Outcome, ...]] | None
    ) -> tuple[Outcome, ...]:
        """Have a case in its place that was built aside; file as usual where somebody has begun it meanwhile."""
        if begun is None:
            return self.file(case, batch)
        beginning, outcomes = begun
        try:
            with self._writing(case) as folder:
                if not folder.exists():
                    beginning.appear()
                    self._discard_twins(batch, outcomes)
                    return outcomes
        finally:
            beginning.undo()
        return self.file(case, batch)

    def _discard_twins(self, batch: Batch, outcomes: Sequence[Outcome]) -> None:
        for (staged, _), outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome, AlreadyFiled):
                self.discard(staged)

    def _publish(
        self, case: CaseId, folder: Path, bag: Bag, new: list[tuple[Staged, Record]], added: Mapping[str, bytes]
    ) -> None:
        """Bring new records and new tag files into a case: on the disk, read back, all or none."""
        files = tag_files(case, (*bag.records, *(record for _, record in new)), bag.tags, added)
        if is_bag(folder):
            self._add(case, bag, new, files)
            for _, record in new:
                atomic.write_protect(folder / record.path)
        else:
            beginning = Beginning(folder, self._staging.new_path(), new, files)
            build([beginning])
            beginning.appear()
            atomic.sync_folder(folder.parent)

    def _add(self, case: CaseId, bag: Bag, new: list[tuple[Staged, Record]], files: Mapping[str, bytes]) -> None:
        """Add to a case file that exists: one journalled commit."""
        staging = self.root / STAGING
        asides = []
        moves = [journal.Move(_below(staging, staged.path), record.path, record.sha256) for staged, record in new]
        try:
            for path, content in files.items():
                digest = sha256(content)
                if bag.tags.get(path) != digest:
                    asides.append(aside := self._staging.new_path())
                    atomic.write(aside, content)
                    moves.append(journal.Move(_below(staging, aside), path, digest))
            asides.append(aside := self._staging.new_path())
            journal.commit(self.root, case.key, tuple(moves), aside)
        except BaseException:
            if not journal.is_pending(self.root, case.key):
                for aside in asides:
                    self._staging.discard(aside)
            raise


def _read(folder: Path, case: CaseId) -> Bag:
    """A case as it stands, to be written into; empty where there is none yet."""
    if is_bag(folder):
        return read_bag(folder, case.key)
    if folder.exists() and any(folder.iterdir()):
        raise NotACaseFile(case.key, folder)
    return Bag()


def _new(batch: Batch, outcomes: Sequence[Outcome]) -> list[tuple[Staged, Record]]:
    """The staged copies that become records."""
    return [
        (staged, outcome.record)
        for (staged, _), outcome in zip(batch, outcomes, strict=True)
        if isinstance(outcome, Filed)
    ]


def _names(folder: Path) -> frozenset[str]:
    return frozenset(each.name for each in folder.iterdir()) if folder.is_dir() else frozenset()


def _below(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


def _reread(folder: Path, case: CaseId, record: Record, staged: Staged) -> None:
    """Trust a record to hold a file's bytes only after reading them: the file is about to be let go."""
    path = folder / record.path
    if not path.is_file() or atomic.digest_of(path) != staged.sha256:
        raise RecordDamaged(case.key, record, staged)


def _bags(folder: Path) -> Iterator[Path]:
    """The case folders below a folder, by name; hidden folders are not looked into."""
    if is_bag(folder):
        yield folder
    elif folder.is_dir():
        with os.scandir(folder) as entries:
            names = sorted(each.name for each in entries if each.is_dir(follow_symlinks=False))
        for name in names:
            if not name.startswith("."):
                yield from _bags(folder / name)
