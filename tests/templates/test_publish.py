"""A file gets its name complete, or not at all, and takes nobody else's."""

import os
import stat
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from anjuan.recognise import is_ignored
from templates.publish import TargetExists, publish

DATA = bytes(range(256)) * 40


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


@pytest.mark.parametrize("overwrite", [True, False])
@pytest.mark.parametrize("synced", [True, False])
def test_the_file_has_all_its_bytes_and_nothing_is_beside_it(tmp_path: Path, overwrite: bool, synced: bool) -> None:
    publish(DATA, tmp_path / "说明.docx", overwrite=overwrite, synced=synced)
    assert (tmp_path / "说明.docx").read_bytes() == DATA
    assert names(tmp_path) == ["说明.docx"]


def test_a_file_that_is_there_stays_as_it_is_unless_told(tmp_path: Path) -> None:
    target = tmp_path / "说明.docx"
    target.write_bytes(b"x")
    with pytest.raises(TargetExists):
        publish(DATA, target)
    assert (target.read_bytes(), names(tmp_path)) == (b"x", ["说明.docx"])
    publish(DATA, target, overwrite=True)
    assert (target.read_bytes(), names(tmp_path)) == (DATA, ["说明.docx"])


def test_a_system_that_takes_a_little_at_once_gets_all_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.write
    monkeypatch.setattr(os, "write", lambda file, data: whole(file, data[:1000]))
    publish(DATA, tmp_path / "说明.docx")
    assert (tmp_path / "说明.docx").read_bytes() == DATA


@pytest.mark.parametrize("step", ["write", "fsync", "close", "link", "replace"])
def test_what_fails_at_any_step_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    failing(monkeypatch, step)
    with pytest.raises(KeyboardInterrupt):
        publish(DATA, tmp_path / "说明.docx", overwrite=step == "replace")
    assert names(tmp_path) == []


@pytest.mark.parametrize("step", ["write", "fsync", "close", "link", "unlink"])
def test_a_crash_at_any_step_leaves_a_name_that_nobody_reads_or_all_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    failing(monkeypatch, step)
    monkeypatch.setattr(os, "unlink", failing(monkeypatch, "unlink"))
    with pytest.raises(KeyboardInterrupt):
        publish(DATA, tmp_path / "说明.docx")
    seen = [name for name in names(tmp_path) if not is_ignored(PurePosixPath(name))]
    assert seen == (["说明.docx"] if step == "unlink" else [])
    assert all((tmp_path / name).read_bytes() == DATA for name in seen)


def test_where_there_are_no_links_nothing_is_replaced_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", no_links)
    publish(DATA, tmp_path / "说明.docx")
    with pytest.raises(TargetExists):
        publish(b"x", tmp_path / "说明.docx")
    assert ((tmp_path / "说明.docx").read_bytes(), names(tmp_path)) == (DATA, ["说明.docx"])


def test_a_name_that_a_crash_left_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open
    taken = iter([FileExistsError(), None])

    def once_taken(*given: Any, **named: Any) -> int:
        if error := next(taken):
            raise error
        return opened(*given, **named)

    monkeypatch.setattr(os, "open", once_taken)
    publish(DATA, tmp_path / "说明.docx")
    assert names(tmp_path) == ["说明.docx"]


def test_the_file_has_the_rights_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "别的").touch()
    publish(DATA, tmp_path / "说明.docx")
    assert stat.S_IMODE((tmp_path / "说明.docx").stat().st_mode) == stat.S_IMODE((tmp_path / "别的").stat().st_mode)


def test_a_relative_name_is_one_of_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    publish(DATA, Path("说明.docx"))
    assert names(tmp_path) == ["说明.docx"]


def failing(monkeypatch: pytest.MonkeyPatch, step: str) -> Callable[..., None]:
    """Let a call of the system be the last."""

    def fails(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, step, fails)
    return fails
