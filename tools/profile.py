"""Build `archive/srgb.icc`, the colour profile of every bundle: sRGB by ICC version 2, with a fixed date in it.

A file, because making it takes longer than putting fifty pages together.
"""

from pathlib import Path

from PIL import ImageCms

TARGET = Path(__file__).parent.parent / "archive" / "srgb.icc"
_DATE = slice(24, 36)


def built() -> bytes:
    """The profile; its date is 1 January 2000, so that it repeats byte for byte."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    data[_DATE] = bytes.fromhex("07d0 0001 0001 0000 0000 0000")
    return bytes(data)


if __name__ == "__main__":
    TARGET.write_bytes(built())
