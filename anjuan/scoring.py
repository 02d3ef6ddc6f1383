"""考核评分: the score of a post by the contract's table (service contract, 附件一)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from anjuan.dating import names_outside
from anjuan.errors import AnjuanError
from anjuan.settings import ScoreItemSettings, ScorePostSettings, ScoringSettings


class UnknownPost(AnjuanError):
    """The score table has no such post, or several.

    Attributes:
        name: as asked for.
        known: the posts of the table.
    """

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name, known)
        self.name = name
        self.known = known


class UnknownScoreItem(AnjuanError):
    """The post has no such 考评事项, or several.

    Attributes:
        name: as asked for.
        known: the items of the post.
    """

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name, known)
        self.name = name
        self.known = known


class DeductionFault(StrEnum):
    """Why a deduction does not count."""

    NO_GROUNDS = "no_grounds"
    OUTSIDE = "outside"
    NOT_POSITIVE = "not_positive"
    TWO_MEASURES = "two_measures"


class BadDeduction(AnjuanError):
    """A deduction that cannot be counted.

    Attributes:
        row: its number in the list, from 1.
        item: as typed.
        fault: why.
    """

    def __init__(self, row: int, item: str, fault: DeductionFault) -> None:
        super().__init__(row, item, fault)
        self.row = row
        self.item = item
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Deduction:
    """扣分: so many mistakes, or so many points, with day and reason.

    Attributes:
        item: 考评事项, or a part of its name that no other item has.
        day: as it is to be printed.
        reason: what happened.
        times: mistakes; neither times nor points: one mistake.
        points: instead of times.
    """

    item: str
    day: str
    reason: str
    times: Decimal | None = None
    points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Loss:
    """A deduction that counts: the item it belongs to, and the points that it costs."""

    item: ScoreItemSettings
    deduction: Deduction
    points: Decimal


@dataclass(frozen=True, slots=True)
class ItemScore:
    """得分 of one item: its points without what was lost, never below 0."""

    item: ScoreItemSettings
    losses: tuple[Loss, ...]

    @property
    def score(self) -> Decimal:
        """得分."""
        return max(Decimal(0), self.item.points - sum((loss.points for loss in self.losses), Decimal(0)))


def post_named(table: ScoringSettings, name: str) -> ScorePostSettings:
    """The post of this name, or the only one whose name holds it: 行政 is 行政（信息撰写）.

    A 组长 is scored as the post is (service contract, 第一条 四: 行政（含组长）岗位).

    Raises:
        UnknownPost: there is none.
    """
    names = tuple(post.post for post in table.posts)
    found = _only(names, name)
    if found is None:
        found = _only(names, name.strip().removesuffix("组长"))
    if found is None:
        raise UnknownPost(name, names)
    return table.posts[found]


def losses_of(
    post: ScorePostSettings, deductions: Sequence[Deduction], span: tuple[dt.date, dt.date] | None = None
) -> tuple[Loss, ...]:
    """What each deduction costs, in their order.

    Args:
        post: that is scored.
        deductions: as typed.
        span: 考评期, its first and last day; None: nobody can say.

    Raises:
        UnknownScoreItem: a deduction is for no item of the post.
        BadDeduction: a deduction has no day or reason, or a day outside the span, or neither times nor points above 0,
            or both.
    """
    return tuple(_loss(post, row, deduction, span) for row, deduction in enumerate(deductions, 1))


def scores_of(post: ScorePostSettings, losses: Sequence[Loss]) -> tuple[ItemScore, ...]:
    """得分 of each item of the post, in the order of the table."""
    return tuple(ItemScore(item, tuple(loss for loss in losses if loss.item is item)) for item in post.items)


def total(scores: Sequence[ItemScore]) -> Decimal:
    """总分."""
    return sum((score.score for score in scores), Decimal(0))


def _loss(post: ScorePostSettings, row: int, deduction: Deduction, span: tuple[dt.date, dt.date] | None) -> Loss:
    names = tuple(item.item for item in post.items)
    found = _only(names, deduction.item)
    if found is None:
        raise UnknownScoreItem(deduction.item, names)
    item = post.items[found]
    if not (deduction.day.strip() and deduction.reason.strip()):
        raise BadDeduction(row, item.item, DeductionFault.NO_GROUNDS)
    if span and names_outside(deduction.day, *span):
        raise BadDeduction(row, item.item, DeductionFault.OUTSIDE)
    if deduction.times is not None and deduction.points is not None:
        raise BadDeduction(row, item.item, DeductionFault.TWO_MEASURES)
    points = deduction.points
    if points is None:
        points = item.deduction * (1 if deduction.times is None else deduction.times)
    if points <= 0:
        raise BadDeduction(row, item.item, DeductionFault.NOT_POSITIVE)
    return Loss(item, deduction, points)


def _only(names: Sequence[str], wanted: str) -> int | None:
    """The place of the name, or of the only one that holds what is wanted."""
    wanted = wanted.strip()
    if wanted in names:
        return names.index(wanted)
    holding = [index for index, name in enumerate(names) if wanted and wanted in name]
    return holding[0] if len(holding) == 1 else None
