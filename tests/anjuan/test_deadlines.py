"""The town's clock, limits given on tickets, and what extends them."""

import dataclasses
import datetime as dt
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjuan.deadlines import (
    Basis,
    Deadline,
    DeadlineState,
    Limit,
    days_after,
    deadlines,
    is_urgent,
    response_due,
    settled_statuses,
)
from anjuan.errors import SettingsError
from anjuan.history import history
from anjuan.ids import SHANGHAI
from anjuan.settings import DeadlineSettings, parse_settings
from anjuan.steps import Event, Step
from anjuan.ticket import Ticket

RULE = DeadlineSettings()
NUMBER = "热线-230914-001234"
MOMENTS = st.datetimes(dt.datetime(2001, 1, 1), dt.datetime(2100, 12, 1)).map(  # noqa: DTZ001 - made aware here
    lambda moment: moment.replace(tzinfo=SHANGHAI)
)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def weekdays(day: dt.date) -> bool:
    return day.weekday() < 5


def limits(ticket: Ticket, *events: Event, rules: Iterable[DeadlineSettings] = (RULE,)) -> dict[Limit, Deadline]:
    noted = [
        Event(each.step, each.at, each.by, each.note, until=each.until, corrects=each.corrects, no=no, noted_at=each.at)
        for no, each in enumerate(events, 1)
    ]
    found = deadlines(ticket, history(NUMBER, noted, ticket), tuple(rules), weekdays)
    return {each.limit: each for each in found}


@pytest.mark.parametrize(
    ("begun", "due", "basis"),
    [
        ("2023-09-14 21:59", "2023-09-14 23:59", Basis.DAY),
        ("2023-09-14 21:59:59", "2023-09-14 23:59:59", Basis.DAY),
        ("2023-09-14 22:00", "2023-09-15 10:00", Basis.NIGHT),
        ("2023-09-14 23:59:59", "2023-09-15 10:00", Basis.NIGHT),
        ("2023-09-15 00:00", "2023-09-15 10:00", Basis.NIGHT),
        ("2023-09-15 07:59", "2023-09-15 10:00", Basis.NIGHT),
        ("2023-09-15 08:00", "2023-09-15 10:00", Basis.DAY),
        ("2023-09-30 22:30", "2023-10-01 10:00", Basis.NIGHT),
        ("2023-12-31 23:00", "2024-01-01 10:00", Basis.NIGHT),
        ("2024-02-28 22:00", "2024-02-29 10:00", Basis.NIGHT),
    ],
)
def test_the_town_answers_in_two_hours_by_day_and_in_the_morning_after_a_night(
    begun: str, due: str, basis: Basis
) -> None:
    assert response_due(at(begun), RULE, urgent=False) == (at(due), basis)


@given(MOMENTS)
def test_an_urgent_ticket_is_due_at_once_at_any_hour(begun: dt.datetime) -> None:
    assert response_due(begun, RULE, urgent=True) == (begun, Basis.URGENT)


@given(MOMENTS, MOMENTS)
def test_who_comes_later_is_never_due_earlier(one: dt.datetime, other: dt.datetime) -> None:
    first, second = sorted((one, other))
    assert response_due(first, RULE, urgent=False)[0] <= response_due(second, RULE, urgent=False)[0]


@given(MOMENTS)
def test_an_answer_is_due_by_day_or_within_two_hours_of_it(begun: dt.datetime) -> None:
    due, basis = response_due(begun, RULE, urgent=False)
    assert dt.timedelta(hours=2) <= due - begun <= dt.timedelta(hours=12)
    assert (due - begun == dt.timedelta(hours=2)) if basis is Basis.DAY else (due.time() == RULE.night_due)


@given(MOMENTS)
def test_the_clock_is_that_of_the_office_wherever_the_time_was_written(begun: dt.datetime) -> None:
    abroad = begun.astimezone(dt.UTC)
    assert response_due(abroad, RULE, urgent=False) == response_due(begun, RULE, urgent=False)


@given(MOMENTS, st.integers(0, 60))
def test_working_days_end_on_a_working_day_and_pass_over_no_more_than_the_others(begun: dt.datetime, days: int) -> None:
    end = days_after(begun, days, weekdays)
    between = [begun.date() + dt.timedelta(days=n) for n in range(1, (end.date() - begun.date()).days + 1)]
    assert sum(map(weekdays, between)) == days
    assert end.time() == begun.time()
    assert not days or weekdays(end.date())


@given(MOMENTS, st.integers(0, 60))
def test_natural_days_are_days(begun: dt.datetime, days: int) -> None:
    assert days_after(begun, days) - begun == dt.timedelta(days=days)


@given(MOMENTS, st.floats(0.1, 1000), st.sampled_from(["小时", "个工作日", "天", "分钟"]))
def test_a_limit_given_on_the_ticket_is_never_computed_anew(begun: dt.datetime, value: float, unit: str) -> None:
    given_on_it = begun + dt.timedelta(days=3, minutes=7)
    ticket = Ticket(NUMBER, created_at=begun, limit_value=value, limit_unit=unit, deadline_at=given_on_it)
    found = limits(ticket)[Limit.CLOSE]
    assert (found.due, found.basis) == (given_on_it, Basis.GIVEN)


@pytest.mark.parametrize(
    ("value", "unit", "due"),
    [
        (2, "小时", "2023-09-15 12:30"),
        (24.0, "个小时", "2023-09-16 10:30"),
        (90, "分钟", "2023-09-15 12:00"),
        (7, "天", "2023-09-22 10:30"),
        (7, "个自然日", "2023-09-22 10:30"),
        (1, "工作日", "2023-09-18 10:30"),
        (5, "个工作日", "2023-09-22 10:30"),
        (1, "周", "2023-09-22 10:30"),
    ],
)
def test_a_span_counts_from_the_handing_over(value: float, unit: str, due: str) -> None:
    ticket = Ticket(
        NUMBER,
        created_at=at("2023-09-15 09:00"),
        dispatched_at=at("2023-09-15 10:30"),
        limit_value=value,
        limit_unit=unit,
    )
    assert limits(ticket)[Limit.CLOSE] == Deadline(Limit.CLOSE, at(due), Basis.DURATION)


@pytest.mark.parametrize(("value", "unit"), [(3, None), (3, "旬"), (None, "天"), (0, "天"), (-1, "天"), (1e9, "天")])
def test_a_span_that_cannot_be_read_is_no_limit(value: float | None, unit: str | None) -> None:
    ticket = Ticket(NUMBER, created_at=at("2023-09-15 09:00"), limit_value=value, limit_unit=unit)
    assert Limit.CLOSE not in limits(ticket)


def test_days_are_working_days_where_the_setting_says_so() -> None:
    ticket = Ticket(NUMBER, created_at=at("2023-09-15 09:00"), limit_value=1, limit_unit="日")
    assert limits(ticket)[Limit.CLOSE].due == at("2023-09-16 09:00")
    assert limits(ticket, rules=[DeadlineSettings(days="working")])[Limit.CLOSE].due == at("2023-09-18 09:00")


def test_extensions_move_the_limit_and_the_latest_counts() -> None:
    ticket = Ticket(NUMBER, created_at=at("2023-09-14 09:00"), deadline_at=at("2023-09-20 18:00"))
    assert limits(ticket)[Limit.CLOSE].basis is Basis.GIVEN
    by_days = Ticket(NUMBER, created_at=ticket.created_at, deadline_at=ticket.deadline_at, delay_days=3)
    assert limits(by_days)[Limit.CLOSE] == Deadline(Limit.CLOSE, at("2023-09-23 18:00"), Basis.EXTENDED)
    by_time = Ticket(
        NUMBER, created_at=ticket.created_at, deadline_at=ticket.deadline_at, delay_days=3,
        delay_deadline=at("2023-09-22 12:00"),
    )  # fmt: skip
    assert limits(by_time)[Limit.CLOSE].due == at("2023-09-22 12:00")
    sign = Event(Step.SIGN, at("2023-09-14 09:10"), "甲")
    extended = Event(Step.EXTEND, at("2023-09-15 09:00"), "甲", until=at("2023-09-25 12:00"))
    assert limits(by_time, sign, extended)[Limit.CLOSE] == Deadline(Limit.CLOSE, at("2023-09-25 12:00"), Basis.EXTENDED)


def test_what_was_done_in_time_stays_met_and_what_was_done_late_stays_late() -> None:
    ticket = Ticket(NUMBER, created_at=at("2023-09-14 09:00"), deadline_at=at("2023-09-20 18:00"))
    sign, respond = Event(Step.SIGN, at("2023-09-14 09:10"), "甲"), Event(Step.RESPOND, at("2023-09-14 11:01"), "甲")
    now = at("2023-09-20 18:00")
    found = limits(ticket, sign, respond)
    assert found[Limit.RESPONSE].state(now) is DeadlineState.LATE
    assert found[Limit.RESPONSE].left(now) == dt.timedelta(minutes=-1)
    assert found[Limit.CLOSE].state(now) is DeadlineState.OPEN
    assert found[Limit.CLOSE].state(now + dt.timedelta(seconds=1)) is DeadlineState.OVERDUE
    replied = Ticket(NUMBER, created_at=ticket.created_at, deadline_at=ticket.deadline_at, replied_at=now)
    assert {each.state(now) for each in limits(replied).values()} == {DeadlineState.UNKNOWN, DeadlineState.MET}


def test_an_unanswered_ticket_stays_late_until_something_later_is_known() -> None:
    ticket, month_later = Ticket(NUMBER, created_at=at("2023-09-14 09:00")), at("2023-10-14 09:00")
    signed = Event(Step.SIGN, at("2023-09-14 09:10"), "甲")
    for events in ((), (signed,)):
        found = limits(ticket, *events)[Limit.RESPONSE]
        assert found.state(at("2023-09-14 11:00")) is DeadlineState.OPEN
        assert {found.state(at("2023-09-14 11:01")), found.state(month_later)} == {DeadlineState.OVERDUE}
    for told in ({"replied_at": month_later}, {"closed_at": month_later}, {"visit_time": month_later}):
        later = limits(dataclasses.replace(ticket, **told), signed)[Limit.RESPONSE]  # type: ignore[arg-type]
        assert (later.done_at, later.state(month_later)) == (None, DeadlineState.UNKNOWN)


def test_a_ticket_that_the_platform_calls_done_is_not_late_though_nobody_says_since_when() -> None:
    ticket = Ticket(NUMBER, created_at=at("2023-09-14 09:00"), deadline_at=at("2023-09-20 18:00"), status="已办结")
    now = at("2023-09-14 12:00")
    assert {each.state(now) for each in limits(ticket).values()} == {DeadlineState.UNKNOWN}
    assert limits(dataclasses.replace(ticket, status="办理中"))[Limit.RESPONSE].state(now) is DeadlineState.OVERDUE


def test_what_the_platform_calls_done_is_the_offices_to_say() -> None:
    ticket = Ticket(NUMBER, created_at=at("2023-09-14 09:00"), status="处置完毕")
    now = at("2023-09-14 12:00")
    own = dataclasses.replace(RULE, done_statuses=("处置完毕",))
    [found] = deadlines(ticket, history(NUMBER, [], ticket), [own], weekdays)
    assert found.state(now) is DeadlineState.UNKNOWN
    assert limits(ticket)[Limit.RESPONSE].state(now) is DeadlineState.OVERDUE
    later = dataclasses.replace(own, since=dt.date(2024, 1, 1), returned_statuses=("退市",))
    assert settled_statuses([own, later]) == {"处置完毕"}


def test_a_withdrawn_answer_is_none() -> None:
    ticket = Ticket(NUMBER, created_at=at("2023-09-14 09:00"))
    sign, respond = Event(Step.SIGN, at("2023-09-14 09:10"), "甲"), Event(Step.RESPOND, at("2023-09-14 09:30"), "甲")
    correct = Event(Step.CORRECT, at("2023-09-14 12:00"), "甲", "记错了", corrects=2)
    assert limits(ticket, sign, respond)[Limit.RESPONSE].done_at == respond.at
    assert limits(ticket, sign, respond, correct)[Limit.RESPONSE].done_at is None


def test_a_returned_ticket_has_no_deadline_and_a_pending_one_waits() -> None:
    ticket = Ticket(NUMBER, created_at=at("2023-09-14 09:00"), deadline_at=at("2023-09-15 09:00"))
    assert limits(ticket, Event(Step.RETURN, at("2023-09-14 09:10"), "甲", "非本镇")) == {}
    sign, pend = Event(Step.SIGN, at("2023-09-14 09:10"), "甲"), Event(Step.PEND, at("2023-09-14 09:20"), "甲", "疑难")
    assert {each.state(at("2023-10-01 09:00")) for each in limits(ticket, sign, pend).values()} == {
        DeadlineState.PAUSED
    }


@pytest.mark.parametrize(
    ("ticket", "urgent"),
    [
        (Ticket(NUMBER, urgency="突发"), True),
        (Ticket(NUMBER, urgency="紧急"), True),
        (Ticket(NUMBER, urgency="非紧急"), False),
        (Ticket(NUMBER, urgency="一般"), False),
        (Ticket(NUMBER, tags=("每月一题", "突发事件")), True),
        (Ticket(NUMBER, cat2="不稳定因素"), True),
        (Ticket(NUMBER, content="突发奇想"), False),
        (Ticket(NUMBER), False),
    ],
)
def test_the_marks_of_a_ticket_say_whether_it_is_urgent(ticket: Ticket, urgent: bool) -> None:
    assert is_urgent(ticket, RULE) is urgent


def test_the_rule_of_the_day_counts() -> None:
    older, newer = DeadlineSettings(), DeadlineSettings(since=dt.date(2023, 9, 15), response_hours=1.0)
    before, after = (Ticket(NUMBER, created_at=at(f"2023-09-{day} 09:00")) for day in (14, 15))
    assert limits(before, rules=[older, newer])[Limit.RESPONSE].due == at("2023-09-14 11:00")
    assert limits(after, rules=[older, newer])[Limit.RESPONSE].due == at("2023-09-15 10:00")


def test_a_ticket_of_which_only_the_number_is_known_has_only_what_was_noted() -> None:
    assert deadlines(None, history(NUMBER, []), [RULE], weekdays) == ()


def test_a_night_that_ends_before_it_begins_is_a_fault_of_the_settings() -> None:
    with pytest.raises(SettingsError) as caught:
        parse_settings({"deadlines": [{"night_begins": dt.time(7), "night_due": dt.time(23)}]})
    assert {key for key, _ in caught.value.faults} == {"deadlines[1].night_begins", "deadlines[1].night_due"}
