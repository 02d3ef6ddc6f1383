"""The words, marks, numbers and days of a query as typed, one after the other."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from anjuan.ids import NumberPattern
from anjuan.numbers import find_impossible, find_numbers, normalise
from anjuan.when import Days, days_named, names_no_day
from indexer.query import Value, Words

WORD_FIELDS = {
    "标题": Words.TITLE,
    "title": Words.TITLE,
    "文件名": Words.NAME,
    "名称": Words.NAME,
    "name": Words.NAME,
    "承办单位": Words.UNIT,
    "单位": Words.UNIT,
    "unit": Words.UNIT,
    "工单": Words.TICKET,
    "工单编号": Words.TICKET,
    "ticket": Words.TICKET,
}
VALUE_FIELDS = {"文种": Value.KIND, "kind": Value.KIND, "月份": Value.MONTH, "month": Value.MONTH}
DAY_FIELDS = frozenset({"日期", "时间", "date"})
_FIELDS = "|".join(sorted([*WORD_FIELDS, *VALUE_FIELDS, *DAY_FIELDS], key=len, reverse=True))
_ENDS = r"\s()|\"“”"
_ALONE = rf"(?=[{_ENDS}]|$)"
_TOKEN = re.compile(
    rf"""
      (?P<blank>\s+)
    | (?P<or>\|+|(?:OR|或){_ALONE})
    | (?P<and>(?:AND|且){_ALONE})
    | (?P<not>-(?=\S)|(?:NOT|非){_ALONE})
    | (?P<field>(?i:{_FIELDS})):\s?
    | (?P<open>\()
    | (?P<close>\))
    | ["“”](?P<quoted>[^"“”]*)["“”]?
    | (?P<bare>[^{_ENDS}]+)
    """,
    re.VERBOSE,
)
_END = re.compile(_ALONE)
_TAIL = re.compile(r"[0-9]{6,7}")
_FIGURES = re.compile("[0-9]{4}")
_SAID = re.compile("[\u3400-\u9fff]")
_DAY_WORDS = 3
"""Words that may name days together, such as 去年 9月, or 9月1日 至 15日."""
_NUMBERS = 8
"""Ticket numbers of a query that the register is asked for; further ones are words like others."""


def no_tickets(number: str) -> Sequence[str]:  # noqa: ARG001 - the form of what is asked
    """Where nobody knows any ticket."""
    return ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What words of a query may mean beside themselves.

    Attributes:
        today: what 上个月 is seen from; None: no word names days.
        patterns: the office's own forms of ticket numbers.
        tickets: all numbers of the tickets that a number means: a canonical one, `?-230914-001234` (channel unknown),
            or `*1234` (the end of one).
    """

    today: dt.date | None = None
    patterns: Sequence[NumberPattern] = ()
    tickets: Callable[[str], Sequence[str]] = no_tickets


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query.

    Attributes:
        kind: or, and, not, field, open, close, quoted, bare, number or days.
        text: what counts of it; of a field its name in lower case, of what is quoted the words.
        start: where it begins in the query.
        end: where it ends there.
        number: of a number: canonical, `?-…` or `*…`.
        impossible: a number whose day does not exist.
        no_day: a word that has the form of days that do not exist.
        days: those that it names.
    """

    kind: str
    text: str
    start: int
    end: int
    number: str = ""
    impossible: bool = False
    no_day: bool = False
    days: Days | None = None


def tokens(asked: str, reading: Reading | None) -> list[Token]:
    """The tokens of a query that is in compatible forms (NFKC) already.

    Without a reading no word means anything but itself.
    """
    numbers = _numbers(asked, reading) if reading else {}
    found: list[Token] = []
    at, left = 0, _NUMBERS if reading else 0
    while at < len(asked):
        token = (numbers.get(at) if left else None) or _token(asked, at)
        if left and token.kind == "bare" and _TAIL.fullmatch(token.text):
            token = replace(token, kind="number", number=f"*{token.text}")
        left -= token.kind == "number"
        at = token.end
        if token.kind != "blank":
            found.append(token)
    return found if reading is None or reading.today is None else list(_with_days(found, asked, reading.today))


def _token(asked: str, at: int) -> Token:
    match = _TOKEN.match(asked, at)
    if match is None:  # no character is left out, so this cannot be
        return Token("blank", "", at, at + 1)
    kind = match.lastgroup or "blank"
    text = match[kind].lower() if kind == "field" else match[kind]
    return Token(kind, text, at, match.end())


def _numbers(asked: str, reading: Reading) -> Mapping[int, Token]:
    """The ticket numbers that end where a word does, by where they begin."""
    if not _FIGURES.search(asked) or len(spelled := normalise(asked)) != len(asked):
        return {}
    sure = [(each, False) for each in find_numbers(spelled, reading.patterns)]
    none = [(each, True) for each in find_impossible(spelled, reading.patterns)]
    whole = [(each, impossible) for each, impossible in (*none, *sure) if _END.match(asked, each.end)]
    return {
        each.start: Token("number", asked[each.start : each.end], each.start, each.end, each.number, impossible)
        for each, impossible in whole
    }


def _with_days(found: Sequence[Token], asked: str, today: dt.date) -> Iterator[Token]:
    """Neighbouring words that name days together become one token. Figures alone do so only behind 日期:."""
    at = 0
    while at < len(found):
        count, token = _days_at(found, at, asked, today)
        yield token
        at += count


def _days_at(found: Sequence[Token], at: int, asked: str, today: dt.date) -> tuple[int, Token]:
    before = found[at - 1] if at else None
    field = before.text if before and before.kind == "field" else None
    if field is None or field in DAY_FIELDS:
        for count in range(_DAY_WORDS, 0, -1):
            words = found[at : at + count]
            kinds = {"bare", "quoted", "number"} if field else {"bare"}
            if len(words) < count or not {word.kind for word in words} <= kinds:
                continue
            if field is None and not all(_SAID.search(word.text) for word in (words[0], words[-1])):
                continue
            if days := days_named("".join(word.text for word in words), today):
                start, end = words[0].start, words[-1].end
                return count, Token("days", asked[start:end], start, end, days=days)
    first = found[at]
    if field is None and first.kind == "bare" and _SAID.search(first.text) and names_no_day(first.text, today):
        first = replace(first, no_day=True)
    return 1, first
