"""Vectors kept in a file that anybody may delete or damage."""

import sqlite3
import threading
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.meaning.vectors import Vectors, to_be_read


def test_what_was_put_is_there_for_every_other_program(tmp_path: Path) -> None:
    Vectors(tmp_path, "甲").put([("案卷#1", "aa", b"\x01\x02"), ("案卷#2", "bb", None)])
    kept = Vectors(tmp_path, "甲")
    assert kept.of(["案卷#1", "案卷#2", "案卷#3"]) == {"案卷#1": b"\x01\x02"}
    assert kept.stamps() == {"案卷#1": "aa", "案卷#2": "bb"}
    assert kept.count() == 2


def test_a_document_that_changed_gets_a_new_vector_in_the_place_of_the_old(tmp_path: Path) -> None:
    kept = Vectors(tmp_path, "甲")
    kept.put([("案卷#1", "aa", b"\x01")])
    kept.put([("案卷#1", "bb", b"\x02")])
    assert (kept.of(["案卷#1"]), kept.stamps()) == ({"案卷#1": b"\x02"}, {"案卷#1": "bb"})


def test_what_is_forgotten_is_gone_and_the_rest_stays(tmp_path: Path) -> None:
    kept = Vectors(tmp_path, "甲")
    kept.put([(f"案卷#{n}", "aa", bytes([n])) for n in range(1, 5)])
    kept.forget(["案卷#1", "案卷#3", "案卷#9"])
    assert kept.stamps().keys() == {"案卷#2", "案卷#4"}


@pytest.mark.parametrize("count", [0, 1, 499, 500, 501, 1300])
def test_any_number_of_documents_is_asked_for_at_once(tmp_path: Path, count: int) -> None:
    kept = Vectors(tmp_path, "甲")
    kept.put([(f"案卷#{n}", "aa", b"\x01") for n in range(count)])
    assert len(kept.of([f"案卷#{n}" for n in range(count)])) == count


def test_without_a_file_nothing_is_known_and_none_is_made(tmp_path: Path) -> None:
    kept = Vectors(tmp_path / "没有", "甲")
    assert (kept.of(["案卷#1"]), kept.stamps(), kept.count()) == ({}, {}, 0)
    assert not (tmp_path / "没有").exists()


@given(st.binary(max_size=200))
def test_a_damaged_file_knows_nothing_and_is_begun_anew(tmp_path_factory: pytest.TempPathFactory, junk: bytes) -> None:
    folder = tmp_path_factory.mktemp("语义")
    (folder / "甲.db").write_bytes(junk)
    kept = Vectors(folder, "甲")
    assert (kept.of(["案卷#1"]), kept.stamps()) == ({}, {})
    kept.put([("案卷#1", "aa", b"\x01")])
    assert kept.of(["案卷#1"]) == {"案卷#1": b"\x01"}


def test_the_vectors_of_another_model_do_not_count_and_make_room(tmp_path: Path) -> None:
    Vectors(tmp_path, "甲-1").put([("案卷#1", "aa", b"\x01")])
    newer = Vectors(tmp_path, "甲-2")
    assert newer.of(["案卷#1"]) == {}
    newer.put([("案卷#2", "bb", b"\x02")])
    assert [each.name for each in tmp_path.iterdir()] == ["甲-2.db"]


def test_a_file_that_another_program_is_writing_is_not_taken_for_damaged(tmp_path: Path) -> None:
    kept = Vectors(tmp_path, "甲")
    kept.put([("案卷#1", "aa", b"\x01")])
    other = sqlite3.connect(tmp_path / "甲.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    assert kept.of(["案卷#1"]) == {"案卷#1": b"\x01"}
    release = threading.Timer(0.2, other.close)
    release.start()
    kept.put([("案卷#2", "bb", b"\x02")])
    release.join()
    assert kept.stamps().keys() == {"案卷#1", "案卷#2"}


def test_deleting_the_folder_meanwhile_costs_the_vectors_and_no_more(tmp_path: Path) -> None:
    kept = Vectors(tmp_path / "语义", "甲")
    kept.put([("案卷#1", "aa", b"\x01")])
    (tmp_path / "语义" / "甲.db").unlink()
    (tmp_path / "语义").rmdir()
    assert kept.count() == 0
    kept.put([("案卷#2", "bb", b"\x02")])
    assert kept.stamps() == {"案卷#2": "bb"}


def test_a_shared_folder_of_another_computer_is_named_as_sqlite_wants_it() -> None:
    # https://www.sqlite.org/uri.html: an authority must be empty or localhost; a drive stands behind three slashes.
    assert to_be_read(PureWindowsPath(r"\\pc1\办公\v.db")).startswith("file:////pc1/%E5%8A%9E")
    assert to_be_read(PureWindowsPath(r"C:\案 卷\v.db")) == "file:///C:/%E6%A1%88%20%E5%8D%B7/v.db?mode=ro"
    assert to_be_read(PurePosixPath("/案卷/v?.db")) == "file:///%E6%A1%88%E5%8D%B7/v%3F.db?mode=ro"


@pytest.mark.parametrize("name", ["案 卷", "a?b#c%20", "&=+", "//网上邻居"])
def test_folders_of_any_name_are_read(tmp_path: Path, name: str) -> None:
    kept = Vectors(Path(f"{tmp_path}/{name}"), "甲")
    kept.put([("案卷#1", "aa", b"\x01")])
    assert kept.count() == 1
