"""Is a file what its format says, as far as LibreOffice would not notice?"""

import zipfile
import zlib
from pathlib import Path
from typing import Any

from archive.obstacles import Obstacle, Unpreparable

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN_PARTS = ("word/document.xml", "xl/workbook.xml", "ppt/presentation.xml", "content.xml")
_MAX_UNPACKED = 1 << 30
_MAX_PART = 256 << 20
_ZIPPED = frozenset({"docx", "docm", "dotx", "xlsx", "xlsm", "pptx", "odt", "ods", "odp"})
_COMPOUND = frozenset({"doc", "dot", "wps", "xls", "et", "ppt", "dps"})


def check(path: Path, form: str) -> None:
    """Look at a file before it is converted.

    Raises:
        Unpreparable: empty, encrypted, or not of its format.
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        head = stream.read(8)
    if not head:
        raise Unpreparable(Obstacle.EMPTY)
    if head == _OLE and form in _ZIPPED | _COMPOUND:
        _check_compound(path)
    elif head[:2] == b"PK" and form in _ZIPPED | _COMPOUND:
        _check_zip(path)
    elif form in _ZIPPED or (form in _COMPOUND - {"xls"} and head[:5] != b"{\\rtf") or _not_rtf(form, head):
        raise Unpreparable(Obstacle.UNREADABLE)


def _not_rtf(form: str, head: bytes) -> bool:
    return form == "rtf" and head[:5] != b"{\\rtf"


def _check_compound(path: Path) -> None:
    """An old binary file, or a new one behind a password."""
    import olefile

    try:
        with olefile.OleFileIO(str(path)) as compound:
            obstacle = _obstacle(compound)
    except Exception:  # noqa: BLE001 - olefile raises whatever a broken file makes it
        obstacle = Obstacle.UNREADABLE
    if obstacle:
        raise Unpreparable(obstacle)


def _obstacle(compound: Any) -> Obstacle | None:  # noqa: ANN401 - olefile has no types
    names = {"/".join(entry) for entry in compound.listdir()}
    if "EncryptedPackage" in names:
        return Obstacle.ENCRYPTED
    if "WordDocument" in names:
        head = compound.openstream("WordDocument").read(12)
        if len(head) < 12:
            return Obstacle.UNREADABLE
        return Obstacle.ENCRYPTED if head[11] & 1 else None  # FibBase.fEncrypted ([MS-DOC] 2.5.2)
    books = (name for name in ("Workbook", "Book") if name in names)
    return Obstacle.ENCRYPTED if any(b"\x2f\x00" in _records(compound, name) for name in books) else None


def _records(compound: Any, name: str) -> set[bytes]:  # noqa: ANN401 - olefile has no types
    """The types of a workbook's first records; FilePass, 0x2F, says that the rest is encrypted ([MS-XLS] 2.4.117)."""
    data = compound.openstream(name).read(4096)
    types, place = set(), 0
    while place + 4 <= len(data):
        types.add(data[place : place + 2])
        place += 4 + int.from_bytes(data[place + 2 : place + 4], "little")
    return types


def _check_zip(path: Path) -> None:
    """An Open XML or OpenDocument file: a whole zip with a main part, and no bomb."""
    try:
        with zipfile.ZipFile(path) as package:
            members = package.infolist()
            if any(member.flag_bits & 1 for member in members):
                raise Unpreparable(Obstacle.ENCRYPTED)
            main = next((member for member in members if member.filename in _MAIN_PARTS), None)
            if (
                main is None
                or main.file_size > _MAX_PART
                or sum(member.file_size for member in members) > _MAX_UNPACKED
            ):
                raise Unpreparable(Obstacle.UNREADABLE)
            if b"manifest:encryption-data" in _read(package, "META-INF/manifest.xml"):
                raise Unpreparable(Obstacle.ENCRYPTED)
            package.read(main)  # its CRC is checked on the way
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
        raise Unpreparable(Obstacle.UNREADABLE) from None


def _read(package: zipfile.ZipFile, name: str) -> bytes:
    try:
        return package.read(name)
    except KeyError:
        return b""
