"""The documents about staff, trainings, shifts and the contract."""

from collections.abc import Callable

from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm
from docx.table import _Row
from docx.text.paragraph import Paragraph

from templates import forms, gbt9704
from templates.fields.staff import LECTURER_LEVELS, TRAINING_TYPES
from templates.forms import Heading

WIDE_LABELS = Mm(28)
HANDWRITTEN_DAY = "　　　年　　月　　日"
SIGNING = (
    Heading("序号", "{{ loop.index }}", 11, middle=True),
    Heading("姓名", "{{ 行.姓名 }}", 18, middle=True),
    Heading("单位", "{{ 行.单位 }}", 53),
    Heading("职务", "{{ 行.职务 }}", 20, middle=True),
    Heading("电话", "{{ 行.电话 }}", 32, middle=True),
    Heading("签名", "", 22),
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
TICKETS = (
    Heading("序号", "{{ loop.index }}", 10, middle=True),
    Heading("工单编号", "{{ 行.工单编号 }}", 40, middle=True),
    Heading("事项", "{{ 行.事项 }}", 40),
    Heading("办结时限", "{{ 行.办结时限 }}", 34, middle=True),
    Heading("接班要求", "{{ 行.接班要求 }}", 32),
)


def training() -> Docx:
    """培训记录."""
    document = gbt9704.blank()
    _form_title(document, "培训记录")
    lecturer = "{{ 主讲人 }}{% if 主讲人单位 %}（{{ 主讲人单位 }}）{% endif %}"
    rows = (
        (("培训主题", "{{ 培训主题 }}"),),
        (("培训类型", forms.boxes("培训类型", TRAINING_TYPES)),),
        (("培训时间", "{{ 培训时间 }}"),),
        (("培训地点", "{{ 培训地点 }}"),),
        (("主讲人", lecturer),),
        (("主讲人级别", forms.boxes("主讲人级别", LECTURER_LEVELS)),),
        (("参训范围", "{{ 参训范围|join('、') }}"),),
        (("应到人数", "{{ 应到人数 }}人"), ("实到人数", "{{ 实到人数 }}人")),
        (("缺席情况", "{{ 缺席情况 }}"),),
        (("培训内容", "{{ 培训内容 }}"),),
        (("考核结果", "{{ 考核结果 }}"),),
        (("影像资料", "{{ 影像资料|join('；') }}"),),
        (("记录人", "{{ 记录人 }}"), ("审核人", "{{ 审核人 }}")),
    )
    forms.form(document, rows, WIDE_LABELS, {"培训内容": 70, "考核结果": 18, "影像资料": 18})
    _form_title(document, "签到表").paragraph_format.page_break_before = True
    _signing(document)
    return document


def sign_in() -> Docx:
    """签到表."""
    document = gbt9704.blank()
    _form_title(document, "签到表")
    _signing(document)
    return document


def nda() -> Docx:
    """保密协议."""
    document = gbt9704.blank()
    gbt9704.title(document, "保密协议")
    _clauses(
        document,
        "甲方：{{ 甲方 }}",
        "乙方：{{ 乙方 }}",
        "员工：{{ 姓名 }}　　岗位：{{ 岗位 }}",
        "身份证号：{{ 身份证号 }}",
        "根据甲乙双方签订的《{{ 合同名称 }}委托合同》，员工受乙方聘用，"
        "在{{ 发文机关 }}从事12345市民服务热线接诉即办工作。为保守工作秘密，保护诉求人个人信息，"
        "甲方、乙方和员工在平等自愿的基础上签订本协议，共同遵守。",
    )
    gbt9704.heading(document, "一、保密范围")
    _clauses(
        document,
        "员工在工作中知悉的下列内容，无论以何种形式存在，均属保密范围：",
        "（一）未公开的工作部署、领导批示、会议内容、考核数据等工作秘密；",
        "（二）诉求人及相关人员的姓名、电话、住址、证件号码、诉求内容等个人信息；",
        "（三）工单、通话录音、现场照片和视频、办理及回访记录；",
        "（四）纸质和电子档案、台账、报表，业务系统账号和密码；",
        "（五）甲方要求保密的其他内容。",
    )
    gbt9704.heading(document, "二、员工保密义务")
    _clauses(
        document,
        "（一）严禁泄露工作秘密，严禁打听、询问与自己工作内容无关的其他工作秘密；",
        "（二）未经批准，不得复印、摘抄任何文件、资料；",
        "（三）未经允许，不得在计算机上使用自己的外部存储设备（包括软盘、光盘、U盘、移动硬盘等）；",
        "（四）未经批准，不得将任何文稿带出办公区域；",
        "（五）不得擅自拍摄、截屏、转发或者对外提供工单、录音和诉求人信息，不得将诉求人信息透露给被反映人；",
        "（六）妥善保管业务系统账号和密码，不得转借他人使用；",
        "（七）发现泄密或者可能泄密的，立即报告，并协助采取补救措施。",
    )
    gbt9704.heading(document, "三、甲方和乙方责任")
    _clauses(
        document,
        "（一）甲方明确保密规定，对保密工作进行指导和监督检查；",
        "（二）乙方对员工进行保密教育和管理，员工入职前须签订本协议，未签订的不得上岗；",
        "（三）乙方妥善保管和正确使用甲方提供的档案资料，做好资料信息保密工作。",
    )
    gbt9704.heading(document, "四、离岗交还与保密期限")
    _clauses(
        document,
        "（一）员工辞职、被辞退、调岗或者委托合同终止的，应于离岗当日交还全部文件、资料、存储设备、工作证件和账号，"
        "不得留存复制件；",
        "（二）员工的保密义务自签订本协议之日起生效，"
        "{% if 保密期限 %}至离岗后{{ 保密期限 }}止；其中诉求人个人信息的保密义务长期有效。"
        "{% else %}离岗后继续有效，直至有关内容依法公开；其中诉求人个人信息的保密义务长期有效。{% endif %}",
    )
    gbt9704.heading(document, "五、违约责任")
    _clauses(
        document,
        "（一）员工违反本协议，故意或者过失泄露工作秘密的，视情节及危害后果予以经济处罚或者辞退处理；情节严重的，"
        "移交司法部门处理；",
        "（二）甲方保留进一步追究责任人相应经济或者法律责任的权利；",
        "（三）员工因违规操作导致违规事件的，乙方依照委托合同承担责任，甲方有权扣除相应服务费。",
    )
    gbt9704.heading(document, "六、其他")
    gbt9704.body(document, "（一）本协议未尽事宜，按照国家有关保密和个人信息保护的法律法规执行；")
    gbt9704.body(
        document,
        "（二）本协议一式三份，甲方、乙方、员工各执一份，自甲乙双方盖章、员工签字并按手印之日起生效。",
        last=True,
    )
    gbt9704.body(document, "", last=True)
    signers = ("甲方（盖章）", "乙方（盖章）", "员工（签字、按手印）")
    room = "\n\n\n"
    by_proxy, by_hand = f"{room}代表签字：\n{HANDWRITTEN_DAY}", f"{room}\n{HANDWRITTEN_DAY}"
    headings = [Heading(signer, "", 52) for signer in signers]
    forms.listing(document, "", headings, foot=((by_proxy, by_proxy, by_hand),))
    return document


def criticism() -> Docx:
    """检讨报告."""
    document = gbt9704.blank()
    gbt9704.title(document, "检讨报告")
    gbt9704.addressee(document, "{{ 发文机关 }}：")
    gbt9704.body(
        document,
        "本人{{ 姓名 }}，岗位为{{ 岗位 }}。{{ 失误时间 }}，本人在工作中发生失误，现将有关情况检讨如下：",
    )
    with gbt9704.given(document, "失误工单"):
        gbt9704.body(document, "涉及工单：{{ 失误工单 }}。")
    for heading, field in (
        ("一、失误经过", "失误经过"),
        ("二、失误原因", "失误原因"),
        ("三、造成影响", "造成影响"),
        ("四、整改措施", "整改措施"),
    ):
        gbt9704.heading(document, heading)
        gbt9704.body(document, f"{{{{ {field} }}}}")
    gbt9704.heading(document, "五、本人承诺")
    gbt9704.body(
        document,
        "本人已知悉《{{ 合同名称 }}委托合同》的约定：员工因失误造成工作损失的，"
        "第一次失误提交检讨报告并扣除相应绩效工资，第二次失误更换人员。本人诚恳接受处理，严格落实整改措施，保证不再发生类似问题。",
        last=True,
    )
    gbt9704.signature(document, "检讨人（签字）：　　　　　", "{{ 成文日期 }}")
    gbt9704.body(document, "", last=True)
    forms.form(
        document,
        (
            (("绩效工资扣除", "{% if 绩效扣减 %}{{ 绩效扣减 }}元{% else %}　　　　　元{% endif %}"),),
            (("主管意见", f"{{{{ 主管意见 }}}}\n\n　　　　　　主管签字：\n　　　　　　{HANDWRITTEN_DAY}"),),
        ),
        Mm(42),
    )
    _whole(document)
    return document


def scoring() -> Docx:
    """考核评分表."""
    document = gbt9704.blank(landscape=True)
    _form_title(document, "考核评分表")
    document.add_paragraph(
        "岗位：{{ 岗位名称 }}　　姓名：{% if 姓名 %}{{ 姓名 }}{% else %}　　　　　{% endif %}"
        "　　考评期：{{ 考评期 }}　　考评日期：{{ 成文日期 }}",
        gbt9704.CELL,
    )
    total = ("合计", "", "", "", "{{ 考评总分 }}", "", "{{ 考评得分 }}", "")
    forms.listing(document, "评分表", SCORES, foot=(total,), small=True)
    _join_total(document, 4)
    with gbt9704.given(document, "扣分明细"):
        document.add_paragraph("扣分明细", gbt9704.LABEL).paragraph_format.keep_with_next = True
        forms.listing(document, "扣分明细", DEDUCTIONS, small=True)
    _sign(document, "考评人（签字）：", "被考评人（签字）：", "审核人（签字）：")
    return document


def shift() -> Docx:
    """交接班记录."""
    document = gbt9704.blank()
    _form_title(document, "交接班记录")
    forms.form(
        document,
        (
            (("班次", "{{ 班次 }}"), ("值班时段", "{{ 值班时段 }}")),
            (("交接时间", "{{ 交接时间 }}"),),
            (("未签收工单", _count("未签收数")), ("未响应工单", _count("未响应数"))),
            (("临期工单", _count("临期工单数")), ("待回访工单", _count("待回访数"))),
        ),
        WIDE_LABELS,
    )
    _caption(document, "交接工单")
    forms.listing(document, "交接工单", TICKETS, empty=2, small=True)
    _caption(document, "其他事项")
    forms.form(
        document,
        (
            (("重点事项", "{{ 重点事项 }}"),),
            (("设备情况", "{{ 设备情况 }}"),),
            (("物品情况", "{{ 物品情况 }}"),),
            (("交班人签字", "{{ 交班人 }}"), ("接班人签字", "{{ 接班人 }}")),
        ),
        WIDE_LABELS,
        {"重点事项": 28, "设备情况": 14, "物品情况": 14, "交班人签字": 12},
    )
    _whole(document)
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
    gbt9704.heading(document, "一、服务情况")
    gbt9704.body(document, "{{ 服务情况 }}")
    gbt9704.heading(document, "二、服务费计算")
    gbt9704.body(document, "（一）合同约定年服务费{{ 年服务费 }}元，本季度服务费{{ 季度服务费 }}元。")
    gbt9704.body(
        document,
        "{% if 扣款明细 %}（二）按照合同约定和考核办法，扣款合计{{ 扣款合计 }}元，详见附件2。"
        "{% else %}（二）本季度无扣款。{% endif %}",
    )
    gbt9704.body(document, "（三）应付服务费{{ 应付金额 }}元，大写：{{ 应付金额大写 }}。")
    gbt9704.heading(document, "三、支付方式")
    gbt9704.body(document, "按照合同约定，请于核对无误后{{ 付款工作日 }}个工作日内支付。")
    with gbt9704.given(document, "开户银行 or 银行账号"):
        _clauses(document, "户名：{{ 乙方 }}", "开户银行：{{ 开户银行 }}", "账号：{{ 银行账号 }}")
    gbt9704.body(document, "特此报审，请予核对。", last=True)
    gbt9704.attachments(document, "附件清单")
    gbt9704.signature(document, "{{ 乙方 }}", "{{ 成文日期 }}")
    gbt9704.remark(document, "（经办人：{{ 经办人 }}，联系电话：{{ 联系电话 }}）")
    gbt9704.annex(document, "服务费结算单", "1")
    _bill(document)
    with gbt9704.given(document, "扣款明细"):
        gbt9704.annex(document, "扣款明细", "2")
        foot = ("合计", "", "", "", "", "", "{{ 扣款合计 }}")
        document.add_paragraph("金额单位：元", gbt9704.CELL).paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        forms.listing(document, "扣款明细", CHARGES, foot=(foot,), small=True)
        _join_total(document, 6)
    return document


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


def _form_title(document: Docx, text: str) -> Paragraph:
    """The title of a form: closer to its table than that of a letter to its text."""
    title = document.add_paragraph(text, gbt9704.TITLE)
    document.add_paragraph("", gbt9704.CELL)
    return title


def _count(field: str) -> str:
    """So many tickets, or room to write how many."""
    return f"{{% if {field} %}}{{{{ {field} }}}}{{% else %}}　　　{{% endif %}}件"


def _join_total(document: Docx, cells: int) -> None:
    """One cell for 合计, over the first columns of the last row."""
    row = document.tables[-1].rows[-1]
    for cell in row.cells[1:cells]:
        cell.paragraphs[0].clear()  # a cell with a run, be it empty, adds a line
    row.cells[0].merge(row.cells[cells - 1])


def _signing(document: Docx) -> None:
    """What is signed for, and a line for each who signs."""
    forms.form(
        document,
        (
            (("培训主题", "{{ 培训主题 }}"),),
            (("培训时间", "{{ 培训时间 }}"),),
            (("培训地点", "{{ 培训地点 }}"),),
        ),
        WIDE_LABELS,
    )
    document.add_paragraph("", gbt9704.CELL)
    forms.listing(document, "签到名单", SIGNING, height=10)


def _clauses(document: Docx, *texts: str) -> None:
    for text in texts:
        gbt9704.body(document, text)


def _caption(document: Docx, text: str) -> None:
    """Between two tables, which would else be one."""
    document.add_paragraph(text, gbt9704.LABEL).paragraph_format.keep_with_next = True


def _whole(document: Docx) -> None:
    """Keep the last table on one page: no page is of signatures alone."""
    for row in document.tables[-1].rows[:-1]:
        _keep_with_next(row)


def _keep_with_next(row: _Row) -> None:
    for cell in row.cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True


def _sign(document: Docx, *signers: str) -> None:
    """Signatures side by side below a table, on its page: the rows of a loop are what its last rows repeat."""
    for row in document.tables[-1].rows:
        _keep_with_next(row)
    document.add_paragraph("", gbt9704.CELL).paragraph_format.keep_with_next = True
    document.add_paragraph("　　　　　　　　　　".join(signers), gbt9704.CELL)


BUILDERS: dict[str, Callable[[], Docx]] = {
    "training": training,
    "sign_in": sign_in,
    "nda": nda,
    "criticism": criticism,
    "scoring": scoring,
    "shift": shift,
    "settlement": settlement,
}
