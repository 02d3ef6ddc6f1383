"""`anjuan alerts` and `anjuan groups`: exit codes, JSON keys, Chinese, and no telephone number anywhere."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from anjuan.ids import SHANGHAI
from cli.main import run, speak_chinese
from tests.casework.conftest import jpeg_bytes

Anjuan = Callable[..., tuple[int, str, str]]
HEADER = ("工单编号", "主要内容", "来电时间", "来电号码", "所在村社区", "问题点位", "办理截止时间", "是否解决")
STORY = "市民反映，一村3号楼前的路灯坏了十天，夜里看不见路，扬言上访。"
PHONES = ("13000000001", "13000000002", "13000000003", "13000000001", "13000000001")
NUMBERS = [f"热线-230914-00000{no}" for no in range(len(PHONES))]


@pytest.fixture
def anjuan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Anjuan:
    """Runs a command in a new office."""
    home = tmp_path / "办公"
    speak_chinese()
    assert run(["init", str(home)]) == 0
    settings = home / "anjuan.toml"
    text = settings.read_text(encoding="utf-8-sig")
    settings.write_text(text.replace("settle_seconds = 1.0", "settle_seconds = 0.0"), encoding="utf-8")
    capsys.readouterr()

    def ran(*arguments: str | Path) -> tuple[int, str, str]:
        code = run(["--home", str(home), *map(str, arguments)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return ran


@pytest.fixture
def imported(anjuan: Anjuan, tmp_path: Path) -> Anjuan:
    """An office with some tickets about one lamp, called in within the last hours."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADER)
    now = dt.datetime.now(SHANGHAI).replace(tzinfo=None)
    for no, (number, phone) in enumerate(zip(NUMBERS, PHONES, strict=True)):
        called = now - dt.timedelta(minutes=10 * (no + 1))
        due = now + dt.timedelta(minutes=-190 if no == 0 else 120 if no == 1 else 4320)
        sheet.append((number, STORY, called, phone, "一村", "3号楼", due, "未解决" if no == 2 else None))
    book.save(tmp_path / "导出.xlsx")
    assert anjuan("tickets", "import", tmp_path / "导出.xlsx")[0] == 0
    return anjuan


def test_alerts_tell_reason_level_and_tickets_and_need_a_person(imported: Anjuan) -> None:
    code, out, _ = imported("alerts", "--json")
    assert code == 3
    told = json.loads(out)
    by_reason = {each["reason"]: each for each in told["alerts"]}
    assert set(by_reason) >= {
        "overdue", "due_soon", "lacking", "sensitive", "bad_visit", "same_place", "same_caller",
    }  # fmt: skip
    overdue = by_reason["overdue"]
    assert (overdue["level"], overdue["tickets"], overdue["deadline"]["what"]) == ("red", [NUMBERS[0]], "close")
    assert overdue["deadline"]["left_minutes"] < -170
    assert "已超时 3小时" in overdue["message"]
    assert by_reason["bad_visit"]["tickets"] == [NUMBERS[2]]
    assert by_reason["same_caller"]["words"] == ["130****0001"]
    assert by_reason["same_place"]["message"] == "一村3号楼 在 7 天里有 3 人反映同一件事，5 个工单"
    assert (told["total"], told["red"] + told["yellow"]) == (len(told["alerts"]), told["total"])
    levels = [each["level"] for each in told["alerts"]]
    assert levels == sorted(levels)
    code, out, _ = imported("alerts")
    assert code == 3
    assert f"共 {told['total']} 条预警：红 {told['red']}，黄 {told['yellow']}。" in out
    assert told["reasons"]["overdue"] == 1
    assert len(json.loads(imported("alerts", "--json", "--limit", "2")[1])["alerts"]) == 2
    assert "只列出前 2 条" in imported("alerts", "--limit", "2")[1]


def test_an_office_without_tickets_has_no_alerts(anjuan: Anjuan) -> None:
    assert anjuan("alerts")[:2] == (0, "没有预警。\n")
    assert json.loads(anjuan("alerts", "--json")[1]) == {"total": 0, "red": 0, "yellow": 0, "reasons": {}, "alerts": []}


def test_candidates_are_confirmed_and_rejected(imported: Anjuan) -> None:
    code, out, _ = imported("groups", "list", "--json")
    assert code == 0
    candidates = {each["sameness"]: each for each in json.loads(out)["candidates"]}
    group, repeat = candidates["group"], candidates["repeat"]
    assert (group["callers"], set(group["tickets"])) == (3, set(NUMBERS))
    assert set(repeat["tickets"]) == {NUMBERS[0], NUMBERS[3], NUMBERS[4]}
    assert "待确认 2 组，已认定 0 组。" in imported("groups", "list")[1]
    code, out, _ = imported("groups", "confirm", group["key"], "--by", "李某", "--note", "同一盏路灯")
    assert (code, "认定为群诉。" in out) == (0, True)
    code, out, _ = imported("groups", "reject", repeat["key"], "--json")
    assert (json.loads(out)["no"], json.loads(out)["confirmed"]) == (2, False)
    seen = json.loads(imported("groups", "list", "--json")[1])
    assert seen["candidates"] == []
    first, _ = seen["groups"]
    assert (first["no"], first["note"], first["decided_by"]) == (1, "同一盏路灯", "李某")
    assert "不是重复诉求" in imported("groups", "list")[1]
    reasons = {each["reason"] for each in json.loads(imported("alerts", "--json")[1])["alerts"]}
    assert not reasons & {"same_place", "same_caller"}
    code, _, err = imported("groups", "confirm", "没有")
    assert (code, "没有叫“没有”的候选或组" in err) == (3, True)
    code, _, err = imported("groups", "confirm", NUMBERS[0], NUMBERS[0])
    assert (code, "只有一个工单" in err) == (3, True)


def test_one_set_of_photos_is_filed_to_the_whole_group(imported: Anjuan, tmp_path: Path) -> None:
    assert imported("groups", "confirm", *NUMBERS[:2])[0] == 0
    code, out, _ = imported("groups", "share-photos", "1", "--from", NUMBERS[0])
    assert (code, "没有照片" in out) == (3, True)
    (tmp_path / "办公" / "收件夹" / f"{NUMBERS[0]} 整改后.jpg").write_bytes(jpeg_bytes())
    assert imported("intake")[0] == 0
    code, out, _ = imported("groups", "share-photos", "1", "--from", NUMBERS[0], "--json")
    assert (code, [(each["ticket_no"], each["outcome"]) for each in json.loads(out)]) == (0, [(NUMBERS[1], "filed")])
    [record] = json.loads(imported("records", NUMBERS[1], "--json")[1])
    assert (record["kind"], record["stage"]) == ("photo", "after")


def test_no_telephone_number_is_shown_or_kept_for_it(imported: Anjuan, tmp_path: Path) -> None:
    key = json.loads(imported("groups", "list", "--json")[1])["candidates"][0]["key"]
    said = [
        imported(*command)
        for command in (
            ("alerts",), ("alerts", "--json"), ("groups", "list"), ("groups", "confirm", key),
            ("groups", "list", "--json"), ("audit", "list"), ("audit", "list", "--json"),
        )
    ]  # fmt: skip
    everything = "".join(out + err for _, out, err in said)
    assert not [phone for phone in PHONES if phone in everything]
    assert "130****0001" in everything
    kept = [path for path in (tmp_path / "办公" / "台账").iterdir() if "盐" in path.name]
    assert [path.stat().st_size for path in kept] == [32]
