"""Layout of official documents by GB/T 9704-2012, as functions that build templates with python-docx.

The page (5.1, 5.2.1): A4, 天头 37 mm, 订口 28 mm, text area 156 × 225 mm, 22 lines of 28 characters of 3号 (16 pt).
Twenty-two lines of 29 pt are 638 pt, more than 225 mm: the line is 28.95 pt. Twenty-eight characters of 16 pt are
448 pt, more than 156 mm: each is set 0.25 pt closer, so a character takes 15.75 pt.

All formatting stands in paragraph styles with Chinese names, so that an office that changes a template in Word changes
a style. Text given to these functions may hold tags.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from docx import Document
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Length, Mm, Pt, Twips
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

SONG_TITLE, FANGSONG, KAI, HEI, SONG = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"
LINE = Twips(579)
PITCH = -5
"""Twips added to each character of the text."""
CHARACTER = Twips(315)
"""Width of one character of 3号 with its pitch."""
LINES_A_PAGE, CHARACTERS_A_LINE = 22, 28
SHORT, LONG = Mm(210), Mm(297)
TEXT_WIDTH = Mm(156)

TITLE, BODY, ADDRESSEE = "公文标题", "公文正文", "主送机关"
HEADINGS = ("一级标题", "二级标题", "三级标题", "四级标题")
ATTACHMENT, SIGNATURE, REMARK = "附件说明", "署名", "附注"
ANNEX, CELL, MIDDLE_CELL, LABEL = "附件标记", "表格文字", "表格居中文字", "表格标签"
SMALL_CELL, SMALL_LABEL, SMALL_MIDDLE_CELL = "表格小号文字", "表格小号标签", "表格小号居中文字"
CAPTION, SMALL_CAPTION, PAGE_NUMBER = "图片说明", "图片小号说明", "页码"
_KEPT_STYLES = {"Normal", "Default Paragraph Font", "Normal Table", "No List", "Header", "Footer"}


def blank(*, landscape: bool = False) -> Docx:
    """An empty document with the standard's page, styles and page numbers.

    Landscape, for wide tables (7.3.7 leaves them to the writer): the same page turned, its binding edge on top.
    """
    document = Document()
    _bare(document)
    _page(document, landscape=landscape)
    _bare_styles(document)
    _styles(document)
    _page_numbers(document)
    return document


def title(document: Docx, *lines: str) -> None:
    """标题 (7.3.1): 2号小标宋, centred, turned over where a word ends; a blank line follows."""
    for line in lines:
        document.add_paragraph(line, TITLE)
    document.add_paragraph("", ADDRESSEE)


def addressee(document: Docx, text: str) -> None:
    """主送机关 (7.3.2): at the margin; ends with a full-width colon."""
    document.add_paragraph(text, ADDRESSEE)


def heading(document: Docx, text: str, level: int = 1) -> None:
    """结构层次 (7.3.3): 一、黑体, （一）楷体, 1. and （1）仿宋."""
    document.add_paragraph(text, HEADINGS[level - 1])


def body(document: Docx, *texts: str, last: bool = False) -> None:
    """正文 (7.3.3): 3号仿宋, two characters in. The last one keeps with the signature: no page is without text."""
    paragraphs = [document.add_paragraph(text, BODY) for text in texts]
    paragraphs[-1].paragraph_format.keep_with_next = last or None


def attachments(document: Docx, field: str, *, required: bool = False) -> None:
    """附件说明 (7.3.4): a blank line, two characters in; names without punctuation, aligned when they turn over.

    One attachment has no number. Required: they are missed where the field is empty.
    """
    with nullcontext() if required else given(document, field):
        document.add_paragraph("", BODY).paragraph_format.keep_with_next = True
        with each(document, "附件", field), given(document, f"{field}|length == 1"):
            _hanging(document.add_paragraph("附件：{{ 附件 }}", ATTACHMENT), 5, 3)
            otherwise(document, "loop.first")
            _hanging(document.add_paragraph("附件：1. {{ 附件 }}", ATTACHMENT), 6.5, 4.5)
            otherwise(document)
            _hanging(document.add_paragraph("{{ loop.index }}. {{ 附件 }}", ATTACHMENT), 6.5, 1.5)


def _characters(count: float) -> Length:
    """So many characters of the text, in the units of python-docx."""
    return Length(round(CHARACTER * count))


def _hanging(paragraph: Paragraph, left: float, hanging: float) -> None:
    paragraph.paragraph_format.left_indent = _characters(left)
    paragraph.paragraph_format.first_line_indent = _characters(-hanging)


def signature(document: Docx, unit: str, day: str, *, sealed: bool = True, unit_characters: float = 0) -> None:
    """署名和成文日期 (7.3.5), after a blank line.

    With a seal the date ends four characters from the right, and the unit is centred over it: both are centred in a
    band whose middle is that of a date of 6.5 characters (a digit is half of one). Without a seal the unit ends two
    characters from the right, and the date begins two right of it; this needs the unit's length in characters.
    """
    document.add_paragraph("", BODY).paragraph_format.keep_with_next = True
    first = document.add_paragraph(unit, SIGNATURE)
    second = document.add_paragraph(day, SIGNATURE)
    if sealed:
        return
    date_characters = 6.5
    left = CHARACTERS_A_LINE - 2 - max(unit_characters, date_characters + 2)
    for paragraph, indent in ((first, left), (second, left + 2)):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
        paragraph.paragraph_format.left_indent = _characters(indent)


def remark(document: Docx, *lines: str) -> None:
    """附注 (7.3.6): in brackets, two characters in, below the date; its lines keep together."""
    for line in lines:
        document.add_paragraph(line, REMARK).paragraph_format.keep_with_next = line is not lines[-1] or None


def annex(document: Docx, text: str, number: str = "", *, spaced: bool = True) -> None:
    """附件 (7.3.7): on a page of its own; 附件 and number in 黑体 on the first line, the title on the third.

    A blank line follows, unless the room is wanted: then it is not `spaced`.
    """
    marker = document.add_paragraph(f"附件{number}", ANNEX)
    marker.paragraph_format.page_break_before = True
    document.add_paragraph("", ADDRESSEE)
    document.add_paragraph(text, TITLE)
    if spaced:
        document.add_paragraph("", ADDRESSEE)


def small_cells(document: Docx, *, middle: bool = False) -> None:
    """Styles for tables whose cells are narrow: 五号, so that a date with its time fits into one line."""
    _style(document, SMALL_CELL, FANGSONG, 10.5, alignment=WD_ALIGN_PARAGRAPH.LEFT, line=Pt(16), pitch=0)
    _style(document, SMALL_LABEL, HEI, 10.5, alignment=WD_ALIGN_PARAGRAPH.CENTER, line=Pt(16), pitch=0)
    if middle:
        _style(document, SMALL_MIDDLE_CELL, FANGSONG, 10.5, alignment=WD_ALIGN_PARAGRAPH.CENTER, line=Pt(16), pitch=0)


def small_captions(document: Docx) -> None:
    """A style for captions in a third of the page: 小五, so that a date with its time fits into one line."""
    caption = _style(document, SMALL_CAPTION, FANGSONG, 9, alignment=WD_ALIGN_PARAGRAPH.CENTER, pitch=0)
    caption.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE  # an exact line would cut pictures off


@contextmanager
def given(document: Docx, condition: str) -> Iterator[None]:
    """What is built inside is printed only if the condition holds."""
    document.add_paragraph(f"{{%p if {condition} %}}", BODY)
    yield
    document.add_paragraph("{%p endif %}", BODY)


def otherwise(document: Docx, condition: str = "") -> None:
    """Inside `given`: what follows is printed if the condition did not hold (and this one does)."""
    document.add_paragraph(f"{{%p elif {condition} %}}" if condition else "{%p else %}", BODY)


@contextmanager
def each(document: Docx, item: str, field: str) -> Iterator[None]:
    """What is built inside is printed for each item of the field."""
    document.add_paragraph(f"{{%p for {item} in {field} %}}", BODY)
    yield
    document.add_paragraph("{%p endfor %}", BODY)


def _bare(document: Docx) -> None:
    """Drop what python-docx's own template brings along: 440 KB of effects, a theme, traces of its making."""
    for key, link in list(document.part.rels.items()):
        if link.reltype.rpartition("/")[2] not in ("styles", "settings"):
            del document.part.rels[key]
    settings = document.settings.element
    for name in ("w:proofState", "w:savePreviewPicture", "w:rsids", "w:themeFontLang", "w:clrSchemeMapping"):
        settings.remove(settings.find(qn(name)))


def turn(document: Docx, *, landscape: bool) -> None:
    """Go on with a new page: landscape for a wide table, or upright again. Page numbers run on."""
    _lay(document.add_section(WD_SECTION.NEW_PAGE), landscape=landscape)
    _end_with_text(document)


def _end_with_text(document: Docx) -> None:
    """Let a section end with its last text; after a table, with as little as can be: neither makes an empty page."""
    empty = document.paragraphs[-1]
    last = empty._p.getprevious()  # noqa: SLF001 - python-docx has no call for it
    if last is not None and last.tag == qn("w:p") and "{%p" not in last.text:
        last.get_or_add_pPr().append(empty._p.get_or_add_pPr().find(qn("w:sectPr")))  # noqa: SLF001 - as above
        empty._p.getparent().remove(empty._p)  # noqa: SLF001 - as above
        return
    empty.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    empty.paragraph_format.line_spacing = Pt(1)


def _page(document: Docx, *, landscape: bool) -> None:
    section = document.sections[0]
    _lay(section, landscape=landscape)
    grid = section._sectPr.find(qn("w:docGrid"))  # noqa: SLF001 - python-docx has no call for it
    if grid is not None:
        section._sectPr.remove(grid)  # noqa: SLF001 - lines and pitch are exact, a grid would round them


def _lay(section: Section, *, landscape: bool) -> None:
    """Paper and margins. 7.5: 一字线 7 mm below the text area; with this distance it stands there, measured."""
    top, right, bottom, left = (Mm(each) for each in ((28, 37, 26, 35) if landscape else (37, 26, 35, 28)))
    width, height = (LONG, SHORT) if landscape else (SHORT, LONG)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = top, right, bottom, left
    section.header_distance, section.footer_distance = Mm(15), bottom - Mm(9.7)


def _bare_styles(document: Docx) -> None:
    """Drop python-docx's own styles, and the theme's fonts from the defaults: Chinese would fall back to them."""
    for style in list(document.styles):
        if style.name not in _KEPT_STYLES:
            style.delete()
    latent = document.styles.element.find(qn("w:latentStyles"))
    document.styles.element.remove(latent)
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for fonts in defaults.iter(qn("w:rFonts")):
        fonts.attrib.clear()
        _name_fonts(fonts, FANGSONG)
    for language in defaults.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")
    for spacing in defaults.iter(qn("w:spacing")):
        spacing.attrib.clear()


def _name_fonts(fonts: BaseOxmlElement, name: str) -> None:
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), name)
    fonts.set(qn("w:hint"), "eastAsia")


def _styles(document: Docx) -> None:
    """The styles by their Chinese names, all resting on Normal."""
    center, left = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
    _style(document, "Normal", FANGSONG, 16)
    _style(document, BODY, FANGSONG, 16, indent=2)
    _style(document, TITLE, SONG_TITLE, 22, alignment=center, pitch=0)
    _style(document, ADDRESSEE, FANGSONG, 16)
    for level, (name, font) in enumerate(zip(HEADINGS, (HEI, KAI, FANGSONG, FANGSONG), strict=True)):
        _style(document, name, font, 16, indent=2, outline=level)
    note = _style(document, ATTACHMENT, FANGSONG, 16, indent=2)
    band = _style(document, SIGNATURE, FANGSONG, 16, alignment=center)
    note.paragraph_format.keep_with_next = band.paragraph_format.keep_with_next = True
    band.paragraph_format.left_indent = _characters(CHARACTERS_A_LINE - 2 * (4 + 6.5 / 2))
    _style(document, REMARK, FANGSONG, 16, indent=2)
    _style(document, ANNEX, HEI, 16)
    _style(document, CELL, FANGSONG, 12, alignment=left, line=Pt(18), pitch=0)
    _style(document, MIDDLE_CELL, FANGSONG, 12, alignment=center, line=Pt(18), pitch=0)
    _style(document, LABEL, HEI, 12, alignment=center, line=Pt(18), pitch=0)
    caption = _style(document, CAPTION, FANGSONG, 10.5, alignment=center, pitch=0)
    caption.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE  # an exact line would cut pictures off
    number = _style(document, PAGE_NUMBER, SONG, 14, pitch=0)
    number.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE


def _style(  # noqa: PLR0913 - a style is made of these
    document: Docx,
    name: str,
    font: str,
    size: float,
    *,
    alignment: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
    indent: float = 0,
    line: int = LINE,
    pitch: int = PITCH,
    outline: int | None = None,
) -> ParagraphStyle:
    known = {style.name for style in document.styles}
    style: ParagraphStyle = (
        document.styles[name] if name in known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    )
    if name != "Normal":
        style.base_style = document.styles["Normal"]
    style.quick_style = True
    style.font.size = Pt(size)
    _name_fonts(style.element.get_or_add_rPr().get_or_add_rFonts(), font)
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(pitch))
    properties = style.element.rPr
    properties.insert(1 + list(properties).index(properties.rFonts), spacing)
    shape = style.paragraph_format
    shape.alignment = alignment
    shape.first_line_indent = _characters(indent)
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, line
    shape.widow_control = False  # 22 lines on every page
    paragraph = style.element.get_or_add_pPr()
    for switch in ("w:autoSpaceDE", "w:autoSpaceDN", "w:snapToGrid"):
        _switch_off(paragraph, switch)
    if outline is not None:
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(outline))
        paragraph.append(level)
        shape.keep_with_next = True
    return style


def _switch_off(properties: BaseOxmlElement, switch: str) -> None:
    """In the order of the schema (ECMA-376 part 1, 17.3.1.26): before spacing, indents and alignment."""
    element = OxmlElement(switch)
    element.set(qn("w:val"), "0")
    later = (qn(name) for name in ("w:spacing", "w:ind", "w:jc"))
    next(each for each in (properties.find(tag) for tag in later) if each is not None).addprevious(element)


def _page_numbers(document: Docx) -> None:
    """页码 (7.5): 4号宋体 between two dashes; odd pages one character from the right, even pages from the left."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = PAGE_NUMBER
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if side == "right" else WD_ALIGN_PARAGRAPH.LEFT
        setattr(paragraph.paragraph_format, f"{side}_indent", Pt(14))
        paragraph.add_run("— ")
        _field(paragraph, "PAGE", "1")
        paragraph.add_run(" —")


def _field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """A field that Word works out itself, with what it shows until then."""
    for kind in ("begin", "separate", "end"):
        run = paragraph.add_run()
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run._r.append(mark)  # noqa: SLF001 - python-docx has no call for it
        if kind == "begin":
            code = OxmlElement("w:instrText")
            code.text = f" {instruction} "
            paragraph.add_run()._r.append(code)  # noqa: SLF001 - as above
        elif kind == "separate":
            paragraph.add_run(shown)
