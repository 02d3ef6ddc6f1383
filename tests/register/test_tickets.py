import dataclasses
import datetime as dt
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import register.merging
from anjuan.ids import SHANGHAI, RecordId
from anjuan.steps import Event, Source, Step
from anjuan.ticket import Satisfaction, Solved, Ticket
from register.merging import Upsert
from register.register import Register
from register.ticket_filter import Filter
from tests.register.conftest import CASE, NOW, Backend, filing

CITY, DISTRICT = "热线-230914-001234", "兴[2023]-0471093"
WHOLE = Ticket(
    order_no=CITY,
    case_no=DISTRICT,
    tags=("每月一题", "供水"),
    title="停水",
    content="市民反映，停水三天。\n注：保密",
    is_secret=True,
    created_at=NOW,
    limit_value=7.5,
    limit_unit="天",
    return_count=2,
    visit_solved=Solved.PARTLY,
    visit_satisfied=Satisfaction.MOSTLY,
    extra={"网格员": "某人", "A": "1"},
)


def put(register: Register, *tickets: Ticket) -> tuple[Upsert, ...]:
    return register.tickets.upsert_many(tickets, NOW, "李", "导出.xlsx")


def test_a_ticket_comes_back_as_it_was_given_under_either_number(register: Register) -> None:
    assert put(register, WHOLE) == (Upsert.ADDED,)
    assert register.tickets.get(CITY) == WHOLE
    assert register.tickets.get(DISTRICT) == WHOLE
    assert register.tickets.resolve(DISTRICT) == CITY


def test_a_long_import_lets_others_write_between_its_parts(backend: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register.merging, "_AT_ONCE", 10)
    place = backend.new_place()
    given = [Ticket(order_no=f"热线-230914-{number:06d}") for number in range(35)]
    turns = iter(range(1, 10))
    with Register.open(place) as ours, Register.open(place) as theirs:
        monkeypatch.setattr(ours.database, "give_way", lambda: theirs.records.add([filing(next(turns))], NOW))
        assert set(put(ours, *given)) == {Upsert.ADDED}
        assert theirs.records.count() == 3
        assert theirs.audit.tail(1)[0].entry.detail["added"] == 35


_order = st.sampled_from([None, *(f"热线-230914-00000{number}" for number in range(5))])
_district = st.sampled_from([None, *(f"兴[2023]-000000{number}" for number in range(5))])
_said = st.builds(Ticket, _order, _district, title=st.sampled_from([None, "甲", "乙"])).filter(
    lambda each: each.numbers
)


@given(st.lists(_said, max_size=6), st.lists(_said, max_size=12))
@settings(max_examples=40, deadline=None)
def test_in_parts_or_at_once_is_the_same(sqlite: Backend, before: list[Ticket], tickets: list[Ticket]) -> None:
    with sqlite.new() as whole, sqlite.new() as parted, pytest.MonkeyPatch.context() as patched:
        put(whole, *before)
        put(parted, *before)
        outcomes = put(whole, *tickets)
        patched.setattr(register.merging, "_AT_ONCE", 1)
        patched.setattr(parted.database, "give_way", lambda: None)
        assert put(parted, *tickets) == outcomes
        assert parted.tickets.find(Filter()) == whole.tickets.find(Filter())


def test_the_same_again_is_unchanged(register: Register) -> None:
    put(register, WHOLE)
    assert put(register, WHOLE) == (Upsert.UNCHANGED,)


def test_who_knows_the_register_up_to_a_time_misses_no_change_however_clocks_go(register: Register) -> None:
    one, other = Ticket(order_no=CITY), Ticket(order_no="热线-230915-002345")
    put(register, one)
    known = register.tickets.changed()
    register.tickets.upsert_many([other], NOW - dt.timedelta(hours=1), "李", "早开始的.xlsx")
    count, newest = register.tickets.changed()
    assert known[1] == NOW
    assert count == 2
    assert newest is not None
    assert newest > NOW
    assert list(register.tickets.updated_since(newest)) == [other]


def test_blanks_of_a_later_export_erase_nothing(register: Register) -> None:
    put(register, WHOLE)
    later = Ticket(order_no=CITY, status="已办结", is_secret=False, extra={"A": "2"})
    assert put(register, later) == (Upsert.UPDATED,)
    found = register.tickets.get(CITY)
    assert found is not None
    assert (found.title, found.status, found.is_secret) == ("停水", "已办结", False)
    assert found.extra == {"网格员": "某人", "A": "2"}


def test_the_trail_names_the_fields_that_changed_and_never_their_values(register: Register) -> None:
    put(register, WHOLE)
    put(register, Ticket(order_no=CITY, caller_name="某人", status="已办结"))
    summary, update = register.audit.tail(2)
    assert summary.entry.detail == {"added": 0, "updated": 1, "unchanged": 0, "repeated": 0, "conflict": 0}
    assert (update.entry.subject, update.entry.detail) == (CITY, {"fields": ["status", "caller_name"]})


def test_a_ticket_known_by_its_district_number_gets_its_order_number_later(register: Register) -> None:
    put(register, Ticket(case_no=DISTRICT, title="停水"))
    assert register.tickets.resolve(DISTRICT) == DISTRICT
    assert put(register, Ticket(order_no=CITY, case_no=DISTRICT)) == (Upsert.UPDATED,)
    assert register.tickets.resolve(DISTRICT) == CITY
    assert register.tickets.count() == 1


def test_two_tickets_that_prove_to_be_one_are_joined(register: Register) -> None:
    put(register, Ticket(case_no=DISTRICT, title="停水"), Ticket(order_no=CITY, status="办理中"))
    assert put(register, Ticket(order_no=CITY, case_no=DISTRICT)) == (Upsert.UPDATED,)
    assert register.tickets.count() == 1
    found = register.tickets.get(DISTRICT)
    assert found is not None
    assert (found.title, found.status) == ("停水", "办理中")
    assert put(register, Ticket(order_no=CITY, case_no=DISTRICT)) == (Upsert.UNCHANGED,)


def test_numbers_of_two_different_tickets_in_one_row_are_a_conflict(register: Register) -> None:
    put(register, WHOLE)
    wrong = Ticket(order_no="热线-230914-009999", case_no=DISTRICT, title="别的")
    assert put(register, wrong) == (Upsert.CONFLICT,)
    assert register.tickets.get(CITY) == WHOLE
    assert register.tickets.get("热线-230914-009999") is None


def test_an_order_that_got_a_second_district_number_is_known_by_both(register: Register) -> None:
    put(register, WHOLE)
    put(register, Ticket(order_no=CITY, case_no="兴[2023]-0999999"))
    assert register.tickets.resolve(DISTRICT) == CITY
    assert register.tickets.resolve("兴[2023]-0999999") == CITY


def test_a_ticket_that_is_given_twice_is_merged_and_the_later_word_wins(register: Register) -> None:
    first = Ticket(order_no=CITY, status="办理中", title="停水")
    second = Ticket(order_no=CITY, status="已办结")
    assert put(register, first, second) == (Upsert.ADDED, Upsert.REPEATED)
    found = register.tickets.get(CITY)
    assert found is not None
    assert (found.status, found.title) == ("已办结", "停水")
    assert put(register, first, second) == (Upsert.UNCHANGED, Upsert.REPEATED)


def test_a_candidate_or_a_tail_finds_its_ticket_where_it_fits_one_alone(register: Register) -> None:
    put(register, WHOLE, Ticket(order_no="热线-230915-001234"), Ticket(order_no="网络-230915-00_234".replace("_", "7")))
    assert register.tickets.resolve("?-230914-001234") == CITY
    assert register.tickets.resolve("*007234") == "网络-230915-007234"
    assert register.tickets.resolve("*001234") is None
    assert register.tickets.candidates("*001234") == (CITY, "热线-230915-001234")
    assert register.tickets.candidates("*00_234") == ()
    assert register.tickets.candidates("*") == ()
    assert register.tickets.get("热线-230916-000001") is None


def test_changed_tickets_send_their_records_to_the_index_again(register: Register) -> None:
    register.records.add([filing(1), filing(2)], NOW)
    register.outbox.done(register.outbox.lease(10, NOW, 60))
    put(register, Ticket(order_no="热线-230914-009999"))
    assert register.outbox.pending_count() == 0
    put(register, WHOLE)
    work = register.outbox.lease(10, NOW, 60)
    assert [each.place for each in work] == [RecordId(CASE.key, 1), RecordId(CASE.key, 2)]
    register.outbox.done(work)
    put(register, WHOLE)
    assert register.outbox.pending_count() == 0


def test_tickets_are_listed_by_time_unit_and_deadline(register: Register) -> None:
    def day(number: int) -> dt.datetime:
        return dt.datetime(2023, 9, number, tzinfo=SHANGHAI)

    put(
        register,
        Ticket(order_no="热线-230901-000001", created_at=day(1), host_unit="甲村", deadline_at=day(8)),
        Ticket(order_no="热线-230902-000001", created_at=day(2), unit_l3="甲村", deadline_at=day(8), replied_at=day(3)),
        Ticket(
            order_no="热线-230903-000001",
            created_at=day(3),
            host_unit="乙村",
            deadline_at=day(8),
            delay_deadline=day(20),
        ),
        Ticket(order_no="热线-230904-000001"),
    )

    def numbers(wanted: Filter, limit: int = 100, offset: int = 0) -> list[str]:
        return [ticket.number[3:9] for ticket in register.tickets.find(wanted, limit, offset).tickets]

    assert numbers(Filter()) == ["230903", "230902", "230901", "230904"]
    assert numbers(Filter(), limit=2, offset=1) == ["230902", "230901"]
    assert register.tickets.find(Filter(), limit=1).total == 4
    assert numbers(Filter(since=day(2), until=day(3))) == ["230902"]
    assert numbers(Filter(unit="甲村")) == ["230902", "230901"]
    assert numbers(Filter(open=True)) == ["230903", "230901", "230904"]
    assert {each.number for each in register.tickets.every(Filter(open=True, unit="甲村"))} == {"热线-230901-000001"}


def test_tickets_whose_citizens_were_called_back_are_found_by_either_tale(register: Register) -> None:
    day = dt.timedelta(days=1)
    put(
        register,
        Ticket(order_no="热线-230914-000001", created_at=NOW - 90 * day, visit_time=NOW - day),
        Ticket(order_no="热线-230914-000002", created_at=NOW - 90 * day),
        Ticket(order_no="热线-230914-000003", created_at=NOW - day, visit_satisfied=Satisfaction.UNSATISFIED),
        Ticket(order_no="热线-230914-000004", created_at=NOW - 90 * day, visit_solved=Solved.UNSOLVED),
        Ticket(order_no="热线-230914-000005", created_at=NOW - day, visit_solved=Solved.SOLVED),
        Ticket(order_no="热线-230914-000006", created_at=NOW - 90 * day, status="已办结"),
    )
    called = [Event(Step.REPLY, NOW - 9 * day, "李", source=Source.FILING), Event(Step.VISIT, NOW - day, "李")]
    register.steps.restore("热线-230914-000002", called, NOW, "李")
    found = register.tickets.every(Filter(visited_since=NOW - 30 * day))
    assert sorted(each.number[-1] for each in found) == ["1", "2", "3"]
    assert sorted(each.number[-1] for each in register.tickets.every(Filter(open=True))) == ["1", "3", "4", "5", "6"]
    unsettled = register.tickets.every(Filter(open=True, settled=frozenset({"已办结"})))
    assert sorted(each.number[-1] for each in unsettled) == ["1", "3", "4", "5"]


def test_a_ticket_is_open_until_an_event_says_otherwise_that_nobody_corrected(register: Register) -> None:
    put(register, dataclasses.replace(WHOLE, limit_value=None, deadline_at=NOW + dt.timedelta(days=7)))

    def note(step: Step, minutes: int, corrects: int | None = None) -> None:
        at = NOW + dt.timedelta(minutes=minutes)
        event = Event(step, at, "李", "记错了" if corrects else "", "一村", corrects=corrects)
        register.steps.append(DISTRICT, event, now=at, actor="李")

    def is_listed(due_by: dt.datetime | None = None) -> bool:
        return bool(register.tickets.every(Filter(open=True, due_by=due_by)))

    note(Step.SIGN, 1)
    assert is_listed(NOW)  # nobody has answered
    note(Step.RESPOND, 2)
    assert not is_listed(NOW)
    assert is_listed(NOW + dt.timedelta(days=7))
    for minutes, step in enumerate((Step.DISPATCH, Step.VERIFY, Step.HANDLE, Step.REPLY), 3):
        note(step, minutes)
    assert not is_listed()
    note(Step.CORRECT, 8, corrects=6)
    assert is_listed()
    [(number, past)] = register.steps.histories_of(register.tickets.every(Filter(open=True))).items()
    assert past == register.steps.history(number)


def test_two_imports_at_once_both_arrive(backend: Backend) -> None:
    place = backend.new_place()
    with Register.open(place) as register, Register.open(place) as other:

        def work(mine: Register, channel: str) -> None:
            for number in range(5):
                put(mine, *(Ticket(order_no=f"{channel}-23091{number}-00000{each}") for each in range(5)), WHOLE)

        threads = [threading.Thread(target=work, args=each) for each in ((register, "热线"), (other, "网络"))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert register.tickets.count() == 51
        assert register.audit.verify().broken is None


_orders = st.sampled_from([None, "热线-230914-000001", "热线-230914-000002", "热线-230914-000003"])
_cases = st.sampled_from([None, "兴[2023]-0000001", "兴[2023]-0000002", "兴[2023]-0000003"])
_tickets = st.builds(
    Ticket,
    order_no=_orders,
    case_no=_cases,
    status=st.sampled_from([None, "办理中", "已办结"]),
    visit_satisfied=st.sampled_from([None, *Satisfaction]),
    extra=st.dictionaries(st.sampled_from("甲乙"), st.sampled_from("12"), max_size=2),
).filter(lambda ticket: bool(ticket.numbers))


@given(st.lists(_tickets, max_size=8), st.lists(_tickets, max_size=4))
@settings(max_examples=30, deadline=None)
def test_the_second_time_nothing_changes_whatever_came_before(
    sqlite: Backend, before: list[Ticket], given_: list[Ticket]
) -> None:
    with sqlite.new() as register:
        put(register, *before)
        first = put(register, *given_)
        known = [register.tickets.get(number) for ticket in given_ for number in ticket.numbers]
        again = put(register, *given_)
        assert known == [register.tickets.get(number) for ticket in given_ for number in ticket.numbers]
        assert Upsert.ADDED not in again
        assert Upsert.UPDATED not in again
        same = {Upsert.CONFLICT, Upsert.REPEATED}
        assert [each for each in first if each in same] == [each for each in again if each in same]
        assert all(ticket is None or len({ticket.number}) == 1 for ticket in known)


def test_tickets_are_found_by_what_a_field_says_or_by_its_silence(register: Register) -> None:
    put(register, Ticket(CITY, DISTRICT, resolution_type="挂账"), Ticket("热线-230914-000002", title="乙"))
    assert register.tickets.having("resolution_type", "挂账") == {CITY}
    assert register.tickets.having("resolution_type", None) == {"热线-230914-000002"}


def test_tickets_are_found_by_steps_that_were_noted_and_not_corrected(register: Register) -> None:
    put(register, Ticket(CITY, DISTRICT), Ticket("热线-230914-000002"))
    hour = dt.timedelta(hours=1)
    pended = Event(Step.PEND, NOW, "李", "一时难以解决")
    withdrawn = [pended, Event(Step.CORRECT, NOW + hour, "李", "记错了", corrects=1)]
    register.steps.restore(DISTRICT, [pended], NOW, "李")
    register.steps.restore("热线-230914-000002", withdrawn, NOW, "李")
    assert register.tickets.noted(Step.PEND, NOW, NOW + hour) == {CITY}
    assert register.tickets.noted(Step.PEND, NOW - hour, NOW) == set()
    assert register.tickets.noted(Step.SETTLE, NOW, NOW + hour) == set()
