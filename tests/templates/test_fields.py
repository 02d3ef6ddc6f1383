import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from templates.fields import (
    FIELDS,
    Field,
    FieldType,
    Origin,
    Unfit,
    chinese_date,
    chinese_time,
    field_named,
    gathered,
    printed,
)


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


def fits(name: str, value: object) -> bool:
    try:
        printed(FIELDS[name], value)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    "text",
    [
        "2023-13-45", "2023-02-30", "2023年13月1日", "2023年2月30日下午", "2023年13月", "2023-09-14 25:00", "9月31:70",
        "2023/9/14 9:60", "自2023年2月30日起", "24:30",
    ],
)  # fmt: skip
def test_a_day_or_a_time_that_does_not_exist_is_refused(text: str) -> None:
    assert not fits("培训时间", text)


@pytest.mark.parametrize(
    "text",
    ["当日下午", "9月14日至15日", "2023-2024年度", "2023年第3季度", "每周一9时", "2023年9月14日24时", "第45号文后"],
)
def test_words_for_a_time_stay(text: str) -> None:
    assert printed(FIELDS["培训时间"], text) == text


def test_a_count_is_not_negative_and_a_rate_is_of_a_hundred() -> None:
    assert printed(FIELDS["应到人数"], "0") == "0"
    assert printed(FIELDS["响应率"], 100) == "100.00"
    for name, value in (("应到人数", -1), ("响应率", "100.01"), ("响应率", float("inf")), ("回访人", float("nan"))):
        assert not fits(name, value)


def test_a_cell_that_does_not_fit_is_named_with_its_row() -> None:
    with pytest.raises(Unfit) as caught:
        printed(FIELDS["回访记录"], [{}, {"满意度": "很好"}])
    assert (caught.value.column.name, caught.value.value) == ("回访记录第 2 行的满意度", "很好")


def test_a_column_given_by_its_own_name_is_the_first_rows() -> None:
    fields = {name: FIELDS[name] for name in ("回访记录", "诉求内容")}
    rows = {"回访记录": [{"回访人": "李某"}, {"回访人": "王某"}], "诉求内容": "积水"}
    flat = {"回访时间": "2023-09-14", "回访人": "张某", "满意度": "满意", "经办人": "赵某"}
    assert gathered(fields, flat) == {
        "经办人": "赵某",
        "回访记录": [{"时间": "2023-09-14", "回访人": "张某", "满意度": "满意"}],
    }
    assert gathered(fields, {**rows, **flat})["回访记录"] == [
        {"时间": "2023-09-14", "回访人": "李某", "满意度": "满意"},
        {"回访人": "王某"},
    ]
    assert gathered(fields, {"回访记录": "没有新的诉求\n同上", "回访人": "张某"})["回访记录"] == [
        {"回访人": "张某", "诉求人意见": "没有新的诉求"},
        "同上",
    ]
    assert gathered({**fields, "回访人": FIELDS["回访人"]}, {"回访人": "张某"}) == {"回访人": "张某"}


@given(
    st.integers(-(10**22), 10**22),
    st.sampled_from([None, 0, 2]),
    st.sampled_from([None, 0, 5]),
    st.sampled_from([None, 100]),
)
def test_a_whole_number_is_printed_as_its_figures_would_be(
    number: int, places: int | None, least: int | None, most: int | None
) -> None:
    field = Field("数", FieldType.NUMBER, Origin.HAND, places=places, least=least, most=most)

    def outcome(value: object) -> object:
        try:
            return printed(field, value)
        except ValueError:
            return ValueError

    assert outcome(number) == outcome(str(number)) == outcome(float(number) if abs(number) < 2**53 else number)
