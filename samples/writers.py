"""Papers as docx (GB/T 9704-2012 layout), as PDF with a text layer, and as RTF. The same bytes every time."""

import datetime as dt
import io
import re
import zipfile
from functools import cache

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.table import Table as Grid
from docx.text.paragraph import Paragraph
from lettering import font_file
from papers import Body, Heading, Paper, Photos, Signature, Table

WRITTEN = dt.datetime(2023, 9, 28, 9, 0, tzinfo=dt.UTC)
_CREATED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def steady_zip(data: bytes) -> bytes:
    """An Office file's zip again, with fixed dates inside and outside, so that two runs give the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _CREATED.sub(rb"\g<1>" + WRITTEN.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), content)
            new.writestr(zipfile.ZipInfo(name, WRITTEN.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _set_font(paragraph: Paragraph, name: str, points: float, *, bold: bool = False) -> None:
    for run in paragraph.runs:
        run.font.name, run.font.size, run.font.bold = "Times New Roman", Pt(points), bold
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)  # noqa: SLF001 - python-docx has no other way


def _add(
    document: DocxDocument, text: str, font: str, points: float, align: WD_ALIGN_PARAGRAPH | None = None
) -> Paragraph:
    paragraph = document.add_paragraph(text)
    if align is not None:
        paragraph.alignment = align
    layout = paragraph.paragraph_format
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = Pt(28.95 if points < 20 else 36)
    layout.space_before = layout.space_after = Pt(0)
    _set_font(paragraph, font, points)
    return paragraph


def _add_grid(document: DocxDocument, rows: int, columns: int) -> Grid:
    """A ruled table whose rows stay on one page."""
    grid: Grid = document.add_table(rows, columns, style="Table Grid")
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for index, row in enumerate(grid.rows, 1):
        for cell in row.cells:
            layout = cell.paragraphs[0].paragraph_format
            layout.space_before = layout.space_after = Pt(2)
            layout.keep_with_next = index < rows
    return grid


def _add_table(document: DocxDocument, table: Table) -> None:
    grid = _add_grid(document, len(table.rows), len(table.widths))
    for column, share in zip(grid.columns, table.widths, strict=True):
        column.width = Mm(156 * share / 100)
    for row, texts in zip(grid.rows, table.rows, strict=True):
        for cell, text, share in zip(row.cells, texts, table.widths, strict=True):
            cell.width = Mm(156 * share / 100)
            cell.paragraphs[0].add_run(text)
            _set_font(cell.paragraphs[0], "仿宋_GB2312", 12)


def _add_photos(document: DocxDocument, photos: Photos) -> None:
    width = 156 / len(photos.pictures)
    grid = _add_grid(document, 2, len(photos.pictures))
    for column, (jpeg, caption) in enumerate(photos.pictures):
        grid.columns[column].width = grid.cell(0, column).width = grid.cell(1, column).width = Mm(width)
        grid.cell(0, column).paragraphs[0].add_run().add_picture(io.BytesIO(jpeg), width=Mm(width - 5))
        grid.cell(1, column).paragraphs[0].add_run(caption)
        _set_font(grid.cell(1, column).paragraphs[0], "仿宋_GB2312", 10.5)


def _document(paper: Paper) -> DocxDocument:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    properties = document.core_properties
    properties.author, properties.title, properties.last_modified_by = (
        "市民诉求处置中心",
        paper.title.replace("\n", ""),
        "座席03",
    )
    _add(document, paper.title, "方正小标宋简体", 22, WD_ALIGN_PARAGRAPH.CENTER).paragraph_format.space_after = Pt(14)
    for block in paper.blocks:
        match block:
            case Heading(text):
                heading = _add(document, text, "黑体", 16)
                heading.paragraph_format.first_line_indent, heading.paragraph_format.keep_with_next = Pt(32), True
            case Body(text):
                _add(document, text, "仿宋_GB2312", 16).paragraph_format.first_line_indent = Pt(32)
            case Table():
                _add_table(document, block)
            case Photos():
                _add_photos(document, block)
            case Signature(unit, date):
                for text, indent in ((f"{unit}（盖章）", 16), (date, 48)):
                    line = _add(document, text, "仿宋_GB2312", 16, WD_ALIGN_PARAGRAPH.RIGHT)
                    line.paragraph_format.right_indent = Pt(indent)
    return document


def _saved(document: DocxDocument) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return steady_zip(target.getvalue())


def docx(paper: Paper) -> bytes:
    """The paper as Word writes it."""
    return _saved(_document(paper))


def _revision(text: str, tag: str, inner: str, number: int) -> str:
    return (
        f'<w:{tag} {nsdecls("w")} w:id="{number}" w:author="审核人" w:date="2023-09-15T19:30:00Z"><w:r><w:rPr>'
        f'<w:rFonts w:eastAsia="仿宋_GB2312"/><w:sz w:val="32"/></w:rPr>'
        f'<w:{inner} xml:space="preserve">{text}</w:{inner}></w:r></w:{tag}>'
    )


_TEXT_BOX = """<w:r {w} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape id="box1" type="#_x0000_t202"
 style="position:absolute;margin-left:285pt;margin-top:-34pt;width:160pt;height:24pt;z-index:1"
 stroked="t" strokecolor="#c00000"><v:textbox><w:txbxContent><w:p><w:r><w:rPr><w:color w:val="C00000"/>
<w:sz w:val="21"/></w:rPr><w:t>{text}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"""


def docx_with_revisions(paper: Paper, *, deleted: str, inserted: str, box: str) -> bytes:
    """The paper with a tracked deletion and insertion after its last body text, and a text box at its title."""
    document = _document(paper)
    document.paragraphs[0]._p.append(parse_xml(_TEXT_BOX.format(w=nsdecls("w"), text=box)))  # noqa: SLF001 - raw WordprocessingML
    body = [each for each in document.paragraphs if each.text and not each.text.endswith("（盖章）")][-2]._p  # noqa: SLF001 - raw WordprocessingML
    body.append(parse_xml(_revision(deleted, "del", "delText", 901)))
    body.append(parse_xml(_revision(inserted, "ins", "t", 902)))
    return _saved(document)


def _pdf_story(paper: Paper) -> list[object]:
    from reportlab.lib import colors
    from reportlab.lib.enums import TA_CENTER, TA_RIGHT
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.platypus import Paragraph as Text
    from reportlab.platypus import Spacer
    from reportlab.platypus import Table as PdfGrid

    base = ParagraphStyle("body", fontName="Song", fontSize=14, leading=26, firstLineIndent=28, wordWrap="CJK")
    title = ParagraphStyle(
        "title", base, fontName="Hei", fontSize=20, leading=32, firstLineIndent=0, alignment=TA_CENTER
    )
    heading = ParagraphStyle("heading", base, fontName="Hei")
    right = ParagraphStyle("right", base, alignment=TA_RIGHT, firstLineIndent=0, rightIndent=24)
    cell = ParagraphStyle("cell", base, fontSize=11, leading=17, firstLineIndent=0)
    story: list[object] = [Text(paper.title.replace("\n", "<br/>"), title), Spacer(1, 14)]
    for block in paper.blocks:
        match block:
            case Heading(text):
                story.append(Text(text, heading))
            case Body(text):
                story.append(Text(text, base))
            case Table(rows, widths):
                data = [[Text(text, cell) for text in row] for row in rows]
                story += [
                    PdfGrid(
                        data,
                        [1.56 * mm * each for each in widths],
                        style=[("GRID", (0, 0), (-1, -1), 0.5, colors.black)],
                    )
                ]
            case Signature(unit, date):
                story += [Spacer(1, 20), Text(unit, right), Text(date, right)]
            case Photos():
                pass
    return story


@cache
def _register_fonts() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name, style in (("Song", "song"), ("Hei", "hei")):
        pdfmetrics.registerFont(TTFont(name, str(font_file(style))))


def pdf(paper: Paper, *, password: str = "") -> bytes:
    """The paper as a PDF with a text layer; with a password it cannot be opened without it."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.lib.units import mm
    from reportlab.platypus import SimpleDocTemplate

    _register_fonts()
    target = io.BytesIO()
    template = SimpleDocTemplate(
        target, pagesize=A4, topMargin=37 * mm, bottomMargin=35 * mm, leftMargin=28 * mm, rightMargin=26 * mm,
        title=paper.title.replace("\n", ""), author="青云店镇", invariant=1,
        encrypt=StandardEncryption(password, ownerPassword=f"{password}-owner", strength=128) if password else None,
    )  # fmt: skip
    template.build(_pdf_story(paper), onFirstPage=_page_number, onLaterPages=_page_number)
    return target.getvalue()


def _page_number(canvas: object, template: object) -> None:
    canvas.setFont("Song", 12)  # type: ignore[attr-defined]
    canvas.drawCentredString(297.6, 71, f"— {template.page} —")  # type: ignore[attr-defined]


def rtf(paper: Paper) -> bytes:
    """The paper as RTF, which Word opens under the name `.doc` as well."""
    lines = [paper.title]
    for block in paper.blocks:
        match block:
            case Heading(text) | Body(text):
                lines.append(text)
            case Table(rows, _):
                lines += ["　".join(row) for row in rows]
            case Signature(unit, date):
                lines += [unit, date]
            case Photos():
                pass
    text = "\\par\n".join("".join(char if ord(char) < 128 else f"\\u{ord(char)}?" for char in line) for line in lines)
    return f"{{\\rtf1\\ansi\\deff0{{\\fonttbl{{\\f0 SimSun;}}}}\\f0\\fs28 {text}\\par}}".encode("ascii")
