"""Filing into case files, and everything that can be asked of them."""

import datetime as dt
import errno
import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import bagit
import pytest

from anjuan.casefile import RecordFacts
from anjuan.ids import SHANGHAI, CaseId
from anjuan.kinds import Kind, Stage
from archive import atomic
from archive.bag import CaseDamaged, FormatTooNew
from archive.export import ExportExists
from archive.filing import AlreadyFiled, Filed, Outcome
from archive.layout import RECORDS, TAG_MANIFEST
from archive.lock import CaseBusy, case_lock
from archive.staging import SourceChanged, SourceLocked, SourceVanished
from archive.store import Batch, CaseNotWritten, CaseUnknown, NotACaseFile, RecordDamaged, Store

NOW = dt.datetime(2023, 9, 14, 10, 11, tzinfo=SHANGHAI)
CASE = CaseId("2023/09", "热线-230914-001234", "热线-230914-001234")


def facts(name: str, stage: Stage | None = None) -> RecordFacts:
    return RecordFacts(Kind.OTHER, stage, name, f"今天/{name}", NOW, "收件夹", note="测试")


def file(store: Store, case: CaseId, files: Mapping[str, bytes], stage: Stage | None = None) -> tuple[Outcome, ...]:
    """File such contents under such names, in one call."""
    batch = []
    for name, content in files.items():
        source = store.root.parent / f"到件 {os.getpid()}"
        source.write_bytes(content)
        batch.append((store.stage(source), facts(name, stage)))
    return store.file(case, batch)


def filed_case(tmp_path: Path, files: Mapping[str, bytes]) -> Store:
    """A store with one case of such files."""
    store = Store(tmp_path / "案卷", patience=0.2)
    file(store, CASE, files)
    return store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return filed_case(tmp_path, {"情况说明.docx": b"one", "照片.jpg": b"two"})


@contextmanager
def observing(observer: Callable[..., object]) -> Iterator[None]:
    """Let a function see each step before it is taken."""
    token = atomic.observer.set(lambda step, *paths: (observer(step, *paths), None)[1])
    try:
        yield
    finally:
        atomic.observer.reset(token)


def staged_files(store: Store) -> list[Path]:
    return [path for path in (store.root / ".staging").rglob("*") if path.is_file() and path.suffix != ".lock"]


def stage_all(store: Store, wanted: Mapping[CaseId, Mapping[str, bytes]]) -> list[tuple[CaseId, Batch]]:
    """Such contents, staged for such cases."""
    batches = []
    for case, files in wanted.items():
        batch = []
        for name, content in files.items():
            source = store.root.parent / f"到件 {os.getpid()}"
            source.write_bytes(content)
            batch.append((store.stage(source), facts(name)))
        batches.append((case, batch))
    return batches


NEXT, LAST = (CaseId("2023/09", f"热线-230914-00123{n}", f"热线-230914-00123{n}") for n in (5, 6))


def test_new_cases_and_old_ones_are_filed_into_together(store: Store) -> None:
    batches = stage_all(store, {NEXT: {"甲.jpg": b"1", "乙.jpg": b"1"}, CASE: {"丙.jpg": b"3"}, LAST: {"丁.jpg": b"4"}})
    outcomes = store.file_all(batches)
    assert [type(each) for case in outcomes for each in (case if isinstance(case, tuple) else ())] == [
        Filed, AlreadyFiled, Filed, Filed,
    ]  # fmt: skip
    assert [len(store.records(case)) for case in (NEXT, CASE, LAST)] == [1, 3, 1]
    assert all(store.verify(case).sound for case in (NEXT, CASE, LAST))
    assert staged_files(store) == []


def test_what_keeps_one_case_out_keeps_no_other_out(store: Store) -> None:
    (store.root / NEXT.key).mkdir()
    (store.root / NEXT.key / "别人的.txt").write_text("不是案卷", encoding="utf-8")
    batches = stage_all(store, {NEXT: {"甲.jpg": b"1"}, LAST: {"丁.jpg": b"4"}})
    outcomes = store.file_all(batches)
    assert isinstance(outcomes[0], NotACaseFile)
    assert [record.path for record in store.records(LAST)] == ["data/001 丁.jpg"]


def test_a_copy_that_the_disk_spoils_keeps_only_its_own_case_out(store: Store) -> None:
    batches = stage_all(store, {NEXT: {"甲.jpg": b"1"}, LAST: {"丁.jpg": b"4"}})
    batches[0][1][0][0].path.write_bytes(b"0")
    outcomes = store.file_all(batches)
    assert isinstance(outcomes[0], atomic.CopyDamaged)
    assert store.records(NEXT) == ()
    assert [record.path for record in store.records(LAST)] == ["data/001 丁.jpg"]
    assert batches[0][1][0][0].path.exists()


def test_a_folder_that_a_program_has_open_keeps_only_its_own_case_out_and_leaves_nothing_behind(store: Store) -> None:
    """As on Windows, where a virus scanner looks into what is new."""
    batches = stage_all(store, {NEXT: {"甲.jpg": b"1"}, CASE: {"丙.jpg": b"3"}, LAST: {"丁.jpg": b"4"}})

    def refuse(step: str, *paths: Path) -> None:
        if step == "move" and paths[1].name == NEXT.name:
            raise PermissionError(13, "used by another process", str(paths[0]))

    with observing(refuse):
        outcomes = store.file_all(batches)
    assert isinstance(outcomes[0], CaseNotWritten)
    assert [len(store.records(case)) for case in (NEXT, CASE, LAST)] == [0, 3, 1]
    assert staged_files(store) == [batches[0][1][0][0].path]
    store.discard_all(NEXT, [staged for staged, _ in batches[0][1]])
    assert staged_files(store) == []


def test_a_journal_that_cannot_be_written_leaves_nothing_behind(store: Store) -> None:
    batches = stage_all(store, {CASE: {"丙.jpg": b"3"}})

    def refuse(step: str, *paths: Path) -> None:
        if step == "move" and paths[1].parent.name == ".journal":
            raise PermissionError(13, "used by another process", str(paths[0]))

    with observing(refuse):
        assert isinstance(store.file_all(batches)[0], CaseNotWritten)
    assert staged_files(store) == [batches[0][1][0][0].path]


def test_what_a_commit_that_was_cut_short_needs_is_not_removed(store: Store) -> None:
    batches = stage_all(store, {CASE: {"丙.jpg": b"3"}})

    def refuse(step: str, *paths: Path) -> None:
        if step == "move" and paths[1].name == "003 丙.jpg":
            raise PermissionError(13, "used by another process", str(paths[0]))

    with observing(refuse):
        assert isinstance(store.file_all(batches)[0], CaseNotWritten)
    store.discard_all(CASE, [staged for staged, _ in batches[0][1]])
    assert store.recover() == (CASE.key,)
    assert [record.facts.name for record in store.records(CASE)][-1] == "丙.jpg"
    assert store.verify(CASE).sound


def test_a_case_that_somebody_begins_meanwhile_is_added_to(store: Store) -> None:
    other = Store(store.root)
    batches = stage_all(store, {NEXT: {"甲.jpg": b"1"}, LAST: {"丁.jpg": b"4"}})

    def begin(step: str, *paths: Path) -> None:
        if step == "move" and paths[1].name == NEXT.name and not begun:
            begun.append(paths)
            file(other, LAST, {"别人的.jpg": b"5"})

    begun: list[tuple[Path, ...]] = []
    with observing(begin):
        outcomes = store.file_all(batches)
    assert begun
    assert not [each for each in outcomes if isinstance(each, Exception)]
    assert [record.path for record in store.records(LAST)] == ["data/001 别人的.jpg", "data/002 丁.jpg"]
    assert store.verify(LAST).sound


def test_a_case_file_is_a_bag_that_other_programs_accept(store: Store) -> None:
    bag = bagit.Bag(str(store.root / CASE.key))
    bag.validate()
    assert bag.info["External-Identifier"] == "热线-230914-001234"
    assert bag.info["Payload-Oxum"] == "6.2"
    file(store, CASE, {"50%折扣.docx": b"three"})
    store.annotate(CASE, {"标题": "路灯不亮"}, NOW)
    bagit.Bag(str(store.root / CASE.key)).validate()


def test_records_are_numbered_and_keep_what_is_known_of_them(store: Store) -> None:
    first, second = store.records(CASE)
    assert (first.record_no, first.path, first.size) == (1, "data/001 情况说明.docx", 3)
    assert second.facts == facts("照片.jpg")
    assert store.path(CASE, second).read_bytes() == b"two"


def test_nothing_is_left_in_the_staging_folder(store: Store) -> None:
    file(store, CASE, {"照片.jpg": b"two", "又.jpg": b"two"})
    assert staged_files(store) == []


def test_the_same_bytes_are_filed_once_in_a_case_and_again_in_another(store: Store) -> None:
    (again,) = file(store, CASE, {"改了名.docx": b"one"})
    assert again == AlreadyFiled(store.records(CASE)[0])
    other = CaseId("人员", "某甲")
    (elsewhere,) = file(store, other, {"情况说明.docx": b"one"})
    assert isinstance(elsewhere, Filed)
    assert [len(store.records(each)) for each in (CASE, other)] == [2, 1]


def test_the_same_bytes_twice_in_one_call_are_one_record(store: Store) -> None:
    filed, again = file(store, CASE, {"甲.docx": b"new", "乙.docx": b"new"})
    assert isinstance(filed, Filed)
    assert again == AlreadyFiled(filed.record)


def test_the_same_name_with_other_bytes_replaces_the_earlier_record(store: Store) -> None:
    file(store, CASE, {"情况说明.DOCX": b"second version"})
    file(store, CASE, {"情况说明.docx": b"third version"})
    assert [record.replaces for record in store.records(CASE)] == [None, None, 1, 3]
    assert store.path(CASE, store.records(CASE)[0]).read_bytes() == b"one"


def test_photos_of_two_stages_may_have_one_name(store: Store) -> None:
    file(store, CASE, {"1.jpg": b"before"}, Stage.BEFORE)
    (after,) = file(store, CASE, {"1.jpg": b"after"}, Stage.AFTER)
    assert after.record.replaces is None


@pytest.mark.parametrize("kind", [Kind.PHOTO, Kind.VIDEO, Kind.RECORDING])
def test_what_a_machine_named_is_a_version_only_within_its_folder(store: Store, tmp_path: Path, kind: Kind) -> None:
    def filed(source: str, content: bytes) -> int | None:
        (tmp_path / "1.jpg").write_bytes(content)
        known = replace(facts("1.jpg"), kind=kind, source=source)
        (outcome,) = store.file(CASE, [(store.stage(tmp_path / "1.jpg"), known)])
        return outcome.record.replaces

    assert filed("热线-230914-001234/村东/1.jpg", b"east") is None
    assert filed("热线-230914-001234/村西/1.jpg", b"west") is None
    assert filed("热线-230914-001234/村东/1.jpg", b"east, again") == 3


def test_a_document_is_a_version_whatever_folder_it_comes_from(store: Store, tmp_path: Path) -> None:
    (tmp_path / "情况说明.docx").write_bytes(b"corrected")
    known = replace(facts("情况说明.docx"), source="改好的/情况说明.docx")
    (outcome,) = store.file(CASE, [(store.stage(tmp_path / "情况说明.docx"), known)])
    assert outcome.record.replaces == 1


def test_a_list_of_records_that_was_altered_is_not_confirmed(store: Store) -> None:
    store.confirm(CASE)
    path = store.root / CASE.key / RECORDS
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace("情况说明".encode(), "情况不明".encode()))
    with pytest.raises(CaseDamaged) as raised:
        store.confirm(CASE)
    assert raised.value.paths == (RECORDS,)


def test_a_record_keeps_its_modification_time_and_cannot_be_written(store: Store, tmp_path: Path) -> None:
    source = tmp_path / "旧文件.docx"
    source.write_bytes(b"old")
    os.utime(source, (1_500_000_000, 1_500_000_000))
    (filed,) = store.file(CASE, [(store.stage(source), facts(source.name))])
    status = store.path(CASE, filed.record).stat()
    assert status.st_mtime == 1_500_000_000
    assert not stat.S_IMODE(status.st_mode) & 0o222
    assert source.exists()


def test_an_empty_call_makes_no_case(store: Store) -> None:
    other = CaseId("2023/09", "热线-230914-009999")
    assert store.file(other, []) == ()
    assert store.records(other) == ()
    assert not (store.root / other.key).exists()


def test_a_duplicate_of_a_damaged_record_is_not_let_go(store: Store) -> None:
    first = store.records(CASE)[0]
    path = store.path(CASE, first)
    path.chmod(0o644)
    path.write_bytes(b"rot")
    with pytest.raises(RecordDamaged) as raised:
        file(store, CASE, {"新.docx": b"new", "情况说明.docx": b"one"})
    assert raised.value.record == first
    assert raised.value.staged.path.read_bytes() == b"one"
    assert len(store.records(CASE)) == 2
    path.unlink()
    with pytest.raises(RecordDamaged):
        file(store, CASE, {"情况说明.docx": b"one"})


def test_a_case_whose_tag_files_were_altered_is_not_written_into(store: Store) -> None:
    records = store.root / CASE.key / RECORDS
    records.write_bytes(records.read_bytes().replace("测试".encode(), "改过".encode()))
    with pytest.raises(CaseDamaged) as raised:
        file(store, CASE, {"新.docx": b"new"})
    assert raised.value.paths == (RECORDS,)
    assert [path.read_bytes() for path in staged_files(store)] == [b"new"]


def test_a_list_of_records_that_cannot_be_read_is_damage(store: Store) -> None:
    (store.root / CASE.key / RECORDS).write_text("{")
    with pytest.raises(CaseDamaged):
        store.records(CASE)
    (store.root / CASE.key / TAG_MANIFEST).unlink()
    with pytest.raises(CaseDamaged):
        file(store, CASE, {"新.docx": b"new"})


def test_a_case_without_its_declaration_is_a_damaged_case_not_none(store: Store) -> None:
    (store.root / CASE.key / "bagit.txt").unlink()
    assert list(store.cases()) == [CASE]
    assert store.verify(CASE).missing == ("bagit.txt",)
    with pytest.raises(CaseDamaged):
        file(store, CASE, {"新.docx": b"new"})


def test_a_case_of_a_later_format_is_not_written_into(store: Store) -> None:
    info = store.root / CASE.key / "bag-info.txt"
    info.write_bytes(info.read_bytes().replace(b"Anjuan-Format: 1", b"Anjuan-Format: 2"))
    with pytest.raises(FormatTooNew) as raised:
        file(store, CASE, {"新.docx": b"new"})
    assert raised.value.written_format == 2


def test_a_folder_that_is_no_case_file_is_left_alone_and_an_empty_one_is_used(store: Store) -> None:
    other = CaseId("2023/09", "热线-230914-000002")
    folder = store.root / other.key
    folder.mkdir()
    file(store, other, {"a.docx": b"a"})
    assert store.verify(other).sound
    third = CaseId("2023/09", "热线-230914-000003")
    (store.root / third.key).mkdir()
    (store.root / third.key / "手工.docx").write_bytes(b"by hand")
    with pytest.raises(NotACaseFile):
        file(store, third, {"a.docx": b"a"})
    assert [path.name for path in (store.root / third.key).iterdir()] == ["手工.docx"]


def test_a_file_put_into_a_case_by_hand_is_not_overwritten(store: Store) -> None:
    stray = store.root / CASE.key / "data" / "003 新.docx"
    stray.write_bytes(b"by hand")
    (filed,) = file(store, CASE, {"新.docx": b"new"})
    assert filed.record.path == "data/003 新 (2).docx"
    assert stray.read_bytes() == b"by hand"
    assert [each.path for each in store.verify(CASE).unexpected] == ["data/003 新.docx"]


def test_a_disk_that_gives_back_other_bytes_files_nothing(store: Store) -> None:
    def flip(step: str, *paths: Path) -> None:
        if step == "sync" and paths[0].read_bytes() == b"new":
            paths[0].write_bytes(b"nEw")

    for case in (CASE, CaseId("2023/09", "热线-230914-000002")):
        with observing(flip), pytest.raises(atomic.CopyDamaged):
            file(store, case, {"新.docx": b"new"})
        assert store.recover() == ()
    assert len(store.records(CASE)) == 2
    assert [path.read_bytes() for path in staged_files(store) if path.stat().st_size == 3] == [b"nEw", b"nEw"]


class TestStaging:
    def test_a_file_that_grows_while_it_is_read_has_not_settled(self, store: Store, tmp_path: Path) -> None:
        source = tmp_path / "大文件.zip"
        source.write_bytes(b"half")

        def grow(step: str, *_paths: Path) -> None:
            if step == "write":
                source.write_bytes(b"half and more")

        with observing(grow), pytest.raises(SourceChanged) as raised:
            store.stage(source)
        assert raised.value.path == source
        assert staged_files(store) == []

    def test_a_file_replaced_by_another_of_the_same_size_has_changed(self, store: Store, tmp_path: Path) -> None:
        source, other = tmp_path / "a", tmp_path / "b"
        source.write_bytes(b"one")
        other.write_bytes(b"two")
        with observing(lambda step, *_paths: step == "write" and other.replace(source)), pytest.raises(SourceChanged):
            store.stage(source)

    def test_a_file_that_is_gone_has_vanished(self, store: Store, tmp_path: Path) -> None:
        with pytest.raises(SourceVanished):
            store.stage(tmp_path / "没有.docx")
        source = tmp_path / "a"
        source.write_bytes(b"one")
        with observing(lambda step, *_paths: step == "write" and source.unlink()), pytest.raises(SourceVanished):
            store.stage(source)
        assert staged_files(store) == []

    @pytest.mark.parametrize("fault", [PermissionError(), OSError(errno.EIO, "a share that fails")])
    def test_a_file_that_cannot_be_read_is_locked(self, store: Store, tmp_path: Path, fault: OSError) -> None:
        def refuse(step: str, *_paths: Path) -> None:
            if step == "write":
                raise fault

        source = tmp_path / "a"
        source.write_bytes(b"one")
        with observing(refuse), pytest.raises(SourceLocked) as raised:  # root may read everything else
            store.stage(source)
        assert raised.value.path == source

    def test_a_full_disk_names_the_file_that_found_no_room(self, store: Store, tmp_path: Path) -> None:
        def refuse(step: str, *paths: Path) -> None:
            if step == "write":
                raise atomic.DiskFull(paths[0])

        source = tmp_path / "a"
        source.write_bytes(b"one")
        with observing(refuse), pytest.raises(atomic.DiskFull) as raised:
            store.stage(source)
        assert raised.value.path == source
        assert staged_files(store) == []

    def test_copies_of_a_running_program_are_not_swept(self, store: Store, tmp_path: Path) -> None:
        source = tmp_path / "a"
        source.write_bytes(b"one more")
        staged = store.stage(source)
        Store(store.root).recover()
        assert staged.path.exists()
        store.close()
        Store(store.root).recover()
        assert not staged.path.exists()
        assert list((store.root / ".staging").iterdir()) == []


def test_one_writer_a_case_and_a_clear_error_for_the_second(store: Store) -> None:
    with case_lock(store.root, CASE.key, 1), pytest.raises(CaseBusy) as raised:
        file(store, CASE, {"新.docx": b"new"})
    assert (raised.value.case, raised.value.seconds) == (CASE.key, 0.2)
    assert [path.read_bytes() for path in staged_files(store)] == [b"new"]
    file(store, CASE, {"新.docx": b"new"})


def test_threads_file_into_one_case_without_losing_any(tmp_path: Path) -> None:
    store = Store(tmp_path / "案卷")

    def work(worker: int) -> None:
        for number in range(5):
            source = tmp_path / f"{worker}-{number}"
            source.write_bytes(source.name.encode())
            store.file(CASE, [(store.stage(source), facts(source.name))])

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert {record.facts.name for record in store.records(CASE)} == {f"{w}-{n}" for w in range(4) for n in range(5)}
    bagit.Bag(str(store.root / CASE.key)).validate()


_WORKER = """
import sys
from pathlib import Path
from tests.archive.test_store import CASE, Store, file
store = Store(Path(sys.argv[1]))
for number in range(5):
    file(store, CASE, {f"{sys.argv[2]}-{number}": f"{sys.argv[2]}-{number}".encode()})
"""


def test_processes_file_into_one_case_without_losing_any(tmp_path: Path) -> None:
    commands = [[sys.executable, "-c", _WORKER, str(tmp_path / "案卷"), worker] for worker in "ab"]
    workers = [subprocess.Popen(command, cwd=Path(__file__).parents[2]) for command in commands]
    assert [each.wait() for each in workers] == [0, 0]
    store = Store(tmp_path / "案卷")
    assert len(store.records(CASE)) == 10
    assert store.verify(CASE).sound


class TestRecovery:
    def journalled(self, store: Store) -> Path:
        """Leave a commit of one file whose journal is written and whose renames are not done."""

        class EndedError(BaseException):
            pass

        def end(step: str, *paths: Path) -> None:
            if step == "move" and paths[1].parent.name == "data":
                raise EndedError

        with observing(end), pytest.raises(EndedError):
            file(store, CASE, {"新.docx": b"new"})
        store.close()
        return next((store.root / ".journal").glob("*.json"))

    def test_it_names_the_cases_that_it_completed(self, store: Store) -> None:
        self.journalled(store)
        assert Store(store.root).recover() == (CASE.key,)
        assert Store(store.root).recover() == ()
        assert len(store.records(CASE)) == 3

    def test_a_case_is_completed_before_it_is_written_into_or_verified(self, store: Store) -> None:
        self.journalled(store)
        assert store.verify(CASE).records == 3
        self.journalled_again(store)
        assert [record.facts.name for record in store.records(CASE)][2:] == ["新.docx", "更新.docx"]

    def journalled_again(self, store: Store) -> None:
        (filed,) = file(store, CASE, {"更新.docx": b"newer"})
        assert filed.record.record_no == 4

    def test_a_case_that_was_moved_away_keeps_its_commit_until_it_is_back(self, store: Store, tmp_path: Path) -> None:
        journal = self.journalled(store)
        (store.root / CASE.key).rename(tmp_path / "elsewhere")
        again = Store(store.root)
        assert again.recover() == ()
        assert journal.exists()
        with pytest.raises(CaseDamaged):
            file(again, CASE, {"b.docx": b"b"})
        (tmp_path / "elsewhere").rename(store.root / CASE.key)
        assert again.recover() == (CASE.key,)
        assert store.path(CASE, store.records(CASE)[2]).read_bytes() == b"new"


class TestAnnotations:
    def test_a_case_keeps_every_version_of_its_metadata(self, store: Store) -> None:
        assert store.annotation(CASE) is None
        for title in ("路灯不亮", "路灯不亮", "路灯已修复"):
            store.annotate(CASE, {"title": title, "steps": [1, 2]}, NOW)
        assert store.annotation(CASE) == {"title": "路灯已修复", "steps": [1, 2]}
        names = sorted(path.name for path in (store.root / CASE.key / "anjuan").glob("case*"))
        assert names == ["case-0001.json", "case.json"]
        earlier = json.loads((store.root / CASE.key / "anjuan" / "case-0001.json").read_bytes())
        assert earlier == {"written_at": NOW.isoformat(), "values": {"title": "路灯不亮", "steps": [1, 2]}}
        bagit.Bag(str(store.root / CASE.key)).validate()
        assert store.verify(CASE).sound

    def test_there_is_none_without_a_case(self, store: Store) -> None:
        with pytest.raises(CaseUnknown):
            store.annotate(CaseId("2023/09", "x"), {}, NOW)

    def test_metadata_that_cannot_be_read_is_damage(self, store: Store) -> None:
        store.annotate(CASE, {}, NOW)
        (store.root / CASE.key / "anjuan" / "case.json").write_text("[]")
        with pytest.raises(CaseDamaged):
            store.annotation(CASE)


def test_cases_are_found_by_walking(store: Store) -> None:
    others = [
        CaseId("人员", "某甲"),
        CaseId("2023/10", "兴[2023]-0000001", "兴[2023]-0000001"),
        CaseId("综合", "旧", "DX1"),
    ]
    for case in others:
        file(store, case, {"a": b"a"})
    assert list(store.cases()) == sorted([CASE, *others], key=lambda case: case.key)
    assert store.find("热线-230914-001234") == CASE
    assert store.find("DX1") == others[2]
    assert store.find("某甲") is None
    assert list(Store(store.root / "没有").cases()) == []


def test_an_unknown_case_has_no_records_and_cannot_be_verified_or_exported(store: Store, tmp_path: Path) -> None:
    case = CaseId("2023/09", "热线-230914-777777")
    assert store.records(case) == ()
    with pytest.raises(CaseUnknown):
        store.verify(case)
    with pytest.raises(CaseUnknown):
        store.export(case, tmp_path / "out")


class TestExport:
    def test_it_is_a_valid_bag_without_litter(self, store: Store, tmp_path: Path) -> None:
        (store.root / CASE.key / "data" / "Thumbs.db").write_bytes(b"litter")
        target = store.export(CASE, tmp_path / "U盘" / "热线-230914-001234")
        bagit.Bag(str(target)).validate()
        assert sorted(path.name for path in (target / "data").iterdir()) == ["001 情况说明.docx", "002 照片.jpg"]
        assert [path.name for path in target.parent.iterdir()] == [target.name]

    def test_nothing_is_overwritten(self, store: Store, tmp_path: Path) -> None:
        (tmp_path / "out").mkdir()
        with pytest.raises(ExportExists):
            store.export(CASE, tmp_path / "out")

    def test_a_damaged_case_is_not_exported_and_every_fault_is_named(self, store: Store, tmp_path: Path) -> None:
        first, second = (store.path(CASE, record) for record in store.records(CASE))
        first.unlink()
        second.chmod(0o644)
        second.write_bytes(b"rot")
        with pytest.raises(CaseDamaged) as raised:
            store.export(CASE, tmp_path / "out" / "a")
        assert raised.value.paths == ("data/001 情况说明.docx", "data/002 照片.jpg")
        assert list((tmp_path / "out").iterdir()) == []


def test_real_files_go_in_and_come_out_as_they_are(realdata: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "案卷")
    paths = [path for path in sorted(realdata.rglob("*")) if path.is_file() and path.stat().st_size < 3_000_000]
    outcomes = store.file(CASE, [(store.stage(path), facts(path.name)) for path in paths])
    assert len(outcomes) == len(paths)
    for path, outcome in zip(paths, outcomes, strict=True):
        assert store.path(CASE, outcome.record).read_bytes() == path.read_bytes()
    bagit.Bag(str(store.root / CASE.key)).validate()
