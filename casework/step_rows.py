"""Steps of many tickets noted from a spreadsheet, a row each; a faulty row never stops the others."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from anjuan.errors import AnjuanError
from anjuan.steps import Event, Step, StepRefused, find_step
from casework.confined import confined
from casework.imports import READ_SECONDS
from casework.office import Office, UnknownTicket
from casework.rows import NoHeader
from casework.steps import EvidenceUnknown, check_archivable, evidence, keep_history, known_number

if TYPE_CHECKING:
    from register.cells import Cell
    from register.sheets import Sheet, Table

T = TypeVar("T")


class Field(StrEnum):
    """What a column of such a spreadsheet tells: its header, as we write it."""

    NUMBER = "工单编号"
    STEP = "环节"
    AT = "时间"
    BY = "经办人"
    UNIT = "承办单位"
    APPROVER = "审批人"
    NOTE = "备注"
    CONTACTED = "是否联系"
    SOLVED = "是否解决"
    SATISFIED = "是否满意"
    UNTIL = "延期至"
    RECORD = "件号"
    CORRECTS = "更正序号"


_ALSO = {
    Field.NUMBER: "工单号 工单编码 诉求编号 受理编号 区平台编号 区平台案件编号",
    Field.STEP: "步骤 流程环节 办理环节 环节名称",
    Field.AT: "登记时间 办理时间 操作时间 环节时间 日期",
    Field.BY: "办理人 操作人 登记人 处理人 回访人",
    Field.UNIT: "主办单位 办理单位 责任单位 单位",
    Field.APPROVER: "审批领导 批示人",
    Field.NOTE: "说明 原因 意见 内容",
    Field.CONTACTED: "是否联系市民 联系情况",
    Field.SOLVED: "解决情况 是否已解决",
    Field.SATISFIED: "满意度 满意情况",
    Field.UNTIL: "新时限 延期后时限 申请延至",
    Field.RECORD: "佐证件号 卷内件号",
    Field.CORRECTS: "更正 更正第几条",
}
_MEANINGS = {word: meaning for meaning in Field for word in (meaning.value, *_ALSO[meaning].split())}
_HOUR = re.compile("[:：时点]")
_ASIDE = re.compile(r"\([^()]*\)")


class Fault(StrEnum):
    """What is wrong with a row before anything is asked of the ticket."""

    NO_NUMBER = "no_number"
    NO_STEP = "no_step"
    UNKNOWN_STEP = "unknown_step"
    NO_TIME = "no_time"
    UNREADABLE = "unreadable"  # a cell is not what its column should hold


class RowUnreadable(AnjuanError):
    """A row of a spreadsheet cannot be taken for a step.

    Attributes:
        fault: why.
        column: the one at fault.
        said: what stands there.
    """

    def __init__(self, fault: Fault, column: Field, said: str) -> None:
        super().__init__(fault, column, said)
        self.fault = fault
        self.column = column
        self.said = said


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not taken: its number as the spreadsheet shows it, what stands for the ticket, and why."""

    row: int
    ticket: str
    error: AnjuanError

    @property
    def reason(self) -> str:
        """A stable code."""
        match self.error:
            case RowUnreadable(fault=fault):
                return fault
            case StepRefused(why=why):
                return why
            case UnknownTicket():
                return "unknown_ticket"
            case EvidenceUnknown():
                return "unknown_record"
            case _:
                return "nothing_to_archive"


@dataclass(frozen=True, slots=True)
class StepReport:
    """What came of a spreadsheet of steps: `rows` = noted + same + rejected.

    Attributes:
        noted: rows that are in their tickets' histories now.
        same: rows that were there before.
        unknown_columns: headers that mean nothing here.
        skipped_sheets: the names of the other worksheets.
        hourless: rows that were taken and give a day and no hour: taken for 00:00, for a person to correct.
    """

    rows: int
    noted: int
    same: int
    rejected: tuple[Rejected, ...]
    unknown_columns: tuple[str, ...]
    skipped_sheets: tuple[str, ...]
    hourless: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """A row that is a step of a known ticket."""

    row: int
    number: str
    event: Event
    hourless: bool


@dataclass(slots=True)
class _Rows:
    """The rows of a table, read one by one."""

    read: list[_Read] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


def take_steps(office: Office, path: Path, by: str) -> StepReport:
    """Note every row of a spreadsheet that is possible. The same spreadsheet again changes nothing.

    Rows of one ticket are taken by their times, in whatever order they stand.

    Args:
        office: the open office.
        path: xlsx, xls, csv, with the columns 工单编号, 环节, 时间 at least.
        by: who notes them, and who did what a row leaves open.

    Raises:
        SheetUnreadable: it is no spreadsheet.
        NoHeader: no table has these columns.
        ReaderDied: reading it took too long.
    """
    from register.sheets import read_sheet

    sheet = confined(read_sheet, path, name=path.name, seconds=READ_SECONDS)
    table, header, columns = _table(sheet)
    rows = _rows(office, table, header, columns, by)
    rows.read.sort(key=lambda each: (each.event.at, each.row))
    given = [(each.number, each.event) for each in rows.read]
    outcomes = office.register.steps.append_each(given, office.clock(), by)
    for each, outcome in zip(rows.read, outcomes, strict=True):
        if isinstance(outcome, StepRefused):
            rows.rejected.append(Rejected(each.row, each.number, outcome))
    _keep_histories(office, sorted({number for number, _ in given}))
    noted = sum(not isinstance(each, StepRefused) and each.new for each in outcomes)
    total = len(rows.rejected) + sum(not isinstance(each, StepRefused) for each in outcomes)
    labels = [" ".join(_text(cell).split()) for cell in table.rows[header]]
    return StepReport(
        rows=total,
        noted=noted,
        same=total - noted - len(rows.rejected),
        rejected=tuple(sorted(rows.rejected, key=lambda each: each.row)),
        unknown_columns=tuple(label for index, label in enumerate(labels) if label and index not in columns),
        skipped_sheets=tuple(each.name for each in sheet.tables if each is not table),
        hourless=tuple(
            (each.row, each.number)
            for each, outcome in zip(rows.read, outcomes, strict=True)
            if each.hourless and not isinstance(outcome, StepRefused)
        ),
    )


def _keep_histories(office: Office, numbers: Sequence[str]) -> None:
    for number, told in office.register.steps.histories(numbers).items():
        if told.archived:
            keep_history(office, number, told)


def _table(sheet: "Sheet") -> "tuple[Table, int, Mapping[int, Field]]":
    """The first table with a header of steps, the header's place, and what its columns mean."""
    from register.columns import SCANNED_ROWS

    for table in sheet.tables:
        for place, row in enumerate(table.rows[:SCANNED_ROWS]):
            columns = _columns(row)
            if {Field.NUMBER, Field.STEP} <= set(columns.values()):
                return table, place, columns
    raise NoHeader(sheet.path, tuple(Field))


def _columns(header: "Sequence[Cell]") -> dict[int, Field]:
    """What each column means; of two that mean the same the first speaks."""
    found: dict[int, Field] = {}
    for index, cell in enumerate(header):
        label = "".join(unicodedata.normalize("NFKC", _text(cell)).split()).strip("*:")
        meaning = _MEANINGS.get(label) or _MEANINGS.get(_ASIDE.sub("", label))
        if meaning and meaning not in found.values():
            found[index] = meaning
    return found


def _rows(office: Office, table: "Table", header: int, columns: Mapping[int, Field], by: str) -> _Rows:
    from register.cells import is_blank

    rows = _Rows()
    for place, cells in enumerate(table.rows[header + 1 :], header + 1):
        said = {meaning: cells[index] for index, meaning in columns.items() if index < len(cells)}
        said = {meaning: cell for meaning, cell in said.items() if not is_blank(cell)}
        if not said:
            continue
        row, shown = table.first_row + place, _text(said.get(Field.NUMBER, ""))
        try:
            rows.read.append(_Read(row, *_step_of(office, said, by), _hourless(said[Field.AT])))
        except AnjuanError as error:
            rows.rejected.append(Rejected(row, shown, error))
    return rows


def _step_of(office: Office, said: "Mapping[Field, Cell]", by: str) -> tuple[str, Event]:
    """The ticket and the event that a row tells of.

    Raises:
        RowUnreadable, UnknownTicket, EvidenceUnknown: it tells of none.
    """
    from register import cells

    if Field.NUMBER not in said:
        raise RowUnreadable(Fault.NO_NUMBER, Field.NUMBER, "")
    number = known_number(office, _text(said[Field.NUMBER]))
    step, at = _step(_text(said.get(Field.STEP, ""))), _value(said, Field.AT, cells.moment)
    if at is None:
        raise RowUnreadable(Fault.NO_TIME, Field.AT, "")
    if step is Step.ARCHIVE:
        check_archivable(office, number)
    record_no = _value(said, Field.RECORD, cells.count)
    return number, Event(
        step,
        at,
        _text(said.get(Field.BY, "")) or by,
        _text(said.get(Field.NOTE, "")),
        _text(said.get(Field.UNIT, "")),
        _text(said.get(Field.APPROVER, "")),
        contacted=_value(said, Field.CONTACTED, cells.yes_no),
        solved=_value(said, Field.SOLVED, cells.solved),
        satisfied=_value(said, Field.SATISFIED, cells.satisfaction),
        until=_value(said, Field.UNTIL, cells.moment),
        record=None if record_no is None else evidence(office, number, record_no),
        corrects=_value(said, Field.CORRECTS, cells.count),
    )


def _hourless(cell: "Cell") -> bool:
    """Whether a time is a day alone: a cell at midnight, or words that name no hour."""
    from register import cells

    at = cells.moment(cell)
    midnight = at is not None and (at.hour, at.minute) == (0, 0)
    return midnight and not (isinstance(cell, str) and _HOUR.search(cell))


def _step(said: str) -> Step:
    if not said:
        raise RowUnreadable(Fault.NO_STEP, Field.STEP, "")
    step = find_step(said)
    if step is None:
        raise RowUnreadable(Fault.UNKNOWN_STEP, Field.STEP, said)
    return step


def _value(said: "Mapping[Field, Cell]", column: Field, read: "Callable[[Cell], T | None]") -> T | None:
    """What a cell says; None for a blank."""
    if column not in said:
        return None
    value = read(said[column])
    if value is None:
        raise RowUnreadable(Fault.UNREADABLE, column, _text(said[column]))
    return value


def _text(cell: "Cell") -> str:
    from register.cells import text

    return text(cell)
