import dataclasses
import datetime as dt

from anjuan.ids import CaseId, RecordId
from anjuan.kinds import Stage
from anjuan.ticket import Ticket
from register.records import Added
from register.register import Register
from register.texts import StoredText
from tests.register.conftest import CASE, NOW, filing

OTHER = CaseId("2023/区平台", "兴[2023]-0471093", "兴[2023]-0471093")
SERIES = CaseId("培训", "2023-09")


def test_a_record_comes_back_as_it_was_filed(register: Register) -> None:
    plain = filing()
    facts = dataclasses.replace(plain.record.facts, stage=Stage.AFTER, taken_at=NOW, note="补充说明")
    whole = dataclasses.replace(plain, record=dataclasses.replace(plain.record, facts=facts, replaces=1, record_no=2))
    assert register.records.add([plain, whole], NOW) == Added(2, 0, 0)
    assert register.records.of_case(CASE.key) == (plain, whole)


def test_times_come_back_by_the_clock_of_shanghai(register: Register) -> None:
    register.records.add([filing()], NOW)
    filed_at = register.records.of_case(CASE.key)[0].record.facts.filed_at
    assert filed_at == NOW
    assert filed_at.utcoffset() == dt.timedelta(hours=8)


def test_filing_the_same_again_changes_nothing(register: Register) -> None:
    register.records.add([filing()], NOW)
    assert register.records.add([filing()], NOW) == Added(0, 0, 1)
    assert register.records.count() == 1
    assert register.audit.verify().entries == 1
    work = register.outbox.lease(10, NOW, 60)
    assert [each.version for each in work] == [1]


def test_where_the_bag_has_another_record_the_bag_is_right_and_the_trail_says_so(register: Register) -> None:
    register.records.add([filing()], NOW)
    corrected = filing(content="b")
    assert register.records.add([corrected], NOW) == Added(0, 1, 0)
    assert register.records.of_case(CASE.key) == (corrected,)
    assert [each.entry.action for each in register.audit.tail()] == ["record.corrected", "record.filed"]


def test_a_name_with_bytes_that_are_no_text_is_filed_once(register: Register) -> None:
    broken = filing(name="坏\udcff\x00.docx")
    assert register.records.add([broken], NOW).new == 1
    assert register.records.add([broken], NOW).same == 1
    assert register.records.of_case(CASE.key)[0].record.facts.name == "坏\ufffd\ufffd.docx"


def test_the_same_bytes_are_found_in_every_case(register: Register) -> None:
    register.records.add([filing(), filing(case=OTHER), filing(2, OTHER, content="b")], NOW)
    found = register.records.with_content({"a" * 64, "0" * 64})
    assert set(found) == {"a" * 64}
    assert {each.case for each in found["a" * 64]} == {CASE, OTHER}


def test_which_cases_have_records_is_known(register: Register) -> None:
    register.records.add([filing(1), filing(2), filing(case=OTHER)], NOW)
    many = {f"2023/09/热线-230914-{number:06d}" for number in range(500)}
    assert register.records.having_records({CASE.key, SERIES.key, *many}) == {CASE.key}


def test_a_record_of_an_unknown_ticket_is_listed_until_the_ticket_is_imported(register: Register) -> None:
    register.records.add([filing(1), filing(2), filing(1, SERIES)], NOW)
    (unknown,) = register.records.unknown_tickets()
    assert (unknown.ticket_no, unknown.records) == ("热线-230914-001234", 2)
    register.tickets.upsert_many([Ticket(order_no="热线-230914-001234")], NOW, "李", "导出.xlsx")
    assert register.records.unknown_tickets() == ()


def test_records_under_either_number_of_a_ticket_belong_to_it(register: Register) -> None:
    register.records.add([filing(), filing(case=OTHER)], NOW)
    assert register.records.cases_of_ticket("热线-230914-001234") == (CASE,)
    ticket = Ticket(order_no="热线-230914-001234", case_no="兴[2023]-0471093")
    register.tickets.upsert_many([ticket], NOW, "李", "导出.xlsx")
    for number in ticket.numbers:
        assert set(register.records.cases_of_ticket(number)) == {CASE, OTHER}
        assert len(register.records.of_ticket(number)) == 2


def test_a_case_is_rebuilt_from_its_bag(register: Register) -> None:
    register.records.add([filing(1), filing(2), filing(3, OTHER)], NOW)
    register.outbox.done(register.outbox.lease(10, NOW, 60))
    kept = [filing(1).record, filing(4).record]
    assert register.records.replace(CASE, kept, NOW, "李") == Added(1, 0, 1)
    assert [each.record for each in register.records.of_case(CASE.key)] == kept
    assert register.records.cases() == (CASE.key, OTHER.key)
    work = {each.place: each.row for each in register.outbox.lease(10, NOW, 60)}
    assert work[RecordId(CASE.key, 2)] is None
    assert set(work) == {RecordId(CASE.key, 2), RecordId(CASE.key, 4)}


def test_a_rebuild_reads_every_record_with_its_ticket_and_text(register: Register) -> None:
    register.records.add([filing(number, content=f"{number % 10}") for number in range(1, 8)], NOW)
    ticket = Ticket(order_no="热线-230914-001234", title="停水", host_unit="某某村", created_at=NOW)
    register.tickets.upsert_many([ticket], NOW, "李", "导出.xlsx")
    register.texts.put(StoredText("1" * 64, "ok", "正文", 1, "lxml 1", NOW))
    rows = list(register.records.indexable(batch=3))
    assert [row.place.record_no for row in rows] == list(range(7, 0, -1))
    assert {(row.title, row.unit, row.created_at) for row in rows} == {("停水", "某某村", NOW)}
    assert [row.text for row in rows] == [*[None] * 6, "正文"]


def test_the_index_gets_the_canonical_number_of_a_case_filed_under_the_other(register: Register) -> None:
    register.records.add([filing(case=OTHER)], NOW)
    both = Ticket(order_no="热线-230914-001234", case_no="兴[2023]-0471093")
    register.tickets.upsert_many([both], NOW, "李", "导出.xlsx")
    (row,) = register.records.indexable()
    assert row.filing.case.ticket_no == "热线-230914-001234"
    assert row.filing.case.key == OTHER.key


def test_what_was_read_is_kept_until_it_is_read_anew(register: Register) -> None:
    first = StoredText("a" * 64, "needs_ocr", "", 8, "pdfium 1", NOW)
    second = dataclasses.replace(first, status="ok", text="扫描件\x00的字", reader="ocr 2")
    register.texts.put(first)
    assert register.texts.get("a" * 64) == first
    register.texts.put(second)
    assert register.texts.get("a" * 64) == dataclasses.replace(second, text="扫描件\ufffd的字")
    assert register.texts.get("b" * 64) is None
    assert register.texts.counts() == {"ok": 1}
