"""Everything that the folder of real inputs holds goes through intake, search and a bundle."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import bagit
import pytest

from anjuan.progress import Silent
from anjuan.recognition import Reason
from casework.bundling import bundle
from casework.inbox import Taken, take_once
from casework.office import Office, create
from casework.outcomes import Filed, Held, Ignored

TICKET = "热线-230914-001234"
WANTED_HOLDS = {
    "bug53475-password-is-pass.docx": Reason.ENCRYPTED,
    "clusterfuzz-testcase-minimized-POIXWPFFuzzer-6442791109263360.docx": Reason.UNREADABLE,
    "truncated62886.docx": Reason.UNREADABLE,
    "enc-XI-long-password.pdf": Reason.ENCRYPTED,
    "libreoffice-writer-password.pdf": Reason.ENCRYPTED,
    "classification _model.m": Reason.UNSUPPORTED,
}


@pytest.fixture(scope="module")
def taken(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Taken, dict[str, str]]]:
    home = tmp_path_factory.mktemp("real") / "办公"
    create(home)
    folders = [each for each in sorted(realdata.iterdir()) if each.is_dir()]
    with Office(home) as office:
        digests = {}
        for folder in folders:
            target = office.folders.inbox / f"{TICKET} {folder.name}"
            shutil.copytree(folder, target)
            for path in target.iterdir():
                path.chmod(0o644)
                digests[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
        yield office, take_once(office, Silent()), digests


def test_each_is_filed_or_held_with_the_right_reason(taken: tuple[Office, Taken, dict[str, str]]) -> None:
    _, result, digests = taken
    outcomes = {Path(each.source).name: each for each in result.outcomes}
    assert set(digests) <= set(outcomes)
    assert {name: each.reason for name, each in outcomes.items() if isinstance(each, Held)} == WANTED_HOLDS
    assert not [each for each in result.outcomes if isinstance(each, Ignored)]
    assert result.behind is None


def test_none_of_their_bytes_is_lost(taken: tuple[Office, Taken, dict[str, str]]) -> None:
    office, _, digests = taken
    kept = {record.sha256 for case in office.store.cases() for record in office.store.records(case)}
    kept |= {held.sha256 for held in office.held.all()}
    assert set(digests.values()) <= kept
    for case in office.store.cases():
        bagit.Bag(str(office.folders.cases / case.key)).validate()


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("泰迪杯", "2020年泰迪杯挑战赛C题赛题描述.pdf"),
        ("会议纪要", "会议纪要.docx"),
        ("培训记录", "培训记录.docx"),
        ("立项报告", "立项报告空白页.docx"),
    ],
)
def test_they_are_found_by_what_they_say(taken: tuple[Office, Taken, dict[str, str]], query: str, name: str) -> None:
    office, _, _ = taken
    assert name in {hit.name for hit in office.index.search(query, limit=50).hits}


def test_one_bundle_holds_them_all(taken: tuple[Office, Taken, dict[str, str]], tmp_path: Path) -> None:
    office, result, _ = taken
    made = bundle(office, TICKET, tmp_path, Silent()).bundled
    assert made.records == sum(isinstance(each, Filed) and each.case.ticket_no == TICKET for each in result.outcomes)
    if keep := os.environ.get("ANJUAN_KEEP"):
        shutil.copy(made.pdf, Path(keep) / "real.pdf")
        lines = [f"{each.source}\t{type(each).__name__}" for each in result.outcomes]
        (Path(keep) / "real.json").write_text(json.dumps(lines, ensure_ascii=False, indent=1), encoding="utf-8")
