"""Build the font of text layers that nobody sees: `archive/fonts/AnjuanInvisible.ttf`, some 500 bytes.

Two glyphs without outlines beside .notdef: one as wide as it is high, for Chinese, and one half as wide, for Latin. A
PDF maps every character to one of them, embeds this font once, and says in its ToUnicode map which character is meant.
Repeats byte for byte.

    python -P tools/invisible_font.py
"""

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._g_l_y_f import Glyph

TARGET = Path(__file__).parent.parent / "archive" / "fonts" / "AnjuanInvisible.ttf"
EPOCH = 3_800_000_000
"""Seconds since 1904 that stand as the date of making."""


def main() -> None:
    """Write the font."""
    names = [".notdef", "full", "half"]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({0x3000: "full", 0x20: "half"})
    builder.setupGlyf({name: Glyph() for name in names})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "full": (1000, 0), "half": (500, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    builder.setupNameTable({"familyName": "Anjuan Invisible", "styleName": "Regular", "psName": "AnjuanInvisible"})
    builder.setupPost(keepGlyphNames=False)
    builder.font["head"].created = builder.font["head"].modified = EPOCH
    builder.font.recalcTimestamp = False
    builder.save(TARGET)


if __name__ == "__main__":
    main()
