"""Spans of time as people type them."""

import datetime as dt
import re

import click

_SPAN = re.compile(
    r"(?P<count>\d{1,6}(?:\.\d{1,2})?) *(?:(?P<m>m|min|分|分钟)|(?P<h>h|小时|时)|(?P<d>d|天|日))", re.IGNORECASE
)
_UNITS = {"m": dt.timedelta(minutes=1), "h": dt.timedelta(hours=1), "d": dt.timedelta(days=1)}


class Span(click.ParamType[dt.timedelta]):
    """A span such as `2h`, `30m`, `1d`, or `2小时`."""

    name = "时长"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> dt.timedelta:
        """Read the span."""
        if isinstance(value, dt.timedelta):
            return value
        match = _SPAN.fullmatch(str(value).strip())
        if not match:
            return self.fail(f"“{value}”不是时长。请写成 30m（分钟）、2h（小时）或 1d（天）。", param, ctx)
        return float(match["count"]) * next(unit for name, unit in _UNITS.items() if match[name])


def span_words(span: dt.timedelta) -> str:
    """A span in Chinese, to the minute, its direction left out: 2天3小时、3小时5分、5分."""
    minutes = int(abs(span).total_seconds() // 60)
    days, hours = divmod(minutes // 60, 24)
    if days:
        return f"{days}天{hours}小时" if hours else f"{days}天"
    return f"{hours}小时{minutes % 60}分" if hours else f"{minutes}分"
