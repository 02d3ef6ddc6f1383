"""What people type, over what imports and papers brought."""

import datetime as dt
from dataclasses import replace
from typing import NoReturn

import pytest

from anjuan.ids import SHANGHAI
from anjuan.kinds import Kind
from anjuan.progress import Silent
from anjuan.rights import Rights
from anjuan.searches import Search
from anjuan.ticket import Ticket
from casework.office import Office
from casework.searching import Answer, search
from register.errors import RegisterBusy

from .conftest import NOW, docx_bytes, drop, take

LAMP = Ticket(
    order_no="热线-230914-001234",
    case_no="兴[2023]-0335006",
    title="路灯不亮",
    created_at=dt.datetime(2023, 9, 14, 9, 0, tzinfo=SHANGHAI),
    caller_phone="13800559876",
)
OLDER = Ticket(order_no="网络-230801-551234", created_at=dt.datetime(2023, 8, 1, 9, 0, tzinfo=SHANGHAI))


def asked(office: Office, query: str, *, literal: bool = False) -> Answer:
    return search(office, Search(query, literal=literal), limit=20, offset=0, reporter=Silent())


@pytest.fixture
def filled(office: Office) -> Office:
    drop(office, "热线-230914-001234答复.docx", docx_bytes("关于路灯不亮的答复：路灯已由电工修复。"))
    drop(office, "网络-230801-551234答复.docx", docx_bytes("上个月已经答复：停车场收费标准已公示。"))
    take(office)
    office.register.tickets.upsert_many((LAMP, OLDER), NOW, "张三", "台账.xlsx")
    return office


def found(answer: Answer) -> list[str | None]:
    return [hit.ticket_no for hit in answer.results.hits]


def test_the_end_of_a_number_finds_tickets_and_papers_by_date(filled: Office) -> None:
    answer = asked(filled, "尾号1234")
    assert found(answer) == [LAMP.order_no, OLDER.order_no]
    assert [(each.number, each.records) for each in answer.tickets] == [(LAMP.order_no, 1), (OLDER.order_no, 1)]
    assert found(asked(filled, "551234")) == [OLDER.order_no]


@pytest.mark.parametrize("query", ["兴(2023)-0335006", "尾号35006", "0335006", "热线２３０９１４００１２３４"])
def test_papers_filed_under_one_number_are_found_by_the_other(filled: Office, query: str) -> None:
    assert found(asked(filled, query)) == [LAMP.order_no]


@pytest.mark.parametrize("query", ["尾号9876", "尾号559876", "559876"])
def test_the_end_of_a_telephone_number_finds_nobody(filled: Office, query: str) -> None:
    answer = asked(filled, query)
    assert answer.results.total == 0
    assert answer.tickets == ()


def test_days_are_counted_from_the_offices_clock(filled: Office) -> None:
    assert found(asked(filled, "上个月")) == [OLDER.order_no]
    assert found(asked(filled, "9月14日 路灯")) == [LAMP.order_no]
    assert found(asked(filled, "本月 停车场")) == []


def test_what_was_taken_for_days_can_be_had_as_text(filled: Office) -> None:
    for answer in (asked(filled, '"上个月"'), asked(filled, "上个月", literal=True)):
        assert found(answer) == [OLDER.order_no]
        assert answer.results.understood == ()


def test_a_wrong_character_is_put_right_by_what_papers_say(filled: Office) -> None:
    answer = asked(filled, "停车厂收费")
    assert answer.results.total == 0
    assert answer.suggestions[0] == "停车场收费"
    assert asked(filled, "路灯").suggestions == ()


def test_initials_of_a_place_stand_for_it_where_papers_name_it(filled: Office) -> None:
    place = Ticket(order_no="热线-230914-001234", village="路灯不亮村", point="停车场收费")
    filled.register.tickets.upsert_many((place,), NOW, "张三", "台账.xlsx")
    assert asked(filled, "tccsf").suggestions == ("停车场收费",)
    assert asked(filled, "ldblc").suggestions == ()


def test_nothing_is_suggested_from_papers_that_the_reader_may_not_open(filled: Office) -> None:
    units = (replace(LAMP, host_unit="城建科"), replace(OLDER, host_unit="综合执法队"))
    filled.register.tickets.upsert_many(units, NOW, "张三", "台账.xlsx")
    for unit, words in (("综合执法队", "停车场收费"), ("城建科", "路灯不亮")):
        for query in ("停车厂收费", "路登不亮"):
            rights = Rights(units=frozenset({unit}))
            answer = search(filled, Search(query), limit=20, offset=0, reporter=Silent(), rights=rights)
            assert answer.suggestions in ((), (words,))
            assert bool(answer.suggestions) == (words[:1] == query[:1])


def test_a_suggestion_finds_something_with_the_filters_of_the_search(filled: Office) -> None:
    narrowed = Search("停车厂收费", kind=Kind.PHOTO)
    assert search(filled, narrowed, limit=20, offset=0, reporter=Silent()).suggestions == ()
    narrowed = Search("停车厂收费", kind=Kind.REPLY)
    assert search(filled, narrowed, limit=20, offset=0, reporter=Silent()).suggestions == ("停车场收费",)


def test_the_papers_of_a_number_come_before_those_that_quote_it(filled: Office) -> None:
    quoting = "另一件：诉求人此前反映同一问题，详见热线-230914-001234，热线-230914-001234。"
    drop(filled, "热线-230918-000777答复.docx", docx_bytes(quoting))
    take(filled)
    for query in ("热线-230914-001234", "001234", "兴[2023]-0335006"):
        first, *others = found(asked(filled, query))
        assert first == LAMP.order_no
        assert others == ([] if query.startswith("兴") else ["热线-230918-000777"])


def test_papers_with_a_number_are_found_while_the_register_does_not_answer_and_else_that_is_told(
    filled: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(_number: str) -> NoReturn:
        raise RegisterBusy("台账/register.db")

    monkeypatch.setattr(filled.register.numbers, "meant", silent)
    assert found(asked(filled, "热线-230914-001234")) == [LAMP.order_no]
    with pytest.raises(RegisterBusy):
        asked(filled, "尾号1234")
    assert not filled.index.needs_rebuild


def test_papers_of_a_ticket_that_no_import_brought_are_suggested_to_those_alone_who_may_open_everything(
    filled: Office,
) -> None:
    drop(filled, "热线-230919-000888答复.docx", docx_bytes("井盖缺失，已经补齐。"))
    take(filled)
    for rights, words in ((Rights(), ("井盖缺失",)), (Rights(secret=False), ()), (Rights(units=frozenset({""})), ())):
        asked_for = Search("井盖缺湿")
        assert search(filled, asked_for, limit=20, offset=0, reporter=Silent(), rights=rights).suggestions == words


def test_a_number_with_one_slip_names_no_ticket_and_suggests_the_one_that_there_is(filled: Office) -> None:
    answer = asked(filled, "热线-230914-001243")
    assert answer.tickets == ()
    assert answer.suggestions == ("热线-230914-001234",)
