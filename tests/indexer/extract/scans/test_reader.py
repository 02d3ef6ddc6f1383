"""Files read in the child process: page by page, capped, and started anew when it dies."""

import io
import os
import signal
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

pytest.importorskip("rapidocr")

from anjuan.scan import ScanPage
from anjuan.settings import OcrSettings, TextSettings
from indexer.extract.scans.reader import Begun, NoPrint, ScanReader, ScanUnreadableError, StoppedError

from .conftest import Strip, saved


@pytest.fixture(scope="module")
def reader() -> Iterator[ScanReader]:
    with ScanReader(OcrSettings(), TextSettings()) as reader:
        yield reader


def read(reader: ScanReader, path: Path, form: str, done: tuple[int, ...] = (), **how: Any) -> list[Any]:
    return list(reader.read(path, form, done, **how))


def texts(answers: list[Any]) -> dict[int, str]:
    return {each.number: each.text for each in answers if isinstance(each, ScanPage)}


@pytest.fixture
def pdf(tmp_path: Path, strip: Strip) -> Path:
    """A scanned page, a blank one, and another scanned page."""
    path = tmp_path / "扫描.pdf"
    first, last = strip(["第一页停水通知"], wide=400), strip(["第三页供暖通知"], wide=400)
    first.save(path, save_all=True, append_images=[last], resolution=100)
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.add_blank_page(page_size=(300, 200))
        document.pages.insert(1, document.pages[2])
        del document.pages[3]
        document.save(path)
    return path


def test_pages_come_one_by_one_and_those_done_are_left_out(reader: ScanReader, pdf: Path) -> None:
    answers = read(reader, pdf, "pdf")
    assert answers[0] == Begun(3)
    assert texts(answers) == {1: "第一页停水通知", 2: "", 3: "第三页供暖通知"}
    assert texts(read(reader, pdf, "pdf", (1, 2))) == {3: "第三页供暖通知"}


@pytest.fixture
def mixed(pdf: Path, tmp_path: Path) -> Path:
    """The same, and a page that is no scan."""
    from reportlab.pdfgen.canvas import Canvas

    layer = io.BytesIO()
    canvas = Canvas(layer)
    canvas.drawString(72, 700, "a page that was made by a computer")
    canvas.save()
    path = tmp_path / "mixed.pdf"
    with pikepdf.open(pdf) as scan, pikepdf.open(layer) as made:
        scan.pages.append(made.pages[0])
        scan.save(path)
    return path


def test_a_page_with_a_text_layer_keeps_its_own_text(reader: ScanReader, mixed: Path) -> None:
    [page] = [each for each in read(reader, mixed, "pdf", (1, 2, 3)) if isinstance(each, ScanPage)]
    assert (page.number, page.text, page.confidence) == (4, "a page that was made by a computer", None)


def test_a_page_with_a_text_layer_keeps_it_beyond_the_pages_that_are_recognised(mixed: Path) -> None:
    with ScanReader(OcrSettings(max_pages=1), TextSettings()) as reader:
        assert texts(read(reader, mixed, "pdf", (1,))) == {4: "a page that was made by a computer"}


def test_scans_pasted_into_a_document_follow_its_own_text(
    reader: ScanReader, tmp_path: Path, strip: Strip, docx: Any, p: Any
) -> None:
    picture = saved(strip(["协调会会议纪要"], wide=400), "JPEG", quality=95)
    assert len(picture) > 4000
    path = tmp_path / "扫描.docx"
    path.write_bytes(docx(p("见扫描件"), {"word/media/image1.jpeg": picture}))
    assert zipfile.is_zipfile(path)
    assert texts(read(reader, path, "docx")) == {0: "见扫描件", 1: "协调会会议纪要"}


def test_postscript_under_the_name_of_a_picture_is_not_run(reader: ScanReader, tmp_path: Path, docx: Any) -> None:
    postscript = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 300 300\n%%EndComments\nshowpage\n" + b"% \n" * 2000
    path = tmp_path / "扫描.docx"
    path.write_bytes(docx("<w:p/>", {"word/media/image1.png": postscript}))
    [_, page] = [each for each in read(reader, path, "docx") if isinstance(each, ScanPage)]
    assert (page.number, page.text, page.flaw) == (1, "", "unreadable")


def test_a_photo_without_print_is_only_glanced_at(reader: ScanReader, tmp_path: Path, strip: Strip) -> None:
    scene, notice = tmp_path / "现场.jpg", tmp_path / "公示.jpg"
    scene.write_bytes(saved(Image.effect_noise((640, 480), 25).convert("RGB"), "JPEG"))
    turned = strip(["停水通知", "今晚十时停水"], wide=400).rotate(90, expand=True)
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright: turn it by 90 degrees
    notice.write_bytes(saved(turned, "JPEG", exif=exif))
    assert read(reader, scene, "jpg", glance=True) == [Begun(1), NoPrint()]
    assert texts(read(reader, notice, "jpg", glance=True)) == {1: "停水通知\n今晚十时停水"}


def test_what_cannot_be_opened_is_said_and_the_next_file_is_read(reader: ScanReader, tmp_path: Path, pdf: Path) -> None:
    broken = tmp_path / "坏.jpg"
    broken.write_bytes(b"\xff\xd8\xff" + bytes(500))
    for path, code in ((broken, "unreadable"), (tmp_path / "没有.jpg", "gone")):
        with pytest.raises(ScanUnreadableError) as raised:
            read(reader, path, "jpg")
        assert raised.value.code == code
    assert texts(read(reader, pdf, "pdf", (1, 2)))


def test_a_killed_child_is_started_anew_and_its_page_is_read_again(reader: ScanReader, pdf: Path) -> None:
    pages: dict[int, str] = {}
    for answer in reader.read(pdf, "pdf"):
        if isinstance(answer, ScanPage):
            pages[answer.number] = answer.text
            if answer.number == 2:
                assert reader._child is not None
                os.kill(reader._child.pid, signal.SIGKILL)
                reader._child.wait()
    assert pages == {1: "第一页停水通知", 2: "", 3: "第三页供暖通知"}


def test_a_file_given_up_midway_leaves_nothing_to_be_taken_for_the_next(
    reader: ScanReader, pdf: Path, tmp_path: Path, strip: Strip
) -> None:
    other = tmp_path / "另一件.jpg"
    other.write_bytes(saved(strip(["另一件停电通知"], wide=400), "JPEG", quality=95))
    for answer in reader.read(pdf, "pdf"):
        if isinstance(answer, ScanPage):
            break
    given_up = reader.read(pdf, "pdf")
    assert next(given_up) == Begun(3)
    assert read(reader, other, "jpg")[0] == Begun(1)
    assert texts(read(reader, other, "jpg")) == {1: "另一件停电通知"}


def test_a_page_beyond_the_memory_has_a_flaw_and_the_others_are_read(tmp_path: Path, strip: Strip) -> None:
    path = tmp_path / "两页.tif"
    huge = Image.new("1", (15_000, 15_000))
    strip(["大图之后"], wide=400).convert("1").save(
        path, save_all=True, append_images=[huge, strip(["第三页"], wide=400).convert("1")], compression="group4"
    )
    with ScanReader(replace(OcrSettings(), memory_mib=1536), TextSettings()) as small:
        pages = [each for each in small.read(path, "tif") if isinstance(each, ScanPage)]
    assert [(each.number, each.flaw) for each in pages] == [(1, ""), (2, "too_large"), (3, "")]
    assert pages[2].text == "第三页"


def test_work_that_is_to_stop_stops_at_once_and_leaves_no_process(reader: ScanReader, pdf: Path) -> None:
    answers = reader.read(pdf, "pdf", stopped=lambda: True)
    with pytest.raises(StoppedError):
        next(answers)
    assert reader._child is None


def test_a_page_that_takes_too_much_of_the_processor_is_given_up_and_the_next_is_read(
    tmp_path: Path, strip: Strip, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture that takes a minute to unpack: a PNG of 100 million pixels, for a child that may work for a moment."""
    path = tmp_path / "两页.tif"
    strip(["第一页"], wide=400).convert("L").save(
        path, save_all=True, append_images=[Image.new("L", (14_000, 14_000), 255)], compression="tiff_lzw"
    )
    monkeypatch.setattr("indexer.extract.scans.reader._WAKING", 120)
    with ScanReader(OcrSettings(seconds=0.5), TextSettings()) as short:
        pages = [each for each in short.read(path, "tif", (1,)) if isinstance(each, ScanPage)]
    assert [(each.number, each.flaw) for each in pages] == [(2, "killed")]
