"""Whose document it is, and what the register and the case file know of it by the Chinese names of fields."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anjuan.kinds import Kind
from anjuan.recognise import RecognitionRules, caption
from anjuan.staff import Person, PersonUnknown, find
from casework.cases import Holding, holding
from casework.office import Office
from casework.photo_choice import CasePhoto
from casework.trainings import find_training, known_of, name_of

if TYPE_CHECKING:
    from anjuan.ticket import Ticket


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
    photos: tuple[CasePhoto, ...] = ()


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
        seen = holding(office, ticket)
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


def _of_ticket(seen: Holding) -> dict[str, object]:
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
        "岗位": person.post,
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


def _attachments(seen: Holding) -> tuple[str, ...]:
    """The names of the records that go with a document, but the photos."""
    return tuple(
        placed.record.facts.name.rpartition(".")[0] or placed.record.facts.name
        for placed in seen.records
        if placed.record.facts.kind in {Kind.POLICY, Kind.CALLBACK, Kind.RECORDING}
    )


def _photos(office: Office, seen: Holding) -> tuple[CasePhoto, ...]:
    from templates.images import Photo

    where = place(seen.ticket) if seen.ticket else ""
    rules = RecognitionRules.of(office.settings)
    shots = [
        CasePhoto(
            placed.record.record_no,
            placed.record.facts.name,
            Photo(
                office.store.path(placed.case, placed.record),
                placed.record.facts.stage,
                placed.record.facts.taken_at,
                where,
                caption(placed.record.facts.name, rules),
            ),
        )
        for placed in seen.records
        if placed.record.facts.kind is Kind.PHOTO
    ]
    return tuple(sorted(shots, key=lambda shot: shot.photo.taken_at or dt.datetime.min.replace(tzinfo=dt.UTC)))
