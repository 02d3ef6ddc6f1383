"""Dates as people write them, and that of a document, as its last lines give it (成文日期, GB/T 9704-2012 7.3.5)."""

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Iterator

from anjuan.ids import SHANGHAI

_DIGITS = {"〇": 0, "○": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_LINE = re.compile(r"([12]\d{3})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_CHINESE = re.compile(r"([一二〇○零三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日")


def written_on(text: str) -> dt.date | None:
    """The last line that is a date and nothing else, in Arabic or Chinese numerals; None where there is none."""
    for line in reversed(text.splitlines()):
        bare = "".join(unicodedata.normalize("NFKC", line).split())
        if match := _LINE.fullmatch(bare):
            year, month, day = (int(part) for part in match.groups())
        elif match := _CHINESE.fullmatch(bare):
            year = int("".join(str(_DIGITS[char]) for char in match[1]))
            month, day = _tens(match[2]), _tens(match[3])
        else:
            continue
        try:
            return dt.date(year, month, day)
        except ValueError:
            continue
    return None


def _tens(numeral: str) -> int:
    """一 to 三十一."""
    tens, ten, ones = numeral.rpartition("十")
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0) if ten else _DIGITS.get(ones, 0)


_MOMENT = re.compile(
    r"(?P<year>\d{4})(?:[-/.]|年)(?P<month>\d{1,2})(?:[-/.]|月)(?P<day>\d{1,2})日?"
    r"(?:[T ]*(?P<hour>\d{1,2})(?:[:：]|时|点)(?:(?P<minute>\d{1,2})分?)?)?(?:[:：]\d{2}|\d{2}秒)?"
)


def moment_said(text: str) -> dt.date:
    """What a text says that is a date, or a time: then a datetime, in Shanghai unless it gives its offset.

    ISO 8601, 2023/9/14, 2023年9月14日9时5分 and the like.

    Raises:
        ValueError: it is neither, or says more.
    """
    if re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*", text):
        return dt.datetime.fromisoformat(text)
    found = _MOMENT.fullmatch(text)
    if not found:
        raise ValueError(text)
    return _found(found)


def moment(value: object) -> dt.datetime | None:
    """When a value is, or the first time that its words name, in Shanghai; a date begins at 0:00; None: it is none."""
    match value:
        case str():
            return moment(_named(value.strip()))
        case dt.datetime():
            return value.astimezone(SHANGHAI) if value.tzinfo else value.replace(tzinfo=SHANGHAI)
        case dt.date():
            return dt.datetime(value.year, value.month, value.day, tzinfo=SHANGHAI)
        case _:
            return None


def _named(text: str) -> dt.date | None:
    try:
        return moment_said(text)
    except ValueError:
        found = _MOMENT.search(text)
    try:
        return _found(found) if found else None
    except ValueError:
        return None


def _found(found: re.Match[str]) -> dt.date:
    year, month, day = (int(found[name]) for name in ("year", "month", "day"))
    if found["hour"] is None:
        return dt.date(year, month, day)
    return dt.datetime(year, month, day, int(found["hour"]), int(found["minute"] or 0), tzinfo=SHANGHAI)


_MENTION = re.compile(
    r"(?<!\d)(?:(?P<year>[12]\d{3})\s*[-/.年]\s*(?P<month>1[0-2]|0?[1-9])(?!\d)|(?P<later>1[0-2]|0?[1-9])(?=\s*月))"
    r"(?:\s*[-/.月]\s*(?P<day>[12]\d|3[01]|0?[1-9])(?!\d|\s*[-/.月]))?"
)


def span_named(text: str) -> tuple[dt.date, dt.date] | None:
    """From the first to the last of the days and months that a text names: 2023年9月至11月, 2023-10-16, 2023年10月.

    A month without its year is of the year named before it, or of the next one. None: it names no day and no month
    with its year, or a quarter or a year, which contracts and calendars begin differently.
    """
    if re.search("季度|半年|年度", text):
        return None
    mentions = list(_mentions(text))
    return (min(first for first, _ in mentions), max(last for _, last in mentions)) if mentions else None


def names_outside(text: str, first: dt.date, last: dt.date) -> bool:
    """Whether a text names a day, or a month, no part of which lies between these days."""
    return any(end < first or last < begin for begin, end in _mentions(text))


def _mentions(text: str) -> Iterator[tuple[dt.date, dt.date]]:
    before: dt.date | None = None
    for found in _MENTION.finditer(unicodedata.normalize("NFKC", text)):
        month = int(found["month"] or found["later"])
        if found["year"]:
            year = int(found["year"])
        elif before:
            year = before.year + (month < before.month)
        else:
            continue
        before, days = dt.date(year, month, 1), calendar.monthrange(year, month)[1]
        if not found["day"]:
            yield before, before.replace(day=days)
        elif int(found["day"]) <= days:
            yield (day := before.replace(day=int(found["day"]))), day
