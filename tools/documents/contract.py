"""The documents about the contract with those who run the centre: how they are scored, and what they are paid."""

from collections.abc import Callable

from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH

from templates import forms, gbt9704
from templates.forms import Heading
from tools.documents.parts import (
    CLERK,
    HANDWRITTEN_DAY,
    WIDE_LABELS,
    caption,
    form_title,
    keep_with_next,
    numbered,
    section,
)

SCORES = (
    Heading("类别", "{{ 考评类别 }}", 14, middle=True, joined=True),
    Heading("岗位名称", "{{ 岗位名称 }}", 20, middle=True, joined=True),
    Heading("考评指标", "{{ 考评指标 }}（{{ 考评总分 }}分）", 36, joined=True),
    Heading("考评事项", "{{ 行.考评事项 }}", 50),
    Heading("考评分值", "{{ 行.考评分值 }}", 13, middle=True),
    Heading("评分细则", "{{ 行.评分细则 }}", 56),
    Heading("得分", "{{ 行.得分 }}", 14, middle=True),
    Heading("备注", "{{ 行.备注 }}", 22),
)
DEDUCTIONS = (
    Heading("序号", "{{ loop.index }}", 14, middle=True),
    Heading("考评事项", "{{ 行.事项 }}", 62),
    Heading("日期", "{{ 行.日期 }}", 41, middle=True),
    Heading("扣分原因", "{{ 行.原因 }}", 74),
    Heading("次数", "{{ 行.次数 }}", 16, middle=True),
    Heading("扣分", "{{ 行.分 }}", 18, middle=True),
)
CHARGES = (
    Heading("序号", "{{ loop.index }}", 10, middle=True),
    Heading("扣款项目", "{{ 行.项目 }}", 18, middle=True),
    Heading("日期", "{{ 行.日期 }}", 35, middle=True),
    Heading("事由", "{{ 行.事由 }}", 42),
    Heading("数量", "{{ 行.数量 }}{{ 行.计量单位 }}", 12, middle=True),
    Heading("单价", "{{ 行.单价 }}", 18, middle=True),
    Heading("金额", "{{ 行.金额 }}", 21, middle=True),
)


def scoring() -> Docx:
    """考核评分表."""
    document = gbt9704.blank(landscape=True)
    form_title(document, "考核评分表")
    document.add_paragraph(
        "岗位：{{ 岗位名称 }}　　姓名：{% if 姓名 %}{{ 姓名 }}{% else %}　　　　　{% endif %}"
        "　　考评期：{{ 考评期 }}　　考评日期：{{ 成文日期 }}",
        gbt9704.CELL,
    )
    total = ("合计", "", "", "", "{{ 考评总分 }}", "", "{{ 考评得分 }}", "")
    forms.listing(document, "评分表", SCORES, foot=(total,), small=True)
    _join_total(document, 4)
    with gbt9704.given(document, "扣分明细"):
        caption(document, "扣分明细")
        forms.listing(document, "扣分明细", DEDUCTIONS, small=True)
    _sign(document, "考评人（签字）：", "被考评人（签字）：", "审核人（签字）：")
    return document


def settlement() -> Docx:
    """服务费结算单: the letter that asks for the fee, the settlement, and what is taken off."""
    document = gbt9704.blank()
    gbt9704.title(document, "{{ 合同名称 }}", "{{ 结算季度 }}服务费报审函")
    gbt9704.addressee(document, "{{ 甲方 }}：")
    gbt9704.body(
        document,
        "根据《{{ 合同名称 }}委托合同》第三条约定，"
        "现将{{ 结算起日 }}至{{ 结算止日 }}（合同{{ 结算季度 }}）服务费报请审核。有关情况如下：",
    )
    numbered(
        document,
        section("服务情况", "{{ 服务情况 }}"),
        section(
            "服务费计算",
            "（一）合同约定年服务费{{ 年服务费 }}元，本季度服务费{{ 季度服务费 }}元。",
            "{% if 扣款明细 %}（二）按照合同约定和考核办法，扣款合计{{ 扣款合计 }}元，详见附件2。"
            "{% else %}（二）本季度无扣款。{% endif %}",
            "（三）应付服务费{{ 应付金额 }}元，大写：{{ 应付金额大写 }}。",
        ),
        ("支付方式", _payment),
    )
    gbt9704.body(document, "特此报审，请予核对。", last=True)
    gbt9704.attachments(document, "附件清单")
    gbt9704.signature(document, "{{ 乙方 }}", "{{ 成文日期 }}")
    gbt9704.remark(document, CLERK)
    gbt9704.annex(document, "服务费结算单", "1")
    _bill(document)
    with gbt9704.given(document, "扣款明细"):
        gbt9704.annex(document, "扣款明细", "2")
        foot = ("合计", "", "", "", "", "", "{{ 扣款合计 }}")
        document.add_paragraph("金额单位：元", gbt9704.CELL).paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        forms.listing(document, "扣款明细", CHARGES, foot=(foot,), small=True)
        _join_total(document, 6)
    return document


def _payment(document: Docx) -> None:
    gbt9704.body(document, "按照合同约定，请于核对无误后{{ 付款工作日 }}个工作日内支付。")
    with gbt9704.given(document, "开户银行 or 银行账号"):
        gbt9704.body(document, "户名：{{ 乙方 }}", "开户银行：{{ 开户银行 }}", "账号：{{ 银行账号 }}")


def _bill(document: Docx) -> None:
    sign = f"\n\n经办人：　　　　　　负责人：　　　　　　（盖章）\n{HANDWRITTEN_DAY}"
    forms.form(
        document,
        (
            (("项目名称", "{{ 合同名称 }}"),),
            (("甲方", "{{ 甲方 }}"),),
            (("乙方", "{{ 乙方 }}"),),
            (("合同期限", "{{ 合同期限 }}"),),
            (("结算期", "{{ 结算起日 }}至{{ 结算止日 }}（{{ 结算季度 }}）"),),
            (("年服务费", "{{ 年服务费 }}元"), ("季度服务费", "{{ 季度服务费 }}元")),
            (("扣款合计", "{{ 扣款合计 }}元"), ("应付金额", "{{ 应付金额 }}元")),
            (("应付金额大写", "{{ 应付金额大写 }}"),),
            (("发票号码", "{{ 发票号码 }}"),),
            (("乙方报审", sign),),
            (("甲方核对", sign),),
            (("甲方审批", sign),),
        ),
        WIDE_LABELS,
        dict.fromkeys(("乙方报审", "甲方核对", "甲方审批"), 30),
    )


def _join_total(document: Docx, cells: int) -> None:
    """One cell for 合计, over the first columns of the last row."""
    row = document.tables[-1].rows[-1]
    for cell in row.cells[1:cells]:
        cell.paragraphs[0].clear()  # a cell with a run, be it empty, adds a line
    row.cells[0].merge(row.cells[cells - 1])


def _sign(document: Docx, *signers: str) -> None:
    """Signatures side by side below a table, on its page: the rows of a loop are what its last rows repeat."""
    for row in document.tables[-1].rows:
        keep_with_next(row)
    document.add_paragraph("", gbt9704.CELL).paragraph_format.keep_with_next = True
    document.add_paragraph("　　　　　　　　　　".join(signers), gbt9704.CELL)


BUILDERS: dict[str, Callable[[], Docx]] = {"scoring": scoring, "settlement": settlement}
