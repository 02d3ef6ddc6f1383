import datetime as dt

from anjuan.ids import SHANGHAI, CaseId
from anjuan.ticket import Ticket
from register.numbers import MOST
from register.register import Register

from .conftest import NOW, filing

FIRST = Ticket(
    order_no="热线-230914-001234",
    case_no="兴[2023]-0335006",
    title="路灯不亮",
    host_unit="城建科",
    created_at=dt.datetime(2023, 9, 14, 9, 0, tzinfo=SHANGHAI),
    caller_phone="13800551234",
)
SECOND = Ticket(order_no="网络-230801-551234", created_at=dt.datetime(2023, 8, 1, 9, 0, tzinfo=SHANGHAI))
THIRD = Ticket(order_no="热线-231001-001235")


def taken(register: Register, *tickets: Ticket) -> None:
    register.tickets.upsert_many(tickets, NOW, "张三", "台账.xlsx")


def test_the_end_of_a_number_means_every_ticket_that_ends_so_the_newest_first(register: Register) -> None:
    taken(register, SECOND, FIRST, THIRD)
    assert [each.number for each in register.numbers.meant("*1234")] == [FIRST.order_no, SECOND.order_no]
    assert [each.number for each in register.numbers.meant("*001234")] == [FIRST.order_no]
    assert [each.number for each in register.numbers.meant("*35006")] == [FIRST.order_no]
    assert register.numbers.meant("*9999") == ()
    assert register.numbers.meant("*") == ()
    assert register.numbers.meant("*_234") == ()


def test_a_number_means_its_ticket_under_all_its_numbers(register: Register) -> None:
    taken(register, FIRST, SECOND)
    for number in (*FIRST.numbers, "?-230914-001234"):
        (named,) = register.numbers.meant(number)
        assert (named.number, set(named.numbers)) == (FIRST.order_no, set(FIRST.numbers))
        assert (named.day, named.title, named.unit, named.records) == (dt.date(2023, 9, 14), "路灯不亮", "城建科", 0)
    assert register.numbers.meant("热线-230914-001239") == ()


def test_a_ticket_that_only_its_papers_know_is_meant_too(register: Register) -> None:
    taken(register, FIRST)
    only = CaseId("2023/10", "热线-231002-991234", "热线-231002-991234")
    register.records.add([filing(1), filing(2, content="b"), filing(1, only, content="c")], NOW)
    found = register.numbers.meant("*1234")
    assert [(each.number, each.records) for each in found] == [("热线-231002-991234", 1), (FIRST.order_no, 2)]
    assert found[0].day == dt.date(2023, 10, 2)


def test_a_telephone_is_no_number_of_a_ticket(register: Register) -> None:
    taken(register, FIRST)
    assert register.numbers.meant("*00551234") == ()


def test_at_most_as_many_tickets_as_anyone_reads_are_given(register: Register) -> None:
    taken(
        register, *(Ticket(order_no=f"热线-2309{day:02}-{serial:02}1234") for day in (1, 2, 3) for serial in range(90))
    )
    assert len(register.numbers.meant("*1234")) == MOST
