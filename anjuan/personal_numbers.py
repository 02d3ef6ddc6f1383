"""Numbers that lead to a person in a text: telephones, identity numbers, bank cards, plates.

Ticket numbers are not looked for here: whoever hides numbers finds those first (`anjuan.numbers`).
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """A find at `start:end` of a text; of its letters and digits, the first `head` and the last `tail` may be shown."""

    start: int
    end: int
    head: int = 0
    tail: int = 0


_NUMBER_LABEL = re.compile(
    r"(?:编号|编码|单号|订单|序列号|流水号|表号|户号|批号|条码|条形码|发票号|发票|案号|文号|设备号|(?<!手)机号|追踪码|工号|QQ|SN|IMEI|No|里程)"
    r"(?:号|码|号码|数)?[ \t]*[:.为是]?[ \t]*\Z",
    re.IGNORECASE,
)
_REACH = 16
"""How far before a number its label is looked for."""


def _before(text: str, start: int) -> str:
    return text[max(0, start - _REACH) : start]


def _search(pattern: re.Pattern[str], text: str, accept: Callable[[re.Match[str]], bool]) -> Iterator[re.Match[str]]:
    """The matches that are accepted; one that is not hides none that begins within it."""
    at = 0
    while match := pattern.search(text, at):
        accepted = accept(match)
        if accepted:
            yield match
        at = match.end() if accepted else match.start() + 1


_GAP = r"[ \-.\n]{0,3}"
_PHONE = re.compile(
    r"(?<![\d*])(?<!\d\.)(?:(?:\+ ?|00)?86\)?[ \-]{0,2}|0\d{2,3}-|0)?"
    rf"(?P<n>1{_GAP}[3-9](?:{_GAP}\d){{9}})(?![\d*]|\.\d)"
)
_SPOKEN_PHONE = re.compile(
    r"(?<![零〇幺一二三四五六七八九])[幺一][三四五六七八九][零〇幺一二三四五六七八九]{9}(?![零〇幺一二三四五六七八九])"
)
_PHONE_GROUPS = {
    (11,), (3, 4, 4), (3, 8), (7, 4), (4, 3, 4), (4, 4, 3), (4, 7), (3, 3, 5), (5, 6), (6, 5), (3, 2, 2, 2, 2),
    (1,) * 11,
}  # fmt: skip
_MEASURED = re.compile(r" ?(?:元|万|亿|公里|千米|km|米|吨|立方|平方|千瓦|字节|%|％)", re.IGNORECASE)
_LETTERS = re.compile(r"[A-Za-z]+\Z")
_PHONE_LETTERS = re.compile(r"(?:tel|phone|mobile|mob|wx|vx|v|wechat|weixin|dh|sj|call|no|t|m)\Z", re.IGNORECASE)
_HOME_LABEL = (
    "(?:来电|主叫|被叫|诉求人|来电人|反映人|投诉人|举报人|本人|家庭|住宅|家里|个人)的?"
    "(?:联系)?(?:电话|号码|座机|固话|方式)(?:号码)?"
)
_HOME_LINE = re.compile(rf"{_HOME_LABEL}[ \t]*[:为是]?[ \t]*(?P<n>(?:0\d{{2,3}}[ \-]?)?[2-8]\d{{6,7}})(?![\d*])")


def find_phones(text: str, known: Iterable[str] = ()) -> Iterator[Hit]:
    """Mobile telephones, lines that a label calls somebody's own, and the known ones in whatever grouping."""
    for match in _search(_PHONE, text, _is_phone):
        yield Hit(*match.span("n"), 3, 4)
    for match in _SPOKEN_PHONE.finditer(text):
        yield Hit(*match.span(), 3, 4)
    for match in _HOME_LINE.finditer(text):
        yield Hit(*match.span("n"), 0, 4)
    known_digits = {digits for phone in known for digits in _spellings(_digits(phone))}
    if known_digits:
        for match in _ANY_NUMBER.finditer(text):
            if len(digits := _digits(match[0])) >= 7 and digits in known_digits:
                yield Hit(*match.span(), 3 if len(digits) > 10 else 0, 4)


_ANY_NUMBER = re.compile(r"(?<![\d*])\d(?:[ -]?\d){6,12}(?![\d*])")


def _spellings(digits: str) -> tuple[str, ...]:
    """A number, and one of a land line also without its area code of three or four digits."""
    return (digits, digits[3:], digits[4:]) if digits.startswith("0") and len(digits) >= 10 else (digits,)


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def _is_phone(match: re.Match[str]) -> bool:
    text, start = match.string, match.start()
    number = match["n"]
    if "\n" in number:
        return _is_wrapped(match)
    if tuple(map(len, re.findall(r"\d+", number))) not in _PHONE_GROUPS:
        return False
    before = _before(text, start)
    letters = _LETTERS.search(before)
    if (letters and not _PHONE_LETTERS.search(letters[0])) or before[-1:] in ("¥", "$"):
        return False
    return not _NUMBER_LABEL.search(before) and not _MEASURED.match(text, match.end())


def _is_wrapped(match: re.Match[str]) -> bool:
    """Whether a line that runs on breaks the number in two; a column of figures has a line for each."""
    before = match.string[match.start() - 1 : match.start()] if match.start() else ""
    whole = re.fullmatch(r"\d{3,}[ ]?\n[ ]?\d+", match["n"])
    return (
        bool(whole)
        and ("\u3400" <= before <= "\u9fff" or before == ":")
        and not _NUMBER_LABEL.search(_before(match.string, match.start()))
    )


_ID = re.compile(r"(?<![\d*])[1-9](?:[ \-\n]{0,2}\d){16}[ \-\n]{0,2}[\dXx](?![\d*])")
_ID_LABEL = re.compile(r"(?:身份证|证件|公民身份)(?:号|号码|编号|件|件号|信息)*[^0-9A-Za-z]{0,6}\Z")
_LABELLED_ID = re.compile(r"(?<![\d*])(?:\d{17}[\dXx]|\d{15})(?![\d*])")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PROVINCES = frozenset(
    str(code)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
    for code in range(first, last + 1)
)
_SURELY_BORN = range(1900, 2013)


def find_id_numbers(text: str) -> Iterator[Hit]:
    """Identity numbers of 18 characters; of 15 where a label says so."""
    for match in _search(_ID, text, _is_id):
        yield Hit(*match.span(), 3, 2)
    for match in _LABELLED_ID.finditer(text):
        if _ID_LABEL.search(_before(text, match.start())):
            yield Hit(*match.span(), 3, 2)


def _is_id(match: re.Match[str]) -> bool:
    """GB 11643: a province, a day of birth and the check character; a wrong one is pardoned in adults' numbers."""
    code = "".join(char for char in match[0] if char.isalnum()).upper()
    try:
        born = dt.date(int(code[6:10]), int(code[10:12]), int(code[12:14]))
    except ValueError:
        return False
    if (
        code[:2] not in _PROVINCES
        or born.year < _SURELY_BORN.start
        or _NUMBER_LABEL.search(_before(match.string, match.start()))
    ):
        return False
    return has_id_checksum(code) or (born.year in _SURELY_BORN and match[0].isalnum())


def has_id_checksum(code: str) -> bool:
    """Whether the last of 18 characters agrees with the others (GB 11643-1999, ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(code[:17], _ID_WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == code[17]


_CARD = re.compile(r"(?<![\dA-Za-z*])\d(?:[ \-]?\d){15,18}(?![\dA-Za-z*])")
_CARD_LABEL = re.compile(r"(?:银行卡|储蓄卡|信用卡|卡号|账号|帐号|账户|帐户|收款)(?:号|号码)?[^0-9A-Za-z\n]{0,8}\Z")
_BANK_LABEL = re.compile(r"(?:银行卡|储蓄卡|信用卡)(?:号|号码|卡号)?[^0-9A-Za-z\n]{0,8}\Z")


def find_cards(text: str) -> Iterator[Hit]:
    """Bank cards: by a label or by their check digit."""
    for match in _search(_CARD, text, _is_card):
        yield Hit(*match.span(), 0, 4)


def _is_card(match: re.Match[str]) -> bool:
    digits = _digits(match[0])
    groups = [len(each) for each in re.split("[ -]", match[0])]
    before = _before(match.string, match.start())
    if (len(groups) > 1 and any(each != 4 for each in groups[:-1])) or _NUMBER_LABEL.search(before):
        return False
    if _BANK_LABEL.search(before):
        return True
    return has_luhn(digits) and (digits.startswith("62") or bool(_CARD_LABEL.search(before)))


def has_luhn(digits: str) -> bool:
    """Whether the last digit agrees with the others (ISO/IEC 7812-1, annex B)."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼] ?[A-HJ-NP-Za-hj-np-z][ \-.]?"
    r"(?:[A-HJ-NP-Za-hj-np-z\d]{6}|[A-HJ-NP-Za-hj-np-z\d]{5}|[A-HJ-NP-Za-hj-np-z\d]{4}[挂学警港澳])(?![A-Za-z\d*])"
)


def find_plates(text: str) -> Iterator[Hit]:
    """Number plates of cars."""
    for match in _PLATE.finditer(text):
        if sum(char.isdigit() for char in match[0]) >= 2:
            yield Hit(*match.span(), 2, 1)
