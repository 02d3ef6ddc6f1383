"""A sheet whose rows are documents to fill: where its header is, which column is which field, what each row says."""

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from anjuan.errors import AnjuanError

if TYPE_CHECKING:
    from register.cells import Cell
    from register.sheets import Sheet, Table
    from templates.fields import Field, FieldType

_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_IGNORED = frozenset({"序号", "序", "行号", "no", "no."})


class NoHeader(AnjuanError):
    """No row of a sheet names fields, so that its columns mean nothing.

    Attributes:
        path: the sheet's file.
        fields: names that its header may have.
    """

    def __init__(self, path: Path, fields: tuple[str, ...]) -> None:
        super().__init__(path, fields)
        self.path = path
        self.fields = fields


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        number: as the spreadsheet shows it, from 1.
        values: what it says, by the Chinese names of fields; blanks are left out.
        contradicted: fields that two columns of one name tell differently.
    """

    number: int
    values: Mapping[str, object]
    contradicted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """What a file asks for.

    Attributes:
        rows: of its first table with a header, empty ones left out.
        names: the fields that its columns are.
        strange: columns that are no field.
        unused: columns that are a field, but none that the template has a use for.
        left_out: the names of its other tables.
    """

    rows: tuple[Row, ...]
    names: frozenset[str]
    strange: tuple[str, ...]
    unused: tuple[str, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Column:
    """A column that is a field; among the columns of one field the lowest rank speaks first."""

    index: int
    label: str
    name: str
    type: "FieldType"
    rank: int


def listing(sheet: "Sheet", fields: "Mapping[str, Field]", more: Collection[str] = ()) -> Listing:
    """The rows of a sheet as values.

    Args:
        sheet: what `read_sheet` made of the file.
        fields: those that the template names; the columns of its rows stand for those of the first row. Other fields
            of the catalogue are understood too, and what the platforms call a ticket's.
        more: fields that are of use though the template does not name them.

    Raises:
        NoHeader: no table has a header.
    """
    from register.columns import SCANNED_ROWS
    from templates.fields import flat_columns

    meanings = _Meanings(fields)
    for table in sheet.tables:
        found = [meanings.columns(row) for row in table.rows[:SCANNED_ROWS]]
        place = max(range(len(found)), key=lambda index: len({column.name for column in found[index]}))
        if found[place]:
            header = table.rows[place]
            known = {column.index for column in found[place]}
            strange = [label for index, label in enumerate(map(_label, header)) if label and index not in known]
            used = {*fields, *flat_columns(fields), *more}
            return Listing(
                rows=tuple(_rows(table, place, found[place])),
                names=frozenset(column.name for column in found[place]),
                strange=tuple(label for label in dict.fromkeys(strange) if _folded(label) not in _IGNORED),
                unused=tuple(dict.fromkeys(column.label for column in found[place] if column.name not in used)),
                left_out=tuple(each.name for each in sheet.tables if each is not table),
            )
    raise NoHeader(sheet.path, tuple(fields))


class _Meanings:
    """What the headers of columns mean for a template.

    A name of the template's means that field or column of rows, a name of the catalogue that field; so does a word of
    the platforms' for a ticket's field. A person's field is meant only where the template prints one: 姓名 in a list of
    callers is the caller's.
    """

    def __init__(self, fields: "Mapping[str, Field]") -> None:
        from register.columns import field_of
        from templates.fields import FIELDS, Origin, flat_columns

        about_people = any(field.origin is Origin.PERSON for field in fields.values())
        known = [field for field in FIELDS.values() if about_people or field.origin is not Origin.PERSON]
        self._named = {
            _folded(name): (name, type_)
            for name, type_ in (
                *((field.name, field.type) for field in known),
                *((name, column.type) for name, (_, column) in flat_columns(fields).items()),
                *((field.name, field.type) for field in fields.values()),
            )
        }
        self._by_key = {field.key: field for field in known if field.origin is Origin.TICKET}
        self._field_of = field_of

    def columns(self, header: "Sequence[Cell]") -> list[_Column]:
        """The columns that are fields, where this row is the header."""
        return [
            _Column(index, label, *meaning)
            for index, label in enumerate(map(_label, header))
            if label and (meaning := self._meaning(label))
        ]

    def _meaning(self, label: str) -> "tuple[str, FieldType, int] | None":
        folded = _folded(label)
        named = self._named.get(folded) or self._named.get(_ASIDE.sub("", folded))
        if named:
            return *named, -1
        key, rank = self._field_of(label) or ("", 0)
        field = self._by_key.get(key)
        return (field.name, field.type, rank) if field else None


def _label(cell: "Cell") -> str:
    from register.cells import text

    return " ".join(text(cell).split())


def _folded(label: str) -> str:
    """A header without what does not tell fields apart: width, blanks, case, trailing marks."""
    return "".join(unicodedata.normalize("NFKC", label).split()).lower().strip("*:：")


def _rows(table: "Table", header: int, columns: Sequence[_Column]) -> Iterator[Row]:
    ranked = sorted(columns, key=lambda column: (column.rank, column.index))
    labels = list(map(_label, table.rows[header]))
    for place, cells in enumerate(table.rows[header + 1 :], header + 1):
        said = list(map(_label, cells))
        if any(said) and said != labels:
            yield _row(table.first_row + place, cells, ranked)


def _row(number: int, cells: "Sequence[Cell]", ranked: Sequence[_Column]) -> Row:
    values: dict[str, object] = {}
    speaking: dict[str, _Column] = {}
    contradicted: dict[str, None] = {}
    for column in ranked:
        value = _value(cells[column.index], column.type) if column.index < len(cells) else ""
        if value == "":
            continue
        first = speaking.setdefault(column.name, column)
        if values.setdefault(column.name, value) != value and first.label == column.label:
            contradicted[column.name] = None
    return Row(number, values, tuple(contradicted))


def _value(cell: "Cell", type_: "FieldType") -> object:
    """What a cell says, as its field takes it: Excel's numbers of days are days, a day's midnight is the day."""
    from register.cells import moment, text
    from templates.fields import FieldType

    said = text(cell)
    dated = type_ in (FieldType.DATE, FieldType.DATETIME, FieldType.WHEN)
    if not said or not (dated or isinstance(cell, dt.date)):
        return said
    when = moment(cell)
    if when is None:
        return said
    return when if when.time() != dt.time() else when.date()
