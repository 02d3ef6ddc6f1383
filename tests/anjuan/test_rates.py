from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjuan.rates import UNNAMED, ImpossibleCounts, Rates, Tally, decimal, mean, printed_score, rated, standings
from anjuan.settings import RateSettings

RULES = RateSettings()


@st.composite
def tallies(draw: st.DrawFn) -> Tally:
    visits = draw(st.integers(0, 500))
    satisfied = draw(st.integers(0, visits))
    return Tally(
        draw(st.integers(0, 900)),
        draw(st.integers(0, 900)),
        visits,
        draw(st.integers(0, visits)),
        draw(st.integers(0, visits)),
        satisfied,
        draw(st.integers(0, visits - satisfied)),
    )


def test_the_rates_are_of_valid_call_backs_and_make_the_score() -> None:
    # By hand: 19/20 = 95 %, 16/20 = 80 %, (14 + 0.9 * 3)/20 = 83.5 %; 9.5 + 40 + 33.4 = 82.9
    rates = rated(Tally(30, 28, 20, 19, 16, 14, 3), RULES)
    assert rates == Rates(Fraction(95, 100), Fraction(80, 100), Fraction(835, 1000), Fraction(829, 10))


def test_other_rules_make_another_score() -> None:
    # By hand: 30 * 0.95 + 35 * 0.8 + 35 * (14 + 0.8 * 3)/20 = 28.5 + 28 + 28.7
    rates = rated(Tally(30, 28, 20, 19, 16, 14, 3), RateSettings(RULES.since, 30, 35, 35, 80))
    assert rates is not None
    assert rates.score == Fraction(852, 10)


def test_without_a_valid_call_back_there_are_no_rates_and_no_rank() -> None:
    found = standings({"甲村": Tally(9, 9), "乙村": Tally(2, 2, 1, 0, 0, 0, 0)}, RULES)
    assert [(each.unit, each.rank) for each in found] == [("乙村", 1), ("甲村", None)]
    assert found[1].rates is None
    assert mean([]) is None


def test_of_equal_scores_the_one_that_received_more_comes_first() -> None:
    full = (8, 8, 8, 8, 8)
    found = standings({"甲村": Tally(10, *full), "乙村": Tally(12, *full), "丙村": Tally(50, 8, 8, 8, 7, 8)}, RULES)
    assert [(each.unit, each.rank) for each in found] == [("乙村", 1), ("甲村", 2), ("丙村", 3)]


def test_who_stands_equal_shares_a_rank_and_the_next_one_counts_both() -> None:
    full = (8, 8, 8, 8, 8)
    units = {"丙村": Tally(9, 8, 8, 8, 7, 8), "乙村": Tally(10, *full), "甲村": Tally(10, *full)}
    assert [(each.unit, each.rank) for each in standings(units, RULES)] == [("乙村", 1), ("甲村", 1), ("丙村", 3)]
    shared = RateSettings(tie_break="none")
    more = {**units, "丁村": Tally(99, *full)}
    assert [each.rank for each in standings(more, shared)] == [1, 1, 1, 4]
    assert [each.rank for each in standings(more, RULES)] == [1, 2, 2, 4]


def test_units_whose_scores_are_printed_alike_are_alike() -> None:
    # By hand: solved 20001/30000 = 66.67 %, 10 + 33.335 + 40 = 83.335; solved 2/3, 10 + 33.333 + 40 = 83.333
    units = {"甲村": Tally(5, 0, 3, 3, 2, 3), "乙村": Tally(4, 0, 30000, 30000, 20001, 30000)}
    assert [(each.unit, each.rank) for each in standings(units, RULES)] == [("甲村", 1), ("乙村", 2)]


def test_tickets_without_a_unit_are_shown_with_rates_but_take_no_rank() -> None:
    units = {UNNAMED: Tally(9, 9, 9, 9, 9, 9), "甲村": Tally(2, 2, 1, 0, 0, 0, 0), "乙村": Tally(1)}
    assert [(each.unit, each.rank) for each in standings(units, RULES)] == [
        ("甲村", 1),
        ("乙村", None),
        (UNNAMED, None),
    ]


@pytest.mark.parametrize("tally", [Tally(9, 9, 5, 6), Tally(9, 9, 5, 5, 6), Tally(9, 9, 5, 5, 5, 3, 3), Tally(-1)])
def test_a_part_is_never_greater_than_the_whole(tally: Tally) -> None:
    with pytest.raises(ImpossibleCounts) as caught:
        standings({"甲村": Tally(), "乙村": tally}, RULES)
    assert caught.value.unit == "乙村"


def test_the_pooled_total_is_not_the_mean_of_the_units() -> None:
    one, other = Tally(1, 1, 1, 1, 1, 1, 0), Tally(9, 9, 9, 9, 0, 0, 0)
    both = [rates for rates in (rated(one, RULES), rated(other, RULES)) if rates]
    pooled, average = rated(one + other, RULES), mean(both)
    assert pooled is not None
    assert average is not None
    assert (pooled.solution, average.solution) == (Fraction(1, 10), Fraction(1, 2))


@given(tallies(), tallies())
def test_rates_and_scores_stay_within_their_bounds_and_the_total_between_its_parts(one: Tally, other: Tally) -> None:
    first, second, pooled = (rated(tally, RULES) for tally in (one, other, one + other))
    for rates in (first, second, pooled):
        if rates:
            assert min(rates.response, rates.solution, rates.satisfaction) >= 0
            assert max(rates.response, rates.solution, rates.satisfaction) <= 1
            assert 0 <= rates.score <= 100
    if first and second and pooled:
        assert min(first.score, second.score) <= pooled.score <= max(first.score, second.score)


@given(st.dictionaries(st.text(max_size=3), tallies(), max_size=8))
def test_every_unit_stands_somewhere_and_its_rank_tells_how_many_are_better(units: dict[str, Tally]) -> None:
    found = standings(units, RULES)
    assert {each.unit: each.tally for each in found} == units
    rated_units = [each for each in found if each.rates]
    merits = [(printed_score(each.rates, RULES), each.tally.received) for each in rated_units if each.rates]
    assert merits == sorted(merits, reverse=True)
    assert [each.rank for each in rated_units] == [1 + sum(other > merit for other in merits) for merit in merits]


def test_halves_are_rounded_up() -> None:
    assert str(decimal(Fraction(825, 1000) * 100, 0)) == "83"
    assert decimal(Fraction(1, 3) * 100, 2) == Decimal("33.33")
    assert str(decimal(Fraction(100), 2)) == "100.00"
    assert str(decimal(Fraction(825, 10), 0, "half_even")) == "82"
    assert str(decimal(Fraction(8259, 100), 1, "down")) == "82.5"
