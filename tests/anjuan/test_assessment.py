import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjuan.assessment import period_bounds, period_of
from anjuan.settings import AssessmentSettings

BY_19 = (AssessmentSettings(),)
CALENDAR = (AssessmentSettings(first_day=1),)


@pytest.mark.parametrize(
    ("day", "period"),
    [
        (dt.date(2023, 9, 18), "2023-09"),
        (dt.date(2023, 9, 19), "2023-10"),
        (dt.date(2023, 12, 19), "2024-01"),
        (dt.date(2024, 1, 18), "2024-01"),
    ],
)
def test_a_period_begins_on_the_19th_of_the_month_before(day: dt.date, period: str) -> None:
    assert period_of(day, BY_19) == period


def test_a_calendar_month_is_a_setting() -> None:
    assert period_of(dt.date(2023, 9, 30), CALENDAR) == "2023-09"
    assert period_bounds("2023-09", CALENDAR) == (dt.date(2023, 9, 1), dt.date(2023, 10, 1))


_dated = st.builds(AssessmentSettings, st.dates(dt.date(2001, 1, 1), dt.date(2005, 12, 31)), st.integers(1, 28))


@given(st.dates(dt.date(2001, 1, 1), dt.date(2009, 12, 1)), st.lists(_dated, max_size=4))
def test_every_day_lies_within_the_bounds_of_its_period_also_where_the_rule_changes(
    day: dt.date, rules: list[AssessmentSettings]
) -> None:
    bounds = period_bounds(period_of(day, rules), rules)
    assert bounds is not None
    assert bounds[0] <= day < bounds[1]


@pytest.mark.parametrize("text", ["", "2023", "2023-13", "2023-00", "0000-01", "2023-9", "九月"])
def test_what_is_no_month_has_no_bounds(text: str) -> None:
    assert period_bounds(text, BY_19) is None
