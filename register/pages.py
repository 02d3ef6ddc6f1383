"""Tables out of web pages: many platforms export a page and name it `.xls`."""

from html.parser import HTMLParser

_WIDEST = 1000
"""No table spans more columns or rows; whoever claims so wants our memory."""


def read_page(page: str) -> list[tuple[tuple[str, ...], ...]]:
    """The rows of each table of a page. A cell over several columns or rows is followed by blanks there."""
    reader = _TableReader()
    reader.feed(page)
    reader.close()
    return [tuple(map(tuple, rows)) for rows in reader.tables]


class _TableReader(HTMLParser):
    """Collects cells; end tags may be absent, as browsers allow."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self._in_cell = False
        self._reaching: dict[int, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, a row, a cell or a line."""
        if tag == "table":
            self.tables.append([])
            self._reaching = {}
        elif not self.tables:
            return
        elif tag == "tr":
            self._open_row(self.tables[-1])
        elif tag in {"td", "th"} and self.tables[-1]:
            self._open_cell(self.tables[-1][-1], dict(attrs))
        elif tag == "br":
            self.handle_data("\n")
        self._in_cell = tag in {"td", "th"} or (self._in_cell and tag not in {"table", "tr"})

    def _open_row(self, rows: list[list[str]]) -> None:
        above = len(rows[-1]) if rows else 0
        for column in self._reaching:  # cells from higher up that reach into the row above behind its last cell
            if column >= above and self._reaching[column]:
                self._reaching[column] -= 1
        rows.append([])

    def _open_cell(self, row: list[str], attributes: dict[str, str | None]) -> None:
        while reach := self._reaching.get(len(row), 0):
            self._reaching[len(row)] = reach - 1
            row.append("")
        width, height = _span(attributes.get("colspan")), _span(attributes.get("rowspan"))
        for column in range(len(row), len(row) + width):
            self._reaching[column] = height - 1
        row.extend([""] * width)
        self._last = len(row) - width

    def handle_endtag(self, tag: str) -> None:
        """Close a cell: what stands between cells is nobody's."""
        if tag in {"td", "th", "tr", "table"}:
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        """Text, of the open cell."""
        if self._in_cell and self.tables and self.tables[-1] and self.tables[-1][-1]:
            self.tables[-1][-1][self._last] += data


def _span(said: str | None) -> int:
    return min(max(int(said), 1), _WIDEST) if said and said.isdecimal() else 1
