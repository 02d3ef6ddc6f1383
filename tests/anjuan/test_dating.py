import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjuan.dating import moment, moment_said, names_outside, span_named, written_on
from anjuan.ids import SHANGHAI


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("青云店镇人民政府\n2023年9月14日", dt.date(2023, 9, 14)),
        ("2023年9月1日\n正文\n２０２３ 年 ９ 月 １４ 日\n联系电话：8000", dt.date(2023, 9, 14)),
        ("二〇二三年九月十四日", dt.date(2023, 9, 14)),
        ("二○二三年十二月三十一日", dt.date(2023, 12, 31)),
        ("二〇二三年十月二十日", dt.date(2023, 10, 20)),
        ("2023年2月30日\n2023年2月28日\n2023年2月31日", dt.date(2023, 2, 28)),
        ("于2023年9月14日到现场核实。", None),
        ("", None),
    ],
)
def test_the_last_line_that_is_a_date_and_nothing_else_dates_a_document(text: str, day: dt.date | None) -> None:
    assert written_on(text) == day


@given(st.text(alphabet="一二三四五六七八九十〇年月日0123456789\n ", max_size=60))
def test_no_text_is_too_strange(text: str) -> None:
    written_on(text)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2023年10月", ("2023-10-01", "2023-10-31")),
        ("2023-10", ("2023-10-01", "2023-10-31")),
        ("2023年9月至11月", ("2023-09-01", "2023-11-30")),
        ("2023年11月至1月", ("2023-11-01", "2024-01-31")),
        ("2023年9月19日—10月18日", ("2023-09-19", "2023-10-18")),
        ("２０２３／１０／１６", ("2023-10-16", "2023-10-16")),
        ("2023-02-30", None),
        ("10月", None),
        ("2023年第四季度", None),
        ("2023年度", None),
        ("热线-231012-004133", None),
        ("", None),
    ],
)
def test_a_text_names_a_span(text: str, span: tuple[str, str] | None) -> None:
    assert span_named(text) == (tuple(map(dt.date.fromisoformat, span)) if span else None)


DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31))


@given(DAYS, DAYS, DAYS)
def test_a_day_is_outside_when_it_comes_before_or_after(day: dt.date, one: dt.date, other: dt.date) -> None:
    first, last = sorted((one, other))
    text = f"{day.year}年{day.month}月{day.day}日"
    assert names_outside(text, first, last) is not (first <= day <= last)


@pytest.mark.parametrize(
    ("value", "when"),
    [
        ("2023-09-14", "2023-09-14T00:00+08:00"),
        ("2023年9月14日9时5分", "2023-09-14T09:05+08:00"),
        ("2023/9/14 9:05", "2023-09-14T09:05+08:00"),
        ("2023-09-14T01:05:00+00:00", "2023-09-14T09:05+08:00"),
        ("2023年9月14日18时前", "2023-09-14T18:00+08:00"),
        (dt.date(2023, 9, 14), "2023-09-14T00:00+08:00"),
        ("2023年2月30日", None),
        ("当日下午", None),
        (None, None),
        (("2023-09-14",), None),
    ],
)
def test_a_moment_is_read_out_of_what_fields_take(value: object, when: str | None) -> None:
    assert moment(value) == (dt.datetime.fromisoformat(when) if when else None)


def test_a_text_that_says_more_than_a_time_is_none_that_can_be_printed() -> None:
    assert moment_said("2023年9月14日9时") == dt.datetime(2023, 9, 14, 9, tzinfo=SHANGHAI)
    assert type(moment_said("2023-9-14")) is dt.date
    for text in ("2023年9月14日前", "2023年2月30日", ""):
        with pytest.raises(ValueError, match=r".*"):
            moment_said(text)
