"""Photos for print: upright, in sRGB, no larger than they are shown, and without GPS, EXIF or thumbnails."""

import io
import struct
from pathlib import Path
from typing import Any

from archive.obstacles import Obstacle, Unpreparable

MAX_PIXELS = 250_000_000
"""Of a picture that is opened at all; a 200-megapixel telephone still passes."""
MAX_FRAMES = 200
_QUALITY = 82


def prepare_photo(source: Path, target: Path, pixels: int) -> list[dict[str, Any]]:
    """Write the picture's pages (TIFF and fax may have several) as JPEG beside `target`: `target-0.jpg` ….

    Args:
        source: any picture that Pillow or libheif reads.
        target: the beginning of the names to write.
        pixels: the longer side's limit.

    Returns:
        For each page its `path`, `width` and `height` in pixels.

    Raises:
        Unpreparable: empty, unreadable or beyond all measure.
    """
    from PIL import Image
    from pillow_heif import register_heif_opener

    if source.stat().st_size == 0:
        raise Unpreparable(Obstacle.EMPTY)
    register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None  # our own check follows, before any pixel is decoded
    pages = []
    with Image.open(source) as image:
        frames = min(getattr(image, "n_frames", 1), MAX_FRAMES) if image.format in ("TIFF", "MPO") else 1
        for frame in range(1 if image.format == "MPO" else frames):
            if frame:
                image.seek(frame)
            if image.width * image.height > MAX_PIXELS:
                raise Unpreparable(Obstacle.UNREADABLE)
            path = target.with_name(f"{target.name}-{frame}.jpg")
            width, height = _write(image, path, pixels)
            pages.append({"path": str(path), "width": width, "height": height})
    return pages


def _write(image: Any, path: Path, pixels: int) -> tuple[int, int]:  # noqa: ANN401 - one of Pillow's many image classes
    from PIL import Image, ImageOps

    image.draft(None, (pixels, pixels))  # JPEG decodes at a half, a quarter or an eighth: far less time and memory
    profile = image.info.get("icc_profile")
    try:
        upright = ImageOps.exif_transpose(image)
    except (
        SyntaxError,
        ValueError,
        TypeError,
        KeyError,
        struct.error,
    ):  # EXIF that is broken does not hide the picture
        upright = image
    upright.thumbnail((pixels, pixels), Image.Resampling.LANCZOS, reducing_gap=2.0)
    flat = _flattened(_in_srgb(upright, profile))
    flat.info.clear()
    flat.save(path, "JPEG", quality=_QUALITY)
    return int(flat.width), int(flat.height)


def _in_srgb(image: Any, profile: bytes | None) -> Any:  # noqa: ANN401 - as above
    """Telephones write Display P3; paper and PDF/A want sRGB."""
    from PIL import ImageCms

    if not profile or image.mode not in ("RGB", "L", "CMYK"):
        return image
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(own):
            return image
        return ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image


def _flattened(image: Any) -> Any:  # noqa: ANN401 - as above
    """In RGB or grey, what is transparent on white."""
    from PIL import Image

    if image.mode in ("RGB", "L"):
        return image
    if image.mode in ("1", "I", "F") or image.mode.startswith("I;16"):
        if image.mode != "1":
            image = image.point(lambda value: value / 256) if image.getextrema()[1] > 255 else image
        return image.convert("L")
    if "A" in image.getbands() or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        white.alpha_composite(image)
        image = white
    return image.convert("RGB")
