from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjuan.settings import TextSettings
from indexer.extract.child import read_file
from indexer.extract.plain import decode
from indexer.extract.reading import Status

COMPLAINT = "市民反映，青云店镇某小区地下停车场夜间施工噪音大，影响休息，希望有关部门尽快处理。\n注：请及时反馈。"
TRADITIONAL = "市民反映，某社區地下停車場夜間施工噪音過大，影響居民休息，希望有關部門儘快處理並回覆辦理結果。"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_a_chinese_text_is_read_in_every_encoding(read: Any, encoding: str) -> None:
    reading = read("说明.txt", COMPLAINT.encode(encoding))
    assert reading.status is Status.OK
    assert COMPLAINT in reading.text
    assert not reading.misnamed


def test_traditional_text_in_big5_is_read() -> None:
    assert decode(TRADITIONAL.encode("big5")) == TRADITIONAL


def test_accented_letters_stay_utf_8() -> None:
    for text in ("café", "Ünal", "Привет", "20×30", "25°"):
        assert decode(text.encode()) == text


@pytest.mark.parametrize("text", ["停水", "噪音扰民", "张三", "甪直", "热线-230914-001234 回复", "已办结。"])
def test_short_chinese_text_is_taken_for_gb18030(text: str) -> None:
    assert decode(text.encode("gb18030")) == text


@given(st.text("市民反映青云店镇小区停车场夜间施工噪音水电气暖，。（）01", min_size=1))
def test_every_text_of_common_chinese_characters_survives_gb18030(text: str) -> None:
    assert decode(text.encode("gb18030")) == text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"])))
def test_every_text_with_some_chinese_survives_utf_8(text: str) -> None:
    assert decode(f"反映{text}".encode()) == f"反映{text}"


def test_rare_characters_of_gb18030_are_read() -> None:
    text = "村民㭎某某、𠮷某某反映道路积水问题，希望尽快处理"
    assert decode(text.encode("gb18030")) == text


def test_a_damaged_byte_costs_only_its_character() -> None:
    data = bytearray((COMPLAINT * 5).encode("gb18030"))
    data[101] = 0xFF
    text = decode(bytes(data))
    assert text is not None
    assert text.endswith("请及时反馈。")
    assert text.count("停车场") >= 4


def test_a_sample_cut_inside_a_character_is_still_text() -> None:
    assert decode(COMPLAINT.encode()[:-1], cut=True) == COMPLAINT[:-1]


def test_bytes_without_sense_are_no_text() -> None:
    assert decode(bytes(range(256)) * 4) is None


def test_a_csv_is_rows_of_cells_whatever_its_separator(read: Any) -> None:
    for separator in ",;\t":
        data = f'工单编号{separator}内容\n1{separator}"甲{separator}乙\n丙"\n'.encode("gb18030")
        reading = read("导出.csv", data)
        assert (reading.format, reading.status) == ("csv", Status.OK)
        assert reading.text.startswith("工单编号\t内容\n1\t甲")


def test_a_text_longer_than_allowed_is_cut_and_says_so(tmp_path: Any) -> None:
    path = tmp_path / "a.txt"
    path.write_text("字" * 1000, encoding="utf-8")
    reading = read_file(path, TextSettings(max_characters=100))
    assert (reading.text, reading.truncated) == ("字" * 100, True)
    assert not read_file(path, TextSettings(max_characters=1000)).truncated


def test_control_characters_are_dropped_and_line_ends_are_line_feeds(read: Any) -> None:
    assert read("a.txt", "甲\r\n乙\r丙\x07丁\x0c戊".encode() + b" " * 100).text == "甲\n乙\n丙丁戊"
