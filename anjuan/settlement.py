"""季度结算: the fee of a quarter, what is taken off it, and what is to be paid (service contract, 第二条 and 第三条).

All money is in yuan, exact to the cent.
"""

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import accumulate, pairwise

from anjuan.dating import names_outside
from anjuan.errors import AnjuanError
from anjuan.settings import ContractSettings

CENT = Decimal("0.01")


class ChargeKind(StrEnum):
    """扣款项目 (service contract: 第二条 一 3, 二 10, 二 11; 第四条 四), and what a quantity of it is counted in."""

    VACANCY = "岗位空缺"
    SCORE = "考核扣分"
    MISTAKE = "工作失误"
    ZERO = "0分工单"
    ASSET = "资产赔偿"
    OTHER = "其他扣款"

    @property
    def measure(self) -> str:
        """计量单位."""
        return _MEASURES[self]


_MEASURES = {
    ChargeKind.VACANCY: "天",
    ChargeKind.SCORE: "分",
    ChargeKind.MISTAKE: "次",
    ChargeKind.ZERO: "件",
    ChargeKind.ASSET: "件",
    ChargeKind.OTHER: "项",
}


class ChargeFault(StrEnum):
    """Why a charge cannot be worked out."""

    NO_GROUNDS = "no_grounds"
    OUTSIDE = "outside"
    NO_QUANTITY = "no_quantity"
    NO_RATE = "no_rate"
    NEGATIVE = "negative"
    DISAGREES = "disagrees"


class BadCharge(AnjuanError):
    """A charge that cannot be worked out.

    Attributes:
        row: its number in the list, from 1.
        kind: 扣款项目.
        fault: why.
    """

    def __init__(self, row: int, kind: ChargeKind, fault: ChargeFault) -> None:
        super().__init__(row, kind, fault)
        self.row = row
        self.kind = kind
        self.fault = fault


class NoQuarter(AnjuanError):
    """No quarter of a contract begins on this day.

    Attributes:
        day: as asked for.
        known: the first days of the quarters that there are.
    """

    def __init__(self, day: dt.date, known: tuple[dt.date, ...]) -> None:
        super().__init__(day, known)
        self.day = day
        self.known = known


class ChargesExceedFee(AnjuanError):
    """More is taken off than the quarter's fee.

    Attributes:
        charged: the sum of the charges.
        fee: of the quarter.
    """

    def __init__(self, charged: Decimal, fee: Decimal) -> None:
        super().__init__(charged, fee)
        self.charged = charged
        self.fee = fee


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of a contract's year.

    Attributes:
        number: from 1 to 4.
        first: its first day.
        last: its last day.
        fee: before anything is taken off.
    """

    number: int
    first: dt.date
    last: dt.date
    fee: Decimal


@dataclass(frozen=True, slots=True)
class Charge:
    """扣款: a quantity at a rate, or an amount.

    Attributes:
        kind: 扣款项目.
        day: as it is to be printed.
        reason: what happened.
        quantity: days, points, times or pieces.
        rate: yuan for each of them.
        amount: where there is no rate, such as the book value of what was damaged.
    """

    kind: ChargeKind
    day: str
    reason: str
    quantity: Decimal | None = None
    rate: Decimal | None = None
    amount: Decimal | None = None


def quarters_of(contract: ContractSettings) -> tuple[Quarter, ...]:
    """The contract's four quarters, three months each; their fees sum to the year's, to the cent."""
    starts = [_later(contract.since, 3 * index) for index in range(5)]
    shares = (0, *accumulate(contract.quarter_parts))
    due = [(contract.annual_fee * share / shares[-1]).quantize(CENT, ROUND_HALF_UP) for share in shares]
    spans = zip(pairwise(starts), pairwise(due), strict=True)
    return tuple(
        Quarter(number, first, after - dt.timedelta(days=1), new - old)
        for number, ((first, after), (old, new)) in enumerate(spans, 1)
    )


def quarter_beginning(contracts: Sequence[ContractSettings], day: dt.date) -> tuple[ContractSettings, Quarter]:
    """The quarter that begins on this day, and its contract.

    Raises:
        NoQuarter: none does.
    """
    pairs = [(contract, quarter) for contract in contracts for quarter in quarters_of(contract)]
    for contract, quarter in pairs:
        if quarter.first == day:
            return contract, quarter
    raise NoQuarter(day, tuple(sorted({quarter.first for _, quarter in pairs})))


def amounts_of(
    charges: Sequence[Charge], quarter: Quarter, *, vacancy_days: int, point_fee: Decimal | None
) -> tuple[Charge, ...]:
    """The charges with their rates and amounts, in their order.

    Args:
        charges: as typed.
        quarter: that is settled; what happened in another one is taken off that one's fee.
        vacancy_days: a post that was vacant for no more days costs nothing (第二条 一 3).
        point_fee: yuan for a point of 考核扣分; None: the contract does not say, so each charge must.

    Raises:
        BadCharge: one cannot be worked out, or is of another quarter.
    """
    for row, charge in enumerate(charges, 1):
        if names_outside(charge.day, quarter.first, quarter.last):
            raise BadCharge(row, charge.kind, ChargeFault.OUTSIDE)
    return tuple(
        _worked_out(row, charge, vacancy_days=vacancy_days, point_fee=point_fee)
        for row, charge in enumerate(charges, 1)
    )


def payable(quarter: Quarter, charges: Sequence[Charge]) -> tuple[Decimal, Decimal]:
    """扣款合计 and 应付金额 of charges that are worked out.

    Raises:
        ChargesExceedFee: more is taken off than there is.
    """
    charged = sum((charge.amount or Decimal(0) for charge in charges), Decimal(0))
    if charged > quarter.fee:
        raise ChargesExceedFee(charged, quarter.fee)
    return charged, quarter.fee - charged


def _worked_out(row: int, charge: Charge, *, vacancy_days: int, point_fee: Decimal | None) -> Charge:
    if not (charge.day.strip() and charge.reason.strip()):
        raise BadCharge(row, charge.kind, ChargeFault.NO_GROUNDS)
    rate = point_fee if charge.rate is None and charge.kind is ChargeKind.SCORE else charge.rate
    if any(figure is not None and figure < 0 for figure in (charge.quantity, rate, charge.amount)):
        raise BadCharge(row, charge.kind, ChargeFault.NEGATIVE)
    free = charge.kind is ChargeKind.VACANCY and charge.quantity is not None and charge.quantity <= vacancy_days
    amount = Decimal(0) if free else _amount(row, charge, rate)
    if charge.amount is not None and charge.amount != amount:
        raise BadCharge(row, charge.kind, ChargeFault.DISAGREES)
    return Charge(charge.kind, charge.day, charge.reason, charge.quantity, rate, amount)


def _amount(row: int, charge: Charge, rate: Decimal | None) -> Decimal:
    if charge.kind is ChargeKind.VACANCY and charge.quantity is None:
        raise BadCharge(row, charge.kind, ChargeFault.NO_QUANTITY)  # whether it costs anything hangs on the days
    if rate is not None and charge.quantity is not None:
        return (charge.quantity * rate).quantize(CENT, ROUND_HALF_UP)
    if charge.amount is None:
        raise BadCharge(row, charge.kind, ChargeFault.NO_QUANTITY if rate is not None else ChargeFault.NO_RATE)
    return charge.amount.quantize(CENT, ROUND_HALF_UP)


def _later(day: dt.date, months: int) -> dt.date:
    """So many months later; the last day of a shorter month."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
