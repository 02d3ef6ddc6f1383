"""Deductions that a person confirmed: added only, and taken by themselves into 评分表 and 结算单."""

import datetime as dt
from decimal import Decimal

import docx
import pytest

from anjuan.gaps import Addressee
from anjuan.progress import Silent
from anjuan.rulings import EventUnknown, MatterUnknown, TermsMisfit, standing
from anjuan.scoring import UnknownScoreItem
from anjuan.settlement import BadCharge
from anjuan.staff import Degree, Person
from anjuan.steps import Event, Step
from casework.deductions import candidates
from casework.documents import fill
from casework.masking import Approval
from casework.office import Office, UnknownTicket
from casework.packets import packet
from casework.rulings import Terms, note_matter, rule
from tests.casework.test_deductions import NOW, late, office

__all__ = ["office"]
FIRST, SECOND = "热线-230904-000001", "热线-230904-000002"
SETTLED = {"结算起日": "2023-09-01", "服务情况": "如约。", "乙方": "某公司", "发票号码": "1"}


def confirm(office: Office, *keys: str, **terms: object) -> None:
    rule(office, "2023-09", keys, "王主任", confirmed=True, terms=Terms(**terms))  # type: ignore[arg-type]


def key_about(office: Office, word: str) -> str:
    [found] = [each.key for each in candidates(office, "2023-09") if word in each.reason]
    return found


def cells(office: Office, template: str, **values: str) -> list[str]:
    """All that the filled document prints."""
    made = fill(office, template, None, values, draft=True).filled.path
    document = docx.Document(str(made))
    printed = [paragraph.text for paragraph in document.paragraphs]
    return printed + [cell.text for table in document.tables for row in table.rows for cell in row.cells]


def test_a_confirmed_deduction_is_in_the_score_sheet_of_its_post_with_its_event(office: Office) -> None:
    late(office)
    packet(office, "2023-09", Addressee.CITY, Approval("王主任", "报送", "李"), None, Silent(), anyway=True)
    confirm(office, key_about(office, "市级月度考核材料"))
    confirm(office, key_about(office, "响应超时"), item="周报", post="行政", points=Decimal(3))
    supervisor = cells(office, "scoring", 岗位="项目主管", 考评期="2023年10月")
    assert "98" in supervisor
    assert not any("响应超时" in each for each in supervisor)
    clerk = cells(office, "scoring", 岗位="行政", 考评期="2023年9月")
    assert "97" in clerk
    assert any(each.endswith(f"才响应（工单{FIRST}第2个环节：响应，9月4日12:00，李登记）") for each in clerk)
    assert "100" in cells(office, "scoring", 岗位="项目主管", 考评期="2023年9月")


def test_the_settlement_takes_points_errors_and_zero_tickets_by_themselves(office: Office) -> None:
    late(office)
    confirm(office, key_about(office, "有效回访"), rate=Decimal(100))
    confirm(office, key_about(office, "响应超时"), amount=Decimal(50))
    note_matter(office, {"日期": "2023-09-20", "原因": "日报数字错"}, Terms(item="日报审核"), "王主任")
    settings = office.folders.settings
    text = settings.read_text(encoding="utf-8-sig").replace("# point_fee = 100.00", "point_fee = 200.00")
    settings.write_text(text, encoding="utf-8")
    with Office(office.folders.home, clock=lambda: NOW) as priced:
        printed = cells(priced, "settlement", **SETTLED)
    assert any("550.00" in each for each in printed)  # 100 + 50 + 2 points at 200
    assert any("项目主管“日报审核、发放以及一周情况分析”：日报数字错" in each for each in printed)


def test_a_confirmed_charge_without_a_price_is_told_when_the_quarter_is_settled(office: Office) -> None:
    confirm(office, key_about(office, "有效回访"))
    with pytest.raises(BadCharge):
        fill(office, "settlement", None, SETTLED, draft=True)


def test_a_point_costs_what_was_ruled_where_the_contract_does_not_say(office: Office) -> None:
    late(office)
    made = note_matter(office, {"日期": "2023-09-20", "原因": "日报数字错"}, Terms(item="日报审核"), "王主任")
    with pytest.raises(BadCharge):
        fill(office, "settlement", None, SETTLED, draft=True)
    rule(office, None, [made.key], "王主任", confirmed=True, terms=Terms(rate=Decimal(30)))
    assert any("60.00" in each for each in cells(office, "settlement", **SETTLED))
    assert "98" in cells(office, "scoring", 岗位="项目主管", 考评期="2023年9月")


def test_the_newest_ruling_counts_and_all_are_kept(office: Office) -> None:
    key = key_about(office, "有效回访")
    confirm(office, key, rate=Decimal(100))
    rule(office, None, [key], "赵主任", confirmed=False, terms=Terms(), note="已申诉成功")
    assert [each.confirmed for each in office.register.rulings.all()] == [True, False]
    assert not standing(office.register.rulings.all())[key].confirmed
    assert any("420,491.40" in each for each in cells(office, "settlement", **SETTLED))
    entries = [each.entry for each in office.register.audit.tail(2, subject=SECOND)]
    assert [(each.action, each.actor) for each in entries] == [
        ("deduction.rejected", "赵主任"),
        ("deduction.confirmed", "王主任"),
    ]


def test_what_was_late_keeps_its_name_when_it_comes(office: Office) -> None:
    before = {each.key for each in candidates(office, "2023-09") if each.number == FIRST and each.about == "响应"}
    late(office)
    assert {each.key for each in candidates(office, "2023-09") if each.number == FIRST} == before


def test_what_is_not_there_is_refused_and_nothing_is_kept(office: Office) -> None:
    late(office)
    with pytest.raises(MatterUnknown):
        confirm(office, key_about(office, "有效回访"), "00000000")
    with pytest.raises(UnknownScoreItem):
        confirm(office, key_about(office, "有效回访"), item="没有这一项", post="行政")
    about = {"日期": "2023-09-04", "原因": "响应晚", "工单编号": FIRST}
    with pytest.raises(UnknownTicket):
        note_matter(office, {**about, "工单编号": "热线-239999-000001"}, Terms(item="预警"), "王主任")
    with pytest.raises(EventUnknown):
        note_matter(office, {**about, "环节号": "9"}, Terms(item="预警"), "王主任")
    assert office.register.rulings.all() == ()


def test_an_event_that_is_typed_is_looked_up_and_named(office: Office) -> None:
    late(office)
    row = {"事项": "预警", "日期": "2023-09-04", "原因": "响应晚", "工单编号": FIRST, "环节号": 2}
    score = {"岗位": "项目主管", "考评期": "2023年9月", "扣分明细": [row]}
    made = fill(office, "scoring", None, score, draft=True).filled.path
    printed = [cell.text for table in docx.Document(str(made)).tables for line in table.rows for cell in line.cells]
    assert any("第2个环节：响应，9月4日12:00，李登记" in each for each in printed)
    with pytest.raises(EventUnknown):
        fill(office, "scoring", None, {**score, "扣分明细": [{**row, "环节号": 8}]}, draft=True)
    office.register.steps.append(FIRST, Event(Step.CORRECT, NOW, "李", "记错", corrects=3), now=NOW, actor="李")
    with pytest.raises(EventUnknown):
        fill(office, "scoring", None, {**score, "扣分明细": [{**row, "环节号": 3}]}, draft=True)


def test_what_is_typed_of_a_confirmed_matter_counts_once(office: Office) -> None:
    confirm(office, key_about(office, "有效回访"), rate=Decimal(100))
    [row] = [dict(each.row) for each in office.register.rulings.all()]
    made = fill(office, "settlement", None, {**SETTLED, "扣款明细": [row]}, draft=True)
    text = "\n".join(each.text for each in docx.Document(str(made.filled.path)).paragraphs)
    assert "扣款合计100.00元" in text


def test_rows_of_the_list_can_be_typed_whole_and_the_rulings_on_them_count(office: Office) -> None:
    late(office)
    found = candidates(office, "2023-09")
    rows = [{**each.as_row(), "候选号": each.key, "认定": None, "单价": 100} for each in found]
    assert len(rows) == 2
    made = fill(office, "settlement", None, {**SETTLED, "扣款明细": rows}, draft=True)
    assert "扣款合计200.00元" in "\n".join(each.text for each in docx.Document(str(made.filled.path)).paragraphs)
    rule(office, "2023-09", [found[0].key], "王主任", confirmed=False, terms=Terms())
    made = fill(office, "settlement", None, {**SETTLED, "扣款明细": rows}, draft=True)
    assert "扣款合计100.00元" in "\n".join(each.text for each in docx.Document(str(made.filled.path)).paragraphs)


def test_what_a_matter_does_not_cost_is_refused(office: Office) -> None:
    late(office)
    with pytest.raises(TermsMisfit):
        confirm(office, key_about(office, "响应超时"), points=Decimal(2))
    with pytest.raises(TermsMisfit):
        confirm(office, key_about(office, "响应超时"), item="周报", post="行政", amount=Decimal(2))
    assert office.register.rulings.all() == ()


def test_posts_that_stood_empty_too_long_are_candidates_of_their_quarter(office: Office) -> None:
    joined = dt.date(2023, 9, 1)
    people = [
        Person(f"员工{each}", "座席", Degree.BACHELOR, joined, left_on=dt.date(2023, 9, 9) if each == 1 else None)
        for each in range(1, 14)
    ]
    for each in people:
        office.register.people.add(each, NOW, "王主任")
    vacant = [each for each in candidates(office, "2023-09") if "岗位空缺" in each.reason]
    assert vacant
    assert all(each.quantity > 5 for each in vacant)
    assert {each.day for each in vacant} == {dt.date(2023, 9, 18)}
    confirm(office, vacant[0].key, rate=Decimal(80))
    printed = cells(office, "settlement", **SETTLED)
    assert any(f"{80 * vacant[0].quantity:,.2f}" in each for each in printed)
