import datetime as dt
import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjuan.ids import CHANNELS, NumberPattern
from anjuan.numbers import (
    find_impossible,
    find_numbers,
    impossible_numbers,
    normalise,
    number_date,
    number_month,
    parse_number,
)
from anjuan.recognition import Confidence

DX = NumberPattern("DX", re.compile(r"DX\d{13}"))
DATED = NumberPattern(
    "QY", re.compile(r"QY-?(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)-?(?P<n>\d{4})"), "QY{year}{month}{day}-{n}"
)
PATTERNS = (DX, DATED)

city_numbers = st.builds(
    lambda channel, day, serial: f"{channel}-{day:%y%m%d}-{serial:06d}",
    st.sampled_from(CHANNELS),
    st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2099, 12, 31)),
    st.integers(0, 999_999),
)
district_numbers = st.builds("兴[{}]-{:07d}".format, st.integers(2000, 2099), st.integers(0, 9_999_999))
numbers = st.one_of(city_numbers, district_numbers, st.integers(0, 10**13 - 1).map("DX{:013d}".format))


@given(numbers)
def test_a_canonical_number_comes_back_as_it_is(number: str) -> None:
    assert parse_number(number, PATTERNS) == number


@given(numbers, st.sampled_from("－—–\N{MINUS SIGN}_~～·・"))
def test_width_and_the_kind_of_dash_do_not_matter(number: str, dash: str) -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) if char.isascii() and char.isalnum() else char for char in number)
    assert parse_number(f"　{wide.replace('-', dash)} ", PATTERNS) == number


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(alphabet="热线网络-兴[]0123456789 DX尾号一年", max_size=60))
def test_found_numbers_never_overlap_and_stand_where_they_say(text: str) -> None:
    found = find_numbers(text, PATTERNS)
    assert all(left.end <= right.start for left, right in itertools.pairwise(found))
    for each in found:
        again = find_numbers(normalise(text)[each.start : each.end], PATTERNS)
        assert [other.number for other in again] == [each.number]


@pytest.mark.parametrize(
    "typed",
    [
        "热线240305000771",
        "热线 240305 000771",
        "热线－２４０３０５－０００７７１",
        "【热线—240305—000771】",
        "热线_240305_000771。",
        "热\u200b线-2403\ufeff05-000771",
        "热线一240305一000771",
        "热线-240305-\n000771",
        "热 线 - 2 4 0 3 0 5 - 0 0 0 7 7 1",
        "热  线-240305-0 0 0 7 7 1",
    ],
)
def test_one_number_is_understood_however_it_is_typed(typed: str) -> None:
    assert parse_number(typed, ()) == "热线-240305-000771"


@pytest.mark.parametrize(
    "typed",
    [
        "兴[2024]-0335006",
        "兴〔2024〕0335006",
        "兴（2024）－0335006",
        "兴2024-0335006",
        "兴 [ 2 0 2 4 ] - 0 3 3 5 0 0 6",
    ],
)
def test_the_district_number_is_understood_in_any_brackets(typed: str) -> None:
    assert parse_number(typed, ()) == "兴[2024]-0335006"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "240305-000771",
        "尾号000771",
        "热线-240305-0007710",
        "热线-240305-0 0 0 7 7 1 0",
        "热线-240305-00077 1",
        "热线-240230-000771",
        "热线-240305-000771 热线-240305-000772",
        "热线-240305-000771的回复",
        "13800138000",
    ],
)
def test_what_is_not_exactly_one_number_is_none(typed: str) -> None:
    assert parse_number(typed, ()) is None


def test_a_number_without_its_channel_is_a_candidate_and_a_tail_is_a_tail() -> None:
    found = find_numbers("240305-000771和尾号000772", ())
    assert [(each.number, each.confidence) for each in found] == [
        ("?-240305-000771", Confidence.CANDIDATE),
        ("*000772", Confidence.TAIL),
    ]


def test_a_day_that_does_not_exist_makes_no_number_but_is_told() -> None:
    assert find_numbers("热线-240230-000771 情况说明", ()) == ()
    assert impossible_numbers("热线-240230-000771 情况说明", ()) == ("热线-240230-000771",)
    [found] = find_impossible("说明 热线-240230-000771", ())
    assert (found.start, found.end) == (3, 19)
    assert impossible_numbers("QY20241301-0001", PATTERNS) == ("QY20241301-0001",)


def test_an_office_sets_further_forms_and_how_they_are_written() -> None:
    assert parse_number("QY-20240305-0007", PATTERNS) == "QY20240305-0007"
    assert find_numbers("DX20240305001234", PATTERNS) == ()  # fourteen digits are not thirteen


def test_a_number_carries_its_year_and_sometimes_its_month() -> None:
    assert number_month("热线-240305-000771", PATTERNS) == (2024, 3)
    assert number_month("兴[2024]-0335006", PATTERNS) == (2024, None)
    assert number_month("QY20240305-0007", PATTERNS) == (2024, 3)
    assert number_month("DX2024030500123", PATTERNS) is None


def test_only_a_citys_number_carries_its_day() -> None:
    assert number_date("热线-240305-000771") == dt.date(2024, 3, 5)
    assert number_date("兴[2024]-0335006") is None
