"""What was read out of a file: the values."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from anjuan import scan


class Status(StrEnum):
    """How reading a file went."""

    OK = "ok"
    NO_TEXT = "no_text"  # a sound photo, recording, video or package: there is no text to be had
    NEEDS_OCR = scan.NEEDS_OCR  # pages or pictures, but no text layer
    PARTLY_SCANNED = scan.PARTLY_SCANNED  # a text layer, but some pages are pictures
    OCR = scan.RECOGNISED  # its letters were recognised in pictures; no reader of files says so
    LATER = "later"  # needs LibreOffice, and the caller asked for the quick ones only
    ENCRYPTED = "encrypted"
    UNREADABLE = "unreadable"  # broken
    GONE = "gone"  # not there, or not to be opened at this moment: it says nothing of what the file holds
    EMPTY = "empty"  # 0 bytes
    UNSUPPORTED = "unsupported"
    KILLED = "killed"  # it ran over a cap, of time, memory, pixels or unpacked bytes, or its child died


class OverCapError(Exception):
    """Reading on would take more than the caps allow. It never leaves the child: the file is `killed`."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was read.

    Attributes:
        format: what the bytes are, in lower case (`docx`, `jpg`, `ofd`…), whatever the name says; `bin` when unknown,
            empty when there are none, or when the file could not be opened, or its child died.
        text: paragraphs and rows end with line feeds, cells with tabs; no control characters, no lone surrogates.
            With `needs_ocr` what little there is, such as a watermark; with `partly_scanned` the other pages.
        title: of the document's properties, the page's `<title>` or the mail's subject.
        pages: of a PDF or OFD; frames of a TIFF; sheets of a workbook. None where the format has none.
        taken_at: when a photo was taken, by its EXIF; aware, in Asia/Shanghai unless EXIF gives an offset.
        misnamed: the extension promises another format than the bytes have.
        truncated: the text was longer, or the pages more, than the settings allow, and the rest is left out.
        detail: why, in short English for logs; never names, text or other personal data.
    """

    format: str
    status: Status
    text: str = ""
    title: str | None = None
    pages: int | None = None
    taken_at: dt.datetime | None = None
    misnamed: bool = False
    truncated: bool = False
    detail: str = ""
