"""考核期: the months by which the centre is assessed (DOMAIN.md 1.5)."""

import calendar
import datetime as dt
import re
from collections.abc import Sequence

from anjuan.settings import AssessmentSettings

_PERIOD = re.compile(r"(\d{4})-(\d{2})")


def period_of(day: dt.date, rules: Sequence[AssessmentSettings]) -> str:
    """The period that a day belongs to, as `YYYY-MM`: M月考核期 begins in the month before, on `first_day`.

    Each day belongs to one period, also where the rule changes: see `period_bounds`.

    Args:
        day: by the office's calendar.
        rules: dated; the latest that began by the first of the month M counts.
    """
    month = day.replace(day=1)
    months = (_next(month), month)
    return f"{next((each for each in months if _begin(each, rules) <= day), month - dt.timedelta(days=1)):%Y-%m}"


def period_bounds(period: str, rules: Sequence[AssessmentSettings]) -> tuple[dt.date, dt.date] | None:
    """The first day of a period `YYYY-MM`, and the day after its last one; None when it is none."""
    match = _PERIOD.fullmatch(period)
    if not match or not 1 <= int(match[2]) <= 12 or int(match[1]) < 1:
        return None
    month = dt.date(int(match[1]), int(match[2]), 1)
    return _begin(month, rules), _begin(_next(month), rules)


def _next(month: dt.date) -> dt.date:
    """The first day of the month that follows."""
    return month + dt.timedelta(days=calendar.monthrange(month.year, month.month)[1])


def _begin(month: dt.date, rules: Sequence[AssessmentSettings]) -> dt.date:
    first_day = _in_force(month, rules).first_day
    if first_day == 1:
        return month
    before = month - dt.timedelta(days=1)
    return before.replace(day=min(first_day, before.day))


def _in_force(day: dt.date, rules: Sequence[AssessmentSettings]) -> AssessmentSettings:
    begun = [rule for rule in rules if rule.since <= day]
    return max(begun, key=lambda rule: rule.since) if begun else AssessmentSettings()
