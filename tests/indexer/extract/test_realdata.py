"""What real files yield."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from anjuan.settings import TextSettings
from indexer.extract.office import find_office
from indexer.extract.reading import Reading, Status
from indexer.extract.worker import Reader


@pytest.fixture(scope="module")
def readings(realdata: Path) -> Iterator[dict[str, Reading]]:
    paths = sorted(path for path in realdata.rglob("*") if path.is_file() and path.suffix != ".jsonl")
    with Reader(TextSettings()) as reader:
        yield dict(zip((path.name for path in paths), reader.read(paths, slow=find_office() is not None), strict=True))


def test_every_file_is_what_it_is(readings: dict[str, Reading]) -> None:
    odd = {name: each.status for name, each in readings.items() if each.status not in (Status.OK, Status.NO_TEXT)}
    needs_office = {name for name, status in odd.items() if status is Status.LATER}
    assert {name: status for name, status in odd.items() if name not in needs_office} == {
        "bug53475-password-is-pass.docx": Status.ENCRYPTED,
        "clusterfuzz-testcase-minimized-POIXWPFFuzzer-6442791109263360.docx": Status.UNREADABLE,
        "truncated62886.docx": Status.UNREADABLE,
        "zero-length.docx": Status.NEEDS_OCR,
        "VariousPictures.docx": Status.NEEDS_OCR,
        "testComment.docx": Status.NEEDS_OCR,
        "cmyk-image.pdf": Status.NEEDS_OCR,
        "small_ocr.pdf": Status.NEEDS_OCR,
        "enc-XI-long-password.pdf": Status.ENCRYPTED,
        "libreoffice-writer-password.pdf": Status.ENCRYPTED,
    }
    assert [name for name, each in readings.items() if each.misnamed] == ["热点问题留言明细表 .xls"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("会议纪要.docx", ["会议时间\t2015/10/25 8:30---10:00\t会议地点\t电话会议", "深圳市康萌德智能科技有限公司"]),
        ("HeaderFooterUnicode.docx", ["This is a simple header, with a €"]),
        ("footnotes.docx", ["snoska"]),
        ("testComment.docx", ["comment content"]),
        ("2020年泰迪杯挑战赛C题赛题描述.pdf", ["智慧政务"]),
        ("annotated_pdf.pdf", ["Some text.", "This is a text annotation."]),
        ("留言答复_gb18030.csv", ["留言编号\t"]),
        ("热点问题留言明细表 .xls", ["问题ID\t留言编号"]),
    ],
)
def test_the_words_of_a_document_are_found(readings: dict[str, Reading], name: str, words: list[str]) -> None:
    for each in words:
        assert each in readings[name].text


def test_tracked_deletions_are_left_out(readings: dict[str, Reading]) -> None:
    text = readings["delins.docx"].text
    assert "Apache Tika Release" in text
    assert "DragonLance" not in text


@pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(
    ("name", "words"),
    [("47304.doc", "“test”"), ("Bug33519.doc", "Явор Асенов"), ("ShortLastBlock.wps", "List Management")],
)
def test_old_documents_are_read_by_libreoffice(readings: dict[str, Reading], name: str, words: str) -> None:
    assert words in readings[name].text


def test_the_flags_of_encryption_in_old_documents_are_seen(realdata: Path, read: Any) -> None:
    word = bytearray((realdata / "office" / "47304.doc").read_bytes())
    word[word.index(b"\xec\xa5") + 11] |= 1  # fEncrypted in FibBase
    assert (read("a.doc", bytes(word)).format, read("a.doc", bytes(word)).status) == ("doc", Status.ENCRYPTED)
    book = bytearray((realdata / "tables" / "13796.xls").read_bytes())
    second = book.index(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20
    book[second : second + 2] = b"\x2f\x00"  # a FilePass record behind the workbook's BOF
    assert (read("a.xls", bytes(book)).format, read("a.xls", bytes(book)).status) == ("xls", Status.ENCRYPTED)


def test_a_photo_without_time_has_none(readings: dict[str, Reading]) -> None:
    assert str(readings["DSCN0010.jpg"].taken_at) == "2008-10-22 16:28:39+08:00"
    assert str(readings["IMG_5195.HEIC"].taken_at) == "2021-04-11 15:47:53-05:00"
    assert readings["Landscape_1.jpg"].taken_at is None
