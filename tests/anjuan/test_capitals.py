from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjuan.capitals import capital_amount

FIGURES = {figure: value for value, figure in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def read_aloud(text: str) -> Decimal:
    """What a person reads: the inverse of writing."""
    whole, _, rest = text.removeprefix("人民币").rpartition("元")
    total = group = figure = 0
    for character in whole:
        if character in FIGURES:
            figure = FIGURES[character]
        elif character in PLACES:
            group, figure = group + figure * PLACES[character], 0
        elif character == "万":
            total, group, figure = total + (group + figure) * 10**4, 0, 0
        elif character == "亿":
            total, group, figure = total + (group + figure) * 10**8, 0, 0
    amount = Decimal(total + group + figure)
    for mark, worth in (("角", Decimal("0.1")), ("分", Decimal("0.01"))):
        if mark in rest:
            amount += FIGURES[rest[rest.index(mark) - 1]] * worth
    return amount


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("420491.40", "人民币肆拾贰万零肆佰玖拾壹元肆角整"),
        ("1681965.60", "人民币壹佰陆拾捌万壹仟玖佰陆拾伍元陆角整"),
        ("0", "人民币零元整"),
        ("0.05", "人民币伍分"),
        ("0.50", "人民币伍角整"),
        ("10", "人民币壹拾元整"),
        ("1680.32", "人民币壹仟陆佰捌拾元叁角贰分"),
        ("16409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
        ("6007.14", "人民币陆仟零柒元壹角肆分"),
        ("107000.53", "人民币壹拾万零柒仟元伍角叁分"),
        ("100000001", "人民币壹亿零壹元整"),
        ("100000000", "人民币壹亿元整"),
    ],
)
def test_amounts_are_written_as_on_a_cheque(amount: str, text: str) -> None:
    assert capital_amount(Decimal(amount)) == text


@given(st.integers(0, 10**14 - 1))
def test_what_is_written_reads_back_as_the_same_amount(cents: int) -> None:
    text = capital_amount(Decimal(cents) / 100)
    assert read_aloud(text) == Decimal(cents) / 100
    assert "零零" not in text
    assert text.endswith(("整", "分"))


@pytest.mark.parametrize("amount", ["-0.01", "0.001", "1000000000000", "NaN"])
def test_what_no_cheque_could_say_is_refused(amount: str) -> None:
    with pytest.raises((ValueError, ArithmeticError)):
        capital_amount(Decimal(amount))
