import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from anjuan.settings import TextSettings
from indexer.extract.child import read_file
from indexer.extract.reading import Status


def pages(*texts: str, picture: bool = False, title: str = "") -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.setTitle(title)
    for text in texts:
        if picture:
            canvas.drawImage(ImageReader(Image.new("RGB", (8, 8))), 0, 0, 500, 700)
        canvas.drawString(72, 700, text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def locked(data: bytes, **passwords: str) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(buffer, encryption=pikepdf.Encryption(**passwords))
    return buffer.getvalue()


def test_the_pages_of_a_pdf_are_read_in_order(read: Any) -> None:
    reading = read("a.pdf", pages("first page", "second page", title="Notice"))
    assert (reading.format, reading.status, reading.text) == ("pdf", Status.OK, "first page\nsecond page")
    assert (reading.pages, reading.title) == (2, "Notice")


def test_a_scanned_pdf_needs_ocr(read: Any) -> None:
    reading = read("a.pdf", pages("", "", picture=True))
    assert (reading.status, reading.text, reading.pages) == (Status.NEEDS_OCR, "", 2)


def drawn(*pages: Callable[[Canvas], object]) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def nothing(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(0, 0, 600, 900, stroke=0, fill=1)


def signature(canvas: Canvas) -> None:
    canvas.setLineWidth(0.5)
    canvas.bezier(300, 100, 320, 140, 330, 80, 350, 110)


def text(canvas: Canvas) -> None:
    canvas.drawString(72, 700, "a text")


def picture(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("RGB", (8, 8))), 0, 0, 500, 700)


@pytest.mark.parametrize(
    ("page", "status"),
    [
        ((lambda _: None,), Status.NO_TEXT),
        ((nothing, nothing), Status.NO_TEXT),
        ((signature,), Status.NEEDS_OCR),
        ((nothing, picture), Status.NEEDS_OCR),
        ((nothing, text, nothing), Status.OK),
        ((picture, nothing, picture, text, nothing), Status.NEEDS_OCR),
    ],
)
def test_blank_pages_have_no_text_and_none_to_be_recognised(
    page: tuple[Callable[[Canvas], object], ...], status: Status, read: Any
) -> None:
    assert read("a.pdf", drawn(*page)).status is status


def test_ink_that_is_only_an_annotation_is_seen(read: Any) -> None:
    data = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        look = pdf.make_stream(b"0 G 2 w 0 0 m 100 40 l S", BBox=[0, 0, 100, 50], Subtype=pikepdf.Name.Form)
        ink = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Ink,
            Rect=[100, 100, 200, 150],
            F=4,
            InkList=[[100, 100, 200, 140]],
            AP=pikepdf.Dictionary(N=look),
        )
        page.Annots = pdf.make_indirect([ink])
        pdf.save(data)
    assert read("a.pdf", data.getvalue()).status is Status.NEEDS_OCR


def test_a_scanners_watermark_is_no_text_layer(read: Any) -> None:
    reading = read("a.pdf", pages("CamScanner", "CamScanner", picture=True))
    assert reading.status is Status.NEEDS_OCR
    assert "CamScanner" in reading.text


def test_a_text_with_a_letterhead_picture_is_a_text(read: Any) -> None:
    assert read("a.pdf", pages("A sentence that is longer than any watermark", picture=True)).status is Status.OK


def test_a_password_to_open_is_encryption_and_one_that_restricts_is_not(read: Any) -> None:
    data = pages("some text")
    assert read("a.pdf", locked(data, user="secret", owner="secret")).status is Status.ENCRYPTED
    assert read("b.pdf", locked(data, user="", owner="secret")).text == "some text"


@pytest.mark.parametrize("end", [0.3, 0.6, 0.95])
def test_a_pdf_cut_short_is_read_or_unreadable(read: Any, end: float) -> None:
    data = pages("some text")
    assert read("a.pdf", data[: int(len(data) * end)]).status in (Status.OK, Status.UNREADABLE, Status.NEEDS_OCR)


def test_garbage_after_the_mark_is_unreadable(read: Any) -> None:
    assert read("a.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 20).status is Status.UNREADABLE


def test_a_bad_cross_reference_table_does_not_matter(read: Any) -> None:
    data = pages("some text").replace(b"startxref", b"startxxxx")
    assert read("a.pdf", data).text == "some text"


def test_what_form_fields_hold_and_notes_say_is_text(read: Any) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(72, 700, "Form")
    canvas.acroForm.textfield(name="name", value="filled in", x=72, y=600)
    canvas.textAnnotation("a note", (10, 10, 40, 40))
    canvas.save()
    text = read("a.pdf", buffer.getvalue()).text
    assert text.splitlines()[0] == "Form"
    assert {"filled in", "a note"} <= set(text.splitlines())


def test_pages_beyond_the_limit_are_left_out(tmp_path: Any) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pages("1", "2", "3", "4"))
    reading = read_file(path, TextSettings(max_pages=2))
    assert (reading.text, reading.pages, reading.truncated) == ("1\n2", 4, True)
