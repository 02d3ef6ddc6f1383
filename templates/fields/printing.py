"""How a value is printed.

Dates are printed as GB/T 9704-2012 (7.3.5.4: Arabic figures, no leading zeros) and the city's own reply form want them:
2023年9月14日, 2023年9月14日9时5分, 2023年9月14日9时. Money is printed in yuan with its thousands apart: 420,491.40.
"""

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import partial

from anjuan.dating import moment_said
from anjuan.ids import SHANGHAI
from templates.fields.field import Column, Field, FieldType

Row = dict[str, str]
Printed = str | tuple[str, ...] | tuple[Row, ...]
"""What a template gets to see: text, a list of texts, or rows whose columns are named."""

NO_FIGURE = "—"
"""What is printed for a rate without a denominator."""


class Unfit(ValueError):
    """A cell of a row that its column cannot take.

    Attributes:
        column: named with its field and the number of the row.
        value: of the cell.
    """

    def __init__(self, column: Column, value: object) -> None:
        super().__init__(column, value)
        self.column = column
        self.value = value


Printer = Callable[[object], Printed]


def printed(field: Field, value: object) -> Printed:
    """The value as the template prints it: see `printer`."""
    return printer(field)(value)


def printer(field: Field) -> Printer:
    """What prints the values of a field; empty for None and for blank text.

    Dates are taken as `date`, `datetime` (with an offset: brought to Shanghai's) or text: ISO 8601, 2023/9/14,
    2023年9月14日9时5分. Numbers are taken as numbers or as text; halves are rounded up.

    It raises:
        ValueError: when the field cannot take the value; `Unfit` where one cell of its rows is at fault.
    """
    match field.type:
        case FieldType.LIST:
            return _list
        case FieldType.ROWS:
            cells = {column.name: (column, _single(column)) for column in field.columns}
            return lambda value: tuple(_row(field, cells, number, item) for number, item in enumerate(_items(value), 1))
        case FieldType.PHOTOS | FieldType.CHART:
            return lambda _: _refused(field.name)
        case _:
            return _single(field)


_Cells = Mapping[str, tuple[Column, Callable[[object], str]]]


def _refused(value: object) -> str:
    raise ValueError(value)


def _list(value: object) -> tuple[str, ...]:
    return tuple(text for item in _items(value) if (text := _text(item)).strip())


def _single(field: Field | Column) -> Callable[[object], str]:
    """What prints a single value."""
    match field.type:
        case FieldType.DATE | FieldType.DATETIME:
            return partial(_moment, with_time=field.type is FieldType.DATETIME)
        case FieldType.WHEN:
            return _when
        case FieldType.NUMBER:
            return partial(_number, field)
        case FieldType.MONEY:
            return _money
        case FieldType.CHOICE:
            return partial(_choice, field.choices)
        case _:
            return _plain


def _plain(value: object) -> str:
    text = value if type(value) is str else _text(value)
    return text if text.strip() else ""


def _choice(choices: Sequence[str], value: object) -> str:
    text = _text(value).strip()
    if text and text not in choices:
        raise ValueError(text)
    return text


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
        case float() if not math.isfinite(value):
            raise ValueError(value)
        case str() | int() | float() | Decimal():
            return str(value)
        case dt.datetime():
            return chinese_time(value)
        case dt.date():
            return chinese_date(value)
        case _:
            raise ValueError(value)


_HUGE = 10**20
"""Beyond it, a number is no figure of ours."""


def _number(field: Field | Column, value: object) -> str:
    if type(value) is int and not field.places and -_HUGE < value < _HUGE:  # most are: no Decimal prints another
        if (field.least is not None and value < field.least) or (field.most is not None and value > field.most):
            raise ValueError(value)
        return str(value)
    number = _decimal(value)
    if not isinstance(number, Decimal):
        return number
    if (field.least is not None and number < field.least) or (field.most is not None and number > field.most):
        raise ValueError(value)
    if field.places is not None:
        number = number.quantize(Decimal(1).scaleb(-field.places), ROUND_HALF_UP)
    elif number == number.to_integral_value():
        number = number.to_integral_value()  # a sheet's 12.0 is 12
    return f"{number:f}"


def _money(value: object) -> str:
    amount = _decimal(value)
    return f"{amount.quantize(Decimal('0.01'), ROUND_HALF_UP):,f}" if isinstance(amount, Decimal) else amount


def _decimal(value: object) -> Decimal | str:
    """The number; text where there is none: blank, or the dash of a figure that there is not."""
    if isinstance(value, bool):
        raise ValueError(value)  # noqa: TRY004 - one error for every value that does not fit
    text = _text(value).strip().replace(",", "").replace("，", "")
    if text in ("", NO_FIGURE):
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if not number.is_finite() or abs(number.adjusted()) > 20:
        raise ValueError(text)
    return number


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


def _row(field: Field, cells: _Cells, number: int, item: object) -> Row:
    if not isinstance(item, Mapping):
        return {**dict.fromkeys(cells, ""), field.columns[-1].name: _plain(item)}
    if unknown := item.keys() - cells.keys():
        raise ValueError(unknown)
    row: Row = {}
    for name, (column, cell) in cells.items():
        value = item.get(name)
        try:
            row[name] = cell(value)
        except ValueError:
            raise Unfit(replace(column, name=f"{field.name}第 {number} 行的{name}"), value) from None
    return row


def _when(value: object) -> str:
    """A time as documents write it; words such as 当日下午 stay as they are, but for dates and times that do not exist.

    24时, the end of a day, is a word, too.
    """
    try:
        return _moment(value, with_time=True)
    except ValueError:
        text = _text(value)
        if not all(map(_exists, _LIKE_A_MOMENT.finditer(text))):
            raise
        return text


_LIKE_A_MOMENT = re.compile(
    r"(?<!\d)(?:(?P<year>\d{4})(?P<mark>[-/.年])(?P<month>\d{1,2})(?!\d)(?:[-/.月](?P<day>\d{1,2})(?!\d)日?)?[T ]*)?"
    r"(?:(?P<hour>\d{1,2})[:：时点](?:(?P<minute>\d{1,2})(?!\d))?)?"
)


def _exists(found: re.Match[str]) -> bool:
    """Whether what looks like a month, a date or a time is one."""
    year, month, day, hour, minute = (
        None if found[name] is None else int(found[name]) for name in ("year", "month", "day", "hour", "minute")
    )
    if hour is not None and (hour, minute or 0) > (23, 59) and (hour, minute or 0) != (24, 0):
        return False
    if minute is not None and minute > _LAST_MINUTE:
        return False
    try:
        return year is None or dt.date(year, month or 0, day or 1) is not None
    except ValueError:
        return False


_LAST_MINUTE = 59


def _moment(value: object, *, with_time: bool) -> str:
    if isinstance(value, str):
        if not value.strip():
            return ""
        value = moment_said(value.strip())
    if isinstance(value, dt.datetime):
        if with_time:
            return chinese_time(value)
        value = (value.astimezone(SHANGHAI) if value.tzinfo else value).date()
    if value is None:
        return ""
    if not isinstance(value, dt.date):
        raise ValueError(value)  # noqa: TRY004 - one error for every value that does not fit
    return chinese_date(value)
