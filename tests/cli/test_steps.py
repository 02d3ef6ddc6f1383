"""`anjuan tickets step`, `steps` and what `show` tells of them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from PIL import Image

from anjuan.steps import Refusal, State, Step, find_step
from casework.step_rows import Fault as RowFault
from cli.main import run, speak_chinese
from cli.messages.register import _REFUSALS, _ROW_FAULTS

TICKET = "热线-230914-001234"
EXPORT = f"工单编号,标题,工单类型,来电时间,签收时间\n{TICKET},垃圾,投诉,2023-09-14 09:00,2023-09-14 09:10\n"
Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "办公"


@pytest.fixture
def ask(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """A command line with an office that knows one ticket."""
    speak_chinese()

    def asked(*arguments: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(["--home", str(home), *map(str, arguments)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    assert run(["init", str(home)]) == 0
    settings = home / "anjuan.toml"
    text = settings.read_text(encoding="utf-8-sig")
    settings.write_text(text.replace("settle_seconds = 1.0", "settle_seconds = 0.0"), encoding="utf-8")
    export = tmp_path / "工单.csv"
    export.write_text(EXPORT, encoding="utf-8")
    assert asked("tickets", "import", export)[0] == 0
    return asked


def step(ask: Ask, what: str, at: str, *more: str) -> tuple[int, str, str]:
    return ask("tickets", "step", TICKET, what, "--at", f"2023-09-{at}", "--by", "张某", *more)


def shown(ask: Ask) -> dict[str, Any]:
    code, out, _ = ask("tickets", "show", TICKET, "--json")
    assert code == 0
    said: dict[str, Any] = json.loads(out)
    return said


def test_the_way_of_a_ticket_is_noted_and_shown(ask: Ask) -> None:
    assert step(ask, "响应", "14 09:30")[0] == 0
    code, out, _ = step(ask, "dispatch", "14 09:40", "--unit", "柳河营村", "--approver", "李某", "--json")
    noted = json.loads(out)
    assert (code, noted["noted"], noted["state"], noted["event"]["approver"]) == (0, True, "to_verify", "李某")
    for what, at in (("核实", "14 15:00"), ("办理", "14 16:00"), ("回复", "14 17:00")):
        assert step(ask, what, at)[0] == 0
    code, out, _ = step(ask, "回访", "15 09:00", "--solved", "否", "--satisfied", "不满意", "--contacted", "是")
    assert "待再办，首接单位 柳河营村" in out
    assert step(ask, "再办", "15 09:30", "--note", "还是堵", "--unit", "柳河营村")[0] == 0
    assert step(ask, "办理", "15 10:00")[0] == 0
    assert step(ask, "回访", "16 09:00", "--solved", "--satisfied", "满意")[0] == 0
    assert step(ask, "延期", "14 18:00", "--until", "2023-09-30 18:00")[0] == 0
    code, out, _ = step(ask, "办结", "16 10:00")
    assert (code, "现在：已办结" in out, "还缺：案件情况说明、" in out) == (0, True, True)
    said = shown(ask)
    assert (said["state"], said["state_name"], said["responsible_unit"]) == ("closed", "已办结", "柳河营村")
    assert (said["visits"], said["extended_until"]) == (2, "2023-09-30T18:00:00+08:00")
    assert [(each["no"], each["step"]) for each in said["steps"]][:3] == [
        (None, "sign"),
        (1, "respond"),
        (2, "dispatch"),
    ]
    visit = next(each for each in said["steps"] if each["step"] == "visit")
    assert {key: visit[key] for key in ("at", "by", "contacted", "solved", "satisfied", "source", "corrected")} == {
        "at": "2023-09-15T09:00:00+08:00", "by": "张某", "contacted": True, "solved": "unsolved",
        "satisfied": "unsatisfied", "source": "person", "corrected": False,
    }  # fmt: skip
    _, out, _ = ask("tickets", "show", TICKET)
    assert "李某审批" in out
    assert "已联系 未解决 不满意" in out


def test_an_impossible_step_is_refused_with_the_reason_and_needs_a_person(ask: Ask) -> None:
    code, _, told = step(ask, "办结", "14 10:00")
    assert code == 3
    assert "当时是“待响应”，不能登记“办结”，那时可以登记的是：退单、响应" in told
    step(ask, "响应", "14 09:30")
    step(ask, "派发", "14 09:40", "--unit", "柳河营村")
    code, _, told = step(ask, "更正", "14 10:00", "--correct", "1", "--note", "错")
    assert code == 3
    assert "第 2 条“派发”（2023-09-14 09:40）就说不通了" in told
    assert [each["step"] for each in shown(ask)["steps"]] == ["sign", "respond", "dispatch"]


def test_a_correction_keeps_what_was_noted(ask: Ask) -> None:
    step(ask, "响应", "14 09:30")
    assert step(ask, "响应", "14 09:20", "--correct", "1", "--note", "时间写错了")[0] == 0
    steps = shown(ask)["steps"]
    assert [(each["no"], each["corrected"], each["corrects"]) for each in steps] == [
        (None, False, None), (2, False, 1), (1, True, None),
    ]  # fmt: skip
    assert "（已更正，不算数）" in ask("tickets", "show", TICKET)[1]


def test_the_same_step_twice_is_told_and_not_noted_twice(ask: Ask) -> None:
    step(ask, "响应", "14 09:30")
    code, out, _ = step(ask, "响应", "14 09:30")
    assert (code, "早已登记过" in out) == (0, True)
    assert len(shown(ask)["steps"]) == 2


def test_what_is_mistyped_is_a_matter_of_usage(ask: Ask) -> None:
    assert step(ask, "吃饭", "14 09:30")[0] == 2
    assert step(ask, "响应", "14 25:30")[0] == 2
    assert step(ask, "回访", "14 09:30", "--satisfied", "凑合")[0] == 2


def test_what_is_missing_unsigned_or_out_of_order_is_listed(home: Path, ask: Ask) -> None:
    statement = docx.Document()
    statement.add_paragraph("情况说明")
    statement.save(str(home / "收件夹" / f"{TICKET} 情况说明.docx"))
    for name, taken in (("办理前", "2023:09:14 15:00:00"), ("办理后", "2023:09:14 10:00:00")):
        exif = Image.Exif()
        exif.get_ifd(0x8769)[0x9003] = taken
        colour = (90, 120, len(taken) + len(name) * ord(name[-1]) % 100)
        Image.new("RGB", (64, 48), colour).save(home / "收件夹" / f"{TICKET} {name}.jpg", exif=exif)
    assert ask("intake")[0] == 0
    step(ask, "响应", "14 09:30")
    step(ask, "派发", "14 09:40", "--unit", "柳河营村")
    assert ask("tickets", "step", TICKET, "办理")[0] == 0
    said = shown(ask)
    assert said["missing"] == ["reply", "callback"]
    assert said["missing_stages"] == ["during"]
    assert said["due"] == {"kinds": [], "stages": ["during"]}
    numbers = {each["name"]: each["record_no"] for each in said["records"]}
    assert said["unsigned"] == [numbers[f"{TICKET} 情况说明.docx"]]
    [wrong] = said["out_of_order"]
    after, before = numbers[f"{TICKET} 办理后.jpg"], numbers[f"{TICKET} 办理前.jpg"]
    assert (wrong["record_no"], wrong["before_record_no"]) == (after, before)
    assert len(said["remarks"]) == 3
    _, out, _ = ask("tickets", "show", TICKET)
    assert "到“待回复”就该有的：办理中照片。" in out
    assert f"第{after}件办理后照片（2023-09-14 10:00）拍得比第{before}件办理前照片（2023-09-14 15:00）还早" in out
    assert "没有写哪位镇领导审批" in out


def test_a_spreadsheet_of_steps_is_reported_row_by_row(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "环节.csv"
    path.write_text(
        f"工单编号,环节,时间\n{TICKET},响应,2023-09-14 09:30\n{TICKET},办结,2023-09-14 09:40\n", encoding="gb18030"
    )
    code, out, _ = ask("tickets", "steps", path)
    assert code == 3
    assert "共 2 行：登记 1，早已登记 0，没有登记 1。" in out
    code, out, _ = ask("tickets", "steps", path, "--json")
    said = json.loads(out)
    assert (code, said["noted"], said["same"]) == (3, 0, 1)
    [rejected] = said["rejected"]
    assert (rejected["row"], rejected["ticket_no"], rejected["reason"]) == (3, TICKET, "order")
    path.write_text(f"工单编号,环节,时间\n{TICKET},响应,2023-09-14 09:30\n", encoding="utf-8")
    assert ask("tickets", "steps", path)[0] == 0


def test_every_reason_and_every_word_has_its_chinese() -> None:
    assert set(_REFUSALS) == set(Refusal)
    assert set(_ROW_FAULTS) == set(RowFault)
    for word in (*Step, *State):
        assert word.chinese.isalpha()
    assert (find_step(" 归档 "), find_step("archive"), find_step("存档"), find_step("吃饭")) == (
        *[Step.ARCHIVE] * 3,
        None,
    )
