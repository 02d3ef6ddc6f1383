"""Searching, whichever the engine: what to ask, what to ask when nothing is found, and what to show."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from indexer.analyse import Finder, bigrams, clauses
from indexer.document import Alike, Document, Filters, Hit, Results, Sort
from indexer.engine import Engine
from indexer.query import RELAXED_FROM, All, AnyOf, Node, Not, Phrase, Words, loosened, parse, sought
from indexer.snippet import snippet

MAX_SIMILAR = 20_000
"""Characters of a text that likeness is judged by."""
_RECORDS_OF_A_CASE = 4
"""Records looked at for each case wanted, since several of one case may be alike."""
_COMMONPLACE = 0.2
"""Share of the documents from which a word tells nothing: looking for it finds half of all documents, to no avail."""
_REASONS = 5
_A_PHRASE = 3
"""Characters from which a shared run says something by itself; two may be an accident of cutting."""

Pair = tuple[str, ...]


def search(engine: Engine, text: str, filters: Filters | None, *, sort: Sort, limit: int, offset: int) -> Results:
    """Answer a query. `took_ms` is left to who holds the watch."""
    query = parse(text, filters)
    limit, offset = max(limit, 0), max(offset, 0)
    found = engine.find(query.root, sort=sort, limit=limit, offset=offset)
    marked: Iterable[Sequence[str]] = sought(query.root)
    relaxed = False
    if not found.total and (loose := loosened(query.root)):
        marked = _telling(engine, loose.phrases)
        if marked:
            root = All((_any_of(marked), *loose.conditions))
            found = engine.find(root, sort=Sort.RELEVANCE, limit=limit, offset=offset)
            relaxed = bool(found.total)
    finder = Finder(marked)
    hits = tuple(Hit.of(document, score, snippet(document, finder)) for score, document in found.page)
    return Results(found.total, hits, found.facets, 0.0, engine.name, relaxed=relaxed, trimmed=query.trimmed)


def similar(engine: Engine, text: str, *, limit: int, without_ticket: str | None) -> tuple[Alike, ...]:
    """The cases that share the most telling words with a text."""
    runs = list(clauses(text[:MAX_SIMILAR]))
    weights = _telling(engine, runs)
    if not weights or limit < 1:
        return ()
    others: tuple[Node, ...] = ()
    if without_ticket:
        own = tuple(Phrase(tuple(units), Words.TICKET) for units in clauses(without_ticket))
        others = (Not(All(own)),) if own else ()
    found = engine.find(
        All((_any_of(weights), *others)), sort=Sort.RELEVANCE, limit=limit * _RECORDS_OF_A_CASE, offset=0
    )
    best: dict[str, tuple[float, Document]] = {}
    for score, document in found.page:
        best.setdefault(document.case, (score, document))
        if len(best) == limit:
            break
    pairs = {pair for units in runs for pair in pairwise(units)}
    finder = Finder(weights)
    return tuple(
        Alike(Hit.of(document, score, snippet(document, finder)), _reasons(document, pairs, weights))
        for score, document in best.values()
    )


def _any_of(pairs: Iterable[Pair]) -> AnyOf:
    return AnyOf(tuple(bigrams(pair)[0] for pair in pairs))


def _telling(engine: Engine, runs: Iterable[Sequence[str]]) -> dict[Pair, float]:
    """The neighbouring units that say most about what some runs are about, with weights, the most telling first."""
    counts: Counter[str] = Counter()
    pairs: dict[str, Pair] = {}
    for units in runs:
        words = bigrams(units)
        counts.update(words)
        pairs.update(zip(words, pairwise(units), strict=True))
    documents = engine.count()
    frequencies = dict(zip(counts, engine.frequencies([*counts]), strict=True))
    few = [word for word, frequency in frequencies.items() if 0 < frequency <= documents * _COMMONPLACE]
    words = few if len(few) >= RELAXED_FROM else [word for word, frequency in frequencies.items() if frequency]
    weighed = sorted(
        (-(1 + math.log(counts[word])) * math.log(1 + documents / frequencies[word]), pairs[word]) for word in words
    )
    return {pair: -weight for weight, pair in weighed[: engine.telling_words]}


def _reasons(document: Document, pairs: AbstractSet[Pair], weights: dict[Pair, float]) -> tuple[str, ...]:
    """The runs that a document shares with the text, the weightiest first, words of one pair last, none in another."""
    weighed: dict[str, float] = {}
    for units in _shared(document, pairs):
        weighed["".join(units)] = sum(weights.get(pair, 0.0) for pair in set(pairwise(units)))
    telling = [run for run, weight in weighed.items() if weight]
    reasons: list[str] = []
    for run in sorted(telling, key=lambda run: (len(run) < _A_PHRASE, -weighed[run], run)):
        if len(reasons) == _REASONS:
            break
        if not any(run in longer for longer in reasons):
            reasons.append(run)
    return tuple(reasons)


def _shared(document: Document, pairs: AbstractSet[Pair]) -> Iterator[list[str]]:
    """The longest runs of units in title and body all of whose neighbours are among `pairs`."""
    for text in (document.title, document.body[:MAX_SIMILAR]):
        for units in clauses(text):
            if pairs.isdisjoint(pairwise(units)):
                continue
            run = units[:1]
            for pair in pairwise(units):
                if pair in pairs:
                    run.append(pair[1])
                    continue
                if len(run) > 1:
                    yield run
                run = [pair[1]]
            if len(run) > 1:
                yield run
