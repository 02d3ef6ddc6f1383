"""Fields of the reports: daily, weekly, monthly, and the lists that go with them.

上期 is the span before that of the report: yesterday, last week, the assessment period before. 累计 is what has come
together in the assessment period so far. A change (变化) is worded from the two figures, see `anjuan.wording`. Of the
rows of a 三率统计表 only the counts are given: rates, ranks, 合计 and 平均 follow, see `casework.report_papers`.
"""

from templates.fields.field import Column, Field, FieldType, Origin

_T, _O = FieldType, Origin
_RATES = ("响应率", "解决率", "满意率")


def _figure(name: str, *, places: int | None = None, required: bool = True, most: int | None = None) -> Field:
    return Field(name, _T.NUMBER, _O.FIGURES, required=required, places=places, most=most)


def _words(name: str) -> Field:
    return Field(name, _T.TEXT, _O.DERIVED, required=False)


_RANKED = (Column("承办单位"), Column("综合成绩", _T.NUMBER, places=1), Column("并列"))
_THREE_RATES = (
    Column("序号", _T.NUMBER),
    Column("承办单位"),
    Column("类别", _T.CHOICE, choices=("村级", "科室")),
    *(
        Column(name, _T.NUMBER, places=0)
        for name in ("受理量", "办结量", "有效回访", "联系数", "解决数", "满意数", "基本满意")
    ),
    *(Column(name, _T.NUMBER, places=2, most=100) for name in _RATES),
    Column("综合成绩", _T.NUMBER, places=1),
)

FIELDS: tuple[Field, ...] = (
    # the number and the span
    Field("期数", _T.TEXT, _O.HAND),
    Field("统计起始", _T.WHEN, _O.FIGURES),
    Field("统计截止", _T.WHEN, _O.FIGURES),
    Field("考核期", _T.TEXT, _O.FIGURES),
    Field("三率统计期间", _T.TEXT, _O.FIGURES),
    # what came in, and how it was done
    _figure("受理量"),
    _figure("上期受理量", required=False),
    _words("受理量变化"),
    Field(
        "受理趋势",
        _T.ROWS,
        _O.FIGURES,
        required=False,
        columns=(Column("日期", _T.DATE), Column("受理量", _T.NUMBER, places=0)),
    ),
    Field("受理趋势图", _T.CHART, _O.DERIVED, required=False),
    _figure("办结量"),
    _figure("有效回访量"),
    *(_figure(name, places=2, most=100) for name in _RATES),
    *(_figure(f"上期{name}", places=2, required=False, most=100) for name in _RATES),
    *(_words(f"{name}变化") for name in _RATES),
    _figure("综合成绩", places=1),
    _figure("上期综合成绩", places=1, required=False),
    _words("综合成绩变化"),
    _figure("累计受理量"),
    _figure("上期累计受理量", required=False),
    _words("累计受理量变化"),
    _figure("累计办结量"),
    _figure("累计有效回访量"),
    _figure("累计综合成绩", places=1),
    _figure("上期累计综合成绩", places=1, required=False),
    _words("累计综合成绩变化"),
    *(_figure(f"累计{name}", places=2, most=100) for name in _RATES),
    *(_figure(f"上期累计{name}", places=2, required=False, most=100) for name in _RATES),
    *(_words(f"累计{name}变化") for name in _RATES),
    # who did well
    _words("列名名次"),
    *(
        Field(f"{group}{place}", _T.ROWS, _O.DERIVED, required=False, columns=_RANKED)
        for group in ("村级", "科室")
        for place in ("前三名", "后三名")
    ),
    *(Field(f"{group}综合成绩图", _T.CHART, _O.DERIVED, required=False) for group in ("村级", "科室")),
    Field(
        "后三名逐日排名",
        _T.ROWS,
        _O.FIGURES,
        columns=(Column("日期"), Column("倒数第三"), Column("倒数第二"), Column("倒数第一")),
    ),
    Field("三率统计表", _T.ROWS, _O.FIGURES, columns=_THREE_RATES),
    Field("三率统计表不含剔除", _T.ROWS, _O.FIGURES, columns=_THREE_RATES),
    Field("三率统计口径", _T.MULTILINE, _O.DERIVED),
    Field("统计对象", _T.TEXT, _O.FIGURES),
    Field("含剔除诉求变化", _T.TEXT, _O.FIGURES, required=False),
    Field("不含剔除诉求变化", _T.TEXT, _O.FIGURES, required=False),
    # what it was about
    Field(
        "诉求热点",
        _T.ROWS,
        _O.FIGURES,
        columns=(
            Column("诉求类别"),
            Column("数量", _T.NUMBER),
            Column("上期数量", _T.NUMBER),
            Column("占比", _T.NUMBER, places=2, most=100),
            Column("变化"),
            Column("主要问题"),
        ),
    ),
    Field("诉求热点图", _T.CHART, _O.DERIVED, required=False),
    Field(
        "高频点位",
        _T.ROWS,
        _O.FIGURES,
        required=False,
        columns=(Column("点位"), Column("数量", _T.NUMBER), Column("主要问题"), Column("承办单位")),
    ),
    Field(
        "重复诉求",
        _T.ROWS,
        _O.FIGURES,
        required=False,
        columns=(
            Column("诉求人"),
            Column("诉求次数", _T.NUMBER),
            Column("主要诉求"),
            Column("办理情况"),
            Column("承办单位"),
        ),
    ),
    _figure("企业诉求量"),
    Field("企业诉求情况", _T.MULTILINE, _O.HAND, required=False),
    Field(
        "紧急敏感诉求",
        _T.ROWS,
        _O.FIGURES,
        columns=(Column("类别"), Column("数量", _T.NUMBER), Column("办理情况")),
    ),
    Field("重点人群概况", _T.MULTILINE, _O.HAND),
    Field(
        "重点人群诉求",
        _T.ROWS,
        _O.HAND,
        columns=(
            Column("姓名"),
            Column("类别"),
            Column("诉求次数", _T.NUMBER),
            Column("主要诉求"),
            Column("工单编号"),
            Column("办理情况"),
            Column("稳控帮扶措施"),
            Column("责任单位"),
        ),
    ),
    # what comes of it
    _figure("申请不计入评价量"),
    _figure("批准不计入评价量"),
    _figure("挂账量"),
    _figure("销账量"),
    Field("加分事项", _T.MULTILINE, _O.HAND, required=False),
    Field(
        "典型案例",
        _T.ROWS,
        _O.HAND,
        required=False,
        columns=(Column("标题"), Column("诉求情况"), Column("主要做法"), Column("办理成效")),
    ),
    Field("存在问题", _T.MULTILINE, _O.HAND),
    Field("工作建议", _T.MULTILINE, _O.HAND),
    # one case as an example
    Field("案例标题", _T.TEXT, _O.HAND),
    Field("案例诉求", _T.MULTILINE, _O.HAND),
    Field("案例做法", _T.MULTILINE, _O.HAND),
    Field("案例成效", _T.MULTILINE, _O.HAND),
    Field("案例启示", _T.MULTILINE, _O.HAND),
    # who wrote and approved it
    Field("撰稿人", _T.TEXT, _O.HAND, required=False),
    Field("审核人", _T.TEXT, _O.HAND, required=False),
    Field("签发人", _T.TEXT, _O.HAND, required=False),
)
