import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.shared import Pt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from templates.fields import BadValues
from templates.fill import Filled, MissingFields, Note
from templates.prose import clean
from templates.publish import TargetExists
from templates.skeleton import BadTemplate

Fill = Callable[..., Filled]
Make = Callable[..., Path]
Library = Callable[[str], tuple[Path, dict[str, object]]]

PIECES = ("\x00", "\x07", "\ud800", "\ufffe", "\u2028", "{{", "{_{", "\u3000", "😀")
NASTY = st.sampled_from([*"<&>\"'\t\n\r\v\f｛｝{}%#_ 𠮷㐂é", *PIECES])
TEXTS = st.lists(st.one_of(NASTY, st.characters()), max_size=30).map("".join)


def lines(path: Path) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]


@given(text=TEXTS)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_reads_back_as_it_was_given(text: str, make: Make, filled: Fill) -> None:
    template = _cached(make, "政策依据：{{ 政策依据 }}。")
    result = filled(template, {"政策依据": text})
    wanted, dropped = clean(text)
    assert "\n".join(lines(result.path)) == f"政策依据：{wanted if wanted.strip() else ''}。"
    if wanted.strip():
        assert result.notes == ((Note("政策依据", dropped),) if dropped else ())


_MADE: dict[str, Path] = {}


def _cached(make: Make, text: str) -> Path:
    return _MADE.setdefault(text, make(text)) if text not in _MADE else _MADE[text]


def test_cleaning_twice_changes_nothing_more() -> None:
    once, dropped = clean("\n一\x07二\ud800\r\n三\x85四\n")
    assert (once, dropped) == ("一二\n三\n四", ("U+0007", "U+D800"))
    assert clean(once) == (once, ())


def test_line_breaks_become_paragraphs_of_the_same_form(make: Make, filled: Fill) -> None:
    path = make(["核实情况：", "{{ 核实情况 }}", "（完）"])
    document = docx.Document(str(path))
    document.paragraphs[0].paragraph_format.first_line_indent = Pt(31.5)
    document.paragraphs[0].runs[1].bold = True
    document.save(str(path))
    result = filled(path, {"核实情况": "第一段\n\n第三段"})
    paragraphs = docx.Document(str(result.path)).paragraphs
    assert [each.text for each in paragraphs] == ["核实情况：第一段", "", "第三段（完）"]
    assert {each.paragraph_format.first_line_indent for each in paragraphs} == {Pt(31.5)}
    assert [run.bold for run in paragraphs[2].runs] == [True, None]


def test_a_template_tag_in_a_value_is_plain_text(make: Make, filled: Fill) -> None:
    result = filled(make("{{ 核实情况 }}"), {"核实情况": "{{ 7 * 7 }}{% for x in y %}"})
    assert lines(result.path) == ["{{ 7 * 7 }}{% for x in y %}"]


def test_a_tag_that_word_cut_into_pieces_is_filled(make: Make, filled: Fill) -> None:
    result = filled(make(["编号{", "{ 工单", "编号 }", "}。"]), {"工单编号": "热线-230914-001234"})
    assert lines(result.path) == ["编号热线-230914-001234。"]


def test_all_missing_fields_are_named_at_once_in_the_order_of_the_document(make: Make, filled: Fill) -> None:
    template = make("{{ 工单编号 }}", "{{ 经办人 }}{{ 区平台编号 }}", "{{ 办理结果 }}")
    with pytest.raises(MissingFields) as caught:
        filled(template, {"经办人": " "})
    assert [field.name for field in caught.value.fields] == ["工单编号", "经办人", "办理结果"]


def test_a_draft_shows_what_is_missing(make: Make, filled: Fill) -> None:
    result = filled(make("{{ 工单编号 }}由{{ 经办人 }}办理"), {"工单编号": "热线-230914-001234"}, draft=True)
    assert lines(result.path) == ["热线-230914-001234由（待填：经办人）办理"]
    assert result.blanks == ("经办人",)


def test_a_field_in_a_branch_that_is_not_taken_is_not_missed(make: Make, filled: Fill) -> None:
    template = make("{% if 解决情况 == '未解决' %}{{ 未解决原因 }}{% else %}已解决{% endif %}")
    assert lines(filled(template, {"解决情况": "已解决"}).path) == ["已解决"]
    with pytest.raises(MissingFields) as caught:
        filled(template, {"解决情况": "未解决"})
    assert [field.name for field in caught.value.fields] == ["未解决原因"]


def test_a_field_that_the_template_asks_for_first_is_not_missed(make: Make, filled: Fill) -> None:
    assert lines(filled(make("{% if 经办人 %}{{ 经办人 }}{% else %}无{% endif %}"), {}).path) == ["无"]


def test_a_field_of_the_offices_own_is_required(make: Make, filled: Fill) -> None:
    template = make("{{ 网格员 }}")
    assert lines(filled(template, {"网格员": "张某"}).path) == ["张某"]
    with pytest.raises(MissingFields):
        filled(template, {})


def test_rows_print_their_columns(make: Make, filled: Fill) -> None:
    template = make("{%p for 环节 in 办理过程 %}", "{{ loop.index }}. {{ 环节.时间 }}{{ 环节.说明 }}", "{%p endfor %}")
    steps = [{"时间": dt.datetime(2023, 9, 14, 9, 5), "说明": "签收"}, "到场核实"]  # noqa: DTZ001 - Shanghai's
    assert lines(filled(template, {"办理过程": steps}).path) == ["1. 2023年9月14日9时5分签收", "2. 到场核实"]
    assert lines(filled(template, {"办理过程": "签收\n办理"}).path) == ["1. 签收", "2. 办理"]


def test_a_column_that_is_none_is_said(make: Make, filled: Fill) -> None:
    template = make("{% for 环节 in 办理过程 %}{{ 环节.钟点 }}{% endfor %}")
    with pytest.raises(BadTemplate) as caught:
        filled(template, {"办理过程": "签收"})
    assert [(finding.code, finding.what) for finding in caught.value.findings] == [("unknown_column", "钟点")]


@pytest.mark.parametrize(
    ("name", "value"),
    [("解决情况", "部分解决"), ("来电时间", "昨天"), ("来电时间", "2023-13-01"), ("成文日期", 20230914),
     ("附件清单", {"一": "二"}), ("办理过程", [{"地点": "村口"}]), ("经办人", ["张某"])],
)  # fmt: skip
def test_values_that_do_not_fit_are_named(name: str, value: object, make: Make, filled: Fill) -> None:
    with pytest.raises(BadValues) as caught:
        filled(make(f"{{{{ {name}|length }}}}"), {name: value})
    assert [field.name for field, _ in caught.value.faults] == [name]


def test_the_same_input_gives_the_same_bytes(make: Make, filled: Fill, tmp_path: Path) -> None:
    template = make("{{ 工单编号 }}")
    one = filled(template, {"工单编号": "一"}, target=tmp_path / "1.docx").path.read_bytes()
    two = filled(template, {"工单编号": "一"}, target=tmp_path / "2.docx").path.read_bytes()
    assert one == two
    with zipfile.ZipFile(tmp_path / "1.docx") as docx_file:
        assert {info.date_time for info in docx_file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_properties_are_ours_and_no_tools(make: Make, filled: Fill) -> None:
    result = filled(make("{{ 工单编号 }}"), {"工单编号": "一"}, title="A&B <说明>", author="青云店镇")
    properties = docx.Document(str(result.path)).core_properties
    assert (properties.title, properties.author, properties.last_modified_by) == ("A&B <说明>", "青云店镇", "青云店镇")
    assert properties.created == dt.datetime(2023, 9, 20, 8, 30, tzinfo=dt.UTC)
    assert properties.comments == ""
    with zipfile.ZipFile(result.path) as docx_file:
        assert [name for name in docx_file.namelist() if name.startswith("docProps/")] == ["docProps/core.xml"]
        assert b"python-docx" not in b"".join(docx_file.read(name) for name in docx_file.namelist())


def test_an_existing_file_is_not_replaced_unless_told(make: Make, filled: Fill, tmp_path: Path) -> None:
    target = tmp_path / "有.docx"
    target.write_bytes(b"x")
    with pytest.raises(TargetExists):
        filled(make("{{ 工单编号 }}"), {"工单编号": "一"}, target=target, overwrite=False)
    assert target.read_bytes() == b"x"


def test_a_failure_leaves_nothing_behind(make: Make, filled: Fill, tmp_path: Path) -> None:
    with pytest.raises(MissingFields):
        filled(make("{{ 工单编号 }}"), {}, overwrite=False)
    filled(make("{{ 工单编号 }}"), {"工单编号": "一"}, target=tmp_path / "好.docx", overwrite=False)
    assert [each.name for each in tmp_path.iterdir()] == ["好.docx"]


def test_rows_that_are_missing_in_a_draft_are_named_once(make: Make, filled: Fill, library: Library) -> None:
    template = make("{%p for 行 in 三率统计表 %}", "{{ 行.承办单位 }}/{{ 行.受理量 }}/{{ 行.响应率 }}", "{%p endfor %}")
    result = filled(template, {}, draft=True)
    assert lines(result.path) == ["（待填：三率统计表）/（待填）/（待填）"]
    assert result.blanks == ("三率统计表",)
    told = filled(make("{% for 环节 in 办理过程 %}{{ 环节.说明 }}{% endfor %}"), {}, draft=True)
    assert lines(told.path) == ["（待填：办理过程）"]
    reply, _ = library("reply")
    assert "反馈情况：（待填：诉求人意见）。市民【（待填：满意度）】。" in lines(filled(reply, {}, draft=True).path)


def test_headers_are_filled(make: Make, filled: Fill) -> None:
    path = make("{{ 工单编号 }}")
    document = docx.Document(str(path))
    document.sections[0].header.paragraphs[0].text = "页眉{{ 机关名称 }}"
    document.save(str(path))
    result = filled(path, {"工单编号": "一", "机关名称": "甲&乙"})
    assert docx.Document(str(result.path)).sections[0].header.paragraphs[0].text == "页眉甲&乙"


@given(text=TEXTS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_goes_through_every_place_of_the_library(text: str, library: Library, filled: Fill) -> None:
    template, values = library("case_statement")
    hostile = f"甲{text}乙"
    names = ("工单编号", "诉求内容", "承办单位", "核实情况", "经办人", "诉求分类", "办理结果")
    result = filled(template, values | dict.fromkeys(names, hostile) | {"附件清单": [hostile], "办理过程": [hostile]})
    document = docx.Document(str(result.path))
    cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
    told = "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)
    assert told.count(clean(hostile)[0]) >= len(names) + 2


def test_a_text_box_breaks_its_lines_within_itself(make: Make, altered: Make, filled: Fill) -> None:
    box = "<w:pict><w:txbxContent><w:p><w:r><w:t>{{ 核实情况 }}</w:t></w:r></w:p></w:txbxContent></w:pict>"
    path = altered(
        make("前", "后"), word__document_dot_xml=lambda xml: xml.replace("<w:t>前</w:t>", f"<w:t>前</w:t>{box}")
    )
    result = filled(path, {"核实情况": "一\n二"})
    root = docx.Document(str(result.path)).element
    inside = root.xpath("//w:txbxContent/w:p")
    assert ["".join(each.xpath(".//w:t/text()")) for each in inside] == ["一", "二"]
    assert lines(result.path)[-1] == "后"


def test_table_rows_repeat(make: Make, filled: Fill) -> None:
    path = make("{{ 工单编号 }}")
    document = docx.Document(str(path))
    table = document.add_table(4, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "时间", "说明"
    table.cell(1, 0).text = "{%tr for 环节 in 办理过程 %}"
    table.cell(2, 0).text, table.cell(2, 1).text = "{{ 环节.时间 }}", "{{ 环节.说明 }}"
    table.cell(3, 0).text = "{%tr endfor %}"
    document.save(str(path))
    result = filled(path, {"工单编号": "一", "办理过程": ["签收", {"时间": "2023年9月14日", "说明": "办理"}]})
    told = [[cell.text for cell in row.cells] for row in docx.Document(str(result.path)).tables[0].rows]
    assert told == [["时间", "说明"], ["", "签收"], ["2023年9月14日", "办理"]]


def test_a_table_without_rows_goes_and_a_cell_ends_with_a_paragraph(make: Make, filled: Fill) -> None:
    path = make("{{ 工单编号 }}")
    document = docx.Document(str(path))
    rows = document.add_table(3, 1)
    rows.cell(0, 0).text, rows.cell(1, 0).text = "{%tr for 附件 in 附件清单 %}", "{{ 附件 }}"
    rows.cell(2, 0).text = "{%tr endfor %}"
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "{%p if 联系人 %}"
    cell.add_paragraph("{{ 联系人 }}")
    cell.add_paragraph("{%p endif %}")
    document.save(str(path))
    tables = docx.Document(str(filled(path, {"工单编号": "一"}).path)).tables
    assert [[cell.text for row in table.rows for cell in row.cells] for table in tables] == [[""]]


@pytest.mark.parametrize("expression", ["工单编号 < 1", "loop.index", "附件清单.x"])
def test_an_expression_that_fails_on_the_values_is_the_templates_fault(
    expression: str, make: Make, filled: Fill
) -> None:
    with pytest.raises((BadTemplate, MissingFields)):
        filled(make(f"{{{{ 工单编号 }}}}{{{{ {expression} }}}}"), {"工单编号": "一", "附件清单": ["二"]})
