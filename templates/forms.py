"""Forms and photos within documents: tables that look official, though GB/T 9704-2012 says nothing of them.

Text given to these functions may hold tags.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from docx.document import Document as Docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table, _Cell

from templates.gbt9704 import (
    CAPTION,
    CELL,
    LABEL,
    MIDDLE_CELL,
    SMALL_CELL,
    SMALL_LABEL,
    TEXT_WIDTH,
    each,
    small_cells,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a listing.

    Attributes:
        title: over the column.
        tag: what its cells print.
        width: in millimetres.
        middle: its cells are centred, as figures and short words are.
    """

    title: str
    tag: str
    width: float
    middle: bool = False


def form(
    document: Docx,
    rows: Sequence[Sequence[tuple[str, str]] | str],
    label_width: int = Mm(24),
    heights: Mapping[str, float] | None = None,
    *,
    small: bool = False,
) -> None:
    """A form: each row has as many pairs of label and value; a row with fewer lets its last value run to the end.

    Args:
        document: where it goes.
        rows: the pairs; or a text that has a row of its own: a heading, or a tag that repeats or drops rows.
        label_width: of every label.
        heights: by the first label of a row, its least height in millimetres: room for handwriting.
        small: in 五号, for two pairs of labels of 21 mm: a date with its time fits into one line.
    """
    pairs = max(len(row) for row in rows if not isinstance(row, str))
    value_width = TEXT_WIDTH // pairs - label_width
    if small:
        small_cells(document)
    label_style, cell_style = (SMALL_LABEL, SMALL_CELL) if small else (LABEL, CELL)
    table = _table(document, len(rows), [label_width, value_width] * pairs)
    for line, row in zip(table.rows, rows, strict=True):
        if isinstance(row, str):
            _write(line.cells[0].merge(line.cells[-1]), row, label_style)
            continue
        line.height = Mm((heights or {}).get(row[0][0], 9))
        for index, (label, value) in enumerate(row):
            _write(line.cells[2 * index], label, label_style)
            last = line.cells[2 * index + 1]
            if index == len(row) - 1 and len(row) < pairs:
                last = last.merge(line.cells[-1])
            _write(last, value, cell_style)


def listing(
    document: Docx,
    field: str,
    headings: Sequence[Heading],
    *,
    item: str = "行",
    foot: Sequence[Sequence[str]] = (),
    empty: int = 0,
    height: float = 9,
) -> None:
    """A table with a row for each of the rows of `field`; its headings stand on every page, never alone at its foot.

    Args:
        document: where it goes.
        field: a field of rows; empty: no such rows.
        headings: of the columns.
        item: what a row is called in the tags of the headings.
        foot: last rows, such as totals: a text for each column.
        empty: so many blank rows follow, to be written by hand.
        height: least height of a row, in millimetres.
    """
    widths = [Mm(each.width) for each in headings]
    loop = 3 if field else 0
    table = _table(document, 1 + loop + empty + len(foot), widths)
    for row in table.rows:
        row.height = Mm(height)
    _write_row(table, 0, [heading.title for heading in headings], [LABEL] * len(headings))
    for cell in table.rows[0].cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - python-docx has no call
    styles = [MIDDLE_CELL if heading.middle else CELL for heading in headings]
    if field:
        _write(table.rows[1].cells[0], f"{{%tr for {item} in {field} %}}", CELL)
        _write_row(table, 2, [heading.tag for heading in headings], styles)
        _write(table.rows[3].cells[0], "{%tr endfor %}", CELL)
    for index, row in enumerate(foot):
        _write_row(table, 1 + loop + empty + index, row, styles)


def boxes(field: str, choices: Sequence[str]) -> str:
    """A choice as paper forms print it: ☑满意　□基本满意. Without a value, a draft's form can be ticked by hand."""
    return "　".join(f"{{% if {field} == '{choice}' %}}☑{{% else %}}□{{% endif %}}{choice}" for choice in choices)


def photo_grid(document: Docx, field: str) -> None:
    """Photos before, during and after, side by side, with time, place and note below each; `field` gives the rows."""
    columns = ("前", "中", "后")
    table = _table(document, 4, [TEXT_WIDTH // 3] * 3)
    header, first, row, last = table.rows
    for cell, word in zip(header.cells, columns, strict=True):
        _write(cell, f"办理{word}", LABEL)
    header._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - python-docx has no call for it
    _write(first.cells[0], f"{{%tr for 行 in {field} %}}", CELL)
    _write(last.cells[0], "{%tr endfor %}", CELL)
    for cell, word in zip(row.cells, columns, strict=True):
        _write(cell, f"{{{{ 行.{word}.图 }}}}", CAPTION)
        _caption(cell, f"行.{word}")


def photo_pairs(document: Docx, title: str, field: str) -> None:
    """Photos two by two under a title, with time, place and note below each; `field` gives the rows of 左 and 右."""
    table = _table(document, 4, [TEXT_WIDTH // 2] * 2)
    header, first, row, last = table.rows
    _write(header.cells[0].merge(header.cells[1]), title, LABEL)
    header._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - python-docx has no call for it
    _write(first.cells[0], f"{{%tr for 行 in {field} %}}", CELL)
    _write(last.cells[0], "{%tr endfor %}", CELL)
    for cell, side in zip(row.cells, ("左", "右"), strict=True):
        _write(cell, f"{{{{ 行.{side}.图|宽(72) }}}}", CAPTION)
        _caption(cell, f"行.{side}")


def photo_column(document: Docx, field: str, width: int) -> None:
    """Photos one below the other, `width` millimetres wide."""
    with each(document, "照片", field):
        paragraph = document.add_paragraph(f"{{{{ 照片.图|宽({width}) }}}}", CAPTION)
        paragraph.paragraph_format.keep_with_next = True
        _caption(document, "照片")


def _caption(place: Docx | _Cell, shot: str) -> None:
    """时间, 地点, 说明, each on a line of its own where there is one."""
    for part in ("时间", "地点", "说明"):
        place.add_paragraph(f"{{%p if {shot}.{part} %}}", CAPTION)
        place.add_paragraph(f"{{{{ {shot}.{part} }}}}", CAPTION)
        place.add_paragraph("{%p endif %}", CAPTION)


def _write_row(table: Table, index: int, texts: Sequence[str], styles: Sequence[str]) -> None:
    for cell, text, style in zip(table.rows[index].cells, texts, styles, strict=True):
        _write(cell, text, style)


def _write(cell: _Cell, text: str, style: str) -> None:
    cell.paragraphs[0].text = text
    cell.paragraphs[0].style = style


def _table(document: Docx, rows: int, widths: Sequence[int]) -> Table:
    """A centred table with thin lines, fixed column widths, and rows that keep together on a page."""
    table: Table = document.add_table(rows, len(widths))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "000000")):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    margins = OxmlElement("w:tblCellMar")
    for side in ("top", "left", "bottom", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "57")  # a millimetre, so that a date and time fits into one line
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = table._tbl.tblPr  # noqa: SLF001 - python-docx has no call for it
    properties.find(qn("w:tblLayout")).addprevious(borders)
    properties.find(qn("w:tblLayout")).addnext(margins)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        row.height, row.height_rule = Mm(9), WD_ROW_HEIGHT_RULE.AT_LEAST
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - as above
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    return table
