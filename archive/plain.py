"""A plain rendition of texts, mails and Word files, set by ourselves: readable, complete, not laid out.

It stands in where LibreOffice is absent, and for formats that have no layout anyway.
"""

import email
import email.policy
import zipfile
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from archive.fonts import Face, draw, wrap
from archive.obstacles import Obstacle, Unpreparable
from archive.sheet import A4_HEIGHT, A4_WIDTH, MM, new_canvas

_LEFT, _RIGHT, _TOP, _BOTTOM = 28 * MM, 26 * MM, 30 * MM, 30 * MM
_SIZE, _LEADING = 12.0, 21.0
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAX_CHARACTERS = 2_000_000


def decode(data: bytes) -> str:
    """Text in the encodings of Chinese offices: UTF-8 or UTF-16 by their marks, else UTF-8, else GB 18030."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def _text(path: Path) -> Iterator[str]:
    yield from decode(path.read_bytes()).splitlines()


class _Visible(HTMLParser):
    """Gathers what a browser would show, a line for each block."""

    _BLOCKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "title"})
    _SILENT = frozenset({"script", "style", "head"})

    def __init__(self) -> None:
        super().__init__()
        self.lines = [""]
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's form
        self._depth += tag in self._SILENT
        if tag in self._BLOCKS:
            self.lines.append("")
        elif tag in ("td", "th"):
            self.lines[-1] += "　"

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag in self._SILENT and self._depth > 0
        if tag in self._BLOCKS:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if not self._depth:
            self.lines[-1] += " ".join(data.split())


def _visible(markup: str) -> Iterator[str]:
    parser = _Visible()
    parser.feed(markup)
    yield from (line for line in parser.lines if line.strip())


def _html(path: Path) -> Iterator[str]:
    yield from _visible(decode(path.read_bytes()))


def _mail(path: Path) -> Iterator[str]:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - the default policy makes these
    for word, header in (("主题", "subject"), ("发件人", "from"), ("收件人", "to"), ("抄送", "cc"), ("时间", "date")):
        if message[header]:
            yield f"{word}：{message[header]}"
    yield ""
    body = message.get_body(("plain", "html"))
    if body is not None:
        data = body.get_payload(decode=True)
        text = decode(data) if isinstance(data, bytes) else ""
        yield from _visible(text) if body.get_content_subtype() == "html" else text.splitlines()
    names = [part.get_filename() or "（无名）" for part in message.iter_attachments()]
    if names:
        yield ""
        yield f"附件：{'；'.join(names)}"


def _word(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as package:
        body = ET.fromstring(package.read("word/document.xml")).find(f"{_W}body")  # noqa: S314 - expat caps expansion
    for block in body if body is not None else ():
        if block.tag == f"{_W}tbl":
            for row in block.iter(f"{_W}tr"):
                yield "　│　".join(_words(cell) for cell in row.iter(f"{_W}tc"))
        else:
            yield _words(block)


def _words(block: ET.Element) -> str:
    """The words of a paragraph or cell as they stand after tracked changes."""
    signs = {f"{_W}tab": "　", f"{_W}br": "\n", f"{_W}noBreakHyphen": "-"}
    return "".join((each.text or "") if each.tag == f"{_W}t" else signs.get(each.tag, "") for each in block.iter())


_READERS: dict[str, Callable[[Path], Iterator[str]]] = {
    "html": _html,
    "htm": _html,
    "eml": _mail,
    "docx": _word,
    "docm": _word,
    "dotx": _word,
}


def render(source: Path, target: Path, form: str) -> None:
    """Write the document as a PDF of A4 pages.

    Raises:
        Unpreparable: nothing to read in it, or far too much.
    """
    lines = list(_READERS.get(form, _text)(source))
    if not any(line.strip() for line in lines):
        raise Unpreparable(Obstacle.EMPTY)
    if sum(map(len, lines)) > _MAX_CHARACTERS:
        raise Unpreparable(Obstacle.TOO_MANY_PAGES)
    canvas = new_canvas(target)
    _set(canvas, lines)
    canvas.save()


def _set(canvas: Any, lines: list[str]) -> None:  # noqa: ANN401 - reportlab has no types
    y = A4_HEIGHT - _TOP
    for line in lines:
        for part in wrap(line.expandtabs(4), Face.SONG, _SIZE, A4_WIDTH - _LEFT - _RIGHT):
            if y < _BOTTOM:
                canvas.showPage()
                y = A4_HEIGHT - _TOP
            draw(canvas, _LEFT, y, part, Face.SONG, _SIZE)
            y -= _LEADING
    canvas.showPage()
