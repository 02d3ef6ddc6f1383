"""`anjuan similar` and `anjuan wording`: exit codes, JSON keys, Chinese."""

import json
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from filelock import FileLock

from cli.main import run, speak_chinese
from indexer import generations

Anjuan = Callable[..., tuple[int, str, str]]
TABLE = """工单编号,标题,诉求内容,答复内容,承办单位
热线-230901-000001,小区供暖不热,市民反映幸福里小区供暖温度不够,经核实供热公司已于当日疏通管道恢复供暖。,城建科
热线-230902-000002,停车场收费过高,市民反映集贸市场停车场收费过高,经核实该停车场收费标准已公示。,综合执法队
"""


@pytest.fixture
def anjuan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Anjuan:
    """Runs a command in an office with two tickets."""
    home, table = tmp_path / "办公", tmp_path / "台账.csv"
    table.write_text(TABLE, encoding="utf-8")
    speak_chinese()
    assert run(["init", str(home)]) == 0
    assert run(["--home", str(home), "tickets", "import", str(table)]) == 0
    capsys.readouterr()

    def ran(*arguments: str) -> tuple[int, str, str]:
        code = run(["--home", str(home), *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return ran


def test_similar_gives_the_contracts_keys(anjuan: Anjuan) -> None:
    code, out, _ = anjuan("similar", "--text", "我家供暖温度不够", "--json")
    hit = json.loads(out)["hits"][0]
    assert code == 0
    assert (hit["ticket_no"], hit["title"]) == ("热线-230901-000001", "小区供暖不热")
    assert hit["score"] > 0
    assert any("供暖温度不够" in reason for reason in hit["why"])


def test_similar_to_a_ticket_leaves_it_out_and_an_unknown_one_needs_a_person(anjuan: Anjuan) -> None:
    code, out, _ = anjuan("similar", "热线-230901-000001", "--json")
    assert code == 0
    assert "热线-230901-000001" not in [hit["ticket_no"] for hit in json.loads(out)["hits"]]
    assert anjuan("similar", "热线-230909-000009")[0] == 3
    assert anjuan("similar")[0] == 2
    assert anjuan("similar", "热线-230901-000001", "--text", "供暖")[0] == 2


def test_similar_shows_the_words_that_match(anjuan: Anjuan) -> None:
    _, out, _ = anjuan("similar", "--text", "停车场收费过高")
    assert "热线-230902-000002" in out
    assert "相同字句：停车场收费过高" in out


def test_wording_gives_the_contracts_keys(anjuan: Anjuan) -> None:
    code, out, _ = anjuan("wording", "供暖", "疏通管道", "--json")
    hit = json.loads(out)["hits"][0]
    assert code == 0
    assert (hit["ticket_no"], hit["approved"], hit["source"]) == ("热线-230901-000001", False, "台账答复")
    assert "疏通管道" in hit["text"]
    assert hit["score"] > 0


def test_a_wording_is_added_found_and_retired(anjuan: Anjuan) -> None:
    add = ("wording", "add", "供暖期室内温度不得低于十八度。", "--owner", "城建科", "--source", "供热办法")
    code, out, _ = anjuan(*add)
    assert (code, out) == (0, "已登记口径 1，一直有效。\n")
    assert anjuan(*add)[0] == 3
    hits = json.loads(anjuan("wording", "--json", "室内温度")[1])["hits"]
    assert [(hit["approved"], hit["in_force"], hit["source"]) for hit in hits if hit["approved"]] == [
        (True, True, "供热办法")
    ]
    code, out, _ = anjuan("wording", "retire", "1")
    assert (code, out.startswith("口径 1 已停用，自 ")) == (0, True)
    assert anjuan("wording", "retire", "7")[0] == 3
    assert "停用" in anjuan("wording", "list")[1]
    assert "不要照用" in anjuan("wording", "供暖期室内温度")[1]


def test_wording_alone_tells_how_to_use_it(anjuan: Anjuan) -> None:
    assert anjuan("wording")[0] == 2
    assert "登记一条口径" in anjuan("wording", "--help")[1]


def test_a_passage_goes_into_a_reply(anjuan: Anjuan, tmp_path: Path) -> None:
    _, passage, _ = anjuan("wording", "供暖", "疏通管道", "--copy", "1")
    assert passage == "经核实供热公司已于当日疏通管道恢复供暖。\n"
    data = tmp_path / "回复.json"
    data.write_text('{"核实情况": "情况属实。"}', encoding="utf-8")
    code, out, _ = anjuan("wording", "供暖", "--copy", "1", "--field", "主要措施", "--into", str(data))
    assert (code, "--data" in out) == (0, True)
    assert json.loads(data.read_bytes()) == {"核实情况": "情况属实。", "主要措施": passage.strip()}
    code, out, _ = anjuan("fill", "reply", "热线-230901-000001", "--data", str(data), "--draft", "--json")
    assert code == 0
    assert {"核实情况", "主要措施"} <= set(json.loads(out)["fields"])
    assert not set(json.loads(out)["unused_fields"]) & {"核实情况", "主要措施"}


def test_what_is_expired_or_not_there_is_not_copied(anjuan: Anjuan, tmp_path: Path) -> None:
    anjuan("wording", "add", "停车场一律免费。", "--owner", "执法队", "--until", "2020-01-01")
    hits = json.loads(anjuan("wording", "停车场免费", "--json")[1])["hits"]
    last = str(len(hits))
    assert hits[-1]["in_force"] is False
    code, out, err = anjuan("wording", "停车场免费", "--copy", last)
    assert (code, out, "已过期" in err) == (3, "", True)
    assert anjuan("wording", "停车场免费", "--copy", "99")[0] == 2
    assert anjuan("wording", "停车场免费", "--copy", "1", "--field", "主要措施")[0] == 2
    nowhere = str(tmp_path / "没有" / "回复.json")
    assert anjuan("wording", "停车场", "--copy", "1", "--field", "主要措施", "--into", nowhere)[0] == 2


@pytest.mark.parametrize("command", [("similar", "--text"), ("wording",)])
def test_a_text_that_is_too_long_is_compared_in_part_and_that_is_told(anjuan: Anjuan, command: tuple[str, ...]) -> None:
    code, out, err = anjuan(*command, "供暖温度不够，" * 10_000, "--json")
    assert code == 0
    assert json.loads(out)["hits"]
    assert "只比对前 20000 个字" in err
    assert "只比对" not in anjuan(*command, "供暖温度不够")[2]


def test_a_word_behind_a_dash_is_a_word_of_a_look_up(anjuan: Anjuan) -> None:
    code, out, _ = anjuan("wording", "-供暖", "--json")
    assert code == 0
    assert json.loads(out)["hits"]


@pytest.mark.parametrize("index", ["索引", "索引/工单"])
@pytest.mark.parametrize("command", [("similar", "--text", "供暖温度"), ("wording", "供暖温度")])
def test_a_rebuild_that_goes_on_is_told_as_by_a_search(
    anjuan: Anjuan, tmp_path: Path, command: tuple[str, ...], index: str
) -> None:
    assert json.loads(anjuan(*command, "--json")[1])["rebuilding"] is None
    folder = tmp_path / "办公" / index
    generations.tell_progress(generations.begin(folder), "tantivy", 9, 5)
    with FileLock(folder / ".lock"):
        _, out, _ = anjuan(*command)
        told = json.loads(anjuan(*command, "--json")[1])["rebuilding"]
    assert "检索索引正在重建（已收 5 件，共 9 件）" in out
    assert told == {"done": 5, "total": 9, "partial": False}


@pytest.mark.parametrize("arguments", [("--help",), ("-h",), ("路灯", "--help"), ("--limit", "3", "--help")])
def test_the_options_of_a_look_up_are_told(anjuan: Anjuan, arguments: tuple[str, ...]) -> None:
    code, out, _ = anjuan("wording", *arguments)
    assert code == 0
    assert "anjuan wording [选项] 检索词" in out
    assert [each for each in ("--limit", "--copy", "--field", "--into", "--json") if each not in out] == []


def test_a_look_up_has_no_name_of_its_own(anjuan: Anjuan) -> None:
    for wrong in (("--limit", "0"), ("--limt", "3"), ("--copy", "1", "--field", "主要措施")):
        code, _, err = anjuan("wording", "路灯", *wrong)
        assert code == 2
        assert "anjuan wording --help" in err
        assert "look-up" not in err
    assert "look-up" not in anjuan("wording", "路灯", "--help")[1]


COPY = ("wording", "供暖", "--copy", "1", "--field", "主要措施", "--into")


def test_a_file_for_a_passage_that_cannot_be_is_told_in_chinese_and_by_its_own_option(
    anjuan: Anjuan, tmp_path: Path
) -> None:
    code, _, err = anjuan(*COPY, str(tmp_path / "没有" / "回复.json"))
    assert code == 2
    assert "没有这个文件或文件夹" in err
    assert "No such" not in err
    bad = tmp_path / "坏.json"
    bad.write_text("[", encoding="utf-8")
    code, _, err = anjuan(*COPY, str(bad))
    assert code == 2
    assert "--into" in err
    assert "--data" not in err
    assert bad.read_text(encoding="utf-8") == "["


def test_a_passage_goes_into_no_field_that_documents_do_not_have(anjuan: Anjuan, tmp_path: Path) -> None:
    into = tmp_path / "回复.json"
    own = ("wording", "供暖", "--copy", "1", "--field", "自己的字段", "--into", str(into))
    code, _, err = anjuan(*own)
    assert (code, into.exists()) == (2, False)
    assert "自己的字段" in err
    template = docx.Document()
    template.add_paragraph("{{ 自己的字段 }}")
    template.save(str(tmp_path / "办公" / "模板" / "自己的.docx"))
    assert anjuan(*own)[0] == 0


@pytest.mark.parametrize("typed", ["230901-000001", "000001", "尾号000001", " 230901-000001 "])
def test_a_ticket_is_also_meant_by_its_number_without_channel_and_by_its_end(anjuan: Anjuan, typed: str) -> None:
    code, out, _ = anjuan("similar", typed, "--json")
    assert code == 0
    assert "热线-230901-000001" not in out


def test_of_several_tickets_that_may_be_meant_all_are_named(anjuan: Anjuan, tmp_path: Path) -> None:
    more = tmp_path / "更多.csv"
    more.write_text("工单编号,诉求内容\n网络-230901-000001,路灯不亮\n", encoding="utf-8")
    assert anjuan("tickets", "import", str(more))[0] == 0
    code, _, err = anjuan("similar", "230901-000001")
    assert code == 3
    assert "热线-230901-000001" in err
    assert "网络-230901-000001" in err
    assert anjuan("similar", "999999")[0] == 3


def test_a_unit_or_category_that_no_ticket_has_is_told(anjuan: Anjuan) -> None:
    code, out, err = anjuan("similar", "--text", "供暖", "--unit", "城建", "--category", "采暖", "--json")
    assert (code, json.loads(out)["hits"]) == (0, [])
    assert "承办单位叫“城建”" in err
    assert "问题分类叫“采暖”" in err
    assert "承办单位叫“城建”，请核对名称；相近的有：城建科" in anjuan("search", "供暖", "--unit", "城建")[2]
    assert "anjuan suggest" in anjuan("search", "供暖", "--unit", "无此单位")[2]
    assert anjuan("similar", "--text", "没有的", "--unit", "综合执法队", "--satisfied")[2] == ""


def test_an_empty_list_of_wordings_tells_how_to_begin(anjuan: Anjuan) -> None:
    assert "anjuan wording add" in anjuan("wording", "list")[1]
    assert json.loads(anjuan("wording", "list", "--json")[1]) == {"wordings": []}


def test_a_wording_has_an_end(anjuan: Anjuan) -> None:
    code, _, err = anjuan("wording", "add", "供" * 2001, "--owner", "城建科")
    assert code == 2
    assert "2000" in err
    assert anjuan("wording", "add", "供" * 2000, "--owner", "城建科")[0] == 0
