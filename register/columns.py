"""Which column of an export is which field: headers in all the words that platforms use for them (DOMAIN.md 1.2)."""

import operator
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, count, repeat
from types import MappingProxyType

from register.cells import Cell, is_blank, text

_FEWEST_FIELDS = 2
SCANNED_ROWS = 20
"""A header stands within the first rows: above it are a title and remarks at most."""

_FIELDS: dict[str, str] = {
    "order_no": "工单编号 工单号 工单编码 诉求编号 受理编号 诉求工单编号 市级工单编号 市平台编号 留言编号 编号",
    "case_no": "区平台案件编号 区平台编号 案件编号 案件号 区级编号 区级工单编号 区工单编号",
    "old_order_no": "旧工单编号 原工单编号 关联工单编号 历史工单编号",
    "urge_order_no": "催办单号 催办工单编号",
    "channel": "受理渠道 来源 诉求来源 工单来源 来源渠道 渠道",
    "order_type": "工单类型 诉求类型 事项类型 诉求性质 来电类型",
    "cat1": "一级分类 诉求类型一级 一级问题分类 问题分类 诉求分类 问题类型 分类 一级类别 一级标签",
    "cat2": "二级分类 诉求类型二级 二级问题分类 二级类别",
    "cat3": "三级分类 诉求类型三级 三级问题分类 三级类别",
    "tags": "标签 工单标签 专题标签",
    "title": "标题 工单标题 诉求标题 留言主题 主题",
    "content": "主要内容 诉求内容 反映内容 工单内容 问题描述 诉求描述 来电内容 内容 留言详情 反映问题",
    "status": "工单状态 状态 办理状态 处理状态",
    "caller_name": "来电人 诉求人 反映人 来电人姓名 诉求人姓名 反映人姓名 市民姓名 姓名 留言用户",
    "caller_phone": "来电号码 来电人电话 来电电话 来电人电话/账号 诉求人电话 反映人电话 主叫号码",
    "contact": "联系方式 联系电话 联系号码",
    "is_secret": "是否保密 保密",
    "is_old_caller": "是否老户 老户",
    "caller_subject": "来电主体 诉求主体 反映主体",
    "reflect_name": "被反映人 被反映人姓名 被反映对象 被反映单位",
    "reflect_phone": "被反映人电话 被反映电话",
    "enterprise": "企业名称 企业",
    "district": "被反映区 所属区 区 行政区",
    "town": "被反映街乡镇 街乡镇 街乡 街道乡镇 街镇 所属街乡镇 镇街 属地",
    "village": "村/社区 村社区 所在村社区 社区村 社区/村 所属社区 所属村 村居 社区 村",
    "point": "小区点位 问题点位 点位 小区 小区名称 具体地址 详细地址 地址 问题地址 诉求地址 事发地址 事发地点",
    "urgency": "紧急程度 紧急级别 缓急程度",
    "created_at": "创建时间 来电时间 受理时间 登记时间 诉求时间 建单时间 留言时间 来电日期 受理日期 创建日期",
    "dispatched_at": "派单时间 推送时间 分派时间 派发时间 首次转办时间 转办时间 下派时间 交办时间",
    "limit_value": "处理时限 办理时限 办结时限",
    "limit_unit": "时限单位",
    "deadline_at": "办理截止时间 截止时间 处理截止时间 办结截止时间 到期时间 办理期限 要求办结时间",
    "delay_days": "延期天数",
    "delay_deadline": "延期截止时间 延期后截止时间 延期至",
    "delay_reason": "延期原因 延期理由",
    "signed_at": "签收时间",
    "returned_at": "退回时间 退单时间",
    "return_reason": "退回原因 退单原因 退单理由",
    "return_count": "退回次数 退单次数",
    "host_unit": "主办单位 承办单位 办理单位 主责单位 责任单位 处理单位 承办部门 主办部门",
    "unit_l2": "二级承办单位简称 二级承办单位 二级单位",
    "unit_l3": "三级单位 三级承办单位 三级承办单位简称",
    "role": "工单性质 办理角色",
    "handle_method": "处理受理方式 处理方式 办理方式 受理方式",
    "result": "办理结果 处理结果 办理情况 处理情况",
    "reply": "回复内容 答复内容 回复意见 答复意见 回复",
    "resolution_type": "解决类型 解决情况类型",
    "replied_at": "回复时间 答复时间 反馈时间",
    "closed_at": "办结时间 结案时间 完成时间",
    "close_count": "办结次数",
    "is_hard": "是否疑难工单 是否疑难 疑难工单",
    "is_supervised": "是否督办 督办",
    "visit_valid": "是否有效回访 有效回访 是否有效",
    "visit_connected": "是否接通 接通",
    "visit_fail": "当事人联系不上 回访失败原因 未接通原因 联系不上原因",
    "visit_contacted": "是否联系 是否联系市民 是否与市民联系 联系情况 响应情况 是否响应",
    "visit_solved": "是否解决 解决情况 是否已解决 解决结果",
    "visit_satisfied": "是否满意 满意度 满意情况 满意度评价",
    "first_satisfied": "首次满意度 首次是否满意 首次回访是否满意 首次回访满意度",
    "final_satisfied": "最终满意度 最终是否满意 最终回访是否满意 最终回访满意度",
    "visit_time": "回访时间 回访日期",
    "visit_opinion": "回访意见 市民意见 诉求人意见 回访内容 回访情况",
    "visit_no": "回访次数",
    "is_assess": "是否纳入考核 是否考核 是否计入考核",
    "appeal_state": "考核申诉状态 申诉状态",
    "group_id": "gid 群诉编号",
    "is_group": "是否群诉 群诉",
}
_IGNORED = frozenset({"序号", "序", "行号", "no", "no.", "操作", "选择"})
"""Columns that number the rows of one export: they say nothing of the ticket and differ in the next export."""

_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")


def _folded(header: str) -> str:
    """A header without what does not tell columns apart: width, blanks, case, trailing marks."""
    plain = "".join(unicodedata.normalize("NFKC", header).split()).lower()
    return plain.strip("*:：.。 ").replace("、", "/")


def _index() -> Iterator[tuple[str, tuple[str, int]]]:
    for key, names in _FIELDS.items():
        for rank, name in enumerate([*names.split(), key]):
            yield _folded(name), (key, rank)


_KEYS: Mapping[str, tuple[str, int]] = MappingProxyType(dict(_index()))
NUMBERS = ("order_no", "case_no")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        index: its place in a row, from 0.
        label: its header for people, unique in the table.
        key: the ticket's field; None: not known to us.
        rank: among the columns of one field the lowest speaks first.
    """

    index: int
    label: str
    key: str | None
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table of tickets is laid out.

    Attributes:
        first_row: the place of the first row below the header, from 0.
        columns: in their order, without those that only number the rows.
    """

    first_row: int
    columns: tuple[Column, ...]

    @property
    def score(self) -> int:
        """How many fields it knows."""
        return len({column.key for column in self.columns if column.key})

    @property
    def has_numbers(self) -> bool:
        """Whether it can tell which ticket a row is of."""
        return any(column.key in NUMBERS for column in self.columns)


def field_of(header: str) -> tuple[str, int] | None:
    """The field that a header means, and how well (0 is best); None when it is not known."""
    plain = _folded(header)
    return _KEYS.get(plain) or _KEYS.get(_folded(_ASIDE.sub("", plain)))


def find_layout(rows: Sequence[Sequence[Cell]]) -> Layout | None:
    """The header among the first rows, of one row or of two with groups above.

    Places without a header, also to the right of all headers, are columns where some row says something there.
    None where no row names a number and one more field: there is no table of tickets.
    """
    found: list[tuple[int, list[str]]] = []
    for top in range(min(SCANNED_ROWS, len(rows))):
        single = _labels(rows[top])
        found.append((top + 1, single))
        if top + 1 < len(rows):
            found.append((top + 2, _grouped(single, _labels(rows[top + 1]))))
    layouts = ((Layout(below, _columns(labels)), labels) for below, labels in found)
    tables = [(layout, labels) for layout, labels in layouts if layout.has_numbers and layout.score >= _FEWEST_FIELDS]
    if not tables:
        return None
    # Of equal ones the one with the lower second row: a title above a header groups nothing.
    best, labels = max(tables, key=lambda each: each[0].score)
    return Layout(best.first_row, _columns(labels, _filled(rows[best.first_row :])))


def _filled(rows: Sequence[Sequence[Cell]]) -> set[int]:
    """The places where some row says something."""
    places: set[int] = set()
    for row in rows:
        places.update(compress(count(), map(operator.ne, row, repeat(""))))
    return places


def _labels(row: Sequence[Cell]) -> list[str]:
    return ["" if is_blank(cell) else " ".join(text(cell).split()) for cell in row]


def _grouped(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Headers of two rows in one: a merged cell above stands over several below, or a merged one reaches down."""
    width = max(len(above), len(below))
    upper, lower = ([*row, *[""] * (width - len(row))] for row in (above, below))
    labels, group = [], ""
    for over, under in zip(upper, lower, strict=True):
        group = over or (group if under else "")
        together = f"{group}{under}"
        if not under or group == under:
            labels.append(over or under)
        elif field_of(together) or not field_of(under):
            labels.append(together)
        else:
            labels.append(under)
    return labels


def _columns(labels: Sequence[str], filled: Collection[int] = ()) -> tuple[Column, ...]:
    columns: list[Column] = []
    seen: dict[str, int] = {}
    headers = {index: label for index, label in enumerate(labels) if label}
    for index in sorted(headers.keys() | filled):
        label = headers.get(index, "")
        if _folded(label) in _IGNORED:
            continue
        name = label or f"第{index + 1}列"
        seen[name] = seen.get(name, 0) + 1
        key, rank = (field_of(label) if label else None) or (None, 0)
        columns.append(Column(index, name if seen[name] == 1 else f"{name}（{seen[name]}）", key, rank))
    return tuple(columns)
