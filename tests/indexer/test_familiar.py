from pathlib import Path
from typing import cast

import pytest

from anjuan.kinds import Kind
from anjuan.progress import Silent
from indexer import familiar
from indexer.document import Document
from indexer.index import EngineChoice, Index

ENGINES: tuple[EngineChoice, ...] = ("tantivy", "whoosh")


def document(number: int, body: str) -> Document:
    return Document(str(number), str(number), 1, None, f"{number}.docx", "", body, Kind.REPLY)


def made(folder: Path, engine: str, bodies: list[str]) -> Index:
    index = Index.open(folder, cast("EngineChoice", engine))
    index.rebuild([document(number, body) for number, body in enumerate(bodies)], Silent())
    return index


def found(index: Index, query: str) -> set[str]:
    return {hit.doc_id for hit in index.search(query, limit=100).hits}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_run_that_many_documents_share_is_found_as_any_other(tmp_path: Path, engine: str) -> None:
    index = made(tmp_path, engine, ["小区停车场已满"] * 25 + ["楼下没有停车位，车场也满"] * 5)
    assert "停车场" in familiar.known(tmp_path / "000001")
    index.add([document(90, "停 车\n场东侧"), document(91, "停车，场地"), document(92, "停车场停车场")])
    index.commit()
    assert found(index, "停车场") == {*map(str, range(25)), "90", "92"}
    assert found(index, "停车场东侧") == {"90"}
    assert found(index, "停车 -停车场") == {*map(str, range(25, 30)), "91"}
    assert found(index, "标题:停车场") == set()
    assert "⟦小区停车场⟧" in index.search("停车场 小区", limit=1).hits[0].snippet
    index.close()


def test_in_a_small_index_no_run_is_familiar(tmp_path: Path) -> None:
    made(tmp_path, "tantivy", ["小区停车场已满"] * 5).close()
    assert familiar.known(tmp_path / "000001") == frozenset()


def test_numbers_and_runs_across_clauses_are_never_familiar(tmp_path: Path) -> None:
    made(tmp_path, "tantivy", ["第12号楼，停水。停电"] * 30).close()
    assert familiar.known(tmp_path / "000001") == frozenset()
