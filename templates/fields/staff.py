"""Fields of the documents about staff, trainings, shifts and the contract."""

from anjuan.settlement import ChargeKind
from anjuan.training import Level, TrainingType
from templates.fields.field import Column, Field, FieldType, Origin

_T, _O = FieldType, Origin

TRAINING_TYPES = tuple(each.formal for each in TrainingType)
LECTURER_LEVELS = tuple(each.chinese for each in Level)

FIELDS = (
    # a person
    Field("姓名", _T.TEXT, _O.PERSON, "name"),
    Field("岗位", _T.TEXT, _O.PERSON, "post"),
    Field("入职日期", _T.DATE, _O.PERSON, "joined", required=False),
    Field("学历", _T.TEXT, _O.PERSON, "degree", required=False),
    Field("身份证号", _T.TEXT, _O.HAND, required=False),
    Field("保密期限", _T.TEXT, _O.HAND, required=False),
    # a training
    Field("培训编号", _T.TEXT, _O.HAND, required=False),
    Field("培训主题", _T.TEXT, _O.HAND),
    Field("培训类型", _T.CHOICE, _O.HAND, choices=TRAINING_TYPES),
    Field("培训时间", _T.WHEN, _O.HAND),
    Field("培训地点", _T.TEXT, _O.HAND),
    Field("主讲人", _T.TEXT, _O.HAND),
    Field("主讲人单位", _T.TEXT, _O.HAND, required=False),
    Field("主讲人级别", _T.CHOICE, _O.HAND, choices=LECTURER_LEVELS),
    Field("参训范围", _T.LIST, _O.HAND),
    Field("应到人数", _T.NUMBER, _O.HAND, places=0),
    Field("实到人数", _T.NUMBER, _O.HAND, places=0),
    Field("缺席情况", _T.TEXT, _O.HAND, required=False),
    Field("培训内容", _T.MULTILINE, _O.HAND),
    Field("考核结果", _T.MULTILINE, _O.HAND, required=False),
    Field("影像资料", _T.LIST, _O.HAND, required=False),
    Field("记录人", _T.TEXT, _O.HAND, required=False),
    Field(
        "签到名单",
        _T.ROWS,
        _O.HAND,
        required=False,
        columns=(Column("单位"), Column("职务"), Column("电话"), Column("姓名")),
    ),
    Field("空白行数", _T.NUMBER, _O.HAND, required=False, places=0, least=None),
    # a mistake
    Field("失误时间", _T.WHEN, _O.HAND),
    Field("失误工单", _T.TEXT, _O.HAND, required=False),
    Field("失误经过", _T.MULTILINE, _O.HAND),
    Field("失误原因", _T.MULTILINE, _O.HAND),
    Field("造成影响", _T.MULTILINE, _O.HAND),
    Field("整改措施", _T.MULTILINE, _O.HAND),
    Field("绩效扣减", _T.MONEY, _O.HAND, required=False),
    Field("主管意见", _T.MULTILINE, _O.HAND, required=False),
    # a shift
    Field("班次", _T.TEXT, _O.HAND),
    Field("值班时段", _T.TEXT, _O.HAND, required=False),
    Field("交接时间", _T.DATETIME, _O.HAND),
    Field("交班人", _T.TEXT, _O.HAND, required=False),
    Field("接班人", _T.TEXT, _O.HAND, required=False),
    Field("未签收数", _T.NUMBER, _O.FIGURES, required=False, places=0),
    Field("未响应数", _T.NUMBER, _O.FIGURES, required=False, places=0),
    Field("临期工单数", _T.NUMBER, _O.FIGURES, required=False, places=0),
    Field("待回访数", _T.NUMBER, _O.FIGURES, required=False, places=0),
    Field(
        "交接工单",
        _T.ROWS,
        _O.HAND,
        required=False,
        columns=(Column("工单编号"), Column("办结时限", _T.WHEN), Column("接班要求"), Column("事项")),
    ),
    Field("重点事项", _T.MULTILINE, _O.HAND, required=False),
    Field("设备情况", _T.MULTILINE, _O.HAND, required=False),
    Field("物品情况", _T.MULTILINE, _O.HAND, required=False),
    # scores
    Field("考评期", _T.TEXT, _O.HAND),
    Field(
        "扣分明细",
        _T.ROWS,
        _O.HAND,
        required=False,
        columns=(
            Column("事项"),
            Column("次数", _T.NUMBER, places=0, least=None),
            Column("分", _T.NUMBER, least=None),
            Column("日期", _T.WHEN),
            Column("原因"),
        ),
    ),
    Field("岗位名称", _T.TEXT, _O.DERIVED),
    Field("考评类别", _T.TEXT, _O.DERIVED),
    Field("考评指标", _T.TEXT, _O.DERIVED),
    Field(
        "评分表",
        _T.ROWS,
        _O.DERIVED,
        columns=(
            Column("考评分值", _T.NUMBER),
            Column("评分细则"),
            Column("得分", _T.NUMBER),
            Column("备注"),
            Column("考评事项"),
        ),
    ),
    Field("考评总分", _T.NUMBER, _O.DERIVED),
    Field("考评得分", _T.NUMBER, _O.DERIVED),
    # the service contract and its quarters
    Field("甲方", _T.TEXT, _O.DERIVED),
    Field("乙方", _T.TEXT, _O.DERIVED),
    Field("合同名称", _T.TEXT, _O.DERIVED),
    Field("合同期限", _T.TEXT, _O.DERIVED),
    Field("年服务费", _T.MONEY, _O.DERIVED),
    Field("结算起日", _T.DATE, _O.HAND),
    Field("结算止日", _T.DATE, _O.DERIVED),
    Field("结算季度", _T.TEXT, _O.DERIVED),
    Field("季度服务费", _T.MONEY, _O.DERIVED),
    Field("服务情况", _T.MULTILINE, _O.HAND),
    Field(
        "扣款明细",
        _T.ROWS,
        _O.HAND,
        required=False,
        columns=(
            Column("项目", _T.CHOICE, tuple(ChargeKind)),
            Column("日期", _T.WHEN),
            Column("数量", _T.NUMBER),
            Column("计量单位"),
            Column("单价", _T.MONEY),
            Column("金额", _T.MONEY),
            Column("事由"),
        ),
    ),
    Field("扣款合计", _T.MONEY, _O.DERIVED),
    Field("应付金额", _T.MONEY, _O.DERIVED),
    Field("应付金额大写", _T.TEXT, _O.DERIVED),
    Field("付款工作日", _T.NUMBER, _O.DERIVED, places=0),
    Field("发票号码", _T.TEXT, _O.HAND, required=False),
    Field("开户银行", _T.TEXT, _O.HAND, required=False),
    Field("银行账号", _T.TEXT, _O.HAND, required=False),
)
