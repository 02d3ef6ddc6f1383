"""Photos: that they are pictures, and when they were taken. Pixels are never decoded."""

import datetime as dt
from typing import BinaryIO

from PIL import ExifTags, Image, UnidentifiedImageError

from anjuan.ids import SHANGHAI
from indexer.extract.reading import Reading, Status

_MOST_PIXELS = 400_000_000
"""More than any camera or A0 scanner makes."""


def read_photo(file: BinaryIO, form: str) -> Reading:
    """Identify a picture by its header and read the time in its EXIF; a file cut short after its header is fine."""
    if form in ("heic", "avif"):
        from pillow_heif import register_heif_opener

        register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None  # our own check follows; no pixel is decoded here
    try:
        with Image.open(file) as image:
            if image.width * image.height > _MOST_PIXELS:
                return Reading(form, Status.KILLED, detail="more pixels than allowed")
            # A PNG that has its EXIF behind the pixels would have to be decoded for it.
            taken_at = _taken_at(image) if form != "png" or "exif" in image.info else None
            pages = getattr(image, "n_frames", 1) if form == "tif" else None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        return Reading(form, Status.UNREADABLE, detail="no picture in it")
    return Reading(form, Status.NO_TEXT, pages=pages, taken_at=taken_at)


def _taken_at(image: Image.Image) -> dt.datetime | None:
    """DateTimeOriginal with OffsetTimeOriginal (Exif 2.31 §4.6.6), None where absent or nonsense."""
    try:
        tags = image.getexif().get_ifd(ExifTags.IFD.Exif)
        taken = dt.datetime.strptime(str(tags[ExifTags.Base.DateTimeOriginal]).strip(" \0"), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - the zone follows
    except Exception:  # noqa: BLE001 - a damaged EXIF block raises anything; the picture is none the worse
        return None
    try:
        offset = dt.datetime.strptime(str(tags[ExifTags.Base.OffsetTimeOriginal]).strip(" \0"), "%z").tzinfo
    except (KeyError, ValueError):
        offset = SHANGHAI
    return taken.replace(tzinfo=offset)
