"""Text of workbooks, old and new."""

import datetime as dt
import zipfile
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from anjuan.settings import TextSettings
from indexer.extract.packed import check_size, title_of
from indexer.extract.reading import Reading, Status


def read_workbook(file: BinaryIO, form: str, settings: TextSettings) -> Reading:
    """Read every sheet of an xls, xlsx, xlsb or ods, hidden ones too: its name, then its rows, cells with tabs between.

    Raises:
        OverCapError: it unpacks to more than the caps allow.
    """
    title = None
    if form != "xls":
        with zipfile.ZipFile(file) as archive:
            check_size(archive)
            title = title_of(archive)
        file.seek(0)
    try:
        book = CalamineWorkbook.from_filelike(file)
        text, truncated = _text(book, settings.max_characters)
    except PasswordError:
        return Reading(form, Status.ENCRYPTED)
    except CalamineError:
        return Reading(form, Status.UNREADABLE, detail="the workbook is damaged")
    return Reading(form, Status.OK, text, title, len(book.sheet_names), truncated=truncated)


def _text(book: CalamineWorkbook, limit: int) -> tuple[str, bool]:
    lines: list[str] = []
    size = 0
    for name in book.sheet_names:
        lines.append(name)
        for row in book.get_sheet_by_name(name).iter_rows():
            if row.count("") == len(row):  # one cell far below makes a million of them
                continue
            line = "\t".join(map(_cell, row)).rstrip("\t")
            if line.strip():
                lines.append(line)
                size += len(line) + 1
            if size > limit:
                return "\n".join(lines), True
    return "\n".join(lines), False


def _cell(value: Any) -> str:  # noqa: ANN401 - str, number, bool or a date, as the cell has it
    if isinstance(value, str):
        return value.replace("\t", " ")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return str(value.date()) if value.time() == dt.time() else str(value)
    return str(value)
