"""The sections of the reports, and the tables annexed to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from docx.document import Document as Docx
from docx.shared import Pt

from templates import forms, gbt9704
from templates.forms import Heading

ROW = 7.5
"""Least height of a row in the tables of reports, in millimetres."""
_LOW_ROW = 5.8
_RATES = ("响应率", "解决率", "满意率")
_PLACES = "{{ 列名名次 }}"
_UNRANKED = "无有效回访，不作排名。"


@dataclass(frozen=True, slots=True)
class Span:
    """What a report says of its day, week or period.

    Attributes:
        now: its word for that time.
        before: for the time that it compares with.
        rate: the field of the rate without which nobody is ranked.
    """

    now: str
    before: str
    rate: str = "累计响应率"

    def overview(self, document: Docx) -> None:
        """总体情况."""
        self.received(document)
        gbt9704.body(
            document,
            f"{{{{ 考核期 }}}}累计受理诉求{{{{ 累计受理量 }}}}件{_changed('累计受理量', '上一考核期同期')}；"
            "办结{{ 累计办结量 }}件，有效回访{{ 累计有效回访量 }}件。"
            + _three("累计", "上一考核期同期")
            + "{% if 累计综合成绩 != '—' %}综合成绩{{ 累计综合成绩 }}分"
            + _changed("累计综合成绩", "上一考核期同期")
            + "。{% endif %}",
        )

    def received(self, document: Docx) -> None:
        """受理办理情况."""
        gbt9704.body(
            document,
            f"{{{{ 统计起始 }}}}至{{{{ 统计截止 }}}}，全镇受理12345市民服务热线诉求{{{{ 受理量 }}}}件"
            f"{_changed('受理量', self.before)}；办结{{{{ 办结量 }}}}件。",
        )
        gbt9704.body(document, f"{self.now}有效回访{{{{ 有效回访量 }}}}件。" + _three("", self.before))
        _chart(document, "受理趋势图")

    def standing(self, document: Docx) -> None:
        """“三率”和综合成绩."""
        self.ranking(document)
        rates_pointer(document)

    def ranking(self, document: Docx) -> None:
        """考核排名."""
        with gbt9704.given(document, f"{self.rate} == '—'"):
            gbt9704.body(document, _UNRANKED)
            gbt9704.otherwise(document)
            for group, word in (("村级", "村（社区）"), ("科室", "科室")):
                first, last = _ranked(f"{group}前三名"), _ranked(f"{group}后三名")
                gbt9704.body(document, f"按全口径统计，{word}综合成绩前{_PLACES}名：{first}。后{_PLACES}名：{last}。")
                _chart(document, f"{group}综合成绩图")

    def subjects(self, document: Docx) -> None:
        """诉求热点."""
        headings = (
            Heading("序号", "{{ loop.index }}", 12, middle=True),
            Heading("诉求类别", "{{ 行.诉求类别 }}", 30, middle=True),
            Heading("受理量（件）", "{{ 行.数量 }}", 24, middle=True),
            Heading("占比（%）", "{{ 行.占比 }}", 20, middle=True),
            Heading(f"较{self.before}", "{{ 行.变化 }}", 26, middle=True),
            Heading("主要问题", "{{ 行.主要问题 }}", 44),
        )
        _listed(document, "诉求热点", headings, "受理量 != '0'", f"{self.now}未受理诉求。")
        _chart(document, "诉求热点图")

    def places(self, document: Docx) -> None:
        """高频点位."""
        headings = (
            Heading("序号", "{{ loop.index }}", 12, middle=True),
            Heading("点位", "{{ 行.点位 }}", 38, middle=True),
            Heading("诉求量（件）", "{{ 行.数量 }}", 24, middle=True),
            Heading("主要问题", "{{ 行.主要问题 }}", 48),
            Heading("承办单位", "{{ 行.承办单位 }}", 34, middle=True),
        )
        _listed(document, "高频点位", headings, "高频点位", f"{self.now}无高频点位。")

    def callers(self, document: Docx) -> None:
        """重复诉求."""
        headings = (
            Heading("序号", "{{ loop.index }}", 12, middle=True),
            Heading("诉求人", "{{ 行.诉求人 }}", 18, middle=True),
            Heading("诉求次数", "{{ 行.诉求次数 }}", 18, middle=True),
            Heading("主要诉求", "{{ 行.主要诉求 }}", 44),
            Heading("办理情况", "{{ 行.办理情况 }}", 36),
            Heading("承办单位", "{{ 行.承办单位 }}", 28, middle=True),
        )
        _listed(document, "重复诉求", headings, "重复诉求", f"{self.now}无重复诉求。")

    def enterprises(self, document: Docx) -> None:
        """企业诉求."""
        with gbt9704.given(document, "企业诉求量 == '0'"):
            gbt9704.body(document, f"{self.now}未受理企业诉求。")
            gbt9704.otherwise(document)
            gbt9704.body(document, f"{self.now}受理企业诉求{{{{ 企业诉求量 }}}}件。{{{{ 企业诉求情况 }}}}")


DAY, WEEK, PERIOD = Span("当日", "昨日"), Span("本周", "上周"), Span("本考核期", "上一考核期", "响应率")


def score(document: Docx) -> None:
    """考核成绩."""
    gbt9704.body(
        document,
        "{{ 考核期 }}，全镇{% if 综合成绩 == '—' %}无有效回访，综合成绩不作统计{% else %}综合成绩{{ 综合成绩 }}分"
        + _changed("综合成绩", PERIOD.before)
        + "{% endif %}。",
    )


def rates_pointer(document: Docx) -> None:
    """Where the rates of all units are."""
    gbt9704.body(
        document,
        "{{ 三率统计期间 }}各承办单位响应率、解决率、满意率和综合成绩，"
        "按全口径（含剔除诉求）统计的见附件1，不含剔除诉求的见附件2。",
    )


def last_three(document: Docx) -> None:
    """后三名逐日排名."""
    headings = (
        Heading("日期", "{{ 行.日期 }}", 21, middle=True),
        *(Heading(name, f"{{{{ 行.{name} }}}}", 45, middle=True) for name in ("倒数第三", "倒数第二", "倒数第一")),
    )
    with gbt9704.given(document, "后三名逐日排名"):
        gbt9704.body(document, "没有有效回访、各单位都是满分的日期不列；成绩并列的列在一起。")
    _listed(document, "后三名逐日排名", headings, "后三名逐日排名", "本期未列后三名逐日排名。")


def urgent(document: Docx) -> None:
    """紧急敏感诉求."""
    headings = (
        Heading("类别", "{{ 行.类别 }}", 28, middle=True),
        Heading("受理量（件）", "{{ 行.数量 }}", 28, middle=True),
        Heading("主要情况和办理进展", "{{ 行.办理情况 }}", 100),
    )
    forms.listing(document, "紧急敏感诉求", headings, height=ROW)


def key_people(document: Docx) -> None:
    """重点人和特殊人群诉求."""
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
        forms.listing(document, "重点人群诉求", headings, height=ROW)


def applications(document: Docx) -> None:
    """不计入评价、挂账和加分事项."""
    gbt9704.body(
        document,
        "申请不计入评价{{ 申请不计入评价量 }}件，批准{{ 批准不计入评价量 }}件；"
        "期末挂账{{ 挂账量 }}件，本期销账{{ 销账量 }}件。",
    )
    gbt9704.body(document, "加分事项：{% if 加分事项 %}{{ 加分事项 }}{% else %}无。{% endif %}")


def cases(document: Docx) -> None:
    """典型案例."""
    with gbt9704.given(document, "典型案例"):
        with gbt9704.each(document, "案例", "典型案例"):
            gbt9704.heading(document, "案例{{ loop.index }}：{{ 案例.标题 }}", 2)
            gbt9704.body(document, "诉求情况：{{ 案例.诉求情况 }}")
            gbt9704.body(document, "主要做法：{{ 案例.主要做法 }}")
            gbt9704.body(document, "办理成效：{{ 案例.办理成效 }}")
        gbt9704.otherwise(document)
        gbt9704.body(document, "无。")


def annex_rates(document: Docx) -> None:
    """附件1 and 附件2, on pages that lie across; how they are reckoned stands above, or it might be alone on a page."""
    gbt9704.turn(document, landscape=True)
    for number, field, version in (
        ("1", "三率统计表", "全口径，含剔除诉求"),
        ("2", "三率统计表不含剔除", "不含剔除诉求"),
    ):
        gbt9704.annex(document, f"{{{{ 机关名称 }}}}诉求办理“三率”统计表（{version}）", number, spaced=False)
        above_rates(document)
        rate_table(document, field)


def above_rates(document: Docx) -> None:
    """Which time a table of rates covers, and how they are reckoned."""
    for line in ("统计期间：{{ 三率统计期间 }}", "{{ 三率统计口径 }}"):
        document.add_paragraph(line, gbt9704.CELL).paragraph_format.keep_with_next = True


def rate_table(document: Docx, field: str, unit: str = "承办单位") -> None:
    """A row for each unit, the total last."""
    counts = ("受理量", "办结量", "有效回访", "联系数", "解决数", "满意数", "基本满意")
    headings = (
        Heading("序号", "{{ 行.序号 }}", 12, middle=True),
        Heading(unit, "{{ 行.承办单位 }}", 52, middle=True),
        *(Heading(halved(name), f"{{{{ 行.{name} }}}}", 14, middle=True) for name in counts),
        *(Heading(f"{name}\n（%）", f"{{{{ 行.{name} }}}}", 16, middle=True) for name in _RATES),
        Heading(halved("综合成绩"), "{{ 行.综合成绩 }}", 15, middle=True),
    )
    forms.listing(document, field, headings, height=_LOW_ROW, kept=3)


def _listed(document: Docx, field: str, headings: Sequence[Heading], condition: str, otherwise: str) -> None:
    """The table of a field; where the condition does not hold, a sentence instead."""
    with gbt9704.given(document, condition):
        forms.listing(document, field, headings, height=ROW)
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


def _ranked(field: str) -> str:
    row = "{{ 行.承办单位 }}{{ 行.综合成绩 }}分{% if 行.并列 %}（并列）{% endif %}{% if not loop.last %}、{% endif %}"
    return f"{{% if {field} %}}{{% for 行 in {field} %}}{row}{{% endfor %}}{{% else %}}无{{% endif %}}"


def halved(label: str) -> str:
    """Four characters on two lines, two on each."""
    return f"{label[:2]}\n{label[2:]}" if len(label) == 4 else label
