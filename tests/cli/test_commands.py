"""The commands as scripts call them: exit codes, JSON keys, Chinese."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import bagit
import click
import docx
import pytest

import cli.commands.doctor
import cli.main
from anjuan.progress import Silent
from anjuan.settings import Settings, parse_settings
from anjuan.ticket import Ticket
from casework.office import SETTINGS_FILE, Office
from casework.ticket_texts import TicketTexts
from cli.main import COMMANDS, speak_chinese

from .conftest import Anjuan, written

TICKET = "热线-230914-001234"


@pytest.fixture
def home(tmp_path: Path, anjuan: Anjuan) -> Path:
    folder = tmp_path / "办公"
    assert anjuan("init", folder, "--unit-name", "青云店镇").code == 0
    settings = folder / SETTINGS_FILE
    text = settings.read_text(encoding="utf-8-sig")
    settings.write_text(text.replace("settle_seconds = 1.0", "settle_seconds = 0.0"), encoding="utf-8")
    return folder


def test_help_is_in_chinese_and_lists_every_command(anjuan: Anjuan) -> None:
    shown = anjuan("--help")
    assert shown.code == 0
    assert all(name in shown.out for name in COMMANDS)
    assert not re.search(r"Usage|Options|Commands|Show this", shown.out)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_in_chinese(anjuan: Anjuan, name: str) -> None:
    shown = anjuan(name, "--help")
    assert shown.code == 0
    assert re.search(r"[一-鿿]{4}", shown.out)
    assert not re.search(r"Usage|Options|Show this|OPTIONS", shown.out)


def _leaves(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if not isinstance(command, click.Group):
        yield path, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        if found := command.get_command(context, name):
            yield from _leaves(found, (*path, name))


def test_no_command_explains_itself_in_english() -> None:
    speak_chinese()
    english = {
        path
        for path, command in _leaves(cli.main.anjuan, ())
        if re.search(r"INTEGER|TEXT|FLOAT|RANGE|PATH|FILENAME", command.get_help(click.Context(command)))
    }
    assert english == set()


@pytest.mark.parametrize("arguments", [("search",), ("wording", "add", "口径"), ("month", "2023-09", "packet")])
def test_what_is_missing_is_told_with_a_chinese_full_stop(anjuan: Anjuan, arguments: tuple[str, ...]) -> None:
    code, _, err = anjuan(*arguments)
    assert code == 2
    assert "缺少" in err
    assert "'." not in err


def test_an_office_without_papers_has_no_index_yet_and_that_is_nothing_wrong(anjuan: Anjuan, home: Path) -> None:
    told = anjuan("--home", home, "index", "status").out
    assert "还没有建立索引" in told
    assert "none" not in told
    assert "版本不同" not in told


def test_every_command_answers_programs_but_those_that_make_an_office_or_watch_one() -> None:
    silent = {
        path
        for path, command in _leaves(cli.main.anjuan, ())
        if not any("--json" in each.opts for each in command.params)
    }
    assert silent == {("init",), ("watch",)}


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("归卷",), 2, "没有"),
        (("search",), 2, "缺少参数"),
        (("records", TICKET), 2, "没有指明办公目录"),
        (("--home", "/nonexistent/office", "records", TICKET), 2, "不是办公目录"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_so_in_chinese(
    anjuan: Anjuan, arguments: tuple[str, ...], code: int, words: str
) -> None:
    ran = anjuan(*arguments)
    assert ran.code == code
    assert words in ran.err
    assert ran.out == ""


def test_home_may_stand_before_or_after_the_command(anjuan: Anjuan, home: Path) -> None:
    assert anjuan("--home", home, "held", "--json").json == []
    assert anjuan("held", "--home", home, "--json").json == []


def test_home_may_come_from_the_environment(anjuan: Anjuan, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANJUAN_HOME", str(home))
    assert anjuan("held").code == 0


def test_init_refuses_a_folder_with_things_in_it(anjuan: Anjuan, tmp_path: Path) -> None:
    (tmp_path / "旧").mkdir()
    ran = anjuan("init", tmp_path)
    assert ran.code == 2
    assert "已经有内容" in ran.err


def test_the_settings_file_of_a_new_office_says_what_the_defaults_are(home: Path) -> None:
    written = parse_settings(tomllib.loads((home / SETTINGS_FILE).read_text(encoding="utf-8-sig")))
    assert written.intake.settle_seconds == 0.0
    defaults = Settings()
    assert (written.text, written.search, written.register) == (defaults.text, defaults.search, defaults.register)
    assert (written.numbers, written.archive, written.assessment) == (
        defaults.numbers,
        defaults.archive,
        defaults.assessment,
    )
    assert written.completeness == defaults.completeness


def test_wrong_settings_are_all_named_at_once(anjuan: Anjuan, home: Path) -> None:
    settings = home / SETTINGS_FILE
    settings.write_text('[intake]\nsettle_seconds = "快"\nsettel = 1\n[search]\nengine = "lucene"\n', encoding="utf-8")
    ran = anjuan("--home", home, "held")
    assert ran.code == 2
    assert all(each in ran.err for each in ("intake.settle_seconds", "intake.settel", "search.engine"))


def test_intake_speaks_the_contracts_json(anjuan: Anjuan, home: Path) -> None:
    written(home / "收件夹" / f"{TICKET} 情况说明.docx", "柳河营村停车场垃圾")
    written(home / "收件夹" / "材料.docx", "没有编号")
    ran = anjuan("--home", home, "intake", "--json")
    assert ran.code == 3
    document = ran.json
    assert isinstance(document, dict)
    assert {key: document[key] for key in ("filed", "already_filed", "held", "ignored")} == {
        "filed": 1,
        "already_filed": 0,
        "held": 1,
        "ignored": 0,
    }
    keys = {"source", "outcome", "ticket_no", "kind", "stage", "record_no", "sha256", "held_id", "reason", "message"}
    assert all(keys <= set(item) for item in document["items"])
    filed = next(item for item in document["items"] if item["outcome"] == "filed")
    assert (filed["ticket_no"], filed["kind"], filed["record_no"]) == (TICKET, "case_statement", 1)


def test_intake_without_anything_to_do_is_done(anjuan: Anjuan, home: Path) -> None:
    ran = anjuan("--home", home, "intake")
    assert ran.code == 0
    assert "归卷 0 件" in ran.out


def test_search_speaks_the_contracts_json(anjuan: Anjuan, home: Path) -> None:
    written(home / "收件夹" / f"{TICKET} 情况说明.docx", "柳河营村停车场垃圾已经清运")
    anjuan("--home", home, "intake")
    found = anjuan("--home", home, "search", "停车场", "--json").json
    assert isinstance(found, dict)
    assert {"total", "engine", "took_ms", "hits", "facets"} <= set(found)
    assert set(found["facets"]) == {"unit", "month", "kind"}
    [hit] = found["hits"]
    keys = {"ticket_no", "record_no", "name", "kind", "stage", "unit", "date", "score", "snippet"}
    assert keys <= set(hit)
    assert "⟦停车场⟧" in hit["snippet"]
    assert "没有找到" in anjuan("--home", home, "search", "停车位").out


def test_a_claimed_file_leaves_the_held_list(anjuan: Anjuan, home: Path) -> None:
    written(home / "收件夹" / "材料.docx", "没有编号")
    anjuan("--home", home, "intake")
    [held] = anjuan("--home", home, "held", "--json").json
    ran = anjuan("--home", home, "claim", held["held_id"], "--ticket", TICKET, "--kind", "reply", "--json")
    assert ran.code == 0
    assert anjuan("--home", home, "held", "--json").json == []
    [record] = anjuan("--home", home, "records", TICKET, "--json").json
    assert (record["kind"], record["record_no"]) == ("reply", 1)


def test_an_unknown_ticket_needs_a_person(anjuan: Anjuan, home: Path) -> None:
    for command in (("records", TICKET), ("tickets", "show", TICKET), ("verify", TICKET), ("bundle", TICKET)):
        ran = anjuan("--home", home, *command)
        assert ran.code == 3
        assert TICKET in ran.err


def test_verify_finds_what_is_missing_altered_and_unexpected(anjuan: Anjuan, home: Path) -> None:
    for name in ("情况说明", "回复"):
        written(home / "收件夹" / f"{TICKET} {name}.docx", name)
    anjuan("--home", home, "intake")
    assert anjuan("--home", home, "verify").code == 0
    case = home / "案卷" / "2023" / "09" / TICKET
    first, second = sorted((case / "data").iterdir())
    first.chmod(0o644)
    first.write_bytes(b"changed")
    second.unlink()
    (case / "data" / "多余.txt").write_text("x")
    ran = anjuan("--home", home, "verify", "--json")
    assert ran.code == 4
    found = ran.json
    assert isinstance(found, dict)
    prefix = f"2023/09/{TICKET}/data/"
    assert found["altered"] == [prefix + first.name]
    assert found["missing"] == [prefix + second.name]
    assert found["unexpected"] == [f"{prefix}多余.txt"]


def test_export_copies_the_whole_bag_and_is_noted(anjuan: Anjuan, home: Path, tmp_path: Path) -> None:
    written(home / "收件夹" / f"{TICKET} 回复.docx", "一")
    anjuan("--home", home, "intake")
    ran = anjuan("--home", home, "export", TICKET, "--out", tmp_path / "出", "--by", "张某")
    assert ran.code == 0
    bagit.Bag(str(tmp_path / "出" / TICKET)).validate()
    [last, *_] = anjuan("--home", home, "audit", "list", "--json").json
    assert (last["action"], last["actor"]) == ("case.exported", "张某")
    assert anjuan("--home", home, "audit", "verify").code == 0


def test_fill_names_all_that_is_missing_and_a_draft_leaves_blanks(anjuan: Anjuan, home: Path) -> None:
    written(home / "收件夹" / f"{TICKET} 回复.docx", "一")
    anjuan("--home", home, "intake")
    ran = anjuan("--home", home, "fill", "case_statement", TICKET)
    assert ran.code == 3
    assert "诉求内容" in ran.err
    assert "核实情况" in ran.err
    ran = anjuan(
        "--home", home, "fill", "case_statement", TICKET, "--draft", "--set", "核实情况=现场<属实>&{{", "--json"
    )
    assert ran.code == 0
    document = ran.json
    assert isinstance(document, dict)
    text = "\n".join(each.text for each in docx.Document(document["path"]).paragraphs)
    assert "现场<属实>&{{" in text
    assert "（待填：办理结果）" in text


def test_templates_of_the_package_have_no_faults(anjuan: Anjuan, home: Path) -> None:
    assert anjuan("--home", home, "templates", "check").code == 0
    listed = anjuan("--home", home, "templates", "list", "--json").json
    assert isinstance(listed, list)
    assert {"case_statement", "reply"} <= {each["key"] for each in listed}


def test_a_template_of_the_office_with_a_fault_is_named(anjuan: Anjuan, home: Path) -> None:
    written(home / "模板" / "回复.docx", "{{ 工单编号", "{{ ''.__class__ }}")
    ran = anjuan("--home", home, "templates", "check")
    assert ran.code == 4
    assert "没有写完整" in ran.out


def test_the_index_tells_its_state_and_is_rebuilt(anjuan: Anjuan, home: Path) -> None:
    written(home / "收件夹" / f"{TICKET} 回复.docx", "停车场")
    anjuan("--home", home, "intake")
    status = anjuan("--home", home, "index", "status", "--json").json
    assert isinstance(status, dict)
    assert (status["documents"], status["records"], status["pending"], status["needs_rebuild"]) == (1, 1, 0, False)
    assert (status["rebuilding"], status["not_readable"]) == (None, 0)
    assert status["waiting_for_ocr"] == status["texts"].get("needs_ocr", 0)
    assert status["checked_at"] is None
    assert anjuan("--home", home, "index", "rebuild", "--json").json == {"documents": 1}


def test_a_check_of_the_index_mends_it_and_says_by_its_code_that_there_were_gaps(anjuan: Anjuan, home: Path) -> None:
    written(home / "收件夹" / f"{TICKET} 回复.docx", "停车场")
    anjuan("--home", home, "intake")
    with Office(home) as office:
        [key] = office.index.ids()
        office.index.delete([key])
        office.index.commit()
    ran = anjuan("--home", home, "index", "check")
    assert ran.code == 4
    assert ran.out == f"索引缺少：{key}\n核对了 1 件、0 张工单，有 1 处不一致，都已补好。\n"
    again = anjuan("--home", home, "index", "check", "--json")
    assert again.code == 0
    assert isinstance(again.json, dict)
    assert (again.json["records"], again.json["missing"], again.json["mended"]) == (1, [], False)
    assert "上次核对：20" in anjuan("--home", home, "index", "status").out


def test_what_the_index_of_tickets_lacked_is_said_in_chinese(anjuan: Anjuan, home: Path) -> None:
    with Office(home) as office:
        told = [Ticket(order_no=TICKET, content="路灯不亮", reply="已修复")]
        office.register.tickets.upsert_many(told, office.clock(), "张三", "台账.xlsx")
        texts = TicketTexts(office)
        texts.catch_up(Silent())
        texts.index.delete(list(texts.index.ids()))
        texts.index.commit()
        texts.close()
    said = anjuan("--home", home, "index", "check").out.splitlines()
    assert {f"索引缺少：{TICKET}（工单）", f"索引缺少：{TICKET}（回复）"} <= set(said)


def test_meanings_are_learnt_and_counted_or_it_says_what_is_missing(anjuan: Anjuan, home: Path) -> None:
    pytest.importorskip("sentencepiece")
    written(home / "收件夹" / f"{TICKET} 回复.docx", "经核实，停车场收费标准已公示，由经营者自主定价。")
    anjuan("--home", home, "intake")
    assert "已计算 0 件，还有 1 件" in anjuan("--home", home, "index", "status").out
    assert anjuan("--home", home, "index", "meaning", "--json").json == {"learnt": 1}
    assert anjuan("--home", home, "index", "meaning").out == "语义都已计算过。\n"
    status = anjuan("--home", home, "index", "status", "--json").json
    assert status["meaning"] == {"usable": True, "documents": 1, "known": 1}
    settings = home / SETTINGS_FILE
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("meaning = true", "meaning = false"), encoding="utf-8")
    ran = anjuan("--home", home, "index", "meaning")
    assert ran.code == 3
    assert "meaning = false" in ran.err
    assert "只比较字词" in anjuan("--home", home, "index", "status").out


def test_a_lost_register_is_made_anew_from_the_case_files_and_said(anjuan: Anjuan, home: Path) -> None:
    written(home / "收件夹" / f"{TICKET} 回复.docx", "停车场")
    written(home / "收件夹" / "材料.docx", "没有编号")
    anjuan("--home", home, "intake")
    before = anjuan("--home", home, "records", TICKET, "--json").json
    for each in (home / "台账").glob("register.db*"):
        each.unlink()
    again = anjuan("--home", home, "records", TICKET, "--json")
    assert again.json == before
    assert "台账不见了" in again.err
    assert anjuan("--home", home, "index", "rebuild", "--json").json == {"documents": 1}
    rebuilt = anjuan("--home", home, "register", "rebuild", "--json").json
    assert rebuilt == {
        "cases": 1, "records": 1, "changed": 0, "steps": 0, "held": 1, "damaged": [], "vanished": [],
    }  # fmt: skip


def test_a_case_file_that_is_gone_is_missed_and_not_begun_anew(anjuan: Anjuan, home: Path, tmp_path: Path) -> None:
    written(home / "收件夹" / f"{TICKET} 回复.docx", "停车场")
    anjuan("--home", home, "intake")
    case = home / "案卷" / "2023" / "09" / TICKET
    case.rename(tmp_path / "移走了")
    for arguments in (("verify", "--json"), ("verify", TICKET, "--json")):
        ran = anjuan("--home", home, *arguments)
        assert ran.code == 4
        assert isinstance(ran.json, dict)
        assert ran.json["missing"] == [f"2023/09/{TICKET}/data/001 {TICKET} 回复.docx"]
    written(home / "收件夹" / f"{TICKET} 情况说明.docx", "二")
    ran = anjuan("--home", home, "intake", "--json")
    assert ran.code == 3
    assert isinstance(ran.json, dict)
    assert "不见了" in ran.json["items"][0]["message"]
    ran = anjuan("--home", home, "register", "rebuild", "--json")
    assert ran.code == 4
    assert isinstance(ran.json, dict)
    assert ran.json["vanished"] == [f"2023/09/{TICKET}"]
    (tmp_path / "移走了").rename(case)
    assert anjuan("--home", home, "intake").code == 0
    assert anjuan("--home", home, "verify").code == 0


def test_files_that_lie_in_no_case_file_are_unexpected(anjuan: Anjuan, home: Path) -> None:
    stray = home / "案卷" / "2023" / "手工" / "a.docx"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"x")
    ran = anjuan("--home", home, "verify", "--json")
    assert ran.code == 4
    assert isinstance(ran.json, dict)
    assert (ran.json["unexpected"], ran.json["cases"]) == (["2023/手工/a.docx"], 0)


def test_a_closed_pipe_is_no_failure(home: Path) -> None:
    anjuan = Path(sys.executable).with_name("anjuan")
    for command in ("audit list", "--help", "templates list"):
        pipe = f"set -o pipefail; '{anjuan}' --home '{home}' {command} | head -c 1"
        ran = subprocess.run(["bash", "-c", pipe], capture_output=True, check=False)
        assert (ran.returncode, ran.stderr) == (0, b"")


def test_a_place_that_cannot_be_written_is_named(anjuan: Anjuan, home: Path) -> None:
    ran = anjuan("--home", home, "fill", "reply", "--draft", "--out", "/proc/nowhere/x.docx")
    assert ran.code == 3
    assert "/proc/nowhere" in ran.err


def test_doctor_looks_at_the_office_too(anjuan: Anjuan, home: Path) -> None:
    found = anjuan("doctor", "--home", home, "--json").json
    assert isinstance(found, list)
    assert {"办公目录", "磁盘空间", "收件夹的查看方式"} <= {each["name"] for each in found}


@pytest.mark.parametrize("month", ["2023-9", "2023-13", "垃圾"])
def test_what_is_no_month_is_refused(anjuan: Anjuan, home: Path, month: str) -> None:
    for command in (("search", "样例"), ("tickets", "list")):
        ran = anjuan("--home", home, *command, "--month", month)
        assert ran.code == 2
        assert month in ran.err


def test_a_damaged_register_says_what_to_do(anjuan: Anjuan, home: Path) -> None:
    (home / "台账" / "register.db").write_bytes(b"SQLite" * 1000)
    ran = anjuan("--home", home, "tickets", "list")
    assert ran.code == 4
    assert "register rebuild" in ran.err


def test_a_bug_ends_with_1_and_leaves_a_report(anjuan: Anjuan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli.commands.doctor, "examine", lambda _office: 1 / 0)
    ran = anjuan("doctor")
    assert ran.code == 1
    assert "这不是您的操作问题" in ran.err


def test_the_program_starts_without_loading_what_it_does_not_need() -> None:
    code = "import sys, cli.main; print(sorted({m.split('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    heavy = {
        "sqlalchemy",
        "tantivy",
        "whoosh",
        "docx",
        "lxml",
        "PIL",
        "reportlab",
        "pypdf",
        "pikepdf",
        "rich",
        "watchdog",
    }
    assert not {each for each in heavy if f"'{each}'" in loaded}


GBK = os.fsdecode("供暖".encode("gbk"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", GBK),
        ("search", "路灯", "--save", GBK),
        ("wording", GBK),
        ("wording", "add", "口径", "--owner", GBK),
        ("fill", "工作情况说明", "--set", f"主要措施={GBK}"),
        ("suggest", GBK),
        ("tickets", "show", GBK),
    ],
)
def test_an_argument_that_is_no_text_is_refused_before_anything_is_done(
    anjuan: Anjuan, home: Path, arguments: tuple[str, ...]
) -> None:
    code, out, err = anjuan("--home", home, *arguments)
    assert (code, out) == (2, "")
    assert "UTF-8" in err
    assert anjuan("--home", home, "audit", "verify", "--json").code == 0


def test_a_file_or_folder_may_have_a_name_that_is_no_text(anjuan: Anjuan, home: Path, tmp_path: Path) -> None:
    file = tmp_path / f"{GBK}.csv"
    try:
        file.write_text("工单编号,标题\n热线-230914-001234,路灯不亮\n", encoding="utf-8")
    except OSError:
        pytest.skip("this disk takes names that are text only")
    assert anjuan("--home", home, "tickets", "import", file).code == 0
    elsewhere = home.rename(tmp_path / GBK)
    assert anjuan("--home", elsewhere, "tickets", "show", "热线-230914-001234").code == 0
    assert anjuan("tickets", "show", "热线-230914-001234", "--home", elsewhere).code == 0
    assert anjuan("--home", elsewhere, "search", "路灯", "--xlsx", tmp_path / f"{GBK}.xlsx").code == 0
    assert anjuan("--home", elsewhere, "audit", "verify").code == 0
