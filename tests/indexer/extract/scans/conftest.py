"""Printed strips to read: small, so that each costs a fraction of a second."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).resolve().parents[4] / "archive" / "fonts"
Strip = Callable[..., Image.Image]


def printed(lines: Sequence[str], *, size: int = 40, wide: int = 760, red: Sequence[int] = ()) -> Image.Image:
    """Lines of print on white, some of them in red."""
    image = Image.new("RGB", (wide, (size * 2) * len(lines) + size), "white")
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(str(FONTS / "AnjuanFangsong.ttf"), size)
    for number, line in enumerate(lines):
        ink = (205, 30, 36) if number in red else (30, 28, 32)
        draw.text((size, size // 2 + size * 2 * number), line, ink, font)
    return image


def saved(image: Image.Image, form: str, **how: object) -> bytes:
    target = io.BytesIO()
    image.save(target, form, **how)
    return target.getvalue()


@pytest.fixture(scope="session")
def strip() -> Strip:
    return printed
