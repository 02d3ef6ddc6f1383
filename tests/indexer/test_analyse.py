from hypothesis import given
from hypothesis import strategies as st

from indexer.analyse import Finder, bigrams, clauses, fold, fold_in_place


def test_neighbouring_runs_of_letters_do_not_melt_into_one_word() -> None:
    assert bigrams(["ab", "c"]) != bigrams(["a", "bc"])


@given(st.text())
def test_folding_in_place_moves_no_character(text: str) -> None:
    assert len(fold_in_place(text)) == len(text)


@given(
    st.lists(st.sampled_from(["水", "管", "停", "ab", "3"]), min_size=1, max_size=5),
    st.sampled_from(["", " ", "-", "\n"]),
)
def test_what_the_index_joins_the_finder_sees(units: list[str], glue: str) -> None:
    text = f"，{(glue or ' ').join(units)}。"
    (read,) = clauses(text)
    assert Finder([read]).spans(text, 1) == [(1, len(text) - 1)]


def test_the_finder_sees_whole_numbers_only() -> None:
    assert Finder([("12",)]).spans("123 12号 a12 12", 9) == [(4, 6), (12, 14)]


def test_the_finder_sees_overlapping_runs_in_their_order() -> None:
    runs = [("水", "管"), ("供", "水"), ("管", "12")]
    assert Finder(runs).spans("（供 水管）12水管", 9) == [(1, 4), (3, 5), (4, 8), (8, 10)]
    assert Finder([("水",)]).spans("水水水", 2) == [(0, 1), (1, 2)]
    assert Finder([]).spans("水", 9) == []


def test_traditional_characters_are_as_good_as_simplified_ones() -> None:
    assert fold("停車場環境衛生") == "停车场环境卫生"
    assert fold("乾淨的臺階") == fold("干净的台阶")
    assert list(clauses("垃圾清運")) == list(clauses("垃圾清运"))
    text = "反映停車場收費過高"
    assert [text[start:end] for start, end in Finder([tuple("收费过高")]).spans(text, 5)] == ["收費過高"]


def test_simplifying_twice_changes_nothing_more() -> None:
    every = "".join(map(chr, range(0x4E00, 0xA000)))
    assert fold(fold(every)) == fold(every)
    assert len(fold(every)) == len(every)
