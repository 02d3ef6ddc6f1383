"""The project's own fonts, for what is drawn."""

from functools import cache
from pathlib import Path

from PIL import ImageFont

_FOLDER = Path(__file__).resolve().parent.parent / "archive" / "fonts"
_FILES = {
    "song": "AnjuanSong",
    "hei": "AnjuanHei",
    "fang": "AnjuanFangsong",
    "title": "AnjuanBiaosong",
    "kai": "AnjuanKai",
}


def font_file(style: str) -> Path:
    """The TrueType file of `song`, `hei`, `fang`, `kai` or `title`."""
    return _FOLDER / f"{_FILES[style]}.ttf"


@cache
def lettering(style: str, size: int) -> ImageFont.FreeTypeFont:
    """The font at a size in pixels."""
    return ImageFont.truetype(str(font_file(style)), size)
