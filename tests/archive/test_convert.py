import hashlib
import shutil
import zipfile
from pathlib import Path

import docx
import pypdfium2
import pytest

from anjuan.progress import Silent
from anjuan.settings import ArchiveSettings
from archive.convert import Converted, Converter, Source, Unconvertible
from archive.obstacles import Obstacle


def source(path: Path) -> Source:
    return Source(path, hashlib.sha256(path.read_bytes()).hexdigest(), path.suffix.lstrip("."))


def written(path: Path, data: bytes) -> Source:
    path.write_bytes(data)
    return source(path)


def word(path: Path, text: str) -> Source:
    document = docx.Document()
    document.add_paragraph(text)
    document.save(str(path))
    return source(path)


def text_of(pdf: Path) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document)


def test_a_good_document_comes_out_beside_bad_ones(tmp_path: Path, office_converter: Converter) -> None:
    good = word(tmp_path / "说明.docx", "经核实，第三村路灯已修复。")
    broken = written(tmp_path / "坏.docx", good.path.read_bytes()[:-400])
    garbage = written(tmp_path / "乱.doc", b"\x00\x01 not a document " * 50)
    results = office_converter.to_pdf([broken, good, garbage, good], Silent())
    assert results[0] == Unconvertible(broken, Obstacle.UNREADABLE)
    assert results[2] == Unconvertible(garbage, Obstacle.UNREADABLE)
    assert isinstance(results[1], Converted)
    assert results[3] == results[1]
    assert "第三村路灯已修复" in text_of(results[1].pdf)
    assert not results[1].approximate


def test_what_was_converted_is_not_converted_again(tmp_path: Path, office_converter: Converter) -> None:
    document = word(tmp_path / "甲.docx", "甲")
    first = office_converter.to_pdf([document], Silent())[0]
    assert isinstance(first, Converted)
    stamp = first.pdf.stat().st_mtime_ns
    document.path.unlink()  # the content's digest is enough
    assert office_converter.to_pdf([document], Silent()) == [first]
    assert first.pdf.stat().st_mtime_ns == stamp


def test_without_an_office_program_a_word_file_is_set_approximately(tmp_path: Path, plain_converter: Converter) -> None:
    result = plain_converter.to_pdf([word(tmp_path / "甲.docx", "路灯已修复")], Silent())[0]
    assert isinstance(result, Converted)
    assert result.approximate
    assert "路灯已修复" in text_of(result.pdf)


def test_without_an_office_program_a_sheet_cannot_be_converted(tmp_path: Path, plain_converter: Converter) -> None:
    with zipfile.ZipFile(tmp_path / "表.xlsx", "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
    table = source(tmp_path / "表.xlsx")
    assert plain_converter.to_pdf([table], Silent()) == [Unconvertible(table, Obstacle.NO_OFFICE)]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("甲.txt", "第一行：路灯不亮".encode("gb18030")),
        ("乙.txt", b"\xef\xbb\xbf" + "路灯不亮".encode()),
        ("丙.txt", "路灯不亮".encode("utf-16")),
        ("丁.csv", "编号,内容\n1,路灯不亮\n".encode("gb18030")),
        ("戊.html", "<script>x</script><p>路灯<b>不亮</b></p><img src='http://example.invalid/a.png'>".encode()),
        ("己.eml", "Subject: =?utf-8?b?6Lev54Gv?=\nContent-Type: text/plain; charset=utf-8\n\n路灯不亮\n".encode()),
    ],
)
def test_texts_in_any_chinese_encoding_are_set(
    tmp_path: Path, plain_converter: Converter, name: str, data: bytes
) -> None:
    result = plain_converter.to_pdf([written(tmp_path / name, data)], Silent())[0]
    assert isinstance(result, Converted)
    assert "路灯不亮" in text_of(result.pdf)


def test_an_empty_a_missing_and_an_unknown_file_say_so(tmp_path: Path, plain_converter: Converter) -> None:
    empty = written(tmp_path / "空.docx", b"")
    gone = Source(tmp_path / "无.docx", "0" * 64, "docx")
    odd = written(tmp_path / "程序.exe", b"MZ")
    results = plain_converter.to_pdf([empty, gone, odd], Silent())
    assert [result.reason for result in results if isinstance(result, Unconvertible)] == [
        Obstacle.EMPTY,
        Obstacle.MISSING,
        Obstacle.UNSUPPORTED,
    ]


def test_an_encrypted_document_is_known_as_such(realdata: Path, plain_converter: Converter) -> None:
    encrypted = source(realdata / "office" / "bug53475-password-is-pass.docx")
    assert plain_converter.to_pdf([encrypted], Silent()) == [Unconvertible(encrypted, Obstacle.ENCRYPTED)]


def test_a_program_that_never_ends_is_ended(tmp_path: Path) -> None:
    stuck = tmp_path / "soffice"
    stuck.write_text(f"#!{shutil.which('sh')}\nsleep 600 &\nwait\n")
    stuck.chmod(0o755)
    converter = Converter(tmp_path / "cache", ArchiveSettings(convert_seconds=0.3), program=stuck)
    document = word(tmp_path / "甲.docx", "甲")
    assert converter.to_pdf([document], Silent()) == [Unconvertible(document, Obstacle.TOO_SLOW)]
