"""The zip that a docx is, written from members that were deflated before: most parts are the same in every document.

PKWARE's APPNOTE 6.3, of which ECMA-376 part 2 annex B asks for next to nothing. `zipfile` can copy no member as it is.
Equal members give equal bytes, whatever the clock and the machine.
"""

import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_STORED, _DEFLATED = 0, 8
_VERSION = 20  # 2.0, which deflating needs
_UTF8 = 0x800
_TIME, _DATE = 0, 0x21  # 1 January 1980, the first day of MS-DOS
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_RAW = -15
_SMALL = 1024
_FIRST = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class Member:
    """A part, ready to be written.

    Attributes:
        method: how `data` is compressed, as zip numbers it.
        checksum: CRC-32 of the part.
        size: of the part in bytes.
        data: compressed.
    """

    method: int
    checksum: int
    size: int
    data: bytes


def member(name: str, part: bytes, *, level: int = 6) -> Member:
    """Compress a part; `level` is zlib's. A JPEG is compressed already, and little is not worth the time."""
    if name.endswith(".jpg") or len(part) < _SMALL:
        return Member(_STORED, zlib.crc32(part), len(part), part)
    return Member(_DEFLATED, zlib.crc32(part), len(part), zlib.compress(part, level, _RAW))


@dataclass(frozen=True, slots=True)
class Beginning:
    """The members that many zips have in common, written once; each zip ends with its own.

    Attributes:
        data: the members, one behind the other.
        directory: their entries of the list at the zip's end.
        count: how many they are.
    """

    data: bytes
    directory: bytes
    count: int

    def ended(self, members: Mapping[str, Member]) -> bytes:
        """The zip with these members behind, in the order of their names. At most 65,535 members and 4 GiB in all."""
        data, directory = _written(sorted(members.items()), len(self.data))
        size = len(self.directory) + sum(map(len, directory))
        count = self.count + len(members)
        end = _END.pack(b"PK\x05\x06", 0, 0, count, count, size, len(self.data) + sum(map(len, data)), 0)
        return b"".join((self.data, *data, self.directory, *directory, end))


def beginning(members: Mapping[str, Member]) -> Beginning:
    """The first members of zips, in the order of their names, after the list of content types."""
    ordered = sorted(members.items(), key=lambda item: (item[0] != _FIRST, item[0]))
    data, directory = _written(ordered, 0)
    return Beginning(b"".join(data), b"".join(directory), len(ordered))


def joined(members: Mapping[str, Member]) -> bytes:
    """The zip of the members by name, in the order of their names, after the list of content types."""
    return beginning(members).ended({})


def _written(members: Iterable[tuple[str, Member]], offset: int) -> tuple[list[bytes], list[bytes]]:
    """The members as they stand in a zip from `offset` on, and their entries of the list at its end, in pieces."""
    data: list[bytes] = []
    directory: list[bytes] = []
    for name, each in members:
        title = name.encode()
        flags = 0 if name.isascii() else _UTF8
        facts = (flags, each.method, _TIME, _DATE, each.checksum, len(each.data), each.size, len(title), 0)
        data += (_LOCAL.pack(b"PK\x03\x04", _VERSION, *facts), title, each.data)
        directory += (_CENTRAL.pack(b"PK\x01\x02", _VERSION, _VERSION, *facts, 0, 0, 0, 0, offset), title)
        offset += _LOCAL.size + len(title) + len(each.data)
    return data, directory
