"""The engine of choice: tantivy.

What its Python binding demands, learned by measuring: user text never meets its parser; a phrase needs two words and a
limit needs to be positive, or it panics (a BaseException); a key is not unique by itself; an index that was opened
once and writes in turn with others leaves orphan files, so it is opened anew for every commit and what `meta.json`
does not name is removed; merges are waited for, since dropping the writer kills them and segments would pile up.
"""

import json
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Self

import tantivy

from indexer import familiar
from indexer.document import Document, Sort, unpacked, well_formed
from indexer.engine import UNITS, Found, Scored, looked_up, order_bounds, order_key, value_fields, word_fields
from indexer.query import All, AnyOf, During, Is, Node, Not, Phrase, Some, Value, Words

_HEAP = 20_000_000
_BUILD_HEAP = 60_000_000
"""Bytes of the writer's only thread; below 15 MB tantivy refuses."""
_MADE_AHEAD = 4000
"""Documents that are made at most while a commit goes on."""
_MERGED_TOGETHER, _SMALL = 8, 10_000
"""How many segments of a kind tantivy merges; all of fewer documents than this are of one kind."""
_KNOWN_FREQUENCIES = 50_000
"""Words whose frequency is remembered until the next commit; each costs a call, and a complaint has four hundred."""
_STAMP = 8
"""Characters of a stamp, which stands behind the key."""
_COUNTS = {field.value: {"terms": {"field": field.value, "size": 10_000}} for field in Value}


class TantivyEngine:
    """An index of tantivy's in one folder."""

    name = "tantivy"
    telling_words = 48

    def __init__(self, folder: Path, *, create: bool) -> None:
        """Open or make the index.

        Raises:
            ValueError: the folder holds no index, a damaged one, or one of another tantivy.
        """
        self._folder = folder
        if create:
            tantivy.Index(_schema(), path=str(folder))
        self._familiar = familiar.known(folder)
        self._index = tantivy.Index.open(str(folder))
        self._index.config_reader("manual")
        self._schema = self._index.schema
        self._commit: tuple[int, ...] = ()
        self._frequencies: dict[str, dict[str, int]] = {}
        self._index.searcher()
        self._settling: tantivy.IndexWriter | None = None

    def write(self, added: Iterable[Document], deleted: Iterable[str]) -> None:
        """Delete and add, and commit: all or nothing. The writer stays, for its merges go on."""
        before, self._settling = self._settling, None
        with self._writing(_HEAP, before) as writer:
            for doc_id in deleted:
                writer.delete_documents_by_term("doc_id", well_formed(doc_id))
            for document in added:
                writer.delete_documents_by_term("doc_id", well_formed(document.doc_id))
                writer.add_document(_written(document, self._familiar))
        self._settling = writer

    def build(self, parts: Iterable[Iterable[Document]]) -> None:
        """Fill an empty index, and commit after each part."""
        last: deque[Document] = deque(maxlen=_MERGED_TOGETHER)
        with self._writing(_BUILD_HEAP) as writer, _Committing(writer) as committing:
            for part in parts:
                for document in part:
                    committing.add(_written(document, self._familiar))
                    last.append(document)
                committing.commit()
        writer.wait_merging_threads()
        self._round_off(last)
        self._remove_orphans()

    def _round_off(self, last: Iterable[Document]) -> None:
        """Have small segments that are left merged, by adding the last documents again, each in a commit of its own.

        Tantivy merges eight of a kind and cannot be told to. A query asks every segment for every word, so that those
        left over, seven at most, may take as long as all the others; to merge a few would take longer than it is worth.
        """
        segments = json.loads((self._folder / "meta.json").read_bytes())["segments"]
        small = sum(segment["max_doc"] < _SMALL for segment in segments)
        if small <= _MERGED_TOGETHER // 2:
            return
        with self._writing(_HEAP) as writer:
            for document in islice(last, _MERGED_TOGETHER - small):
                writer.delete_documents_by_term("doc_id", well_formed(document.doc_id))
                writer.add_document(_written(document, self._familiar))
                writer.commit()
        writer.wait_merging_threads()

    @contextmanager
    def _writing(self, heap: int, before: tantivy.IndexWriter | None = None) -> Iterator[tantivy.IndexWriter]:
        """A writer, whose work is committed at the end; undone, and all its threads ended, when anything is raised."""
        writer = before or tantivy.Index.open(str(self._folder)).writer(heap, 1)
        try:
            yield writer
            writer.commit()
        except BaseException:
            writer.rollback()
            writer.wait_merging_threads()
            raise

    def settle(self) -> None:
        """Wait for merges, then remove what they have left behind."""
        if (writer := self._settling) is not None:
            self._settling = None
            writer.wait_merging_threads()
            self._remove_orphans()

    def _remove_orphans(self) -> None:
        """Remove segment files that no segment of `meta.json` owns. A reader that has them open keeps them."""
        meta = json.loads((self._folder / "meta.json").read_bytes())
        owned = {segment["segment_id"].replace("-", "") for segment in meta["segments"]}
        for path in self._folder.iterdir():
            if len(stem := path.name.split(".")[0]) == 32 and stem not in owned:
                try:
                    path.unlink()
                except OSError:  # Windows does not remove what a reader maps: the next commit tries again
                    continue

    def refresh(self) -> None:
        """See the newest commit. Reloading opens every segment anew, so only a new `meta.json` is reason for it."""
        status = (self._folder / "meta.json").stat()
        commit = (status.st_ino, status.st_mtime_ns, status.st_size)
        if commit != self._commit:
            self._index.reload()
            self._commit = commit
            self._frequencies = {}

    def find(self, root: Node, *, sort: Sort, limit: int, offset: int) -> Found:
        """Answer a query."""
        searcher = self._index.searcher()
        query = self._compiled(root)
        counts = searcher.aggregate(query, _COUNTS)
        facets = {name: {one["key"]: one["doc_count"] for one in counts[name]["buckets"]} for name in _COUNTS}
        # Every document has a kind. Not counting lets tantivy pass over what cannot be among the best.
        total = sum(facets[Value.KIND].values())
        if not total or not limit:
            return Found(total, (), facets)
        newest = "order" if sort is Sort.NEWEST else None
        answer = searcher.search(query, limit, count=False, order_by_field=newest, offset=offset)
        page = (
            (0.0 if newest else float(score), unpacked(searcher.doc(address)["stored"][0]))
            for score, address in answer.hits
        )
        return Found(total, page, facets)

    def best(self, root: Node, limit: int) -> list[Scored]:
        """The best documents, uncounted."""
        searcher = self._index.searcher()
        answer = searcher.search(self._compiled(root), max(limit, 1), count=False)
        return [(float(score), unpacked(searcher.doc(address)["stored"][0])) for score, address in answer.hits]

    def _compiled(self, node: Node) -> tantivy.Query:  # noqa: PLR0911 - one answer for each kind of node
        match node:
            case Phrase():
                field, words = looked_up(node, self._familiar)
                if len(words) == 1:
                    return self._word(words[0], field)
                return tantivy.Query.phrase_query(self._schema, field, [*words])
            case Is(field, value):
                exact = tantivy.Query.term_query(self._schema, field, well_formed(value), "basic")
                return tantivy.Query.const_score_query(exact, 0.0)
            case During():
                kind, (first, last) = tantivy.FieldType.Unsigned, order_bounds(node)
                days = tantivy.Query.range_query(self._schema, "order", kind, first, max(first, last))
                return tantivy.Query.const_score_query(days, 0.0)
            case AnyOf(words):
                return _some(
                    [tantivy.Query.boost_query(self._word(word, Words.TEXT), weight) for word, weight in words]
                )
            case Some(parts):
                return _some([self._compiled(part) for part in parts])
            case Not(part):
                return self._compiled(All((Not(part),)))
            case All(parts):
                clauses = [
                    (tantivy.Occur.MustNot, self._compiled(part.part))
                    if isinstance(part, Not)
                    else (tantivy.Occur.Must, self._compiled(part))
                    for part in parts
                ]
                if all(isinstance(part, Not) for part in parts):
                    clauses.append((tantivy.Occur.Must, tantivy.Query.all_query()))
                return tantivy.Query.boolean_query(clauses)

    def _word(self, word: str, field: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, word, "freq")

    def frequencies(self, words: Sequence[str], field: str = Words.TEXT) -> list[int]:
        """In how many documents' text each word stands."""
        searcher = self._index.searcher()
        known = self._frequencies.setdefault(field, {})
        if len(known) > _KNOWN_FREQUENCIES:
            known = self._frequencies[field] = {}
        for word in {*words}.difference(known):
            known[word] = searcher.doc_freq(field, word)
        return [*map(known.__getitem__, words)]

    def count(self) -> int:
        """Documents in the index."""
        return self._index.searcher().num_docs

    def document(self, doc_id: str) -> Document | None:
        """The document with this key."""
        searcher = self._index.searcher()
        key = tantivy.Query.term_query(self._schema, "doc_id", well_formed(doc_id), "basic")
        hits = searcher.search(key, 1, count=False).hits
        return unpacked(searcher.doc(hits[0][1])["stored"][0]) if hits else None

    def ids(self) -> Iterator[str]:
        """Keys of all documents."""
        living = tantivy.Query.all_query()
        yield from (key for key, _ in self._index.searcher().terms_with_prefix("doc_id", "", filter_query=living))

    def stamps(self) -> Iterator[tuple[str, str]]:
        """Keys and stamps of all documents."""
        living = tantivy.Query.all_query()
        for term, _ in self._index.searcher().terms_with_prefix("stamp", "", filter_query=living):
            yield term[:-_STAMP], term[-_STAMP:]

    def close(self) -> None:
        """Let go of all files."""
        del self._index


def _some(queries: list[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("doc_id", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("stamp", tokenizer_name="raw", index_option="basic")
    for field in Words:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field(UNITS, tokenizer_name="whitespace", index_option="freq")
    for facet in Value:
        builder.add_text_field(facet, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_unsigned_field("order", fast=True)
    builder.add_bytes_field("stored", stored=True)
    return builder.build()


class _Committing:
    """Adds documents to a writer, and commits behind the one who makes them: it takes none for half a second then.

    Leaving it waits for the last commit.
    """

    def __init__(self, writer: tantivy.IndexWriter) -> None:
        self._writer = writer
        self._behind = ThreadPoolExecutor(1)
        self._commit: Future[object] | None = None
        self._waiting: list[tantivy.Document] = []

    def __enter__(self) -> Self:
        return self

    def add(self, document: tantivy.Document) -> None:
        """Add a document; while a commit goes on, as soon as it is done."""
        self._waiting.append(document)
        if self._commit is None or self._commit.done() or len(self._waiting) >= _MADE_AHEAD:
            self._add_waiting()

    def commit(self) -> None:
        """Begin to commit what has been added."""
        self._add_waiting()
        self._commit = self._behind.submit(self._writer.commit)

    def _add_waiting(self) -> None:
        if self._commit is not None:
            self._commit.result()
            self._commit = None
        for document in self._waiting:
            self._writer.add_document(document)
        self._waiting.clear()

    def __exit__(self, raised: type[BaseException] | None, *_: object) -> None:
        self._behind.shutdown()
        if raised is None:
            self._add_waiting()


def _written(document: Document, familiar_runs: Collection[str]) -> tantivy.Document:
    out = tantivy.Document()
    key = well_formed(document.doc_id)
    stored, stamp = document.packed()
    out.add_text("doc_id", key)
    out.add_text("stamp", f"{key}{stamp}")
    for field, words in word_fields(document, familiar_runs):
        out.add_text(field, words)
    for facet, value in value_fields(document):
        out.add_text(facet, value)
    out.add_unsigned("order", order_key(document))
    out.add_bytes("stored", stored)
    return out
