import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from anjuan.course import next_steps
from anjuan.history import History, admit, history, moved_by
from anjuan.ids import SHANGHAI
from anjuan.kinds import Kind
from anjuan.steps import Event, Exclusion, Refusal, Source, State, Step, StepRefused
from anjuan.ticket import Satisfaction, Solved, Ticket

NUMBER = "热线-230914-001234"
CALL = dt.datetime(2023, 9, 14, 8, tzinfo=SHANGHAI)
NOW = CALL + dt.timedelta(days=60)
GOOD = {"solved": Solved.SOLVED, "satisfied": Satisfaction.SATISFIED}
BAD = {"solved": Solved.UNSOLVED, "satisfied": Satisfaction.UNSATISFIED}


def after(hours: float) -> dt.datetime:
    return CALL + dt.timedelta(hours=hours)


class Book:
    """A ticket's history, written an hour a line."""

    def __init__(self, ticket: Ticket | None = None) -> None:
        self.ticket = ticket
        self.events: list[Event] = []
        self.hour = 0.0

    @property
    def history(self) -> History:
        return history(NUMBER, self.events, self.ticket)

    @property
    def failures(self) -> int:
        return self.history.standing.failures

    @property
    def state(self) -> State:
        return self.history.standing.state

    def note(self, step: Step, hour: float | None = None, **facts: Any) -> "Book":
        self.hour = self.hour + 1 if hour is None else hour
        unit = "柳河营村" if step is Step.DISPATCH else ""
        event = replace(Event(step, after(self.hour), "张某", unit=unit), **facts)
        admit(self.history, event, self.ticket, NOW)
        self.events.append(replace(event, no=len(self.events) + 1))
        return self

    def refused(self, step: Step, hour: float | None = None, **facts: Any) -> StepRefused:
        before = self.history
        with pytest.raises(StepRefused) as caught:
            self.note(step, hour, **facts)
        assert self.history == before
        return caught.value


def up_to(step: Step) -> Book:
    """A ticket that has gone the way of the contract up to a step."""
    book = Book()
    for each in (Step.SIGN, Step.RESPOND, Step.DISPATCH, Step.VERIFY, Step.HANDLE, Step.REPLY, Step.VISIT, Step.CLOSE):
        book.note(each, **(GOOD if each is Step.VISIT else {}))
        if each is step:
            break
    return book


def test_the_nine_steps_lead_from_the_signing_to_the_archive() -> None:
    book = Book()
    first = (Step.SIGN, Step.RESPOND, Step.DISPATCH, Step.VERIFY, Step.HANDLE, Step.REPLY)
    states = [book.note(step).state for step in first]
    states.append(book.note(Step.VISIT, **GOOD).state)
    states += [book.note(Step.CLOSE).state, book.note(Step.ARCHIVE).state]
    assert states == [
        State.TO_RESPOND, State.TO_DISPATCH, State.TO_VERIFY, State.TO_HANDLE, State.TO_REPLY, State.TO_VISIT,
        State.TO_CLOSE, State.CLOSED, State.ARCHIVED,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("done", "step"),
    [
        (None, Step.RESPOND),
        (None, Step.CLOSE),
        (None, Step.PEND),
        (Step.SIGN, Step.SIGN),
        (Step.SIGN, Step.DISPATCH),
        (Step.RESPOND, Step.VERIFY),
        (Step.DISPATCH, Step.HANDLE),
        (Step.VERIFY, Step.REPLY),
        (Step.HANDLE, Step.VISIT),
        (Step.REPLY, Step.CLOSE),
        (Step.REPLY, Step.RETURN),
        (Step.VISIT, Step.ARCHIVE),
        (Step.CLOSE, Step.HANDLE),
    ],
)
def test_a_step_before_its_time_is_refused(done: Step | None, step: Step) -> None:
    book = up_to(done) if done else Book()
    refused = book.refused(step, note="原因")
    assert (refused.why, refused.state, refused.spoilt) == (Refusal.ORDER, book.state, None)
    assert step not in next_steps(book.state)


def test_an_unsolved_or_unsatisfied_citizen_sends_it_back_again_and_again() -> None:
    book = up_to(Step.REPLY)
    for outcome in (
        BAD,
        {"solved": Solved.PARTLY, "satisfied": Satisfaction.SATISFIED},
        {"solved": Solved.SOLVED, "satisfied": Satisfaction.UNSATISFIED},
    ):
        assert book.note(Step.VISIT, **outcome).state is State.TO_REWORK
        assert book.refused(Step.CLOSE).why is (Refusal.NO_REASON if book.failures > 1 else Refusal.UNSOLVED)
        assert book.refused(Step.VISIT, **GOOD).why is Refusal.ORDER
        assert book.note(Step.HANDLE).state is State.TO_VISIT
    assert book.note(Step.VISIT, **GOOD).note(Step.CLOSE).state is State.CLOSED
    assert book.history.standing.visits == 4


def test_a_ticket_may_be_closed_against_a_finding_with_the_reason() -> None:
    called = up_to(Step.REPLY).note(Step.VISIT, **BAD)
    assert called.refused(Step.CLOSE, note="不管了").why is Refusal.UNSOLVED
    called.note(Step.REWORK, note="未解决")
    assert called.refused(Step.CLOSE, note="不管了").why is Refusal.UNSOLVED
    called.note(Step.HANDLE).note(Step.VISIT, **BAD)
    assert called.note(Step.CLOSE, note="诉求于法无据，已解释").state is State.CLOSED
    assert up_to(Step.REPLY).note(Step.VISIT).note(Step.CLOSE, note="三次联系不上").state is State.CLOSED


@pytest.mark.parametrize("steps", [(Step.PEND,), (Step.APPLY_EXCLUSION, Step.EXCLUDE)])
def test_what_cannot_be_solved_is_closed_once_that_is_granted(steps: tuple[Step, ...]) -> None:
    called = up_to(Step.REPLY).note(Step.VISIT, **BAD)
    for each in steps:
        called.note(each, note="需上级协调")
    assert called.refused(Step.CLOSE).why is Refusal.NO_REASON
    assert called.note(Step.CLOSE, note="需上级协调").state is State.CLOSED


def test_who_was_never_called_is_not_closed_by_way_of_handling_again() -> None:
    book = up_to(Step.REPLY).note(Step.REWORK, note="退回").note(Step.PEND, note="疑难")
    assert book.refused(Step.CLOSE, note="不管了").why is Refusal.UNSOLVED


def test_a_dispatch_without_approval_waits_for_it() -> None:
    book = up_to(Step.DISPATCH)
    assert book.history.standing.unapproved
    book.note(Step.DISPATCH, 3, corrects=3, approver="李镇长", note="补审批")
    assert not book.history.standing.unapproved
    assert not history(NUMBER, (), Ticket(NUMBER, signed_at=after(1), dispatched_at=after(2))).standing.unapproved


def test_nobody_signs_before_the_platform_hands_over() -> None:
    book = Book(Ticket(NUMBER, created_at=CALL, dispatched_at=after(2)))
    assert book.refused(Step.SIGN, 1.9).why is Refusal.BEFORE_ASSIGNED
    assert book.note(Step.SIGN, 2).state is State.TO_RESPOND


def test_a_correction_is_not_older_than_what_it_withdraws() -> None:
    book = up_to(Step.SIGN)
    assert book.refused(Step.CORRECT, 0.9, corrects=1, note="错").why is Refusal.BEFORE_CORRECTED
    assert book.note(Step.CORRECT, 1, corrects=1, note="错").state is State.TO_SIGN


def test_a_call_whose_outcome_is_not_told_waits_for_it() -> None:
    book = up_to(Step.REPLY).note(Step.VISIT)
    assert book.state is State.VISIT_UNTOLD
    assert book.note(Step.VISIT, solved=Solved.SOLVED).state is State.VISIT_UNTOLD
    assert book.note(Step.VISIT, **GOOD).state is State.TO_CLOSE


def test_after_closing_a_call_is_the_citys_and_handling_again_is_for_a_person_to_decide() -> None:
    book = up_to(Step.CLOSE).note(Step.ARCHIVE)
    assert book.note(Step.VISIT, **BAD).state is State.ARCHIVED
    assert book.note(Step.VISIT).history.standing.contested
    assert book.refused(Step.REWORK).why is Refusal.NO_REASON
    assert book.note(Step.REWORK, note="市级回访未解决").state is State.TO_REWORK
    assert not book.history.standing.contested
    assert book.note(Step.HANDLE).note(Step.VISIT, **GOOD).note(Step.CLOSE).note(Step.ARCHIVE).state is State.ARCHIVED


def test_a_returned_ticket_may_come_again() -> None:
    book = up_to(Step.DISPATCH)
    assert book.refused(Step.RETURN).why is Refusal.NO_REASON
    assert book.note(Step.RETURN, note="不属本镇").state is State.RETURNED
    assert book.refused(Step.VERIFY).why is Refusal.ORDER
    assert book.note(Step.SIGN).state is State.TO_RESPOND


def test_the_first_unit_stays_responsible() -> None:
    book = up_to(Step.RESPOND)
    assert book.refused(Step.DISPATCH, unit=" ").why is Refusal.NO_UNIT
    book.note(Step.DISPATCH, unit="柳河营村", approver="李某").note(Step.DISPATCH, unit="环保科").note(Step.VERIFY)
    assert book.history.standing.unit == "柳河营村"


def test_an_extension_must_lead_on() -> None:
    book = up_to(Step.VERIFY)
    assert book.refused(Step.EXTEND).why is Refusal.NO_LIMIT
    assert book.refused(Step.EXTEND, until=CALL).why is Refusal.EARLIER_LIMIT
    book.note(Step.EXTEND, until=after(100))
    assert book.refused(Step.EXTEND, until=after(99)).why is Refusal.EARLIER_LIMIT
    assert book.note(Step.EXTEND, until=after(200)).history.standing.until == after(200)
    assert book.state is State.TO_HANDLE


def test_carrying_over_and_leaving_out_are_noted_beside_the_state() -> None:
    book = up_to(Step.VERIFY)
    assert book.refused(Step.SETTLE).why is Refusal.NOT_PENDING
    assert book.note(Step.PEND, note="需上级协调").history.standing.pending
    assert book.refused(Step.PEND, note="再挂").why is Refusal.PENDING
    assert not book.note(Step.SETTLE).history.standing.pending
    assert book.refused(Step.EXCLUDE).why is Refusal.NOT_APPLIED
    assert book.refused(Step.APPLY_EXCLUSION).why is Refusal.NO_REASON
    book.note(Step.APPLY_EXCLUSION, note="非权属").note(Step.COUNT)
    assert book.history.standing.exclusion is Exclusion.DECLINED
    book.note(Step.APPLY_EXCLUSION, note="补充材料").note(Step.EXCLUDE)
    assert book.history.standing.exclusion is Exclusion.GRANTED
    assert book.refused(Step.APPLY_EXCLUSION, note="再申请").why is Refusal.APPLIED
    assert book.state is State.TO_HANDLE


def test_a_correction_withdraws_what_it_names_and_can_be_withdrawn_itself() -> None:
    book = up_to(Step.DISPATCH)
    assert book.refused(Step.CORRECT, note="错").why is Refusal.NOTHING_TO_CORRECT
    assert book.refused(Step.CORRECT, corrects=9, note="错").why is Refusal.NO_SUCH_EVENT
    assert book.refused(Step.CORRECT, corrects=3).why is Refusal.NO_REASON
    assert book.note(Step.CORRECT, corrects=3, note="派错了").state is State.TO_DISPATCH
    assert book.refused(Step.CORRECT, corrects=3, note="又错").why is Refusal.WITHDRAWN
    assert book.note(Step.CORRECT, corrects=4, note="没派错").state is State.TO_VERIFY
    assert len(book.history.events) == 5


def test_what_would_make_a_later_event_impossible_is_refused() -> None:
    book = up_to(Step.DISPATCH)
    refused = book.refused(Step.CORRECT, corrects=1, note="错")
    assert refused.spoilt is not None
    assert (refused.why, refused.spoilt.no) == (Refusal.ORDER, 2)
    refused = book.refused(Step.RETURN, 2.5, note="不属本镇")
    assert refused.spoilt is not None
    assert refused.spoilt.step is Step.DISPATCH


def test_an_event_may_take_the_place_of_a_wrong_one() -> None:
    book = up_to(Step.DISPATCH)
    book.note(Step.SIGN, 0.5, corrects=1, note="时间写错了")
    assert book.state is State.TO_VERIFY
    assert [each.no for each in book.history.events] == [4, 1, 2, 3]


def test_what_was_done_earlier_may_be_noted_later() -> None:
    book = Book().note(Step.SIGN, 1).note(Step.RESPOND, 5)
    assert book.refused(Step.RESPOND, 0.5).why is Refusal.ORDER
    assert book.note(Step.DISPATCH, 9).note(Step.EXTEND, 3, until=after(100)).state is State.TO_VERIFY


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"at": NOW + dt.timedelta(seconds=1)}, Refusal.FUTURE),
        ({"at": CALL - dt.timedelta(seconds=1)}, Refusal.BEFORE_CALL),
        ({"step": Step.ASSIGN}, Refusal.PLATFORMS),
        ({"solved": Solved.SOLVED}, Refusal.STRAY),
        ({"until": NOW}, Refusal.STRAY),
    ],
)
def test_what_cannot_be_is_refused_whatever_happened_before(facts: dict[str, Any], why: Refusal) -> None:
    book = Book(Ticket(NUMBER, created_at=CALL))
    event = replace(Event(Step.SIGN, after(1), "张某"), **facts)
    with pytest.raises(StepRefused) as caught:
        admit(book.history, event, book.ticket, NOW)
    assert caught.value.why is why


def test_an_exports_times_are_events_that_are_not_stored() -> None:
    ticket = Ticket(
        NUMBER, created_at=CALL, dispatched_at=after(1), signed_at=after(2), replied_at=after(30), closed_at=after(50),
        visit_time=after(70), visit_solved=Solved.UNSOLVED, visit_contacted=True, visit_opinion="还是堵",
    )  # fmt: skip
    told = history(NUMBER, (), ticket)
    assert [each.step for each in told.events] == [Step.ASSIGN, Step.SIGN, Step.REPLY, Step.CLOSE, Step.VISIT]
    assert {(each.source, each.no) for each in told.events} == {(Source.IMPORT, None)}
    assert (told.events[-1].note, told.events[-1].contacted) == ("还是堵", True)
    assert told.standing.state is State.CLOSED
    assert told.stored == ()


def test_a_dispatch_after_the_signing_is_ours() -> None:
    ticket = Ticket(NUMBER, host_unit="柳河营村", signed_at=after(1), dispatched_at=after(2))
    told = history(NUMBER, (), ticket)
    assert [each.step for each in told.events] == [Step.SIGN, Step.DISPATCH]
    assert (told.standing.state, told.standing.unit) == (State.TO_VERIFY, "柳河营村")


def test_what_a_person_noted_goes_before_what_the_export_says() -> None:
    book = Book(Ticket(NUMBER, signed_at=after(9), replied_at=after(30)))
    book.note(Step.SIGN, 1)
    assert [(each.step, each.source) for each in book.history.events] == [
        (Step.SIGN, Source.PERSON),
        (Step.REPLY, Source.IMPORT),
    ]
    book.note(Step.VISIT, 40, **BAD)
    book.ticket = replace(book.ticket, visit_time=after(500), **{f"visit_{key}": value for key, value in GOOD.items()})
    assert book.state is State.TO_CLOSE
    book.note(Step.CORRECT, 700, corrects=1, note="错")
    signings = [(each.at, each.source) for each in book.history.events if each.step is Step.SIGN]
    assert signings == [(after(1), Source.PERSON), (after(9), Source.IMPORT)]
    assert book.history.withdrawn == {1}


def test_a_fact_leads_forward_and_never_back() -> None:
    ticket = Ticket(NUMBER, signed_at=after(1), replied_at=after(20), closed_at=after(10))
    assert history(NUMBER, (), ticket).standing.state is State.CLOSED
    returned = Ticket(NUMBER, returned_at=after(2), signed_at=after(1))
    assert history(NUMBER, (), returned).standing.state is State.RETURNED
    assert history(NUMBER, (), replace(returned, signed_at=after(3))).standing.state is State.TO_RESPOND


@pytest.mark.parametrize(
    ("book", "kind", "step"),
    [
        (Book, Kind.CASE_STATEMENT, Step.VERIFY),
        (lambda: up_to(Step.DISPATCH), Kind.CASE_STATEMENT, Step.VERIFY),
        (lambda: up_to(Step.VERIFY), Kind.CASE_STATEMENT, None),
        (lambda: up_to(Step.REPLY), Kind.CALLBACK, Step.VISIT),
        (lambda: up_to(Step.VISIT), Kind.CALLBACK, None),
        (lambda: up_to(Step.CLOSE), Kind.CALLBACK, None),
        (lambda: up_to(Step.SIGN).note(Step.RETURN, note="不属本镇"), Kind.CASE_STATEMENT, None),
        (lambda: up_to(Step.SIGN), Kind.RETURN, None),
        (lambda: up_to(Step.HANDLE), Kind.REPLY, None),
    ],
)
def test_a_filed_document_moves_a_ticket_where_that_is_certain(
    book: Callable[[], Book], kind: Kind, step: Step | None
) -> None:
    assert moved_by(kind, book().history.standing) is step


def test_an_event_is_read_back_from_json_as_it_was_written() -> None:
    for event in up_to(Step.CLOSE).note(Step.EXTEND, 4.5, until=after(99)).events:
        assert Event.of_json(event.as_json()) == event
    with pytest.raises(ValueError, match="sign"):
        Event.of_json({"step": "sign"})
