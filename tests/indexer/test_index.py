import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest
from filelock import FileLock

from anjuan.kinds import Kind
from anjuan.progress import Activity, Silent
from indexer import generations
from indexer.document import Document, Rebuilding
from indexer.errors import EngineUnavailableError, IndexBusyError, IndexNeedsRebuildError, IndexNotWrittenError
from indexer.index import EngineChoice, Index

ENGINES: tuple[EngineChoice, ...] = ("tantivy", "whoosh")
engines = pytest.mark.parametrize("engine", ENGINES)


def document(number: int, body: str = "停车场收费") -> Document:
    return Document(
        f"案卷{number}#1", f"案卷{number}", 1, None, f"{number}.docx", "", body, Kind.REPLY, date="2023-09-01"
    )


def made(folder: Path, engine: EngineChoice, count: int = 3) -> Index:
    index = Index.open(folder, engine)
    index.rebuild(map(document, range(count)), Silent(), count)
    return index


@engines
def test_an_absent_index_finds_nothing_and_wants_to_be_rebuilt(tmp_path: Path, engine: EngineChoice) -> None:
    index = Index.open(tmp_path / "索引", engine)
    results = index.search("停车场")
    assert (results.total, results.engine, index.engine) == (0, "none", "none")
    assert (index.count(), list(index.ids()), index.near("停车场")) == (0, [], ())
    assert index.needs_rebuild
    index.add([document(1)])
    with pytest.raises(IndexNeedsRebuildError):
        index.commit()


def test_what_could_not_be_written_does_not_come_back_over_what_another_has_written(tmp_path: Path) -> None:
    index = made(tmp_path, "tantivy", 1)
    index.settled()
    late, other = Index.open(tmp_path, lock_seconds=0.1), Index.open(tmp_path)
    late.add([document(7, "旧文")])
    with FileLock(tmp_path / ".lock"), pytest.raises(IndexBusyError):
        late.commit()
    other.add([document(7, "新文")])
    other.commit()
    other.settled()
    late.add([document(8)])
    late.commit()
    assert [each.body for each in late.documents(["案卷7#1"])] == ["新文"]
    for each in (index, late, other):
        each.close()


def test_a_file_in_the_place_of_the_folder_finds_nothing_and_is_told_when_writing(tmp_path: Path) -> None:
    (tmp_path / "索引").write_text("x", encoding="utf-8")
    index = Index.open(tmp_path / "索引")
    assert (index.search("停车场").total, index.count(), index.suggestions("停车场")) == (0, 0, ())
    assert index.rebuilding is None
    assert index.needs_rebuild
    with pytest.raises(IndexNotWrittenError):
        index.rebuild([document(1)], Silent())
    index.add([document(1)])
    with pytest.raises(IndexNotWrittenError):
        index.commit()


@pytest.mark.parametrize("note", ["[]", "{}", '{"schema": 6}', "一半", '{"schema": 6, "engine": 1, "done": "x"}'])
def test_a_note_of_progress_that_makes_no_sense_is_none(tmp_path: Path, note: str) -> None:
    (generations.begin(tmp_path) / "progress.json").write_text(note, encoding="utf-8")
    index = Index.open(tmp_path)
    with FileLock(tmp_path / ".lock"):
        assert (index.search("停车场").total, index.rebuilding) == (0, None)


@engines
def test_a_document_is_found_after_the_commit_by_every_reader(tmp_path: Path, engine: EngineChoice) -> None:
    index = made(tmp_path, engine)
    reader = Index.open(tmp_path, engine)
    assert reader.search("新的").total == 0
    index.add([document(7, "新的文件")])
    assert index.search("新的").total == 0
    index.commit()
    assert index.search("新的").total == 1
    assert reader.search("新的").total == 1
    index.close()
    reader.close()


@engines
def test_a_document_with_a_known_key_replaces_the_older_one(tmp_path: Path, engine: EngineChoice) -> None:
    index = made(tmp_path, engine)
    index.add([document(1, "改过一次"), document(1, "改过两次")])
    index.commit()
    index.add([document(1, "改过三次")])
    index.commit()
    assert index.count() == 3
    assert index.search("改过").total == 1
    assert index.search("三次").total == 1
    index.close()


@engines
def test_a_deleted_document_is_gone_and_an_unknown_key_is_no_matter(tmp_path: Path, engine: EngineChoice) -> None:
    index = made(tmp_path, engine)
    index.delete(["案卷1#1", "案卷99#1"])
    index.commit()
    assert sorted(index.ids()) == ["案卷0#1", "案卷2#1"]
    assert index.search("停车场").total == 2
    index.close()


@engines
def test_a_rebuild_swaps_under_open_readers_and_removes_the_older_index(tmp_path: Path, engine: EngineChoice) -> None:
    index = made(tmp_path, engine)
    reader = Index.open(tmp_path, engine)
    assert reader.count() == 3
    index.rebuild([document(5), document(6), document(5, "同一个键")], Silent())
    assert sorted(reader.ids()) == sorted(index.ids()) == ["案卷5#1", "案卷6#1"]
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["000002"]
    index.close()
    reader.close()


@engines
def test_a_rebuild_that_fails_leaves_the_index_as_it_was(tmp_path: Path, engine: EngineChoice) -> None:
    def documents() -> Iterator[Document]:
        yield document(9)
        raise OSError

    index = made(tmp_path, engine)
    with pytest.raises(IndexNotWrittenError):
        index.rebuild(documents(), Silent())
    assert index.count() == 3
    assert not index.needs_rebuild
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["000001"]
    index.add([document(4)])
    index.commit()
    assert index.count() == 4
    index.close()


def test_a_rebuild_says_how_far_it_is(tmp_path: Path) -> None:
    class Counter:
        def __init__(self) -> None:
            self.done = 0
            self.began: tuple[Activity, int | None] | None = None

        def track(self, activity: Activity, total: int | None) -> AbstractContextManager[Callable[[int], None]]:
            self.began = (activity, total)
            return nullcontext(self.advance)

        def advance(self, count: int) -> None:
            self.done += count

    reporter = Counter()
    Index.open(tmp_path).rebuild(map(document, range(5)), reporter, 5)
    assert (reporter.began, reporter.done) == ((Activity.REBUILDING, 5), 5)


@engines
def test_while_it_is_rebuilt_from_nothing_it_answers_from_what_has_been_taken_in_and_says_so(
    tmp_path: Path, engine: EngineChoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.index._FIRST_PART", 4)
    monkeypatch.setattr("indexer.index._TOLD_EACH", 1)
    reader = Index.open(tmp_path, engine)
    seen: list[tuple[int, Rebuilding | None]] = []

    def documents() -> Iterator[Document]:
        for number in range(30):
            yield document(number)

    def look(_count: int) -> None:
        found = reader.search("停车场")
        seen.append((found.total, found.rebuilding))
        assert reader.needs_rebuild

    class Looking:
        def track(self, _activity: Activity, _total: int | None) -> AbstractContextManager[Callable[[int], None]]:
            return nullcontext(look)

    index = Index.open(tmp_path, engine)
    monkeypatch.setattr("indexer.familiar._SAMPLE", 1)
    index.rebuild(documents(), Looking(), 30)
    # What has been taken in is committed behind the one who takes in, and once the next part ends at the latest.
    assert {0} < {total for total, _ in seen} <= {0, 4, 20}
    assert [told for _, told in seen] == [Rebuilding(number, 30, partial=True) for number in range(30)]
    found = reader.search("停车场")
    assert (found.total, found.rebuilding, reader.needs_rebuild) == (30, None, False)
    reader.close()
    index.close()


@engines
def test_while_it_is_rebuilt_the_index_in_use_answers_and_says_how_far_the_rebuild_is(
    tmp_path: Path, engine: EngineChoice
) -> None:
    reader = made(tmp_path, engine)
    seen = []

    def documents() -> Iterator[Document]:
        yield document(0)
        found = reader.search("停车场")
        seen.append((found.total, found.rebuilding))
        yield document(1)

    index = Index.open(tmp_path, engine)
    index.rebuild(documents(), Silent(), 2)
    assert seen == [(3, Rebuilding(0, 2, partial=False))]
    assert reader.search("停车场").total == 2
    reader.close()
    index.close()


@pytest.mark.parametrize("count", [0, 1, 5, 8, 9, 37, 64])
def test_a_rebuild_in_many_parts_leaves_few_segments_and_every_document(
    tmp_path: Path, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.index._FIRST_PART", 1)
    monkeypatch.setattr("indexer.index._LARGEST_PART", 8)
    index = made(tmp_path, "tantivy", count)
    assert (index.count(), index.search("停车场").total) == (count, count)
    assert sorted(index.ids()) == sorted(document(number).doc_id for number in range(count))
    [meta] = tmp_path.glob("*/meta.json")
    assert len(json.loads(meta.read_bytes())["segments"]) <= 5


def test_a_rebuild_that_another_has_done_meanwhile_is_not_done_again(tmp_path: Path) -> None:
    made(tmp_path, "tantivy").close()
    index = Index.open(tmp_path, "tantivy")
    index.rebuild([document(9)], Silent(), if_needed=True)
    assert index.count() == 3
    index.rebuild([document(9)], Silent())
    assert index.count() == 1
    index.close()


def test_a_rebuild_that_was_killed_is_none_that_goes_on(tmp_path: Path) -> None:
    made(tmp_path, "tantivy").close()
    generations.tell_progress(generations.begin(tmp_path), "tantivy", 9, 5)
    index = Index.open(tmp_path, "tantivy")
    assert generations.progress(tmp_path) == (5, 9)
    assert index.rebuilding is None
    with FileLock(tmp_path / ".lock"):
        assert index.rebuilding == Rebuilding(5, 9, partial=False)
    assert index.search("停车场").total == 3
    index.close()


@engines
def test_another_schema_wants_a_rebuild(tmp_path: Path, engine: EngineChoice, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path, engine).close()
    monkeypatch.setattr(generations, "SCHEMA", 999)
    index = Index.open(tmp_path, engine)
    assert index.needs_rebuild
    assert index.search("停车场").total == 0
    index.rebuild([document(1)], Silent())
    assert not index.needs_rebuild
    assert index.search("停车场").total == 1
    index.close()


def test_another_engine_than_wanted_answers_until_the_rebuild(tmp_path: Path) -> None:
    made(tmp_path, "whoosh").close()
    index = Index.open(tmp_path, "tantivy")
    assert index.needs_rebuild
    assert index.search("停车场").total == 3
    assert index.search("停车场").engine == "whoosh"
    index.rebuild([document(1)], Silent())
    assert not index.needs_rebuild
    assert index.search("停车场").engine == "tantivy"
    index.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh leaves a damaged file open
@engines
@pytest.mark.parametrize("damage", ["truncated", "garbage", "removed", "marker"])
def test_a_damaged_index_finds_nothing_and_is_put_right_by_a_rebuild(
    tmp_path: Path, engine: EngineChoice, damage: str
) -> None:
    made(tmp_path, engine).close()
    for path in (tmp_path / "000001").iterdir():
        if path.name == "index.json":
            if damage == "marker":
                path.write_bytes(b"\xff{")
        elif damage == "removed":
            path.unlink()
        elif damage != "marker":
            path.write_bytes(b"" if damage == "truncated" else os.urandom(300))
    index = Index.open(tmp_path, engine)
    assert index.search("停车场").total == 0
    assert index.needs_rebuild
    index.rebuild([document(1)], Silent())
    assert index.search("停车场").total == 1
    assert not index.needs_rebuild
    index.close()


@engines
def test_removing_the_folder_under_an_open_index_costs_a_rebuild_only(tmp_path: Path, engine: EngineChoice) -> None:
    folder = tmp_path / "索引"
    index = made(folder, engine)
    assert index.count() == 3
    shutil.rmtree(folder)
    assert index.search("停车场").total == 0
    assert index.needs_rebuild
    index.rebuild([document(1)], Silent())
    assert index.search("停车场").total == 1
    index.close()


def test_an_index_that_another_process_put_in_the_place_of_a_removed_one_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "索引"
    index = made(folder, "tantivy")
    assert index.count() == 3
    shutil.rmtree(folder)
    made(folder, "tantivy", 5).close()
    assert index.count() == 5
    index.close()


def test_who_cannot_have_the_lock_is_told(tmp_path: Path) -> None:
    index = made(tmp_path, "tantivy")
    index.close()
    index = Index.open(tmp_path, "tantivy", lock_seconds=0.1)
    index.add([document(8)])
    with FileLock(tmp_path / ".lock"), pytest.raises(IndexBusyError):
        index.commit()
    index.add([document(8)])
    index.commit()
    assert index.count() == 4
    index.close()


def test_an_engine_that_is_not_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "indexer.engines.tantivy", None)
    with pytest.raises(EngineUnavailableError) as caught:
        Index.open(tmp_path, "tantivy")
    assert caught.value.engine == "tantivy"
    index = Index.open(tmp_path, "auto")
    index.rebuild([document(1)], Silent())
    assert index.search("停车场").engine == "whoosh"
    index.close()


@pytest.mark.parametrize(("engine", "commits"), [("tantivy", 120), ("whoosh", 40)])
def test_the_folder_does_not_grow_with_the_number_of_commits(
    tmp_path: Path, engine: EngineChoice, commits: int
) -> None:
    index = made(tmp_path, engine)
    others = Index.open(tmp_path, engine)
    most = 0
    for number in range(commits):
        writer = index if number % 2 else others
        writer.add([document(number % 5, f"第{number}次")])
        writer.commit()
        writer.settled()
        assert index.search(f"“第{number}次”").total == 1
        if number > 10:
            most = max(most, sum(1 for path in tmp_path.rglob("*") if path.is_file()))
    assert index.count() == 5
    assert most < 120
    index.close()
    others.close()


WRITER = """
import sys
from pathlib import Path
from anjuan.kinds import Kind
from indexer.document import Document
from indexer.index import Index

index = Index.open(Path(sys.argv[1]), sys.argv[2])
for number in range(int(sys.argv[3]), 10_000):
    index.add([Document(f"r{number}", f"r{number}", 1, None, "", "", f"编号{number}停车场", Kind.REPLY)])
    index.commit()
    print(number, flush=True)
"""


@engines
def test_a_killed_writer_leaves_everything_it_acknowledged(tmp_path: Path, engine: EngineChoice) -> None:
    index = Index.open(tmp_path, engine)
    index.rebuild([], Silent())
    known = 0
    for patience in (1, 3, 2, 6):
        last = _killed_after(patience, tmp_path, engine, known)
        assert not index.needs_rebuild
        assert {f"r{number}" for number in range(last + 1)} <= set(index.ids())
        assert index.search("停车场").total == index.count() >= last + 1
        known = index.count()
    index.add([document(1)])
    index.commit()
    assert index.search("收费").total == 1
    index.close()


def _killed_after(lines: int, folder: Path, engine: str, start: int) -> int:
    """Start a writer, kill it while it works after so many acknowledged commits, and tell the last of them."""
    command = [sys.executable, "-W", "ignore", "-c", WRITER, str(folder), engine, str(start)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        said = [writer.stdout.readline() for _ in range(lines)]
        writer.send_signal(signal.SIGKILL)
        said += writer.stdout.readlines()
    return max(int(line) for line in said if line.endswith("\n"))
