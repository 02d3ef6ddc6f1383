"""Tickets listed by deadline: what the database leaves out beforehand is nothing that should be listed."""

import datetime as dt
import random
from collections.abc import Iterator

import pytest

from anjuan.deadlines import DeadlineState, deadlines
from anjuan.steps import Event, Step
from anjuan.ticket import Ticket
from casework.calendar import Calendar
from casework.listing import NoPeriod, Wanted, list_tickets
from casework.office import Office
from register.ticket_filter import Filter
from tests.casework.conftest import NOW

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
PATH = (
    Step.SIGN,
    Step.RESPOND,
    Step.DISPATCH,
    Step.EXTEND,
    Step.VERIFY,
    Step.HANDLE,
    Step.REPLY,
    Step.VISIT,
    Step.CLOSE,
)


def tickets(chance: random.Random, count: int) -> Iterator[Ticket]:
    for no in range(count):
        created = NOW - chance.uniform(0, 12) * DAY

        def some(most: float, created: dt.datetime = created) -> dt.datetime | None:
            return created + chance.uniform(0, most) * DAY if chance.random() < 0.4 else None

        yield Ticket(
            order_no=f"热线-230914-{no:06d}",
            case_no=f"兴[2023]-{no:07d}" if no % 3 else None,
            created_at=created,
            dispatched_at=some(0.01),
            signed_at=some(0.01),
            deadline_at=some(14),
            limit_value=chance.choice([None, None, 2.0, 5.0]),
            limit_unit=chance.choice(["小时", "工作日", "天"]),
            delay_days=chance.choice([None, None, 1.0]),
            delay_deadline=some(16) if chance.random() < 0.3 else None,
            replied_at=some(9) if chance.random() < 0.3 else None,
            returned_at=some(1) if chance.random() < 0.2 else None,
            urgency=chance.choice([None, "一般", "突发"]),
            status=chance.choice([None, "办理中", "办理中", "已办结"]),
        )


def events(chance: random.Random, ticket: Ticket) -> Iterator[Event]:
    at = ticket.created_at or NOW
    taken = PATH[: chance.choice([0, 0, 1, 2, 4, 6, 9])]
    for no, step in enumerate(taken, 1):
        at += chance.uniform(0, 8) * HOUR
        yield Event(step, at, "李", unit="一村", until=at + 3 * DAY if step is Step.EXTEND else None, no=no)
    if taken and chance.random() < 0.3:
        yield Event(Step.CORRECT, at, "李", "记错了", corrects=len(taken), no=len(taken) + 1)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_listed_is_what_every_tickets_deadlines_say(office: Office, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - not a secret
    given = list(tickets(chance, 120))
    office.register.tickets.upsert_many(given, NOW, "李", "导出.xlsx")
    for ticket in given:
        office.register.steps.restore(chance.choice(ticket.numbers), events(chance, ticket), NOW, "李")
    is_workday = Calendar().is_workday
    dues = {
        each.number: deadlines(each, office.register.steps.history(each.number), office.settings.deadlines, is_workday)
        for each in office.register.tickets.every(Filter())
    }
    for within in (None, 2 * HOUR, 3 * DAY):
        late = {
            number for number, every in dues.items() if any(each.state(NOW) is DeadlineState.OVERDUE for each in every)
        }
        soon = {
            number
            for number, every in dues.items()
            if within and any(each.state(NOW) is DeadlineState.OPEN and each.due <= NOW + within for each in every)
        }
        found = list_tickets(office, Wanted(overdue=True, due_within=within), limit=1000, offset=0)
        assert {each.number for each in found.tickets} == late | soon
        assert found.total == len(found.tickets) == len(found.deadlines)
        firsts = [found.deadlines[each.number][0].due for each in found.tickets]
        assert firsts == sorted(firsts)
        assert late
        if within:
            assert {
                each.number for each in list_tickets(office, Wanted(due_within=within), limit=1000, offset=0).tickets
            } == soon


def test_what_is_no_month_is_no_period(office: Office) -> None:
    with pytest.raises(NoPeriod):
        list_tickets(office, Wanted(overdue=True, period="2023-13"), limit=1, offset=0)
