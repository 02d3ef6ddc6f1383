"""`anjuan templates`: which file is used, what is wrong with it, and whether a document meets the standard."""

import re
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from casework import typefaces
from templates.catalogue import LIBRARY, Templates

from .conftest import Anjuan, written


@pytest.fixture
def home(tmp_path: Path, anjuan: Anjuan) -> Path:
    assert anjuan("init", tmp_path / "办公").code == 0
    return tmp_path / "办公"


def test_the_offices_own_file_is_used_and_said(anjuan: Anjuan, home: Path) -> None:
    own = written(home / "模板" / "回复.docx", "{{ 工单编号 }}")
    further = written(home / "模板" / "慰问信.docx", "{{ 联系人 }}")
    written(home / "模板" / "~$回复.docx", "锁文件")
    listed = {each["key"]: each for each in anjuan("--home", home, "templates", "list", "--json").json}
    assert (listed["reply"]["provider"], listed["reply"]["path"]) == ("office", str(own))
    assert (listed["慰问信"]["provider"], listed["慰问信"]["path"]) == ("office", str(further))
    statement = listed["case_statement"]
    assert (statement["provider"], statement["path"]) == ("package", str(LIBRARY / "case_statement.docx"))
    assert len(listed) == len(Templates().all()) + 1
    told = anjuan("--home", home, "templates", "list").out
    assert "本单位" in told
    assert "自带" in told


def test_a_broken_file_is_listed_and_does_not_keep_the_others_from_being_checked(anjuan: Anjuan, home: Path) -> None:
    (home / "模板" / "回复.docx").write_bytes(b"\xd0\xcf\x11\xe0 encrypted")
    written(home / "模板" / "慰问信.docx", "｛｛ 联系人 ｝｝")
    listed = anjuan("--home", home, "templates", "list", "--json").json
    assert [each["provider"] for each in listed if each["key"] == "reply"] == ["office"]
    checked = anjuan("--home", home, "templates", "check", "--json")
    assert checked.code == 4
    faults = [each for each in checked.json if each["code"] != "missing_font"]
    assert [(Path(each["path"]).name, each["code"], each["paragraph"]) for each in faults] == [
        ("回复.docx", "not_a_docx", None),
        ("慰问信.docx", "full_width", 1),
    ]
    told = anjuan("--home", home, "templates", "check").out
    assert "回复.docx：错误：不是 docx 文件，或有打开密码" in told
    assert "慰问信.docx：错误：“｛｛ 联系人 ｝｝”用了全角花括号" in told
    assert "正文第 1 段" in told


def test_a_remark_is_no_failure_and_asks_what_was_meant(anjuan: Anjuan, tmp_path: Path) -> None:
    path = written(tmp_path / "模板.docx", "", "编号：{{ 工单编好 }}")
    checked = anjuan("templates", "check", path)
    assert checked.code == 0
    assert (
        "模板.docx：提醒：字段表里没有“工单编好”，只能用 --set 填写（是不是“工单编号”？）。正文第 2 段" in checked.out
    )


def test_a_missing_font_is_named_with_what_stands_in_for_it(
    anjuan: Anjuan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "模板.docx", "{{ 工单编号 }}")
    document = docx.Document(str(path))
    fonts = document.paragraphs[0].runs[0]._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), "仿宋_GB2312")
    document.save(str(path))
    if typefaces.installed() is None:
        pytest.skip("there is no fontconfig on this machine")
    monkeypatch.setattr(typefaces, "installed", lambda: frozenset({"simsun"}))
    checked = anjuan("templates", "check", path)
    assert checked.code == 0
    assert "本机没有“仿宋_GB2312”（正文第 1 段：{{ 工单编号 }}），转成 PDF 时用 Anjuan Fangsong 代替" in checked.out
    assert "请在本机安装这种字体，或把这里改成已有的字体" in checked.out
    assert re.search(r"本机没有“Calibri”（样式：.+），", checked.out) or "Calibri" not in checked.out
    found = {each["what"]: each["stand_in"] for each in anjuan("templates", "check", path, "--json").json}
    assert found["仿宋_GB2312"] == "Anjuan Fangsong"


def test_installed_fonts_are_not_missed(anjuan: Anjuan, tmp_path: Path) -> None:
    known = typefaces.installed()
    if not known:
        pytest.skip("there is no fontconfig on this machine")
    path = written(tmp_path / "模板.docx", "{{ 工单编号 }}")
    missed = {each["what"].lower() for each in anjuan("templates", "check", path, "--json").json}
    assert missed.isdisjoint(known)


def test_what_departs_from_the_standard_is_told_with_clause_place_and_remedy(anjuan: Anjuan, tmp_path: Path) -> None:
    path = written(tmp_path / "情况说明.docx", "情况说明", '所称"坑洼"属实。')
    judged = anjuan("templates", "check", path, "--standard", "gbt9704")
    assert judged.code == 4
    assert "必须改  7.5  页脚\n  现在：没有页码\n  应当：编页码\n  办法：" in judged.out
    assert "建议改  9（GB/T 15834，4.8）  正文第 2 段“所称" in judged.out
    assert "处不合 GB/T 9704-2012。" in judged.out
    report = anjuan("templates", "check", path, "--standard", "gbt9704", "--json")
    assert report.code == 4
    assert (report.json["standard"], report.json["path"]) == ("GB/T 9704-2012", str(path))
    (quotes,) = [each for each in report.json["departures"] if each["rule"] == "quotes"]
    assert quotes["severity"] == "should"
    assert quotes["places"] == [{"part": "正文", "paragraph": 2, "text": '所称"坑洼"属实。'}] * len(quotes["places"])
    assert all(each["clause"] and each["remedy"] and each["message"] for each in report.json["departures"])


def test_our_own_document_meets_the_standard(anjuan: Anjuan) -> None:
    path = LIBRARY / "case_statement.docx"
    judged = anjuan("templates", "check", path, "--standard", "gbt9704")
    assert (judged.code, judged.out) == (0, "正文每面 22 行、每行 28 字。符合 GB/T 9704-2012。\n")
    report = anjuan("templates", "check", path, "--standard", "gbt9704", "--json").json
    assert (report["lines_per_page"], report["characters_per_line"], report["departures"]) == (22, 28, [])


@pytest.mark.parametrize("content", [b"", b"\xd0\xcf\x11\xe0 a .doc", b"PK\x03\x04 broken"])
def test_what_is_no_docx_is_said(content: bytes, anjuan: Anjuan, tmp_path: Path) -> None:
    path = tmp_path / "老文件.doc"
    path.write_bytes(content)
    for more in ((), ("--standard", "gbt9704")):
        judged = anjuan("templates", "check", path, *more)
        assert judged.code == 3
        assert "“老文件.doc”不是 docx 文件，或有打开密码，或已损坏。请用 WPS 打开" in judged.err


def test_the_standard_needs_a_file(anjuan: Anjuan) -> None:
    judged = anjuan("templates", "check", "--standard", "gbt9704")
    assert judged.code == 2
    assert "要写明检查哪个文件" in judged.err


def test_the_list_tells_official_papers_from_forms(anjuan: Anjuan, home: Path) -> None:
    listed = {each["key"]: each["official"] for each in anjuan("--home", home, "templates", "list", "--json").json}
    assert (listed["reply"], listed["daily"]) == (True, False)
    assert "表格、内部材料" in anjuan("--home", home, "templates", "list").out
