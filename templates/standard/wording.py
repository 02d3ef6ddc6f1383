"""Rules about what is written: numbers of headings, attachments, dates, document numbers, punctuation."""

import re
from collections.abc import Iterator, Sequence

from templates.standard.elements import BARE_ATTACHMENT, DATE, NUMBERED, UNFILLED, Element, Role
from templates.standard.faces import place
from templates.standard.numbering import chinese
from templates.standard.places import start
from templates.standard.requirements import Place, Rule, Seen

_RIGHT = {
    Role.HEADING_1: re.compile(r"[一二三四五六七八九十百]+、(?!\s)"),
    Role.HEADING_2: re.compile(r"（[一二三四五六七八九十百]+）(?![\s、.．，])"),
    Role.HEADING_3: re.compile(r"\d{1,2}[.．](?!、)"),
    Role.HEADING_4: re.compile(r"（\d{1,2}）(?![、.．，])"),
}
_SHOWN = {Role.HEADING_1: "{}、", Role.HEADING_2: "（{}）", Role.HEADING_3: "{}.", Role.HEADING_4: "（{}）"}
_LEVELS = list(NUMBERED)
_OTHER_FORM = re.compile(r"[①-⑳]|\d{1,2}[）)]|\d{1,2}(?:\.\d{1,2})+(?=\s*[\u3400-\u9fff][^。]{,40}$)")

_DATE = re.compile(r"[1-9]\d{3}年(?:[1-9]|1[0-2])月(?:[1-9]|[12]\d|3[01])日")
_SIGNED = re.compile(r"年[\s\d]*月[\s\d]*日|日期")
"""Where those who sign write the date by hand."""
_NUMBER = re.compile(r"([〔\[（(【［﹝])\s*(\d{2,4})\s*([〕\]）)】］﹞])\s*(第?)\s*(\d{1,6})\s*号")
_ATTACHED = re.compile(r"附件：(?:(\d{1,2})[.．]\s*)?(?=\S)")
_ITEM = re.compile(r"(\d{1,2})[.．]\s*(?=\S)")
_ENDED = ("。", "；", "，", "、", ";", ",", ".")

_HAN = r"[\u3400-\u9fff]"
_QUOTES = re.compile(rf"{_HAN}[\"'＂]|[\"'＂]{_HAN}")
_HALF_WIDTH = re.compile(
    rf"(?<={_HAN})[,;:?!](?!//)|[,;?!](?={_HAN})|(?<={_HAN})\.(?=$|{_HAN})|(?<={_HAN})[()]|[()](?={_HAN})"
)
_DAYS = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d年(?:0\d月|\d{1,2}月0\d日)|(?<![\d第])\d\d年\d{1,2}月\d{1,2}日"
    r"|(?:19|20)\d\d([-/.])\d{1,2}\1\d{1,2}(?![\d.]))|[\uff10-\uff19]+(?=[年月日])|二[〇○零][〇○零一二三四五六七八九]{2}年"
)
_CONTEXT = 8


def judge(elements: Sequence[Element], closing: str) -> Iterator[Seen]:
    """What is wrong with the words of all elements; `closing`: what the table says with which the document ends."""
    written = [each for each in elements if each.role is not Role.EMPTY]
    if written and not any(each.role is Role.TITLE for each in written):
        yield Rule.NO_TITLE, "没有找到标题", place(written[0])
    yield from _headings(elements)
    yield from _attachments(elements)
    yield from _date(written, closing)
    for element in written:
        yield from _numbers(element)
        yield from _punctuation(element)
        if element.role not in (Role.DATE, Role.SUBTITLE):
            yield from _each(_DAYS, element, Rule.FIGURES)
        if element.role is Role.IMPRINT and re.match(r"抄[送报]", element.text) and not element.text.endswith("。"):
            yield Rule.IMPRINT, "抄送末尾没有句号", place(element)


def _headings(elements: Sequence[Element]) -> Iterator[Seen]:
    """Each number as the standard writes it, and one after the other; a deeper level begins anew below a higher one."""
    counts: dict[Role, int] = {}
    for element in elements:
        if element.role is Role.ANNEX:
            counts.clear()
        if element.role is Role.BODY and (odd := _OTHER_FORM.match(element.text)):
            yield Rule.HEADING_FORM, odd[0], place(element)
        match = NUMBERED[element.role].match(element.text) if element.role in NUMBERED else None
        if match is None:
            continue
        if not _RIGHT[element.role].match(element.text):
            yield Rule.HEADING_FORM, match[0].strip(), place(element)
        number, before = _value(match[1]), counts.get(element.role, 0)
        begins_anew = number == 1 and element.role is not Role.HEADING_1
        if number != before + 1 and not begins_anew:
            missed = _SHOWN[element.role].format(_written(element.role, before + 1))
            yield Rule.HEADING_ORDER, f"这里应是“{missed}”", place(element)
        counts[element.role] = number
        for deeper in _LEVELS[_LEVELS.index(element.role) + 1 :]:
            counts.pop(deeper, None)


def _value(number: str) -> int:
    """Of a heading's number, Chinese or not."""
    if number.isdecimal():
        return int(number)
    return next((each for each in range(1, 100) if chinese(each) == number), 0)


def _written(role: Role, number: int) -> str:
    return chinese(number) if role in (Role.HEADING_1, Role.HEADING_2) else str(number)


def _attachments(elements: Sequence[Element]) -> Iterator[Seen]:
    listed = [(index, each) for index, each in enumerate(elements) if each.role is Role.ATTACHMENT]
    bare = bool(listed) and BARE_ATTACHMENT.fullmatch(listed[0][1].text) is not None
    for count, (index, element) in enumerate(listed, 0 if bare else 1):
        first = index == 0 or elements[index - 1].role is not Role.ATTACHMENT
        if found := _attachment_fault(element, count, len(listed), first=first):
            yield Rule.ATTACHMENT, found, place(element)
        if first and index and elements[index - 1].role is not Role.EMPTY:
            yield Rule.ATTACHMENT, "前面没有空行", place(element)
        begins = start(element.paragraph)
        if first and begins is not None and abs(begins - 2) > 0.5:
            yield Rule.ATTACHMENT, f"左空 {begins:.3g} 字", place(element)


def _attachment_fault(element: Element, count: int, total: int, *, first: bool) -> str:
    """What is wrong with one attachment's line; empty: nothing."""
    match = (_ATTACHED if first else _ITEM).match(element.text)
    if match is None:
        return f"写法是“{element.text[:8]}”"
    if first and total == 1 and match[1]:
        return "只有一个附件，却编了号"
    if total > 1 and match[1] != str(count):
        return f"序号应是 {count}"
    if element.text.endswith(_ENDED):
        return f"名称后有“{element.text[-1]}”"
    return ""


def _date(written: Sequence[Element], closing: str) -> Iterator[Seen]:
    date = next((each for each in written if each.role is Role.DATE), None)
    if date is None:
        below_title = any(each.role is Role.SUBTITLE and DATE.search(each.text) for each in written)
        if written and not below_title and not _SIGNED.search(closing):
            yield Rule.NO_DATE, "文末没有成文日期", place(written[-1])
    elif UNFILLED not in date.text and not _DATE.fullmatch(date.text):
        yield Rule.DATE_FORM, date.text, place(date)


def _numbers(element: Element) -> Iterator[Seen]:
    """发文字号, its own and those that the text names."""
    for match in _NUMBER.finditer(element.text):
        left, year, right, ordinal, number = match.groups()
        if left + right != "〔〕" or len(year) != 4 or ordinal or number.startswith("0") or " " in match[0]:
            yield Rule.NUMBER_FORM, match[0], place(element)


def _punctuation(element: Element) -> Iterator[Seen]:
    yield from _each(_QUOTES, element, Rule.QUOTES, "直引号 ")
    yield from _each(_HALF_WIDTH, element, Rule.HALF_WIDTH, "半角 ")


def _each(pattern: re.Pattern[str], element: Element, rule: Rule, before: str = "") -> Iterator[Seen]:
    """Every match; the place shows what stands around it."""
    for match in pattern.finditer(element.text):
        around = element.text[max(0, match.start() - _CONTEXT) : match.end() + _CONTEXT]
        what = re.sub(_HAN, "", match[0]) if before else match[0]
        yield rule, f"{before}{what}", Place("正文", element.paragraph.number, " ".join(around.split()))
