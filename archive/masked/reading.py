"""What a reader sees on the pages of a PDF: characters, where each stands, pictures; and what of it is personal."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from anjuan.masking import Known, Masker
from archive.masked.findings import Findings
from archive.masked.glyphs import Place
from archive.obstacles import Obstacle, Unpreparable

_WATERMARK = 24
"""Characters on a scan that may be no more than a scanner's mark, such as 由扫描全能王扫描创建."""
_SCANNED = 0.5
"""The share of a page that a picture covers on a scan."""
_UNREAD = 0.2
"""The share of glyphs without a known character from which on a page is not readable."""
_SENTENCE_ENDS = "。：；！？:;!?"

Box = tuple[float, float, float, float]
Glyph = tuple[Place, Box]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the reader sees on a page.

    Attributes:
        text: its characters.
        glyphs: for each of them the origin and the box (left, bottom, right, top), in points of the page's user space;
            None for a blank or a line's end that the reader has added.
        pictures: boxes of the pictures.
        area: of the page, in square points.
        unknown: glyphs that no character is known for.
    """

    text: str
    glyphs: tuple[Glyph | None, ...]
    pictures: tuple[Box, ...]
    area: float
    unknown: int

    @property
    def is_unreadable(self) -> bool:
        """A scan without a text layer, or fonts that do not say what their glyphs mean."""
        drawn = sum(each is not None for each in self.glyphs)
        bare = drawn < _WATERMARK and sum(map(_area, self.pictures)) >= _SCANNED * self.area
        return bare or self.unknown > _UNREAD * max(drawn, 1)


def read(content: bytes) -> list[Seen]:
    """Read the pages of a PDF.

    Raises:
        Unpreparable: pdfium cannot open it.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        raise Unpreparable(Obstacle.UNREADABLE) from None
    try:
        return [_seen(document, number) for number in range(len(document))]
    finally:
        document.close()


def _seen(document: Any, number: int) -> Seen:  # noqa: ANN401 - pypdfium2 has no types
    import pypdfium2.raw as pdfium

    page = document[number]
    layer = page.get_textpage()
    chars, glyphs, unknown = [], [], 0
    for at in range(layer.count_chars()):
        code = pdfium.FPDFText_GetUnicode(layer, at)
        drawn = not pdfium.FPDFText_IsGenerated(layer, at)
        unknown += drawn and (code == 0 or pdfium.FPDFText_HasUnicodeMapError(layer, at) == 1)
        chars.append(_character(code))
        glyphs.append(_glyph(layer, at) if drawn else None)
    pictures = tuple(each.get_bounds() for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=5))
    width, height = page.get_size()
    layer.close()
    page.close()
    return Seen("".join(chars), tuple(glyphs), pictures, width * height, unknown)


def _character(code: int) -> str:
    """One character for one code; what is none is a replacement."""
    if code == 0 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return "\ufffd"
    return " " if code == 0xD else chr(code)


def _glyph(layer: Any, at: int) -> Glyph | None:  # noqa: ANN401 - as above
    import ctypes

    import pypdfium2.raw as pdfium

    x, y = ctypes.c_double(), ctypes.c_double()
    if not pdfium.FPDFText_GetCharOrigin(layer, at, x, y):
        return None
    return (x.value, y.value), layer.get_charbox(at, loose=True)


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


# What is personal


def hidden_glyphs(page: Seen, masker: Masker, findings: Findings) -> list[Glyph]:
    """The glyphs that must go from a page: of its text line by line, and of its sentences put together again."""
    hidden: set[int] = set()
    for places in (range(len(page.text)), _joined(page)):
        text = "".join(page.text[at] for at in places)
        for span in masker.find(text):
            gone = [places[at] for at in range(span.start, span.end) if span.masked[at - span.start] != text[at]]
            if not hidden.issuperset(gone):
                findings.count((span,))
                hidden.update(gone)
    return [glyph for at in sorted(hidden) if (glyph := page.glyphs[at]) is not None]


def _joined(page: Seen) -> list[int]:
    """The places of the text without the blanks and line ends that the reader has added beside Chinese characters."""
    kept = []
    places = range(len(page.text))
    for at in places:
        if page.glyphs[at] is not None or not page.text[at].isspace():
            kept.append(at)
            continue
        before = page.text[kept[-1]] if kept else ""
        after = next((page.text[next_] for next_ in places[at + 1 : at + 4] if not page.text[next_].isspace()), "")
        if before in _SENTENCE_ENDS or not (_is_chinese(before) or _is_chinese(after)):
            kept.append(at)
    return kept


def _is_chinese(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


# Tables


def in_tables(pages: Iterable[Seen], known: Known) -> Known:
    """What is known already, and the persons and telephone numbers of all tables."""
    for page in pages:
        known = known.with_table(_rows(page))
    return known


@dataclass(slots=True)
class _Cell:
    """Characters of a line that stand together."""

    text: str
    left: float
    right: float


def _rows(page: Seen) -> Iterator[list[str]]:
    """The lines of a page as rows of a table: a cell stands below the one of the widest row whose span it shares."""
    columns: Sequence[_Cell] = ()
    for cells in _lines(page):
        if len(cells) >= max(2, len(columns)):
            columns = cells
            yield [cell.text for cell in cells]
            continue
        row = [""] * len(columns)
        for cell in cells:
            below = [at for at, each in enumerate(columns) if cell.left < each.right and each.left < cell.right]
            if len(below) == 1:
                row[below[0]] += cell.text
        yield row


def _lines(page: Seen) -> Iterator[list[_Cell]]:
    """The lines of a page from above, each cut where a gap is wider than a character is high."""
    glyphs = [
        (char, *glyph) for char, glyph in zip(page.text, page.glyphs, strict=True) if glyph and not char.isspace()
    ]
    by_height: dict[int, list[tuple[str, Place, Box]]] = {}
    for glyph in glyphs:
        by_height.setdefault(round(glyph[1][1]), []).append(glyph)
    for height in sorted(by_height, reverse=True):
        cells: list[_Cell] = []
        for char, _, (left, low, right, high) in sorted(by_height[height], key=lambda glyph: glyph[1][0]):
            if cells and left - cells[-1].right < max(high - low, 1.0):
                cells[-1].text += char
                cells[-1].right = right
            else:
                cells.append(_Cell(char, left, right))
        yield cells
