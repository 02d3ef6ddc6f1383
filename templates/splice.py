"""Parts into which values are spliced: what is rendered is sound as it stands, and nobody has to parse it again.

A part can be spliced where all that a value may do to its structure is known before there are values: where a line feed
begins a new paragraph, and that no row can lose all its cells. Where a table or a cell does lose all that it needs, it
shows. Any other part is put right after it was rendered (`prose.settle`), which takes ten times as long and gives the
same document.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from templates.package import W
from templates.prose import BREAK, LINE, PARAGRAPH_BREAK, PARAGRAPH_ENDED, SPACE

SPLICE_FILTER = "断行"
"""What every printed value goes through; its argument numbers the line breaks of the part. No template may say it."""
_TAG = re.compile(r"\{\{(?P<printed>.*?)\}\}|\{%(?P<done>.*?)%\}|\{#(?P<said>.*?)#\}", re.DOTALL)
_SCOPED = re.compile(r"(p|tr|tc|r)\s+(.*)", re.DOTALL)
_EMPTIED = ("</w:tcPr></w:tc>", "</w:tblGrid></w:tbl>")
"""What shows that a cell or a table has lost all that it had."""
_LAST_PROPERTY = {f"{{{W}}}tc": f"{{{W}}}tcPr", f"{{{W}}}tbl": f"{{{W}}}tblGrid"}
_STEPS = {"for": 1, "if": 1, "elif": 0, "else": 0, "endif": -1, "endfor": -1}
_PARAGRAPH = f"{{{W}}}p"
_NEEDS = {f"{{{W}}}tbl": f"{{{W}}}tr", f"{{{W}}}tr": f"{{{W}}}tc"}


def line_breaks(root: Any) -> tuple[str, ...] | None:  # noqa: ANN401 - lxml's element has no type here
    """Mark each value of a healed part with its place among the breaks that are returned: XML for a line feed there.

    None, and nothing is marked, where the part cannot be spliced.
    """
    if not _is_known(root):
        return None
    found: dict[str, int] = {}
    for text in root.iter(f"{{{W}}}t"):
        if not text.text or (text.text == text.text.strip() and not _TAG.search(text.text)):
            continue
        text.set(SPACE, "preserve")
        number = found.setdefault(_break(root, text), len(found))
        text.text = _TAG.sub(lambda tag, number=number: _marked(tag, number), text.text)  # type: ignore[misc]
    for whole in root.iter(f"{{{W}}}tc", f"{{{W}}}tbl"):
        for child in whole:
            child.tail = None  # so that nothing stands between what `_EMPTIED` looks for
    return tuple(found)


def alarms(tree: Any, breaks: tuple[str, ...]) -> tuple[str, ...]:  # noqa: ANN401 - a jinja2 tree
    """What shows in a spliced part, once rendered, that it has to be put right; none where no value can bring it about.

    Args:
        tree: of the part: only a block can leave something out.
        breaks: of the part.
    """
    from jinja2 import nodes

    emptied = _EMPTIED if tree.find((nodes.For, nodes.If)) else ()
    return (*emptied, LINE) if LINE in breaks else emptied


def is_sound(rendered: str, alarms: tuple[str, ...]) -> bool:
    """Whether a spliced part has kept, with these values, all that its cells, tables and sections need."""
    return not any(alarm in rendered for alarm in alarms)


def _marked(tag: re.Match[str], number: int) -> str:
    """A tag that prints, told which break is its own; any other as it is."""
    if tag["printed"] is None:
        return tag[0]
    return f"{{{{ ({tag['printed'].strip()})|{SPLICE_FILTER}({number}) }}}}"


def _break(root: Any, text: Any) -> str:  # noqa: ANN401 - as above
    """What a line feed in this text becomes: a new paragraph of the same form; inside links and the like, a break."""
    run = text.getparent()
    paragraph = run.getparent()
    if run.tag != f"{{{W}}}r" or paragraph.tag != f"{{{W}}}p":
        return BREAK
    properties = paragraph.find(f"{{{W}}}pPr")
    if properties is not None and properties.find(f"{{{W}}}sectPr") is not None:
        return LINE  # a section ends with its last paragraph: the first would have to give that up
    return PARAGRAPH_BREAK.format(
        paragraph=_serialised(root, properties), run=_serialised(root, run.find(f"{{{W}}}rPr"))
    )


def _serialised(root: Any, properties: Any) -> str:  # noqa: ANN401 - as above
    """The element, for a place where the root's namespaces are known; empty for None."""
    from lxml import etree

    if properties is None:
        return ""
    xml = str(etree.tostring(properties, encoding="unicode", with_tail=False))
    for prefix, uri in root.nsmap.items():
        xml = xml.replace(f' xmlns:{prefix}="{uri}"' if prefix else f' xmlns="{uri}"', "")
    return xml


@dataclass(frozen=True, slots=True)
class _Blocks:
    """The `for` and `if` of a part.

    Attributes:
        open: where each block that has begun must end: the parent of the rows, paragraphs or cells it spans, or a text.
        steps: by paragraph, row or cell that is a tag: +1 where a block begins, -1 where it ends.
    """

    open: list[Any] = field(default_factory=list)
    steps: dict[Any, int] = field(default_factory=dict)

    def take(self, text: Any, tag: re.Match[str]) -> bool:  # noqa: ANN401 - as above
        """Take the next tag of the part; False where what it does cannot be foreseen."""
        said = next(each for each in tag.groups() if each is not None)
        scoped = _SCOPED.match(said)
        if said.startswith("-") or said.endswith("-") or (scoped and (tag["done"] is None or scoped[1] == "r")):
            return False
        if tag["done"] is None:
            return True
        step = _STEPS[(scoped[2] if scoped else said).split()[0]]
        place = text
        if scoped:
            element = next(text.iterancestors(f"{{{W}}}{scoped[1]}"))
            self.steps[element] = step
            place = element.getparent()
        if step > 0:
            self.open.append(place)
        elif self.open[-1] is not place:
            return False
        elif step < 0:
            self.open.pop()
        return True

    def standing(self, parent: Any) -> Iterator[Any]:  # noqa: ANN401 - as above
        """The children that are there whatever the values are."""
        depth = 0
        for child in parent:
            step = self.steps.get(child)
            if step is None and depth == 0:
                yield child
            depth += step or 0


def _is_known(root: Any) -> bool:  # noqa: ANN401 - as above
    """Whether each block begins and ends among the same siblings, and takes from nobody all that it needs."""
    blocks = _Blocks()
    for text in root.iter(f"{{{W}}}t"):
        for tag in _TAG.finditer(text.text or ""):
            if not blocks.take(text, tag) or (tag["printed"] is not None and not _is_named_as_usual(text)):
                return False
    for parent in root.iter(*_NEEDS):
        needed = _NEEDS[parent.tag]
        if all(child.tag != needed for child in blocks.standing(parent)) and not _shows_when_emptied(parent, needed):
            return False
    for parent in root.iter(*PARAGRAPH_ENDED):
        *_, last = (None, *blocks.standing(parent))
        ended = last is not None and last.tag == _PARAGRAPH and last is parent[-1]
        if not ended and not _shows_when_emptied(parent, _PARAGRAPH):
            return False
    return True


def _shows_when_emptied(parent: Any, needed: str) -> bool:  # noqa: ANN401 - as above
    """Whether this is a cell or a table of nothing but what it needs: without any, one of `_EMPTIED` stands there."""
    properties = [child for child in parent if child.tag != needed]
    if not properties or list(parent)[: len(properties)] != properties:
        return False
    last = properties[-1]
    return parent.prefix == last.prefix == "w" and last.tag == _LAST_PROPERTY.get(parent.tag) and len(last) > 0


def _is_named_as_usual(text: Any) -> bool:  # noqa: ANN401 - as above
    """Whether a text and what is around it go by the usual prefix: XML that is spliced in does."""
    paragraph = next(text.iterancestors(_PARAGRAPH), None)
    return paragraph is not None and text.prefix == text.getparent().prefix == paragraph.prefix == "w"
