"""The board of the month's end, from a register and case files."""

import json
from pathlib import Path

import pytest

from anjuan.gaps import Addressee, Want
from anjuan.progress import Silent
from anjuan.steps import Event, Step
from casework.imports import import_tickets
from casework.month import stats
from casework.month_check import check
from casework.office import Office
from cli.main import run, speak_chinese
from tests.casework.conftest import NOW, TICKET, docx_bytes, drop, take

SECOND, THIRD, STRANGER = "热线-230915-002345", "热线-230916-003456", "热线-230917-009999"
ASKS = "符合《不计入评价事项清单》第六条的情形。申请本案件不计入考核评价。"


@pytest.fixture
def month(office: Office, tmp_path: Path) -> Office:
    """Three tickets: one answered, one to be left out, one to be carried over; and papers of a fourth."""
    rows = (
        "工单编号,标题,来电时间,承办单位,工单状态",
        f"{TICKET},路灯不亮,2023-09-14 10:00,某村,办理中",
        f"{SECOND},要求补差价,2023-09-15 10:00,某科,办理中",
        f"{THIRD},下水道,2023-09-16 10:00,某村,办理中",
        "热线-230920-000001,下一期的,2023-09-20 08:00,某村,办理中",
    )
    table = tmp_path / "台账.csv"
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    import_tickets(office, table, "张某", Silent())
    drop(office, f"{TICKET} 回复.docx", docx_bytes("【已解决】已修复。"))
    drop(office, f"关于{SECOND}案件不计入评价的情况说明.docx", docx_bytes(ASKS))
    drop(office, f"{THIRD} 挂账申请.docx", docx_bytes("申请挂账。"))
    drop(office, f"{STRANGER} 情况说明.docx", docx_bytes("情况说明"))
    take(office)
    return office


def board(office: Office) -> dict[tuple[str, Want], str]:
    return {(gap.number, gap.want): gap.what for gap in check(office, "2023-09").gaps}


def test_the_board_tells_all_sorts_of_gaps_of_the_period(month: Office) -> None:
    found = board(month)
    assert check(month, "2023-09").tickets == 3
    assert found[TICKET, Want.NO_CALLBACK] == "已回复，没有回访"
    assert found[SECOND, Want.EXCLUSION_UNDECIDED] == "已申请，没有认定结论"
    assert found[SECOND, Want.EXCLUSION_INCOMPLETE] == "缺附件：联系记录"
    assert (SECOND, Want.UNANSWERED) in found
    assert found[THIRD, Want.PENDING_UNDECIDED] == "已申请，没有挂账结论"
    assert (STRANGER, Want.NOT_IN_REGISTER) in found
    assert not [number for number, _ in found if number.startswith("热线-230920")]


def test_what_is_put_right_is_gone_from_the_board(month: Office) -> None:
    drop(month, f"{SECOND} 与诉求人通话记录.docx", docx_bytes("通话"))
    drop(month, f"{TICKET} 回访记录.docx", docx_bytes("满意"))
    take(month)
    for step, number in ((Step.APPLY_EXCLUSION, SECOND), (Step.EXCLUDE, SECOND), (Step.PEND, THIRD)):
        month.register.steps.append(number, Event(Step.SIGN, NOW, "张某"), now=NOW, actor="张某")
        month.register.steps.append(number, Event(step, NOW, "张某", "说明"), now=NOW, actor="张某")
    assert (
        not {
            (TICKET, Want.NO_CALLBACK),
            (SECOND, Want.EXCLUSION_UNDECIDED),
            (SECOND, Want.EXCLUSION_INCOMPLETE),
            (SECOND, Want.UNANSWERED),
            (THIRD, Want.PENDING_UNDECIDED),
        }
        & board(month).keys()
    )


def test_each_addressee_has_the_gaps_in_what_goes_there(month: Office) -> None:
    settings = month.folders.settings
    text = settings.read_text(encoding="utf-8-sig")
    settings.write_text(
        text.replace('city = ["rates", "exclusions", "pending",', 'city = ["rates", "exclusions",'), encoding="utf-8"
    )
    with Office(month.folders.home, clock=lambda: NOW) as office:
        made = check(office, "2023-09")
    wants = {each: {gap.want for gap in made.for_addressee(each)} for each in Addressee}
    assert wants[Addressee.DISTRICT] - wants[Addressee.CITY] == {Want.PENDING_UNDECIDED}


def test_the_command_ends_with_4_where_something_is_wanting(month: Office, capsys: pytest.CaptureFixture[str]) -> None:
    speak_chinese()
    home = str(month.folders.home)
    assert run(["--home", home, "month", "2023-09", "check", "--json"]) == 4
    told = json.loads(capsys.readouterr().out)
    assert told["tickets"] == 3
    assert told["city"]["exclusion_incomplete"] == 1
    [gap] = [each for each in told["gaps"] if each["want"] == "pending_undecided"]
    assert gap == {
        "ticket_no": THIRD,
        "unit": "某村",
        "want": "pending_undecided",
        "part": "pending",
        "message": "已申请，没有挂账结论",
        "addressees": ["city", "district"],
    }
    assert run(["--home", home, "month", "2023-09", "check"]) == 4
    assert "缺附件：联系记录" in capsys.readouterr().out
    assert run(["--home", home, "month", "2023-01", "check"]) == 0
    assert "没有缺项" in capsys.readouterr().out
    assert run(["--home", home, "month", "2023-13", "check"]) == 2


def test_the_check_counts_the_tickets_that_the_figures_count(month: Office) -> None:
    text = month.folders.settings.read_text("utf-8")
    month.folders.settings.write_text(text.replace('counted_by = "created_at"', 'counted_by = "closed_at"'), "utf-8")
    closed = Event(Step.CLOSE, NOW, "李", "已办结")
    with Office(month.folders.home, clock=lambda: NOW) as office:
        assert office.register.steps.restore(THIRD, [closed], NOW, "李") == 1
        assert stats(office, "2023-10").with_exclusions.total.tally.received == 1
        assert (check(office, "2023-09").tickets, check(office, "2023-10").tickets) == (0, 1)
