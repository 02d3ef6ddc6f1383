import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from anjuan.figures import By, Change, Span, both_tallies, group_of, is_excluded, is_zero, key_of, table, tally
from anjuan.ids import SHANGHAI
from anjuan.rates import UNNAMED, Rates, Tally
from anjuan.settings import RateSettings
from anjuan.ticket import Satisfaction, Solved, Ticket

RULES = RateSettings()
SEPTEMBER = Span(dt.datetime(2023, 8, 19, tzinfo=SHANGHAI), dt.datetime(2023, 9, 19, tzinfo=SHANGHAI))
WITHIN = dt.datetime(2023, 9, 1, 9, tzinfo=SHANGHAI)
GOOD: dict[str, Any] = {
    "created_at": WITHIN, "visit_valid": True, "visit_contacted": True, "visit_solved": Solved.SOLVED,
    "visit_satisfied": Satisfaction.SATISFIED,
}  # fmt: skip
BAD: dict[str, Any] = {
    "visit_valid": True, "visit_contacted": False, "visit_solved": Solved.UNSOLVED,
    "visit_satisfied": Satisfaction.UNSATISFIED,
}  # fmt: skip


@pytest.mark.parametrize(
    ("created", "within"),
    [
        (dt.datetime(2023, 8, 18, 23, 59, 59, tzinfo=SHANGHAI), False),
        (dt.datetime(2023, 8, 19, tzinfo=SHANGHAI), True),
        (dt.datetime(2023, 9, 18, 23, 59, 59, tzinfo=SHANGHAI), True),
        (dt.datetime(2023, 9, 19, tzinfo=SHANGHAI), False),
        (dt.datetime(2023, 8, 18, 16, tzinfo=dt.UTC), True),
        (None, False),
    ],
)
def test_a_period_holds_its_first_midnight_and_not_the_one_after_it(created: dt.datetime | None, within: bool) -> None:
    assert tally(Ticket(created_at=created), SEPTEMBER, RULES).received == within


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ({}, Tally(1, 0, 1, 1, 1, 1, 0)),
        ({"visit_valid": None}, Tally(1)),
        ({"visit_valid": False}, Tally(1)),
        ({"visit_contacted": None}, Tally(1, 0, 1, 0, 1, 1, 0)),
        ({"visit_solved": Solved.PARTLY}, Tally(1, 0, 1, 1, 0, 1, 0)),
        ({"visit_solved": None}, Tally(1, 0, 1, 1, 0, 1, 0)),
        ({"visit_satisfied": Satisfaction.MOSTLY}, Tally(1, 0, 1, 1, 1, 0, 1)),
        ({"visit_satisfied": Satisfaction.UNRATED}, Tally(1, 0, 1, 1, 1, 0, 0)),
        ({"visit_satisfied": None, "final_satisfied": Satisfaction.MOSTLY}, Tally(1, 0, 1, 1, 1, 0, 1)),
        ({"visit_satisfied": None}, Tally(1, 0, 1, 1, 1, 0, 0)),
    ],
)
def test_only_what_was_answered_in_so_many_words_is_counted(said: dict[str, Any], counted: Tally) -> None:
    assert tally(Ticket(**GOOD | said), SEPTEMBER, RULES) == counted


def test_what_was_closed_is_counted_by_its_closing_or_among_what_came_by_the_offices_rule() -> None:
    before, after = SEPTEMBER.begin - dt.timedelta(days=1), SEPTEMBER.end
    old, late = Ticket(created_at=before, closed_at=WITHIN), Ticket(created_at=WITHIN, closed_at=after)
    assert [tally(each, SEPTEMBER, RULES) for each in (old, late)] == [Tally(0, 1), Tally(1, 0)]
    among = RateSettings(closed_by="counted_by")
    assert [tally(each, SEPTEMBER, among) for each in (old, late)] == [Tally(0, 0), Tally(1, 1)]


def test_a_ticket_may_belong_to_the_period_of_its_visit_instead() -> None:
    by_visit = RateSettings(counted_by="visit_time")
    ticket = Ticket(created_at=WITHIN, visit_time=SEPTEMBER.end)
    assert (tally(ticket, SEPTEMBER, RULES), tally(ticket, SEPTEMBER, by_visit)) == (Tally(1), Tally(0))


@pytest.mark.parametrize(
    ("ticket", "excluded"),
    [
        (Ticket(resolution_type="剔除"), True),
        (Ticket(resolution_type="主动剔除"), True),
        (Ticket(is_assess=False), True),
        (Ticket(resolution_type="挂账"), False),
        (Ticket(is_assess=True), False),
        (Ticket(), False),
    ],
)
def test_excluded_is_what_is_called_so_or_is_not_assessed(ticket: Ticket, excluded: bool) -> None:
    assert is_excluded(ticket, RULES) == excluded


def test_a_ticket_counts_for_the_lowest_unit_that_is_named() -> None:
    ticket = Ticket(
        order_no="热线-230901-000001", cat1="供水", village="乙村", host_unit="某镇", unit_l2="某科", unit_l3="甲村"
    )
    assert [key_of(by)(ticket) for by in By] == ["甲村", "乙村", "供水", "热线"]
    assert [key_of(by)(Ticket()) for by in By] == [UNNAMED] * 4
    assert key_of(By.UNIT)(Ticket(host_unit="某镇", unit_l2="某科")) == "某科"


def test_villages_are_told_from_departments_by_their_names() -> None:
    assert [group_of(name, RULES) for name in ("北屯村", "清和苑社区", "城管中队")] == ["村级", "村级", "科室"]


def test_a_zero_ticket_was_answered_three_times_with_no() -> None:
    assert is_zero(Ticket(**BAD))
    for better in (
        {"visit_valid": None}, {"visit_contacted": None}, {"visit_solved": Solved.PARTLY},
        {"visit_satisfied": Satisfaction.UNRATED},
    ):  # fmt: skip
        assert not is_zero(Ticket(**BAD | better))


def test_a_table_shows_total_mean_and_what_changed() -> None:
    # By hand. 甲: 4 visits, contacted 4, solved 3, satisfied 2, mostly 1: 100 %, 75 %, (2 + 0.9)/4 = 72.5 %;
    # 10 + 37.5 + 29 = 76.5. 乙: 1 visit, all good: 100. 丙: none.
    # Σ/Σ: 5/5, 4/5, (3 + 0.9)/5 = 78 %: 10 + 40 + 31.2 = 81.2. Mean: 100 %, 87.5 %, 86.25 %; (76.5 + 100)/2 = 88.25.
    now = {"甲村": Tally(6, 5, 4, 4, 3, 2, 1), "乙村": Tally(1, 1, 1, 1, 1, 1), "丙村": Tally(2)}
    # Before: 甲 1 visit, solved and satisfied, not contacted: 0 + 50 + 40 = 90; 乙 2 visits, 1 solved, 2 satisfied,
    # 2 contacted: 10 + 25 + 40 = 75. Σ/Σ: 2/3, 2/3, 3/3: 6.666… + 33.333… + 40 = 80.
    before = {"甲村": Tally(4, 4, 1, 0, 1, 1), "乙村": Tally(3, 3, 2, 2, 1, 2)}
    made = table(now, RULES, table(before, RULES))
    assert [(each.unit, each.rank) for each in made.rows] == [("乙村", 1), ("甲村", 2), ("丙村", None)]
    assert made.total.rates == Rates(Fraction(1), Fraction(4, 5), Fraction(78, 100), Fraction(812, 10))
    assert made.mean == Rates(Fraction(1), Fraction(875, 1000), Fraction(8625, 10000), Fraction(8825, 100))
    won, lost, new = made.changes
    assert won is not None
    assert lost is not None
    assert new is None
    assert (won.received, won.solution, won.score, won.rank) == (-2, Decimal(50), Decimal(25), 1)
    assert (lost.received, lost.response, lost.score, lost.rank) == (2, Decimal(100), Decimal("-13.5"), -1)
    # As they are printed: 100 - 66.67, 80 - 66.67, 78 - 100, 81.2 - 80.0
    assert made.change is not None
    assert made.change.received == 2
    assert (made.change.response, made.change.solution) == (Decimal("33.33"), Decimal("13.33"))
    assert (made.change.satisfaction, made.change.score) == (Decimal(-22), Decimal("1.2"))


def test_where_one_span_has_no_rates_only_the_tickets_are_compared() -> None:
    made = table({"甲村": Tally(3)}, RULES, table({"甲村": Tally(1, 1, 1, 1, 1, 1)}, RULES))
    [change] = made.changes
    assert change is not None
    assert (change.received, change.score, change.rank) == (2, None, None)
    assert (made.mean, made.total.rates) == (None, None)
    assert (table({}, RULES, made).change, table({}, RULES, table({}, RULES)).change) == (Change(-3), None)


def test_each_span_is_reckoned_by_its_own_rules() -> None:
    # By hand: solved, neither contacted nor satisfied: 50 by the old weights, 35 by the new ones
    counts = {"甲村": Tally(1, 1, 1, 0, 1)}
    made = table(counts, RateSettings(RULES.since, 30, 35, 35), table(counts, RULES))
    assert made.change is not None
    assert made.change.score == Decimal(-15)


@pytest.mark.parametrize(("now", "days"), [(18, 0), (20, 1), (60, 31), (31 + 18, 30)])
def test_a_period_that_runs_is_compared_with_as_much_of_the_one_before(now: int, days: int) -> None:
    july = Span(SEPTEMBER.begin - dt.timedelta(days=31), SEPTEMBER.begin)
    moment = dt.datetime(2023, 8, 1, tzinfo=SHANGHAI) + dt.timedelta(days=now - 1)
    assert july.as_far_as(SEPTEMBER, moment).end - july.begin == dt.timedelta(days=days)


def test_closing_alone_puts_a_unit_into_the_table() -> None:
    old = Ticket(unit_l3="甲村", created_at=SEPTEMBER.begin - dt.timedelta(days=9), closed_at=WITHIN)
    elsewhere = Ticket(unit_l3="乙村", created_at=SEPTEMBER.end)
    assert both_tallies([old, elsewhere], SEPTEMBER, RULES) == ({"甲村": Tally(0, 1)}, {"甲村": Tally(0, 1)})


def test_what_is_excluded_counts_in_one_version_only() -> None:
    kept, excluded = Ticket(unit_l3="甲村", **GOOD), Ticket(unit_l3="甲村", resolution_type="剔除", **GOOD)
    alone = Ticket(unit_l3="乙村", is_assess=False, **GOOD)
    whole, assessed = both_tallies([kept, excluded, alone], SEPTEMBER, RULES)
    assert whole == {"甲村": Tally(2, 0, 2, 2, 2, 2), "乙村": Tally(1, 0, 1, 1, 1, 1)}
    assert assessed == {"甲村": Tally(1, 0, 1, 1, 1, 1)}
