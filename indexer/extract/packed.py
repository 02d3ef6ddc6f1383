"""Zip-based documents: parts read under a cap, XML without entities or network."""

import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from indexer.extract.reading import OverCapError

MAX_PART = 64 * 1024 * 1024
"""Unpacked bytes of one XML part; its tree takes some eight times that."""
MAX_UNPACKED = 1024 * 1024 * 1024
"""Unpacked bytes of everything in a document, for the readers that unpack by themselves."""

LITTLE_TEXT = 100
"""Characters of a document with pictures that may be no more than a heading over scans that were pasted in."""

Element = Any
_CONTENT_TYPES = "[Content_Types].xml"
_PICTURE = re.compile(r"\.(jpe?g|png|bmp|gif|tiff?|webp)$", re.IGNORECASE)
_SCAN_BYTES = 4_000
"""A picture of fewer is a logo or a rule, not a scan."""
_DIGITS = re.compile(r"\d+")


def unpack(archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of a part.

    Raises:
        OverCapError: it unpacks to more than `MAX_PART`, whatever the archive's directory says of it.
        KeyError: there is none.
        zipfile.BadZipFile, zlib.error: it is damaged.
    """
    with archive.open(name) as part:
        data = part.read(MAX_PART + 1)
    if len(data) > MAX_PART:
        raise OverCapError
    return data


def check_size(archive: zipfile.ZipFile) -> None:
    """Refuse an archive whose directory announces more than `MAX_UNPACKED`.

    Raises:
        OverCapError: it does.
    """
    if sum(each.file_size for each in archive.infolist()) > MAX_UNPACKED:
        raise OverCapError


def parse(data: bytes) -> Element:
    """The root element of an XML document. Entities stay unresolved, and nothing is fetched.

    Raises:
        etree.XMLSyntaxError: it is not well-formed, or nests deeper than libxml2 allows.
        MemoryError: its tree does not fit.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        raise


def parts_by_type(archive: zipfile.ZipFile) -> dict[str, list[str]]:
    """Part names of an Open Packaging document (ECMA-376-2) by the last word of their content type, as `header+xml`."""
    found: dict[str, list[str]] = {}
    for each in parse(unpack(archive, _CONTENT_TYPES)).iter("{*}Override"):
        kind = each.get("ContentType", "").rsplit(".", 1)[-1].lower()
        found.setdefault(kind, []).append(each.get("PartName", "").lstrip("/"))
    return found


def numbered(names: Iterator[str]) -> list[str]:
    """Names in the order of the numbers in them: page 2 before page 10."""
    return sorted(names, key=lambda name: [int(number) for number in _DIGITS.findall(name)])


def pictures_in(archive: zipfile.ZipFile) -> list[str]:
    """The names of the pictures in a document that may be scans, in the order in which they were put in.

    The thumbnail that Office puts beside a document's properties shows its first page and is none of them.
    """
    big = (each.filename for each in archive.infolist() if each.file_size >= _SCAN_BYTES)
    return numbered(name for name in big if _PICTURE.search(name) and not name.startswith("docProps/"))


def title_of(archive: zipfile.ZipFile) -> str | None:
    """The title in the core properties, if any."""
    try:
        title = parse(unpack(archive, "docProps/core.xml")).findtext("{*}title")
    except (KeyError, OverCapError, etree.XMLSyntaxError, zipfile.BadZipFile):
        return None
    return title or None
