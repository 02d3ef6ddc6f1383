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
from templates.prose import clean
from templates.publish import publish

Cell = str | int | Decimal | dt.date | None
"""None is printed as the dash of a figure that there is not."""

DAY = "yyyy-mm-dd"
"""The form of a column of days."""
_A4 = 9
_TITLE, _HEAD, _NOTE, _BODY = 16, 11, 10, 11
_CHART = 25, 15
"""Width and height in centimetres, for A4 across."""
_LINE = 15
"""Points of a line of notes, and half of a line of headings."""
_MOST_LINES = 26
_NARROW = 0x2E7F
"""Characters from here on are as wide as two."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        heading: over it; a line feed breaks it.
        width: in characters of figures; a Chinese character is as wide as two.
        form: of its numbers or days, as Excel writes it, such as `0.00`.
        left: its text begins at the left, as what is read in sentences does.
    """

    heading: str
    width: float
    form: str = "General"
    left: bool = False


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
        filtered: the headings have buttons that narrow the rows.
    """

    name: str
    title: str
    notes: Sequence[str]
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    totals: int = 0
    filtered: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars on a page of their own, the first row's on top; WPS and Excel draw them from the table.

    Attributes:
        name: on its tab.
        title: above the bars.
        sheet: the place of the worksheet among the others, from 0 on.
        labels: the place of the column that names the bars, from 0 on.
        values: the place of the column that says how long they are.
        rows: so many of the first rows have a bar.
    """

    name: str
    title: str
    sheet: int
    labels: int
    values: int
    rows: int


def save(
    sheets: Sequence[Sheet],
    target: Path,
    *,
    title: str,
    author: str,
    now: dt.datetime,
    charts: Sequence[Chart] = (),
) -> None:
    """Write a workbook in one step; equal arguments give equal bytes. Text is never taken for a formula.

    Args:
        sheets: in their order, at least one.
        target: the xlsx; its folder exists.
        charts: behind the worksheets.
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
    for chart in charts:
        _chart(book.create_sheet(chart.name), chart, book.worksheets[chart.sheet], _head(sheets[chart.sheet]))
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
        across = sum(column.width for column in sheet.columns)
        page.row_dimensions[number].height = 2 * _LINE if size == _TITLE else _LINE * _lines(text, across)
    head = _head(sheet)
    for place, column in enumerate(sheet.columns, 1):
        _write(page.cell(head, place), column.heading, size=_HEAD, bold=True, ruled=True, shaded=True)
        page.column_dimensions[_letter(place)].width = column.width
    page.row_dimensions[head].height = 2.4 * _LINE
    for number, row in enumerate(sheet.rows, head + 1):
        page.row_dimensions[number].height = _LINE * (0.4 + _tallest(row, sheet.columns))
        bold = number > head + len(sheet.rows) - sheet.totals
        for place, (value, column) in enumerate(zip(row, sheet.columns, strict=True), 1):
            cell, middle = page.cell(number, place), not column.left
            _write(cell, value, size=_BODY, bold=bold, ruled=True, form=column.form, middle=middle)
    page.freeze_panes = page.cell(head + 1, 1)
    if sheet.filtered:
        page.auto_filter.ref = f"A{head}:{_letter(width)}{head + len(sheet.rows)}"
    _lay(page, head)


def _head(sheet: Sheet) -> int:
    """The row of the headings."""
    return len(sheet.notes) + 2


def _chart(page: Any, chart: Chart, source: Any, head: int) -> None:  # noqa: ANN401 - as above
    from openpyxl.chart import BarChart, Reference
    from openpyxl.chart.label import DataLabelList

    bars = BarChart()
    bars.type, bars.title, bars.legend, bars.gapWidth = "bar", chart.title, None, 40
    last = head + chart.rows
    bars.add_data(Reference(source, min_col=chart.values + 1, min_row=head + 1, max_row=last))
    bars.set_categories(Reference(source, min_col=chart.labels + 1, min_row=head + 1, max_row=last))
    bars.series[0].graphicalProperties.solidFill = "4472C4"
    bars.dataLabels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    bars.x_axis.delete, bars.y_axis.delete = False, True
    bars.x_axis.scaling.orientation = "maxMin"
    bars.y_axis.scaling.min, bars.y_axis.majorGridlines = 0, None
    bars.width, bars.height = _CHART
    page.add_chart(bars, "A1")
    page.sheet_view.showGridLines = False
    _across(page)


def _lay(page: Any, head: int) -> None:  # noqa: ANN401 - as above
    """For print: the headings on each page, and its number."""
    _across(page)
    page.print_title_rows = f"{head}:{head}"
    page.oddFooter.center.text = "第 &P 页，共 &N 页"


def _across(page: Any) -> None:  # noqa: ANN401 - as above
    """A4 across, as wide as the paper."""
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", _A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_options.horizontalCentered = True


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

    cell.value = NO_FIGURE if value is None else (clean(value)[0] or None) if isinstance(value, str) else value
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


def _tallest(row: Sequence[Cell], columns: Sequence[Column]) -> int:
    """How many lines the longest cell of a row takes, `_MOST_LINES` at most: a row has no more than 409 points."""
    taken = (_lines(cell, each.width) for cell, each in zip(row, columns, strict=True) if isinstance(cell, str))
    return min(max(taken, default=1), _MOST_LINES)


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column; a Chinese character is as wide as two others."""
    wide = (sum(1 + (ord(char) > _NARROW) for char in line) for line in text.split("\n"))
    return sum(1 + int(max(length - 1, 0) / width) for length in wide)


def _letter(place: int) -> str:
    from openpyxl.utils import get_column_letter

    letter: str = get_column_letter(place)
    return letter
