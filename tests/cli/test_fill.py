"""`anjuan fill` as scripts call it: one document, or one a row."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from cli.main import run, speak_chinese

from .conftest import written

Ran = tuple[int, str, str]
Anjuan = Callable[..., Ran]


@pytest.fixture
def anjuan(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Anjuan:
    """A command line with an office that has a template of its own."""
    speak_chinese()
    home = tmp_path / "办公"
    assert run(["init", str(home)]) == 0
    written(home / "模板" / "便条.docx", "{{ 经办人 }}，{{ 成文日期 }}，{{ 解决情况 }}")
    capsys.readouterr()

    def ran(*arguments: str | Path) -> Ran:
        code = run(["--home", str(home), *map(str, arguments)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return ran


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    for row in (
        ["九月便条"],
        ["经办人", "解决情况", "备考"],
        ["张某", "已解决", "x"],
        ["李\x0b某", "不知道", ""],
        [None, "已解决", ""],
        ["王某", "未解决", ""],
    ):
        assert book.active is not None
        book.active.append([cell.replace("\x0b", "") if cell else cell for cell in row])
    book.save(tmp_path / "便条.xlsx")
    return tmp_path / "便条.xlsx"


def test_a_sheet_is_filled_row_by_row_and_failures_are_told(anjuan: Anjuan, sheet: Path) -> None:
    code, out, _ = anjuan("fill", "便条", "--each", sheet, "--json")
    report = json.loads(out)
    assert code == 3
    assert report["filled"] == 2
    assert [(each["row"], each["pdf"]) for each in report["items"]] == [(3, None), (6, None)]
    assert all(Path(each["path"]).is_file() for each in report["items"])
    assert [each["row"] for each in report["failed"]] == [4, 5]
    assert "解决情况：只能是 已解决、未解决，现在是“不知道”" in report["failed"][0]["reason"]
    assert "还缺：经办人" in report["failed"][1]["reason"]
    assert report["unknown_columns"] == ["备考"]


def test_the_outcome_is_told_in_chinese(anjuan: Anjuan, sheet: Path, tmp_path: Path) -> None:
    code, out, _ = anjuan(
        "fill", "便条", "--each", sheet, "--draft", "--set", "解决情况=已解决", "--out", tmp_path / "出"
    )
    assert code == 3
    assert f"填好 3 份，都在 {tmp_path / '出'}。要处理 1 行。" in out
    assert "还有待填内容的行：5" in out
    assert "不认识的列（没有用到）：备考" in out
    assert sorted(each.name for each in (tmp_path / "出").iterdir()) == [f"第{row}行 便条.docx" for row in (3, 5, 6)]


def test_a_sheet_and_a_ticket_do_not_go_together(anjuan: Anjuan, sheet: Path) -> None:
    code, _, err = anjuan("fill", "便条", "热线-230914-001234", "--each", sheet)
    assert code == 2
    assert "工单编号" in err


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 broken", "打不开"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "打不开"),
        ("甲,乙\n一,二\n".encode(), "没有找到表头"),
    ],
)
def test_what_is_no_sheet_is_said(anjuan: Anjuan, tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "表.csv"
    path.write_bytes(content)
    code, _, err = anjuan("fill", "便条", "--each", path)
    assert (code, words in err) == (3, True), err


@pytest.mark.parametrize(
    "content",
    [b"", b"[1]", b"{", b'"x"', b"\xff\xfe\x00", b'{"a": ' + b"[" * 100_000, b'{"a": ' + b"9" * 5000 + b"}"],
    ids=["empty", "list", "cut", "text", "bytes", "deep", "digits"],
)
def test_a_json_that_is_none_is_wrong_usage(anjuan: Anjuan, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "值.json"
    path.write_bytes(content)
    code, _, err = anjuan("fill", "便条", "--data", path)
    assert code == 2
    assert "值.json" in err


@pytest.mark.parametrize(
    "values",
    [{"解决情况": "很" * 10_000}, {"成文日期": [1, {"a": None}]}, {"经办人": {"姓": "张"}}, {"成文日期": True}],
    ids=["long", "list", "map", "truth"],
)
def test_values_of_wrong_types_are_told_shortly(anjuan: Anjuan, tmp_path: Path, values: dict[str, object]) -> None:
    path = tmp_path / "值.json"
    path.write_text(json.dumps(values), encoding="utf-8")
    code, _, err = anjuan("fill", "便条", "--data", path)
    assert code == 3
    assert next(iter(values)) in err
    assert len(err) < 300


def test_half_characters_are_shown_on_a_real_terminals_stream(anjuan: Anjuan, tmp_path: Path) -> None:
    del anjuan  # it has made the office
    path = tmp_path / "值.json"
    path.write_text(json.dumps({"\ud800": "一", "经办人": "张\udfff某", "解决情况": "\ud800"}), encoding="utf-8")
    command = [sys.executable, "-m", "cli.main", "--home", tmp_path / "办公", "fill", "便条", "--data", path]
    refused = subprocess.run(command, check=False, capture_output=True)
    assert refused.returncode == 3
    assert "现在是“\\ud800”" in refused.stderr.decode()
    done = subprocess.run([*command, "--set", "解决情况=已解决"], check=False, capture_output=True)
    assert done.returncode == 0
    assert "没有这些字段，请检查写法：\\ud800" in done.stderr.decode()
    assert "“经办人”里有文书放不下的控制字符，已去掉：U+DFFF" in done.stdout.decode()


@pytest.mark.parametrize(
    "content", ['{"经办人": 张某}', '{"经办人": 1e400}', '{"经办人": NaN}', "[" * 100_000, "\udcff"]
)
def test_what_is_no_json_is_told_in_chinese(content: str, anjuan: Anjuan, tmp_path: Path) -> None:
    (tmp_path / "值.json").write_text(content, encoding="utf-8", errors="surrogateescape")
    code, _, err = anjuan("fill", "便条", "--data", tmp_path / "值.json", "--draft")
    assert code == 2
    told = err.partition("JSON 文件：")[2]
    assert told
    assert not any(word in told for word in ("Expecting", "codec", "inf", "Out of range"))


def test_a_value_is_shown_as_it_was_typed_and_writing_is_not_turned_round(anjuan: Anjuan, tmp_path: Path) -> None:
    (tmp_path / "值.json").write_text('{"成文日期": {"日": 1}}', encoding="utf-8")
    assert '现在是“{"日": 1}”' in anjuan("fill", "便条", "--data", tmp_path / "值.json", "--draft")[2]
    _, out, _ = anjuan("fill", "便条", "--draft", "--set", "经办人=张\u202e某", "--json")
    assert json.loads(out)["dropped"] == {"经办人": ["U+202E"]}


def test_which_photos_is_all_none_or_numbers(anjuan: Anjuan, sheet: Path) -> None:
    assert anjuan("fill", "便条", "--photos", "前两张", "--draft")[0] == 2
    assert anjuan("fill", "便条", "--photos", "1,2", "--each", sheet)[0] == 2
    assert anjuan("fill", "便条", "--photos", "none", "--draft")[0] == 0
