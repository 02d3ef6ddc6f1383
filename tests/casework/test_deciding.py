"""What a document's text alone makes of it, where its name and folders say nothing."""

import io
import tomllib
from importlib.resources import files

import openpyxl
import pytest

from anjuan.kinds import Kind
from anjuan.recognition import Reason
from anjuan.settings import Settings, parse_settings
from casework.office import SETTINGS_FILE, Office
from casework.outcomes import Filed, Held, Ignored, Left, Outcome

from .conftest import TICKET, docx_bytes, drop, take


def taken(office: Office, source: str, content: bytes) -> Outcome:
    drop(office, source, content)
    [outcome] = take(office).outcomes
    return outcome


def sheet_bytes(*rows: tuple[str, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "lines", "reason"),
    [
        ("材料.docx", (f"与{TICKET}类似",), Reason.NO_TICKET),
        ("材料.docx", (f"参照{TICKET}的答复办理",), Reason.NO_TICKET),
        ("材料.docx", (f"催办单号：{TICKET}",), Reason.NO_TICKET),
        ("材料.docx", (f"参考案例：工单编号：{TICKET}（已办结）。本件为挂账说明。",), Reason.NO_TICKET),
        ("会议纪要.docx", (f"会议讨论了{TICKET}的办理",), Reason.NO_TICKET),
        ("情况说明.docx", ("周报", f"工单编号：{TICKET}"), Reason.NO_TICKET),
        ("材料.docx", ("工单编号：热线-231345-001234",), Reason.BAD_DATE),
        ("材料.docx", (f"工单编号：{TICKET}", "工单编号：热线-230914-009999"), Reason.SEVERAL_TICKETS),
    ],
)
def test_a_text_without_one_number_of_its_own_is_held(
    office: Office, name: str, lines: tuple[str, ...], reason: Reason
) -> None:
    outcome = taken(office, name, docx_bytes(*lines))
    assert isinstance(outcome, Held)
    assert outcome.reason is reason


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (("周报", f"本周共受理300件，其中{TICKET}反映停水"), Kind.REPORT),
        ((f"本月典型案例：{TICKET}，路灯",), Kind.TYPICAL_CASE),
        (("周报", f"工单编号：{TICKET}", "工单编号：热线-230914-009999"), Kind.REPORT),
    ],
)
def test_a_paper_of_the_office_goes_to_its_series_whatever_tickets_it_names(
    office: Office, lines: tuple[str, ...], kind: Kind
) -> None:
    outcome = taken(office, "材料.docx", docx_bytes(*lines))
    assert isinstance(outcome, Filed)
    assert (outcome.case.key, outcome.case.ticket_no) == ("综合/2023-09", None)
    assert outcome.record.facts.kind is kind


def test_a_candidate_in_the_name_keeps_a_report_for_a_person(office: Office) -> None:
    outcome = taken(office, "230914-001234 材料.docx", docx_bytes("周报", "本周共受理300件。"))
    assert isinstance(outcome, Held)


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ((f"关于{TICKET}案件不计入评价的情况说明", "一、基本情况。"), Kind.EXCLUSION),
        (("案件情况说明", f"工单编号\t{TICKET}"), Kind.CASE_STATEMENT),
        (("情 况 说 明", "工 单 编 号 ： 热 线 - 2 3 0 9 1 4 - 0 0 1 2 3 4"), Kind.OTHER),
    ],
)
def test_a_form_with_its_number_is_filed_under_it(office: Office, lines: tuple[str, ...], kind: Kind) -> None:
    outcome = taken(office, "材料.docx", docx_bytes(*lines))
    assert isinstance(outcome, Filed)
    assert (outcome.case.ticket_no, outcome.record.facts.kind) == (TICKET, kind)


def test_a_table_of_one_ticket_is_filed_under_it_and_one_of_two_is_held(office: Office) -> None:
    header, row = ("序号", "工单编号", "内容"), ("1", TICKET, "水")
    one = taken(office, "表1.xlsx", sheet_bytes(header, row))
    assert isinstance(one, Filed)
    assert one.case.ticket_no == TICKET
    two = taken(office, "表2.xlsx", sheet_bytes(header, row, ("2", "热线-230914-009999", "电")))
    assert isinstance(two, Held)
    assert two.reason is Reason.SEVERAL_TICKETS


def test_a_held_folder_dragged_back_brings_nothing_of_ours_into_a_case(office: Office) -> None:
    drop(office, f"0ea6212c 材料/{TICKET} 材料.docx", docx_bytes("一"))
    drop(office, "0ea6212c 材料/.held.json", b"{}")
    drop(office, "0ea6212c 材料/原因.txt", "文件：材料.docx".encode())
    outcomes = {each.source.rpartition("/")[2]: each for each in take(office).outcomes}
    assert isinstance(outcomes.pop(f"{TICKET} 材料.docx"), Filed)
    # What the scan passes over by itself is not told at all.
    assert "原因.txt" in outcomes
    assert {each.why for each in outcomes.values() if isinstance(each, Ignored)} == {Left.LITTER}
    [case] = office.store.cases()
    assert len(list(office.store.records(case))) == 1


def test_the_settings_file_names_the_words_that_are_the_defaults() -> None:
    written = parse_settings(tomllib.loads(files("casework").joinpath(SETTINGS_FILE).read_text(encoding="utf-8")))
    assert written == Settings()
