"""Pictures of pages: what of a file is to be recognised, as pixels, page by page."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
from PIL import Image, ImageOps

from anjuan.settings import TextSettings
from indexer.extract.packed import pictures_in, unpack
from indexer.extract.pdf import open_pdf, page_text
from indexer.extract.reading import OverCapError
from indexer.extract.scans.seals import Picture

DPI = 200
MAX_PIXELS = 9_000_000
"""Of a page that is read: A3 at 200 dpi has 7.7 million. Larger ones are made smaller."""
MAX_OPENED = 200_000_000
"""Of a picture that is opened at all."""
MIN_SIDE = 100
"""Pixels: smaller pictures are logos, not pages."""
PICTURES = frozenset({"jpg", "png", "gif", "bmp", "tif", "webp", "heic", "avif"})
_FORMATS = ("JPEG", "PNG", "GIF", "BMP", "DIB", "TIFF", "WEBP")
"""What Pillow may take bytes for, whatever their name: PostScript it would hand to a program that runs it."""
PACKAGES = frozenset({"docx", "pptx", "ofd"})


class TooLargeError(Exception):
    """A picture has more pixels than may be opened."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a file.

    Attributes:
        number: from 1; 0: a document's own text, whose pictures follow.
        text: where the page has a text of its own, that; None: it is to be recognised.
    """

    number: int
    text: str | None = None


class Source:
    """A file with pictures, opened.

    Args:
        file: the bytes.
        form: what they are.
        settings: for the text that is there already.
        max_pages: further ones are not recognised; what text they have of their own is kept.

    Raises:
        Exception: whatever a damaged file makes its library raise.
    """

    def __init__(self, file: BinaryIO, form: str, settings: TextSettings, max_pages: int) -> None:
        self._file, self._form, self._settings = file, form, settings
        self._document: Any = None
        self._members: list[str] = []
        self._max_pages = max_pages
        if form == "pdf":
            self._document = open_pdf(file)
            self.pages = min(len(self._document), max(max_pages, settings.max_pages))
        elif form in PACKAGES:
            with zipfile.ZipFile(file) as archive:
                self._members = pictures_in(archive)[:max_pages]
            self.pages = len(self._members)
        else:
            self._document = _opened(file, form)
            frames = getattr(self._document, "n_frames", 1) if form == "tif" else 1
            self.pages = min(frames, max_pages)

    def sheets(self) -> Iterator[Sheet]:
        """The pages, with the text of those that have one."""
        if self._form in PACKAGES:
            yield Sheet(0, self._own_text())
        for number in range(1, self.pages + 1):
            sheet = self.sheet(number)
            if sheet.text != "" or number <= self._max_pages:
                yield sheet

    def sheet(self, number: int) -> Sheet:
        """One page, with its text if it has one."""
        if self._form != "pdf":
            return Sheet(number)
        text, bare = page_text(self._document, number - 1)
        return Sheet(number, None if bare and number <= self._max_pages else text)

    def picture(self, number: int) -> Picture | None:
        """The pixels of a page; None: it is too small to hold print.

        Raises:
            TooLargeError: it has more pixels than may be opened.
            Exception: whatever a damaged picture makes its library raise.
        """
        if self._form == "pdf":
            return _rendered(self._document, number - 1)
        if self._form in PACKAGES:
            with zipfile.ZipFile(self._file) as archive:
                data = unpack(archive, self._members[number - 1])
            with _opened(io.BytesIO(data), "") as image:
                return _pixels(image)
        if number > 1:
            self._document.seek(number - 1)
        return _pixels(self._document)

    def _own_text(self) -> str:
        from indexer.extract.child import read_open

        self._file.seek(0)
        return read_open(self._file, self._form, self._settings).text


def _opened(file: BinaryIO, form: str) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None  # our own check follows, before any pixel is decoded
    if form in ("heic", "avif"):
        from pillow_heif import register_heif_opener

        register_heif_opener()
        return Image.open(file)
    return Image.open(file, formats=_FORMATS)


def _pixels(image: Image.Image) -> Picture | None:
    if image.width * image.height > MAX_OPENED:
        raise TooLargeError
    if min(image.size) < MIN_SIDE:
        return None
    shrink = (MAX_PIXELS / (image.width * image.height)) ** 0.5
    if shrink < 1:
        size = (round(image.width * shrink), round(image.height * shrink))
        image.draft(None, size)  # JPEG decodes at a half or a quarter: far less memory
    upright = ImageOps.exif_transpose(image)
    shrink = (MAX_PIXELS / (upright.width * upright.height)) ** 0.5
    if shrink < 1:
        upright = upright.resize((round(upright.width * shrink), round(upright.height * shrink)), reducing_gap=2.0)
    if "A" in upright.getbands() or "transparency" in upright.info:
        white = Image.new("RGBA", upright.size, "white")
        white.alpha_composite(upright.convert("RGBA"))
        upright = white
    elif upright.mode.startswith("I;16") or upright.mode == "I":
        upright = upright.point(lambda value: value / 256).convert("L")
    return np.ascontiguousarray(np.asarray(upright.convert("RGB"))[:, :, ::-1])


def _rendered(document: Any, index: int) -> Picture:  # noqa: ANN401 - pypdfium2 has no types
    page = document[index]
    wide, high = page.get_size()
    scale = min(DPI / 72, (MAX_PIXELS / max(wide * high, 1.0)) ** 0.5)
    bitmap = page.render(scale=scale, rev_byteorder=False, prefer_bgrx=False)
    pixels = np.array(bitmap.to_numpy())
    page.close()
    if pixels.ndim == 2 or pixels.shape[2] == 1:
        pixels = np.repeat(pixels.reshape(*pixels.shape[:2], 1), 3, axis=2)
    return np.ascontiguousarray(pixels[:, :, :3])


_TOO_MUCH = (TooLargeError, OverCapError, MemoryError)


def flaw_of(error: Exception) -> str:
    """A stable English code for what went wrong with a page."""
    return "too_large" if isinstance(error, _TOO_MUCH) else "unreadable"
