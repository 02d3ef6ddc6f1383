"""`anjuan month` and `anjuan report`: what scripts rely on, and what a person reads."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cli.main import run, speak_chinese

Anjuan = Callable[..., tuple[int, str, str]]
HEADER = [
    "工单编号", "来电时间", "办结时间", "三级单位", "一级分类", "标题", "解决类型", "是否有效回访", "是否联系",
    "是否解决", "是否满意",
]  # fmt: skip
ROWS = [
    ["热线-230819-000001", "2023-08-19 00:00:00", "2023-09-01", "甲村", "供水", "停水", "", "是", "是", "解决", "满意"],
    [
        "热线-230901-000002",
        "2023-09-01 09:00:00",
        "2023-09-02",
        "甲村",
        "供水",
        "停水",
        "",
        "是",
        "是",
        "部分解决",
        "基本满意",
    ],
    ["热线-230902-000003", "2023-09-02 09:00:00", "", "乙村", "供暖", "不热", "", "是", "否", "未解决", "不满意"],
    ["热线-230903-000004", "2023-09-03 09:00:00", "", "乙村", "供暖", "不热", "剔除", "是", "否", "未解决", "不满意"],
    ["热线-230918-000005", "2023-09-18 23:59:59", "", "丙科", "供暖", "不热", "", "否", "", "", ""],
    ["热线-230919-000006", "2023-09-19 00:00:00", "", "丙科", "供暖", "不热", "", "是", "是", "解决", "满意"],
    ["热线-230818-000007", "2023-08-18 23:59:59", "", "乙村", "供暖", "不热", "", "是", "是", "解决", "不满意"],
]


@pytest.fixture
def anjuan(capsys: pytest.CaptureFixture[str]) -> Anjuan:
    speak_chinese()

    def ran(*arguments: str | Path) -> tuple[int, str, str]:
        code = run([str(each) for each in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return ran


@pytest.fixture
def home(tmp_path: Path, anjuan: Anjuan) -> Path:
    folder, sheet = tmp_path / "办公", tmp_path / "导出.xlsx"
    book = openpyxl.Workbook()
    for row in [HEADER, *ROWS]:
        book.active.append(row)
    book.save(sheet)
    assert anjuan("init", folder)[0] == 0
    assert anjuan("--home", folder, "tickets", "import", sheet)[0] == 0
    return folder


def stats(anjuan: Anjuan, home: Path, *options: str | Path) -> dict[str, Any]:
    code, out, _ = anjuan("--home", home, "month", "2023-09", "stats", "--json", *options)
    assert code == 0
    document: dict[str, Any] = json.loads(out)
    return document


def test_the_figures_of_a_period_are_those_worked_out_by_hand(home: Path, anjuan: Anjuan) -> None:
    document = stats(anjuan, home)
    assert document["period"] == {"from": "2023-08-19T00:00:00+08:00", "to": "2023-09-19T00:00:00+08:00"}
    assert document["previous"] == {"from": "2023-07-19T00:00:00+08:00", "to": "2023-08-19T00:00:00+08:00"}
    first, second, third = document["with_exclusions"]["rows"]
    # By hand: 2 visits, 2 contacted, 1 solved, 1 satisfied, 1 mostly: 100 %, 50 %, 95 %; 10 + 25 + 38 = 73
    assert first == {
        "unit": "甲村", "received": 2, "closed": 2, "valid_visits": 2, "contacted": 2, "solved": 1, "satisfied": 1,
        "mostly_satisfied": 1, "response_rate": 100.0, "solution_rate": 50.0, "satisfaction_rate": 95.0, "score": 73.0,
        "rank": 1, "change": None,
    }  # fmt: skip
    # Before: contacted and solved, not satisfied: 10 + 50 = 60 points, the first of one
    assert (second["unit"], second["score"], second["rank"]) == ("乙村", 0.0, 2)
    assert second["change"] == {
        "received": 1, "response_rate": -100.0, "solution_rate": -100.0, "satisfaction_rate": 0.0, "score": -60.0,
        "rank": -1,
    }  # fmt: skip
    assert (third["unit"], third["valid_visits"], third["score"], third["rank"]) == ("丙科", 0, None, None)
    # Σ/Σ: 2/4, 1/4, 1.9/4 = 47.5 %: 5 + 12.5 + 19 = 36.5; mean of 甲 and 乙: 73/2
    total, mean = document["with_exclusions"]["total"], document["with_exclusions"]["mean"]
    assert (total["received"], total["valid_visits"], total["score"]) == (5, 4, 36.5)
    assert mean == {"response_rate": 50.0, "solution_rate": 25.0, "satisfaction_rate": 47.5, "score": 36.5}
    without = document["without_exclusions"]
    # Σ/Σ without the excluded one: 2/3, 1/3, 1.9/3 = 63.33 %: 6.666… + 16.666… + 25.333… = 48.666…
    assert (without["total"]["received"], without["total"]["satisfaction_rate"]) == (4, 63.33)
    assert without["total"]["score"] == 48.7
    assert without["mean"]["score"] == 36.5


def test_what_is_counted_by_is_asked_for(home: Path, anjuan: Anjuan) -> None:
    rows = stats(anjuan, home, "--by", "category")["with_exclusions"]["rows"]
    assert [(each["unit"], each["received"]) for each in rows] == [("供水", 2), ("供暖", 3)]
    assert [each["unit"] for each in stats(anjuan, home, "--by", "channel")["with_exclusions"]["rows"]] == ["热线"]


def test_the_files_are_named(home: Path, tmp_path: Path, anjuan: Anjuan) -> None:
    files = stats(anjuan, home, "--by", "category", "--out", tmp_path / "月末")["files"]
    assert [Path(each).name for each in files] == [
        "“三率”统计表（按诉求类别） 2023-09考核期.xlsx",
        "“三率”统计表（按诉求类别） 2023-09考核期.docx",
    ]
    assert all(Path(each).is_file() for each in files)


def test_a_person_reads_both_tables_and_how_they_were_reckoned(home: Path, anjuan: Anjuan) -> None:
    code, out, err = anjuan("--home", home, "month", "2023-09", "stats")
    assert code == 0
    assert "2023-09 考核期 2023年8月19日至9月18日 全口径（含剔除诉求）" in out
    assert "合计较上一考核期（2023年7月19日至8月18日）：受理量上升400.00%" in out
    assert "综合成绩＝响应率×10%＋解决率×50%＋满意率×40%" in out
    assert err == ""
    code, out, _ = anjuan("--home", home, "month", "2022-01", "stats")
    assert (code, out) == (0, "2022-01 考核期（2021年12月19日至2022年1月18日）台账里没有工单。\n")


def test_zero_tickets_are_listed(home: Path, anjuan: Anjuan) -> None:
    code, out, _ = anjuan("--home", home, "month", "2023-09", "zero", "--json")
    assert code == 0
    assert [(each["ticket_no"], each["unit"], each["excluded"]) for each in json.loads(out)] == [
        ("热线-230902-000003", "乙村", False),
        ("热线-230903-000004", "乙村", True),
    ]
    _, out, _ = anjuan("--home", home, "month", "2023-09", "zero")
    assert "已剔除" in out
    assert "2023-09 考核期共 2 件 0 分工单。" in out


def test_what_is_no_period_or_no_day_is_refused(home: Path, anjuan: Anjuan) -> None:
    code, _, err = anjuan("--home", home, "month", "2023-13", "stats")
    assert code == 2
    assert "2023-13" in err
    assert anjuan("--home", home, "report", "daily", "昨天")[0] == 2


def test_an_export_that_does_not_say_which_visits_count_is_told_of(home: Path, tmp_path: Path, anjuan: Anjuan) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["工单编号", "来电时间", "是否解决"],
        ["热线-230905-000009", "2023-09-05", "解决"],
        ["热线-230905-000010"],
    ):
        book.active.append(row)
    book.save(tmp_path / "再导.xlsx")
    assert anjuan("--home", home, "tickets", "import", tmp_path / "再导.xlsx")[0] == 0
    _, _, err = anjuan("--home", home, "month", "2023-09", "stats")
    assert "没有注明“是否有效回访”的 1 件" in err
    assert "有 1 件没有统计所依据的时间" in err
    assert "没有注明承办单位的 1 件" in err


def test_a_report_is_written_and_says_what_a_person_has_to_add(home: Path, tmp_path: Path, anjuan: Anjuan) -> None:
    target = tmp_path / "周报.docx"
    code, out, _ = anjuan("--home", home, "report", "weekly", "2023-09-05", "--out", target)
    assert (code, target.is_file()) == (0, True)
    assert "还要填写：工作建议" in out
    code, out, _ = anjuan(
        "--home", home, "report", "monthly", "2023-09-05", "--set", "存在问题=无", "--set", "工作建议=无", "--json"
    )
    document = json.loads(out)
    assert (code, document["blanks"], document["unknown_fields"]) == (0, [], [])
    assert Path(document["path"]).name == "接诉即办工作月刊 2023年第9期.docx"
    assert anjuan("--home", home, "report", "weekly", "2023-09-05", "--out", target)[0] != 0


def test_a_ticket_that_the_office_notes_as_not_counted_is_left_out_and_told(home: Path, anjuan: Anjuan) -> None:
    before = stats(anjuan, home)
    assert before["excluded_by_events"] == 0
    for step in ("签收", "申请不计入", "认定不计入"):
        code, _, err = anjuan("--home", home, "tickets", "step", "热线-230902-000003", step, "--note", "依据清单第六条")
        assert code == 0, err
    after = stats(anjuan, home)
    assert after["with_exclusions"] == before["with_exclusions"]
    assert after["without_exclusions"]["total"]["received"] == before["without_exclusions"]["total"]["received"] - 1
    assert after["excluded_by_events"] == 1
    assert "认定不计入" in anjuan("--home", home, "month", "2023-09", "stats")[2]


def test_what_may_cost_points_or_money_is_listed_as_rows_to_fill_in(home: Path, anjuan: Anjuan) -> None:
    code, out, _ = anjuan("--home", home, "month", "2023-09", "deductions", "--json")
    document = json.loads(out)
    assert code == 0
    assert document["扣分明细"] == []
    zero = [each for each in document["扣款明细"] if each["项目"] == "0分工单"]
    assert [(each["工单编号"], each["数量"], each["环节号"]) for each in zero] == [("热线-230902-000003", 1, None)]
    assert "0分工单" in anjuan("--home", home, "month", "2023-09", "deductions")[1]


def test_a_person_confirms_what_costs_and_the_documents_take_it(home: Path, anjuan: Anjuan) -> None:
    rows = json.loads(anjuan("--home", home, "month", "2023-09", "deductions", "--json")[1])["扣款明细"]
    [zero] = [each for each in rows if each["项目"] == "0分工单"]
    assert zero["认定"] is None
    command = ("--home", home, "deductions")
    code, _, err = anjuan(*command, "confirm", "00000000", "--month", "2023-09")
    assert code == 3
    assert "没有叫“00000000”的扣分、扣款事项" in err
    code, out, _ = anjuan(*command, "confirm", zero["候选号"], "--month", "2023-09", "--rate", "100", "--by", "王主任")
    assert code == 0
    assert "1 × 100 元" in out
    assert "扣（王主任）" in anjuan("--home", home, "month", "2023-09", "deductions")[1]
    code, out, _ = anjuan(
        *command, "add", "--day", "2023-09-05", "--reason", "日报数字错", "--item", "日报审核", "--json", "--by", "王"
    )
    [noted] = json.loads("[" + out.strip().removeprefix("[").removesuffix("]") + "]")
    assert (code, noted["post"], noted["row"]["事项"]) == (0, "项目主管", "日报审核")
    assert anjuan(*command, "add", "--day", "2023-09-05", "--reason", "错")[0] == 2
    assert anjuan(*command, "confirm", zero["候选号"], "--rate", "零")[0] == 2
    assert anjuan(*command, "reject", noted["key"])[0] == 0
    assert "认定要扣的 1 项，不扣的 1 项。" in anjuan(*command, "list")[1]
    assert "认定扣分扣款" in anjuan("--home", home, "audit", "list", "--limit", "5")[1]
