import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from PIL import Image

from anjuan.ids import SHANGHAI
from anjuan.kinds import Stage
from templates.fill import Filled
from templates.images import BadPhoto, Photo, printable

Fill = Callable[..., Filled]
Make = Callable[..., Path]
Library = Callable[[str], tuple[Path, dict[str, object]]]
TAKEN = dt.datetime(2023, 9, 15, 9, 5, tzinfo=SHANGHAI)
ORIENTATION, GPS = 0x0112, 0x8825


def photo_file(folder: Path, name: str, size: tuple[int, int] = (1600, 1200), orientation: int = 1) -> Path:
    """A photo whose upper half is red as the camera held it, with a place in its EXIF."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (0, size[1] // 2, size[0], size[1]))
    exif = image.getexif()
    exif[ORIENTATION] = orientation
    exif.get_ifd(GPS)[1] = "N"
    path = folder / name
    image.save(path, exif=exif)
    return path


def media(path: Path) -> list[Image.Image]:
    with zipfile.ZipFile(path) as file:
        names = [name for name in file.namelist() if name.startswith("word/media/")]
        return [Image.open(io.BytesIO(file.read(name))) for name in names]


def test_a_photo_is_upright_small_and_says_nothing_of_its_camera(tmp_path: Path) -> None:
    data, width, height = printable(photo_file(tmp_path, "横.jpg", orientation=6), 48)
    image = Image.open(io.BytesIO(data))
    assert (width, height) == image.size
    assert width <= 48 / 25.4 * 200 + 1
    assert height > width
    assert not image.getexif()
    red, _, blue = image.getpixel((width - 5, height // 2))  # turned by 90°: the red half lies on the right
    assert red > 200 > blue


def test_a_photo_of_a_hundred_million_pixels_is_printed(tmp_path: Path) -> None:
    Image.new("L", (12000, 9000)).save(tmp_path / "大.jpg", quality=30)
    assert printable(tmp_path / "大.jpg", 48)[1:] == (378, 284)
    Image.new("1", (12000, 9000)).save(tmp_path / "大.png")
    with pytest.raises(BadPhoto):
        printable(tmp_path / "大.png", 48)


def test_a_small_photo_is_not_blown_up(tmp_path: Path) -> None:
    assert printable(photo_file(tmp_path, "小.jpg", (60, 40)), 48)[1:] == (60, 40)


def test_transparent_pictures_lie_on_white_paper(tmp_path: Path) -> None:
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(tmp_path / "图.png")
    data, _, _ = printable(tmp_path / "图.png", 48)
    assert Image.open(io.BytesIO(data)).getpixel((25, 25)) == (255, 255, 255)


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff not a photo", b"%PDF-1.7"])
def test_what_is_no_photo_is_named(content: bytes, tmp_path: Path, make: Make, filled: Fill) -> None:
    bad = tmp_path / "不是照片.jpg"
    bad.write_bytes(content)
    with pytest.raises(BadPhoto) as caught:
        filled(make("{% for 照片 in 其他照片 %}{{ 照片.图 }}{% endfor %}"), {}, photos=[Photo(bad)])
    assert caught.value.path == bad


def test_a_truncated_photo_is_refused(tmp_path: Path) -> None:
    whole = photo_file(tmp_path, "全.jpg")
    (tmp_path / "半.jpg").write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises(BadPhoto):
        printable(tmp_path / "半.jpg", 48)


def test_photos_stand_side_by_side_by_stage_with_their_captions(tmp_path: Path, filled: Fill, library: Library) -> None:
    template, values = library("case_statement")
    photos = [
        Photo(photo_file(tmp_path, "1.jpg"), Stage.BEFORE, TAKEN, "村东口", "坑洼 <3 处> & 积水"),
        Photo(photo_file(tmp_path, "2.jpg"), Stage.BEFORE),
        Photo(photo_file(tmp_path, "3.jpg", (1200, 1600)), Stage.AFTER, None, "村东口"),
        Photo(photo_file(tmp_path, "4.jpg", (800, 600))),
    ]
    result = filled(template, values, photos=photos)
    grid = docx.Document(str(result.path)).tables[1]
    assert [[cell.text.strip() for cell in row.cells] for row in grid.rows] == [
        ["办理前", "办理中", "办理后"],
        ["2023年9月15日9时5分\n村东口\n坑洼 <3 处> & 积水", "", "村东口"],
        ["", "", ""],
    ]
    shown = docx.Document(str(result.path)).inline_shapes
    assert len(shown) == 4
    assert [round(shape.width.mm) for shape in shown] == [48, 48, 48, 62]
    assert len(media(result.path)) == 3  # the two that look alike are kept once
    assert not any(image.getexif() for image in media(result.path))


@pytest.mark.parametrize(("stages", "title"), [([Stage.AFTER, None, None, None], "其他照片"), ([None] * 3, "")])
def test_photos_without_a_stage_stand_two_by_two(
    stages: list[Stage | None], title: str, tmp_path: Path, filled: Fill, library: Library
) -> None:
    one = photo_file(tmp_path, "1.jpg", (400, 300))
    photos = [Photo(one, stage, note=str(number)) for number, stage in enumerate(stages)]
    template, values = library("case_statement")
    named = {**values, "附件清单": ["验收单", "现场照片"], "照片附件名称": "现场照片"}
    document = docx.Document(str(filled(template, named, photos=photos).path))
    rows = [[cell.text.strip() for cell in row.cells] for row in document.tables[-1].rows]
    first = len(stages) - 3
    assert rows == [*([[title] * 2] if title else []), [str(first), str(first + 1)], [str(first + 2), ""]]
    said = [paragraph.text for paragraph in document.paragraphs]
    assert "现场照片" in said[said.index("附件2") :]


@pytest.mark.parametrize(
    ("before", "after", "compared", "rest"), [(4, 28, 4, 8), (2, 3, 3, 0), (0, 7, 0, 3), (1, 3, 1, 1), (3, 3, 3, 0)]
)
def test_the_many_photos_of_one_stage_stand_three_by_three_under_its_name(
    before: int, after: int, compared: int, rest: int, tmp_path: Path, filled: Fill, library: Library
) -> None:
    one = photo_file(tmp_path, "1.jpg", (400, 300))
    photos = [Photo(one, stage) for stage in [Stage.BEFORE] * before + [Stage.AFTER] * after]
    document = docx.Document(str(filled(*library("case_statement"), photos=photos).path))
    tables = [[row.cells[0].text.strip() for row in table.rows] for table in document.tables[1:]]
    assert tables == [
        *([["办理前"] + [""] * compared] if compared else []),
        *([["办理后"] + [""] * rest] if rest else []),
    ]
    assert len(document.inline_shapes) == before + after


def test_any_number_of_photos_is_printed(tmp_path: Path, filled: Fill, make: Make) -> None:
    template = make("{%p for 照片 in 办理后照片 %}", "{{ 照片.图|宽(20) }}", "{%p endfor %}")
    one = photo_file(tmp_path, "1.jpg", (400, 300))
    result = filled(template, {}, photos=[Photo(one, Stage.AFTER)] * 120)
    assert len(docx.Document(str(result.path)).inline_shapes) == 120
    assert len(media(result.path)) == 1


def test_a_photo_that_no_tag_prints_is_left_alone(tmp_path: Path, filled: Fill, make: Make) -> None:
    result = filled(make("{{ 工单编号 }}"), {"工单编号": "一"}, photos=[Photo(tmp_path / "没有.jpg")])
    assert media(result.path) == []


def test_real_photos_of_every_orientation_stand_upright(realdata: Path) -> None:
    for number in range(1, 9):
        _, width, height = printable(realdata / "photos" / f"Landscape_{number}.jpg", 48)
        assert width > height
    assert printable(realdata / "photos" / "IMG_5195.HEIC", 48)[1] > 100
