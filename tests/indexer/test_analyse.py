import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analyse import Finder, bigrams, clauses, fold, fold_in_place, index_words, query_words


def words(text: str) -> list[str]:
    return index_words(text)[0].split()


def singles(text: str) -> list[str]:
    return index_words(text)[1].split()


def test_a_run_of_chinese_becomes_overlapping_bigrams_and_single_characters() -> None:
    assert index_words("停车场") == ("停车 车场 |", "停 车 场")


def test_letters_and_digits_are_one_unit_and_pair_with_their_neighbours() -> None:
    assert words("K3县12号") == ["k3_县", "县12", "12_号", "|"]
    assert singles("K3县12号") == ["k3", "县", "12", "号"]


def test_a_ticket_number_gives_its_parts_and_the_way_they_follow_each_other() -> None:
    assert words("热线-230914-001234") == ["热线", "线230914", "230914_001234", "|"]
    assert "001234" in singles("热线-230914-001234")
    assert words("兴[2024]-0335006") == ["兴2024", "2024_0335006", "|"]


@pytest.mark.parametrize("spaced", ["停 车 场", "停\u3000车\n场", "停\u200b车\u00ad场", "停-车（场）"])
def test_what_stands_between_characters_without_ending_a_clause_does_not_part_them(spaced: str) -> None:
    assert words(spaced) == ["停车", "车场", "|"]


@pytest.mark.parametrize("mark", "，。、；：！？,;:!?")
def test_punctuation_parts_clauses(mark: str) -> None:
    assert words(f"停车{mark}场地") == ["停车", "|", "场地", "|"]


def test_full_width_upper_case_and_traditional_characters_are_folded() -> None:
    assert singles("ＡＢ１２") == ["ab12"]
    assert singles("車") == ["车"]


def test_rare_characters_emoji_and_half_characters_do_no_harm() -> None:
    assert words("𬭚𬭛元素") == ["𬭚𬭛", "𬭛元", "元素", "|"]
    assert words("好😀的\ud800事") == ["好的", "的事", "|"]


def test_neighbouring_runs_of_letters_do_not_melt_into_one_word() -> None:
    assert bigrams(["ab", "c"]) != bigrams(["a", "bc"])


def test_a_run_without_end_is_cut_into_pieces_an_engine_takes() -> None:
    assert max(map(len, singles("a" * 1000))) == 64


@given(st.text(), st.text(alphabet="水管停车场a1B２", min_size=1, max_size=6), st.text())
def test_a_run_within_a_clause_is_among_the_words_of_the_clause(before: str, run: str, after: str) -> None:
    (units,) = clauses(run)
    text = f"{before}。{run}。{after}"
    sought = " ".join(query_words(units))
    assert f" {sought} " in f" {' '.join(index_words(text))} "


@given(st.text() | st.text(alphabet="水管场a1Ｂ_-|，。. \n"))
def test_the_index_has_the_bigrams_and_the_units_of_every_clause(text: str) -> None:
    cut = list(clauses(text))
    assert words(text) == [word for units in cut if len(units) > 1 for word in [*bigrams(units), "|"]]
    assert singles(text) == [unit for units in cut for unit in units]


def test_a_familiar_run_is_a_word_wherever_it_stands() -> None:
    text = "停车场a的停 车场，停车，场地"
    assert index_words(text, familiar=["停车场", "车场停"])[1].split().count("停车场") == 2
    assert index_words(text, familiar=["停车场"])[0] == index_words(text)[0]


@given(st.text())
def test_words_are_never_blank_and_hold_no_half_character(text: str) -> None:
    for joined in index_words(text):
        joined.encode("utf-8")
        assert " ".join(joined.split()) == joined


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


def test_five_hundred_characters_take_less_than_a_millisecond() -> None:
    text = "市民反映，青云店镇某小区停车场夜间施工噪音扰民，要求尽快处理。" * 16
    best = min(_spent(text) for _ in range(20))
    assert best < 0.001


def _spent(text: str) -> float:
    begun = time.process_time()
    index_words(text)
    return time.process_time() - begun


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
