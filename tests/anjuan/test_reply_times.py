"""Dates that cannot be, and times in an order that cannot be."""

import datetime as dt
from typing import get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjuan.ids import SHANGHAI
from anjuan.phrases import Prose
from anjuan.replies import Severity, review, review_beside
from anjuan.reply_rules import ReplyRule
from anjuan.reply_times import TIME_CHECKS, impossible_dates, time_order
from anjuan.ticket import Ticket

CALLED = dt.datetime(2026, 9, 14, 8, 20, tzinfo=SHANGHAI)


def told(text: str, called: dt.datetime | None = None) -> list[str]:
    return [each.words for each in time_order(Prose.of(text), called)]


@pytest.mark.parametrize(
    "date",
    [
        "2023年13月46日", "2月30日", "2023年2月29日", "9月31号", "2023-02-30", "2023.13.01", "２０２３年１３月１日",
        "0月1日", "2023 年 6 月 31 日", "9月14日25时", "9月14日 10:75",
    ],
)  # fmt: skip
def test_a_date_that_no_calendar_has_is_found(date: str) -> None:
    [fault] = impossible_dates(Prose.of(f"工作人员于{date}到场，已更换。"), None)
    assert fault.words in date
    assert fault.quote.startswith("工作人员于")


@pytest.mark.parametrize(
    "text",
    [
        "2月29日",
        "2024年2月29日",
        "9月30日24时",
        "2024-12-31 08:00",
        "住在2月31号楼",
        "第2023-1号",
        "1.2.3",
        "3个月46日",
    ],
)
def test_what_is_a_date_or_none_at_all_is_not(text: str) -> None:
    assert not list(impossible_dates(Prose.of(text), None))


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
def test_every_day_of_the_calendar_is_possible(day: dt.date) -> None:
    text = f"{day.year}年{day.month}月{day.day}日，{day.isoformat()} 08:30，{day.month}月{day.day}日"
    assert not list(impossible_dates(Prose.of(text), None))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("办理时间：2026年9月13日15时", ["办理时间早于来电时间"]),
        ("办理时间：9月14日8时19分", ["办理时间早于来电时间"]),
        ("办理时间：2026-09-14 08:19", ["办理时间早于来电时间"]),
        ("【已联系】某单位王某于9月13日与市民联系", ["联系时间早于来电时间"]),
        ("联系时间：9月14日7时", ["联系时间早于来电时间"]),
        ("办理时间：9月15日。\n某镇\n2026年9月14日", ["成文日期早于办理时间"]),
        ("已更换。\n某镇\n2026年9月13日", ["成文日期早于来电时间"]),
    ],
)
def test_nothing_comes_before_the_call(text: str, words: list[str]) -> None:
    assert told(text, CALLED) == words


@pytest.mark.parametrize(
    "text",
    [
        "办理时间：9月14日", "办理时间：9月14日8时", "办理时间：9月14日8时20分", "办理时间：9月14日下午3时",
        "办理时间：2026年9月14日至16日", "办理时间：2月29日", "办理时间：9月14日24时",
        "【已联系】已办理。此前8月1日曾与市民联系",
        "办理时间：9月15日。\n某镇\n2026年9月15日", "办理时间：13月1日", "已更换",
    ],
)  # fmt: skip
def test_what_may_be_after_the_call_is_not_before_it(text: str) -> None:
    assert told(text, CALLED) == []


def test_a_day_without_a_year_is_the_one_nearest_to_the_call() -> None:
    assert told("办理时间：1月3日", dt.datetime(2026, 12, 30, tzinfo=SHANGHAI)) == []
    assert told("办理时间：12月30日", dt.datetime(2027, 1, 3, tzinfo=SHANGHAI)) == ["办理时间早于来电时间"]


@pytest.mark.parametrize(
    "head", ["来电时间：2026年9月14日8时20分。", "2026年9月14日8时20分，市民来电反映的内容为：路灯不亮。"]
)
def test_the_call_is_read_off_the_text_where_the_register_has_none(head: str) -> None:
    assert told(f"{head}办理时间：9月13日") == ["办理时间早于来电时间"]
    assert told(f"{head}办理时间：9月14日9时") == []
    assert told("办理时间：9月13日，来电日期不详") == []


def test_the_day_of_the_call_in_china_counts() -> None:
    late = dt.datetime(2026, 9, 13, 17, tzinfo=dt.UTC)
    assert told("办理时间：9月13日", late) == ["办理时间早于来电时间"]


def test_a_review_tells_the_order_with_its_grounds() -> None:
    text = "【已联系】王某于9月13日10时与市民联系。办理时间：9月14日。经核实，线路老化，已更换线缆。市民【满意】。"
    [finding] = review(text, called=CALLED).findings
    assert (finding.rule, finding.severity) == ("21", Severity.MEDIUM)
    assert finding.text == "时间先后不符：联系时间早于来电时间"
    assert finding.quotes == ("【已联系】王某于9月13日10时与市民联系",)


def test_a_review_beside_a_ticket_knows_its_appeal_and_its_call() -> None:
    text = "【已联系】王某于9月13日10时与市民联系。办理时间：9月14日。经核实，线路老化，已更换线缆。市民【满意】。"
    ticket = Ticket(order_no="热线-260914-001234", content="近日频繁停电", created_at=CALLED)
    assert {each.rule for each in review_beside(ticket, text).findings} == {"4", "21"}
    assert not review_beside(None, text).findings


def test_rules_name_every_check() -> None:
    assert {*get_args(get_type_hints(ReplyRule)["check"])} == {"", *TIME_CHECKS}
