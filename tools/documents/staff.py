"""The documents about staff: what they sign, what they answer for, and what they hand over."""

from collections.abc import Callable

from docx.document import Document as Docx
from docx.shared import Mm

from templates import forms, gbt9704
from templates.forms import Heading
from tools.documents.parts import (
    HANDWRITTEN_DAY,
    WIDE_LABELS,
    caption,
    form_title,
    keep_whole,
    numbered,
    section,
)

TICKETS = (
    Heading("序号", "{{ loop.index }}", 10, middle=True),
    Heading("工单编号", "{{ 行.工单编号 }}", 40, middle=True),
    Heading("事项", "{{ 行.事项 }}", 40),
    Heading("办结时限", "{{ 行.办结时限 }}", 34, middle=True),
    Heading("接班要求", "{{ 行.接班要求 }}", 32),
)


def nda() -> Docx:
    """保密协议."""
    document = gbt9704.blank()
    gbt9704.title(document, "保密协议")
    gbt9704.body(
        document,
        "甲方：{{ 甲方 }}",
        "乙方：{{ 乙方 }}",
        "员工：{{ 姓名 }}　　岗位：{{ 岗位 }}",
        "身份证号：{{ 身份证号 }}",
        "根据甲乙双方签订的《{{ 合同名称 }}委托合同》，员工受乙方聘用，"
        "在{{ 发文机关 }}从事12345市民服务热线接诉即办工作。为保守工作秘密，保护诉求人个人信息，"
        "甲方、乙方和员工在平等自愿的基础上签订本协议，共同遵守。",
    )
    numbered(
        document,
        section(
            "保密范围",
            "员工在工作中知悉的下列内容，无论以何种形式存在，均属保密范围：",
            "（一）未公开的工作部署、领导批示、会议内容、考核数据等工作秘密；",
            "（二）诉求人及相关人员的姓名、电话、住址、证件号码、诉求内容等个人信息；",
            "（三）工单、通话录音、现场照片和视频、办理及回访记录；",
            "（四）纸质和电子档案、台账、报表，业务系统账号和密码；",
            "（五）甲方要求保密的其他内容。",
        ),
        section(
            "员工保密义务",
            "（一）严禁泄露工作秘密，严禁打听、询问与自己工作内容无关的其他工作秘密；",
            "（二）未经批准，不得复印、摘抄任何文件、资料；",
            "（三）未经允许，不得在计算机上使用自己的外部存储设备（包括软盘、光盘、U盘、移动硬盘等）；",
            "（四）未经批准，不得将任何文稿带出办公区域；",
            "（五）不得擅自拍摄、截屏、转发或者对外提供工单、录音和诉求人信息，不得将诉求人信息透露给被反映人；",
            "（六）妥善保管业务系统账号和密码，不得转借他人使用；",
            "（七）发现泄密或者可能泄密的，立即报告，并协助采取补救措施。",
        ),
        section(
            "甲方和乙方责任",
            "（一）甲方明确保密规定，对保密工作进行指导和监督检查；",
            "（二）乙方对员工进行保密教育和管理，员工入职前须签订本协议，未签订的不得上岗；",
            "（三）乙方妥善保管和正确使用甲方提供的档案资料，做好资料信息保密工作。",
        ),
        section(
            "离岗交还与保密期限",
            "（一）员工辞职、被辞退、调岗或者委托合同终止的，应于离岗当日交还全部文件、资料、存储设备、工作证件和账号，"
            "不得留存复制件；",
            "（二）员工的保密义务自签订本协议之日起生效，"
            "{% if 保密期限 %}至离岗后{{ 保密期限 }}止；其中诉求人个人信息的保密义务长期有效。"
            "{% else %}离岗后继续有效，直至有关内容依法公开；其中诉求人个人信息的保密义务长期有效。{% endif %}",
        ),
        section(
            "违约责任",
            "（一）员工违反本协议，故意或者过失泄露工作秘密的，视情节及危害后果予以经济处罚或者辞退处理；情节严重的，"
            "移交司法部门处理；",
            "（二）甲方保留进一步追究责任人相应经济或者法律责任的权利；",
            "（三）员工因违规操作导致违规事件的，乙方依照委托合同承担责任，甲方有权扣除相应服务费。",
        ),
        section(
            "其他",
            "（一）本协议未尽事宜，按照国家有关保密和个人信息保护的法律法规执行；",
            "（二）本协议一式三份，甲方、乙方、员工各执一份，自甲乙双方盖章、员工签字并按手印之日起生效。",
            last=True,
        ),
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
    promise = (
        "本人已知悉《{{ 合同名称 }}委托合同》的约定：员工因失误造成工作损失的，"
        "第一次失误提交检讨报告并扣除相应绩效工资，第二次失误更换人员。本人诚恳接受处理，严格落实整改措施，保证不再发生类似问题。"
    )
    numbered(
        document,
        *(section(field, f"{{{{ {field} }}}}") for field in ("失误经过", "失误原因", "造成影响", "整改措施")),
        section("本人承诺", promise, last=True),
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
    keep_whole(document)
    return document


def shift() -> Docx:
    """交接班记录."""
    document = gbt9704.blank()
    form_title(document, "交接班记录")
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
    caption(document, "交接工单")
    forms.listing(document, "交接工单", TICKETS, empty=2, small=True)
    caption(document, "其他事项")
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
    keep_whole(document)
    return document


def _count(field: str) -> str:
    """So many tickets, or room to write how many."""
    return f"{{% if {field} %}}{{{{ {field} }}}}{{% else %}}　　　{{% endif %}}件"


BUILDERS: dict[str, Callable[[], Docx]] = {"nda": nda, "criticism": criticism, "shift": shift}
