"""Past cases and answers, found over what imports and papers brought."""

import datetime as dt
import os
from dataclasses import replace

import pytest

from anjuan.answers import Approved
from anjuan.progress import Silent
from anjuan.ticket import Satisfaction, Solved, Ticket
from casework.meanings import learn
from casework.office import Office, UnknownTicket
from casework.similar import Narrowing, SimilarCase, similar, text_of, with_synonyms
from casework.wording import Passage, add, chosen, look_up, retire

from .conftest import NOW, docx_bytes, drop, take

HEATING = Ticket(
    order_no="热线-230901-000001",
    title="小区供暖不热",
    content="市民反映幸福里小区供暖温度不够，室内只有十四度，要求尽快解决。",
    reply="经核实，因管道堵塞造成供暖温度不足，供热公司已于当日疏通管道，室温恢复到二十度。",
    host_unit="城建科",
    cat1="供热",
)
PARKING = Ticket(
    order_no="热线-230902-000002",
    title="停车场收费过高",
    content="市民反映集贸市场停车场收费过高，一小时十元，要求调查。",
    reply="经核实，该停车场属经营性停车场，收费标准已公示，由经营者依法自主定价。",
    host_unit="综合执法队",
)
ROAD = Ticket(
    order_no="热线-230903-000003",
    title="道路积水",
    content="市民反映大回城村东口道路积水严重，雨后无法通行。",
    host_unit="大回城村委会",
)


def taken(office: Office, *tickets: Ticket, at: dt.datetime = NOW) -> None:
    office.register.tickets.upsert_many(tickets, at, "张三", "台账.xlsx")


def found(office: Office, text: str, narrowing: Narrowing | None = None) -> list[SimilarCase]:
    return list(similar(office, text, limit=5, reporter=Silent(), narrowing=narrowing))


def numbers(cases: list[SimilarCase]) -> list[str | None]:
    return [case.nearest.hit.ticket_no for case in cases]


def test_a_ticket_without_any_paper_is_found_with_the_words_that_match(office: Office) -> None:
    taken(office, HEATING, PARKING, ROAD)
    (first, *_) = found(office, "我家小区供暖温度太低")
    assert first.nearest.hit.ticket_no == HEATING.order_no
    assert any("供暖温度" in reason for reason in first.nearest.why)


def test_what_only_the_answer_says_finds_the_ticket_too(office: Office) -> None:
    taken(office, HEATING, PARKING, ROAD)
    assert numbers(found(office, "经营者自主定价"))[0] == PARKING.order_no


def test_a_paper_of_a_ticket_that_no_import_brought_is_found(office: Office) -> None:
    drop(office, "热线-230914-001234答复.docx", docx_bytes("关于热线-230914-001234的答复：路灯已由电工修复。"))
    take(office)
    (case,) = found(office, "路灯修复")
    assert (case.ticket, case.nearest.hit.ticket_no) == (None, "热线-230914-001234")


def test_a_ticket_is_not_like_itself(office: Office) -> None:
    taken(office, HEATING, PARKING)
    number, text = text_of(office, "热线-230901-000001")
    cases = similar(office, text, limit=5, reporter=Silent(), without=number)
    assert HEATING.order_no not in numbers(list(cases))
    with pytest.raises(UnknownTicket):
        text_of(office, "热线-230909-000009")


def test_later_imports_change_what_is_found(office: Office) -> None:
    taken(office, HEATING)
    assert found(office, "道路积水") == []
    taken(office, ROAD, at=NOW + dt.timedelta(hours=1))
    assert numbers(found(office, "道路积水")) == [ROAD.order_no]
    changed = replace(ROAD, content="市民反映大回城村东口路灯不亮。", title="路灯不亮")
    taken(office, changed, at=NOW + dt.timedelta(hours=2))
    assert numbers(found(office, "村东口路灯")) == [ROAD.order_no]
    assert found(office, "雨后无法通行") == []


def test_what_a_longer_import_brings_after_another_is_found(office: Office) -> None:
    taken(office, HEATING, ROAD)
    taken(office, replace(HEATING, unit_l2="供热公司"), at=NOW + dt.timedelta(seconds=10))
    assert found(office, "电工更换灯泡") == []
    taken(office, replace(ROAD, reply="电工已更换灯泡。"), at=NOW + dt.timedelta(seconds=5))
    assert numbers(found(office, "电工更换灯泡")) == [ROAD.order_no]


def test_the_note_of_what_is_known_of_tickets_is_never_there_in_part(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(office, HEATING)
    found(office, "供暖")
    (note,) = office.folders.index.rglob("known.json")
    before, seen, fsync = note.read_bytes(), [], os.fsync

    def cut(file: int) -> None:
        seen.append(note.read_bytes())
        fsync(file)

    monkeypatch.setattr(os, "fsync", cut)
    taken(office, ROAD, at=NOW + dt.timedelta(seconds=1))
    found(office, "积水")
    assert seen
    assert set(seen) == {before}
    assert note.read_bytes() != before


def test_tickets_of_one_story_are_one_case(office: Office) -> None:
    again = replace(HEATING, order_no="热线-230905-000005", content=f"{HEATING.content}再次来电。")
    taken(office, HEATING, again, PARKING)
    cases = [case for case in found(office, "供暖温度不够") if case.ticket and case.ticket.title == HEATING.title]
    assert len(cases) == 1
    assert {cases[0].nearest.hit.ticket_no, *cases[0].same_story} == {HEATING.order_no, again.order_no}


def test_filters_narrow_by_unit_category_and_outcome(office: Office) -> None:
    good = replace(HEATING, visit_solved=Solved.SOLVED, visit_satisfied=Satisfaction.SATISFIED)
    taken(office, good, PARKING, ROAD)
    text = "市民反映供暖、停车场收费、道路积水"
    assert numbers(found(office, text, Narrowing(unit="综合执法队"))) == [PARKING.order_no]
    assert numbers(found(office, text, Narrowing(category="供热"))) == [HEATING.order_no]
    assert numbers(found(office, text, Narrowing(solved=True))) == [HEATING.order_no]
    assert numbers(found(office, text, Narrowing(satisfied=True))) == [HEATING.order_no]


def test_a_filter_finds_what_stands_behind_many_nearer_cases(office: Office) -> None:
    many = (
        replace(HEATING, order_no=f"热线-2309{day:02}-{number:06}", content=f"{HEATING.content}第{number}户。")
        for day in (1, 2, 3)
        for number in range(1, 101)
    )
    other = replace(ROAD, order_no="热线-230930-009999", content="修暖气管时挖开的路没有填平。")
    taken(office, *many, other)
    text = "小区供暖温度不够，室内只有十四度，暖气管坏了"
    assert numbers(found(office, text, Narrowing(unit=ROAD.host_unit))) == [other.order_no]


def test_cases_solved_to_satisfaction_come_first(office: Office) -> None:
    good = replace(ROAD, visit_solved=Solved.SOLVED, visit_satisfied=Satisfaction.SATISFIED)
    taken(office, HEATING, PARKING, good)
    cases = found(office, "集贸市场停车场收费过高，一小时十元；道路积水")
    assert numbers(cases)[0] == ROAD.order_no
    assert cases[0].good


def test_another_matter_that_ended_well_does_not_come_before_the_same_one(office: Office) -> None:
    good = replace(PARKING, visit_solved=Solved.SOLVED, visit_satisfied=Satisfaction.SATISFIED)
    taken(office, HEATING, good, ROAD)
    assert numbers(found(office, "小区供暖不热，室内只有十四度，停车场也收费"))[0] == HEATING.order_no


def test_the_citizens_own_words_find_the_official_ones(office: Office) -> None:
    taken(office, HEATING, PARKING, ROAD)
    assert numbers(found(office, "暖气一点都不行"))[0] == HEATING.order_no
    assert with_synonyms("暖气不热", office.settings.synonyms) == "暖气不热。供暖。供热。采暖"
    assert with_synonyms("路不平", office.settings.synonyms) == "路不平"


def looked_up(office: Office, query: str) -> list[Passage]:
    return list(look_up(office, query, limit=5, reporter=Silent()))


def test_a_passage_names_its_ticket_and_its_record(office: Office) -> None:
    taken(office, PARKING)
    drop(office, "热线-230914-001234答复.docx", docx_bytes("关于热线-230914-001234的答复：路灯已由电工当日修复。"))
    take(office)
    (lamp, *_) = looked_up(office, "路灯修复")
    hit = lamp.nearest.hit
    assert (hit.ticket_no, hit.record_no) == ("热线-230914-001234", 1)
    (parking, *_) = looked_up(office, "停车场收费标准")
    assert (parking.nearest.hit.ticket_no, parking.text) == (PARKING.order_no, PARKING.reply)


def test_what_was_asked_is_no_answer(office: Office) -> None:
    taken(office, ROAD)
    assert looked_up(office, "道路积水") == []


def test_an_answer_is_found_by_what_its_ticket_asked(office: Office) -> None:
    taken(office, replace(HEATING, reply="经核实，因管道堵塞，热力公司已于当日清洗过滤网，室温恢复正常。"), PARKING)
    first, *_ = looked_up(office, "供暖不热")
    assert (first.nearest.hit.ticket_no, "清洗过滤网" in first.text) == (HEATING.order_no, True)


def test_thanks_and_dates_answer_nothing(office: Office) -> None:
    pytest.importorskip("onnxruntime")
    told = (
        "经核实，因管道堵塞，热力公司已于当日清洗过滤网，"
        "并对整个小区的管道逐栋逐层排气，各户室温都已恢复正常，工作人员已逐户回访。"
    )
    taken(office, replace(HEATING, reply=f"{told}\n感谢您对我们工作的支持、理解与监督！2023年9月3日"), PARKING)
    learn(office, Silent())
    assert [each.text for each in looked_up(office, "小区供暖不热")] == [told]


def test_what_several_answers_say_alike_is_given_once(office: Office) -> None:
    reply = "经核实，因管道堵塞造成供暖温度不足，供热公司已于当日疏通管道，{}号楼室温恢复到二十度。"
    taken(office, *(replace(HEATING, order_no=f"热线-230901-{n:06}", reply=reply.format(n)) for n in range(1, 5)))
    assert len(looked_up(office, "供暖温度不足")) == 1


def test_a_past_answer_is_taken_over_without_its_persons_and_its_outcome(office: Office) -> None:
    phone = "13800138000"
    reply = f"【已解决】热力公司清洗赵先生（电话{phone}）家的过滤网，室温恢复到二十度，赵德胜表示满意。"
    taken(office, replace(HEATING, reply=reply, caller_name="赵德胜", caller_phone=phone))
    text = chosen(office, looked_up(office, "清洗过滤网"), 1)
    assert text.startswith("热力公司清洗")
    assert not [each for each in (phone, "赵德胜", "【") if each in text]


def test_an_expired_wording_is_shown_as_such_and_never_first(office: Office) -> None:
    taken(office, HEATING)
    old = add(
        office,
        Approved("供暖温度不得低于十六度。供暖温度不够可以投诉。", "城建科", "旧办法", NOW.date() - dt.timedelta(1)),
        "李",
    )
    first, *rest = looked_up(office, "供暖温度")
    assert first.approved is None
    assert [each.approved for each in rest if each.expired] == [old]
    valid = add(office, Approved("供暖期室内温度不得低于十八度。", "城建科", "新办法"), "李")
    assert valid.number is not None
    assert [each.approved for each in looked_up(office, "供暖期室内温度") if each.in_force] == [valid]
    retire(office, valid.number, "李")
    assert not [each for each in looked_up(office, "供暖期室内温度") if each.in_force]


def test_a_wording_that_was_renewed_is_in_force(office: Office) -> None:
    text = "供暖温度不得低于十八摄氏度，低于的可向供热单位报修。"
    before = add(office, Approved(text, "供热办", valid_until=NOW.date() - dt.timedelta(1)), "张三")
    retire(office, before.number or 0, "张三")
    renewed = add(office, Approved(text, "供热办", valid_until=NOW.date() + dt.timedelta(365)), "张三")
    [found] = look_up(office, "供暖温度低于十八摄氏度怎么办", limit=5, reporter=Silent())
    assert (found.approved, found.in_force) == (renewed, True)


@pytest.mark.parametrize("in_force", [True, False])
def test_an_answer_in_the_words_of_a_wording_is_that_wording_whichever_is_nearer(
    office: Office, *, in_force: bool
) -> None:
    pytest.importorskip("onnxruntime")
    text = "供暖温度不得低于十八摄氏度，低于的可以向供热单位报修，也可以拨打热线。"
    answered = replace(HEATING, reply=text)
    last = NOW.date() + dt.timedelta(1 if in_force else -1)
    wording = add(office, Approved(text, "供热办", valid_until=last), "张三")
    taken(office, answered, PARKING)
    learn(office, Silent())
    found = look_up(office, "家里暖气温度低，只有十五度，冷得很，找谁报修", limit=5, reporter=Silent())
    assert [(each.approved, each.expired) for each in found if each.text == text] == [(wording, not in_force)]
    assert not found[0].expired or len(found) == 1


def test_wordings_are_found_before_there_is_anything_else(office: Office) -> None:
    valid = add(office, Approved("供暖期室内温度不得低于十八度。", "城建科", "新办法"), "李")
    assert [each.approved for each in looked_up(office, "供暖温度是多少度")] == [valid]
