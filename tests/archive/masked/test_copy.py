"""A masked copy of any file, made in a child process."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from anjuan.masking import Masker
from anjuan.progress import Silent
from archive.convert import Converter
from archive.isolated import Isolated
from archive.masked.copy import MaskedCopy, masked_copy
from archive.masked.metadata import without_metadata
from archive.obstacles import Obstacle, Unpreparable
from tests.archive.masked.test_openxml import photo_with_gps


@pytest.fixture
def child() -> Iterator[Isolated]:
    with Isolated(60) as running:
        yield running


def copied(source: Path, form: str, child: Isolated, converter: Converter) -> MaskedCopy | Obstacle:
    stem = source.with_name("copy")
    return masked_copy(source, stem, form, Masker(), child=child, converter=converter, reporter=Silent())


def made_of(content: bytes, name: str, tmp_path: Path) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_a_photo_stands_upright_and_tells_nothing(tmp_path: Path, child: Isolated, plain_converter: Converter) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    exif[0xA430], exif[0xA431] = "张建国", "SERIAL42"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG", exif=exif, comment=b"SECRETNOTE")
    made = copied(made_of(out.getvalue(), "a.jpg", tmp_path), "jpg", child, plain_converter)
    assert isinstance(made, MaskedCopy)
    content = made.path.read_bytes()
    with Image.open(made.path) as picture:
        assert picture.size == (30, 40)
        assert not picture.getexif()
    assert not [secret for secret in (b"Exif", b"SERIAL42", b"SECRETNOTE") if secret in content]
    assert made.pictures == 1


@pytest.mark.parametrize(
    ("encoding", "name"), [("utf-8", "a.txt"), ("gb18030", "a.csv"), ("utf-16", "a.txt"), ("utf-8-sig", "a.md")]
)
def test_texts_are_masked_in_any_encoding(
    tmp_path: Path, child: Isolated, plain_converter: Converter, encoding: str, name: str
) -> None:
    text = "姓名,电话\r\n赵铁柱,13800138000\r\n"
    source = made_of(text.encode(encoding), name, tmp_path)
    made = copied(source, name.rpartition(".")[2], child, plain_converter)
    assert isinstance(made, MaskedCopy)
    masked = made.path.read_bytes().decode("utf-8-sig")
    assert "138****8000\r\n" in masked
    assert "赵**" in masked


@pytest.mark.parametrize(
    ("form", "obstacle"),
    [("mp3", Obstacle.SOUND), ("mp4", Obstacle.VIDEO), ("zip", Obstacle.UNSUPPORTED), ("doc", Obstacle.UNREADABLE)],
)
def test_what_cannot_be_masked_is_refused(
    tmp_path: Path, child: Isolated, plain_converter: Converter, form: str, obstacle: Obstacle
) -> None:
    assert copied(made_of(b"13800138000", f"a.{form}", tmp_path), form, child, plain_converter) is obstacle
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [f"a.{form}"]


@pytest.mark.parametrize("form", ["docx", "xlsx", "pdf", "jpg", "csv"])
def test_a_broken_or_empty_file_leaves_nothing(
    tmp_path: Path, child: Isolated, plain_converter: Converter, form: str
) -> None:
    for content in (b"", b"\xff\xfe\x00broken"[: 3 if form == "csv" else None]):
        made = copied(made_of(content, f"a.{form}", tmp_path), form, child, plain_converter)
        assert isinstance(made, Obstacle)
        assert not (tmp_path / f"copy.{form}").exists()


def test_an_office_paper_that_is_no_docx_becomes_a_pdf(
    tmp_path: Path, child: Isolated, office_converter: Converter
) -> None:
    source = made_of(rb"{\rtf1 Tel 13800138000, 12345}", "a.rtf", tmp_path)
    made = copied(source, "rtf", child, office_converter)
    assert isinstance(made, MaskedCopy)
    assert made.path.suffix == ".pdf"
    assert made.hidden.total() == 1


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP"])
def test_pictures_inside_papers_keep_their_pixels_and_lose_the_rest(form: str) -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SECRETCAMERA"
    Image.new("RGB", (40, 30), "green").save(out, form, exif=exif)
    bare = without_metadata(out.getvalue() + b"SECRETTAIL")
    assert b"SECRET" not in bare
    with Image.open(io.BytesIO(out.getvalue())) as before, Image.open(io.BytesIO(bare)) as after:
        assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()
        assert after.format == form


def test_a_jpeg_keeps_its_very_pixels() -> None:
    content = photo_with_gps().getvalue()
    with Image.open(io.BytesIO(content)) as before, Image.open(io.BytesIO(without_metadata(content))) as after:
        assert before.tobytes() == after.tobytes()


def test_what_is_no_picture_is_refused() -> None:
    for content in (b"", b"\xff\xd8", b"\xff\xd8\xff\xe1", b"\x89PNG\r\n\x1a\n\0\0\0", b"13800138000"):
        with pytest.raises(Unpreparable):
            without_metadata(content)


def test_real_photos_are_masked_or_refused(
    realdata: Path, tmp_path: Path, child: Isolated, plain_converter: Converter
) -> None:
    for path in sorted((realdata / "photos").iterdir()):
        form = path.suffix.lower().lstrip(".")
        stem = tmp_path / path.stem
        made = masked_copy(path, stem, form, Masker(), child=child, converter=plain_converter, reporter=Silent())
        if isinstance(made, MaskedCopy):
            with Image.open(made.path) as picture:
                assert not picture.getexif()
