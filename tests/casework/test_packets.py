"""月末材料包: what goes in, what stays out and is told; frozen, built again, supplemented; approved and noted."""

import datetime as dt
import json
import shutil
import zipfile
from pathlib import Path

import bagit
import pytest

from anjuan.gaps import Addressee, Part, Want
from anjuan.ids import SHANGHAI
from anjuan.masking import STAR
from anjuan.progress import Silent
from anjuan.steps import Event, Step, StepRefused
from archive.atomic import digest_of
from archive.export import ExportExists
from archive.packet import PacketDamaged, PacketPart
from archive.packet_lock import PacketBusy, packet_lock
from casework.imports import import_tickets
from casework.masking import Approval, NotApproved
from casework.month_check import check
from casework.office import Office
from casework.packet_copies import UNMASKED
from casework.packets import Delivered, FreezeLost, NothingToSubmit, Outcome, PacketNotReady, packet
from casework.steps import take_step
from cli.main import run, speak_chinese
from tests.casework.conftest import NOW, TICKET, drop, jpeg_bytes, take

SECOND, THIRD = "热线-230915-002345", "热线-230916-003456"
ID_NUMBER, PHONE = "11010119900307803X", "13800138000"
ASKS = "符合《不计入评价事项清单》第六条的情形。申请本案件不计入考核评价。"
APPROVAL = Approval("王主任", "9月考核报送", "张某")


@pytest.fixture
def month(office: Office, tmp_path: Path) -> Office:
    """A period with an answered ticket, a whole and a lacking application, a typical case, a recording."""
    office.converter.program = None
    rows = (
        "工单编号,标题,来电时间,承办单位,工单状态,来电人",
        f"{TICKET},路灯不亮,2023-09-14 10:00,某村,已办结,张三丰",
        f"{SECOND},要求补差价,2023-09-15 10:00,某科,办理中,李四",
        f"{THIRD},要求退费,2023-09-16 10:00,某科,办理中,",
    )
    table = tmp_path / "台账.csv"
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    import_tickets(office, table, "张某", Silent())
    files = {
        f"{TICKET} 回复.txt": f"【已解决】已修复。诉求人身份证号{ID_NUMBER}，电话{PHONE}。",
        f"{TICKET} 情况说明.txt": "经核实，路灯已修复。",
        f"关于{SECOND}案件不计入评价的情况说明.txt": ASKS,
        f"{SECOND} 与诉求人通话记录.txt": "9月16日通话，诉求人撤诉。",
        f"关于{THIRD}案件不计入评价的情况说明.txt": ASKS,
        "2023年9月 典型案例.txt": f"市民王某某（电话{PHONE}）反映路灯不亮。",
        "2023年9月 未诉先办专报.txt": "主动治理路灯12处。",
        "柳河营村主动治理成效.txt": "9月共治理路灯12处。",
    }
    for name, text in files.items():
        drop(office, name, text.encode())
    drop(office, f"{TICKET}/办理前.jpg", jpeg_bytes())
    drop(office, f"{TICKET}/办理后.jpg", jpeg_bytes((9, 9, 9)))
    drop(office, f"{TICKET} 回访录音.wav", b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(40))
    take(office)
    return office


def strict(office: Office) -> Office:
    """The same office, where nothing leaves that cannot be masked."""
    settings = office.folders.settings
    text = settings.read_text(encoding="utf-8-sig")
    line = 'unmaskable_left_out_from = "L3"'
    assert line in text
    settings.write_text(text.replace(line, line.replace("L3", "L1")), encoding="utf-8")
    other = Office(office.folders.home, clock=lambda: NOW)
    other.converter.program = None
    return other


def made(office: Office, to: Addressee = Addressee.CITY, out: Path | None = None) -> Delivered:
    return packet(office, "2023-09", to, APPROVAL, out, Silent(), anyway=True)


def part(delivered: Delivered, which: Part) -> PacketPart:
    [found] = [each for each in delivered.packets[-1].packet.parts if each.title == which.chinese]
    return found


def digests(folder: Path) -> dict[str, str]:
    files = (each for each in folder.rglob("*") if each.is_file() and each.name != ".lock")
    return {str(each.relative_to(folder)): digest_of(each) for each in files}


def text_of(delivered: Delivered, word: str) -> str:
    folder = delivered.packets[-1].path() / "data"
    [path] = [each for each in folder.rglob("*") if word in each.name and each.suffix == ".txt"]
    return path.read_text(encoding="utf-8-sig")


def test_each_paper_goes_into_its_part(month: Office) -> None:
    delivered = made(month)
    assert delivered.outcome is Outcome.FROZEN
    assert len(part(delivered, Part.RATES).tables) == 2
    [application] = part(delivered, Part.EXCLUSIONS).dossiers
    assert application.number == SECOND
    assert application.papers[0].kind == "exclusion"
    assert len(application.papers) == 2
    [answered] = part(delivered, Part.REPLIES).dossiers
    assert (answered.number, [each.kind for each in answered.papers]) == (
        TICKET,
        ["reply", "case_statement", "photo", "photo", "recording"],
    )
    assert part(delivered, Part.TYPICAL_CASES).papers == 1
    assert [each.papers[0].kind for each in part(delivered, Part.BONUS).dossiers] == ["bonus", "report"]
    assert part(delivered, Part.PENDING).papers == 0
    bagit.Bag(str(delivered.packets[0].path())).validate()


def test_what_stays_out_is_told_with_its_reason(month: Office) -> None:
    with strict(month) as office:
        omitted = {each.what: each.why for each in made(office).packets[0].packet.omitted}
    assert omitted == {
        f"{THIRD} 不计入评价申请": "缺附件：联系记录",
        f"{TICKET} 回访录音.wav": "录音不能脱敏，没有纳入",
    }


def test_an_application_whose_evidence_cannot_go_out_stays_out_itself(month: Office) -> None:
    drop(month, f"关于{TICKET}案件不计入评价的情况说明.txt", ASKS.encode())  # its proof is the recording alone
    take(month)
    with strict(month) as office:
        delivered = made(office)
        gaps = {gap.number: gap.what for gap in check(office, "2023-09").gaps if gap.want is Want.EXCLUSION_INCOMPLETE}
        again = made(office)
    assert [each.number for each in part(delivered, Part.EXCLUSIONS).dossiers] == [SECOND]
    assert [each.number for each in part(delivered, Part.REPLIES).dossiers] == [TICKET]
    [why] = [each.why for each in delivered.packets[0].packet.omitted if each.what == f"{TICKET} 不计入评价申请"]
    assert why == f"缺附件：联系记录（{TICKET} 回访录音.wav：录音不能脱敏，没有纳入）"
    assert gaps[TICKET] == "附件不能脱敏，报市级、区级时不会纳入：联系记录"
    assert again.outcome is Outcome.SAME


def test_evidence_without_a_reply_is_told_and_comes_with_the_reply(month: Office) -> None:
    drop(month, f"{THIRD} 情况说明.txt", "正在核实。".encode())
    take(month)
    omitted = {each.what: each.why for each in made(month).packets[0].packet.omitted}
    assert omitted[f"{THIRD} 回复及佐证（案卷里有 1 件）"] == "没有回复"
    drop(month, f"{THIRD} 回复.txt", "【已解决】已退费。".encode())
    take(month)
    assert made(month).packets[0].packet.differences == (f"新增　回复及佐证：{THIRD}，2 件",)


def test_inside_the_system_what_cannot_be_masked_goes_as_it_is_with_a_warning(month: Office) -> None:
    delivered = made(month)
    papers = [paper for each in part(delivered, Part.REPLIES).dossiers for paper in each.papers]
    [recording] = [paper for paper in papers if paper.remark]
    assert (recording.format, recording.remark) == ("wav", UNMASKED)
    assert recording.sha256 == recording.source_sha256
    assert UNMASKED in dict(delivered.packets[0].packet.fields)["个人信息"]
    assert not [each for each in delivered.packets[0].packet.omitted if "录音" in each.what]


def test_each_level_hides_what_its_readers_may_not_see(month: Office) -> None:
    delivered = made(month)
    reply = text_of(delivered, "回复")
    assert ID_NUMBER not in reply
    assert PHONE in reply  # inside the system the telephone may be seen
    assert PHONE not in text_of(delivered, "典型案例")
    assert STAR in text_of(delivered, "典型案例")
    assert all(TICKET in str(path) for path in delivered.packets[0].path().rglob("*回复.txt"))


def test_on_level_0_papers_go_out_as_they_are(month: Office) -> None:
    settings = month.folders.settings
    text = settings.read_text(encoding="utf-8-sig")
    settings.write_text(text.replace('district_level = "L2"', 'district_level = "L0"'), encoding="utf-8")
    with Office(month.folders.home, clock=lambda: NOW) as office:
        office.converter.program = None
        delivered = made(office, Addressee.DISTRICT)
    assert ID_NUMBER in text_of(delivered, "回复")
    assert "wav" in {paper.format for each in part(delivered, Part.REPLIES).dossiers for paper in each.papers}
    [(name, obstacle)] = delivered.unshown
    assert (name.endswith(".wav"), obstacle) == (True, "sound")


def test_a_packet_is_frozen_and_built_again_byte_for_byte(month: Office) -> None:
    frozen = made(month).packets[0]
    before = digests(frozen.folder)
    assert made(month).outcome is Outcome.SAME
    assert digests(frozen.folder) == before
    shutil.rmtree(frozen.path())
    frozen.path(".zip").unlink()
    frozen.path(".pdf").unlink()
    shutil.rmtree(month.folders.output / ".缓存")
    shutil.rmtree(month.folders.index / "PDF缓存")
    again = made(month)
    assert (again.outcome, again.differs) == (Outcome.SAME, ())
    assert digests(frozen.folder) == before


def test_what_came_later_is_a_supplement_that_tells_the_difference(month: Office) -> None:
    first = made(month).packets[0]
    before = digests(first.folder)
    drop(month, f"{THIRD} 与诉求人通话记录.txt", "通话".encode())
    drop(month, f"{TICKET} 情况说明.txt", "经核实，路灯已修复，并已复查。".encode())
    take(month)
    delivered = made(month)
    assert delivered.outcome is Outcome.SUPPLEMENTED
    second = delivered.packets[0]
    assert second.packet.name.endswith("（补充1）")
    assert second.packet.differences == (
        f"新增　不计入评价申请及佐证：{THIRD}，2 件",
        f"替换　回复及佐证：{TICKET}，1 件，以新版本替换原报送的旧版本",
    )
    assert [each.title for each in second.packet.parts] == [Part.EXCLUSIONS.chinese, Part.REPLIES.chinese]
    assert before.items() <= digests(first.folder).items()
    again = made(month)
    assert (again.outcome, len(again.packets)) == (Outcome.SAME, 2)


def test_a_ticket_that_moves_to_another_part_is_withdrawn_from_the_first(month: Office) -> None:
    made(month)
    drop(month, f"关于{TICKET}案件不计入评价的情况说明.txt", ASKS.encode())
    drop(month, f"{TICKET} 与诉求人通话记录.txt", "撤诉".encode())
    take(month)
    told = made(month).packets[0].packet.differences
    assert told[0].startswith(f"新增　不计入评价申请及佐证：{TICKET}")
    assert told[-1] == f"撤下　回复及佐证：{TICKET}，5 件，不再列入这一部分"
    assert made(month).outcome is Outcome.SAME


def note(office: Office, number: str, step: Step, why: str = "") -> None:
    take_step(office, number, Event(step, NOW - dt.timedelta(minutes=1), "张某", why), "张某")


def listed(delivered: Delivered, which: Part) -> list[tuple[str, ...]]:
    [table] = part(delivered, which).tables
    return [row[-2:] for row in table.rows]


@pytest.mark.parametrize(
    ("conclusion", "said"), [(Step.EXCLUDE, "不计入评价"), (Step.COUNT, "不计入未认定")], ids=["granted", "declined"]
)
def test_a_conclusion_that_comes_after_the_packet_is_a_supplement_of_the_list(
    month: Office, conclusion: Step, said: str
) -> None:
    assert listed(made(month), Part.EXCLUSIONS) == [("待认定", "2")]
    note(month, SECOND, Step.SIGN)
    note(month, SECOND, Step.APPLY_EXCLUSION, "诉求人撤诉")
    assert made(month).outcome is Outcome.SAME
    note(month, SECOND, conclusion)
    delivered = made(month)
    assert delivered.packets[0].packet.differences[0] == (
        f"更新　不计入评价申请及佐证：{SECOND}，认定情况由“待认定”改为“{said}”"
    )
    assert listed(delivered, Part.EXCLUSIONS) == [(said, "—")]
    assert part(delivered, Part.EXCLUSIONS).papers == 0
    assert dict(delivered.packets[0].packet.fields)["件数"].startswith("没有新的文件，更新表格")
    assert made(month).outcome is Outcome.SAME


def test_an_application_to_carry_over_that_is_declined_waits_for_nothing_more(month: Office) -> None:
    drop(month, f"{TICKET} 挂账申请表.txt", "申请挂账。".encode())
    take(month)
    assert listed(made(month), Part.PENDING) == [("待认定", "6")]
    note(month, TICKET, Step.SIGN)
    note(month, TICKET, Step.KEEP, "可以办结")
    gaps = {gap.want for gap in check(month, "2023-09").gaps if gap.number == TICKET}
    assert Want.PENDING_UNDECIDED not in gaps
    assert listed(made(month), Part.PENDING) == [("不予挂账", "—")]
    note(month, TICKET, Step.PEND, "又上报了")
    assert listed(made(month), Part.PENDING) == [("已挂账", "—")]
    with pytest.raises(StepRefused):
        note(month, TICKET, Step.KEEP, "晚了")


def test_a_decision_on_a_carried_over_ticket_is_told_with_its_new_papers(month: Office) -> None:
    drop(month, f"{TICKET} 挂账申请表.txt", "申请挂账。".encode())
    take(month)
    assert listed(made(month), Part.PENDING) == [("待认定", "6")]
    note(month, TICKET, Step.SIGN)
    note(month, TICKET, Step.PEND, "需立项")
    drop(month, f"{TICKET} 阶段进展情况说明.txt", "已立项。".encode())
    take(month)
    delivered = made(month)
    assert delivered.packets[0].packet.differences == (
        f"更新　挂账申请：{TICKET}，认定情况由“待认定”改为“已挂账”",
        f"新增　挂账申请：{TICKET}，1 件",
    )
    assert listed(delivered, Part.PENDING) == [("已挂账", "1")]
    note(month, TICKET, Step.SETTLE)
    assert made(month).packets[0].packet.differences == (f"更新　挂账申请：{TICKET}，认定情况由“已挂账”改为“已销账”",)
    assert made(month).outcome is Outcome.SAME


def test_new_figures_make_a_supplement(month: Office, tmp_path: Path) -> None:
    made(month)
    table = tmp_path / "回访.csv"
    head = "工单编号,是否有效回访,是否联系,是否解决,是否满意"
    table.write_text(f"{head}\n{TICKET},是,是,解决,满意\n", encoding="utf-8")
    import_tickets(month, table, "张某", Silent())
    delivered = made(month)
    assert [each.partition("　")[0] for each in delivered.packets[0].packet.differences] == ["更新", "更新"]
    assert [each.title for each in delivered.packets[0].packet.parts] == [Part.RATES.chinese]


def test_a_frozen_packet_that_was_altered_is_told(month: Office) -> None:
    frozen = made(month).packets[0]
    frozen.path(".zip").write_bytes(b"other")
    with pytest.raises(PacketDamaged) as caught:
        made(month)
    assert caught.value.paths == (f"{frozen.packet.name}.zip",)


def test_two_never_make_the_packets_of_a_period_at_once(month: Office) -> None:
    with packet_lock(month.folders.output / "报送" / "2023-09 市级"), pytest.raises(PacketBusy):
        made(month)


def test_city_and_district_have_packets_of_their_own(month: Office) -> None:
    city, district = made(month).packets[0], made(month, Addressee.DISTRICT).packets[0]
    assert city.folder != district.folder
    assert ("报送对象", "区级（大兴区）") in district.packet.fields


def test_nothing_is_frozen_with_gaps_or_before_the_period_ends_unless_wanted(month: Office) -> None:
    with pytest.raises(PacketNotReady) as caught:
        packet(month, "2023-09", Addressee.CITY, APPROVAL, None, Silent())
    assert caught.value.gaps[Want.EXCLUSION_INCOMPLETE] == 1
    month.clock = lambda: dt.datetime(2023, 9, 17, 12, tzinfo=SHANGHAI)
    with pytest.raises(PacketNotReady) as caught:
        packet(month, "2023-09", Addressee.CITY, APPROVAL, None, Silent())
    assert caught.value.end == dt.datetime(2023, 9, 19, tzinfo=SHANGHAI)


@pytest.mark.parametrize(("period", "begun"), [("2030-01", False), ("2022-01", True)])
def test_a_future_or_an_empty_period_is_never_frozen(month: Office, period: str, begun: bool) -> None:
    with pytest.raises(NothingToSubmit) as caught:
        packet(month, period, Addressee.CITY, APPROVAL, None, Silent(), anyway=True)
    assert caught.value.begun is begun


def test_a_lost_freezing_is_told_and_never_written_over(month: Office) -> None:
    first = made(month).packets[0]
    first.path(".冻结.json").unlink()
    with pytest.raises(FreezeLost):
        made(month)
    shutil.rmtree(first.folder)  # the audit trail still knows of it
    with pytest.raises(FreezeLost):
        made(month)
    again = packet(month, "2023-09", Addressee.CITY, APPROVAL, None, Silent(), anyway=True, supplement=True)
    assert (again.outcome, again.packets[0].packet.serial) == (Outcome.SUPPLEMENTED, 1)
    assert again.packets[0].packet.papers == first.packet.papers
    assert made(month).outcome is Outcome.SAME


def test_the_trail_says_in_words_who_approved_what_left_and_for_what(
    month: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    speak_chinese()
    made(month)
    home = ["--home", str(month.folders.home)]
    assert run([*home, "export", TICKET, "--out", str(tmp_path / "甲")]) == 0
    assert (
        run([*home, "export", TICKET, "--out", str(tmp_path / "乙"), "--approver", "赵主任", "--purpose", "审计"]) == 0
    )
    capsys.readouterr()
    assert run([*home, "audit", "list", "--limit", "3"]) == 0
    approved, plain, packed = capsys.readouterr().out.strip().splitlines()[-3:]
    assert "导出案卷" in approved
    assert "赵主任" in approved
    assert "审计" in approved
    assert "导出案卷" in plain
    assert "赵主任" not in plain
    assert "报送材料包" in packed
    assert APPROVAL.purpose in packed


def test_nothing_leaves_without_an_approver_and_a_purpose(month: Office) -> None:
    with pytest.raises(NotApproved):
        packet(month, "2023-09", Addressee.CITY, Approval(" ", "报送", "张某"), None, Silent())
    assert not (month.folders.output / "报送").exists()


def test_every_handing_over_is_noted(month: Office, tmp_path: Path) -> None:
    frozen = made(month, out=tmp_path / "U盘").packets[0]
    made(month)
    entries = [each.entry for each in month.register.audit.tail(9, subject="2023-09/city/0")]
    assert [each.action for each in entries] == ["packet.exported"] * 2
    assert entries[0].detail["approver"] == "王主任"
    assert entries[0].detail["zip"] == frozen.zip


def test_copies_elsewhere_are_complete_and_overwrite_nothing(month: Office, tmp_path: Path) -> None:
    out = tmp_path / "U盘"
    delivered = made(month, out=out)
    frozen = delivered.packets[0]
    assert {each.name for each in delivered.places} == {each.name for each in frozen.paths}
    assert digests(out / frozen.packet.name) == digests(frozen.path())
    assert made(month, out=out).outcome is Outcome.SAME
    (out / f"{frozen.packet.name}.pdf").write_bytes(b"theirs")
    with pytest.raises(ExportExists):
        made(month, out=out)
    assert (out / f"{frozen.packet.name}.pdf").read_bytes() == b"theirs"


def test_the_workbooks_hold_the_figures_as_numbers(month: Office) -> None:
    import python_calamine

    folder = made(month).packets[0].path() / "data"
    [book] = folder.rglob("*三率*.xlsx")
    rows = python_calamine.CalamineWorkbook.from_path(book).get_sheet_by_index(0).to_python()
    [total] = [row for row in rows if "合计" in row]
    assert 3.0 in total
    assert (folder / "报送清单.xlsx").is_file()


def test_the_command_makes_a_packet_and_tells_of_it(
    month: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    speak_chinese()
    command = ["--home", str(month.folders.home), "month", "2023-09", "packet", "--to", "city", "--approver", "王主任"]
    assert run([*command, "--purpose", "报送"]) == 4
    assert "不计入申请不齐 1 项" in capsys.readouterr().err
    command += ["--anyway"]
    command += ["--purpose", "报送", "--out", str(tmp_path / "盘")]
    assert run([*command, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["outcome"] == "frozen"
    assert told["packets"][0]["papers"] == 10
    assert {"what": f"{THIRD} 不计入评价申请", "why": "缺附件：联系记录"} in told["packets"][0]["omitted"]
    [package] = [Path(each) for each in told["places"] if each.endswith(".zip")]
    assert zipfile.ZipFile(package).testzip() is None
    assert run(command) == 0
    assert "内容没有变化" in capsys.readouterr().out
    assert run(command[:-4]) == 2
