import pickle
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import pytest

from anjuan.recognition import Reason
from anjuan.settings import IntakeSettings
from watch.unpack import Fault, Unpacked, UnpackLimits, UnreadableArchive, UnsafeArchive, unpack

LIMITS = UnpackLimits.of(IntakeSettings())


def raw_zip(path: Path, members: Mapping[bytes, bytes]) -> Path:
    """A zip whose names are these bytes, without a flag that says how to read them."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for index, (name, data) in enumerate(members.items()):
            archive.writestr(f"{index:@>{len(name)}}", data)
    whole = path.read_bytes()
    for index, name in enumerate(members):
        whole = whole.replace(f"{index:@>{len(name)}}".encode(), name)
    path.write_bytes(whole)
    return path


def make_zip(path: Path, members: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def run(archive: Path, limits: UnpackLimits = LIMITS) -> Unpacked:
    into = archive.parent / "into"
    into.mkdir()
    unpacked = unpack(archive, into, limits)
    assert all(each.path.parent == into and each.path.is_file() for each in unpacked.members)
    assert len({each.path for each in unpacked.members}) == len(list(into.iterdir()))
    assert pickle.loads(pickle.dumps(unpacked)) == unpacked  # noqa: S301 - our own value
    return unpacked


def names(unpacked: Unpacked) -> list[str]:
    return [str(each.name) for each in unpacked.members]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_unflagged_chinese_names_are_read(tmp_path: Path, encoding: str) -> None:
    wanted = ["热线-240305-000771/情况说明.docx", "热线-240305-000771/整改后/镕𬱖.jpg", "模板.txt"]
    unpacked = run(raw_zip(tmp_path / "a.zip", {name.encode(encoding): name.encode() for name in wanted}))
    assert names(unpacked) == wanted
    assert [each.path.read_bytes().decode() for each in unpacked.members] == wanted


def test_flagged_names_are_read(tmp_path: Path) -> None:
    assert names(run(make_zip(tmp_path / "a.zip", {"回复.docx": b"1", "a.txt": b"2"}))) == ["回复.docx", "a.txt"]


def test_the_unicode_path_of_infozip_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    info = zipfile.ZipInfo("????.txt")
    body = b"\1" + struct.pack("<L", zlib.crc32(b"????.txt")) + "回复.txt".encode()
    info.extra = struct.pack("<HH", 0x7075, len(body)) + body
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, b"1")
    assert names(run(path)) == ["回复.txt"]


def test_names_that_are_no_chinese_fall_back_to_the_formats_own_page(tmp_path: Path) -> None:
    assert names(run(raw_zip(tmp_path / "a.zip", {b"caf\x82.txt": b"1", b"\xff\xff.txt": b"2"})))[0] == "café.txt"


def test_backslashes_part_folders(tmp_path: Path) -> None:
    assert names(run(raw_zip(tmp_path / "a.zip", {b"a\\b\\c.txt": b"1"}))) == ["a/b/c.txt"]


@pytest.mark.parametrize(
    "name", ["../外.txt", "a/../../外.txt", "/etc/外.txt", "C:/外.txt", "..\\外.txt", "//h/s/外.txt"]
)
def test_names_that_reach_outside_are_refused(tmp_path: Path, name: str) -> None:
    unpacked = run(make_zip(tmp_path / "a.zip", {name: b"1", "好.txt": b"2"}))
    assert names(unpacked) == ["好.txt"]
    assert [each.fault for each in unpacked.refused] == [Fault.OUTSIDE]
    assert ".." not in unpacked.refused[0].name.parts


def test_links_and_devices_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, kind in (("链", stat.S_IFLNK), ("块", stat.S_IFBLK), ("好", stat.S_IFREG)):
            info = zipfile.ZipInfo(name)
            info.external_attr = (kind | 0o644) << 16
            archive.writestr(info, b"/etc/passwd")
    unpacked = run(path)
    assert names(unpacked) == ["好"]
    assert {each.fault for each in unpacked.refused} == {Fault.LINK}


def test_an_encrypted_member_is_refused_and_the_others_go_on(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"密.txt": b"1", "好.txt": b"2"})
    whole = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        whole[whole.find(signature) + offset] |= 1
    path.write_bytes(whole)
    unpacked = run(path)
    assert names(unpacked) == ["好.txt"]
    assert [(str(each.name), each.fault.reason) for each in unpacked.refused] == [("密.txt", Reason.ENCRYPTED)]


def test_a_damaged_member_is_refused_and_the_others_go_on(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("坏.txt", b"the bytes to change")
        archive.writestr("好.txt", b"2")
    path.write_bytes(path.read_bytes().replace(b"bytes to change", b"bytes to CHANGE"))
    unpacked = run(path)
    assert names(unpacked) == ["好.txt"]
    assert [each.fault for each in unpacked.refused] == [Fault.DAMAGED]


@pytest.mark.parametrize("data", [b"", b"no zip at all", b"PK\x03\x04 cut off"])
def test_what_is_no_zip_is_unreadable(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    with pytest.raises(UnreadableArchive) as caught:
        run(path)
    assert pickle.loads(pickle.dumps(caught.value)).path == path  # noqa: S301 - our own value


def test_a_truncated_zip_is_unreadable(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"好.txt": b"2" * 100})
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(UnreadableArchive):
        run(path)


def test_inner_zips_are_unpacked_below_their_names(tmp_path: Path) -> None:
    inner = make_zip(tmp_path / "热线-240305-000771.zip", {"前1.jpg": b"1"})
    outer = make_zip(tmp_path / "a.zip", {f"三月/{inner.name}": inner.read_bytes(), "坏.zip": b"no zip"})
    unpacked = run(outer)
    assert names(unpacked) == ["三月/热线-240305-000771.zip/前1.jpg"]
    assert [(str(each.name), each.fault) for each in unpacked.refused] == [("坏.zip", Fault.DAMAGED)]


def test_too_deep_a_nest_is_refused(tmp_path: Path) -> None:
    data = b"1"
    for level in range(5):
        data = make_zip(tmp_path / f"{level}.zip", {f"{level}.zip" if level else "核.txt": data}).read_bytes()
    unpacked = run(tmp_path / "4.zip")
    assert unpacked.members == ()
    assert [each.fault for each in unpacked.refused] == [Fault.DEPTH]


@pytest.mark.parametrize(
    ("limits", "fault"),
    [
        (UnpackLimits(depth=3, files=2, total=10**9, ratio=10**6), Fault.COUNT),
        (UnpackLimits(depth=3, files=9, total=1000, ratio=10**6), Fault.TOTAL),
        (UnpackLimits(depth=3, files=9, total=10**9, ratio=10), Fault.RATIO),
    ],
)
def test_an_archive_beyond_a_limit_is_unsafe_as_a_whole(tmp_path: Path, limits: UnpackLimits, fault: Fault) -> None:
    path = make_zip(tmp_path / "a.zip", {f"{n}.txt": bytes(7_000_000) for n in range(3)})
    with pytest.raises(UnsafeArchive) as caught:
        run(path, limits)
    assert caught.value.fault is fault
    assert pickle.loads(pickle.dumps(caught.value)).fault is fault  # noqa: S301 - our own value


def test_limits_count_what_comes_out_and_not_what_headers_say(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"大.txt": bytes(5000)})
    path.write_bytes(path.read_bytes().replace(struct.pack("<L", 5000), struct.pack("<L", 50)))
    unpacked = run(path, UnpackLimits(depth=3, files=9, total=1000, ratio=200))
    assert [each.fault for each in unpacked.refused] == [Fault.DAMAGED]


def test_names_that_are_alike_are_kept_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("回复.docx", "A.txt", "a.TXT"):
            archive.writestr(name, name.encode())
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("回复.docx", b"2")
    assert names(run(path)) == ["回复.docx", "A.txt", "a (2).TXT", "回复 (2).docx"]


def test_litter_and_empty_folders_are_dropped(tmp_path: Path) -> None:
    litter = {"__MACOSX/._回复.docx": b"1", "夹/Thumbs.db": b"1", "~$回复.docx": b"1"}
    unpacked = run(make_zip(tmp_path / "a.zip", {"空夹/": b"", **litter, "回复.docx": b"1"}))
    assert names(unpacked) == ["回复.docx"]
    assert unpacked.dropped == tuple(map(PurePosixPath, litter))
    assert unpacked.refused == ()


def test_a_real_zip_from_windows_is_unpacked(tmp_path: Path, realdata: Path) -> None:
    into = tmp_path / "into"
    into.mkdir()
    unpacked = unpack(next((realdata / "archives").glob("*.zip")), into, LIMITS)
    assert unpacked.members
    assert unpacked.refused == ()
    assert {"C题.docx", "流程图.png", "答复意见评价表.xlsx"} <= set(names(unpacked))
