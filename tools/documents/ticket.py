"""The documents about one ticket."""

from collections.abc import Callable

from docx.document import Document as Docx

from templates import forms, gbt9704

HEADER = (
    (("工单编号", "{{ 工单编号 }}"), ("区平台编号", "{{ 区平台编号 }}")),
    (("来电时间", "{{ 来电时间 }}"), ("派单时间", "{{ 派单时间 }}")),
    (("办结时限", "{{ 办结时限 }}"), ("诉求分类", "{{ 诉求分类 }}")),
    (("承办单位", "{{ 承办单位 }}"), ("联系人", "{{ 联系人 }}")),
)


def case_statement() -> Docx:
    """案件情况说明."""
    document = gbt9704.blank()
    gbt9704.title(document, "{{ 机关名称 }}12345市民服务热线", "“接诉即办”案件情况说明")
    forms.form(document, HEADER)
    gbt9704.heading(document, "一、诉求内容")
    gbt9704.body(document, "{{ 诉求内容 }}")
    gbt9704.heading(document, "二、调查核实情况")
    gbt9704.body(document, "{{ 核实时间 }}，{{ 核实人员 }}进行现场核实。")
    gbt9704.body(document, "{{ 核实情况 }}")
    gbt9704.heading(document, "三、办理过程")
    with gbt9704.each(document, "环节", "办理过程"):
        gbt9704.body(document, "{% if 环节.时间 %}{{ 环节.时间 }}，{% endif %}{{ 环节.说明 }}")
    gbt9704.heading(document, "四、办理结果")
    gbt9704.body(document, "{{ 办理结果 }}")
    gbt9704.body(document, "解决情况：{{ 解决情况 }}。")
    with gbt9704.given(document, "解决情况 == '未解决'"):
        gbt9704.body(document, "未解决原因：{{ 未解决原因 }}")
    gbt9704.heading(document, "五、与诉求人沟通情况")
    with gbt9704.given(document, "联系情况 == '未联系'"):
        gbt9704.body(document, "未能与诉求人取得联系。{{ 未联系原因 }}")
        gbt9704.otherwise(document)
        gbt9704.body(document, "{{ 联系时间 }}，{{ 联系人员 }}通过{{ 联系方式 }}与诉求人联系。")
        gbt9704.body(document, "诉求人意见：{{ 诉求人意见 }}")
    gbt9704.heading(document, "六、政策依据")
    gbt9704.body(document, "{% if 政策依据 %}{{ 政策依据 }}{% else %}无。{% endif %}")
    gbt9704.heading(document, "七、下一步工作")
    gbt9704.body(document, "{% if 下一步工作 %}{{ 下一步工作 }}{% else %}无。{% endif %}", last=True)
    photos, photo_title = "对比照片 or 其他照片", "办理前、办理中、办理后对比照片"
    gbt9704.attachments(document, "附件清单", condition=photos, name=photo_title)
    gbt9704.signature(document, "{{ 承办单位 }}", "{{ 成文日期 }}")
    gbt9704.remark(
        document,
        "（主要负责人签字：{% if 主要负责人 %}{{ 主要负责人 }}{% else %}　　　　　{% endif %}）",
        "（经办人：{{ 经办人 }}，联系电话：{{ 联系电话 }}）",
    )
    with gbt9704.given(document, photos):
        gbt9704.annex(document, photo_title, "{% if 附件清单|length > 1 %}1{% endif %}")
        with gbt9704.given(document, "对比照片"):
            forms.photo_grid(document, "对比照片")
        forms.photo_column(document, "其他照片", 100)
    return document


def reply() -> Docx:
    """回复: its paragraph has the city's form, ready to be copied into the platform."""
    document = gbt9704.blank()
    gbt9704.title(document, "{{ 机关名称 }}关于{{ 工单编号 }}号工单", "办理情况的回复")
    with gbt9704.given(document, "主送机关"):
        gbt9704.addressee(document, "{{ 主送机关 }}：")
    gbt9704.body(document, "{{ 来电时间 }}，市民来电反映的内容为：")
    gbt9704.body(document, "{{ 诉求内容 }}")
    gbt9704.body(document, "现将办理情况回复如下：")
    gbt9704.body(
        document,
        "【{{ 权属 }}】【{{ 联系情况 }}】"
        "{% if 联系情况 == '未联系' %}{{ 承办单位 }}未能与市民取得联系，原因：{{ 未联系原因 }}"
        "{% else %}{{ 承办单位 }}工作人员{{ 联系人员 }}于{{ 联系时间 }}与市民联系，核实反映事项。{% endif %}"
        "【{{ 解决情况 }}】主责单位：{{ 承办单位 }}，办理时间：{{ 办理时间 }}。",
    )
    gbt9704.body(document, "核实情况：{{ 核实情况 }}")
    gbt9704.body(document, "主要措施：{{ 主要措施 }}")
    with gbt9704.given(document, "解决情况 == '未解决'"):
        gbt9704.body(document, "未解决原因：{{ 未解决原因 }}", last=True)
    with gbt9704.given(document, "联系情况 != '未联系'"):
        gbt9704.body(document, "反馈情况：{{ 诉求人意见 }}市民【{{ 满意度 }}】。", last=True)
    with gbt9704.given(document, "政策依据"):
        gbt9704.body(document, "政策依据：{{ 政策依据 }}", last=True)
    gbt9704.attachments(document, "附件清单")
    gbt9704.signature(document, "{{ 承办单位 }}", "{{ 成文日期 }}")
    gbt9704.remark(document, "（经办人：{{ 经办人 }}，联系电话：{{ 联系电话 }}）")
    return document


BUILDERS: dict[str, Callable[[], Docx]] = {"case_statement": case_statement, "reply": reply}
