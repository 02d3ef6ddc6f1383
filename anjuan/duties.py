"""Which trainings a year owes, by when, and what those that were held still lack.

Source: the service contract, 第一条 七 5 and 第二条 二 9; its figures are settings.
"""

import calendar
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from anjuan.settings import ContractSettings, TrainingSettings, in_force
from anjuan.training import Documented, Level, Material, Paper, Training, Trainings, TrainingType


class State(StrEnum):
    """How a duty stands."""

    DONE = "done"
    RUNNING = "running"
    COMING = "coming"
    OVERDUE = "overdue"

    @property
    def chinese(self) -> str:
        """The word on the screen."""
        return {"done": "完成", "running": "进行中", "coming": "未到", "overdue": "逾期"}[self]


@dataclass(frozen=True, slots=True)
class Duty:
    """So many trainings under one head within some time.

    Attributes:
        begin: the first day on which one counts.
        due: the last day.
        held: what has taken place and counts.
        planned: what is to take place by `due` and would count.
    """

    type: TrainingType
    begin: dt.date
    due: dt.date
    wanted: int
    held: tuple[Documented, ...]
    planned: tuple[Documented, ...]

    @property
    def owed(self) -> int:
        """How many are still to be held, planned ones among them."""
        return max(self.wanted - len(self.held), 0)

    def state(self, today: dt.date) -> State:
        """How it stands on a day; on its last day it is not overdue yet."""
        if not self.owed:
            return State.DONE
        if self.due < today:
            return State.OVERDUE
        return State.COMING if today < self.begin else State.RUNNING


@dataclass(frozen=True, slots=True)
class Lacking:
    """A training that was held, and the materials that it must have and has not."""

    training: Documented
    materials: tuple[Material, ...]


@dataclass(frozen=True, slots=True)
class TrainingYear:
    """A year of trainings as it stands on a day.

    Attributes:
        begin: its first day.
        end: its last day.
        lacking: what was held in it and lacks materials.
        uncounted: those of it that count under no head, for their lecturers are no experts.
        unclear: papers of its months of which nobody can say to which training they belong.
    """

    begin: dt.date
    end: dt.date
    today: dt.date
    duties: tuple[Duty, ...]
    lacking: tuple[Lacking, ...]
    uncounted: tuple[Documented, ...]
    unclear: tuple[Paper, ...]

    @property
    def behind(self) -> bool:
        """Whether a duty is overdue, or a training that was held lacks materials."""
        return bool(self.lacking) or any(each.state(self.today) is State.OVERDUE for each in self.duties)


def training_year(
    year: int,
    trainings: Trainings,
    today: dt.date,
    rules: Sequence[TrainingSettings],
    contracts: Sequence[ContractSettings],
) -> TrainingYear:
    """What a year wants, has and owes.

    Args:
        year: the one in which it begins: by the rule in force at its end, with September or with another month.
        trainings: all.
        today: by the office's calendar.
        rules: dated; a month or a year is judged by the one in force on its last day.
        contracts: dated; beyond their terms nothing is wanted and nothing counts.
    """
    begin, end = _span(year, rules)
    held = [each for each in trainings.held if begin <= _day(each) <= end]
    happened = [each for each in held if each.training.held_by(today)]
    lacking = tuple(Lacking(each, lack) for each in happened if (lack := _lack(each, rules, contracts)))
    uncounted = tuple(each for each in held if not counts(each.training, rules))
    unclear = tuple(each for each in trainings.unclear if begin <= each.month <= end)
    wanted = [*_monthly(begin, rules, contracts), *_yearly(begin, end, rules, contracts)]
    duties = tuple(_duty(each, held, today, rules) for each in wanted)
    return TrainingYear(begin, end, today, duties, lacking, uncounted, unclear)


def materials_wanted(
    training: Documented, rules: Sequence[TrainingSettings], contracts: Sequence[ContractSettings]
) -> tuple[Material, ...]:
    """What a training must leave behind, by the rule of its day; nothing where no contract holds."""
    day = _day(training)
    rule = in_force(rules, day)
    return tuple(map(Material, rule.materials)) if rule and _within(day, day, contracts) else ()


def counts(training: Training, rules: Sequence[TrainingSettings]) -> bool:
    """Whether a training is one that the contract wants under any head, by the rule of its day."""
    return training.counts(_expert_level(_training_day(training), rules))


def _lack(
    training: Documented, rules: Sequence[TrainingSettings], contracts: Sequence[ContractSettings]
) -> tuple[Material, ...]:
    return tuple(each for each in materials_wanted(training, rules, contracts) if each not in training.materials)


def _expert_level(day: dt.date, rules: Sequence[TrainingSettings]) -> Level:
    return Level((in_force(rules, day) or TrainingSettings()).expert_level)


def _day(each: Documented) -> dt.date:
    return _training_day(each.training)


def _training_day(training: Training) -> dt.date:
    """The day of a training; the last of its month where papers alone tell of it."""
    return training.held_on or _month_end(training.month)


def _month_end(month: dt.date) -> dt.date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def _span(year: int, rules: Sequence[TrainingSettings]) -> tuple[dt.date, dt.date]:
    rule = in_force(rules, dt.date(year, 12, 31)) or TrainingSettings()
    begin = dt.date(year, rule.first_month, 1)
    return begin, begin.replace(year=year + 1) - dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """So many trainings under one head from `begin` to `due`."""

    type: TrainingType
    begin: dt.date
    due: dt.date
    number: int


def _monthly(
    begin: dt.date, rules: Sequence[TrainingSettings], contracts: Sequence[ContractSettings]
) -> Iterator[_Wanted]:
    for ahead in range(12):
        years, month = divmod(begin.month - 1 + ahead, 12)
        first = dt.date(begin.year + years, month + 1, 1)
        span = _within(first, _month_end(first), contracts)
        rule = in_force(rules, _month_end(first))
        if span and rule and rule.internal_per_month:
            yield _Wanted(TrainingType.INTERNAL, *span, rule.internal_per_month)


def _yearly(
    begin: dt.date, end: dt.date, rules: Sequence[TrainingSettings], contracts: Sequence[ContractSettings]
) -> Iterator[_Wanted]:
    span, rule = _within(begin, end, contracts), in_force(rules, end)
    if span is None or rule is None:
        return
    for kind, number in ((TrainingType.TOWN, rule.town_per_year), (TrainingType.EXPERT, rule.expert_per_year)):
        if number:
            yield _Wanted(kind, *span, number)


def _within(first: dt.date, last: dt.date, contracts: Sequence[ContractSettings]) -> tuple[dt.date, dt.date] | None:
    """The part of a span that contracts cover; None: no part."""
    terms = [each for each in contracts if each.since <= last and first <= each.until]
    if not terms:
        return None
    return max(first, min(each.since for each in terms)), min(last, max(each.until for each in terms))


def _duty(wanted: _Wanted, trainings: Sequence[Documented], today: dt.date, rules: Sequence[TrainingSettings]) -> Duty:
    counting = [
        each
        for each in trainings
        if wanted.begin <= _day(each) <= wanted.due
        and each.training.counts_as(wanted.type, _expert_level(_day(each), rules))
    ]
    held = tuple(each for each in counting if each.training.held_by(today))
    planned = tuple(each for each in counting if each not in held)
    return Duty(wanted.type, wanted.begin, wanted.due, wanted.number, held, planned)
