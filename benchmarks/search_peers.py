"""What search is measured against: tantivy without our code, and SQLite's FTS5, both fed with the same ready words.

Bare tantivy makes the page that we make: hits, counts by unit, month and kind, the stored text, and a snippet by its
own generator. FTS5 makes less: it gives the keys of the best hits by its BM25 and counts them; it has no facets, and
its table keeps no text. Its words are those of ours, which its tokenizer parts at blanks.
"""

import sqlite3
from collections.abc import Collection, Iterable
from pathlib import Path

import tantivy

from indexer.document import Document
from indexer.engine import UNITS, looked_up, value_fields, word_fields
from indexer.engines.tantivy import _COUNTS
from indexer.query import All, AnyOf, Node, Phrase, Some, Value, Words

HITS = 20
HEAP = 60_000_000


def _schema() -> tantivy.Schema:
    """The fields of our own schema, in its order, so that a query compiled for one means the same in the other."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("doc_id", tokenizer_name="raw", index_option="basic", stored=True)
    builder.add_text_field("stamp", tokenizer_name="raw", index_option="basic")
    for field in Words:
        stored = field is Words.TEXT
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="position", stored=stored)
    builder.add_text_field(UNITS, tokenizer_name="whitespace", index_option="freq")
    for facet in Value:
        builder.add_text_field(facet, tokenizer_name="raw", index_option="basic", fast=True)
    return builder.build()


class BareTantivy:
    """tantivy by itself in a folder."""

    def __init__(self, folder: Path, documents: Iterable[Document] = (), familiar: Collection[str] = ()) -> None:
        if not (folder / "meta.json").exists():
            folder.mkdir(parents=True)
            writer = tantivy.Index(_schema(), path=str(folder)).writer(HEAP, 1)
            for document in documents:
                out = tantivy.Document()
                out.add_text("doc_id", document.doc_id)
                for field, words in (*word_fields(document, familiar), *value_fields(document)):
                    out.add_text(field, words)
                writer.add_document(out)
            writer.commit()
            writer.wait_merging_threads()
        self._schema = _schema()
        self._searcher = tantivy.Index.open(str(folder)).searcher()

    def page(self, query: tantivy.Query) -> int:
        """Make a page; how many hits are on it."""
        self._searcher.aggregate(query, _COUNTS)
        answer = self._searcher.search(query, HITS, count=False)
        generator = tantivy.SnippetGenerator.create(self._searcher, query, self._schema, Words.TEXT)
        shown = [
            generator.snippet_from_doc(document).to_html()
            for document in (self._searcher.doc(address) for _, address in answer.hits)
        ]
        if not shown:
            raise ValueError(query)
        return len(shown)


class Fts5:
    """A table of FTS5 in a database."""

    def __init__(self, path: Path, documents: Iterable[Document] = (), familiar: Collection[str] = ()) -> None:
        made = path.exists()
        self._connection = sqlite3.connect(path)
        if not made:
            options = "content='', detail=full, tokenize=\"unicode61 remove_diacritics 0 tokenchars '_|'\""
            self._connection.execute(f"CREATE VIRTUAL TABLE papers USING fts5(text, units, {options})")
            rows = (dict(word_fields(document, familiar)) for document in documents)
            insert = "INSERT INTO papers (text, units) VALUES (?, ?)"
            self._connection.executemany(insert, ((row[Words.TEXT], row[UNITS]) for row in rows))
            self._connection.commit()

    def page(self, query: str) -> int:
        """Make what it can of a page; how many hits there are in all."""
        ranked = "SELECT rowid, bm25(papers) FROM papers WHERE papers MATCH ? ORDER BY rank LIMIT ?"
        self._connection.execute(ranked, (query, HITS)).fetchall()
        count: int = self._connection.execute("SELECT count(*) FROM papers WHERE papers MATCH ?", (query,)).fetchone()[
            0
        ]
        return count


def match(node: Node, familiar: Collection[str]) -> str:
    """A query tree in FTS5's language; only what the measured queries are made of."""
    match node:
        case Phrase():
            field, words = looked_up(node, familiar)
            return f'{field}: "{" ".join(words)}"'
        case AnyOf(words):
            return " OR ".join(f'text: "{word}"' for word, _ in words)
        case All(parts):
            return " AND ".join(f"({match(part, familiar)})" for part in parts)
        case Some(parts):
            return " OR ".join(f"({match(part, familiar)})" for part in parts)
        case _:
            raise NotImplementedError(node)
