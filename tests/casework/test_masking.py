"""Masked copies leave the centre approved, noted, and without what their readers may not see."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from anjuan.ids import SHANGHAI
from anjuan.masking import Level, Personal
from anjuan.progress import Silent
from anjuan.settings import MaskingSettings
from anjuan.ticket import Ticket
from archive.masked.copy import MaskedCopy
from archive.obstacles import Obstacle
from casework.masking import Approval, NotApproved, Outcome, known_of, masked_copies, masked_name, masker_for
from casework.office import Office, UnknownTicket
from tests.casework.conftest import NOW, TICKET, docx_bytes

APPROVAL = Approval("王主任", "月刊，给张建国13800138000看", "李经办")


def masked(office: Office, *files: Path, level: Level = Level.REPORTS, ticket: str | None = None) -> list[Outcome]:
    out = office.folders.output / "报送"
    return list(masked_copies(office, files, out, level, APPROVAL, ticket, Silent()))


def paper(tmp_path: Path, *paragraphs: str, name: str = "张建国 13800138000 说明.docx") -> Path:
    path = tmp_path / name
    path.write_bytes(docx_bytes(*paragraphs))
    return path


def with_ticket(office: Office) -> None:
    ticket = Ticket(order_no=TICKET, caller_name="古丽", caller_phone="010-80281234", point="桥头东侧小卖部")
    office.register.tickets.upsert_many([ticket], NOW, "测试", "导入")


def test_a_copy_is_made_under_a_masked_name_and_noted(office: Office, tmp_path: Path) -> None:
    source = paper(tmp_path, "诉求人：张建国，电话13800138000")
    before = source.read_bytes()
    [outcome] = masked(office, source)
    made = outcome.made
    assert isinstance(made, MaskedCopy)
    assert made.path.name == "张＊＊ 138＊＊＊＊8000 说明.docx"
    assert docx.Document(str(made.path)).paragraphs[0].text == "诉求人：张**，电话138****8000"
    assert source.read_bytes() == before
    [logged] = office.register.audit.tail(1)
    assert logged.entry.action == "copy.masked"
    assert logged.entry.actor == "李经办"
    assert logged.entry.detail["approver"] == "王主任"
    assert logged.entry.detail["level"] == "L3"
    assert "建国" not in logged.entry.subject
    assert not [secret for secret in ("13800138000", "张建国") if secret in repr(logged)]


def test_the_values_of_a_tickets_fields_are_hidden_wherever_they_stand(office: Office, tmp_path: Path) -> None:
    with_ticket(office)
    source = paper(tmp_path, "古丽在桥头东侧小卖部，回电80281234", name="古丽.docx")
    [reported] = masked(office, source, ticket=TICKET)
    [public] = masked(office, source, level=Level.PUBLIC, ticket=TICKET)
    assert isinstance(reported.made, MaskedCopy)
    assert isinstance(public.made, MaskedCopy)
    assert reported.made.path.name == "古＊.docx"
    assert docx.Document(str(reported.made.path)).paragraphs[0].text == "古*在桥头东侧小卖部，回电****1234"
    assert docx.Document(str(public.made.path)).paragraphs[0].text == "古*在*******，回电****1234"


def test_nothing_in_the_folder_is_overwritten(office: Office, tmp_path: Path) -> None:
    source = paper(tmp_path, "第一份", name="说明.docx")
    first, second = masked(office, source, source)
    assert isinstance(first.made, MaskedCopy)
    assert isinstance(second.made, MaskedCopy)
    assert [first.made.path.name, second.made.path.name] == ["说明.docx", "说明 (2).docx"]


def test_one_bad_file_stops_no_other(office: Office, tmp_path: Path) -> None:
    (bad := tmp_path / "坏.docx").write_bytes(b"PK\x03\x04 broken")
    outcomes = masked(office, bad, tmp_path / "没有.docx", paper(tmp_path, "好的"))
    assert [isinstance(each.made, Obstacle) for each in outcomes] == [True, True, False]
    assert outcomes[1].made is Obstacle.MISSING
    assert len(office.register.audit.tail()) == 1


@pytest.mark.parametrize("approval", [Approval(" ", "月刊", "李"), Approval("王", "", "李")])
def test_without_approver_and_purpose_nothing_leaves(office: Office, tmp_path: Path, approval: Approval) -> None:
    out = tmp_path / "out"
    with pytest.raises(NotApproved):
        list(masked_copies(office, [paper(tmp_path, "文")], out, Level.REPORTS, approval, None, Silent()))
    assert not out.exists()


def test_an_unknown_ticket_is_told_before_anything_is_copied(office: Office, tmp_path: Path) -> None:
    with pytest.raises(UnknownTicket):
        masked(office, paper(tmp_path, "文"), ticket=TICKET)


def test_each_level_hides_what_the_settings_say(office: Office) -> None:
    assert masker_for(office, Level.VILLAGE).hidden == {Personal.ID_NUMBER, Personal.CARD}
    assert masker_for(office, Level.REPORTS).hidden == frozenset(Personal) - {Personal.POINT}
    assert masker_for(office, Level.PUBLIC).hidden == frozenset(Personal)


def test_before_the_first_rule_everything_is_hidden(office: Office) -> None:
    later = MaskingSettings(since=dt.date(2030, 1, 1))
    office.settings = replace(office.settings, masking=(later,))
    assert office.clock() < dt.datetime(2030, 1, 1, tzinfo=SHANGHAI)
    assert masker_for(office, Level.VILLAGE).hidden == frozenset(Personal)


def test_a_tickets_fields_are_known_values() -> None:
    ticket = Ticket(caller_name="古丽", contact="张建国 13800138000", reflect_name="第三村村民委员会", point="桥头")
    known = known_of(ticket)
    assert known.names == ("古丽", "张建国")
    assert known.phones == ("13800138000",)
    assert known.points == ("桥头",)


def test_names_of_files_are_legal_on_windows() -> None:
    from anjuan.masking import Masker

    assert "*" not in masked_name("13800138000 张建国先生", Masker())
