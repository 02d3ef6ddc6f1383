"""Tables as xlsx files: such as people go on with in WPS or Excel, and print on A4 across."""

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from templates import package
from templates.container import joined, member
from templates.fields import NO_FIGURE
from templates.fill import publish
from templates.prose import clean

Cell = str | int | Decimal | None
"""None is printed as the dash of a figure that there is not."""

_A4 = 9
_TITLE, _HEAD, _NOTE, _BODY = 16, 11, 10, 11
_LINE = 15
"""Points of a line of notes, and half of a line of headings."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        heading: over it; a line feed breaks it.
        width: in characters of figures; a Chinese character is as wide as two.
        form: of its numbers, as Excel writes it, such as `0.00`.
    """

    heading: str
    width: float
    form: str = "General"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet with one table.

    Attributes:
        name: on its tab.
        title: in large type above the table.
        notes: lines between the title and the table.
        columns: of the table.
        rows: as many cells as there are columns.
        totals: so many of the last rows are sums and the like, in bold.
    """

    name: str
    title: str
    notes: Sequence[str]
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    totals: int = 0


def save(sheets: Sequence[Sheet], target: Path, *, title: str, author: str, now: dt.datetime) -> None:
    """Write a workbook in one step; equal arguments give equal bytes. Text is never taken for a formula.

    Args:
        sheets: in their order, at least one.
        target: the xlsx; its folder exists.
        title: of the file's properties.
        author: the unit that issues it.
        now: the file's time, with an offset.

    Raises:
        TargetExists
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _draw(book.create_sheet(sheet.name), sheet)
    stream = io.BytesIO()
    book.save(stream)
    created = f"{now.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"
    with zipfile.ZipFile(stream) as written:
        parts = {name: written.read(name) for name in written.namelist()}
    parts[package.PROPERTIES] = package.properties(title=clean(title)[0], author=clean(author)[0], created=created)
    publish(joined({name: member(name, part) for name, part in parts.items()}), target)


def _draw(page: Any, sheet: Sheet) -> None:  # noqa: ANN401 - openpyxl has no types
    width = len(sheet.columns)
    for number, (text, size) in enumerate([(sheet.title, _TITLE), *((note, _NOTE) for note in sheet.notes)], 1):
        page.merge_cells(start_row=number, end_row=number, start_column=1, end_column=width)
        _write(page.cell(number, 1), text, size=size, bold=size == _TITLE, middle=size == _TITLE)
        page.row_dimensions[number].height = 2 * _LINE if size == _TITLE else _LINE * _lines(text, sheet.columns)
    head = len(sheet.notes) + 2
    for place, column in enumerate(sheet.columns, 1):
        _write(page.cell(head, place), column.heading, size=_HEAD, bold=True, ruled=True, shaded=True)
        page.column_dimensions[_letter(place)].width = column.width
    page.row_dimensions[head].height = 2.4 * _LINE
    for number, row in enumerate(sheet.rows, head + 1):
        bold = number > head + len(sheet.rows) - sheet.totals
        for place, (value, column) in enumerate(zip(row, sheet.columns, strict=True), 1):
            _write(page.cell(number, place), value, size=_BODY, bold=bold, ruled=True, form=column.form)
    page.freeze_panes = page.cell(head + 1, 1)
    _lay(page, head)


def _lay(page: Any, head: int) -> None:  # noqa: ANN401 - as above
    """A4 across, as wide as the paper, the headings on each page."""
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = _A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_options.horizontalCentered = True
    page.print_title_rows = f"{head}:{head}"
    page.oddFooter.center.text = "第 &P 页，共 &N 页"


def _write(
    cell: Any,  # noqa: ANN401 - as above
    value: Cell,
    *,
    size: int,
    bold: bool = False,
    ruled: bool = False,
    shaded: bool = False,
    middle: bool = True,
    form: str = "General",
) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    cell.value = NO_FIGURE if value is None else clean(value)[0] if isinstance(value, str) else value
    if isinstance(cell.value, str):
        cell.data_type = "s"  # not "f": what a citizen writes may begin with =
    else:
        cell.number_format = form
    cell.font = Font(name="宋体", size=size, bold=bold)
    cell.alignment = Alignment(horizontal="center" if middle else "left", vertical="center", wrap_text=True)
    if ruled:
        cell.border = Border(*(Side(style="thin") for _ in range(4)))
    if shaded:
        cell.fill = PatternFill("solid", fgColor="D9E2F3")


def _lines(text: str, columns: Sequence[Column]) -> int:
    """How many lines a note takes across the table."""
    width = sum(column.width for column in columns)
    return sum(1 + int(2 * len(line) / width) for line in text.split("\n"))


def _letter(place: int) -> str:
    from openpyxl.utils import get_column_letter

    letter: str = get_column_letter(place)
    return letter
