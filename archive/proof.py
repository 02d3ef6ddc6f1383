"""A finished bundle read back by another library than the one that wrote it, before anybody relies on it (ADR 12).

Only its pages and bookmarks are read, and those are ours: no child process is needed for them.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any


def read_back(pdf: Path) -> tuple[int, list[tuple[str, int]]]:
    """How many pages a PDF has, and where its bookmarks lead: pairs of title and page, from 1, in their order."""
    from pypdf import PdfReader

    with PdfReader(pdf, strict=True) as reader:
        return len(reader.pages), [
            (str(each.title), (reader.get_destination_page_number(each) or 0) + 1) for each in _flat(reader.outline)
        ]


def _flat(entries: Iterable[Any]) -> Iterator[Any]:
    """The bookmarks of all levels: those below one come as a list after it."""
    for each in entries:
        if isinstance(each, list):
            yield from _flat(each)
        else:
            yield each
