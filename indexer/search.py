"""Searching, whichever the engine: what to ask, what to ask when nothing is found, and what to show."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import pairwise

from anjuan.kinds import Kind
from indexer.analyse import Finder, clauses
from indexer.document import Alike, Document, Filters, Hit, Results, Sort
from indexer.engine import Engine, Found, Scored
from indexer.meaning.meaning import SAYS_THE_SAME
from indexer.parse import parse
from indexer.query import All, Is, Node, Not, Phrase, Some, Value, Words, loosened, sought, weighed
from indexer.rank import BY_MEANING, BY_WORDS, Pair, Ranking, asked, nearness
from indexer.snippet import snippet
from indexer.tokens import Reading

MAX_SIMILAR = 20_000
"""Characters of a text that likeness is judged by."""
_LOOKED_THROUGH = 100
"""The engine's first documents among which those near in meaning are sought; 300 find a hair more and take too long."""
_MANY_CLAUSES = 4
_BEGINNING = 8
"""Units of a clause that are looked for to see that it stands nowhere: each costs the list of its places."""
_REASONS = 5
_A_PHRASE = 3
"""Characters from which a shared run says something by itself; two may be an accident of cutting."""


def search(
    engine: Engine,
    text: str,
    filters: Filters | None,
    *,
    sort: Sort,
    limit: int,
    offset: int,
    reading: Reading | None = None,
) -> Results:
    """Answer a query; one of days and ticket numbers alone the newest first.

    `took_ms` is left to who holds the watch.
    """
    query = parse(text, filters, reading)
    if next(weighed(query.root), None) is None:
        sort = Sort.NEWEST
    limit, offset = max(limit, 0), max(offset, 0)
    found = _nothing_of(engine, query.root) or engine.find(query.root, sort=sort, limit=limit, offset=offset)
    marked: Iterable[Sequence[str]] = sought(query.root)
    relaxed = False
    if not found.total and (loose := loosened(query.root)):
        question = asked(engine, loose.phrases, compared=False)
        marked = question.marked
        if marked:
            root = All((question.wanted, *loose.conditions))
            found = engine.find(root, sort=Sort.RELEVANCE, limit=limit, offset=offset)
            relaxed = bool(found.total)
    finder = Finder(marked)
    hits = tuple(Hit.of(document, score, snippet(document, finder)) for score, document in found.page)
    return Results(found.total, hits, found.facets, 0.0, engine.name, relaxed, query.trimmed, query.understood)


def _nothing_of(engine: Engine, root: Node) -> Found | None:
    """The answer to a long text of whose longest clause not even the beginning stands anywhere.

    To look for all the others takes far longer.
    """
    clauses_ = [part for part in root.parts if isinstance(part, Phrase)] if isinstance(root, All) else []
    if len(clauses_) < _MANY_CLAUSES:
        return None
    longest = max(clauses_, key=lambda phrase: len(phrase.units))
    if engine.best(replace(longest, units=longest.units[:_BEGINNING]), 1):
        return None
    return Found(0, (), {field.value: {} for field in Value})


Cosines = Callable[[str, Sequence[str]], Mapping[str, float]]
"""How near in meaning to a question some documents are, by their keys; those that nobody knows are absent."""


def _looked_through(
    engine: Engine, root: Node, text: str, cosines: Cosines | None, most: int
) -> tuple[list[Scored], Mapping[str, float]]:
    """What an engine finds, at least `most`, and how near in meaning it is, where that is to be known."""
    if cosines is None:
        return engine.best(root, most), {}
    page = engine.best(root, max(most, _LOOKED_THROUGH))
    return page, cosines(text, [document.doc_id for _, document in page])


def _promising(page: Sequence[Scored], known: Mapping[str, float], limit: int) -> Sequence[Scored]:
    """Of what an engine found, as it orders it, that which is worth comparing: half by words, half by meaning."""
    if not known or limit >= len(page):
        return page[:limit]
    half = limit - limit // 2
    nearest = sorted(page[half:], key=lambda each: -known.get(each[1].doc_id, -1.0))
    return [*page[:half], *nearest[: limit - half]]


def _others(ticket: str | None) -> tuple[Node, ...]:
    """That a document is not of this ticket."""
    own = tuple(Phrase(tuple(units), Words.TICKET) for units in clauses(ticket or ""))
    return (Not(All(own)),) if own else ()


def _reasons(document: Document, pairs: AbstractSet[Pair], weights: Mapping[Pair, float]) -> tuple[str, ...]:
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


def near(
    engine: Engine, text: str, kinds: Sequence[Kind], *, limit: int, without_ticket: str | None, cosines: Cosines | None
) -> tuple[Document, ...]:
    """The documents of some kinds (none: of all) that share telling words with a text, the promising ones first."""
    question = asked(engine, clauses(text[:MAX_SIMILAR]), compared=False)
    if not question.pairs or limit < 1:
        return ()
    of_kinds: tuple[Node, ...] = (Some(tuple(Is(Value.KIND, kind) for kind in kinds)),) if kinds else ()
    root = All((question.wanted, *_others(without_ticket), *of_kinds))
    page, known = _looked_through(engine, root, text, cosines, limit)
    return tuple(document for _, document in _promising(page, known, limit))


def compared(
    engine: Engine, text: str, documents: Sequence[Document], known: Mapping[str, float], ranking: Ranking | None = None
) -> Iterator[Alike]:
    """These documents by how near they are to a text, wherever they came from.

    Those that neither share a word with it nor mean nearly the same are left out. `known` has the cosines of those of
    known meaning. Scores are shares of the best one's, which is 1. Words and snippet are made when a document's turn
    comes, without the engine. Without `ranking` it is that which is best for what is known.
    """
    runs = list(clauses(text[:MAX_SIMILAR]))
    texts = [document.text for document in documents]
    question = asked(engine, runs, texts)
    pairs = {pair for units in runs for pair in pairwise(units)}
    finder = Finder(question.marked)
    weights = ranking or (BY_MEANING if known else BY_WORDS)
    scores = nearness(question, texts, weights, [known.get(document.doc_id) for document in documents])
    ordered = sorted(zip(scores, documents, strict=True), key=lambda each: -each[0])
    alike = (
        Alike(Hit.of(document, score, snippet(document, finder)), _reasons(document, pairs, question.pairs))
        for score, document in ordered
    )
    return (each for each in alike if each.why or known.get(each.hit.doc_id, 0.0) >= SAYS_THE_SAME)
