"""Reading declared types out of parsed TOML, with every fault gathered."""

import dataclasses
import datetime as dt
import math
import types
import typing
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, Literal, TypeVar, get_args, get_origin

T = TypeVar("T")


_TYPE_WORDS = {
    str: "文字",
    int: "整数",
    float: "数字",
    Decimal: "数字",
    bool: "true 或 false",
    dt.date: "日期（如 2026-01-01）",
    dt.time: "钟点（如 08:00:00）",
}


FAULTY: Final = object()


class Reader:
    """Reads values of declared types out of parsed TOML, gathering faults; what is faulty keeps its default."""

    def __init__(self) -> None:
        self.faults: dict[str, str] = {}

    def fault(self, where: str, words: str) -> Any:  # noqa: ANN401 - stands in for a value
        """Note a fault; the first at a place is kept. Returns what stands in for its value."""
        self.faults.setdefault(where, words)
        return FAULTY

    def table(self, kind: type[T], value: object, where: str) -> T:
        """Read one section into a dataclass of `kind`."""
        if not isinstance(value, Mapping):
            self.fault(where or "（整个文件）", "应是一节（[…]），不是单个的值")
            return kind()
        hints = typing.get_type_hints(kind)
        known = {each.name: each for each in dataclasses.fields(kind)}  # type: ignore[arg-type]
        read = {}
        for key, given in value.items():
            place = _join(where, str(key))
            if key not in known:
                self.fault(place, "没有这一项，请检查拼写")
                continue
            taken = self.value(hints[key], given, place)
            if "least" in known[key].metadata and taken is not FAULTY:
                taken = self.bounded(taken, place, **known[key].metadata)
            if taken is not FAULTY:
                read[key] = taken
        return kind(**read)

    def value(self, hint: Any, value: object, where: str) -> Any:  # noqa: ANN401 - a TOML value of the hinted type
        """Read one value of a type."""
        origin = get_origin(hint)
        if origin is types.UnionType:  # may be left out: TOML has no word for nothing
            hint = get_args(hint)[0]
        if origin is tuple:
            return self.sequence(get_args(hint)[0], value, where)
        if origin is Literal:
            words = f"只能是 {'、'.join(map(str, get_args(hint)))}，现在是 {_shown(value)}"
            return value if value in get_args(hint) else self.fault(where, words)
        if dataclasses.is_dataclass(hint):
            return self.table(typing.cast("type[Any]", hint), value, where)
        if hint in (float, Decimal) and type(value) in (int, float):
            return hint(str(value))
        if type(value) is not hint:
            return self.fault(where, f"应是{_TYPE_WORDS.get(hint, str(hint))}，现在是 {_shown(value)}")
        return value

    def bounded(self, value: float, where: str, *, least: float, most: float) -> Any:  # noqa: ANN401 - the value, or a fault
        """A number within its bounds."""
        if least <= value <= most and math.isfinite(value):
            return value
        bounds = f"不能小于 {least:g}" if math.isinf(most) else f"应在 {least:g} 到 {most:g} 之间"
        return self.fault(where, f"{bounds}，现在是 {_shown(value)}")

    def sequence(self, item: Any, value: object, where: str) -> Any:  # noqa: ANN401 - a tuple of the items' type
        """Read a list into a tuple of items of one type."""
        if not isinstance(value, list):
            return self.fault(where, "应是列表（[…]）")
        read = []
        for index, each in enumerate(value, 1):
            place = f"{where}[{index}]"
            taken = self.value(item, each, place)
            if isinstance(taken, str) and not taken.strip():
                taken = self.fault(place, "不能空着")
            if taken is not FAULTY:
                read.append(taken)
        return tuple(read)


def _shown(value: object) -> str:
    """A value as people write it in TOML, cut short."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f"“{value[:40]}…”" if len(value) > 40 else f"“{value}”"
        case dt.date() | dt.time():
            return value.isoformat()
        case int() | float():
            return f"{value:g}" if isinstance(value, float) or abs(value) < 10**15 else "很大的数"
    return "一个列表" if isinstance(value, list) else "一节"


def _join(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key
