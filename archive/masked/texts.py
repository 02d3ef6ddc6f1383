"""Plain texts and tables of comma-separated values without personal data; the copy is UTF-8."""

import csv
from pathlib import Path

from anjuan.masking import Masker
from archive.masked.findings import Findings
from archive.obstacles import Obstacle, Unpreparable

FORMATS = frozenset({"txt", "md", "log", "csv"})
_MAX_BYTES = 64 << 20
_ENCODINGS = ("utf-8-sig", "gb18030")


def mask_text(source: Path, target: Path, form: str, masker: Masker) -> Findings:
    """Write the masked copy of a text, with the byte order mark that Excel and old Notepad need.

    Raises:
        Unpreparable: empty, too large, or in an encoding that is neither UTF-8, UTF-16 nor GB 18030.
    """
    text = _decoded(source)
    findings = Findings()
    if form == "csv":
        try:
            masker = masker.knowing(masker.known.with_table(csv.reader(text.splitlines(keepends=True))))
        except csv.Error:
            raise Unpreparable(Obstacle.UNREADABLE) from None
    masker = masker.learning((text,))
    findings.names = masker.known.names
    with target.open("w", encoding="utf-8-sig", newline="") as stream:
        stream.write(findings.masked(text, masker))
    return findings


def _decoded(source: Path) -> str:
    size = source.stat().st_size
    if not size:
        raise Unpreparable(Obstacle.EMPTY)
    if size > _MAX_BYTES:
        raise Unpreparable(Obstacle.UNREADABLE)
    content = source.read_bytes()
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else _ENCODINGS
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unpreparable(Obstacle.UNREADABLE)
