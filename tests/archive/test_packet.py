"""材料包: the folder is a bag, the zip keeps its names, the PDF its order; the same packet gives the same bytes."""

import dataclasses
import datetime as dt
import hashlib
import json
import struct
import zipfile
from pathlib import Path

import bagit
import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader

from anjuan.ids import SHANGHAI, RecordId
from anjuan.kinds import Kind, Stage
from anjuan.progress import Silent
from anjuan.settings import ArchiveSettings
from archive.atomic import CopyDamaged, digest_of
from archive.convert import Converter
from archive.kept import Kept
from archive.packet import Dossier, Omission, Packet, PacketDamaged, PacketPart, Paper, Table
from archive.packet_bag import digest_of_bag, read_packet, write_bag, write_zip
from archive.packet_print import print_packet

NOW = dt.datetime(2023, 9, 28, 9, tzinfo=SHANGHAI)
NUMBER = "热线-230914-001234"


@pytest.fixture
def papers(tmp_path: Path) -> dict[str, Path]:
    """A text and two photos, by their digests."""
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "回复.txt").write_text("【已解决】经核实，路灯已修复。", encoding="utf-8")
    for name, colour in (("前.jpg", (90, 60, 30)), ("后.jpg", (30, 60, 90))):
        Image.new("RGB", (320, 240), colour).save(folder / name)
    return {hashlib.sha256(each.read_bytes()).hexdigest(): each for each in sorted(folder.iterdir())}


def paper(digest: str, path: Path, number: int) -> Paper:
    stage = {"前": Stage.BEFORE, "后": Stage.AFTER}.get(path.stem)
    return Paper(
        path.name,
        digest,
        path.stat().st_size,
        path.suffix.lstrip("."),
        Kind.PHOTO if stage else Kind.REPLY,
        stage,
        NOW if stage else None,
        RecordId(f"2023/09/{NUMBER}", number),
        "0" * 64,
        {"phone": 1},
    )


@pytest.fixture
def packet(papers: dict[str, Path]) -> Packet:
    """A packet with tables, a dossier, a part that has nothing, and something left out."""
    held = sorted(papers.items(), key=lambda each: ("回复.txt", "前.jpg", "后.jpg").index(each[1].name))
    dossier = Dossier(NUMBER, "路灯不亮", tuple(paper(*each, number) for number, each in enumerate(held, 1)))
    rows = tuple((str(number), f"第{number}村", "99.5") for number in range(1, 61))
    rates = Table(
        "“三率”统计表", "2023年9月", ("名次", "承办单位", "成绩"), (1, 3, 1), rows, ("注：…",), landscape=True
    )
    return Packet(
        "青云店镇2023年9月市级报送材料包",
        "2023年9月考核期",
        "青云店镇市民诉求处置中心",
        "city",
        "2023-09",
        0,
        NOW,
        "王主任",
        (("报送对象", "市级"), ("件数", "1宗3件")),
        (PacketPart("“三率”统计表", (rates,)), PacketPart("挂账申请"), PacketPart("回复及佐证", (), (dossier,))),
        (Omission("k", f"{NUMBER} 回访录音.wav", "录音不能脱敏"),),
    )


def test_the_folder_is_a_bag_that_any_tool_checks(packet: Packet, papers: dict[str, Path], tmp_path: Path) -> None:
    target = tmp_path / packet.name
    write_bag(packet, papers, {"报送清单.xlsx": b"x"}, target)
    bag = bagit.Bag(str(target))
    bag.validate()
    assert bag.info["External-Identifier"] == packet.name
    files = {each.relative_to(target).as_posix() for each in target.rglob("*") if each.is_file()}
    assert files >= {
        f"data/03 回复及佐证/{NUMBER}/01 回复.txt",
        f"data/03 回复及佐证/{NUMBER}/02 前.jpg",
        f"data/03 回复及佐证/{NUMBER}/03 后.jpg",
        "data/报送清单.xlsx",
        "anjuan/packet.json",
    }


def test_a_manifest_gives_back_the_packet(packet: Packet, papers: dict[str, Path], tmp_path: Path) -> None:
    assert Packet.of_json(json.loads(json.dumps(packet.as_json()))) == packet
    write_bag(packet, papers, {}, tmp_path / packet.name)
    assert read_packet(tmp_path / packet.name) == packet


def test_what_was_altered_is_named(packet: Packet, papers: dict[str, Path], tmp_path: Path) -> None:
    target = tmp_path / packet.name
    write_bag(packet, papers, {}, target)
    path = f"data/03 回复及佐证/{NUMBER}/01 回复.txt"
    (target / path).write_text("改过", encoding="utf-8")
    with pytest.raises(PacketDamaged) as caught:
        read_packet(target)
    assert caught.value.paths == (path,)


def test_a_paper_that_is_not_what_it_should_be_stops_the_writing(
    packet: Packet, papers: dict[str, Path], tmp_path: Path
) -> None:
    next(iter(papers.values())).write_bytes(b"other")
    with pytest.raises(CopyDamaged):
        write_bag(packet, papers, {}, tmp_path / packet.name)
    assert not [each for each in tmp_path.iterdir() if each.name != "papers"]


def raw_names(package: Path) -> list[tuple[bytes, int]]:
    """Names and flags in the central directory, as an old reader finds them."""
    data, found, at = package.read_bytes(), [], 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        flags, size = struct.unpack_from("<H", data, at + 8)[0], struct.unpack_from("<H", data, at + 28)[0]
        found.append((data[at + 46 : at + 46 + size], flags))
        at += 46
    return found


def test_every_name_in_the_zip_is_marked_as_utf8(packet: Packet, papers: dict[str, Path], tmp_path: Path) -> None:
    folder, package = tmp_path / packet.name, tmp_path / f"{packet.name}.zip"
    write_bag(packet, papers, {}, folder)
    write_zip(folder, package, packet)
    raw = raw_names(package)
    assert raw
    assert all(flags & 0x800 for _, flags in raw)
    with zipfile.ZipFile(package) as read:
        assert read.testzip() is None
        assert [name.decode("utf-8") for name, _ in raw] == read.namelist()
        files = {f"{packet.name}/{each.relative_to(folder).as_posix()}" for each in folder.rglob("*") if each.is_file()}
        assert set(read.namelist()) == files
    # Who knows no such mark reads cp437: every byte of the name survives, and none is a path that was not meant.
    for name, _ in raw:
        shown = name.decode("cp437")
        assert shown.encode("cp437").decode("utf-8").startswith(f"{packet.name}/")
        assert shown.count("/") == name.decode("utf-8").count("/")
        assert "\\" not in name.decode("utf-8")


def printed(packet: Packet, papers: dict[str, Path], folder: Path, *, unshown: int = 0) -> Path:
    converter = Converter(folder / "pdf", ArchiveSettings(), program=None)
    kept, target = Kept(folder / "kept"), folder / f"{packet.name}.pdf"
    made = print_packet(
        packet, papers, target, "d" * 64, converter=converter, kept=kept, settings=ArchiveSettings(), reporter=Silent()
    )
    assert len(made.unshown) == unshown
    assert made.pages == len(pypdfium2.PdfDocument(target))
    return target


def test_the_same_packet_gives_the_same_bytes_wherever_it_is_made(
    packet: Packet, papers: dict[str, Path], tmp_path: Path
) -> None:
    made = []
    for name in ("one", "other"):
        place = tmp_path / name
        place.mkdir()
        write_bag(packet, papers, {"报送清单.xlsx": b"x"}, place / packet.name)
        write_zip(place / packet.name, place / "z.zip", packet)
        pdf = printed(packet, papers, place)
        made.append((digest_of_bag(place / packet.name), (place / "z.zip").read_bytes(), pdf.read_bytes()))
    assert made[0] == made[1]


def outline(pdf: Path) -> list[tuple[int, str, int]]:
    """Level, title and page, from 1, of each bookmark."""
    with PdfReader(pdf) as reader:

        def walk(entries: list[object], level: int) -> list[tuple[int, str, int]]:
            found: list[tuple[int, str, int]] = []
            for each in entries:
                if isinstance(each, list):
                    found += walk(each, level + 1)
                else:
                    page = reader.get_destination_page_number(each)  # type: ignore[arg-type]
                    found.append((level, str(each.title), (page or 0) + 1))  # type: ignore[attr-defined]
            return found

        return walk(reader.outline, 0)


def texts(pdf: Path) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


def test_the_pdf_has_an_outline_in_three_levels_and_pages_as_its_contents_say(
    packet: Packet, papers: dict[str, Path], tmp_path: Path
) -> None:
    pdf = printed(packet, papers, tmp_path)
    marks, pages = outline(pdf), texts(pdf)
    assert [(level, title) for level, title, _ in marks] == [
        (0, "封面"),
        (0, "目录"),
        (0, "未纳入材料及原因"),
        (0, "第一部分　“三率”统计表"),
        (1, "“三率”统计表"),
        (0, "第二部分　挂账申请"),
        (0, "第三部分　回复及佐证"),
        (1, f"{NUMBER} 路灯不亮"),
        (2, "第1件 回复"),
        (2, "办理前照片（第2件）"),
        (2, "办理后照片（第3件）"),
        (0, "报送清单"),
    ]
    at = {title: page for _, title, page in marks}
    assert "本期无此项材料" in pages[at["第二部分　挂账申请"] - 1]
    assert "录音不能脱敏" in pages[at["未纳入材料及原因"] - 1]
    assert f"{NUMBER} 第 1 件" in pages[at["第1件 回复"] - 1]
    assert "接收单位（盖章）" in pages[-1]
    contents = pages[at["目录"] - 1].splitlines()
    assert any(line.endswith(f" {at['第三部分　回复及佐证']}") for line in contents if "第三部分" in line)
    assert any(line.endswith(f" {at['未纳入材料及原因']}") for line in contents if "未纳入" in line)
    assert "表 1 张，文件 3 件" in pages[-1]


def test_rates_lie_on_their_sheets_with_their_heads_on_each(
    packet: Packet, papers: dict[str, Path], tmp_path: Path
) -> None:
    pdf = printed(packet, papers, tmp_path)
    lying = [number for number, page in enumerate(pypdfium2.PdfDocument(pdf)) if page.get_width() > page.get_height()]
    pages = texts(pdf)
    assert len(lying) > 1
    assert all("承办单位" in pages[number] for number in lying)
    assert "（续）" in pages[lying[1]]
    assert sum("村" in line for number in lying for line in pages[number].splitlines()) >= 60


def test_a_paper_that_cannot_be_printed_is_in_the_folder_beside(
    packet: Packet, papers: dict[str, Path], tmp_path: Path
) -> None:
    sound = tmp_path / "录音.wav"
    sound.write_bytes(b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(40))
    digest = digest_of(sound)
    [*others, answered] = packet.parts
    [dossier] = answered.dossiers
    heard = dataclasses.replace(
        dossier.papers[0], name="录音.wav", sha256=digest, size=sound.stat().st_size, format="wav", kind=Kind.RECORDING
    )
    part = dataclasses.replace(answered, dossiers=(dataclasses.replace(dossier, papers=(heard,)),))
    spoken = dataclasses.replace(packet, parts=(*others, part))
    pages = texts(printed(spoken, {**papers, digest: sound}, tmp_path, unshown=1))
    [told] = [each for each in pages if "不能印成纸页" in each]
    assert "本件未能印成纸页" in told
    assert "原件在随附的电子材料包中" in told


def test_a_supplement_says_what_is_other(packet: Packet, papers: dict[str, Path], tmp_path: Path) -> None:
    later = dataclasses.replace(
        packet, serial=1, differences=("新增　回复及佐证：热线-230914-001234，3 件",), omitted=()
    )
    pages = texts(printed(later, papers, tmp_path))
    assert "接诉即办补充材料" in pages[0].replace(" ", "")
    assert "新增" in next(page for page in pages if "与已报送材料的差异" in page and "序号" in page and "新增" in page)


def test_what_was_prepared_once_is_not_prepared_again(
    packet: Packet, papers: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = printed(packet, papers, tmp_path).read_bytes()
    from archive import isolated

    run = isolated.Isolated.run
    jobs: list[str] = []

    def seen(self: isolated.Isolated, job: str, /, **arguments: object) -> dict[str, object]:
        jobs.append(job)
        return run(self, job, **arguments)

    monkeypatch.setattr(isolated.Isolated, "run", seen)
    assert printed(packet, papers, tmp_path).read_bytes() == first
    assert jobs == ["assemble"]
