"""Rules about where elements stand: indents, blank lines, signature, attachments."""

import re
from collections.abc import Iterator, Sequence

from templates.standard.elements import HEADING_ROLES, UNFILLED, Element, Role
from templates.standard.faces import place
from templates.standard.facts import PAGE_BREAK, Paragraph
from templates.standard.requirements import Rule, Seen

_NEAR = 0.35
"""Characters by which an indent may be off: clerks set them in centimetres."""
_SIGNATURE_NEAR = 0.75
"""Characters: a digit is taken for half of one, which depends on the font."""
_TWO_IN = {Role.BODY, *HEADING_ROLES}


def judge(elements: Sequence[Element]) -> Iterator[Seen]:
    """What is wrong with the places of all elements."""
    for index, element in enumerate(elements):
        yield from _indent(element)
        yield from _neighbours(element, elements[index - 1] if index else None, elements[index + 1 : index + 2])
    yield from _title(elements)
    yield from _signature(elements)


def start(paragraph: Paragraph) -> float | None:
    """Where the first line begins, in characters from the margin; None after a tab, which may lead anywhere."""
    blank = paragraph.text[: len(paragraph.text) - len(paragraph.text.lstrip())].replace(PAGE_BREAK, "")
    if "\t" in blank:
        return None
    character = paragraph.font.character or 1
    return (paragraph.layout.left + paragraph.layout.first) / character + blank.count("　") + blank.count(" ") / 2


def _indent(element: Element) -> Iterator[Seen]:
    begins = start(element.paragraph)
    layout, character = element.paragraph.layout, element.paragraph.font.character or 1
    if begins is None:
        return
    if element.role in _TWO_IN:
        if abs(begins - 2) > _NEAR:
            yield Rule.INDENT, f"首行左空 {_characters(begins)} 字", place(element)
        elif abs(layout.left / character) > _NEAR or abs(layout.right / character) > _NEAR:
            sides = (
                f"左缩进 {_characters(layout.left / character)} 字、右缩进 {_characters(layout.right / character)} 字"
            )
            yield Rule.INDENT, sides, place(element)
    elif element.role is Role.ADDRESSEE:
        if abs(begins) > _NEAR:
            yield Rule.ADDRESSEE, f"左空 {_characters(begins)} 字", place(element)
        if element.text.endswith(":"):
            yield Rule.ADDRESSEE, "末尾是半角冒号", place(element)
    elif element.role is Role.REMARK and (abs(begins - 2) > _NEAR or element.text[0] == "("):
        yield Rule.REMARK, f"左空 {_characters(begins)} 字，{element.text[0]}…{element.text[-1]}", place(element)


def _characters(count: float) -> str:
    return f"{count:.1f}".removesuffix(".0")


def _neighbours(element: Element, before: Element | None, after: Sequence[Element]) -> Iterator[Seen]:
    """Blank lines and page breaks."""
    following = after[0] if after else None
    if element.role is Role.TITLE and following and following.role not in (Role.TITLE, Role.SUBTITLE):
        spaced = following.role is Role.EMPTY or element.paragraph.layout.after >= element.paragraph.font.size
        if not spaced:
            yield Rule.TITLE_GAP, "标题下没有空行", place(element)
    if element.role is Role.SIGNATURE and before is not None:
        spaced = before.role is Role.EMPTY or element.paragraph.layout.before >= element.paragraph.font.size
        if not spaced:
            yield Rule.SIGNATURE_GAP, "署名前没有空行", place(element)
    if element.role is Role.ANNEX and before is not None:
        yield from _annex(element, before.paragraph)


def _annex(element: Element, before: Paragraph) -> Iterator[Seen]:
    paragraph = element.paragraph
    breaks = paragraph.layout.page_break_before or PAGE_BREAK in before.text + paragraph.text
    if not breaks and before.section is paragraph.section:
        yield Rule.ANNEX, "没有另面编排", place(element)
    if element.text.endswith(("：", ":")):
        yield Rule.ANNEX, "“附件”后有冒号", place(element)
    if abs(start(paragraph) or 0) > _NEAR:
        yield Rule.ANNEX, "没有顶格", place(element)


def _title(elements: Sequence[Element]) -> Iterator[Seen]:
    titles = [element for element in elements if element.role is Role.TITLE]
    for element in titles:
        layout = element.paragraph.layout
        off = layout.left + layout.first - layout.right
        if layout.alignment != "center":
            yield Rule.TITLE_PLACE, "没有居中", place(element)
        elif abs(off) > element.paragraph.font.size:
            yield Rule.TITLE_PLACE, "有缩进，偏离了正中", place(element)


def _signature(elements: Sequence[Element]) -> Iterator[Seen]:
    """With a seal, or without one: the document does not say, so either place is right."""
    date = next((each for each in elements if each.role is Role.DATE), None)
    unit = next((each for each in elements if each.role is Role.SIGNATURE), None)
    if date is None or UNFILLED in date.text or (unit and UNFILLED in unit.text):
        return
    placed = _edges(date.paragraph)
    if placed is None:
        return
    begins, gap = placed
    sealed = abs(gap - 4) <= _SIGNATURE_NEAR
    over_it = _edges(unit.paragraph) if unit else None
    if unit and over_it is None:
        return
    shifted = over_it is not None and abs(begins - over_it[0] - 2) <= _SIGNATURE_NEAR
    two_in = abs(gap - 2) <= _SIGNATURE_NEAR or (over_it is not None and abs(over_it[1] - 2) <= _SIGNATURE_NEAR)
    if not sealed and not (shifted and two_in):
        unit_gap = f"署名右空 {_characters(over_it[1])} 字，" if over_it else ""
        yield Rule.SIGNATURE_PLACE, f"{unit_gap}日期右空 {_characters(gap)} 字", place(date)


def _edges(paragraph: Paragraph) -> tuple[float, float] | None:
    """Where a line begins from the left and ends from the right, in characters; None: cannot be told."""
    if "\t" in paragraph.text or "\n" in paragraph.text:
        return None
    layout, character = paragraph.layout, paragraph.font.character or 1
    text = paragraph.text.rstrip(" ") if layout.alignment != "right" else paragraph.text
    shown = text.strip(" 　")
    leading = _width(text[: text.find(shown[:1])])
    trailing = _width(text[len(text.rstrip(" 　")) :])
    room = paragraph.section.text_width - layout.left - layout.right - layout.first
    spare = room / character - _width(text)
    before = {"right": spare, "center": spare / 2}.get(layout.alignment, 0)
    begins = (layout.left + layout.first) / character + before + leading
    ends = layout.right / character + (spare - before) + trailing
    return begins, ends


def _width(text: str) -> float:
    """Characters of room: digits, letters and narrow blanks take half of one."""
    return sum(0.5 if re.match(r"[\x20-\x7e]", each) else 1 for each in text)
