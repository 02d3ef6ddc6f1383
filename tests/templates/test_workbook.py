import datetime as dt
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from anjuan.ids import SHANGHAI
from templates.publish import TargetExists
from templates.workbook import DAY, Chart, Column, Sheet, save

NOW = dt.datetime(2023, 9, 20, 9, 30, tzinfo=SHANGHAI)
COLUMNS = (Column("单位", 20), Column("成绩", 8, "0.0"))
SHEET = Sheet(
    "成绩",
    "成绩表",
    ("统计口径：\n两行",),
    COLUMNS,
    [["=1+1", Decimal("9.5")], ["坏\x07字", None], ["合计", 10]],
    totals=1,
)


def written(folder: Path, name: str = "表.xlsx") -> Path:
    save([SHEET], folder / name, title="成绩表", author="青云店镇", now=NOW, charts=[Chart("图", "成绩", 0, 0, 1, 2)])
    return folder / name


def test_text_stays_text_and_a_figure_that_is_not_there_is_a_dash(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(tmp_path))["成绩"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert rows == [["单位", "成绩"], ["=1+1", 9.5], ["坏字", "—"], ["合计", 10]]
    assert sheet["A4"].data_type == "s"
    assert (sheet["B4"].number_format, sheet["A6"].font.bold, sheet["A5"].font.bold) == ("0.0", True, False)


def test_a_day_is_a_day_and_headings_may_narrow_the_rows(tmp_path: Path) -> None:
    table = Sheet("表", "表", (), (Column("日期", 12, DAY),), [[dt.date(2023, 9, 14)], [""]], filtered=True)
    save([table, SHEET], tmp_path / "表.xlsx", title="表", author="青云店镇", now=NOW)
    book = openpyxl.load_workbook(tmp_path / "表.xlsx")
    assert (book["表"]["A3"].is_date, book["表"]["A3"].number_format) == (True, "yyyy-mm-dd")
    assert (book["表"].auto_filter.ref, book["成绩"].auto_filter.ref) == ("A2:A4", None)


def test_bars_are_drawn_from_the_rows_that_are_asked_for(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(written(tmp_path))["图"]
    [chart] = page._charts
    [bars] = chart.series
    assert (bars.val.numRef.f, bars.cat.numRef.f) == ("'成绩'!$B$4:$B$5", "'成绩'!$A$4:$A$5")


def test_the_same_table_is_the_same_file_and_replaces_none(tmp_path: Path) -> None:
    assert written(tmp_path).read_bytes() == written(tmp_path, "又一份.xlsx").read_bytes()
    with pytest.raises(TargetExists):
        written(tmp_path)
    assert [each.name for each in sorted(tmp_path.iterdir())] == ["又一份.xlsx", "表.xlsx"]


def test_its_properties_are_ours(tmp_path: Path) -> None:
    properties = openpyxl.load_workbook(written(tmp_path)).properties
    assert (properties.title, properties.creator, properties.created) == (
        "成绩表", "青云店镇", dt.datetime(2023, 9, 20, 1, 30),  # noqa: DTZ001 - as the file has it, in UTC
    )  # fmt: skip
