"""Which papers come where in a bundle: order, sections, page numbers. No files are touched here."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from anjuan.ids import SHANGHAI, RecordId
from anjuan.kinds import ARCHIVAL_ORDER, Kind, Stage
from archive.casesheet import BundleItem
from archive.obstacles import Obstacle

_STEMS = "甲乙丙丁戊己庚辛壬癸"
_STAGES: tuple[Stage | None, ...] = (Stage.BEFORE, Stage.DURING, Stage.AFTER, None)


@dataclass(frozen=True, slots=True)
class Picture:
    """A prepared JPEG, its size in pixels."""

    path: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Papers:
    """A record as the pages of a prepared PDF; `landscape` says for each whether it lies."""

    item: BundleItem
    pdf: str
    landscape: tuple[bool, ...]
    approximate: bool = False

    @property
    def sheets(self) -> int:
        """Pages in the bundle."""
        return len(self.landscape)


@dataclass(frozen=True, slots=True)
class Scans:
    """A record as full-page pictures."""

    item: BundleItem
    pictures: tuple[Picture, ...]

    @property
    def sheets(self) -> int:
        """Pages in the bundle."""
        return len(self.pictures)


@dataclass(frozen=True, slots=True)
class Instead:
    """A page in the place of a record that cannot be shown."""

    item: BundleItem
    obstacle: Obstacle
    sheets: int = 1


@dataclass(frozen=True, slots=True)
class Photos:
    """Photos of one stage, on sheets of `columns` × `rows`."""

    stage: Stage | None
    photos: tuple[tuple[BundleItem, Picture], ...]
    columns: int
    rows: int

    @property
    def sheets(self) -> int:
        """Pages in the bundle."""
        return -(-len(self.photos) // (self.columns * self.rows))


Section = Papers | Scans | Instead | Photos


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the contents. `pages` is blank for what is not in the body; `named` is how other pages call it."""

    numbers: str
    author: str
    title: str
    date: str
    note: str
    pages: str = ""
    named: str = ""


def name_of(item: BundleItem) -> str:
    """The record's name without its extension."""
    return PurePosixPath(item.record.facts.name.replace("\\", "/")).stem or item.record.facts.name


def local(moment: dt.datetime) -> dt.datetime:
    """In China's time; a time without an offset is taken as such already."""
    return moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment.astimezone(SHANGHAI)


def date_of(item: BundleItem) -> dt.date:
    """The date that the contents give for the record."""
    facts = item.record.facts
    return item.date or local(facts.taken_at or facts.filed_at).date()


def signed(items: Sequence[BundleItem]) -> list[BundleItem]:
    """The items with the signs of their case files, in the order in which these come; none where there is only one."""
    cases = tuple(dict.fromkeys(item.case for item in items))
    if len(cases) < 2:
        return list(items)
    signs = {case: f"{_STEMS[n] if n < len(_STEMS) else n + 1}卷" for n, case in enumerate(cases)}
    return [replace(item, sign=signs[item.case]) for item in items]


def kept_in(items: Sequence[BundleItem], otherwise: str) -> str:
    """Where the originals are: `案卷“name”`, or `案卷“key”（甲卷）、“key”（乙卷）`, for two may have one name."""
    signs = {item.case: item.sign for item in items if item.sign}
    if signs:
        return "案卷" + "、".join(f"“{case}”（{sign}）" for case, sign in signs.items())
    [name] = {item.case.rpartition("/")[2] for item in items} or {""}
    return f"案卷“{name or otherwise}”"


def named(items: Sequence[BundleItem], blank: str = "") -> str:
    """`第3—5件`; where there are several case files, `甲卷第3—5件、乙卷第1件`."""
    return "、".join(f"{sign}第{blank}{ranges(numbers)}{blank}件" for sign, numbers in _by_sign(items).items())


def _by_sign(items: Sequence[BundleItem]) -> dict[str, list[int]]:
    numbers: dict[str, list[int]] = {}
    for item in items:
        numbers.setdefault(item.sign, []).append(item.record.record_no)
    return numbers


def in_order(items: Sequence[BundleItem]) -> list[BundleItem]:
    """By kind, stage, the time taken and number (DA/T 22-2015, 5.2: the order of the papers in one 件)."""
    last = dt.datetime.max.replace(tzinfo=dt.UTC)
    cases = list(dict.fromkeys(item.case for item in items))

    def key(item: BundleItem) -> tuple[int, int, dt.datetime, int, int]:
        facts = item.record.facts
        taken = local(facts.taken_at) if facts.taken_at else last
        place = cases.index(item.case), item.record.record_no
        return ARCHIVAL_ORDER.index(facts.kind), _STAGES.index(facts.stage), taken, *place

    return sorted(items, key=key)


def replaced_by(items: Sequence[BundleItem]) -> dict[RecordId, BundleItem]:
    """The replaced records, each with the one of the same case file that stands for it."""
    return {RecordId(item.case, item.record.replaces): item for item in items if item.record.replaces is not None}


def ranges(numbers: Sequence[int]) -> str:
    """`3—5、8` for 3, 4, 5 and 8."""
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return "、".join(f"{part[0]}—{part[-1]}" if len(part) > 1 else str(part[0]) for part in parts)


def grid(photos: Sequence[tuple[BundleItem, Picture]]) -> tuple[int, int]:
    """Columns and rows: two large ones under each other, 2 × 2 where most stand upright, else 2 × 3."""
    upright = sum(picture.height > picture.width for _, picture in photos)
    if len(photos) <= 2 and not upright:
        return 1, 2
    return (2, 2) if 2 * upright > len(photos) else (2, 3)


def stage_title(stage: Stage | None) -> str:
    """The heading over photos of a stage."""
    return f"{stage.chinese}照片" if stage else "照片"


def row(section: Section, first_page: int) -> Row:
    """The contents' line for a section that begins on `first_page`."""
    pages = str(first_page) if section.sheets == 1 else f"{first_page}—{first_page + section.sheets - 1}"
    if isinstance(section, Photos):
        items = [item for item, _ in section.photos]
        dates = sorted({date_of(item) for item in items})
        return Row(
            numbers=_numbers(items),
            author="、".join(dict.fromkeys(item.author for item in items if item.author)),
            title=f"{stage_title(section.stage)}（{len(items)}张）",
            date=_date(dates[0]) if len(dates) == 1 else f"{_date(dates[0])}\n至{_date(dates[-1])}",
            note="",
            pages=pages,
            named=named(items),
        )
    note = section.obstacle.chinese if isinstance(section, Instead) else ""
    if isinstance(section, Papers) and section.approximate:
        note = "版式为近似"
    return _single(section.item, note, pages)


def replaced_row(item: BundleItem, successor: BundleItem) -> Row:
    """The contents' line for a record that a later one stands for."""
    return _single(item, f"已被{named([successor])}替代", "")


def _single(item: BundleItem, note: str, pages: str) -> Row:
    facts = item.record.facts
    title = item.title or name_of(item)
    if not item.title and facts.kind not in (Kind.PHOTO, Kind.OTHER) and facts.kind.chinese not in title:
        title = f"{facts.kind.chinese}：{title}"
    return Row(_numbers([item]), item.author, title, _date(date_of(item)), note, pages, named([item]))


def _numbers(items: Sequence[BundleItem]) -> str:
    return "\n".join(f"{sign}{ranges(numbers)}" for sign, numbers in _by_sign(items).items())


def _date(date: dt.date) -> str:
    return f"{date:%Y%m%d}"
