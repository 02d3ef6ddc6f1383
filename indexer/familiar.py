"""The familiar runs of an index: those of three or four characters that stand in many of its documents.

停车场 or 工作人员 asked for by positions means comparing those of two or three bigrams in every second document, twice;
as a word of its own it costs no more than any word. Which runs these are is learnt from the first documents of a
rebuild and stays as it is until the next one. A run that is not among them is found all the same.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from indexer.analyse import runs_of
from indexer.document import Document

_SAMPLE = 500
"""Documents that are looked at, and the characters of each: they wait in memory."""
_CHARACTERS = 2000
_SHARE = 0.04
"""Of the documents, from which a run is familiar; below it, positions take a millisecond or two at 100,000."""
_LEAST = 20
"""Documents below which a run is not familiar whatever its share."""
_MOST = 64
"""Familiar runs of an index; every document is searched for each of them."""
_FILE = "familiar.json"


def learn(folder: Path, documents: Iterable[Document]) -> Iterator[Document]:
    """Write the familiar runs of an index into its folder; the same documents again, for the index."""
    rest = iter(documents)
    sample = list(islice(rest, _SAMPLE))
    counts = Counter(run for document in sample for run in runs_of(f"{document.title}。{document.body[:_CHARACTERS]}"))
    least = max(_LEAST, len(sample) * _SHARE)
    familiar = sorted(run for run, count in counts.most_common(_MOST) if count >= least)
    (folder / _FILE).write_text(json.dumps(familiar, ensure_ascii=False), encoding="utf-8")
    return chain(sample, rest)


def known(folder: Path) -> frozenset[str]:
    """The familiar runs of the index in a folder.

    Raises:
        OSError, ValueError: they are missing or damaged, and with them the index.
    """
    return frozenset(json.loads((folder / _FILE).read_text(encoding="utf-8")))
