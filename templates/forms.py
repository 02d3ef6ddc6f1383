"""Forms and photos within documents: tables that look official, though GB/T 9704-2012 says nothing of them.

Text given to these functions may hold tags.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from docx.document import Document as Docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell

from templates.gbt9704 import (
    CAPTION,
    CELL,
    LABEL,
    MIDDLE_CELL,
    SMALL_CAPTION,
    SMALL_CELL,
    SMALL_LABEL,
    SMALL_MIDDLE_CELL,
    TEXT_WIDTH,
    small_captions,
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
        joined: one cell runs down beside all rows, and prints what the first one does.
    """

    title: str
    tag: str
    width: float
    middle: bool = False
    joined: bool = False


SMALL_LABELS = Mm(21)
"""Width of the labels of a small form."""


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
    label_style, cell_style, least = (SMALL_LABEL, SMALL_CELL, 8) if small else (LABEL, CELL, 9)
    table = _table(document, len(rows), [label_width, value_width] * pairs)
    for line, row in zip(table.rows, rows, strict=True):
        if isinstance(row, str):
            line.height = Mm(least)
            whole = line.cells[0].merge(line.cells[-1])
            _write(whole, row, label_style)
            whole.paragraphs[0].paragraph_format.keep_with_next = True
            continue
        line.height = Mm((heights or {}).get(row[0][0], least))
        for index, (label, value) in enumerate(row):
            _write(line.cells[2 * index], label, label_style)
            last = line.cells[2 * index + 1]
            if index == len(row) - 1 and len(row) < pairs:
                last = last.merge(line.cells[-1])
            _write(last, value, cell_style)


def listing(  # noqa: PLR0913 - traits of one table, all but three by name
    document: Docx,
    field: str,
    headings: Sequence[Heading],
    *,
    item: str = "行",
    foot: Sequence[Sequence[str]] = (),
    empty: int = 0,
    height: float = 9,
    small: bool = False,
    kept: int = 0,
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
        small: in 五号, for many columns.
        kept: so many of the last rows stay together, so that no total is alone on a page.
    """
    if small:
        small_cells(document, middle=True)
    label_style, cell_style, middle_style = (
        (SMALL_LABEL, SMALL_CELL, SMALL_MIDDLE_CELL) if small else (LABEL, CELL, MIDDLE_CELL)
    )
    widths = [Mm(each.width) for each in headings]
    joined = any(heading.joined for heading in headings)
    loop = 0 if not field else 7 if joined or kept else 3
    table = _table(document, 1 + loop + empty + len(foot), widths)
    for row in table.rows:
        row.height = Mm(height)
    _write_row(table, 0, [heading.title for heading in headings], [label_style] * len(headings))
    for cell in table.rows[0].cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - python-docx has no call
    styles = [middle_style if heading.middle else cell_style for heading in headings]
    if field and joined:
        _write_joined(table, headings, f"{{%tr for {item} in {field} %}}", styles)
    elif field and kept:
        _write_kept(table, headings, f"{{%tr for {item} in {field} %}}", styles, kept)
    elif field:
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
    small_captions(document)
    table = _table(document, 4, [TEXT_WIDTH // 3] * 3)
    header, first, row, last = table.rows
    for cell, word in zip(header.cells, columns, strict=True):
        _write(cell, f"办理{word}", LABEL)
    header._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - python-docx has no call for it
    _write(first.cells[0], f"{{%tr for 行 in {field} %}}", CELL)
    _write(last.cells[0], "{%tr endfor %}", CELL)
    for cell, word in zip(row.cells, columns, strict=True):
        _write_photo(cell, f"行.{word}", "", SMALL_CAPTION)


def photo_threes(document: Docx, field: str, title: str) -> None:
    """Photos three by three, with time, place and note below each; `field` gives the rows of 左, 中 and 右.

    The title stands over them, on every page.
    """
    small_captions(document)
    table = _table(document, 4, [TEXT_WIDTH // 3] * 3)
    header, first, row, last = table.rows
    _write(header.cells[0].merge(header.cells[2]), title, LABEL)
    header._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - python-docx has no call for it
    _write(first.cells[0], f"{{%tr for 行 in {field} %}}", CELL)
    _write(last.cells[0], "{%tr endfor %}", CELL)
    for cell, side in zip(row.cells, ("左", "中", "右"), strict=True):
        _write_photo(cell, f"行.{side}", "", SMALL_CAPTION)


def photo_pairs(document: Docx, field: str, title: str, condition: str) -> None:
    """Photos two by two, with time, place and note below each; `field` gives the rows of 左 and 右.

    The title stands over them, on every page, if the condition holds. Two rows of upright photos fit on a page.
    """
    table = _table(document, 6, [TEXT_WIDTH // 2] * 2)
    tags = {0: f"if {condition}", 2: "endif", 3: f"for 行 in {field}", 5: "endfor"}
    for index, tag in tags.items():
        _write(table.rows[index].cells[0], f"{{%tr {tag} %}}", CELL)
    header = table.rows[1]
    _write(header.cells[0].merge(header.cells[1]), title, LABEL)
    header._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - python-docx has no call for it
    for cell, side in zip(table.rows[4].cells, ("左", "右"), strict=True):
        _write_photo(cell, f"行.{side}", "|宽(62)", CAPTION)


def _write_photo(cell: _Cell, shot: str, width: str, style: str) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.TOP
    _write(cell, f"{{{{ {shot}.图{width} }}}}", style)
    around = cell.paragraphs[0].paragraph_format
    around.space_before = around.space_after = Pt(3)
    _caption(cell, shot, style)


def _caption(cell: _Cell, shot: str, style: str) -> None:
    """时间, 地点, 说明, each on a line of its own where there is one."""
    for part in ("时间", "地点", "说明"):
        cell.add_paragraph(f"{{%p if {shot}.{part} %}}", style)
        cell.add_paragraph(f"{{{{ {shot}.{part} }}}}", style)
        cell.add_paragraph("{%p endif %}", style)


def _write_joined(table: Table, headings: Sequence[Heading], loop: str, styles: Sequence[str]) -> None:
    """Two forms of a row: the first one opens the joined cells, the others go on with them."""
    _write_forms(table, loop, "loop.first")
    for index, merge in ((3, "restart"), (5, "continue")):
        _write_row(table, index, [each.tag if index == 3 or not each.joined else "" for each in headings], styles)
        for cell, heading in zip(table.rows[index].cells, headings, strict=True):
            if heading.joined:
                cell._tc.vMerge = merge  # noqa: SLF001 - python-docx merges only cells that are there


def _write_kept(table: Table, headings: Sequence[Heading], loop: str, styles: Sequence[str], kept: int) -> None:
    """Two forms of a row: the first one, of the last rows but one, stays on the page of the row that follows."""
    _write_forms(table, loop, f"1 < loop.revindex <= {kept}")
    for index in (3, 5):
        _write_row(table, index, [each.tag for each in headings], styles)
    for cell in table.rows[3].cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def _write_forms(table: Table, loop: str, condition: str) -> None:
    """The rows of tags around two forms of a row, of which the first is for the rows for which the condition holds."""
    marks = {1: loop, 2: f"{{%tr if {condition} %}}", 4: "{%tr else %}", 6: "{%tr endif %}", 7: "{%tr endfor %}"}
    for index, mark in marks.items():
        _write(table.rows[index].cells[0], mark, CELL)


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
