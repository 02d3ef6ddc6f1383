"""Outcomes for people: tables as wide as their Chinese, progress on standard error; and JSON for programs."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING

import click

from anjuan.progress import Activity

if TYPE_CHECKING:
    from rich.console import Console

_ACTIVITY_WORDS = {
    Activity.FILING: "归卷",
    Activity.READING: "读取文件",
    Activity.INDEXING: "建立索引",
    Activity.RECOGNISING: "识别扫描件",
    Activity.LEARNING: "计算语义",
    Activity.REBUILDING: "重建索引",
    Activity.VERIFYING: "核对案卷",
    Activity.CONVERTING: "转换为 PDF",
    Activity.BUNDLING: "合卷",
    Activity.IMPORTING: "导入台账",
    Activity.MASKING: "脱敏",
    Activity.FILLING: "填写文书",
    Activity.PACKING: "编制材料包",
    Activity.LISTING: "列出检索结果",
}
PIPE_WIDTH = 160
"""Columns of a table that goes into a file or a pipe, where no terminal says its width."""


def console(*, error: bool = False) -> "Console":
    """A console whose colour shows on a terminal only."""
    from rich.console import Console

    class Piped(Console):
        def on_broken_pipe(self) -> None:
            """`anjuan … | head` is no failure: the outermost door ends the program."""
            raise BrokenPipeError

    stream = sys.stderr if error else sys.stdout
    return Piped(stderr=error, highlight=False, width=None if stream.isatty() else PIPE_WIDTH)


def print_json(document: object) -> None:
    """One JSON document on standard output."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def tell(document: object, *lines: str, as_json: bool) -> None:
    """The outcome of a command: one JSON document for programs, or lines for people."""
    if as_json:
        print_json(document)
    else:
        for line in lines:
            click.echo(line)


def table(headers: Sequence[str], rows: Iterable[Sequence[str]], *, title: str | None = None) -> None:
    """Print a table; long cells fold, no line of a user's text is taken for markup."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    grid = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", header_style="bold", pad_edge=False)
    for header in headers:
        grid.add_column(header, overflow="fold")
    for row in rows:
        grid.add_row(*(Text(visible(cell)) for cell in row))
    console().print(grid)


def visible(text: str) -> str:
    """The text without characters that would move the terminal's cursor."""
    return "".join(char if char.isprintable() or char == "\n" else "□" for char in text)


class Bars:
    """Progress bars on standard error, on a terminal only, for what takes longer than a second."""

    def track(self, activity: Activity, total: int | None) -> AbstractContextManager[Callable[[int], None]]:
        """See `anjuan.progress.Reporter`."""
        if not sys.stderr.isatty():
            return nullcontext(lambda _done: None)
        return self._bar(_ACTIVITY_WORDS[activity], total)

    @contextmanager
    def _bar(self, label: str, total: int | None) -> Iterator[Callable[[int], None]]:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console(error=True), transient=True) as progress:
            task = progress.add_task(label, total=total)
            yield lambda done: progress.advance(task, done)
