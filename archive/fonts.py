"""Chinese faces for drawn pages: what a text can be set in, how wide it is, where it breaks.

Every character is looked up before it is drawn. What a face lacks comes from the next one of its chain, then from the
system's fonts; a character that no font has is shown as its code, 〔U+1F600〕. So nothing turns into a blank or a box.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "fonts"
"""The TrueType files that come with the product (ADR 8)."""


class Face(StrEnum):
    """A face of Chinese office papers (GB/T 9704-2012, 5.2); the value is its file's stem and its name in a PDF."""

    SONG = "AnjuanSong"
    BIAOSONG = "AnjuanBiaosong"
    HEI = "AnjuanHei"
    KAI = "AnjuanKai"
    FANGSONG = "AnjuanFangsong"


_CHAINS = {
    Face.SONG: (Face.SONG, Face.HEI),
    Face.BIAOSONG: (Face.BIAOSONG, Face.SONG, Face.HEI),
    Face.HEI: (Face.HEI, Face.SONG),
    Face.KAI: (Face.KAI, Face.FANGSONG, Face.SONG),
    Face.FANGSONG: (Face.FANGSONG, Face.SONG),
}
_SYSTEM = (  # for 罕见字 beyond ours; TrueType outlines only, for reportlab rejects the others
    ("C:/Windows/Fonts/simsun.ttc", 0),
    ("C:/Windows/Fonts/simsunb.ttf", 0),
    ("C:/Windows/Fonts/msyh.ttc", 0),
    ("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Light.ttf", 0),
    ("/usr/share/fonts/truetype/arphic/uming.ttc", 0),
    ("/usr/share/fonts/truetype/arphic/ukai.ttc", 0),
    ("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 0),
)
_NEVER_FIRST = frozenset("，。、；：？！）》〉」』】〕”’…—％℃·～,.;:?!)]}%")
_NEVER_LAST = frozenset("（《〈「『【〔“‘([{￥$")
_PIECE = re.compile(r"[一-鿿]{2}-\d{6}-\d{6}|[A-Za-z0-9_.,:/@#&+='\"-]+|\s+|.", re.DOTALL)
_ABOVE_FFFF = re.compile(r"(?<=> )<([0-9A-F]{5,6})>$", re.MULTILINE)
_DROPPED = {"Cc", "Cf", "Cs", "Zl", "Zp"}


@cache
def _spell_out_rare_characters() -> None:
    """Let reportlab write a character above U+FFFF into ToUnicode as what it is.

    Its destination must be UTF-16BE (ISO 32000-1, 9.10.3). Reportlab writes the bare code point, five digits, of which
    readers take the first four: 𠮷 (U+20BB7) was copied and found as ₻ (U+20BB). reportlab offers no other way in.
    """
    from reportlab.pdfbase import ttfonts

    written: Callable[[str, Any], str] = ttfonts.makeToUnicodeCMap

    def spelt_out(font: str, subset: Any) -> str:  # noqa: ANN401 - reportlab has no types
        return _ABOVE_FFFF.sub(
            lambda found: f"<{chr(int(found[1], 16)).encode('utf-16-be').hex().upper()}>", written(font, subset)
        )

    ttfonts.makeToUnicodeCMap = spelt_out


@cache
def _load(name: str, path: str, index: int) -> Any:  # noqa: ANN401 - reportlab has no types
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    _spell_out_rare_characters()
    font = TTFont(name, path, subfontIndex=index)
    pdfmetrics.registerFont(font)
    return font


def load(face: Face) -> Any:  # noqa: ANN401 - reportlab has no types
    """Make a face known to reportlab under its value; returns reportlab's font."""
    return _load(face.value, str(FOLDER / f"{face.value}.ttf"), 0)


@cache
def _system_fonts() -> tuple[Any, ...]:
    """The fonts of this machine that can serve, loaded when the first character asks for them."""
    from reportlab.pdfbase.ttfonts import TTFError

    fonts = []
    for number, (path, index) in enumerate(_SYSTEM):
        if Path(path).is_file():
            try:
                fonts.append(_load(f"System{number}", path, index))
            except (TTFError, OSError):
                continue
    return tuple(fonts)


@lru_cache(maxsize=50_000)
def _font_of(character: str, face: Face) -> str | None:
    """The name of the font that has the character."""
    point = ord(character)
    for each in _CHAINS[face]:
        if point in load(each).face.charToGlyph:
            return each.value
    return next((font.fontName for font in _system_fonts() if point in font.face.charToGlyph), None)


def clean(text: str) -> str:
    """The text without what cannot be seen: controls, variation selectors, direction marks; line breaks stay."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", "　"))
    return "".join(
        char
        for char in text
        if char == "\n" or not (unicodedata.category(char) in _DROPPED or "\ufe00" <= char <= "\ufe0f")
    )


def runs(text: str, face: Face) -> list[tuple[str, str]]:
    """The text of one line as (font name, characters), each font having all of its characters."""
    result: list[tuple[str, str]] = []
    for char in clean(text).replace("\n", " "):
        font = _font_of(char, face)
        shown = char if font else f"〔U+{ord(char):04X}〕"
        name = font or face.value
        if result and result[-1][0] == name:
            result[-1] = (name, result[-1][1] + shown)
        else:
            result.append((name, shown))
    return result


def missing(text: str, face: Face = Face.SONG) -> str:
    """The characters that no font has, each once."""
    return "".join(char for char in dict.fromkeys(clean(text)) if char != "\n" and _font_of(char, face) is None)


def width(text: str, face: Face, size: float) -> float:
    """How wide the line is, in points."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return float(sum(stringWidth(part, font, size) for font, part in runs(text, face)))


def _pieces(text: str, face: Face, size: float, limit: float) -> Iterator[str]:
    """What a line may not be broken in: a character, or a run of Latin letters and digits that fits."""
    for piece in _PIECE.findall(text):
        if width(piece, face, size) <= limit:
            yield piece
        else:
            yield from piece


def wrap(text: str, face: Face, size: float, limit: float) -> list[str]:
    """Break a text into lines of at most `limit` points.

    No line begins with a closing sign or ends with an opening one (避头尾); Latin words and numbers stay whole
    where they fit.
    """
    lines: list[str] = []
    for paragraph in clean(text).split("\n"):
        line = ""
        for piece in _pieces(paragraph, face, size, limit):
            if not line or width(line + piece, face, size) <= limit:
                line += piece
                continue
            head, line = _parted(line, piece)
            lines.append(head)
        lines.append(line.rstrip())
    return lines


def _parted(line: str, piece: str) -> tuple[str, str]:
    """The line that ends here, and the beginning of the next, which keeps with it what may not stand at the edge."""
    carried = piece.lstrip()
    while carried and line[1:] and (carried[0] in _NEVER_FIRST or line[-1] in _NEVER_LAST):
        line, carried = line[:-1], line[-1] + carried
    return line.rstrip(), carried


def draw(canvas: Any, x: float, y: float, text: str, face: Face, size: float) -> None:  # noqa: ANN401 - reportlab
    """Draw one line with its baseline's left end at (x, y), in points.

    A rare character of 标宋 comes from 宋 and is thickened to match.
    """
    pen = canvas.beginText(x, y)
    for font, part in runs(text, face):
        pen.setFont(font, size)
        thickened = face is Face.BIAOSONG and font != face.value
        pen.setTextRenderMode(2 if thickened else 0)
        pen.textOut(part)
    canvas.setLineWidth(size * 0.03)
    canvas.drawText(pen)


def draw_centred(canvas: Any, x: float, y: float, text: str, face: Face, size: float) -> None:  # noqa: ANN401
    """Draw one line with the middle of its baseline at (x, y)."""
    draw(canvas, x - width(text, face, size) / 2, y, text, face, size)


def draw_right(canvas: Any, x: float, y: float, text: str, face: Face, size: float) -> None:  # noqa: ANN401 - as above
    """Draw one line with its baseline's right end at (x, y)."""
    draw(canvas, x - width(text, face, size), y, text, face, size)
