"""Personal data in a text, and the text without it (脱敏).

What is hidden becomes `*`, one for each character, so that a masked text is as long as it was: 138****8000, 张**,
京A****5, the first three and last two characters of an identity number, the last four of a card, the numbers of houses
and flats. Numbers of tickets, hotlines, 统一社会信用代码 and land lines of offices stay. Nothing here fails, whatever
the text is, and the time it takes grows with the text's length alone.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import starmap
from typing import Any, Self

from anjuan.addresses import find_door_numbers
from anjuan.ids import NumberPattern
from anjuan.numbers import find_numbers, normalise
from anjuan.person_names import below_labels, find_known, find_names, is_known_name, surname_length, told_names
from anjuan.personal_numbers import Hit, find_cards, find_id_numbers, find_phones, find_plates

STAR = "*"


class Personal(StrEnum):
    """What can be hidden; the values stand in settings and JSON."""

    PHONE = "phone"
    ID_NUMBER = "id_number"
    PLATE = "plate"
    CARD = "card"
    NAME = "name"
    ADDRESS = "address"
    POINT = "point"

    @property
    def chinese(self) -> str:
        """The word on the screen."""
        return _CHINESE[self]


_CHINESE = {
    Personal.PHONE: "电话",
    Personal.ID_NUMBER: "身份证号",
    Personal.PLATE: "车牌",
    Personal.CARD: "银行卡号",
    Personal.NAME: "姓名",
    Personal.ADDRESS: "门牌",
    Personal.POINT: "点位",
}


class Level(StrEnum):
    """How far material goes (DOMAIN 3): which kinds are hidden is set by the office."""

    VILLAGE = "L1"
    PLATFORM = "L2"
    REPORTS = "L3"
    PUBLIC = "L4"

    @property
    def chinese(self) -> str:
        """Who may see it."""
        return _LEVEL_WORDS[self]


_LEVEL_WORDS = {
    Level.VILLAGE: "村、科室",
    Level.PLATFORM: "市、区平台",
    Level.REPORTS: "周报、月刊、典型案例、培训、考核附件",
    Level.PUBLIC: "公开",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known to be personal, wherever it stands: values of the ticket's fields, and what tables say."""

    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    points: tuple[str, ...] = ()

    def with_table(self, rows: Iterable[Sequence[str]]) -> Self:
        """These, and the persons and telephone numbers of a table, by its headers and labels."""
        names, phones = below_labels([[normalise(cell) for cell in row] for row in rows])
        return replace(self, names=(*self.names, *names), phones=(*self.phones, *phones))


@dataclass(frozen=True, slots=True)
class Masker:
    """What to hide.

    Attributes:
        hidden: the kinds of data.
        known: values that are hidden wherever they stand.
        patterns: the office's own forms of ticket numbers, which stay.
    """

    hidden: frozenset[Personal] = frozenset(Personal)
    known: Known = field(default_factory=Known)
    patterns: tuple[NumberPattern, ...] = ()

    def find(self, text: str) -> "tuple[Span, ...]":
        """See `find`."""
        return find(text, self)

    def mask(self, text: str) -> str:
        """See `mask`."""
        return mask(text, self)

    def knowing(self, known: Known) -> "Masker":
        """The same, with these known values."""
        return replace(self, known=known)

    def learning(self, texts: Iterable[str]) -> "Masker":
        """The same, knowing also the names that these texts tell: a header repeats what the body says."""
        folded = (_fold(text)[0] for text in texts)
        told = (name for text in folded for name in told_names(text, find_names(text)))
        return self.knowing(replace(self.known, names=tuple(dict.fromkeys((*self.known.names, *told)))))

    def as_json(self) -> dict[str, Any]:
        """All of it as JSON values, for a child process."""
        patterns = [(each.name, each.regex.pattern, each.canonical) for each in self.patterns]
        known = {"names": self.known.names, "phones": self.known.phones, "points": self.known.points}
        return {"hidden": sorted(self.hidden), "known": known, "patterns": patterns}

    @classmethod
    def of_json(cls, values: Mapping[str, Any]) -> Self:
        """The masker that `as_json` told of."""
        known = Known(**{name: tuple(each) for name, each in values["known"].items()})
        patterns = tuple(NumberPattern(name, re.compile(regex), form) for name, regex, form in values["patterns"])
        return cls(frozenset(map(Personal, values["hidden"])), known, patterns)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Personal data at `start:end` of a text; `masked` stands in its place, of the same length."""

    start: int
    end: int
    sort: Personal
    masked: str


class _Folding(dict[str, str]):
    """A character as it is searched for; characters that others would merge with are left out."""

    def __missing__(self, char: str) -> str:
        folded = "".join(
            each
            for each in normalise(char)
            if unicodedata.category(each)[0] != "M" and not "\u1160" <= each <= "\u11ff"
        )
        self[char] = folded
        return folded


_FOLDING = _Folding()


def _fold(text: str) -> tuple[str, Sequence[int]]:
    """The text in one spelling, and for each of its characters the place in `text` that it comes from."""
    pieces = [_FOLDING[char] for char in text]
    folded = "".join(pieces)
    if len(folded) == len(text) and all(map(len, pieces)):
        return folded, range(len(text))
    return folded, [place for place, piece in enumerate(pieces) for _ in piece]


def find(text: str, masker: Masker) -> tuple[Span, ...]:
    """The personal data in a text, in order and without overlaps.

    What is hidden is an edge for what stands beside it: once a known 李雷 is hidden in 我叫王李雷东街, 王李 is a name.
    So the text is read as it has become until a reading hides nothing more; each before hides a character at least.

    Args:
        text: any text; runs of one paragraph joined, cells of a row apart by tabs.
        masker: what to look for.
    """
    found: list[Span] = []
    read, masked = "", text
    while masked != read:
        read = masked
        found += (spans := _read(read, masker))
        masked = written(read, spans)
    return _united(found, masked)


def mask(text: str, masker: Masker) -> str:
    """The text with what `find` finds hidden; as long as it was. Applying it twice changes nothing more."""
    return written(text, find(text, masker))


def written(text: str, spans: Iterable[Span]) -> str:
    """The text with these spans of it masked."""
    out: list[str] = []
    last = 0
    for span in spans:
        out += (text[last : span.start], span.masked)
        last = span.end
    return "".join((*out, text[last:]))


def _united(found: list[Span], masked: str) -> tuple[Span, ...]:
    """The finds of all readings, those that overlap as one: of the sort that was found first."""
    united: list[Span] = []
    for span in sorted(found, key=lambda each: each.start):
        start, end, sort = span.start, span.end, span.sort
        if united and start < united[-1].end:
            last = united.pop()
            start, end, sort = last.start, max(last.end, end), last.sort
        united.append(Span(start, end, sort, masked[start:end]))
    return tuple(united)


def _read(text: str, masker: Masker) -> tuple[Span, ...]:
    """What one reading of the text finds, in order and without overlaps."""
    folded, places = _fold(text)
    taken = bytearray(len(text))
    for first, behind in _kept(folded, masker.patterns):
        start, end = places[first], places[behind - 1] + 1
        taken[start:end] = b"\1" * (end - start)
    spans = []
    for sort, finder in _FINDERS.items():
        if sort not in masker.hidden:
            continue
        for hit in finder(folded, masker.known):
            start, end = places[hit.start], places[hit.end - 1] + 1
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                spans.append(Span(start, end, sort, _masked(text, folded, places, hit)))
    return tuple(sorted(spans))


def _masked(text: str, folded: str, places: Sequence[int], hit: Hit) -> str:
    """What stands in place of the find in the text itself."""
    solid = [place for place in range(hit.start, hit.end) if folded[place].isalnum()]
    hidden = {places[place] for place in solid[hit.head : len(solid) - hit.tail]}
    return "".join(STAR if at in hidden else text[at] for at in range(places[hit.start], places[hit.end - 1] + 1))


# What stays

_CREDIT_LABEL = re.compile(r"(?:信用代码|组织机构代码|税号|纳税人识别号|注册号)[^0-9A-Za-z]{0,6}([0-9A-Za-z]{9,20})")


def _kept(folded: str, patterns: Sequence[NumberPattern]) -> Iterator[tuple[int, int]]:
    for number in find_numbers(folded, patterns):
        yield number.start, number.end
    for match in _CREDIT_LABEL.finditer(folded):
        yield match.span(1)


# What is found


def _names(folded: str, known: Known) -> Iterator[Hit]:
    """Known names first, then those that the text says; what it says once holds for all of it."""
    said = tuple(find_names(folded))
    names = {_fold(name)[0].replace(" ", "") for name in known.names if is_known_name(name)} | told_names(folded, said)
    yield from (_name_hit(folded, start, end) for start, end in (*find_known(folded, names - {""}), *said))


def _name_hit(folded: str, start: int, end: int) -> Hit:
    return Hit(start, end, max(1, min(surname_length(folded[start:end]), end - start - 1)))


def _points(folded: str, known: Known) -> Iterator[Hit]:
    for point in known.points:
        wanted = _fold(point)[0].strip()
        if len(wanted) >= 2:
            yield from (Hit(*match.span()) for match in re.finditer(re.escape(wanted), folded))


def _phones(folded: str, known: Known) -> Iterator[Hit]:
    return find_phones(folded, (_fold(phone)[0] for phone in known.phones))


_FINDERS: dict[Personal, Callable[[str, Known], Iterator[Hit]]] = {
    Personal.POINT: _points,
    Personal.ID_NUMBER: lambda folded, _known: find_id_numbers(folded),
    Personal.CARD: lambda folded, _known: find_cards(folded),
    Personal.PHONE: _phones,
    Personal.PLATE: lambda folded, _known: find_plates(folded),
    Personal.NAME: _names,
    Personal.ADDRESS: lambda folded, _known: starmap(Hit, find_door_numbers(folded)),
}
