"""What a run of characters that stands nowhere may have been meant for: runs whose neighbours all stand in the index.

Characters of the same or nearly the same sound, or of a similar shape, are tried for one another; two neighbours
swapped, one left out or typed twice; and letters that spell out sounds. A candidate is a path of bigrams that the index
has, the cheapest first; whether it stands anywhere as a whole is for who asks to find out.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from indexer.analyse import bigrams
from indexer.engine import UNITS, Engine
from indexer.query import Words

Units = tuple[str, ...]

LONGEST = 16
"""Units of a run that is looked at; longer ones are sentences."""
_ALTERNATIVES = 20
"""Characters of each likeness tried in one place: the most frequent of the index."""
_PATHS = 24
_SWAPPED, _LEFT_OUT, _TWICE, _TOO_MANY = 1.0, 1.3, 0.6, 1.6
_WRONG_FIGURE = 1.2
_SHORTEST, _MOST_FIGURES = 5, 14
"""Figures of a run that may be part of a number."""
_INSERTED = 1200
"""Characters tried where one may have been left out: the most frequent of the index."""
_DEAREST = (2.0, 2.0, 2.0, 2.6)
"""Beyond this a candidate for one to four units is another word."""
_DEAREST_LONG = 3.0
_FREQUENT = 0.15
"""What e-fold frequency makes a bigram cheaper."""
_CHINESE = re.compile("[\u3400-\u9fff]")
_LETTERS = re.compile("[a-z]{2,40}")

Place = Mapping[str, float]
"""What may stand in one place of a run, and what each costs."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run that may have been meant, and how far it is from what was typed."""

    units: Units
    cost: float


@dataclass(slots=True)
class Known:
    """The frequencies of a field of an index, asked for once each.

    Attributes:
        engine: of the index.
        sought: the field.
        words: in how many documents each bigram stands that was asked for.
        units: the same of single units.
        usual: the characters that may have been left out, once they are known.
    """

    engine: Engine
    sought: Words
    words: dict[str, int] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    usual: list[str] = field(default_factory=list)

    def learn(self, words: Iterable[str], units: Iterable[str] = ()) -> None:
        """Ask for what is not known yet."""
        of_units = UNITS if self.sought is Words.TEXT else self.sought.value
        for known, asked, name in ((self.words, words, self.sought.value), (self.units, units, of_units)):
            new = [each for each in dict.fromkeys(asked) if each not in known]
            known.update(zip(new, self.engine.frequencies(new, name), strict=True))

    def frequent(self, units: Iterable[str], most: int) -> list[str]:
        """Those that stand anywhere, the most frequent first."""
        listed = list(units)
        self.learn((), listed)
        return sorted((each for each in listed if self.units[each]), key=lambda each: -self.units[each])[:most]


def corrections(known: Known, units: Sequence[str], most: int) -> list[Candidate]:
    """The runs of a field that may have been meant, the likeliest first."""
    if not 0 < len(units) <= LONGEST:
        return []
    dearest = _DEAREST[len(units) - 1] if len(units) <= len(_DEAREST) else _DEAREST_LONG
    best: dict[Units, float] = {}
    for places, cost in _readings(known, units):
        for path, price in _paths(known, places):
            if cost + price <= dearest and path != tuple(units):
                best[path] = min(best.get(path, math.inf), cost + price)
    for path, cost in _changed(known, tuple(units)):
        best[path] = min(best.get(path, math.inf), cost)
    ordered = sorted(best, key=lambda path: (best[path] - _FREQUENT * _commonness(known, path), path))
    return [Candidate(path, best[path]) for path in ordered[:most]]


def _readings(known: Known, units: Sequence[str]) -> Iterator[tuple[list[Place], float]]:
    """What may stand in each place: beside the characters typed those they are taken for; letters by their sounds."""
    from indexer.sounds import confusable, spoken

    if len(units) == 1 and _LETTERS.fullmatch(units[0]):
        for way in spoken(units[0]):
            if len(way) <= LONGEST:
                yield [dict.fromkeys(known.frequent(sounds, _ALTERNATIVES), 0.0) for sounds in way], 0.0
        return
    if not any(map(_CHINESE.match, units)) and len(units) == 1:
        return
    places: list[Place] = []
    for unit in units:
        others = _figures(unit) if unit.isdecimal() else confusable(unit) if len(unit) == 1 else {}
        alike = groupby(sorted(others, key=lambda each: others[each]), key=lambda each: others[each])
        tried = (each for _, some in alike for each in known.frequent(some, _ALTERNATIVES))
        places.append({unit: 0.0} | {each: others[each] for each in tried})
    yield places, 0.0
    for at, (one, two) in enumerate(pairwise(units)):
        if one == two:
            yield places[:at] + places[at + 1 :], _TWICE


def _figures(unit: str) -> Place:
    """Runs of figures that one slip makes another of: two swapped, one wrong, one missing, one too many."""
    if not _SHORTEST <= len(unit) <= _MOST_FIGURES:
        return {}
    halves = [(unit[:at], unit[at:]) for at in range(len(unit) + 1)]
    others = dict.fromkeys((f"{a}{b[1]}{b[0]}{b[2:]}" for a, b in halves if len(b) > 1), _SWAPPED)
    for figure in "0123456789":
        others |= dict.fromkeys((f"{a}{figure}{b[1:]}" for a, b in halves if b), _WRONG_FIGURE)
        others |= dict.fromkeys((f"{a}{figure}{b}" for a, b in halves), _LEFT_OUT)
    others |= dict.fromkeys((f"{a}{b[1:]}" for a, b in halves if b), _LEFT_OUT)
    others.pop(unit, None)
    return others


def _paths(known: Known, places: Sequence[Place]) -> list[tuple[Units, float]]:
    """The cheapest ways through the places along bigrams of the index."""
    if not all(places):
        return []
    if len(places) == 1:
        alone = known.frequent(places[0], _PATHS)
        return [((each,), places[0][each]) for each in alone]
    known.learn(word for left, right in pairwise(places) for word in _joined(left, right))
    ends: dict[str, list[tuple[float, float, Units]]] = {
        unit: [(cost, cost, (unit,))] for unit, cost in places[0].items()
    }
    for left, right in pairwise(places):
        ends = {
            unit: sorted(
                (rank + cost - _FREQUENT * math.log(frequency), price + cost, (*path, unit))
                for before in left
                if (frequency := known.words[_bigram(before, unit)])
                for rank, price, path in ends.get(before, ())
                if price + cost <= _DEAREST_LONG
            )[:_PATHS]
            for unit, cost in right.items()
        }
    ways = sorted(way for found in ends.values() for way in found)
    return [(path, price) for _, price, path in ways[:_PATHS]]


def _joined(left: Iterable[str], right: Iterable[str]) -> Iterator[str]:
    others = list(right)
    return (_bigram(one, two) for one in left for two in others)


def _bigram(one: str, two: str) -> str:
    return bigrams((one, two))[0]


def _changed(known: Known, units: Units) -> Iterator[tuple[Units, float]]:
    """The run with two neighbours swapped, one taken out, or one put in, where all its bigrams stand in the index."""
    if len(units) < 2:
        return
    chinese = [_CHINESE.match(unit) is not None for unit in units]
    for at in (at for at in range(len(units) - 1) if chinese[at] and chinese[at + 1]):
        yield from _standing(known, (*units[:at], units[at + 1], units[at], *units[at + 2 :]), _SWAPPED)
    if len(units) > 2:
        for at in (at for at in range(len(units)) if chinese[at]):
            yield from _standing(known, units[:at] + units[at + 1 :], _TOO_MANY)
    for at in range(1, len(units)):
        for unit in _between(known, units[at - 1], units[at]):
            yield from _standing(known, (*units[:at], unit, *units[at:]), _LEFT_OUT)


def _standing(known: Known, units: Units, cost: float) -> Iterator[tuple[Units, float]]:
    words = bigrams(units)
    known.learn(words)
    if all(known.words[word] for word in words):
        yield units, cost


def _between(known: Known, one: str, two: str) -> list[str]:
    """The characters that stand behind the one and before the other, the most frequent first."""
    from indexer.sounds import common

    if not (_CHINESE.match(one) and _CHINESE.match(two)):
        return []
    known.usual = known.usual or known.frequent(common(), _INSERTED)
    known.learn(one + each for each in known.usual)
    follow = [each for each in known.usual if known.words[one + each]]
    known.learn(each + two for each in follow)
    fitting = [each for each in follow if known.words[each + two]]
    return sorted(fitting, key=lambda each: -min(known.words[one + each], known.words[each + two]))[:_PATHS]


def _commonness(known: Known, units: Units) -> float:
    """The mean of the e-folds of its bigrams' frequencies."""
    words = bigrams(units)
    known.learn(words, units)
    counts = [known.words[word] for word in words] or [known.units[unit] for unit in units]
    return sum(math.log(max(count, 1)) for count in counts) / len(counts)
