import datetime as dt
import json
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from anjuan.ids import SHANGHAI, RecordId
from anjuan.kinds import Kind, Stage
from anjuan.progress import Silent
from anjuan.settings import ArchiveSettings
from archive.bundle import Bundled, BundleItem, CaseSheet, bundle
from archive.convert import Converter
from archive.isolated import Isolated, JobFailed
from archive.obstacles import Obstacle
from tests.archive.conftest import CASE, NOW, MakeItem

GOLDEN = Path(__file__).parent.parent / "golden" / "bundle.json"


def paper(path: Path, pages: int = 1, size: tuple[float, float] = (595.28, 841.89), rotation: int = 0) -> Path:
    """A PDF with a font that is not embedded, as many old ones are."""
    canvas = Canvas(str(path), pagesize=size, invariant=1)
    for number in range(pages):
        canvas.drawString(72, size[1] - 72, f"{path.stem} page {number + 1}")
        canvas.showPage()
    canvas.save()
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            page.obj.Rotate = rotation
        pdf.save(path, deterministic_id=True)
    return path


def quarters(path: Path, orientation: int = 1) -> Path:
    """A photo, red in the upper left as a viewer shows it, white elsewhere, stored in one of the eight ways."""
    upright = Image.new("RGB", (400, 300), "white")
    upright.paste((220, 0, 0), (0, 0, 200, 150))
    turn = Image.Transpose
    back = {2: turn.FLIP_LEFT_RIGHT, 3: turn.ROTATE_180, 4: turn.FLIP_TOP_BOTTOM, 5: turn.TRANSPOSE,
            6: turn.ROTATE_90, 7: turn.TRANSVERSE, 8: turn.ROTATE_270}  # fmt: skip
    stored = upright.transpose(back[orientation]) if orientation in back else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif.get_ifd(0x8825)[1] = "N"  # GPS
    stored.save(path, exif=exif)
    return path


@pytest.fixture
def make(tmp_path: Path, case: CaseSheet, plain_converter: Converter) -> Any:
    def run(items: Sequence[BundleItem], converter: Converter = plain_converter) -> Bundled:
        return bundle(
            case,
            items,
            tmp_path / "合卷.pdf",
            converter=converter,
            settings=ArchiveSettings(convert_seconds=60),
            now=NOW,
            reporter=Silent(),
        )

    return run


def texts(pdf: Path) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]
    return [re.sub(r"SHA-256 [0-9a-f\n]+", "SHA-256 …\n", page) for page in pages]  # encryption is random


def outline(pdf: Path) -> list[tuple[str, int]]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [(mark.get_title(), mark.get_dest().get_index() + 1) for mark in document.get_toc()]


@pytest.fixture
def mixed(tmp_path: Path, make_item: MakeItem) -> list[BundleItem]:
    """A case with one of everything."""
    day = dt.datetime(2023, 9, 14, 8, tzinfo=SHANGHAI)
    (tmp_path / "录音.mp3").write_bytes(b"ID3")
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.4 nothing")
    (tmp_path / "回访.txt").write_text("诉求人表示满意。", encoding="utf-8")
    with pikepdf.new() as secret:
        secret.add_blank_page()
        secret.save(tmp_path / "密.pdf", encryption=pikepdf.Encryption(user="a", owner="b"))
    items = [
        make_item(1, paper(tmp_path / "政策.pdf", 2), Kind.POLICY),
        make_item(2, paper(tmp_path / "旧工单.pdf"), Kind.WORK_ORDER),
        make_item(3, paper(tmp_path / "表.pdf", size=(841.89, 595.28)), Kind.REPLY),
        make_item(4, tmp_path / "录音.mp3", Kind.RECORDING),
        make_item(5, tmp_path / "坏.pdf", Kind.CASE_STATEMENT),
        make_item(6, tmp_path / "密.pdf", Kind.CASE_STATEMENT),
        make_item(7, tmp_path / "回访.txt", Kind.CALLBACK),
        make_item(8, paper(tmp_path / "工单.pdf"), Kind.WORK_ORDER, replaces=2),
        make_item(9, quarters(tmp_path / "扫描.jpg"), Kind.REPLY),
        make_item(10, tmp_path / "不在.docx", Kind.OTHER),
    ]
    for number in range(11, 19):
        photo = quarters(tmp_path / f"照片{number}.jpg", number - 10)
        stage = Stage.BEFORE if number < 18 else Stage.AFTER
        items.append(make_item(number, photo, Kind.PHOTO, stage, taken_at=day + dt.timedelta(minutes=number)))
    return items


def test_the_bundle_says_what_it_holds(make: Any, mixed: list[BundleItem]) -> None:
    made = make(mixed)
    meaning = {"pages": made.pages, "outline": outline(made.pdf), "texts": texts(made.pdf)}
    assert made.placeholders == (
        (RecordId(CASE, 5), Obstacle.UNREADABLE),
        (RecordId(CASE, 6), Obstacle.ENCRYPTED),
        (RecordId(CASE, 4), Obstacle.SOUND),
        (RecordId(CASE, 10), Obstacle.MISSING),
    )
    assert (made.records, made.cases, made.replaced) == (17, (CASE,), (RecordId(CASE, 2),))
    if os.environ.get("ANJUAN_UPDATE_GOLDEN"):
        GOLDEN.write_text(json.dumps(meaning, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail("the golden file was written anew: look at it, then run again")
    assert json.loads(json.dumps(meaning)) == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_contents_outline_and_feet_agree_with_the_pages(make: Any, mixed: list[BundleItem]) -> None:
    made = make(mixed)
    pages = texts(made.pdf)
    marks = dict(outline(made.pdf))
    assert len(pages) == made.pages
    assert all(f"第 {number} 页 共 {made.pages} 页" in text for number, text in enumerate(pages[1:], 2))
    assert "热线-230914-001234" in pages[0]
    assert "关于路灯不亮问题的办理情况" in pages[0]
    assert "诉求人表示满意" in pages[marks["第7件 回访记录：回访"] - 1]
    assert "已被第8件替代" in pages[1].replace("\n", "")
    assert "整理人" in pages[-1]
    assert marks["备考表"] == made.pages


def test_the_file_is_sound_and_all_its_fonts_are_embedded(make: Any, mixed: list[BundleItem]) -> None:
    made = make(mixed)
    if shutil.which("qpdf"):
        subprocess.run(["qpdf", "--check", str(made.pdf)], check=True, capture_output=True)
    if shutil.which("pdffonts"):
        table = subprocess.run(["pdffonts", str(made.pdf)], check=True, capture_output=True, text=True).stdout
        lines = table.splitlines()[2:]
        assert lines
        assert all(line.split()[-5] == "yes" for line in lines)
    with pikepdf.open(made.pdf) as pdf, pdf.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "2"
        assert metadata["dc:title"] == str(pdf.docinfo["/Title"])
    assert b"GPS" not in made.pdf.read_bytes()


@pytest.mark.skipif("ANJUAN_PDFA_CHECK" not in os.environ, reason="ANJUAN_PDFA_CHECK names no validator")
def test_a_validator_finds_nothing_against_pdf_a(make: Any, mixed: list[BundleItem]) -> None:
    made = make(mixed)
    subprocess.run([os.environ["ANJUAN_PDFA_CHECK"], str(made.pdf)], check=True)


def test_the_same_case_gives_the_same_bytes(make: Any, mixed: list[BundleItem]) -> None:
    first = make(mixed).pdf.read_bytes()
    assert make(mixed).pdf.read_bytes() == first


def test_photos_stand_upright_whatever_their_orientation(make: Any, mixed: list[BundleItem]) -> None:
    made = make(mixed)
    for title, page in outline(made.pdf):
        if "照片" not in title:
            continue
        with pikepdf.open(made.pdf) as pdf:
            images = [pikepdf.PdfImage(image).as_pil_image() for image in pdf.pages[page - 1].get_images().values()]
        assert images
        for image in images:
            assert image.size == (400, 300)
            assert image.convert("RGB").getpixel((100, 75))[1] < 60
            assert image.convert("RGB").getpixel((300, 225))[1] > 200


OTHER_CASE = "2023/兴[2023]-0000021"


def test_texts_of_two_case_files_keep_their_own_pages(make: Any, make_item: MakeItem, tmp_path: Path) -> None:
    for name in ("甲一", "甲二", "乙一", "乙二"):
        (tmp_path / f"{name}.txt").write_text(f"内容{name}", encoding="utf-8")
    items = [
        make_item(1, tmp_path / "甲一.txt"),
        make_item(2, tmp_path / "甲二.txt", replaces=1),
        make_item(1, tmp_path / "乙一.txt", case=OTHER_CASE),
        make_item(2, tmp_path / "乙二.txt", case=OTHER_CASE),
    ]
    made = make(items)
    pages, marks = texts(made.pdf), dict(outline(made.pdf))
    assert [(title, pages[page - 1].split()[0]) for title, page in marks.items() if "第" in title] == [
        ("甲卷第2件 其他材料：甲二", "内容甲二"),
        ("乙卷第1件 其他材料：乙一", "内容乙一"),
        ("乙卷第2件 其他材料：乙二", "内容乙二"),
    ]
    assert "乙卷第 1 件" in pages[marks["乙卷第1件 其他材料：乙一"] - 1]
    assert "已被甲卷第2件替代" in pages[1].replace("\n", "")
    for page in (pages[1], pages[-1]):
        assert "“2023/09/热线-230914-001234”（甲卷）、“2023/兴[2023]-0000021”（乙卷）" in page.replace("\n", "")
    assert (made.records, made.cases, made.replaced) == (3, (CASE, OTHER_CASE), (RecordId(CASE, 1),))


def test_photos_of_two_case_files_keep_their_own_pictures(make: Any, make_item: MakeItem, tmp_path: Path) -> None:
    for name, colour in (("红", (250, 0, 0)), ("蓝", (0, 0, 250))):
        Image.new("RGB", (40, 30), colour).save(tmp_path / f"{name}.jpg")
    made = make(
        [
            make_item(1, tmp_path / "红.jpg", Kind.PHOTO),
            make_item(1, tmp_path / "蓝.jpg", Kind.PHOTO, case=OTHER_CASE),
            make_item(2, tmp_path / "蓝.jpg", Kind.REPLY, case=OTHER_CASE),
        ]
    )
    marks = dict(outline(made.pdf))
    with pikepdf.open(made.pdf) as pdf:
        shown = [pikepdf.PdfImage(each).as_pil_image() for each in pdf.pages[3].get_images().values()]
    assert {"red" if image.convert("RGB").getpixel((5, 5))[0] > 128 else "blue" for image in shown} == {"red", "blue"}
    assert marks["照片（甲卷第1件、乙卷第1件）"] == 4
    assert "甲卷第 1 件、乙卷第 1 件" in texts(made.pdf)[3]


@pytest.mark.parametrize("kind", [Kind.PHOTO, Kind.REPLY])
@pytest.mark.parametrize("name", ["照片.jpg", "工单.pdf", "回访.txt", "录音.mp3"])
def test_an_altered_or_missing_file_is_not_printed_as_the_record(
    make: Any, make_item: MakeItem, tmp_path: Path, name: str, kind: Kind
) -> None:
    for each in (name, f"没有了{name}"):
        (tmp_path / each).write_bytes(b"as filed")
    items = [make_item(1, tmp_path / name, kind), make_item(2, tmp_path / f"没有了{name}", kind)]
    (tmp_path / f"没有了{name}").unlink()
    if name.endswith("jpg"):
        quarters(tmp_path / name)
    elif name.endswith("pdf"):
        paper(tmp_path / name)
    else:
        (tmp_path / name).write_text("诉求人表示不满意。", encoding="utf-8")
    made = make(items)
    assert made.placeholders == ((RecordId(CASE, 1), Obstacle.ALTERED), (RecordId(CASE, 2), Obstacle.MISSING))
    assert made.damaged
    pages = texts(made.pdf)
    assert len(pages) == 5
    assert "文件与固化校验值不符" in pages[2]
    assert "不满意" not in "".join(pages)
    assert "第1件未能印入合卷：文件与固化校验值不符" in pages[-1].replace("\n", "")


def test_a_case_without_a_title_is_called_by_its_number_once(
    make_item: MakeItem, tmp_path: Path, case: CaseSheet, plain_converter: Converter
) -> None:
    made = bundle(
        replace(case, title="", fields=()),
        [make_item(1, paper(tmp_path / "页.pdf"))],
        tmp_path / "无题.pdf",
        converter=plain_converter,
        settings=ArchiveSettings(),
        now=NOW,
        reporter=Silent(),
    )
    assert case.number not in texts(made.pdf)[0]  # its fields say it, which are left out here
    with pikepdf.open(made.pdf) as pdf:
        assert str(pdf.docinfo["/Title"]) == "热线-230914-001234 接诉即办案卷"


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_page_is_shown_as_its_rotation_says(make: Any, make_item: MakeItem, tmp_path: Path, rotation: int) -> None:
    made = make([make_item(1, paper(tmp_path / "页.pdf", size=(300, 400), rotation=rotation), Kind.REPLY)])
    with pypdfium2.PdfDocument(made.pdf) as document:
        page = document[2]
        lying = page.get_width() > page.get_height()
        foot = page.render(scale=0.5, crop=(0, 26, 0, 0)).to_pil().convert("L")
    assert lying == (rotation in (90, 270))
    assert foot.getextrema()[0] < 128


def test_the_foot_of_a_record_is_free_for_the_stamp(make: Any, make_item: MakeItem, tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "满.pdf"), pagesize=(595.28, 841.89))
    canvas.rect(0, 0, 595.28, 841.89, fill=1)
    canvas.save()
    made = make([make_item(1, tmp_path / "满.pdf", Kind.REPLY)])
    with pypdfium2.PdfDocument(made.pdf) as document:
        shown = document[2].render(scale=1).to_pil().convert("L")
    assert shown.getpixel((300, 842 - 31)) == 255
    assert shown.getpixel((300, 842 - 40)) == 0


def test_a_case_without_records_still_has_its_sheets(make: Any) -> None:
    made = make([])
    assert (made.pages, made.records) == (3, 0)


def test_a_child_that_dies_or_hangs_costs_one_job_only(tmp_path: Path) -> None:
    good = paper(tmp_path / "好.pdf")
    with Isolated(30) as child:
        first = child.run("document", source=str(good), target=str(tmp_path / "1.pdf"), max_pages=5)
        assert child._child is not None
        child._child.kill()
        child._child.wait()
        again = child.run("document", source=str(good), target=str(tmp_path / "2.pdf"), max_pages=5)
        assert first == again == {"pages": [False]}
        child.seconds = 0
        with pytest.raises(JobFailed):
            child.run("document", source=str(good), target=str(tmp_path / "3.pdf"), max_pages=5)


def test_resources_that_go_in_circles_come_to_an_end(make: Any, make_item: MakeItem, tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        shared = pdf.make_indirect(pikepdf.Dictionary(XObject=pikepdf.Dictionary()))
        for number in range(30):
            form = pikepdf.Stream(pdf, b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 1, 1])
            form.Resources = shared
            shared.XObject[f"/F{number}"] = pdf.make_indirect(form)
        page.obj.Resources = shared
        pdf.save(tmp_path / "环.pdf")
    assert make([make_item(1, tmp_path / "环.pdf")]).placeholders == ()


def test_real_papers_all_get_their_pages(
    realdata: Path, make: Any, make_item: MakeItem, office_converter: Converter
) -> None:
    folders = {"pdf": Kind.POLICY, "photos": Kind.PHOTO, "scans": Kind.REPLY}
    files = [(path, kind) for name, kind in folders.items() for path in sorted((realdata / name).iterdir())]
    files += [(realdata / "office" / name, Kind.OTHER) for name in ("培训记录.docx", "会议纪要.docx", "Bug33519.doc")]
    files = [(path, kind) for path, kind in files if path.suffix]
    items = [make_item(number, path, kind) for number, (path, kind) in enumerate(files, 1)]
    made = make(items, office_converter)
    names = {record.facts.name: record.record_no for record in (item.record for item in items)}
    unshown = {record.record_no: obstacle for record, obstacle in made.placeholders}
    assert unshown.pop(names["enc-XI-long-password.pdf"]) is Obstacle.ENCRYPTED
    assert unshown.pop(names["libreoffice-writer-password.pdf"]) is Obstacle.ENCRYPTED
    assert unshown == {}
    assert len(texts(made.pdf)) == made.pages
