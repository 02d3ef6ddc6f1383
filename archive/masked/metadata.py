"""Pictures without what cameras and programs write beside the pixels; the pixels stay bit by bit as they are.

JPEG: ISO/IEC 10918-1, annex B. PNG: W3C PNG, third edition, 5.6. A picture of another format is written anew by Pillow.
"""

import io
import struct

from archive.obstacles import Obstacle, Unpreparable

_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_JFIF, _ICC, _ADOBE = 0xE0, 0xE2, 0xEE
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"pHYs", b"bKGD", b"sBIT", b"cICP",
}  # fmt: skip
_REWRITTEN = {"gif": "GIF", "bmp": "BMP", "tif": "TIFF", "tiff": "TIFF", "webp": "WEBP"}
STRIPPABLE = frozenset({"jpg", "jpeg", "png", *_REWRITTEN})
"""Formats (lower-case extensions) that `without_metadata` takes."""


def without_metadata(picture: bytes) -> bytes:
    """The picture without EXIF, GPS, XMP, comments, thumbnails and whatever is hung behind its end.

    Raises:
        Unpreparable: it is no whole picture of a known format.
    """
    try:
        if picture[:2] == b"\xff\xd8":
            return jpeg_without_metadata(picture)
        if picture[:8] == _PNG:
            return _png_without_metadata(picture)
        return _written_anew(picture)
    except (IndexError, ValueError, struct.error, OSError, SyntaxError, EOFError):
        raise Unpreparable(Obstacle.UNREADABLE) from None


def jpeg_without_metadata(picture: bytes) -> bytes:
    """A JPEG's segments that the pixels need, up to its end.

    Raises:
        ValueError, IndexError, struct.error: it is none.
    """
    out = [b"\xff\xd8"]
    at = 2
    while True:
        while picture[at + 1] == 0xFF:  # fill bytes
            at += 1
        if picture[at] != 0xFF:
            raise ValueError(at)
        marker = picture[at + 1]
        if marker == _EOI:
            return b"".join((*out, b"\xff\xd9"))
        (length,) = struct.unpack_from(">H", picture, at + 2)
        end = at + 2 + length
        if _is_needed(marker, picture[at + 4 : end]):
            out.append(picture[at:end])
        at = end
        if marker == _SOS:
            at = _end_of_scan(picture, end)
            out.append(picture[end:at])
            if at >= len(picture):  # cut short: viewers show what there is
                return b"".join((*out, b"\xff\xd9"))


def _is_needed(marker: int, content: bytes) -> bool:
    if 0xE0 <= marker <= 0xEF:
        return (marker, content[:4]) in {(_JFIF, b"JFIF"), (_ICC, b"ICC_"), (_ADOBE, b"Adob")}
    return marker != 0xFE


def _end_of_scan(picture: bytes, at: int) -> int:
    """Where the next marker is that is neither a stuffed byte nor a restart."""
    while (at := picture.find(b"\xff", at)) >= 0:
        if at + 1 >= len(picture):
            break
        following = picture[at + 1]
        if following not in (0, 0xFF) and not 0xD0 <= following <= 0xD7:
            return at
        at += 1 if following == 0xFF else 2
    return len(picture)


def _png_without_metadata(picture: bytes) -> bytes:
    out, at = [_PNG], 8
    while True:
        (length,) = struct.unpack_from(">I", picture, at)
        kind, end = picture[at + 4 : at + 8], at + 12 + length
        if end > len(picture):
            raise ValueError(at)
        if kind in _PNG_KEPT:
            out.append(picture[at:end])
        if kind == b"IEND":
            return b"".join(out)
        at = end


def _written_anew(picture: bytes) -> bytes:
    from PIL import Image

    from archive.photos import MAX_PIXELS

    Image.MAX_IMAGE_PIXELS = None  # our own check follows, before any pixel is decoded
    with Image.open(io.BytesIO(picture)) as image:
        form = image.format or ""
        if image.width * image.height > MAX_PIXELS or form not in _REWRITTEN.values():
            raise Unpreparable(Obstacle.UNREADABLE)
        bare = image.copy()
        palette = image.getpalette()
    bare.info = {key: value for key, value in bare.info.items() if key in ("transparency", "background")}
    bare.getexif().clear()
    if palette and bare.mode == "P":
        bare.putpalette(palette)
    out = io.BytesIO()
    bare.save(out, form)
    return out.getvalue()
