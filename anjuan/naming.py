"""Names of files and folders that every system an office uses accepts.

NFC, no character that Windows forbids, no device name, no trailing dot or blank, at most 255 bytes of UTF-8 (ext4's
limit: 85 汉字), the extension kept.
"""

import unicodedata
from collections.abc import Iterator
from itertools import chain, count

MAX_BYTES = 255
_FORBIDDEN = {ord(char): "＿" for char in '<>:"/\\|?*'} | dict.fromkeys([*range(32), *range(0x7F, 0xA0)], "＿")
_DEVICES = {"CON", "PRN", "AUX", "NUL", "CLOCK$"} | {
    f"{port}{digit}" for port in ("COM", "LPT") for digit in range(1, 10)
}
_INVISIBLE = {"Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _shortened(text: str, limit: int) -> str:
    """The longest beginning of `text` of at most `limit` bytes that ends at a character."""
    return text.encode("utf-8")[: max(limit, 0)].decode("utf-8", errors="ignore")


def safe_name(name: str, *, max_bytes: int = MAX_BYTES) -> str:
    """A legal file name as near to `name` as can be; never empty, never a path.

    Applying it twice changes nothing more.
    """
    name = name.encode("utf-8", errors="replace").decode("utf-8")
    name = "".join(char for char in unicodedata.normalize("NFC", name) if unicodedata.category(char) not in _INVISIBLE)
    name = name.translate(_FORBIDDEN).strip(" ").rstrip(". ")
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension.encode("utf-8")) > 20 or not stem.strip(" ."):
        stem, dot, extension = name, "", ""
    if stem.split(".")[0].strip(" ").upper() in _DEVICES:
        stem = f"＿{stem}"
    tail = f"{dot}{extension}"
    stem = _shortened(stem, max_bytes - len(tail.encode("utf-8"))).rstrip(" " if tail else ". ")
    return f"{stem}{tail}" if stem else f"无名{tail}"


def tails() -> Iterator[str]:
    """What tells a name from those that are taken: nothing first, then (2), (3) and so on behind it."""
    return chain([""], (f" ({number})" for number in count(2)))
