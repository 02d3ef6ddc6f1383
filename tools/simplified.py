"""Make indexer/simplified.txt: `python tools/simplified.py Unihan_Variants.txt[.bz2]`.

The file is of the Unicode character database (Debian's package unicode-data has it). Taken are the Chinese characters
of the basic plane that have one simplified form there, other than themselves; of several the one of GB 2312. So are
those of Big5 without one whose only variant of the same meaning, or its simplified form, is in GB 2312 (淨: 净). Two
lines: the traditional characters, and in the same order what they are simplified to.
"""

import bz2
import re
import sys
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "indexer" / "simplified.txt"
_CODE = re.compile(r"U\+([0-9A-F]+)")
_ROW = re.compile(r"U\+([0-9A-F]{4})\tk(Simplified|Semantic)Variant\t(.*)")


def simplified(rows: str) -> dict[str, str]:
    """The one simplified form of each character that has one. A form that is simplified further is followed."""
    found: dict[str, str] = {}
    for traditional, others in _variants(rows, "Simplified"):
        usual = [form for form in others if _is_in(form, "gb2312")] or others
        if len(usual) == 1:
            found[traditional] = usual[0]
    for char, others in _variants(rows, "Semantic"):
        usual = sorted({found.get(form, form) for form in others if _is_in(found.get(form, form), "gb2312")})
        if char not in found and _is_in(char, "big5") and not _is_in(char, "gb2312") and len(usual) == 1:
            found[char] = usual[0]
    return {each: found.get(form, form) for each, form in found.items() if found.get(form, form) != each}


def _variants(rows: str, kind: str) -> Iterator[tuple[str, list[str]]]:
    """The characters of the basic plane that have variants there, with these."""
    for match in _ROW.finditer(rows):
        char = chr(int(match[1], 16))
        forms = [chr(int(each, 16)) for each in _CODE.findall(match[3])]
        others = [form for form in forms if form != char and ord(form) <= 0xFFFF]
        if match[2] == kind and others:
            yield char, others


def _is_in(char: str, charset: str) -> bool:
    return bool(char.encode(charset, errors="ignore"))


def main() -> None:
    """Write the table."""
    source = Path(sys.argv[1])
    data = source.read_bytes()
    table = simplified((bz2.decompress(data) if source.suffix == ".bz2" else data).decode("utf-8"))
    ordered = sorted(table)
    TARGET.write_text(f"{''.join(ordered)}\n{''.join(table[each] for each in ordered)}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
