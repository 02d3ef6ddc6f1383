"""The sample inbox is what it says it is: complete, openable where it should be, fictional, the same each time."""

import hashlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import Any

import openpyxl
import pikepdf
import pillow_heif
import pypdfium2
import pytest
from docx import Document
from PIL import ExifTags, Image, ImageOps

from anjuan.recognise import RecognitionRules, recognise, recognise_text
from anjuan.recognition import Action
from anjuan.settings import Settings

MAKE = Path(__file__).resolve().parents[2] / "samples" / "make.py"
PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
RULES = RecognitionRules.of(Settings())


def _make(out: Path, *, office: bool) -> Path:
    path = os.environ["PATH"] if office else ""
    subprocess.run([sys.executable, MAKE, out], check=True, capture_output=True, env=os.environ | {"PATH": path})
    return out


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _make(tmp_path_factory.mktemp("samples") / "样例", office=True)


@pytest.fixture(scope="session")
def without_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _make(tmp_path_factory.mktemp("samples") / "样例", office=False)


def _items(out: Path) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads((out / "期望.json").read_text("utf-8"))["items"]
    return items


def _files(out: Path) -> dict[str, Path]:
    inbox = out / "收件夹"
    return {path.relative_to(inbox).as_posix(): path for path in inbox.rglob("*") if path.is_file()}


def _good(out: Path, ending: str) -> list[Path]:
    """The files with that ending that are to be filed, and begin like their format."""
    head = {".docx": b"PK", ".xlsx": b"PK", ".pdf": b"%PDF"}[ending]
    sound = [item["source"] for item in _items(out) if item["outcome"] in ("filed", "already_filed")]
    paths = [path for source, path in _files(out).items() if source in sound and source.endswith(ending)]
    return [path for path in paths if path.read_bytes().startswith(head)]


def _text(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs[:1]), *cells])


def test_every_file_in_the_inbox_is_expected_and_nothing_else(samples: Path) -> None:
    sources = {item["source"] for item in _items(samples)}
    outside = {source for source in sources if ".zip/" not in source}
    assert outside == set(_files(samples))
    assert len(sources) == len(_items(samples))


def test_there_are_files_of_every_outcome_reason_and_stage(samples: Path) -> None:
    items = _items(samples)
    outcomes = Counter(item["outcome"] for item in items)
    assert outcomes["filed"] > 45
    assert outcomes["held"] > 10
    assert outcomes["ignored"] > 4
    assert outcomes["already_filed"] == 2
    reasons = {item.get("reason") for item in items} - {None}
    assert reasons == {
        "no_ticket", "several_tickets", "bad_date", "empty", "unreadable", "encrypted", "unsupported", "unsafe",
    }  # fmt: skip
    assert {item["stage"] for item in items} == {None, "before", "during", "after"}


def test_all_is_small(samples: Path) -> None:
    assert sum(path.stat().st_size for path in _files(samples).values()) < 12_000_000


def test_twins_have_the_same_bytes_and_replacements_the_same_name(samples: Path) -> None:
    files = _files(samples)
    for item in _items(samples):
        if item.get("twin") and item["source"] in files:
            assert files[item["source"]].read_bytes() == files[item["twin"]].read_bytes()
        if item.get("replaces"):
            assert PurePosixPath(item["source"]).name == PurePosixPath(item["replaces"]).name
            assert files[item["source"]].read_bytes() != files[item["replaces"]].read_bytes()


def test_names_are_read_as_expected(samples: Path) -> None:
    by_content = {"empty", "unreadable", "encrypted", "unsupported", "unsafe"}
    for item in _items(samples):
        if item.get("reason") in by_content or item["source"].endswith(".zip"):
            continue
        if item["source"] == "新建 Microsoft Word 文档.docx" or item["source"].startswith("兴〔2023〕"):
            continue  # by its text; by the register
        name = PurePosixPath(item["source"].removeprefix("9月材料.zip/"))
        found = recognise(name, RULES)
        expected = {"held": Action.HOLD, "ignored": Action.IGNORE}.get(item["outcome"], Action.FILE)
        assert found.action is expected, name
        if expected is Action.FILE:
            assert found.kind == item["kind"], name
            assert found.stage == item["stage"], name
            assert found.tickets == ((item["ticket_no"],) if item["ticket_no"] else ()), name


def test_the_nameless_paper_says_its_own_number_and_quotes_another(samples: Path) -> None:
    path = samples / "收件夹" / "新建 Microsoft Word 文档.docx"
    text = _text(path) + "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)
    found = recognise_text(text, RULES)
    assert "热线-230922-022871" in found.tickets
    assert "热线-230914-001234" in found.quoted
    assert not found.several


def test_docx_and_xlsx_open(samples: Path) -> None:
    documents = _good(samples, ".docx")
    assert len(documents) > 15
    for path in documents:
        assert Document(str(path)).paragraphs[0].text
    for path in _good(samples, ".xlsx"):
        assert openpyxl.load_workbook(path).active.max_row > 4


def test_policies_have_a_text_layer_and_scans_have_none(samples: Path) -> None:
    for path in _good(samples, ".pdf"):
        document = pypdfium2.PdfDocument(path)
        pages = [page.get_textpage().get_text_range() for page in document]
        scanned = any(word in path.name for word in ("盖章版", "扫描件", "保密协议"))
        assert all(not text.strip() for text in pages) if scanned else all(len(text) > 50 for text in pages), path
        document.close()


def test_locked_documents_open_with_their_password_only(samples: Path) -> None:
    path = next(path for name, path in _files(samples).items() if name.startswith("网络-230918-004133"))
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(path)
    with pikepdf.open(path, password="qyd12345") as document:  # noqa: S106 - a sample's password
        assert len(document.pages) >= 1
    with zipfile.ZipFile(samples / "收件夹" / "保密材料.zip") as archive:
        name = archive.namelist()[0]
        with pytest.raises(RuntimeError):
            archive.read(name)
        assert Document(io.BytesIO(archive.read(name, pwd=b"qyd12345"))).paragraphs


def test_the_zip_from_windows_has_gbk_names_without_the_flag(samples: Path) -> None:
    path = samples / "收件夹" / "9月材料.zip"
    with zipfile.ZipFile(path, metadata_encoding="gb18030") as archive:
        assert all(not info.flag_bits & 0x800 for info in archive.infolist())
        members = {f"9月材料.zip/{name}" for name in archive.namelist()}
        assert archive.testzip() is None
    assert members == {item["source"] for item in _items(samples) if ".zip/" in item["source"]}


def test_photos_carry_time_place_and_all_eight_orientations(samples: Path) -> None:
    seen = set()
    for path in _files(samples).values():
        if not path.read_bytes().startswith(b"\xff\xd8"):
            continue
        with Image.open(path) as image:
            upright = ImageOps.exif_transpose(image)
            assert upright.size == (1280, 960)
            exif = image.getexif()
            if not exif:
                continue
            seen.add(exif[ExifTags.Base.Orientation])
            assert re.fullmatch(
                r"2023:09:\d\d \d\d:\d\d:12", exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal]
            )
            assert exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] == "N"
    assert seen == set(range(1, 9))
    heic = next(path for name, path in _files(samples).items() if name.endswith(".HEIC"))
    assert pillow_heif.open_heif(heic).info["exif"]


def test_one_name_is_as_long_as_a_file_system_allows(samples: Path) -> None:
    assert max(len(path.name.encode()) for path in _files(samples).values()) == 255


def test_the_export_has_dates_serials_and_text_and_merged_headers(samples: Path) -> None:
    sheet = openpyxl.load_workbook(samples / "工单导出.xlsx").active
    column = next(cell.column for cell in sheet[3] if cell.value == "来电时间")
    values = [sheet.cell(row, column).value for row in range(5, 29)]
    assert {type(value).__name__ for value in values} == {"datetime", "float", "str"}
    assert any(str(area) == "AC3:AG3" for area in sheet.merged_cells.ranges)
    assert sheet.cell(29, 1).value == "合计"


def test_no_phone_number_can_be_a_persons(samples: Path) -> None:
    texts = [_text(path) for path in _good(samples, ".docx")]
    for path in (samples / "工单导出.xlsx", *_good(samples, ".xlsx")):
        rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
        texts += [str(value) for row in rows for value in row if value is not None]
    numbers = PHONE.findall("\n".join(texts))
    assert len(numbers) > 20
    assert all(re.fullmatch(r"138000000\d\d|138000001\d\d", number) for number in numbers)


def test_two_runs_give_the_same_bytes_but_for_what_libreoffice_and_salt_change(
    samples: Path, without_office: Path
) -> None:
    def digests(out: Path) -> dict[str, str]:
        steady = {name: path for name, path in _files(out).items() if not name.endswith((".doc", ".wps"))}
        return {
            name: hashlib.sha256(path.read_bytes()).hexdigest()
            for name, path in steady.items()
            if "（加密）" not in name
        }

    assert digests(samples) == digests(without_office)
    assert (samples / "工单导出.xlsx").read_bytes() == (without_office / "工单导出.xlsx").read_bytes()


def test_without_libreoffice_the_old_word_file_is_rtf(without_office: Path) -> None:
    names = _files(without_office)
    assert names["热线230917002207情况说明.doc"].read_bytes().startswith(b"{\\rtf1")
    assert not any(name.endswith(".wps") for name in names)


def test_an_option_is_no_folder(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, MAKE, "--help"], cwd=tmp_path, check=False, capture_output=True)
    assert done.returncode == 0
    assert "目录" in done.stdout.decode()
    assert list(tmp_path.iterdir()) == []
