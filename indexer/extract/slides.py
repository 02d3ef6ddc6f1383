"""Text of presentations (PresentationML, ISO/IEC 29500-1 §19)."""

import zipfile
from typing import BinaryIO

from anjuan.settings import TextSettings
from indexer.extract.packed import LITTLE_TEXT, numbered, parse, parts_by_type, pictures_in, title_of, unpack
from indexer.extract.reading import Reading, Status

_KINDS = ("slide+xml", "notesslide+xml", "comments+xml")


def read_slides(file: BinaryIO, settings: TextSettings) -> Reading:
    """Read the slides, then the speaker's notes.

    Raises:
        zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, KeyError, OverCapError: a slide is damaged or too large.
    """
    with zipfile.ZipFile(file) as archive:
        parts = parts_by_type(archive)
        slides = len(parts.get(_KINDS[0], ()))
        names = [name for kind in _KINDS for name in numbered(iter(parts.get(kind, ())))[: settings.max_pages]]
        paragraphs = [
            "".join(run.text or "" for run in paragraph.iter("{*}t"))
            for name in names
            for paragraph in parse(unpack(archive, name)).iter("{*}p")
        ]
        pictures = pictures_in(archive)
        title = title_of(archive)
    text = "\n".join(filter(None, paragraphs))
    status = Status.NEEDS_OCR if pictures and len(text) < LITTLE_TEXT else Status.OK
    return Reading("pptx", status, text, title, slides, truncated=slides > settings.max_pages)
