"""Papers as a scanner sees them: page images, a little askew and grey, with a red seal, no text layer."""

import io
import math
import random
import time

from lettering import lettering
from papers import Body, Heading, Paper, Photos, Signature, Table
from PIL import Image, ImageDraw, ImageFilter, ImageFont

DPI = 130
_WIDTH, _HEIGHT = round(210 / 25.4 * DPI), round(297 / 25.4 * DPI)
_LEFT, _TOP, _RIGHT, _BOTTOM = (round(each / 25.4 * DPI) for each in (28, 30, 26, 26))
_INK = (38, 36, 40)
_SCANNED = time.struct_time((2023, 9, 16, 15, 20, 0, 5, 259, 0))


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    lines, line = [], ""
    for char in text:
        if line and font.getlength(line + char) > width and char not in "，。；：、）”》":
            lines.append(line)
            line = ""
        line += char
    return [*lines, line]


class _Typesetter:
    """Sets blocks on pages, from the top down; a new page when one is full."""

    def __init__(self) -> None:
        self.pages: list[Image.Image] = []
        self._new_page()

    def _new_page(self) -> None:
        self.page = Image.new("RGB", (_WIDTH, _HEIGHT), (252, 251, 247))
        self.pages.append(self.page)
        self.draw = ImageDraw.Draw(self.page)
        self.y = _TOP

    def room(self, height: int) -> None:
        if self.y + height > _HEIGHT - _BOTTOM:
            self._new_page()

    def line(self, text: str, style: str, size: int, *, indent: float = 0, align: str = "left") -> None:
        font = lettering(style, size)
        self.room(round(size * 1.8))
        slack = _WIDTH - _LEFT - _RIGHT - font.getlength(text)
        x = _LEFT + {"left": indent, "centre": slack / 2, "right": slack - indent}[align]
        self.draw.text((x, self.y), text, _INK, font)
        self.y += round(size * 1.8)

    def paragraph(self, text: str, style: str, size: int) -> None:
        for line in _wrapped("　　" + text, lettering(style, size), _WIDTH - _LEFT - _RIGHT):
            self.line(line, style, size)

    def table(self, table: Table) -> None:
        font, inner = lettering("song", 19), _WIDTH - _LEFT - _RIGHT
        for row in table.rows:
            cells = [
                _wrapped(text, font, inner * share / 100 - 16) for text, share in zip(row, table.widths, strict=True)
            ]
            height = max(len(lines) for lines in cells) * 30 + 14
            self.room(height)
            x = float(_LEFT)
            for lines, share in zip(cells, table.widths, strict=True):
                width = inner * share / 100
                self.draw.rectangle((x, self.y, x + width, self.y + height), outline=_INK, width=2)
                for index, line in enumerate(lines):
                    self.draw.text((x + 8, self.y + 8 + index * 30), line, _INK, font)
                x += width
            self.y += height
        self.y += 16


def _seal(unit: str) -> Image.Image:
    """A round red seal with a star; the unit's name runs along the rim."""
    size, red = 270, (205, 38, 38, 190)
    seal = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    draw = ImageDraw.Draw(seal)
    draw.ellipse((6, 6, size - 6, size - 6), outline=red, width=7)
    centre = size / 2
    star = [
        (
            centre + (40 if k % 2 == 0 else 16) * math.sin(k * math.pi / 5),
            centre - (40 if k % 2 == 0 else 16) * math.cos(k * math.pi / 5),
        )
        for k in range(10)
    ]
    draw.polygon(star, fill=red)
    spread = min(250.0, 28.0 * len(unit))
    for index, char in enumerate(unit):
        angle = -spread / 2 + spread * index / max(len(unit) - 1, 1)
        tile = Image.new("RGBA", (size, size), (0, 0, 0, 0))
        ImageDraw.Draw(tile).text(
            (centre, 40), char, red, lettering("song", 34), anchor="mm", stroke_width=1, stroke_fill=red
        )
        seal.alpha_composite(tile.rotate(-angle, Image.Resampling.BICUBIC))
    return seal


def _scanned(page: Image.Image, rng: random.Random) -> Image.Image:
    """Askew by less than a degree, uneven light, grain, a fold's shadow."""
    page = page.rotate(rng.uniform(-0.8, 0.8), Image.Resampling.BICUBIC, fillcolor=(228, 227, 222))
    grain = Image.frombytes("L", (_WIDTH // 2, _HEIGHT // 2), rng.randbytes((_WIDTH // 2) * (_HEIGHT // 2)))
    grain = grain.filter(ImageFilter.BoxBlur(1)).resize(page.size)
    page = Image.blend(page, Image.merge("RGB", (grain, grain, grain)), 0.07)
    shade = Image.linear_gradient("L").resize(page.size).point(lambda value: 255 - value // 9)
    page = Image.composite(page, Image.new("RGB", page.size, (150, 148, 142)), shade)
    return page.filter(ImageFilter.BoxBlur(0.5))


def page_images(paper: Paper, *, seal: bool) -> list[Image.Image]:
    """The paper's pages as clean images."""
    setter = _Typesetter()
    for line in paper.title.split("\n"):
        setter.line(line, "title", 34, align="centre")
    setter.y += 18
    for block in paper.blocks:
        match block:
            case Heading(text):
                setter.line("　　" + text, "hei", 25)
            case Body(text):
                setter.paragraph(text, "fang", 25)
            case Table():
                setter.table(block)
            case Signature(unit, date):
                setter.room(260)
                setter.y += 60
                top = setter.y
                setter.line(unit, "fang", 25, indent=60, align="right")
                setter.line(date, "fang", 25, indent=90, align="right")
                if seal:
                    stamp = _seal(unit).rotate(7, Image.Resampling.BICUBIC)
                    setter.page.paste(stamp, (_WIDTH - _RIGHT - 340, top - 100), stamp)
            case Photos():
                pass
    return setter.pages


def scan(paper: Paper, rng: random.Random, *, seal: bool = True) -> bytes:
    """The paper as the scanner's PDF: one JPEG a page."""
    pages = [_scanned(page, rng) for page in page_images(paper, seal=seal)]
    target = io.BytesIO()
    pages[0].save(
        target, "PDF", save_all=True, append_images=pages[1:], resolution=DPI, quality=55,
        producer="Scanner", creationDate=_SCANNED, modDate=_SCANNED,
    )  # fmt: skip
    return target.getvalue()
