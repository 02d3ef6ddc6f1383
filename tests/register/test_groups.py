"""What was decided of tickets that tell one story stays decided."""

from dataclasses import replace

from anjuan.repeats import Group, Sameness
from anjuan.ticket import Ticket
from register.register import Register
from tests.register.conftest import NOW

ONE, TWO, THREE = (f"热线-230914-00000{no}" for no in (1, 2, 3))


def test_a_group_is_kept_and_grows_and_is_decided_otherwise(register: Register) -> None:
    group = register.groups.decide(Group(Sameness.GROUP, (TWO, ONE), True, NOW, "李", "路灯"), NOW, "李")
    assert group.no is not None
    assert register.groups.all() == (replace(group, tickets=(ONE, TWO)),)
    grown = register.groups.decide(replace(group, tickets=(THREE, ONE), confirmed=False, note=""), NOW, "王")
    assert grown.tickets == (ONE, TWO, THREE)
    assert register.groups.all() == (grown,)
    assert [each.entry.action for each in register.audit.tail(2)] == ["group.rejected", "group.confirmed"]
    assert register.audit.verify().broken is None


def test_a_group_names_its_tickets_by_the_numbers_that_they_have_now(register: Register) -> None:
    district = "兴[2023]-0000001"
    group = register.groups.decide(Group(Sameness.REPEAT, (district, TWO), True, NOW, "李"), NOW, "李")
    register.tickets.upsert_many([Ticket(order_no=ONE, case_no=district)], NOW, "李", "导出.xlsx")
    assert [each.tickets for each in register.groups.all()] == [(ONE, TWO)]
    again = register.groups.decide(replace(group, tickets=(ONE, TWO)), NOW, "李")
    assert again.tickets == (ONE, TWO)
    assert [each.tickets for each in register.groups.all()] == [(ONE, TWO)]
