"""合卷 and 导出: two case files, damage, an assessment period, one bad ticket among good ones."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from anjuan.ids import RecordId
from anjuan.progress import Silent
from anjuan.steps import Event, Step
from archive.bag import CaseDamaged
from archive.layout import RECORDS
from archive.obstacles import Obstacle
from casework.bundling import bundle, case_sheet, of_month
from casework.cases import cases_of, view
from casework.imports import import_tickets
from casework.listing import NoPeriod
from casework.office import Office
from cli.main import run, speak_chinese
from tests.casework.conftest import OTHER, TICKET, drop, jpeg_bytes, take

DISTRICT = "兴[2023]-0000021"


def link(office: Office, folder: Path) -> None:
    """Import that both numbers are one ticket's."""
    table = folder / "台账.csv"
    table.write_text(f"工单编号,区平台案件编号,标题,来电时间\n{TICKET},{DISTRICT},路灯,2023-09-14 10:00\n", "utf-8")
    import_tickets(office, table, "张某", Silent())


def file(office: Office, **contents: bytes) -> None:
    """File texts and photos whose names say their ticket."""
    for name, content in contents.items():
        drop(office, name, content)
    take(office)


@pytest.fixture
def plain(office: Office) -> Office:
    """An office without LibreOffice: texts are set by ourselves."""
    office.converter.program = None
    return office


@pytest.fixture
def twofold(plain: Office, tmp_path: Path) -> Office:
    """An office with a ticket whose papers came under one number, then, once both were known, under the other."""
    file(plain, **{f"{DISTRICT} 情况说明.txt": "区平台的说明".encode(), f"{DISTRICT} 现场照片.jpg": jpeg_bytes()})
    link(plain, tmp_path)
    file(plain, **{f"{TICKET} 回复.txt": "热线的回复".encode(), f"{TICKET} 照片.jpg": jpeg_bytes((9, 9, 9))})
    file(plain, **{f"{TICKET} 回复.txt": "热线的新回复".encode()})
    return plain


def anjuan(office: Office, *arguments: str) -> int:
    """Run a command on the office: its exit code."""
    speak_chinese()
    return run(["--home", str(office.folders.home), *arguments])


def pages(pdf: Path) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [re.sub(r"\s", "", page.get_textpage().get_text_bounded()) for page in document]


def spoil(office: Office, ticket: str, path: str) -> None:
    """Change a file of a ticket's case file behind its back."""
    target = office.store.root / cases_of(office, ticket)[0].key / path
    target.chmod(0o644)
    target.write_bytes(target.read_bytes().replace("路灯".encode(), "停水".encode()))


def test_a_ticket_with_two_case_files_gets_all_its_papers_each_once(twofold: Office) -> None:
    own, district = cases_of(twofold, TICKET)
    assert [len(twofold.store.records(case)) for case in (own, district)] == [3, 2]
    made = bundle(twofold, TICKET, None, Silent()).bundled
    shown = "".join(pages(made.pdf))
    assert (made.records, made.placeholders) == (4, ())
    assert made.cases == (own.key, district.key)
    assert [each.case for each in made.replaced] == [own.key]
    assert [shown.count(text) for text in ("区平台的说明", "热线的新回复", "热线的回复")] == [1, 1, 0]
    assert f"“{own.key}”（甲卷）、“{district.key}”（乙卷）" in shown


def test_a_ticket_asked_for_by_both_its_numbers_is_made_once(
    twofold: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in (("bundle",), ("export", "--out", str(tmp_path / "出"))):
        asked = [DISTRICT, TICKET, TICKET]
        assert anjuan(twofold, command[0], *asked, *command[1:], "--json") == 0
        assert [each["ticket_no"] for each in json.loads(capsys.readouterr().out)] == [TICKET]


def test_a_month_has_a_ticket_of_two_numbers_once(twofold: Office) -> None:
    assert list(of_month(twofold, "2023-09")) == [TICKET]
    assert list(of_month(twofold, "2023-07")) == []


@pytest.mark.parametrize("period", ["abc", "2023-13", "2023/09"])
def test_what_is_no_month_is_refused(office: Office, period: str) -> None:
    with pytest.raises(NoPeriod):
        list(of_month(office, period))
    assert anjuan(office, "bundle", "--month", period) == 2


def test_an_altered_record_is_told_and_not_printed(plain: Office, capsys: pytest.CaptureFixture[str]) -> None:
    file(plain, **{f"{TICKET} 情况说明.txt": "路灯已修".encode()})
    [placed] = view(plain, TICKET).records
    spoil(plain, TICKET, placed.record.path)
    made = bundle(plain, TICKET, None, Silent()).bundled
    assert made.placeholders == ((RecordId(placed.case.key, 1), Obstacle.ALTERED),)
    assert "停水" not in "".join(pages(made.pdf))
    assert anjuan(plain, "bundle", TICKET, "--json") == 4
    [printed] = json.loads(capsys.readouterr().out)
    assert printed["placeholders"] == [{"case": placed.case.key, "record_no": 1, "reason": "altered"}]
    plain.store.path(placed.case, placed.record).unlink()
    assert anjuan(plain, "bundle", TICKET) == 4
    assert "找不到这份文件" in capsys.readouterr().out


def test_a_case_file_whose_list_was_altered_is_not_bundled(plain: Office) -> None:
    file(plain, **{f"{TICKET} 路灯.txt": b"x"})
    spoil(plain, TICKET, RECORDS)
    with pytest.raises(CaseDamaged):
        bundle(plain, TICKET, None, Silent())


def test_one_unknown_ticket_does_not_stop_the_others(
    plain: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file(plain, **{f"{TICKET} 甲.txt": b"one", f"{OTHER} 乙.txt": b"two"})
    unknown = "热线-230916-999999"
    for command in (("bundle",), ("export", "--out", str(tmp_path / "出"))):
        asked = [TICKET, unknown, "没有编号", OTHER]
        code = anjuan(plain, command[0], *asked, *command[1:], "--json")
        captured = capsys.readouterr()
        assert code == 3
        assert [each["ticket_no"] for each in json.loads(captured.out)] == [TICKET, OTHER]
        assert captured.err.count("错误：") == 2
        assert unknown in captured.err
    assert (tmp_path / "出" / OTHER / "bagit.txt").is_file()


def test_a_ticket_that_the_register_does_not_know_has_no_title(plain: Office) -> None:
    file(plain, **{f"{TICKET} 甲.txt": b"one"})
    assert case_sheet(plain, view(plain, TICKET)).title == ""
    made = bundle(plain, TICKET, None, Silent()).bundled
    assert pages(made.pdf)[0].count(TICKET) == 1


@pytest.mark.parametrize(
    ("column", "value", "kept"),
    [
        ("是否督办", "是", "30年"),
        ("是否疑难工单", "是", "30年"),
        ("解决类型", "挂账", "30年"),
        ("是否督办", "否", "10年"),
    ],
)
def test_important_cases_are_kept_for_longer(plain: Office, column: str, value: str, kept: str) -> None:
    table = plain.folders.home / "台账.csv"
    table.write_text(f"工单编号,来电时间,{column}\n{TICKET},2023-09-14 10:00,{value}\n", "utf-8")
    import_tickets(plain, table, "张某", Silent())
    assert dict(case_sheet(plain, view(plain, TICKET)).fields)["保管期限"] == kept


def test_what_was_carried_over_once_is_important(plain: Office) -> None:
    file(plain, **{f"{TICKET} 甲.txt": b"one"})
    now = plain.clock()
    steps = (Event(Step.SIGN, now, "张某"), Event(Step.PEND, now, "张某", note="要等腾退"))
    plain.register.steps.append(TICKET, *steps, now=now, actor="张某")
    assert dict(case_sheet(plain, view(plain, TICKET)).fields)["保管期限"] == "30年"


def test_the_cover_has_the_archival_number_but_for_that_of_the_item(plain: Office) -> None:
    file(plain, **{f"{TICKET} 甲.txt": b"one"})
    assert dict(case_sheet(plain, view(plain, TICKET)).fields)["档 号"] == ""
    archive = replace(plain.settings.archive, fonds_number="Z109")
    plain.settings = replace(plain.settings, archive=archive)
    said = dict(case_sheet(plain, view(plain, TICKET)).fields)
    assert (said["全宗名称"], said["档 号"]) == ("青云店镇人民政府", "Z109-WS·2023-D10-JSJ-")
