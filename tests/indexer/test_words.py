import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analyse import bigrams, clauses, query_words
from indexer.words import cut, index_words


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


def test_five_hundred_characters_take_less_than_a_millisecond() -> None:
    text = "市民反映，青云店镇某小区停车场夜间施工噪音扰民，要求尽快处理。" * 16
    best = min(_spent(text) for _ in range(20))
    assert best < 0.001


def _spent(text: str) -> float:
    begun = time.process_time()
    index_words(text)
    return time.process_time() - begun


_ALPHABET = "水管场a1Ｂ_-|，。. \n\ue000\uf8ff𬭚"


@given(st.lists(st.text() | st.text(alphabet=_ALPHABET), max_size=4))
def test_texts_cut_together_have_the_words_that_each_has_alone(texts: list[str]) -> None:
    together = cut(texts, ["水管场"])
    alone = [cut([text], ["水管场"]) for text in texts] or [cut([""])]
    assert list(together.sequences) == [each.sequences[0] for each in alone]
    assert list(together.units) == [each.units[0] for each in alone]
    assert together.familiar.split() == [run for each in alone for run in each.familiar.split()]


def test_a_long_text_has_the_words_of_its_clauses() -> None:
    clause = "青云店镇某小区停车场夜间K3施工噪音𬭚扰民，"
    sequence, units = index_words(clause * 20)
    short = index_words(clause)
    assert sequence.split() == short[0].split() * 20
    assert units.split() == short[1].split() * 20


def test_a_table_of_thousands_of_numbers_is_cut_like_any_text() -> None:
    numbers = [str(number) for number in range(7000)]
    table = cut(["停车场收费", "\n".join(numbers)], ["停车场"])
    assert table.sequences[0] == "停车 车场 场收 收费 |"
    assert table.sequences[1].split()[:2] == ["0_1", "1_2"]
    assert table.units[1].split() == numbers
    assert table.familiar == "停车场"
