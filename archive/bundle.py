"""合卷: the whole case as one PDF.

Cover, contents, every record in archival order, reference sheet; outline, a foot on every page, PDF/A-2b. What comes
from outside is opened in a child process only; one bad record gets a page that says so, the others are not touched.
"""

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from anjuan.errors import AnjuanError
from anjuan.progress import Activity, Reporter
from anjuan.settings import ArchiveSettings
from archive.casesheet import ArchivalStamp, Bundled, BundleItem, CaseSheet
from archive.convert import Converter
from archive.isolated import Isolated, JobFailed
from archive.obstacles import Obstacle
from archive.pages import Sheets, lay_contents, lay_reference
from archive.plan import (
    Instead,
    Papers,
    Photos,
    Row,
    Scans,
    Section,
    in_order,
    kept_in,
    local,
    name_of,
    named,
    replaced_by,
    replaced_row,
    row,
    signed,
    stage_title,
)
from archive.prepare import prepare
from archive.proof import read_back
from archive.scanned import Layer, layers_of, write_layers

__all__ = ["ArchivalStamp", "BundleFailed", "BundleItem", "Bundled", "CaseSheet", "bundle"]


class BundleFailed(AnjuanError):
    """The pages of a case could not be put together.

    Attributes:
        number: the case's, as on its cover.
        target: the file that was to be written; it is not there, or still the former one.
        obstacle: what the child process said.
    """

    def __init__(self, number: str, target: Path, obstacle: Obstacle) -> None:
        super().__init__(number, target, obstacle)
        self.number = number
        self.target = target
        self.obstacle = obstacle


def bundle(
    case: CaseSheet,
    items: Sequence[BundleItem],
    target: Path,
    *,
    converter: Converter,
    settings: ArchiveSettings,
    now: dt.datetime,
    reporter: Reporter,
) -> Bundled:
    """Write the case's PDF to `target`: whole and checked, or not at all; a former one is replaced.

    Args:
        case: what the cover, the foot and the reference sheet say.
        items: all records of the case, replaced ones included. Of several case files the first one's is 甲卷; else
            order does not matter.
        target: its folder must exist.
        converter: for office documents.
        settings: `photo_dpi`, and `convert_seconds` for each record.
        now: with an offset; the date of making.
        reporter: sees CONVERTING and BUNDLING.

    Raises:
        BundleFailed: the pages could not be put together. No single record causes that.
        OSError: the target's folder cannot be written.
    """
    items = signed(items)
    successors = replaced_by(items)
    current = in_order([item for item in items if item.id not in successors])
    former = in_order([item for item in items if item.id in successors])
    with (
        tempfile.TemporaryDirectory(prefix="anjuan-", ignore_cleanup_errors=True) as name,
        Isolated(settings.convert_seconds) as child,
        reporter.track(Activity.BUNDLING, len(current) + 1) as advance,
    ):
        folder = Path(name)
        sections = prepare(current, folder, child, converter, settings, reporter, advance)
        rest = [replaced_row(item, successors[item.id]) for item in former]
        pages, underlays, layers, marks = _draw(folder / "drawn.pdf", case, items, sections, rest, now)
        whole = folder / "whole.pdf"
        try:
            child.run(
                "assemble",
                skeleton=str(folder / "drawn.pdf"),
                target=str(whole),
                underlays=underlays,
                layers=write_layers(layers, folder / "layers.json"),
                title=f"{case.number} {case.title or case.heading}",
                author=case.unit,
                made=now.isoformat(),
            )
        except JobFailed as failure:
            raise BundleFailed(case.number, target, failure.obstacle) from None
        if read_back(whole) != (pages, marks):
            raise BundleFailed(case.number, target, Obstacle.UNREADABLE)
        _publish(whole, target)
        advance(1)
    return Bundled(
        pdf=target,
        pages=pages,
        records=len(current),
        cases=tuple(dict.fromkeys(item.case for item in items)),
        placeholders=tuple((each.item.id, each.obstacle) for each in _unshown(sections)),
        replaced=tuple(sorted(item.id for item in former)),
        approximate=tuple(item.id for item in _approximate(sections)),
    )


def _unshown(sections: Sequence[Section]) -> list[Instead]:
    return [section for section in sections if isinstance(section, Instead)]


def _approximate(sections: Sequence[Section]) -> list[BundleItem]:
    return [section.item for section in sections if isinstance(section, Papers) and section.approximate]


def _draw(
    target: Path,
    case: CaseSheet,
    items: Sequence[BundleItem],
    sections: Sequence[Section],
    replaced: Sequence[Row],
    now: dt.datetime,
) -> tuple[int, list[tuple[int, str]], list[Layer], list[tuple[str, int]]]:
    """Draw all that is ours: how many pages, which prepared PDF goes on which page (from 0), text layers, marks."""
    before = 1 + len(lay_contents([*(row(section, 1) for section in sections), *replaced]))
    rows, page = [], before + 1
    for section in sections:
        rows.append(row(section, page))
        page += section.sheets
    total = page - 1
    originals = kept_in(items, case.number)
    remarks = _remarks(case, originals, sections, replaced, total)
    total += len(lay_reference(remarks))
    remarks = _remarks(case, originals, sections, replaced, total)
    moment = local(now)
    date = f"{moment.year}年{moment.month}月{moment.day}日"
    sheets = Sheets(target, case, total)
    sheets.mark("封面")
    sheets.cover(date)
    sheets.mark("卷内文件目录")
    sheets.contents([*rows, *replaced], f"注：原件在{originals}中。" if any(item.sign for item in items) else "")
    underlays = []
    layers: list[Layer] = []
    for section, line in zip(sections, rows, strict=True):
        _mark(sheets, section, line)
        if isinstance(section, Papers):
            underlays.append((sheets.pages - 1, section.pdf))
        first, drawn = sheets.pages - 1, len(sheets.placed)
        _draw_section(sheets, section)
        layers += layers_of(section, first, sheets.placed[drawn:])
    sheets.mark("备考表")
    sheets.reference(remarks, date)
    sheets.save()
    return total, underlays, layers, sheets.marks


def _mark(sheets: Sheets, section: Section, line: Row) -> None:
    """Let the outline lead to a section; to each photo sheet's photos by their numbers."""
    if isinstance(section, Photos):
        sheets.mark(f"{stage_title(section.stage)}（{line.named}）")
    else:
        kind = section.item.record.facts.kind.chinese
        title = section.item.title or name_of(section.item)
        sheets.mark(f"{line.named} {title}" if kind in title else f"{line.named} {kind}：{title}")


def _draw_section(sheets: Sheets, section: Section) -> None:
    match section:
        case Papers():
            for landscape in section.landscape:
                sheets.sheet(section.item, landscape=landscape)
        case Scans():
            sheets.scans(section)
        case Photos():
            sheets.photos(section)
        case Instead():
            sheets.instead(section)


def _remarks(
    case: CaseSheet, originals: str, sections: Sequence[Section], replaced: Sequence[Row], total: int
) -> list[str]:
    """What the reference sheet says of this case's papers."""
    numbers = sum(len(section.photos) if isinstance(section, Photos) else 1 for section in sections)
    remarks = [f"本卷共有文件{numbers + len(replaced)}件，合卷共{total}页，含封面、目录和本表。原件在{originals}中。"]
    if photos := sum(len(section.photos) for section in sections if isinstance(section, Photos)):
        remarks.append(f"其中照片{photos}张，按办理前、办理中、办理后排列；印入合卷的照片已缩小，原图在电子案卷中。")
    remarks += [f"{named([each.item])}未能印入合卷：{each.obstacle.chinese}。" for each in _unshown(sections)]
    if approximate := _approximate(sections):
        remarks.append(f"{named(approximate)}的版式与原件略有出入，以原件为准。")
    remarks += [f"{each.named}{each.note}，不再印入。" for each in replaced]
    return [*remarks, *case.notes]


def _publish(whole: Path, target: Path) -> None:
    """Put the finished file in its place at one stroke."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.stem[:20]}", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream, whole.open("rb") as source:
            shutil.copyfileobj(source, stream)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
