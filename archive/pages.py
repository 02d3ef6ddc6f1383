"""The drawn pages of a bundle: cover, contents, photo sheets, pages in the place of records, reference sheet, feet.

All lengths are points from the lower left. Text is set in the product's own faces (ADR 8).
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from archive.casesheet import ArchivalStamp, BundleItem, CaseSheet
from archive.fonts import Face, draw, draw_centred, draw_right, width, wrap
from archive.obstacles import Obstacle
from archive.plan import Instead, Photos, Picture, Row, Scans, local, name_of, named, stage_title
from archive.scanned import Placed
from archive.sheet import A4_HEIGHT, A4_WIDTH, MM, new_canvas

_LEFT, _RIGHT = 20 * MM, A4_WIDTH - 17 * MM
_TOP, _BOTTOM = A4_HEIGHT - 25 * MM, 20 * MM
_MIDDLE = (_LEFT + _RIGHT) / 2
_THIN, _THICK = 0.5, 1.1
_RED = (0.80, 0.10, 0.10)
_GREY = 0.35
_COLUMNS = (
    ("序号", 10 * MM),
    ("件号", 18 * MM),
    ("责任者", 31 * MM),
    ("题名", 57 * MM),
    ("日期", 19 * MM),
    ("页号", 18 * MM),
    ("备注", 20 * MM),
)
_CELL_SIZE, _CELL_LEADING, _CELL_PAD = 10.5, 14.0, 2.5
_CELL_LINES = 40  # what a page holds; no case comes near it
_HEAD_HEIGHT, _ROW_HEIGHT = 24.0, 26.0
_TEXT_SIZE, _TEXT_LEADING = 14.0, 25.0
_NOTE_SIZE = 9.0


@dataclass(frozen=True, slots=True)
class _LaidRow:
    """A row of the contents, its cells broken into lines."""

    cells: tuple[tuple[str, ...], ...]
    height: float


class _Steady(str):
    """A picture's path that prints as its name: reportlab makes its ids of it, and the folder is another each time."""

    __slots__ = ()

    def __str__(self) -> str:
        return self.replace("\\", "/").rpartition("/")[2]


class Sheets:
    """Draws a bundle's pages one after the other, each with its foot.

    `pages` is the number of the page that is being drawn, from 1.
    """

    def __init__(self, target: Path, case: CaseSheet, total: int) -> None:
        self.pages = 1
        self._canvas: Any = new_canvas(target)
        self._case = case
        self._total = total
        self.marks: list[tuple[str, int]] = []
        self.placed: list[Placed] = []

    def save(self) -> None:
        """Finish the file."""
        self._canvas.showOutline()
        self._canvas.save()

    def mark(self, title: str, level: int = 0) -> None:
        """Let the outline lead to the page that is being drawn."""
        key = f"p{self.pages}-{len(self.marks)}"
        self.marks.append((title, self.pages))
        self._canvas.bookmarkPage(key)
        self._canvas.addOutlineEntry(title, key, level, closed=False)

    def _end(self, middle: str = "", *, landscape: bool = False, foot: bool = True) -> None:
        """Stamp the foot and turn to the next page."""
        paper_width = A4_HEIGHT if landscape else A4_WIDTH
        if foot:
            self._canvas.setFillGray(_GREY)
            draw(self._canvas, 14 * MM, 17, f"{self._case.number}", Face.SONG, 8.5)
            draw_centred(self._canvas, paper_width / 2, 17, middle, Face.SONG, 8.5)
            page = f"第 {self.pages} 页  共 {self._total} 页"
            draw_right(self._canvas, paper_width - 14 * MM, 17, page, Face.SONG, 8.5)
            self._canvas.setFillGray(0)
        self._canvas.setPageSize((A4_HEIGHT, A4_WIDTH) if landscape else (A4_WIDTH, A4_HEIGHT))
        self._canvas.showPage()
        self.pages += 1

    # --- cover -----------------------------------------------------------------------------------

    def cover(self, date: str) -> None:
        """封面: the case's name and what there is to know of it."""
        case, canvas = self._case, self._canvas
        if case.stamp:
            self._archival_stamp(case.stamp)
        draw_centred(canvas, A4_WIDTH / 2, A4_HEIGHT - 72 * MM, case.unit, Face.FANGSONG, 18)
        _draw_spread(canvas, A4_HEIGHT - 92 * MM, case.heading, Face.BIAOSONG, 34, 10)
        y = A4_HEIGHT - 116 * MM
        for line in _balanced(case.title, Face.KAI, 18, 140 * MM)[:4]:
            draw_centred(canvas, A4_WIDTH / 2, y, line, Face.KAI, 18)
            y -= 28
        self._fields(min(y - 14, A4_HEIGHT - 140 * MM))
        draw_centred(canvas, A4_WIDTH / 2, 27 * MM, f"{date}编制", Face.FANGSONG, 14)
        self._end(foot=False)

    def _fields(self, top: float) -> None:
        """The cover's table; smaller where there are many rows."""
        canvas, fields = self._canvas, self._case.fields
        left, middle, right = 32 * MM, 72 * MM, A4_WIDTH - 32 * MM
        size = 14.0 if len(fields) <= 12 else 11.0
        laid = [(label, wrap(value, Face.FANGSONG, size, right - middle - 14)[:4]) for label, value in fields]
        room = top - 40 * MM
        needed = sum(max(len(lines), 1) * (size + 6) for _, lines in laid)
        pad = max(min((room - needed) / max(len(laid), 1), 13.0), 2.0)
        y = top
        for label, lines in laid:
            height = max(len(lines), 1) * (size + 6) + pad
            canvas.setLineWidth(_THIN)
            canvas.rect(left, y - height, middle - left, height)
            canvas.rect(middle, y - height, right - middle, height)
            _draw_justified(canvas, left + 12, middle - 12, y - height / 2 - size * 0.36, label, Face.HEI, size)
            baseline = y - (height - len(lines) * (size + 6)) / 2 - size - 1.5
            for line in lines:
                draw(canvas, middle + 8, baseline, line, Face.FANGSONG, size)
                baseline -= size + 6
            y -= height
        canvas.setLineWidth(_THICK)
        canvas.rect(left, y, right - left, top - y)

    def _archival_stamp(self, stamp: ArchivalStamp) -> None:
        """归档章: 45 × 16 mm, six equal cells, red, top centre (DA/T 22-2015, 5.3.3)."""
        canvas = self._canvas
        left, bottom = (A4_WIDTH - 45 * MM) / 2, A4_HEIGHT - 34 * MM
        rows = ((stamp.organisation, stamp.retention, f"{self._total}页"), (stamp.fonds, stamp.year, stamp.number))
        canvas.saveState()
        canvas.setStrokeColorRGB(*_RED)
        canvas.setFillColorRGB(*_RED)
        canvas.setLineWidth(_THIN)
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                x, y = left + column * 15 * MM, bottom + row * 8 * MM
                canvas.rect(x, y, 15 * MM, 8 * MM)
                size = min(10.5, 10.5 * 13.5 * MM / max(width(text, Face.SONG, 10.5), 1))
                draw_centred(canvas, x + 7.5 * MM, y + 4 * MM - size * 0.36, text, Face.SONG, size)
        canvas.setLineWidth(_THICK)
        canvas.rect(left, bottom, 45 * MM, 16 * MM)
        canvas.restoreState()

    # --- contents --------------------------------------------------------------------------------

    def contents(self, rows: Sequence[Row], note: str = "") -> None:
        """卷内文件目录, with a note below its last table."""
        number = 0
        pages = lay_contents(rows)
        for page, laid in enumerate(pages):
            title = "卷内文件目录" if page == 0 else "卷内文件目录（续）"
            draw_centred(self._canvas, _MIDDLE, _TOP, title, Face.BIAOSONG, 20)
            top = _TOP - 20
            y = self._row([(name,) for name, _ in _COLUMNS], top, _HEAD_HEIGHT, Face.HEI)
            for row in laid:
                number += 1
                y = self._row([(str(number),), *row.cells], y, row.height, Face.SONG)
            self._canvas.setLineWidth(_THICK)
            self._canvas.rect(_LEFT, y, _RIGHT - _LEFT, top - y)
            if page == len(pages) - 1:
                for line in _cut(wrap(note, Face.SONG, _NOTE_SIZE, _RIGHT - _LEFT), 2):
                    y -= _NOTE_SIZE + 3
                    draw(self._canvas, _LEFT, y, line, Face.SONG, _NOTE_SIZE)
            self._end("卷内文件目录")

    def _row(self, cells: Sequence[Sequence[str]], top: float, height: float, face: Face) -> float:
        canvas = self._canvas
        x = _LEFT
        canvas.setLineWidth(_THIN)
        for (name, wide), lines in zip(_COLUMNS, cells, strict=True):
            canvas.rect(x, top - height, wide, height)
            y = top - (height - len(lines) * _CELL_LEADING) / 2 - _CELL_SIZE
            for line in lines:
                if name == "题名" and face is not Face.HEI:
                    draw(canvas, x + _CELL_PAD + 1, y, line, face, _CELL_SIZE)
                else:
                    draw_centred(canvas, x + wide / 2, y, line, face, _CELL_SIZE)
                y -= _CELL_LEADING
            x += wide
        return top - height

    # --- records ---------------------------------------------------------------------------------

    def sheet(self, item: BundleItem, *, landscape: bool) -> None:
        """An empty page with its foot: a record's own page comes onto it."""
        self._end(named([item], " "), landscape=landscape)

    def scans(self, section: Scans) -> None:
        """Full-page pictures."""
        for picture in section.pictures:
            landscape = picture.width > picture.height
            wide, high = (A4_HEIGHT, A4_WIDTH) if landscape else (A4_WIDTH, A4_HEIGHT)
            self._canvas.setPageSize((wide, high))
            self._picture(picture, 10 * MM, 34, wide - 20 * MM, high - 34 - 8 * MM)
            self._end(named([section.item], " "), landscape=landscape)

    def photos(self, section: Photos) -> None:
        """照片页: a grid, each photo with its number, time and caption."""
        per_page = section.columns * section.rows
        room_wide, room_high = _RIGHT - _LEFT, _TOP - 14 - (_BOTTOM - 2 * MM)
        wide = (room_wide - (section.columns - 1) * 6 * MM) / section.columns
        high = room_high / section.rows
        for start in range(0, len(section.photos), per_page):
            title = stage_title(section.stage) + ("" if start == 0 else "（续）")
            draw_centred(self._canvas, _MIDDLE, _TOP + 4, title, Face.HEI, 16)
            group = section.photos[start : start + per_page]
            for place, (item, picture) in enumerate(group):
                x = _LEFT + (place % section.columns) * (wide + 6 * MM)
                y = _TOP - 14 - (place // section.columns + 1) * high
                self._photo(item, picture, x, y, wide, high)
            self._end(named([item for item, _ in group], " "))

    def _photo(self, item: BundleItem, picture: Picture, x: float, y: float, wide: float, high: float) -> None:
        caption = 42.0
        self._picture(picture, x, y + caption + 4, wide, high - caption - 8)
        taken = item.record.facts.taken_at
        time = _moment(local(taken)) if taken else "拍摄时间不详"
        draw(self._canvas, x, y + caption - 9, f"{named([item])}　{time}", Face.HEI, 9.5)
        lines = wrap(item.caption or name_of(item), Face.FANGSONG, 9.5, wide)
        for number, line in enumerate(_cut(lines, 2)):
            draw(self._canvas, x, y + caption - 22 - 12.5 * number, line, Face.FANGSONG, 9.5)

    def _picture(self, picture: Picture, x: float, y: float, wide: float, high: float) -> None:
        scale = min(wide / picture.width, high / picture.height, 72 / 96)  # small ones are not blown up
        shown_wide, shown_high = picture.width * scale, picture.height * scale
        left, bottom = x + (wide - shown_wide) / 2, y + (high - shown_high) / 2
        self.placed.append(Placed(self.pages - 1, picture.path, (left, bottom, shown_wide, shown_high)))
        self._canvas.drawImage(_Steady(picture.path), left, bottom, shown_wide, shown_high)

    unshown = "本件未能印入合卷"
    """The heading of a 替代页."""

    def advice(self, obstacle: Obstacle) -> str:
        """What whoever holds the pages can do."""
        return obstacle.advice

    def instead(self, section: Instead) -> None:
        """替代页: which file is not shown, why, and what to do."""
        item, record = section.item, section.item.record
        box_left, box_right = 30 * MM, A4_WIDTH - 30 * MM
        top = A4_HEIGHT - 80 * MM
        draw_centred(self._canvas, A4_WIDTH / 2, top, self.unshown, Face.BIAOSONG, 22)
        facts = (
            ("件号", f"{named([item], ' ')}（{record.facts.kind.chinese}）"),
            ("文件", record.facts.name),
            ("原因", section.obstacle.chinese),
            ("办法", self.advice(section.obstacle)),
            ("位置", f"{item.case}/{record.path}".lstrip("/")),
            ("大小", _size(record.size)),
            ("校验值", f"SHA-256 {record.sha256}"),
        )
        self._box(facts, top - 24, box_left, box_right)
        self._end(named([item], " "))

    def _box(self, facts: Sequence[tuple[str, str]], top: float, left: float, right: float) -> None:
        """Labels and texts in a frame."""
        canvas, y = self._canvas, top - 10
        for label, text in facts:
            lines = wrap(text, Face.FANGSONG, 13, right - left - 86)
            y -= 20
            draw(canvas, left + 14, y, label, Face.HEI, 13)
            for line in lines:
                draw(canvas, left + 70, y, line, Face.FANGSONG, 13)
                y -= 20
            y += 12
        canvas.setLineWidth(_THIN)
        canvas.rect(left, y - 10, right - left, top - y + 10)

    # --- reference sheet -------------------------------------------------------------------------

    def reference(self, paragraphs: Sequence[str], date: str) -> None:
        """备考表: what is to be said of the case's papers, who compiled and checked it (DA/T 22-2015, 5.6)."""
        pages = lay_reference(paragraphs)
        for page, lines in enumerate(pages):
            _draw_spread(self._canvas, _TOP, "备考表", Face.BIAOSONG, 20, 20)
            top, bottom = _TOP - 20, _BOTTOM
            y = top - 30
            if page == 0:
                draw(self._canvas, _LEFT + 12, y, "卷内文件情况说明：", Face.HEI, _TEXT_SIZE)
                y -= _TEXT_LEADING
            for line in lines:
                draw(self._canvas, _LEFT + 12, y, line, Face.FANGSONG, _TEXT_SIZE)
                y -= _TEXT_LEADING
            if page == len(pages) - 1:
                self._signatures(date)
            self._canvas.setLineWidth(_THICK)
            self._canvas.rect(_LEFT, bottom, _RIGHT - _LEFT, top - bottom)
            self._end("备考表")

    def _signatures(self, date: str) -> None:
        rows = (
            ("整理人：", self._case.compiled_by),
            ("整理日期：", date),
            ("检查人：", self._case.checked_by),
            ("检查日期：", ""),
        )
        y = _BOTTOM + 4 * 26.0 - 8
        for label, value in rows:
            draw_right(self._canvas, _RIGHT - 50 * MM, y, label, Face.SONG, _TEXT_SIZE)
            draw(self._canvas, _RIGHT - 49 * MM, y, value, Face.FANGSONG, _TEXT_SIZE)
            y -= 26


def _balanced(text: str, face: Face, size: float, limit: float) -> list[str]:
    """Lines of about the same length, as many as are needed."""
    lines = wrap(text, face, size, limit)
    narrower = limit - size
    while len(lines) > 1 and narrower > size and len(again := wrap(text, face, size, narrower)) == len(lines):
        lines, narrower = again, narrower - size
    return lines


def _size(count: int) -> str:
    if count < 1 << 10:
        return f"{count} 字节"
    return f"{count / (1 << 20):.1f} MB" if count >= 1 << 20 else f"{count / (1 << 10):.1f} KB"


def _moment(time: dt.datetime) -> str:
    return f"{time.year}年{time.month}月{time.day}日 {time:%H:%M}"


def _cut(lines: Sequence[str], most: int) -> list[str]:
    """At most so many lines, the last ending in … where something is left out."""
    return list(lines) if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1][:-1]}…"]


def _draw_spread(canvas: Any, y: float, text: str, face: Face, size: float, gap: float) -> None:  # noqa: ANN401 - reportlab
    """A centred heading with room between its characters."""
    parts = [(char, width(char, face, size)) for char in text]
    x = _MIDDLE - (sum(wide for _, wide in parts) + gap * (len(parts) - 1)) / 2
    for char, wide in parts:
        draw(canvas, x, y, char, face, size)
        x += wide + gap


def _draw_justified(canvas: Any, left: float, right: float, y: float, text: str, face: Face, size: float) -> None:  # noqa: ANN401 - reportlab
    """A label whose characters fill the cell's width, as in Chinese forms; a wide one is set smaller."""
    size = min(size, size * (right - left) / max(width(text, face, size), 1))
    slack = right - left - width(text, face, size)
    if len(text) < 2 or slack > 6 * size:
        draw_centred(canvas, (left + right) / 2, y, text, face, size)
        return
    x = left
    for char in text:
        draw(canvas, x, y, char, face, size)
        x += width(char, face, size) + slack / (len(text) - 1)


def _laid(row: Row) -> _LaidRow:
    texts = (row.numbers, row.author, row.title, row.date, row.pages, row.note)
    cells = tuple(
        tuple(_cut(wrap(text, Face.SONG, _CELL_SIZE, wide - 2 * _CELL_PAD), _CELL_LINES))
        for text, (_, wide) in zip(texts, _COLUMNS[1:], strict=True)
    )
    return _LaidRow(cells, max(_ROW_HEIGHT, max(map(len, cells)) * _CELL_LEADING + 8))


def lay_contents(rows: Sequence[Row]) -> list[list[_LaidRow]]:
    """The contents' rows page by page; at least one page."""
    return _paged([_laid(row) for row in rows], lambda row: row.height, _TOP - 20 - _HEAD_HEIGHT - _BOTTOM)


def lay_reference(paragraphs: Sequence[str]) -> list[list[str]]:
    """The reference sheet's lines page by page, with room for the signatures on each."""
    lines = [
        line for text in paragraphs for line in wrap(f"　　{text}", Face.FANGSONG, _TEXT_SIZE, _RIGHT - _LEFT - 24)
    ]
    return _paged(lines, lambda _: _TEXT_LEADING, _TOP - 20 - 55 - _BOTTOM - 4 * 26.0 - 10)


Part = TypeVar("Part")


def _paged(parts: Sequence[Part], height: Callable[[Part], float], room: float) -> list[list[Part]]:
    pages: list[list[Part]] = [[]]
    left = room
    for part in parts:
        if height(part) > left and pages[-1]:
            pages.append([])
            left = room
        pages[-1].append(part)
        left -= height(part)
    return pages
