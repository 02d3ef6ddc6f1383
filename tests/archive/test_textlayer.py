"""The text over scans and photos in a bundle: right characters in the right places, and nothing to be seen."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw

from anjuan.kinds import Kind, Stage
from anjuan.progress import Silent
from anjuan.scan import Line, ScanPage, page_of
from anjuan.settings import ArchiveSettings
from archive.bundle import Bundled, BundleItem, CaseSheet, bundle
from archive.convert import Converter
from archive.textlayer import TextLayer
from tests.archive.conftest import NOW, MakeItem

TEXT = "停水通知12345号"
BLACK = (0.2, 0.3, 0.6, 0.34)
"""Left, top, right and bottom of the print, as shares of its page."""


def line(text: str = TEXT, box: tuple[float, float, float, float] = BLACK) -> Line:
    left, top, right, bottom = box
    return Line(text, 0.99, (left, top, right, top, right, bottom, left, bottom))


def scanned(wide: int = 827, high: int = 1169) -> Image.Image:
    """A page with one red bar, where the print is."""
    image = Image.new("RGB", (wide, high), "white")
    left, top, right, bottom = BLACK
    ImageDraw.Draw(image).rectangle((left * wide, top * high, right * wide, bottom * high), fill="red")
    return image


@pytest.fixture
def make(tmp_path: Path, case: CaseSheet, plain_converter: Converter) -> Callable[[BundleItem], Bundled]:
    def run(item: BundleItem) -> Bundled:
        return bundle(
            case,
            [item],
            tmp_path / "合卷.pdf",
            converter=plain_converter,
            settings=ArchiveSettings(convert_seconds=60),
            now=NOW,
            reporter=Silent(),
        )

    return run


Make = Callable[[BundleItem], Bundled]


def where(page: Any, text: str) -> tuple[float, float, float, float]:
    """The box around a text on a page, in points: left, bottom, right, top."""
    layer = page.get_textpage()
    found = layer.search(text).get_next()
    assert found is not None, layer.get_text_bounded()
    boxes = [layer.get_charbox(found[0] + at, loose=True) for at in range(found[1])]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def ink(page: Any) -> tuple[float, float, float, float]:
    """The red bar's box, in points from the lower left."""
    red, green, _ = page.render(scale=2).to_pil().convert("RGB").split()
    bar = ImageChops.subtract(red, green).point(lambda value: 255 if value > 120 else 0)
    left, top, right, bottom = bar.getbbox()
    return left / 2, page.get_height() - bottom / 2, right / 2, page.get_height() - top / 2


def assert_same_place(pdf: Path, number: int) -> None:
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[number - 1]
        text, bar = where(page, TEXT), ink(page)
        high = bar[3] - bar[1]
        assert abs(text[0] - bar[0]) < 0.6 * high
        assert abs(text[2] - bar[2]) < 0.6 * high
        assert abs(text[1] - bar[1]) < 0.4 * high
        assert abs(text[3] - bar[3]) < 0.4 * high


def with_line(item: BundleItem, number: int = 1) -> BundleItem:
    return replace(item, scanned=(page_of(number, [line()]),))


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_the_text_of_a_scanned_pdf_lies_over_its_print(
    make: Make, make_item: MakeItem, tmp_path: Path, turned: int
) -> None:
    """The page is stored in any of four ways, and shown upright."""
    path = tmp_path / "扫描.pdf"
    stored = scanned().rotate(turned, expand=True)
    stored.save(path, "PDF", resolution=100)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Rotate = turned
        pdf.save(path)
    made = make(with_line(make_item(1, path, Kind.REPLY)))
    assert_same_place(made.pdf, 3)


def test_the_text_of_a_photographed_paper_and_of_a_photo_lies_over_its_print(
    make: Make, make_item: MakeItem, tmp_path: Path
) -> None:
    path = tmp_path / "公示.jpg"
    scanned(800, 600).save(path)
    assert_same_place(make(with_line(make_item(1, path, Kind.REPLY))).pdf, 3)
    assert_same_place(make(with_line(make_item(1, path, Kind.PHOTO, Stage.BEFORE))).pdf, 3)


def test_each_page_has_its_own_text_and_those_without_have_none(
    make: Make, make_item: MakeItem, tmp_path: Path
) -> None:
    path = tmp_path / "扫描.pdf"
    scanned().save(path, "PDF", save_all=True, append_images=[scanned(), scanned()], resolution=100)
    pages = (page_of(1, [line("第一页供暖")]), ScanPage(2, "本来的文字"), page_of(3, [line("第三页清运")]))
    made = make(replace(make_item(1, path, Kind.REPLY), scanned=pages))
    with pypdfium2.PdfDocument(made.pdf) as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    assert ["第一页供暖" in texts[2], "第三页清运" in texts[4]] == [True, True]
    assert not any("本来的文字" in text or "供暖" in text for text in texts[3:])


def test_nothing_of_the_text_is_seen_and_poppler_reads_it_too(make: Make, make_item: MakeItem, tmp_path: Path) -> None:
    path = tmp_path / "扫描.pdf"
    scanned().save(path, "PDF", resolution=100)
    bare = make_item(1, path, Kind.REPLY)

    def seen(item: BundleItem) -> bytes:
        with pypdfium2.PdfDocument(make(item).pdf) as document:
            return bytes(document[2].render(scale=1.5).buffer)

    assert seen(with_line(bare)) == seen(bare)
    made = make(with_line(bare))
    if shutil.which("pdftotext"):
        said = subprocess.run(["pdftotext", "-f", "3", "-l", "3", str(made.pdf), "-"], check=True, capture_output=True)
        assert TEXT in said.stdout.decode()
    if shutil.which("pdffonts"):
        said = subprocess.run(["pdffonts", "-f", "3", "-l", "3", str(made.pdf)], check=True, capture_output=True)
        [row] = [row for row in said.stdout.decode().splitlines() if "AnjuanInvisible" in row]
        assert row.split()[-5:-2] == ["yes", "no", "yes"]  # embedded, no subset, with a map to Unicode
    assert make(with_line(bare)).pdf.read_bytes() == made.pdf.read_bytes()


def test_the_text_layer_of_a_long_scan_adds_little(make: Make, make_item: MakeItem, tmp_path: Path) -> None:
    path = tmp_path / "扫描.pdf"
    scanned().save(path, "PDF", resolution=100)
    item = make_item(1, path, Kind.REPLY)
    bare = make(item).pdf.stat().st_size
    lines = [
        line("关于进一步规范市民诉求办理流程提高三率的通知", (0.1, at / 40, 0.9, (at + 0.8) / 40)) for at in range(40)
    ]
    assert make(replace(item, scanned=(page_of(1, lines),))).pdf.stat().st_size - bare < 12_000


@pytest.mark.skipif("ANJUAN_PDFA_CHECK" not in os.environ, reason="ANJUAN_PDFA_CHECK names no validator")
def test_a_validator_finds_nothing_against_pdf_a(make: Make, make_item: MakeItem, tmp_path: Path) -> None:
    path = tmp_path / "扫描.pdf"
    scanned().save(path, "PDF", resolution=100)
    item = replace(make_item(1, path, Kind.REPLY), scanned=(page_of(1, [line("罕见字𠮷田㐀 K3 DN200"), line()]),))
    subprocess.run([os.environ["ANJUAN_PDFA_CHECK"], str(make(item).pdf)], check=True)


CHARACTERS = st.characters(min_codepoint=0x21, max_codepoint=0x2FFFF, categories=["L", "N", "P", "S"])


@given(st.text(CHARACTERS, min_size=1, max_size=30))
@hypothesis_settings(max_examples=40, deadline=None)
def test_every_character_is_read_back_as_it_is(text: str) -> None:
    """By qpdf's own rules of the map: whatever a reader makes of it, each code stands for its character."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(400, 100))
        layer = TextLayer(pdf)
        layer.lay(page, [line(text)], lambda across, down: (across * 400, 100 - down * 100))
        layer.finish()
        [font] = page.obj.Resources.Font.values()
        mapped = font.ToUnicode.read_bytes().decode("ascii")
        rare = dict(
            entry[1:-1].split("> <")
            for entry in mapped.splitlines()
            if entry.count("<") == 2 and entry.startswith("<E") and "begin" not in entry
        )
        page.contents_coalesce()
        shown = page.obj.Contents.read_bytes().decode("ascii").partition("Tm <")[2].partition(">")[0]
        codes = [shown[at : at + 4] for at in range(0, len(shown), 4)]
        read = "".join(bytes.fromhex(rare.get(code, code)).decode("utf-16-be") for code in codes)
    assert read == "".join(char for char in text if not 0xE000 <= ord(char) <= 0xF8FF)
