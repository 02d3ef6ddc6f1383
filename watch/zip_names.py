"""Names in zips, which say too little of their encoding.

Source: PKWARE APPNOTE 6.3.10, 4.4.4 (bit 11), 4.6.9 (Unicode path), appendix D (code page 437).
"""

import struct
import zlib
from collections.abc import Iterator, Sequence
from zipfile import ZipInfo

_UTF8_FLAG = 0x800
_UNICODE_PATH = 0x7075  # Info-ZIP's extra field: the name in UTF-8, bound by a CRC to the one in the header


def decoded_names(entries: Sequence[ZipInfo]) -> tuple[str, ...]:
    """The members' names with `/` between folders, decoded as their maker meant them.

    Names without the UTF-8 flag or Info-ZIP's Unicode path are in one encoding for the whole archive: UTF-8 (macOS sets
    no flag), else GB 18030 (Windows in Chinese), else code page 437 (the format's own).
    """
    known = [_flagged_name(info) for info in entries]
    raw = [_raw_name(info) for info, name in zip(entries, known, strict=True) if name is None]
    encoding = _encoding_of(raw)
    unflagged = iter([each.decode(encoding) for each in raw])
    names = (name if name is not None else next(unflagged) for name in known)
    return tuple(name.split("\0")[0].replace("\\", "/") for name in names)


def _raw_name(info: ZipInfo) -> bytes:
    return info.orig_filename.encode("cp437")


def _flagged_name(info: ZipInfo) -> str | None:
    if info.flag_bits & _UTF8_FLAG:
        return info.orig_filename
    raw = _raw_name(info)
    for kind, body in _extra_fields(info.extra):
        # version 1, CRC-32 of the name in the header, then the name
        if kind == _UNICODE_PATH and body[:1] == b"\1" and body[1:5] == struct.pack("<L", zlib.crc32(raw)):
            return body[5:].decode("utf-8", errors="replace")
    return None


def _extra_fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        yield kind, extra[4 : 4 + size]
        extra = extra[4 + size :]


def _encoding_of(names: Sequence[bytes]) -> str:
    together = b"\n".join(names)
    for encoding in ("utf-8", "gb18030"):
        try:
            text = together.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Two bytes of GBK may look like one two-byte character of UTF-8; Chinese in UTF-8 takes three.
        if encoding == "gb18030" or text.isascii() or max(text) >= "\u0800":
            return encoding
    return "cp437"
