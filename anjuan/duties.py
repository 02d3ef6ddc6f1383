"""Which trainings a year owes, by when, and what those that were held still lack.

Source: the service contract, 第一条 七 5 and 第二条 二 9; its figures are settings.
"""

import calendar
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from anjuan.settings import TrainingSettings, in_force
from anjuan.training import Documented, Material, Paper, Trainings, TrainingType


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
        unclear: papers of its months of which nobody can say to which training they belong.
    """

    begin: dt.date
    end: dt.date
    today: dt.date
    duties: tuple[Duty, ...]
    lacking: tuple[Lacking, ...]
    unclear: tuple[Paper, ...]

    @property
    def behind(self) -> bool:
        """Whether a duty is overdue, or a training that was held lacks materials."""
        return bool(self.lacking) or any(each.state(self.today) is State.OVERDUE for each in self.duties)


def training_year(year: int, trainings: Trainings, today: dt.date, rules: Sequence[TrainingSettings]) -> TrainingYear:
    """What a year wants, has and owes.

    Args:
        year: the one in which it begins: by the rule in force at its end, with January or with another month.
        trainings: all.
        today: by the office's calendar.
        rules: dated; a month or a year is judged by the one in force on its last day.
    """
    begin, end = _span(year, rules)
    held = [each for each in trainings.held if begin <= _day(each) <= end]
    lacking = tuple(
        Lacking(each, lack) for each in held if each.training.held_by(today) and (lack := _lack(each, rules))
    )
    unclear = tuple(each for each in trainings.unclear if begin <= each.month <= end)
    duties = (*_monthly(begin, held, today, rules), *_yearly(begin, end, held, today, rules))
    return TrainingYear(begin, end, today, duties, lacking, unclear)


def materials_wanted(training: Documented, rules: Sequence[TrainingSettings]) -> tuple[Material, ...]:
    """What a training must leave behind, by the rule of its day."""
    rule = in_force(rules, _day(training))
    return tuple(map(Material, rule.materials)) if rule else ()


def _lack(training: Documented, rules: Sequence[TrainingSettings]) -> tuple[Material, ...]:
    return tuple(each for each in materials_wanted(training, rules) if each not in training.materials)


def _day(each: Documented) -> dt.date:
    """The day of a training; the last of its month where papers alone tell of it."""
    return each.training.held_on or _month_end(each.training.month)


def _month_end(month: dt.date) -> dt.date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def _span(year: int, rules: Sequence[TrainingSettings]) -> tuple[dt.date, dt.date]:
    rule = in_force(rules, dt.date(year, 12, 31))
    begin = dt.date(year, rule.first_month if rule else 1, 1)
    return begin, begin.replace(year=year + 1) - dt.timedelta(days=1)


def _monthly(
    begin: dt.date, held: Sequence[Documented], today: dt.date, rules: Sequence[TrainingSettings]
) -> Iterator[Duty]:
    for ahead in range(12):
        years, month = divmod(begin.month - 1 + ahead, 12)
        first = dt.date(begin.year + years, month + 1, 1)
        rule = in_force(rules, _month_end(first))
        if rule and rule.internal_per_month:
            span = (_in_contract(first, rules), _month_end(first))
            yield _duty(TrainingType.INTERNAL, span, rule.internal_per_month, held, today)


def _in_contract(first: dt.date, rules: Sequence[TrainingSettings]) -> dt.date:
    """The first day, or the one on which the first contract began: nothing counts before it."""
    return max(first, min(rule.since for rule in rules))


def _yearly(
    begin: dt.date, end: dt.date, held: Sequence[Documented], today: dt.date, rules: Sequence[TrainingSettings]
) -> Iterator[Duty]:
    rule = in_force(rules, end)
    if rule is None:
        return
    for kind, wanted in ((TrainingType.TOWN, rule.town_per_year), (TrainingType.EXPERT, rule.expert_per_year)):
        if wanted:
            yield _duty(kind, (_in_contract(begin, rules), end), wanted, held, today)


def _duty(
    kind: TrainingType, span: tuple[dt.date, dt.date], wanted: int, trainings: Sequence[Documented], today: dt.date
) -> Duty:
    counting = [each for each in trainings if each.training.counts_as(kind) and span[0] <= _day(each) <= span[1]]
    held = tuple(each for each in counting if each.training.held_by(today))
    return Duty(kind, *span, wanted, held, tuple(each for each in counting if each not in held))
