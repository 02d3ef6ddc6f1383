"""The model: what lies near what, and what never breaks it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("onnxruntime")
pytest.importorskip("sentencepiece")

import numpy as np

from indexer.meaning.encoder import Encoder, Vector, cosines, packed

ANSWERS = (
    "经核实，夜间施工单位未取得夜间施工许可，已责令二十二时后停止作业，减少噪声对居民的影响。",
    "经核实，该停车场收费标准已公示，由经营者依法自主定价。",
    "经核实，因管道堵塞造成供暖温度不足，供热公司已疏通管道，室温恢复到二十度。",
    "经核实，该校周末未组织有偿补课，已要求学校规范办学行为，退还所收费用。",
    "社会保险费断缴期间的年限，可按规定到税务部门申请补缴，缴费年限合并计算。",
)


ENCODER = Encoder()


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return ENCODER


def nearest(encoder: Encoder, question: str) -> int:
    near = cosines(encoder.question(question), [packed(encoder.text(answer)) for answer in ANSWERS])
    return int(np.argmax(near))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("工地半夜机器响个不停，吵得人睡不着", 0),
        ("停个车要的钱太多", 1),
        ("屋里冷得穿棉袄，暖气不热", 2),
        ("老师双休日把孩子叫去上课还要钱", 3),
        ("五险停了几年没交，能续上吗", 4),
    ],
)
def test_the_answer_to_a_question_in_other_words_is_nearest(encoder: Encoder, question: str, answer: int) -> None:
    assert nearest(encoder, question) == answer


def length(vector: Vector) -> float:
    return float(np.linalg.norm(vector))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_has_a_vector_of_length_one(text: str) -> None:
    for vector in (ENCODER.question(text), ENCODER.text(text)):
        assert vector.shape == (384,)
        assert length(vector) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "\ud800", "😀" * 50, "路" * 100_000, "a" * 100_000, "１２３４５" * 400]
)
def test_odd_and_endless_texts_have_one_too(encoder: Encoder, text: str) -> None:
    assert length(encoder.text(text)) == pytest.approx(1, abs=1e-4)


def test_wide_forms_and_blanks_do_not_change_what_is_meant(encoder: Encoder) -> None:
    one, other = encoder.text("小区ABC栋１０１室  漏水\n严重"), encoder.text("小区abc栋101室 漏水 严重")
    assert np.array_equal(one, other)


def test_a_text_has_the_same_vector_every_time_and_whatever_came_before(encoder: Encoder) -> None:
    first = encoder.text(ANSWERS[0])
    encoder.text(ANSWERS[1] * 3)
    assert np.array_equal(first, encoder.text(ANSWERS[0]))


def test_only_the_beginning_of_a_long_text_counts(encoder: Encoder) -> None:
    begin = "".join(ANSWERS) * 4
    assert np.array_equal(encoder.text(begin), encoder.text(begin + "停车" * 5000))


def test_what_is_kept_of_a_vector_is_as_near_as_the_vector(encoder: Encoder) -> None:
    asked, texts = encoder.question("暖气不热"), [encoder.text(answer) for answer in ANSWERS]
    exact = [float(asked @ text) for text in texts]
    assert cosines(asked, map(packed, texts)) == pytest.approx(exact, abs=0.01)
    assert all(len(packed(text)) == 384 for text in texts)
