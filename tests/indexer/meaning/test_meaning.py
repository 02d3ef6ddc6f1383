"""Documents learnt, and compared with questions."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from anjuan.kinds import Kind
from anjuan.progress import Silent
from indexer.document import Document
from indexer.index import EngineChoice, Index
from indexer.meaning import meaning as module
from indexer.meaning.meaning import Meaning

pytest.importorskip("onnxruntime")
pytest.importorskip("sentencepiece")

BODIES = (
    "路灯损坏一事，电工已到现场处理，更换灯泡，恢复照明。",
    "路边停车一事，交警已到现场处理，劝离车辆，恢复通行。",
    "夜间施工一事，城管已到现场处理，停止作业，恢复安静。",
)


def document(number: int, body: str) -> Document:
    return Document(f"案卷{number}#1", f"案卷{number}", 1, None, f"{number}.docx", "", body, Kind.REPLY)


DOCUMENTS = [document(number, body) for number, body in enumerate(BODIES)]
KEYS = [each.doc_id for each in DOCUMENTS]


@pytest.fixture
def meaning(tmp_path: Path) -> Meaning:
    return Meaning(tmp_path / "语义")


def stamps(documents: Iterable[Document]) -> dict[str, str]:
    return {each.doc_id: each.stamp for each in documents}


def test_what_is_not_learnt_is_unknown_and_the_rest_compared(meaning: Meaning) -> None:
    assert meaning.cosines("晚上黑漆漆看不见路", KEYS) == {}
    assert meaning.unknown(stamps(DOCUMENTS)) == KEYS
    meaning.learn(DOCUMENTS[:2])
    assert meaning.unknown(stamps(DOCUMENTS)) == KEYS[2:]
    near = meaning.cosines("晚上黑漆漆看不见路", KEYS)
    assert near.keys() == set(KEYS[:2])
    assert near[KEYS[0]] > near[KEYS[1]]


def test_a_document_that_changed_is_learnt_again_and_one_that_is_gone_forgotten(meaning: Meaning) -> None:
    meaning.learn(DOCUMENTS)
    now = [replace(DOCUMENTS[0], body="公交站牌已经更换，恢复使用。"), DOCUMENTS[1]]
    assert meaning.unknown(stamps(now)) == KEYS[:1]
    meaning.forget_others(stamps(now))
    assert meaning.count() == 2
    assert meaning.cosines("路灯", KEYS).keys() == set(KEYS[:2])


def test_a_photo_is_done_and_means_nothing(meaning: Meaning) -> None:
    photo = replace(DOCUMENTS[0], title="路灯不亮市民来电要求维修", body="", kind=Kind.PHOTO)
    meaning.learn([photo])
    assert meaning.unknown(stamps([photo])) == []
    assert meaning.cosines("路灯不亮", [photo.doc_id]) == {}


def test_without_the_libraries_or_the_wish_nothing_is_known(
    meaning: Meaning, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meaning.learn(DOCUMENTS)
    unwanted = Meaning(tmp_path / "语义", wanted=False)
    assert (unwanted.usable, unwanted.cosines("路灯", KEYS)) == (False, {})
    monkeypatch.setattr(module, "find_spec", lambda _name: None)
    assert (meaning.usable, meaning.cosines("路灯", KEYS)) == (False, {})


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_of_documents_with_the_same_words_the_one_that_means_it_comes_first(
    tmp_path: Path, meaning: Meaning, engine: EngineChoice
) -> None:
    index = Index.open(tmp_path / "索引", engine, meaning=meaning)
    index.rebuild(DOCUMENTS, Silent())
    meaning.learn(index.documents(KEYS))
    question = "机器轰隆隆吵得没法睡，希望到现场处理"
    near = index.near(question, limit=3)
    ordered = index.compared(question, near, index.cosines(question, [each.doc_id for each in near]))
    assert next(ordered).hit.doc_id == KEYS[2]
    index.close()


def test_a_model_that_does_not_run_leaves_the_words(
    tmp_path: Path, meaning: Meaning, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = Index.open(tmp_path / "索引", "tantivy", meaning=meaning)
    index.rebuild(DOCUMENTS, Silent())
    meaning.learn(DOCUMENTS)

    def broken(_self: Meaning, _question: str, _doc_ids: object) -> dict[str, float]:
        raise RuntimeError

    monkeypatch.setattr(Meaning, "cosines", broken)
    assert index.near("路灯损坏", limit=1)[0].doc_id == KEYS[0]
    index.close()
