"""Exports of the platforms into the register, with a report row by row."""

import datetime as dt
import re
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from anjuan.ids import NumberPattern
from anjuan.numbers import find_numbers, impossible_numbers
from anjuan.progress import Activity, Reporter
from anjuan.recognition import Confidence
from anjuan.ticket import Satisfaction, Solved, Ticket
from register import cells
from register.cells import Cell
from register.columns import NUMBERS, Column, Layout, find_layout
from register.errors import SheetFault, SheetUnreadable
from register.merging import Upsert
from register.register import Register
from register.sheets import Sheet, Table

_TOTALS = re.compile(r"(?:本页|本月|累计|全镇)?(?:合计|总计|小计|汇总|总数|共计)")
_CASE_NO = re.compile(r"兴\[\d{4}\]-\d{7}")
_CHANNEL = re.compile(r"([一-鿿]+)-\d{6}-\d{6}")
_LIKE_A_NUMBER = re.compile(r"\d{5}")
_SHOWN = 60


class Reason(StrEnum):
    """Why a row was not taken in (rejected), or is none at all (skipped)."""

    NO_NUMBER = "no_number"
    UNKNOWN_NUMBER = "unknown_number"
    BAD_DATE = "bad_date"
    SEVERAL_NUMBERS = "several_numbers"
    NUMBER_CONFLICT = "number_conflict"  # its two numbers belong to different tickets of the register
    TOTAL = "total"
    NOTE = "note"
    REPEATED_HEADER = "repeated_header"

    @property
    def is_no_ticket(self) -> bool:
        """Whether the row never was meant to be a ticket."""
        return self in {Reason.TOTAL, Reason.NOTE, Reason.REPEATED_HEADER}


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that was not taken in.

    Attributes:
        sheet: the worksheet's name; empty for text files.
        row: its number as the spreadsheet shows it, from 1.
        reason: why.
        data: what stands where the number should be, shortened.
    """

    sheet: str
    row: int
    reason: Reason
    data: str


@dataclass(frozen=True, slots=True)
class Repetition:
    """A ticket that comes again in the same file; where both rows say something the later one wins."""

    sheet: str
    row: int
    number: str


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell that could not be read as what its column holds; its text is kept among the ticket's `extra`."""

    sheet: str
    row: int
    column: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of an import: `rows` = added + updated + unchanged + repeated + rejected.

    Attributes:
        skipped: totals, remarks and repeated headers; they do not count as rows.
        skipped_sheets: the names of the worksheets that hold no tickets.
        unknown_columns: headers that are no field of ours; what they say is kept among `extra`.
    """

    rows: int
    added: int
    updated: int
    unchanged: int
    repeated: tuple[Repetition, ...]
    rejected: tuple[RowFault, ...]
    skipped: tuple[RowFault, ...]
    skipped_sheets: tuple[str, ...]
    unread: tuple[CellFault, ...]
    unknown_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """A row that is a ticket."""

    sheet: str
    row: int
    ticket: Ticket
    unread: tuple[str, ...]


def import_tickets(
    register: Register,
    sheet: Sheet,
    now: dt.datetime,
    actor: str,
    reporter: Reporter,
    patterns: Sequence[NumberPattern] = (),
) -> ImportReport:
    """Take in every table of tickets that a file has. Importing it again changes nothing.

    Args:
        register: where to.
        sheet: what `read_sheet` made of the file.
        now: the time.
        actor: who imports, for the audit trail.
        reporter: is told of rows.
        patterns: the office's further forms of numbers.

    Raises:
        SheetUnreadable: no table in it has a column of ticket numbers (NO_TICKET_TABLE).
    """
    tables = _ticket_tables(sheet)
    read: list[_Read] = []
    faults: list[RowFault] = []
    with reporter.track(
        Activity.IMPORTING, sum(len(table.rows) - layout.first_row for table, layout in tables)
    ) as done:
        for table, layout in tables:
            for outcome in _rows(table, layout, patterns):
                if isinstance(outcome, _Read):
                    read.append(outcome)
                elif outcome is not None:
                    faults.append(outcome)
                done(1)
    outcomes = register.tickets.upsert_many([each.ticket for each in read], now, actor, sheet.path.name)
    taken = {table.name for table, _ in tables}
    skipped = tuple(table.name for table in sheet.tables if table.name not in taken)
    return _report(tables, skipped, list(zip(read, outcomes, strict=True)), faults)


def _ticket_tables(sheet: Sheet) -> list[tuple[Table, Layout]]:
    """The tables of tickets: the one whose header says most, and all that say at least half as much."""
    found = [(table, layout) for table in sheet.tables if (layout := find_layout(table.rows)) is not None]
    if not found:
        raise SheetUnreadable(sheet.path, SheetFault.NO_TICKET_TABLE)
    best = max(layout.score for _, layout in found)
    return [(table, layout) for table, layout in found if layout.score * 2 >= best]


def _report(
    tables: Sequence[tuple[Table, Layout]],
    skipped_sheets: tuple[str, ...],
    taken: Sequence[tuple[_Read, Upsert]],
    faults: Sequence[RowFault],
) -> ImportReport:
    conflicts = [
        RowFault(each.sheet, each.row, Reason.NUMBER_CONFLICT, " ".join(each.ticket.numbers))
        for each, outcome in taken
        if outcome is Upsert.CONFLICT
    ]
    rejected = [*(fault for fault in faults if not fault.reason.is_no_ticket), *conflicts]
    counts = {word: sum(outcome is word for _, outcome in taken) for word in Upsert}
    unknown = dict.fromkeys(column.label for _, layout in tables for column in layout.columns if column.key is None)
    return ImportReport(
        rows=len(taken) + len(rejected) - len(conflicts),
        added=counts[Upsert.ADDED],
        updated=counts[Upsert.UPDATED],
        unchanged=counts[Upsert.UNCHANGED],
        repeated=tuple(
            Repetition(each.sheet, each.row, each.ticket.number) for each, word in taken if word is Upsert.REPEATED
        ),
        rejected=tuple(sorted(rejected, key=lambda fault: (fault.sheet, fault.row))),
        skipped=tuple(fault for fault in faults if fault.reason.is_no_ticket),
        skipped_sheets=skipped_sheets,
        unread=tuple(CellFault(each.sheet, each.row, label) for each, _ in taken for label in each.unread),
        unknown_columns=tuple(unknown),
    )


def _rows(table: Table, layout: Layout, patterns: Sequence[NumberPattern]) -> Iterator[_Read | RowFault | None]:
    """One outcome for each row below the header; None for an empty one."""
    reader = _RowReader(layout, patterns)
    for place, row in enumerate(table.rows[layout.first_row :], layout.first_row):
        number = table.first_row + place
        numbers = reader.numbers(row)
        said = [] if numbers.found else [cells.text(cell) for cell in row if not cells.is_blank(cell)]
        if numbers.found:
            ticket, unread = reader.ticket(row, numbers)
            yield _Read(table.name, number, ticket, unread)
        elif said:
            yield RowFault(table.name, number, _no_ticket(said, numbers, layout) or numbers.reason, numbers.shown)
        else:
            yield None


def _no_ticket(said: Sequence[str], numbers: "_Numbers", layout: Layout) -> Reason | None:
    """What a row without a number is when it is no ticket: totals, remarks under the table, the header again.

    Where something like a number stands in a number's column somebody meant a ticket.
    """
    if numbers.were_meant:
        return None
    if _TOTALS.match(said[0]):
        return Reason.TOTAL
    labels = {column.label for column in layout.columns}
    if sum(each in labels for each in said) * 2 > len(said):
        return Reason.REPEATED_HEADER
    return Reason.NOTE if len(said) <= 2 < layout.score else None


@dataclass(slots=True)
class _Numbers:
    """The numbers in a row's number columns. `found` by key; `faulty` are the labels of columns with something else."""

    found: dict[str, str] = field(default_factory=dict)
    faulty: dict[str, str] = field(default_factory=dict)
    reason: Reason = Reason.NO_NUMBER
    shown: str = ""

    def refuse(self, reason: Reason, column: Column, said: str) -> None:
        self.faulty[column.label] = said
        if len(self.faulty) == 1:
            self.reason, self.shown = reason, said[:_SHOWN]

    @property
    def were_meant(self) -> bool:
        """Whether the faulty ones are numbers that went wrong, and not words."""
        return self.reason in {Reason.BAD_DATE, Reason.SEVERAL_NUMBERS} or any(
            _LIKE_A_NUMBER.search(said) for said in self.faulty.values()
        )


Reader = Callable[[Cell], object]
_READERS: Mapping[object, Reader] = {
    str: cells.text,
    bool: cells.yes_no,
    int: cells.count,
    float: cells.amount,
    dt.datetime: cells.moment,
    Satisfaction: cells.satisfaction,
    Solved: cells.solved,
    tuple: cells.words,
}
_KINDS: Mapping[str, object] = {
    name: typing.get_origin(hint) if typing.get_origin(hint) is tuple else (typing.get_args(hint) or (hint,))[0]
    for name, hint in typing.get_type_hints(Ticket).items()
}
_LIMITS = ("limit_value", "deadline_at")
"""What columns such as 办结时限 hold, whatever they are called: how long, or, where it is a time, until when."""


class _RowReader:
    """Reads the rows of one table."""

    def __init__(self, layout: Layout, patterns: Sequence[NumberPattern]) -> None:
        self._patterns = patterns
        ranked = sorted(layout.columns, key=lambda column: (column.rank, column.index))
        self._number_columns = [column for column in ranked if column.key in NUMBERS]
        self._field_columns = [(column, column.key) for column in ranked if column.key and column.key not in NUMBERS]
        self._unknown_columns = [column for column in layout.columns if column.key is None]

    def numbers(self, row: Sequence[Cell]) -> _Numbers:
        """Which ticket the row is of."""
        numbers = _Numbers()
        for column in self._number_columns:
            cell = _at(row, column)
            if cells.is_blank(cell):
                continue
            said = cells.text(cell)
            sure = {each.number for each in find_numbers(said, self._patterns) if each.confidence is Confidence.SURE}
            by_key = {("case_no" if _CASE_NO.fullmatch(number) else "order_no"): number for number in sure}
            if not sure:
                impossible = impossible_numbers(said, self._patterns)
                numbers.refuse(Reason.BAD_DATE if impossible else Reason.UNKNOWN_NUMBER, column, said)
            elif len(by_key) < len(sure) or any(numbers.found.get(key, each) != each for key, each in by_key.items()):
                numbers.refuse(Reason.SEVERAL_NUMBERS, column, said)
            else:
                numbers.found |= by_key
        if numbers.reason is Reason.SEVERAL_NUMBERS:
            numbers.found.clear()
        return numbers

    def ticket(self, row: Sequence[Cell], numbers: _Numbers) -> tuple[Ticket, tuple[str, ...]]:
        """The ticket, and the labels of the columns whose cells could not be read."""
        values: dict[str, Any] = dict(numbers.found)
        extra = dict(numbers.faulty)
        unread: list[Column] = []
        for column, meant in self._field_columns:
            cell = _at(row, column)
            if cells.is_blank(cell) or (_KINDS[meant] is not str and cells.says_none(cell)):
                continue
            key = _LIMITS[cells.moment(cell) is not None] if meant in _LIMITS else meant
            value = self._value(key, cell)
            if value is None:
                unread.append(column)
            if value is None or values.setdefault(key, value) != value:
                extra[column.label] = cells.text(cell)
        for column in self._unknown_columns:
            if not cells.is_blank(cell := _at(row, column)):
                extra[column.label] = cells.text(cell)
        _complete(values, extra)
        labels = (column.label for column in sorted(unread, key=lambda column: column.index))
        return Ticket(**values, extra=extra), (*numbers.faulty, *labels)

    def _value(self, key: str, cell: Cell) -> object:
        if key in {"old_order_no", "urge_order_no"}:
            found = find_numbers(cells.text(cell), self._patterns)
            return found[0].number if len(found) == 1 else cells.text(cell)
        return _READERS[_KINDS[key]](cell)


def _complete(values: dict[str, Any], extra: dict[str, str]) -> None:
    """What one cell says for several fields: levels of a category, a limit with its unit, the channel in the number."""
    for key in ("limit_value", "delay_days"):
        if isinstance(found := values.get(key), tuple):
            values[key], unit = found
            if key == "limit_value" and unit:
                values.setdefault("limit_unit", unit)
    parts = cells.levels(str(values.get("cat1", "")))
    if len(parts) > 1:
        values |= dict(zip(("cat1", "cat2", "cat3"), parts, strict=False))
        extra |= dict(zip(("四级分类", "五级分类"), parts[3:], strict=False))
    if match := _CHANNEL.fullmatch(str(values.get("order_no", ""))):
        values.setdefault("channel", match[1])


def _at(row: Sequence[Cell], column: Column) -> Cell:
    return row[column.index] if column.index < len(row) else ""
