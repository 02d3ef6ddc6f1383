"""The fields that a template may name: one catalogue, declared by the documents that they belong to."""

import json
from collections.abc import Mapping

from anjuan.errors import AnjuanError
from templates.fields import reports, staff, ticket
from templates.fields.field import Column, Field, FieldType, Origin
from templates.fields.flat import flat_columns, gathered
from templates.fields.printing import (
    NO_FIGURE,
    Printed,
    Printer,
    Row,
    Unfit,
    chinese_date,
    chinese_time,
    printed,
    printer,
)

__all__ = [
    "DECLARED",
    "FIELDS",
    "NO_FIGURE",
    "BadValues",
    "Column",
    "Field",
    "FieldType",
    "Origin",
    "Printed",
    "Printer",
    "Row",
    "Unfit",
    "chinese_date",
    "chinese_time",
    "fault",
    "field_named",
    "flat_columns",
    "gathered",
    "printed",
    "printer",
    "shown",
]


class BadValues(AnjuanError):
    """Values that their fields cannot take, all at once.

    Attributes:
        faults: pairs of the field, or the column of a row, and the value as text.
    """

    def __init__(self, faults: tuple[tuple[Field | Column, str], ...]) -> None:
        super().__init__(faults)
        self.faults = faults


def fault(field: Field, value: object, error: Exception) -> tuple[Field | Column, str]:
    """What `printed` refused, for `BadValues`."""
    return (error.column, shown(error.value)) if isinstance(error, Unfit) else (field, shown(value))


def shown(value: object) -> str:
    """The value as a person would have typed it."""
    try:
        if isinstance(value, list | tuple | dict):
            return json.dumps(value, ensure_ascii=False, default=str)
        return str(value)
    except (ValueError, RecursionError):  # a number of thousands of digits, lists in lists without end
        return type(value).__name__


DECLARED = (*ticket.FIELDS, *staff.FIELDS, *reports.FIELDS)
FIELDS: Mapping[str, Field] = {field.name: field for field in DECLARED}
"""The catalogue, by Chinese name, in the order in which a form would ask. A name has one meaning in all documents."""


def field_named(name: str) -> Field:
    """The catalogue's field, or a required text typed by hand for a name of the office's own."""
    return FIELDS.get(name) or Field(name, FieldType.MULTILINE, Origin.HAND)
