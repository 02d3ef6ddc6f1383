"""What may have been meant by a query that found nothing: other queries, each of which does find something.

Words come from the index alone: a word is offered only when it stands, as a whole, in a document that the reader may
open, and the query that it makes finds such a document.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, product

from anjuan.numbers import parse_number
from indexer.analyse import clauses
from indexer.corrections import LONGEST, Candidate, Known, corrections
from indexer.document import Document, Filters, Sort
from indexer.engine import Engine
from indexer.parse import parse
from indexer.query import All, NamedDays, NamedTickets, Node, Phrase, Query, Typed, Words, conditions
from indexer.tokens import Reading, tokens

MOST = 5
_TRIED = 40
"""Candidates for one word that are looked for."""
_KEPT = 3
"""Of a word those that stand somewhere."""
_QUERIES = 16
"""Corrected queries that are tried."""
_WORDS = 8
"""Words of a query that are looked at; one with more is a text."""
_CUT = 10
"""Characters of a run that is cut in two words of which one is put right."""
_LOOKED_AT = 50
"""Documents among which one is sought that the reader may open."""
_TAIL = re.compile("[0-9]{4,5}")

Meant = tuple[str, float]
"""A word, and how far it is from what was typed."""

Openable = Callable[[Sequence[Document]], bool]
"""Whether the reader may open any of these documents."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What suggestions are made with.

    Attributes:
        openable: what the reader may open; None: everything.
        names: for letters typed, the names that they may stand for, such as 青云店 for qyd.
    """

    openable: Openable | None = None
    names: Callable[[str], Iterable[str]] = lambda _letters: ()


def suggestions(
    engine: Engine, text: str, filters: Filters | None, reading: Reading | None, hints: Hints
) -> tuple[str, ...]:
    """The queries that may have been meant, the likeliest first, `MOST` at most; each finds something."""
    query = parse(text, filters, reading)
    if query.trimmed or not 0 < len(query.typed) + len(query.understood) <= _WORDS:
        return ()
    asking = _Asking(engine, filters, reading, hints)
    distinct = {each.part: each for each in query.typed}
    wrong = {part: _meant(each, asking) for part, each in distinct.items() if not asking.stands(asking.narrowed(part))}
    for others in (_corrected(query, wrong), _loosened(query, wrong)):
        if found := tuple(islice((other for other in dict.fromkeys(others) if asking.finds(other, query.root)), MOST)):
            return found
    return ()


def undated(text: str, reading: Reading | None) -> str | None:
    """The query without the days that it names; None where it names none, or nothing else."""
    asked = parse(text, reading=reading).asked
    pieces = tokens(asked, reading)
    places = []
    for at, piece in enumerate(pieces):
        if piece.kind == "days":
            first = at
            while first and pieces[first - 1].kind in ("field", "not"):
                first -= 1
            places.append((pieces[first].start, piece.end))
    rest = _without(asked, places)
    return rest if places and parse(rest, reading=reading).typed else None


@dataclass(frozen=True, slots=True)
class _Asking:
    """An index, as a reader with a filter may see it."""

    engine: Engine
    filters: Filters | None
    reading: Reading | None
    hints: Hints
    frequencies: dict[Words, Known] = field(default_factory=dict)

    def known(self, in_field: Words) -> Known:
        """What is known of a field's words."""
        return self.frequencies.setdefault(in_field, Known(self.engine, in_field))

    def finds(self, text: str, before: Node) -> bool:
        """Whether another query finds anything that the reader may open; one that names nothing does not count."""
        query = parse(text, self.filters, self.reading)
        return bool(query.typed or query.understood) and query.root != before and self.stands(query.root)

    def says(self, text: str) -> bool:
        """Whether anything that the reader may open has these words."""
        return self.stands(parse(text, self.filters).root)

    def narrowed(self, part: Node) -> Node:
        """What must hold by the filters, too."""
        return All((part, *conditions(self.filters or Filters())))

    def stands(self, node: Node) -> bool:
        """Whether it is found in anything that the reader may open."""
        limit = 0 if self.hints.openable is None else _LOOKED_AT
        found = self.engine.find(node, sort=Sort.RELEVANCE, limit=limit, offset=0)
        if not found.total or self.hints.openable is None:
            return bool(found.total)
        return self.hints.openable([document for _, document in found.page])


def _corrected(query: Query, wrong: Mapping[Node, Sequence[Meant]]) -> Iterator[str]:
    """The query with its wrong words put right, the least changed first; none where a word cannot be."""
    if wrong and all(wrong.values()):
        ordered = sorted(product(*wrong.values()), key=lambda chosen: sum(cost for _, cost in chosen))
        for chosen in ordered[:_QUERIES]:
            words = {part: text for part, (text, _) in zip(wrong, chosen, strict=True)}
            yield _rewritten(query.asked, {each: words[each.part] for each in query.typed if each.part in words})


def _meant(typed: Typed, asking: _Asking) -> list[Meant]:
    """What may stand for a wrong word, and how far each is from it; each stands in some document."""
    runs = list(clauses(typed.text))
    if len(runs) != 1:
        return []
    if _TAIL.fullmatch(typed.text):
        return [(f"尾号{typed.text}", 1.0)]
    (units,) = runs
    named = [Candidate(tuple(name_units), 0.0) for name in _names(units, asking) for name_units in clauses(name)]
    place = typed.part.field if isinstance(typed.part, Phrase) else Words.TEXT
    found: list[Meant] = []
    for each in (*named, *corrections(asking.known(place), units, _TRIED)):
        word = _written(each.units)
        word = parse_number(word, asking.reading.patterns if asking.reading else ()) or word
        if not any(word in better for better, _ in found) and asking.stands(asking.narrowed(Phrase(each.units, place))):
            found.append((word, each.cost))
            if len(found) == _KEPT:
                break
    return found or [(text, 1.0) for text in _parts(typed.text, asking)]


def _parts(text: str, asking: _Asking) -> Iterator[str]:
    """A run cut in two words that stand together somewhere, one of them put right if need be; else a piece of it."""
    if len(text) > LONGEST or not text.isalpha():
        return
    cuts = [(text[:at], text[at:]) for at in range(2, len(text) - 1)]
    known = {piece: asking.says(piece) for cut in cuts for piece in cut}
    for words in (*cuts, *(put for cut in cuts if len(text) <= _CUT for put in _half_right(*cut, known, asking))):
        if all(known.get(word, True) for word in words) and asking.says(" ".join(words)):
            yield " ".join(words)
            return
    standing = [piece for cut in cuts for piece in cut if known[piece]]
    if not cuts:
        standing = [piece for piece in (text[:-1], text[1:]) if len(piece) > 1 and asking.says(piece)]
    yield from sorted(standing, key=len, reverse=True)[:1]


def _half_right(one: str, two: str, known: Mapping[str, bool], asking: _Asking) -> Iterator[tuple[str, str]]:
    """Where one of two words stands, what the other may have been meant for."""
    wrong = two if known[one] else one if known[two] else ""
    if not wrong or known[one] == known[two]:
        return
    for units in clauses(wrong):
        for each in corrections(asking.known(Words.TEXT), units, _KEPT):
            right = _written(each.units)
            yield (one, right) if wrong == two else (right, two)


def _names(units: Sequence[str], asking: _Asking) -> Iterator[str]:
    if len(units) == 1 and units[0].isascii() and units[0].isalpha():
        yield from islice(asking.hints.names(units[0]), _TRIED)


def _written(units: Sequence[str]) -> str:
    """The run as a word that is cut into these units again."""
    word = ""
    for unit in units:
        word += f"-{unit}" if word and word[-1].isascii() and unit[0].isascii() else unit
    return word


def _rewritten(asked: str, others: Mapping[Typed, str]) -> str:
    """The query with other words in their places; what was in quotes stays so."""
    text = asked
    for typed in sorted(others, key=lambda each: -each.start):
        place = text[typed.start : typed.end]
        text = f"{text[: typed.start]}{place.replace(typed.text, others[typed], 1)}{text[typed.end :]}"
    return text.strip()


def _loosened(query: Query, wrong: Collection[Node]) -> Iterator[str]:
    """The query with days as text, without its wrong words, without numbers, without each word in turn.

    Not without days, where nothing need be misspelt: see `undated`.
    """
    meant = [each for each in query.understood if isinstance(each, NamedDays | NamedTickets)]
    once = [each for each in meant if query.asked.count(each.text) == 1]
    for named in once:
        if isinstance(named, NamedDays):
            yield query.asked.replace(named.text, f'"{named.text}"').strip()
    right = [each for each in query.typed if each.part not in wrong]
    if wrong and right:
        yield _without(query.asked, [(each.begins, each.end) for each in query.typed if each not in right])
    for named in once if query.typed else ():
        if isinstance(named, NamedDays):
            continue
        start = query.asked.index(named.text)
        yield _without(query.asked, [(start, start + len(named.text))])
    for each in query.typed if len(right) > 1 and not wrong else ():
        yield _without(query.asked, [(each.begins, each.end)])


def _without(asked: str, places: Iterable[tuple[int, int]]) -> str:
    text = asked
    for start, end in sorted(places, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return " ".join(text.split())
