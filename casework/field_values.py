"""What is given for a document, as its fields take it and print it."""

import datetime as dt
from collections.abc import Mapping

from anjuan.dating import moment

Values = Mapping[str, object]
"""By the Chinese names of fields."""


def taken(values: Values, name: str) -> "str | tuple[str, ...] | tuple[dict[str, str], ...]":
    """A value as its field prints it; empty where there is none.

    Raises:
        BadValues: the field cannot take it.
    """
    from templates.fields import FIELDS, BadValues, fault, printed

    field = FIELDS[name]
    try:
        return printed(field, values.get(name))
    except ValueError as error:
        raise BadValues((fault(field, values[name], error),)) from None


def rows_of(values: Values, name: str) -> tuple[dict[str, str], ...]:
    """The rows of a field, each cell as it is printed.

    Raises:
        BadValues: the field cannot take them.
    """
    return tuple(row for row in taken(values, name) if isinstance(row, dict))


def day_of(values: Values, name: str) -> dt.date | None:
    """The day that a field of dates says; None where it is empty.

    Raises:
        BadValues: it is no date.
    """
    said = moment(taken(values, name))
    return said.date() if said else None
