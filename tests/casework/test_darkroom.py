"""Photos are made ready where they can do no harm."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

import casework.darkroom
from casework.darkroom import Darkroom
from templates.images import BadPhoto, printable


@pytest.fixture
def darkroom() -> Iterator[Darkroom]:
    darkroom = Darkroom(20)
    yield darkroom
    darkroom.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    Image.new("RGB", (800, 600), "red").save(tmp_path / "照片.jpg")
    return tmp_path / "照片.jpg"


def dies(_file: Path, width: int) -> tuple[bytes, int, int]:
    os._exit(width)


def tells_where(_file: Path, width: int) -> tuple[bytes, int, int]:
    return b"", os.getpid(), width


@pytest.fixture
def instead(monkeypatch: pytest.MonkeyPatch) -> Callable[[object], None]:
    return lambda function: monkeypatch.setattr(casework.darkroom, "printable", function)


def test_a_photo_comes_out_as_it_would_at_home(darkroom: Darkroom, photo: Path) -> None:
    assert darkroom(photo, 48) == printable(photo, 48)


def test_no_photo_is_opened_in_our_own_process(
    darkroom: Darkroom, photo: Path, instead: Callable[[object], None]
) -> None:
    instead(tells_where)
    assert darkroom(photo, 48)[1] != os.getpid()


def test_a_photo_that_kills_what_reads_it_is_no_photo_and_the_next_one_is(
    darkroom: Darkroom, photo: Path, instead: Callable[[object], None]
) -> None:
    instead(dies)
    with pytest.raises(BadPhoto) as caught:
        darkroom(photo, 48)
    assert caught.value.path == photo
    instead(printable)
    assert darkroom(photo, 48)[1:] == (378, 284)


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff no photo"])
def test_what_is_no_photo_is_named(darkroom: Darkroom, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "坏.jpg").write_bytes(content)
    for bad in (tmp_path / "坏.jpg", tmp_path / "没有.jpg"):
        with pytest.raises(BadPhoto) as caught:
            darkroom(bad, 48)
        assert caught.value.path == bad


def test_a_photo_is_made_ready_once_until_its_file_changes(
    darkroom: Darkroom, photo: Path, instead: Callable[[object], None]
) -> None:
    once = darkroom(photo, 48)
    instead(dies)
    assert darkroom(photo, 48) is once
    instead(printable)
    Image.new("RGB", (600, 800), "blue").save(photo)
    assert darkroom(photo, 48)[1:] == (378, 504)
