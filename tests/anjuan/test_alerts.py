"""Who must be warned, of what, and in which order."""

import dataclasses
import datetime as dt

import pytest

from anjuan.alerts import Alert, AlertReason, Level, Watched, alerts, bad_visit, sensitive_words
from anjuan.deadlines import Basis, Deadline, Limit
from anjuan.history import history
from anjuan.ids import SHANGHAI
from anjuan.repeats import Call, Group, Sameness, call_of
from anjuan.settings import AlertSettings, RepeatSettings
from anjuan.steps import Event, Source, Step
from anjuan.ticket import Satisfaction, Solved, Ticket

NOW = dt.datetime(2023, 9, 20, 9, 30, tzinfo=SHANGHAI)
RULE = AlertSettings()
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
NUMBER = "热线-230914-001234"


TICKET = Ticket(NUMBER, created_at=NOW - DAY)


def watched(
    ticket: Ticket = TICKET,
    due: dict[Limit, dt.timedelta] | None = None,
    lacking: tuple[str, ...] = (),
    *,
    is_open: bool = True,
) -> Watched:
    deadlines = tuple(Deadline(limit, NOW + left, Basis.GIVEN) for limit, left in (due or {}).items())
    return Watched(ticket, history(ticket.number, (), ticket), deadlines, lacking, is_open)


def reasons(*tickets: Watched, calls: tuple[Call, ...] = (), groups: tuple[Group, ...] = ()) -> list[AlertReason]:
    return [each.reason for each in alerts(tickets, calls, [RULE], groups, NOW)]


@pytest.mark.parametrize(
    ("limit", "left", "expected"),
    [
        (Limit.RESPONSE, dt.timedelta(minutes=31), []),
        (Limit.RESPONSE, dt.timedelta(minutes=30), [AlertReason.DUE_SOON]),
        (Limit.RESPONSE, dt.timedelta(0), [AlertReason.DUE_SOON]),
        (Limit.RESPONSE, -dt.timedelta(seconds=1), [AlertReason.OVERDUE]),
        (Limit.CLOSE, 24 * HOUR + dt.timedelta(seconds=1), []),
        (Limit.CLOSE, 24 * HOUR, [AlertReason.DUE_SOON]),
        (Limit.CLOSE, -HOUR, [AlertReason.OVERDUE]),
    ],
)
def test_a_deadline_warns_when_it_nears_and_when_it_has_passed(
    limit: Limit, left: dt.timedelta, expected: list[AlertReason]
) -> None:
    assert reasons(watched(due={limit: left})) == expected
    assert reasons(watched(due={limit: left}, is_open=False)) == []


def test_what_the_case_file_lacks_is_told_near_the_limit_of_closing_alone() -> None:
    near = watched(due={Limit.CLOSE: 2 * HOUR}, lacking=("案件情况说明", "办理后照片"))
    [soon, lack] = alerts([near], (), [RULE], (), NOW)
    assert (soon.reason, lack.reason) == (AlertReason.DUE_SOON, AlertReason.LACKING)
    assert lack.words == ("案件情况说明", "办理后照片")
    assert AlertReason.LACKING in reasons(watched(due={Limit.CLOSE: -HOUR}, lacking=("回复",)))
    assert reasons(watched(due={Limit.CLOSE: 3 * DAY}, lacking=("回复",))) == []
    assert AlertReason.LACKING not in reasons(watched(due={Limit.RESPONSE: HOUR / 4}, lacking=("回复",)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("来电人扬言要上访", ("扬言", "上访")),
        ("无扬言", ()),
        ("未上访，没有自杀倾向", ()),
        ("要 跳 楼", ("跳楼",)),
        ("路灯不亮", ()),
    ],
)
def test_sensitive_words_are_found_where_they_are_said(text: str, words: tuple[str, ...]) -> None:
    assert sensitive_words(text, RULE) == words
    ticket = Ticket(NUMBER, created_at=NOW, content=text)
    assert reasons(watched(ticket)) == ([AlertReason.SENSITIVE] if words else [])
    assert reasons(watched(ticket, is_open=False)) == []


def visit(at: dt.datetime, solved: Solved | None = Solved.UNSOLVED, satisfied: Satisfaction | None = None) -> Event:
    return Event(Step.VISIT, at, "李", solved=solved, satisfied=satisfied)


@pytest.mark.parametrize(
    ("ticket", "events", "words"),
    [
        (Ticket(NUMBER), [visit(NOW - DAY)], ("未解决",)),
        (Ticket(NUMBER), [visit(NOW - DAY, Solved.PARTLY, Satisfaction.UNSATISFIED)], ("部分解决", "不满意")),
        (Ticket(NUMBER), [visit(NOW - DAY, Solved.SOLVED, Satisfaction.MOSTLY)], ()),
        (Ticket(NUMBER), [visit(NOW - 31 * DAY)], ()),
        (Ticket(NUMBER), [visit(NOW - DAY), Event(Step.REWORK, NOW - HOUR, "李", "再办")], ()),
        (Ticket(NUMBER), [visit(NOW - 2 * DAY), visit(NOW - DAY, Solved.SOLVED, Satisfaction.SATISFIED)], ()),
        (Ticket(NUMBER, visit_time=NOW - DAY, visit_satisfied=Satisfaction.UNSATISFIED), [], ("不满意",)),
        (Ticket(NUMBER, created_at=NOW - DAY, visit_solved=Solved.UNSOLVED), [], ("未解决",)),
        (Ticket(NUMBER, created_at=NOW - 31 * DAY, visit_solved=Solved.UNSOLVED), [], ()),
        (Ticket(NUMBER), [], ()),
    ],
)
def test_a_bad_call_back_warns_until_somebody_takes_care(
    ticket: Ticket, events: list[Event], words: tuple[str, ...]
) -> None:
    replied = Event(Step.REPLY, NOW - 40 * DAY, "李")
    noted = [dataclasses.replace(each, no=no) for no, each in enumerate([replied, *events], 1)]
    assert bad_visit(ticket, history(NUMBER, noted, ticket), NOW - 30 * DAY) == words


def test_a_failed_call_of_the_city_and_what_waits_to_be_handled_again_are_told_apart() -> None:
    replied = Event(Step.REPLY, NOW - 90 * DAY, "李", source=Source.FILING, no=1)
    bad = dataclasses.replace(visit(NOW - 80 * DAY), no=2)
    old = history(NUMBER, [replied, bad], Ticket(NUMBER))
    [alert] = alerts([Watched(Ticket(NUMBER), old, open=False)], (), [RULE], (), NOW)
    assert (alert.reason, alert.level) == (AlertReason.TO_REWORK, Level.RED)
    closed = Ticket(NUMBER, closed_at=NOW - 9 * DAY, visit_time=NOW - DAY, visit_solved=Solved.UNSOLVED)
    [alert] = alerts([Watched(closed, history(NUMBER, (), closed), open=False)], (), [RULE], (), NOW)
    assert (alert.reason, alert.words) == (AlertReason.CITY_VISIT, ("未解决",))


def calls(
    *phones: str | None, point: str | None = "3号楼", apart: dt.timedelta = DAY, texts: tuple[str, ...] = ()
) -> tuple[Call, ...]:
    tickets = (
        Ticket(
            f"热线-230914-00000{no}",
            caller_phone=phone,
            village="一村",
            point=point,
            created_at=NOW - no * apart,
            content=texts[no] if texts else "楼前路灯不亮",
        )
        for no, phone in enumerate(phones)
    )
    return tuple(call for ticket in tickets if (call := call_of(ticket, b"a" * 32, (RepeatSettings(),))))


OPEN = watched(Ticket("热线-230914-000000", created_at=NOW))


def test_many_calls_of_one_caller_warn_and_show_the_number_masked() -> None:
    phone = "13000000001"
    [alert] = alerts([OPEN], calls(phone, phone, phone, point=None), [RULE], (), NOW)
    assert alert == Alert(
        AlertReason.SAME_CALLER,
        ("热线-230914-000002", "热线-230914-000001", "热线-230914-000000"),
        words=("130****0001",),
        days=30,
    )
    assert reasons(OPEN, calls=calls(phone, phone, point=None)) == []
    assert reasons(OPEN, calls=calls(phone, phone, phone, point=None, apart=16 * DAY)) == []
    assert reasons(OPEN, calls=calls(None, None, None, point=None)) == []


def test_many_callers_of_one_place_warn_as_long_as_one_ticket_is_open() -> None:
    several = calls("13000000001", "13000000002", "保密")
    [alert] = alerts([OPEN], several, [RULE], (), NOW)
    assert (alert.reason, alert.words, alert.days) == (AlertReason.SAME_PLACE, ("一村3号楼",), 7)
    assert reasons(calls=several) == []
    assert reasons(OPEN, calls=calls("13000000001", "13000000002", "13000000001")) == []
    assert reasons(OPEN, calls=calls("13000000001", "13000000002", "保密", apart=4 * DAY)) == []


def test_callers_of_one_place_count_together_where_they_tell_of_one_matter() -> None:
    phones = ("13000000001", "13000000002", "13000000003", "13000000001")
    unlike = ("楼前路灯不亮", "垃圾桶满了没人清", "自来水发黄", "电梯停运")
    assert reasons(OPEN, calls=calls(*phones, texts=unlike)) == []
    alike = ("楼前路灯不亮", "楼前路灯不亮了", "楼前的路灯不亮", "楼前路灯不亮")
    [alert] = alerts([OPEN], calls(*phones, texts=alike, apart=HOUR), [AlertSettings(caller_calls=9)], (), NOW)
    assert (alert.reason, alert.callers, len(alert.tickets)) == (AlertReason.SAME_PLACE, 3, 4)
    lamps = [dataclasses.replace(each, category="照明") for each in calls(*phones[:3], texts=unlike)]
    assert reasons(OPEN, calls=tuple(lamps)) == [AlertReason.SAME_PLACE]


@pytest.mark.parametrize("confirmed", [True, False])
def test_what_a_person_has_decided_does_not_warn_again(confirmed: bool) -> None:
    several = calls("13000000001", "13000000002", "13000000003")
    numbers = tuple(each.number for each in several)
    assert reasons(OPEN, calls=several, groups=(Group(Sameness.GROUP, numbers, confirmed, NOW, "李"),)) == []
    fewer = Group(Sameness.GROUP, numbers[1:], confirmed, NOW, "李")
    assert reasons(OPEN, calls=several, groups=(fewer,)) == [AlertReason.SAME_PLACE]


def test_the_most_urgent_come_first() -> None:
    tickets = [
        watched(Ticket(f"热线-230914-00000{no}", content=text, created_at=NOW), due=due)
        for no, (text, due) in enumerate(
            [("", {Limit.CLOSE: HOUR}), ("上访", {}), ("", {Limit.CLOSE: -HOUR}), ("", {Limit.CLOSE: -DAY})]
        )
    ]
    found = alerts(tickets, (), [RULE], (), NOW)
    assert [each.tickets[0][-1] for each in found] == ["1", "3", "2", "0"]
    assert [each.level for each in found] == [Level.RED, Level.RED, Level.RED, Level.YELLOW]


def test_before_the_first_rule_nobody_is_warned() -> None:
    late = watched(due={Limit.CLOSE: -HOUR})
    assert alerts([late], (), [AlertSettings(since=dt.date(2023, 9, 21))], (), NOW) == ()
