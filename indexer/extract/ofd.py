"""Text of OFD documents (GB/T 33190-2016)."""

import re
import zipfile
from typing import BinaryIO

from anjuan.settings import TextSettings
from indexer.extract.packed import Element, check_size, numbered, parse, unpack
from indexer.extract.reading import Reading, Status

_PAGE = re.compile(r"Pages/[^/]+/[^/]*\.xml$", re.IGNORECASE)
_SAME_LINE = 1.0
"""Millimetres by which the boxes of two pieces of one line may differ."""


def read_ofd(file: BinaryIO, settings: TextSettings) -> Reading:
    """Read the text objects of every page, in the order of the pages and of drawing.

    Raises:
        zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, OverCapError: a page is damaged, or beyond the caps.
    """
    with zipfile.ZipFile(file) as archive:
        check_size(archive)
        names = numbered(name for name in archive.namelist() if _PAGE.search(name))
        pages = [_page(parse(unpack(archive, name))) for name in names[: settings.max_pages]]
        title = parse(unpack(archive, "OFD.xml")).findtext(".//{*}DocInfo/{*}Title")
    text = "\n".join(filter(None, pages))
    status = Status.OK if text else Status.NEEDS_OCR
    return Reading("ofd", status, text, title or None, len(names), truncated=len(pages) < len(names))


def _page(root: Element) -> str:
    out: list[str] = []
    line = None
    for each in root.iter("{*}TextObject"):
        top = float((each.get("Boundary") or "0 0").split()[1])
        if line is not None and abs(top - line) > _SAME_LINE:
            out.append("\n")
        line = top
        out.extend(code.text or "" for code in each.iter("{*}TextCode"))
    return "".join(out)
