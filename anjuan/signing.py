"""Whether a paper is signed, as far as its name and its format tell."""

import re
from enum import StrEnum

from anjuan.casefile import RecordFacts
from anjuan.kind_words import Medium, medium_of

# A PDF or a picture is taken for the scan of a signed paper, unless its name says that it is none.
_SIGNED_WORDS = re.compile(r"(?<![未待请需])签|扫描")
_BLANK_WORDS = re.compile(r"未签|待签|请签|需签|空白|模板|样本|样张|范本|草稿")


def signed(facts: RecordFacts) -> bool:
    """Whether it is the scan of a signed paper: a picture, a PDF, or called one. A document is merely filled in."""
    return looks_signed(facts.name, facts.format)


def looks_signed(name: str, form: str) -> bool:
    """The same of a paper of which the name and the format are known."""
    if _BLANK_WORDS.search(name):
        return False
    scanned = form == "pdf" or medium_of(form) is Medium.IMAGE
    return scanned or _SIGNED_WORDS.search(name) is not None


class Look(StrEnum):
    """What a paper that is to be signed looks like, by its name, its format and whether it has text."""

    SCAN = "scan"
    EDITABLE_PDF = "editable_pdf"
    DOCUMENT = "document"
    CALLED_BLANK = "called_blank"
    EMPTY_PAGES = "empty_pages"
    UNREAD = "unread"

    @property
    def chinese(self) -> str:
        """The words on the screen."""
        return _LOOKS[self]


_LOOKS = {
    Look.SCAN: "签字扫描件",
    Look.EDITABLE_PDF: "是可编辑文字的 PDF，不是签字扫描件",
    Look.DOCUMENT: "是文档，不是签字扫描件",
    Look.CALLED_BLANK: "名称写着没有签",
    Look.EMPTY_PAGES: "页面是空白的，没有签字",
    Look.UNREAD: "还没有读出来，看不出是不是签字扫描件",
}


_PDF_LOOKS = {
    "needs_ocr": Look.SCAN,
    "ocr": Look.SCAN,
    "partly_scanned": Look.EDITABLE_PDF,
    "ok": Look.EDITABLE_PDF,
    "no_text": Look.EMPTY_PAGES,
}


def look_of(facts: RecordFacts, text_status: str | None) -> Look:
    """What a paper looks like. A PDF with text was made by a computer, whatever its name says: a scan has none.

    Args:
        facts: of the record.
        text_status: how reading it went, in the reader's word; None: nobody has read it.
    """
    if _BLANK_WORDS.search(facts.name):
        return Look.CALLED_BLANK
    if medium_of(facts.format) is Medium.IMAGE:
        return Look.SCAN
    if facts.format != "pdf":
        return Look.DOCUMENT
    return _PDF_LOOKS.get(text_status or "", Look.UNREAD)
