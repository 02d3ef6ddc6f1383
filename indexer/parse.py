"""The query language: what a user typed, as a tree that both engines understand. Any text parses.

Words apart from each other must all occur; `OR`, `|` and 或 between them, `-`, NOT and 非 before one, parentheses and
quotes do what they do elsewhere; `标题:` `文件名:` `文种:` `承办单位:` `月份:` `工单:` (and their English names) look
into one field. Full-width forms are as good as others. 或, 且 and 非 count only when they stand alone, since 非 begins
many a word.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from anjuan.kinds import Kind
from indexer.analyse import clauses
from indexer.document import Filters
from indexer.query import EVERYTHING, NOTHING, All, Is, Node, Not, Phrase, Query, Some, Value, Words, conditions

MAX_CHARACTERS = 1000
"""What of a query is looked at; the rest is dropped, and said. Whoosh recurses once for each word of an AND."""
_MAX_DEPTH = 20


_WORD_FIELDS = {
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
_VALUE_FIELDS = {"文种": Value.KIND, "kind": Value.KIND, "月份": Value.MONTH, "month": Value.MONTH}
_FIELDS = "|".join(sorted([*_WORD_FIELDS, *_VALUE_FIELDS], key=len, reverse=True))
_ALONE = r"(?=[\s()|\"“”]|$)"
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
    | (?P<bare>[^\s()|"“”]+)
    """,
    re.VERBOSE,
)
_MONTH = re.compile(r"(\d{4})(?:[-/.年]?(\d{1,2}))?[年月]?")


def parse(text: str, filters: Filters | None = None) -> Query:
    """The query that `text` says, narrowed by `filters`. Never raises; blank text asks for everything."""
    asked = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS])[:MAX_CHARACTERS]
    root = _Parser(asked).parsed() if asked.strip() else EVERYTHING
    narrowed = conditions(filters or Filters())
    return Query(All((root, *narrowed)) if narrowed else root, trimmed=len(text) > MAX_CHARACTERS)


class _Parser:
    """Recursive descent over the tokens; whatever is out of place is passed over."""

    def __init__(self, text: str) -> None:
        self._tokens = [m for m in _TOKEN.finditer(text) if m.lastgroup != "blank"]
        self._next = 0

    def parsed(self) -> Node:
        return self._alternatives(0) or NOTHING

    def _kind(self) -> str | None:
        """Kind of the token at hand, None at the end."""
        return self._tokens[self._next].lastgroup if self._next < len(self._tokens) else None

    def _alternatives(self, depth: int) -> Node | None:
        found: list[Node] = []
        while True:
            if (part := self._together(depth)) is not None:
                found.append(part)
            if self._kind() != "or":
                break
            self._next += 1
        return _joined(found, Some)

    def _together(self, depth: int) -> Node | None:
        found: list[Node] = []
        while (kind := self._kind()) not in (None, "or") and not (kind == "close" and depth):
            if (part := self._operand(depth)) is not None:
                found.append(part)
        return _joined(found, All)

    def _operand(self, depth: int) -> Node | None:
        negative = False
        while self._kind() == "not":
            negative = not negative
            self._next += 1
        if self._kind() is None:
            return None
        token = self._tokens[self._next]
        part: Node | None = None
        if token.lastgroup == "or" or (token.lastgroup == "close" and depth):
            return None
        self._next += 1
        if token.lastgroup == "open" and depth < _MAX_DEPTH:
            part = self._alternatives(depth + 1)
            if self._kind() == "close":
                self._next += 1
        elif token.lastgroup == "field":
            part = self._in_field(token["field"].lower())
        elif token.lastgroup in ("quoted", "bare"):
            part = _phrases(token[token.lastgroup], Words.TEXT, quoted=token.lastgroup == "quoted")
        return Not(part) if negative and part is not None else part

    def _in_field(self, name: str) -> Node | None:
        if self._kind() not in ("quoted", "bare"):
            return None
        token = self._tokens[self._next]
        value = token["quoted"] or token["bare"] or ""
        self._next += 1
        if name in _WORD_FIELDS:
            return _phrases(value, _WORD_FIELDS[name], quoted=True)
        values = _kinds(value) if _VALUE_FIELDS[name] is Value.KIND else _months(value)
        return Some(tuple(Is(_VALUE_FIELDS[name], each) for each in values))


def _phrases(text: str, field: Words, *, quoted: bool) -> Node | None:
    """One phrase for each clause of the text."""
    return _joined([Phrase(tuple(units), field, quoted) for units in clauses(text)], All)


def _joined(parts: Sequence[Node], join: type[All | Some]) -> Node | None:
    """The parts under one node, each once; a single one needs none."""
    distinct = tuple(dict.fromkeys(parts))
    return distinct[0] if len(distinct) == 1 else join(distinct) if distinct else None


def _kinds(text: str) -> Iterator[str]:
    """The kinds that a user calls so: by code, by name, or by a part of the name."""
    for kind in Kind:
        if text.lower() == kind.value or (text and text in kind.chinese):
            yield kind.value


def _months(text: str) -> Iterator[str]:
    """The months `YYYY-MM` that a user means; a year alone means its twelve."""
    if (match := _MONTH.fullmatch(text)) is None:
        return
    for month in [int(match[2])] if match[2] else range(1, 13):
        yield f"{match[1]}-{month:02}"
