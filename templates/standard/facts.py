"""A docx as the standard sees it: pages with their measures, paragraphs with what they say and how they look.

Lengths are points unless the name says otherwise; one point is 1/72 inch, one millimetre 72/25.4 points.
"""

import re
from dataclasses import dataclass

MILLIMETRE = 72 / 25.4
NATURAL_LINE = 1.3
"""Height to size of a single line of Chinese where no grid sets it: about; it depends on the font."""
PAGE_BREAK = "\f"
"""Stands in a paragraph's text where a page ends by hand."""


@dataclass(frozen=True, slots=True)
class Font:
    """How a run looks.

    Attributes:
        east_asia: the family of its Chinese characters; empty: none is set anywhere.
        ascii: the family of its digits and letters.
        size: points.
        pitch: points added to each character.
        scale: width of a character, 1 for its natural one.
        color: `RRGGBB`; empty: black.
    """

    east_asia: str
    ascii: str
    size: float
    pitch: float = 0
    scale: float = 1
    color: str = ""

    @property
    def character(self) -> float:
        """Width of one Chinese character, points."""
        return self.size * self.scale + self.pitch

    @property
    def red(self) -> bool:
        """Whether it is one of the reds of a 版头."""
        return re.fullmatch(r"[C-F][0-9A-F][0-3][0-9A-F][0-3][0-9A-F]", self.color) is not None


@dataclass(frozen=True, slots=True)
class Span:
    """Text of one look."""

    text: str
    font: Font


@dataclass(frozen=True, slots=True)
class Layout:
    """How a paragraph lies on the page.

    Attributes:
        alignment: `left`, `center`, `right`, `both` or `distribute`.
        left, right, first: indents in points; `first` is that of the first line, beyond `left`.
        before, after: points above and below.
        rule: `exact`, `atLeast` or `auto`.
        line: points for `exact` and `atLeast`; lines for `auto`.
        on_grid: whether the page's grid holds it.
        page_break_before: whether it begins a page.
    """

    alignment: str = "both"
    left: float = 0
    right: float = 0
    first: float = 0
    before: float = 0
    after: float = 0
    rule: str = "auto"
    line: float = 1
    on_grid: bool = True
    page_break_before: bool = False


@dataclass(frozen=True, slots=True)
class Footer:
    """One footer.

    Attributes:
        text: with `#` where the page number stands.
        font: of the number; None when there is none.
        alignment: where the number stands: `left`, `center`, `right`; empty: not known.
        inset: points between the number's line and the edge of the text; None: not known.
    """

    text: str
    font: Font | None
    alignment: str
    inset: float | None


@dataclass(frozen=True, slots=True)
class Section:
    """A section's page, in millimetres.

    Attributes:
        grid_line: points of a line of the grid; 0: no grid for lines.
        grid_character: points that the grid adds to each character.
        footers: by their pages: `default`, `even`, `first`.
    """

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    footer_distance: float
    grid_line: float
    grid_character: float
    footers: dict[str, Footer]

    @property
    def landscape(self) -> bool:
        """Whether the page lies on its side."""
        return self.width > self.height

    @property
    def text_height(self) -> float:
        """Points between the margins."""
        return (self.height - self.top - self.bottom) * MILLIMETRE

    @property
    def text_width(self) -> float:
        """Points between the margins."""
        return (self.width - self.left - self.right) * MILLIMETRE

    def line_height(self, layout: Layout, size: float) -> float:
        """Points that a line of a paragraph takes, its characters `size` points high."""
        grid = self.grid_line if layout.on_grid else 0
        if layout.rule == "exact":
            return layout.line
        if layout.rule == "atLeast":
            return max(layout.line, grid or size * NATURAL_LINE)
        return layout.line * (grid or size * NATURAL_LINE)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the document's text, outside tables and text boxes.

    Attributes:
        number: counted from 1 over all such paragraphs, empty ones too.
        section: the page that it stands on.
        label: the number that Word sets before it.
        by_table: whether a table follows it or comes before it.
    """

    number: int
    spans: tuple[Span, ...]
    layout: Layout
    section: Section
    label: str = ""
    by_table: bool = False

    @property
    def text(self) -> str:
        """What is printed, with the number that Word sets."""
        return self.label + "".join(span.text for span in self.spans)

    @property
    def font(self) -> Font:
        """That of the first span with something to see; a paragraph without text: its first."""
        return next((span.font for span in self.spans if span.text.strip()), self.spans[0].font)


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A whole document.

    Attributes:
        odd_and_even: whether odd and even pages have footers of their own.
        closing: what the table says with which the document ends; empty: it ends with text.
    """

    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]
    odd_and_even: bool
    closing: str = ""
