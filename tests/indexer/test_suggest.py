"""Suggestions, over both engines: they put right what people mistype, and each finds something."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anjuan.kinds import Kind
from anjuan.progress import Silent
from indexer.document import Document, Filters, Sort
from indexer.index import EngineChoice, Index
from indexer.search import near, search
from indexer.sounds import confusable, readings, spoken
from indexer.suggest import Hints, suggestions, undated
from indexer.tokens import Reading

BODIES = (
    "市民反映小区停车场收费过高，希望降低。",
    "青云店镇大回城村东口道路积水严重。",
    "夜间施工噪音扰民，请劝阻。",
    "自来水管漏水，已经报修，反映人满意。",
    "路灯不亮，影响出行，已由电工修复。",
    "幸福里小区供暖温度不够。",
    "保密诉求：举报王某违建。",
)
SECRET = 6


def document(number: int, body: str) -> Document:
    case = f"2023/09/案卷{number}"
    return Document(f"{case}#1", case, 1, f"热线-230914-{number:06}", "材料.docx", "", body, Kind.REPLY, unit="城建科")


DOCUMENTS = tuple(document(number, body) for number, body in enumerate(BODIES))


@pytest.fixture(params=("tantivy", "whoosh"), scope="module")
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    made = Index.open(tmp_path_factory.mktemp("索引"), cast("EngineChoice", request.param))
    made.rebuild(DOCUMENTS, Silent())
    yield made
    made.close()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("停车厂", "停车场"),
        ("亭车场", "停车场"),
        ("亭车厂收废", "停车场收费"),
        ("停车场收废过搞", "停车场收费过高"),
        ("清云店", "青云店"),
        ("大会城村", "大回城村"),
        ("大回诚", "大回城"),
        ("噪音绕民", "噪音扰民"),
        ("燥音", "噪音"),
        ("供曖", "供暖"),
        ("施工燥音", "施工噪音"),
        ("车停场", "停车场"),
        ("停场收费", "停车场收费"),
        ("停停车场", "停车场"),
        ("停车车场", "停车场"),
        ("道路既水", "道路积水"),
        ("tingchechang", "停车场"),
        ("Ｔingchechang", "停车场"),
        ("qingyundian", "青云店"),
        ("供暖停车厂", None),
        ("停车厂 收费", "停车场 收费"),
        ('"停车厂" 收费', '"停车场" 收费'),
        ("停车厂 或 漏谁", "停车场 或 漏水"),
        ("停车厂 -路灯", "停车场 -路灯"),
        ("单位:城见科", "单位:城建科"),
        ("停车场 路灯", "停车场"),
        ("停车场 没有字", "停车场"),
        ("路灯影响出行", "路灯 影响出行"),
        ("路灯影响初行", "路灯 影响出行"),
        ("路登影响出行", "路灯 影响出行"),
        ("漏水龘龘龘", "漏水"),
        ("K3停车厂", None),
        ("停车厂a", "停车"),
        ("停车场", None),
        ("龘龘龘", None),
        ("", None),
        ("-停车场", None),
        ("🙂", None),
    ],
)
def test_what_was_mistyped_is_put_right(index: Index, typed: str, meant: str | None) -> None:
    found = index.suggestions(typed) if index.search(typed).total == 0 else ()
    assert (meant in found) if meant else all(index.search(each).total for each in found)
    assert not found or index.search(found[0]).total > 0


def test_a_wrong_word_that_is_repeated_is_put_right_everywhere(index: Index) -> None:
    assert index.suggestions("停车厂 停车厂 收费") == ("停车场 停车场 收费",)


def test_the_likeliest_comes_first(index: Index) -> None:
    assert index.suggestions("停车厂")[0] == "停车场"
    assert index.suggestions("亭车厂收废")[0] == "停车场收费"


def test_figures_that_stand_nowhere_may_end_a_ticket_number(index: Index) -> None:
    known = ["热线-230914-000002"]
    reading = Reading(None, (), lambda number: known if known[0].endswith(number.lstrip("*")) else ())
    assert index.suggestions("0002", reading=reading) == ("尾号0002",)
    assert index.suggestions("9999", reading=reading) == ()


@pytest.mark.parametrize(
    "typed",
    [
        "热线-230914-000020",
        "热线-230914-00002",
        "热线-230194-000002",
        "热线-230914-0000002",
        "热线-230914-000802",
        "230914-000020",
    ],
)
def test_a_number_with_one_slip_is_put_right_where_there_is_such_a_number(index: Index, typed: str) -> None:
    own = "230914-000002" if typed.startswith("2") else "热线-230914-000002"
    assert own in index.suggestions(typed)
    assert index.suggestions("热线-240101-123456") == ()


def test_letters_may_be_the_initials_of_a_name_that_stands_somewhere(index: Index) -> None:
    hints = Hints(names=lambda letters: ["青云店镇", "清源街道"] if letters == "qyd" else [])
    assert index.suggestions("qyd", hints=hints) == ("青云店镇",)


SLIPS = st.sampled_from(BODIES).flatmap(
    lambda body: st.tuples(
        st.integers(0, len(body) - 5),
        st.integers(2, 5),
        st.sampled_from(["sound", "swap", "drop", "double", "other"]),
        st.integers(0, 4),
        st.integers(0, 30),
    ).map(lambda slip: slipped(body, *slip))
)


def slipped(body: str, start: int, length: int, how: str, at: int, which: int) -> str:
    """A piece of a body, mistyped in one place."""
    piece = body[start : start + length]
    at %= len(piece)
    others = sorted(confusable(piece[at])) or ["龙"]
    return {
        "sound": piece[:at] + others[which % len(others)] + piece[at + 1 :],
        "swap": piece[:at] + piece[at : at + 2][::-1] + piece[at + 2 :],
        "drop": piece[:at] + piece[at + 1 :],
        "double": piece[:at] + piece[at] + piece[at:],
        "other": piece[:at] + "龙" + piece[at + 1 :],
    }[how]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(SLIPS, st.tuples(SLIPS, SLIPS).map(" ".join), st.text(max_size=12)))
def test_every_suggestion_finds_something_and_says_something_else(index: Index, typed: str) -> None:
    for other in index.suggestions(typed, Filters(kind=Kind.REPLY)):
        assert index.search(other, Filters(kind=Kind.REPLY)).total > 0
        assert other != typed


ODD = st.text(alphabet='停车厂供暖 ()"“”|-:或非标题单位上个9至尾号12aK3😀\0，。é', max_size=30)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(ODD, st.text(max_size=20), SLIPS))
def test_no_text_makes_the_suggestions_fail_behind_the_index_which_would_hide_it(index: Index, typed: str) -> None:
    opened = index._opening.readable()
    assert opened is not None
    reading = Reading(dt.date(2023, 9, 20), (), lambda _number: ["热线-230914-000002"])
    found = suggestions(opened[1], typed, None, reading, Hints(names=lambda _letters: ["青云店镇", "大回城村"]))
    for other in found:
        assert search(opened[1], other, None, sort=Sort.RELEVANCE, limit=1, offset=0, reading=reading).total
    near(opened[1], typed, (), limit=5, without_ticket=None, cosines=None)
    if (rest := undated(typed, reading)) is not None:
        assert undated(rest, reading) is None or rest != typed


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(SLIPS, st.tuples(SLIPS, SLIPS).map(" ".join)), st.sets(st.integers(0, len(BODIES) - 1)))
def test_no_suggestion_shows_what_the_reader_may_not_open(index: Index, typed: str, allowed: set[int]) -> None:
    tickets = {DOCUMENTS[number].ticket_no for number in allowed}

    def openable(documents: Sequence[Document]) -> bool:
        return any(each.ticket_no in tickets for each in documents)

    for other in index.suggestions(typed, hints=Hints(openable)):
        assert openable([DOCUMENTS[int(hit.case.removeprefix("2023/09/案卷"))] for hit in index.search(other).hits])


def test_a_word_that_only_a_closed_record_has_is_not_suggested(index: Index) -> None:
    def openable(documents: Sequence[Document]) -> bool:
        return any(each != DOCUMENTS[SECRET] for each in documents)

    assert index.suggestions("举抱王某") == ("举报王某",)
    assert index.suggestions("举抱王某", hints=Hints(openable)) == ()
    assert index.suggestions("停车厂", hints=Hints(openable))[0] == "停车场"


def test_a_text_of_many_words_gets_no_suggestion(index: Index) -> None:
    assert index.suggestions("停车厂 " * 200) == ()
    assert index.suggestions("厂" * 100_000) == ()


@pytest.mark.parametrize(
    ("one", "other"), [("厂", "场"), ("燥", "噪"), ("青", "清"), ("己", "已"), ("市", "是"), ("兰", "篮"), ("灯", "登")]
)
def test_characters_that_sound_or_look_alike_are_taken_for_each_other(one: str, other: str) -> None:
    assert other in confusable(one)
    assert one in confusable(other)
    assert one not in confusable(one)


def test_letters_are_read_as_syllables_in_every_way() -> None:
    assert readings("绿") == ("lv", "lu")
    ways = [[len(sounds) for sounds in way] for way in spoken("xian")]
    assert sorted(map(len, ways)) == [1, 2]
    assert list(spoken("xyz")) == []
    assert list(spoken("")) == [[]]


def test_letters_with_very_many_ways_into_a_dead_end_are_read_at_once() -> None:
    assert list(spoken("ao" * 60 + "k")) == []
    assert next(len(way) for way in spoken("ao" * 60)) == 60
