import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjuan.ids import SHANGHAI
from anjuan.papers import NoExtension, callbacks, ended, evidence, extension

DAYS = st.dates(dt.date(1000, 1, 1), dt.date(9000, 1, 1))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("对处理结果表示认可", "对处理结果表示认可。"),
        ("对处理结果表示认可。", "对处理结果表示认可。"),
        ("表示“同意。”", "表示“同意。”"),
        ("表示“同意”", "表示“同意”。"),
        ("路面已修复（见附件）", "路面已修复（见附件）。"),
        ("一是清淤；\n二是抽排", "一是清淤；\n二是抽排。"),
        ("什么时候修？\n", "什么时候修？"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_sentence_is_ended_once(text: str, wanted: str) -> None:
    assert ended(text) == wanted


@given(st.text())
def test_what_is_ended_stays_as_it_is(text: str) -> None:
    assert ended(ended(text)) == ended(text)


@pytest.mark.parametrize(
    ("limit", "until", "days"),
    [
        ("2023-09-27 10:40", "2023-10-12 10:40", 15),
        ("2023年9月27日10时40分", "2023/10/12", 15),
        ("2023-09-27 18:00", "2023-09-28 09:00", 1),
        ("2023-09-27T15:30:00Z", "2023-09-27T17:30:00Z", 1),  # before and after Shanghai's midnight
        (dt.datetime(2024, 2, 28, 9, tzinfo=SHANGHAI), dt.date(2024, 3, 1), 2),
    ],
)
def test_the_days_of_an_extension_are_those_between_the_dates(limit: object, until: object, days: int) -> None:
    assert extension({"原时限": limit, "申请延至": until}) == {"原时限": limit, "延期天数": days}


@given(DAYS, st.integers(1, 3000))
def test_so_many_days_later_is_an_extension_of_so_many_days(limit: dt.date, days: int) -> None:
    values = {"原时限": limit.isoformat(), "申请延至": limit + dt.timedelta(days)}
    assert extension(values)["延期天数"] == days


def test_the_limit_is_the_tickets_unless_another_is_given() -> None:
    assert extension({"办结时限": "2023-09-27"}) == {"原时限": "2023-09-27"}
    assert extension({"办结时限": "2023-09-30", "原时限": "2023-09-27"}) == {"原时限": "2023-09-27"}


def test_an_extension_within_a_day_has_no_days_to_tell() -> None:
    values = {"原时限": "2023-09-27 10:40", "申请延至": "2023-09-27 17:00", "延期天数": 9}
    assert extension(values)["延期天数"] is None


@pytest.mark.parametrize("until", ["2023-09-27 10:40", "2023-09-26"])
def test_an_extension_ends_later(until: str) -> None:
    with pytest.raises(NoExtension) as caught:
        extension({"原时限": "2023-09-27 10:40", "申请延至": until})
    assert (caught.value.limit, caught.value.until) == ("2023-09-27 10:40", until)


@pytest.mark.parametrize("until", ["", None, "另行商定", "2023年13月1日", "2023年"])
def test_words_for_a_limit_tell_no_days(until: object) -> None:
    assert extension({"原时限": "2023-09-27", "申请延至": until}) == {"原时限": "2023-09-27"}


def test_evidence_is_what_the_case_file_holds_unless_it_is_given() -> None:
    assert evidence({"附件清单": ("照片",)}) == {"佐证材料": ("照片",)}
    assert evidence({"附件清单": ("照片",), "佐证材料": "裁定书"}) == {"佐证材料": "裁定书"}


def test_call_backs_are_numbered_and_without_any_there_is_room_for_two() -> None:
    assert callbacks({}) == {"回访记录": [{"回访次数": 1}, {"回访次数": 2}]}
    given_rows = [{"回访人": "王某"}, {"回访次数": 3}, "表示满意"]
    assert callbacks({"回访记录": given_rows}) == {
        "回访记录": [{"回访次数": 1, "回访人": "王某"}, {"回访次数": 3}, "表示满意"]
    }
    assert callbacks({"回访记录": "表示满意"}) == {}
