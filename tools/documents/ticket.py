"""The letters about one ticket."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from docx.document import Document as Docx

from templates import forms, gbt9704
from templates.forms import Heading
from tools.documents.parts import CLERK, divided, numbered, section

HEADER = (
    (("工单编号", "{{ 工单编号 }}"), ("区平台编号", "{{ 区平台编号 }}")),
    (("来电时间", "{{ 来电时间 }}"), ("派单时间", "{{ 派单时间 }}")),
    (("办结时限", "{{ 办结时限 }}"), ("诉求分类", "{{ 诉求分类 }}")),
    (("承办单位", "{{ 承办单位 }}"), ("联系人", "{{ 联系人 }}")),
)
NUMBERS = "{{ 工单编号 }}号工单{% if 区平台编号 %}（区平台编号：{{ 区平台编号 }}）{% endif %}"
PROGRESS = (
    Heading("时间", "{{ 行.时间 }}", 46, middle=True),
    Heading("工作内容", "{{ 行.工作内容 }}", 60),
    Heading("进展情况", "{{ 行.进展情况 }}", 50),
)
PHOTOS = "对比照片 or 其他照片"


def case_statement() -> Docx:
    """案件情况说明."""
    document = gbt9704.blank()
    gbt9704.title(document, "{{ 机关名称 }}12345市民服务热线", "“接诉即办”案件情况说明")
    forms.form(document, HEADER, forms.SMALL_LABELS, small=True)
    numbered(
        document,
        section("诉求内容", "{{ 诉求内容 }}"),
        ("调查核实情况", _checked),
        ("办理过程", _course),
        ("办理结果", _outcome),
        ("与诉求人沟通情况", _contact),
        section("政策依据", "{% if 政策依据 %}{{ 政策依据 }}{% else %}无。{% endif %}"),
        section("下一步工作", "{% if 下一步工作 %}{{ 下一步工作 }}{% else %}无。{% endif %}", last=True),
    )
    gbt9704.attachments(document, "附件清单")
    gbt9704.signature(document, "{{ 承办单位 }}", "{{ 成文日期 }}")
    gbt9704.remark(
        document,
        "（主要负责人签字：{% if 主要负责人 %}{{ 主要负责人 }}{% else %}　　　　　{% endif %}）",
        CLERK,
    )
    _photos(document, "附件清单")
    return document


def reply() -> Docx:
    """回复: its paragraph has the city's form, ready to be copied into the platform."""
    document = gbt9704.blank()
    gbt9704.title(document, "{{ 机关名称 }}关于{{ 工单编号 }}号工单", "办理情况的回复")
    _addressee(document)
    gbt9704.body(
        document,
        "{{ 来电时间 }}，市民来电反映的内容为：",
        "{{ 诉求内容 }}",
        "现将办理情况回复如下：",
        "【{{ 权属 }}】【{{ 联系情况 }}】"
        "{% if 联系情况 == '未联系' %}{{ 承办单位 }}未能与市民取得联系，原因：{{ 未联系原因 }}"
        "{% else %}{{ 承办单位 }}工作人员{{ 联系人员 }}于{{ 联系时间 }}与市民联系，核实反映事项。{% endif %}"
        "【{{ 解决情况 }}】主责单位：{{ 承办单位 }}，办理时间：{{ 办理时间 }}。",
        "核实情况：{{ 核实情况 }}",
        "主要措施：{{ 主要措施 }}",
    )
    with gbt9704.given(document, "解决情况 == '未解决'"):
        gbt9704.body(document, "未解决原因：{{ 未解决原因 }}", last=True)
    with gbt9704.given(document, "联系情况 != '未联系'"):
        gbt9704.body(
            document, "反馈情况：{{ 诉求人意见 }}{% if not 诉求人意见 %}。{% endif %}市民【{{ 满意度 }}】。", last=True
        )
    with gbt9704.given(document, "政策依据"):
        gbt9704.body(document, "政策依据：{{ 政策依据 }}", last=True)
    gbt9704.attachments(document, "附件清单")
    gbt9704.signature(document, "{{ 承办单位 }}", "{{ 成文日期 }}")
    gbt9704.remark(document, CLERK)
    return document


def returned() -> Docx:
    """退单说明."""
    with _letter("退回", "{{ 工单编号 }}号工单的情况说明", "附件清单") as document:
        gbt9704.body(
            document,
            f"{{% if 派单时间 %}}{{{{ 派单时间 }}}}，{{% endif %}}我单位收到{NUMBERS}。"
            "经甄别核实，该工单不属于我单位办理范围，现将有关情况说明如下。",
        )
        numbered(
            document,
            ("诉求内容", _appeal),
            ("核实情况", _checked),
            section("退单理由", "退单理由：{{ 退单理由 }}。", "{{ 退单理由说明 }}"),
            section("权属依据", "{{ 权属依据 }}"),
            section("建议转派单位", "建议将该工单转派至{{ 建议转派单位 }}办理。", last=True),
        )
        gbt9704.body(document, "请予审核退单。", last=True)
    return document


def extension() -> Docx:
    """延期申请."""
    with _letter("{{ 工单编号 }}号工单", "延期办理的申请", "附件清单") as document:
        gbt9704.body(
            document,
            f"{NUMBERS}由{{{{ 承办单位 }}}}承办，办结时限为{{{{ 原时限 }}}}，现申请延期至{{{{ 申请延至 }}}}"
            "{% if 延期天数 %}，延期{{ 延期天数 }}天{% endif %}。有关情况说明如下。",
        )
        numbered(
            document,
            ("诉求内容", _appeal),
            section("已采取的阶段措施", "{{ 阶段措施 }}"),
            section("延期原因", "{{ 延期原因 }}"),
            section("下一步安排", "{{ 下一步安排 }}"),
        )
        gbt9704.body(document, "妥否，请审批。", last=True)
    return document


def exclusion() -> Docx:
    """不计入评价情况说明."""
    clause = "《{% if 清单名称 %}{{ 清单名称 }}{% else %}不计入评价事项清单{% endif %}》{{ 清单条款 }}"
    met = f"该案件符合{clause}{{% if 清单事项 %}}“{{{{ 清单事项 }}}}”{{% else %}}规定{{% endif %}}的情形。"
    with _letter("{{ 工单编号 }}案件", "不计入评价的情况说明", "佐证材料", required=True) as document:
        gbt9704.body(document, f"{NUMBERS}由{{{{ 承办单位 }}}}承办，现将该案件申请不计入评价的有关情况说明如下。")
        handling = divided(
            ("调查核实情况", _checked),
            section("处置情况", "{{ 办理结果 }}"),
            ("与诉求人沟通情况", _contact),
        )
        numbered(
            document,
            ("市民诉求", _appeal),
            ("调查处置情况", handling),
            section("申请原因", met, "{{ 申请原因 }}"),
            section("政策依据", f"{{% if 政策依据 %}}{{{{ 政策依据 }}}}{{% else %}}{clause}。{{% endif %}}"),
            section("结论", "综上所述，申请本案件不计入考核评价。", last=True),
        )
    return document


def pending() -> Docx:
    """挂账申请."""
    with _letter("{{ 工单编号 }}号工单", "挂账办理的申请", "附件清单") as document:
        gbt9704.body(
            document,
            f"{NUMBERS}由{{{{ 承办单位 }}}}承办，因情况复杂，在规定时限内难以解决，现申请挂账办理。有关情况说明如下。",
        )
        numbered(
            document,
            ("诉求内容", _appeal),
            section("挂账原因", "{{ 挂账原因 }}"),
            section("已做工作", "{{ 已做工作 }}"),
            section("解决方案", "{{ 解决方案 }}"),
            section(
                "责任分工和完成时限",
                "责任单位：{{ 责任单位 }}。",
                "责任人：{{ 责任人 }}。",
                "完成时限：{{ 完成时限 }}。",
            ),
        )
        with gbt9704.given(document, "阶段进展"):
            gbt9704.heading(document, "六、阶段进展")
            forms.listing(document, "阶段进展", PROGRESS)
        gbt9704.body(document, "妥否，请审批。", last=True)
    return document


def pending_closed() -> Docx:
    """销账报告."""
    with _letter("{{ 工单编号 }}号工单", "申请销账的报告", "佐证材料", required=True) as document:
        gbt9704.body(
            document,
            f"{{{{ 挂账时间 }}}}，{NUMBERS}挂账办理，责任单位为{{{{ 责任单位 }}}}，完成时限为{{{{ 完成时限 }}}}。"
            "该事项已于{{ 完成时间 }}办理完毕，现将有关情况报告如下。",
        )
        numbered(
            document,
            ("诉求内容", _appeal),
            section("挂账原因", "{{ 挂账原因 }}"),
            ("办理经过", _course),
            section("完成情况", "{{ 完成情况 }}"),
            ("与诉求人沟通情况", _contact),
        )
        gbt9704.body(document, "该事项已办理完毕，申请予以销账，请审核。", last=True)
    return document


@contextmanager
def _letter(about: str, what: str, attached: str, *, required: bool = False) -> Iterator[Docx]:
    """An official letter: what the town writes about, to whom, and what of it comes after its text."""
    document = gbt9704.blank()
    gbt9704.title(document, f"{{{{ 机关名称 }}}}关于{about}", what)
    _addressee(document)
    yield document
    _close(document, attached, required=required)


def _addressee(document: Docx) -> None:
    with gbt9704.given(document, "主送机关"):
        gbt9704.addressee(document, "{{ 主送机关 }}：")


def _appeal(document: Docx) -> None:
    gbt9704.body(document, "{{ 来电时间 }}，市民反映的内容为：", "{{ 诉求内容 }}")
    with gbt9704.given(document, "诉求地点"):
        gbt9704.body(document, "诉求地点：{{ 诉求地点 }}。")


def _checked(document: Docx) -> None:
    gbt9704.body(document, "{{ 核实时间 }}，{{ 核实人员 }}进行现场核实。", "{{ 核实情况 }}")


def _course(document: Docx) -> None:
    with gbt9704.each(document, "环节", "办理过程"):
        gbt9704.body(document, "{% if 环节.时间 %}{{ 环节.时间 }}，{% endif %}{{ 环节.说明 }}")


def _outcome(document: Docx) -> None:
    gbt9704.body(document, "{{ 办理结果 }}", "解决情况：{{ 解决情况 }}。")
    with gbt9704.given(document, "解决情况 == '未解决'"):
        gbt9704.body(document, "未解决原因：{{ 未解决原因 }}")


def _contact(document: Docx) -> None:
    with gbt9704.given(document, "联系情况 == '未联系'"):
        gbt9704.body(document, "未能与诉求人取得联系。{{ 未联系原因 }}")
        gbt9704.otherwise(document)
        gbt9704.body(document, "{{ 联系时间 }}，{{ 联系人员 }}通过{{ 联系方式 }}与诉求人联系。")
        gbt9704.body(document, "诉求人意见：{{ 诉求人意见 }}")


def _close(document: Docx, attached: str, *, required: bool = False) -> None:
    """附件说明, the town's seal and date, who knows more, and the photos."""
    gbt9704.attachments(document, attached, required=required)
    gbt9704.signature(document, "{{ 发文机关 }}", "{{ 成文日期 }}")
    gbt9704.remark(document, CLERK)
    _photos(document, attached)


def _photos(document: Docx, attached: str) -> None:
    """The annex with the photos, named and numbered as the list of annexes has it."""
    number = (
        f"{{% for 附件 in {attached} %}}{{% if {attached}|length > 1 and 附件 == 照片附件名称 %}}{{{{ loop.index }}}}"
        "{% endif %}{% endfor %}"
    )
    with gbt9704.given(document, PHOTOS):
        gbt9704.annex(document, "{{ 照片附件名称 }}", number)
        with gbt9704.given(document, "对比照片组"):
            forms.photo_grid(document, "对比照片组")
        with gbt9704.given(document, "对比照片组 and 其余照片组"):
            document.add_paragraph("", gbt9704.CAPTION)
        with gbt9704.given(document, "其余照片组"):
            forms.photo_threes(document, "其余照片组", "{{ 其余照片阶段 }}")
        with gbt9704.given(document, "对比照片 and 其他照片"):
            document.add_paragraph("", gbt9704.CAPTION)
        with gbt9704.given(document, "其他照片"):
            forms.photo_pairs(document, "其他照片组", "其他照片", "对比照片")


BUILDERS: dict[str, Callable[[], Docx]] = {
    "case_statement": case_statement,
    "reply": reply,
    "return": returned,
    "extension": extension,
    "exclusion": exclusion,
    "pending": pending,
    "pending_closed": pending_closed,
}
