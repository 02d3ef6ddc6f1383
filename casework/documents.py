"""Documents filled from what the register and the case file know, and what a person adds."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from anjuan.errors import AnjuanError, ExitCode
from anjuan.kinds import Kind
from anjuan.naming import safe_name
from anjuan.progress import Reporter
from casework.cases import TicketView, view
from casework.deriving import derived
from casework.office import Office

if TYPE_CHECKING:
    from anjuan.ticket import Ticket
    from archive.obstacles import Obstacle
    from templates.catalogue import Template
    from templates.fill import Filled
    from templates.images import Photo


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
        UnknownTemplate, UnknownTicket, MissingFields, BadTemplate, BadValues, BadPhoto, TargetExists
    """
    from templates.fields import FIELDS
    from templates.fill import fill as fill_template

    template = office.templates.find(template_name)
    seen = view(office, ticket) if ticket else None
    given = {**_of_office(office), **(_of_ticket(seen) if seen else {}), **typed}
    values = derived(template.key, given, office.settings)
    target = out or _target(office, template, seen)
    target.parent.mkdir(parents=True, exist_ok=True)
    filled = fill_template(
        template.path,
        values,
        target,
        title=f"{seen.number} {template.title}" if seen else template.title,
        author=office.settings.office.unit_name,
        now=office.clock(),
        photos=_photos(office, seen) if seen else (),
        draft=draft,
    )
    strange = sorted(name for name in typed if name not in filled.fields and name not in FIELDS)
    return Document(filled, tuple(strange))


def as_pdf(office: Office, docx: Path, reporter: Reporter) -> Path:
    """Convert a filled document; the PDF stands beside it.

    Raises:
        NotConverted: it could not be converted.
    """
    import hashlib
    import shutil

    from archive.convert import Converted, Source

    source = Source(docx, hashlib.sha256(docx.read_bytes()).hexdigest(), "docx")
    [result] = office.converter.to_pdf([source], reporter)
    if not isinstance(result, Converted):
        raise NotConverted(docx, result.reason)
    target = docx.with_suffix(".pdf")
    shutil.copyfile(result.pdf, target)
    return target


def _target(office: Office, template: "Template", seen: TicketView | None) -> Path:
    """A name that is not taken: documents are written once."""
    stem = f"{seen.number} {template.title}" if seen else f"{template.title} {office.clock():%Y-%m-%d}"
    folder = office.folders.output / "文书"
    again, path = 1, folder / safe_name(f"{stem}.docx")
    while path.exists():
        again += 1
        path = folder / safe_name(f"{stem} ({again}).docx")
    return path


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


def category(ticket: "Ticket") -> str:
    """The classification as people write it: 一级-二级-三级."""
    return "-".join(each for each in (ticket.cat1, ticket.cat2, ticket.cat3) if each)


def place(ticket: "Ticket") -> str:
    """Town, village and point, as far as they are known."""
    parts = (ticket.town, ticket.village, ticket.point)
    return "".join(dict.fromkeys(part for part in parts if part and part != "不详"))


def _attachments(seen: TicketView) -> tuple[str, ...]:
    """The names of the records that go with a document, photos counted together."""
    listed = [
        placed.record.facts.name.rpartition(".")[0] or placed.record.facts.name
        for placed in seen.records
        if placed.record.facts.kind in {Kind.POLICY, Kind.CALLBACK, Kind.RECORDING}
    ]
    photos = sum(placed.record.facts.kind is Kind.PHOTO for placed in seen.records)
    return (*((f"办理前、中、后照片{photos}张",) if photos else ()), *listed)


def _photos(office: Office, seen: TicketView) -> "tuple[Photo, ...]":
    from templates.images import Photo

    where = place(seen.ticket) if seen.ticket else ""
    shots = [
        Photo(
            office.store.path(placed.case, placed.record),
            placed.record.facts.stage,
            placed.record.facts.taken_at,
            where,
            placed.record.facts.stage.chinese if placed.record.facts.stage else "",
        )
        for placed in seen.records
        if placed.record.facts.kind is Kind.PHOTO
    ]
    return tuple(sorted(shots, key=lambda shot: shot.taken_at or dt.datetime.min.replace(tzinfo=dt.UTC)))
