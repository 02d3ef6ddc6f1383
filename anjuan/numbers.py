"""Ticket numbers: found in names and texts, read from what a person types, written one way.

Forms of a 工单编号: the city's `渠道-YYMMDD-NNNNNN`, the district platform's `兴[YYYY]-NNNNNNN`, and the forms that an
office sets. All positions are those of the normalised text.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from anjuan.ids import CHANNELS, NumberPattern, two_digit_year
from anjuan.recognition import Confidence

_DASHES = "-−~∼〜_·•・‧∙⋅ー─━"  # noqa: RUF001 - beside Unicode's own category of dashes, all that look alike
_OPENING, _CLOSING = "([{<《〈「『【〔〖〘〚", ")]}>》〉」』】〕〗〙〛"
# Blanks and line breaks may stand around the dash (a table cell, a wrapped line), and OCR reads a dash as 一.
_GAP = r"\s{0,3}[-一]{0,2}\s{0,3}"
# OCR sets blanks between all characters: a group of digits has none, or one after each.
_SIX = r"\d{6}|\d(?: {1,2}\d){5}"
_YEAR = r"20\d\d|2 {1,2}0(?: {1,2}\d){2}"
_CITY = re.compile(
    rf"(?P<channel>{'|'.join(' {0,2}'.join(each) for each in CHANNELS)}){_GAP}(?P<date>{_SIX}){_GAP}"
    r"(?P<serial>\d{6}(?!\d)|\d(?: {1,2}\d){5}(?! {0,2}\d))"
)
_DISTRICT = re.compile(
    rf"兴\s{{0,2}}(?:\[\s{{0,2}}(?P<year>{_YEAR})\s{{0,2}}\]\s{{0,2}}-?|(?P<bare>{_YEAR})\s{{0,2}}-)\s{{0,2}}"
    r"(?P<serial>\d{7}(?!\d)|\d(?: {1,2}\d){6}(?! {0,2}\d))"
)
_CANDIDATE = re.compile(r"(?<![0-9A-Za-z])(?P<date>\d{6})\s?-\s?(?P<serial>\d{6})(?![0-9A-Za-z])(?!-\d)", re.ASCII)
_TAIL = re.compile(r"(?:尾号|末位|[后末](?:四|五|六|七|[4-7])位)\s?[-:\[]?\s?(?P<serial>\d{4,7})(?!\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Found:
    """A number at `start:end` of the normalised text.

    `number` is canonical; a candidate is written `?-230914-001234`, a tail `*001234`.
    """

    number: str
    start: int
    end: int
    confidence: Confidence


class _Spelling(dict[int, str | None]):
    """A table for `str.translate` that fills itself, so that nothing is computed at start-up."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        category = unicodedata.category(char)
        if category == "Cf":
            self[code] = None
        elif char in _DASHES or category == "Pd":
            self[code] = "-"
        elif char in _OPENING:
            self[code] = "["
        elif char in _CLOSING:
            self[code] = "]"
        else:
            self[code] = " " if category == "Zs" else char
        return self[code]


_SPELLING = _Spelling()


def normalise(text: str) -> str:
    """One spelling for all ways to write the same: half-width, plain blanks, one dash, brackets `[ ]`.

    Invisible characters (zero-width, byte order marks) are dropped. Applying it twice changes nothing more.
    """
    return unicodedata.normalize("NFKC", text.translate(_SPELLING)).translate(_SPELLING)


def _real_date(digits: str) -> dt.date | None:
    """The date that YYMMDD names, if there is such a day."""
    try:
        return dt.date(two_digit_year(int(digits[:2])), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        return None


def _date_of(match: re.Match[str]) -> tuple[int, int | None] | None:
    """Year and month in a set pattern's groups; None when it has none.

    Raises:
        ValueError: the groups name no real date.
    """
    groups = match.groupdict()
    if not groups.get("year"):
        return None
    year = int(groups["year"]) if len(groups["year"]) > 2 else two_digit_year(int(groups["year"]))
    month = int(groups["month"]) if groups.get("month") else None
    dt.date(year, month or 1, int(groups.get("day") or 1))
    return year, month


def _cut_out(match: re.Match[str]) -> bool:
    """Whether the match is a piece of a longer run of ASCII letters and digits."""
    text, start, end = match.string, match.start(), match.end()
    before, after = text[start - 1 : start], text[end : end + 1]
    runs = ((before, text[start : start + 1]), (text[end - 1 : end], after))
    return any(left.isascii() and left.isalnum() and right.isascii() and right.isalnum() for left, right in runs)


def _set_matches(pattern: NumberPattern, text: str) -> Iterator[re.Match[str]]:
    return (match for match in pattern.regex.finditer(text) if match.group() and not _cut_out(match))


def _set_number(pattern: NumberPattern, match: re.Match[str]) -> str:
    if pattern.canonical is None:
        return "".join(match.group().split())
    return pattern.canonical.format(**{name: value or "" for name, value in match.groupdict().items()})


def _dense(digits: str) -> str:
    return "".join(digits.split())


def _all(text: str, patterns: Sequence[NumberPattern]) -> Iterator[tuple[Found, bool]]:
    """Every number, the surest forms first, and whether the day that it names exists."""
    for match in _CITY.finditer(text):
        date = _dense(match["date"])
        number = f"{_dense(match['channel'])}-{date}-{_dense(match['serial'])}"
        yield Found(number, *match.span(), Confidence.SURE), _real_date(date) is not None
    for match in _DISTRICT.finditer(text):
        number = f"兴[{_dense(match['year'] or match['bare'])}]-{_dense(match['serial'])}"
        yield Found(number, *match.span(), Confidence.SURE), True
    for pattern in patterns:
        for match in _set_matches(pattern, text):
            found = Found(_set_number(pattern, match), *match.span(), Confidence.SURE)
            try:
                _date_of(match)
            except ValueError:
                yield found, False
            else:
                yield found, True
    for match in _CANDIDATE.finditer(text):
        if _real_date(match["date"]):
            yield Found(f"?-{match['date']}-{match['serial']}", *match.span(), Confidence.CANDIDATE), True
    for match in _TAIL.finditer(text):
        yield Found(f"*{match['serial']}", *match.span(), Confidence.TAIL), True


def find_numbers(text: str, patterns: Sequence[NumberPattern]) -> tuple[Found, ...]:
    """Every number in the text, in its order; where two forms overlap the surer one counts.

    A number whose date does not exist is none (`find_impossible` tells of it).
    """
    found: list[Found] = []
    for each, real in _all(normalise(text), patterns):
        if real and all(each.end <= other.start or other.end <= each.start for other in found):
            found.append(each)
    return tuple(sorted(found, key=lambda each: each.start))


def find_impossible(text: str, patterns: Sequence[NumberPattern]) -> tuple[Found, ...]:
    """What has the form of a number but names a day that does not exist, such as 热线-231345-001234, and where."""
    return tuple(each for each, real in _all(normalise(text), patterns) if not real)


def impossible_numbers(text: str, patterns: Sequence[NumberPattern]) -> tuple[str, ...]:
    """What has the form of a number but names a day that does not exist."""
    return tuple(each.number for each in find_impossible(text, patterns))


def parse_number(text: str, patterns: Sequence[NumberPattern]) -> str | None:
    """The canonical form of one number that a person typed, full-width and all; None when it is not exactly one.

    Brackets and marks around it do no harm. Canonical numbers come back as they are.
    """
    found = [each for each in find_numbers(text, patterns) if each.confidence is Confidence.SURE]
    if len(found) != 1:
        return None
    whole = normalise(text)
    rest = whole[: found[0].start] + whole[found[0].end :]
    return None if any(char.isalnum() for char in rest) else found[0].number


def number_month(number: str, patterns: Sequence[NumberPattern]) -> tuple[int, int | None] | None:
    """Year and month that a canonical number carries: 兴[2023]-… has no month, a set form may have neither."""
    text = normalise(number)
    if (match := _CITY.fullmatch(text)) and (day := _real_date(match["date"])):
        return day.year, day.month
    if match := _DISTRICT.fullmatch(text):
        return int(match["year"] or match["bare"]), None
    for pattern in patterns:
        for match in _set_matches(pattern, text):
            return _date_of(match)
    return None


def number_date(number: str) -> dt.date | None:
    """The day that a city's number carries; None for the other forms."""
    match = _CITY.fullmatch(normalise(number))
    return _real_date(match["date"]) if match else None
