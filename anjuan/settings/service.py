"""What the service contract asks: staff, trainings, score sheets, fees."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from anjuan.score_table import CATEGORY, POSTS
from anjuan.settings.numeric import bounded


@dataclass(frozen=True, slots=True)
class StaffSettings:
    """[[staff]]: the staff that the service contract wants, from a date on (第一条 四; 第二条 一 3, 二 3).

    `posts` are the 岗位 that somebody may hold. Vacancies of more than `vacancy_days` days are taken off the fee.
    """

    since: dt.date = dt.date(2023, 9, 1)
    posts: tuple[str, ...] = ("项目主管", "行政", "行政组长", "座席", "座席组长")
    head_count: int = bounded(13, least=0, most=10_000)
    bachelor_percent: int = bounded(70, least=0, most=100)
    vacancy_days: int = bounded(5, least=0, most=366)


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """[[training]]: the trainings that the service contract wants, from a date on (第一条 七 5; 第二条 二 9).

    A year begins with the month `first_month`, as the contract's does; a lecturer of `expert_level` or higher is an
    expert; `materials` are those that each training must leave behind.
    """

    since: dt.date = dt.date(2023, 9, 1)
    first_month: int = bounded(9, least=1, most=12)
    internal_per_month: int = bounded(1, least=0, most=31)
    town_per_year: int = bounded(2, least=0, most=366)
    expert_per_year: int = bounded(2, least=0, most=366)
    expert_level: Literal["own", "town", "district", "city", "national"] = "district"
    materials: tuple[Literal["record", "sign_in", "media"], ...] = ("record", "sign_in", "media")


@dataclass(frozen=True, slots=True)
class ScoreItemSettings:
    """One 考评事项: its points, and how many of them a mistake costs."""

    item: str = ""
    points: int = bounded(10, least=1, most=100)
    deduction: Decimal = bounded(Decimal(1), least=Decimal(0), most=Decimal(100))  # noqa: RUF009 - a field
    rule: str = ""


@dataclass(frozen=True, slots=True)
class ScorePostSettings:
    """One 岗位 of the score table; the points of its items sum to 100."""

    post: str = ""
    indicator: str = ""
    items: tuple[ScoreItemSettings, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoringSettings:
    """[[scoring]]: the score table, from a date on (the service contract, 附件一)."""

    since: dt.date = dt.date(2023, 9, 1)
    category: str = CATEGORY
    posts: tuple[ScorePostSettings, ...] = tuple(
        ScorePostSettings(
            post,
            indicator,
            tuple(ScoreItemSettings(item, points, Decimal(deduction), rule) for item, points, deduction, rule in items),
        )
        for post, indicator, items in POSTS
    )


@dataclass(frozen=True, slots=True)
class ContractSettings:
    """[[contract]]: the service contract, from its first day on (第三条, 第六条). Money in yuan.

    The year's fee is split by `quarter_parts`, three months each. `point_fee` is what a point of the score table costs:
    the contract does not say, so without it each charge must.
    """

    since: dt.date = dt.date(2023, 9, 1)
    until: dt.date = dt.date(2024, 8, 31)
    name: str = "青云店镇2023年接诉即办委托服务项目"
    party_a: str = "北京市大兴区青云店镇人民政府"
    party_b: str = ""
    annual_fee: Decimal = bounded(Decimal("1681965.60"), least=Decimal(0), most=Decimal(10**9))  # noqa: RUF009 - a field
    quarter_parts: tuple[int, ...] = (1, 1, 1, 1)
    point_fee: Decimal | None = bounded(None, least=Decimal(0), most=Decimal(10**6))  # noqa: RUF009 - a field
    payment_workdays: int = bounded(10, least=0, most=366)


def score_faults(tables: Iterable[ScoringSettings]) -> Iterable[tuple[str, str]]:
    """Posts whose items do not make 100 points."""
    for index, table in enumerate(tables, 1):
        for number, post in enumerate(table.posts, 1):
            points = sum(item.points for item in post.items)
            if points != 100:
                yield f"scoring[{index}].posts[{number}]", f"“{post.post}”各项分值合计应是 100 分，现在是 {points} 分"


def contract_faults(contracts: Iterable[ContractSettings]) -> Iterable[tuple[str, str]]:
    """Contracts that end before they begin, or whose fee does not go into four quarters."""
    for index, contract in enumerate(contracts, 1):
        if contract.until < contract.since:
            yield f"contract[{index}].until", "不能早于 since"
        parts = contract.quarter_parts
        if len(parts) != 4 or min(parts) < 0 or not sum(parts):
            yield f"contract[{index}].quarter_parts", "应是四个不小于 0 的整数，不能全是 0，如 [1, 1, 1, 1]"
