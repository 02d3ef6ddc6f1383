"""Which tickets are counted, and what was noted of them: the same as their histories say."""

import datetime as dt
import random

from anjuan.settings import DeadlineSettings, RateSettings
from anjuan.steps import Event, Exclusion, Step
from anjuan.ticket import Satisfaction, Ticket
from register.register import Register
from tests.register.conftest import NOW

CITY, DISTRICT = "热线-230914-001234", "兴[2023]-0471093"
NAMES = ("order_no", "created_at", "closed_at", "is_assess")
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def put(register: Register, *tickets: Ticket) -> None:
    register.tickets.upsert_many(tickets, NOW, "李", "导出.xlsx")


def note(register: Register, number: str, *events: Event) -> None:
    assert register.steps.restore(number, events, NOW, "李") == len(events)


def event(step: Step, hours: int = 0, corrects: int | None = None) -> Event:
    return Event(step, NOW + hours * HOUR, "李", "依据清单", corrects=corrects)


def test_tickets_of_a_span_come_with_the_fields_that_are_asked_for(register: Register) -> None:
    put(
        register,
        Ticket("热线-230914-000001", title="甲", created_at=NOW, closed_at=NOW + 2 * DAY),
        Ticket("热线-230914-000002", created_at=NOW + DAY, visit_satisfied=Satisfaction.MOSTLY),
        Ticket("热线-230914-000003", created_at=NOW - DAY, closed_at=NOW),
        Ticket("热线-230914-000004"),
    )
    names = ("order_no", "created_at", "visit_satisfied")
    found = register.counting.within(("created_at",), NOW, NOW + DAY, names)
    assert found.tickets == [Ticket("热线-230914-000001", created_at=NOW)]
    both = register.counting.within(("created_at", "closed_at"), NOW, NOW + 2 * DAY, names).tickets
    assert [each.order_no for each in both] == ["热线-230914-000001", "热线-230914-000002", "热线-230914-000003"]
    assert both[1].visit_satisfied is Satisfaction.MOSTLY


def test_what_was_noted_under_either_number_counts(register: Register) -> None:
    put(register, Ticket(CITY, DISTRICT, created_at=NOW - 9 * DAY))
    note(register, DISTRICT, event(Step.EXCLUDE), event(Step.CLOSE, 1))
    found = register.counting.within(("created_at", "closed_at"), NOW, NOW + DAY, NAMES)
    assert found.tickets == [Ticket(CITY, created_at=NOW - 9 * DAY, closed_at=NOW + HOUR, is_assess=False)]
    assert found.excluded == {CITY}


def test_what_the_export_says_is_not_told_as_the_offices_word(register: Register) -> None:
    put(register, Ticket(CITY, created_at=NOW, closed_at=NOW + HOUR, is_assess=False))
    note(register, CITY, event(Step.EXCLUDE), event(Step.CLOSE, 5))
    found = register.counting.within(("created_at",), NOW, NOW + DAY, NAMES)
    assert found.tickets[0].closed_at == NOW + HOUR
    assert found.excluded == frozenset()


def test_noted_exclusions_are_those_that_the_histories_grant(register: Register) -> None:
    draw = random.Random(20230919)  # noqa: S311 - a fixed story
    tickets = [Ticket(f"热线-230914-{number:06}", created_at=NOW) for number in range(200)]
    put(register, *tickets)
    for ticket in tickets:
        events, hours = [event(Step.SIGN)], 1
        for _ in range(draw.randrange(3)):
            events += [event(Step.APPLY_EXCLUSION, hours), event(draw.choice((Step.EXCLUDE, Step.COUNT)), hours + 1)]
            hours += 2
            if events[-1].step is Step.EXCLUDE:
                break
        if len(events) > 1 and draw.random() < 0.5:
            events.append(event(Step.CORRECT, hours, corrects=len(events)))
            if draw.random() < 0.5:
                events.append(event(Step.CORRECT, hours + 1, corrects=len(events)))
        note(register, ticket.number, *events)
    histories = register.steps.histories([each.number for each in tickets])
    granted = {number for number, each in histories.items() if each.standing.exclusion is Exclusion.GRANTED}
    assert 20 < len(granted) < 180
    assert register.counting.within(("created_at",), NOW, NOW + DAY, NAMES).excluded == granted


def test_the_tickets_of_a_period_are_the_same_for_figures_and_for_dockets(register: Register) -> None:
    put(
        register,
        Ticket("热线-230914-000001", created_at=NOW, closed_at=NOW - DAY),
        Ticket("热线-230914-000002", created_at=NOW - DAY, closed_at=NOW),
        Ticket("热线-230914-000003", created_at=NOW - DAY, visit_time=NOW),
        Ticket("热线-230914-000004", created_at=NOW - DAY),
    )
    note(register, "热线-230914-000004", event(Step.CLOSE))
    for time, last in (("created_at", "1"), ("closed_at", "24"), ("visit_time", "3")):
        counted = register.counting.within((time,), NOW, NOW + DAY, NAMES).tickets
        dockets = register.dockets.between(NOW, NOW + DAY, RateSettings(counted_by=time), DeadlineSettings())
        assert [each.number[-1] for each in counted] == [each.number[-1] for each in dockets] == list(last)
