"""Callers told apart without their numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjuan.callers import caller_of
from anjuan.ticket import Ticket

SALT, OTHER_SALT = b"a" * 32, b"b" * 32
NUMBER = "热线-230914-001234"


def key(said: str | None, salt: bytes = SALT) -> str | None:
    caller = caller_of(Ticket(NUMBER, caller_phone=said), salt)
    return caller.key if caller else None


@pytest.mark.parametrize(
    "said",
    [
        "13000000001", "130 0000 0001", "130-0000-0001", "+8613000000001", "8613000000001", "013000000001",
        "１３００００００００１", "13000000001（本人）", "电话：13000000001", "13000000001/13000000002",
    ],
)  # fmt: skip
def test_one_number_is_one_caller_however_it_is_written(said: str) -> None:
    assert key(said) == key("13000000001") is not None


@pytest.mark.parametrize("said", [None, "", "保密", "00000000", "11111111", "12345", "88888888", "9" * 30, "张某"])
def test_what_is_no_number_is_no_caller(said: str | None) -> None:
    assert key(said) is None


def test_a_land_line_is_the_same_with_and_without_its_area_code() -> None:
    assert key("010-60200001") == key("60200001") == key("(010)60200001") is not None


def test_the_contact_speaks_where_the_number_is_secret() -> None:
    caller = caller_of(Ticket(NUMBER, caller_phone="保密", contact="王某 13000000001"), SALT)
    assert caller is not None
    assert caller.masked == "130****0001"


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True).filter(lambda number: len(set(number)) > 1))
def test_neither_the_key_nor_what_is_shown_tells_the_number(number: str) -> None:
    caller, elsewhere = (caller_of(Ticket(NUMBER, caller_phone=number), salt) for salt in (SALT, OTHER_SALT))
    assert caller is not None
    assert elsewhere is not None
    assert caller.key != elsewhere.key
    assert number not in caller.key
    assert caller.masked == f"{number[:3]}****{number[7:]}"
