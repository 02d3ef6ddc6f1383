"""`anjuan tickets`: what an import tells, which tickets are overdue, and how the register's troubles are worded."""

import datetime as dt
import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from anjuan.ids import SHANGHAI
from cli.main import run, speak_chinese
from cli.messages import word
from cli.messages.register import _CAUSES
from register.errors import Cause, RegisterUnreachable

HEADER = ["工单编号", "标题", "承办单位", "来电时间"]
Rows = Sequence[Sequence[Any]]


@pytest.fixture
def home(tmp_path: Path, anjuan: Callable[..., tuple[int, str, str]]) -> Path:
    folder = tmp_path / "办公"
    assert anjuan("init", folder)[0] == 0
    return folder


@pytest.fixture
def anjuan(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    speak_chinese()

    def ran(*arguments: str | Path) -> tuple[int, str, str]:
        code = run([str(each) for each in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return ran


def workbook(path: Path, sheets: dict[str, Rows]) -> Path:
    book = openpyxl.Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.remove(book.worksheets[0])
    book.save(path)
    return path


def test_bad_rows_are_told_with_their_reason_and_need_a_person(
    home: Path, tmp_path: Path, anjuan: Callable[..., tuple[int, str, str]]
) -> None:
    rows = [
        HEADER,
        ["热线-231345-000001", "坏日期"],
        ["热线 2309140001", "坏号"],
        ["热线-230914-000001、热线-230914-000002", "两个"],
        ["热线-230914-00012", "少一位"],
        ["热线-230914-000009", "路灯", "一村", "2023-09-14"],
        ["合计", "", "1"],
        ["制表人：某人"],
        ["注：截至9月"],
    ]
    path = workbook(tmp_path / "导出.xlsx", {"工单": rows, "说明": [["本表由系统导出"]]})
    code, out, _ = anjuan("--home", home, "tickets", "import", path)
    assert code == 3
    assert "跳过 3 行：合计行 7、说明行 8、9\n" in out
    assert "没有导入的工作表（不像工单表）：说明\n" in out
    assert "新增 1，更新 0，没有变化 0，重复 0，没有导入 4" in out
    code, out, _ = anjuan("--home", home, "tickets", "import", path, "--json")
    report = json.loads(out)
    assert code == 3
    assert [(each["row"], each["reason"]) for each in report["rejected"]] == [
        (2, "bad_date"),
        (3, "unknown_number"),
        (4, "several_numbers"),
        (5, "unknown_number"),
    ]
    assert report["skipped_sheets"] == ["说明"]


def test_many_skipped_rows_are_counted_and_several_sheets_named(
    home: Path, tmp_path: Path, anjuan: Callable[..., tuple[int, str, str]]
) -> None:
    row = ["热线-230914-000009", "路灯", "一村", "2023-09-14"]
    sheets = {"八月": [HEADER, row, *[["注：无"]] * 25], "九月": [HEADER, row, ["合计"]]}
    code, out, _ = anjuan("--home", home, "tickets", "import", workbook(tmp_path / "导出.xlsx", sheets))
    assert code == 0
    assert "跳过 26 行：说明行 八月 3、八月 4" in out
    assert "八月 22 等 25 行、合计行 九月 3\n" in out


def answer(anjuan: Callable[..., tuple[int, str, str]], home: Path, folder: Path, numbers: Sequence[str]) -> None:
    """Note that these tickets were signed and answered."""
    steps = (("签收", "2023-09-19 08:10"), ("响应", "2023-09-19 08:30"))
    lines = [f"{number},{step},{at}" for number in numbers for step, at in steps]
    table = folder / "环节.csv"
    table.write_text("\n".join(("工单编号,环节,时间", *lines)) + "\n", encoding="utf-8")
    assert anjuan("--home", home, "tickets", "steps", table)[0] == 0


def test_a_time_limit_written_as_a_date_makes_a_ticket_overdue(
    home: Path, tmp_path: Path, anjuan: Callable[..., tuple[int, str, str]]
) -> None:
    at = dt.datetime(2023, 9, 26, 10)  # noqa: DTZ001 - as people type it into a sheet
    limits = ["2023-09-26 10:00", at, 45195, "45195.5", 20230926, "7天", 7]
    rows = [[f"热线-230919-00000{n}", "停水", "一村", "2023-09-19", limit] for n, limit in enumerate(limits)]
    path = workbook(tmp_path / "导出.xlsx", {"工单": [[*HEADER, "办结时限"], *rows]})
    assert anjuan("--home", home, "tickets", "import", path)[0] == 0
    answer(anjuan, home, tmp_path, [str(row[0]) for row in rows])
    _, out, _ = anjuan("--home", home, "tickets", "list", "--overdue", "--json")
    found = {each["order_no"]: each for each in json.loads(out)["tickets"]}
    assert {number: each["deadline_at"] for number, each in found.items()} == {
        "热线-230919-000000": "2023-09-26T10:00:00+08:00",
        "热线-230919-000001": "2023-09-26T10:00:00+08:00",
        "热线-230919-000002": "2023-09-26T00:00:00+08:00",
        "热线-230919-000003": "2023-09-26T12:00:00+08:00",
        "热线-230919-000004": "2023-09-26T00:00:00+08:00",
        "热线-230919-000005": None,  # told in days
    }
    dues = {number: [(one["what"], one["basis"]) for one in each["deadlines"]] for number, each in found.items()}
    assert dues.pop("热线-230919-000005") == [("close", "duration")]
    assert all(each == [("close", "given")] for each in dues.values())
    for number in ("热线-230919-000005", "热线-230919-000006"):
        assert json.loads(anjuan("--home", home, "tickets", "show", number, "--json")[1])["limit_value"] == 7


def test_what_is_due_soon_is_listed_the_most_urgent_first(
    home: Path, tmp_path: Path, anjuan: Callable[..., tuple[int, str, str]]
) -> None:
    now = dt.datetime.now(SHANGHAI).replace(tzinfo=None, microsecond=0)
    rows = [
        [f"热线-230919-00000{n}", f"诉求{n}", "一村", "2023-09-19", now + dt.timedelta(minutes=minutes)]
        for n, minutes in enumerate((600, 90, -90, 20))
    ]
    path = workbook(tmp_path / "导出.xlsx", {"工单": [[*HEADER, "办结时限"], *rows]})
    assert anjuan("--home", home, "tickets", "import", path)[0] == 0
    answer(anjuan, home, tmp_path, [str(row[0]) for row in rows])

    def listed(*options: str) -> list[str]:
        _, out, _ = anjuan("--home", home, "tickets", "list", *options, "--json")
        return [each["title"] for each in json.loads(out)["tickets"]]

    assert listed("--overdue") == ["诉求2"]
    assert listed("--due-within", "2h") == ["诉求3", "诉求1"]
    assert listed("--due-within", "30 分钟") == ["诉求3"]
    assert listed("--due-within", "1d", "--overdue") == ["诉求2", "诉求3", "诉求1", "诉求0"]
    assert listed("--due-within", "1d", "--limit", "1", "--offset", "1") == ["诉求1"]
    assert listed("--due-within", "1d", "--unit", "二村") == []
    code, out, _ = anjuan("--home", home, "tickets", "list", "--overdue")
    assert code == 0
    assert "已超时 1小时30分" in out
    assert "共 1 个工单。" in out
    code, out, err = anjuan("--home", home, "tickets", "list", "--due-within", "soon")
    assert (code, "“soon”不是时长" in err) == (2, True)


def test_a_ticket_shows_its_deadlines_and_what_they_rest_on(
    home: Path, tmp_path: Path, anjuan: Callable[..., tuple[int, str, str]]
) -> None:
    row = ["热线-230914-000001", "路灯", "一村", "2023-09-14 21:59", "2023-09-20 18:00", "2023-09-21 09:00"]
    path = workbook(tmp_path / "导出.xlsx", {"工单": [[*HEADER, "办结时限", "回复时间"], row]})
    anjuan("--home", home, "tickets", "import", path)
    _, out, _ = anjuan("--home", home, "tickets", "show", row[0], "--json")
    response, close = json.loads(out)["deadlines"]
    assert (response["what"], response["due"], response["basis"]) == ("response", "2023-09-14T23:59:00+08:00", "day")
    assert close == {
        "what": "close",
        "due": "2023-09-20T18:00:00+08:00",
        "state": "late",
        "basis": "given",
        "done_at": "2023-09-21T09:00:00+08:00",
        "left_minutes": -900,
    }
    _, out, _ = anjuan("--home", home, "tickets", "show", row[0])
    assert "办结时限：2023-09-20 18:00（工单载明），超时 15小时0分完成" in out


def test_a_long_title_is_shortened_in_the_table_only(
    home: Path, tmp_path: Path, anjuan: Callable[..., tuple[int, str, str]]
) -> None:
    title = "长" * 30_000
    rows = [HEADER, ["热线-230914-000001", title, "一村", "2023-09-14"]]
    anjuan("--home", home, "tickets", "import", workbook(tmp_path / "导出.xlsx", {"工单": rows}))
    _, table, _ = anjuan("--home", home, "tickets", "list")
    assert table.count("长") == 39
    assert "…" in table
    _, out, _ = anjuan("--home", home, "tickets", "list", "--json")
    assert json.loads(out)["tickets"][0]["title"] == title


@pytest.mark.parametrize("content", [b"", b"junk" * 100, bytes(range(256)) * 4], ids=["empty", "text", "bytes"])
def test_what_is_no_workbook_cannot_be_opened(
    home: Path, tmp_path: Path, anjuan: Callable[..., tuple[int, str, str]], content: bytes
) -> None:
    path = tmp_path / "导出.xlsx"
    path.write_bytes(content)
    code, _, err = anjuan("--home", home, "tickets", "import", path)
    assert code == 3
    assert "“导出.xlsx”打不开" in err


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of two mebibytes."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    folder = Path(tempfile.mkdtemp(prefix="anjuan-disk-"))
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], check=False, capture_output=True
    )
    if mounted.returncode:
        folder.rmdir()
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.decode(errors='replace')}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)
        folder.rmdir()


def fill(folder: Path) -> None:
    descriptor = os.open(folder / "占满", os.O_CREAT | os.O_WRONLY)
    try:
        while True:
            os.write(descriptor, b"x" * 4096)
    except OSError:
        os.close(descriptor)


def test_a_full_disk_is_told_by_every_command_that_opens_the_register(
    small_disk: Path, anjuan: Callable[..., tuple[int, str, str]]
) -> None:
    home = small_disk / "办公"
    assert anjuan("init", home)[0] == 0
    fill(small_disk)
    code, _, err = anjuan("--home", home, "tickets", "list")
    assert (code, "磁盘满了" in err) == (3, True)
    (small_disk / "占满").unlink()
    assert anjuan("--home", home, "tickets", "list")[0] == 0
    fill(small_disk)
    for command in (["tickets", "list"], ["audit", "list"]):
        code, _, err = anjuan("--home", home, *command)
        assert (code, "磁盘满了" in err) == (3, True), command


def test_every_cause_is_worded_in_one_line_without_the_drivers_english() -> None:
    assert set(_CAUSES) == set(Cause)
    for cause in Cause:
        said = word(RegisterUnreachable("台账/register.db", cause))
        assert said.startswith("台账 台账/register.db 用不了：")
        assert said.endswith("。")
        assert "\n" not in said
