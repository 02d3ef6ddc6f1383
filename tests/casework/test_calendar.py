"""Working days, over the holidays as they were announced."""

import datetime as dt

import pytest

from anjuan.deadlines import days_after
from anjuan.ids import SHANGHAI
from casework.calendar import Calendar


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2023-09-28", True),
        ("2023-09-29", False),  # 中秋
        ("2023-10-01", False),
        ("2023-10-06", False),
        ("2023-10-07", True),  # 补班 Saturday
        ("2023-10-08", True),  # 补班 Sunday
        ("2023-10-09", True),
        ("2023-10-14", False),
        ("2024-01-01", False),
    ],
)
def test_holidays_rest_and_make_up_days_work(day: str, works: bool) -> None:
    calendar = Calendar()
    assert calendar.is_workday(dt.date.fromisoformat(day)) is works
    assert calendar.unannounced == set()


@pytest.mark.parametrize(
    ("days", "end"), [(1, "2023-09-28"), (2, "2023-10-07"), (3, "2023-10-08"), (4, "2023-10-09"), (8, "2023-10-13")]
)
def test_a_limit_in_working_days_runs_over_the_national_day_holiday(days: int, end: str) -> None:
    begun = dt.datetime(2023, 9, 27, 15, 30, tzinfo=SHANGHAI)
    due = days_after(begun, days, Calendar().is_workday)
    assert due == dt.datetime.combine(dt.date.fromisoformat(end), begun.time(), SHANGHAI)


def test_of_a_year_that_nobody_has_announced_only_weekends_are_known() -> None:
    calendar = Calendar()
    week = [calendar.is_workday(dt.date(2099, 10, 5) + dt.timedelta(days=n)) for n in range(7)]
    assert week == [True] * 5 + [False] * 2
    assert calendar.unannounced == {2099}
