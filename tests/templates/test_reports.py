from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Pt

from anjuan.settings import Settings
from casework.deriving import derived
from templates import gbt9704
from templates.fields import FIELDS
from templates.fill import Filled, MissingFields

Library = Callable[[str], tuple[Path, dict[str, Any]]]


def text_of(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)


def quiet(values: dict[str, Any]) -> dict[str, Any]:
    """The values of a report when nothing came in: required ones only."""
    kept = {name: value for name, value in values.items() if FIELDS[name].required}
    counted = {name: 0 for name in kept if name in ("受理量", "办结量", "有效回访量", "企业诉求量")}
    rates = {name: "—" for name in kept if FIELDS[name].places and not isinstance(kept[name], list)}
    tables = {name: [{"承办单位": "甲村", "类别": "村级"}] for name in ("三率统计表", "三率统计表不含剔除")}
    return {**kept, **counted, **rates, **tables, "诉求热点": [], "后三名逐日排名": []}


@pytest.mark.parametrize("key", ["daily", "weekly", "monthly"])
def test_a_span_in_which_nothing_came_in_is_told_as_such(
    key: str, library: Library, filled: Callable[..., Filled]
) -> None:
    template, values = library(key)
    told = text_of(filled(template, derived(key, quiet(values), Settings())).path)
    for sentence in (
        "受理12345市民服务热线诉求0件",
        "无有效回访，“三率”不作统计",
        "无有效回访，不作排名",
        "未受理诉求。",
    ):
        assert sentence in told
    assert "未受理企业诉求" in told
    assert "%" not in told.partition("附件1")[0]


def test_a_report_never_says_that_nothing_came_in_when_it_only_was_not_given(
    library: Library, filled: Callable[..., Filled]
) -> None:
    template, values = library("daily")
    del values["后三名逐日排名"]
    assert "本期未列后三名逐日排名。" in text_of(filled(template, values).path)
    del values["诉求热点"]
    with pytest.raises(MissingFields) as caught:
        filled(template, values)
    assert [field.name for field in caught.value.fields] == ["诉求热点"]


def test_without_figures_to_compare_with_no_change_is_told(library: Library, filled: Callable[..., Filled]) -> None:
    template, values = library("daily")
    plain = {name: value for name, value in values.items() if not name.startswith("上期") and not name.endswith("变化")}
    assert "较" not in text_of(filled(template, plain).path)


def test_names_of_those_who_approve_leave_room_to_be_written(library: Library, filled: Callable[..., Filled]) -> None:
    template, values = library("daily")
    del values["签发人"]
    assert "签发：　　　　" in text_of(filled(template, values).path)


@pytest.mark.parametrize("key", ["daily", "weekly", "monthly"])
def test_the_tables_of_rates_lie_across_and_no_empty_line_makes_a_page_before_them(
    key: str, library: Library, filled: Callable[..., Filled]
) -> None:
    document = docx.Document(str(filled(*library(key)).path))
    assert [section.orientation for section in document.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
    [last] = [
        each for each in document.paragraphs if each._p.pPr is not None and each._p.pPr.find(qn("w:sectPr")) is not None
    ]
    assert last.text or last.paragraph_format.line_spacing == Pt(1)


def test_a_section_ends_with_its_text() -> None:
    document = gbt9704.blank()
    gbt9704.body(document, "末段。")
    gbt9704.turn(document, landscape=True)
    assert [paragraph.text for paragraph in document.paragraphs] == ["末段。"]
    assert len(document.sections) == 2
