"""What several documents have: numbered sections, the titles of forms, room to sign."""

from collections.abc import Callable

from docx.document import Document as Docx
from docx.shared import Mm
from docx.table import _Row
from docx.text.paragraph import Paragraph

from templates import gbt9704

Content = Callable[[Docx], None]
"""What stands below a heading."""
Section = tuple[str, Content]
"""A heading without its number, and its content."""

CLERK = "（经办人：{{ 经办人 }}，联系电话：{{ 联系电话 }}）"
WIDE_LABELS = Mm(28)
HANDWRITTEN_DAY = "　　　年　　月　　日"

_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")


def numbered(document: Docx, *sections: Section, form: str = "{}、{}", level: int = 1) -> None:
    """Sections from 一、 on."""
    for numeral, (heading, content) in zip(_NUMERALS, sections, strict=False):
        gbt9704.heading(document, form.format(numeral, heading), level)
        content(document)


def section(heading: str, *paragraphs: str, last: bool = False) -> Section:
    """A section of these paragraphs; `last`: with the last of them the text ends."""
    return heading, lambda document: gbt9704.body(document, *paragraphs, last=last)


def divided(*sections: Section) -> Content:
    """A section that has sections of its own, from （一） on."""
    return lambda document: numbered(document, *sections, form="（{}）{}", level=2)


def form_title(document: Docx, text: str, below: str = gbt9704.CELL) -> Paragraph:
    """The title of a form: closer to its table than that of a letter to its text, by a line in the style `below`."""
    title = document.add_paragraph(text, gbt9704.TITLE)
    document.add_paragraph("", below)
    return title


def caption(document: Docx, text: str) -> None:
    """Over a table; between two tables, which would else be one."""
    document.add_paragraph(text, gbt9704.LABEL).paragraph_format.keep_with_next = True


def keep_whole(document: Docx) -> None:
    """Keep the last table on one page: no page is of signatures alone."""
    for row in document.tables[-1].rows[:-1]:
        keep_with_next(row)


def keep_with_next(row: _Row) -> None:
    """Keep the row on the page of what follows."""
    for cell in row.cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True
