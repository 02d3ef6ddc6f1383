"""The query language: what a user typed, as a tree that both engines understand. Any text parses.

Words apart from each other must all occur; `OR`, `|` and 或 between them, `-`, NOT and 非 before one, parentheses and
quotes do what they do elsewhere; `标题:` `文件名:` `文种:` `承办单位:` `月份:` `日期:` `工单:` (and their English
names) look into one field. Full-width forms are as good as others. 或, 且 and 非 count only when they stand alone,
since 非 begins many a word.

A word that names days (上个月, 9月14日) asks for papers of those days, and a ticket number in any spelling, or its end
(尾号1234, 024255), for those of its ticket. In quotes they are text.
"""

import re
from collections.abc import Iterator, Sequence

from anjuan.kinds import Kind
from indexer.analyse import clauses, compatible
from indexer.document import Filters, well_formed
from indexer.query import (
    EVERYTHING,
    NOTHING,
    All,
    During,
    Impossible,
    Is,
    NamedDays,
    NamedTickets,
    Node,
    NoSuchDay,
    Not,
    Phrase,
    Query,
    Some,
    TelephoneEnd,
    Typed,
    Understood,
    Unread,
    Value,
    Words,
    WrongTail,
    conditions,
)
from indexer.tokens import DAY_FIELDS, VALUE_FIELDS, WORD_FIELDS, Reading, Token, no_tickets, tokens

MAX_CHARACTERS = 1000
"""What of a query is looked at; the rest is dropped, and said. Whoosh recurses once for each word of an AND."""
MAX_PIECES = 256
"""Words and marks of a query that are looked at."""
_MAX_DEPTH = 20
_NUMBERS = 200
"""Numbers of tickets that one query looks for, beside those typed."""
_TELEPHONE = re.compile(r"(?:电话|手机|号码|来电).{0,4}(?:尾号|[后末].位)")
_WRONG_TAIL = re.compile(
    r"(?:(?<=^)|(?<=[\s(|]))(?:尾号|末位|[后末](?:四|五|六|七|[4-7])位)\s?[-:\[]?\s?(?:\d{1,3}|\d{8,})(?=$|[\s)|])"
)
_MONTH = re.compile(r"(\d{4})(?:[-/.年]?(\d{1,2}))?[年月]?")


def parse(text: str, filters: Filters | None = None, reading: Reading | None = None) -> Query:
    """The query that `text` says, narrowed by `filters`. Never raises; blank text asks for everything."""
    asked = well_formed(compatible(text[:MAX_CHARACTERS])[:MAX_CHARACTERS])
    pieces = tokens(asked, reading)
    parser = _Parser(pieces[:MAX_PIECES], reading)
    root = parser.parsed() if asked.strip() else EVERYTHING
    narrowed = conditions(filters or Filters())
    return Query(
        All((root, *narrowed)) if narrowed else root,
        trimmed=len(text) > MAX_CHARACTERS or len(pieces) > MAX_PIECES,
        asked=asked,
        typed=tuple(parser.typed),
        understood=tuple(dict.fromkeys((*parser.understood, *(_wrong_tails(asked) if reading else ())))),
    )


def _wrong_tails(asked: str) -> Iterator[WrongTail]:
    return (WrongTail(match[0]) for match in _WRONG_TAIL.finditer(asked))


class _Parser:
    """Recursive descent over the tokens; whatever is out of place is passed over."""

    def __init__(self, pieces: Sequence[Token], reading: Reading | None) -> None:
        self._tokens = pieces
        self._tickets = reading.tickets if reading else no_tickets
        self._next = 0
        self._left = _NUMBERS
        self.typed: list[Typed] = []
        self.understood: list[Understood] = []

    def parsed(self) -> Node:
        return self._alternatives(0) or NOTHING

    def _kind(self) -> str | None:
        """Kind of the token at hand, None at the end."""
        return self._tokens[self._next].kind if self._next < len(self._tokens) else None

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
        token, typed = self._tokens[self._next], len(self.typed)
        part: Node | None = None
        if token.kind == "or" or (token.kind == "close" and depth):
            return None
        self._next += 1
        match token.kind:
            case "open" if depth < _MAX_DEPTH:
                part = self._alternatives(depth + 1)
                if self._kind() == "close":
                    self._next += 1
            case "field":
                part = self._in_field(token)
            case "days" | "number":
                part = self._meant(token)
            case "quoted" | "bare":
                part = self._words(token, Words.TEXT, token.start, quoted=token.kind == "quoted")
        if negative:
            del self.typed[typed:]
        return Not(part) if negative and part is not None else part

    def _words(self, token: Token, field: Words, begins: int, *, quoted: bool) -> Node | None:
        phrase = _phrases(token.text, field, quoted=quoted)
        if not quoted and _TELEPHONE.search(token.text):
            self.understood.append(TelephoneEnd(token.text))
        if token.no_day:
            self.understood.append(NoSuchDay(token.text))
        if phrase is not None:
            self.typed.append(Typed(token.text, token.start, token.end, begins, phrase))
        return phrase

    def _in_field(self, field: Token) -> Node | None:
        if self._kind() not in ("quoted", "bare", "days", "number"):
            return None
        token = self._tokens[self._next]
        self._next += 1
        if field.text in WORD_FIELDS:
            words = WORD_FIELDS[field.text]
            if words is Words.TICKET and token.kind == "number":
                return self._numbered(token, Words.TICKET, field.start)
            return self._words(token, words, field.start, quoted=True)
        if field.text in DAY_FIELDS:
            return self._meant(token) if token.kind == "days" else self._unread(field, token)
        value = VALUE_FIELDS[field.text]
        values = [*(_kinds if value is Value.KIND else _months)(token.text)]
        return Some(tuple(Is(value, each) for each in values)) if values else self._unread(field, token)

    def _unread(self, field: Token, token: Token) -> Node:
        self.understood.append(Unread(field.text, token.text))
        return NOTHING

    def _meant(self, token: Token) -> Node | None:
        """What a token means that names days or tickets."""
        if token.days is None:
            return self._numbered(token, Words.TEXT, token.start)
        self.understood.append(NamedDays(token.text, token.days))
        return During(token.days.since, token.days.until)

    def _numbered(self, token: Token, field: Words, begins: int) -> Node | None:
        """The number as texts have it, and papers of the tickets it means, which come first; 尾号1234: these alone."""
        if token.impossible:
            self.understood.append(Impossible(token.text))
        known = tuple(self._tickets(token.number)) if token.number and not token.impossible else ()
        tail = token.number.startswith("*")
        only_tickets = tail and not token.text.isdecimal()
        written = None if only_tickets else _phrases(token.text, field, quoted=field is Words.TICKET)
        if known or only_tickets:
            self.understood.append(NamedTickets(token.text, token.number, known))
        elif written is not None:
            self.typed.append(Typed(token.text, token.start, token.end, begins, written))
        sought, self._left = known[: self._left], max(self._left - len(known), 0)
        numbers = [number for number in (token.number, *sought) if number and number[0] not in "*?"]
        places = [(number, Words.TICKET) for number in numbers] if known else []
        if numbers and field is Words.TEXT and numbers[0] == token.number:
            places.insert(0, (token.number, Words.TEXT))
        named = [_phrases(*place, quoted=field is Words.TICKET) for place in places]
        return _joined([each for each in (written, *named) if each is not None], Some) or NOTHING


def _phrases(text: str, field: Words, *, quoted: bool) -> Node | None:
    """One phrase for each clause of the text."""
    distinct = dict.fromkeys(map(tuple, clauses(text)))
    return _under([Phrase(units, field, quoted) for units in distinct], All)


def _joined(parts: Sequence[Node], join: type[All | Some]) -> Node | None:
    """The parts under one node, each once."""
    return _under([*dict.fromkeys(parts)] if len(parts) > 1 else parts, join)


def _under(parts: Sequence[Node], join: type[All | Some]) -> Node | None:
    """Different parts under one node; a single one needs none."""
    return parts[0] if len(parts) == 1 else join(tuple(parts)) if parts else None


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
