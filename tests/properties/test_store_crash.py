"""Whatever moment the world stops at, a case file is a valid bag, and a record is in it whole, once, or not at all.

The world stops in three ways: the process ends before a step (`Crash`); the power fails, which also undoes what had not
been synced (`PowerCut`); and a real SIGKILL of a real process.
"""

import datetime as dt
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import bagit
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from anjuan.casefile import RecordFacts
from anjuan.ids import SHANGHAI, CaseId
from anjuan.kinds import Kind
from archive import atomic
from archive.held import HeldShelf
from archive.store import Store

NOW = dt.datetime(2023, 9, 14, 10, 11, tzinfo=SHANGHAI)
CASES = [CaseId("2023/09", f"热线-230914-00000{n}", f"热线-230914-00000{n}") for n in range(2)]


class WorldEndedError(BaseException):
    """Not an Exception: nothing may think that it can go on."""


class Crash:
    """The process ends before its step number `at`, and takes no step after it, not even to tidy up."""

    def __init__(self, at: int) -> None:
        self.left = at
        self.ended = False

    def __call__(self, step: str, *paths: Path) -> None:
        if self.left == 0:
            self.ended = True
        if self.ended:
            raise WorldEndedError
        self.left -= 1
        self.note(step, *paths)

    def note(self, step: str, *paths: Path) -> None:
        """What is about to happen."""

    def aftermath(self) -> None:
        """What the disk looks like when the machine comes up again."""


class PowerCut(Crash):
    """As `Crash`; and what was not synced is lost: bytes of files, and names that were changed in folders."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.unsynced: set[Path] = set()
        self.renames: list[tuple[Path, Path, bytes | None]] = []
        self.removed: list[tuple[Path, bytes]] = []

    def note(self, step: str, *paths: Path) -> None:
        if step == "write":
            self.unsynced.add(paths[0])
        elif step == "sync":
            self.unsynced.discard(paths[0])
        elif step == "move":
            self.move(*paths)
        elif step == "sync_folder":
            self.renames = [each for each in self.renames if each[1].parent != paths[0]]
            self.removed = [each for each in self.removed if each[0].parent != paths[0]]
        elif step == "remove" and paths[0].is_file():
            self.removed.append((paths[0], paths[0].read_bytes()))

    def move(self, source: Path, target: Path) -> None:
        self.renames.append((source, target, target.read_bytes() if target.is_file() else None))
        within = {path for path in self.unsynced if path.is_relative_to(source)}
        self.unsynced = (self.unsynced - within) | {target / path.relative_to(source) for path in within}

    def aftermath(self) -> None:
        for path in self.unsynced:
            if path.exists():
                path.chmod(0o644)
                path.write_bytes(b"")
        for source, target, replaced in reversed(self.renames):
            if target.exists() and source.parent.exists():
                target.rename(source)
                if replaced is not None:
                    target.write_bytes(replaced)
        for path, content in self.removed:
            if path.parent.exists() and not path.exists():
                path.write_bytes(content)


@contextmanager
def ending(world: Crash) -> Iterator[None]:
    """Let the world end inside, and show what is left."""
    token = atomic.observer.set(world)
    try:
        yield
    except WorldEndedError:
        pass
    finally:
        atomic.observer.reset(token)
    world.aftermath()  # also after the last step: what was acknowledged must last


def facts(name: str) -> RecordFacts:
    return RecordFacts(Kind.OTHER, None, name, f"收件/{name}", NOW, "收件夹")


def contents(store: Store, case: CaseId) -> list[tuple[str, bytes]]:
    """The names and bytes of a case's records; the case is checked by two programs on the way."""
    records = store.records(case)
    if not records:
        return []
    assert store.verify(case).sound
    bagit.Bag(str(store.root / case.key)).validate()
    assert [record.record_no for record in records] == list(range(1, len(records) + 1))
    assert len({record.sha256 for record in records}) == len(records)
    return [(record.facts.name, store.path(case, record).read_bytes()) for record in records]


class Office:
    """An inbox and a store, reopened after each end of the world."""

    def __init__(self, folder: Path) -> None:
        self.inbox = folder / "收件夹"
        self.inbox.mkdir()
        self.root = folder / "案卷"
        self.store = Store(self.root, patience=5)

    def reopen(self) -> None:
        self.store.close()  # as the system does for a process that ends: its locks go
        self.store = Store(self.root, patience=5)
        self.store.recover()
        staging = self.root / ".staging"
        assert not staging.exists() or not list(staging.iterdir())
        assert not list((self.root / ".journal").glob("*.json"))

    def file(self, case: CaseId, files: list[tuple[str, bytes]]) -> None:
        batch = []
        for name, content in files:
            source = self.inbox / "到件"
            source.write_bytes(content)
            batch.append((self.store.stage(source), facts(name)))
        self.store.file(case, batch)

    def file_all(self, wanted: dict[CaseId, list[tuple[str, bytes]]]) -> None:
        batches = []
        for number, (case, files) in enumerate(wanted.items()):
            batch = []
            for name, content in files:
                source = self.inbox / f"到件{number}"
                source.write_bytes(content)
                batch.append((self.store.stage(source), facts(name)))
            batches.append((case, batch))
        assert not [each for each in self.store.file_all(batches) if isinstance(each, Exception)]


def after(before: list[tuple[str, bytes]], files: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """What a case holds once these files are filed: bytes that it has already are not filed again."""
    result = list(before)
    for name, content in files:
        if content not in [each for _, each in result]:
            result.append((name, content))
    return result


FIRST = [("情况说明.docx", b"one"), ("照片 前.jpg", b"two")]
SECOND = [("情况说明.docx", b"one, corrected"), ("照片 前.jpg", b"two"), ("照片 后.jpg", b"three")]


@pytest.mark.parametrize("ends", [Crash, PowerCut])
def test_a_commit_cut_short_at_any_step_has_happened_or_has_not(tmp_path: Path, ends: Callable[[int], Crash]) -> None:
    outcomes = set()
    for at in range(200):
        folder = tmp_path / str(at)
        folder.mkdir()
        office = Office(folder)
        office.file(CASES[1], FIRST)
        world = ends(at)
        returned = False
        with ending(world):
            office.file(CASES[0], FIRST)
            office.file(CASES[1], SECOND)
            office.store.annotate(CASES[1], {"title": "路灯不亮"}, NOW)
            returned = True
        office.reopen()
        found = contents(office.store, CASES[0]), contents(office.store, CASES[1])
        outcomes.add((len(found[0]), len(found[1])))
        assert found[0] in ([], FIRST)
        assert found[1] in (FIRST, after(FIRST, SECOND))
        office.file(CASES[0], FIRST)  # the inbox still has what was not acknowledged: it arrives again
        office.file(CASES[1], SECOND)
        assert contents(office.store, CASES[0]) == FIRST
        assert contents(office.store, CASES[1]) == after(FIRST, SECOND)
        office.store.close()
        shutil.rmtree(folder)
        if returned:
            break
    else:
        pytest.fail("the steps never ended")
    assert outcomes == {(0, 2), (2, 2), (2, 4)}


@pytest.mark.parametrize("ends", [Crash, PowerCut])
def test_filing_into_several_cases_cut_short_at_any_step_has_happened_or_has_not_in_each(
    tmp_path: Path, ends: Callable[[int], Crash]
) -> None:
    old, *new = CASES[0], *(CaseId("2023/09", f"热线-230914-10000{n}", f"热线-230914-10000{n}") for n in range(2))
    wanted = {new[0]: FIRST, old: SECOND, new[1]: [*FIRST, *FIRST]}
    outcomes = set()
    for at in range(300):
        folder = tmp_path / str(at)
        folder.mkdir()
        office = Office(folder)
        office.file(old, FIRST)
        returned = False
        with ending(ends(at)):
            office.file_all(wanted)
            returned = True
        office.reopen()
        found = [contents(office.store, case) for case in wanted]
        outcomes.add(tuple(map(len, found)))
        assert found[0] in ([], FIRST)
        assert found[1] in (FIRST, after(FIRST, SECOND))
        assert found[2] in ([], FIRST)
        office.file_all(wanted)
        assert [contents(office.store, case) for case in wanted] == [FIRST, after(FIRST, SECOND), FIRST]
        office.store.close()
        shutil.rmtree(folder)
        if returned:
            break
    else:
        pytest.fail("the steps never ended")
    # After a power cut the new cases may be gone again, whose names come safe together, while the old one has more.
    assert {(0, 2, 0), (2, 2, 0), (2, 4, 0), (0, 4, 0), (2, 4, 2)} >= outcomes >= {(0, 2, 0), (2, 4, 2)}


@pytest.mark.parametrize("ends", [Crash, PowerCut])
def test_a_recovery_cut_short_at_any_step_is_completed_by_the_next(
    tmp_path: Path, ends: Callable[[int], Crash]
) -> None:
    for at in range(60):
        folder = tmp_path / str(at)
        folder.mkdir()
        office = Office(folder)
        office.file(CASES[0], FIRST)
        with ending(_AtJournalled()):
            office.file(CASES[0], SECOND)
        office.store.close()
        world = ends(at)
        with ending(world):
            Store(office.root).recover()
        office.reopen()
        assert contents(office.store, CASES[0]) == after(FIRST, SECOND)
        office.store.close()
        if not world.ended:
            break
    else:
        pytest.fail("the steps never ended")


class _AtJournalled(Crash):
    """The process ends as soon as the journal is on the disk."""

    def __init__(self) -> None:
        super().__init__(-1)
        self.journalled = False

    def note(self, step: str, *paths: Path) -> None:
        if step == "sync_folder" and self.journalled:
            self.ended = True
            raise WorldEndedError
        self.journalled = self.journalled or (step == "move" and paths[1].suffix == ".json")


@pytest.mark.parametrize("ends", [Crash, PowerCut])
def test_holding_cut_short_at_any_step_has_happened_or_has_not(tmp_path: Path, ends: Callable[[int], Crash]) -> None:
    for at in range(100):
        folder = tmp_path / str(at)
        folder.mkdir()
        office = Office(folder)
        shelf = HeldShelf(folder / "待处理")
        source = office.inbox / "说明.docx"
        source.write_bytes(b"which ticket?")
        world = ends(at)
        for each in (world, PowerCut(-1)):  # the second time to the end: the file arrives again
            returned = False
            with ending(each):
                staged = office.store.stage(source)
                held_as = {"source": "说明.docx", "reason": "no_ticket", "explanation": ["缺工单编号"], "facts": {}}
                shelf.hold(staged, **held_as, now=NOW)
                returned = True
            office.reopen()
            shelf.sweep()
            found = [held.path.read_bytes() for held in shelf.all() if held.path]
            assert found == [b"which ticket?"] or (found == [] and not returned)
        office.store.close()
        if not world.ended:
            break
    else:
        pytest.fail("the steps never ended")


names = st.sampled_from(["情况说明.docx", "照片.jpg", "50%.jpg", "~$x.docx", "a" * 300 + ".pdf"])
bodies = st.binary(max_size=3)
batches = st.lists(st.tuples(names, bodies), max_size=4)


class StoreAgainstADict(RuleBasedStateMachine):
    """The store beside a dict of lists, with the world ending at any step of any call."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="anjuan-"))
        self.office = Office(self.folder)
        self.model: dict[CaseId, list[tuple[str, bytes]]] = {case: [] for case in CASES}

    def teardown(self) -> None:
        self.office.store.close()
        shutil.rmtree(self.folder)

    @rule(case=st.sampled_from(CASES), files=batches)
    def file(self, case: CaseId, files: list[tuple[str, bytes]]) -> None:
        self.office.file(case, files)
        self.model[case] = after(self.model[case], files)

    @rule(case=st.sampled_from(CASES), files=batches, ends=st.sampled_from([Crash, PowerCut]), at=st.integers(0, 60))
    def file_and_crash(self, case: CaseId, files: list[tuple[str, bytes]], ends: type[Crash], at: int) -> None:
        returned = False
        with ending(ends(at)):
            self.office.file(case, files)
            returned = True
        self.office.reopen()
        wanted = after(self.model[case], files)
        found = contents(self.office.store, case)
        assert found == wanted or (not returned and found == self.model[case])
        self.model[case] = found

    @precondition(lambda self: any(self.model.values()))
    @rule(values=st.dictionaries(st.text(max_size=3), st.integers(), max_size=2), at=st.integers(0, 40))
    def annotate_and_crash(self, values: dict[str, object], at: int) -> None:
        case = next(case for case, records in self.model.items() if records)
        with ending(Crash(at)):
            self.office.store.annotate(case, values, NOW)
            assert self.office.store.annotation(case) == values
        self.office.reopen()

    @invariant()
    def cases_hold_what_was_filed(self) -> None:
        for case, wanted in self.model.items():
            assert contents(self.office.store, case) == wanted
        assert set(self.office.store.cases()) == {case for case, records in self.model.items() if records}


StoreAgainstADict.TestCase.settings = settings(
    max_examples=25, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck)
)
TestStoreAgainstADict = StoreAgainstADict.TestCase

_FILING = """
import sys
from pathlib import Path
from tests.properties.test_store_crash import CASES, Office, facts
folder, round_no = Path(sys.argv[1]), sys.argv[2]
from archive.store import Store
store = Store(folder / "案卷")
store.recover()
source = folder / f"源{round_no}.bin"
for number in range(10_000):
    content = f"{round_no}-{number}-".encode() * 500
    source.write_bytes(content)
    store.file(CASES[number % 2], [(store.stage(source), facts(f"文件{number % 7}.bin"))])
    print(content[:20].decode().split("-")[1], flush=True)
"""


def test_a_killed_process_leaves_valid_bags_with_all_that_it_acknowledged(tmp_path: Path) -> None:
    generator = random.Random(20230914)  # noqa: S311 - moments, not secrets
    acknowledged: set[bytes] = set()
    for round_no in range(6):
        command = [sys.executable, "-c", _FILING, str(tmp_path), str(round_no)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as process:
            assert process.stdout is not None
            for _ in range(generator.randint(1, 12)):
                acknowledged.add(f"{round_no}-{int(process.stdout.readline())}-".encode() * 500)
            for _ in range(generator.randint(0, 40_000)):
                pass  # some moment within the next filing
            process.kill()
            acknowledged |= {f"{round_no}-{int(line)}-".encode() * 500 for line in process.stdout}
        store = Store(tmp_path / "案卷")
        store.recover()
        filed = [content for case in CASES for _, content in contents(store, case)]
        store.close()
        assert len(filed) == len(set(filed))
        assert acknowledged <= set(filed)
        assert len(filed) <= len(acknowledged) + round_no + 1
