"""Documents filled from what the register and the case file know, and what a person adds."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from anjuan.errors import AnjuanError, ExitCode
from anjuan.kinds import Kind
from anjuan.naming import MAX_BYTES, safe_name
from anjuan.progress import Reporter
from anjuan.recognise import RecognitionRules, caption
from anjuan.staff import Person, PersonUnknown, find
from casework.cases import TicketView, view
from casework.deriving import derived
from casework.office import Office
from casework.trainings import find_training, known_of, name_of

if TYPE_CHECKING:
    from anjuan.ticket import Ticket
    from archive.obstacles import Obstacle
    from templates.catalogue import Template
    from templates.fill import Filled
    from templates.images import Photo

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


@dataclass(frozen=True, slots=True)
class Document:
    """A filled document.

    Attributes:
        strange: names that were given but that neither the template nor the catalogue has: misspelt, most often.
    """

    filled: "Filled"
    strange: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose document it is: a ticket's, a person's, or nobody's in particular.

    Attributes:
        name: for file names and titles; empty for nobody.
        known: what the register and the case file know, by the Chinese names of fields.
        photos: of the case file, in the order in which they were taken.
    """

    name: str = ""
    known: Mapping[str, object] = field(default_factory=dict)
    photos: "tuple[Photo, ...]" = ()


NOBODY = Subject()


def subject_of(office: Office, ticket: str | None, person: str | None, training: str = "") -> Subject:
    """Whose document it is: the ticket's or the training's of this number, else the person's of this name or number.

    Somebody whom the register does not know is taken by name: agreements are signed before anybody is on duty.

    Raises:
        UnknownTicket: neither the register nor the case files know the number.
        TrainingUnknown, TrainingAmbiguous: no training is meant, or several.
        PersonAmbiguous: several have this name.
    """
    if ticket:
        seen = view(office, ticket)
        return Subject(seen.number, _of_ticket(seen), _photos(office, seen))
    if training:
        held = find_training(office, training)
        return Subject(name_of(held.training.training), known_of(office, held))
    if not person:
        return NOBODY
    try:
        found = find(office.register.people.all(), person)
    except PersonUnknown:
        return Subject(person)
    return Subject(found.label, _of_person(found))


def fill(
    office: Office,
    template_name: str,
    ticket: str | None,
    typed: Mapping[str, object],
    *,
    out: Path | None = None,
    draft: bool = False,
) -> Document:
    """Fill a template: what the register knows first, then what is typed, then what follows from both.

    Args:
        office: the open office.
        template_name: key, title or file name.
        ticket: whose document it is, if it is a ticket's.
        typed: values by the Chinese names of fields.
        out: the docx to write; None: a new name in 产出/文书.
        draft: leave visible blanks for what is missing.

    Raises:
        UnknownTemplate, UnknownTicket, PersonAmbiguous
        MissingFields, BadTemplate, BadValues, BadPhoto, TargetExists
    """
    template = office.templates.find(template_name)
    subject = subject_of(office, ticket, str(typed.get("姓名") or ""), str(typed.get("培训编号") or ""))
    stem = f"{subject.name} {template.title}" if subject.name else f"{template.title} {office.clock():%Y-%m-%d}"
    target = out or free_path(office.folders.output / "文书", stem)
    target.parent.mkdir(parents=True, exist_ok=True)
    return write(office, template, subject, typed, target, draft=draft)


def write(
    office: Office,
    template: "Template",
    subject: Subject,
    typed: Mapping[str, object],
    target: Path,
    *,
    draft: bool = False,
    synced: bool = True,
) -> Document:
    """Fill a template for a subject into `target`, whose folder exists; `synced`: see `templates.fill`.

    Raises:
        MissingFields, BadTemplate, BadValues, BadPhoto, TargetExists
    """
    from templates.fields import FIELDS
    from templates.fill import fill as fill_template

    given = {**_of_office(office), **subject.known, **typed, **_names(subject)}
    filled = fill_template(
        template.path,
        derived(template.key, given, office.settings),
        target,
        title=f"{subject.name} {template.title}".strip(),
        author=office.settings.office.unit_name,
        now=office.clock(),
        photos=subject.photos,
        draft=draft,
        synced=synced,
    )
    strange = sorted(name for name in typed if name not in filled.fields and name not in FIELDS)
    return Document(filled, tuple(strange))


def _names(subject: Subject) -> dict[str, object]:
    """What a subject is called, as the register writes it, however it was typed."""
    return {name: subject.known[name] for name in ("工单编号", "姓名") if name in subject.known}


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
    tails = chain([""], (f" ({number})" for number in count(2)))
    names = (f"{safe_name(stem, max_bytes=MAX_BYTES - len(tail) - len('.docx'))}{tail}.docx" for tail in tails)
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


def _of_ticket(seen: TicketView) -> dict[str, object]:
    """What the register knows of the ticket, by the Chinese names of fields."""
    from templates.fields import FIELDS, Origin

    if seen.ticket is None:
        return {"工单编号": seen.number, "附件清单": _attachments(seen)}
    known: dict[str, object] = {
        name: getattr(seen.ticket, field.key, None) for name, field in FIELDS.items() if field.origin is Origin.TICKET
    }
    known |= {
        "工单编号": seen.number,
        "诉求分类": category(seen.ticket),
        "诉求地点": place(seen.ticket),
        "办理时间": seen.ticket.closed_at or seen.ticket.replied_at,
        "附件清单": _attachments(seen),
    }
    return {name: value for name, value in known.items() if value not in (None, "", ())}


def _of_person(person: Person) -> dict[str, object]:
    """What the register knows of a person, by the Chinese names of fields."""
    return {
        "姓名": person.name,
        "岗位": person.post.chinese,
        "学历": person.degree.chinese,
        "入职日期": person.joined_on,
    }


def category(ticket: "Ticket") -> str:
    """The classification as people write it: 一级-二级-三级."""
    return "-".join(each for each in (ticket.cat1, ticket.cat2, ticket.cat3) if each)


def place(ticket: "Ticket") -> str:
    """Town, village and point, as far as they are known."""
    parts = (ticket.town, ticket.village, ticket.point)
    return "".join(dict.fromkeys(part for part in parts if part and part != "不详"))


def _attachments(seen: TicketView) -> tuple[str, ...]:
    """The names of the records that go with a document; the photos are one, named as the annex that shows them."""
    listed = [
        placed.record.facts.name.rpartition(".")[0] or placed.record.facts.name
        for placed in seen.records
        if placed.record.facts.kind in {Kind.POLICY, Kind.CALLBACK, Kind.RECORDING}
    ]
    shown = [placed.record.facts.stage for placed in seen.records if placed.record.facts.kind is Kind.PHOTO]
    photos = ("办理前、办理中、办理后对比照片" if any(shown) else "现场照片",) if shown else ()
    return (*photos, *listed)


def _photos(office: Office, seen: TicketView) -> "tuple[Photo, ...]":
    from templates.images import Photo

    where = place(seen.ticket) if seen.ticket else ""
    rules = RecognitionRules.of(office.settings)
    shots = [
        Photo(
            office.store.path(placed.case, placed.record),
            placed.record.facts.stage,
            placed.record.facts.taken_at,
            where,
            caption(placed.record.facts.name, rules),
        )
        for placed in seen.records
        if placed.record.facts.kind is Kind.PHOTO
    ]
    return tuple(sorted(shots, key=lambda shot: shot.taken_at or dt.datetime.min.replace(tzinfo=dt.UTC)))
