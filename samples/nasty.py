"""What goes wrong in a real inbox: archives with GBK names, with passwords, reaching outside; lock files; programs."""

import io
import struct
import zipfile
import zlib

_MOMENT = (2023, 9, 28, 9, 0, 0)


class _WindowsName(zipfile.ZipInfo):
    """A member as Chinese Windows writes it: the name in GBK, the UTF-8 flag unset."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - zipfile's own hook for the bytes of a name
        return self.filename.encode("gb18030"), self.flag_bits & ~0x800


def _info(name: str, kind: type[zipfile.ZipInfo] = zipfile.ZipInfo) -> zipfile.ZipInfo:
    info = kind(name, _MOMENT)
    info.create_system = 0
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def zip_from_windows(members: dict[str, bytes]) -> bytes:
    """An archive made by the Explorer of a Chinese Windows."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in members.items():
            archive.writestr(_info(name, _WindowsName), data)
    return target.getvalue()


def zip_that_reaches_outside(data: bytes) -> bytes:
    """An archive whose members would land outside the folder it is unpacked into."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in ("../../热线-230914-001234 情况说明.docx", "/tmp/热线-230914-001234 回复.docx"):  # noqa: S108 - a hostile name, never opened
            archive.writestr(_info(name), data)
    return target.getvalue()


class _ZipCrypto:
    """The traditional encryption of PKWARE's APPNOTE.TXT 6.1, which the standard library can only undo."""

    def __init__(self, password: bytes) -> None:
        self.keys = [0x12345678, 0x23456789, 0x34567890]
        for byte in password:
            self._update(byte)

    @staticmethod
    def _crc(crc: int, byte: int) -> int:
        return zlib.crc32(bytes([byte]), crc ^ 0xFFFFFFFF) ^ 0xFFFFFFFF

    def _update(self, byte: int) -> None:
        first, second, third = self.keys
        first = self._crc(first, byte)
        second = ((second + (first & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        self.keys = [first, second, self._crc(third, second >> 24)]

    def encrypt(self, data: bytes) -> bytes:
        result = bytearray()
        for byte in data:
            mask = (self.keys[2] & 0xFFFF) | 2
            result.append(byte ^ ((mask * (mask ^ 1) >> 8) & 0xFF))
            self._update(byte)
        return bytes(result)


def zip_with_password(name: str, data: bytes, password: str) -> bytes:
    """An archive with one stored, encrypted member."""
    raw, crc, flags = name.encode(), zlib.crc32(data), 0x801
    cipher = _ZipCrypto(password.encode())
    body = cipher.encrypt(bytes(11) + bytes([crc >> 24]) + data)
    day = (2023 - 1980) << 9 | 9 << 5 | 28
    common = struct.pack("<HHHHHIIIHH", 20, flags, 0, 9 << 11, day, crc, len(body), len(data), len(raw), 0)
    local = b"PK\x03\x04" + common + raw + body
    central = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + raw
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


def lock_of_word(user: str) -> bytes:
    """The owner file `~$…` that Word lays beside an open document: 162 bytes with the user's name."""
    ansi, wide = user.encode("gb18030"), user.encode("utf-16-le")
    head = bytes([len(ansi)]) + ansi
    return (head.ljust(54, b"\x20") + bytes([len(user), 0]) + wide).ljust(162, b"\x20")


def program() -> bytes:
    """The beginning of a Windows program, enough to be known as one; it does nothing."""
    stub = b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + struct.pack("<HHIIIHH", 0x14C, 0, 0, 0, 0, 0, 0x0102)
    return stub.ljust(2048, b"\0")


def encrypted_docx(data: bytes, password: str) -> bytes | None:
    """The document under a password, or None where `msoffcrypto` (a developer's tool) is not installed.

    Not the same bytes twice: the format wants random salts.
    """
    try:
        from msoffcrypto.format.ooxml import OOXMLFile
    except ImportError:
        return None
    target = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, target)
    return target.getvalue()
