"""The drawn pages of a packet beside those of a bundle: dividers, tables that may lie, the page to sign on receipt.

All lengths are points from the lower left.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.fonts import Face, draw, draw_centred, width, wrap
from archive.obstacles import Obstacle
from archive.packet import Table
from archive.pages import Sheets
from archive.sheet import A4_HEIGHT, A4_WIDTH, MM

_MARGIN, _TOP_MARGIN, _BOTTOM = 20 * MM, 22 * MM, 18 * MM
_TITLE, _SUBTITLE, _SIZE, _LEADING, _PAD = 18.0, 11.0, 10.5, 14.0, 3.0
_ROW = 24.0
_NOTE, _NOTE_LEADING = 10.0, 15.0
_CELL_LINES = 30
_THIN, _THICK = 0.5, 1.1
_SIGNATURE_HEIGHT = 5 * 30.0 + 36


@dataclass(frozen=True, slots=True)
class _Laid:
    """A row broken into lines."""

    cells: tuple[tuple[str, ...], ...]
    height: float


@dataclass(frozen=True, slots=True)
class _Paper:
    """The sheet that a table stands on."""

    wide: float
    high: float

    @property
    def room(self) -> float:
        """The width between the margins."""
        return self.wide - 2 * _MARGIN


def _paper(table: Table) -> _Paper:
    return _Paper(A4_HEIGHT, A4_WIDTH) if table.landscape else _Paper(A4_WIDTH, A4_HEIGHT)


def lay_table(table: Table, *, signed: bool = False) -> list[list[_Laid]]:
    """The rows of a table page by page, at least one page; `signed` leaves room for signatures below the last."""
    paper = _paper(table)
    widths = _widths(table, paper.room)
    head = _laid(table.headings, widths).height
    full = paper.high - _TOP_MARGIN - _TITLE - _SUBTITLE - 14 - head - _BOTTOM
    below = len(_notes(table)) * _NOTE_LEADING + (_SIGNATURE_HEIGHT if signed else 0)
    pages: list[list[_Laid]] = [[]]
    left = full
    for row in table.rows:
        laid = _laid(row, widths)
        if laid.height > left and pages[-1]:
            pages.append([])
            left = full
        pages[-1].append(laid)
        left -= laid.height
    if below > left:
        pages.append([])
    return pages


def _widths(table: Table, room: float) -> list[float]:
    whole = sum(table.shares)
    return [room * share / whole for share in table.shares]


def _laid(cells: Sequence[str], widths: Sequence[float]) -> _Laid:
    lines = tuple(
        tuple(wrap(text, Face.SONG, _SIZE, wide - 2 * _PAD)[:_CELL_LINES])
        for text, wide in zip(cells, widths, strict=True)
    )
    return _Laid(lines, max(_ROW, max(map(len, lines)) * _LEADING + 8))


def _notes(table: Table) -> list[str]:
    return [line for note in table.notes for line in wrap(note, Face.SONG, _NOTE, _paper(table).room)]


class PacketSheets(Sheets):
    """Draws a packet's pages one after the other."""

    unshown = "本件未能印成纸页"

    def advice(self, obstacle: Obstacle) -> str:
        """Whoever has the packet has its folder beside."""
        how = {Obstacle.SOUND: "用播放软件打开收听", Obstacle.VIDEO: "用播放软件打开观看"}.get(obstacle, "打开原件查看")
        return f"原件在随附的电子材料包中，请{how}。"

    def divider(self, title: str, lines: Sequence[str]) -> None:
        """隔页: the name of a part and what it holds."""
        canvas, middle = self._canvas, A4_WIDTH / 2
        y = A4_HEIGHT * 0.62
        ordinal, _, name = title.partition("　")
        draw_centred(canvas, middle, y + 46, ordinal, Face.FANGSONG, 20)
        for line in wrap(name, Face.BIAOSONG, 30, A4_WIDTH - 2 * _MARGIN):
            draw_centred(canvas, middle, y, line, Face.BIAOSONG, 30)
            y -= 42
        canvas.setLineWidth(_THICK)
        canvas.line(middle - 45 * MM, y + 12, middle + 45 * MM, y + 12)
        for line in lines:
            y -= 26
            draw_centred(canvas, middle, y, line, Face.FANGSONG, 15)
        self._end(name)

    def table(self, table: Table, *, signatures: Sequence[tuple[str, str]] = ()) -> None:
        """A table with its heading on each page; signatures, in two columns, below the last."""
        paper, canvas = _paper(table), self._canvas
        pages = lay_table(table, signed=bool(signatures))
        widths = _widths(table, paper.room)
        head = _laid(table.headings, widths)
        for page, rows in enumerate(pages):
            canvas.setPageSize((paper.wide, paper.high))
            y = paper.high - _TOP_MARGIN
            title = f"{table.title}（续）" if page else table.title
            draw_centred(canvas, paper.wide / 2, y, title, Face.BIAOSONG, _fitting(title, paper.room))
            y -= _SUBTITLE + 8
            draw_centred(canvas, paper.wide / 2, y, table.subtitle, Face.FANGSONG, _SUBTITLE)
            y -= 8
            if rows or page == 0:
                top = y
                y = self._cells(head, widths, y, Face.HEI, ())
                for row in rows:
                    y = self._cells(row, widths, y, Face.SONG if row.cells[0] != ("",) else Face.HEI, table.texts)
                canvas.setLineWidth(_THICK)
                canvas.rect(_MARGIN, y, paper.room, top - y)
            if page == len(pages) - 1:
                y = self._below(table, y)
                self._signatures_of(signatures, y, paper)
            self._end(table.title, landscape=table.landscape)

    def _cells(self, row: _Laid, widths: Sequence[float], top: float, face: Face, texts: Sequence[int]) -> float:
        canvas, x = self._canvas, _MARGIN
        canvas.setLineWidth(_THIN)
        for place, (lines, wide) in enumerate(zip(row.cells, widths, strict=True)):
            canvas.rect(x, top - row.height, wide, row.height)
            y = top - (row.height - len(lines) * _LEADING) / 2 - _SIZE
            for line in lines:
                if place in texts:
                    draw(canvas, x + _PAD, y, line, face, _SIZE)
                else:
                    draw_centred(canvas, x + wide / 2, y, line, face, _SIZE)
                y -= _LEADING
            x += wide
        return top - row.height

    def _below(self, table: Table, y: float) -> float:
        for line in _notes(table):
            y -= _NOTE_LEADING
            draw(self._canvas, _MARGIN, y, line, Face.SONG, _NOTE)
        return y

    def _signatures_of(self, signatures: Sequence[tuple[str, str]], y: float, paper: _Paper) -> None:
        """Who hands over on the left, who receives on the right; each line leaves room to write."""
        y -= 36
        for left, right in signatures:
            draw(self._canvas, _MARGIN, y, left, Face.FANGSONG, 13)
            draw(self._canvas, paper.wide / 2 + 4 * MM, y, right, Face.FANGSONG, 13)
            y -= 30


def _fitting(title: str, room: float) -> float:
    """The size in which a heading takes one line."""
    return min(_TITLE, _TITLE * room / max(width(title, Face.BIAOSONG, _TITLE), 1))
