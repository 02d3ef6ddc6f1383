"""What an engine does. It compiles query trees and keeps documents; everything else is done once, for all engines."""

import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from indexer.analyse import query_words
from indexer.document import Document, Sort, well_formed
from indexer.query import During, Node, Phrase, Value, Words
from indexer.words import cut, index_words

Scored = tuple[float, Document]


@dataclass(frozen=True, slots=True)
class Found:
    """An engine's answer: the asked-for page of pairs of score and document, and counts over the whole answer.

    The documents of the page may be loaded only when it is read, which is once.
    """

    total: int
    page: Iterable[Scored]
    facets: Mapping[str, Mapping[str, int]]


class Engine(Protocol):
    """One index in one folder. Queries may come from several threads; writing is for who holds the index's lock."""

    name: str
    telling_words: int
    """Words of a long text that it can look for at once in reasonable time."""

    def write(self, added: Iterable[Document], deleted: Iterable[str]) -> None:
        """Delete the keys, add the documents (each replaces its older self), and commit: all or nothing.

        Documents are taken one by one. Readers see the change as soon as this returns; more of this, and in the end
        `settle`, come under the same lock.
        """
        ...

    def settle(self) -> None:
        """Finish what a write began and no reader waits for, such as merging segments. May take seconds."""
        ...

    def build(self, parts: Iterable[Iterable[Document]]) -> None:
        """Fill an empty index with documents of different keys; after each part readers see what there is."""
        ...

    def refresh(self) -> None:
        """See the newest commit, of whichever process: what is asked from now on is asked of that."""
        ...

    def find(self, root: Node, *, sort: Sort, limit: int, offset: int) -> Found:
        """Answer a query; `limit` 0 asks for counts only."""
        ...

    def best(self, root: Node, limit: int) -> list[Scored]:
        """The documents that answer best, at least one asked for. Nothing is counted: far less work for long texts."""
        ...

    def frequencies(self, words: Sequence[str], field: str = Words.TEXT) -> list[int]:
        """For each word of the index, in how many documents' text it stands (deleted ones may still count).

        Single units stand in the field `UNITS`.
        """
        ...

    def count(self) -> int:
        """Documents in the index."""
        ...

    def document(self, doc_id: str) -> Document | None:
        """The document with this key; None where there is none."""
        ...

    def ids(self) -> Iterator[str]:
        """Keys of all documents, in no order."""
        ...

    def stamps(self) -> Iterator[tuple[str, str]]:
        """Keys and stamps of all documents, in no order."""
        ...

    def close(self) -> None:
        """Let go of all files."""
        ...


class OpenEngine(Protocol):
    """Opens an engine's index, or makes an empty one in an empty folder. May raise anything on a damaged index."""

    def __call__(self, folder: Path, *, create: bool) -> Engine:
        """Open the index in `folder`."""
        ...


def order_key(document: Document) -> int:
    """What "newest" sorts by: the date, then the case, so that its records stay together, then the record number.

    52 bits: 20 of the date `YYYYMMDD` less 18,000,000, and so on. Both engines sort by it alone, so that pages of the
    same answer fit together.
    """
    digits = (document.date or "").replace("-", "")
    day = max(int(digits) - 18_000_000, 0) if digits.isdecimal() and digits.isascii() and len(digits) == 8 else 0
    return (day << 36) | (_checksum(document.case) << 12) | min(document.record_no, 4095)


def order_bounds(days: During) -> tuple[int, int]:
    """The first and the last key of documents of these days; those without a date have none."""
    first, last = (int(f"{day:%Y%m%d}") - 18_000_000 for day in (days.since, days.until))
    return max(first, 1) << 36, ((last + 1) << 36) - 1 if last > 0 else 0


def _checksum(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", errors="replace")) & 0xFFFFFF


UNITS = "units"
"""Field of the text's single units and familiar runs, without positions; short fields have single units with theirs."""


def word_fields(document: Document, familiar: Collection[str]) -> Iterator[tuple[str, str]]:
    """The words of each field of a document, for the index."""
    words = cut((document.title, document.name, document.ticket_no or "", document.body), familiar)
    yield Words.TEXT, " ".join(words.sequences)
    yield UNITS, " ".join((*words.units, words.familiar))
    yield from zip(_SHORT, map(" ".join, zip(words.sequences, words.units, strict=True)), strict=False)
    if document.unit:
        yield Words.UNIT, _words_of_unit(document.unit)


_SHORT = (Words.TITLE, Words.NAME, Words.TICKET)


@lru_cache(maxsize=1024)
def _words_of_unit(unit: str) -> str:
    """The words of a unit's name, of which an office has some dozens."""
    return " ".join(index_words(unit))


def looked_up(phrase: Phrase, familiar: Collection[str]) -> tuple[str, list[str]]:
    """The field and the words, one after the other, that a phrase is found by."""
    run = "".join(phrase.units)
    if phrase.field is Words.TEXT and (len(phrase.units) == 1 or run in familiar):
        return UNITS, [run]
    return phrase.field.value, query_words(phrase.units)


def value_fields(document: Document) -> Iterator[tuple[str, str]]:
    """The single values of a document that are looked up exactly, those it has."""
    for field in Value:
        if value := getattr(document, field):
            yield field, well_formed(value)
