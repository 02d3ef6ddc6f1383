import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.shared import Mm, Pt

from anjuan.kinds import Kind
from templates import gbt9704
from templates.catalogue import Provider, Templates, UnknownTemplate
from templates.fields import DECLARED, FIELDS
from templates.fill import Filled
from templates.lint import check
from templates.package import unpack
from templates.skeleton import skeleton
from tools import build_templates

GOLDEN = Path(__file__).parents[1] / "golden" / "templates"
KEYS = [template.key for template in Templates().all()]
Library = Callable[[str], tuple[Path, dict[str, object]]]


def outline(path: Path) -> str:
    """What a document says, with the style of each paragraph: the meaning of a docx, without its bytes."""
    told = []
    for block in docx.Document(str(path)).iter_inner_content():
        if hasattr(block, "rows"):
            told += [" | ".join(cell.text.replace("\n", "↵") for cell in row.cells) for row in block.rows]
        else:
            told.append(f"[{block.style.name}] {block.text}")
    return "\n".join(told) + "\n"


@pytest.mark.parametrize("key", KEYS)
def test_a_filled_template_says_what_it_should(key: str, library: Library, filled: Callable[..., Filled]) -> None:
    golden = GOLDEN / f"{key}.txt"
    told = outline(filled(*library(key)).path)
    if not golden.exists():  # delete the file to have it written anew, and read it before it is kept
        golden.write_text(told, encoding="utf-8")
        pytest.fail(f"{golden} was written")
    assert told == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("key", KEYS)
def test_the_sample_fills_all_that_a_draft_leaves_blank(
    key: str, library: Library, filled: Callable[..., Filled]
) -> None:
    template, values = library(key)
    assert set(filled(template, {}, draft=True).blanks) <= set(values)
    assert filled(template, values).blanks == ()


def test_a_draft_names_what_it_lacks(library: Library, filled: Callable[..., Filled]) -> None:
    blanks = filled(library("case_statement")[0], {}, draft=True).blanks
    assert {"工单编号", "承办单位", "核实情况", "成文日期"} <= set(blanks)


def test_every_field_of_the_library_is_declared_once() -> None:
    named = frozenset().union(*(skeleton(template.path).fields for template in Templates().all()))
    assert named <= set(FIELDS)
    assert len(DECLARED) == len(FIELDS)


@pytest.mark.parametrize("key", sorted(build_templates.BUILDERS))
def test_the_library_is_what_the_layout_module_builds(key: str) -> None:
    path = Templates().find(key).path
    assert unpack(path.read_bytes()) == unpack(build_templates.built(build_templates.BUILDERS[key]))
    assert check(path) == ()


def test_a_template_is_found_by_key_and_by_title() -> None:
    templates = Templates()
    assert templates.find("reply") == templates.find("回复") == templates.find("回复.docx")
    assert templates.find("案件情况说明").kind is Kind.CASE_STATEMENT
    with pytest.raises(UnknownTemplate) as caught:
        templates.find("不存在")
    assert caught.value.known[:2] == ("案件情况说明", "回复")


def test_the_offices_own_file_wins(tmp_path: Path, library: Library) -> None:
    office = tmp_path / "模板"
    assert Templates(office).find("reply").provider is Provider.PACKAGE
    office.mkdir()
    shutil.copy(library("reply")[0], office / "回复.docx")
    shutil.copy(library("reply")[0], office / "值班表.docx")
    (office / "~$回复.docx").write_bytes(b"")
    found = {template.title: template for template in Templates(office).all()}
    assert list(found) == [*(template.title for template in Templates().all()), "值班表"]
    assert found["回复"].path == office / "回复.docx"
    assert found["回复"].provider is Provider.OFFICE
    assert found["值班表"].kind is Kind.OTHER


def test_the_page_is_that_of_the_standard() -> None:
    document = gbt9704.blank()
    section = document.sections[0]
    assert [round(value.mm) for value in (section.page_width, section.page_height)] == [210, 297]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(value.mm) for value in margins] == [37, 35, 28, 26]
    assert round(section.footer_distance.mm, 1) == 25.3
    assert document.settings.odd_and_even_pages_header_footer
    assert section.footer.paragraphs[0].text == "— 1 —"
    body = document.styles["公文正文"]
    assert (body.font.size, body.paragraph_format.line_spacing) == (Pt(16), Pt(28.95))
    assert body.paragraph_format.first_line_indent == 2 * gbt9704.CHARACTER
    for style in document.styles:
        if style.type == docx.enum.style.WD_STYLE_TYPE.PARAGRAPH and style.font.size:
            assert style.element.rPr.rFonts.get(docx.oxml.ns.qn("w:eastAsia"))


def test_text_and_title_fit_the_page_that_is_22_lines_of_28_characters() -> None:
    assert Mm(225) >= gbt9704.LINE * gbt9704.LINES_A_PAGE
    assert gbt9704.CHARACTER * gbt9704.CHARACTERS_A_LINE <= gbt9704.TEXT_WIDTH


@pytest.mark.skipif(not (shutil.which("soffice") and shutil.which("pdftotext")), reason="needs LibreOffice and poppler")
def test_a_printed_page_has_22_lines_of_28_characters(tmp_path: Path) -> None:
    document = gbt9704.blank()
    gbt9704.body(document, "一" * 1300)
    document.save(str(tmp_path / "字.docx"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "字.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    printed = subprocess.run(["pdftotext", "-layout", str(tmp_path / "字.pdf"), "-"], check=True, capture_output=True)
    first, second, *_ = printed.stdout.decode().split("\f")
    lines = [line.strip() for line in first.splitlines() if "一" in line]
    assert [len(line) for line in lines] == [26, *[28] * 21]
    assert first.replace(" ", "").strip().endswith("—1—")
    assert second.replace(" ", "").strip().endswith("—2—")
    # 7.5: the dash stands 7 mm below the text area, which ends 262 mm below the page's upper edge.
    with pypdfium2.PdfDocument(tmp_path / "字.pdf") as pdf:
        page = pdf[0]
        characters = page.get_textpage()
        _, bottom, _, _ = characters.get_charbox(characters.count_chars() - 1)
        assert (page.get_height() - bottom) * 25.4 / 72 == pytest.approx(269, abs=0.5)


def test_without_a_seal_the_date_begins_two_characters_right_of_the_unit() -> None:
    document = gbt9704.blank()
    gbt9704.signature(document, "青云店镇市民诉求处置中心", "2023年9月14日", sealed=False, unit_characters=12)
    unit, day = (paragraph.paragraph_format.left_indent for paragraph in document.paragraphs[-2:])
    assert (round(unit / gbt9704.CHARACTER), round(day / gbt9704.CHARACTER)) == (28 - 2 - 12, 28 - 12)


def test_the_four_levels_have_the_standards_faces() -> None:
    document = gbt9704.blank()
    for level, text in enumerate(("一、", "（一）", "1.", "（1）"), 1):
        gbt9704.heading(document, text, level)
    fonts = [paragraph.style.element.rPr.rFonts.get(docx.oxml.ns.qn("w:eastAsia")) for paragraph in document.paragraphs]
    assert fonts == ["黑体", "楷体_GB2312", "仿宋_GB2312", "仿宋_GB2312"]


def test_signatures_stay_on_the_page_of_the_deductions_above_them(
    library: Library, filled: Callable[..., Filled]
) -> None:
    document = docx.Document(str(filled(*library("scoring")).path))
    deductions = document.tables[-1]
    assert len(deductions.rows) == 5
    cells = [row.cells[0] for row in deductions.rows]
    assert all(each.paragraphs[0].paragraph_format.keep_with_next for each in cells)
