"""OLE compound files: old Word, Excel and PowerPoint, Works, and the wrapping of encrypted OOXML."""

import struct
from typing import BinaryIO

import olefile

from indexer.extract.reading import Status
from indexer.extract.sniff import Sniffed

_WORD_MAGIC = frozenset(
    {0xA5EC, 0xA5DC, 0xA5DB, 0xA59B, 0xA59C, 0xA5EB}
)  # Word 97 and later, 95, 6, 2 ([MS-DOC] 2.5.2)
_STREAMS = {
    "PowerPoint Document": "ppt",
    "__properties_version1.0": "msg",
    **dict.fromkeys(("MM", "MN0", "MatOST", "CONTENTS", "WpsContent"), "wps"),  # Microsoft Works
}
_WORD_ENCRYPTED = 0x0100  # fEncrypted of FibBase
_FILEPASS = 0x002F  # [MS-XLS] 2.4.117


def sniff_compound(file: BinaryIO, extension: str) -> Sniffed:
    """Tell what a compound file holds, and whether it is encrypted."""
    try:
        with olefile.OleFileIO(file) as ole:
            return _sniff(ole, extension)
    except Exception:  # noqa: BLE001 - a damaged one raises anything from OSError to IndexError
        return Sniffed(
            extension if extension in ("doc", "wps", "xls", "ppt") else "ole",
            Status.UNREADABLE,
            "the compound file is damaged",
        )


def _sniff(ole: olefile.OleFileIO, extension: str) -> Sniffed:
    names = {entry[0] for entry in ole.listdir()}
    if "EncryptedPackage" in names:
        return Sniffed(
            extension if extension in ("docx", "xlsx", "pptx") else "ole", Status.ENCRYPTED, "encrypted OOXML"
        )
    if "WordDocument" in names:
        return _sniff_word(ole.openstream("WordDocument").read(12))
    for book in names & {"Workbook", "Book", "WORKBOOK", "BOOK"}:
        return Sniffed("xls", Status.ENCRYPTED if _is_locked(ole.openstream(book).read(8192)) else None)
    for name, form in _STREAMS.items():
        if name in names:
            return Sniffed(form, Status.ENCRYPTED if "EncryptedSummary" in names else None)
    return Sniffed("ole")


def _sniff_word(head: bytes) -> Sniffed:
    magic, flags = struct.unpack("<H8xH", head)
    if magic not in _WORD_MAGIC:
        return Sniffed("doc", Status.UNREADABLE, "no Word document in its stream")
    return Sniffed("doc", Status.ENCRYPTED if flags & _WORD_ENCRYPTED else None)


def _is_locked(records: bytes) -> bool:
    """Whether FilePass stands among the first records of a workbook, where it must ([MS-XLS] 2.1.7.20.3)."""
    at = 0
    while at + 4 <= len(records):
        kind, size = struct.unpack_from("<HH", records, at)
        if kind == _FILEPASS:
            return True
        at += 4 + size
    return False
