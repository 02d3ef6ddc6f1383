"""The dates and times in a reply (回复): those that cannot be, and those in an order that cannot be.

What a text tells is a span: a day without an hour is the whole day, an hour without minutes the whole hour. One span is
before another only where no reading of the two says otherwise. Blanks may stand around the numbers, not within them.
"""

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from anjuan.dating import written_on
from anjuan.ids import SHANGHAI
from anjuan.phrases import Prose

_DATE = (
    r"(?<!\d)(?:(?:(?P<year>20\d\d)\s*年\s*)?(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号](?!楼|院|线|门)"
    r"|(?P<year_>20\d\d)(?P<mark>[-./])(?P<month_>\d{1,2})(?P=mark)(?P<day_>\d{1,2})(?![\d.]))"
    r"(?:\s*(?P<part>凌晨|早|上午|中午|下午|傍晚|晚)|\s*(?P<hour>\d{1,2})\s*(?:[时点]|[:：](?=\d\d))(?:\s*+(?P<minute>\d{1,2}))?(?:\s*+分)?)?"
)
_PARTS = {"凌晨": (0, 11), "早": (0, 11), "上午": (0, 12), "中午": (11, 13)}
_LATER = (12, 23)
_COLON = r"\s*+(?:[:：]\s*+)?"
_DATES = re.compile(_DATE)
_CALLED = re.compile(rf"来电时间{_COLON}{_DATE}")
_CITED = re.compile(rf"{_DATE}\s*+(?:[,，]\s*+)?市民(?:来电)?反映的?内容")
_CONTACTED = re.compile(rf"(?:联系时间{_COLON}|[【\[〔〖]\s*已联系\s*[】\]〕〗][^。；;]{{0,60}}?){_DATE}")
_HANDLED = re.compile(rf"(?:办理|办结)时间{_COLON}{_DATE}")


@dataclass(frozen=True, slots=True)
class TimeFault:
    """A date or an order that cannot be.

    Attributes:
        words: what a finding says of it.
        quote: the clause, as it stands in the text.
    """

    words: str
    quote: str


@dataclass(frozen=True, slots=True)
class Span:
    """A moment as far as it is told: from its first minute to its last one, local time without a zone."""

    first: dt.datetime
    last: dt.datetime

    @classmethod
    def of(cls, day: dt.date, hours: tuple[int, int] = (0, 23), minutes: tuple[int, int] = (0, 59)) -> "Span":
        """The span of a day between two hours, and the minutes of these."""
        first, last = (dt.time(hour, minute) for hour, minute in zip(hours, minutes, strict=True))
        return cls(dt.datetime.combine(day, first), dt.datetime.combine(day, last))

    @classmethod
    def at(cls, moment: dt.datetime) -> "Span":
        """An aware moment of the register, in China; at midnight its column has only a date."""
        local = moment.astimezone(SHANGHAI)
        if local.time() == dt.time.min:
            return cls.of(local.date())
        return cls.of(local.date(), (local.hour, local.hour), (local.minute, local.minute))

    def is_before(self, other: "Span") -> bool:
        """Whether it is over before the other begins."""
        return self.last < other.first


def impossible_dates(prose: Prose, _called: dt.datetime | None) -> Iterator[TimeFault]:
    """Dates that no calendar has (13月46日, 2月30日), and hours that no day has."""
    for match in _DATES.finditer(prose.text):
        if not _is_real(match):
            yield TimeFault(match[0].strip(), prose.clause(*match.span()))


def time_order(prose: Prose, called: dt.datetime | None) -> Iterator[TimeFault]:
    """Contact and handling before the call, and a letter's date before any of them.

    Args:
        prose: the whole text.
        called: when the register has the call (来电时间); None: as the text tells it.
    """
    near = _reference(prose.text, called)
    told = {
        name: (match, span)
        for name, pattern in (("联系时间", _CONTACTED), ("办理时间", _HANDLED))
        if (match := pattern.search(prose.text)) and (span := _span(match, near))
    }
    call = Span.at(called) if called else _called_in(prose.text, near)
    signed = written_on(prose.text)
    written = Span.of(signed) if signed else None
    for name, (match, span) in told.items():
        quote = prose.clause(*match.span())
        if call and span.is_before(call):
            yield TimeFault(f"{name}早于来电时间", quote)
        if written and written.is_before(span):
            yield TimeFault(f"成文日期早于{name}", quote)
    if call and written and written.is_before(call):
        yield TimeFault("成文日期早于来电时间", "")


TimeCheck = Callable[[Prose, dt.datetime | None], Iterator[TimeFault]]
TIME_CHECKS: Mapping[str, TimeCheck] = {"impossible_dates": impossible_dates, "time_order": time_order}
"""By the names that rules call them by (`ReplyRule.check`)."""


def _called_in(text: str, near: dt.date | None) -> Span | None:
    match = _CALLED.search(text) or _CITED.search(text)
    return _span(match, near) if match else None


def _reference(text: str, called: dt.datetime | None) -> dt.date | None:
    """The day near which the days without a year are: that of the call, else the first that has its year."""
    if called:
        return called.astimezone(SHANGHAI).date()
    full = (match for match in _DATES.finditer(text) if (match["year"] or match["year_"]) and _is_real(match))
    return next((_day(match, int(match["year"] or match["year_"])) for match in full), None)


def _is_real(match: re.Match[str]) -> bool:
    # 29 February is doubted only where its year is told: 2000 has one.
    year, month = int(match["year"] or match["year_"] or 2000), int(match["month"] or match["month_"])
    day = int(match["day"] or match["day_"])
    hour, minute = int(match["hour"] or 0), int(match["minute"] or 0)
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1] and hour <= 24 and minute <= 59


def _day(match: re.Match[str], year: int) -> dt.date:
    return dt.date(year, int(match["month"] or match["month_"]), int(match["day"] or match["day_"]))


def _span(match: re.Match[str], near: dt.date | None) -> Span | None:
    """None where the date cannot be, or its year is not known."""
    if not _is_real(match):
        return None
    if year := match["year"] or match["year_"]:
        day = _day(match, int(year))
    elif near is None or match["month"] + match["day"] == "229":
        return None
    else:
        day = min(
            (_day(match, year) for year in range(near.year - 1, near.year + 2)), key=lambda each: abs(each - near)
        )
    if match["part"]:
        return Span.of(day, _PARTS.get(match["part"], _LATER))
    if match["hour"] is None or int(match["hour"]) == 24:
        return Span.of(day)
    hour, minute = int(match["hour"]), match["minute"]
    return Span.of(day, (hour, hour), (int(minute), int(minute)) if minute else (0, 59))
