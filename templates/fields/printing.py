"""How a value is printed.

Dates are printed as GB/T 9704-2012 (7.3.5.4: Arabic figures, no leading zeros) and the city's own reply form want them:
2023年9月14日, 2023年9月14日9时5分, 2023年9月14日9时. Money is printed in yuan with its thousands apart: 420,491.40.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from anjuan.ids import SHANGHAI
from templates.fields.field import Column, Field, FieldType

Row = dict[str, str]
Printed = str | tuple[str, ...] | tuple[Row, ...]
"""What a template gets to see: text, a list of texts, or rows whose columns are named."""

NO_FIGURE = "—"
"""What is printed for a rate without a denominator."""


def printed(field: Field, value: object) -> Printed:
    """The value as the template prints it; empty for None and for blank text.

    Dates are taken as `date`, `datetime` (with an offset: brought to Shanghai's) or text: ISO 8601, 2023/9/14,
    2023年9月14日9时5分. Numbers are taken as numbers or as text; halves are rounded up.

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
        case _:
            return _single(field, value)


def _single(field: Field | Column, value: object) -> str:
    match field.type:
        case FieldType.DATE | FieldType.DATETIME:
            return _moment(value, with_time=field.type is FieldType.DATETIME)
        case FieldType.WHEN:
            return _when(value)
        case FieldType.NUMBER:
            return _number(value, field.places)
        case FieldType.MONEY:
            return _number(value, 2, grouped=True)
        case FieldType.CHOICE:
            text = _text(value).strip()
            if text and text not in field.choices:
                raise ValueError(text)
            return text
        case _:
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
        case str() | int() | float() | Decimal():
            return str(value)
        case dt.datetime():
            return chinese_time(value)
        case dt.date():
            return chinese_date(value)
        case _:
            raise ValueError(value)


def _number(value: object, places: int | None, *, grouped: bool = False) -> str:
    if value is None or isinstance(value, bool):
        if value is None:
            return ""
        raise ValueError(value)
    text = _text(value).strip().replace(",", "").replace("，", "")
    if text in ("", NO_FIGURE):
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if not number.is_finite() or abs(number.adjusted()) > 20:
        raise ValueError(text)
    if places is not None:
        number = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    elif number == number.to_integral_value():
        number = number.to_integral_value()  # a sheet's 12.0 is 12
    return f"{number:,f}" if grouped else f"{number:f}"


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
        return {**{column.name: "" for column in field.columns}, field.columns[-1].name: _text(item)}
    if unknown := set(item) - {column.name for column in field.columns}:
        raise ValueError(unknown)
    return {column.name: _single(column, item.get(column.name)) for column in field.columns}


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
