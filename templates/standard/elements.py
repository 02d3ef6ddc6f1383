"""公文要素: what each paragraph of a document is, told by where it stands, what it says and how it looks.

Documents made by hand have no styles to tell it. What cannot be told is body text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from templates.standard.facts import Paragraph


class Role(Enum):
    """The elements of GB/T 9704-2012, 7.1, as far as their form is judged."""

    EMPTY = auto()
    LETTERHEAD = auto()
    TITLE = auto()
    SUBTITLE = auto()
    ADDRESSEE = auto()
    HEADING_1 = auto()
    HEADING_2 = auto()
    HEADING_3 = auto()
    HEADING_4 = auto()
    BODY = auto()
    ATTACHMENT = auto()
    SIGNATURE = auto()
    DATE = auto()
    REMARK = auto()
    ANNEX = auto()
    IMPRINT = auto()
    CAPTION = auto()


HEADING_ROLES = (Role.HEADING_1, Role.HEADING_2, Role.HEADING_3, Role.HEADING_4)


@dataclass(frozen=True, slots=True)
class Element:
    """A paragraph and what it is."""

    paragraph: Paragraph
    role: Role

    @property
    def text(self) -> str:
        """The paragraph's, without blanks around it."""
        return self.paragraph.text.strip()


_COUNT = "[一二三四五六七八九十百零〇]{1,4}"
NUMBERED = {
    Role.HEADING_1: re.compile(rf"({_COUNT})\s*[、.．,，](?!{_COUNT}(?:季度|类|级|期|组|等|中全会))"),
    Role.HEADING_2: re.compile(rf"[（(]\s*({_COUNT})\s*[）)]\s*[、.．，,]?"),
    Role.HEADING_3: re.compile(r"(\d{1,2})\s*[.．、，](?!\d)"),
    Role.HEADING_4: re.compile(r"[（(]\s*(\d{1,2})\s*[）)]\s*[、.．，,]?"),
}
"""How each level begins, rightly or nearly so; the group is its number."""

UNFILLED = "（待填："
_ANY_DIGIT = r"[\d\uff10-\uff19〇○零一二三四五六七八九十]"
DATE = re.compile(
    rf"{_ANY_DIGIT}{{2,4}}\s*(?:年\s*{_ANY_DIGIT}{{1,3}}\s*月\s*{_ANY_DIGIT}{{1,3}}\s*日"
    rf"|([-./])\s*\d{{1,2}}\s*\1\s*\d{{1,2}})|{UNFILLED}[^）]{{0,20}}(?:日期|时间)）"
)
"""A date in any form that people write, and the blank that waits for one."""
_DOCUMENT_NUMBER = re.compile(r"[一-鿿]{1,16}\s*[〔\[（(【［﹝]\s*\d{2,4}\s*[〕\]）)】］﹞]\s*第?\s*\d{1,6}\s*号")
_HEAD_WORDS = re.compile(r"\d{6}|(?:绝密|机密|秘密)(?:★.*)?|特急|加急|平急|签发人.*")
_ANNEX = re.compile(r"附\s*件\s*[\d一二三四五六七八九十]{0,3}\s*[:：]?")
BARE_ATTACHMENT = re.compile(r"附\s*件\s*[:：]")
"""Above the text's end it heads a list; below, it stands for 附件 itself with a colon too many."""
_ATTACHMENT = re.compile(r"附\s*件\s*[\d一二三四五六七八九十]{0,3}\s*[:：]\s*\S")
_IMPRINT = re.compile(r"(?:抄送|主送|抄报)\s*[:：].*|.*印发")
_SENTENCE_END = ("。", "；", "，", ";", "！", "？")
_LONGEST_TITLE, _LONGEST_ADDRESSEE, _LONGEST_CAPTION, _LONGEST_NOTE = 80, 150, 60, 30


def elements(paragraphs: Sequence[Paragraph]) -> tuple[Element, ...]:
    """What each paragraph is, in their order."""
    after_title, head = _head(paragraphs)
    rest = paragraphs[after_title:]
    return (*head, *_main(rest, _end(rest)))


def _head(paragraphs: Sequence[Paragraph]) -> tuple[int, list[Element]]:
    """版头 and title; how many paragraphs they are."""
    head: list[Element] = []
    for index, paragraph in enumerate(paragraphs):
        text = paragraph.text.strip()
        if not text:
            head.append(Element(paragraph, Role.EMPTY))
        elif paragraph.font.red or _is_letterhead(text):
            head.append(Element(paragraph, Role.LETTERHEAD))
        else:
            lines = _title_lines(paragraphs[index:])
            return index + lines, head + [Element(each, Role.TITLE) for each in paragraphs[index : index + lines]]
    return len(paragraphs), head


def _is_letterhead(text: str) -> bool:
    return bool(_DOCUMENT_NUMBER.fullmatch(text.partition("签发人")[0].strip()) or _HEAD_WORDS.fullmatch(text))


def _title_lines(paragraphs: Sequence[Paragraph]) -> int:
    """How many paragraphs at the beginning are the title's lines."""
    first = paragraphs[0]
    centred = first.layout.alignment == "center"
    text = first.text.strip()
    heading = any(pattern.match(text) for pattern in NUMBERED.values())
    unlike = heading or text.endswith((*_SENTENCE_END, "：", ":")) or _ATTACHMENT.match(text)
    if len(text) > _LONGEST_TITLE or (unlike and not centred):
        return 0
    lines = 1
    while centred and lines < len(paragraphs) and _goes_on(first, paragraphs[lines]):
        lines += 1
    return lines


def _goes_on(first: Paragraph, line: Paragraph) -> bool:
    text = line.text.strip()
    alike = line.layout.alignment == "center" and abs(line.font.size - first.font.size) <= 1
    return bool(text) and alike and not _in_brackets(text)


def _in_brackets(text: str) -> bool:
    return text.startswith(("（", "(")) and text.endswith(("）", ")")) and not text.startswith(UNFILLED)


def _end(paragraphs: Sequence[Paragraph]) -> int:
    """The index of the date below the text; -1: there is none."""
    found = -1
    for index, paragraph in enumerate(paragraphs):
        text = paragraph.text.strip()
        if _ANNEX.fullmatch(text) and found >= 0:
            break
        if DATE.fullmatch(text) and any(each.text.strip() for each in paragraphs[:index]):
            found = index
    return found


def _main(paragraphs: Sequence[Paragraph], end: int) -> Iterator[Element]:
    """主体 and 版记."""
    began = listing = False
    for index, paragraph in enumerate(paragraphs):
        text = paragraph.text.strip()
        role = _role(paragraph, text, began=began)
        if index == end:
            role = Role.DATE
        elif end >= 0 and index + 1 == end and len(text) <= _LONGEST_CAPTION and not text.endswith(_SENTENCE_END):
            role = Role.SIGNATURE
        elif (listing and role not in (Role.EMPTY, Role.ANNEX)) or (index < end and BARE_ATTACHMENT.fullmatch(text)):
            role = Role.ATTACHMENT
        elif 0 <= end < index and role is Role.BODY and _in_brackets(text):
            role = Role.REMARK
        elif 0 <= end < index and _IMPRINT.fullmatch(text):
            role = Role.IMPRINT
        listing = role is Role.ATTACHMENT
        began = began or role not in (Role.EMPTY, Role.SUBTITLE)
        yield Element(paragraph, role)


def _role(paragraph: Paragraph, text: str, *, began: bool) -> Role:
    """What the paragraph is by itself."""
    if not text:
        return Role.EMPTY
    if _ANNEX.fullmatch(text):
        return Role.ANNEX
    if _ATTACHMENT.match(text):
        return Role.ATTACHMENT
    if paragraph.layout.alignment == "center" and (len(text) <= _LONGEST_CAPTION or "。" not in text):
        return Role.CAPTION if began else Role.SUBTITLE
    if not began and text.endswith(("：", ":")) and len(text) <= _LONGEST_ADDRESSEE and "。" not in text:
        led_in = "，" in text and paragraph.layout.first > paragraph.font.size  # a sentence that leads in to a list
        return Role.BODY if led_in else Role.ADDRESSEE
    numbered = next((role for role, pattern in NUMBERED.items() if pattern.match(text)), Role.BODY)
    caption = paragraph.by_table and len(text) <= _LONGEST_NOTE and not text.endswith(("。", "：", ":"))
    return Role.CAPTION if caption and numbered is Role.BODY else numbered
