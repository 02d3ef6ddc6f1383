"""Fields of the documents about one ticket, and what all documents have in common."""

from templates.fields.field import Column, Field, FieldType, Origin

_T, _O = FieldType, Origin

FIELDS = (
    # the ticket
    Field("工单编号", _T.TEXT, _O.TICKET, "order_no"),
    Field("区平台编号", _T.TEXT, _O.TICKET, "case_no", required=False),
    Field("受理渠道", _T.TEXT, _O.TICKET, "channel", required=False),
    Field("工单类型", _T.TEXT, _O.TICKET, "order_type", required=False),
    Field("诉求分类", _T.TEXT, _O.TICKET, "category", required=False),
    Field("标题", _T.TEXT, _O.TICKET, "title", required=False),
    Field("诉求内容", _T.MULTILINE, _O.TICKET, "content"),
    Field("诉求人", _T.TEXT, _O.TICKET, "caller_name", required=False),
    Field("诉求地点", _T.TEXT, _O.TICKET, "point", required=False),
    Field("来电时间", _T.DATETIME, _O.TICKET, "created_at"),
    Field("派单时间", _T.DATETIME, _O.TICKET, "dispatched_at", required=False),
    Field("办结时限", _T.DATETIME, _O.TICKET, "deadline_at", required=False),
    Field("承办单位", _T.TEXT, _O.TICKET, "host_unit"),
    # the steps
    Field("核实时间", _T.DATETIME, _O.STEP, "核实"),
    Field("办理时间", _T.DATETIME, _O.STEP, "办理"),
    Field("联系时间", _T.DATETIME, _O.STEP, "响应"),
    Field("办理过程", _T.ROWS, _O.STEP, columns=(Column("时间", _T.WHEN), Column("说明"))),
    # the office
    Field("机关名称", _T.TEXT, _O.OFFICE, "unit_name"),
    Field("中心名称", _T.TEXT, _O.OFFICE, "centre_name"),
    # typed by hand
    Field("主送机关", _T.TEXT, _O.HAND, required=False),
    Field("联系人", _T.TEXT, _O.HAND, required=False),
    Field("核实人员", _T.TEXT, _O.HAND),
    Field("核实情况", _T.MULTILINE, _O.HAND),
    Field("办理结果", _T.MULTILINE, _O.HAND),
    Field("权属", _T.CHOICE, _O.HAND, choices=("权属", "非权属")),
    Field("联系情况", _T.CHOICE, _O.HAND, choices=("已联系", "未联系")),
    Field("联系人员", _T.TEXT, _O.HAND),
    Field("联系方式", _T.TEXT, _O.HAND),
    Field("未联系原因", _T.MULTILINE, _O.HAND),
    Field("解决情况", _T.CHOICE, _O.HAND, choices=("已解决", "未解决")),
    Field("未解决原因", _T.MULTILINE, _O.HAND),
    Field("主要措施", _T.MULTILINE, _O.HAND),
    Field("诉求人意见", _T.MULTILINE, _O.HAND),
    Field("满意度", _T.CHOICE, _O.HAND, choices=("满意", "基本满意", "不满意", "非公开信息")),
    Field("政策依据", _T.MULTILINE, _O.HAND, required=False),
    Field("下一步工作", _T.MULTILINE, _O.HAND, required=False),
    Field("主要负责人", _T.TEXT, _O.HAND, required=False),
    Field("经办人", _T.TEXT, _O.HAND),
    Field("联系电话", _T.TEXT, _O.HAND),
    Field("成文日期", _T.DATE, _O.HAND),
    # the case file
    Field("附件清单", _T.LIST, _O.RECORDS, required=False),
    Field("对比照片", _T.PHOTOS, _O.RECORDS, required=False),
    Field("办理前照片", _T.PHOTOS, _O.RECORDS, required=False),
    Field("办理中照片", _T.PHOTOS, _O.RECORDS, required=False),
    Field("办理后照片", _T.PHOTOS, _O.RECORDS, required=False),
    Field("其他照片", _T.PHOTOS, _O.RECORDS, required=False),
)
