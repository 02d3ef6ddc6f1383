"""The list of what a search finds, as a workbook."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from anjuan.ids import SHANGHAI
from anjuan.progress import Silent
from anjuan.searches import Search
from anjuan.ticket import Ticket
from casework import search_list
from casework.office import Office
from casework.search_list import save_list

from .conftest import docx_bytes, drop, take


@pytest.fixture
def filled(office: Office) -> Office:
    said = "来电人：王小明，电话13800551234。=HYPERLINK(1)路灯不亮，请尽快修复。"
    drop(office, "热线-230914-001234王小明路灯.docx", docx_bytes(said))
    drop(office, "网络-230801-551234路灯.docx", docx_bytes("+1路灯，" + "反映人说路灯常年不亮。" * 20))
    drop(office, "网络-230802-551235路灯.docx", docx_bytes("路灯" + "很" * 78 + "亮13800551234"))
    take(office)
    ticket = Ticket(order_no="热线-230914-001234", title="=1+1王小明反映路灯", caller_name="王小明")
    office.register.tickets.upsert_many((ticket,), office.clock(), "张三", "台账.xlsx")
    return office


def rows(office: Office, target: Path, query: str, *, limit: int = 100, offset: int = 0) -> list[list[object]]:
    listed = save_list(office, Search(query), target, "张三", limit=limit, offset=offset, reporter=Silent())
    written = [[cell.value for cell in row] for row in openpyxl.load_workbook(target)["检索结果"].iter_rows()]
    head = next(number for number, row in enumerate(written) if row[0] == "序号")
    assert len(written) - head - 1 == listed.rows
    return written[head + 1 :]


def test_every_paper_is_listed_without_personal_data_and_no_text_is_a_formula(filled: Office, tmp_path: Path) -> None:
    found = rows(filled, tmp_path / "路灯.xlsx", "路灯")
    assert [row[0] for row in found] == [1, 2, 3]
    text = "\n".join(str(cell) for row in found for cell in row)
    assert "王小明" not in text
    assert "1380055" not in text
    assert "⟦" not in text
    sheet = openpyxl.load_workbook(tmp_path / "路灯.xlsx")["检索结果"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s", "n", "d"}


def test_days_are_days_and_the_headings_narrow_the_rows(filled: Office, tmp_path: Path) -> None:
    dated = Ticket(order_no="热线-230914-001234", created_at=dt.datetime(2023, 9, 14, 9, 0, tzinfo=SHANGHAI))
    filled.register.tickets.upsert_many((dated,), filled.clock(), "张三", "台账.xlsx")
    found = rows(filled, tmp_path / "路灯.xlsx", "尾号1234 OR 路灯")
    assert {row[1] for row in found} == {
        dt.datetime(2023, 9, 14),  # noqa: DTZ001 - as the file has it
        dt.datetime(2023, 8, 1),  # noqa: DTZ001 - as the file has it
        dt.datetime(2023, 8, 2),  # noqa: DTZ001 - as the file has it
    }
    book = openpyxl.load_workbook(tmp_path / "路灯.xlsx")
    papers, tickets = book["检索结果"], book["工单"]
    head = next(row[0].row for row in papers.iter_rows() if row[0].value == "序号")
    assert papers.auto_filter.ref == f"A{head}:I{head + 3}"
    assert tickets.auto_filter.ref is not None
    assert tickets.cell(tickets.max_row, 2).is_date


def test_figures_that_an_excerpt_cuts_leave_no_mark(filled: Office, tmp_path: Path) -> None:
    said = "话" * 60 + "2023年9月14日" + "查" * 12 + "井盖" + "已经修好" * 30
    drop(filled, "网络-230803-551236井盖.docx", docx_bytes(said))
    take(filled)
    (found,) = rows(filled, tmp_path / "井盖.xlsx", "井盖")
    assert "…年9月14日查" in str(found[-1])
    assert "*" not in str(found[-1])


def test_pages_are_joined_and_a_limit_and_an_offset_hold(
    filled: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [row[2] for row in rows(filled, tmp_path / "一.xlsx", "路灯")]
    monkeypatch.setattr(search_list, "_AT_ONCE", 1)
    assert [row[2] for row in rows(filled, tmp_path / "二.xlsx", "路灯")] == whole
    assert [row[2] for row in rows(filled, tmp_path / "三.xlsx", "路灯", limit=2)] == whole[:2]
    assert [row[2] for row in rows(filled, tmp_path / "四.xlsx", "路灯", offset=2)] == whole[2:]
    assert rows(filled, tmp_path / "五.xlsx", "完全没有") == []


def test_who_took_a_list_is_noted_and_not_what_was_asked(filled: Office, tmp_path: Path) -> None:
    rows(filled, tmp_path / "单.xlsx", "王小明")
    (logged,) = filled.register.audit.tail(subject="单.xlsx")
    assert (logged.entry.actor, logged.entry.action, logged.entry.detail) == ("张三", "search.exported", {"papers": 1})


@pytest.mark.parametrize("query", ["王小明 路灯", "李秀兰 路灯"], ids=["a ticket's caller", "named in a paper alone"])
def test_whom_was_asked_for_is_not_said_in_the_head_either(filled: Office, tmp_path: Path, query: str) -> None:
    drop(filled, "网络-230803-551236.docx", docx_bytes("来电人：李秀兰，反映路灯不亮。"))
    take(filled)
    rows(filled, tmp_path / "单.xlsx", query)
    written = openpyxl.load_workbook(tmp_path / "单.xlsx")["检索结果"]
    assert f"检索：{query[0]}** 路灯" in {cell.value for row in written.iter_rows() for cell in row}


def test_the_list_says_what_was_asked_and_how_it_was_understood(filled: Office, tmp_path: Path) -> None:
    rows(filled, tmp_path / "今年.xlsx", "今年 路灯")
    notes = [
        str(row[0].value) for row in openpyxl.load_workbook(tmp_path / "今年.xlsx")["检索结果"].iter_rows(max_row=5)
    ]
    assert notes[:4] == [
        "检索结果",
        "检索：今年 路灯",
        "时间：2023-01-01 至 2023-12-31（今年）",
        "共 3 件，列出 3 件；2023-09-20 09:30 张三 导出。",
    ]
