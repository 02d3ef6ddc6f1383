"""A docx file as its parts: read with caps, judged, written again so that equal contents are equal bytes.

ECMA-376 part 2: a docx is a zip of parts, their relationships and their content types.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from html import escape
from pathlib import Path, PurePosixPath
from typing import Any

from anjuan.errors import AnjuanError
from templates.container import joined, member

Parts = dict[str, bytes]
"""Part names (without the leading slash) and their bytes, in the order of the zip."""

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DOCUMENT = "word/document.xml"
PROPERTIES = "docProps/core.xml"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"

MAX_PARTS = 500
MAX_UNPACKED = 64 * 1024 * 1024
MAX_XML_PART = 8 * 1024 * 1024

_PRINTED = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_EMBEDDING_TYPES = ("oleObject", "package", "aFChunk", "subDocument", "frame", "control")
_ATTACHED = "attachedTemplate"
_LOCAL = re.compile(r"(?i)(file:///)?([a-z]:|[^:/\\\\]+$)")
_FETCHING_FIELDS = re.compile(r"\b(DDEAUTO|DDE|INCLUDEPICTURE|INCLUDETEXT|LINK|IMPORT)\b", re.IGNORECASE)


class Fault(StrEnum):
    """Why a file cannot be read as a docx."""

    NO_DOCX = "no_docx"
    """Another format, damaged, or encrypted."""
    TOO_BIG = "too_big"
    """It unpacks to more than the caps: a zip bomb, most often."""
    FORBIDDEN = "forbidden"
    """It defines entities (a DTD), which a docx may not."""


class NotADocx(AnjuanError):
    """The file is no docx that can be read: another format, damaged, encrypted, or far too big.

    Attributes:
        path: the file.
        fault: why.
    """

    def __init__(self, path: Path, fault: Fault = Fault.NO_DOCX) -> None:
        super().__init__(path, fault)
        self.path = path
        self.fault = fault


class Unpackable(ValueError):
    """What `unpack` and `parsed` refuse for a reason that can be named.

    Attributes:
        fault: the reason.
    """

    def __init__(self, fault: Fault, where: str) -> None:
        super().__init__(fault, where)
        self.fault = fault


def fault_of(error: ValueError) -> Fault:
    """Why `unpack` refused a file."""
    return error.fault if isinstance(error, Unpackable) else Fault.NO_DOCX


def read(path: Path) -> Parts:
    """All parts of the docx.

    Raises:
        NotADocx: also for a zip bomb: the caps are checked while unpacking, not believed from the zip's list.
    """
    try:
        return unpack(path.read_bytes())
    except ValueError as error:
        raise NotADocx(path, fault_of(error)) from error


def unpack(data: bytes) -> Parts:
    """All parts of the docx, its XML well-formed.

    Raises:
        ValueError: when it is none, or larger than the caps.
    """
    try:
        return dict(_unpacked(data))
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError, EOFError) as error:
        raise ValueError(str(error)) from error


def _unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
    total = 0
    with zipfile.ZipFile(io.BytesIO(data)) as docx:
        names = [info for info in docx.infolist() if not info.is_dir()]
        if len(names) > MAX_PARTS:
            raise Unpackable(Fault.TOO_BIG, str(len(names)))
        if DOCUMENT not in docx.namelist() or "[Content_Types].xml" not in docx.namelist():
            raise ValueError(len(names))
        for info in names:
            limit = min(MAX_UNPACKED - total, MAX_XML_PART if is_xml(info.filename) else MAX_UNPACKED)
            with docx.open(info) as member:
                part = member.read(limit + 1)
            if len(part) > limit:
                raise Unpackable(Fault.TOO_BIG, info.filename)
            total += len(part)
            if is_xml(info.filename):
                parsed(part)
            yield info.filename, part


def is_xml(name: str) -> bool:
    """Whether the part is XML, by its name as the standard has it."""
    return name.endswith((".xml", ".rels"))


def parsed(part: bytes | str) -> Any:  # noqa: ANN401 - lxml's element has no type here
    """The part's root element.

    Raises:
        ValueError: when it is not well-formed, or brings a DTD with it (ECMA-376 part 2, 8.1.3 forbids them).
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(part.encode() if isinstance(part, str) else part, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unpackable(Fault.FORBIDDEN, str(root.tag))
    return root


def serialised(root: Any) -> bytes:  # noqa: ANN401 - as above
    """The part's bytes."""
    from lxml import etree

    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def printed_parts(parts: Parts) -> list[str]:
    """Names of the parts whose text is printed: the document, headers, footers, notes."""
    return [name for name in parts if _PRINTED.fullmatch(name)]


def macros(parts: Parts) -> list[str]:
    """Parts that hold code."""
    found = [name for name in parts if re.search(r"vbaProject|vbaData|/activeX/", name)]
    if b"macroEnabled" in parts["[Content_Types].xml"]:
        found.append("macroEnabled")
    return found


def embedded(parts: Parts) -> list[str]:
    """Foreign objects within: formulas and sheets of other programs, whole documents, controls."""
    return [target for _, kind, target, outside in _links(parts) if kind in _EMBEDDING_TYPES and not outside]


def outside_links(parts: Parts) -> list[str]:
    """Whatever makes Word fetch or run something on opening.

    A link that a reader clicks is none, nor is the template on the maker's own disk: filling drops that one.
    """
    found = [
        target
        for _, kind, target, outside in _links(parts)
        if outside and kind != "hyperlink" and not (kind == _ATTACHED and _LOCAL.match(target))
    ]
    for name in printed_parts(parts):
        root = parsed(parts[name])
        instructions = "".join(each.text or "" for each in root.iter(f"{{{W}}}instrText"))
        simple = [each.get(f"{{{W}}}instr", "") for each in root.iter(f"{{{W}}}fldSimple")]
        found += [match[0] for text in (instructions, *simple) for match in _FETCHING_FIELDS.finditer(text)]
    return found


def _links(parts: Parts) -> Iterator[tuple[str, str, str, bool]]:
    """Every relationship: the part of it, its kind, its target, and whether that lies outside."""
    for name in parts:
        if name.endswith(".rels"):
            for link in parsed(parts[name]).iter(f"{{{_RELATIONSHIPS}}}Relationship"):
                kind = link.get("Type", "").rpartition("/")[2]
                yield name, kind, link.get("Target", ""), link.get("TargetMode") == "External"


def with_properties(parts: Parts, *, title: str, author: str, created: str) -> Parts:
    """The parts with our own properties, and without what tools leave: application, custom properties, thumbnail.

    Args:
        parts: of a template.
        title: of the document.
        author: the unit that issues it.
        created: W3CDTF, UTC.
    """
    return without_traces(parts) | {PROPERTIES: properties(title=title, author=author, created=created)}


def properties(*, title: str, author: str, created: str) -> bytes:
    """The part with a document's properties: see `with_properties`."""
    title, author = escape(title), escape(author)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator><cp:lastModifiedBy>{author}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{created}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{created}</dcterms:modified></cp:coreProperties>'
    ).encode()


def without_traces(parts: Parts) -> Parts:
    """The parts without what tools leave, ready to take our own properties."""
    kept = {name: part for name, part in parts.items() if not name.startswith(("docProps/", "customXml/"))}
    kept["_rels/.rels"] = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{_RELATIONSHIPS}">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="{DOCUMENT}"/>'
        f'<Relationship Id="rId2" Type="{_RELATIONSHIPS}/metadata/core-properties" Target="{PROPERTIES}"/>'
        "</Relationships>"
    ).encode()
    types = parsed(kept["[Content_Types].xml"])
    for each in list(types):
        if each.get("PartName", "/").lstrip("/").startswith(("docProps/", "customXml/")):
            types.remove(each)
    _declare(types, "Override", "PartName", f"/{PROPERTIES}", _CORE_TYPE)
    kept["[Content_Types].xml"] = serialised(types)
    for name in [name for name in kept if name.startswith("word/_rels/")]:
        kept[name] = _without(kept[name], ("/customXml", f"/{_ATTACHED}"))
    if "word/settings.xml" in kept:
        root = parsed(kept["word/settings.xml"])
        for attached in list(root.iter(f"{{{W}}}{_ATTACHED}")):
            root.remove(attached)
        kept["word/settings.xml"] = serialised(root)
    return kept


def _without(rels: bytes, kinds: tuple[str, ...]) -> bytes:
    """The relationships but those of some kinds."""
    root = parsed(rels)
    for each in list(root):
        if each.get("Type", "").endswith(kinds):
            root.remove(each)
    return serialised(root)


def images(parts: Parts, shots: Mapping[str, Mapping[str, bytes]]) -> Parts:
    """The parts that JPEG images add or alter: by the part that shows them, by relationship id."""
    types = parsed(parts["[Content_Types].xml"])
    _declare(types, "Default", "Extension", "jpg", "image/jpeg")
    added = {"[Content_Types].xml": serialised(types)}
    for owner, shown in shots.items():
        path = PurePosixPath(owner)
        rels = f"{path.parent}/_rels/{path.name}.rels"
        links = "".join(f'<Relationship Id="{key}" Type="{_OFFICE}/image" Target="media/{key}.jpg"/>' for key in shown)
        empty = f'<Relationships xmlns="{_RELATIONSHIPS}"></Relationships>'.encode()
        root = parsed(parts.get(rels, empty))
        root.extend(parsed(f'<Relationships xmlns="{_RELATIONSHIPS}">{links}</Relationships>'))
        added[rels] = serialised(root)
        added |= {f"{path.parent}/media/{key}.jpg": image for key, image in shown.items()}
    return added


def _declare(types: Any, tag: str, attribute: str, value: str, content_type: str) -> None:  # noqa: ANN401 - lxml
    from lxml import etree

    if not any(each.get(attribute, "").lower() == value.lower() for each in types):
        element = etree.Element(f"{{{_CONTENT_TYPES}}}{tag}", {attribute: value, "ContentType": content_type})
        types.insert(0 if tag == "Default" else len(types), element)


def packed(parts: Parts) -> bytes:
    """The docx: equal parts give equal bytes, whatever the clock and the machine."""
    return joined({name: member(name, part) for name, part in parts.items()})
