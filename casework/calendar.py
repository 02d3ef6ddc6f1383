"""Working days, with the holidays and make-up days (调休) that the State Council has announced."""

import datetime as dt


class Calendar:
    """Which days are working days; remembers the years whose holidays nobody has announced yet.

    Attributes:
        unannounced: the years that were asked for and of which only the weekends are known.
    """

    def __init__(self) -> None:
        self.unannounced: set[int] = set()

    def is_workday(self, day: dt.date) -> bool:
        """Whether a day is a working day; where the year's holidays are not known, whether it is no weekend."""
        from chinese_calendar import is_workday

        try:
            return bool(is_workday(day))
        except NotImplementedError:  # the library's word for a year that it does not know
            self.unannounced.add(day.year)
            return day.isoweekday() < 6
