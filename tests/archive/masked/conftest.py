"""What the tests of masked copies share: a masker, and what must not be left."""

import re
import zipfile
from pathlib import Path

import pikepdf
import pytest

from anjuan.masking import Masker

SECRETS = ("13800138000", "张建国", "建国", "11010119900307803X", "赵铁柱")


@pytest.fixture
def masker() -> Masker:
    return Masker()


def package_text(path: Path) -> str:
    """All that the parts of an Open XML file say, with markup and without."""
    with zipfile.ZipFile(path) as package:
        parts = [package.read(name).decode("utf-8", "replace") for name in package.namelist()]
    return "\n".join((*parts, *(re.sub(r"<[^>]+>", "", part) for part in parts)))


def pdf_bytes(path: Path) -> bytes:
    """All that the objects of a PDF hold, unpacked."""
    pieces = []
    with pikepdf.open(path) as pdf:
        for each in pdf.objects:
            if isinstance(each, pikepdf.Stream):
                pieces.append(
                    each.read_bytes() if "/DCTDecode" not in repr(each.get("/Filter", "")) else each.read_raw_bytes()
                )
            pieces.append(each.unparse())
    return b"\n".join(pieces)
