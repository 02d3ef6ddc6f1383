"""A small office with a clock that stands still, and papers to drop into it."""

import datetime as dt
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pytest
from PIL import Image

from anjuan.ids import SHANGHAI
from anjuan.progress import Silent
from anjuan.settings import TextSettings
from casework.inbox import Taken, take_once
from casework.office import Office, create
from indexer.extract.worker import Reader

NOW = dt.datetime(2023, 9, 20, 9, 30, tzinfo=SHANGHAI)
TICKET = "热线-230914-001234"
OTHER = "热线-230915-002345"


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    """One reader for all tests: its processes start once."""
    with Reader(TextSettings(workers=1)) as shared:
        yield shared


@pytest.fixture(scope="session")
def fresh_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office as `init` makes it, with its register made, whose files settle at once and whose scans wait."""
    home = tmp_path_factory.mktemp("fresh") / "办公"
    folders = create(home)
    text = folders.settings.read_text(encoding="utf-8-sig")
    text = text.replace("settle_seconds = 1.0", "settle_seconds = 0.0")
    folders.settings.write_text(text.replace("enabled = true", "enabled = false", 1), encoding="utf-8")
    with Office(home) as office:
        office.register.records.count()
    return home


OpenOffice = Callable[[Path], Office]


@pytest.fixture
def open_office(reader: Reader) -> OpenOffice:
    """Opens an office with the shared reader; closing it leaves the reader."""

    class Shared(Office):
        def close(self) -> None:
            self.__dict__.pop("reader", None)
            super().close()

    def opened(home: Path) -> Office:
        office = Shared(home, clock=lambda: NOW)
        office.__dict__["reader"] = reader
        return office

    return opened


@pytest.fixture
def office(fresh_home: Path, tmp_path: Path, open_office: OpenOffice) -> Iterator[Office]:
    """An empty office."""
    import shutil

    home = tmp_path / "办公"
    shutil.copytree(fresh_home, home)
    with open_office(home) as opened:
        yield opened


def docx_bytes(*paragraphs: str) -> bytes:
    """A Word file of some paragraphs."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def jpeg_bytes(colour: tuple[int, int, int] = (90, 120, 60)) -> bytes:
    """A small photo."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    return out.getvalue()


def drop(office: Office, source: str, content: bytes) -> Path:
    """Put a file into the inbox."""
    path = office.folders.inbox / source
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def take(office: Office) -> Taken:
    """One pass over the inbox."""
    return take_once(office, Silent())
