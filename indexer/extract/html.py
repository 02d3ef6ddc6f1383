"""Text of web pages, and of what office programs save as such."""

import re
from typing import BinaryIO

import lxml.html
from lxml import etree

from anjuan.settings import TextSettings
from indexer.extract.packed import Element
from indexer.extract.plain import decode
from indexer.extract.reading import Reading, Status

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_UNSEEN = ("script", "style", "noscript", "template", "head")
_CELLS = frozenset({"td", "th"})
_LINES = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "table",
        "title",
        "tr",
        "ul",
    }
)
_BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")
_GAPS = re.compile(r" *\n[ \n]*")


def read_html(file: BinaryIO, settings: TextSettings) -> Reading:
    """Read a page in the charset that it declares, or else the one that fits."""
    limit = 16 * settings.max_characters  # markup included
    data = file.read(limit + 1)
    text, title = page_text(data[:limit])
    return Reading("html", Status.OK, text, title, truncated=len(data) > limit)


def page_text(data: bytes, charset: str | None = None) -> tuple[str, str | None]:
    """The text and the title of a page.

    Raises:
        lxml.etree.ParserError: there is no document in it.
    """
    declared = _CHARSET.search(data[:4096])
    source = _decode(data, charset or (declared[1].decode() if declared else None))
    root = lxml.html.document_fromstring(_DECLARATION.sub("", source))
    title = root.findtext(".//title")
    for each in list(root.iter(*_UNSEEN)):
        each.drop_tree()
    return _text(root), _BLANKS.sub(" ", title).strip() if title else None


def _decode(data: bytes, charset: str | None) -> str:
    if charset and charset.lower() in ("gb2312", "gbk", "hz-gb-2312"):
        charset = "gb18030"
    if charset:
        try:
            return data.decode(charset)
        except (LookupError, UnicodeDecodeError):  # pages lie about their charset
            pass
    return decode(data) or data.decode("gb18030", "replace")


def _text(root: Element) -> str:
    out: list[str] = []
    for event, each in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            if each.tag in _LINES:
                out.append("\n")
            out.append(_BLANKS.sub(" ", each.text or ""))
            continue
        if event == "end" and each.tag in _LINES and each.tag != "br":
            out.append("\n")
        elif event == "end" and each.tag in _CELLS:
            out.append("\t")
        out.append(_BLANKS.sub(" ", each.tail or ""))
    return _GAPS.sub("\n", "".join(out)).strip()
