"""Dockets: what a few queries say of all tickets is what each one's history says."""

import datetime as dt
import random
from dataclasses import replace

from anjuan.ids import SHANGHAI, CaseId
from anjuan.kinds import Kind, Stage
from anjuan.settings import DeadlineSettings, RateSettings
from anjuan.steps import Event, Exclusion, State, Step, StepRefused
from anjuan.ticket import Satisfaction, Solved, Ticket
from register.register import Register
from register.shelf import Filing
from register.texts import StoredText
from tests.register.conftest import NOW, filing

BEGIN = dt.datetime(2023, 8, 19, tzinfo=SHANGHAI)
END = dt.datetime(2023, 9, 19, tzinfo=SHANGHAI)
LATER = dt.datetime(2023, 10, 20, tzinfo=SHANGHAI)
RULES = (RateSettings(), DeadlineSettings())
STEPS = [step for step in Step if step not in {Step.ASSIGN, Step.CORRECT}]


def ticket(index: int, rng: random.Random) -> Ticket:
    created = BEGIN + dt.timedelta(hours=rng.randrange(31 * 24))

    def maybe(hours: int) -> dt.datetime | None:
        return created + dt.timedelta(hours=hours) if rng.random() < 0.2 else None

    return Ticket(
        order_no=f"热线-2309{created.day:02d}-{index:06d}",
        case_no=f"兴[2023]-{index:07d}",
        created_at=created,
        signed_at=maybe(1),
        returned_at=maybe(2),
        replied_at=maybe(60),
        visit_time=maybe(90),
        closed_at=maybe(100),
    )


def events(created: dt.datetime, rng: random.Random) -> list[Event]:
    found, at = [], created + dt.timedelta(minutes=7)
    for _ in range(rng.randrange(30)):
        at += dt.timedelta(hours=rng.choice([1, 5]))
        step = rng.choice(STEPS)
        corrects = rng.randrange(1, 4) if rng.random() < 0.02 else None
        found.append(
            Event(
                step, at, "李某", rng.choice(["说明"] * 9 + ["", "　"]), rng.choice(["某村", "某|村"]),
                rng.choice(["", "李镇长"]),
                solved=rng.choice(list(Solved)) if step is Step.VISIT else None,
                satisfied=rng.choice(list(Satisfaction)) if step is Step.VISIT else None,
                until=at + dt.timedelta(days=9) if step is Step.EXTEND else None,
                corrects=corrects,
            )
        )  # fmt: skip
    return found


def test_what_the_database_reckons_is_what_the_histories_say(register: Register) -> None:
    rng = random.Random(20230919)  # noqa: S311 - a fixed story
    tickets = [ticket(index, rng) for index in range(150)]
    register.tickets.upsert_many(tickets, NOW, "李某", "台账.xlsx")
    refused = 0
    for each in tickets:
        assert each.created_at
        given = [(each.numbers[rng.randrange(2)], event) for event in events(each.created_at, rng)]
        refused += sum(isinstance(outcome, StepRefused) for outcome in register.steps.append_each(given, LATER, "李某"))
    assert refused
    histories = register.steps.histories([each.number for each in tickets])
    dockets = register.dockets.between(BEGIN, END, *RULES)
    assert [each.number for each in dockets] == sorted(histories)
    for docket in dockets:
        assert docket.standing == histories[docket.number].standing, docket.number
        assert docket.pending_decided == (histories[docket.number].last(Step.PEND) is not None), docket.number
    seen = [each.standing for each in dockets]
    assert any(each.pending for each in seen)
    assert {each.state is State.TO_REWORK for each in seen} == {each.unapproved for each in seen} == {True, False}
    assert {each.exclusion for each in seen} == {None, *Exclusion}


def test_a_call_back_without_its_time_is_one_and_a_handling_after_it_wants_another(register: Register) -> None:
    created = BEGIN + dt.timedelta(days=1)
    tickets = [
        Ticket(order_no="热线-230820-000001", created_at=created, replied_at=created, visit_valid=True),
        Ticket(order_no="热线-230820-000002", created_at=created, replied_at=created, visit_time=created),
    ]
    register.tickets.upsert_many(tickets, NOW, "李某", "台账.xlsx")
    again = [Event(Step.REWORK, created, "李某", "再办"), Event(Step.HANDLE, created, "李某")]
    register.steps.append(tickets[1].number, *again, now=LATER, actor="李某")
    untimed, handled = register.dockets.between(BEGIN, END, *RULES)
    assert (untimed.visited, untimed.standing.state) == (True, State.TO_CLOSE)
    assert handled.standing.state is State.TO_VISIT


def test_what_the_export_says_counts_where_nobody_noted_a_conclusion(register: Register) -> None:
    created = BEGIN + dt.timedelta(days=1)
    tickets = [
        Ticket(order_no="热线-230820-000001", created_at=created, resolution_type="剔除"),
        Ticket(order_no="热线-230820-000002", created_at=created, is_assess=False),
        Ticket(order_no="热线-230820-000003", created_at=created, resolution_type="挂账", unit_l3="某村"),
        Ticket(order_no="热线-230919-000004", created_at=END),
    ]
    register.tickets.upsert_many(tickets, NOW, "李某", "台账.xlsx")
    first, second, third = register.dockets.between(BEGIN, END, *RULES)
    assert first.standing.exclusion is second.standing.exclusion is Exclusion.GRANTED
    assert third.pending_decided
    assert third.unit == "某村"
    assert not third.standing.replied


def test_the_offices_own_words_for_how_a_ticket_stands_count(register: Register) -> None:
    created = BEGIN + dt.timedelta(days=1)
    tickets = [
        Ticket(order_no="热线-230820-000001", created_at=created, status="处置完毕"),
        Ticket(order_no="热线-230820-000002", created_at=created, status="已退市里"),
        Ticket(order_no="热线-230820-000003", created_at=created, resolution_type="长期挂起"),
    ]
    register.tickets.upsert_many(tickets, NOW, "李某", "台账.xlsx")
    rates = RateSettings(pending=("长期挂起",))
    limits = DeadlineSettings(done_statuses=("处置完毕",), returned_statuses=("已退市里",))
    done, returned, pending = register.dockets.between(BEGIN, END, rates, limits)
    assert done.answered
    assert returned.standing.state is State.RETURNED
    assert pending.pending_decided
    plain = register.dockets.between(BEGIN, END, *RULES)
    assert not any(each.answered or each.pending_decided for each in plain)
    assert all(each.standing.state is not State.RETURNED for each in plain)


def test_a_withdrawn_decision_to_carry_over_is_none(register: Register) -> None:
    created = BEGIN + dt.timedelta(days=1)
    one = Ticket(order_no="热线-230820-000001", created_at=created, signed_at=created)
    register.tickets.upsert_many([one], NOW, "李某", "台账.xlsx")
    pend = Event(Step.PEND, created, "李某", "疑难")
    register.steps.append(one.number, pend, now=LATER, actor="李某")
    assert register.dockets.between(BEGIN, END, *RULES)[0].pending_decided
    withdrawn = Event(Step.CORRECT, created, "李某", "登错了", corrects=1)
    register.steps.append(one.number, withdrawn, now=LATER, actor="李某")
    assert not register.dockets.between(BEGIN, END, *RULES)[0].pending_decided


def test_unsigned_statements_and_photos_out_of_order_are_seen(register: Register) -> None:
    one = "热线-230914-001234"
    register.tickets.upsert_many([Ticket(order_no=one, created_at=NOW)], NOW, "李某", "台账.xlsx")
    statement = filing()

    def photo(no: int, stage: Stage, hour: int) -> Filing:
        facts = replace(statement.record.facts, kind=Kind.PHOTO, stage=stage, taken_at=NOW + dt.timedelta(hours=hour))
        return Filing(statement.case, replace(statement.record, record_no=no, path=f"data/{no}.jpg", facts=facts))

    register.records.add([statement, photo(2, Stage.BEFORE, 5), photo(3, Stage.AFTER, 9)], NOW)
    [docket] = register.dockets.between(BEGIN, END, *RULES)
    assert (docket.unsigned, docket.disorder) == (True, ())
    scan = replace(statement.record.facts, format="pdf")
    signed = Filing(statement.case, replace(statement.record, record_no=5, path="data/5.pdf", facts=scan))
    register.records.add([photo(4, Stage.DURING, 4), signed], NOW)
    [docket] = register.dockets.between(BEGIN, END, *RULES)
    assert not docket.unsigned
    assert [(each.record.record_no, each.earlier.record_no) for each in docket.disorder] == [(4, 2)]


def test_papers_come_under_both_numbers_of_a_ticket(register: Register) -> None:
    one, other = "热线-230914-001234", "兴[2023]-0000021"
    register.tickets.upsert_many([Ticket(order_no=one, case_no=other, created_at=NOW)], NOW, "李某", "台账.xlsx")
    papers = [filing(), filing(case=CaseId("2023/区平台", other, other), content="b")]
    stray = filing(case=CaseId("2023/09", "热线-230914-009999", "热线-230914-009999"), content="c")
    register.records.add([*papers, stray], NOW)
    [docket] = register.dockets.between(BEGIN, END, *RULES)
    assert docket.papers == {(Kind.CASE_STATEMENT, None)}
    assert not docket.has(Kind.PHOTO)
    found = register.dockets.filings([one, "热线-230914-009999"])
    assert set(found[one]) == set(papers)
    assert found["热线-230914-009999"] == (stray,)
    assert Stage.AFTER not in {stage for _, stage in docket.papers}


def test_texts_come_by_their_digests(register: Register) -> None:
    register.texts.put(StoredText("a" * 64, "text", "申请不计入", 1, "docx", NOW))
    assert register.dockets.texts(["a" * 64, "b" * 64]) == {"a" * 64: "申请不计入"}


def test_papers_without_ticket_are_found_by_kind_or_by_month(register: Register) -> None:
    month, elsewhere = CaseId("综合", "2023-09"), CaseId("综合", "2023-08")
    filings = [filing(case=month), filing(case=elsewhere, content="b"), filing(2, content="c")]
    register.records.add(filings, NOW)
    assert register.dockets.ticketless([Kind.TYPICAL_CASE], ["2023-09"]) == (filings[0],)
    assert register.dockets.ticketless([Kind.CASE_STATEMENT], ["2023-01"]) == (filings[1], filings[0])
