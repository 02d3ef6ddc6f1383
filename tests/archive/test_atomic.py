"""One step at a time, and nothing in place."""

import errno
import hashlib
import io
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import atomic


class InPieces(io.BytesIO):
    """A source that gives its bytes in pieces of a given size."""

    def __init__(self, content: bytes, piece: int) -> None:
        super().__init__(content)
        self.piece = piece

    def read(self, size: int | None = -1) -> bytes:  # noqa: ARG002 - the pieces are what is tested
        return super().read(self.piece)


@given(st.binary(max_size=2000), st.integers(1, 300))
def test_the_digest_does_not_depend_on_how_the_bytes_come(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, piece: int
) -> None:
    target = tmp_path_factory.mktemp("copy") / "copy"
    assert atomic.copy(InPieces(content, piece), target) == (hashlib.sha256(content).hexdigest(), len(content))
    assert target.read_bytes() == content
    assert atomic.digest_of(target) == hashlib.sha256(content).hexdigest()


def test_nothing_that_exists_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "a"
    atomic.write(path, b"one")
    with pytest.raises(FileExistsError):
        atomic.write(path, b"two")
    with pytest.raises(FileExistsError):
        atomic.copy(io.BytesIO(b"two"), path)
    assert path.read_bytes() == b"one"


def test_bytes_that_read_back_as_others_are_damage(tmp_path: Path) -> None:
    atomic.write(tmp_path / "good", b"good")
    atomic.write(tmp_path / "bad", b"bad")
    digest = hashlib.sha256(b"good").hexdigest()
    atomic.secure({tmp_path / "good": digest})
    with pytest.raises(atomic.CopyDamaged) as raised:
        atomic.secure({tmp_path / "good": digest, tmp_path / "bad": digest})
    assert raised.value.path == tmp_path / "bad"


def test_more_files_are_secured_than_may_be_open_at_once(tmp_path: Path) -> None:
    digests = {}
    for number in range(150):
        content = str(number).encode()
        atomic.write(tmp_path / str(number), content)
        digests[tmp_path / str(number)] = hashlib.sha256(content).hexdigest()
    synced = []
    token = atomic.observer.set(lambda step, *paths: synced.append((step, *paths)))
    atomic.secure(digests)
    atomic.observer.reset(token)
    assert synced == [("sync", path) for path in digests]


def test_more_folders_are_synced_than_may_be_open_at_once(tmp_path: Path) -> None:
    folders = [tmp_path / str(number) for number in range(150)]
    for each in folders:
        each.mkdir()
    synced = []
    token = atomic.observer.set(lambda step, *paths: synced.append((step, *paths)))
    atomic.sync_folders(folders)
    atomic.observer.reset(token)
    assert synced == [("sync_folder", each) for each in folders]


def test_missing_folders_are_made_and_synced_from_above(tmp_path: Path) -> None:
    steps = []
    token = atomic.observer.set(lambda step, *paths: steps.append((step, *paths)))
    atomic.make_folders(tmp_path / "2023" / "09")
    atomic.make_folders(tmp_path / "2023" / "09")
    atomic.observer.reset(token)
    assert steps == [
        ("make_folder", tmp_path / "2023"),
        ("sync_folder", tmp_path),
        ("make_folder", tmp_path / "2023" / "09"),
        ("sync_folder", tmp_path / "2023"),
    ]


def test_a_folder_does_not_replace_one_that_is_not_empty(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "paper").write_bytes(b"")
    with pytest.raises(OSError, match="not empty"):
        atomic.move_folder(tmp_path / "new", tmp_path / "old")


def test_a_protected_file_is_nobodys_to_write(tmp_path: Path) -> None:
    atomic.write(tmp_path / "a", b"")
    atomic.write_protect(tmp_path / "a")
    assert not stat.S_IMODE((tmp_path / "a").stat().st_mode) & 0o222


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's /dev/full")
def test_a_full_disk_is_told_from_other_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atomic, "_NEW", os.O_WRONLY)  # /dev/full exists already
    with pytest.raises(atomic.DiskFull) as raised:
        atomic.copy(io.BytesIO(b"x"), Path("/dev/full"))
    assert raised.value.path == Path("/dev/full")
    assert isinstance(raised.value.__cause__, OSError)
    assert raised.value.__cause__.errno == errno.ENOSPC
    with pytest.raises(atomic.DiskFull):
        atomic.write(Path("/dev/full"), b"x")
