import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from anjuan.casefile import Record, RecordFacts
from anjuan.ids import CaseId, RecordId
from anjuan.kinds import Kind
from anjuan.steps import Event, Refusal, Source, State, Step, StepRefused
from anjuan.ticket import Satisfaction, Solved, Ticket
from register.register import Register
from register.shelf import Filing
from register.steps import Noted
from tests.register.conftest import CASE, NOW

TICKET = "热线-230914-001234"
DISTRICT = "兴[2023]-0471093"
LATER = NOW + dt.timedelta(days=30)


def after(hours: float) -> dt.datetime:
    return NOW + dt.timedelta(hours=hours)


def event(step: Step, hours: float = 0, **facts: object) -> Event:
    return replace(Event(step, after(hours), "张某"), **facts)  # type: ignore[arg-type]


def note(register: Register, *events: Event, number: str = TICKET) -> tuple[Noted, ...]:
    return register.steps.append(number, *events, now=LATER, actor="张某")


def state(register: Register, number: str = TICKET) -> State:
    return register.steps.history(number).standing.state


def statement(record_no: int = 1, kind: Kind = Kind.CASE_STATEMENT, case: CaseId = CASE) -> Filing:
    facts = RecordFacts(kind, None, "情况说明.docx", "情况说明.docx", after(5), "收件夹", format="docx")
    return Filing(case, Record(record_no, f"data/{record_no:03d} 情况说明.docx", f"{record_no:064x}", 7, facts))


def test_an_event_comes_back_as_it_was_noted(register: Register) -> None:
    note(register, event(Step.SIGN), event(Step.RESPOND, 1))
    sent = event(Step.DISPATCH, 2, unit="柳河营村", approver="李镇长", record=RecordId(CASE.key, 3), note="限三日")
    called = event(Step.VISIT, 9, contacted=True, solved=Solved.PARTLY, satisfied=Satisfaction.MOSTLY)
    register.steps.append(TICKET, sent, now=LATER, actor="张某")
    note(register, event(Step.VERIFY, 3), event(Step.HANDLE, 4), event(Step.REPLY, 5), called)
    note(register, event(Step.EXTEND, 10, until=after(99)))
    events = register.steps.history(TICKET).events
    assert [each.no for each in events] == list(range(1, 9))
    assert {each.noted_at for each in events} == {LATER}
    assert [replace(each, no=None, noted_at=None) for each in events][2] == sent
    assert replace(events[6], no=None, noted_at=None) == called
    assert events[7].until == after(99)
    assert register.steps.history(TICKET).standing.unit == "柳河营村"
    assert register.audit.verify().broken is None


def test_the_same_event_twice_is_recognised(register: Register) -> None:
    [first] = note(register, event(Step.SIGN))
    [again] = note(register, event(Step.SIGN))
    assert (first.new, again.new, again.event) == (True, False, first.event)
    assert len(register.steps.history(TICKET).events) == 1


def test_an_event_that_was_withdrawn_is_noted_anew(register: Register) -> None:
    note(register, event(Step.SIGN), event(Step.CORRECT, 1, corrects=1, note="登错了工单"))
    [again] = note(register, event(Step.SIGN))
    assert (again.new, again.event.no) == (True, 3)
    assert state(register) is State.TO_RESPOND
    [bulk] = register.steps.append_each([(TICKET, event(Step.SIGN))], LATER, "张某")
    assert isinstance(bulk, Noted)
    assert not bulk.new


def test_of_events_that_are_noted_together_all_are_or_none(register: Register) -> None:
    with pytest.raises(StepRefused) as caught:
        note(register, event(Step.SIGN), event(Step.CLOSE, 1))
    assert (caught.value.why, caught.value.state) == (Refusal.ORDER, State.TO_RESPOND)
    assert register.steps.history(TICKET).events == ()
    assert register.audit.verify().entries == 0


def test_of_two_who_sign_at_once_one_does(register: Register) -> None:
    def sign(minute: int) -> bool:
        try:
            return note(register, event(Step.SIGN, minute / 60))[0].new
        except StepRefused:
            return False

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(sign, range(4))) == [False, False, False, True]
    assert len(register.steps.history(TICKET).events) == 1


def test_of_many_each_that_is_possible_is_noted(register: Register) -> None:
    given = [(TICKET, event(Step.SIGN)), (TICKET, event(Step.CLOSE, 1)), ("热线-230915-000001", event(Step.SIGN))]
    outcomes = register.steps.append_each(given, LATER, "张某")
    assert [isinstance(each, Noted) for each in outcomes] == [True, False, True]
    assert state(register, "热线-230915-000001") is State.TO_RESPOND


def test_a_correction_withdraws_an_event_and_both_stay(register: Register) -> None:
    note(register, event(Step.SIGN), event(Step.RESPOND, 1))
    note(register, event(Step.CORRECT, 2, corrects=2, note="登错了工单"))
    told = register.steps.history(TICKET)
    assert [each.step for each in told.events] == [Step.SIGN, Step.RESPOND, Step.CORRECT]
    assert told.withdrawn == {2}
    assert told.standing.state is State.TO_RESPOND


def test_events_under_both_numbers_of_a_ticket_are_one_history_once_they_are_known_as_one(register: Register) -> None:
    note(register, event(Step.SIGN), number=DISTRICT)
    note(register, event(Step.CORRECT, 1, corrects=1, note="错"), number=DISTRICT)
    note(register, event(Step.SIGN, 2), number=TICKET)
    assert state(register, TICKET) is State.TO_RESPOND
    register.tickets.upsert_many([Ticket(order_no=TICKET, case_no=DISTRICT)], LATER, "张某", "工单.xlsx")
    told = register.steps.histories([TICKET, DISTRICT])
    assert [each.step for each in told[TICKET].events] == [Step.SIGN, Step.CORRECT, Step.SIGN]
    assert told[TICKET].events == told[DISTRICT].events
    assert told[TICKET].withdrawn == {1}


def test_a_filed_statement_moves_its_ticket_once(register: Register) -> None:
    noted = register.records.file([statement()], LATER)
    assert [each.step for each in noted.values()] == [Step.VERIFY]
    assert state(register) is State.TO_HANDLE
    [told] = register.steps.history(TICKET).events
    assert (told.source, told.record, told.at, told.by) == (Source.FILING, RecordId(CASE.key, 1), after(5), "收件夹")
    assert register.records.file([statement(), statement(2)], LATER) == {}
    note(register, event(Step.CORRECT, 6, corrects=1, note="归错了"))
    assert register.records.file([statement()], LATER) == {}
    assert state(register) is State.TO_SIGN


def test_a_call_back_sheet_leaves_the_outcome_to_be_told(register: Register) -> None:
    register.records.file([statement(), statement(2, Kind.CALLBACK)], LATER)
    assert state(register) is State.VISIT_UNTOLD
    assert register.records.file([statement(3, Kind.CALLBACK), statement(4, Kind.RETURN)], LATER) == {}


def test_a_history_that_a_case_file_tells_is_taken_in_where_there_is_none(register: Register) -> None:
    note(register, event(Step.SIGN), event(Step.RESPOND, 1))
    note(register, event(Step.CORRECT, 2, corrects=2, note="登错了工单"))
    told = register.steps.history(TICKET)
    assert register.steps.restore(TICKET, told.stored, LATER, "系统") == 0
    assert register.steps.restore("热线-230915-000001", told.stored, LATER, "系统") == 3
    again = register.steps.history("热线-230915-000001")
    assert (again.events, again.withdrawn, again.standing) == (told.events, told.withdrawn, told.standing)
