import datetime as dt
import os
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from anjuan.settings import TextSettings
from indexer.extract.child import read_file
from indexer.extract.office import find_office
from indexer.extract.reading import Reading, Status
from indexer.extract.wire import decode, encode
from indexer.extract.worker import Reader

EXTENSIONS = (
    *(
        "docx",
        "doc",
        "wps",
        "xlsx",
        "xls",
        "csv",
        "txt",
        "html",
        "eml",
        "pdf",
        "ofd",
        "pptx",
        "rtf",
        "jpg",
        "png",
        "gif",
    ),
    *("bmp", "tif", "heic", "mp3", "m4a", "wav", "amr", "mp4", "zip", "xyz"),
)
MAGIC = (
    *(b"", b"PK\x03\x04", b"PK\x05\x06", b"%PDF-1.7\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xd8\xff\xe1"),
    *(b"II*\x00", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM\0\0\0\0\0\0\0\0", b"\0\0\0\x18ftypheic", b"RIFF\0\0\0\0WEBP"),
    *(b"{\\rtf1", b"<html>", b"From: a\nTo: b\nDate: c\n\n", b"\xff\xfe", "，".encode("gb18030")),
)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(TextSettings()) as reader:
        yield reader


def heavy(path: Path, docx: Any, paragraphs: int) -> Path:
    """A small docx that unpacks to many elements: seconds of work and a gigabyte of tree, if one lets it."""
    path.write_bytes(docx("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * paragraphs))
    return path


def test_readings_come_in_the_order_of_the_files(reader: Reader, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(100)]
    for number, path in enumerate(paths):
        path.write_text(f"第{number}件", encoding="utf-8")
    assert [each.text for each in reader.read(paths, slow=False)] == [f"第{number}件" for number in range(100)]


def test_no_files_are_no_readings(reader: Reader) -> None:
    assert reader.read([], slow=True) == []


def test_a_file_named_twice_is_read_twice(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("甲", encoding="utf-8")
    assert [each.text for each in reader.read([path, path], slow=False)] == ["甲", "甲"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no names of arbitrary bytes")
@pytest.mark.parametrize(
    "name", ["\n.txt", "甲 乙\t.txt", os.fsdecode("情况说明.txt".encode("gb18030")), "a" * 250 + ".txt"]
)
def test_any_name_will_do(reader: Reader, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("甲", encoding="utf-8")
    assert reader.read([tmp_path / name], slow=False)[0].text == "甲"


def test_files_that_are_gone_or_no_files_do_not_stop_the_others(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("甲", encoding="utf-8")
    gone, folder, found = reader.read([tmp_path / "gone.docx", tmp_path, path], slow=False)
    assert (gone.status, gone.detail) == (Status.GONE, "gone")
    assert folder.status is Status.UNREADABLE
    assert found.text == "甲"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no FIFOs here")
def test_a_fifo_is_not_waited_for(reader: Reader, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert reader.read([tmp_path / "a.txt"], slow=False)[0].status is Status.UNREADABLE


def test_only_the_file_that_takes_too_long_is_killed(tmp_path: Path, docx: Any) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(20)]
    for path in paths:
        path.write_text("甲", encoding="utf-8")
    paths.insert(7, heavy(tmp_path / "heavy.docx", docx, 1_500_000))
    with Reader(TextSettings(workers=1, seconds=0.7)) as reader:
        readings = reader.read(paths, slow=False)
    assert [each.status for each in readings].count(Status.OK) == 20
    assert (readings[7].status, readings[7].detail) == (Status.KILLED, "took longer than 0.7 s")


@pytest.mark.skipif(os.name == "nt", reason="memory is not capped on Windows")
def test_only_the_file_that_takes_too_much_memory_is_killed(tmp_path: Path, docx: Any) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(20)]
    for path in paths:
        path.write_text("甲", encoding="utf-8")
    paths.insert(7, heavy(tmp_path / "heavy.docx", docx, 600_000))
    with Reader(TextSettings(workers=1, memory_mib=160)) as reader:
        readings = reader.read(paths, slow=False)
    assert [each.status for each in readings].count(Status.OK) == 20
    assert readings[7].status is Status.KILLED


def test_a_zip_bomb_is_killed_before_it_is_unpacked(reader: Reader, tmp_path: Path, docx: Any) -> None:
    path = tmp_path / "bomb.docx"
    path.write_bytes(docx("<w:p/>" * 12_000_000))
    reading = reader.read([path], slow=False)[0]
    assert (reading.format, reading.status, reading.detail) == ("docx", Status.KILLED, "unpacks to more than allowed")


def test_a_workbook_that_announces_too_much_is_killed(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "[Content_Types].xml", "<Types><Override ContentType='x.spreadsheetml.sheet.main+xml'/></Types>"
        )
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    data = bytearray(path.read_bytes())
    announced = data.rindex(b"PK\x01\x02") + 24
    data[announced : announced + 4] = (2 << 30).to_bytes(4, "little")
    path.write_bytes(data)
    assert reader.read([path], slow=False)[0].status is Status.KILLED


def test_children_that_died_in_their_sleep_are_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("甲", encoding="utf-8")
    with Reader(TextSettings()) as reader:
        assert reader.read([path], slow=False)[0].text == "甲"
        for child in reader._children:
            child._process.kill()
            child._process.wait()
        assert [each.text for each in reader.read([path] * 5, slow=False)] == ["甲"] * 5


@pytest.mark.parametrize("word", [b"nonsense\n", b"[]\n", b'["txt", "ok"]\n'])
def test_a_child_that_talks_nonsense_is_replaced(tmp_path: Path, word: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_text("甲", encoding="utf-8")
    with Reader(TextSettings(workers=1)) as reader:
        reader.read([path], slow=False)
        speaker = reader._children[0]
        reader._events.put((speaker, word))
        assert [each.text for each in reader.read([path] * 3, slow=False)] == ["甲"] * 3
        assert speaker not in reader._children


def test_a_closed_reader_has_no_children_and_can_be_used_again(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("甲", encoding="utf-8")
    reader = Reader(TextSettings())
    reader.read([path], slow=False)
    processes = [child._process for child in reader._children]
    reader.close()
    assert [each.returncode is None for each in processes] == [False]
    assert reader.read([path], slow=False)[0].text == "甲"
    reader.close()


def test_children_are_not_started_before_there_is_work_nor_more_than_there_are_files(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("甲", encoding="utf-8")
    with Reader(TextSettings(workers=4)) as reader:
        assert not reader._children
        reader.read([path], slow=False)
        assert len(reader._children) == 1


def test_children_print_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.tif").write_bytes(b"II*\x00\x08\x00\x00\x00\xff\xff" + b"\x01" * 500)
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n" + b"\xff" * 500)
    with Reader(TextSettings()) as reader:
        reader.read([tmp_path / "a.tif", tmp_path / "a.pdf"], slow=False)
    assert capfd.readouterr() == ("", "")


@given(
    st.builds(
        Reading,
        st.text(),
        st.sampled_from(Status),
        st.text(st.characters(exclude_categories=["Cs"])),
        st.none() | st.text(st.characters(exclude_categories=["Cs"])),
        st.none() | st.integers(0),
        st.none()
        | st.datetimes(timezones=st.integers(-12, 14).map(lambda hours: dt.timezone(dt.timedelta(hours=hours)))),
        st.booleans(),
        st.booleans(),
    )
)
def test_a_reading_survives_the_wire(reading: Reading) -> None:
    line = encode(reading)
    assert line.count(b"\n") == 1
    assert decode(line) == reading


@given(st.sampled_from(EXTENSIONS), st.sampled_from(MAGIC), st.binary(max_size=600))
@hypothesis_settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_under_any_name_make_reading_fail(tmp_path: Path, extension: str, magic: bytes, data: bytes) -> None:
    path = tmp_path / f"a.{extension}"
    path.write_bytes(magic + data)
    reading = read_file(path, TextSettings())
    assert reading.status is not Status.EMPTY or not magic + data


@given(st.data())
@hypothesis_settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_under_any_name_kill_a_child(reader: Reader, tmp_path: Path, data: st.DataObject) -> None:
    paths = []
    for extension in EXTENSIONS:
        paths.append(tmp_path / f"a.{extension}")
        paths[-1].write_bytes(data.draw(st.sampled_from(MAGIC)) + data.draw(st.binary(max_size=2000)))
    readings = reader.read(paths, slow=False)
    assert len(readings) == len(paths)
    assert Status.KILLED not in {each.status for each in readings}


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.8, 0.99])
@pytest.mark.parametrize("flip", [None, 0.3, 0.6])
def test_a_damaged_docx_never_fails(read: Any, docx: Any, p: Any, cut: float, flip: float | None) -> None:
    data = bytearray(docx(p("情况说明" * 300), header1=p("页眉")))
    if flip is not None:
        data[int(len(data) * flip)] ^= 0xFF
    assert read("a.docx", bytes(data[: int(len(data) * cut)])).status is Status.UNREADABLE


def test_what_needs_libreoffice_is_later_when_time_is_short(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "a.rtf").write_bytes(rb"{\rtf1\ansi hello}")
    reading = reader.read([tmp_path / "a.rtf"], slow=False)[0]
    assert (reading.format, reading.status) == ("rtf", Status.LATER)


@pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_a_batch_and_leaves_nothing_behind(reader: Reader, tmp_path: Path) -> None:
    rtf = rb"{\rtf1\ansi\ansicpg936 {\header head}hello \u20572?\u27700?\par second}"
    word_xml = (
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
        '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body><w:p><w:r><w:t>情况说明</w:t></w:r></w:p>'
        "</w:body></w:wordDocument>"
    )
    (tmp_path / "回复 1.doc").write_bytes(rtf)
    (tmp_path / "说明.doc").write_text(word_xml, encoding="utf-8")
    (tmp_path / "a.txt").write_text("甲", encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    readings = reader.read(before, slow=True)
    found = dict(zip((path.name for path in before), readings, strict=True))
    assert sorted(tmp_path.iterdir()) == before
    assert found["回复 1.doc"].text.splitlines() == ["hello 停水", "second", "head"]
    assert (found["回复 1.doc"].format, found["回复 1.doc"].misnamed) == ("rtf", False)
    assert (found["说明.doc"].format, found["说明.doc"].text) == ("xml", "情况说明")
    assert {each.status for each in readings} == {Status.OK}


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands in for LibreOffice")
def test_a_document_on_which_libreoffice_hangs_is_killed_and_the_others_are_read_alone(
    tmp_path: Path, docx: Any, p: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stand-in converts one file after the other, and on one of them waits for a child of its own, for ever."""
    (tmp_path / "done.docx").write_bytes(docx(p("converted")))
    program = tmp_path / "soffice"
    program.write_text(
        f"""#!/bin/sh
        for each; do
            [ "$last" = --outdir ] && out=$each && mkdir -p $out
            last=$each
            case $each in *.rtf)
                if grep -q hang $each; then sleep 1000 & echo $! >> {tmp_path}/pids; wait; fi
                name=${{each##*/}}
                cp {tmp_path}/done.docx $out/${{name%.rtf}}.docx
            esac
        done
        """
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    paths = [tmp_path / f"{name}.rtf" for name in ("a", "hang", "z")]
    for path in paths:
        path.write_text("{\\rtf1 " + path.stem + "}")
    with Reader(TextSettings(workers=1, seconds=0.8)) as reader:
        readings = reader.read(paths, slow=True)
    assert [each.status for each in readings] == [Status.OK, Status.KILLED, Status.OK]
    assert readings[0].text == "converted"
    for pid in (tmp_path / "pids").read_text().split():
        state = subprocess.run(["ps", "-o", "stat=", "-p", pid], capture_output=True, text=True, check=False).stdout
        assert state.strip()[:1] in ("", "Z")
