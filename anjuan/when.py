"""Days as people say them in a search: 上个月, 去年9月, 最近三天, 9月1日至15日.

A phrase counts only as a whole, so that 停车场上周 and 一日游 are none. Weeks begin on Monday. What has no year is the
latest that has begun: 9月 said in March is that of last year.
"""

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

MAX_CHARACTERS = 40
"""Of a phrase that names days; longer ones name none."""
_HINT = re.compile(r"[年月日天周期拜度]|\d{4}[-/.]")
"""In every phrase that names days; most words are none, which this sees at once."""
_YEARS_BACK = 8
"""In which a 29th of February is found."""
_NUMERALS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}


@dataclass(frozen=True, slots=True)
class Days:
    """From the first day to the last, both included."""

    since: dt.date
    until: dt.date


_Match = re.Match[str]
_Reader = Callable[[_Match, dt.date], Days]
_BETWEEN = (
    re.compile("从?(?P<first>.+?)[至到](?P<last>.+)"),
    re.compile("从?(?P<first>.+?)[-~—–－]{1,2}(?P<last>.+)"),
)
_NUMBER = r"(?:\d{1,4}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"
_YEAR = (
    r"(?:(?P<year>[12]\d{3}|[一二][〇○零一二三四五六七八九]{3})年|(?P<said_year>今|本|这|去|上|前|大前)年)(?:度|的)?"
)
_MONTH = rf"(?P<month>{_NUMBER})月份?"
_DAY = rf"(?P<day>{_NUMBER})[日号]?"
_NEAR = r"(?P<near>本|这个?|当|上上?个?)"


def days_named(text: str, today: dt.date) -> Days | None:
    """The days that a phrase names, seen from `today`; None where it is no such phrase. Never raises.

    In full width, in Arabic or Chinese numerals, with or without blanks.
    """
    try:
        return _read(text, today)
    except (ValueError, OverflowError):  # a day that does not exist, or one before the year 1
        return None


def names_no_day(text: str, today: dt.date) -> bool:
    """Whether a phrase has the form of days that do not exist, such as 2月30日. Never raises."""
    try:
        _read(text, today)
    except (ValueError, OverflowError):
        return True
    return False


def _read(text: str, today: dt.date) -> Days | None:
    if len(text) > MAX_CHARACTERS:
        return None
    said = "".join(unicodedata.normalize("NFKC", text).split())
    return (_range(said, today) or _one(said, today)) if _HINT.search(said) else None


def _one(said: str, today: dt.date) -> Days | None:
    for pattern, read in _PHRASES.items():
        if match := pattern.fullmatch(said):
            found = read(match, today)
            if match.groupdict().get("on"):
                return Days(found.since, today) if found.since <= today else None
            return found
    return None


def _range(said: str, today: dt.date) -> Days | None:
    """From one to the other: the end is of the year and month of the beginning, or the next that follows."""
    for between in _BETWEEN:
        match = between.fullmatch(said)
        if match is None or (first := _one(match["first"], today)) is None:
            continue
        for end in _ends(match["last"], first.since, today):
            if end.until >= first.since:
                return Days(first.since, end.until)
    return None


def _ends(said: str, since: dt.date, today: dt.date) -> Iterator[Days]:
    if said in ("今", "现在"):
        yield Days(today, today)
    elif match := re.fullmatch(_DAY, said):
        day = since.replace(day=_number(match["day"]))
        yield Days(day, day)
    elif match := re.fullmatch(rf"{_MONTH}(?:{_DAY})?", said):
        for year in (since.year, since.year + 1):
            yield _in_year(year, match)
    elif (found := _one(said, today)) is not None:
        yield found


def _number(numeral: str) -> int:
    """十 is 10, 二十三 23, 二〇二三 2023, 两 2."""
    if numeral.isdecimal():
        return int(numeral)
    if "十" in numeral:
        tens, ones = numeral.split("十")
        return (_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones] if ones else 0)
    return int("".join(str(_NUMERALS[char]) for char in numeral))


def _year(match: _Match, today: dt.date) -> int:
    if match["year"]:
        return _number(match["year"])
    return today.year - {"今": 0, "本": 0, "这": 0, "去": 1, "上": 1, "前": 2, "大前": 3}[match["said_year"]]


def _month(year: int, month: int, months: int = 1) -> Days:
    """So many months, from the first day to the last."""
    last = month + months - 1
    return Days(dt.date(year, month, 1), dt.date(year, last, calendar.monthrange(year, last)[1]))


def _in_year(year: int, match: _Match) -> Days:
    """A month of a year, or a day of that month."""
    month = _number(match["month"])
    if match["day"] is None:
        return _month(year, month)
    day = dt.date(year, month, _number(match["day"]))
    return Days(day, day)


def _this_year(match: _Match, today: dt.date) -> Days:
    return _month(_year(match, today), 1, 12)


def _half(match: _Match, today: dt.date) -> Days:
    year = _year(match, today) if match["year"] or match["said_year"] else today.year
    return _month(year, 1 if match["half"] == "上" else 7, 6)


def _quarter(match: _Match, today: dt.date) -> Days:
    year = _year(match, today) if match["year"] or match["said_year"] else today.year
    return _month(year, 3 * _number(match["quarter"]) - 2, 3)


def _near_quarter(match: _Match, today: dt.date) -> Days:
    quarters = today.year * 4 + (today.month - 1) // 3 - _back(match)
    return _month(quarters // 4, quarters % 4 * 3 + 1, 3)


def _month_of_year(match: _Match, today: dt.date) -> Days:
    return _in_year(_year(match, today), match)


def _latest(match: _Match, today: dt.date) -> Days:
    """A month or a day without its year: the latest that has begun."""
    for year in range(today.year, today.year - _YEARS_BACK - 1, -1):
        try:
            found = _in_year(year, match)
        except ValueError:
            continue
        if found.since <= today:
            return found
    raise ValueError(match[0])


def _back(match: _Match) -> int:
    """这个 is 0 back, 上个 is 1, 上上个 is 2."""
    return str(match["near"]).count("上")


def _near_month(match: _Match, today: dt.date) -> Days:
    months = today.year * 12 + today.month - 1 - _back(match)
    found = _month(months // 12, months % 12 + 1)
    if match["day"] is None:
        return found
    day = found.since.replace(day=_number(match["day"]))
    return Days(day, day)


def _near_week(match: _Match, today: dt.date) -> Days:
    monday = today - dt.timedelta(days=today.weekday() + 7 * _back(match))
    if match["weekday"] is None:
        return Days(monday, monday + dt.timedelta(days=6))
    if match["weekday"] == "末":
        return Days(monday + dt.timedelta(days=5), monday + dt.timedelta(days=6))
    day = monday + dt.timedelta(days=6 if match["weekday"] in "日天" else _number(match["weekday"]) - 1)
    return Days(day, day)


def _single(match: _Match, today: dt.date) -> Days:
    back = {"今": 0, "昨": 1, "前": 2, "大前": 3}[match["which"]]
    day = today - dt.timedelta(days=back)
    return Days(day, day)


def _ago(match: _Match, today: dt.date) -> Days:
    day = today - dt.timedelta(days=_number(match["count"]))
    return Days(day, day)


def _last(match: _Match, today: dt.date) -> Days:
    """最近三天 ends with today."""
    if match["half"]:
        months, days = (6, 0) if match["unit"] == "年" else (0, 15)
    else:
        count = _number(match["count"])
        if count < 1:
            raise ValueError(match[0])
        unit = match["unit"]
        months = count * {"年": 12, "月": 1}.get(unit, 0)
        days = count * {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7}.get(unit, 0)
    if not months:
        return Days(today - dt.timedelta(days=days - 1), today)
    whole = today.year * 12 + today.month - 1 - months
    year, month = whole // 12, whole % 12 + 1
    same = dt.date(year, month, min(today.day, calendar.monthrange(year, month)[1]))
    return Days(same + dt.timedelta(days=1), today)


def _day_of_year(match: _Match, today: dt.date) -> Days:  # noqa: ARG001 - one form for all
    day = dt.date(int(match["y"]), int(match["m"]), int(match["d"]))
    return Days(day, day)


def _month_written(match: _Match, today: dt.date) -> Days:  # noqa: ARG001 - as above
    return _month(int(match["y"]), int(match["m"]))


_COUNTED = rf"(?:(?P<half>半)|(?P<count>{_NUMBER}))个?(?P<unit>天|日|周|星期|礼拜|月|年)"
_SO_FAR = r"(?P<on>以来|至今)?"
_PHRASES: Mapping[re.Pattern[str], _Reader] = {
    re.compile(pattern): read
    for pattern, read in {
        rf"(?P<which>今|昨|前|大前)[天日]{_SO_FAR}": _single,
        rf"(?P<count>{_NUMBER})[天日](?:以)?前": _ago,
        rf"{_YEAR}(?:以内|内|全年)?{_SO_FAR}": _this_year,
        rf"(?:{_YEAR})?(?P<half>上|下)半年": _half,
        rf"(?:{_YEAR})?第?(?P<quarter>[一二三四1-4])季度": _quarter,
        rf"{_NEAR}季度{_SO_FAR}": _near_quarter,
        rf"{_YEAR}{_MONTH}(?:{_DAY})?{_SO_FAR}": _month_of_year,
        rf"{_MONTH}(?:{_DAY})?{_SO_FAR}": _latest,
        rf"{_NEAR}月份?(?:{_DAY})?{_SO_FAR}": _near_month,
        rf"{_NEAR}(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末])?{_SO_FAR}": _near_week,
        rf"(?:最近|近|过去|这){_COUNTED}(?:以?内|以来)?": _last,
        r"(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})": _day_of_year,
        r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})": _month_written,
    }.items()
}
