"""Build the fonts that drawn pages and LibreOffice use: `archive/fonts/*.ttf`.

Subsets of four free fonts (SIL Open Font License 1.1): GB 2312, the 8,105 characters of 通用规范汉字表 (2013) and the
signs of Chinese office papers. Renamed, because modified versions may not carry reserved names, and because a font of
the same name on the machine must not take their place. Repeats byte for byte.

    python -P tools/fonts.py --song NotoSerifSC_400Regular.ttf --biaosong NotoSerifSC_700Bold.ttf \
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
FEW_SIGNS = (  # what every face has of punctuation, units and boxes to tick
    (0x20, 0x7E), (0xA0, 0xFF), (0x2010, 0x2027), (0x2030, 0x203B), (0x2103, 0x2103), (0x2160, 0x216B),
    (0x2190, 0x2193), (0x2460, 0x2473), (0x25A0, 0x25A1), (0x25CB, 0x25CF), (0x2610, 0x2612), (0x3000, 0x301F),
    (0x3220, 0x3229), (0x338E, 0x33A1), (0xFF00, 0xFF5E), (0xFFE0, 0xFFE6),
)  # fmt: skip
SIGNS = (  # what the body face has beyond
    *FEW_SIGNS, (0x100, 0x17F), (0x1CD, 0x1DC), (0x2B0, 0x2FF), (0x370, 0x3FF), (0x400, 0x45F), (0x2028, 0x205F),
    (0x2070, 0x209F), (0x20A0, 0x20BF), (0x2100, 0x22FF), (0x2460, 0x257F), (0x25A0, 0x26FF), (0x2700, 0x27BF),
    (0x3100, 0x312F), (0x3200, 0x33FF), (0xFE10, 0xFE4F), (0xFF00, 0xFFEF),
)  # fmt: skip
EPOCH = 3_800_000_000
"""Seconds since 1904 that stand as the date of making, so that a rebuild repeats byte for byte."""


def gb2312(last_row: int = 0xF7) -> Iterator[int]:
    """The characters of GB 2312-80; those up to row 0xD7 are the signs and the 3,755 most used."""
    for row in range(0xA1, last_row + 1):
        for cell in range(0xA1, 0xFF):
            try:
                yield ord(bytes([row, cell]).decode("gb2312"))
            except UnicodeDecodeError:
                continue


def general_table(unihan: Path) -> set[int]:
    """The 8,105 characters of 通用规范汉字表, by Unihan's kTGH."""
    text = bz2.decompress(unihan.read_bytes()).decode("utf-8")
    return {int(point, 16) for point in re.findall(r"^U\+([0-9A-F]+)\tkTGH\t", text, re.MULTILINE)}


def points(blocks: tuple[tuple[int, int], ...]) -> set[int]:
    """The code points of blocks given by their first and last."""
    return {point for first, last in blocks for point in range(first, last + 1)}


def subset(source: Path, characters: set[int]) -> TTFont:
    """The font's glyphs for `characters`, without hints and layout features other than vertical forms."""
    font = TTFont(source, recalcTimestamp=False)
    options = Options(
        hinting=False, layout_features=["vert", "vrt2", "locl"], name_IDs=[0, 13, 14],
        notdef_outline=True, glyph_names=False,
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
    table = general_table(arguments.unihan)
    few = points(FEW_SIGNS)
    wanted = {  # rare characters of 标宋 come from 宋, those of 楷 from 仿宋: half the weight of five complete fonts
        "song": {*gb2312(), *points(SIGNS)} | table,
        "biaosong": {point for point in gb2312(0xD7) if point >= 0x4E00} | few,
        "hei": {point for point in gb2312() if point >= 0x4E00} | table | few,
        "kai": {point for point in gb2312(0xD7) if point >= 0x4E00} | few,
        "fangsong": {point for point in gb2312() if point >= 0x4E00} | table | few,
    }
    for face, (english, chinese) in FACES.items():
        font = subset(getattr(arguments, face), wanted[face])
        rename(font, english, chinese)
        target = TARGET / f"{english.replace(' ', '')}.ttf"
        font.save(target)
        print(f"{target.name}: {len(font.getBestCmap())} characters, {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
