import hashlib
import io
import shutil
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import bagit
import pytest
from filelock import FileLock

from anjuan.filing import person_case
from anjuan.kinds import Kind, Stage
from anjuan.progress import Silent
from anjuan.recognition import Reason
from anjuan.ticket import Ticket
from archive.store import RecordDamaged
from casework.claims import Claim, HeldFileGone, claim
from casework.inbox import IntakeBusy, take_once, watch
from casework.indexing import Indexing
from casework.office import Office, UnknownTicket
from casework.outcomes import AlreadyFiled, Filed, Held, Ignored, Left, Outcome
from indexer.document import Filters

from .conftest import NOW, OTHER, TICKET, docx_bytes, drop, jpeg_bytes, take

Only = Callable[[str, bytes], Outcome]


@pytest.fixture
def only(office: Office) -> Only:
    """Drops one file, takes it in, and gives what became of it."""

    def taken(source: str, content: bytes) -> Outcome:
        drop(office, source, content)
        [outcome] = take(office).outcomes
        return outcome

    return taken


def test_a_named_document_is_filed_read_and_found(office: Office, only: Only) -> None:
    outcome = only(f"{TICKET} 情况说明.docx", docx_bytes("柳河营村停车场垃圾已清运。"))
    assert isinstance(outcome, Filed)
    assert (outcome.case.key, outcome.record.record_no) == (f"2023/09/{TICKET}", 1)
    assert outcome.record.facts.kind is Kind.CASE_STATEMENT
    assert [hit.ticket_no for hit in office.index.search("停车场").hits] == [TICKET]
    assert list(office.folders.inbox.iterdir()) == []
    bagit.Bag(str(office.folders.cases / outcome.case.key)).validate()


def test_the_same_bytes_again_are_already_filed_and_leave_the_inbox(office: Office, only: Only) -> None:
    only(f"{TICKET} 情况说明.docx", content := docx_bytes("一"))
    outcome = only(f"{TICKET} 情况说明 - 副本.docx", content)
    assert isinstance(outcome, AlreadyFiled)
    assert outcome.record.record_no == 1
    assert list(office.folders.inbox.iterdir()) == []


def test_the_same_bytes_in_another_case_are_filed_there_too_and_said(only: Only) -> None:
    only(f"{TICKET} 办理后1.jpg", content := jpeg_bytes())
    outcome = only(f"{OTHER} 办理后1.jpg", content)
    assert isinstance(outcome, Filed)
    assert any(TICKET in note for note in outcome.notes)


def test_the_same_name_with_other_bytes_is_a_new_record_that_names_the_old(only: Only) -> None:
    only(f"{TICKET} 情况说明.docx", docx_bytes("第一稿"))
    outcome = only(f"{TICKET} 情况说明.docx", docx_bytes("第二稿"))
    assert isinstance(outcome, Filed)
    assert (outcome.record.record_no, outcome.record.replaces) == (2, 1)


def test_a_ticket_that_no_import_has_brought_is_filed_and_listed(office: Office, only: Only) -> None:
    outcome = only(f"{TICKET} 情况说明.docx", docx_bytes("一"))
    assert isinstance(outcome, Filed)
    assert "台账里还没有这个工单" in outcome.notes
    assert [each.ticket_no for each in office.register.records.unknown_tickets()] == [TICKET]


def test_a_district_number_files_under_the_city_number_that_the_register_knows(office: Office, only: Only) -> None:
    ticket = Ticket(order_no=TICKET, case_no="兴[2023]-0471093", title="路灯不亮")
    office.register.tickets.upsert_many([ticket], NOW, "测试", "测试")
    outcome = only("兴【2023】0471093 情况说明.docx", docx_bytes("一"))
    assert isinstance(outcome, Filed)
    assert outcome.case.ticket_no == TICKET


def test_where_name_and_folder_say_nothing_the_texts_own_number_tells(only: Only) -> None:
    text = docx_bytes("案件情况说明", f"工单编号：{TICKET}", f"该点位与 {OTHER} 不同，详见{OTHER}。")
    outcome = only("新建 Microsoft Word 文档.docx", text)
    assert isinstance(outcome, Filed)
    assert outcome.case.ticket_no == TICKET


def test_a_number_that_the_text_only_quotes_files_nothing(only: Only) -> None:
    outcome = only("材料.docx", docx_bytes(f"详见{OTHER}，不再重复。"))
    assert isinstance(outcome, Held)
    assert outcome.reason is Reason.NO_TICKET


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        (f"{TICKET} 情况说明.docx", b"", Reason.EMPTY),
        (f"{TICKET} 情况说明.docx", docx_bytes("一")[:900], Reason.UNREADABLE),
        (f"{TICKET} 办理后1.jpg", b"<html>404</html>", Reason.UNREADABLE),
        (f"{TICKET}、{OTHER} 情况说明.docx", docx_bytes("一"), Reason.SEVERAL_TICKETS),
        ("热线-231345-001234 情况说明.docx", docx_bytes("一"), Reason.BAD_DATE),
        ("微信图片_20230914101112.jpg", jpeg_bytes(), Reason.NO_TICKET),
        (f"{TICKET} 插件.exe", b"MZ\x90\0" + bytes(200), Reason.UNSUPPORTED),
    ],
)
def test_what_cannot_be_filed_is_held_with_its_reason(
    office: Office, only: Only, name: str, content: bytes, reason: Reason
) -> None:
    outcome = only(name, content)
    assert isinstance(outcome, Held)
    assert outcome.reason is reason
    [held] = office.held.all()
    assert held.path is not None
    assert held.path.read_bytes() == content
    assert "怎么办" in (held.folder / "原因.txt").read_text(encoding="utf-8-sig")
    assert list(office.folders.inbox.iterdir()) == []


def test_a_held_file_dropped_again_under_a_right_name_goes_through_and_is_no_longer_held(
    office: Office, only: Only
) -> None:
    only("材料.docx", content := docx_bytes("没有编号"))
    outcome = only(f"{TICKET} 材料.docx", content)
    assert isinstance(outcome, Filed)
    assert office.held.all() == ()
    assert office.register.held.waiting() == ()


def test_a_candidate_number_is_held_with_the_tickets_that_fit(office: Office, only: Only) -> None:
    office.register.tickets.upsert_many([Ticket(order_no=TICKET)], NOW, "测试", "测试")
    outcome = only("230914-001234 情况说明.docx", docx_bytes("一"))
    assert isinstance(outcome, Held)
    assert outcome.suggestions == (TICKET,)


@pytest.mark.parametrize(
    ("source", "case"),
    [
        ("保密协议-张某.docx", "人员/张某"),
        ("9月内部培训签到表.docx", "培训/2023-09"),
        ("2023年9月18日日报.docx", "综合/2023-09"),
        ("值班交接班记录12月.docx", "综合/2022-12"),
        ("北京市物业管理条例.docx", "综合/政策文件 2023"),
    ],
)
def test_papers_without_a_ticket_go_into_series_of_their_own(only: Only, source: str, case: str) -> None:
    outcome = only(source, docx_bytes("一"))
    assert isinstance(outcome, Filed)
    assert (outcome.case.key, outcome.case.ticket_no) == (case, None)


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_members_of_an_archive_are_filed_each_and_the_archive_is_kept(office: Office) -> None:
    drop(
        office,
        f"{TICKET}.zip",
        zipped({"办理前1.jpg": jpeg_bytes((1, 2, 3)), "办理后1.jpg": jpeg_bytes((3, 2, 1)), "Thumbs.db": b"x"}),
    )
    outcomes = {each.source: each for each in take(office).outcomes}
    photos = [outcomes[f"{TICKET}.zip/办理前1.jpg"], outcomes[f"{TICKET}.zip/办理后1.jpg"]]
    assert [each.record.facts.stage for each in photos if isinstance(each, Filed)] == [Stage.BEFORE, Stage.AFTER]
    kept = outcomes[f"{TICKET}.zip"]
    assert isinstance(kept, Filed)
    assert kept.case.key == "综合/压缩包原件 2023-09"
    assert len(outcomes) == 3


def test_an_archive_that_reaches_outside_is_held_beside_its_filed_members(office: Office, tmp_path: Path) -> None:
    drop(office, "材料.zip", zipped({"../../外面.docx": docx_bytes("一"), f"{TICKET} 回复.docx": docx_bytes("二")}))
    outcomes = {each.source: each for each in take(office).outcomes}
    assert isinstance(outcomes[f"材料.zip/{TICKET} 回复.docx"], Filed)
    held = outcomes["材料.zip"]
    assert isinstance(held, Held)
    assert held.reason is Reason.UNSAFE
    assert not list(tmp_path.rglob("外面*"))


def test_litter_stays_in_the_inbox(office: Office, only: Only) -> None:
    outcome = only("~$线-230914-001234 情况说明.docx", b"x" * 162)
    assert outcome == Ignored("~$线-230914-001234 情况说明.docx", Left.LITTER)
    assert [each.name for each in office.folders.inbox.iterdir()] == ["~$线-230914-001234 情况说明.docx"]


def test_a_twin_of_a_damaged_record_stays_in_the_inbox_and_keeps_nothing_else_out(office: Office, only: Only) -> None:
    filed = only(f"{TICKET} 回复.docx", content := docx_bytes("一"))
    assert isinstance(filed, Filed)
    damaged = office.store.path(filed.case, filed.record)
    damaged.chmod(0o644)
    damaged.write_bytes(b"damaged")
    drop(office, f"{TICKET} 回复.docx", content)
    drop(office, f"{TICKET} 情况说明.docx", docx_bytes("二"))
    outcomes = {each.source: each for each in take(office).outcomes}
    assert isinstance(outcomes[f"{TICKET} 情况说明.docx"], Filed)
    twin = outcomes[f"{TICKET} 回复.docx"]
    assert isinstance(twin, Ignored)
    assert isinstance(twin.trouble, RecordDamaged)
    assert [each.name for each in office.folders.inbox.iterdir()] == [f"{TICKET} 回复.docx"]


def test_a_person_claims_a_held_file_even_one_that_cannot_be_opened(office: Office, only: Only) -> None:
    held = only("材料.docx", content := docx_bytes("一")[:900])
    assert isinstance(held, Held)
    outcome = claim(office, held.held_id[:5], Claim(TICKET, Kind.REPLY), "张某")
    assert isinstance(outcome, Filed)
    assert (outcome.record.facts.kind, outcome.record.facts.filed_by) == (Kind.REPLY, "张某")
    assert outcome.record.sha256 == hashlib.sha256(content).hexdigest()
    assert office.held.all() == ()


def test_a_person_claims_a_held_file_for_a_member_of_staff(office: Office, only: Only) -> None:
    held = only("扫描件0001.docx", docx_bytes("甲"))
    assert isinstance(held, Held)
    outcome = claim(office, held.held_id, Claim(person_case("张某"), Kind.NDA), "李某")
    assert isinstance(outcome, Filed)
    assert (outcome.case.key, outcome.record.facts.kind, outcome.case.ticket_no) == ("人员/张某", Kind.NDA, None)
    assert office.held.all() == ()


def test_a_claim_takes_the_file_as_it_was_put_right_in_its_folder(office: Office, only: Only) -> None:
    held = only("材料.docx", docx_bytes("一"))
    assert isinstance(held, Held)
    [shelf] = office.held.all()
    assert shelf.path is not None
    shelf.path.write_bytes(edited := docx_bytes("改过"))
    outcome = claim(office, held.held_id, Claim(TICKET), "张某")
    assert isinstance(outcome, Filed)
    assert outcome.record.sha256 == hashlib.sha256(edited).hexdigest()
    assert office.held.all() == ()


def test_a_claim_says_when_the_file_is_gone_or_the_number_is_none(office: Office, only: Only) -> None:
    held = only("材料.docx", docx_bytes("一"))
    assert isinstance(held, Held)
    with pytest.raises(UnknownTicket):
        claim(office, held.held_id, Claim("随便"), "张某")
    [shelf] = office.held.all()
    assert shelf.path is not None
    shelf.path.unlink()
    with pytest.raises(HeldFileGone):
        claim(office, held.held_id, Claim(TICKET), "张某")


def test_one_inbox_is_taken_in_by_one_program(office: Office) -> None:
    with FileLock(office.folders.register / ".收件.lock"), pytest.raises(IntakeBusy):
        take_once(office, Silent())


def test_a_second_watcher_does_not_say_that_it_has_begun(office: Office) -> None:
    begun: list[str] = []
    with FileLock(office.folders.register / ".收件.lock"), pytest.raises(IntakeBusy):
        watch(office, threading.Event(), lambda _: None, lambda: begun.append("begun"))
    assert begun == []


def test_a_lost_index_comes_back_with_everything(office: Office, only: Only) -> None:
    only(f"{TICKET} 情况说明.docx", docx_bytes("柳河营村停车场"))
    office.index.close()
    shutil.rmtree(office.folders.index)
    Indexing(office).catch_up(Silent())
    assert office.index.search("停车场", Filters(month="2023-09")).total == 1


def test_a_file_that_the_system_does_not_let_go_is_named(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    path = drop(office, f"{TICKET} 回复.docx", docx_bytes("一"))

    def refuse(each: Path, **_how: object) -> None:
        raise PermissionError(13, "Permission denied", str(each))

    with monkeypatch.context() as patch:
        patch.setattr(type(path), "unlink", refuse)  # as root, no folder of this machine is read-only
        taken = take(office)
    assert isinstance(taken.outcomes[0], Filed)
    assert taken.stuck == (f"{TICKET} 回复.docx",)


def test_an_incomplete_number_in_the_name_is_completed_by_the_text(only: Only) -> None:
    outcome = only("230914-001234 情况说明.docx", docx_bytes(f"工单编号：{TICKET}"))
    assert isinstance(outcome, Filed)
    assert outcome.case.ticket_no == TICKET


def test_an_incomplete_number_that_the_text_contradicts_is_held(only: Only) -> None:
    outcome = only("230914-001234 情况说明.docx", docx_bytes(f"工单编号：{OTHER}"))
    assert isinstance(outcome, Held)
    assert outcome.reason is Reason.SEVERAL_TICKETS
