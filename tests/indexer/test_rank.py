"""The order of texts by how near they are to what is asked."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjuan.kinds import Kind
from anjuan.progress import Silent
from indexer.document import Document
from indexer.index import EngineChoice, Index
from indexer.rank import Asked, Ranking, _likeliest, _weight, nearness

PAIRS = {("供", "暖"): 4.0, ("温", "度"): 2.0}
UNITS = {"供": 2.0, "暖": 2.0, "温": 1.0, "度": 1.0}
QUESTION = Asked(PAIRS, UNITS, 48)


def ordered(*texts: str, ranking: Ranking | None = None) -> list[str]:
    scores = nearness(QUESTION, texts, ranking or Ranking())
    return [text for _, text in sorted(zip(scores, texts, strict=True), key=lambda each: -each[0])]


def test_the_text_with_more_of_the_telling_words_is_nearer() -> None:
    assert ordered("室内温度合适。", "供暖已恢复。", "供暖温度正常。") == [
        "供暖温度正常。",
        "供暖已恢复。",
        "室内温度合适。",
    ]


def test_of_two_texts_with_the_same_words_the_shorter_is_nearer() -> None:
    long = f"供暖温度正常。{'其他情况另行说明。' * 40}"
    assert ordered(long, "供暖温度正常。") == ["供暖温度正常。", long]


def test_brevity_alone_does_not_make_an_answer_near() -> None:
    received = "供暖一事已转办。"
    answer = "供暖温度已恢复正常，供热公司逐户回访，住户家中温度均已达标。"
    assert ordered(received, answer) == [answer, received]


def test_a_long_question_goes_more_by_pairs_and_a_short_one_by_characters() -> None:
    by_pairs, by_characters = "供暖问题", "供热，暖气，室温，度数"
    long = Asked(PAIRS | {("甲", str(number)): 1.0 for number in range(90)}, UNITS, 48)
    short_share, long_share = (
        nearness(question, [by_pairs, by_characters], Ranking())[1] for question in (QUESTION, long)
    )
    assert long_share < short_share


def test_single_characters_bear_another_wording_where_no_pair_does() -> None:
    assert ordered("道路积水已经排除", "屋内暖和，供气正常")[0] == "屋内暖和，供气正常"


def test_blanks_and_wide_forms_do_not_keep_texts_apart() -> None:
    near, same = nearness(QUESTION, ["供 暖 温\n度", "供暖温度"], Ranking())
    assert near == same == 1.0


def test_of_texts_with_the_same_words_the_one_that_means_it_is_nearer() -> None:
    texts = ["供暖温度已经正常。", "供暖温度尚未正常。"]
    assert nearness(QUESTION, texts, Ranking(), [0.8, 0.9])[1] == 1
    assert nearness(QUESTION, texts, Ranking(), [0.9, 0.8])[0] == 1


def test_a_text_of_unknown_meaning_is_neither_favoured_nor_held_back() -> None:
    texts = ["供暖温度已经正常。", "供暖温度尚未正常。", "供暖温度恢复正常。"]
    near, unknown, far = nearness(QUESTION, texts, Ranking(), [0.9, None, 0.8])
    assert near > unknown > far
    assert nearness(QUESTION, texts, Ranking(), [None] * 3) == nearness(QUESTION, texts, Ranking())


@given(st.lists(st.text(alphabet="供暖温度高低，。 \ud800", max_size=40), max_size=6))
def test_the_nearest_has_one_and_the_others_a_share_of_it(texts: list[str]) -> None:
    scores = nearness(QUESTION, texts, Ranking())
    assert len(scores) == len(texts)
    assert all(0 <= score <= 1 for score in scores)
    assert not scores or max(scores) == 1


def document(number: int, body: str) -> Document:
    return Document(f"案卷{number}#1", f"案卷{number}", 1, None, f"{number}.docx", "", body, Kind.REPLY)


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_pages_of_a_relaxed_answer_fit_together(tmp_path: Path, engine: EngineChoice) -> None:
    index = Index.open(tmp_path, engine)
    index.rebuild([document(n, f"供暖温度{'过低' * (n % 7)}第{n}户") for n in range(80)], Silent())
    question = "请问今年冬天的供暖温度为什么过低"
    whole = index.search(question, limit=80)
    assert whole.relaxed
    paged = [hit for offset in range(0, 80, 16) for hit in index.search(question, limit=16, offset=offset).hits]
    assert [hit.doc_id for hit in paged] == [hit.doc_id for hit in whole.hits]
    assert [hit.score for hit in whole.hits] == sorted((hit.score for hit in whole.hits), reverse=True)
    index.close()


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_documents_from_elsewhere_are_compared_by_words_that_the_index_lacks(
    tmp_path: Path, engine: EngineChoice
) -> None:
    index = Index.open(tmp_path, engine)
    index.rebuild([document(1, "道路积水"), document(2, "停车场收费")], Silent())
    alike = [*index.compared("供暖温度过低", [document(3, "路灯不亮"), document(4, "供暖温度正常")])]
    assert [each.hit.doc_id for each in alike] == ["案卷4#1"]
    assert alike[0].why == ("供暖温度",)
    assert [each.doc_id for each in index.near("道路积水", [Kind.REPLY])] == ["案卷1#1"]
    assert index.near("道路积水", [Kind.PHOTO]) == ()
    index.close()


def test_a_few_papers_of_one_case_do_not_make_its_words_commonplace(tmp_path: Path) -> None:
    index = Index.open(tmp_path, "tantivy")
    lamps = [document(number, "村口路灯不亮，请维修") for number in range(1, 11)]
    formal = [document(number, f"请及时向反映人反馈{chr(0x4E00 + number * 40)}") for number in range(11, 16)]
    others = [document(number, f"{chr(0x4E00 + number * 40)}村水管漏水") for number in range(16, 40)]
    index.rebuild([*lamps, *formal, *others], Silent())
    found = [each.doc_id for each in index.near("村口路灯不亮，请及时向反映人反馈", limit=15)]
    assert {*found} >= {each.doc_id for each in lamps}
    index.close()


def test_documents_that_share_no_word_are_given_where_they_mean_nearly_the_same(tmp_path: Path) -> None:
    index = Index.open(tmp_path, "tantivy")
    index.rebuild([document(1, "道路积水"), document(2, "停车场收费")], Silent())
    others = [document(3, "路灯已修复"), document(4, "供暖温度正常"), document(5, "停车位已划线")]
    cosines = {others[0].doc_id: 0.8, others[1].doc_id: 0.75, others[2].doc_id: 0.55}
    alike = [*index.compared("晚上黑漆漆看不见，供暖温度过低", others, cosines)]
    assert {each.hit.doc_id: bool(each.why) for each in alike} == {others[0].doc_id: False, others[1].doc_id: True}
    index.close()


@given(
    st.dictionaries(st.text("甲乙丙丁", min_size=2, max_size=3), st.tuples(st.integers(1, 4), st.integers(1, 30))),
    st.integers(1, 12),
)
def test_no_telling_word_is_passed_over(said: dict[str, tuple[int, int]], most: int) -> None:
    counts, frequencies = ({word: each[place] for word, each in said.items()} for place in (0, 1))

    def telling(words: Sequence[str]) -> list[tuple[float, str]]:
        return sorted((-_weight(counts[word], 99, frequencies[word]), word) for word in words)[:most]

    assert telling(_likeliest([*said], counts, frequencies, most)) == telling([*said])
