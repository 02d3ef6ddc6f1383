"""Fixity: every kind of damage is seen and named."""

import shutil
from pathlib import Path

import pytest

from archive.layout import BAG_INFO, MANIFEST, RECORDS, TAG_MANIFEST
from archive.verify import Unexpected, verify_folder
from tests.archive.test_store import CASE, filed_case

FIRST = "data/001 情况说明.docx"
SECOND = "data/002 照片.jpg"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store = filed_case(tmp_path, {"情况说明.docx": b"one", "照片.jpg": b"two"})
    return store.root / CASE.key


def test_a_case_as_it_was_filed_is_sound(folder: Path) -> None:
    found = verify_folder(folder, CASE.key)
    assert (found.records, found.missing, found.altered, found.unexpected, found.sound) == (2, (), (), (), True)


def test_a_missing_an_altered_and_an_unexpected_file_are_named(folder: Path) -> None:
    (folder / FIRST).unlink()
    (folder / SECOND).chmod(0o644)
    (folder / SECOND).write_bytes(b"TWO")
    (folder / "data" / "手工放入.docx").write_bytes(b"?")
    found = verify_folder(folder, CASE.key)
    assert found.missing == (FIRST,)
    assert found.altered == (SECOND,)
    assert found.unexpected == (Unexpected("data/手工放入.docx", harmless=False),)
    assert not found.sound


@pytest.mark.parametrize("name", ["Thumbs.db", ".DS_Store", "~$1 情况说明.docx", "desktop.ini", "._001 情况说明.docx"])
def test_litter_is_unexpected_but_harmless(folder: Path, name: str) -> None:
    (folder / "data" / name).write_bytes(b"")
    found = verify_folder(folder, CASE.key)
    assert found.unexpected == (Unexpected(f"data/{name}", harmless=True),)
    assert found.sound


@pytest.mark.parametrize("tag", [BAG_INFO, RECORDS, MANIFEST, "bagit.txt"])
def test_an_altered_tag_file_is_named(folder: Path, tag: str) -> None:
    (folder / tag).write_bytes((folder / tag).read_bytes() + b"\n ")
    assert tag in verify_folder(folder, CASE.key).altered


@pytest.mark.parametrize("tag", [BAG_INFO, RECORDS, MANIFEST, TAG_MANIFEST, "bagit.txt"])
def test_a_missing_tag_file_is_named(folder: Path, tag: str) -> None:
    (folder / tag).unlink()
    found = verify_folder(folder, CASE.key)
    assert tag in found.missing
    assert not found.sound


def test_a_spoilt_tag_manifest_is_named(folder: Path) -> None:
    (folder / TAG_MANIFEST).write_text("not a manifest")
    assert TAG_MANIFEST in verify_folder(folder, CASE.key).altered


def test_a_list_of_records_that_disagrees_with_the_manifest_is_altered(folder: Path) -> None:
    lines = (folder / RECORDS).read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / RECORDS).write_text(lines[0], encoding="utf-8")
    digest = verify_folder(folder, CASE.key)
    assert RECORDS in digest.altered


def test_a_link_in_place_of_a_record_is_not_followed(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    shutil.move(folder / FIRST, outside)
    (folder / FIRST).symlink_to(outside)
    assert verify_folder(folder, CASE.key).altered == (FIRST,)


def test_large_cases_are_hashed_by_several_threads_with_the_same_result(tmp_path: Path) -> None:
    files = {f"{number}.bin": bytes([number]) * 3_000_000 for number in range(4)}
    store = filed_case(tmp_path, files)
    path = store.root / CASE.key / "data" / "003 2.bin"
    path.chmod(0o644)
    path.write_bytes(b"short")
    found = verify_folder(store.root / CASE.key, CASE.key)
    assert found.altered == ("data/003 2.bin",)
    assert found.records == 4
