"""A packet as one PDF to print: cover, contents, a divider for each part, its papers, the list to sign on receipt."""

import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from anjuan.casefile import Record, RecordFacts
from anjuan.errors import AnjuanError
from anjuan.progress import Activity, Reporter
from anjuan.settings import ArchiveSettings
from archive.casesheet import BundleItem, CaseSheet
from archive.convert import CONVERTIBLE, Converter, Source
from archive.isolated import Isolated, JobFailed
from archive.kept import Kept, Remembering
from archive.obstacles import Obstacle
from archive.packet import Dossier, Packet, PacketPart, Table
from archive.packet_pages import PacketSheets, lay_table
from archive.plan import Instead, Papers, Photos, Scans, Section, local, name_of, named, stage_title
from archive.prepare import prepare
from archive.proof import read_back

_ORDINALS = "一二三四五六七八九十"
_SECONDS_A_PAGE = 1.0
"""What putting pages together may take at most, beyond what one record may."""


class PacketFailed(AnjuanError):
    """The pages of a packet could not be put together; its folder and its zip are not touched.

    Attributes:
        name: the packet's.
        obstacle: what the child process said.
    """

    def __init__(self, name: str, obstacle: Obstacle) -> None:
        super().__init__(name, obstacle)
        self.name = name
        self.obstacle = obstacle


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed packet: how many pages, and the papers that only have a page that says why they are not shown."""

    pages: int
    unshown: tuple[tuple[str, Obstacle], ...]


@dataclass(frozen=True, slots=True)
class _Chapter:
    """A dossier's sections, ready to be drawn."""

    dossier: Dossier
    sections: tuple[Section, ...]

    @property
    def sheets(self) -> int:
        return sum(section.sheets for section in self.sections)


def print_packet(
    packet: Packet,
    papers: Mapping[str, Path],
    target: Path,
    digest: str,
    *,
    converter: Converter,
    kept: Kept,
    settings: ArchiveSettings,
    reporter: Reporter,
) -> Printed:
    """Write the packet's PDF to `target`: whole and checked, or not at all.

    The same packet gives the same bytes, as long as the office program lays its documents out the same way.

    Args:
        packet: what is in it.
        papers: a file for each digest of its papers.
        target: its folder must exist.
        digest: what stands for the packet's folder; printed where its receipt is signed.
        converter: for office documents.
        kept: prepared pages of papers that were printed before.
        settings: `photo_dpi`, and `convert_seconds` for each paper.
        reporter: sees CONVERTING and PACKING.

    Raises:
        PacketFailed: the pages could not be put together. No single paper causes that.
        OSError: the target's folder cannot be written.
    """
    with (
        tempfile.TemporaryDirectory(prefix="anjuan-", ignore_cleanup_errors=True) as name,
        Remembering(settings.convert_seconds, kept=kept) as child,
        reporter.track(Activity.PACKING, packet.papers) as advance,
    ):
        folder = Path(name)
        _convert_at_once(packet, papers, converter, reporter)
        chapters = _chapters(packet, papers, folder, child, converter, settings, reporter, advance)
        pages, underlays, marks = _draw(folder / "drawn.pdf", packet, chapters, digest)
        whole = folder / "whole.pdf"
        _assemble(folder / "drawn.pdf", whole, underlays, packet, settings.convert_seconds + _SECONDS_A_PAGE * pages)
        if read_back(whole) != (pages, marks):
            raise PacketFailed(packet.name, Obstacle.UNREADABLE)
        aside = target.with_name(f".{target.name[:60]}.part")
        try:
            shutil.copyfile(whole, aside)
            aside.replace(target)
        finally:
            aside.unlink(missing_ok=True)
    unshown = [each for part in chapters for chapter in part for each in chapter.sections if isinstance(each, Instead)]
    return Printed(pages, tuple((each.item.record.facts.name, each.obstacle) for each in unshown))


def _convert_at_once(packet: Packet, papers: Mapping[str, Path], converter: Converter, reporter: Reporter) -> None:
    """All documents in as few runs of the office program as can be; each dossier then finds its own done."""
    converter.to_pdf(
        [
            Source(papers[paper.sha256], paper.sha256, paper.format)
            for _, paper in packet.placed()
            if paper.format in CONVERTIBLE
        ],
        reporter,
    )


def _chapters(
    packet: Packet,
    papers: Mapping[str, Path],
    folder: Path,
    child: Isolated,
    converter: Converter,
    settings: ArchiveSettings,
    reporter: Reporter,
    advance: Callable[[int], None],
) -> list[list[_Chapter]]:
    chapters: list[list[_Chapter]] = []
    for at, part in enumerate(packet.parts):
        chapters.append([])
        for number, dossier in enumerate(part.dossiers):
            place = folder / f"{at}-{number}"
            place.mkdir()
            items = _items(packet, dossier, papers)
            sections = prepare(items, place, child, converter, settings, reporter, advance)
            chapters[-1].append(_Chapter(dossier, tuple(sections)))
    return chapters


def _items(packet: Packet, dossier: Dossier, papers: Mapping[str, Path]) -> list[BundleItem]:
    """The papers as a bundle takes them, numbered as in their folder, each named after its dossier."""
    return [
        BundleItem(
            Record(
                number,
                paper.name,
                paper.sha256,
                paper.size,
                RecordFacts(
                    paper.kind,
                    paper.stage,
                    paper.name,
                    "",
                    packet.frozen_at,
                    "",
                    paper.taken_at,
                    paper.format,
                ),
            ),
            papers[paper.sha256],
            sign=f"{dossier.number} " if dossier.number else "",
        )
        for number, paper in enumerate(dossier.papers, 1)
    ]


def _assemble(
    skeleton: Path, target: Path, underlays: Sequence[tuple[int, str]], packet: Packet, seconds: float
) -> None:
    with Isolated(seconds) as child:
        try:
            child.run(
                "assemble",
                skeleton=str(skeleton),
                target=str(target),
                underlays=list(underlays),
                title=packet.name,
                author=packet.unit,
                made=packet.frozen_at.isoformat(),
            )
        except JobFailed as failure:
            raise PacketFailed(packet.name, failure.obstacle) from None


def _draw(
    target: Path, packet: Packet, chapters: Sequence[Sequence[_Chapter]], digest: str
) -> tuple[int, list[tuple[int, str]], list[tuple[str, int]]]:
    """Draw all that is ours: how many pages that makes, which prepared PDF goes on which page (from 0), the marks."""
    lists = [table for table in (_differences(packet), _omissions(packet)) if table]
    receipt = _receipt(packet, digest)
    blank = _contents(packet, chapters, lists, 0)
    first = 1 + len(lay_table(blank))
    total = (
        first
        + sum(len(lay_table(table)) for table in lists)
        + sum(map(_part_sheets, packet.parts, chapters))
        + len(lay_table(receipt, signed=True))
    )
    sheets = PacketSheets(target, _sheet(packet), total)
    sheets.mark("封面")
    moment = local(packet.frozen_at)
    sheets.cover(f"{moment.year}年{moment.month}月{moment.day}日")
    sheets.mark("目录")
    sheets.table(_contents(packet, chapters, lists, first + 1))
    for table in lists:
        sheets.mark(table.title)
        sheets.table(table)
    underlays: list[tuple[int, str]] = []
    for title, part, each in zip(_titles(packet), packet.parts, chapters, strict=True):
        sheets.mark(title)
        sheets.divider(title, _said(part))
        for table in part.tables:
            sheets.mark(table.title, 1)
            sheets.table(table)
        for chapter in each:
            underlays += _draw_chapter(sheets, chapter)
    sheets.mark(receipt.title)
    sheets.table(receipt, signatures=_SIGNATURES)
    sheets.save()
    return total, underlays, sheets.marks


def _draw_chapter(sheets: PacketSheets, chapter: _Chapter) -> list[tuple[int, str]]:
    sheets.mark(chapter.dossier.heading, 1)
    underlays = []
    for section in chapter.sections:
        sheets.mark(_heading(section), 2)
        match section:
            case Papers():
                underlays.append((sheets.pages - 1, section.pdf))
                for landscape in section.landscape:
                    sheets.sheet(section.item, landscape=landscape)
            case Scans():
                sheets.scans(section)
            case Photos():
                sheets.photos(section)
            case Instead():
                sheets.instead(section)
    return underlays


def _heading(section: Section) -> str:
    """How the outline calls a section; below its dossier's name its own need not repeat it."""
    if isinstance(section, Photos):
        items = [replace(item, sign="") for item, _ in section.photos]
        return f"{stage_title(section.stage)}（{named(items)}）"
    kind, title = section.item.record.facts.kind.chinese, name_of(section.item)
    own = named([replace(section.item, sign="")])
    return f"{own} {title}" if kind in title else f"{own} {kind}：{title}"


def _part_sheets(part: PacketPart, chapters: Sequence[_Chapter]) -> int:
    tables = sum(len(lay_table(table)) for table in part.tables)
    return 1 + tables + sum(chapter.sheets for chapter in chapters)


def _titles(packet: Packet) -> list[str]:
    return [f"第{_ORDINALS[at]}部分　{part.title}" for at, part in enumerate(packet.parts)]


def _said(part: PacketPart) -> list[str]:
    """What a divider says of its part."""
    if part.papers:
        return [f"{len(part.dossiers)} 宗  {part.papers} 件"]
    return [f"统计表 {len(part.tables)} 张"] if part.tables else ["本期无此项材料"]


def _sheet(packet: Packet) -> CaseSheet:
    heading = "接诉即办补充材料" if packet.serial else "接诉即办报送材料"
    return CaseSheet(packet.name, packet.title, packet.fields, packet.unit, heading)


def _contents(packet: Packet, chapters: Sequence[Sequence[_Chapter]], lists: Sequence[Table], page: int) -> Table:
    """目录; `lists` stand before the first divider, and `page` is that of what follows it."""
    rows: list[tuple[str, ...]] = []
    for table in lists:
        rows.append(("", table.title, "—", str(page)))
        page += len(lay_table(table))
    for title, part, each in zip(_titles(packet), packet.parts, chapters, strict=True):
        rows.append(("", title, str(part.papers or "—"), str(page)))
        page += 1
        for number, table in enumerate(part.tables, 1):
            rows.append((str(number), table.title, "—", str(page)))
            page += len(lay_table(table))
        for number, chapter in enumerate(each, len(part.tables) + 1):
            rows.append((str(number), chapter.dossier.heading, str(len(chapter.dossier.papers)), str(page)))
            page += chapter.sheets
    rows.append(("", "报送清单（签收）", "—", str(page)))
    return Table("目　录", packet.title, ("序号", "材料", "件数", "页号"), (12, 124, 16, 18), tuple(rows), texts=(1,))


def _differences(packet: Packet) -> Table | None:
    """What a supplement changes."""
    if not packet.serial:
        return None
    rows = tuple((str(number), said) for number, said in enumerate(packet.differences, 1))
    return Table("与已报送材料的差异", packet.title, ("序号", "差异"), (12, 158), rows, texts=(1,))


def _omissions(packet: Packet) -> Table | None:
    """未纳入: what is not in it and why."""
    if not packet.omitted:
        return None
    rows = tuple((str(number), each.what, each.why) for number, each in enumerate(packet.omitted, 1))
    return Table("未纳入材料及原因", packet.title, ("序号", "材料", "原因"), (12, 78, 80), rows, texts=(1, 2))


def _receipt(packet: Packet, digest: str) -> Table:
    """报送清单: what is handed over, to be signed by both."""
    rows: list[tuple[str, ...]] = []
    for part in packet.parts:
        for table in part.tables:
            rows.append((str(len(rows) + 1), part.title, table.title, "1", "", ""))
        for dossier in part.dossiers:
            rows.append((str(len(rows) + 1), part.title, dossier.heading, str(len(dossier.papers)), "", ""))
    tables = sum(len(part.tables) for part in packet.parts)
    notes = (
        f"共 {len(rows)} 项：表 {tables} 张，文件 {packet.papers} 件。批准人：{packet.approver}。",
        f"电子材料包“{packet.name}”的固化信息（tagmanifest-sha256.txt 的 SHA-256）：{digest}",
    )
    headings = ("序号", "类别", "材料", "件数", "核收", "备注")
    return Table("报送清单", packet.title, headings, (11, 36, 75, 13, 15, 20), tuple(rows), notes, texts=(2,))


_SIGNATURES = (
    ("移交单位（盖章）：", "接收单位（盖章）："),
    ("移交人：", "接收人："),
    ("联系电话：", "联系电话："),
    ("移交日期：　　　　年　　月　　日", "接收日期：　　　　年　　月　　日"),
)
