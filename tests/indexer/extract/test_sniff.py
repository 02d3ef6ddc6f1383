import io
import zipfile
from typing import Any

import msoffcrypto.format.ooxml
import pytest

from indexer.extract.child import read_file
from indexer.extract.reading import Status

RTF = rb"{\rtf1\ansi hello}"
HTML = "<html><head><title>页</title></head><body>正文</body></html>".encode()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def packed(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "form", "status"),
    [
        ("a.mp3", b"ID3\x04\x00", "mp3", Status.NO_TEXT),
        ("a.mp3", b"\x00" * 100 + b"\xff\xfb\x90\x00" + b"\x00" * 400, "mp3", Status.NO_TEXT),
        ("a.wav", b"RIFF\x00\x00\x00\x00WAVEfmt ", "wav", Status.NO_TEXT),
        ("a.amr", b"#!AMR\n\x3c", "amr", Status.NO_TEXT),
        ("a.m4a", b"\x00\x00\x00\x20ftypM4A \x00", "m4a", Status.NO_TEXT),
        ("a.mp4", b"\x00\x00\x00\x20ftypisom\x00", "mp4", Status.NO_TEXT),
        ("a.mov", b"\x00\x00\x00\x20ftypqt  \x00", "mov", Status.NO_TEXT),
        ("a.rtf", RTF, "rtf", Status.LATER),
        ("a.exe", b"MZ\x90\x00", "exe", Status.UNSUPPORTED),
        ("a.rar", b"Rar!\x1a\x07\x01\x00", "rar", Status.UNSUPPORTED),
        ("a.7z", b"7z\xbc\xaf\x27\x1c\x00", "7z", Status.UNSUPPORTED),
        ("a.zip", packed(a="a"), "zip", Status.NO_TEXT),
        ("a.dat", b"\x00\x01\x02\x03" * 50, "bin", Status.UNSUPPORTED),
        ("a.docx", b"\x00\x01\x02\x03" * 50, "bin", Status.UNREADABLE),
        ("a.txt", b"", "", Status.EMPTY),
        ("a.doc", OLE + b"\x00" * 4096, "doc", Status.UNREADABLE),
    ],
)
def test_a_format_is_told_from_the_bytes(read: Any, name: str, data: bytes, form: str, status: Status) -> None:
    reading = read(name, data)
    assert (reading.format, reading.status) == (form, status)


@pytest.mark.parametrize("data", [RTF, HTML, "文字".encode()])
@pytest.mark.parametrize("extension", ["doc", "wps", "DOC"])
def test_whatever_word_opens_may_be_called_doc_or_wps(read: Any, data: bytes, extension: str) -> None:
    assert not read(f"a.{extension}", data).misnamed


def test_a_docx_called_doc_is_a_docx(read: Any, docx: Any, p: Any) -> None:
    reading = read("a.doc", docx(p("文")))
    assert (reading.format, reading.status, reading.text, reading.misnamed) == ("docx", Status.OK, "文", False)


def test_a_text_called_docx_is_read_and_said_to_be_misnamed(read: Any) -> None:
    reading = read("a.docx", "情况说明".encode())
    assert (reading.format, reading.status, reading.text, reading.misnamed) == ("txt", Status.OK, "情况说明", True)


@pytest.mark.parametrize("name", ["a.jpg", "a.pdf", "a.mp3", "a.zip"])
def test_a_page_saved_as_a_picture_is_unreadable(read: Any, name: str) -> None:
    reading = read(name, HTML)
    assert (reading.format, reading.status, reading.misnamed) == ("html", Status.UNREADABLE, True)


def test_an_unknown_extension_promises_nothing(read: Any) -> None:
    assert not read("a.说明", "文字".encode()).misnamed
    assert not read("README", "文字".encode()).misnamed


def test_one_kind_of_video_under_the_name_of_another_is_no_lie(read: Any) -> None:
    assert not read("a.mp4", b"\x00\x00\x00\x20ftypqt  \x00").misnamed


def test_a_workbook_of_html_is_misnamed_and_read(read: Any) -> None:
    reading = read("导出.xls", "<table><tr><td>工单编号</td><td>内容</td></tr></table>".encode())
    assert (reading.format, reading.status, reading.text, reading.misnamed) == (
        "html", Status.OK, "工单编号\t内容", True,
    )  # fmt: skip


def test_an_encrypted_docx_is_encrypted(read: Any, docx: Any, p: Any) -> None:
    locked = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(docx(p("密")))).encrypt("password", locked)
    reading = read("a.docx", locked.getvalue())
    assert (reading.format, reading.status, reading.text, reading.misnamed) == ("docx", Status.ENCRYPTED, "", False)


def test_an_encrypted_zip_is_encrypted(read: Any) -> None:
    data = bytearray(packed(a="a"))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert read("a.zip", bytes(data)).status is Status.ENCRYPTED


def test_a_folder_is_unreadable_and_a_file_that_cannot_be_opened_is_gone(tmp_path: Any, settings: Any) -> None:
    assert read_file(tmp_path, settings).status is Status.UNREADABLE
    gone = read_file(tmp_path / "gone.docx", settings)
    assert (gone.format, gone.status, gone.detail) == ("", Status.GONE, "gone")
