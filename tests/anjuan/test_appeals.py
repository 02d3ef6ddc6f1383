import datetime as dt

import pytest

from anjuan.appeals import NOBODY, Teller, caller_name, of_enterprises, progress
from anjuan.ids import SHANGHAI
from anjuan.settings import ReportSettings
from anjuan.ticket import Ticket

CLOSED = dt.datetime(2023, 9, 1, tzinfo=SHANGHAI)
TELLER = Teller(ReportSettings(), lambda ticket: ticket.caller_phone, lambda _, text: text.replace("王小明", "王**"))


def test_the_most_frequent_kinds_come_first_with_what_they_are_mostly_about() -> None:
    now = [
        Ticket(cat1="供水", cat3="水压不足"),
        Ticket(cat1="供水", cat2="停水"),
        Ticket(cat1="供水", cat2="停水"),
        Ticket(cat1="市政", title="王小明家门口路灯不亮"),
        Ticket(),
    ]
    assert TELLER.subjects(now, [Ticket(cat1="供水"), Ticket(cat1="供暖")]) == [
        {"诉求类别": "供水", "数量": 3, "上期数量": 1, "主要问题": "停水、水压不足"},
        {"诉求类别": "市政", "数量": 1, "上期数量": 0, "主要问题": "王**家门口路灯不亮"},
        {"诉求类别": "未分类", "数量": 1, "上期数量": 0, "主要问题": "未分类"},
    ]


def test_places_are_listed_from_the_third_ticket_on_and_unknown_ones_never() -> None:
    def at(point: str, village: str | None, unit: str) -> Ticket:
        return Ticket(point=point, village=village, unit_l3=unit, cat2="路灯")

    now = [at("中街", "北屯村", "北屯村"), at("北屯村中街", "北屯村", "北屯村"), at("中街", "北屯村", "城管中队")]
    assert TELLER.places([*now, *[at("不详", "北屯村", "北屯村")] * 5, at("东街", None, "北屯村")]) == [
        {"点位": "北屯村中街", "数量": 3, "主要问题": "路灯", "承办单位": "北屯村、城管中队"}
    ]


def test_who_calls_again_is_listed_without_name_or_number() -> None:
    one = Ticket(caller_phone="1", caller_name="王小明", cat2="停水", unit_l3="甲村", closed_at=CLOSED)
    again = Ticket(caller_phone="1", caller_name="王小明", cat2="停水", unit_l3="甲村")
    alone, unknown = Ticket(caller_phone="2"), Ticket()
    assert TELLER.repeated([one, again, alone, unknown, unknown]) == [
        {
            "诉求人": "王某某",
            "诉求次数": 2,
            "主要诉求": "停水",
            "办理情况": "已办结1件，正在办理1件",
            "承办单位": "甲村",
        }
    ]


@pytest.mark.parametrize(
    ("ticket", "name"),
    [
        (Ticket(caller_name="王小明"), "王某某"),
        (Ticket(caller_name="王明"), "王某"),
        (Ticket(caller_name="欧阳小明"), "欧阳某某"),
        (Ticket(caller_name="李女士"), "李女士"),
        (Ticket(caller_name="李"), "李某"),
        (Ticket(caller_name="王小明", is_secret=True), NOBODY),
        (Ticket(caller_name=" 保密 "), NOBODY),
        (Ticket(), NOBODY),
    ],
)
def test_a_caller_keeps_no_more_than_the_surname(ticket: Ticket, name: str) -> None:
    assert caller_name([Ticket(), ticket]) == name


def test_urgent_words_are_looked_for_wherever_a_ticket_speaks_and_their_denial_is_none() -> None:
    now = [
        Ticket(cat1="供暖", closed_at=CLOSED),
        Ticket(content="市民反映小区未供暖。注：扬言上访", title="暖气不热"),
        Ticket(content="注：无扬言"),
        Ticket(content="市民反映邻居装修。注：没有扬言"),
        Ticket(tags=("消防安全",), title="飞线充电"),
    ]
    told = {each["类别"]: (each["数量"], each["办理情况"]) for each in TELLER.urgent(now)}
    assert told == {
        "供暖": (2, "供暖、暖气不热；已办结1件，正在办理1件。"),
        "扬言": (1, "暖气不热；正在办理1件。"),
        "消防安全": (1, "飞线充电；正在办理1件。"),
        "供水": (0, "无"),
    }


def test_key_people_are_those_whom_the_platform_calls_so() -> None:
    now = [
        Ticket("热线-230901-000001", caller_phone="1", caller_name="王小明", tags=("低保", "供水"), cat2="房屋漏雨"),
        Ticket("热线-230902-000001", caller_phone="1", is_old_caller=True, cat2="房屋漏雨"),
        Ticket("热线-230902-000002", tags=("老年人",), cat2="高龄津贴", unit_l3="甲村", closed_at=CLOSED),
        Ticket("热线-230902-000003", content="小区老年人多", cat2="台阶"),
    ]
    told = TELLER.people(now)
    assert [(each["姓名"], each["类别"], each["诉求次数"], each["工单编号"]) for each in told] == [
        ("王某某", "低保、老户", 2, "热线-230901-000001\n热线-230902-000001"),
        (NOBODY, "老年人", 1, "热线-230902-000002"),
    ]
    assert told[1]["办理情况"] == "已办结1件"


def test_enterprises_are_told_by_who_called_or_by_their_name() -> None:
    tickets = [Ticket(caller_subject="企业"), Ticket(enterprise="某公司"), Ticket(caller_subject="个人"), Ticket()]
    assert of_enterprises(tickets) == tickets[:2]
    assert progress([]) == ""
