"""The fields that a template may name, and how each is printed.

Dates are printed as GB/T 9704-2012 (7.3.5.4: Arabic figures, no leading zeros) and the city's own reply form want them:
2023年9月14日, 2023年9月14日9时5分, 2023年9月14日9时.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from anjuan.errors import AnjuanError
from anjuan.ids import SHANGHAI

Row = dict[str, str]
Printed = str | tuple[str, ...] | tuple[Row, ...]
"""What a template gets to see: text, a list of texts, or rows whose columns are named."""


class FieldType(StrEnum):
    """What a value must be like."""

    TEXT = "text"
    MULTILINE = "multiline"
    DATE = "date"
    DATETIME = "datetime"
    CHOICE = "choice"
    LIST = "list"
    ROWS = "rows"
    PHOTOS = "photos"


class Origin(StrEnum):
    """Where a value comes from when nobody types it."""

    TICKET = "ticket"
    STEP = "step"
    OFFICE = "office"
    RECORDS = "records"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class Field:
    """One field.

    Attributes:
        name: its Chinese name, which is the tag in a template: `{{ 工单编号 }}`.
        key: what it is called at its origin: the English key of a ticket's field or of a setting of `[office]`, the
            Chinese name of a step whose time it is; empty: nothing there answers to it alone.
        required: a template that prints it cannot be filled without it.
        choices: what a choice may be.
        columns: what the rows of a ROWS field are made of; text alone fills the last one, a row for each line.
    """

    name: str
    type: FieldType
    origin: Origin
    key: str = ""
    required: bool = True
    choices: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


class BadValues(AnjuanError):
    """Values that their fields cannot take, all at once.

    Attributes:
        faults: pairs of the field and the value, as text.
    """

    def __init__(self, faults: tuple[tuple[Field, str], ...]) -> None:
        super().__init__(faults)
        self.faults = faults


_T, _O = FieldType, Origin
_ALL = (
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
    Field("办理过程", _T.ROWS, _O.STEP, columns=("时间", "说明")),
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
FIELDS: Mapping[str, Field] = {field.name: field for field in _ALL}
"""The catalogue, by Chinese name, in the order in which a form would ask."""


def field_named(name: str) -> Field:
    """The catalogue's field, or a required text typed by hand for a name of the office's own."""
    return FIELDS.get(name) or Field(name, FieldType.MULTILINE, Origin.HAND)


def printed(field: Field, value: object) -> Printed:
    """The value as the template prints it; empty for None and for blank text.

    Dates are taken as `date`, `datetime` (with an offset: brought to Shanghai's) or text: ISO 8601, 2023/9/14,
    2023年9月14日9时5分.

    Raises:
        ValueError: when the field cannot take the value.
    """
    match field.type:
        case FieldType.LIST:
            return tuple(text for item in _items(value) if (text := _text(item)).strip())
        case FieldType.ROWS:
            return tuple(_row(field, item) for item in _items(value))
        case FieldType.PHOTOS:
            raise ValueError(field.name)
        case FieldType.DATE | FieldType.DATETIME:
            return _moment(value, with_time=field.type is FieldType.DATETIME)
        case FieldType.CHOICE:
            text = _text(value).strip()
            if text and text not in field.choices:
                raise ValueError(text)
            return text
        case FieldType.TEXT | FieldType.MULTILINE:
            text = _text(value)
            return text if text.strip() else ""


def chinese_date(day: dt.date) -> str:
    """2023年9月14日."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_time(moment: dt.datetime) -> str:
    """2023年9月14日9时5分, on the full hour 2023年9月14日9时."""
    moment = moment.astimezone(SHANGHAI) if moment.tzinfo else moment
    return f"{chinese_date(moment)}{moment.hour}时" + (f"{moment.minute}分" if moment.minute else "")


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case str() | int() | float():
            return str(value)
        case dt.datetime():
            return chinese_time(value)
        case dt.date():
            return chinese_date(value)
        case _:
            raise ValueError(value)


def _items(value: object) -> Sequence[object]:
    match value:
        case None:
            return ()
        case str():
            return [line for line in value.splitlines() if line.strip()]
        case list() | tuple():
            return value
        case _:
            raise ValueError(value)


def _row(field: Field, item: object) -> Row:
    if not isinstance(item, Mapping):
        return {**dict.fromkeys(field.columns, ""), field.columns[-1]: _text(item)}
    if unknown := set(item) - set(field.columns):
        raise ValueError(unknown)
    return {column: (_when if column == "时间" else _text)(item.get(column)) for column in field.columns}


def _when(value: object) -> str:
    """A time as documents write it; words such as 当日下午 stay as they are."""
    try:
        return _moment(value, with_time=True)
    except ValueError:
        return _text(value)


_MOMENT = re.compile(
    r"(?P<year>\d{4})(?:[-/.]|年)(?P<month>\d{1,2})(?:[-/.]|月)(?P<day>\d{1,2})日?"
    r"(?:[T ]*(?P<hour>\d{1,2})(?:[:：]|时|点)(?:(?P<minute>\d{1,2})分?)?)?(?:[:：]\d{2}|\d{2}秒)?"
)


def _moment(value: object, *, with_time: bool) -> str:
    if isinstance(value, str):
        if not value.strip():
            return ""
        value = _parsed(value.strip())
    if isinstance(value, dt.datetime):
        if with_time:
            return chinese_time(value)
        value = (value.astimezone(SHANGHAI) if value.tzinfo else value).date()
    if value is None:
        return ""
    if not isinstance(value, dt.date):
        raise ValueError(value)  # noqa: TRY004 - one error for every value that does not fit
    return chinese_date(value)


def _parsed(text: str) -> dt.date:
    """A date, or a datetime where the text gives an hour."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*", text):
        return dt.datetime.fromisoformat(text)
    found = _MOMENT.fullmatch(text)
    if not found:
        raise ValueError(text)
    year, month, day = (int(found[name]) for name in ("year", "month", "day"))
    if found["hour"] is None:
        return dt.date(year, month, day)
    return dt.datetime(year, month, day, int(found["hour"]), int(found["minute"] or 0), tzinfo=SHANGHAI)
