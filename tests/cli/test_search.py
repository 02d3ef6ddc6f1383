"""`anjuan search` as people type it: what it understands, what it says, exit codes, JSON keys."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import cli.render
from cli.main import run, speak_chinese

Anjuan = Callable[..., tuple[int, str, str]]
TABLE = """工单编号,区平台案件编号,标题,来电时间,承办单位
热线-230914-001234,兴[2023]-0335006,路灯不亮,2023-09-14 09:00,城建科
网络-230801-551234,,停车场收费过高,2023-08-01 10:00,综合执法队
热线-230916-661234,,没有文件的工单,2023-09-16 10:00,综合执法队
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with two papers and three tickets; tests only ask."""
    folder = tmp_path_factory.mktemp("检索")
    home, table = folder / "办公", folder / "台账.csv"
    table.write_text(TABLE, encoding="utf-8")
    speak_chinese()
    assert run(["init", str(home)]) == 0
    settings = home / "anjuan.toml"
    text = settings.read_text(encoding="utf-8-sig")
    settings.write_text(text.replace("settle_seconds = 1.0", "settle_seconds = 0.0"), encoding="utf-8")
    for name, said in (
        ("热线-230914-001234答复.txt", "关于路灯不亮的答复：路灯已由电工修复。"),
        ("网络-230801-551234答复.txt", "停车场收费标准已公示，噪音已劝阻。"),
    ):
        (home / "收件夹" / name).write_text(said, encoding="utf-8")
    assert run(["--home", str(home), "tickets", "import", str(table)]) == 0
    assert run(["--home", str(home), "intake"]) == 0
    return home


@pytest.fixture
def anjuan(home: Path, capsys: pytest.CaptureFixture[str]) -> Anjuan:
    capsys.readouterr()

    def ran(*arguments: str) -> tuple[int, str, str]:
        code = run(["--home", str(home), *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return ran


def found(anjuan: Anjuan, *arguments: str) -> Any:
    code, out, _ = anjuan("search", "--json", *arguments)
    assert code == 0
    return json.loads(out)


def numbers(answer: Any) -> list[str]:
    return [hit["ticket_no"] for hit in answer["hits"]]


@pytest.mark.parametrize(
    ("words", "tickets"),
    [
        (("-停车场",), ["热线-230914-001234"]),
        (("-停车场", "路灯"), ["热线-230914-001234"]),
        (("--", "-停车场"), ["热线-230914-001234"]),
        (("-路灯", "--limit", "5"), ["网络-230801-551234"]),
        (("-h路灯", "停车场"), ["网络-230801-551234"]),
        (("-2023", "-路灯"), ["网络-230801-551234"]),
    ],
)
def test_a_word_behind_a_dash_is_excluded_wherever_it_stands(
    anjuan: Anjuan, words: tuple[str, ...], tickets: list[str]
) -> None:
    assert numbers(found(anjuan, *words)) == tickets


def test_an_option_that_there_is_not_is_still_told(anjuan: Anjuan) -> None:
    code, _, err = anjuan("search", "路灯", "--limt", "5")
    assert code == 2
    assert "--limt" in err


@pytest.mark.parametrize("option", ["--offset", "--limit"])
def test_a_number_below_nought_is_out_of_range_and_no_exclusion(anjuan: Anjuan, option: str) -> None:
    code, _, err = anjuan("search", "路灯", option, "-1")
    assert code == 2
    assert "-1 不在范围" in err


@pytest.mark.parametrize("words", [("-",), ("- -",), ("OR",), ("()",), ('"',), ("，",), ("😀",), ("NOT",)])
def test_what_has_no_words_is_answered(anjuan: Anjuan, words: tuple[str, ...]) -> None:
    assert found(anjuan, *words)["total"] == 0
    code, out, _ = anjuan("search", *words)
    assert code == 0
    assert "没有" in out


def test_days_are_shown_as_they_were_understood_and_how_to_have_them_as_text(anjuan: Anjuan) -> None:
    _, out, _ = anjuan("search", "2023年9月", "路灯")
    assert "时间：2023-09-01 至 2023-09-30（“2023年9月”；要找这几个字，请加引号或用 --literal）" in out
    answer = found(anjuan, "2023年9月14日 路灯")
    assert numbers(answer) == ["热线-230914-001234"]
    assert answer["understood"] == [{"text": "2023年9月14日", "as": "days", "from": "2023-09-14", "to": "2023-09-14"}]
    assert found(anjuan, "2023年9月", "--literal")["understood"] == []


def test_the_end_of_a_number_lists_every_ticket_by_date_also_without_papers(anjuan: Anjuan) -> None:
    answer = found(anjuan, "尾号1234")
    assert [(each["ticket_no"], each["date"], each["records"]) for each in answer["tickets"]] == [
        ("热线-230916-661234", "2023-09-16", 0),
        ("热线-230914-001234", "2023-09-14", 1),
        ("网络-230801-551234", "2023-08-01", 1),
    ]
    assert answer["tickets"][1]["numbers"] == ["热线-230914-001234", "兴[2023]-0335006"]
    assert numbers(answer) == ["热线-230914-001234", "网络-230801-551234"]
    _, out, _ = anjuan("search", "尾号661234")
    assert "没有文件的工单" in out
    assert "卷内还没有文件" in out


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("热线-231345-001234", "日期不存在"),
        ("文种:无此文种", "案件情况说明"),
        ("月份:上个月", "2023-09"),
        ("日期:某天", "9月1日至15日"),
        ("尾号9999", "编号末尾是 9999 的工单，没有"),
        ("手机尾号1234", "电话号码的末几位不能用来查"),
        ("2月30日", "没有“2月30日”这个日期"),
        ("路灯 2023年13月", "没有“2023年13月”这个日期"),
        ("尾号12", "四到七位"),
        ("尾号510", "四到七位"),
        ("后四位：12", "四到七位"),
        ("尾号12345678", "四到七位"),
    ],
)
def test_what_cannot_be_is_explained(anjuan: Anjuan, query: str, words: str) -> None:
    code, out, _ = anjuan("search", query)
    assert code == 0
    assert words in out


def test_where_nothing_is_found_what_may_have_been_meant_is_offered(anjuan: Anjuan) -> None:
    code, out, _ = anjuan("search", "停车厂收费")
    assert code == 0
    assert "您是不是要找：停车场收费" in out
    for query in ("停车厂收费", "路登不亮", "燥音", "tingchechang", "停车场 路灯", "-停车场 路登"):
        answer = found(anjuan, query)
        assert answer["total"] == 0
        assert answer["suggestions"]
        for other in answer["suggestions"]:
            assert found(anjuan, other)["total"] > 0
    assert found(anjuan, "停车场")["suggestions"] == []


@pytest.mark.parametrize(("query", "rest"), [("去年 噪音", "噪音"), ("日期:2019-03-01 噪音 停车场", "噪音 停车场")])
def test_where_only_the_days_are_wrong_it_is_told_how_much_there_is_without_them(
    anjuan: Anjuan, query: str, rest: str
) -> None:
    answer = found(anjuan, query)
    assert (answer["total"], answer["undated"]) == (0, {"query": rest, "total": 1})
    assert rest not in answer["suggestions"]
    _, out, _ = anjuan("search", query)
    assert f"这段时间没有；不限时间有 1 条，请找：{rest}" in out
    assert "您是不是要找" not in out
    assert found(anjuan, "去年 没有的词")["undated"] is None
    assert found(anjuan, rest)["undated"] is None


def test_where_nothing_is_found_it_is_told_where_tickets_without_papers_are_found(anjuan: Anjuan) -> None:
    for query in ("没有文件的", "停车厂收费", "去年 噪音"):
        assert "anjuan similar --text" in anjuan("search", query)[1]


def test_places_and_units_are_offered_by_their_beginnings(anjuan: Anjuan) -> None:
    for beginning in ("城", "cj", "chengjian", "CJK", "cjianke"):
        code, out, _ = anjuan("suggest", beginning, "--json")
        assert code == 0
        assert json.loads(out) == {"suggestions": [{"text": "城建科", "kind": "unit", "tickets": 1}]}
    _, out, _ = anjuan("suggest", "cj", "--for-unit", "综合执法队")
    assert "没有这样开头" in out
    _, out, _ = anjuan("suggest", "zh")
    assert "综合执法队" in out
    assert "承办单位" in out


def test_a_search_is_kept_run_and_removed(anjuan: Anjuan) -> None:
    _, out, _ = anjuan("search", "-停车场", "路灯", "--save", "路灯", "--kind", "回复")
    assert "已保存。再查：anjuan searches run 路灯" in out
    _, out, _ = anjuan("searches", "list", "--json")
    (saved,) = json.loads(out)["searches"]
    assert (saved["name"], saved["query"], saved["kind"], saved["sort"]) == (
        "路灯",
        "-停车场 路灯",
        "reply",
        "relevance",
    )
    _, out, _ = anjuan("searches", "list")
    assert "-停车场 路灯 --kind 回复" in out
    _, out, _ = anjuan("searches", "run", "路灯", "--json")
    assert numbers(json.loads(out)) == ["热线-230914-001234"]
    code, _, err = anjuan("search", "别的", "--save", "路灯")
    assert code == 3
    assert "已经有一个检索叫“路灯”" in err
    for bad in (" ", "两\n行", "制表\t符", "\x1b[31m红"):
        assert anjuan("search", "别的", "--save", bad)[0] == 2
    assert anjuan("searches", "remove", "路灯")[0] == 0
    code, _, err = anjuan("searches", "run", "路灯")
    assert code == 3
    assert "没有叫“路灯”的检索" in err
    assert "还没有" in anjuan("searches", "list")[1]


def test_it_is_told_how_to_see_the_hits_that_are_not_shown(anjuan: Anjuan) -> None:
    _, out, _ = anjuan("search", "-没有的词", "--limit", "1")
    assert "这里是第 1 到 1 条。往后看：加 --offset 1" in out
    _, out, _ = anjuan("search", "-没有的词", "--limit", "1", "--offset", "1")
    assert "这里是第 2 到 2 条，后面没有了" in out
    assert "后面没有了" in anjuan("search", "-没有的词", "--offset", "9")[1]
    assert "这里" not in anjuan("search", "-没有的词")[1]


def test_every_line_of_an_excerpt_is_indented(anjuan: Anjuan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli.render, "PIPE_WIDTH", 24)
    _, out, _ = anjuan("search", "路灯")
    lines = out.splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("   "))
    excerpt = lines[first : next(number for number, line in enumerate(lines) if line.startswith("共 "))]
    assert len(excerpt) > 1
    assert all(line.startswith("   ") for line in excerpt)


def test_what_is_found_is_listed_in_a_workbook(anjuan: Anjuan, tmp_path: Path) -> None:
    target = tmp_path / "结果.xlsx"
    code, out, _ = anjuan("search", "-没有的词", "--xlsx", str(target))
    assert code == 0
    assert "共 2 件，列出 2 件" in out
    sheet = openpyxl.load_workbook(target).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = rows.index(["序号", "日期", "工单编号", "标题", "承办单位", "文种", "文件名", "件号", "摘录"])
    assert {row[2] for row in rows[head + 1 :]} == {"热线-230914-001234", "网络-230801-551234"}
    code, _, err = anjuan("search", "路灯", "--xlsx", str(target))
    assert code != 0
    assert "结果.xlsx" in err
    assert anjuan("search", "路灯", "--xlsx", str(tmp_path / "结果.xls"))[0] == 2
    assert anjuan("search", "路灯", "--xlsx", str(tmp_path / "没有" / "结果.xlsx"))[0] == 2
    code, out, _ = anjuan("search", "尾号1234", "--limit", "1", "--xlsx", str(tmp_path / "二.xlsx"), "--json")
    assert json.loads(out) == {"xlsx": str(tmp_path / "二.xlsx"), "rows": 1, "total": 2}
    assert openpyxl.load_workbook(tmp_path / "二.xlsx").sheetnames == ["检索结果", "工单"]


def test_a_search_that_finds_something_does_not_load_what_suggestions_need(home: Path) -> None:
    for query, loaded in (("路灯", "False"), ("路登", "True")):
        program = (
            "import sys; from cli.main import run; "
            f"run(['--home', {str(home)!r}, 'search', {query!r}, '--json']); print('pypinyin' in sys.modules)"
        )
        ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        assert ran.stdout.splitlines()[-1] == loaded


def test_an_index_that_cannot_be_made_is_said_and_fails_nothing(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = Path(shutil.copytree(home, tmp_path / "办公"))
    shutil.rmtree(office / "索引")
    (office / "索引").write_text("不是文件夹", encoding="utf-8")
    assert run(["--home", str(office), "search", "路灯"]) == 0
    assert "检索索引还没有，或现在用不了" in capsys.readouterr().out
