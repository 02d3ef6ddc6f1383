"""Flat values: a column of a field of rows, given by its own name, is the first row's."""

from collections import Counter
from collections.abc import Mapping

from templates.fields.field import Column, Field


def flat_columns(fields: Mapping[str, Field]) -> dict[str, tuple[Field, Column]]:
    """The columns of fields of rows by each of their names, but those that another field or column has, too."""
    named = [
        (name, field, column)
        for field in fields.values()
        for column in field.columns
        for name in (column.name, *column.also)
    ]
    times = Counter(name for name, _, _ in named)
    return {name: (field, column) for name, field, column in named if times[name] == 1 and name not in fields}


def gathered(fields: Mapping[str, Field], values: Mapping[str, object]) -> dict[str, object]:
    """The values, where those that are named as columns stand in the first row of their fields.

    What a first row says already stays.
    """
    columns = flat_columns(fields)
    told = {name: value for name, value in values.items() if name not in columns}
    for name, value in values.items():
        if name in columns:
            field, column = columns[name]
            told[field.name] = _with_cell(field, told.get(field.name), column.name, value)
    return told


def _with_cell(field: Field, rows: object, column: str, value: object) -> object:
    """The rows with one more cell in the first of them; what are no rows is left to be refused."""
    items = [line for line in rows.splitlines() if line.strip()] if isinstance(rows, str) else rows or [{}]
    if not isinstance(items, list | tuple):
        return rows
    first, *others = items
    row = {field.columns[-1].name: first} if isinstance(first, str) else first
    return [{column: value, **row}, *others] if isinstance(row, Mapping) else rows
