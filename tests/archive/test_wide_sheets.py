"""Wide sheets are printed to a page's width, where their author has not said how."""

import hashlib
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from anjuan.progress import Silent
from archive.convert import Converted, Converter, Source
from archive.wide_sheets import fit_to_width, fitted_sheet


def workbook(path: Path, columns: int = 16, rows: int = 3, *, scale: int | None = None) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in range(rows):
        sheet.append([f"回访{row}列{column}" for column in range(columns)])
    sheet.page_setup.scale = scale
    book.save(path)
    return path


def pages(path: Path, converter: Converter) -> list[str]:
    [made] = converter.to_pdf([Source(path, hashlib.sha256(path.read_bytes()).hexdigest(), "xlsx")], Silent())
    assert isinstance(made, Converted)
    with pypdfium2.PdfDocument(made.pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def test_a_wide_sheet_takes_one_page_in_width_and_as_many_as_it_needs_in_height(
    tmp_path: Path, office_converter: Converter
) -> None:
    [page] = pages(workbook(tmp_path / "宽.xlsx"), office_converter)
    assert "列15" in page
    assert len(pages(workbook(tmp_path / "长.xlsx", rows=300), office_converter)) > 1


def test_what_the_author_has_said_of_printing_stays(tmp_path: Path, office_converter: Converter) -> None:
    path = workbook(tmp_path / "说.xlsx", scale=90)
    before = path.read_bytes()
    fit_to_width(path)
    assert path.read_bytes() == before
    assert len(pages(path, office_converter)) > 1


@pytest.mark.parametrize(
    "inner",
    [
        b"<sheetData/>",
        b'<sheetPr/><sheetData/><pageMargins left="1"/>',
        b'<sheetPr codeName="a"><tabColor rgb="FF"/></sheetPr><sheetData/>',
        b'<sheetPr><pageSetUpPr autoPageBreaks="0"/></sheetPr><sheetData/><pageSetup paperSize="9" fitToWidth="2"/>',
    ],
)
def test_both_marks_are_set_once_whatever_is_there(inner: bytes) -> None:
    made = fitted_sheet(b'<?xml version="1.0"?><worksheet xmlns="x">' + inner + b"</worksheet>")
    assert made.count(b'fitToPage="1"') == made.count(b'fitToWidth="1"') == made.count(b'fitToHeight="0"') == 1
    assert made.index(b"<sheetPr") < made.index(b"<sheetData")
    assert b'fitToWidth="2"' not in made
    assert fitted_sheet(made) is made


@pytest.mark.parametrize("xml", [b"", b"<worksheet/>", b"<html></html>", b"<worksheet>", b"\xff" * 9])
def test_what_is_no_sheet_stays(xml: bytes) -> None:
    assert fitted_sheet(xml) is xml


def test_what_is_no_workbook_stays(tmp_path: Path) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"PK\x03\x04 no zip")
    fit_to_width(path)
    assert path.read_bytes() == b"PK\x03\x04 no zip"
