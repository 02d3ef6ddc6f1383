"""`anjuan people` and `anjuan training`: exit codes, JSON keys, Chinese."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casework.office import SETTINGS_FILE
from cli.main import run, speak_chinese
from tests.casework.conftest import docx_bytes, jpeg_bytes

Anjuan = Callable[..., tuple[int, str, str]]
ADD = ("people", "add", "张某", "--post", "座席", "--degree", "本科", "--joined", "2023-09-01")
HELD = ("training", "add", "--type", "内部", "--date", "2023-09-20", "--topic", "答复口径", "--level", "区级")


@pytest.fixture
def anjuan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Anjuan:
    """Runs a command in a new office whose files settle at once."""
    home = tmp_path / "办公"
    speak_chinese()
    assert run(["init", str(home)]) == 0
    settings = home / SETTINGS_FILE
    text = settings.read_text(encoding="utf-8-sig")
    text = text.replace("settle_seconds = 1.0", "settle_seconds = 0.0").replace(
        "until = 2024-08-31", "until = 2099-08-31"
    )
    settings.write_text(text, encoding="utf-8")
    capsys.readouterr()

    def ran(*arguments: str) -> tuple[int, str, str]:
        code = run(["--home", str(home), *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return ran


def asked(anjuan: Anjuan, *arguments: str) -> Any:
    code, out, _ = anjuan(*arguments, "--json")
    assert code == 0
    return json.loads(out)


def drop(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / "办公" / "收件夹" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def test_a_person_is_on_duty_once_the_signed_agreement_is_filed(anjuan: Anjuan, tmp_path: Path) -> None:
    assert asked(anjuan, *ADD)["number"] == 1
    before = asked(anjuan, "people", "list", "--lacking")
    assert (before["employed"], before["on_duty"], before["lacking_agreement"]) == (1, 0, ["张某"])
    assert [each["agreement"] for each in before["people"]] == ["missing"]
    drop(tmp_path, "保密协议-张某.docx", docx_bytes("保密协议"))
    assert anjuan("intake")[0] == 0
    out = anjuan("people", "list")[1]
    assert "只有文档，缺签字扫描件" in out
    assert "不算签字：人员/张某 第1件“保密协议-张某.docx”，是文档，不是签字扫描件。" in out
    drop(tmp_path, "保密协议-张某.jpg", jpeg_bytes())
    assert anjuan("intake")[0] == 0
    after = asked(anjuan, "people", "list", "--lacking")
    assert (after["on_duty"], after["people"], after["lacking_agreement"]) == (1, [], [])
    assert (after["bachelors"], after["bachelor_percent"], after["enough_bachelors"]) == (1, 100.0, True)
    assert after["wanted"] == {"head_count": 13, "bachelor_percent": 70, "vacancy_days": 5}
    assert len(after["vacancies"]) == 12
    assert {each["since"] for each in after["vacancies"]} == {"2023-09-01"}
    out = anjuan("people", "list")[1]
    assert "在册 1 人，在岗 1 人，合同要求 13 人。" in out
    assert "在岗的本科及以上 1 人，占 100.0%，合同要求不低于 70%，达到要求。" in out
    assert "空缺 12 个岗位：从 2023-09-01 起" in out
    assert "超过 5 天，空缺天数要扣服务费。" in out


def test_an_empty_office_lists_nobody(anjuan: Anjuan) -> None:
    code, out, _ = anjuan("people", "list")
    assert code == 0
    assert "在册 0 人，在岗 0 人，合同要求 13 人。\n在岗的本科及以上 0 人，合同要求不低于 70%。" in out
    assert asked(anjuan, "people", "list")["bachelor_percent"] is None


def test_who_left_is_listed_only_with_all(anjuan: Anjuan) -> None:
    anjuan(*ADD)
    assert anjuan("people", "leave", "张某", "--on", "2024-01-31")[1] == "已登记 1 张某 离岗，最后一天 2024-01-31。\n"
    assert asked(anjuan, "people", "list")["people"] == []
    (one,) = asked(anjuan, "people", "list", "--all")["people"]
    assert (one["left_on"], one["status"]) == ("2024-01-31", "已离岗")


def test_a_word_and_a_date_clear_who_signed(anjuan: Anjuan, tmp_path: Path) -> None:
    anjuan(*ADD)
    assert anjuan("people", "signed", "张某", "--on", "2023-09-02")[0] == 3
    drop(tmp_path, "保密协议-张某.docx", docx_bytes("保密协议"))
    assert anjuan("intake")[0] == 0
    code, out, _ = anjuan("people", "signed", "张某", "--on", "2023-09-02", "--by", "李某")
    assert (code, out) == (0, "已注明 张某 的“保密协议-张某.docx”（第1件）2023-09-02 签字。\n")
    assert "已签（2023-09-02）" in anjuan("people", "list")[1]
    assert asked(anjuan, "people", "list")["people"][0]["agreement_signed_on"] == "2023-09-02"
    assert asked(anjuan, "audit", "list")[0]["action"] == "person.signed"
    assert "注明协议已签" in anjuan("audit", "list")[1]


def test_a_leave_is_taken_back_and_who_left_comes_back(anjuan: Anjuan) -> None:
    anjuan(*ADD)
    assert anjuan("people", "return", "张某")[0] == 3
    anjuan("people", "leave", "张某", "--on", "2024-01-31")
    assert asked(anjuan, "people", "change", "张某", "--back")["left_on"] is None
    anjuan("people", "leave", "张某", "--on", "2024-01-31")
    assert "上次离岗是 2024-01-31" in anjuan("people", "return", "张某", "--on", "2024-01-31")[2]
    out = anjuan("people", "return", "张某", "--on", "2024-03-01")[1]
    assert out == "已登记 1 张某 重新到岗，2024-03-01 起。\n"
    assert "以前：2023-09-01 至 2024-01-31" in anjuan("people", "show", "张某")[1]


def test_a_same_name_is_refused_without_a_remark(anjuan: Anjuan) -> None:
    anjuan(*ADD)
    code, _, err = anjuan(*ADD)
    assert code == 3
    assert "已经有叫“张某”的人（编号 1）" in err
    assert asked(anjuan, *ADD, "--remark", "夜班")["remark"] == "夜班"
    code, _, err = anjuan("people", "show", "张某")
    assert (code, "1 张某、2 张某（夜班）" in err) == (3, True)
    assert "2 张某（夜班）  座席" in anjuan("people", "show", "张某（夜班）")[1]


def test_a_degree_may_be_said_as_people_say_it(anjuan: Anjuan) -> None:
    added = asked(anjuan, "people", "add", "张某", "--post", "座席", "--degree", "大专")
    assert (added["degree"], added["degree_name"]) == ("college", "专科")


def test_what_was_typed_wrong_is_told(anjuan: Anjuan) -> None:
    for name, words in ((" ", "姓名不能空着"), ("../x", "“../x”不像姓名"), ("张" * 60, "最多 30 个字")):
        code, _, err = anjuan("people", "add", name, "--post", "座席", "--degree", "本科")
        assert (code, words in err) == (3, True)
    code, _, err = anjuan("people", "add", "张某", "--post", "保安", "--degree", "本科")
    assert (code, "现有岗位：项目主管、行政、" in err) == (2, True)
    assert "“9月”不是日期" in anjuan(*ADD[:-1], "9月")[2]
    anjuan(*ADD)
    assert "早于到岗日期 2023-09-01" in anjuan("people", "leave", "1", "--on", "2023-08-31")[2]
    code, _, err = anjuan("people", "leave", "王某")
    assert (code, "人员里没有“王某”" in err) == (3, True)


def test_facts_are_put_right_and_the_audit_trail_tells_it(anjuan: Anjuan) -> None:
    anjuan(*ADD)
    assert asked(anjuan, "people", "change", "1", "--post", "座席组长", "--by", "李某")["post"] == "agent_lead"
    newest = asked(anjuan, "audit", "list")[0]
    assert (newest["actor"], newest["action"], newest["subject"]) == ("李某", "person.changed", "people#1")
    assert "更正人员" in anjuan("audit", "list")[1]


def test_a_year_of_trainings_is_checked(anjuan: Anjuan, tmp_path: Path) -> None:
    anjuan(*ADD)
    assert asked(anjuan, *HELD, "--lecturer", "李某", "--attended", "张某")["number"] == 1
    drop(tmp_path, "2023年9月内部培训记录.docx", docx_bytes("培训记录"))
    drop(tmp_path, "2023年10月培训记录.docx", docx_bytes("十月培训记录"))
    assert anjuan("intake")[0] == 0
    code, out, _ = anjuan("training", "check", "2023", "--json")
    seen = json.loads(out)
    assert (code, seen["behind"]) == (4, True)
    duties = [(each["type"], each["due"], each["owed"], each["state"]) for each in seen["duties"]]
    assert duties[:2] == [("internal", "2023-09-30", 0, "done"), ("internal", "2023-10-31", 1, "overdue")]
    assert duties[11:] == [
        ("internal", "2024-08-31", 1, "overdue"),
        ("town", "2024-08-31", 2, "overdue"),
        ("expert", "2024-08-31", 1, "overdue"),
    ]
    assert [each["missing"] for each in seen["lacking"]] == [["sign_in", "media"]]
    assert [(each["case"], each["record_no"]) for each in seen["unclear"]] == [("培训/2023-10", 1)]
    code, out, _ = anjuan("training", "check", "2023")
    assert code == 4
    assert "材料不全：2023-09-20 内部 答复口径，缺签到表、音视频或照片。" in out
    assert "待确认，看不出是哪次培训的：培训/2023-10 第1件 2023年10月培训记录.docx" in out
    assert out.startswith("2023 年度：2023-09-01 至 2024-08-31\n")
    assert "逾期未办 14 次，材料不全 1 次，待确认的材料 1 件。" in out
    assert asked(anjuan, "people", "show", "张某")["trainings"][0]["topic"] == "答复口径"


def test_what_is_to_come_is_no_gap(anjuan: Anjuan) -> None:
    code, out, _ = anjuan("training", "check", "2098")
    assert code == 0
    assert "逾期未办 0 次" in out
    for beyond, first, last in (("2022", "2022-09-01", "2023-08-31"), ("2099", "2099-09-01", "2100-08-31")):
        words = f"{first} 至 {last} 没有合同规定的培训（见 anjuan.toml 的 [[contract]]、[[training]]）。\n"
        assert anjuan("training", "check", beyond) == (0, words, "")


def test_a_training_that_does_not_count_is_told_so(anjuan: Anjuan) -> None:
    out = anjuan("training", "add", "--type", "专家", "--date", "2023-09-20", "--topic", "口径", "--level", "本单位")[1]
    assert "2023-09-20 专家 口径，主讲人是本单位的，不够专家级别，不算合同要求的专家培训。" in out
    assert not asked(anjuan, "training", "show", "1")["counts"]
    assert "不计入：2023-09-20 专家 口径" in anjuan("training", "check", "2023")[1]
    assert "注意" not in anjuan(*HELD)[1]


def test_a_training_needs_a_topic(anjuan: Anjuan) -> None:
    code, _, err = anjuan("training", "add", "--type", "内部", "--date", "2023-09-20", "--topic", " ")
    assert (code, "培训主题不能空着" in err) == (3, True)


def test_a_training_is_listed_shown_attended_and_cancelled(anjuan: Anjuan) -> None:
    anjuan(*ADD)
    anjuan(*HELD)
    code, _, err = anjuan(*HELD)
    assert (code, "已经登记（编号 1）" in err) == (3, True)
    assert anjuan("training", "attend", "1")[0] == 2
    assert anjuan("training", "attend", "1", "--everyone")[1] == "培训 1 已登记参训 1 人。\n"
    assert "参训员工 1 人：张某" in anjuan("training", "show", "1")[1]
    (one,) = asked(anjuan, "training", "list", "--year", "2023")
    assert (one["number"], one["held"], one["missing"]) == (1, True, ["record", "sign_in", "media"])
    assert "共 1 次培训。" in anjuan("training", "list")[1]
    assert anjuan("training", "cancel", "1")[0] == 0
    assert asked(anjuan, "training", "list") == []
    assert anjuan("training", "show", "1")[0] == 3


def test_papers_are_confirmed_by_their_month_and_number(anjuan: Anjuan, tmp_path: Path) -> None:
    anjuan(*HELD)
    anjuan(*HELD[:3], "全镇", *HELD[4:])
    drop(tmp_path, "2023年9月培训签到表.jpg", jpeg_bytes())
    anjuan("intake")
    assert asked(anjuan, "training", "show", "1")["records"] == []
    code, _, err = anjuan("training", "confirm", "1", "2023-09", "7")
    assert (code, "案卷 培训/2023-09 没有第 7 件" in err) == (3, True)
    code, out, _ = anjuan("training", "confirm", "1", "2023-09", "1")
    assert (code, out) == (0, "培训/2023-09 第1件 2023年9月培训签到表.jpg：属于培训 1。\n")
    assert asked(anjuan, "training", "show", "1")["materials"] == ["sign_in"]
