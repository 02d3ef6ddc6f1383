import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjuan.dating import written_on


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
