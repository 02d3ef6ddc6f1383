import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from cli.messages import word_finding
from templates.fill import Filled
from templates.lint import Code, Finding, Severity, check
from templates.package import MAX_XML_PART, Fault, NotADocx
from templates.skeleton import BadTemplate, skeleton

Make = Callable[..., Path]
Alter = Callable[..., Path]


def codes(path: Path) -> list[str]:
    return [finding.code.value for finding in check(path)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("{{ 工单编号 }}", []),
        ("{% if 工单编号 == “一” %}{{ 工单编号 }}{% endif %}", []),
        ("{% for x in 附件清单 %}{{ loop.index }}{{ x }}{% endfor %}", []),
        ("{# 说明 #}{{ 附件清单|join('；') }}", []),
        ("没有字段", ["no_fields"]),
        ("{{ 工单编号 }", ["unclosed"]),
        ("工单编号 }} {{ 工单编号 }}", ["unclosed"]),
        ("｛｛ 工单编号 ｝｝ {{ 工单编号 }}", ["full_width"]),
        ("{{ 工单编好 }}", ["unknown_field"]),
        ("{{ 工单编号 工单编号 }}", ["syntax"]),
        ("{% if 工单编号 %}一", ["unpaired"]),
        ("{% endif %}{{ 工单编号 }}", ["unpaired"]),
        ("{% if 工单编号 %}{% for x in 附件清单 %}{% endif %}{% endfor %}", ["unpaired"]),
        ("{{ ''.__class__.__mro__ }}", ["unsafe"]),
        ("{{ 工单编号.__class__ }}", ["unsafe"]),
        ("{{ 工单编号.upper() }}", ["unsafe"]),
        ("{{ 工单编号|attr('x') }}", ["unsafe"]),
        ("{{ 'x' * 1000000000 }}", ["unsafe"]),
        ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", ["unsafe"]),
        ("{% for x in range(9999999) %}{% endfor %}", ["unsafe"]),
        ("{% for x in [1, 2, 3] %}{% endfor %}", ["unsafe"]),
        ("{% for x in 附件清单 recursive %}{% endfor %}", ["unsafe"]),
        ("{{ " + "(" * 5000 + "经办人" + ")" * 5000 + " }}", ["unsafe"]),
        ("{% if 经办人 %}" * 300 + "{% endif %}" * 300, ["structure"]),
        ("前{%p if 经办人 %}", ["not_alone", "unpaired"]),
        ("{{p 工单编号 }}", ["unsafe"]),
        ("{{r 工单编号 }}", ["unsafe"]),
        ("{% raw %}{{ 工单编号 }}{% endraw %}", ["unsafe"]),
        ("{{ " + "9" * 5000 + " }}", ["syntax"]),
        ("{{ 工单编号 }}" * 2001, ["too_many_tags"]),
        ("{% set x = 1 %}{{ 工单编号 }}", ["unsafe"]),
        ("{% include '/etc/passwd' %}{{ 工单编号 }}", ["unsafe"]),
        ("{% macro x() %}{% endmacro %}{{ 工单编号 }}", ["unsafe"]),
    ],
)
def test_what_is_wrong_with_a_tag_is_found(text: str, wanted: list[str], make: Make) -> None:
    assert sorted(set(codes(make(text)))) == sorted(set(wanted))


def test_a_finding_says_where_and_what_and_what_was_meant(make: Make) -> None:
    (finding,) = check(make("编号", "工单编号：{{ 工单编好 }}"))
    assert finding == Finding(
        Code.UNKNOWN_FIELD, "工单编号：{{ 工单编好 }}", "工单编好", "工单编号", 2, "word/document.xml"
    )
    assert finding.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("written", "meant"),
    [("工单编码", "工单编号"), ("成文时期", "成文日期"), ("诉求内荣", "诉求内容"), ("毫不相干的名称", "")],
)
def test_a_near_miss_is_asked_about(written: str, meant: str, make: Make) -> None:
    (finding,) = check(make(f"{{{{ {written} }}}}"))
    assert (finding.code, finding.what, finding.suggestion) == (Code.UNKNOWN_FIELD, written, meant)
    assert (f"是不是“{meant}”" in word_finding(finding)) is bool(meant)


@pytest.mark.parametrize(
    ("between", "formatted"),
    [
        ('<w:proofErr w:type="spellStart"/>', ""),
        ('<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>', ""),
        ("", "<w:rPr><w:b/></w:rPr>"),
        ('<w:proofErr w:type="spellEnd"/>', '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'),
    ],
    ids=["spelling", "bookmark", "formatting", "both"],
)
def test_a_tag_that_word_has_cut_into_runs_works(
    between: str, formatted: str, make: Make, altered: Alter, filled: Callable[..., Filled]
) -> None:
    cut = f"</w:t></w:r>{between}<w:r>{formatted}<w:t>"
    path = altered(
        make("编号：{{ 工单编号 }}。"),
        word__document_dot_xml=lambda text: text.replace("{{ 工单", f"{{{cut}{{ 工{cut}单").replace("}}", f"}}{cut}}}"),
    )
    assert codes(path) == []
    result = filled(path, {"工单编号": "热线-230914-001234"}).path
    assert [each.text for each in docx.Document(str(result)).paragraphs] == ["编号：热线-230914-001234。"]


def test_a_finding_says_in_which_part_and_paragraph_it_stands(make: Make) -> None:
    path = make("{{ 工单编号 }}", "", "{{ 承办单位 }")
    document = docx.Document(str(path))
    document.add_table(1, 1).rows[0].cells[0].text = "{{ 经办人"
    document.sections[0].footer.paragraphs[0].text = "｛｛ 联系人 ｝｝"
    document.save(str(path))
    assert {(each.code, each.part, each.paragraph) for each in check(path)} == {
        (Code.UNCLOSED, "word/document.xml", 3),
        (Code.UNCLOSED, "word/document.xml", 0),
        (Code.FULL_WIDTH, "word/footer1.xml", 1),
    }
    told = "\n".join(word_finding(each) for each in check(path))
    assert "正文第 3 段：{{ 承办单位 }" in told
    assert "正文表格或文本框里：{{ 经办人" in told
    assert "页脚第 1 段：｛｛ 联系人 ｝｝" in told


@pytest.mark.parametrize(
    "text",
    ["｛{ 工单编号 }｝", "{｛工单编号｝}", "｛｛工单编号｝｝", "｛%p if 经办人 %｝", "{％ if 经办人 ％}"],
)
def test_full_width_signs_are_found_in_any_mixture(text: str, make: Make) -> None:
    assert "full_width" in codes(make(f"{text}{{{{ 工单编号 }}}}"))


def test_a_loop_may_walk_only_what_belongs_to_the_item_of_the_loop_around_it(make: Make) -> None:
    inner = "{%% for y in %s %%}{{ y }}{%% endfor %%}"
    outer = "{%% for x in 附件清单 %%}%s{%% endfor %%}"
    assert codes(make(outer % (inner % "x"))) == []
    assert codes(make(outer % (inner % "附件清单"))) == ["nested_loop"]
    assert codes(
        make("{% for x in 附件清单 %}{% for x in x %}{% for y in 附件清单 %}{% endfor %}" + "{% endfor %}" * 2)
    ) == ["nested_loop"]
    [finding] = check(make("一", outer % (inner % "附件清单")))
    assert (finding.paragraph, finding.what, finding.suggestion) == (2, "for y in 附件清单", "x")


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("{% for 照 in 办理前照片 %}{{ 照.名字 }}{% endfor %}", "名字"),
        ("{% for 行 in 对比照片 %}{{ 行.前.图 }}{{ 行.左 }}{% endfor %}", "左"),
        ("{% for 次 in 回访记录 %}{% if 次.结果 == '好' %}好{% endif %}{% endfor %}", "结果"),
        ("{% for 件 in 附件清单 %}{{ 件.名 }}{% endfor %}", "名"),
        ("{{ 标题.长 }}", "长"),
        ("{% for 张 in 办理前照片 %}{{ loop.index }}{{ 张.图|宽(70) }}{{ 张.说明 }}{% endfor %}{{ 附件清单 }}", None),
        ("{% for 行 in 对比照片 %}{% if 行.前.时间 %}{{ 行.前.图 }}{% endif %}{% endfor %}", None),
        ("{% for 某 in 本单位的名单 %}{{ 某.什么 }}{% endfor %}{{ 回访记录|length }}", None),
        ("{{ 附件清单|first }}", None),
    ],
)
def test_a_column_that_is_none_is_found_before_anything_is_filled(text: str, unknown: str | None, make: Make) -> None:
    found = [finding for finding in check(make("一", text)) if finding.code is not Code.UNKNOWN_FIELD]
    assert [(each.code, each.what, each.paragraph) for each in found] == (
        [(Code.UNKNOWN_COLUMN, unknown, 2)] if unknown else []
    )


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("{{ 对比照片 }}", "{{ 照片.前.图 }}"),
        ("{{ 办理前照片 }}", "{{ 照片.图 }}"),
        ("{% for 张 in 办理前照片 %}{{ 张 }}{% endfor %}", "{{ 张.图 }}"),
        ("{{ 办理前照片|first }}", ".图 }}"),
        ("{{ 回访记录 }}", "{{ 行.回访次数 }}"),
        ("{{ 标题 if 标题 else 回访记录 }}", "行."),
        ("{{ 回访记录|join('、') }}", "行."),
    ],
)
def test_rows_and_photos_are_not_printed_as_a_whole(
    text: str, instead: str, make: Make, filled: Callable[..., Filled]
) -> None:
    template = make("一", text)
    [finding] = check(template)
    assert (finding.code, finding.paragraph) == (Code.NOT_PRINTABLE, 2)
    assert instead in finding.suggestion
    with pytest.raises(BadTemplate):
        filled(template, {}, draft=True)


@pytest.mark.parametrize(
    ("text", "found"), [("标题：{ 标题 }", ["标题"]), ("｛标题｝", ["标题"]), ("{ 甲 }", []), ("{{ 标题 }}", [])]
)
def test_single_braces_around_a_field_are_asked_about(text: str, found: list[str], make: Make) -> None:
    findings = check(make("{{ 工单编号 }}", text))
    assert [finding.what for finding in findings if finding.code is Code.SINGLE_BRACES] == found
    assert all(finding.severity is Severity.WARNING for finding in findings)


def test_a_block_that_cuts_through_a_table_is_found(make: Make) -> None:
    path = make("{{ 工单编号 }}")
    document = docx.Document(str(path))
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "{% for x in 附件清单 %}{{ x }}", "{% if 经办人 %}{% endif %}"
    cells[1].add_paragraph("{%p if 经办人 %}")
    document.add_paragraph("{% endfor %}{%p endif %}")
    document.save(str(path))
    assert set(codes(path)) & {"structure", "unpaired"}


def test_macros_are_refused(make: Make, altered: Alter, filled: Callable[..., Filled]) -> None:
    path = altered(make("{{ 工单编号 }}"), word__vbaProject_dot_bin="code")
    assert codes(path) == ["macros"]
    with pytest.raises(BadTemplate) as caught:
        filled(path, {"工单编号": "一"})
    assert caught.value.path == path
    assert [finding.code for finding in caught.value.findings] == [Code.MACROS]


RELATIONSHIP = (
    '<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"'
    ' Target="{target}" TargetMode="External"/></Relationships>'
)


@pytest.mark.parametrize(
    ("kind", "target", "wanted"),
    [
        ("attachedTemplate", "http://example.com/evil.dotm", ["outside_link"]),
        ("image", "http://example.com/track.png", ["outside_link"]),
        ("oleObject", "file:///x.xls", ["outside_link"]),
        ("attachedTemplate", "file:///C:\\Users\\x\\公文.dotx", []),
        ("attachedTemplate", "file://server/share/x.dotm", ["outside_link"]),
        ("attachedTemplate", "\\\\server\\share\\x.dotm", ["outside_link"]),
        ("hyperlink", "https://www.beijing.gov.cn", []),
    ],
)
def test_what_word_would_fetch_is_refused(
    kind: str, target: str, wanted: list[str], make: Make, altered: Alter
) -> None:
    link = RELATIONSHIP.format(kind=kind, target=target)
    path = altered(
        make("{{ 工单编号 }}"),
        word___rels__document_dot_xml_dot_rels=lambda text: text.replace("</Relationships>", link),
    )
    assert codes(path) == wanted


def test_the_template_on_the_makers_disk_is_forgotten(
    make: Make, altered: Alter, filled: Callable[..., Filled]
) -> None:
    link = RELATIONSHIP.format(kind="attachedTemplate", target="file:///C:/Users/x/y.dotx")
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    path = altered(
        make("{{ 工单编号 }}"),
        word__settings_dot_xml=lambda text: text.replace(
            "</w:settings>", '<w:attachedTemplate xmlns:r="http://r" r:id="rIdX"/></w:settings>'
        ),
        word___rels__settings_dot_xml_dot_rels=rels + link,
    )
    with zipfile.ZipFile(filled(path, {"工单编号": "一"}).path) as result:
        assert not any(b"attachedTemplate" in result.read(name) for name in result.namelist())


def test_a_field_that_runs_a_program_is_refused(make: Make, altered: Alter) -> None:
    code = '</w:t><w:instrText>DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc"</w:instrText><w:t>'
    path = altered(make("{{ 工单编号 }}前后"), word__document_dot_xml=lambda text: text.replace("前后", f"前{code}后"))
    assert "outside_link" in codes(path)


def test_a_tag_in_an_attribute_is_refused(make: Make, altered: Alter) -> None:
    path = altered(
        make("{{ 工单编号 }}"),
        word__document_dot_xml=lambda text: text.replace("<w:p>", '<w:p w:rsidR="{{ 经办人 }}">', 1),
    )
    assert codes(path) == ["tag_outside_text"]


def test_tracked_changes_are_said(make: Make, altered: Alter) -> None:
    path = altered(
        make("{{ 工单编号 }}"),
        word__document_dot_xml=lambda text: text.replace("<w:r>", "<w:ins><w:r>", 1).replace(
            "</w:r>", "</w:r></w:ins>", 1
        ),
    )
    assert codes(path) == ["tracked_changes"]


def test_a_font_of_a_text_is_told_with_the_paragraph_that_asks_for_it(make: Make) -> None:
    path = make("编号", "{{ 工单编号 }}")
    document = docx.Document(str(path))
    document.paragraphs[1].runs[0].font.name = "某体"
    document.save(str(path))
    [font] = [each for each in check(path, fonts=set()) if each.what == "某体"]
    assert (font.paragraph, font.place, font.part) == (2, "{{ 工单编号 }}", "word/document.xml")


def test_fonts_that_are_not_installed_are_named(library: Callable[[str], tuple[Path, dict[str, object]]]) -> None:
    path, _ = library("reply")
    found = check(path, fonts={"黑体", "宋体", "楷体_GB2312", "方正小标宋简体"})
    [font] = found
    assert (font.code, font.what, font.part) == (Code.MISSING_FONT, "仿宋_GB2312", "word/styles.xml")
    assert found[0].severity is Severity.WARNING


@pytest.mark.parametrize(
    "content",
    [b"", b"\xd0\xcf\x11\xe0 a .doc or an encrypted docx", b"PK\x03\x04 broken", b"{{ \xe5\xb7\xa5\xe5\x8d\x95 }}"],
)
def test_what_is_no_docx_is_named(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "假.docx").write_bytes(content)
    with pytest.raises(NotADocx) as caught:
        check(tmp_path / "假.docx")
    assert caught.value.path == tmp_path / "假.docx"
    with pytest.raises(NotADocx):
        skeleton(tmp_path / "假.docx")


def test_entities_and_bombs_are_no_docx(make: Make, altered: Alter) -> None:
    path = make("{{ 工单编号 }}")
    entity = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    evil = altered(path, word__document_dot_xml=lambda text: text.replace("<w:document", entity + "<w:document", 1))
    with pytest.raises(NotADocx) as caught:
        check(evil)
    assert caught.value.fault is Fault.FORBIDDEN
    stream = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) if name != "word/document.xml" else b" " * (MAX_XML_PART + 1))
    path.write_bytes(stream.getvalue())
    with pytest.raises(NotADocx) as caught:
        check(path)
    assert caught.value.fault is Fault.TOO_BIG


def test_real_documents_without_tags_are_read_without_harm(realdata: Path) -> None:
    outcomes = {}
    for path in sorted((realdata / "office").glob("*.docx")):
        try:
            outcomes[path.name] = {finding.code for finding in check(path)}
        except NotADocx:
            outcomes[path.name] = None
    assert outcomes["会议纪要.docx"] == {Code.NO_FIELDS}
    assert outcomes["培训记录.docx"] == {Code.EMBEDDED}
    assert outcomes["delins.docx"] == {Code.TRACKED_CHANGES}
    for broken in (
        "truncated62886.docx",
        "bug53475-password-is-pass.docx",
        "ExternalEntityInText.docx",
    ):
        assert outcomes[broken] is None
