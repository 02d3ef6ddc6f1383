"""A finished bundle read back by another library than the one that wrote it, before anybody relies on it (ADR 12).

Only its pages and bookmarks are read, and those are ours: no child process is needed for them.
"""

from pathlib import Path


def read_back(pdf: Path) -> tuple[int, list[tuple[str, int]]]:
    """How many pages a PDF has, and where its bookmarks lead: pairs of title and page, from 1, in their order."""
    from pypdf import PdfReader
    from pypdf.generic import Destination

    with PdfReader(pdf, strict=True) as reader:
        entries = [each for each in reader.outline if isinstance(each, Destination)]
        return len(reader.pages), [
            (str(each.title), (reader.get_destination_page_number(each) or 0) + 1) for each in entries
        ]
