"""三率 and 综合成绩: how units stand, from what the city's call-backs found (DOMAIN.md 1.5)."""

from collections.abc import Collection, Mapping
from dataclasses import astuple, dataclass
from decimal import Decimal
from fractions import Fraction

from anjuan.errors import AnjuanError
from anjuan.settings import RateSettings


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of tickets.

    Attributes:
        received: by the time of creation.
        closed: by the time of closing, so that there may be more of them than were received.
        visits: valid call-backs, of which all that follow are a part.
        contacted: the unit had spoken with the citizen.
        solved: the citizen calls the matter solved.
        satisfied: 满意.
        mostly_satisfied: 基本满意.
    """

    received: int = 0
    closed: int = 0
    visits: int = 0
    contacted: int = 0
    solved: int = 0
    satisfied: int = 0
    mostly_satisfied: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(mine + its for mine, its in zip(astuple(self), astuple(other), strict=True)))

    def is_possible(self) -> bool:
        """Nothing is below zero, and no part is greater than the whole."""
        parts = (self.contacted, self.solved, self.satisfied + self.mostly_satisfied)
        return min(astuple(self)) >= 0 and max(parts) <= self.visits


class ImpossibleCounts(AnjuanError):
    """Counts of which a part is greater than the whole.

    Attributes:
        unit: whose they are.
    """

    def __init__(self, unit: str) -> None:
        super().__init__(unit)
        self.unit = unit


@dataclass(frozen=True, slots=True)
class Rates:
    """The three rates, of one, and the score, of a hundred; exact."""

    response: Fraction
    solution: Fraction
    satisfaction: Fraction
    score: Fraction


@dataclass(frozen=True, slots=True)
class Standing:
    """How a unit stands; without a valid call-back it has neither rates nor a rank."""

    unit: str
    tally: Tally
    rates: Rates | None
    rank: int | None = None


def rated(tally: Tally, rules: RateSettings) -> Rates | None:
    """The rates, all of the valid call-backs; None where there are none."""
    if not tally.visits:
        return None
    pleased = tally.satisfied + Fraction(rules.mostly_satisfied, 100) * tally.mostly_satisfied
    response, solution, satisfaction = (
        Fraction(part) / tally.visits for part in (tally.contacted, tally.solved, pleased)
    )
    score = rules.response * response + rules.solution * solution + rules.satisfaction * satisfaction
    return Rates(response, solution, satisfaction, score)


def mean(rates: Collection[Rates]) -> Rates | None:
    """The plain mean; None of none."""
    if not rates:
        return None
    return Rates(*(sum(column, Fraction()) / len(rates) for column in zip(*map(astuple, rates), strict=True)))


def standings(tallies: Mapping[str, Tally], rules: RateSettings) -> tuple[Standing, ...]:
    """The units by the score as it is printed, then by what they received, greatest first; those without rates last.

    Raises:
        ImpossibleCounts: of a unit.
    """
    for unit, tally in tallies.items():
        if not tally.is_possible():
            raise ImpossibleCounts(unit)
    found = [Standing(unit, tally, rated(tally, rules)) for unit, tally in tallies.items()]
    found.sort(key=_order)
    return tuple(
        Standing(each.unit, each.tally, each.rates, rank if each.rates else None) for rank, each in enumerate(found, 1)
    )


def _order(standing: Standing) -> tuple[bool, Decimal, int]:
    score = decimal(standing.rates.score, 1) if standing.rates else Decimal(0)
    return standing.rates is None, -score, -standing.tally.received


def decimal(number: Fraction, places: int) -> Decimal:
    """As it is printed: halves are rounded up."""
    return Decimal(int(number * 10**places + Fraction(1, 2))).scaleb(-places)
