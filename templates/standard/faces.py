"""Rules about type: fonts and sizes by element, lines and characters a page, colour."""

import re
from collections.abc import Iterator
from enum import Enum

from templates.gbt9704 import CHARACTERS_A_LINE, LINES_A_PAGE
from templates.standard.elements import HEADING_ROLES, Element, Role
from templates.standard.facts import Font, Paragraph, Span
from templates.standard.requirements import Place, Rule, Seen

_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_PLACE_CHARACTERS = 30
_LINE_RANGE = (28, 30)
"""Points; between them a page is taken for full."""
_ROUNDING = 1.0005
"""Lengths are whole twips, so that 28 characters may be a hair wider than the text."""


class Family(Enum):
    """The faces of official papers, told by a font's name: each maker has his own, in Chinese or in letters."""

    SONG_TITLE = ("小标宋体", r"小标宋|xiaobiaosong")
    FANGSONG = ("仿宋体", r"仿宋|fangsong")
    KAI = ("楷体", r"楷|kai")
    HEI = ("黑体", r"黑体|hei(?!t)|heiti")
    SONG = ("宋体", r"(?<!仿)(?<!标)宋体|simsun|书宋|^songti|^stsong|^fzshusong")

    def has(self, font: str) -> bool:
        """Whether the font is of this family."""
        name = font.lower().lstrip("@").replace(" ", "")
        return re.search(self.value[1], name) is not None


_SIZES = {Role.TITLE: 22, Role.IMPRINT: 14}
_FAMILIES = {
    Role.TITLE: Family.SONG_TITLE,
    Role.HEADING_1: Family.HEI,
    Role.HEADING_2: Family.KAI,
    Role.ANNEX: Family.HEI,
}
_RULES = {Role.TITLE: Rule.TITLE_FONT, Role.ANNEX: Rule.ANNEX, Role.IMPRINT: Rule.IMPRINT} | dict.fromkeys(
    HEADING_ROLES, Rule.HEADING_FONT
)
_FREE = {Role.EMPTY, Role.LETTERHEAD, Role.SUBTITLE, Role.CAPTION}
"""The standard does not fix their type here: 版头 has its own, captions and lines below the title are not named."""
_TEXT = {Role.BODY, *HEADING_ROLES}


def place(element: Element) -> Place:
    """Where the element stands, for people."""
    return Place("正文", element.paragraph.number, " ".join(element.text.split())[:_PLACE_CHARACTERS])


def judge(element: Element) -> Iterator[Seen]:
    """What is wrong with the type of one element."""
    if element.role is Role.EMPTY:
        return
    if element.role is not Role.LETTERHEAD:
        for color in dict.fromkeys(span.font.color for span in element.paragraph.spans if span.text.strip()):
            if color:
                yield Rule.COLOR, f"颜色 {color}", place(element)
    if element.role not in _FREE:
        for spans, family, rule in _parts(element):
            yield from _type(element, spans, family, rule)
    if element.role in _TEXT:
        yield from _density(element)


def _parts(element: Element) -> Iterator[tuple[list[Span], Family, Rule]]:
    """The element's spans with the family that they should have: what follows a heading in its line is body text."""
    family = _FAMILIES.get(element.role, Family.FANGSONG)
    rule = _RULES.get(element.role, Rule.BODY_FONT)
    spans = list(element.paragraph.spans)
    if element.role not in (Role.HEADING_1, Role.HEADING_2):
        yield spans, family, rule
        return
    heading, end, rest = element.paragraph.text.partition("。")
    sentence = (end and (not rest.strip() or "，" in heading)) or element.text.endswith(("；", "：", "，"))
    if sentence and Family.FANGSONG.has(element.paragraph.font.east_asia):
        yield spans, Family.FANGSONG, Rule.BODY_FONT  # a sentence that is numbered, and no heading
        return
    length = len(heading) - len(element.paragraph.label)
    yield list(_cut(spans, 0, length)), family, rule
    yield list(_cut(spans, length + len(end), len(element.paragraph.text))), Family.FANGSONG, Rule.BODY_FONT


def _cut(spans: list[Span], start: int, end: int) -> Iterator[Span]:
    position = 0
    for span in spans:
        text = span.text[max(0, start - position) : max(0, end - position)]
        position += len(span.text)
        if text:
            yield Span(text, span.font)


def _type(element: Element, spans: list[Span], family: Family, rule: Rule) -> Iterator[Seen]:
    """Each look that departs, once; only Chinese characters are bound to a family."""
    size = _SIZES.get(element.role, 16)
    for font in dict.fromkeys(span.font for span in spans if _CHINESE.search(span.text)):
        where = place(element)
        if not family.has(font.east_asia) and family.has(font.ascii):
            yield Rule.LATIN_ONLY, f"只有西文设成了{font.ascii}，中文是{_named(font)}", where
        elif not family.has(font.east_asia) or font.size != size:
            yield rule, f"{_named(font)} {font.size:g} 磅", where


def _named(font: Font) -> str:
    return font.east_asia or "未设字体"


def _density(element: Element) -> Iterator[Seen]:
    """Lines a page, and characters a line where the size is right."""
    paragraph = element.paragraph
    lines = lines_a_page(paragraph)
    height = paragraph.section.line_height(paragraph.layout, paragraph.font.size)
    exact = paragraph.layout.rule == "exact" and _LINE_RANGE[0] <= paragraph.layout.line <= _LINE_RANGE[1]
    if lines != LINES_A_PAGE and not exact and not paragraph.section.landscape:
        told = f"{height:g} 磅" if paragraph.layout.rule == "exact" else f"{_spacing(paragraph)}，约 {height:.0f} 磅"
        yield Rule.LINES, f"每面 {lines} 行（行距{told}）", place(element)
    characters = characters_a_line(paragraph)
    if paragraph.font.size == 16 and characters != CHARACTERS_A_LINE and not paragraph.section.landscape:
        yield Rule.CHARACTERS, f"每行 {characters} 字（每字 {paragraph.font.character:g} 磅）", place(element)


def _spacing(paragraph: Paragraph) -> str:
    if paragraph.layout.rule == "atLeast":
        return f"最小值 {paragraph.layout.line:g} 磅"
    return f" {paragraph.layout.line:.3g} 倍"


def lines_a_page(paragraph: Paragraph) -> int:
    """How many lines of this paragraph fit on its page."""
    height = paragraph.section.line_height(paragraph.layout, paragraph.font.size)
    return int(paragraph.section.text_height * _ROUNDING / height) if height > 0 else 0


def characters_a_line(paragraph: Paragraph) -> int:
    """How many characters of this paragraph fit between the margins."""
    character = paragraph.font.character
    return int(paragraph.section.text_width * _ROUNDING / character) if character > 0 else 0
