"""Replies reviewed where they are: a file, a case file, the register, the inbox."""

import datetime as dt
from pathlib import Path

import pytest

from anjuan.ids import SHANGHAI
from anjuan.kinds import Kind
from anjuan.replies import Verdict, review
from anjuan.ticket import Ticket
from casework.claims import Claim, claim
from casework.office import Office, UnknownTicket
from casework.outcomes import Filed, Outcome, message
from casework.replies import NoReply, NotAReply, NoText, review_file, review_ticket
from casework.reviewing import rules_of

from .conftest import NOW, OTHER, TICKET, docx_bytes, drop, jpeg_bytes, take

GOOD = (
    "【权属】【已联系】城乡建设办公室工作人员王某于2023年9月15日10时5分与市民联系。【已解决】主责单位：城乡建设办公室，"
    "办理时间：2023年9月15日15时30分。主要措施：经现场核实，因线路老化，已更换线缆，恢复照明。反馈情况：市民【满意】。"
)
VAGUE = "【已联系】电话保密，无法联系。【已解决】已处理。市民未反馈意见。"


def rules_in(outcome: Outcome) -> str:
    assert isinstance(outcome, Filed)
    return "".join(note for note in outcome.notes if note.startswith("答复质检"))


def know(office: Office, **fields: str) -> None:
    office.register.tickets.upsert_many([Ticket(order_no=TICKET, title="停电", **fields)], NOW, "测试", "测试")


def test_a_reply_that_is_filed_is_reviewed_and_the_findings_are_said(office: Office) -> None:
    drop(office, f"{TICKET} 回复.docx", docx_bytes(VAGUE))
    [outcome] = take(office).outcomes
    assert rules_in(outcome).startswith("答复质检：建议退回（联系情况矛盾、")
    assert "答复质检：建议退回" in message(outcome)


def test_a_good_reply_and_papers_of_other_kinds_are_filed_without_remarks(office: Office) -> None:
    drop(office, f"{TICKET} 回复.docx", docx_bytes(GOOD))
    drop(office, f"{TICKET} 情况说明.docx", docx_bytes(VAGUE))
    assert [rules_in(each) for each in take(office).outcomes] == ["", ""]


def test_an_exclusion_that_is_filed_is_reviewed_by_its_own_rules(office: Office) -> None:
    drop(office, f"{TICKET} 不计入评价情况说明.docx", docx_bytes("外力破坏，请领导审阅。"))
    [outcome] = take(office).outcomes
    assert rules_in(outcome) == "答复质检：建议退回（未写申请不计入评价、未引清单或法规条款、未列附件）"


def test_the_appeal_in_the_register_is_considered(office: Office) -> None:
    know(office, content="近一个月频繁停电。")
    drop(office, f"{TICKET} 回复.docx", docx_bytes(GOOD))
    [outcome] = take(office).outcomes
    assert "频发问题未作回应" in rules_in(outcome)


def test_a_tickets_newest_reply_is_reviewed(office: Office) -> None:
    drop(office, f"{TICKET} 回复.docx", docx_bytes(VAGUE))
    take(office)
    drop(office, f"{TICKET} 回复.docx", docx_bytes(GOOD))
    take(office)
    seen = review_ticket(office, TICKET)
    assert (seen.record_no, seen.review.verdict) == (2, Verdict.PASSED)


def test_where_no_reply_is_filed_the_registers_is_reviewed(office: Office) -> None:
    know(office, reply=VAGUE)
    seen = review_ticket(office, TICKET)
    assert (seen.source, seen.record_no, seen.review.verdict) == ("", None, Verdict.RETURN)


def test_a_ticket_without_a_reply_is_told_and_so_is_one_that_nobody_knows(office: Office) -> None:
    know(office)
    with pytest.raises(NoReply):
        review_ticket(office, TICKET)
    with pytest.raises(UnknownTicket):
        review_ticket(office, OTHER)


def test_a_file_is_reviewed_with_the_appeal_of_the_ticket_that_it_names(office: Office, tmp_path: Path) -> None:
    know(office, content="近一个月频繁停电。")
    text = tmp_path / "答复.txt"
    text.write_text(GOOD, encoding="utf-8")
    assert review_file(office, text).review.verdict is Verdict.PASSED
    assert [each.rule for each in review_file(office, text, TICKET).review.findings] == ["4"]
    named = text.rename(tmp_path / f"{TICKET} 答复.txt")
    assert [each.rule for each in review_file(office, named).review.findings] == ["4"]


def test_a_file_that_says_so_itself_is_reviewed_as_an_exclusion(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "说明.docx"
    path.write_bytes(docx_bytes(f"关于{TICKET}案件不计入评价的情况说明", "外力破坏。"))
    assert {each.rule for each in review_file(office, path).review.findings} == {"8", "9", "10"}


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("保密协议.docx", "甲方：某镇", Kind.NDA),
        ("文件.docx", "员工保密协议", Kind.NDA),
        (f"{TICKET} 保密协议.docx", "甲方：某镇", Kind.NDA),
        (f"{TICKET} 回访记录.docx", "回访人：王某", Kind.CALLBACK),
    ],
)
def test_another_paper_is_not_judged_as_a_reply(
    office: Office, tmp_path: Path, name: str, text: str, kind: Kind
) -> None:
    path = tmp_path / name
    path.write_bytes(docx_bytes(text, "双方约定如下。"))
    with pytest.raises(NotAReply) as caught:
        review_file(office, path)
    assert (caught.value.name, caught.value.kind) == (name, kind)


def test_a_spreadsheet_is_no_reply_unless_it_is_named_one(office: Office, tmp_path: Path) -> None:
    sheet = tmp_path / "名单.csv"
    sheet.write_text(f"编号,内容\n1,{GOOD}\n", encoding="utf-8")
    with pytest.raises(NotAReply) as caught:
        review_file(office, sheet)
    assert caught.value.kind is None
    assert review_file(office, sheet.rename(tmp_path / "回复.csv")).review.document == "reply"


def test_a_reply_under_another_papers_name_is_judged_by_its_text(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "工单.docx"
    path.write_bytes(docx_bytes(GOOD))
    assert review_file(office, path).review.verdict is Verdict.PASSED


def test_when_the_register_has_the_call_nothing_may_come_before_it(office: Office, tmp_path: Path) -> None:
    called = dt.datetime(2023, 9, 16, 8, tzinfo=SHANGHAI)
    office.register.tickets.upsert_many([Ticket(order_no=TICKET, created_at=called)], NOW, "测试", "测试")
    text = tmp_path / f"{TICKET} 答复.txt"
    text.write_text(GOOD, encoding="utf-8")
    assert [each.rule for each in review_file(office, text).review.findings] == ["21"]


def test_a_scan_has_no_text_to_review(office: Office, tmp_path: Path) -> None:
    path = tmp_path / f"{TICKET} 回复.jpg"
    path.write_bytes(jpeg_bytes())
    with pytest.raises(NoText):
        review_file(office, path)


def test_a_reply_that_is_claimed_by_hand_is_reviewed_too(office: Office) -> None:
    drop(office, "回复.docx", docx_bytes(VAGUE))
    take(office)
    [held] = office.held.all()
    assert "联系情况矛盾" in rules_in(claim(office, held.held_id, Claim(TICKET, kind=Kind.REPLY), "张三"))


def test_the_offices_own_rules_are_applied(office: Office) -> None:
    settings = office.folders.settings
    own = '\n[[reply_rules]]\nid = "1"\ndisabled = true\n[[reply_rules]]\nid = "2"\nsays = ["照明"]\n'
    settings.write_text(settings.read_text(encoding="utf-8-sig") + own, encoding="utf-8")
    with Office(office.folders.home) as again:
        assert {each.rule for each in review(GOOD, rules=rules_of(again)).findings} == {"2"}
        assert "1" not in {each.rule for each in review(VAGUE, rules=rules_of(again)).findings}
