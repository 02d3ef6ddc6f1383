"""Photos as phones take them: a drawn scene with grain, a strip of time and place, EXIF, any orientation."""

import datetime as dt
import io
import random
from dataclasses import dataclass

from lettering import lettering
from PIL import ExifTags, Image, ImageDraw, ImageFilter
from scenes import SCENES, SIZE

_WEEKDAYS = "一二三四五六日"
_STORED_AS = {
    1: None,
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_90,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_270,),
}
"""How an upright picture lies in the file for each EXIF orientation: the inverse of what a viewer does."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One photo: what it shows, when and where; `exif` is False for what went through WeChat."""

    scene: str
    stage: str
    at: dt.datetime
    place: str
    orientation: int = 1
    exif: bool = True
    seed: int = 0


def _view(image: Image.Image, rng: random.Random) -> Image.Image:
    """Another standpoint: a crop of the scene, sometimes mirrored, in another light, with grain."""
    width, height = SIZE
    zoom = rng.uniform(0.86, 0.99)
    left, top = rng.uniform(0, width * (1 - zoom)), rng.uniform(0, height * (1 - zoom))
    image = image.crop((int(left), int(top), int(left + width * zoom), int(top + height * zoom))).resize(
        SIZE, Image.Resampling.BICUBIC
    )
    gain = rng.uniform(0.9, 1.04)
    image = image.filter(ImageFilter.BoxBlur(1)).point(lambda value: int(value * gain))
    grain = Image.frombytes("L", SIZE, rng.randbytes(width * height)).filter(ImageFilter.BoxBlur(1))
    image = Image.blend(image, Image.merge("RGB", (grain, grain, grain)), 0.06)
    vignette = Image.radial_gradient("L").resize(SIZE).point(lambda value: 255 - max(0, value - 110) // 2)
    return Image.composite(image, Image.new("RGB", SIZE, (18, 18, 22)), vignette)


def _strip(image: Image.Image, shot: Shot) -> None:
    """The strip of a camera app with a watermark: clock, date, place."""
    draw = ImageDraw.Draw(image, "RGBA")
    draw.rectangle((0, 826, 760, 944), fill=(0, 0, 0, 96))
    draw.text((28, 838), f"{shot.at:%H:%M}", (255, 255, 255), lettering("hei", 72))
    draw.rectangle((232, 846, 238, 926), fill=(250, 196, 40))
    draw.text(
        (254, 842), f"{shot.at:%Y.%m.%d}  星期{_WEEKDAYS[shot.at.weekday()]}", (255, 255, 255), lettering("hei", 32)
    )
    draw.text((254, 890), f"大兴区·青云店镇{shot.place}", (255, 255, 255), lettering("hei", 32))


def picture(shot: Shot) -> Image.Image:
    """The photo, upright."""
    rng = random.Random(f"{shot.scene}/{shot.stage}/{shot.seed}")
    image = _view(SCENES[shot.scene](rng, shot.stage), rng)
    _strip(image, shot)
    return image


def _exif(shot: Shot, orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "SAMPLE", "Phone 1"
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.DateTime] = f"{shot.at:%Y:%m:%d %H:%M:%S}"
    exif.get_ifd(ExifTags.IFD.Exif).update({
        ExifTags.Base.DateTimeOriginal: f"{shot.at:%Y:%m:%d %H:%M:%S}",
        ExifTags.Base.OffsetTimeOriginal: "+08:00",
    })  # fmt: skip
    minutes = 36.0 + shot.seed % 10 / 10
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({
        ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: (39.0, minutes, 12.5),
        ExifTags.GPS.GPSLongitudeRef: "E", ExifTags.GPS.GPSLongitude: (116.0, 31.0, 40.0),
    })  # fmt: skip
    return exif


def jpeg(shot: Shot) -> bytes:
    """The photo as the phone stores it: turned as its orientation says, with EXIF unless it went through WeChat."""
    image = picture(shot)
    for step in _STORED_AS[shot.orientation] or ():
        image = image.transpose(step)
    target = io.BytesIO()
    if shot.exif:
        image.save(target, "JPEG", quality=72, exif=_exif(shot, shot.orientation))
    else:
        image.save(target, "JPEG", quality=66)
    return target.getvalue()


def heic(shot: Shot) -> bytes:
    """The photo as an iPhone stores it."""
    import pillow_heif

    target = io.BytesIO()
    pillow_heif.from_pillow(picture(shot)).save(target, quality=45, exif=_exif(shot, 1).tobytes())
    return target.getvalue()


def thumbnail(shot: Shot) -> bytes:
    """The photo as it stands in a paper: upright and small."""
    image = picture(shot)
    image.thumbnail((560, 420))
    target = io.BytesIO()
    image.save(target, "JPEG", quality=70)
    return target.getvalue()
