import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from templates.fields import FIELDS, chinese_date, chinese_time, field_named, printed


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("2023-09-14T09:05:00+08:00", "2023年9月14日9时5分"),
        ("2023-09-14T01:05:00Z", "2023年9月14日9时5分"),
        ("2023-09-14 09:05", "2023年9月14日9时5分"),
        ("2023/9/14 9:05:30", "2023年9月14日9时5分"),
        ("2023年9月14日 9时", "2023年9月14日9时"),
        ("2023年9月14日", "2023年9月14日"),
        (dt.datetime(2023, 9, 14, 22, 0, tzinfo=dt.UTC), "2023年9月15日6时"),
        (dt.date(2023, 9, 14), "2023年9月14日"),
        ("  ", ""),
        (None, ""),
    ],
)
def test_a_moment_is_printed_without_leading_zeros_in_the_offices_time(value: object, wanted: str) -> None:
    assert printed(FIELDS["来电时间"], value) == wanted


def test_a_date_leaves_the_hour_out() -> None:
    assert printed(FIELDS["成文日期"], dt.datetime(2023, 9, 14, 22, 0, tzinfo=dt.UTC)) == "2023年9月15日"


@given(st.dates())
def test_a_printed_date_is_understood_again(day: dt.date) -> None:
    assert printed(FIELDS["成文日期"], f"{day.year:04}年{day.month}月{day.day}日") == chinese_date(day)


@given(st.datetimes())
def test_a_printed_time_is_understood_again(moment: dt.datetime) -> None:
    text = chinese_time(moment)
    assert printed(FIELDS["来电时间"], text.zfill(len(text) + 4 - text.index("年"))) == text


def test_a_list_takes_text_line_by_line() -> None:
    assert printed(FIELDS["附件清单"], "照片\n\n验收单\n") == ("照片", "验收单")


def test_names_and_keys_are_unique() -> None:
    keys = [(field.origin, field.key) for field in FIELDS.values() if field.key]
    assert len(keys) == len(set(keys))


def test_the_times_of_a_process_are_written_as_documents_write_them() -> None:
    rows = printed(
        field_named("办理过程"),
        [{"时间": "2023-09-14 10:10", "说明": "核实"}, {"时间": "当日下午", "说明": "清运"}],
    )
    assert rows == (
        {"时间": "2023年9月14日10时10分", "说明": "核实"},
        {"时间": "当日下午", "说明": "清运"},
    )
