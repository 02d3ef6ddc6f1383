"""Word and Excel files without personal data."""

import io
import re
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from openpyxl.comments import Comment
from PIL import Image

from anjuan.masking import Known, Masker, Personal
from archive.masked.openxml import CannotMask, mask_openxml
from archive.obstacles import Unpreparable
from tests.archive.masked.conftest import SECRETS, package_text

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TEXT_BOX = (
    f'<w:r {W} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape alt="张建国的照片"><v:textbox><w:txbxContent>'
    "<w:p><w:r><w:t>诉求人：张建</w:t></w:r><w:r><w:t>国</w:t></w:r></w:p>"
    "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)
DELETED = (
    f'<w:del {W} w:id="9" w:author="李经办" w:date="2023-09-14T00:00:00Z">'
    "<w:r><w:delText>{}</w:delText></w:r></w:del>"
)


def photo_with_gps() -> io.BytesIO:
    exif = Image.Exif()
    exif[0x010F] = "SECRETCAMERA"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG", exif=exif)
    out.seek(0)
    return out


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A statement with personal data wherever Word keeps text."""
    document = docx.Document()
    properties = document.core_properties
    properties.author, properties.last_modified_by, properties.title = "张建国", "李经办", "张建国 13800138000"
    first = document.add_paragraph("联系电话：")
    for part in ("138", "0013", "80", "00"):
        first.add_run(part).bold = part == "0013"
    document.add_paragraph("诉求人：张").add_run("建国").italic = True
    document.add_paragraph("工单编号：热线-230914-001234，身份证11010119900307803X，热线12345")
    document.add_paragraph()._p.append(docx.oxml.parse_xml(TEXT_BOX))
    changed = document.add_paragraph("回电138")
    changed._p.append(docx.oxml.parse_xml(DELETED.format("9999")))
    changed.add_run("00138000")
    document.add_paragraph("原电话")._p.append(docx.oxml.parse_xml(DELETED.format("13800138000")))
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (*table.rows[0].cells, *table.rows[1].cells), ("姓名", "电话", "赵铁柱", "13800138000"), strict=True
    ):
        cell.text = text
    section = document.sections[0]
    section.header.paragraphs[0].text, section.footer.paragraphs[0].text = "张建国工单", "13800138000"
    document.add_comment(first.runs, text="张建国要求保密", author="李经办", initials="LJ")
    document.add_picture(photo_with_gps())
    path = tmp_path / "情况说明.docx"
    document.save(str(path))
    return path


def test_nothing_personal_is_left_in_any_part(paper: Path, tmp_path: Path, masker: Masker) -> None:
    copy = tmp_path / "copy.docx"
    findings = mask_openxml(paper, copy, "docx", masker)
    text = package_text(copy)
    for secret in (*SECRETS, "李经办", "SECRETCAMERA"):
        assert secret not in text
    assert findings.pictures == 1
    assert {"赵铁柱", "张建国"} <= set(findings.names)


def test_the_copy_reads_as_before_with_stars(paper: Path, tmp_path: Path, masker: Masker) -> None:
    copy = tmp_path / "copy.docx"
    mask_openxml(paper, copy, "docx", masker)
    document = docx.Document(str(copy))
    assert document.paragraphs[0].text == "联系电话：138****8000"
    assert [run.bold for run in document.paragraphs[0].runs[1:5]] == [False, True, False, False]
    assert document.paragraphs[2].text == "工单编号：热线-230914-001234，身份证110*************3X，热线12345"
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["赵**", "138****8000"]
    assert document.sections[0].header.paragraphs[0].text == "张**工单"
    assert document.core_properties.author == ""
    assert document.core_properties.title == "张** 138****8000"


def test_a_deletion_hides_no_number(paper: Path, tmp_path: Path, masker: Masker) -> None:
    copy = tmp_path / "copy.docx"
    mask_openxml(paper, copy, "docx", masker)
    text = re.sub(r"<w:delText.*?</w:delText>|<[^>]+>", "", package_text(copy))
    assert "13800138000" not in text


def test_masking_a_copy_changes_nothing(paper: Path, tmp_path: Path, masker: Masker) -> None:
    first, second = tmp_path / "1.docx", tmp_path / "2.docx"
    mask_openxml(paper, first, "docx", masker)
    assert not mask_openxml(first, second, "docx", masker).hidden
    assert package_text(first) == package_text(second)


def test_what_cannot_be_looked_into_blocks_the_copy(paper: Path, tmp_path: Path, masker: Masker) -> None:
    with zipfile.ZipFile(paper, "a") as package:
        package.writestr("word/embeddings/oleObject1.bin", b"13800138000")
    with pytest.raises(CannotMask):
        mask_openxml(paper, tmp_path / "copy.docx", "docx", masker)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A list of callers, with numbers as numbers and as texts."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["工单编号", "来电人", "来电号码", "内容", "金额"])
    page.append(["热线-230914-001234", "赵铁柱", 13800138000, "张某某反映赵铁柱扰民", 15000])
    page.append(["兴[2023]-0335006", "钱多多", "80281234", "家住幸福小区3号楼", 203344])
    page["A2"].comment = Comment("赵铁柱，13800138000", "李经办")
    page.oddHeader.center.text = "联系13800138000"
    book.properties.creator = "李经办"
    path = tmp_path / "台账.xlsx"
    book.save(path)
    return path


def test_a_sheet_keeps_its_figures_and_loses_its_persons(sheet: Path, tmp_path: Path, masker: Masker) -> None:
    copy = tmp_path / "copy.xlsx"
    findings = mask_openxml(sheet, copy, "xlsx", masker)
    page = openpyxl.load_workbook(copy).active
    assert page is not None
    assert [[cell.value for cell in row] for row in page.iter_rows(min_row=2)] == [
        ["热线-230914-001234", "赵**", "138****8000", "张某某反映赵**扰民", 15000],
        ["兴[2023]-0335006", "钱**", "****1234", "家住幸福小区*号楼", 203344],
    ]
    text = package_text(copy)
    assert not [secret for secret in ("赵铁柱", "13800138000", "钱多多", "李经办") if secret in text]
    assert findings.hidden[Personal.PHONE] >= 3


def test_a_sheet_named_after_a_person_blocks_the_copy(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("赵铁柱")
    book.save(path := tmp_path / "a.xlsx")
    with pytest.raises(CannotMask):
        mask_openxml(path, tmp_path / "b.xlsx", "xlsx", Masker(known=Known(names=("赵铁柱",))))


def test_real_papers_are_masked_blocked_or_refused(realdata: Path, tmp_path: Path, masker: Masker) -> None:
    for path in sorted((realdata / "office").glob("*.docx")):
        copy = tmp_path / path.name
        try:
            mask_openxml(path, copy, "docx", masker)
        except (CannotMask, Unpreparable):
            continue
        docx.Document(str(copy))
