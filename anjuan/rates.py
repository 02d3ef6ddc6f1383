"""三率 and 综合成绩: how units stand, from what the city's call-backs found (DOMAIN.md 1.5)."""

import operator
from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from decimal import Decimal
from fractions import Fraction

from anjuan.errors import AnjuanError
from anjuan.settings import RateSettings

UNNAMED = "未注明"
"""Stands for the unit of tickets that have none."""
FULL_MARKS = 100
"""The weights make 100: there is no higher score."""


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

    @property
    def counts(self) -> tuple[int, ...]:
        """The counts in their order; `dataclasses.astuple` gives the same, ten times as slowly."""
        return (
            self.received, self.closed, self.visits, self.contacted, self.solved, self.satisfied,
            self.mostly_satisfied,
        )  # fmt: skip

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*map(operator.add, self.counts, other.counts))

    def is_possible(self) -> bool:
        """Nothing is below zero, and no part is greater than the whole."""
        parts = (self.contacted, self.solved, self.satisfied + self.mostly_satisfied)
        return min(self.counts) >= 0 and max(parts) <= self.visits


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

    Whose scores are equal, and by the office's rule also what they received, share a rank; the ranks after it are left
    out: 1, 1, 3. `UNNAMED` is no unit: it has rates, but no rank.

    Raises:
        ImpossibleCounts: of a unit.
    """
    for unit, tally in tallies.items():
        if not tally.is_possible():
            raise ImpossibleCounts(unit)
    found = [Standing(unit, tally, rated(tally, rules)) for unit, tally in tallies.items()]
    ranked = sorted((each for each in found if is_ranked(each)), key=lambda each: (_merit(each, rules), each.unit))
    merits = [_merit(each, rules)[: 1 if rules.tie_break == "none" else 2] for each in ranked]
    others = sorted((each for each in found if not is_ranked(each)), key=lambda each: (each.unit == UNNAMED, each.unit))
    return (
        *(replace(each, rank=merits.index(merit) + 1) for each, merit in zip(ranked, merits, strict=True)),
        *others,
    )


def is_ranked(standing: Standing) -> bool:
    """It is a unit, and has rates."""
    return standing.rates is not None and standing.unit != UNNAMED


def foremost(ranked: Sequence[Standing], count: int) -> tuple[Standing, ...]:
    """The first so many; those who share the rank of the last of them are named too (并列)."""
    return tuple(each for each in ranked if each.rank is not None and each.rank <= _rank(ranked[:count][-1:]))


def hindmost(ranked: Sequence[Standing], count: int, rules: RateSettings) -> tuple[Standing, ...]:
    """The last so many, the worst at the end; those who share a rank too. Who has full marks is not among them."""
    behind = [each for each in ranked if each.rates and printed_score(each.rates, rules) < FULL_MARKS]
    return tuple(each for each in behind if each.rank is not None and each.rank >= _rank(behind[-count:][:1]))


def _rank(some: Sequence[Standing]) -> int:
    """The rank of the one unit that there is at most."""
    return next((each.rank for each in some if each.rank), 0)


def _merit(standing: Standing, rules: RateSettings) -> tuple[Decimal, int]:
    """What ranks a unit, the least first."""
    score = printed_score(standing.rates, rules) if standing.rates else Decimal(0)
    return -score, -standing.tally.received


def printed_score(rates: Rates, rules: RateSettings) -> Decimal:
    """综合成绩 with the rule's digits."""
    return decimal(rates.score, rules.score_places, rules.rounding)


def printed_rates(rates: Rates, rules: RateSettings) -> tuple[Decimal, Decimal, Decimal]:
    """响应率, 解决率, 满意率 in per cent with the rule's digits."""
    response, solution, satisfaction = (
        decimal(share * 100, rules.rate_places, rules.rounding)
        for share in (rates.response, rates.solution, rates.satisfaction)
    )
    return response, solution, satisfaction


def decimal(number: Fraction, places: int, rounding: str = "half_up") -> Decimal:
    """A number that is not below zero, as it is printed: halves go up, to the even digit, or `down` as all the rest."""
    scaled = number * 10**places
    whole = {"half_up": int(scaled + Fraction(1, 2)), "half_even": round(scaled), "down": int(scaled)}[rounding]
    return Decimal(whole).scaleb(-places)
