import os
import sys
from pathlib import Path, PurePosixPath

import pytest

from watch.scan import InboxMissing, Obstacle, Trouble, glance, readable_name, scan, trouble_of


def test_every_file_is_seen_with_its_size_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "热线-240305-000771" / "整改后").mkdir(parents=True)
    (tmp_path / "热线-240305-000771" / "整改后" / "1.jpg").write_bytes(b"12345")
    (tmp_path / "a.docx").write_bytes(b"")
    files = scan(tmp_path).files
    assert [(each.source, each.size) for each in files] == [
        (PurePosixPath("a.docx"), 0),
        (PurePosixPath("热线-240305-000771/整改后/1.jpg"), 5),
    ]
    assert all(each.path.is_absolute() and each.inode for each in files)


def test_an_inbox_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(InboxMissing) as caught:
        scan(tmp_path / "收件夹")
    assert caught.value.path == tmp_path / "收件夹"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_in_gbk_bytes_is_read(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + "/情况说明.docx".encode("gb18030")
    with open(raw, "wb"):  # noqa: PTH123 - a Path cannot be made of bytes
        pass
    (file,) = scan(tmp_path).files
    assert file.source == PurePosixPath("情况说明.docx")
    assert file.path.exists()


def test_a_readable_name_stays_as_it_is() -> None:
    assert readable_name("锟斤拷😀.txt") == "锟斤拷😀.txt"


def test_links_are_told_and_never_followed(tmp_path: Path) -> None:
    outside = tmp_path / "外面"
    outside.mkdir()
    (outside / "密.txt").touch()
    inbox = tmp_path / "收件夹"
    inbox.mkdir()
    (inbox / "夹").symlink_to(outside, target_is_directory=True)
    (inbox / "圈").symlink_to(inbox, target_is_directory=True)
    (inbox / "断").symlink_to(tmp_path / "无")
    snapshot = scan(inbox)
    assert snapshot.files == ()
    assert {each.source.name for each in snapshot.obstacles} == {"夹", "圈", "断"}
    assert {each.trouble for each in snapshot.obstacles} == {Trouble.LINK}


def test_where_a_list_tells_no_inodes_a_glance_takes_the_file_for_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where one look tells it and the other does not."""
    monkeypatch.setattr("watch.scan._LISTS_INODES", False)
    (tmp_path / "a.docx").touch()
    files = scan(tmp_path).files
    assert glance(tmp_path, [str(tmp_path / "a.docx")], frozenset()) == files
    assert [each.inode for each in files] == [0]


def test_a_glance_sees_what_a_scan_sees_at_these_paths(tmp_path: Path) -> None:
    outside, inbox = tmp_path / "外面", tmp_path / "收件夹"
    (inbox / "夹" / "整改后").mkdir(parents=True)
    outside.mkdir()
    for place in (outside / "密.txt", inbox / "甲.docx", inbox / "乙.docx", inbox / "夹" / "整改后" / "1.jpg"):
        place.write_bytes(b"1")
    (inbox / "链").symlink_to(outside, target_is_directory=True)
    everywhere = [inbox, outside / "密.txt", inbox / "无", inbox / "链", inbox / "链" / "密.txt", inbox / "甲.docx"]
    folders = [inbox / "夹", inbox / "夹" / "整改后" / "1.jpg"]
    seen = glance(inbox, [str(each) for each in (*everywhere, *folders)], frozenset())
    assert set(seen) == {each for each in scan(inbox).files if each.path.name != "乙.docx"}
    assert len(seen) == 2
    assert glance(inbox, [str(inbox / "甲.docx")], {str(inbox / "甲.docx")}) == ()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
def test_a_pipe_is_told_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道")
    assert scan(tmp_path).obstacles == (Obstacle(PurePosixPath("管道"), Trouble.SPECIAL),)


@pytest.mark.skipif(sys.platform != "linux", reason="uses folders relative to a descriptor")
def test_a_path_that_is_too_long_hides_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "好.docx").touch()
    name = "长" * 80
    at = os.open(tmp_path, os.O_RDONLY)
    for _ in range(20):  # 20 × 241 bytes: beyond the 4,096 that one path may have
        os.mkdir(name, dir_fd=at)
        below = os.open(name, os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = below
    os.close(at)
    snapshot = scan(tmp_path)
    assert [each.source.name for each in snapshot.files] == ["好.docx"]
    assert [each.trouble for each in snapshot.obstacles] == [Trouble.TOO_LONG]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow shorter paths")
def test_folders_may_be_nested_deeper_than_calls(tmp_path: Path) -> None:
    folders = [f"{tmp_path}{'/a' * depth}" for depth in range(1, 1200)]
    for folder in folders:
        os.mkdir(folder)  # noqa: PTH102 - a Path of a thousand parts is slow
    Path(folders[-1], "深.docx").touch()
    assert [each.source.name for each in scan(tmp_path).files] == ["深.docx"]
    Path(folders[-1], "深.docx").unlink()
    for folder in reversed(folders):  # shutil.rmtree calls itself for each
        os.rmdir(folder)  # noqa: PTH106 - the same


def test_errors_of_the_system_have_their_meaning() -> None:
    assert trouble_of(PermissionError(13, "")) is Trouble.DENIED
    assert trouble_of(OSError(36, "")) is Trouble.TOO_LONG
    assert trouble_of(OSError(5, "")) is Trouble.BROKEN
