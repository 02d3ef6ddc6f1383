import datetime as dt

import pytest

from anjuan.answers import Approved, ApprovedUnknown, SameApproved
from anjuan.ids import SHANGHAI
from register.register import Register

NOW = dt.datetime(2023, 9, 14, 9, 0, tzinfo=SHANGHAI)
HEATING = Approved("供暖期为每年11月15日至次年3月15日。", "城建科", "区供暖办通知", dt.date(2024, 3, 15))


def test_an_approved_wording_is_kept_with_owner_source_and_validity(register: Register) -> None:
    added = register.wordings.add(HEATING, NOW, "张三")
    assert register.wordings.all() == (added,)
    assert (added.text, added.owner, added.source, added.valid_until) == (
        HEATING.text,
        HEATING.owner,
        HEATING.source,
        HEATING.valid_until,
    )


def test_the_same_words_are_approved_once_until_they_are_retired(register: Register) -> None:
    added = register.wordings.add(HEATING, NOW, "张三")
    with pytest.raises(SameApproved) as raised:
        register.wordings.add(HEATING, NOW, "张三")
    assert raised.value.number == added.number
    assert added.number is not None
    retired = register.wordings.retire(added.number, NOW.date(), NOW, "张三")
    assert not retired.in_force(NOW.date())
    assert register.wordings.add(HEATING, NOW, "张三").number != added.number


def test_a_wording_that_is_retired_again_keeps_the_earlier_day(register: Register) -> None:
    number = register.wordings.add(HEATING, NOW, "张三").number or 0
    before = register.wordings.retire(number, NOW.date(), NOW, "张三")
    later = NOW + dt.timedelta(days=100)
    assert register.wordings.retire(number, later.date(), later, "李四") == before
    assert register.wordings.all() == (before,)
    said = [each.entry.action for each in register.audit.tail(subject=f"wording {number}")]
    assert sorted(said) == ["wording.added", "wording.retired"]


def test_a_wording_that_is_not_there_cannot_be_retired(register: Register) -> None:
    with pytest.raises(ApprovedUnknown):
        register.wordings.retire(7, NOW.date(), NOW, "张三")
