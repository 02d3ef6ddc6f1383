"""The fields that a template may name: one catalogue, declared by the documents that they belong to."""

from collections.abc import Mapping

from anjuan.errors import AnjuanError
from templates.fields import reports, staff, ticket
from templates.fields.field import Column, Field, FieldType, Origin
from templates.fields.printing import NO_FIGURE, Printed, Row, chinese_date, chinese_time, printed

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
    "Row",
    "chinese_date",
    "chinese_time",
    "field_named",
    "printed",
]


class BadValues(AnjuanError):
    """Values that their fields cannot take, all at once.

    Attributes:
        faults: pairs of the field and the value, as text.
    """

    def __init__(self, faults: tuple[tuple[Field, str], ...]) -> None:
        super().__init__(faults)
        self.faults = faults


DECLARED = (*ticket.FIELDS, *staff.FIELDS, *reports.FIELDS)
FIELDS: Mapping[str, Field] = {field.name: field for field in DECLARED}
"""The catalogue, by Chinese name, in the order in which a form would ask. A name has one meaning in all documents."""


def field_named(name: str) -> Field:
    """The catalogue's field, or a required text typed by hand for a name of the office's own."""
    return FIELDS.get(name) or Field(name, FieldType.MULTILINE, Origin.HAND)
