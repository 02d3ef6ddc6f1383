"""What is wrong with a template, before anybody fills it. `fill` refuses every template with an error found here."""

import difflib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from templates import language, package, tags
from templates.fields import FIELDS
from templates.package import Parts, W
from templates.prose import Blank, Present
from templates.shapes import ANYTHING, TEXT, Reading, Shape, instead
from templates.tags import Spot, Tag


class Severity(StrEnum):
    """An error keeps the template from being filled; a warning is for a person to judge."""

    ERROR = "error"
    WARNING = "warning"


class Code(StrEnum):
    """What is found (stable; worded by whoever shows it)."""

    NOT_A_DOCX = "not_a_docx"  # told of one template among many; alone, it is the error of this name
    MACROS = "macros"
    EMBEDDED = "embedded"
    OUTSIDE_LINK = "outside_link"
    UNCLOSED = "unclosed"
    FULL_WIDTH = "full_width"
    SYNTAX = "syntax"
    UNSAFE = "unsafe"
    NOT_ALONE = "not_alone"
    UNPAIRED = "unpaired"
    STRUCTURE = "structure"
    TAG_OUTSIDE_TEXT = "tag_outside_text"
    UNKNOWN_COLUMN = "unknown_column"  # of a loop's item
    NOT_PRINTABLE = "not_printable"  # rows and photos, of which only columns can be printed
    NESTED_LOOP = "nested_loop"
    SINGLE_BRACES = "single_braces"
    TOO_BIG = "too_big"  # like NOT_A_DOCX
    FORBIDDEN = "forbidden"  # like NOT_A_DOCX
    UNKNOWN_FIELD = "unknown_field"
    TRACKED_CHANGES = "tracked_changes"
    MISSING_FONT = "missing_font"
    NO_FIELDS = "no_fields"
    TOO_MANY_TAGS = "too_many_tags"


MAX_TAGS = 2000
"""In one part: ten times what the longest form needs."""
_WARNINGS = {Code.SINGLE_BRACES, Code.UNKNOWN_FIELD, Code.TRACKED_CHANGES, Code.MISSING_FONT, Code.NO_FIELDS}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found.

    Attributes:
        place: the paragraph around it, at most 40 characters; empty: the template as a whole.
        what: the tag, the link, the part or the font.
        suggestion: the known field or column that is most like an unknown one, or what to write instead.
        paragraph: its number in the running text; 0: in a table, a text box, or nowhere in particular.
        part: the name of the part; empty: the template as a whole.
    """

    code: Code
    place: str = ""
    what: str = ""
    suggestion: str = ""
    paragraph: int = 0
    part: str = ""

    @property
    def severity(self) -> Severity:
        """Follows from the code."""
        return Severity.WARNING if self.code in _WARNINGS else Severity.ERROR


def _at(spot: Spot, code: Code, what: str, suggestion: str = "") -> Finding:
    return Finding(code, spot.place, what, suggestion, spot.paragraph, spot.part)


def check(path: Path, fonts: Collection[str] | None = None) -> tuple[Finding, ...]:
    """Everything found in the template at `path`; `fonts`: the font families that are installed, where known.

    Raises:
        NotADocx: when it is none.
    """
    parts = package.read(path)
    found = list(inspect(parts))
    if fonts is not None:
        known = {font.lower() for font in fonts}
        asked = sorted(_fonts(parts).items())
        found += [_at(spot, Code.MISSING_FONT, name) for name, spot in asked if name.lower() not in known]
    return tuple(found)


def inspect(parts: Parts) -> Iterator[Finding]:
    """Everything found in an unpacked template, fonts left out; each finding once."""
    named: dict[str, Spot] = {}
    found = dict.fromkeys(_findings(parts, named))
    yield from found
    for name, spot in named.items():
        if name not in FIELDS:
            alike = difflib.get_close_matches(name, FIELDS, 1)
            yield _at(spot, Code.UNKNOWN_FIELD, name, alike[0] if alike else "")
    if not named and not found:
        yield Finding(Code.NO_FIELDS)


def _findings(parts: Parts, named: dict[str, Spot]) -> Iterator[Finding]:
    """Findings of all parts; adds the fields that they name to `named`, with their places."""
    yield from (Finding(Code.MACROS, what=each) for each in package.macros(parts))
    yield from (Finding(Code.EMBEDDED, what=each) for each in package.embedded(parts)[:1])
    yield from (Finding(Code.OUTSIDE_LINK, what=each) for each in package.outside_links(parts))
    for name in package.printed_parts(parts):
        root = package.parsed(parts[name])
        sound = True
        yield from (Finding(Code.TAG_OUTSIDE_TEXT, what=each, part=name) for each in tags.outside_text(root))
        if next(root.iter(f"{{{W}}}ins", f"{{{W}}}del"), None) is not None:
            yield Finding(Code.TRACKED_CHANGES, part=name)
        for finding in _in_text(root, name, named):
            sound = sound and finding.severity is Severity.WARNING
            yield finding
        if sound:
            yield from _as_a_whole(parts[name], name)


def _in_text(root: Any, part: str, named: dict[str, Spot]) -> Iterator[Finding]:  # noqa: ANN401 - lxml's element has no type here
    """Findings of one part; adds the fields that it names to `named`, with their places."""
    blocks = _Blocks()
    for count, each in enumerate(tags.scan(root, part)):
        if count == MAX_TAGS:
            yield Finding(Code.TOO_MANY_TAGS, part=part)
            return
        if isinstance(each, Tag):
            if source := _alone(each):
                yield from _expression(each, source, blocks, named)
            yield from blocks.pair(each)
        elif each.code != Code.SINGLE_BRACES or each.text in FIELDS:
            yield _at(each.spot, Code(each.code), each.text)
    yield from (_at(tag.spot, Code.UNPAIRED, tag.body) for _, tag, _ in blocks.open)


@dataclass(slots=True)
class _Blocks:
    """The `for` and `if` that have begun.

    Attributes:
        open: each one's word, its tag, and the items that were known before it.
        items: what the loops' items are, by name, the innermost last.
        said: the names of all items so far: an item named outside its loop is no field.
    """

    open: list[tuple[str, Tag, dict[str, Shape]]] = field(default_factory=list)
    items: dict[str, Shape] = field(default_factory=lambda: {"loop": ANYTHING})
    said: set[str] = field(default_factory=lambda: {"loop"})
    begun: tuple[str, Shape] | None = None

    def loop(self, item: str, shape: Shape) -> None:
        """The next `for` gives its item this name."""
        self.begun = (item, shape)
        self.said.add(item)

    def pair(self, tag: Tag) -> Iterator[Finding]:
        """Whether each `for` and `if` ends, in the order in which they began."""
        word = tag.body.partition(" ")[0] if tag.opening == "{%" else ""
        if word in ("for", "if"):
            self.open.append((word, tag, self.items))
            if word == "for" and self.begun:
                item, shape = self.begun
                self.items = {**{name: each for name, each in self.items.items() if name != item}, item: shape}
            self.begun = None
        elif word in ("endfor", "endif"):
            if self.open and self.open[-1][0] == word.removeprefix("end"):
                *_, self.items = self.open.pop()
            else:
                yield _at(tag.spot, Code.UNPAIRED, tag.body)
        elif word in ("elif", "else") and not self.open:
            yield _at(tag.spot, Code.UNPAIRED, tag.body)


def _alone(tag: Tag) -> str:
    """The tag as a template of its own, to be parsed; empty for comments and for what only ends or parts a block."""
    if tag.opening == "{{":
        return f"{{{{ {tag.body} }}}}"
    word = tag.body.partition(" ")[0]
    if tag.opening == "{#" or word in ("else", "endif", "endfor"):
        return ""
    if word == "elif":
        return f"{{% {tag.body[2:]} %}}{{% endif %}}"
    return f"{{% {tag.body} %}}" + (f"{{% end{word} %}}" if word in ("for", "if") else "")


def _expression(tag: Tag, source: str, blocks: _Blocks, named: dict[str, Spot]) -> Iterator[Finding]:
    from jinja2 import TemplateSyntaxError

    raw_output = tag.opening == "{{" and tag.scope  # docxtpl puts the value in place of the paragraph, as XML
    if raw_output or (tag.opening == "{%" and tag.body.partition(" ")[0] not in ("for", "if", "elif")):
        yield _at(tag.spot, Code.UNSAFE, tag.body)
        return
    try:
        tree = language.environment().parse(source)
        unsafe = next(language.forbidden(tree), None)
    except (TemplateSyntaxError, ValueError):  # ValueError: a number too long for Python
        yield _at(tag.spot, Code.SYNTAX, tag.body)
        return
    except RecursionError:
        unsafe = "nested"
    if unsafe:  # nor are its names asked for: Jinja would work out 'x' * 1000000000
        yield _at(tag.spot, Code.UNSAFE, tag.body)
        return
    yield from _meaning(tag, tree.body[0], blocks)
    for name in sorted(language.names(tree) - blocks.said):
        named.setdefault(name, tag.spot)


def _meaning(tag: Tag, node: Any, blocks: _Blocks) -> Iterator[Finding]:  # noqa: ANN401 - a jinja2 node
    """Columns that there are not, rows and photos printed as a whole, and loops that walk what they may not."""
    from jinja2 import nodes

    reading = Reading(blocks.items)
    if isinstance(node, nodes.For):
        shape = reading.shape(node.iter)
        innermost = next(reversed(blocks.items))
        if innermost != "loop" and not language.walks(node, innermost):
            yield _at(tag.spot, Code.NESTED_LOOP, tag.body, innermost)
        blocks.loop(getattr(node.target, "name", ""), shape.item or ANYTHING)
    elif isinstance(node, nodes.Output):
        for each in node.nodes:
            shape = TEXT if isinstance(each, nodes.TemplateData) else reading.shape(each)
            if not shape.whole:
                yield _at(tag.spot, Code.NOT_PRINTABLE, tag.body, instead(tag.body, shape))
    else:
        reading.shape(node.test)
    yield from (_at(tag.spot, Code.UNKNOWN_COLUMN, name) for name in reading.unknown)


def _as_a_whole(part: bytes, name: str) -> Iterator[Finding]:
    """What shows only when all tags stand together: loops in loops, and blocks across the document's structure."""
    from jinja2 import TemplateError

    try:
        tree = language.environment().parse(language.source(part))
        if forbidden := next(language.forbidden(tree), ""):
            yield Finding(Code.UNSAFE, what=forbidden, part=name)
            return
        template = language.environment().from_string(tree)
        for specimen in (Blank, Present):
            package.parsed(template.render({name: specimen(name, {}) for name in language.names(tree)}))
    except (TemplateError, TypeError, ValueError, RecursionError, SyntaxError):
        yield Finding(Code.STRUCTURE, part=name)


def _fonts(parts: Parts) -> dict[str, Spot]:
    """The font families that the parts ask for by name, and where first: in a text, else in a style."""
    found: dict[str, Spot] = {}
    for part in (*package.printed_parts(parts), _STYLES):
        if part not in parts:
            continue
        root = package.parsed(parts[part])
        numbers = tags.numbered(root)
        for fonts in root.iter(f"{{{W}}}rFonts"):
            paragraph = next(fonts.iterancestors(f"{{{W}}}p"), None)
            style = next(fonts.iterancestors(f"{{{W}}}style"), None)
            spot = Spot(_text(paragraph) or _style_name(style), numbers.get(paragraph, 0), part)
            names = [fonts.get(f"{{{W}}}{script}") for script in ("eastAsia", "ascii", "hAnsi")]
            found |= {name: spot for name in names if name and name not in found}
    return found


_STYLES = "word/styles.xml"


def _text(paragraph: Any) -> str:  # noqa: ANN401 - lxml's element, or None
    """The beginning of its text."""
    texts = () if paragraph is None else paragraph.iter(f"{{{W}}}t")
    return "".join(text.text or "" for text in texts).strip()[: tags.PLACE_CHARACTERS]


def _style_name(style: Any) -> str:  # noqa: ANN401 - as above
    name = None if style is None else style.find(f"{{{W}}}name")
    return "" if name is None else str(name.get(f"{{{W}}}val", ""))
