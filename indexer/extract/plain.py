"""Plain text and CSV in whatever encoding a Chinese office produces."""

import codecs
import csv
import re
from typing import BinaryIO

from anjuan.settings import TextSettings
from indexer.extract.reading import Reading, Status

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (b"\x84\x31\x95\x33", "gb18030"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_NOT_LETTERS = re.compile(r"[\x00-\xff\u2010-\u203f\u3000-\u303f\uff00-\uffef]+")
_PLAUSIBLE = re.compile(r"[\x80-\xff\u0800-\U0010ffff]|[A-Za-z][\x80-\u07ff]|[\x80-\u07ff][A-Za-z]")
_SAMPLE = 65_536
_FIELD_LIMIT = 1 << 24


def read_text(file: BinaryIO, settings: TextSettings, *, separated: bool) -> Reading:
    """Read a text file; `separated` is a CSV, whose cells come out with tabs between them."""
    form = "csv" if separated else "txt"
    limit = 4 * settings.max_characters  # the longest encodings take four bytes a character
    data = file.read(limit + 1)
    text = decode(data[:limit], cut=len(data) > limit)
    if text is None:
        return Reading(form, Status.UNREADABLE, detail="no encoding fits")
    return Reading(form, Status.OK, _cells(text) if separated else text, truncated=len(data) > limit)


def decode(data: bytes, *, cut: bool = False) -> str | None:
    """Decode text of an unknown encoding; None when it is no text.

    Short Chinese text fits several encodings: GB18030 wins unless Big5 reads clearly better. A few damaged bytes are
    replaced by U+FFFD.

    Args:
        data: the bytes.
        cut: they end where the sample ends, perhaps inside a character.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _sensible(data[len(mark) :].decode(encoding, "replace"))
    if b"\x00" in data[:_SAMPLE]:
        return _wide(data)
    text = _strict(data, "utf-8", cut=cut)
    if text is None or _is_chance(text, data):
        text = _chinese(data, cut=cut) or _damaged(data, "utf-8") or _damaged(data, "gb18030") or _foreign(data)
    return _sensible(text)


def _strict(data: bytes, encoding: str, *, cut: bool) -> str | None:
    try:
        return codecs.getincrementaldecoder(encoding)().decode(data, final=not cut)
    except UnicodeDecodeError:
        return None


def _wide(data: bytes) -> str | None:
    """UTF-16 without a byte order mark: the zero bytes of its ASCII characters all lie on one side."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if min(even, odd) * 20 > max(even, odd):
        return None
    return _sensible(_strict(data, "utf-16-le" if odd > even else "utf-16-be", cut=True))


def _is_chance(text: str, data: bytes) -> bool:
    """Whether common Chinese characters in GB18030, such as 停水, happen to be UTF-8 of letters that nobody writes."""
    if text.isascii() or _PLAUSIBLE.search(text):
        return False
    chinese = _strict(data, "gb18030", cut=True)
    return chinese is not None and _share(chinese, "gb2312", 0xB0, 0xD7) == 1.0


def _chinese(data: bytes, *, cut: bool) -> str | None:
    simplified = _strict(data, "gb18030", cut=cut)
    if simplified is not None and _share(simplified, "gb2312", 0xB0, 0xD7) >= 0.6:
        return simplified
    traditional = _strict(data, "big5hkscs", cut=cut)
    if traditional is None or len(_NOT_LETTERS.sub("", traditional)) < 8:
        return simplified
    rival = 0.0 if simplified is None else _share(simplified, "gb2312", 0xB0, 0xD7)
    return traditional if _share(traditional, "big5", 0xA4, 0xC6) > 0.3 + rival else simplified


def _share(text: str, charset: str, first: int, last: int) -> float:
    """How much of the text's letters are the charset's common characters (its level 1, by their lead byte)."""
    letters = _NOT_LETTERS.sub("", text[:4000])
    if not letters:
        return 1.0
    return sum(first <= lead <= last for lead in letters.encode(charset, "ignore")[::2]) / len(letters)


def _damaged(data: bytes, encoding: str) -> str | None:
    text = data.decode(encoding, "replace")
    return text if text.count("\ufffd") * 100 < len(_NOT_LETTERS.sub("", text)) else None


def _foreign(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    return data.decode(best.encoding, "replace") if best is not None else None


def _sensible(text: str | None) -> str | None:
    """Text with more than a few control characters is none."""
    if text is None or len(_CONTROLS.findall(text[:_SAMPLE])) * 50 > len(text[:_SAMPLE]):
        return None
    return text


def _cells(text: str) -> str:
    head = text[:2000].partition("\n")[0]
    delimiter = max(",;\t|", key=head.count)
    csv.field_size_limit(_FIELD_LIMIT)
    try:
        rows = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
        return "\n".join("\t".join(row) for row in rows)
    except csv.Error:
        return text
