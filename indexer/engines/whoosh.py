"""The engine of last resort: Whoosh, which is pure Python and runs wherever Python does.

It takes the same words in the same fields and answers the same; it is slower by two to three orders of magnitude on
long questions, hence the small number of telling words. Its searchers are not safe for threads: one at a time.
"""

import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from whoosh import columns, fields, index, matching, query, sorting
from whoosh.analysis import RegexTokenizer
from whoosh.query import spans
from whoosh.util import make_binary_tree

from indexer import familiar
from indexer.document import Document, Sort, unpacked, well_formed
from indexer.engine import UNITS, Found, Scored, looked_up, order_bounds, order_key, value_fields, word_fields
from indexer.query import All, AnyOf, During, Is, Node, Not, Phrase, Some, Value, Words

_BUILD_MEGABYTES = 128


class WhooshEngine:
    """An index of Whoosh's in one folder."""

    name = "whoosh"
    telling_words = 12

    def __init__(self, folder: Path, *, create: bool) -> None:
        """Open or make the index; anything may be raised when it is damaged."""
        if create:
            index.create_in(str(folder), _schema())
        self._familiar = familiar.known(folder)
        self._index: Any = index.open_dir(str(folder))
        self._searcher: Any = self._index.searcher()
        self._one_at_a_time = threading.Lock()

    def write(self, added: Iterable[Document], deleted: Iterable[str]) -> None:
        """Delete and add, and commit: all or nothing."""
        writer = self._index.writer()
        try:
            for doc_id in deleted:
                writer.delete_by_term("doc_id", well_formed(doc_id))
            for document in added:
                writer.update_document(**_written(document, self._familiar))
            writer.commit()
        except BaseException:
            writer.cancel()
            raise

    def settle(self) -> None:
        """Nothing: Whoosh merges while it commits."""

    def build(self, parts: Iterable[Iterable[Document]]) -> None:
        """Fill an empty index, and commit after each part."""
        for part in parts:
            writer = self._index.writer(limitmb=_BUILD_MEGABYTES)
            try:
                for document in part:
                    writer.add_document(**_written(document, self._familiar))
                writer.commit()
            except BaseException:
                writer.cancel()
                raise

    def refresh(self) -> None:
        """See the newest commit. Whoosh's own `refresh` would go on showing segments that are gone."""
        with self._one_at_a_time:
            if not self._searcher.up_to_date():
                self._searcher.close()
                self._searcher = self._index.searcher()

    def find(self, root: Node, *, sort: Sort, limit: int, offset: int) -> Found:
        """Answer a query."""
        with self._one_at_a_time:
            newest = sorting.FieldFacet("order", reverse=True) if sort is Sort.NEWEST else None
            facets = sorting.Facets()
            for field in Value:
                facets.add_field(field, maptype=sorting.Count)
            results = self._searcher.search(
                _compiled(root, self._familiar), limit=max(limit, 1) + offset, sortedby=newest, groupedby=facets
            )
            rows = range(offset, min(offset + limit, results.scored_length()))
            page = tuple((0.0 if newest else float(results.score(n)), unpacked(results[n]["stored"])) for n in rows)
            counts = {
                field.value: {key: number for key, number in results.groups(field).items() if key} for field in Value
            }
            return Found(len(results), page, counts)

    def best(self, root: Node, limit: int) -> list[Scored]:
        """The best documents, uncounted."""
        with self._one_at_a_time:
            results = self._searcher.search(_compiled(root, self._familiar), limit=max(limit, 1))
            return [(float(results.score(n)), unpacked(results[n]["stored"])) for n in range(results.scored_length())]

    def frequencies(self, words: Sequence[str], field: str = Words.TEXT) -> list[int]:
        """In how many documents' text each word stands."""
        with self._one_at_a_time:
            reader = self._searcher.reader()
            return [reader.doc_frequency(field, word) for word in words]

    def count(self) -> int:
        """Documents in the index."""
        with self._one_at_a_time:
            return int(self._searcher.doc_count())

    def document(self, doc_id: str) -> Document | None:
        """The document with this key."""
        with self._one_at_a_time:
            stored = self._searcher.document(doc_id=well_formed(doc_id))
        return unpacked(stored["stored"]) if stored else None

    def ids(self) -> Iterator[str]:
        """Keys of all documents."""
        with self._one_at_a_time:
            reader = self._searcher.reader()
            found = [unpacked(stored["stored"]).doc_id for _, stored in reader.iter_docs()]
        yield from found

    def stamps(self) -> Iterator[tuple[str, str]]:
        """Keys and stamps of all documents."""
        with self._one_at_a_time:
            reader = self._searcher.reader()
            found = [unpacked(stored["stored"]) for _, stored in reader.iter_docs()]
        yield from ((document.doc_id, document.stamp) for document in found)

    def close(self) -> None:
        """Let go of all files."""
        self._searcher.close()
        self._index.close()


class _Days(query.Query):  # type: ignore[misc] # Whoosh is untyped
    """The documents whose order is within bounds. Whoosh's own query by column finds deleted ones, and has no score."""

    def __init__(self, first: int, last: int) -> None:
        self._first = first
        self._last = last

    def is_leaf(self) -> bool:
        return True

    def estimate_size(self, reader: Any) -> int:  # noqa: ANN401 - as above
        return int(reader.doc_count())

    def matcher(self, searcher: Any, context: Any = None) -> Any:  # noqa: ANN401, ARG002 - Whoosh is untyped
        reader = searcher.reader()
        orders = enumerate(reader.column_reader("order"))
        found = [n for n, order in orders if self._first <= order <= self._last and not reader.is_deleted(n)]
        return matching.ListMatcher(found, all_weights=0.0) if found else matching.NullMatcher()


class _Run(query.Phrase):  # type: ignore[misc] # Whoosh is untyped
    """A phrase that is looked up by positions. Whoosh's own pairs spans with spans and never ends on 哈哈哈哈哈哈."""

    def matcher(self, searcher: Any, context: Any = None) -> Any:  # noqa: ANN401 - Whoosh is untyped
        terms = {word: query.Term(self.fieldname, word) for word in self.words}
        if not all((self.fieldname, word.encode()) in searcher.reader() for word in terms):
            return matching.NullMatcher()
        leaves = {word: term.matcher(searcher, context) for word, term in terms.items()}
        together = make_binary_tree(matching.IntersectionMatcher, list(leaves.values()))
        return _RunMatcher(together, leaves, self.words)


class _RunMatcher(spans.SpanWrappingMatcher):  # type: ignore[misc] # Whoosh is untyped
    """Of the documents with all words, those where they follow each other. Its leaves move with the child."""

    def __init__(self, child: Any, leaves: dict[str, Any], words: Sequence[str]) -> None:  # noqa: ANN401 - as above
        self._leaves = leaves
        self._words = words
        super().__init__(child)

    def replace(self, minquality: float = 0) -> Any:  # noqa: ANN401, ARG002 - another child would leave the leaves behind
        return self if self.is_active() else matching.NullMatcher()

    def _get_spans(self) -> list[int]:
        positions = {word: set(leaf.value_as("positions")) for word, leaf in self._leaves.items()}
        starts = positions[self._words[0]]
        for place, word in enumerate(self._words):
            starts = {start for start in starts if start + place in positions[word]}
            if not starts:
                break
        return sorted(starts)


def _compiled(node: Node, familiar_runs: Collection[str]) -> Any:  # noqa: ANN401, PLR0911 - untyped; one for each kind
    """Whoosh's form of a query tree."""
    match node:
        case Phrase():
            field, words = looked_up(node, familiar_runs)
            return query.Term(field, words[0]) if len(words) == 1 else _Run(field, words)
        case Is(field, value):
            return query.ConstantScoreQuery(query.Term(field, well_formed(value)), 0.0)
        case During():
            return _Days(*order_bounds(node))
        case AnyOf(words):
            return query.Or([query.Term(Words.TEXT, word, boost=weight) for word, weight in words])
        case Some(parts):
            return query.Or([_compiled(part, familiar_runs) for part in parts]) if parts else query.NullQuery
        case Not():
            return _compiled(All((node,)), familiar_runs)
        case All(parts):
            wanted = [_compiled(part, familiar_runs) for part in parts if not isinstance(part, Not)] or [query.Every()]
            unwanted = [_compiled(part.part, familiar_runs) for part in parts if isinstance(part, Not)]
            both = query.And(wanted)
            return query.AndNot(both, query.Or(unwanted)) if unwanted else both


def _schema() -> Any:  # noqa: ANN401 - Whoosh is untyped
    words = RegexTokenizer(r"\S+")
    schema = fields.Schema(doc_id=fields.ID(unique=True), stored=fields.STORED())
    for field in Words:
        schema.add(field.value, fields.TEXT(analyzer=words, phrase=True))
    schema.add(UNITS, fields.TEXT(analyzer=words, phrase=False))
    for value in Value:
        schema.add(value.value, fields.ID(sortable=columns.RefBytesColumn()))
    schema.add("order", fields.COLUMN(columns.NumericColumn("Q")))
    return schema


def _written(document: Document, familiar_runs: Collection[str]) -> dict[str, Any]:
    row: dict[str, Any] = {"doc_id": well_formed(document.doc_id), "stored": document.packed()[0]}
    row.update(word_fields(document, familiar_runs))
    row.update(value_fields(document))
    row["order"] = order_key(document)
    return row
