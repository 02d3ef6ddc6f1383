import threading
from contextlib import ExitStack
from pathlib import Path
from typing import cast

from anjuan.kinds import Kind
from anjuan.progress import Silent
from indexer.document import Document
from indexer.engine import Engine
from indexer.index import Index
from indexer.settling import Settling


class Merging:
    """An engine whose merges end when the test says so."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.end = threading.Event()

    def settle(self) -> None:
        self.begun.set()
        assert self.end.wait(60)


def settling(engine: Merging, seconds: float) -> tuple[Settling, list[str]]:
    released: list[str] = []
    holding = ExitStack()
    holding.callback(released.append, "released")
    return Settling(cast("Engine", engine), holding, seconds), released


def test_the_next_commit_takes_the_lock_over_and_the_merges_are_left_to_it() -> None:
    engine = Merging()
    after, released = settling(engine, 60)
    holding = after.take_over(cast("Engine", engine))
    assert holding is not None
    assert (released, engine.begun.is_set()) == ([], False)
    holding.close()
    assert released == ["released"]


def test_without_another_commit_the_merges_end_and_then_the_lock_is_let_go() -> None:
    engine = Merging()
    after, released = settling(engine, 0)
    assert engine.begun.wait(60)
    assert released == []
    assert after.take_over(cast("Engine", engine)) is None
    engine.end.set()
    after.finish()
    assert released == ["released"]


class Panic(BaseException):
    """As PyO3 raises it."""


def test_the_lock_is_let_go_and_nobody_is_troubled_when_merging_panics() -> None:
    class Panicking(Merging):
        def settle(self) -> None:
            raise Panic

    after, released = settling(Panicking(), 0)
    after.finish()
    assert released == ["released"]


def test_who_cannot_wait_has_the_merges_ended_at_once() -> None:
    engine = Merging()
    engine.end.set()
    after, released = settling(engine, 3600)
    assert after.take_over(cast("Engine", Merging())) is None
    after.finish()
    assert (engine.begun.is_set(), released) == (True, ["released"])


def test_many_commits_in_a_row_are_all_found_and_leave_no_files_behind(tmp_path: Path) -> None:
    index = Index.open(tmp_path, "tantivy")
    index.rebuild([], Silent())
    other = Index.open(tmp_path, "tantivy")
    for number in range(40):
        index.add([Document(f"r{number % 25}", "案卷", 1, None, "", "", f"编号{number}停车场", Kind.REPLY)])
        index.commit()
        assert other.count() == min(number + 1, 25)
    other.add([Document("另一个", "案卷", 1, None, "", "", "停车场", Kind.REPLY)])
    other.commit()
    index.delete(["r0"])
    index.commit()
    assert (index.search("停车场").total, other.search("停车场").total) == (25, 25)
    index.close()
    other.close()
    [generation] = [path for path in tmp_path.iterdir() if path.is_dir()]
    assert len(list(generation.iterdir())) < 100
