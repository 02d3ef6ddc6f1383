"""Documents filled from what the register and the case file know, and what a person adds."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from anjuan.errors import AnjuanError, ExitCode
from anjuan.naming import MAX_BYTES, safe_name, tails
from anjuan.progress import Reporter
from casework.deriving import asked, derived, read_by
from casework.office import Office, UnknownTicket
from casework.photo_choice import Chosen, Wanted, annexes, choose
from casework.rulings import confirmed_rows
from casework.subjects import Subject, subject_of

if TYPE_CHECKING:
    from archive.obstacles import Obstacle
    from templates.catalogue import Template
    from templates.fill import Filled

_SUFFIXES = (".docx", ".pdf", ".xlsx")
"""Of one document's files."""


class NotConverted(AnjuanError):
    """The document was filled, but could not be made a PDF.

    Attributes:
        path: the filled docx.
        obstacle: why.
    """

    exit_code = ExitCode.NEEDS_A_PERSON

    def __init__(self, path: Path, obstacle: "Obstacle") -> None:
        super().__init__(path, obstacle)
        self.path = path
        self.obstacle = obstacle


class OtherTicket(AnjuanError):
    """The document of one ticket was to be filled with what was typed for another.

    Attributes:
        number: canonical, of the ticket whose document it is.
        typed: the 工单编号 among the values.
    """

    exit_code = ExitCode.NEEDS_A_PERSON

    def __init__(self, number: str, typed: str) -> None:
        super().__init__(number, typed)
        self.number = number
        self.typed = typed


@dataclass(frozen=True, slots=True)
class Document:
    """A filled document.

    Attributes:
        strange: names that were given but that neither the template nor the catalogue has: misspelt, most often.
        unused: names that were given and that the catalogue has, but that this document has no use for.
        chosen: which photos went into it, and which did not.
    """

    filled: "Filled"
    strange: tuple[str, ...]
    unused: tuple[str, ...] = ()
    chosen: Chosen = field(default_factory=Chosen)


def fill(
    office: Office,
    template_name: str,
    ticket: str | None,
    typed: Mapping[str, object],
    *,
    out: Path | None = None,
    photos: Wanted | None = None,
    draft: bool = False,
) -> Document:
    """Fill a template: what the register knows first, then what is typed, then what follows from both.

    Args:
        office: the open office.
        template_name: key, title or file name.
        ticket: whose document it is, if it is a ticket's.
        typed: values by the Chinese names of fields.
        out: the docx to write; None: a new name in 产出/文书.
        photos: which of the case file's; None: as is usual for the template.
        draft: leave visible blanks for what is missing.

    Raises:
        UnknownTemplate, UnknownTicket, PersonAmbiguous, OtherTicket, NoRoomForPhotos, NotPhotos
        MissingFields, BadTemplate, BadValues, TargetExists
    """
    template = office.templates.find(template_name)
    subject = subject_of(office, ticket, str(typed.get("姓名") or ""), str(typed.get("培训编号") or ""))
    stem = f"{subject.name} {template.title}" if subject.name else f"{template.title} {office.clock():%Y-%m-%d}"
    target = out or free_path(office.folders.output / "文书", stem)
    target.parent.mkdir(parents=True, exist_ok=True)
    return write(office, template, subject, typed, target, photos=photos, draft=draft)


def write(
    office: Office,
    template: "Template",
    subject: Subject,
    typed: Mapping[str, object],
    target: Path,
    *,
    photos: Wanted | None = None,
    draft: bool = False,
    synced: bool = True,
) -> Document:
    """Fill a template for a subject into `target`, whose folder exists; see `fill`, and for `synced` `templates.fill`.

    A column of rows that is typed by its own name is the first row's.

    Raises:
        OtherTicket, NoRoomForPhotos, NotPhotos, MissingFields, BadTemplate, BadValues, TargetExists
    """
    from templates.fields import FIELDS, field_named, flat_columns, gathered
    from templates.fill import MissingFields
    from templates.fill import fill as fill_template
    from templates.skeleton import skeleton

    _check_ticket(office, subject, typed)
    frame = skeleton(template.path)
    fields = frame.fields
    told = gathered(fields, typed)
    chosen = choose(subject.photos, photos, template, fields, told, office.darkroom)
    given = {**_of_office(office), **subject.known, **told, **_names(subject)}
    given |= annexes(chosen.photos, given, told)
    given |= confirmed_rows(office, template.key, given)
    try:
        filled = fill_template(
            template.path,
            derived(template.key, given, office.settings),
            target,
            title=f"{subject.name} {template.title}".strip(),
            author=office.settings.office.unit_name,
            now=office.clock(),
            frame=frame,
            photos=chosen.photos,
            develop=office.darkroom,
            draft=draft,
            synced=synced,
        )
    except MissingFields as error:
        names = asked(template.key, (each.name for each in error.fields))
        raise MissingFields(error.template, tuple(map(field_named, names))) from None
    filled = replace(filled, blanks=asked(template.key, filled.blanks))
    used = {*fields, *flat_columns(fields), *read_by(template.key), *_SUBJECTS}
    idle = sorted(name for name in typed if name not in used)
    return Document(
        filled,
        strange=tuple(name for name in idle if name not in FIELDS),
        unused=tuple(name for name in idle if name in FIELDS),
        chosen=chosen,
    )


_SUBJECTS = ("工单编号", "姓名")
"""Fields that say whose document it is."""


def is_field(office: Office, name: str) -> bool:
    """Whether documents have a field or column of this name, ours or one of the office's own templates."""
    from templates.catalogue import Provider
    from templates.fields import FIELDS
    from templates.skeleton import skeleton

    if any(name in (field.name, *(column.name for column in field.columns)) for field in FIELDS.values()):
        return True
    for template in office.templates.all():
        if template.provider is Provider.OFFICE:
            with suppress(AnjuanError, OSError):  # one that cannot be filled has no fields
                if name in skeleton(template.path).fields:
                    return True
    return False


def _check_ticket(office: Office, subject: Subject, typed: Mapping[str, object]) -> None:
    """Refuse values that were typed for another ticket; the same number may be spelt in another way.

    Raises:
        OtherTicket
    """
    number, said = subject.known.get("工单编号"), str(typed.get("工单编号") or "").strip()
    if not number or not said or said == number:
        return
    try:
        same = office.number(said) == number
    except UnknownTicket:
        same = False
    if not same:
        raise OtherTicket(str(number), said)


def _names(subject: Subject) -> dict[str, object]:
    """What a subject is called, as the register writes it, however it was typed."""
    return {name: subject.known[name] for name in _SUBJECTS if name in subject.known}


def as_pdf(office: Office, docx: Path, reporter: Reporter) -> Path:
    """Convert a filled document; the PDF stands beside it.

    Raises:
        NotConverted: it could not be converted.
    """
    [made] = as_pdfs(office, [docx], reporter)
    if isinstance(made, NotConverted):
        raise made
    return made


def as_pdfs(office: Office, documents: Sequence[Path], reporter: Reporter) -> list[Path | NotConverted]:
    """Convert filled documents, in batches; each PDF stands beside its document. The outcomes are in their order."""
    import hashlib
    import shutil

    from archive.convert import Converted, Source

    sources = [Source(docx, hashlib.sha256(docx.read_bytes()).hexdigest(), "docx") for docx in documents]
    made: list[Path | NotConverted] = []
    for docx, result in zip(documents, office.converter.to_pdf(sources, reporter), strict=True):
        if isinstance(result, Converted):
            made.append(Path(shutil.copyfile(result.pdf, docx.with_suffix(".pdf"))))
        else:
            made.append(NotConverted(docx, result.reason))
    return made


def free_path(folder: Path, stem: str) -> Path:
    """A docx in the folder, under a name that nothing has, nor its PDF or xlsx: documents are written once."""
    names = (f"{safe_name(stem, max_bytes=MAX_BYTES - len(tail) - len('.docx'))}{tail}.docx" for tail in tails())
    paths = (folder / name for name in names)
    return next(path for path in paths if not any(path.with_suffix(each).exists() for each in _SUFFIXES))


def _of_office(office: Office) -> dict[str, object]:
    """What the settings and the calendar say."""
    from templates.fields import FIELDS, Origin

    settings = office.settings.office
    values: dict[str, object] = {
        name: getattr(settings, field.key) for name, field in FIELDS.items() if field.origin is Origin.OFFICE
    }
    return {**values, "成文日期": office.clock().date()}
