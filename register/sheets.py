"""Tables out of spreadsheet files, whatever they are called and however they are written.

Files come from outside: call `read_sheet` in a child process with caps. Its result can be pickled.
"""

import csv
import io
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from register.cells import Cell
from register.columns import find_layout
from register.errors import SheetFault, SheetUnreadable
from register.pages import read_page

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_WORKBOOK_PARTS = (b"xl/", b"content.xml", "Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_WORKBOOK_NAMES = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".et"})
_DELIMITERS = ",\t;"
_PAGE = re.compile(r"\s*<(?:!doctype|html|head|meta|table|\?xml[^>]*>\s*<html)", re.IGNORECASE)
_SAMPLE_LINES = 40


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file.

    Attributes:
        name: the worksheet's; empty for text files.
        first_row: the number, from 1, that people see beside its first row.
        rows: cells; `""` is a blank.
    """

    name: str
    first_row: int
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A spreadsheet file: its name without folders, and its tables that are not empty."""

    path: Path
    tables: tuple[Table, ...]


def read_sheet(path: Path) -> Sheet:
    """Read a workbook (xlsx, xlsm, xlsb, xls, ods), separated text or the tables of a web page, judged by the content.

    Text may be UTF-8, UTF-16 or GB18030. In a page rows count from 1 in each table.

    Raises:
        SheetUnreadable: encrypted, damaged, or something else altogether.
        OSError: the file cannot be opened.
    """
    content = path.read_bytes()
    if content.startswith((_ZIP, _OLE)):
        tables = _workbook(path, content)
    else:
        text = _decoded(path, content)
        tables = [Table("", 1, rows) for rows in (read_page(text) if _PAGE.match(text) else [_export(path, text)])]
    return Sheet(path, tuple(table for table in tables if table.rows))


def _workbook(path: Path, content: bytes) -> list[Table]:
    from python_calamine import CalamineError, PasswordError, load_workbook

    try:
        book = load_workbook(io.BytesIO(content))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
        return [
            Table(sheet.name, (sheet.start or (0, 0))[0] + 1, tuple(map(tuple, sheet.to_python()))) for sheet in sheets
        ]
    except PasswordError as error:
        raise SheetUnreadable(path, SheetFault.ENCRYPTED) from error
    except CalamineError as error:
        raise SheetUnreadable(path, _fault(content)) from error


def _fault(content: bytes) -> SheetFault:
    """Why a workbook's container could not be read: what it has inside tells what it was meant to be."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return SheetFault.ENCRYPTED
    return SheetFault.UNREADABLE if any(mark in content for mark in _WORKBOOK_PARTS) else SheetFault.UNSUPPORTED


def _decoded(path: Path, content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    if b"\0" in content[:4096]:
        raise SheetUnreadable(path, SheetFault.UNSUPPORTED)
    # Office computers write GB18030 or UTF-8; a single broken byte must not cost the whole file.
    readings = [content.decode(encoding, errors="replace") for encoding in ("utf-8", "gb18030")]
    return min(readings, key=lambda reading: reading.count("\ufffd"))


def _export(path: Path, content: str) -> tuple[tuple[Cell, ...], ...]:
    """Separated text. Under a workbook's name it may be an export all the same; if not it is a broken workbook."""
    rows = _separated(content)
    if path.suffix.lower() in _WORKBOOK_NAMES and find_layout(rows) is None:
        raise SheetUnreadable(path, SheetFault.UNREADABLE)
    return rows


def _separated(content: str) -> tuple[tuple[Cell, ...], ...]:
    csv.field_size_limit(sys.maxsize)  # the module's own limit, 128 KiB, is one long complaint
    sample = "\n".join(content.splitlines()[:_SAMPLE_LINES])
    return _rows(content, max(_DELIMITERS, key=lambda delimiter: _fitness(_rows(sample, delimiter))))


def _rows(content: str, delimiter: str) -> tuple[tuple[Cell, ...], ...]:
    lines = io.StringIO(content.replace("\0", ""), newline="")
    return tuple(map(tuple, csv.reader(lines, delimiter=delimiter)))


def _fitness(rows: Sequence[Sequence[Cell]]) -> tuple[int, int]:
    """How well a delimiter fits: text has commas too, so the fields of the header that it brings out come first."""
    layout = find_layout(rows)
    return layout.score if layout else 0, max(map(len, rows), default=0)
