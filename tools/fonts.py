"""Build the fonts that drawn pages and LibreOffice use: `archive/fonts/*.ttf`.

Subsets of four free fonts (SIL Open Font License 1.1): GB 2312, the 8,105 characters of 通用规范汉字表 (2013) and the
signs of Chinese office papers. Renamed, because modified versions may not carry reserved names, and because a font of
the same name on the machine must not take their place. Repeats byte for byte.

    python tools/fonts.py --song NotoSerifSC_400Regular.ttf --biaosong NotoSerifSC_700Bold.ttf \
        --hei NotoSansSC_500Medium.ttf --kai LXGWWenKai-Regular.ttf --fangsong LXGWWenKai-Light.ttf \
        --unihan Unihan_OtherMappings.txt.bz2

Sources: npm `@expo-google-fonts/noto-serif-sc` and `noto-sans-sc` 0.4.3, Debian `fonts-lxgw-wenkai` and `unicode-data`.
"""

import argparse
import bz2
import re
from collections.abc import Iterator
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

TARGET = Path(__file__).parent.parent / "archive" / "fonts"
FACES = {
    "song": ("Anjuan Song", "案卷宋体"),
    "biaosong": ("Anjuan Biaosong", "案卷标宋"),
    "hei": ("Anjuan Hei", "案卷黑体"),
    "kai": ("Anjuan Kai", "案卷楷体"),
    "fangsong": ("Anjuan Fangsong", "案卷仿宋"),
}
SIGNS = (  # blocks that office papers draw on; a font gives what it has of them
    (0x20, 0x17F), (0x2B0, 0x2FF), (0x370, 0x3FF), (0x400, 0x45F), (0x2010, 0x205F), (0x2070, 0x209F), (0x20A0, 0x20BF),
    (0x2100, 0x218F), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2460, 0x24FF), (0x2500, 0x257F), (0x25A0, 0x26FF),
    (0x2700, 0x27BF), (0x3000, 0x303F), (0x3100, 0x312F), (0x3200, 0x33FF), (0xFE10, 0xFE4F), (0xFF00, 0xFFEF),
)  # fmt: skip
EPOCH = 3_800_000_000
"""Seconds since 1904 that stand as the date of making, so that a rebuild repeats byte for byte."""


def gb2312() -> Iterator[int]:
    """The characters of GB 2312-80."""
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield ord(bytes([row, cell]).decode("gb2312"))
            except UnicodeDecodeError:
                continue


def general_table(unihan: Path) -> set[int]:
    """The 8,105 characters of 通用规范汉字表, by Unihan's kTGH."""
    text = bz2.decompress(unihan.read_bytes()).decode("utf-8")
    return {int(point, 16) for point in re.findall(r"^U\+([0-9A-F]+)\tkTGH\t", text, re.MULTILINE)}


def subset(source: Path, characters: set[int]) -> TTFont:
    """The font's glyphs for `characters`, without hints and layout features other than vertical forms."""
    font = TTFont(source, recalcTimestamp=False)
    options = Options(
        hinting=False, layout_features=["vert", "vrt2", "locl"], name_IDs=[0, 13, 14], notdef_outline=True, glyph_names=False,
        drop_tables=["DSIG", "BASE", "STAT", "meta", "hdmx", "VDMX", "LTSH", "FFTM"],
    )  # fmt: skip
    worker = Subsetter(options)
    worker.populate(unicodes=characters)
    worker.subset(font)
    return font


def rename(font: TTFont, english: str, chinese: str) -> None:
    """Give the font our names; its copyright and licence stay."""
    table = font["name"]
    table.names = [record for record in table.names if record.nameID in (0, 13, 14)]
    for number, text in {
        1: english, 2: "Regular", 3: f"{english} 1", 4: english, 5: "Version 1.000", 6: english.replace(" ", ""),
    }.items():  # fmt: skip
        table.setName(text, number, 3, 1, 0x409)
    for number, text in {1: chinese, 2: "Regular", 4: chinese}.items():
        table.setName(text, number, 3, 1, 0x804)
    font["OS/2"].usWeightClass = 400
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0b100001) | 0b1000000
    font["OS/2"].fsType = 0
    font["head"].macStyle = 0
    font["head"].created = font["head"].modified = EPOCH


def main() -> None:
    """Build all faces."""
    parser = argparse.ArgumentParser(description="Build archive/fonts/*.ttf")
    for face in FACES:
        parser.add_argument(f"--{face}", type=Path, required=True)
    parser.add_argument("--unihan", type=Path, required=True)
    arguments = parser.parse_args()
    signs = {point for first, last in SIGNS for point in range(first, last + 1)}
    characters = set(gb2312()) | general_table(arguments.unihan) | signs
    for face, (english, chinese) in FACES.items():
        font = subset(getattr(arguments, face), characters)
        rename(font, english, chinese)
        target = TARGET / f"{english.replace(' ', '')}.ttf"
        font.save(target)
        print(f"{target.name}: {len(font.getBestCmap())} characters, {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
