"""The reports, and the lists that go with them.

A report is the office's own form: text as GB/T 9704-2012 sets it, and tables in smaller type. Its head has its number
and the names of those who wrote and approved it, since at its end they might stand on a page of their own.
"""

from collections.abc import Callable

from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from templates import forms, gbt9704
from templates.forms import Heading
from tools.documents import report_sections as sections
from tools.documents.parts import divided, numbered, section
from tools.documents.report_sections import DAY, PERIOD, WEEK

_TABLE_SIZE, _TABLE_LINE = Pt(10.5), Pt(15)
_SIGNERS = (("撰稿", "撰稿人"), ("审核", "审核人"), ("签发", "签发人"))
_TABLED = (("制表", "撰稿人"), ("审核", "审核人"))


def daily() -> Docx:
    """接诉即办工作日报."""
    document = _report("接诉即办工作日报")
    numbered(
        document,
        ("总体情况", DAY.overview),
        ("考核排名", DAY.ranking),
        ("诉求热点", DAY.subjects),
        ("企业诉求", DAY.enterprises),
        ("紧急敏感诉求", sections.urgent),
        ("“三率”统计", sections.rates_pointer),
        ("后三名逐日排名", sections.last_three),
    )
    sections.annex_rates(document)
    return document


def weekly() -> Docx:
    """接诉即办工作周报."""
    document = _report("接诉即办工作周报")
    numbered(
        document,
        ("总体情况", WEEK.overview),
        ("考核排名", divided(("“三率”和综合成绩", WEEK.standing), ("后三名逐日排名", sections.last_three))),
        ("诉求热点", WEEK.subjects),
        ("高频点位和重复诉求", divided(("高频点位", WEEK.places), ("重复诉求", WEEK.callers))),
        ("重点人和特殊人群诉求", sections.key_people),
        ("企业诉求", WEEK.enterprises),
        ("紧急敏感诉求", sections.urgent),
        ("典型案例", sections.cases),
        section("下周工作建议", "{{ 工作建议 }}"),
    )
    sections.annex_rates(document)
    return document


def monthly() -> Docx:
    """接诉即办工作月刊."""
    document = _report("接诉即办工作月刊")
    analysis = divided(
        ("诉求热点", PERIOD.subjects),
        ("高频点位", PERIOD.places),
        ("重复诉求", PERIOD.callers),
        ("企业诉求", PERIOD.enterprises),
        ("紧急敏感诉求", sections.urgent),
    )
    numbered(
        document,
        ("总体情况", divided(("受理办理情况", PERIOD.received), ("考核成绩", sections.score))),
        ("考核排名", divided(("“三率”和综合成绩", PERIOD.standing), ("后三名逐日排名", sections.last_three))),
        ("诉求分析", analysis),
        ("重点人和特殊人群诉求", sections.key_people),
        ("不计入评价、挂账和加分事项", sections.applications),
        ("典型案例", sections.cases),
        section("存在问题", "{{ 存在问题 }}"),
        section("下月工作建议", "{{ 工作建议 }}"),
    )
    sections.annex_rates(document)
    return document


def typical_case() -> Docx:
    """典型案例."""
    document = gbt9704.blank()
    gbt9704.title(document, "{{ 案例标题 }}", "——{{ 机关名称 }}“接诉即办”典型案例")
    numbered(
        document,
        section("诉求情况", "{{ 案例诉求 }}"),
        section("主要做法", "{{ 案例做法 }}"),
        section("办理成效", "{{ 案例成效 }}"),
        section("经验启示", "{{ 案例启示 }}", last=True),
    )
    gbt9704.signature(document, "{{ 机关名称 }}{{ 中心名称 }}", "{{ 成文日期 }}")
    return document


def key_people() -> Docx:
    """重点人、特殊人群诉求梳理表."""
    document = gbt9704.blank(landscape=True)
    _small_tables(document)
    document.add_paragraph("{{ 机关名称 }}重点人、特殊人群诉求梳理表", gbt9704.TITLE)
    _centred(document, _bracketed("统计起始", "{{ 统计起始 }}至{{ 统计截止 }}"))
    gbt9704.body(document, "{{ 重点人群概况 }}")
    head = ("填报单位：{{ 机关名称 }}{{ 中心名称 }}", "填报日期：{{ 成文日期 }}", *(_signer(*each) for each in _TABLED))
    document.add_paragraph("　　".join(head), gbt9704.CELL).paragraph_format.keep_with_next = True
    headings = (
        Heading("序号", "{{ loop.index }}", 11, middle=True),
        Heading("姓名", "{{ 行.姓名 }}", 16, middle=True),
        Heading("类别", "{{ 行.类别 }}", 18, middle=True),
        Heading(sections.halved("诉求次数"), "{{ 行.诉求次数 }}", 12, middle=True),
        Heading("主要诉求", "{{ 行.主要诉求 }}", 44),
        Heading("工单编号", "{{ 行.工单编号 }}", 42, middle=True),
        Heading("办理情况", "{{ 行.办理情况 }}", 30),
        Heading("稳控/帮扶措施", "{{ 行.稳控帮扶措施 }}", 33),
        Heading("责任单位", "{{ 行.责任单位 }}", 19, middle=True),
    )
    forms.listing(document, "重点人群诉求", headings, height=sections.ROW)
    return document


def rates() -> Docx:
    """三率统计表."""
    document = gbt9704.blank(landscape=True)
    _small_tables(document)
    for field, version, change in (
        ("三率统计表", "全口径，含剔除诉求", "含剔除诉求变化"),
        ("三率统计表不含剔除", "不含剔除诉求", "不含剔除诉求变化"),
    ):
        title = document.add_paragraph(f"{{{{ 机关名称 }}}}诉求办理“三率”统计表（{version}）", gbt9704.TITLE)
        title.paragraph_format.page_break_before = field == "三率统计表不含剔除"
        sections.above_rates(document)
        with gbt9704.given(document, change):
            document.add_paragraph(f"{{{{ {change} }}}}", gbt9704.CELL).paragraph_format.keep_with_next = True
        with gbt9704.given(document, field):
            sections.rate_table(document, field, "{{ 统计对象 }}")
            gbt9704.otherwise(document)
            gbt9704.body(document, "本期没有工单。")
    return document


def _report(name: str) -> Docx:
    """A page with the head of a report: title, number, who issues it and when, who wrote and approved it, for whom."""
    document = gbt9704.blank()
    _small_tables(document)
    for line in ("{{ 机关名称 }}12345市民服务热线", name):
        document.add_paragraph(line, gbt9704.TITLE)
    _centred(document, _bracketed("期数", "{{ 期数 }}"))
    issued = document.add_paragraph("{{ 机关名称 }}{{ 中心名称 }}\t{{ 成文日期 }}", gbt9704.ADDRESSEE)
    issued.paragraph_format.tab_stops.add_tab_stop(gbt9704.TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    _underlined(document.add_paragraph("　　".join(_signer(*each) for each in _SIGNERS), gbt9704.ADDRESSEE))
    document.add_paragraph("", gbt9704.ADDRESSEE)
    with gbt9704.given(document, "主送机关"):
        gbt9704.addressee(document, "{{ 主送机关 }}：")
    return document


def _small_tables(document: Docx) -> None:
    for name in (gbt9704.CELL, gbt9704.MIDDLE_CELL, gbt9704.LABEL):
        style = document.styles[name]
        style.font.size, style.paragraph_format.line_spacing = _TABLE_SIZE, _TABLE_LINE


def _bracketed(field: str, text: str) -> str:
    """The text in brackets; what a draft lacks brings its own."""
    return f"{{% if {field} %}}（{text}）{{% else %}}{text}{{% endif %}}"


def _centred(document: Docx, text: str) -> None:
    document.add_paragraph(text, gbt9704.ADDRESSEE).alignment = WD_ALIGN_PARAGRAPH.CENTER


def _signer(word: str, field: str) -> str:
    """A name, or room for it."""
    return f"{word}：{{% if {field} %}}{{{{ {field} }}}}{{% else %}}　　　　{{% endif %}}"


def _underlined(paragraph: Paragraph) -> None:
    """A line below the paragraph, as wide as the text."""
    borders, border = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "8"), ("space", "4"), ("color", "000000")):
        border.set(qn(f"w:{name}"), value)
    borders.append(border)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no call for it
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


BUILDERS: dict[str, Callable[[], Docx]] = {
    "daily": daily,
    "weekly": weekly,
    "monthly": monthly,
    "typical_case": typical_case,
    "key_people": key_people,
    "rates": rates,
}
