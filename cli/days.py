"""Days as people type them."""

import datetime as dt

import click


class Day(click.ParamType[dt.date]):
    """A day `YYYY-MM-DD`."""

    name = "日期"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Read the day."""
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(str(value).strip())
        except ValueError:
            return self.fail(f"“{value}”不是日期。请写成 年-月-日，如 2023-09-01。", param, ctx)
