"""`anjuan reply` as scripts and people call it."""

import json
from pathlib import Path

import pytest

from casework.office import SETTINGS_FILE

from .conftest import Anjuan

TICKET = "热线-230914-001234"
BAD = "【已联系】电话保密，无法联系市民。【已解决】已处理，师傅去过。"
GOOD = (
    "【权属】【已联系】城乡建设办公室工作人员王某于2023年9月15日10时5分与市民联系。【已解决】主责单位：城乡建设办公室，"
    "办理时间：2023年9月15日15时30分。主要措施：经现场核实，因线路老化，已更换线缆，恢复照明。反馈情况：市民【满意】。"
)


@pytest.fixture
def anjuan(tmp_path: Path, anjuan: Anjuan, monkeypatch: pytest.MonkeyPatch) -> Anjuan:
    home = tmp_path / "办公"
    assert anjuan("init", home).code == 0
    monkeypatch.setenv("ANJUAN_HOME", str(home))
    settings = home / SETTINGS_FILE
    text = settings.read_text(encoding="utf-8-sig")
    settings.write_text(text.replace("settle_seconds = 1.0", "settle_seconds = 0.0"), encoding="utf-8")
    return anjuan


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / f"{TICKET} 回复.txt"
    path.write_text(BAD, encoding="utf-8")
    return path


def test_a_bad_reply_ends_with_4_and_says_what_where_and_how_to_put_it_right(anjuan: Anjuan, bad: Path) -> None:
    ran = anjuan("reply", "check", bad)
    assert ran.code == 4
    for words in (
        "〔高〕规则1 联系情况矛盾",
        "原文：“【已联系】电话保密”",
        "建议：",
        "〔低〕规则6",
        "质检结论：建议退回",
    ):
        assert words in ran.out
    assert "经审核，该回单存在以下问题：一是" in ran.out
    assert ran.out.strip().endswith("请承办单位补充完善后重新反馈。")


def test_the_json_has_all_of_it(anjuan: Anjuan, bad: Path) -> None:
    document = json.loads(anjuan("reply", "check", bad, "--json").out)
    assert document["verdict"] == "建议退回"
    assert (document["ticket_no"], document["record_no"], document["document"]) == (TICKET, None, "reply")
    first = document["findings"][0]
    assert (first["rule"], first["severity"], first["quotes"][0]) == ("1", "高", "【已联系】电话保密")
    assert first["suggestion"]
    assert document["closing"].startswith("经审核，")


def test_a_good_reply_ends_with_0(anjuan: Anjuan, bad: Path) -> None:
    bad.write_text(GOOD, encoding="utf-8")
    ran = anjuan("reply", "check", bad)
    assert (ran.code, "质检结论：通过" in ran.out) == (0, True)
    assert json.loads(anjuan("reply", "check", bad, "--json").out)["findings"] == []


def test_a_filed_reply_is_checked_by_its_ticket(anjuan: Anjuan, bad: Path, tmp_path: Path) -> None:
    bad.rename(tmp_path / "办公" / "收件夹" / bad.name)
    item = json.loads(anjuan("intake", "--json").out)["items"][0]
    assert (item["outcome"], "答复质检：建议退回" in item["message"]) == ("filed", True)
    ran = anjuan("reply", "check", TICKET, "--json")
    assert (ran.code, json.loads(ran.out)["record_no"]) == (4, 1)


def test_what_cannot_be_checked_needs_a_person(anjuan: Anjuan, tmp_path: Path) -> None:
    missing = anjuan("reply", "check", TICKET)
    assert (missing.code, "没有找到工单" in missing.err) == (3, True)
    typo = anjuan("reply", "check", tmp_path / "回夏.docx")
    assert (typo.code, "回夏.docx”这个文件" in typo.err) == (2, True)
    scan = tmp_path / "扫描.txt"
    scan.write_text(" \n", encoding="utf-8")
    ran = anjuan("reply", "check", scan)
    assert (ran.code, "读不出文字" in ran.err) == (3, True)


def test_a_paper_that_is_no_reply_is_not_checked(anjuan: Anjuan, tmp_path: Path) -> None:
    paper = tmp_path / "保密协议.txt"
    paper.write_text("甲方：某镇\n乙方：王某", encoding="utf-8")
    ran = anjuan("reply", "check", paper)
    assert (ran.code, "“保密协议.txt”不是答复，看起来是保密协议" in ran.err) == (3, True)
    sheet = tmp_path / "名单.csv"
    sheet.write_text("编号,姓名\n1,王某\n", encoding="utf-8")
    ran = anjuan("reply", "check", sheet)
    assert (ran.code, "看起来是表格" in ran.err) == (3, True)


def test_the_rules_are_listed_with_an_offices_changes(anjuan: Anjuan, tmp_path: Path) -> None:
    settings = tmp_path / "办公" / SETTINGS_FILE
    own = '\n[[reply_rules]]\nid = "6"\nseverity = "中"\n[[reply_rules]]\nid = "12"\ndisabled = true\n'
    settings.write_text(settings.read_text(encoding="utf-8") + own, encoding="utf-8")
    rules = {each["id"]: each for each in json.loads(anjuan("reply", "rules", "--json").out)}
    assert (rules["6"]["severity"], rules["1"]["severity"], "12" in rules) == ("中", "高", False)
    assert "用语口语化" in anjuan("reply", "rules").out


def test_the_example_in_the_settings_file_works_once_it_is_switched_on(anjuan: Anjuan, tmp_path: Path) -> None:
    settings = tmp_path / "办公" / SETTINGS_FILE
    head, mark, rest = settings.read_text(encoding="utf-8").partition("# [[reply_rules]]\n")
    example, blank, rest = (mark + rest).partition("\n\n")
    switched = "".join(line.removeprefix("#").removeprefix(" ") for line in example.splitlines(keepends=True))
    settings.write_text(head + switched + blank + rest, encoding="utf-8")
    rules = {each["id"]: each for each in json.loads(anjuan("reply", "rules", "--json").out)}
    assert "11" not in rules
    assert rules["本镇-1"]["needs"][0]["name"] == "室温"
    assert "这哥们" in rules["6"]["says"]


def test_a_filled_reply_is_reviewed_at_once(anjuan: Anjuan, tmp_path: Path) -> None:
    said = {
        "权属": "权属", "联系情况": "已联系", "联系人员": "王某", "联系时间": "2023-09-15 10:05", "解决情况": "已解决",
        "办理时间": "2023-09-15 15:30", "核实情况": "电话保密，无法联系。", "主要措施": "已更换线缆。",
        "诉求人意见": "知晓。", "满意度": "满意", "诉求内容": "路灯不亮", "来电时间": "2023-09-14 08:00",
        "承办单位": "某村", "经办人": "王某", "联系电话": "00000", "工单编号": TICKET,
    }  # fmt: skip
    data = tmp_path / "内容.json"
    data.write_text(json.dumps(said), encoding="utf-8")
    ran = anjuan("fill", "reply", "--data", data, "--json")
    assert ran.code == 0, ran.err
    assert "1" in [each["rule"] for each in json.loads(ran.out)["findings"]]
    again = anjuan("fill", "reply", "--data", data)
    assert "联系情况矛盾" in again.err
    assert "联系情况矛盾" not in again.out
