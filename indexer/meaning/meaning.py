"""How near in meaning documents are to a question: the vectors of both, compared."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.document import Document
from indexer.meaning.vectors import Vectors

if TYPE_CHECKING:
    from indexer.meaning.encoder import Encoder, Vector

MODEL = "e5-small-zh-2"
"""Name and version of the model: vectors of different ones say nothing about each other."""
SAYS_THE_SAME = 0.66
"""Cosine from which a text may well be an answer by this model: 97 real titles in a hundred are as near to their own,
and five answers in a hundred to another's (docs/retrieval.md)."""
_SAYS_SOMETHING = 8
"""Characters from which a document says anything that a question could mean; a photo has its name alone."""


def is_installed() -> bool:
    """Whether the extra `meaning` is installed."""
    return all(find_spec(name) is not None for name in ("onnxruntime", "sentencepiece", "numpy"))


class Meaning:
    """The meaning of an office's documents.

    Questions may come from several threads, and never raise: what has no vector yet is not known.

    Args:
        folder: of the vectors; need not exist.
        wanted: whether to have anything to do with them.
        questions: whose vectors are remembered; one is asked of several indexes.
    """

    def __init__(self, folder: Path, *, wanted: bool = True, questions: int = 16) -> None:
        self._vectors = Vectors(folder, MODEL)
        self._wanted = wanted
        self._asked = lru_cache(questions)(self._vector_of_question)

    @property
    def usable(self) -> bool:
        """Whether it is wanted, and this machine can make vectors."""
        return self._wanted and is_installed()

    def cosines(self, question: str, doc_ids: Sequence[str]) -> dict[str, float]:
        """Of those documents that have a vector the cosine with the question's: 1 for the same meaning."""
        if not self.usable or not (known := self._vectors.of(doc_ids)):
            return {}
        from indexer.meaning.encoder import cosines

        return dict(zip(known, cosines(self._asked(question), known.values()), strict=True))

    def learn(self, documents: Iterable[Document]) -> None:
        """Make the vectors of documents, and keep them all at once. Takes some 40 ms for each.

        Raises:
            OSError, sqlite3.Error: they cannot be kept now.
        """
        from indexer.meaning.encoder import packed

        done: list[tuple[str, str, bytes | None]] = []
        for document in documents:
            text = document.text
            says = len(text) >= _SAYS_SOMETHING and bool(document.body.strip())
            done.append((document.doc_id, document.stamp, packed(self._encoder.text(text)) if says else None))
        self._vectors.put(done)

    def unknown(self, stamps: Mapping[str, str]) -> list[str]:
        """Of documents, given with their stamps, those that are to be learnt, or learnt again."""
        known = self._vectors.stamps()
        return [key for key, stamp in stamps.items() if known.get(key) != stamp]

    def forget_others(self, doc_ids: Iterable[str]) -> None:
        """Drop the vectors of all documents but these.

        Raises:
            OSError, sqlite3.Error: not now.
        """
        if gone := self._vectors.stamps().keys() - set(doc_ids):
            self._vectors.forget(gone)

    def count(self) -> int:
        """How many documents are known, those that say nothing included."""
        return self._vectors.count()

    @cached_property
    def _encoder(self) -> "Encoder":
        from indexer.meaning.encoder import Encoder

        return Encoder()

    def _vector_of_question(self, question: str) -> "Vector":
        return self._encoder.question(question)
