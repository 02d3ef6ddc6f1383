"""Charts as they are printed: sober bars, each with its figure at its end, drawn as a picture as wide as the text."""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from templates.prose import clean

WIDTH = 156
"""Millimetres: that of the text (GB/T 9704-2012, 5.2.1)."""
DPI = 200
_QUALITY = 90
_BLUE, _BLACK, _PAPER = "#1f3864", "#202020", "#ffffff"
_TYPE = 9
"""Points, of all letters: 小五."""
_GAP = 1.5
"""Millimetres between a bar and its label or figure."""
_LONGEST = 50
"""Millimetres of a label beside a lying bar: what is longer is cut."""
_LYING_HEIGHT, _LYING_PITCH = 100, (4.4, 5.5)
"""Millimetres: what lying bars share among them, and the least and the most that each one gets."""
_STANDING_HEIGHT, _STANDING_PITCH = 42, 12.0
"""Millimetres: of the tallest bar that stands, and the most from one bar to the next."""
_THICKNESS = 0.6
"""Of a bar, in its pitch."""


class Shape(StrEnum):
    """How the bars lie: each on a line of its own beside its name, or standing side by side as days go by."""

    LYING = "lying"
    STANDING = "standing"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Attributes:
        label: its name; under a standing bar it may have lines.
        value: its length beside that of the others; not negative.
        figure: what is written at its end.
    """

    label: str
    value: float
    figure: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart.

    Attributes:
        title: its caption, with its number.
        bars: one or more, from the top or from the left.
        font: the face of its letters, a TrueType file.
    """

    title: str
    bars: tuple[Bar, ...]
    shape: Shape
    font: Path


@lru_cache(maxsize=16)
def drawn(chart: Chart) -> tuple[bytes, int, int]:
    """The chart as a JPEG of `DPI`, as wide as the text, and its size in pixels; equal charts give equal bytes.

    Raises:
        OSError: the font cannot be read.
    """
    from PIL import ImageFont

    font = ImageFont.truetype(chart.font, round(_TYPE / 72 * DPI), layout_engine=ImageFont.Layout.BASIC)
    image = (_lying if chart.shape is Shape.LYING else _standing)(chart.bars, font)
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=_QUALITY, subsampling=0, dpi=(DPI, DPI))
    return stream.getvalue(), *image.size


def _pixels(millimetres: float) -> int:
    return round(millimetres / 25.4 * DPI)


def _paper(height: int) -> tuple[Any, Any]:
    """An empty picture as wide as the text, and what draws on it."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (_pixels(WIDTH), height), _PAPER)
    return image, ImageDraw.Draw(image)


def _lying(bars: Sequence[Bar], font: Any) -> Any:  # noqa: ANN401 - Pillow is imported late
    """Bars from an upright line to the right: labels before it, figures after the bars."""
    least, most = map(_pixels, _LYING_PITCH)
    pitch = min(max(_pixels(_LYING_HEIGHT) // len(bars), least), most)
    image, draw = _paper(pitch * len(bars))
    labels = [_fitted(bar.label, font) for bar in bars]
    gap = _pixels(_GAP)
    axis = gap + math.ceil(max(map(font.getlength, labels)))
    room = image.width - axis - gap - math.ceil(max(font.getlength(bar.figure) for bar in bars)) - 1
    scale = room / (max(bar.value for bar in bars) or 1)
    half = round(pitch * _THICKNESS / 2)
    for place, (bar, label) in enumerate(zip(bars, labels, strict=True)):
        middle, end = round((place + 0.5) * pitch), axis + round(bar.value * scale)
        draw.text((axis - gap, middle), label, _BLACK, font, anchor="rm")
        draw.text((end + gap, middle), bar.figure, _BLACK, font, anchor="lm")
        if end > axis:
            draw.rectangle((axis, middle - half, end, middle + half), _BLUE)
    draw.line((axis, 0, axis, image.height), _BLACK, 2)
    return image


def _standing(bars: Sequence[Bar], font: Any) -> Any:  # noqa: ANN401 - as above
    """Bars on a line, figures over them, labels below; where these are too wide for all, those of every nth bar.

    Second lines of labels are rare, and have room beside them.
    """
    line = round(_TYPE / 72 * DPI * 1.25)
    lines = max(bar.label.count("\n") + 1 for bar in bars)
    ground = line + _pixels(_STANDING_HEIGHT)
    image, draw = _paper(ground + _pixels(_GAP) // 2 + line * lines)
    widest = max(font.getlength(text) for bar in bars for text in (bar.figure, *bar.label.split("\n")))
    pitch = min((image.width - widest) / len(bars), _pixels(_STANDING_PITCH))
    left = (image.width - pitch * len(bars)) / 2
    each_figure = math.ceil(max(font.getlength(bar.figure) for bar in bars) / pitch)
    each_label = math.ceil(max(font.getlength(bar.label.partition("\n")[0]) for bar in bars) / pitch)
    scale = _pixels(_STANDING_HEIGHT) / (max(bar.value for bar in bars) or 1)
    half = pitch * _THICKNESS / 2
    for place, bar in enumerate(bars):
        middle, top = left + (place + 0.5) * pitch, ground - round(bar.value * scale)
        if top < ground:
            draw.rectangle((round(middle - half), top, round(middle + half), ground), _BLUE)
        if place % each_figure == 0:
            draw.text((middle, top - 4), bar.figure, _BLACK, font, anchor="mb")
        if place % each_label == 0:
            for number, text in enumerate(bar.label.split("\n")):
                draw.text((middle, ground + _pixels(_GAP) // 2 + number * line), text, _BLACK, font, anchor="ma")
    draw.line((round(left), ground, round(left + pitch * len(bars)), ground), _BLACK, 2)
    return image


def _fitted(label: str, font: Any) -> str:  # noqa: ANN401 - as above
    """The label on one line, cut where it is too long."""
    text = " ".join(clean(label)[0].split())
    if font.getlength(text) <= _pixels(_LONGEST):
        return text
    kept = len(text)
    while kept > 1 and font.getlength(f"{text[:kept]}…") > _pixels(_LONGEST):
        kept -= 1
    return f"{text[:kept]}…"
