"""Photos as they are printed: upright, no finer than paper needs, without what the camera wrote into them."""

import datetime as dt
import hashlib
import io
import math
import struct
import warnings
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from anjuan.errors import AnjuanError
from anjuan.kinds import Stage
from templates.charts import WIDTH, Chart, drawn
from templates.fields import chinese_time
from templates.prose import clean

DPI = 200
QUALITY = 85
MAX_PIXELS = 64_000_000
"""To be decoded at once; a larger JPEG passes, since it is decoded at a fraction of its size."""
FORMATS = ("JPEG", "PNG", "HEIF", "WEBP", "TIFF", "BMP", "GIF")
"""Of photos, by Pillow's names: others are no photos, and to read some of them Pillow runs programs."""
_DAMAGE = (
    OSError, ValueError, SyntaxError, TypeError, LookupError, ArithmeticError, EOFError, MemoryError, struct.error,
    zlib.error,
)  # fmt: skip
"""What Pillow raises on damaged files of the one format or the other."""
DEFAULT_WIDTH = 48
"""Millimetres: a third of the text area's 156 mm, less the cell's margins."""
TALLEST = 4 / 3
"""Height to width of the box into which every photo is fitted: that of an upright photo."""
_EMU = 36_000
"""English Metric Units in a millimetre (ECMA-376 part 1, 20.1.2.1)."""


class BadPhoto(AnjuanError):
    """A file that is no photo, or one too large to be opened.

    Attributes:
        path: the file.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo and what stands below it.

    Attributes:
        taken_at: with an offset; without one it is Shanghai's.
    """

    file: Path
    stage: Stage | None = None
    taken_at: dt.datetime | None = None
    place: str = ""
    note: str = ""


Shot = dict[str, "Picture | str"]
"""What a template sees of a photo: `图`, `时间`, `地点`, `说明`."""


NO_SHOT: Shot = dict.fromkeys(("图", "时间", "地点", "说明"), "")
"""Stands in a row of the comparison where a stage has fewer photos."""


Printable = tuple[bytes, int, int]
"""A JPEG, and its size in pixels."""
Develop = Callable[[Path, int], Printable]
"""`printable`, or what calls it where a photo can do no harm: photos come from outside."""


class Album:
    """The pictures of one document: what is printed is made ready and gathered, by the part that shows it.

    Args:
        develop: makes photos ready.

    Attributes:
        part: the part that is being rendered.
        shown: JPEG bytes by part and by relationship id.
    """

    def __init__(self, develop: Develop) -> None:
        self._develop = develop
        self.part = ""
        self.shown: dict[str, dict[str, bytes]] = {}
        self._count = 0

    def shot(self, photo: Photo) -> Shot:
        """The photo for a template."""
        return {
            "图": Picture(self, photo, DEFAULT_WIDTH),
            "时间": chinese_time(photo.taken_at) if photo.taken_at else "",
            "地点": clean(photo.place)[0],
            "说明": clean(photo.note)[0],
        }

    def drawing(self, photo: Photo, width: int) -> str:
        """The picture in DrawingML, fitted into `width` millimetres, inside `<w:t>`."""
        image, pixels_wide, pixels_high = self._develop(photo.file, width)
        shown_width = min(width, width * TALLEST * pixels_wide / pixels_high)
        return self._shown(image, shown_width, pixels_high / pixels_wide, clean(photo.note)[0])

    def chart(self, chart: Chart) -> "Plate":
        """The chart for a template."""
        return Plate(self, chart)

    def plate(self, chart: Chart) -> str:
        """The chart in DrawingML, as wide as the text, inside `<w:t>`."""
        image, pixels_wide, pixels_high = drawn(chart)
        return self._shown(image, WIDTH, pixels_high / pixels_wide, clean(chart.title)[0])

    def _shown(self, image: bytes, width: float, slope: float, description: str) -> str:
        """An image in DrawingML: `width` in millimetres, `slope` its height in parts of it."""
        name = f"photo{hashlib.sha256(image).hexdigest()[:16]}"
        self.shown.setdefault(self.part, {})[name] = image
        self._count += 1
        return _drawing(
            name,
            number=self._count,
            width=round(width * _EMU),
            height=round(width * _EMU * slope),
            description=description,
        )


class Picture:
    """A photo in a template: `{{ 照片.图 }}`, or `{{ 照片.图|宽(70) }}` for another width in millimetres."""

    def __init__(self, album: Album, photo: Photo, width: int) -> None:
        self._album = album
        self._photo = photo
        self._width = width

    def at_width(self, millimetres: int) -> "Picture":
        """The same photo, wider or narrower; at most as wide as the page's text."""
        return Picture(self._album, self._photo, round(min(max(5, millimetres), 156)))

    def __html__(self) -> str:
        return self._album.drawing(self._photo, self._width)


class Plate:
    """A chart in a template: `{{ 受理趋势图 }}`, and its caption `{{ 受理趋势图.题 }}`."""

    def __init__(self, album: Album, chart: Chart) -> None:
        self._album = album
        self._chart = chart

    def __getitem__(self, name: str) -> str:
        return {"题": clean(self._chart.title)[0]}[name]

    def __html__(self) -> str:
        return self._album.plate(self._chart)


def printable(file: Path, width: int) -> Printable:
    """The photo as JPEG for `width` millimetres of paper, and its size in pixels.

    Raises:
        BadPhoto: when it cannot be read, is truncated, or has too many pixels.
    """
    from PIL import Image, ImageOps
    from pillow_heif import register_heif_opener

    register_heif_opener()
    across = math.ceil(width / 25.4 * DPI)
    box = (across, math.ceil(across * TALLEST))
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(file, formats=FORMATS) as image:
            image.draft("RGB", (2 * max(box), 2 * max(box)))
            if math.prod(image.size) > MAX_PIXELS or image.mode == "F":  # F: a measurement
                raise BadPhoto(file)
            upright = _on_white(ImageOps.exif_transpose(image))
    except (*_DAMAGE, Image.DecompressionBombError) as error:
        raise BadPhoto(file) from error
    upright.thumbnail(box, Image.Resampling.LANCZOS)
    upright.info.clear()
    stream = io.BytesIO()
    upright.save(stream, "JPEG", quality=QUALITY, dpi=(DPI, DPI))
    return stream.getvalue(), *upright.size


def _on_white(image: Any) -> Any:  # noqa: ANN401 - Pillow is imported late
    """The image in RGB of 8 bits; what is transparent becomes paper."""
    from PIL import Image

    if image.mode.startswith("I"):  # 16 bits, which `convert` would cut off at 255
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    transparent = image.convert("RGBA")
    paper = Image.new("RGBA", transparent.size, "white")
    paper.alpha_composite(transparent)
    return paper.convert("RGB")


def _drawing(name: str, *, number: int, width: int, height: int, description: str) -> str:
    """An inline picture (ECMA-376 part 1, 20.4.2.8); sizes in EMU."""
    main = "http://schemas.openxmlformats.org/drawingml/2006"
    relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    properties = f'id="{1000 + number}" name="照片{number}" descr="{escape(description)}"'
    return (
        "</w:t><w:drawing>"
        f'<wp:inline xmlns:wp="{main}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:docPr {properties}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="' + main + '/main" noChangeAspect="1"/>'
        f'</wp:cNvGraphicFramePr><a:graphic xmlns:a="{main}/main"><a:graphicData uri="{main}/picture">'
        f'<pic:pic xmlns:pic="{main}/picture"><pic:nvPicPr><pic:cNvPr {properties}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip xmlns:r="{relationships}" r:embed="{name}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        '</wp:inline></w:drawing><w:t xml:space="preserve">'
    )
