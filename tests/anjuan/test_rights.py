from hypothesis import given
from hypothesis import strategies as st

from anjuan.rights import EVERYTHING, Rights

UNITS = st.frozensets(st.sampled_from(["城建科", "综合执法队", "大回城村委会"]))
NUMBERS = st.sampled_from(["热线-230914-001234", "热线-230915-001234"])


def test_who_may_open_everything_may_open_each_ticket() -> None:
    assert EVERYTHING.everything
    assert EVERYTHING.may_open("热线-230914-001234", (), secret=True)
    assert not Rights(secret=False).everything
    assert not Rights(units=frozenset()).everything
    assert not Rights(without=frozenset({"热线-230914-001234"})).everything


def test_a_ticket_of_any_level_of_ones_unit_may_be_opened_and_no_other() -> None:
    own = Rights(units=frozenset({"城建科"}))
    assert own.may_open("热线-230914-001234", ("综合执法队", "城建科", None), secret=False)
    assert not own.may_open("热线-230914-001234", ("综合执法队", None), secret=False)
    assert not own.may_open("热线-230914-001234", (None, None), secret=False)


@given(UNITS, UNITS, NUMBERS, st.booleans(), st.frozensets(NUMBERS), st.booleans())
def test_every_restriction_takes_away_and_none_gives(
    units: frozenset[str], own: frozenset[str], number: str, secret: bool, without: frozenset[str], may_secret: bool
) -> None:
    may = Rights(own, may_secret, without).may_open(number, units, secret=secret)
    assert not may or Rights(own).may_open(number, units, secret=secret)
    assert not may or (number not in without and (may_secret or not secret))
    assert not may or units & own
