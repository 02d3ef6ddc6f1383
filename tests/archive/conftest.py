"""What the tests of bundles share: a converter, a case, and records made on the spot."""

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from anjuan.casefile import Record, RecordFacts
from anjuan.ids import SHANGHAI
from anjuan.kinds import Kind, Stage
from anjuan.settings import ArchiveSettings
from archive.bundle import ArchivalStamp, BundleItem, CaseSheet
from archive.convert import Converter, find_office

NOW = dt.datetime(2026, 11, 23, 10, 30, tzinfo=SHANGHAI)
CASE = "2023/09/热线-230914-001234"
MakeItem = Callable[..., BundleItem]


@pytest.fixture
def plain_converter(tmp_path: Path) -> Converter:
    """Converts without LibreOffice."""
    return Converter(tmp_path / "cache", ArchiveSettings(), program=None)


@pytest.fixture
def office_converter(tmp_path: Path) -> Converter:
    """Converts by LibreOffice."""
    program = find_office()
    if program is None:
        pytest.skip("this machine has no LibreOffice")
    return Converter(tmp_path / "cache", ArchiveSettings(convert_seconds=120), program=program)


@pytest.fixture
def case() -> CaseSheet:
    return CaseSheet(
        number="热线-230914-001234",
        title="关于路灯不亮问题的办理情况",
        fields=(("工单编号", "热线-230914-001234"), ("承办单位", "第三村村民委员会"), ("备注", "")),
        unit="某镇市民诉求处置中心",
        stamp=ArchivalStamp("Z001", "2023", "0001", "JSJ", "10年"),
    )


@pytest.fixture
def make_item() -> MakeItem:
    """Makes an item of a file: `make_item(number, path, kind, stage=…, replaces=…, taken_at=…, case=…)`."""

    def make(
        number: int,
        path: Path,
        kind: Kind = Kind.OTHER,
        stage: Stage | None = None,
        replaces: int | None = None,
        taken_at: dt.datetime | None = None,
        case: str = CASE,
    ) -> BundleItem:
        data = path.read_bytes() if path.is_file() else b""
        facts = RecordFacts(kind, stage, path.name, path.name, NOW, "收件夹", taken_at, path.suffix.lower().strip(". "))
        record = Record(
            number, f"data/{number:03d} {path.name}", hashlib.sha256(data).hexdigest(), len(data), facts, replaces
        )
        return BundleItem(record, path, case)

    return make
