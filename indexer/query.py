"""What a query asks, as a tree that both engines understand."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from anjuan.when import Days
from indexer.document import Filters

RELAXED_FROM = 8
"""Units that a query has when it is a sentence rather than a name: below that, nothing found means nothing."""


class Words(StrEnum):
    """Fields that hold words. The text field holds the words of title, file name and ticket number too."""

    TEXT = "text"
    TITLE = "title"
    NAME = "name"
    UNIT = "unit_words"
    TICKET = "ticket"


class Value(StrEnum):
    """Fields that hold one value."""

    UNIT = "unit"
    MONTH = "month"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of units, one after the other. `quoted`: the user insists on it."""

    units: tuple[str, ...]
    field: Words = Words.TEXT
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Is:
    """A field's exact value; does not count for relevance."""

    field: Value
    value: str


@dataclass(frozen=True, slots=True)
class During:
    """The document's date is one of these days, the last included; does not count for relevance."""

    since: dt.date
    until: dt.date


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of these words of the index stands in the text; the more and the rarer, the better.

    Each comes with its weight, which multiplies what its occurrence is worth.
    """

    words: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; no part: everything."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part holds; no part: nothing."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Node"


Node: TypeAlias = Phrase | Is | During | AnyOf | All | Some | Not
EVERYTHING = All(())
NOTHING = Some(())


@dataclass(frozen=True, slots=True)
class NamedDays:
    """A word was taken for days. In quotes it is text."""

    text: str
    days: Days


@dataclass(frozen=True, slots=True)
class NamedTickets:
    """A word was taken for a ticket number, or the end of one: all numbers of the tickets that it means."""

    text: str
    number: str
    tickets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Impossible:
    """A word has the form of a ticket number but names a day that does not exist."""

    text: str


@dataclass(frozen=True, slots=True)
class NoSuchDay:
    """A word has the form of a day or month that does not exist, such as 2月30日: it is looked for as text."""

    text: str


@dataclass(frozen=True, slots=True)
class WrongTail:
    """The end of a ticket number was asked for, with fewer or more figures than tell it: it is looked for as text."""

    text: str


@dataclass(frozen=True, slots=True)
class Unread:
    """What was asked of a field makes no sense there: 文种:无此文种."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class TelephoneEnd:
    """The end of a telephone number was asked for, which tickets are not found by: it is looked for as text."""

    text: str


Understood: TypeAlias = NamedDays | NamedTickets | Impossible | NoSuchDay | WrongTail | Unread | TelephoneEnd


@dataclass(frozen=True, slots=True)
class Typed:
    """Words that must occur, as they stand in the query.

    Attributes:
        text: without quotes.
        start: where they begin, with their quotes.
        end: where they end.
        begins: where the name of the field before them begins; else as `start`.
        part: what is looked for.
    """

    text: str
    start: int
    end: int
    begins: int
    part: Node


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query.

    Attributes:
        root: what to look for.
        trimmed: the text was longer than what is looked at.
        asked: what of it was looked at, in compatible forms.
        typed: its words; not those that are excluded.
        understood: its words that mean something else than themselves, or make no sense.
    """

    root: Node
    trimmed: bool = False
    asked: str = ""
    typed: tuple[Typed, ...] = ()
    understood: tuple[Understood, ...] = ()


def conditions(filters: Filters) -> tuple[Is, ...]:
    """What must hold by the filters."""
    wanted = ((Value.MONTH, filters.month), (Value.UNIT, filters.unit), (Value.KIND, filters.kind))
    return tuple(Is(field, str(value)) for field, value in wanted if value is not None)


def sought(node: Node) -> Iterator[tuple[str, ...]]:
    """The runs of units that a hit may show: of the words asked for, not of those excluded."""
    match node:
        case Phrase(units, Words.TEXT | Words.TITLE | Words.NAME | Words.TICKET):
            yield units
        case All(parts) | Some(parts):
            for part in parts:
                yield from sought(part)
        case _:
            pass


def weighed(node: Node) -> Iterator[Phrase]:
    """What bears on the order of the hits: words, but not the numbers that only say whose papers are wanted."""
    match node:
        case Phrase(_, field) if field is not Words.TICKET:
            yield node
        case All(parts) | Some(parts):
            for part in parts:
                yield from weighed(part)
        case _:
            pass


@dataclass(frozen=True, slots=True)
class Loose:
    """A long query taken apart: the runs of units that need not stand together, and what must hold all the same."""

    phrases: tuple[tuple[str, ...], ...]
    conditions: tuple[Node, ...]


def loosened(root: Node) -> Loose | None:
    """What to ask when a sentence finds nothing; None for a query that is short or made of quotes and conditions."""
    phrases: list[tuple[str, ...]] = []
    conditions: list[Node] = []
    for part in _flat(root):
        choices = part.parts if isinstance(part, Some) else (part,)
        free = [each.units for each in choices if isinstance(each, Phrase) and _is_free(each)]
        if free and len(free) == len(choices):
            phrases += free
        else:
            conditions.append(part)
    if sum(map(len, phrases)) < RELAXED_FROM:
        return None
    return Loose(tuple(phrases), tuple(conditions))


def _is_free(phrase: Phrase) -> bool:
    return phrase.field is Words.TEXT and not phrase.quoted


def _flat(node: Node) -> Iterator[Node]:
    """The parts that must all hold."""
    if isinstance(node, All):
        for part in node.parts:
            yield from _flat(part)
    else:
        yield node
