"""Text that is selected, copied and found, and not seen: what was recognised in a picture, laid over it.

Runs in the child process. The characters are drawn in render mode 3 (ISO 32000-1, 9.3.6) with a font of two empty
glyphs, full and half width, which is embedded once in half a kilobyte: PDF/A wants every font embedded, and the faces
of Chinese would add megabytes that nobody sees. Its ToUnicode map says which character is meant.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from anjuan.scan import Line

FONT = Path(__file__).parent / "fonts" / "AnjuanInvisible.ttf"
Place = Callable[[float, float], tuple[float, float]]
"""From shares of a picture's width and height, from its top left, to points on the page."""
_FULL, _HALF = 1, 2
_LATIN = range(0x20, 0x7F)
_PRIVATE = 0xE000
"""The codes U+E000 to U+F8FF mean nothing by themselves: they stand for characters above U+FFFF."""
_PRIVATE_END = 0xF8FF
_MARGIN = 0.1
"""Of a box's height, on each side: recognisers draw their boxes a little wider than the print."""
_SIZE = 0.8
_DESCENT = 0.2


class TextLayer:
    """The invisible text of one PDF; `finish` when all lines are laid."""

    def __init__(self, pdf: Any) -> None:  # noqa: ANN401 - pikepdf.Pdf, loaded by the caller
        self._pdf = pdf
        self._font: Any = None
        self._rare: dict[str, int] = {}

    def lay(self, page: Any, lines: Sequence[Line], place: Place) -> None:  # noqa: ANN401 - pikepdf.Page
        """Lay lines over a page."""
        import pikepdf

        content = "".join(self._line(line, place) for line in lines)
        if not content:
            return
        if self._font is None:
            self._font = self._pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font))
        name = page.add_resource(self._font, pikepdf.Name.Font, name=pikepdf.Name.Invisible)
        page.contents_add(f"q\nBT\n3 Tr\n{name} 1 Tf\n{content}ET\nQ\n".encode("ascii"))

    def finish(self) -> None:
        """Write the font, where any line was laid."""
        import pikepdf

        if self._font is None:
            return
        pdf, name = self._pdf, pikepdf.Name
        program = pikepdf.Stream(pdf, FONT.read_bytes())
        program.Length1 = FONT.stat().st_size
        descriptor = pikepdf.Dictionary(
            Type=name.FontDescriptor, FontName=name.AnjuanInvisible, Flags=4, FontBBox=[0, -200, 1000, 800],
            ItalicAngle=0, Ascent=800, Descent=-200, CapHeight=800, StemV=80, FontFile2=pdf.make_indirect(program),
        )  # fmt: skip
        full, half = bytes([0, _FULL]), bytes([0, _HALF])
        glyphs = full * _LATIN.start + half * len(_LATIN) + full * (0x10000 - _LATIN.stop)
        descendant = pikepdf.Dictionary(
            Type=name.Font, Subtype=name.CIDFontType2, BaseFont=name.AnjuanInvisible,
            CIDSystemInfo=pikepdf.Dictionary(
                Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
            ),
            FontDescriptor=pdf.make_indirect(descriptor), DW=1000, W=[_LATIN.start, _LATIN.stop - 1, 500],
            CIDToGIDMap=pdf.make_indirect(pikepdf.Stream(pdf, glyphs)),
        )  # fmt: skip
        self._font.Subtype, self._font.BaseFont, self._font.Encoding = (
            name.Type0,
            name.AnjuanInvisible,
            name("/Identity-H"),
        )
        self._font.DescendantFonts = pikepdf.Array([pdf.make_indirect(descendant)])
        self._font.ToUnicode = pdf.make_indirect(pikepdf.Stream(pdf, self._map().encode("ascii")))

    def _line(self, line: Line, place: Place) -> str:
        codes = [code for char in line.text if (code := self._code(char)) is not None]
        if not codes:
            return ""
        at = line.corners
        top, end, bottom = place(*at[0:2]), place(*at[4:6]), place(*at[6:8])
        length, height = math.dist(bottom, end), math.dist(bottom, top)
        if not length or not height:
            return ""
        along = ((end[0] - bottom[0]) / length, (end[1] - bottom[1]) / length)
        up = (-along[1], along[0])
        size = _SIZE * height
        rise, start = (_MARGIN + _DESCENT * _SIZE) * height, _MARGIN * height
        x = bottom[0] + up[0] * rise + along[0] * start
        y = bottom[1] + up[1] * rise + along[1] * start
        natural = size * sum(0.5 if code in _LATIN else 1.0 for code in codes)
        stretch = 100 * max(length - 2 * start, 0.1 * length) / natural
        matrix = " ".join(f"{value * size:.4f}" for value in (*along, *up))
        shown = "".join(f"{code:04X}" for code in codes)
        return f"{stretch:.3f} Tz {matrix} {x:.3f} {y:.3f} Tm <{shown}> Tj\n"

    def _code(self, char: str) -> int | None:
        """The two bytes that stand for a character; None: it cannot be in a text."""
        point = ord(char)
        if point > 0xFFFF:
            code = self._rare.setdefault(char, _PRIVATE + len(self._rare))
            return code if code <= _PRIVATE_END else None
        return None if point < 0x20 or 0xD800 <= point <= _PRIVATE_END else point

    def _map(self) -> str:
        """The ToUnicode map (ISO 32000-1, 9.10.3): each code means itself, but for those of rare characters."""
        ranges = [
            f"<{high:02X}{0x20 if high == 0 else 0:02X}> <{high:02X}FF> <{high:02X}{0x20 if high == 0 else 0:02X}>"
            for high in range(0x100)
            if not 0xD8 <= high <= 0xF8
        ]
        rare = [
            f"<{code:04X}> <{char.encode('utf-16-be').hex().upper()}>"
            for char, code in self._rare.items()
            if code <= _PRIVATE_END
        ]
        return "\n".join((_HEAD, *_blocks("range", ranges), *_blocks("char", rare), _TAIL))


_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange"""
_TAIL = """endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


def _blocks(kind: str, entries: Sequence[str]) -> Iterator[str]:
    """Entries in blocks of at most a hundred, as the format wants them."""
    for start in range(0, len(entries), 100):
        some = entries[start : start + 100]
        yield "\n".join((f"{len(some)} beginbf{kind}", *some, f"endbf{kind}"))
