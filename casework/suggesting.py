"""Names offered while somebody types: places and units of the tickets that the reader may open."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from anjuan.rights import EVERYTHING, Rights
from casework.office import Office

if TYPE_CHECKING:
    import datetime as dt

    from indexer.document import Document
    from indexer.typeahead import Order, Typeahead
    from register.places import TicketPlaces

_LONGEST = 40
"""Characters of a name; longer ones are sentences in a wrong column."""
_UNKNOWN = frozenset({"不详", "无", "未知", "其他", "其它", "-", "/"})
_READERS = 32
"""Different rights that are remembered at a time."""


class NameKind(StrEnum):
    """What a name is of; where it is of several, the first counts."""

    TOWN = "town"
    VILLAGE = "village"
    UNIT = "unit"
    POINT = "point"
    SETTING = "setting"

    @property
    def chinese(self) -> str:
        """What people call it."""
        return {"town": "街乡镇", "village": "村社区", "unit": "承办单位", "point": "点位", "setting": "本地地名"}[self]


@dataclass(frozen=True, slots=True)
class Name:
    """A name that is offered.

    Attributes:
        text: as tickets write it.
        kind: what it is of.
        tickets: so many that the reader may open have it.
    """

    text: str
    kind: NameKind
    tickets: int


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a reader may see: of each name how many tickets, and which names, those of the most tickets first."""

    tickets: "Sequence[int]"
    order: "Order"


@dataclass(slots=True)
class _Names:
    """The names of a register in one state.

    Attributes:
        state: of the register.
        texts: the names.
        kinds: of each.
        set: whether each is in the settings' own list.
        tickets: those of the register, as `Rights` judges them.
        bearers: of each name, the places of its tickets among `tickets`.
        seen: for rights, what they let one see.
    """

    state: "tuple[int, dt.datetime | None]"
    texts: list[str] = field(default_factory=list)
    kinds: list[NameKind] = field(default_factory=list)
    set: list[bool] = field(default_factory=list)
    tickets: "list[TicketPlaces]" = field(default_factory=list)
    bearers: list[list[int]] = field(default_factory=list)
    seen: dict[Rights, _Seen] = field(default_factory=dict)


class Suggester:
    """Offers names of an office. What it knows stays in memory, and is read anew when tickets have changed."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._held: tuple[_Names, Typeahead] | None = None

    def suggest(self, beginning: str, *, rights: Rights = EVERYTHING, limit: int = 10) -> tuple[Name, ...]:
        """The names that begin so: first those written so, and of these first those of the most tickets.

        Args:
            beginning: in Chinese, in letters (qingyundian), by initials (qyd), or some of each; any text.
            rights: what the reader may open: names that only other tickets have are not offered.
            limit: how many.
        """
        names, typeahead = self._caught_up()
        seen = _seen(names, rights)
        found = typeahead.best(beginning, seen.order, limit)
        return tuple(Name(names.texts[number], names.kinds[number], seen.tickets[number]) for number in found)

    def _caught_up(self) -> "tuple[_Names, Typeahead]":
        from indexer.typeahead import Typeahead

        state = self._office.register.tickets.changed()
        if (held := self._held) is None or held[0].state != state:
            names = _names(self._office, state)
            starts = _starts(names.tickets)
            self._held = held = names, Typeahead((text, _begins(text, starts)) for text in names.texts)
        return held


def _seen(names: _Names, rights: Rights) -> _Seen:
    """What a reader may see of the names; worked out once for each sort of reader."""
    from indexer.typeahead import Order

    if rights not in names.seen:
        if len(names.seen) >= _READERS:
            names.seen.clear()
        may = [rights.may_open(each.number, each.units, secret=each.secret) for each in names.tickets]
        tickets = [sum(may[ticket] for ticket in bearers) for bearers in names.bearers]
        offered = (number for number, count in enumerate(tickets) if count or names.set[number])
        texts = names.texts
        best = sorted(offered, key=lambda number: (-tickets[number], len(texts[number]), texts[number]))
        names.seen[rights] = _Seen(tickets, Order(best))
    return names.seen[rights]


def _names(office: Office, state: "tuple[int, dt.datetime | None]") -> _Names:
    names = _Names(state, tickets=list(office.register.places.each()))
    numbers: dict[str, int] = {}

    def number_of(text: str, kind: NameKind) -> int:
        if text not in numbers:
            numbers[text] = len(names.texts)
            names.texts.append(text)
            names.kinds.append(kind)
            names.set.append(False)
            names.bearers.append([])
        return numbers[text]

    for kind in NameKind:
        for place, ticket in enumerate(names.tickets):
            for text in dict.fromkeys(_of_kind(ticket, kind)):
                bearers = names.bearers[number_of(text, kind)]
                if not bearers or bearers[-1] != place:
                    bearers.append(place)
    for text in office.settings.search.places:
        if text.strip():
            names.set[number_of(text.strip(), NameKind.SETTING)] = True
    for bearers in names.bearers:
        bearers[:] = sorted(set(bearers))
    return names


def _of_kind(ticket: "TicketPlaces", kind: NameKind) -> Iterator[str]:
    said = {
        NameKind.TOWN: (ticket.town,),
        NameKind.VILLAGE: (ticket.village,),
        NameKind.UNIT: ticket.units,
        NameKind.POINT: (ticket.point,),
        NameKind.SETTING: (),
    }[kind]
    for text in said:
        name = " ".join(text.split())
        if 1 < len(name) <= _LONGEST and name not in _UNKNOWN:
            yield name


def _starts(tickets: "Sequence[TicketPlaces]") -> list[str]:
    """What names of villages and points begin with besides themselves, the longest first: 大兴区青云店镇, 青云店镇."""
    said = Counter(
        start
        for ticket in tickets
        for start in (ticket.district + ticket.town, ticket.town, ticket.district, ticket.town + ticket.village)
        if len(start) > 1
    )
    return sorted(said, key=len, reverse=True)


def _begins(text: str, starts: Sequence[str]) -> tuple[int, ...]:
    """Where a name's parts begin, in characters without blanks."""
    dense = "".join(text.split())
    return (0, *(len(start) for start in starts if len(start) < len(dense) - 1 and dense.startswith(start)))


def openable(office: Office, rights: Rights) -> "Callable[[Sequence[Document]], bool] | None":
    """Whether the reader may open any of some documents; None: all there are.

    A paper whose ticket the register does not know, or that belongs to none, is only for those who may open everything.
    """
    if rights.everything:
        return None

    def any_openable(documents: "Sequence[Document]") -> bool:
        numbers = {document.ticket_no for document in documents if document.ticket_no}
        return any(
            rights.may_open(
                ticket.number, (ticket.host_unit, ticket.unit_l2, ticket.unit_l3), secret=bool(ticket.is_secret)
            )
            for ticket in office.register.tickets.named(numbers).values()
        )

    return any_openable
