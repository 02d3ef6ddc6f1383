import shutil
from pathlib import Path

import pytest

from watch.observe import Wake, is_network, is_network_type, mount_type

MOUNTS = [
    "/dev/sda1 / ext4 rw 0 0",
    "//nas/office /mnt/办公\\040共享 cifs rw 0 0",
    "/dev/sdb1 /mnt/办公\\040共享/本地 fuseblk rw 0 0",
    "old /srv ext4 rw 0 0",
    "nas:/srv /srv nfs4 rw 0 0",
    "user@host: /home/a/远程 fuse.sshfs rw 0 0",
]


@pytest.mark.parametrize(
    ("path", "kind", "network"),
    [
        ("/office/收件夹", "ext4", False),
        ("/mnt/办公 共享/收件夹", "cifs", True),
        ("/mnt/办公 共享/本地/收件夹", "fuseblk", False),
        ("/mnt/办公 共享2", "ext4", False),
        ("/srv/收件夹", "nfs4", True),
        ("/home/a/远程", "fuse.sshfs", True),
    ],
)
def test_a_share_is_known_by_its_mount(path: str, kind: str, network: bool) -> None:
    assert mount_type(Path(path), MOUNTS) == kind
    assert is_network_type(kind) is network


def test_this_machines_temporary_folder_is_local(tmp_path: Path) -> None:
    assert not is_network(tmp_path)


def test_a_new_file_wakes(tmp_path: Path) -> None:
    with Wake(tmp_path) as wake:
        assert wake.keep()
        (tmp_path / "新.docx").write_bytes(b"1")
        assert wake.event.wait(10)


def test_a_new_file_in_a_new_folder_wakes(tmp_path: Path) -> None:
    with Wake(tmp_path) as wake:
        assert wake.keep()
        (tmp_path / "夹").mkdir()
        assert wake.event.wait(10)
        wake.event.clear()
        (tmp_path / "夹" / "新.docx").write_bytes(b"1")
        assert wake.event.wait(10)


def test_where_something_happened_is_told(tmp_path: Path) -> None:
    with Wake(tmp_path) as wake:
        assert wake.keep()
        (tmp_path / "旧 ~1.docx").write_bytes(b"1")  # may be a name that Windows made up
        for name in ("新.docx", "末.docx"):
            (tmp_path / name).write_bytes(b"1")
            told: set[str] = set()
            while str(tmp_path / name) not in told:
                assert wake.event.wait(10)
                wake.event.clear()
                told |= wake.touched()
            assert not any("~" in each for each in told)


def test_an_observer_that_has_died_is_replaced(tmp_path: Path) -> None:
    with Wake(tmp_path) as wake:
        assert wake.keep()
        dead = wake._observer
        assert dead is not None
        dead.stop()
        dead.join(10)
        assert wake.keep()
        assert wake._observer is not dead
        (tmp_path / "新.docx").write_bytes(b"1")
        assert wake.event.wait(10)


def test_a_folder_that_vanished_and_came_back_is_observed_again(tmp_path: Path) -> None:
    root = tmp_path / "收件夹"
    root.mkdir()
    with Wake(root) as wake:
        assert wake.keep()
        shutil.rmtree(root)
        assert wake.keep() is None
        root.mkdir()
        assert wake.keep()
        wake.event.clear()
        (root / "新.docx").write_bytes(b"1")
        assert wake.event.wait(10)


def test_a_folder_put_in_the_place_of_the_old_one_is_observed(tmp_path: Path) -> None:
    root = tmp_path / "收件夹"
    root.mkdir()
    with Wake(root) as wake:
        assert wake.keep()
        root.rename(tmp_path / "旧")
        root.mkdir()
        assert wake.keep()
        wake.event.clear()
        (root / "新.docx").write_bytes(b"1")
        assert wake.event.wait(10)
