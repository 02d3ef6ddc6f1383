"""What was read in the pictures of a file: pages of lines, with where each line stands and how sure the reading is."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

NEEDS_OCR = "needs_ocr"
"""The word of a text that is yet to be recognised: pages, but no text layer."""
PARTLY_SCANNED = "partly_scanned"
"""The word of a text some of whose pages are yet to be recognised."""
RECOGNISED = "ocr"
"""The word of a text that was recognised in pictures."""

Corners = tuple[float, float, float, float, float, float, float, float]
"""x and y of the top left, top right, bottom right and bottom left corner, as shares (0 to 1) of the picture's width
and height, from its top left."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print or handwriting.

    Attributes:
        text: without spaces between Chinese characters.
        confidence: of the recognition, 0 to 1, the mean over the characters.
        corners: of the box around it.
        row: lines of one row (cells of a table, a label and its value) have the same number.
        flows: the paragraph of the line before goes on here.
    """

    text: str
    confidence: float
    corners: Corners
    row: int = 0
    flows: bool = False


@dataclass(frozen=True, slots=True)
class ScanPage:
    """A page of a PDF or TIFF, or a picture.

    Attributes:
        number: from 1; 0 is the text of a document whose pictures are the other pages.
        text: of the page.
        confidence: the mean over all characters that were recognised; None where there was nothing to recognise: the
            page has a text layer of its own, or is blank.
        lines: that were recognised, in reading order.
        flaw: why the page could not be read, a stable English code; empty when it could.
    """

    number: int
    text: str = ""
    confidence: float | None = None
    lines: tuple[Line, ...] = ()
    flaw: str = ""


def page_of(number: int, lines: Sequence[Line]) -> ScanPage:
    """A page of recognised lines, which are in reading order."""
    weights = [max(1, len(line.text)) for line in lines]
    sure = statistics.fmean((line.confidence for line in lines), weights) if lines else None
    return ScanPage(number, _text(lines), sure, tuple(lines))


def _text(lines: Sequence[Line]) -> str:
    """A paragraph a line; what stands side by side is parted by tabs, like the cells of a table."""
    parts: list[str] = []
    for before, line in zip((None, *lines), lines, strict=False):
        if before is not None:
            parts.append("\t" if line.row == before.row else _between(before, line))
        parts.append(line.text)
    return "".join(parts)


def _between(before: Line, line: Line) -> str:
    if not line.flows:
        return "\n"
    words = before.text[-1:].isascii() and before.text[-1:].isalpha() and line.text[:1].isascii()
    return " " if words and line.text[:1].isalpha() else ""


def text_of(pages: Iterable[ScanPage]) -> str:
    """The text of a file, in the order of its pages."""
    return "\n".join(page.text for page in sorted(pages, key=lambda page: page.number) if page.text)


def lines_as_json(lines: Iterable[Line]) -> list[list[object]]:
    """Lines as JSON holds them; five digits tell a tenth of a pixel."""
    return [
        [each.text, round(each.confidence, 4), each.row, int(each.flows), *(round(at, 5) for at in each.corners)]
        for each in lines
    ]


def lines_from_json(said: Iterable[Sequence[object]]) -> tuple[Line, ...]:
    """What `lines_as_json` wrote.

    Raises:
        ValueError, TypeError: it is something else.
    """
    lines = []
    for text, confidence, row, flows, *corners in said:
        x0, y0, x1, y1, x2, y2, x3, y3 = (_number(at) for at in corners)
        lines.append(
            Line(str(text), _number(confidence), (x0, y0, x1, y1, x2, y2, x3, y3), int(_number(row)), bool(flows))
        )
    return tuple(lines)


def _number(said: object) -> float:
    if isinstance(said, bool) or not isinstance(said, int | float):
        raise TypeError(said)
    return float(said)
