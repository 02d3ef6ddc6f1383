"""Which photos of a case file go into a document, and what its list of annexes calls them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anjuan.errors import AnjuanError, ExitCode

if TYPE_CHECKING:
    from templates.catalogue import Template
    from templates.fields import Field
    from templates.images import Develop, Photo

LIST, EVIDENCE = "附件清单", "佐证材料"
_ANNEX = re.compile(r"(对比|现场)照片$")
"""How a list calls the annex with the photos: a photo of one thing, such as 灯杆标牌照片, is a paper of its own."""


class NoRoomForPhotos(AnjuanError):
    """Photos were asked for, and the template prints none.

    Attributes:
        title: the template's.
    """

    exit_code = ExitCode.NEEDS_A_PERSON

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.title = title


class NotPhotos(AnjuanError):
    """Records were asked for as photos, and the case file has no such photos.

    Attributes:
        numbers: 件号.
        known: those of its photos.
    """

    exit_code = ExitCode.NEEDS_A_PERSON

    def __init__(self, numbers: tuple[int, ...], known: tuple[int, ...]) -> None:
        super().__init__(numbers, known)
        self.numbers = numbers
        self.known = known


@dataclass(frozen=True, slots=True)
class CasePhoto:
    """A photo of a case file: its 件号, its name, and how it is printed."""

    record_no: int
    name: str
    photo: "Photo"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The photos that a person asks for, by 件号; None: all."""

    numbers: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What came of a choice.

    Attributes:
        photos: to be printed, in their order.
        unreadable: left out, since nobody can open them.
        unlisted: left out, since the list of annexes that was typed does not name them.
    """

    photos: "tuple[Photo, ...]" = ()
    unreadable: tuple[CasePhoto, ...] = ()
    unlisted: tuple[CasePhoto, ...] = ()


def choose(
    photos: Sequence[CasePhoto],
    wanted: Wanted | None,
    template: "Template",
    fields: "Mapping[str, Field]",
    typed: Mapping[str, object],
    develop: "Develop",
) -> Chosen:
    """The photos that a document shows.

    Unless somebody asks, they go where the template is for them, but not against a list of annexes that was typed.
    Whether one can be opened is found out by `develop`.

    Raises:
        NoRoomForPhotos, NotPhotos
    """
    from templates.fields import FieldType

    room = any(field.type is FieldType.PHOTOS for field in fields.values())
    if wanted is None:
        if not photos or not room or not template.photos:
            return Chosen()
        names = _names(typed.get(EVIDENCE)) or _names(typed.get(LIST))
        if names and not any(map(_ANNEX.search, names)):
            return Chosen(unlisted=tuple(photos))
        return _readable(photos, develop)
    if wanted.numbers is not None:
        known = tuple(each.record_no for each in photos)
        if strange := tuple(sorted(wanted.numbers - {*known})):
            raise NotPhotos(strange, known)
        photos = [each for each in photos if each.record_no in wanted.numbers]
    if photos and not room:
        raise NoRoomForPhotos(template.title)
    return _readable(photos, develop)


def annexes(photos: "Sequence[Photo]", values: Mapping[str, object], typed: Mapping[str, object]) -> dict[str, object]:
    """The list of annexes with the photos in it, and the name of theirs, whose place in the list is its number.

    They come first, or last in a list that was typed and does not name them.
    """
    if not photos:
        return {}
    list_name = EVIDENCE if _names(typed.get(EVIDENCE)) else LIST
    names = list(_names(values.get(list_name)))
    place = next((place for place, name in enumerate(names) if _ANNEX.search(name)), None)
    if place is None:
        place = len(names) if _names(typed.get(list_name)) else 0
        staged = any(photo.stage for photo in photos)
        names.insert(place, "办理前、办理中、办理后对比照片" if staged else "现场照片")
    return {list_name: names, "照片附件名称": names[place]}


def _readable(photos: Sequence[CasePhoto], develop: "Develop") -> Chosen:
    bad = tuple(each for each in photos if not _is_readable(each, develop))
    return Chosen(tuple(each.photo for each in photos if each not in bad), bad)


def _is_readable(photo: CasePhoto, develop: "Develop") -> bool:
    from templates.images import DEFAULT_WIDTH, BadPhoto

    try:
        develop(photo.photo.file, DEFAULT_WIDTH)
    except BadPhoto:
        return False
    return True


def _names(value: object) -> tuple[str, ...]:
    """The names of a list; none where it is no list: filling refuses it."""
    from templates.fields import FIELDS, printed

    try:
        return tuple(map(str, printed(FIELDS[LIST], value)))
    except ValueError:
        return ()
