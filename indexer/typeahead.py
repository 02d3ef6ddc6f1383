"""Names found by how they begin: in Chinese, in letters (qingyundian, qyd, qingyd), or in both (青云d).

Names are kept sorted as they are written, so that all that begin alike are neighbours. A beginning is followed through
the characters that they have in common: at each, what is typed may go on with the character, its sound or its initial.
What is left is a few stretches of neighbours, however many names these are.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from indexer.analyse import fold
from indexer.sounds import readings

MAX_CHARACTERS = 40
"""Of a beginning; a longer one begins no name."""
_FEW = 500
"""Names among which the best are sought one by one; where more begin so, the best of all names are tried."""
_AFTER = "\U0010ffff"
_INITIALS = ("zh", "ch", "sh")
_USUAL = 2
"""Readings of a character that people go by."""


class _Typed(IntEnum):
    """How characters of a name were given; added up, in several ways."""

    WRITTEN = 1
    SOUND = 2
    INITIAL = 4


@dataclass(frozen=True, slots=True)
class _Place:
    """Neighbours that are alike up to `depth` characters, how much of what was typed they account for, and how."""

    first: int
    last: int
    depth: int = 0
    at: int = 0
    how: int = 0


class Order:
    """Which names count, the best first."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self.numbers = numbers
        self.rank = {number: rank for rank, number in enumerate(numbers)}


class Typeahead:
    """Names to be found by their beginnings. Places in the sequence given stand for them.

    A name may be found by the beginning of a later part too: 大回城村 in 青云店镇大回城村.
    """

    def __init__(self, names: Iterable[tuple[str, Sequence[int]]]) -> None:
        """`names`: each with the places where a part begins; the first is 0."""
        parts: list[tuple[str, int]] = []
        count = 0
        for number, (name, starts) in enumerate(names):
            folded = "".join(fold(name).split())
            parts += [(folded[start:], number) for start in starts if folded[start:]]
            count = number + 1
        parts.sort()
        self._parts = [part for part, _ in parts]
        self._numbers = [number for _, number in parts]
        self._rows: list[list[int]] = [[] for _ in range(count)]
        for row, number in enumerate(self._numbers):
            self._rows[number].append(row)

    def best(self, beginning: str, order: Order, limit: int) -> list[int]:
        """The names that begin so: those that are written so, then those spelled so, then those spelled so in part.

        Args:
            beginning: any text.
            order: the names that count.
            limit: how many.
        """
        typed = "".join(char for char in fold(beginning) if not char.isspace() and char != "'").replace("ü", "v")
        if not 0 < len(typed) <= MAX_CHARACTERS or limit < 1:
            return []
        stretches: list[set[tuple[int, int]]] = [set(), set(), set()]
        for place in self._found(typed, _Place(0, len(self._parts))):
            stretches[_looseness(place.how)].add((place.first, place.last))
        found: dict[int, None] = {}
        for rows in stretches:
            for number in self._among(rows, order):
                found.setdefault(number)
                if len(found) == limit:
                    return list(found)
        return list(found)

    def _found(self, typed: str, place: _Place) -> Iterator[_Place]:
        """The stretches of names that begin so."""
        rest = typed[place.at :]
        for char, first, last in self._branches(place):
            for given, how in _ways(char):
                if given.startswith(rest) and not (how is _Typed.INITIAL and len(given) > len(rest)):
                    yield _Place(first, last, place.depth + 1, len(typed), place.how | how)
                elif rest.startswith(given):
                    yield from self._found(
                        typed, _Place(first, last, place.depth + 1, place.at + len(given), place.how | how)
                    )

    def _branches(self, place: _Place) -> Iterator[tuple[str, int, int]]:
        """The characters that go on from a place, each with its stretch."""
        at = place.first
        while at < place.last:
            part = self._parts[at]
            if len(part) <= place.depth:
                at += 1
                continue
            begun = part[: place.depth + 1]
            end = bisect_left(self._parts, begun + _AFTER, at, place.last)
            yield begun[-1], at, end
            at = end

    def _among(self, stretches: set[tuple[int, int]], order: Order) -> Iterator[int]:
        """The names of some stretches, the best first."""
        if sum(last - first for first, last in stretches) <= _FEW:
            numbers = {number for first, last in stretches for number in self._numbers[first:last]}
            yield from sorted((number for number in numbers if number in order.rank), key=order.rank.__getitem__)
            return
        for number in order.numbers:
            if any(first <= row < last for row in self._rows[number] for first, last in stretches):
                yield number


def _ways(char: str) -> Iterator[tuple[str, _Typed]]:
    """What may be typed for a character."""
    yield char, _Typed.WRITTEN
    for sound in readings(char)[:_USUAL]:
        yield sound, _Typed.SOUND
        if len(sound) > 1:
            yield sound[0], _Typed.INITIAL
        if sound.startswith(_INITIALS):
            yield sound[:2], _Typed.INITIAL


def _looseness(how: int) -> int:
    """0 as written, 1 by sounds alone or by initials alone, 2 by some of each."""
    return 0 if how == _Typed.WRITTEN else 1 if how in (_Typed.SOUND, _Typed.INITIAL) else 2
