"""What a file's bytes are, and whether its name says so."""

import re
import zipfile
from dataclasses import dataclass
from itertools import takewhile
from typing import BinaryIO

from indexer.extract.plain import decode
from indexer.extract.reading import Status

PICTURES = frozenset({"jpg", "png", "gif", "bmp", "tif", "webp", "heic", "avif"})
RECORDINGS = frozenset(
    {"mp3", "wav", "amr", "silk", "m4a", "aac", "ogg", "flac", "mp4", "mov", "3gp", "asf", "avi", "mkv", "flv", "mpg"}
)
TEXTUAL = frozenset({"txt", "csv", "html", "eml", "xml"})
NEEDS_OFFICE = frozenset({"doc", "wps", "rtf", "odt", "xml"})
FOREIGN = frozenset({"exe", "rar", "7z", "gz", "bz2", "xz", "cab", "lnk", "class", "db"})
"""Formats that are recognised in order to be refused: programs, and archives that are not unpacked."""

_NEVER_TEXT = PICTURES | RECORDINGS | {"pdf", "ofd", "zip"}
_WORD = frozenset({"doc", "wps", "rtf", "docx", "html", "txt", "eml", "xml"})  # Word and WPS open all of these
_MPEG4 = frozenset({"mp4", "mov", "3gp", "m4a"})  # one container, whose brands tell little
_ALONE = {"pdf", "ofd", "zip", "rtf", "eml", "docx", "xlsx", "xlsb", "xls", "pptx", "ppt", "odt", "ods", "odp", "msg"}
_PROMISES: dict[str, frozenset[str]] = {
    **{each: frozenset({each}) for each in PICTURES | RECORDINGS | FOREIGN | _ALONE},
    **dict.fromkeys(("docm", "dotx", "dotm"), frozenset({"docx"})),
    **dict.fromkeys(("doc", "dot", "wps", "wpt"), _WORD),
    **dict.fromkeys(("xlsm", "xltx", "xltm"), frozenset({"xlsx"})),
    **dict.fromkeys(("et", "ett"), frozenset({"xls", "xlsx"})),
    **dict.fromkeys(("pptm", "ppsx", "potx"), frozenset({"pptx"})),
    **dict.fromkeys(("pps", "pot"), frozenset({"ppt"})),
    **dict.fromkeys(("dps", "dpt"), frozenset({"ppt", "pptx"})),
    **dict.fromkeys(("txt", "log", "md", "text"), frozenset({"txt", "csv", "html", "xml"})),
    **dict.fromkeys(("htm", "html", "xhtml"), frozenset({"html"})),
    **dict.fromkeys(("mht", "mhtml"), frozenset({"eml", "html"})),
    **dict.fromkeys(("jpeg", "jpe", "jfif"), frozenset({"jpg"})),
    **dict.fromkeys(("heif", "hif"), frozenset({"heic"})),
    **dict.fromkeys(("mp4", "m4v", "mov", "3gp", "m4a"), _MPEG4),
    **dict.fromkeys(("wma", "wmv"), frozenset({"asf"})),
    "csv": frozenset({"csv", "txt"}),
    "tiff": frozenset({"tif"}),
    "dib": frozenset({"bmp"}),
}

_MAGIC: dict[str, tuple[bytes, ...]] = {
    "jpg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "gif": (b"GIF8",),
    "tif": (b"II*\x00", b"MM\x00*"),
    "rtf": (b"{\\rtf",),
    "mp3": (b"ID3",),
    "amr": (b"#!AMR",),
    "silk": (b"#!SILK", b"\x02#!SILK"),
    "ogg": (b"OggS",),
    "flac": (b"fLaC",),
    "asf": (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",),
    "flv": (b"FLV\x01",),
    "mkv": (b"\x1a\x45\xdf\xa3",),
    "mpg": (b"\x00\x00\x01\xba",),
    "rar": (b"Rar!\x1a\x07",),
    "7z": (b"7z\xbc\xaf\x27\x1c",),
    "gz": (b"\x1f\x8b",),
    "bz2": (b"BZh",),
    "xz": (b"\xfd7zXZ",),
    "cab": (b"MSCF",),
    "exe": (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe"),
    "class": (b"\xca\xfe\xba\xbe",),
    "lnk": (b"L\x00\x00\x00\x01\x14\x02",),
    "db": (b"SQLite format 3\x00",),
}
_BRANDS = {
    b"heic": "heic",
    b"heix": "heic",
    b"hevc": "heic",
    b"mif1": "heic",
    b"msf1": "heic",
    b"avif": "avif",
    b"M4A ": "m4a",
    b"qt  ": "mov",
}
_FRAMES = {  # the first frame's header, after whatever zero bytes an editor left
    re.compile(rb"\0*\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xef]"): "mp3",
    re.compile(rb"\0*\xff[\xf0\xf1\xf8\xf9]"): "aac",
}
_RIFF = {b"WAVE": "wav", b"AVI ": "avi", b"WEBP": "webp"}
_FAMILIES = (
    (re.compile(rb"(wordprocessingml|ms-word)[\w.]*\.main\+xml"), "docx"),
    (re.compile(rb"(spreadsheetml|ms-excel)[\w.]*\.main\+xml"), "xlsx"),
    (re.compile(rb"ms-excel\.sheet\.binary"), "xlsb"),
    (re.compile(rb"(presentationml|ms-powerpoint)[\w.]*\.main\+xml"), "pptx"),
)
_OOXML = ("docx", "xlsx", "pptx")
_OPENDOCUMENT = {b"text": "odt", b"spreadsheet": "ods", b"presentation": "odp"}
_HTML = re.compile(
    r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE | re.DOTALL
)
_WORD_XML = re.compile(r"\s*<\?xml.{0,400}?(progid=\"Word\.Document\"|<w:wordDocument|<pkg:package)", re.DOTALL)
_MAIL_FIELD = re.compile(
    r"(received|return-path|from|to|subject|date|mime-version|message-id|delivered-to|content-type|x-[\w-]+):",
    re.IGNORECASE,
)
_HEAD = 8192


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What the bytes are; `flaw` when they need not be read any further, with the reason for the log."""

    format: str
    flaw: Status | None = None
    detail: str = ""


def sniff(file: BinaryIO, extension: str) -> Sniffed:
    """Tell a file's format from its bytes; the extension (lower case, no dot) settles only what the bytes leave open.

    The file is left at its start.
    """
    head = file.read(_HEAD)
    file.seek(0)
    if not head:
        return Sniffed("", Status.EMPTY)
    found = _sniff(file, head, extension)
    file.seek(0)
    if found.flaw is None and found.format in FOREIGN:
        return Sniffed(found.format, Status.UNSUPPORTED, "a program or an archive that is not unpacked")
    promised = _PROMISES.get(extension, frozenset())
    if found.format in TEXTUAL and promised and promised <= _NEVER_TEXT:
        return Sniffed(found.format, Status.UNREADABLE, "text under the name of a picture, recording or package")
    if found.flaw is None and found.format in ("bin", "ole"):
        return Sniffed(found.format, Status.UNREADABLE if promised else Status.UNSUPPORTED, "unknown bytes")
    return found


def is_misnamed(form: str, extension: str) -> bool:
    """Whether the extension promises another format; an unknown one promises nothing."""
    return bool(form) and form not in _PROMISES.get(extension, {form})


def _sniff(file: BinaryIO, head: bytes, extension: str) -> Sniffed:
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        from indexer.extract.compound import sniff_compound

        return sniff_compound(file, extension)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sniff_zip(file, head, extension)
    form = next((form for form, magic in _MAGIC.items() if head.startswith(magic)), None) or _by_structure(head)
    return Sniffed(form or _sniff_text(head, extension) or "bin")


def _by_structure(head: bytes) -> str | None:
    if b"%PDF-" in head[:1024]:  # ISO 32000-1, implementation note 13: within the first 1,024 bytes
        return "pdf"
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12]) or ("3gp" if head[8:11] in (b"3gp", b"3g2") else "mp4")
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12])
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0":
        return "bmp"
    return next((form for frame, form in _FRAMES.items() if frame.match(head)), None)


def _sniff_zip(file: BinaryIO, head: bytes, extension: str) -> Sniffed:
    try:
        with zipfile.ZipFile(file) as archive:
            return _sniff_package(archive, extension)
    except Exception:  # noqa: BLE001 - damaged archives raise anything from struct.error to UnicodeDecodeError
        office = b"[Content_Types].xml" in head or b"word/" in head or b"xl/" in head
        form = extension if office and extension in _OOXML else "zip"
        return Sniffed(form, Status.UNREADABLE, "the zip is damaged")


def _sniff_package(archive: zipfile.ZipFile, extension: str) -> Sniffed:
    from indexer.extract.packed import unpack

    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        types = unpack(archive, "[Content_Types].xml")
        form = next((form for pattern, form in _FAMILIES if pattern.search(types)), None)
        if form is None and extension in _OOXML:
            return Sniffed(extension, Status.UNREADABLE, "it names no main part")
        return Sniffed(form or "zip")
    if "OFD.xml" in names:
        return Sniffed("ofd", *((Status.ENCRYPTED,) if "Encryptions.xml" in names else ()))
    if "mimetype" in names:
        kind = unpack(archive, "mimetype").rpartition(b".")[2].strip()
        encrypted = (
            b"encryption-data" in unpack(archive, "META-INF/manifest.xml")
            if "META-INF/manifest.xml" in names
            else False
        )
        return Sniffed(_OPENDOCUMENT.get(kind, "zip"), Status.ENCRYPTED if encrypted else None)
    locked = any(each.flag_bits & 1 for each in archive.infolist())
    return Sniffed("zip", Status.ENCRYPTED if locked else None)


def _sniff_text(head: bytes, extension: str) -> str | None:
    text = decode(head, cut=True)
    if text is None:
        return None
    if _WORD_XML.match(text):
        return "xml"
    if _HTML.match(text) or extension in ("htm", "html", "xhtml"):
        return "html"
    if _is_mail(text, extension):
        return "eml"
    return "csv" if extension == "csv" else "txt"


def _is_mail(text: str, extension: str) -> bool:
    """Whether a text begins with the header of a mail; two fields may well begin a memo."""
    head = takewhile(str.strip, text.lstrip().splitlines())
    fields = [bool(_MAIL_FIELD.match(line)) for line in head if line[0] not in " \t"]
    sure = "MIME-Version:" in text or extension == "eml"
    return fields[:1] == [True] and sum(fields) >= (2 if sure else 3)
