"""Text of Word documents (WordprocessingML, ISO/IEC 29500-1 §17), every story of them.

The tree is first put right (what was deleted goes, a text box moves behind the paragraph that anchors it), so that one
pass over the elements in document order then gives the text.
"""

import zipfile
from typing import BinaryIO

from lxml import etree

from indexer.extract.packed import LITTLE_TEXT, Element, numbered, parse, parts_by_type, pictures_in, title_of, unpack
from indexer.extract.reading import OverCapError, Reading, Status

_STORIES = ("header+xml", "footer+xml", "footnotes+xml", "endnotes+xml", "comments+xml", "diagramdata+xml")
# mc:Fallback repeats the mc:Choice beside it; what was deleted or moved away is no text; a word's ruby would split it.
_LEFT_OUT = ("{*}Fallback", "{*}del", "{*}moveFrom", "{*}rt")
_SIGNS = {"br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_WANTED = ("{*}t", "{*}p", "{*}tab", "{*}br", "{*}cr", "{*}tc", "{*}tr", "{*}noBreakHyphen", "{*}ptab")


def read_docx(file: BinaryIO) -> Reading:
    """Read a docx: body, tables, text boxes, headers, footers, notes, comments and diagrams.

    Raises:
        zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, KeyError: the body is damaged or absent.
        OverCapError: the body is larger than the caps allow.
    """
    with zipfile.ZipFile(file) as archive:
        parts = parts_by_type(archive)
        stories = [_text(parse(unpack(archive, _body(parts))))]
        detail = ""
        for name in (name for kind in _STORIES for name in numbered(iter(parts.get(kind, ())))):
            try:
                story = _text(parse(unpack(archive, name)))
            except (KeyError, OverCapError, etree.XMLSyntaxError, zipfile.BadZipFile):
                detail = "a part beside the body is damaged"
                continue
            if (
                story and story not in stories
            ):  # first, odd and even pages, and each section, often have the same header
                stories.append(story)
        text = "\n".join(stories).strip()
        status = Status.NEEDS_OCR if pictures_in(archive) and len(text) < LITTLE_TEXT else Status.OK
        return Reading("docx", status, text, title_of(archive), detail=detail)


def _body(parts: dict[str, list[str]]) -> str:
    """The main part's name, which need not be `word/document.xml`."""
    return parts.get("main+xml", ["word/document.xml"])[0]


def _text(root: Element) -> str:
    _put_right(root)
    out: list[str] = []
    fresh = True  # at the start of the document or of a cell, where no line ends
    first_cell = True
    for each in root.iter(*_WANTED):
        tag = each.tag.rpartition("}")[2]
        if tag == "t":
            out.append(each.text or "")
        elif tag == "p":
            if not fresh:
                out.append("\n")
            fresh = False
        elif tag == "tc":
            if not first_cell:
                out.append("\t")
            first_cell, fresh = False, True
        elif tag == "tr":
            out.append("\n")
            first_cell = True
        elif tag in _SIGNS:
            out.append(_SIGNS[tag])
        elif each.getparent().tag.endswith("}r"):  # a tab; in `w:tabs` it is a tab stop
            out.append("\t")
    return "".join(out).strip()


def _put_right(root: Element) -> None:
    for each in list(root.iter(*_LEFT_OUT)):
        each.getparent().remove(each)
    # Inner boxes come after outer ones: in reverse, each is lifted once, with what was lifted out of it behind it.
    for box in reversed(list(root.iter("{*}txbxContent"))):
        anchor = next((each for each in box.iterancestors("{*}p")), None)
        if anchor is not None:
            box.getparent().remove(box)
            anchor.addnext(box)
