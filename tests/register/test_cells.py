import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjuan.ids import SHANGHAI
from anjuan.ticket import Satisfaction, Solved
from register import cells

FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}


def at(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=SHANGHAI)  # type: ignore[misc, arg-type] # the parts of a time


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (dt.datetime(2023, 9, 14, 10, 11, 12), at(2023, 9, 14, 10, 11, 12)),  # noqa: DTZ001 - as sheets have it
        (dt.datetime(2023, 9, 14, 10, 11, 11, 999_999), at(2023, 9, 14, 10, 11, 12)),  # noqa: DTZ001
        (dt.date(2023, 9, 14), at(2023, 9, 14)),
        (45183, at(2023, 9, 14)),
        (45183.4244444444, at(2023, 9, 14, 10, 11, 12)),
        ("45183.4244444444", at(2023, 9, 14, 10, 11, 12)),
        (20230914.0, at(2023, 9, 14)),
        ("20230914", at(2023, 9, 14)),
        ("20230914101112", at(2023, 9, 14, 10, 11, 12)),
        ("20230914 10:11", at(2023, 9, 14, 10, 11)),
        ("2023-09-14", at(2023, 9, 14)),
        ("2023-09-14 10:11:12", at(2023, 9, 14, 10, 11, 12)),
        ("2023-09-14 10:11:12.0", at(2023, 9, 14, 10, 11, 12)),
        ("2023-09-14T10:11:12", at(2023, 9, 14, 10, 11, 12)),
        ("2023-09-14T02:11:12Z", at(2023, 9, 14, 10, 11, 12)),
        ("2023-09-14T10:11:12+08:00", at(2023, 9, 14, 10, 11, 12)),
        ("2023-09-13T22:11:12-0400", at(2023, 9, 14, 10, 11, 12)),
        ("2023/9/14 10:11", at(2023, 9, 14, 10, 11)),
        ("2023.9.14", at(2023, 9, 14)),
        ("2023/9/14 10:11".translate(FULL_WIDTH), at(2023, 9, 14, 10, 11)),
        ("2023年9月14日 10点11分", at(2023, 9, 14, 10, 11)),
        ("2023年9月14日10时11分12秒", at(2023, 9, 14, 10, 11, 12)),
        ("2023年9月14日10时", at(2023, 9, 14, 10)),
        ("2023 年 9 月 14 日", at(2023, 9, 14)),
        ("2023年9月14日 星期四 10:11", at(2023, 9, 14, 10, 11)),
        ("2023-9-14 上午10:11", at(2023, 9, 14, 10, 11)),
        ("2023-9-14 下午 3:05:06", at(2023, 9, 14, 15, 5, 6)),
        ("2023-9-14 下午15:05", at(2023, 9, 14, 15, 5)),
        ("2023年9月14日中午12点30分", at(2023, 9, 14, 12, 30)),
        ("2023年9月14日中午1点", at(2023, 9, 14, 13)),
        ("2023年9月14日晚上9点", at(2023, 9, 14, 21)),
        ("2023年9月14日晚上12点", at(2023, 9, 15)),
        ("2023-9-14 上午12:05", at(2023, 9, 14, 0, 5)),
        ("2023-9-14 下午12:05", at(2023, 9, 14, 12, 5)),
        ("2023-9-14 3:05 PM", at(2023, 9, 14, 15, 5)),
        ("2023-9-14 24:00", at(2023, 9, 15)),
    ],
)
def test_a_time_is_read_however_it_is_written(cell: cells.Cell, expected: dt.datetime) -> None:
    found = cells.moment(cell)
    assert found == expected
    assert found is not None
    assert found.utcoffset() == dt.timedelta(hours=8)


@pytest.mark.parametrize(
    "cell",
    ["昨天", "2023-02-30", "2023-13-01", "1023-09-14", "14日", 7, 7.5, 1e300, math.nan, math.inf, True, dt.time(10),
     dt.timedelta(1), "2023-9-14 25:00", "2023-9-14 24:01", "2023-9-14 10:61", "99999999999999", "²⁰²³-9-14 1:1:1:1"],
)  # fmt: skip
def test_what_is_no_time_of_a_ticket_is_none(cell: cells.Cell) -> None:
    assert cells.moment(cell) is None


_cells = (
    st.text()
    | st.text(alphabet="0123456789年月日时分秒点上下午:-/. TZ+PMpm" + "0123:".translate(FULL_WIDTH))
    | st.floats()
    | st.integers()
    | st.booleans()
    | st.datetimes()
    | st.dates()
    | st.times()
    | st.timedeltas()
)


@given(_cells)
def test_every_reader_takes_every_cell(cell: cells.Cell) -> None:
    when = cells.moment(cell)
    assert when is None or when.utcoffset() == dt.timedelta(hours=8)
    for read in (cells.yes_no, cells.satisfaction, cells.solved, cells.count, cells.amount, cells.words, cells.levels):
        read(cell)  # type: ignore[operator] # readers of several types
    cells.is_blank(cell)
    assert "\x00" not in cells.text(cell)


@given(
    st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2090, 1, 1)).map(lambda when: when.replace(microsecond=0)),  # noqa: DTZ001
    st.sampled_from(
        [
            "%Y-%m-%d %H:%M:%S",
            "%Y/%m/%d %H:%M:%S",
            "%Y年%m月%d日 %H时%M分%S秒",
            "%Y%m%d%H%M%S",
            "%Y-%m-%dT%H:%M:%S+08:00",
        ]
    ),
)
def test_a_written_time_is_read_back(when: dt.datetime, form: str) -> None:
    assert cells.moment(when.strftime(form)) == when.replace(tzinfo=SHANGHAI)


@given(st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2090, 1, 1)).map(lambda when: when.replace(microsecond=0)))  # noqa: DTZ001
def test_an_excel_serial_is_read_to_the_second(when: dt.datetime) -> None:
    serial = (when - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)  # noqa: DTZ001 - Excel's epoch
    assert cells.moment(serial) == when.replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize("cell", ["是", "√", "Y", True, 1.0, "已联系", "有效", "已接通", "联系", " 是 ", "有效回访"])
def test_yes_is_read_in_all_its_signs(cell: cells.Cell) -> None:
    assert cells.yes_no(cell) is True


@pytest.mark.parametrize(
    "cell", ["否", "×", "n", False, 0, "未联系", "无效", "未接通", "不保密", "联系不上", "无效回访"]
)
def test_no_is_read_in_all_its_signs(cell: cells.Cell) -> None:
    assert cells.yes_no(cell) is False


def test_satisfaction_and_solution_are_read() -> None:
    assert cells.satisfaction("基本满意") is Satisfaction.MOSTLY
    assert cells.satisfaction("【不满意】") is Satisfaction.UNSATISFIED
    assert cells.satisfaction("是") is Satisfaction.SATISFIED
    assert cells.satisfaction("还行") is None
    assert cells.solved("部分解决") is Solved.PARTLY
    assert cells.solved("未解决") is cells.solved("否") is Solved.UNSOLVED
    assert cells.solved("已解决") is cells.solved("是") is Solved.SOLVED


def test_numbers_with_and_without_units_are_read() -> None:
    assert cells.amount("7天") == (7.0, "天")
    assert cells.amount("2 小时内") == (2.0, "小时")
    assert cells.amount(1.5) == (1.5, None)
    assert cells.amount("-1") is cells.amount("七天") is cells.amount("9" * 30) is None
    assert cells.count("3次") == cells.count(3.0) == 3
    assert cells.count(2.5) is None


def test_text_is_trimmed_and_free_of_what_cannot_be_shown() -> None:
    assert cells.text("\ufeff 停水\x00_x000D_\n三天\u200b ") == "停水\n三天"
    assert cells.text(13800000000.0) == "13800000000"
    assert cells.text(0.5) == "0.5"
    assert cells.levels("市政->供水—>停水") == ("市政", "供水", "停水")
    assert cells.levels("市政 > 供水>停水") == ("市政", "供水", "停水")
    assert cells.words("每月一题、供水,供水") == ("每月一题", "供水")
