import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from PIL import Image

from archive.fonts import FOLDER, Face
from templates.charts import DPI, WIDTH, Bar, Chart, Shape, drawn
from templates.fields import BadValues
from templates.fill import Filled

Fill = Callable[..., Filled]
Make = Callable[..., Path]
FONT = FOLDER / f"{Face.HEI}.ttf"
BLUE = (31, 56, 100)
TEMPLATE = ("{%p if 受理趋势图 %}", "{{ 受理趋势图 }}", "{{ 受理趋势图.题 }}", "{%p endif %}", "{{ 工单编号 }}")


def chart(*values: float, shape: Shape = Shape.LYING, label: str = "市政设施", title: str = "图1　诉求热点") -> Chart:
    return Chart(title, tuple(Bar(label, value, f"{value:g}") for value in values), shape, FONT)


def picture(of: Chart) -> Image.Image:
    return Image.open(io.BytesIO(drawn(of)[0])).convert("RGB")


def blue(pixel: object) -> bool:
    return isinstance(pixel, tuple) and all(abs(a - b) < 25 for a, b in zip(pixel, BLUE, strict=True))


def lengths(of: Chart) -> list[int]:
    """How many pixels of each bar are blue, along its middle."""
    image = picture(of)
    if of.shape is Shape.LYING:
        pitch = image.height / len(of.bars)
        middles = [round((place + 0.5) * pitch) for place in range(len(of.bars))]
        return [sum(blue(image.getpixel((x, y))) for x in range(image.width)) for y in middles]
    pitch = min(image.width / len(of.bars), 12 / 25.4 * DPI)
    left = (image.width - pitch * len(of.bars)) / 2
    middles = [round(left + (place + 0.5) * pitch) for place in range(len(of.bars))]
    return [sum(blue(image.getpixel((x, y))) for y in range(image.height)) for x in middles]


@pytest.mark.parametrize("shape", list(Shape))
def test_a_bar_is_as_long_as_its_value_beside_the_others(shape: Shape) -> None:
    whole, half, none = lengths(chart(80, 40, 0, shape=shape))
    assert whole > 200
    assert abs(whole - 2 * half) <= 8
    assert none == 0


@pytest.mark.parametrize("shape", list(Shape))
@pytest.mark.parametrize("count", [2, 5, 31, 40])
def test_a_chart_is_as_wide_as_the_text_and_no_higher_than_a_page(shape: Shape, count: int) -> None:
    _, width, height = drawn(chart(*range(1, count + 1), shape=shape))
    assert width == round(WIDTH / 25.4 * DPI)
    assert height < 200 / 25.4 * DPI


def test_equal_charts_are_equal_bytes() -> None:
    first = drawn(chart(1, 2))[0]
    drawn.cache_clear()
    assert drawn(chart(1, 2))[0] == first


@pytest.mark.parametrize(
    "of",
    [
        chart(123456, 98765, 1, label="市民活动中心（劳动保障）\x00\ud800" * 9),
        chart(*[123456] * 31, label="30\n12月", shape=Shape.STANDING),
    ],
)
def test_nothing_runs_over_the_edges(of: Chart) -> None:
    image = picture(of).convert("L")
    sides = ((0, 0, 1, image.height), (image.width - 1, 0, image.width, image.height))
    assert all(image.crop(side).getextrema()[0] > 200 for side in sides)  # type: ignore[operator]


def test_the_days_of_a_month_all_have_their_labels() -> None:
    image = picture(chart(*[123] * 31, label="30", shape=Shape.STANDING)).convert("L")
    below = image.crop((0, image.height - 20, image.width, image.height))
    dark = [below.crop((x, 0, x + 1, below.height)).getextrema()[0] < 128 for x in range(below.width)]  # type: ignore[operator]
    pitch = image.width / 31
    assert all(any(dark[round(place * pitch) : round((place + 1) * pitch)]) for place in range(31))


def test_a_chart_stands_in_the_document_with_its_caption(make: Make, filled: Fill) -> None:
    path = filled(make(*TEMPLATE), {"受理趋势图": chart(3, 4), "工单编号": "甲"}).path
    document = docx.Document(str(path))
    assert [each.text for each in document.paragraphs] == ["", "图1　诉求热点", "甲"]
    [shown] = document.inline_shapes
    assert round(shown.width.mm) == WIDTH
    with zipfile.ZipFile(path) as file:
        [media] = [name for name in file.namelist() if "media" in name]
        assert file.read(media) == drawn(chart(3, 4))[0]
    assert b'descr="\xe5\x9b\xbe1' in zipfile.ZipFile(path).read("word/document.xml")


def test_without_a_chart_there_is_no_caption(make: Make, filled: Fill) -> None:
    result = filled(make(*TEMPLATE), {"工单编号": "甲"})
    assert [each.text for each in docx.Document(str(result.path)).paragraphs] == ["甲"]
    assert result.blanks == ()


@pytest.mark.parametrize("typed", ["一张图", ["图"], {"图": 1}, 7])
def test_a_chart_is_not_typed(typed: object, make: Make, filled: Fill) -> None:
    with pytest.raises(BadValues) as caught:
        filled(make(*TEMPLATE), {"受理趋势图": typed, "工单编号": "甲"})
    assert [field.name for field, _ in caught.value.faults] == ["受理趋势图"]
