import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjuan.when import Days, days_named, names_no_day

TODAY = dt.date(2023, 9, 20)
"""A Wednesday."""
TODAYS = st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31))


def days(since: str, until: str) -> Days:
    return Days(dt.date.fromisoformat(since), dt.date.fromisoformat(until))


@pytest.mark.parametrize("said", ["2月30日", "2023年13月", "二月三十日", "上个月32日", "2月1日至2月30日", "2023-02-30"])
def test_days_that_do_not_exist_are_known_as_such(said: str) -> None:
    assert days_named(said, TODAY) is None
    assert names_no_day(said, TODAY)


@pytest.mark.parametrize("said", ["2月28日", "2月29日", "上个月", "路灯", "2月30日的路灯", "13号楼", "", "年月日"])
def test_other_phrases_name_no_day_that_does_not_exist(said: str) -> None:
    assert not names_no_day(said, TODAY)


@pytest.mark.parametrize(
    ("said", "since", "until"),
    [
        ("今天", "2023-09-20", "2023-09-20"),
        ("昨天", "2023-09-19", "2023-09-19"),
        ("前天", "2023-09-18", "2023-09-18"),
        ("三天前", "2023-09-17", "2023-09-17"),
        ("最近三天", "2023-09-18", "2023-09-20"),
        ("近7天", "2023-09-14", "2023-09-20"),
        ("最近一周", "2023-09-14", "2023-09-20"),
        ("最近两个月", "2023-07-21", "2023-09-20"),
        ("近半年", "2023-03-21", "2023-09-20"),
        ("最近半个月", "2023-09-06", "2023-09-20"),
        ("本周", "2023-09-18", "2023-09-24"),
        ("上周", "2023-09-11", "2023-09-17"),
        ("上上周", "2023-09-04", "2023-09-10"),
        ("上周三", "2023-09-13", "2023-09-13"),
        ("上星期天", "2023-09-17", "2023-09-17"),
        ("上周末", "2023-09-16", "2023-09-17"),
        ("本月", "2023-09-01", "2023-09-30"),
        ("这个月", "2023-09-01", "2023-09-30"),
        ("上个月", "2023-08-01", "2023-08-31"),
        ("上月", "2023-08-01", "2023-08-31"),
        ("上月14日", "2023-08-14", "2023-08-14"),
        ("上上个月", "2023-07-01", "2023-07-31"),
        ("今年", "2023-01-01", "2023-12-31"),
        ("今年以来", "2023-01-01", "2023-09-20"),
        ("去年", "2022-01-01", "2022-12-31"),
        ("前年", "2021-01-01", "2021-12-31"),
        ("去年9月", "2022-09-01", "2022-09-30"),
        ("去年九月", "2022-09-01", "2022-09-30"),
        ("去年9月14号", "2022-09-14", "2022-09-14"),
        ("2023年9月", "2023-09-01", "2023-09-30"),
        ("２０２３年９月", "2023-09-01", "2023-09-30"),
        ("2023 年 9 月", "2023-09-01", "2023-09-30"),
        ("二〇二三年九月十四日", "2023-09-14", "2023-09-14"),
        ("2024年2月", "2024-02-01", "2024-02-29"),
        ("2023年", "2023-01-01", "2023-12-31"),
        ("2023年上半年", "2023-01-01", "2023-06-30"),
        ("下半年", "2023-07-01", "2023-12-31"),
        ("第三季度", "2023-07-01", "2023-09-30"),
        ("去年四季度", "2022-10-01", "2022-12-31"),
        ("上季度", "2023-04-01", "2023-06-30"),
        ("9月14日", "2023-09-14", "2023-09-14"),
        ("9月21日", "2022-09-21", "2022-09-21"),
        ("9月", "2023-09-01", "2023-09-30"),
        ("10月份", "2022-10-01", "2022-10-31"),
        ("十二月", "2022-12-01", "2022-12-31"),
        ("2月29日", "2020-02-29", "2020-02-29"),
        ("9月1日至9月14日", "2023-09-01", "2023-09-14"),
        ("9月1日到15日", "2023-09-01", "2023-09-15"),
        ("9月1-15日", "2023-09-01", "2023-09-15"),
        ("2023年7月至9月", "2023-07-01", "2023-09-30"),
        ("去年11月至2月", "2022-11-01", "2023-02-28"),
        ("8月至今", "2023-08-01", "2023-09-20"),
        ("上周一到昨天", "2023-09-11", "2023-09-19"),
        ("2023-09-14", "2023-09-14", "2023-09-14"),
        ("2023.9", "2023-09-01", "2023-09-30"),
        ("2023-09-01至2023-09-14", "2023-09-01", "2023-09-14"),
    ],
)
def test_days_are_named_as_people_say_them(said: str, since: str, until: str) -> None:
    assert days_named(said, TODAY) == days(since, until)


@pytest.mark.parametrize(
    "said",
    ["", "停车", "上个月的噪音", "一日三餐", "14号", "14号楼", "230914", "月", "13月", "2月30日", "2023年2月29日",
     "最近零天", "最近9999年", "0年", "2023年9月20日至2023年9月1日", "三里屯", "日前", "上门", "本日", "年", "昨天停水",
     "第五季度", "12345"],
)  # fmt: skip
def test_what_is_no_day_names_none(said: str) -> None:
    assert days_named(said, TODAY) is None


@given(st.one_of(st.text(), st.text(alphabet="上个本这月年今去昨最近三天周日至9月14-0十２〇以来", max_size=12)), TODAYS)
def test_any_text_is_read_and_what_it_names_is_in_order(text: str, today: dt.date) -> None:
    found = days_named(text, today)
    assert found is None or found.since <= found.until


@given(TODAYS)
def test_what_is_past_has_begun(today: dt.date) -> None:
    for said in ("昨天", "上周", "上个月", "去年", "9月", "2月29日", "12月31日", "最近三天", "今年以来", "上季度"):
        found = days_named(said, today)
        assert found is not None
        assert found.since <= today


@given(TODAYS, TODAYS)
def test_a_day_written_out_is_itself_whatever_the_day_is_today(day: dt.date, today: dt.date) -> None:
    for said in (f"{day.year}年{day.month}月{day.day}日", f"{day:%Y-%m-%d}", f"{day:%Y年%m月%d号}"):
        assert days_named(said, today) == Days(day, day)


@given(TODAYS)
def test_months_and_weeks_follow_each_other_without_a_gap(today: dt.date) -> None:
    for earlier, later in (
        ("上个月", "本月"),
        ("上上个月", "上个月"),
        ("上周", "本周"),
        ("去年", "今年"),
        ("上季度", "本季度"),
    ):
        before, after = days_named(earlier, today), days_named(later, today)
        assert before is not None
        assert after is not None
        assert before.until + dt.timedelta(days=1) == after.since
    this = days_named("本月", today)
    assert this is not None
    assert this.since <= today <= this.until


@given(TODAYS, st.integers(1, 400))
def test_the_last_days_are_as_many_as_said_and_end_today(today: dt.date, count: int) -> None:
    found = days_named(f"最近{count}天", today)
    assert found is not None
    assert (found.until - found.since).days == count - 1
    assert found.until == today
