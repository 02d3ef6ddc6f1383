"""Values out of the cells of an export, whatever way they are written there.

Each reader takes a cell that is not blank and returns None when it cannot read it; none of them raises.
"""

import datetime as dt
import math
import re
import unicodedata

from anjuan.ids import SHANGHAI
from anjuan.ticket import Satisfaction, Solved

Cell = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta
"""What a sheet's cell may hold; `""` is a blank."""

_EXCEL_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a serial has no zone; day 60, 29 February 1900, never was
_SERIALS = range(29_221, 73_416)  # 1980 to 2100: other numbers are no times of a ticket
_YEARS = range(1980, 2101)
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\u200b-\u200f\u2028-\u202e\u2060]")
_LINE_ENDS = re.compile(r"(?:_x000D_)?(?:\r\n?|\n)|_x000D_")
_BLANKS = frozenset({"", "-", "--", "---", "—", "——", "/", "\\", "null", "none", "nan", "n/a", "#n/a"})
_NO_VALUE = frozenset({"无", "空", "暂无", "未填", "未填写", "不详", "未知"})


def is_blank(cell: Cell) -> bool:
    """Whether a cell says nothing: empty, a stroke, or a database's word for it."""
    return isinstance(cell, str) and (not cell or text(cell).lower() in _BLANKS)


def text(cell: Cell) -> str:
    """A cell as text: trimmed, without control characters, whole numbers without a point."""
    if isinstance(cell, str):
        return _UNWANTED.sub("", _LINE_ENDS.sub("\n", cell)).strip()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and math.isfinite(cell) and cell == int(cell):
        return str(int(cell))
    return str(cell)


def _folded(cell: Cell) -> str:
    return "".join(unicodedata.normalize("NFKC", text(cell)).split()).lower()


_SIGN = r"(?P<half>上午|下午|凌晨|早上|早晨|中午|傍晚|晚上|夜间|am|pm)?"
_DATE = r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
_WEEKDAY = r"(?:\s*\(?(?:星期|周)[一二三四五六日天]\)?)?"
_CLOCK = r"(?P<hour>\d{1,2})\s*[:时点]\s*(?:(?P<minute>\d{1,2})\s*[:分]?\s*(?:(?P<second>\d{1,2})(?:\.\d+)?\s*秒?)?)?"
_ZONE = r"(?P<zone>z|[+-]\d\d:?\d\d)?"
_WRITTEN = re.compile(rf"{_DATE}{_WEEKDAY}[\s,t]*(?:{_SIGN}\s*{_CLOCK}\s*(?P<half_after>am|pm)?\s*{_ZONE})?")
_COMPACT = re.compile(
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)\s*(?:(?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d))?)?"
)
_NUMBER = re.compile(r"\d{1,6}(?:\.\d+)?")
_AFTERNOON = frozenset({"下午", "傍晚", "晚上", "夜间", "pm"})


def moment(cell: Cell) -> dt.datetime | None:
    """A time: Excel's serial or date, or written in any of the ways that exports and people use.

    Without a zone it is +08:00; a date alone is its midnight; seconds are whole.
    """
    if isinstance(cell, dt.datetime):
        return _plausible(cell if cell.tzinfo else cell.replace(tzinfo=SHANGHAI))
    if isinstance(cell, dt.date):
        return _plausible(dt.datetime(cell.year, cell.month, cell.day, tzinfo=SHANGHAI))
    if isinstance(cell, bool | dt.time | dt.timedelta):
        return None
    if isinstance(cell, int | float):
        return _serial(cell) if math.isfinite(cell) and int(cell) in _SERIALS else _written(text(cell))
    return _written(text(cell))


def _serial(days: float) -> dt.datetime | None:
    return _plausible((_EXCEL_EPOCH + dt.timedelta(days=days)).replace(tzinfo=SHANGHAI))


def _written(said: str) -> dt.datetime | None:
    said = unicodedata.normalize("NFKC", said).lower().strip()
    if _NUMBER.fullmatch(said) and int(float(said)) in _SERIALS:
        return _serial(float(said))
    match = _WRITTEN.fullmatch(said) or _COMPACT.fullmatch(said)
    if match is None:
        return None
    parts = {name: value for name, value in match.groupdict().items() if value}
    hour = _hour(int(parts.get("hour", 0)), parts.get("half") or parts.get("half_after"))
    try:
        day = dt.datetime(int(parts["year"]), int(parts["month"]), int(parts["day"]), tzinfo=_zone(parts.get("zone")))
        minute, second = int(parts.get("minute", 0)), int(parts.get("second", 0))
        clock = dt.time(hour % 24, minute, second)
        if hour > 24 or (hour == 24 and (minute or second)):
            return None
        return _plausible(dt.datetime.combine(day, clock, day.tzinfo) + dt.timedelta(days=hour // 24))
    except (ValueError, OverflowError):
        return None


def _hour(hour: int, half: str | None) -> int:
    """The hour of the day: 下午3点 is 15, 中午12点 is 12, 晚上12点 is 24, 上午12点 is 0."""
    if half in _AFTERNOON:
        midnight = hour == 12 and half in {"晚上", "夜间"}
        return hour + 12 if hour < 12 or midnight else hour
    if half == "中午":
        return hour + 12 if hour < 11 else hour
    return 0 if half and hour == 12 else hour


def _zone(said: str | None) -> dt.timezone:
    if said is None:
        return SHANGHAI
    if said == "z":
        return dt.UTC
    minutes = int(said[1:3]) * 60 + int(said[-2:])
    return dt.timezone(dt.timedelta(minutes=minutes if said[0] == "+" else -minutes))


def _plausible(when: dt.datetime) -> dt.datetime | None:
    if when.year not in _YEARS:
        return None
    return (when + dt.timedelta(microseconds=500_000)).replace(microsecond=0).astimezone(SHANGHAI)


_YES = frozenset({"是", "有", "√", "✓", "✔", "☑", "y", "yes", "true", "t", "1", "对", "有效", "已", "纳入"})
_NO = frozenset(
    {
        "否",
        "没有",
        "×",
        "✗",
        "✘",
        "x",
        "n",
        "no",
        "false",
        "f",
        "0",
        "不",
        "无效",
        "未",
        "不是",
        "不纳入",
        "无法",
        "不上",
    }
)
_VERBS = re.compile("联系上?|接通|督办|保密|纳入考核|回访|疑难|群诉|老户")


def yes_no(cell: Cell) -> bool | None:
    """是 or 否, in all the signs for it; 已联系 and 未联系 too."""
    said = _folded(cell)
    short = _VERBS.sub("", said)
    if said in _YES or (short != said and (short in _YES or not short)):
        return True
    return False if said in _NO or short in _NO else None


def satisfaction(cell: Cell) -> Satisfaction | None:
    """满意度: 非常满意 counts as satisfied; 是 and 否 as the column 是否满意 has them."""
    return _SATISFACTIONS.get(_folded(cell).removeprefix("市民").strip("【】[]"))


_SATISFACTIONS = {
    "满意": Satisfaction.SATISFIED,
    "非常满意": Satisfaction.SATISFIED,
    "很满意": Satisfaction.SATISFIED,
    "是": Satisfaction.SATISFIED,
    "基本满意": Satisfaction.MOSTLY,
    "较满意": Satisfaction.MOSTLY,
    "比较满意": Satisfaction.MOSTLY,
    "不满意": Satisfaction.UNSATISFIED,
    "非常不满意": Satisfaction.UNSATISFIED,
    "否": Satisfaction.UNSATISFIED,
    "未评价": Satisfaction.UNRATED,
    "未评": Satisfaction.UNRATED,
    "未表态": Satisfaction.UNRATED,
    "默认满意": Satisfaction.UNRATED,
}


def solved(cell: Cell) -> Solved | None:
    """是否解决: 是 and 否, or 解决, 未解决, 部分解决."""
    said = _folded(cell).strip("【】[]")
    if said in {"部分解决", "部分", "基本解决"}:
        return Solved.PARTLY
    answer = _SOLVED.get(said, yes_no(said))
    return None if answer is None else (Solved.SOLVED if answer else Solved.UNSOLVED)


_SOLVED = {"解决": True, "已解决": True, "未解决": False, "没解决": False, "不解决": False, "没有解决": False}
_AMOUNT = re.compile(r"(?P<value>\d{1,9}(?:\.\d{1,6})?)(?P<unit>个?工作日|日|天|个?小时|时|h|分钟|分|次|件)?内?")


def amount(cell: Cell) -> tuple[float, str | None] | None:
    """A number that is not negative, and its unit where the cell says one: 7天 is (7.0, "天")."""
    match = _AMOUNT.fullmatch(_folded(cell))
    return (float(match["value"]), match["unit"]) if match else None


def count(cell: Cell) -> int | None:
    """A whole number: 2, 2.0, 2次."""
    found = amount(cell)
    return int(found[0]) if found and found[0] == int(found[0]) else None


def words(cell: Cell) -> tuple[str, ...]:
    """A list of words such as tags, however they are separated; each once."""
    return tuple(dict.fromkeys(filter(None, re.split(r"[\s,，、;；|/]+", text(cell)))))


def levels(cell: Cell) -> tuple[str, ...]:
    """The levels of a category that is written in one cell: `a->b->c`, `a>b>c`, `a→b`."""
    return tuple(filter(None, (part.strip() for part in re.split(r"[-—–]*[>＞→»]+", text(cell)))))


def says_none(cell: Cell) -> bool:
    """Whether the cell of a typed column says in words that there is no value."""
    return _folded(cell) in _NO_VALUE
