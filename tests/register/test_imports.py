import csv
import datetime as dt
import io
import pickle
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anjuan.ids import SHANGHAI, NumberPattern
from anjuan.progress import Silent
from anjuan.ticket import FIELDS, Satisfaction, Solved, Ticket
from register.columns import field_of, find_layout
from register.errors import SheetFault, SheetUnreadable
from register.imports import ImportReport, Reason, import_tickets
from register.pages import read_page
from register.register import Register
from register.sheets import Sheet, Table, read_sheet
from tests.register.conftest import NOW, Backend

FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
HEADER = ["工单编号", "标题", "来电时间", "承办单位"]
ROW = ["热线-230914-001234", "停水", "2023-09-14 10:11:12", "某某村"]
NUMBER = "热线-230914-001234"

Rows = Sequence[Sequence[Any]]


def workbook(path: Path, sheets: dict[str, Rows], merged: Sequence[str] = ()) -> Path:
    book = openpyxl.Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for cells in merged:
            sheet.merge_cells(cells)
    book.remove(book.worksheets[0])
    book.save(path)
    return path


def take(register: Register, source: Path | Sheet | Rows, patterns: Sequence[NumberPattern] = ()) -> ImportReport:
    if isinstance(source, Path):
        sheet = read_sheet(source)
    elif isinstance(source, Sheet):
        sheet = source
    else:
        sheet = Sheet(Path("导出.xlsx"), (Table("Sheet1", 1, tuple(map(tuple, source))),))
    return import_tickets(register, sheet, NOW, "李", Silent(), patterns)


def ticket(register: Register, number: str = NUMBER) -> Ticket:
    found = register.tickets.get(number)
    assert found is not None
    return found


@pytest.fixture
def small(sqlite: Backend) -> Iterator[Register]:
    with sqlite.new() as opened:
        yield opened


def test_an_export_is_taken_in_and_the_second_time_all_is_unchanged(register: Register, tmp_path: Path) -> None:
    rows = [HEADER, ROW, ["网络-230914-000002", "停电", "2023年9月14日 10点11分", "乙村"]]
    path = workbook(tmp_path / "导出.xlsx", {"工单": rows})
    report = take(register, path)
    assert (report.rows, report.added, report.unchanged, report.rejected) == (2, 2, 0, ())
    assert ticket(register).created_at == dt.datetime(2023, 9, 14, 10, 11, 12, tzinfo=SHANGHAI)
    assert ticket(register).channel == "热线"
    again = take(register, path)
    assert (again.rows, again.added, again.updated, again.unchanged) == (2, 0, 0, 2)


def test_every_field_has_a_header_and_every_header_its_field() -> None:
    for key in FIELDS:
        if key != "extra":
            assert field_of(key) is not None, key
    assert field_of("工单编号")[0] == "order_no"  # type: ignore[index] # it is known
    assert field_of("无关") is None


@pytest.mark.parametrize(
    "header", ["工 单 编 号", "*工单编号：", "工单编号（必填）", "工单编号\n", "工单编号*", "【工单编号】", "ORDER_NO"]
)
def test_a_header_is_known_however_it_is_dressed(header: str) -> None:
    assert field_of(header.strip("【】"))[0] == "order_no"  # type: ignore[index] # it is known


def test_a_header_below_titles_and_remarks_is_found(small: Register) -> None:
    rows = [["某某镇工单台账", "", "", ""], ["说明：本表由系统导出", "", "", ""], [], HEADER, ROW]
    assert take(small, rows).added == 1
    too_deep = [["说明"]] * 21 + [HEADER, ROW]
    with pytest.raises(SheetUnreadable):
        take(small, too_deep)


def test_a_header_of_two_rows_with_merged_groups_is_read(small: Register, tmp_path: Path) -> None:
    rows = [
        ["三率台账", *[""] * 9],
        ["工单编号", "标题", "首次回访", "", "最终回访", "回访结果", "", "", "网格", ""],
        ["", "", "时间", "是否满意", "是否满意", "是否联系", "是否解决", "是否满意", "姓名", "评语"],
        [NUMBER, "停水", "2023-9-15", "不满意", "满意", "是", "部分解决", "基本满意", "甲", "好"],
    ]
    merged = ["A1:J1", "A2:A3", "B2:B3", "C2:D2", "F2:H2", "I2:J2"]
    report = take(small, workbook(tmp_path / "三率.xlsx", {"表": rows}, merged))
    found = ticket(small)
    assert (report.rows, report.added) == (1, 1)
    assert (found.title, found.visit_contacted, found.visit_solved) == ("停水", True, Solved.PARTLY)
    assert found.visit_satisfied is Satisfaction.MOSTLY
    assert (found.first_satisfied, found.final_satisfied) == (Satisfaction.UNSATISFIED, Satisfaction.SATISFIED)
    assert found.extra["网格评语"] == "好"


def test_unknown_columns_are_kept_and_named(small: Register) -> None:
    report = take(small, [["序号", *HEADER, "网格员", "", "网格员"], [1, *ROW, "某人", "旁注", "另一人"]])
    assert report.unknown_columns == ("网格员", "第7列", "网格员（2）")
    assert ticket(small).extra == {"网格员": "某人", "第7列": "旁注", "网格员（2）": "另一人"}


def test_of_two_columns_of_one_field_the_better_named_speaks_and_the_other_is_kept(small: Register) -> None:
    rows = [
        [*HEADER, "创建时间", "标题"],
        [*ROW, "2023-09-14 08:00", "停水"],
        ["热线-230914-000002", "", "2023-9-14", "", "", "停电"],
    ]
    take(small, rows)
    found = ticket(small)
    assert found.created_at == dt.datetime(2023, 9, 14, 8, tzinfo=SHANGHAI)
    assert found.extra == {"来电时间": "2023-09-14 10:11:12"}
    assert ticket(small, "热线-230914-000002").title == "停电"
    assert ticket(small, "热线-230914-000002").created_at == dt.datetime(2023, 9, 14, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "written",
    [
        NUMBER.translate(FULL_WIDTH),
        "热线–230914–001234",
        "热线 - 230914 - 001234",
        " 热线-230914-001234\n",
        "热线-230914-001234（催办）",
    ],
)
def test_a_number_is_understood_however_it_is_written(small: Register, written: str) -> None:
    assert take(small, [HEADER, [written, *ROW[1:]]]).added == 1
    assert ticket(small).order_no == NUMBER


def test_each_form_of_number_finds_its_field(small: Register) -> None:
    rows = [
        ["编号", "区平台案件编号", "标题"],
        ["兴〔2023〕－0471093", "", "甲"],
        ["热线-230914-000001", "兴[2023]-0000001", "乙"],
        ["DX2023091400123", "", "丙"],
    ]
    report = take(small, rows, [NumberPattern("DX", re.compile(r"DX\d{13}"))])
    assert report.rejected == ()
    assert ticket(small, "兴[2023]-0471093").order_no is None
    assert ticket(small, "兴[2023]-0000001").number == "热线-230914-000001"
    assert ticket(small, "DX2023091400123").title == "丙"


def test_a_row_without_a_good_number_is_rejected_with_its_row_and_reason(small: Register) -> None:
    report = take(
        small,
        [
            HEADER,
            ["", *ROW[1:]],
            ["12345号", *ROW[1:]],
            ["热线-231345-001234", *ROW[1:]],
            ["热线-230914-000001 热线-230914-000002", *ROW[1:]],
            ROW,
        ],
    )
    assert [(fault.row, fault.reason) for fault in report.rejected] == [
        (2, Reason.NO_NUMBER),
        (3, Reason.UNKNOWN_NUMBER),
        (4, Reason.BAD_DATE),
        (5, Reason.SEVERAL_NUMBERS),
    ]
    assert report.rejected[1].data == "12345号"
    assert (report.rows, report.added) == (5, 1)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("热线-231345-000001", Reason.BAD_DATE),
        ("热线 2309140001", Reason.UNKNOWN_NUMBER),
        ("热线-230914-00012", Reason.UNKNOWN_NUMBER),
        ("热线-230914-000001、热线-230914-000002", Reason.SEVERAL_NUMBERS),
    ],
)
@pytest.mark.parametrize("more", [[], ["停水"]])
def test_a_number_that_went_wrong_is_rejected_however_little_else_the_row_says(
    small: Register, written: str, reason: Reason, more: list[str]
) -> None:
    report = take(small, [HEADER, ROW, [written, *more]])
    assert [(fault.row, fault.reason, fault.data) for fault in report.rejected] == [(3, reason, written)]
    assert report.skipped == ()


@pytest.mark.parametrize("said", [["", "只有标题"], ["制表日期", "2023-09-14 10:11"], ["注：2023年9月"], ["共12件"]])
def test_a_few_words_without_anything_like_a_number_are_a_remark(small: Register, said: list[str]) -> None:
    report = take(small, [HEADER, ROW, said])
    assert [(fault.row, fault.reason) for fault in report.skipped] == [(3, Reason.NOTE)]
    assert report.rejected == ()


def test_numbers_that_belong_to_different_tickets_are_rejected(small: Register) -> None:
    header = ["工单编号", "案件编号", "标题"]
    take(small, [header, [NUMBER, "兴[2023]-0000001", "甲"]])
    report = take(small, [header, ["热线-230914-000002", "兴[2023]-0000001", "乙"]])
    assert [(fault.row, fault.reason) for fault in report.rejected] == [(2, Reason.NUMBER_CONFLICT)]
    assert (report.rows, report.added) == (1, 0)


def test_totals_remarks_and_repeated_headers_are_no_tickets(small: Register) -> None:
    report = take(
        small,
        [
            HEADER,
            ROW,
            [],
            HEADER,
            ["合计", "", 1, ""],
            ["", "", "", ""],
            ["制表人：某人", "", "", ""],
            ["注：截至9月", "", "", ""],
        ],
    )
    assert (report.rows, report.added, report.rejected) == (1, 1, ())
    assert [(fault.row, fault.reason) for fault in report.skipped] == [
        (4, Reason.REPEATED_HEADER),
        (5, Reason.TOTAL),
        (7, Reason.NOTE),
        (8, Reason.NOTE),
    ]


def test_a_repeated_ticket_is_said_and_its_last_word_counts(small: Register) -> None:
    rows = [[*HEADER, "工单状态"], [*ROW, "办理中"], [*ROW[:1], "", "", "", "已办结"]]
    report = take(small, rows)
    assert [(each.row, each.number) for each in report.repeated] == [(3, NUMBER)]
    assert (report.rows, report.added) == (2, 1)
    assert (ticket(small).status, ticket(small).title) == ("已办结", "停水")
    assert take(small, rows).unchanged == 1


def test_cells_that_cannot_be_read_are_named_and_kept(small: Register) -> None:
    report = take(small, [[*HEADER, "回访次数", "是否保密"], [*ROW[:2], "前天", ROW[3], "好几次", "不详"]])
    assert [(each.row, each.column) for each in report.unread] == [(2, "来电时间"), (2, "回访次数")]
    assert ticket(small).extra == {"来电时间": "前天", "回访次数": "好几次"}


def test_one_cell_may_speak_for_several_fields(small: Register) -> None:
    take(small, [[*HEADER, "问题分类", "处理时限", "延期天数"], [*ROW, "市政->供水->停水->管网", "7天", 3]])
    found = ticket(small)
    assert (found.cat1, found.cat2, found.cat3, found.extra) == ("市政", "供水", "停水", {"四级分类": "管网"})
    assert (found.limit_value, found.limit_unit, found.delay_days) == (7.0, "天", 3.0)


@pytest.mark.parametrize("column", ["办结时限", "处理时限", "办理时限", "截止时间", "办理期限"])
@pytest.mark.parametrize(
    ("cell", "deadline", "limit"),
    [
        ("2023-09-26 10:00", dt.datetime(2023, 9, 26, 10, tzinfo=SHANGHAI), None),
        (dt.datetime(2023, 9, 26, 10), dt.datetime(2023, 9, 26, 10, tzinfo=SHANGHAI), None),  # noqa: DTZ001 - a cell's
        (45195, dt.datetime(2023, 9, 26, tzinfo=SHANGHAI), None),
        ("45195", dt.datetime(2023, 9, 26, tzinfo=SHANGHAI), None),
        (7, None, 7.0),
        ("24小时", None, 24.0),
    ],
)
def test_a_limit_is_a_deadline_where_it_is_a_time_and_a_span_where_it_is_a_number(
    small: Register, column: str, cell: Any, deadline: dt.datetime | None, limit: float | None
) -> None:
    report = take(small, [[*HEADER, column], [*ROW, cell]])
    found = ticket(small)
    assert (found.deadline_at, found.limit_value, found.extra, report.unread) == (deadline, limit, {}, ())


def test_a_limit_that_is_neither_is_told_and_kept(small: Register) -> None:
    report = take(small, [[*HEADER, "办结时限"], [*ROW, "尽快"]])
    assert [each.column for each in report.unread] == ["办结时限"]
    assert ticket(small).extra == {"办结时限": "尽快"}


def test_cells_to_the_right_of_all_headers_are_kept_and_told(small: Register, tmp_path: Path) -> None:
    path = tmp_path / "导出.csv"
    path.write_text(f"工单编号,标题\n{NUMBER},停水,,多出来的\n热线-230914-000002,停电\n", encoding="utf-8")
    report = take(small, path)
    assert report.unknown_columns == ("第4列",)
    assert ticket(small).extra == {"第4列": "多出来的"}


def test_secret_callers_are_kept_as_the_export_has_them(small: Register) -> None:
    take(small, [[*HEADER, "来电人", "来电号码", "联系方式"], [*ROW, "保密", "00000000", 1380000.0]])
    found = ticket(small)
    assert (found.caller_name, found.caller_phone, found.contact) == ("保密", "00000000", "1380000")


def test_values_of_any_length_and_with_control_characters_are_stored(register: Register) -> None:
    long = "水" * 300_000
    take(register, [[*HEADER, "主要内容", "网格"], [*ROW[:3], long, f"一\x00\ud800二{long}", "\x07"]])
    assert ticket(register).host_unit == long
    assert ticket(register).content == f"一二{long}"
    assert take(register, [[*HEADER, "主要内容"], [*ROW[:3], long, f"一\x00\ud800二{long}"]]).unchanged == 1


def test_excel_dates_serials_and_numbers_are_read_from_a_workbook(small: Register, tmp_path: Path) -> None:
    real = dt.datetime(2023, 9, 14, 10, 11, 12)  # noqa: DTZ001 - as people type it into a sheet
    rows = [
        [*HEADER, "派单时间", "回复时间", "退回次数", "来电号码"],
        [*ROW, real, 45183.5, 2, 13800000000],
        [],
        ["网络-230914-000002", "甲", dt.date(2023, 9, 14), "乙村", "", "2023/9/14 下午3:05", True, ""],
    ]
    report = take(small, workbook(tmp_path / "导出.xlsx", {"表": [[], [], *rows]}))
    found = ticket(small)
    assert found.dispatched_at == real.replace(tzinfo=SHANGHAI)
    assert found.replied_at == dt.datetime(2023, 9, 14, 12, tzinfo=SHANGHAI)
    assert (found.return_count, found.caller_phone) == (2, "13800000000")
    assert [(each.row, each.column) for each in report.unread] == [(6, "退回次数")]


def test_all_sheets_of_tickets_are_taken_and_others_left(small: Register, tmp_path: Path) -> None:
    rows = {
        "八月": [HEADER, ROW],
        "说明": [["这是说明"]],
        "九月": [["", "标题"], HEADER, ["热线-230915-000001", *ROW[1:]], ["坏"]],
    }
    report = take(small, workbook(tmp_path / "导出.xlsx", rows))
    assert report.added == 2
    assert report.skipped_sheets == ("说明",)
    assert [(fault.sheet, fault.row) for fault in (*report.rejected, *report.skipped)] == [("九月", 4)]


def test_a_workbook_is_known_by_its_content_whatever_its_name(small: Register, tmp_path: Path) -> None:
    path = workbook(tmp_path / "导出 .xls", {"表": [HEADER, ROW]})
    assert take(small, path).added == 1
    assert take(small, path.rename(tmp_path / "导出.csv")).unchanged == 1


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice makes the old format")
def test_an_old_xls_is_read(small: Register, tmp_path: Path) -> None:
    path = workbook(tmp_path / "导出.xlsx", {"表": [["某某镇台账"], HEADER, ROW, [*ROW[:1], "", 45183.5]]})
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "xls", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    report = take(small, tmp_path / "导出.xls")
    assert (report.added, len(report.repeated)) == (1, 1)
    assert ticket(small).created_at == dt.datetime(2023, 9, 14, 12, tzinfo=SHANGHAI)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_separated_text_is_read_in_every_encoding(
    small: Register, tmp_path: Path, encoding: str, delimiter: str
) -> None:
    out = io.StringIO()
    content = '市民反映，停水,停电; "三天"\n请\t处理\U00020164'
    csv.writer(out, delimiter=delimiter).writerows([["台账"], [*HEADER, "主要内容"], [*ROW, content]])
    path = tmp_path / "导出.csv"
    path.write_bytes(out.getvalue().encode(encoding))
    assert take(small, path).added == 1
    assert ticket(small).content == content


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_web_page_that_is_named_xls_is_read(small: Register, tmp_path: Path, encoding: str) -> None:
    page = f"""<html><head><meta charset={encoding}></head><body><table><tr><td>说明</table>不是单元格
    <table border=1><tr><th rowspan=2>工单编号</th><th rowspan="2">标题<th colspan=2>回访结果</th>
    <th rowspan=2>网格</tr>
    <tr><td>是否解决</td><td>是否满意</td></tr>
    <tr><td>{NUMBER}</td><td>停水&lt;三天&gt;<br>请处理&nbsp;</td><td>是</td><td>满意</td><td><b>甲</b>区</td></tr></table>"""
    path = tmp_path / "导出.xls"
    path.write_bytes(page.encode(encoding))
    report = take(small, path)
    found = ticket(small)
    assert (report.rows, report.added, found.title) == (1, 1, "停水<三天>\n请处理")
    assert (found.visit_solved, found.visit_satisfied) == (Solved.SOLVED, Satisfaction.SATISFIED)
    assert found.extra == {"网格": "甲区"}


@given(
    st.lists(
        st.sampled_from(
            ["<table>", "<tr>", "<td rowspan=3>", "<th colspan=9>", "x", "<br>", "</td>", "</table>", "<td colspan=0>"]
        )
    )
)
def test_any_page_has_tables_or_none(parts: list[str]) -> None:
    assert all(isinstance(cell, str) for table in read_page("".join(parts)) for row in table for cell in row)


def test_a_broken_byte_does_not_cost_the_file(small: Register, tmp_path: Path) -> None:
    path = tmp_path / "导出.csv"
    path.write_bytes(f"工单编号,标题\n{NUMBER},停水".encode("gb18030") + b"\xff\n")
    assert take(small, path).added == 1


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", SheetFault.UNREADABLE),
        (b"junk" * 100, SheetFault.UNREADABLE),
        (b"PK\x03\x04 broken xl/workbook.xml", SheetFault.UNREADABLE),
        (b"PK\x03\x04 a zip of something else", SheetFault.UNSUPPORTED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), SheetFault.ENCRYPTED),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", SheetFault.UNSUPPORTED),
    ],
)
def test_what_is_no_export_is_refused_with_the_reason(
    small: Register, tmp_path: Path, content: bytes, fault: SheetFault
) -> None:
    path = tmp_path / "导出.xlsx"
    path.write_bytes(content)
    with pytest.raises(SheetUnreadable) as raised:
        take(small, path)
    assert (raised.value.path, raised.value.fault) == (path, fault)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("导出.csv", "姓名,电话\n某人,1\n"),
        ("导出.csv", ""),
        ("导出.xls", "<table><tr><td>姓名<td>电话</table>"),
    ],
)
def test_a_table_of_something_else_is_said_to_have_no_tickets(
    small: Register, tmp_path: Path, name: str, content: str
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SheetUnreadable) as raised:
        take(small, path)
    assert raised.value.fault is SheetFault.NO_TICKET_TABLE


def test_separated_text_under_a_workbooks_name_is_read(small: Register, tmp_path: Path) -> None:
    path = tmp_path / "导出.xlsx"
    path.write_text(f"工单编号,标题\n{NUMBER},停水\n", encoding="utf-8")
    assert take(small, path).added == 1


def test_a_sheet_and_its_errors_can_come_from_another_process(tmp_path: Path) -> None:
    sheet = read_sheet(workbook(tmp_path / "导出.xlsx", {"表": [HEADER, ROW]}))
    assert pickle.loads(pickle.dumps(sheet)) == sheet  # noqa: S301 - our own bytes
    error = SheetUnreadable(tmp_path, SheetFault.ENCRYPTED)
    assert pickle.loads(pickle.dumps(error)).fault is SheetFault.ENCRYPTED  # noqa: S301 - our own bytes


def test_real_tables_of_messages_are_reported_row_by_row(small: Register, realdata: Path) -> None:
    tables = realdata / "tables"
    for name, rows in (("留言答复.xlsx", 2816), ("留言答复_gb18030.csv", 800), ("热点问题留言明细表 .xls", 123)):
        report = take(small, tables / name)
        assert (report.rows, report.added) == (rows, 0)
        assert {fault.reason for fault in report.rejected} == {Reason.UNKNOWN_NUMBER}
    for name in ("13796.xls", "1900DateWindowing.xls"):
        with pytest.raises(SheetUnreadable):
            take(small, tables / name)


_headers = st.lists(
    st.sampled_from(["标题", "来电时间", "是否满意", "回访次数", "网格", "标签", "案件编号", "处理时限"]), max_size=5
)
_values = st.sampled_from(
    [
        "",
        "停水",
        "2023-9-14",
        45183.5,
        "满意",
        "是",
        3.0,
        "7天",
        "合计",
        "兴[2023]-0000001",
        "兴[2023]-0000002",
        "热线-230914-000003",
    ]
)
_numbers = st.sampled_from([NUMBER, "热线-230914-000002", "兴[2023]-0000001", "", "坏", "热线-231345-001234", "合计"])


@st.composite
def _tables(draw: st.DrawFn) -> list[list[Any]]:
    header = ["工单编号", "承办单位", *draw(_headers)]
    row = st.tuples(_numbers, *[_values] * (len(header) - 1)).map(list)
    return [header, *draw(st.lists(row, max_size=8))]


@given(_tables())
@settings(max_examples=30, deadline=None)
def test_importing_twice_changes_nothing_and_every_row_is_accounted_for(sqlite: Backend, rows: list[list[Any]]) -> None:
    with sqlite.new() as register:
        first = take(register, rows)
        again = take(register, rows)
    assert (again.added, again.updated) == (0, 0)
    assert again.unchanged == first.added
    assert (again.repeated, again.rejected, again.skipped) == (first.repeated, first.rejected, first.skipped)
    for report in (first, again):
        counted = report.added + report.updated + report.unchanged + len(report.repeated) + len(report.rejected)
        assert report.rows == counted


@given(st.lists(st.lists(st.text(max_size=6) | st.floats() | st.booleans(), max_size=4), max_size=6))
def test_any_table_has_a_layout_or_none(rows: list[list[Any]]) -> None:
    layout = find_layout(rows)
    assert layout is None or layout.has_numbers
