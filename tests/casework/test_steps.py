"""Steps of tickets in a whole office: moved by documents, kept in the bag, brought back from it."""

import datetime as dt
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import bagit
import docx
import openpyxl
import pytest

from anjuan.ids import RecordId
from anjuan.progress import Silent
from anjuan.steps import Event, Refusal, Source, State, Step, StepRefused
from anjuan.ticket import Satisfaction, Solved, Ticket
from archive import atomic
from casework.cases import view
from casework.office import Office, UnknownTicket
from casework.outcomes import Filed, message
from casework.rebuilding import rebuild_register
from casework.rows import NoHeader
from casework.step_rows import StepReport, take_steps
from casework.steps import EvidenceUnknown, NothingToArchive, Taken, take_step

from .conftest import NOW, OTHER, TICKET, OpenOffice, docx_bytes, drop, take

DAY = NOW - dt.timedelta(days=6)
WAY = (Step.SIGN, Step.RESPOND, Step.DISPATCH, Step.VERIFY, Step.HANDLE, Step.REPLY, Step.VISIT, Step.CLOSE)


def known(office: Office, *numbers: str) -> None:
    tickets = [Ticket(number, title="垃圾", created_at=DAY) for number in numbers or (TICKET,)]
    office.register.tickets.upsert_many(tickets, NOW, "张某", "工单.xlsx")


def step(office: Office, what: Step, hours: float, *, record_no: int | None = None, **facts: Any) -> Taken:
    event = replace(Event(what, DAY + dt.timedelta(hours=hours), "张某"), **facts)
    return take_step(office, TICKET, event, "张某", record_no=record_no)


def go(office: Office, until: Step) -> None:
    """The way of the contract up to a step, an hour each."""
    for hour, what in enumerate(WAY[: WAY.index(until) + 1], 1):
        good = {"solved": Solved.SOLVED, "satisfied": Satisfaction.SATISFIED} if what is Step.VISIT else {}
        step(office, what, hour, unit="柳河营村" if what is Step.DISPATCH else "", **good)


def told(office: Office) -> dict[str, Any]:
    """What the case file of the ticket says of it."""
    [case] = [each for each in office.store.cases() if each.ticket_no == TICKET]
    values = office.store.annotation(case)
    assert values is not None
    return dict(values)


def bag(office: Office) -> Path:
    folder = office.folders.cases / "2023/09" / TICKET
    bagit.Bag(str(folder)).validate()
    return folder


def test_a_filed_statement_and_call_back_sheet_move_their_ticket_and_say_so(office: Office) -> None:
    known(office)
    drop(office, f"{TICKET} 情况说明.docx", docx_bytes("情况说明"))
    drop(office, f"{TICKET} 退单说明.docx", docx_bytes("退单说明"))
    outcomes = {each.source: each for each in take(office).outcomes}
    filed = outcomes[f"{TICKET} 情况说明.docx"]
    assert isinstance(filed, Filed)
    assert "环节记为“核实”" in message(filed)
    assert "环节" not in message(outcomes[f"{TICKET} 退单说明.docx"])
    assert view(office, TICKET).history.standing.state is State.TO_HANDLE
    drop(office, f"{TICKET} 回访记录.docx", docx_bytes("回访记录"))
    take(office)
    seen = view(office, TICKET)
    assert seen.history.standing.state is State.VISIT_UNTOLD
    assert [(each.step, each.source) for each in seen.history.events] == [
        (Step.VERIFY, Source.FILING),
        (Step.VISIT, Source.FILING),
    ]


def test_the_outcome_that_a_call_back_sheet_tells_is_noted(office: Office) -> None:
    known(office)
    go(office, Step.REPLY)
    sheet = docx.Document()
    grid = sheet.add_table(2, 2)
    for cell, word in zip(grid._cells, ("是否解决", "☑已解决　□未解决", "满意度", "□满意　☑不满意"), strict=True):
        cell.text = word
    sheet.save(str(office.folders.inbox / f"{TICKET} 回访记录.docx"))
    [outcome] = take(office).outcomes
    assert "环节记为“回访”（已解决、不满意）" in message(outcome)
    assert view(office, TICKET).history.standing.state is State.TO_REWORK


def test_the_same_document_again_moves_nothing(office: Office) -> None:
    known(office)
    content = docx_bytes("情况说明")
    for name in ("情况说明", "情况说明终稿"):
        drop(office, f"{TICKET} {name}.docx", content)
        take(office)
    assert len(view(office, TICKET).history.events) == 1


def test_a_step_needs_a_ticket_and_the_evidence_that_it_names(office: Office) -> None:
    with pytest.raises(UnknownTicket):
        step(office, Step.SIGN, 1)
    known(office)
    with pytest.raises(EvidenceUnknown):
        step(office, Step.SIGN, 1, record_no=1)
    drop(office, f"{TICKET} 工单.docx", docx_bytes("工单"))
    take(office)
    taken = step(office, Step.SIGN, 1, record_no=1)
    assert taken.event.record == RecordId(f"2023/09/{TICKET}", 1)


def test_an_archived_case_file_tells_the_whole_story_alone(office: Office) -> None:
    known(office)
    go(office, Step.CLOSE)
    with pytest.raises(NothingToArchive):
        step(office, Step.ARCHIVE, 9)
    drop(office, f"{TICKET} 回复.docx", docx_bytes("回复"))
    take(office)
    step(office, Step.ARCHIVE, 9)
    said = told(office)
    assert (said["ticket_no"], said["state"], said["ticket"]["title"]) == (TICKET, "archived", "垃圾")
    assert [each["step"] for each in said["steps"]] == [*WAY, Step.ARCHIVE]
    assert (bag(office) / "anjuan/case.json").is_file()


def test_a_step_after_the_archive_is_a_new_version_and_the_old_one_stays(office: Office) -> None:
    known(office)
    go(office, Step.CLOSE)
    drop(office, f"{TICKET} 回复.docx", docx_bytes("回复"))
    take(office)
    step(office, Step.ARCHIVE, 9)
    before = (bag(office) / "anjuan/case.json").read_bytes()
    step(office, Step.APPLY_EXCLUSION, 10, note="非权属")
    assert (bag(office) / "anjuan/case-0001.json").read_bytes() == before
    assert told(office)["steps"][-1]["note"] == "非权属"
    step(office, Step.APPLY_EXCLUSION, 10, note="非权属")
    assert not (bag(office) / "anjuan/case-0002.json").exists()


def test_what_a_crash_left_out_of_the_case_file_is_put_there_by_doing_it_again(office: Office) -> None:
    class Ended(BaseException):
        pass

    def end(*_what: object) -> None:
        raise Ended

    known(office)
    go(office, Step.CLOSE)
    drop(office, f"{TICKET} 回复.docx", docx_bytes("回复"))
    take(office)
    token = atomic.observer.set(end)
    with pytest.raises(Ended):
        step(office, Step.ARCHIVE, 9)
    atomic.observer.reset(token)
    assert not (bag(office) / "anjuan/case.json").exists()
    assert not step(office, Step.ARCHIVE, 9).new
    assert told(office)["state"] == "archived"


def test_a_lost_register_gets_the_history_back_from_the_case_file(office: Office, open_office: OpenOffice) -> None:
    known(office)
    office.register.tickets.upsert_many([Ticket(TICKET, signed_at=DAY)], NOW, "张某", "工单.xlsx")
    drop(office, f"{TICKET} 回复.docx", docx_bytes("回复"))
    take(office)
    go(office, Step.CLOSE)
    step(office, Step.ARCHIVE, 9, record_no=1)
    step(office, Step.CORRECT, 10, corrects=9, note="还缺照片")
    step(office, Step.ARCHIVE, 11)
    had = view(office, TICKET).history
    assert rebuild_register(office, "系统", Silent()).steps == 0
    home = office.folders.home
    office.close()
    shutil.rmtree(home / "台账")
    with open_office(home) as again:
        found = view(again, TICKET).history
        assert (found.stored, found.withdrawn, found.standing) == (had.stored, had.withdrawn, had.standing)
        assert rebuild_register(again, "系统", Silent()).steps == 0


def test_a_case_file_whose_history_cannot_be_read_is_told_and_stops_nothing(office: Office) -> None:
    known(office)
    drop(office, f"{TICKET} 回复.docx", docx_bytes("回复"))
    take(office)
    (office.folders.cases / "2023/09" / TICKET / "anjuan/case.json").write_text(
        json.dumps({"values": {"steps": [{"step": "dance"}]}}), encoding="utf-8"
    )
    rebuilt = rebuild_register(office, "系统", Silent())
    assert rebuilt.damaged == (f"2023/09/{TICKET}",)
    assert rebuilt.records == 1


HEADER = ("工单编号", "环节", "时间", "经办人", "承办单位", "是否解决", "满意度", "备注", "件号", "天气")


def sheet(path: Path, *rows: tuple[Any, ...], header: tuple[str, ...] = HEADER) -> Path:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in (("九月环节登记表",), header, *rows):
        page.append(list(row))
    book.save(path)
    return path


def reasons(report: StepReport) -> list[tuple[int, str]]:
    return [(each.row, each.reason) for each in report.rejected]


def test_a_spreadsheet_of_steps_is_taken_row_by_row_and_only_once(office: Office, tmp_path: Path) -> None:
    known(office, TICKET, OTHER)
    rows = (
        (TICKET, "响应", "2023-09-14 10:00", "王某"),
        (TICKET, "签收", dt.datetime(2023, 9, 14, 9, 40), "王某"),  # noqa: DTZ001 - as a sheet has it
        (TICKET, "派发", "2023年9月14日 10点11分", "王某", "柳河营村"),
        (TICKET, "办结", "2023-09-14 11:00", "王某"),
        (OTHER, "签收", "2023-09-14 09:50", "", "", "", "", "急"),
        ("热线-230914-009999", "签收", "2023-09-14 10:00"),
        ("", "签收", "2023-09-14 10:00"),
        (OTHER, "吃饭", "2023-09-14 10:00"),
        (OTHER, "", "2023-09-14 10:00"),
        (OTHER, "响应", ""),
        (OTHER, "响应", "昨天"),
        (OTHER, "响应", "2023-09-14 10:00", "", "", "", "", "", 7),
        (OTHER, "响应", "2029-09-14 10:00"),
        (OTHER, "存档", "2023-09-14 10:00"),
        (),
        (OTHER, "响应", "2023-09-14 10:05"),
    )
    path = sheet(tmp_path / "环节.xlsx", *rows)
    report = take_steps(office, path, "张某")
    wrong = [
        (6, "order"), (8, "unknown_ticket"), (9, "no_number"), (10, "unknown_step"), (11, "no_step"), (12, "no_time"),
        (13, "unreadable"), (14, "unknown_record"), (15, "future"), (16, "nothing_to_archive"),
    ]  # fmt: skip
    assert reasons(report) == wrong
    assert (report.rows, report.noted, report.same) == (15, 5, 0)
    assert report.hourless == ()
    assert report.unknown_columns == ("天气",)
    assert view(office, TICKET).history.standing.state is State.TO_VERIFY
    [signed, _] = view(office, OTHER).history.events
    assert (signed.by, signed.note) == ("张某", "急")
    again = take_steps(office, path, "张某")
    assert (again.noted, again.same, reasons(again)) == (0, 5, wrong)


def test_a_spreadsheet_tells_the_outcome_of_calls_and_corrections(office: Office, tmp_path: Path) -> None:
    known(office)
    go(office, Step.REPLY)
    header = (*HEADER[:8], "是否联系", "更正序号", "延期至")
    rows = (
        (TICKET, "回访", "2023-09-15 09:00", "王某", "", "否", "不满意", "还是堵", "是"),
        (TICKET, "延期", "2023-09-15 10:00", "王某", "", "", "", "", "", "", "2023-09-22"),
        (TICKET, "更正", "2023-09-15 11:00", "王某", "", "", "", "打错了", "", 7),
    )
    report = take_steps(office, sheet(tmp_path / "环节.xlsx", *rows, header=header), "张某")
    assert reasons(report) == []
    told = view(office, TICKET).history
    [call] = [each for each in told.events if each.step is Step.VISIT]
    assert (call.contacted, call.solved, call.satisfied) == (True, Solved.UNSOLVED, Satisfaction.UNSATISFIED)
    assert told.withdrawn == {7}
    assert told.standing.state is State.TO_VISIT
    assert told.standing.until is not None


def test_a_spreadsheet_keeps_the_case_files_of_archived_tickets_up_to_date(office: Office, tmp_path: Path) -> None:
    known(office)
    go(office, Step.CLOSE)
    drop(office, f"{TICKET} 回复.docx", docx_bytes("回复"))
    take(office)
    report = take_steps(office, sheet(tmp_path / "环节.xlsx", (TICKET, "存档", "2023-09-18")), "张某")
    assert (report.noted, [number for _, number in report.hourless]) == (1, [TICKET])
    assert told(office)["state"] == "archived"


def test_a_spreadsheet_without_steps_is_refused(office: Office, tmp_path: Path) -> None:
    path = sheet(tmp_path / "别的.xlsx", ("甲", "乙"), header=("姓名", "电话"))
    with pytest.raises(NoHeader):
        take_steps(office, path, "张某")


def test_a_refused_step_leaves_the_register_as_it_was(office: Office) -> None:
    known(office)
    entries = office.register.audit.verify().entries
    with pytest.raises(StepRefused) as caught:
        step(office, Step.CLOSE, 1)
    assert caught.value.why is Refusal.ORDER
    assert view(office, TICKET).history.events == ()
    assert office.register.audit.verify().entries == entries
