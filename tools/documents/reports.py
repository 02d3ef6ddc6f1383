"""The reports, and the lists that go with them.

A report is the office's own form: text as GB/T 9704-2012 sets it, and tables in smaller type. Its head has its number
and the names of those who wrote and approved it, since at its end they might stand on a page of their own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from templates import forms, gbt9704
from templates.forms import Heading

_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
_TABLE_SIZE, _TABLE_LINE, _ROW = Pt(10.5), Pt(15), 7.5
_LOW_ROW = 5.8
_RATES = ("响应率", "解决率", "满意率")
_SIGNERS = (("撰稿", "撰稿人"), ("审核", "审核人"), ("签发", "签发人"))
_TABLED = (("制表", "撰稿人"), ("审核", "审核人"))

_PLACES = "{{ 列名名次 }}"
_UNRANKED = "无有效回访，不作排名。"

_Section = tuple[str, Callable[[Docx], None]]
"""A heading without its number, and what stands below it."""


@dataclass(frozen=True, slots=True)
class _Span:
    """What a report covers: its words for now and for what it compares with, and the rate that its ranks rest on."""

    now: str
    before: str
    rate: str = "累计响应率"


_DAY, _WEEK, _PERIOD = _Span("当日", "昨日"), _Span("本周", "上周"), _Span("本考核期", "上一考核期", "响应率")


def daily() -> Docx:
    """接诉即办工作日报."""
    document = _report("接诉即办工作日报")
    sections = (
        ("总体情况", lambda page: _overview(page, _DAY)),
        ("考核排名", lambda page: _ranking(page, _DAY)),
        ("诉求热点", lambda page: _subjects(page, _DAY)),
        ("企业诉求", lambda page: _enterprises(page, _DAY)),
        ("紧急敏感诉求", _urgent),
        ("“三率”统计", _rates_pointer),
        ("后三名逐日排名", _last_three),
    )
    _numbered(document, sections)
    _rate_tables(document)
    return document


def weekly() -> Docx:
    """接诉即办工作周报."""
    document = _report("接诉即办工作周报")
    sections = (
        ("总体情况", lambda page: _overview(page, _WEEK)),
        ("考核排名", lambda page: _numbered_below(page, _standing(_WEEK))),
        ("诉求热点", lambda page: _subjects(page, _WEEK)),
        ("高频点位和重复诉求", lambda page: _numbered_below(page, _again(_WEEK))),
        ("重点人和特殊人群诉求", _key_people),
        ("企业诉求", lambda page: _enterprises(page, _WEEK)),
        ("紧急敏感诉求", _urgent),
        ("典型案例", _cases),
        ("下周工作建议", _advice),
    )
    _numbered(document, sections)
    _rate_tables(document)
    return document


def monthly() -> Docx:
    """接诉即办工作月刊."""
    document = _report("接诉即办工作月刊")
    analysis = (
        ("诉求热点", lambda page: _subjects(page, _PERIOD)),
        *_again(_PERIOD),
        ("企业诉求", lambda page: _enterprises(page, _PERIOD)),
        ("紧急敏感诉求", _urgent),
    )
    sections = (
        ("总体情况", lambda page: _numbered_below(page, (("受理办理情况", _received), ("考核成绩", _score)))),
        ("考核排名", lambda page: _numbered_below(page, _standing(_PERIOD))),
        ("诉求分析", lambda page: _numbered_below(page, analysis)),
        ("重点人和特殊人群诉求", _key_people),
        ("不计入评价、挂账和加分事项", _applications),
        ("典型案例", _cases),
        ("存在问题", lambda page: gbt9704.body(page, "{{ 存在问题 }}")),
        ("下月工作建议", _advice),
    )
    _numbered(document, sections)
    _rate_tables(document)
    return document


def typical_case() -> Docx:
    """典型案例."""
    document = gbt9704.blank()
    gbt9704.title(document, "{{ 案例标题 }}", "——{{ 机关名称 }}“接诉即办”典型案例")
    for heading, field in (
        ("一、诉求情况", "案例诉求"),
        ("二、主要做法", "案例做法"),
        ("三、办理成效", "案例成效"),
        ("四、经验启示", "案例启示"),
    ):
        gbt9704.heading(document, heading)
        gbt9704.body(document, f"{{{{ {field} }}}}", last=field == "案例启示")
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
        Heading(_halved("诉求次数"), "{{ 行.诉求次数 }}", 12, middle=True),
        Heading("主要诉求", "{{ 行.主要诉求 }}", 44),
        Heading("工单编号", "{{ 行.工单编号 }}", 42, middle=True),
        Heading("办理情况", "{{ 行.办理情况 }}", 30),
        Heading("稳控/帮扶措施", "{{ 行.稳控帮扶措施 }}", 33),
        Heading("责任单位", "{{ 行.责任单位 }}", 19, middle=True),
    )
    forms.listing(document, "重点人群诉求", headings, height=_ROW)
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
        _above_rates(document)
        with gbt9704.given(document, change):
            document.add_paragraph(f"{{{{ {change} }}}}", gbt9704.CELL).paragraph_format.keep_with_next = True
        with gbt9704.given(document, field):
            _rate_table(document, field, "{{ 统计对象 }}")
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


def _numbered(document: Docx, sections: Sequence[_Section], form: str = "{}、{}", level: int = 1) -> None:
    for numeral, (name, build) in zip(_NUMERALS, sections, strict=False):
        gbt9704.heading(document, form.format(numeral, name), level)
        build(document)


def _numbered_below(document: Docx, sections: Sequence[_Section]) -> None:
    _numbered(document, sections, "（{}）{}", 2)


def _listed(document: Docx, field: str, headings: Sequence[Heading], condition: str, otherwise: str) -> None:
    """The table of a field; where the condition does not hold, a sentence instead."""
    with gbt9704.given(document, condition):
        forms.listing(document, field, headings, height=_ROW)
        gbt9704.otherwise(document)
        gbt9704.body(document, otherwise)


def _changed(name: str, than: str) -> str:
    return f"{{% if {name}变化 %}}，较{than}{{{{ {name}变化 }}}}{{% endif %}}"


def _three(prefix: str, than: str) -> str:
    """The three rates, each with its change; without a call-back that counts, there are none."""
    rates = "；".join(f"{name}{{{{ {prefix}{name} }}}}%{_changed(prefix + name, than)}" for name in _RATES)
    return f"{{% if {prefix}响应率 == '—' %}}无有效回访，“三率”不作统计{{% else %}}{rates}{{% endif %}}。"


def _chart(document: Docx, field: str) -> None:
    """A chart with its caption below, where there are figures for it; neither stands on a page without the other."""
    with gbt9704.given(document, field):
        picture = document.add_paragraph(f"{{{{ {field} }}}}", gbt9704.CAPTION).paragraph_format
        picture.keep_with_next, picture.space_before = True, Pt(8)
        caption = document.add_paragraph(f"{{{{ {field}.题 }}}}", gbt9704.CAPTION).paragraph_format
        caption.space_before, caption.space_after = Pt(3), Pt(8)


def _overview(document: Docx, span: _Span) -> None:
    _received_in(document, span)
    _chart(document, "受理趋势图")
    gbt9704.body(
        document,
        f"{{{{ 考核期 }}}}累计受理诉求{{{{ 累计受理量 }}}}件{_changed('累计受理量', '上一考核期同期')}；"
        "办结{{ 累计办结量 }}件，有效回访{{ 累计有效回访量 }}件。"
        + _three("累计", "上一考核期同期")
        + "{% if 累计综合成绩 != '—' %}综合成绩{{ 累计综合成绩 }}分"
        + _changed("累计综合成绩", "上一考核期同期")
        + "。{% endif %}",
    )


def _received(document: Docx) -> None:
    _received_in(document, _PERIOD)
    _chart(document, "受理趋势图")


def _received_in(document: Docx, span: _Span) -> None:
    gbt9704.body(
        document,
        f"{{{{ 统计起始 }}}}至{{{{ 统计截止 }}}}，全镇受理12345市民服务热线诉求{{{{ 受理量 }}}}件"
        f"{_changed('受理量', span.before)}；办结{{{{ 办结量 }}}}件。",
    )
    gbt9704.body(document, f"{span.now}有效回访{{{{ 有效回访量 }}}}件。" + _three("", span.before))


def _score(document: Docx) -> None:
    gbt9704.body(
        document,
        "{{ 考核期 }}，全镇{% if 综合成绩 == '—' %}无有效回访，综合成绩不作统计{% else %}综合成绩{{ 综合成绩 }}分"
        + _changed("综合成绩", _PERIOD.before)
        + "{% endif %}。",
    )


def _standing(span: _Span) -> Sequence[_Section]:
    def rates(page: Docx) -> None:
        _ranking(page, span)
        _rates_pointer(page)

    return (("“三率”和综合成绩", rates), ("后三名逐日排名", _last_three))


def _ranking(document: Docx, span: _Span) -> None:
    with gbt9704.given(document, f"{span.rate} == '—'"):
        gbt9704.body(document, _UNRANKED)
        gbt9704.otherwise(document)
        for group, word in (("村级", "村（社区）"), ("科室", "科室")):
            first, last = _ranked(f"{group}前三名"), _ranked(f"{group}后三名")
            gbt9704.body(document, f"按全口径统计，{word}综合成绩前{_PLACES}名：{first}。后{_PLACES}名：{last}。")
            _chart(document, f"{group}综合成绩图")


def _ranked(field: str) -> str:
    row = "{{ 行.承办单位 }}{{ 行.综合成绩 }}分{% if 行.并列 %}（并列）{% endif %}{% if not loop.last %}、{% endif %}"
    return f"{{% if {field} %}}{{% for 行 in {field} %}}{row}{{% endfor %}}{{% else %}}无{{% endif %}}"


def _rates_pointer(document: Docx) -> None:
    gbt9704.body(
        document,
        "{{ 三率统计期间 }}各承办单位响应率、解决率、满意率和综合成绩，"
        "按全口径（含剔除诉求）统计的见附件1，不含剔除诉求的见附件2。",
    )


def _last_three(document: Docx) -> None:
    headings = (
        Heading("日期", "{{ 行.日期 }}", 21, middle=True),
        *(Heading(name, f"{{{{ 行.{name} }}}}", 45, middle=True) for name in ("倒数第三", "倒数第二", "倒数第一")),
    )
    with gbt9704.given(document, "后三名逐日排名"):
        gbt9704.body(document, "没有有效回访、各单位都是满分的日期不列；成绩并列的列在一起。")
    _listed(document, "后三名逐日排名", headings, "后三名逐日排名", "本期未列后三名逐日排名。")


def _subjects(document: Docx, span: _Span) -> None:
    headings = (
        Heading("序号", "{{ loop.index }}", 12, middle=True),
        Heading("诉求类别", "{{ 行.诉求类别 }}", 30, middle=True),
        Heading("受理量（件）", "{{ 行.数量 }}", 24, middle=True),
        Heading("占比（%）", "{{ 行.占比 }}", 20, middle=True),
        Heading(f"较{span.before}", "{{ 行.变化 }}", 26, middle=True),
        Heading("主要问题", "{{ 行.主要问题 }}", 44),
    )
    _listed(document, "诉求热点", headings, "受理量 != '0'", f"{span.now}未受理诉求。")
    _chart(document, "诉求热点图")


def _again(span: _Span) -> Sequence[_Section]:
    places = (
        Heading("序号", "{{ loop.index }}", 12, middle=True),
        Heading("点位", "{{ 行.点位 }}", 38, middle=True),
        Heading("诉求量（件）", "{{ 行.数量 }}", 24, middle=True),
        Heading("主要问题", "{{ 行.主要问题 }}", 48),
        Heading("承办单位", "{{ 行.承办单位 }}", 34, middle=True),
    )
    callers = (
        Heading("序号", "{{ loop.index }}", 12, middle=True),
        Heading("诉求人", "{{ 行.诉求人 }}", 18, middle=True),
        Heading("诉求次数", "{{ 行.诉求次数 }}", 18, middle=True),
        Heading("主要诉求", "{{ 行.主要诉求 }}", 44),
        Heading("办理情况", "{{ 行.办理情况 }}", 36),
        Heading("承办单位", "{{ 行.承办单位 }}", 28, middle=True),
    )
    return (
        ("高频点位", lambda page: _listed(page, "高频点位", places, "高频点位", f"{span.now}无高频点位。")),
        ("重复诉求", lambda page: _listed(page, "重复诉求", callers, "重复诉求", f"{span.now}无重复诉求。")),
    )


def _enterprises(document: Docx, span: _Span) -> None:
    with gbt9704.given(document, "企业诉求量 == '0'"):
        gbt9704.body(document, f"{span.now}未受理企业诉求。")
        gbt9704.otherwise(document)
        gbt9704.body(document, f"{span.now}受理企业诉求{{{{ 企业诉求量 }}}}件。{{{{ 企业诉求情况 }}}}")


def _urgent(document: Docx) -> None:
    headings = (
        Heading("类别", "{{ 行.类别 }}", 28, middle=True),
        Heading("受理量（件）", "{{ 行.数量 }}", 28, middle=True),
        Heading("主要情况和办理进展", "{{ 行.办理情况 }}", 100),
    )
    forms.listing(document, "紧急敏感诉求", headings, height=_ROW)


def _key_people(document: Docx) -> None:
    headings = (
        Heading("序号", "{{ loop.index }}", 12, middle=True),
        Heading("姓名", "{{ 行.姓名 }}", 18, middle=True),
        Heading("类别", "{{ 行.类别 }}", 22, middle=True),
        Heading("诉求次数", "{{ 行.诉求次数 }}", 18, middle=True),
        Heading("主要诉求", "{{ 行.主要诉求 }}", 46),
        Heading("办理情况", "{{ 行.办理情况 }}", 40),
    )
    gbt9704.body(document, "{{ 重点人群概况 }}")
    with gbt9704.given(document, "重点人群诉求"):
        forms.listing(document, "重点人群诉求", headings, height=_ROW)


def _applications(document: Docx) -> None:
    gbt9704.body(
        document,
        "申请不计入评价{{ 申请不计入评价量 }}件，批准{{ 批准不计入评价量 }}件；"
        "期末挂账{{ 挂账量 }}件，本期销账{{ 销账量 }}件。",
    )
    gbt9704.body(document, "加分事项：{% if 加分事项 %}{{ 加分事项 }}{% else %}无。{% endif %}")


def _cases(document: Docx) -> None:
    with gbt9704.given(document, "典型案例"):
        with gbt9704.each(document, "案例", "典型案例"):
            gbt9704.heading(document, "案例{{ loop.index }}：{{ 案例.标题 }}", 2)
            gbt9704.body(document, "诉求情况：{{ 案例.诉求情况 }}")
            gbt9704.body(document, "主要做法：{{ 案例.主要做法 }}")
            gbt9704.body(document, "办理成效：{{ 案例.办理成效 }}")
        gbt9704.otherwise(document)
        gbt9704.body(document, "无。")


def _advice(document: Docx) -> None:
    gbt9704.body(document, "{{ 工作建议 }}")


def _rate_tables(document: Docx) -> None:
    """附件1 and 附件2, on pages that lie across; how they are reckoned stands above, or it might be alone on a page."""
    gbt9704.turn(document, landscape=True)
    for number, field, version in (
        ("1", "三率统计表", "全口径，含剔除诉求"),
        ("2", "三率统计表不含剔除", "不含剔除诉求"),
    ):
        gbt9704.annex(document, f"{{{{ 机关名称 }}}}诉求办理“三率”统计表（{version}）", number, spaced=False)
        _above_rates(document)
        _rate_table(document, field)


def _above_rates(document: Docx) -> None:
    for line in ("统计期间：{{ 三率统计期间 }}", "{{ 三率统计口径 }}"):
        document.add_paragraph(line, gbt9704.CELL).paragraph_format.keep_with_next = True


def _rate_table(document: Docx, field: str, unit: str = "承办单位") -> None:
    counts = ("受理量", "办结量", "有效回访", "联系数", "解决数", "满意数", "基本满意")
    headings = (
        Heading("序号", "{{ 行.序号 }}", 12, middle=True),
        Heading(unit, "{{ 行.承办单位 }}", 52, middle=True),
        *(Heading(_halved(name), f"{{{{ 行.{name} }}}}", 14, middle=True) for name in counts),
        *(Heading(f"{name}\n（%）", f"{{{{ 行.{name} }}}}", 16, middle=True) for name in _RATES),
        Heading(_halved("综合成绩"), "{{ 行.综合成绩 }}", 15, middle=True),
    )
    forms.listing(document, field, headings, height=_LOW_ROW, kept=3)


def _halved(label: str) -> str:
    """Four characters on two lines, two on each."""
    return f"{label[:2]}\n{label[2:]}" if len(label) == 4 else label


BUILDERS: dict[str, Callable[[], Docx]] = {
    "daily": daily,
    "weekly": weekly,
    "monthly": monthly,
    "typical_case": typical_case,
    "key_people": key_people,
    "rates": rates,
}
