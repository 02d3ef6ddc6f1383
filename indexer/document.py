"""What the index holds and what a search answers."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING

from anjuan.kinds import Kind, Stage

if TYPE_CHECKING:
    from indexer.query import Understood


@dataclass(frozen=True, slots=True)
class Document:
    """One record as the index sees it.

    Attributes:
        doc_id: the record's key; adding a document with the same key replaces the older one.
        case: key of the case file.
        record_no: 件号, from 1.
        ticket_no: canonical ticket number, None for papers that belong to no ticket.
        name: readable file name.
        title: title of the paper or of its ticket; may be empty.
        body: the text taken out of the file, as it was.
        unit: 承办单位.
        month: assessment period, `YYYY-MM`.
        date: `YYYY-MM-DD`; what "newest" sorts by.
    """

    doc_id: str
    case: str
    record_no: int
    ticket_no: str | None
    name: str
    title: str
    body: str
    kind: Kind
    stage: Stage | None = None
    unit: str | None = None
    month: str | None = None
    date: str | None = None

    @property
    def text(self) -> str:
        """Title and body, as documents are compared."""
        return f"{self.title}。{self.body}" if self.title else self.body

    @property
    def stamp(self) -> str:
        """Eight characters that are others for other contents, to see whether an index holds this very document."""
        return _stamp(self._data())

    def packed(self) -> tuple[bytes, str]:
        """The document as bytes that `unpacked` reads, and its stamp.

        Half a character (a lone surrogate) becomes `?`. GB 18030 holds all of Unicode, Chinese in two bytes. Deflated
        one by one, documents took 2 % less of the disk than tantivy's blocks make of these, and a tenth more time.
        """
        data = self._data()
        return data, _stamp(data)

    def _data(self) -> bytes:
        return _as_json(_values(self)).encode("gb18030", errors="replace")


def _stamp(data: bytes) -> str:
    return f"{zlib.crc32(data):08x}"


_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_values = attrgetter(*(field.name for field in fields(Document)))


def unpacked(data: bytes) -> Document:
    """The document that `Document.packed` wrote.

    Raises:
        ValueError: these bytes were not written by it.
    """
    values = json.loads(data.decode("gb18030"))
    doc_id, case, record_no, ticket_no, name, title, body, kind, stage, unit, month, date = values
    return Document(
        doc_id,
        case,
        record_no,
        ticket_no,
        name,
        title,
        body,
        Kind(kind),
        None if stage is None else Stage(stage),
        unit,
        month,
        date,
    )


def well_formed(text: str) -> str:
    """The text without half characters (lone surrogates), which no engine takes."""
    return text.encode("utf-8", errors="replace").decode("utf-8")


class Sort(StrEnum):
    """Order of the hits."""

    RELEVANCE = "relevance"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Filters:
    """What hits are narrowed to; None narrows nothing."""

    month: str | None = None
    unit: str | None = None
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found.

    Attributes:
        score: comparable within one answer only; 0 when sorted by date.
        snippet: one line of the text with the matches between `⟦` and `⟧`.
    """

    doc_id: str
    case: str
    record_no: int
    ticket_no: str | None
    name: str
    title: str
    kind: Kind
    stage: Stage | None
    unit: str | None
    month: str | None
    date: str | None
    score: float
    snippet: str

    @classmethod
    def of(cls, document: Document, score: float, snippet: str) -> "Hit":
        """The hit that shows this document."""
        return cls(
            document.doc_id,
            document.case,
            document.record_no,
            document.ticket_no,
            document.name,
            document.title,
            document.kind,
            document.stage,
            document.unit,
            document.month,
            document.date,
            score,
            snippet,
        )


@dataclass(frozen=True, slots=True)
class Rebuilding:
    """How far a rebuild of the index is.

    Attributes:
        done: documents that it has been given.
        total: of how many; None where nobody counted.
        partial: answers come from what has been taken in so far, for there is no other index.
    """

    done: int
    total: int | None
    partial: bool


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a search.

    Attributes:
        total: hits in all, whatever the limit.
        facets: for `unit`, `month` and `kind`, how many hits of the whole answer have each value.
        took_ms: milliseconds from the query's text to the last snippet.
        engine: name of the engine that answered; `none` while there is no usable index.
        relaxed: nothing contained the whole of a long query, so these are the documents nearest to it.
        trimmed: the query was too long, only its beginning was looked for.
        understood: its words that were taken for days or ticket numbers, or made no sense.
        rebuilding: the rebuild that goes on meanwhile.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]]
    took_ms: float
    engine: str
    relaxed: bool = False
    trimmed: bool = False
    understood: "tuple[Understood, ...]" = ()
    rebuilding: Rebuilding | None = None


@dataclass(frozen=True, slots=True)
class Alike:
    """A past case that reads like a given text.

    Attributes:
        hit: the most alike record of that case.
        why: the words that both texts have, the most telling first; none where they only mean nearly the same.
    """

    hit: Hit
    why: tuple[str, ...]
