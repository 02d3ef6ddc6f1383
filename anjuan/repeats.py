"""The same story told many times: 重复诉求 of one caller, 群诉 of several about one place.

What is found here are candidates, for a person to confirm or reject: two tickets belong together where their texts are
alike, measured by the pairs of neighbouring characters that they share (Dice's coefficient).
"""

import datetime as dt
import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache

from anjuan.callers import Caller, caller_of
from anjuan.errors import AnjuanError
from anjuan.settings import RepeatSettings, in_force
from anjuan.ticket import Ticket


class Sameness(StrEnum):
    """Why tickets belong together; the values stand in JSON and in the register."""

    REPEAT = "repeat"
    GROUP = "group"

    @property
    def chinese(self) -> str:
        """The word on the screen."""
        return {"repeat": "重复诉求", "group": "群诉"}[self]


@dataclass(frozen=True, slots=True)
class Call:
    """What of a ticket is compared with others.

    Attributes:
        number: the ticket's.
        at: when the citizen called.
        caller: None where the ticket does not tell.
        place: village and point, as they are written; empty where there is no point.
        area: village and category: where alike texts may be of one story though the points differ.
        category: as finely as the ticket tells; empty where it does not.
        pairs: of neighbouring characters of its text.
        earlier: the numbers of the earlier tickets that it names (旧工单编号, 催办单号): certainly the same story.
        group_id: the platform's own group.
    """

    number: str
    at: dt.datetime
    caller: Caller | None
    place: str
    area: str
    category: str
    pairs: frozenset[str]
    earlier: tuple[str, ...] = ()
    group_id: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Tickets that may tell one story.

    Attributes:
        tickets: their numbers, by the time of the call.
        callers: how many callers there are, each that is not known counted as one.
        place: the place most of them name; empty where they name none.
        joins: the confirmed group that holds some of them already.
    """

    sameness: Sameness
    tickets: tuple[str, ...]
    callers: int
    place: str = ""
    joins: int | None = None

    @property
    def key(self) -> str:
        """Names this candidate for as long as it is of these very tickets."""
        return hashlib.sha256("\n".join((self.sameness, *sorted(self.tickets))).encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Group:
    """What a person has decided of some tickets.

    Attributes:
        confirmed: whether they do tell one story.
        no: the register's number; None for one that is not stored.
    """

    sameness: Sameness
    tickets: tuple[str, ...]
    confirmed: bool
    decided_at: dt.datetime
    decided_by: str
    note: str = ""
    no: int | None = None


class GroupUnknown(AnjuanError):
    """No candidate and no group is called so; candidates change as tickets come in.

    Attributes:
        typed: what was typed.
    """

    def __init__(self, typed: str) -> None:
        super().__init__(typed)
        self.typed = typed


class TooFew(AnjuanError):
    """One ticket alone is no group."""


def call_of(ticket: Ticket, salt: bytes, rules: Sequence[RepeatSettings]) -> Call | None:
    """What of a ticket is compared, by the rule of its day; None where nobody knows when the citizen called."""
    if ticket.created_at is None:
        return None
    rule = in_force(rules, ticket.created_at.date()) or RepeatSettings()
    village, point = _named(ticket.village, rule), _named(ticket.point, rule)
    category = ticket.cat3 or ticket.cat2 or ticket.cat1 or ""
    return Call(
        number=ticket.number,
        at=ticket.created_at,
        caller=caller_of(ticket, salt),
        place=f"{village}{point.removeprefix(village)}" if point else "",
        area=f"{village} {category}" if village else "",
        category=category,
        pairs=pairs_of(ticket.content or ticket.title or "", rule),
        earlier=tuple(filter(None, (ticket.old_order_no, ticket.urge_order_no))),
        group_id=ticket.group_id,
    )


def callers_of(calls: Iterable[Call]) -> int:
    """How many people called; each call whose caller is not known is one of its own."""
    return len({each.caller.key if each.caller else each.number for each in calls})


def candidates(
    calls: Sequence[Call], rules: Sequence[RepeatSettings], groups: Iterable[Group] = ()
) -> tuple[Candidate, ...]:
    """The tickets that may belong together and of which nobody has decided, those of many tickets first.

    Args:
        calls: all that are compared, in any order.
        rules: dated; of two calls the later one's day counts.
        groups: what was decided before.
    """
    decided = tuple(groups)
    ordered = sorted(calls, key=lambda each: (each.at, each.number))
    found = (*_repeats(ordered, rules), *_groups(ordered, rules))
    open_ones = (_beside(each, decided) for each in found)
    return tuple(sorted(filter(None, open_ones), key=lambda each: (-len(each.tickets), each.tickets)))


def matters(calls: Sequence[Call], rules: Sequence[RepeatSettings]) -> Iterator[list[Call]]:
    """The calls parted by what they are about: of one category, or with texts that are alike.

    Args:
        calls: in their order.
        rules: dated; of two calls the later one's day counts.
    """
    joined = _Joined()
    for at, other in enumerate(calls):
        rule = in_force(rules, other.at.date()) or RepeatSettings()
        joined.leader(other.number)
        for one in calls[:at]:
            same = bool(one.category) and one.category == other.category
            if same or alike(one.pairs, other.pairs) * 100 >= rule.alike_percent:
                joined.join(one.number, other.number)
    return joined.parts(calls)


def alike(one: frozenset[str], other: frozenset[str]) -> float:
    """How alike two texts are by their pairs of characters: 1 the same, 0 nothing in common."""
    whole = len(one) + len(other)
    return 2 * len(one & other) / whole if whole else 0.0


_LETTERS = re.compile(r"[^\W_]+")


def pairs_of(text: str, rule: RepeatSettings) -> frozenset[str]:
    """The pairs of neighbouring letters of a text, without the phrases that all tickets have."""
    plain = _empty_words(rule).sub(" ", _plain(text))
    return frozenset(run[at : at + 2] for run in _LETTERS.findall(plain) for at in range(max(1, len(run) - 1)))


@cache
def _empty_words(rule: RepeatSettings) -> re.Pattern[str]:
    """What says nothing of the matter; of phrases the longest goes first."""
    phrases = sorted(map(_plain, rule.phrases), key=len, reverse=True)
    endings = (f"{re.escape(_plain(each))}.*" for each in rule.endings)
    clauses = (f"{re.escape(_plain(each))}[^,。;]*" for each in rule.clauses)
    return re.compile("|".join((*endings, *clauses, *map(re.escape, phrases))) or r"(?!)", re.DOTALL)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _named(said: str | None, rule: RepeatSettings) -> str:
    place = "".join(unicodedata.normalize("NFKC", said or "").split())
    return "" if place in {"".join(unicodedata.normalize("NFKC", each).split()) for each in rule.nowhere} else place


def _repeats(calls: Sequence[Call], rules: Sequence[RepeatSettings]) -> Iterator[Candidate]:
    joined = _Joined()
    numbers = {each.number for each in calls}
    for each in calls:
        for earlier in numbers.intersection(each.earlier):
            joined.join(earlier, each.number)
    for one, other, _ in _alike_pairs(calls, lambda each: each.caller.key if each.caller else "", rules):
        joined.join(one.number, other.number)
    for members in joined.parts(calls):
        yield _candidate(Sameness.REPEAT, members)


def _groups(calls: Sequence[Call], rules: Sequence[RepeatSettings]) -> Iterator[Candidate]:
    joined = _Joined()
    wanted: dict[str, int] = {}
    told: dict[str, str] = {}
    for each in calls:
        if each.group_id:
            joined.join(told.setdefault(each.group_id, each.number), each.number)
    for block in (lambda each: each.place, lambda each: each.area):
        for one, other, rule in _alike_pairs(calls, block, rules):
            joined.join(one.number, other.number)
            wanted[other.number] = rule.group_callers
    for members in joined.parts(calls):
        fewest = max((wanted[each.number] for each in members if each.number in wanted), default=2)
        if callers_of(members) >= fewest:
            yield _candidate(Sameness.GROUP, members)


def _alike_pairs(
    calls: Sequence[Call], block: Callable[[Call], str], rules: Sequence[RepeatSettings]
) -> Iterator[tuple[Call, Call, RepeatSettings]]:
    """The pairs within a block (calls of one key; none of an empty one) that are alike and near in time."""
    blocks: dict[str, list[Call]] = defaultdict(list)
    for other in calls:
        rule, key = in_force(rules, other.at.date()), block(other)
        if rule is None or not key:
            continue
        near = [one for one in blocks[key] if other.at - one.at <= dt.timedelta(days=rule.days)]
        for one in near:
            if alike(one.pairs, other.pairs) * 100 >= rule.alike_percent:
                yield one, other, rule
        blocks[key] = [*near, other]


def _candidate(sameness: Sameness, members: Sequence[Call]) -> Candidate:
    places = [each.place for each in members if each.place]
    place = max(dict.fromkeys(places), key=places.count) if places else ""
    return Candidate(sameness, tuple(each.number for each in members), callers_of(members), place)


def _beside(candidate: Candidate, decided: Iterable[Group]) -> Candidate | None:
    """The candidate, beside what was decided: None where all its tickets are in one group."""
    tickets = set(candidate.tickets)
    same = [each for each in decided if each.sameness is candidate.sameness]
    if any(tickets <= set(each.tickets) for each in same):
        return None
    joins = next((each.no for each in same if each.confirmed and tickets & set(each.tickets)), None)
    return replace(candidate, joins=joins)


@dataclass(slots=True)
class _Joined:
    """Tickets joined two by two."""

    leaders: dict[str, str] = field(default_factory=dict)

    def join(self, one: str, other: str) -> None:
        self.leaders[self.leader(other)] = self.leader(one)

    def leader(self, number: str) -> str:
        while (above := self.leaders.setdefault(number, number)) != number:
            self.leaders[number] = self.leaders[above]
            number = above
        return number

    def parts(self, calls: Iterable[Call]) -> Iterator[list[Call]]:
        """What came together, in the order of the calls; not those that stand alone."""
        found: Mapping[str, list[Call]] = defaultdict(list)
        for each in calls:
            if each.number in self.leaders:
                found[self.leader(each.number)].append(each)
        return (members for members in found.values() if len(members) > 1)
