import datetime as dt
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjuan.settings import ContractSettings
from anjuan.settlement import (
    BadCharge,
    Charge,
    ChargeFault,
    ChargeKind,
    ChargesExceedFee,
    NoQuarter,
    amounts_of,
    payable,
    quarter_beginning,
    quarters_of,
)

CONTRACT = ContractSettings()
QUARTER = quarters_of(CONTRACT)[0]
KIND = ChargeKind


def charge(kind: ChargeKind, **figures: str) -> Charge:
    return Charge(kind, "2023年10月", "座席岗位空缺", **{name: Decimal(figure) for name, figure in figures.items()})


def amounts(*charges: Charge, point_fee: str | None = None) -> list[Decimal | None]:
    fee = Decimal(point_fee) if point_fee else None
    return [each.amount for each in amounts_of(charges, QUARTER, vacancy_days=5, point_fee=fee)]


def test_the_contracts_year_has_four_equal_quarters() -> None:
    quarters = quarters_of(CONTRACT)
    assert [quarter.fee for quarter in quarters] == [Decimal("420491.40")] * 4
    assert [(f"{quarter.first}", f"{quarter.last}") for quarter in quarters] == [
        ("2023-09-01", "2023-11-30"),
        ("2023-12-01", "2024-02-29"),
        ("2024-03-01", "2024-05-31"),
        ("2024-06-01", "2024-08-31"),
    ]


@given(
    st.decimals(0, 10**9, places=2),
    st.lists(st.integers(0, 9), min_size=4, max_size=4).filter(any),
    st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)),
)
def test_the_quarters_make_the_year_to_the_cent_and_to_the_day(fee: Decimal, parts: list[int], since: dt.date) -> None:
    quarters = quarters_of(ContractSettings(since=since, annual_fee=fee, quarter_parts=tuple(parts)))
    assert sum(quarter.fee for quarter in quarters) == fee
    assert all(quarter.fee >= 0 for quarter in quarters)
    assert quarters[0].first == since
    for quarter, following in pairwise(quarters):
        assert following.first - quarter.last == dt.timedelta(days=1)


def test_a_quarter_is_found_by_its_first_day() -> None:
    later = ContractSettings(since=dt.date(2024, 9, 1), until=dt.date(2025, 8, 31), annual_fee=Decimal(100))
    contract, quarter = quarter_beginning([CONTRACT, later], dt.date(2024, 12, 1))
    assert (contract, quarter.number, quarter.fee) == (later, 2, 25)
    with pytest.raises(NoQuarter) as caught:
        quarter_beginning([CONTRACT], dt.date(2024, 1, 1))
    assert caught.value.known == tuple(quarter.first for quarter in quarters_of(CONTRACT))


def test_charges_are_worked_out_by_hand() -> None:
    assert amounts(
        charge(KIND.VACANCY, quantity="8", rate="354.46"),
        charge(KIND.SCORE, quantity="7.5", rate="200"),
        charge(KIND.ASSET, amount="1299"),
    ) == [Decimal("2835.68"), Decimal("1500.00"), Decimal("1299.00")]


def test_a_vacancy_of_five_days_costs_nothing_and_one_of_six_all_six() -> None:
    assert amounts(charge(KIND.VACANCY, quantity="5", rate="300"), charge(KIND.VACANCY, quantity="6", rate="300")) == [
        0,
        1800,
    ]


def test_the_contracts_point_fee_is_used_unless_a_charge_has_its_own() -> None:
    assert amounts(charge(KIND.SCORE, quantity="3"), charge(KIND.SCORE, quantity="3", rate="50"), point_fee="100") == [
        300,
        150,
    ]


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (charge(KIND.SCORE, quantity="3"), ChargeFault.NO_RATE),
        (charge(KIND.MISTAKE), ChargeFault.NO_RATE),
        (charge(KIND.MISTAKE, rate="100"), ChargeFault.NO_QUANTITY),
        (charge(KIND.VACANCY, amount="100"), ChargeFault.NO_QUANTITY),
        (charge(KIND.ZERO, amount="-1"), ChargeFault.NEGATIVE),
        (charge(KIND.ZERO, quantity="2", rate="100", amount="300"), ChargeFault.DISAGREES),
        (charge(KIND.VACANCY, quantity="3", amount="300"), ChargeFault.DISAGREES),
        (Charge(KIND.ASSET, "2023年10月8日", "", amount=Decimal(1)), ChargeFault.NO_GROUNDS),
    ],
)
def test_a_charge_that_cannot_be_worked_out_is_named(wrong: Charge, fault: ChargeFault) -> None:
    with pytest.raises(BadCharge) as caught:
        amounts(charge(KIND.ASSET, amount="1"), wrong)
    assert (caught.value.row, caught.value.kind, caught.value.fault) == (2, wrong.kind, fault)


@given(st.lists(st.decimals(0, 10**6, places=2)))
def test_what_is_paid_and_what_is_taken_off_make_the_fee(drawn: list[Decimal]) -> None:
    quarter = quarters_of(CONTRACT)[0]
    charges = amounts_of(
        [charge(KIND.OTHER, amount=str(each)) for each in drawn], QUARTER, vacancy_days=5, point_fee=None
    )
    if sum(drawn) > quarter.fee:
        with pytest.raises(ChargesExceedFee):
            payable(quarter, charges)
        return
    charged, due = payable(quarter, charges)
    assert charged == sum(drawn)
    assert charged + due == quarter.fee
    assert due >= 0


@pytest.mark.parametrize(
    ("day", "outside"),
    [
        ("2023年9月1日", False),
        ("2023-11-30", False),
        ("2023年8月31日", True),
        ("2023年12月", True),
        ("2023年8月28日至9月3日", True),
        ("9月下旬", False),
    ],
)
def test_a_charge_of_another_quarter_is_refused(day: str, outside: bool) -> None:
    typed = [charge(KIND.OTHER, amount="1"), Charge(KIND.OTHER, day, "事由", amount=Decimal(1))]
    if not outside:
        assert len(amounts_of(typed, QUARTER, vacancy_days=5, point_fee=None)) == 2
        return
    with pytest.raises(BadCharge) as raised:
        amounts_of(typed, QUARTER, vacancy_days=5, point_fee=None)
    assert (raised.value.row, raised.value.fault) == (2, ChargeFault.OUTSIDE)
