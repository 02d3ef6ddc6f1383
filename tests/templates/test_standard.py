"""Documents that clerks make by hand, with the faults that clerks make."""

import copy
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from hypothesis import given
from hypothesis import strategies as st

from templates.catalogue import Templates
from templates.fill import Filled
from templates.package import NotADocx, unpack
from templates.standard import Departure, Report, Rule, Weight, check, judge
from templates.standard.elements import Role, elements
from templates.standard.faces import Family
from templates.standard.numbering import chinese
from templates.standard.reading import manuscript
from templates.standard.requirements import REQUIREMENTS

OFFICIAL = [template.key for template in Templates().all() if template.official]
TITLE, ADDRESSEE, FIRST, SECOND, THIRD, FOURTH, TEXT = 0, 2, 3, 4, 5, 6, 7
ATTACHED, NEXT, UNIT, DATE, REMARK = 10, 11, 13, 14, 15
"""Where the paragraphs of the document stand that `document` makes."""


def font(run: Any, chinese_name: str, size: float, latin: str = "") -> None:
    run.font.size = Pt(size)
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), chinese_name)
    for script in ("ascii", "hAnsi"):
        fonts.set(qn(f"w:{script}"), latin or chinese_name)


def squeezed(run: Any) -> None:
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), "-5")
    run._r.rPr.append(spacing)


def line(document: Docx, text: str, face: str = "仿宋_GB2312", size: float = 16, indent: float = 0) -> Paragraph:
    """A paragraph as the dialogs of Word and WPS leave it: everything at the paragraph itself."""
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28.95)
    shape.space_after = Pt(0)
    if indent:
        shape.first_line_indent = Pt(32)
        paragraph._p.pPr.ind.set(qn("w:firstLineChars"), str(round(indent * 100)))
    run = paragraph.add_run(text)
    font(run, face, size)
    squeezed(run)
    return paragraph


def page_number(paragraph: Paragraph, side: str) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if side == "right" else WD_ALIGN_PARAGRAPH.LEFT
    setattr(paragraph.paragraph_format, f"{side}_indent", Pt(14))
    font(paragraph.add_run("— "), "宋体", 14)
    field = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE  \\* MERGEFORMAT "/>')
    number = paragraph.add_run("1")
    font(number, "宋体", 14)
    field.append(number._r)
    paragraph._p.append(field)
    font(paragraph.add_run(" —"), "宋体", 14)


@pytest.fixture
def document() -> Docx:
    """A letter by hand, without one departure: no styles, no template of ours."""
    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    page.footer_distance = Mm(25)
    document.settings.odd_and_even_pages_header_footer = True
    page_number(page.footer.paragraphs[0], "right")
    page_number(page.even_page_footer.paragraphs[0], "left")
    line(document, "关于路面修复情况的函", "方正小标宋_GBK", 22).alignment = WD_ALIGN_PARAGRAPH.CENTER
    line(document, "")
    line(document, "北京市市民热线服务中心：")
    line(document, "一、基本情况", "黑体", indent=2)
    line(document, "（一）诉求内容", "楷体", indent=2)
    line(document, "1.路面坑洼。依据京政发〔2023〕12号文件处理。", indent=2)
    line(document, "（1）雨后积水。", indent=2)
    line(document, "经现场查看，“坑洼”约30米，反映情况属实。9:30开工。", "仿宋", indent=2)
    line(document, "二、下一步工作", "黑体", indent=2)
    line(document, "")
    line(document, "附件：1. 照片", indent=2)
    line(document, "2. 验收单", indent=5)
    line(document, "")
    line(document, "青云店镇人民政府　　").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    line(document, "2023年9月20日　　　　").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    line(document, "（联系人：李某）", indent=2)
    return document


@pytest.fixture
def report(tmp_path: Path) -> Callable[[Docx], Report]:
    def run(document: Docx) -> Report:
        document.save(str(tmp_path / "成文.docx"))
        return check(tmp_path / "成文.docx")

    return run


Judge = Callable[[Docx], Report]


def told(found: Report) -> list[tuple[Rule, str]]:
    return [(each.rule, each.found) for each in found.departures]


def rewrite(paragraph: Paragraph, text: str) -> None:
    paragraph.runs[0].text = text


def test_a_letter_made_by_hand_with_care_departs_nowhere(document: Docx, report: Judge) -> None:
    assert report(document) == Report((), 22, 28)


@pytest.mark.parametrize("key", OFFICIAL)
def test_every_official_template_and_what_is_filled_from_it_meet_the_standard(
    key: str, library: Callable[[str], tuple[Path, dict[str, Any]]], filled: Callable[..., Filled]
) -> None:
    template, values = library(key)
    assert check(template) == Report((), 22, 28)
    assert check(filled(template, {}, draft=True).path).departures == ()
    assert check(filled(template, values).path) == Report((), 22, 28)


@pytest.mark.parametrize(
    ("index", "text", "rule", "found"),
    [
        (FIRST, "1、基本情况", Rule.HEADING_FORM, "1、"),
        (FIRST, "一.基本情况", Rule.HEADING_FORM, "一."),
        (SECOND, "（一）、诉求内容", Rule.HEADING_FORM, "（一）、"),
        (SECOND, "(一)诉求内容", Rule.HEADING_FORM, "(一)"),
        (SECOND, "（二）诉求内容", Rule.HEADING_ORDER, "这里应是“（一）”"),
        (TEXT + 1, "三、下一步工作", Rule.HEADING_ORDER, "这里应是“二、”"),
        (TEXT + 1, "一、下一步工作", Rule.HEADING_ORDER, "这里应是“二、”"),
        (TEXT, "①路面坑洼", Rule.HEADING_FORM, "①"),
        (TEXT, "1.1现场情况", Rule.HEADING_FORM, "1.1"),
        (TEXT, '所称"坑洼"属实。', Rule.QUOTES, '直引号 "'),
        (TEXT, "路面坑洼,属实。", Rule.HALF_WIDTH, "半角 ,"),
        (TEXT, "路面坑洼(属实)。", Rule.HALF_WIDTH, "半角 ("),
        (TEXT, "路面坑洼属实.", Rule.HALF_WIDTH, "半角 ."),
        (TEXT, "依据京政发[2023]12号处理。", Rule.NUMBER_FORM, "[2023]12号"),
        (TEXT, "依据京政发（2023）第12号处理。", Rule.NUMBER_FORM, "（2023）第12号"),
        (TEXT, "依据京政发〔2023〕012号处理。", Rule.NUMBER_FORM, "〔2023〕012号"),
        (TEXT, "依据京政发〔23〕12号处理。", Rule.NUMBER_FORM, "〔23〕12号"),
        (TEXT, "我镇于2023年09月04日到场。", Rule.FIGURES, "2023年09月"),
        (TEXT, "我镇于2023-09-04到场。", Rule.FIGURES, "2023-09-04"),
        (TEXT, "我镇于23年9月4日到场。", Rule.FIGURES, "23年9月4日"),
        (DATE, "2023年09月04日　　　　", Rule.DATE_FORM, "2023年09月04日"),
        (DATE, "二〇二三年九月四日　　　　", Rule.DATE_FORM, "二〇二三年九月四日"),
        (DATE, "2023.9.4　　　　", Rule.DATE_FORM, "2023.9.4"),
        (DATE, "2023年9月20日", Rule.SIGNATURE_PLACE, "署名右空 2 字，日期右空 0 字"),
        (DATE, "（此处无日期）", Rule.NO_DATE, "文末没有成文日期"),
        (ADDRESSEE, "北京市市民热线服务中心:", Rule.ADDRESSEE, "末尾是半角冒号"),
        (ATTACHED, "附件：1、照片", Rule.ATTACHMENT, "序号应是 1"),
        (ATTACHED, "附件:1. 照片", Rule.ATTACHMENT, "写法是“附件:1. 照片”"),
        (ATTACHED, "附件：1. 照片。", Rule.ATTACHMENT, "名称后有“。”"),
        (NEXT, "3. 验收单", Rule.ATTACHMENT, "序号应是 2"),
        (NEXT, "2. 验收单；", Rule.ATTACHMENT, "名称后有“；”"),
        (REMARK, "(联系人：李某）", Rule.REMARK, "左空 2 字，(…）"),
    ],
)
def test_what_is_written_otherwise_is_found(
    index: int, text: str, rule: Rule, found: str, document: Docx, report: Judge
) -> None:
    rewrite(document.paragraphs[index], text)
    departures = report(document).departures
    assert (rule, found) in [(each.rule, each.found) for each in departures]
    place = next(each for each in departures if each.found == found).places[0]
    assert place.paragraph in (index + 1, len(document.paragraphs))
    assert place.text


@pytest.mark.parametrize(
    "text",
    [
        "会议于9:30开始，见https://www.beijing.gov.cn网站，路面坑洼约1.5米。",
        "热线-230914-001234号工单，区平台编号兴[2023]-0335006。",
        "一、二季度共受理1,200件（含重复件）。",
        "依据京政发〔2023〕12号、〔2024〕3号处理，2023年9月4日、12月10日到场。",
        "“一刀切”的说法，A、B两处，3:1的比例。",
    ],
)
def test_what_is_written_rightly_is_left_alone(text: str, document: Docx, report: Judge) -> None:
    rewrite(document.paragraphs[TEXT], text)
    assert told(report(document)) == []


def _first_run(index: int, *arguments: Any) -> Callable[[Docx], None]:
    return lambda document: font(document.paragraphs[index].runs[0], *arguments)


def _shape(index: int, **attributes: Any) -> Callable[[Docx], None]:
    def change(document: Docx) -> None:
        for name, value in attributes.items():
            setattr(document.paragraphs[index].paragraph_format, name, value)

    return change


def _no_indent(index: int) -> Callable[[Docx], None]:
    def change(document: Docx) -> None:
        properties = document.paragraphs[index]._p.pPr
        properties.remove(properties.ind)

    return change


def _hanging(index: int) -> Callable[[Docx], None]:
    def change(document: Docx) -> None:
        _no_indent(index)(document)
        document.paragraphs[index].paragraph_format.left_indent = Pt(31.5)

    return change


def _page(**attributes: Any) -> Callable[[Docx], None]:
    def change(document: Docx) -> None:
        for name, value in attributes.items():
            setattr(document.sections[0], name, value)

    return change


def _footer(change: Callable[[Paragraph], object]) -> Callable[[Docx], None]:
    return lambda document: (change(document.sections[0].footer.paragraphs[0]), None)[1]


def _red(paragraph: Paragraph) -> None:
    paragraph.runs[0].font.color.rgb = RGBColor(0, 0, 0xFF)


FAULTS: list[tuple[Callable[[Docx], object], Rule, str]] = [
    (_page(page_height=Mm(279)), Rule.PAPER, "210 × 279 mm"),
    (_page(top_margin=Mm(25.4), left_margin=Mm(26.5)), Rule.MARGINS, "上 25.4 mm、左 26.5 mm"),
    (_page(footer_distance=Mm(17.5)), Rule.PAGE_NUMBER_DISTANCE, "约 15 mm（页脚距边界 17.5 mm）"),
    (_first_run(TITLE, "宋体", 22), Rule.TITLE_FONT, "宋体 22 磅"),
    (_first_run(TITLE, "方正小标宋简体", 18), Rule.TITLE_FONT, "方正小标宋简体 18 磅"),
    (_shape(TITLE, alignment=WD_ALIGN_PARAGRAPH.LEFT), Rule.TITLE_PLACE, "没有居中"),
    (_shape(TITLE, first_line_indent=Pt(44)), Rule.TITLE_PLACE, "有缩进，偏离了正中"),
    (_first_run(TEXT, "宋体", 16), Rule.BODY_FONT, "宋体 16 磅"),
    (_first_run(TEXT, "仿宋_GB2312", 15), Rule.BODY_FONT, "仿宋_GB2312 15 磅"),
    (_first_run(TEXT, "宋体", 16, "仿宋_GB2312"), Rule.LATIN_ONLY, "只有西文设成了仿宋_GB2312，中文是宋体"),
    (_first_run(FIRST, "仿宋", 16), Rule.HEADING_FONT, "仿宋 16 磅"),
    (_first_run(SECOND, "黑体", 16), Rule.HEADING_FONT, "黑体 16 磅"),
    (_no_indent(TEXT), Rule.INDENT, "首行左空 0 字"),
    (_shape(TEXT, left_indent=Pt(32)), Rule.INDENT, "首行左空 4 字"),
    (_hanging(TEXT), Rule.INDENT, "左缩进 2 字、右缩进 0 字"),
    (_shape(ADDRESSEE, first_line_indent=Pt(32)), Rule.ADDRESSEE, "左空 2 字"),
    (_shape(TEXT, line_spacing=Pt(24)), Rule.LINES, "每面 26 行（行距24 磅）"),
    (_shape(TEXT, line_spacing=1.5), Rule.LINES, "每面 20 行（行距 1.5 倍，约 31 磅）"),
    (lambda document: _red(document.paragraphs[TEXT]), Rule.COLOR, "颜色 0000FF"),
    (_footer(lambda paragraph: paragraph.clear()), Rule.NO_PAGE_NUMBER, "没有页码"),
    (_footer(lambda paragraph: paragraph._p.remove(paragraph.runs[0]._r)), Rule.PAGE_NUMBER_FORM, "1 —"),
    (
        _footer(lambda paragraph: setattr(paragraph, "alignment", WD_ALIGN_PARAGRAPH.CENTER)),
        Rule.PAGE_NUMBER_SIDE,
        "单页码居中",
    ),
    (
        _footer(lambda paragraph: setattr(paragraph.paragraph_format, "right_indent", Pt(0))),
        Rule.PAGE_NUMBER_SIDE,
        "单页码空 0.0 字",
    ),
    (
        lambda document: setattr(document.settings, "odd_and_even_pages_header_footer", False),
        Rule.PAGE_NUMBER_SIDE,
        "单双页都居右",
    ),
    (_page(different_first_page_header_footer=True), Rule.NO_PAGE_NUMBER, "首页没有页码"),
    (lambda document: document.paragraphs[TITLE + 1]._p.getparent().remove(document.paragraphs[1]._p),
     Rule.TITLE_GAP, "标题下没有空行"),
    (lambda document: document.paragraphs[UNIT - 1]._p.getparent().remove(document.paragraphs[UNIT - 1]._p),
     Rule.SIGNATURE_GAP, "署名前没有空行"),
    (lambda document: document.paragraphs[TITLE]._p.getparent().remove(document.paragraphs[TITLE]._p),
     Rule.NO_TITLE, "没有找到标题"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "rule", "found"), FAULTS, ids=[f"{rule}-{found}" for _, rule, found in FAULTS])
def test_each_fault_of_form_is_found_and_nothing_else(
    change: Callable[[Docx], object], rule: Rule, found: str, document: Docx, report: Judge
) -> None:
    change(document)
    assert told(report(document)) == [(rule, found)]


def test_a_line_that_is_not_squeezed_holds_27_characters(document: Docx, report: Judge) -> None:
    for run in document.paragraphs[TEXT].runs:
        run._r.rPr.remove(run._r.rPr.find(qn("w:spacing")))
    assert told(report(document)) == [(Rule.CHARACTERS, "每行 27 字（每字 16 磅）")]


def test_a_grid_sets_lines_and_characters(document: Docx, report: Judge) -> None:
    """As the dialog 页面设置→文档网格 leaves it: 22 lines, 28 characters, paragraphs with single spacing."""
    grid = document.sections[0]._sectPr.find(qn("w:docGrid"))
    for name, value in (("type", "linesAndChars"), ("linePitch", "579"), ("charSpace", "-849")):
        grid.set(qn(f"w:{name}"), value)
    paragraph = document.paragraphs[TEXT]
    paragraph.paragraph_format.line_spacing = 1.0
    paragraph.runs[0]._r.rPr.remove(paragraph.runs[0]._r.rPr.find(qn("w:spacing")))
    for other in document.paragraphs:
        if other._p is not paragraph._p:
            off = OxmlElement("w:snapToGrid")
            off.set(qn("w:val"), "0")
            other._p.get_or_add_pPr().insert(0, off)
    assert told(report(document)) == []
    grid.set(qn("w:linePitch"), "312")
    assert told(report(document)) == [(Rule.LINES, "每面 40 行（行距 1 倍，约 16 磅）")]


def test_formatting_is_resolved_through_styles_that_rest_on_others(document: Docx, report: Judge) -> None:
    styles = document.styles
    base, derived = styles.add_style("底", 1), styles.add_style("正文样式", 1)
    derived.base_style = base
    base.font.size = Pt(16)
    base.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋")
    base.paragraph_format.first_line_indent = Pt(31.5)
    paragraph = document.paragraphs[TEXT]
    properties = paragraph.runs[0]._r.rPr
    for name in ("w:rFonts", "w:sz"):
        properties.remove(properties.find(qn(name)))
    _no_indent(TEXT)(document)
    paragraph.style = derived
    assert told(report(document)) == []
    base.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    assert told(report(document)) == [(Rule.BODY_FONT, "宋体 16 磅")]


def test_styles_that_rest_on_each_other_in_a_circle_end(document: Docx, report: Judge) -> None:
    first, second = document.styles.add_style("甲", 1), document.styles.add_style("乙", 1)
    first.base_style, second.base_style = second, first
    document.paragraphs[TEXT].style = first
    assert told(report(document)) == []


def test_a_style_for_characters_counts_below_what_is_set_at_the_run(document: Docx, report: Judge) -> None:
    style = document.styles.add_style("强调文字", 2)
    style.font.size = Pt(18)
    run = document.paragraphs[TEXT].add_run("又一句。")
    run.style = style
    run._r.rPr.get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋")
    assert told(report(document)) == [(Rule.BODY_FONT, "仿宋 18 磅")]
    run.font.size = Pt(16)
    assert told(report(document)) == []


def test_what_is_not_printed_is_not_judged(document: Docx, report: Judge) -> None:
    paragraph = document.paragraphs[TEXT]
    paragraph.add_run('隐藏的"字"').font.hidden = True
    gone = parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>删去的,字</w:delText></w:r></w:del>")
    paragraph._p.append(gone)
    assert told(report(document)) == []


def test_indents_in_characters_count_before_those_in_points(document: Docx, report: Judge) -> None:
    paragraph = document.paragraphs[TEXT]
    indent = paragraph._p.pPr.ind
    indent.set(qn("w:firstLine"), "0")
    assert told(report(document)) == []
    indent.set(qn("w:firstLineChars"), "0")
    assert told(report(document)) == [(Rule.INDENT, "首行左空 0 字")]
    indent.set(qn("w:firstLine"), "640")
    assert told(report(document)) == []


def test_a_docx_in_the_strict_dialect_is_to_be_saved_again(
    document: Docx, tmp_path: Path, altered: Callable[..., Path]
) -> None:
    document.save(str(tmp_path / "严格.docx"))
    ordinary, strict = (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    path = altered(tmp_path / "严格.docx", word__document_dot_xml=lambda text: text.replace(ordinary, strict))
    with pytest.raises(NotADocx):
        check(path)


def test_a_font_of_the_theme_is_named_and_one_that_is_set_later_replaces_it(document: Docx, report: Judge) -> None:
    fonts = document.paragraphs[TEXT].runs[0]._r.rPr.rFonts
    del fonts.attrib[qn("w:eastAsia")]
    fonts.set(qn("w:eastAsiaTheme"), "minorEastAsia")
    ((rule, found),) = told(report(document))
    assert (rule, found) == (Rule.LATIN_ONLY, "只有西文设成了仿宋，中文是宋体")
    del fonts.attrib[qn("w:eastAsiaTheme")]
    document.styles.element.find(qn("w:docDefaults")).find(f".//{qn('w:rFonts')}").set(qn("w:eastAsia"), "仿宋")
    document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋")
    assert told(report(document)) == []


NUMBERING = f"""<w:numbering {nsdecls("w")}>
<w:abstractNum w:abstractNumId="90"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>
<w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>
<w:num w:numId="90"><w:abstractNumId w:val="90"/></w:num></w:numbering>"""


def test_numbers_that_word_sets_by_itself_are_read(document: Docx, report: Judge) -> None:
    root = document.part.numbering_part.element
    made = parse_xml(NUMBERING)
    root.insert(0, made[0])
    root.append(made[0])
    for index in (FIRST, TEXT + 1):
        paragraph = document.paragraphs[index]
        rewrite(paragraph, paragraph.text[2:])
        paragraph._p.get_or_add_pPr().insert(
            0, parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="90"/></w:numPr>')
        )
    assert told(report(document)) == []
    font(document.paragraphs[FIRST].runs[0], "仿宋", 16)
    assert told(report(document)) == [(Rule.HEADING_FONT, "仿宋 16 磅")]
    assert report(document).departures[0].places[0].text == "一、基本情况"


def test_blanks_may_stand_for_an_indent(document: Docx, report: Judge) -> None:
    _no_indent(TEXT)(document)
    rewrite(document.paragraphs[TEXT], "　　经现场查看，情况属实。")
    assert told(report(document)) == []


def test_a_heading_and_its_text_may_share_a_line(document: Docx, report: Judge) -> None:
    paragraph = document.paragraphs[SECOND]
    rewrite(paragraph, "（一）诉求内容。")
    run = paragraph.add_run("市民反映路面坑洼。")
    font(run, "仿宋_GB2312", 16)
    assert told(report(document)) == []
    font(run, "楷体", 16)
    assert told(report(document)) == [(Rule.BODY_FONT, "楷体 16 磅")]


@pytest.mark.parametrize(
    ("unit", "date"),
    [
        ("青云店镇某村村民委员会　　", "2023年9月20日　　"),  # without a seal, the date begins later
        ("青云店镇某村村民委员会　　　", "2023年9月20日　　　　"),
    ],
)
def test_a_signature_stands_by_one_of_two_rules(unit: str, date: str, document: Docx, report: Judge) -> None:
    rewrite(document.paragraphs[UNIT], unit)
    rewrite(document.paragraphs[DATE], date)
    ends_four_in = date.endswith("　　　　")
    assert (Rule.SIGNATURE_PLACE in {each.rule for each in report(document).departures}) is not ends_four_in


def test_without_a_seal_the_date_begins_two_characters_right_of_the_unit(document: Docx, report: Judge) -> None:
    for index, left in ((UNIT, 15), (DATE, 17)):
        paragraph = document.paragraphs[index]
        rewrite(paragraph, paragraph.text.strip())
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
        paragraph.paragraph_format.left_indent = Pt(15.75 * left)
    rewrite(document.paragraphs[UNIT], "青云店镇某村村民委员会")
    assert told(report(document)) == []


def test_an_annex_begins_a_page_at_the_margin(document: Docx, report: Judge) -> None:
    annex = line(document, "附件1：", "宋体")
    line(document, "照片", "方正小标宋简体", 22).alignment = WD_ALIGN_PARAGRAPH.CENTER
    assert set(told(report(document))) == {
        (Rule.ANNEX, "没有另面编排"),
        (Rule.ANNEX, "“附件”后有冒号"),
        (Rule.ANNEX, "宋体 16 磅"),
    }
    rewrite(annex, "附件1")
    font(annex.runs[0], "黑体", 16)
    document.paragraphs[REMARK].add_run().add_break(WD_BREAK.PAGE)
    assert told(report(document)) == []


def test_a_list_of_attachments_below_its_head_is_told_once(document: Docx, report: Judge) -> None:
    rewrite(document.paragraphs[ATTACHED], "附件：")
    rewrite(document.paragraphs[NEXT], "1. 验收单")
    assert told(report(document)) == [(Rule.ATTACHMENT, "写法是“附件：”")]


def test_a_single_attachment_has_no_number(document: Docx, report: Judge) -> None:
    document.paragraphs[NEXT]._p.getparent().remove(document.paragraphs[NEXT]._p)
    assert told(report(document)) == [(Rule.ATTACHMENT, "只有一个附件，却编了号")]
    rewrite(document.paragraphs[ATTACHED], "附件：照片")
    assert told(report(document)) == []


def test_the_letterhead_may_be_red_and_has_its_own_type(document: Docx, report: Judge) -> None:
    first = document.paragraphs[TITLE]
    number = first.insert_paragraph_before("青政函〔2023〕1号")
    head = number.insert_paragraph_before("青云店镇人民政府文件")
    for paragraph in (head, number):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.runs[0].font.color.rgb = RGBColor(0xFF, 0, 0)
    assert told(report(document)) == []
    rewrite(number, "青政函[2023]第01号")
    assert told(report(document)) == [(Rule.NUMBER_FORM, "[2023]第01号")]


def test_the_imprint_is_smaller_and_ends_with_a_full_stop(document: Docx, report: Judge) -> None:
    line(document, "抄送：大兴区政务服务管理局。", size=14)
    assert told(report(document)) == []
    rewrite(document.paragraphs[-1], "抄送：大兴区政务服务管理局")
    assert told(report(document)) == [(Rule.IMPRINT, "抄送末尾没有句号")]


def test_tables_and_pages_on_their_side_are_exempt(document: Docx, report: Judge) -> None:
    document.add_table(1, 1).rows[0].cells[0].text = 'Times, 10磅,"随意"'
    wide = document.add_section()
    wide.orientation, wide.page_width, wide.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    wide.top_margin, wide.left_margin = Mm(26), Mm(37)
    assert told(report(document)) == []


def test_a_note_beside_a_table_is_its_caption(document: Docx, report: Judge) -> None:
    note = line(document, "金额单位：元", size=12)
    document.add_table(1, 1)
    assert told(report(document)) == []
    rewrite(note, "金额单位：元。")
    assert (Rule.BODY_FONT, "仿宋_GB2312 12 磅") in told(report(document))


def test_an_agreement_is_dated_in_the_table_where_it_is_signed(document: Docx, report: Judge) -> None:
    for index in (REMARK, DATE, UNIT):
        document.paragraphs[index]._p.getparent().remove(document.paragraphs[index]._p)
    assert told(report(document)) == [(Rule.NO_DATE, "文末没有成文日期")]
    document.add_table(1, 1).rows[0].cells[0].text = "甲方（盖章）　　　年　　月　　日"
    assert told(report(document)) == []


def test_a_numbered_sentence_is_no_heading(document: Docx, report: Judge) -> None:
    for text in ("（一）保守工作秘密；", "（一）保守工作秘密。", "（一）保守秘密，不得外传。违者追究责任。"):
        rewrite(document.paragraphs[SECOND], text)
        font(document.paragraphs[SECOND].runs[0], "仿宋", 16)
        assert told(report(document)) == []
    rewrite(document.paragraphs[SECOND], "（一）保守秘密。违者追究责任。")
    assert told(report(document)) == [(Rule.HEADING_FONT, "仿宋 16 磅")]


def test_a_number_in_a_text_box_of_the_footer_is_read(document: Docx, report: Judge) -> None:
    """WPS puts the page number into a text box."""
    for footer, side in ((document.sections[0].footer, "right"), (document.sections[0].even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        inner = copy.deepcopy(paragraph._p)
        paragraph.clear()
        drawing = parse_xml(
            f'<w:r {nsdecls("w", "wp", "a")} xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
            f"<w:drawing><wp:anchor><wp:positionH><wp:align>{side}</wp:align></wp:positionH>"
            "<a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent/></wps:txbx></wps:wsp></a:graphicData>"
            "</a:graphic></wp:anchor></w:drawing></w:r>"
        )
        drawing.find(f".//{qn('w:txbxContent')}").append(inner)
        paragraph._p.append(drawing)
    assert told(report(document)) == []


def _in_a_vml_box(paragraph: Paragraph, side: str) -> None:
    inner = copy.deepcopy(paragraph._p)
    paragraph.clear()
    box = parse_xml(
        f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict>'
        f'<v:shape style="position:absolute;mso-position-horizontal:{side};width:10pt"><v:textbox><w:txbxContent/>'
        "</v:textbox></v:shape></w:pict></w:r>"
    )
    box.find(f".//{qn('w:txbxContent')}").append(inner)
    paragraph._p.append(box)


@pytest.mark.parametrize(("side", "wanted"), [("outside", []), ("center", [(Rule.PAGE_NUMBER_SIDE, "单双页都居中")])])
def test_a_number_in_an_old_text_box_is_read_too(
    side: str, wanted: list[tuple[Rule, str]], document: Docx, report: Judge
) -> None:
    document.settings.odd_and_even_pages_header_footer = False
    _in_a_vml_box(document.sections[0].footer.paragraphs[0], side)
    assert told(report(document)) == wanted


def test_a_number_in_a_frame_stands_where_the_frame_does(document: Docx, report: Judge) -> None:
    document.settings.odd_and_even_pages_header_footer = False
    frame = parse_xml(f'<w:framePr {nsdecls("w")} w:wrap="around" w:xAlign="center"/>')
    document.sections[0].footer.paragraphs[0]._p.pPr.insert(0, frame)
    assert told(report(document)) == [(Rule.PAGE_NUMBER_SIDE, "单双页都居中")]


def test_equal_departures_are_told_once_with_all_their_places(document: Docx, report: Judge) -> None:
    for index in (TEXT, FOURTH, THIRD):
        font(document.paragraphs[index].runs[0], "宋体", 16)
    found = report(document).departures
    assert [(each.rule, [place.paragraph for place in each.places]) for each in found] == [
        (Rule.HEADING_FONT, [THIRD + 1, FOURTH + 1]),
        (Rule.BODY_FONT, [TEXT + 1]),
    ]


def test_what_must_be_changed_comes_first(document: Docx, report: Judge) -> None:
    rewrite(document.paragraphs[FIRST], "三、路面,坑洼")
    weights = [each.requirement.weight for each in report(document).departures]
    assert weights == [Weight.MUST, Weight.MUST, Weight.SHOULD]


def test_every_rule_has_its_clause_and_says_what_to_do() -> None:
    assert set(REQUIREMENTS) == set(Rule)
    assert all(re.match(r"[5-9]", each.clause) and each.wanted and each.remedy for each in REQUIREMENTS.values())


def test_the_page_about_the_check_lists_every_requirement() -> None:
    page = (Path(__file__).parents[2] / "docs" / "standard.md").read_text(encoding="utf-8")
    rows = [f"| {each.clause} | {each.weight.chinese} | {each.wanted} |" for each in REQUIREMENTS.values()]
    assert [row for row in page.splitlines() if re.match(r"\| [5-9]", row)] == rows


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("仿宋_GB2312", Family.FANGSONG), ("仿宋", Family.FANGSONG), ("FangSong", Family.FANGSONG),
        ("华文仿宋", Family.FANGSONG), ("楷体_GB2312", Family.KAI), ("KaiTi", Family.KAI), ("黑体", Family.HEI),
        ("SimHei", Family.HEI), ("方正小标宋_GBK", Family.SONG_TITLE), ("方正小标宋简体", Family.SONG_TITLE),
        ("宋体", Family.SONG), ("SimSun", Family.SONG), ("NSimSun", Family.SONG), ("@宋体", Family.SONG),
    ],
)  # fmt: skip
def test_a_font_is_of_one_family(name: str, family: Family) -> None:
    assert [each for each in Family if each.has(name)] == [family]


@pytest.mark.parametrize("name", ["微软雅黑", "Times New Roman", "Calibri", "等线", ""])
def test_other_fonts_are_of_none(name: str) -> None:
    assert not any(each.has(name) for each in Family)


def test_numbers_are_counted_as_headings_count() -> None:
    assert [chinese(each) for each in (1, 10, 11, 20, 21, 99)] == ["一", "十", "十一", "二十", "二十一", "九十九"]


@pytest.mark.parametrize("content", [b"", b"\xd0\xcf\x11\xe0 a .doc, or an encrypted docx", b"PK\x03\x04 broken"])
def test_what_is_no_docx_is_named(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "假.docx").write_bytes(content)
    with pytest.raises(NotADocx):
        check(tmp_path / "假.docx")


def test_an_empty_document_lacks_only_what_a_page_needs(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "空.docx"))
    assert {each.rule for each in check(tmp_path / "空.docx").departures} <= {
        Rule.PAPER,
        Rule.MARGINS,
        Rule.NO_PAGE_NUMBER,
    }


@given(st.lists(st.text(max_size=60), max_size=8))
def test_any_text_is_judged_and_every_place_stands_in_it(texts: list[str]) -> None:
    paragraphs = "".join(
        f"<w:p><w:r><w:t>{''.join(char for char in text if char.isprintable() and char not in '<&>')}</w:t></w:r></w:p>"
        for text in texts
    )
    parts = {
        "word/document.xml": f"<w:document {nsdecls('w')}><w:body>{paragraphs}</w:body></w:document>".encode(),
        "[Content_Types].xml": b"<Types/>",
    }
    every = elements(manuscript(parts).paragraphs)
    assert len(every) == len(texts)
    for departure in judge(parts).departures:
        for place in departure.places:
            if place.paragraph:
                said = " ".join(every[place.paragraph - 1].text.split())
                assert place.text.strip() in said


def test_real_documents_are_judged_without_harm(realdata: Path) -> None:
    outcomes: dict[str, tuple[Departure, ...] | None] = {}
    for path in sorted((realdata / "office").glob("*.docx")):
        try:
            outcomes[path.name] = check(path).departures
        except NotADocx:
            outcomes[path.name] = None
    assert {name for name, found in outcomes.items() if found is None} == {
        "ExternalEntityInText.docx",
        "bug53475-password-is-pass.docx",
        "clusterfuzz-testcase-minimized-POIXWPFFuzzer-6442791109263360.docx",
        "truncated62886.docx",
    }
    minutes = outcomes["会议纪要.docx"]
    assert minutes is not None
    assert {Rule.MARGINS, Rule.TITLE_FONT, Rule.PAGE_NUMBER_SIDE} <= {each.rule for each in minutes}


def test_elements_are_told_by_place_and_words(document: Docx, tmp_path: Path) -> None:
    document.save(str(tmp_path / "成文.docx"))
    paragraphs = manuscript(unpack((tmp_path / "成文.docx").read_bytes())).paragraphs
    assert [each.role for each in elements(paragraphs)] == [
        Role.TITLE, Role.EMPTY, Role.ADDRESSEE, Role.HEADING_1, Role.HEADING_2, Role.HEADING_3, Role.HEADING_4,
        Role.BODY, Role.HEADING_1, Role.EMPTY, Role.ATTACHMENT, Role.ATTACHMENT, Role.EMPTY, Role.SIGNATURE, Role.DATE,
        Role.REMARK,
    ]  # fmt: skip
