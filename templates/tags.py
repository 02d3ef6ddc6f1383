"""The tags in a part's paragraphs: found, and healed where Word has cut one into several runs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from templates.package import W

_OPEN = re.compile(r"\{\{|\{%|\{#")
_CLOSE = {"{{": "}}", "{%": "%}", "{#": "#}"}
_STRAY = re.compile(r"\}\}|%\}|#\}")
_FULL_WIDTH = re.compile(
    r"(?:｛\s*){2}[^｛｝]*(?:｝\s*){0,2}|[｛{]\s*[％%][^｛｝{}]*[％%]\s*[｝}]|[｛{]{2}[^｛｝{}]+[｝}]{2}"
)
_SINGLE = re.compile(r"(?<![{｛])[{｛]\s*([^{}｛｝%％#\s]{1,40})\s*[}｝](?![}｝])")
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
PLACE_CHARACTERS = 40


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands.

    Attributes:
        place: the paragraph around it, shortened.
        paragraph: its number as `numbered` counts; 0: in a table or a text box.
        part: the part's name.
    """

    place: str = ""
    paragraph: int = 0
    part: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag.

    Attributes:
        opening: `{{`, `{%` or `{#`.
        scope: what the tag replaces: `p` its paragraph, `tr` its table row, `tc` its cell, `r` its run; empty: itself.
        body: the expression or statement, without scope and white space marks; straight quotes.
    """

    opening: str
    scope: str
    body: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Slip:
    """Text that was meant as a tag and is none (`unclosed`, `full_width` braces), or a tag that would swallow text.

    In `single_braces` a word may well stand for itself: `text` is the word.

    A tag with a scope replaces its whole paragraph, row, cell or run: other text there would vanish (`not_alone`).
    """

    code: str
    text: str
    spot: Spot


def paragraphs(root: Any) -> dict[Any, list[Any]]:  # noqa: ANN401 - lxml's element has no type here
    """The text elements (`w:t`) of each paragraph, without those of the paragraphs in its text boxes."""
    found: dict[Any, list[Any]] = {}
    for text in root.iter(f"{{{W}}}t"):
        found.setdefault(next(text.iterancestors(f"{{{W}}}p"), None), []).append(text)
    return found


def numbered(root: Any) -> dict[Any, int]:  # noqa: ANN401 - as above
    """The paragraphs of the running text, outside tables and text boxes, counted from 1: where a reader looks."""
    outside = {f"{{{W}}}tbl", f"{{{W}}}txbxContent"}
    flowing = (
        each for each in root.iter(f"{{{W}}}p") if not any(above.tag in outside for above in each.iterancestors())
    )
    return {each: number for number, each in enumerate(flowing, 1)}


def scan(root: Any, part: str = "") -> Iterator[Tag | Slip]:  # noqa: ANN401 - as above
    """All tags and slips of a part, in the order of the text."""
    numbers = numbered(root)
    for paragraph, texts in paragraphs(root).items():
        line = "".join(text.text or "" for text in texts)
        spot = Spot(line.strip()[:PLACE_CHARACTERS], numbers.get(paragraph, 0), part)
        for found in _scan_line(line, spot):
            yield found
            if isinstance(found, Tag) and found.opening == "{%" and found.scope in ("p", "tr", "tc"):
                around = next(texts[0].iterancestors(f"{{{W}}}{found.scope}"), None)
                told = "" if around is None else "".join(text.text or "" for text in around.iter(f"{{{W}}}t"))
                if len(list(_spans(told))) != 1 or not re.fullmatch(r"\s*\{%.*%\}\s*", told, re.DOTALL):
                    yield Slip("not_alone", found.body, spot)


def _scan_line(line: str, spot: Spot) -> Iterator[Tag | Slip]:
    position = 0
    for start, end in _spans(line):
        yield from _slips(line[position:start], spot)
        position = end
        if end > len(line):
            yield Slip("unclosed", line[start : start + PLACE_CHARACTERS], spot)
            return
        inner = line[start + 2 : end - 2].translate(_QUOTES)
        scope, body = "", inner
        if match := re.match(r"(p|tr|tc|r)\s+(.*)", inner, re.DOTALL):
            scope, body = match[1], match[2]
        yield Tag(line[start : start + 2], scope, body.strip().removeprefix("-").removesuffix("-").strip(), spot)
    yield from _slips(line[position:], spot)


def _spans(line: str) -> Iterator[tuple[int, int]]:
    """Beginning and end of each tag; an end beyond the line: it never closes."""
    position = 0
    while opening := _OPEN.search(line, position):
        closing = line.find(_CLOSE[opening[0]], opening.end())
        position = closing + 2 if closing >= 0 else len(line) + 1
        yield opening.start(), position


def _slips(text: str, spot: Spot) -> Iterator[Slip]:
    for match in _FULL_WIDTH.finditer(text):
        yield Slip("full_width", match[0][:PLACE_CHARACTERS], spot)
    rest = _FULL_WIDTH.sub("", text)
    for match in _STRAY.finditer(rest):
        yield Slip("unclosed", match[0], spot)
    for match in _SINGLE.finditer(rest):
        yield Slip("single_braces", match[1], spot)


def heal(root: Any) -> None:  # noqa: ANN401 - as above
    """Bring every tag that is cut into several runs together in the run where it begins.

    Spelling marks, bookmarks and links may stand between the pieces. The value takes the form of the first piece.
    """
    for texts in paragraphs(root).values():
        if len(texts) > 1:
            _heal_line(texts)


def _heal_line(texts: list[Any]) -> None:
    pieces = [text.text or "" for text in texts]
    owner = [index for index, piece in enumerate(pieces) for _ in piece]
    line = "".join(pieces)
    for start, end in _spans(line):
        owner[start:end] = [owner[start]] * (min(end, len(line)) - start)
    healed: list[list[str]] = [[] for _ in texts]
    for char, own in zip(line, owner, strict=True):
        healed[own].append(char)
    for text, characters in zip(texts, healed, strict=True):
        text.text = "".join(characters)


def outside_text(root: Any) -> list[str]:  # noqa: ANN401 - as above
    """Tags where none can be filled: in attributes (descriptions, links) and in field codes."""
    texts = [each.text for each in root.iter() if each.text and each.tag != f"{{{W}}}t"]
    attributes = [value for each in root.iter() for value in each.attrib.values()]
    return [each[:PLACE_CHARACTERS] for each in texts + attributes if _OPEN.search(each)]
