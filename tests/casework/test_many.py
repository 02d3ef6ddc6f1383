"""A document a row, through the real reader of sheets and the real register."""

import datetime as dt
import shutil
from collections.abc import Sequence
from pathlib import Path

import docx
import openpyxl
import pytest

from anjuan.progress import Silent
from anjuan.staff import Degree, Person, PersonAmbiguous
from anjuan.ticket import Ticket
from casework.documents import free_path
from casework.many import Batch, Contradiction, NoSubject, fill_each
from casework.office import Office, UnknownTicket
from casework.rows import NoHeader
from register.errors import SheetUnreadable
from templates.fields import BadValues
from templates.fill import MissingFields

from .conftest import NOW, OTHER, TICKET

Rows = Sequence[Sequence[object]]


def workbook(path: Path, rows: Rows, **more: Rows) -> Path:
    book = openpyxl.Workbook()
    for name, lines in {"清单": rows, **more}.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(list(line))
    book.remove(book.worksheets[0])
    book.save(path)
    return path


def template(office: Office, name: str, *paragraphs: str) -> str:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(office.folders.templates / f"{name}.docx"))
    return name


def told(path: Path) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]


def each(office: Office, name: str, sheet: Path, **options: object) -> Batch:
    return fill_each(office, name, sheet, {}, Silent(), **options)  # type: ignore[arg-type]


@pytest.fixture
def tickets(office: Office) -> Office:
    """An office whose register knows two tickets."""
    at = dt.datetime(2023, 9, 14, 9, 5, tzinfo=NOW.tzinfo)
    known = [
        Ticket(order_no=number, title="路灯不亮", content=f"内容{number}", host_unit="一村", created_at=at)
        for number in (TICKET, OTHER)
    ]
    office.register.tickets.upsert_many(known, NOW, "测试", "tickets")
    return office


def test_each_row_is_a_document_with_what_the_register_knows(tickets: Office, tmp_path: Path) -> None:
    name = template(tickets, "回访单", "{{ 工单编号 }}", "{{ 诉求内容 }}", "{{ 承办单位 }}", "{{ 满意度 }}")
    sheet = workbook(
        tmp_path / "九月.xlsx",
        [
            ["2023年9月回访"],
            [],
            ["序号", "工单编号", "满意度", "承办单位"],
            [1, TICKET, "满意", ""],
            [],
            [2, OTHER, "不满意", "二村"],
            [3, "热线-230914-999999", "满意"],
            [4, TICKET, "很好"],
        ],
    )
    batch = each(tickets, name, sheet)
    assert batch.folder == tickets.folders.output / "文书" / "回访单 2023-09-20"
    assert [(made.row, made.document.filled.path.name) for made in batch.made] == [
        (4, f"{TICKET} 回访单.docx"),
        (6, f"{OTHER} 回访单.docx"),
    ]
    assert told(batch.made[0].document.filled.path) == [TICKET, f"内容{TICKET}", "一村", "满意"]
    assert told(batch.made[1].document.filled.path)[2:] == ["二村", "不满意"]
    assert [(failed.row, type(failed.error)) for failed in batch.failed] == [(7, UnknownTicket), (8, BadValues)]
    assert batch.strange == ()


def test_the_platforms_words_for_a_tickets_columns_are_understood(tickets: Office, tmp_path: Path) -> None:
    name = template(tickets, "单", "{{ 诉求内容 }}", "{{ 来电时间 }}", "{{ 诉求人 }}")
    sheet = workbook(
        tmp_path / "表.xlsx", [["主要内容", "创建时间", "姓名", "备注栏"], ["积水", "2023-09-14 09:05", "王某", "x"]]
    )
    batch = each(tickets, name, sheet)
    assert told(batch.made[0].document.filled.path) == ["积水", "2023年9月14日9时5分", "王某"]
    assert batch.strange == ("备注栏",)
    assert batch.made[0].document.filled.path.name == "第2行 单.docx"


def test_numbers_and_days_are_printed_as_people_see_them(office: Office, tmp_path: Path) -> None:
    name = template(office, "单", "{{ 联系电话 }}", "{{ 成文日期 }}", "{{ 来电时间 }}", "{{ 经办人 }}", "{{ 网格号 }}")
    rows = [
        ["联系电话", "成文日期", "来电时间", "经办人", "网格号"],
        [1000000000.0, 45183, dt.datetime(2023, 9, 14, 9, 5), True, 7.0],  # noqa: DTZ001 - as a sheet holds it
        ["010-1", dt.date(2023, 9, 14), dt.datetime(2023, 9, 14), dt.date(2023, 9, 4), 1.5],  # noqa: DTZ001 - as above
        ["010-2", "2023/9/4", "2023年9月14日 9时", "张某_x000D_\n李某", " 7 "],
    ]
    made = each(office, name, workbook(tmp_path / "表.xlsx", rows)).made
    assert [told(row.document.filled.path) for row in made] == [
        ["1000000000", "2023年9月14日", "2023年9月14日9时5分", "是", "7"],
        ["010-1", "2023年9月14日", "2023年9月14日", "2023年9月4日", "1.5"],
        ["010-2", "2023年9月4日", "2023年9月14日9时", "张某", "李某", "7"],
    ]


def test_a_day_that_is_none_and_a_gap_are_told_row_by_row(office: Office, tmp_path: Path) -> None:
    name = template(office, "单", "{{ 成文日期 }}{{ 经办人 }}")
    rows = [["成文日期", "经办人"], ["2023-02-30", "张某"], ["2023-02-28", None], ["昨天", "张某"], [45183, "张某"]]
    batch = each(office, name, workbook(tmp_path / "表.xlsx", rows))
    assert [(failed.row, type(failed.error)) for failed in batch.failed] == [
        (2, BadValues),
        (3, MissingFields),
        (4, BadValues),
    ]
    assert [made.row for made in batch.made] == [5]
    drafts = each(office, name, workbook(tmp_path / "表.xlsx", rows), draft=True)
    assert [made.document.filled.blanks for made in drafts.made] == [("经办人",), ()]


def test_two_columns_of_one_name_must_agree(office: Office, tmp_path: Path) -> None:
    name = template(office, "单", "{{ 经办人 }}")
    rows = [["经办人", "经 办 人*", "经办人"], ["张某", "", "张某"], ["张某", "", "李某"], ["", "", "李某"]]
    batch = each(office, name, workbook(tmp_path / "表.xlsx", rows))
    assert [made.row for made in batch.made] == [2, 4]
    [failed] = batch.failed
    assert isinstance(failed.error, Contradiction)
    assert (failed.row, failed.error.fields) == (3, ("经办人",))


def test_names_stay_apart_and_nothing_is_overwritten(office: Office, tmp_path: Path) -> None:
    name = template(office, "保密协议书", "{{ 姓名 }}", "{{ 岗位 }}")
    sheet = workbook(tmp_path / "表.xlsx", [["姓名", "岗位"], ["张某", "座席"], ["张某", "行政"], ["a/b:c", "行政"]])
    first, second = each(office, name, sheet), each(office, name, sheet)
    assert [made.document.filled.path.name for made in first.made] == [
        "张某 保密协议书.docx",
        "张某 保密协议书 (2).docx",
        "a＿b＿c 保密协议书.docx",
    ]
    assert first.folder != second.folder
    assert second.folder.name == "保密协议书 2023-09-20 (2)"
    again = each(office, name, sheet, out=first.folder)
    assert len(set(first.folder.iterdir())) == 6
    assert [told(made.document.filled.path)[1] for made in (*first.made, *again.made)] == ["座席", "行政", "行政"] * 2


def test_a_name_that_fills_the_file_system_is_numbered_all_the_same(tmp_path: Path) -> None:
    for _ in range(3):
        path = free_path(tmp_path, "长" * 300)
        path.touch()
    names = sorted(each.name for each in tmp_path.iterdir())
    assert len(names) == 3
    assert all(len(each.encode()) <= 255 for each in names)
    (tmp_path / "有.pdf").touch()
    assert free_path(tmp_path, "有").name == "有 (2).docx"


def test_a_person_of_the_register_brings_post_and_degree(office: Office, tmp_path: Path) -> None:
    joined = dt.date(2023, 1, 3)
    people = office.register.people
    people.add(Person("张某", "座席", Degree.BACHELOR, joined), NOW, "测试")
    people.add(Person("李某", "行政", Degree.COLLEGE, joined), NOW, "测试")
    people.add(Person("李某", "座席", Degree.COLLEGE, joined, remark="夜班"), NOW, "测试")
    name = template(office, "协议", "{{ 姓名 }}{{ 岗位 }}{{ 学历 }}{{ 入职日期 }}")
    rows = [["姓名", "岗位"], ["张某", None], ["李某", None], ["李某（夜班）", None], ["新人", "座席"]]
    batch = each(office, name, workbook(tmp_path / "表.xlsx", rows))
    assert [told(made.document.filled.path) for made in batch.made] == [
        ["张某座席本科2023年1月3日"],
        ["李某座席专科2023年1月3日"],
        ["新人座席"],
    ]
    assert [(failed.row, type(failed.error)) for failed in batch.failed] == [(3, PersonAmbiguous)]


def test_values_for_all_rows_give_way_to_a_rows_own(office: Office, tmp_path: Path) -> None:
    name = template(office, "单", "{{ 经办人 }}{{ 联系电话 }}")
    sheet = workbook(tmp_path / "表.xlsx", [["经办人"], ["张某"]])
    batch = fill_each(office, name, sheet, {"经办人": "李某", "联系电话": "010-1"}, Silent())
    assert told(batch.made[0].document.filled.path) == ["张某010-1"]


def test_the_first_table_with_a_header_is_used_and_the_others_named(office: Office, tmp_path: Path) -> None:
    name = template(office, "单", "{{ 经办人 }}")
    sheet = workbook(tmp_path / "表.xlsx", [["说明"]], 名单=[["经办人"], ["张某"], ["经办人"], ["李某"]])
    batch = each(office, name, sheet)
    assert [made.row for made in batch.made] == [2, 4]
    assert batch.left_out == ("清单",)


def test_a_sheet_without_a_header_says_what_it_should_have(office: Office, tmp_path: Path) -> None:
    name = template(office, "单", "{{ 经办人 }}")
    with pytest.raises(NoHeader) as caught:
        each(office, name, workbook(tmp_path / "表.xlsx", [["甲", "乙"], ["张某", 1]]))
    assert caught.value.fields == ("经办人",)
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(SheetUnreadable):
        each(office, name, tmp_path / "坏.xlsx")
    assert not (office.folders.output / "文书").exists()


def test_text_files_are_sheets_too(office: Office, tmp_path: Path) -> None:
    name = template(office, "单", "{{ 经办人 }}{{ 核实情况 }}")
    (tmp_path / "表.csv").write_bytes('经办人,核实情况\n张某,"一\n二"\n李某,三\n'.encode("gb18030"))
    batch = each(office, name, tmp_path / "表.csv")
    assert [told(made.document.filled.path) for made in batch.made] == [["张某一", "二"], ["李某三"]]


def test_without_any_document_no_folder_is_left(office: Office, tmp_path: Path) -> None:
    name = template(office, "单", "{{ 经办人 }}{{ 成文日期 }}")
    batch = each(office, name, workbook(tmp_path / "表.xlsx", [["成文日期"], ["昨天"]]))
    assert (batch.made, len(batch.failed)) == ((), 1)
    assert list((office.folders.output / "文书").iterdir()) == []


def test_a_flat_row_reaches_the_call_back_and_what_is_not_used_is_told(tickets: Office, tmp_path: Path) -> None:
    rows = [
        ["工单编号", "回访时间", "回访人", "满意度", "诉求人意见", "是否解决", "是否接通", "核实情况", "备考"],
        [TICKET, dt.date(2023, 9, 18), "张某", "满意", "路灯亮了", "已解决", "是", "属实", "x"],
        ["", "2023-09-19", "张某", "满意", "", "已解决", "是", "", ""],
        [OTHER, "2023-02-30", "张某", "满意", "", "已解决", "是", "", ""],
    ]
    batch = each(tickets, "callback", workbook(tmp_path / "九月.xlsx", rows))
    [made] = batch.made
    [form] = docx.Document(str(made.document.filled.path)).tables
    cells = [cell.text for row in form.rows for cell in row.cells]
    for text in (
        "2023年9月18日",
        "张某",
        "路灯亮了",
        "☑满意　□基本满意　□不满意　□未评价",
        "☑已解决　□部分解决　□未解决",
    ):
        assert text in cells
    assert sum("次回访" in row.cells[0].text for row in form.rows) == 1
    assert (batch.strange, batch.unused) == (("备考",), ("核实情况",))
    assert [(failed.row, type(failed.error)) for failed in batch.failed] == [(3, NoSubject), (4, BadValues)]


def test_a_row_without_a_name_is_no_agreement(office: Office, tmp_path: Path) -> None:
    name = template(office, "协议", "{{ 姓名 }}{{ 岗位 }}")
    rows = [["姓名", "岗位"], ["张某", "座席"], ["", "行政"]]
    batch = each(office, name, workbook(tmp_path / "表.xlsx", rows), draft=True)
    assert ([made.row for made in batch.made], [failed.row for failed in batch.failed]) == ([2], [3])


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_documents_are_converted_together(office: Office, tmp_path: Path) -> None:
    name = template(office, "单", "{{ 经办人 }}")
    sheet = workbook(tmp_path / "表.xlsx", [["经办人"], *[[f"张{number}"] for number in range(5)]])
    batch = each(office, name, sheet, pdf=True)
    assert [made.pdf and made.pdf.name for made in batch.made] == [f"第{row}行 单.pdf" for row in range(2, 7)]
    assert all(made.pdf and made.pdf.read_bytes().startswith(b"%PDF-") for made in batch.made)
