"""Word and Excel files (ISO/IEC 29500) without personal data: the package is copied, only texts and properties change.

The text of a paragraph is put together from its runs before it is searched, and taken apart again: formatting may split
a number anywhere. What cannot be looked into (embedded objects, macros, drawings of other formats) blocks the copy, and
the caller makes a PDF instead.
"""

import posixpath
import re
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anjuan.masking import Masker, Span
from archive.masked.findings import Findings
from archive.masked.metadata import STRIPPABLE, without_metadata
from archive.obstacles import Obstacle, Unpreparable
from archive.wellformed import check

FORMATS = frozenset({"docx", "xlsx"})
_XML = (".xml", ".rels", ".vml", ".svg")
_DROPPED = (
    "docProps/thumbnail",
    "_xmlsignatures/",
    "customXml/",
    "docProps/custom.xml",
    "word/people.xml",
)
_FONTS = (".odttf", ".fntdata")
_BLOCKING = (
    "pivotCache",
    "externalLinks",
    "connections.xml",
    "queryTables",
    "attachedToolbars",
    "altChunk",
    "afchunk",
    "xl/model",
)
_TEXTS = frozenset({"t", "delText", "instrText", "delInstrText", "v"})
_DELETED = frozenset({"delText", "delInstrText"})
_SIGNS = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}
_ATTRIBUTES = frozenset({
    "descr", "title", "alt", "string", "tooltip", "instr", "displayText", "value", "placeholder", "displayName",
    "oldFormula", "statusText", "promptTitle", "prompt", "error", "errorTitle",
})  # fmt: skip
_AUTHORS = frozenset({"author", "initials", "lastModifiedBy", "userId", "providerId", "userName", "userInitials"})
_PERSONAL_PROPERTIES = frozenset({"creator", "lastModifiedBy", "Manager", "Company", "HyperlinkBase", "lastPrinted"})
_NOBODY = "匿名"
_LETTERED = re.compile(r"[\u3400-\u9fff]|\d{7}")


class CannotMask(Exception):
    """Something in the package cannot be looked into; `part` is its name."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


def mask_openxml(source: Path, target: Path, form: str, masker: Masker) -> Findings:
    """Write the masked copy of a docx or xlsx.

    Raises:
        Unpreparable: empty, encrypted or broken.
        CannotMask: it holds what only a PDF of it can be rid of.
    """
    check(source, form)
    findings = Findings()
    with zipfile.ZipFile(source) as package, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        names = [each for each in package.namelist() if not each.endswith("/") and not each.startswith(_DROPPED)]
        for name in names:
            _refuse_opaque(name)
        roots = {name: _parsed(package.read(name)) for name in names if name.lower().endswith(_XML)}
        masker = masker.knowing(_known(roots, masker)).learning(_texts(roots))
        findings.names = masker.known.names
        for name in dict.fromkeys(names):
            content = _serialised(_masked_part(name, roots[name], masker, findings)) if name in roots else None
            if content is None:
                content = _masked_other(name, package.read(name), findings)
            copy.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return findings


def _refuse_opaque(name: str) -> None:
    extension = posixpath.splitext(name)[1].lower().lstrip(".")
    known = name.lower().endswith((*_XML, *_FONTS)) or extension in STRIPPABLE
    if not known and "printerSettings" in name:
        return
    if not known or any(word in name for word in _BLOCKING):
        raise CannotMask(name)


def _masked_other(name: str, content: bytes, findings: Findings) -> bytes:
    if name.lower().endswith(_FONTS):
        return content
    if "printerSettings" in name:  # the name of the office's printer, and at times of its owner
        return b""
    findings.pictures += 1
    return without_metadata(content)


def _parsed(content: bytes) -> Any:  # noqa: ANN401 - lxml's element has no type here
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        raise Unpreparable(Obstacle.UNREADABLE) from None
    for each in list(root.iter(etree.Entity)):
        raise CannotMask(str(each.name))
    return root


def _serialised(root: Any) -> bytes:  # noqa: ANN401 - as above
    from lxml import etree

    content: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return content


def _local(element: Any) -> str:  # noqa: ANN401 - as above
    return str(element.tag).rpartition("}")[2]


# A part


def _masked_part(name: str, root: Any, masker: Masker, findings: Findings) -> Any:  # noqa: ANN401 - as above
    """The part's tree, put right in place."""
    if name.endswith(".rels"):
        _mask_relations(root, masker, findings)
        return root
    if name == "[Content_Types].xml":
        for override in [each for each in root if each.get("PartName", "").lstrip("/").startswith(_DROPPED)]:
            root.remove(override)
        return root
    if name.startswith("docProps/"):
        _mask_properties(root, masker, findings)
        return root
    if name == "xl/workbook.xml":
        _refuse_named_sheets(root, masker)
    if next(root.iter("{*}mailMerge"), None) is not None:
        raise CannotMask(name)
    for story in _stories(root):
        story.mask(masker, findings)
    _mask_attributes(root, masker, findings)
    return root


def _mask_relations(root: Any, masker: Masker, findings: Findings) -> None:  # noqa: ANN401 - as above
    for each in list(root):
        target = each.get("Target", "")
        if each.get("Type", "").endswith("/attachedTemplate"):
            each.set("Target", "Normal.dotm")  # its path often holds a user's name
        elif each.get("TargetMode") == "External":
            each.set("Target", findings.masked(target, masker))
        elif posixpath.normpath(posixpath.join("/", target)).lstrip("/").startswith(_DROPPED) or any(
            dropped in target for dropped in ("customXml/", "people.xml", "_xmlsignatures/")
        ):
            root.remove(each)


def _mask_properties(root: Any, masker: Masker, findings: Findings) -> None:  # noqa: ANN401 - as above
    for each in root.iter():
        if _local(each) in _PERSONAL_PROPERTIES and _local(each) != "lastPrinted":
            each.text = ""
        elif each.text and each.text.strip():
            each.text = findings.masked(each.text, masker)


def _refuse_named_sheets(root: Any, masker: Masker) -> None:  # noqa: ANN401 - as above
    """Formulas call a sheet by its name, and no name may hold a star."""
    for sheet in root.iter("{*}sheet"):
        if masker.find(sheet.get("name", "")):
            raise CannotMask("xl/workbook.xml")


def _mask_attributes(root: Any, masker: Masker, findings: Findings) -> None:  # noqa: ANN401 - as above
    for each in root.iter():
        kind = _local(each)
        for key, value in each.items():
            name = key.rpartition("}")[2]
            if name in _AUTHORS or (kind == "person" and name == "displayName"):
                each.set(key, "" if name == "initials" else _NOBODY)
            elif name in _ATTRIBUTES or _is_value(kind, name):
                each.set(key, findings.masked(value, masker))
        if kind == "author" and each.text:
            each.text = _NOBODY


def _is_value(kind: str, name: str) -> bool:
    """Attributes with a common name that hold text in some elements alone."""
    return (
        (name == "val" and kind in {"docVar", "tag", "alias", "filter", "customFilter", "default", "title"})
        or (name == "name" and kind in {"docPr", "cNvPr", "tableColumn", "bookmarkStart", "docVar"})
        or (name == "r" and kind == "fldSimple")
    )


# Texts


@dataclass(slots=True)
class _Piece:
    """Characters of a story: those of an element's text, or a sign that stands for an element (None)."""

    text: str
    element: Any = None
    deleted: bool = False


@dataclass(slots=True)
class _Story:
    """Texts that belong together, in order."""

    pieces: list[_Piece] = field(default_factory=list)

    def mask(self, masker: Masker, findings: Findings) -> None:
        """Hide what is personal, first as the text reads with its deletions gone, then with them."""
        standing = [each for each in self.pieces if not each.deleted]
        for view in [standing] if len(standing) == len(self.pieces) else [standing, self.pieces]:
            spans = masker.find("".join(each.text for each in view))
            findings.count(spans)
            _put_back(view, spans)


def _put_back(pieces: Iterable[_Piece], spans: tuple[Span, ...]) -> None:
    """Write the masked characters into the elements that they come from."""
    at = 0
    rest = deque(spans)
    for piece in pieces:
        end = at + len(piece.text)
        chars = list(piece.text)
        touched = False
        while rest and rest[0].start < end:
            span = rest[0]
            for place in range(max(span.start, at), min(span.end, end)):
                chars[place - at] = span.masked[place - span.start]
                touched = True
            if span.end > end:
                break
            rest.popleft()
        if touched and piece.element is not None:
            piece.text = "".join(chars)
            _set_text(piece.element, piece.text)
        at = end


def _set_text(element: Any, text: str) -> None:  # noqa: ANN401 - as above
    element.text = text
    cell = element.getparent()
    if _local(element) == "v" and cell is not None and _local(cell) == "c":
        cell.set("t", "str")  # a number no more


def _stories(root: Any) -> Iterator[_Story]:  # noqa: ANN401 - as above
    """All texts of a part: one story of its paragraphs and cells, then each text that stands outside them."""
    story = _Story()
    for paragraph in _paragraphs(root):
        story.pieces += paragraph
    yield story
    for each in root.iter():
        if each.text and _local(each) not in _TEXTS and _LETTERED.search(each.text):
            yield _Story([_Piece(each.text, each)])
        if each.tail and _LETTERED.search(each.tail):
            raise CannotMask(_local(each))


_BLOCKS = frozenset({"p", "si", "c", "pt", "text"})
_NO_TEXT = frozenset({"s", "b", "e"})
"""Types of cells whose value is a place among the shared strings, a truth or an error."""


def _paragraphs(root: Any) -> Iterator[list[_Piece]]:  # noqa: ANN401 - as above
    """The pieces of each paragraph in the order in which the paragraphs begin; a text box is one of its own."""
    order: dict[Any, list[_Piece]] = {}
    for each in root.iter():
        kind = _local(each)
        if kind in _BLOCKS:
            order.setdefault(each, [])
        elif kind in _TEXTS or kind in _SIGNS:
            block = next((up for up in each.iterancestors() if _local(up) in _BLOCKS), root)
            if kind == "v" and block.get("t") in _NO_TEXT:
                continue
            if kind in _TEXTS and each.text:
                order.setdefault(block, []).append(_Piece(each.text, each, kind in _DELETED))
            elif kind in _SIGNS and _local(each.getparent()) == "r":
                order.setdefault(block, []).append(_Piece(_SIGNS[kind]))
    for block, pieces in order.items():
        yield [*pieces, _Piece(_end_of(block))]


def _end_of(block: Any) -> str:  # noqa: ANN401 - as above
    """What parts a block from the next: a tab at the end of a cell, else a line's end."""
    cell = block.getparent()
    last = cell is not None and _local(cell) == "tc" and block is cell[-1] and cell.getnext() is not None
    return "\t" if last else "\n"


# Tables


def _known(roots: dict[str, Any], masker: Masker) -> Any:  # noqa: ANN401 - Known
    """The masker's known values, and what headers of tables say, in all parts."""
    known = masker.known
    strings = [_text(each) for each in roots["xl/sharedStrings.xml"]] if "xl/sharedStrings.xml" in roots else []
    for name, root in roots.items():
        if name.startswith("xl/worksheets/") and not name.endswith(".rels"):
            known = known.with_table(_sheet_rows(root, strings))
        for table in root.iter("{*}tbl"):
            known = known.with_table([[_text(cell) for cell in row if _local(cell) == "tc"] for row in table])
    return known


def _texts(roots: dict[str, Any]) -> Iterator[str]:
    return ("".join(piece.text for piece in story.pieces) for root in roots.values() for story in _stories(root))


def _text(element: Any) -> str:  # noqa: ANN401 - as above
    return "".join(each.text or "" for each in element.iter("{*}t"))


def _sheet_rows(root: Any, strings: list[str]) -> Iterator[list[str]]:  # noqa: ANN401 - as above
    for row in root.iter("{*}row"):
        cells: list[str] = []
        for cell in row.iter("{*}c"):
            column = _column(cell.get("r", ""))
            cells += [""] * (column - len(cells))
            cells.append(_cell_text(cell, strings))
        yield cells


def _column(reference: str) -> int:
    """The column of a cell such as AB12, from 0; at most Excel's last."""
    column = 0
    for char in reference[:3]:
        if char.isalpha() and char.isascii():
            column = column * 26 + ord(char.upper()) - 64
    return min(max(column - 1, 0), 16_383)


def _cell_text(cell: Any, strings: list[str]) -> str:  # noqa: ANN401 - as above
    value = cell.findtext("{*}v") or ""
    if cell.get("t") == "s":
        return strings[int(value)] if value.isdigit() and int(value) < len(strings) else ""
    return _text(cell) if cell.get("t") == "inlineStr" else value
