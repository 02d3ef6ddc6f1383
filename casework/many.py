"""A document a row: agreements for all staff, call-back sheets for a month."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from anjuan.errors import AnjuanError
from anjuan.naming import safe_name, tails
from anjuan.progress import Activity, Reporter
from casework.confined import confined
from casework.deriving import read_by
from casework.documents import Document, NotConverted, as_pdfs, free_path, write
from casework.imports import READ_SECONDS
from casework.office import Office
from casework.photo_choice import Wanted
from casework.rows import Row, listing
from casework.subjects import subject_of

if TYPE_CHECKING:
    from templates.catalogue import Template
    from templates.fields import Field

TICKET, CASE_NO, PERSON = "工单编号", "区平台编号", "姓名"
"""Columns that say whose document a row is."""


class Contradiction(AnjuanError):
    """A row tells something twice, and not the same.

    Attributes:
        fields: the names of what it tells.
    """

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(fields)
        self.fields = fields


class NoSubject(AnjuanError):
    """A row does not say whose document it is, where its sheet has a column for it.

    Attributes:
        column: 工单编号 or 姓名.
    """

    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.column = column


@dataclass(frozen=True, slots=True)
class Made:
    """The document of a row.

    Attributes:
        row: the row's number, as the spreadsheet shows it.
        pdf: None where none was asked for, or none could be made.
    """

    row: int
    document: Document
    pdf: Path | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """A row without a document, or without its PDF."""

    row: int
    error: AnjuanError


@dataclass(frozen=True, slots=True)
class Batch:
    """What came of a sheet.

    Attributes:
        folder: where the documents stand; without any, a new one is not kept.
        made: in the order of the rows.
        failed: in the order of the rows.
        strange: columns that are no field.
        unused: columns that are a field, but none that these documents have a use for.
        left_out: tables of the file that were not used.
    """

    folder: Path
    made: tuple[Made, ...]
    failed: tuple[Failed, ...]
    strange: tuple[str, ...]
    unused: tuple[str, ...]
    left_out: tuple[str, ...]


def fill_each(  # noqa: PLR0913 - a batch is made of these
    office: Office,
    template_name: str,
    sheet: Path,
    typed: Mapping[str, object],
    reporter: Reporter,
    *,
    out: Path | None = None,
    photos: Wanted | None = None,
    draft: bool = False,
    pdf: bool = False,
) -> Batch:
    """Fill a template for each row of a sheet. A row that cannot be filled is reported and stops no other.

    Args:
        office: the open office.
        template_name: key, title or file name.
        sheet: xlsx, xls, csv or the like; a header names the fields. 工单编号 and 姓名 bring what the register knows.
        typed: values for all rows; a row's own go before.
        reporter: sees the rows pass, and the conversion.
        out: the folder to write into; None: a new one in 产出/文书.
        photos: which of the case files'; None: as is usual for the template.
        draft: leave visible blanks for what is missing.
        pdf: make PDFs, too.

    Raises:
        UnknownTemplate, NotADocx, BadTemplate: nothing can be filled.
        SheetUnreadable, ReaderDied, NoHeader: the sheet is none, or has no header.
    """
    from register.sheets import read_sheet
    from templates.publish import sync
    from templates.skeleton import skeleton

    template = office.templates.find(template_name)
    fields = skeleton(template.path).fields
    of_use = {TICKET, CASE_NO, PERSON, *read_by(template.key)}
    asked = listing(confined(read_sheet, sheet, name=sheet.name, seconds=READ_SECONDS), fields, of_use)
    needed = _needed(fields, asked.names)
    folder = out or _new_folder(office.folders.output / "文书", f"{template.title} {office.clock():%Y-%m-%d}")
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Made] = []
    failed: list[Failed] = []
    with reporter.track(Activity.FILLING, len(asked.rows)) as advance:
        for row in asked.rows:
            try:
                if nameless := next((column for column in needed if not _says(row, column)), None):
                    raise NoSubject(nameless)
                document = _document(office, template, row, typed, folder, photos=photos, draft=draft)
                made.append(Made(row.number, document))
            except AnjuanError as error:
                failed.append(Failed(row.number, error))
            advance(1)
    sync()
    if not made and out is None:
        folder.rmdir()
    if pdf:
        made, unconverted = _converted(office, made, reporter)
        failed = sorted([*failed, *unconverted], key=lambda each: each.row)
    return Batch(folder, tuple(made), tuple(failed), asked.strange, asked.unused, asked.left_out)


def _needed(fields: "Mapping[str, Field]", columns: frozenset[str]) -> tuple[str, ...]:
    """The columns that say whose document a row is, and so are empty in none."""
    from templates.fields import Origin

    origins = {field.origin for field in fields.values()}
    wanted = ((TICKET, Origin.TICKET), (PERSON, Origin.PERSON))
    return tuple(column for column, origin in wanted if column in columns and origin in origins)


def _says(row: Row, column: str) -> bool:
    """Whether a row says whose document it is; a ticket may be named by either of its numbers."""
    return bool(row.values.get(column) or (column == TICKET and row.values.get(CASE_NO)))


def _new_folder(parent: Path, name: str) -> Path:
    """A folder for one sheet's documents: what was made before stays apart."""
    paths = (parent / safe_name(f"{name}{tail}") for tail in tails())
    return next(path for path in paths if not path.exists())


def _document(
    office: Office,
    template: "Template",
    row: Row,
    typed: Mapping[str, object],
    folder: Path,
    *,
    photos: Wanted | None,
    draft: bool,
) -> Document:
    if row.contradicted:
        raise Contradiction(row.contradicted)
    number = row.values.get(TICKET) or row.values.get(CASE_NO)
    subject = subject_of(office, str(number or ""), str(row.values.get(PERSON) or ""))
    target = free_path(folder, f"{subject.name or f'第{row.number}行'} {template.title}")
    return write(office, template, subject, {**typed, **row.values}, target, photos=photos, draft=draft, synced=False)


def _converted(office: Office, made: list[Made], reporter: Reporter) -> tuple[list[Made], list[Failed]]:
    """The same with their PDFs, and the rows that have none."""
    pdfs = as_pdfs(office, [each.document.filled.path for each in made], reporter)
    pairs = list(zip(made, pdfs, strict=True))
    return (
        [replace(each, pdf=pdf) if isinstance(pdf, Path) else each for each, pdf in pairs],
        [Failed(each.row, pdf) for each, pdf in pairs if isinstance(pdf, NotConverted)],
    )
