"""How many of the staff are on duty, beside what the service contract wants, and which seats are empty since when."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from anjuan.settings import ContractSettings, StaffSettings, in_force
from anjuan.staff import Member


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A seat that is empty now.

    Attributes:
        since: the first day on which it was.
        days: from then on, today among them.
        charged: it is empty for longer than the contract allows.
    """

    since: dt.date
    days: int
    charged: bool


@dataclass(frozen=True, slots=True)
class Strength:
    """How many there are on a day, beside what the contract wants.

    Attributes:
        employed: between their first and last day.
        on_duty: those of them who count.
        bachelors: those on duty with 本科 or higher.
        rule: None on a day on which no contract holds.
        ended_on: the last day of the contract that ended last, where none holds.
        vacancies: seats that nobody on duty fills, the longest empty first.
    """

    employed: int
    on_duty: int
    bachelors: int
    rule: StaffSettings | None
    vacancies: tuple[Vacancy, ...]
    ended_on: dt.date | None = None

    @property
    def bachelor_percent(self) -> float | None:
        """The share of those with 本科 or higher among those on duty, in per cent; None while nobody is."""
        return 100 * self.bachelors / self.on_duty if self.on_duty else None

    @property
    def enough_bachelors(self) -> bool:
        """Whether the share is what the contract wants, reckoned in whole people."""
        return self.rule is None or self.bachelors * 100 >= self.rule.bachelor_percent * self.on_duty


def strength(
    members: Sequence[Member], day: dt.date, rules: Sequence[StaffSettings], contracts: Sequence[ContractSettings]
) -> Strength:
    """Count the staff on a day.

    Args:
        members: all, those who left among them.
        day: by the office's calendar.
        rules: dated.
        contracts: dated; beyond their terms nothing is wanted, and no vacancy is counted.
    """
    contract = in_force(contracts, day)
    holds = contract is not None and day <= contract.until
    rule = in_force(rules, day) if holds else None
    serving = [each for each in members if each.on_duty(day)]
    return Strength(
        sum(each.person.employed_on(day) for each in members),
        len(serving),
        sum(each.person.degree.is_bachelor for each in serving),
        rule,
        _vacancies(members, day, rule, max(rule.since, contract.since)) if rule and contract else (),
        contract.until if contract and not holds else None,
    )


def _vacancies(members: Sequence[Member], day: dt.date, rule: StaffSettings, first: dt.date) -> tuple[Vacancy, ...]:
    """The seats empty on a day; each since the day from which on at least as many have been empty.

    Nothing is counted before `first`, and nothing is known of the time before the first of all joined.
    """
    begin = max(first, min([day, *(stint[0] for each in members for stint in each.person.stints)]))
    changes = {begin}
    for each in members:
        began = (each.cleared_on, *(stint[0] for stint in each.person.stints))
        ended = (stint[1] + dt.timedelta(days=1) for stint in each.person.stints if stint[1])
        changes |= {change for change in (*began, *ended) if change and begin <= change <= day}
    history = [
        (change, rule.head_count - sum(each.on_duty(change) for each in members))
        for change in sorted(changes, reverse=True)
    ]
    now = history[0][1]
    sinces = [_empty_since(history, seats) for seats in range(1, now + 1)]
    lengths = [(since, (day - since).days + 1) for since in sinces]
    return tuple(Vacancy(since, days, charged=days > rule.vacancy_days) for since, days in lengths)


def _empty_since(history: Sequence[tuple[dt.date, int]], seats: int) -> dt.date:
    """The first day of the last run of days on which so many seats were empty; `history` is newest first."""
    return list(takewhile(lambda change: change[1] >= seats, history))[-1][0]
