"""Personal data in a text, and the text without it (脱敏).

What is hidden becomes `*`, one for each character, so that a masked text is as long as it was: 138****8000, 张**,
京A****5, the first three and last two characters of an identity number, the last four of a card, the numbers of houses
and flats. Numbers of tickets, hotlines, 统一社会信用代码 and land lines of offices stay. Nothing here fails, whatever
the text is, and the time it takes grows with the text's length alone.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Self

from anjuan.addresses import find_door_numbers
from anjuan.ids import NumberPattern
from anjuan.numbers import find_numbers, normalise
from anjuan.person_names import below_labels, find_names, is_name, surname_length

STAR = "*"


class Personal(StrEnum):
    """What can be hidden; the values stand in settings and JSON."""

    PHONE = "phone"
    ID_NUMBER = "id_number"
    PLATE = "plate"
    CARD = "card"
    NAME = "name"
    ADDRESS = "address"
    POINT = "point"

    @property
    def chinese(self) -> str:
        """The word on the screen."""
        return _CHINESE[self]


_CHINESE = {
    Personal.PHONE: "电话",
    Personal.ID_NUMBER: "身份证号",
    Personal.PLATE: "车牌",
    Personal.CARD: "银行卡号",
    Personal.NAME: "姓名",
    Personal.ADDRESS: "门牌",
    Personal.POINT: "点位",
}


class Level(StrEnum):
    """How far material goes (DOMAIN 3): which kinds are hidden is set by the office."""

    VILLAGE = "L1"
    PLATFORM = "L2"
    REPORTS = "L3"
    PUBLIC = "L4"

    @property
    def chinese(self) -> str:
        """Who may see it."""
        return _LEVEL_WORDS[self]


_LEVEL_WORDS = {
    Level.VILLAGE: "村、科室",
    Level.PLATFORM: "市、区平台",
    Level.REPORTS: "周报、月刊、典型案例、培训、考核附件",
    Level.PUBLIC: "公开",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known to be personal, wherever it stands: values of the ticket's fields, and what tables say."""

    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    points: tuple[str, ...] = ()

    def with_table(self, rows: Iterable[Sequence[str]]) -> Self:
        """These, and the persons and telephone numbers of a table, by its headers and labels."""
        names, phones = below_labels([[normalise(cell) for cell in row] for row in rows])
        return replace(self, names=(*self.names, *names), phones=(*self.phones, *phones))


@dataclass(frozen=True, slots=True)
class Masker:
    """What to hide.

    Attributes:
        hidden: the kinds of data.
        known: values that are hidden wherever they stand.
        patterns: the office's own forms of ticket numbers, which stay.
    """

    hidden: frozenset[Personal] = frozenset(Personal)
    known: Known = field(default_factory=Known)
    patterns: tuple[NumberPattern, ...] = ()

    def find(self, text: str) -> "tuple[Span, ...]":
        """See `find`."""
        return find(text, self)

    def mask(self, text: str) -> str:
        """See `mask`."""
        return mask(text, self)

    def knowing(self, known: Known) -> "Masker":
        """The same, with these known values."""
        return replace(self, known=known)

    def learning(self, texts: Iterable[str]) -> "Masker":
        """The same, knowing also the names that these texts tell: a header repeats what the body says."""
        told = (name for text in texts for name in told_names(_fold(text)[0]))
        return self.knowing(replace(self.known, names=tuple(dict.fromkeys((*self.known.names, *told)))))

    def as_json(self) -> dict[str, Any]:
        """All of it as JSON values, for a child process."""
        patterns = [(each.name, each.regex.pattern, each.canonical) for each in self.patterns]
        known = {"names": self.known.names, "phones": self.known.phones, "points": self.known.points}
        return {"hidden": sorted(self.hidden), "known": known, "patterns": patterns}

    @classmethod
    def of_json(cls, values: Mapping[str, Any]) -> Self:
        """The masker that `as_json` told of."""
        known = Known(**{name: tuple(each) for name, each in values["known"].items()})
        patterns = tuple(NumberPattern(name, re.compile(regex), form) for name, regex, form in values["patterns"])
        return cls(frozenset(map(Personal, values["hidden"])), known, patterns)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Personal data at `start:end` of a text; `masked` stands in its place, of the same length."""

    start: int
    end: int
    sort: Personal
    masked: str


@dataclass(frozen=True, slots=True)
class _Hit:
    """A find in folded text; of its letters and digits, `head` and `tail` stay."""

    start: int
    end: int
    head: int = 0
    tail: int = 0


class _Folding(dict[str, str]):
    """A character as it is searched for; characters that others would merge with are left out."""

    def __missing__(self, char: str) -> str:
        folded = "".join(
            each
            for each in normalise(char)
            if unicodedata.category(each)[0] != "M" and not "\u1160" <= each <= "\u11ff"
        )
        self[char] = folded
        return folded


_FOLDING = _Folding()


def _fold(text: str) -> tuple[str, Sequence[int]]:
    """The text in one spelling, and for each of its characters the place in `text` that it comes from."""
    pieces = [_FOLDING[char] for char in text]
    folded = "".join(pieces)
    if len(folded) == len(text) and all(map(len, pieces)):
        return folded, range(len(text))
    return folded, [place for place, piece in enumerate(pieces) for _ in piece]


def find(text: str, masker: Masker) -> tuple[Span, ...]:
    """The personal data in a text, in order and without overlaps.

    Args:
        text: any text; runs of one paragraph joined, cells of a row apart by tabs.
        masker: what to look for.
    """
    folded, places = _fold(text)
    taken = bytearray(len(folded))
    for start, end in _kept(folded, masker.patterns):
        taken[start:end] = b"\1" * (end - start)
    spans = []
    for sort, finder in _FINDERS.items():
        if sort not in masker.hidden:
            continue
        for hit in finder(folded, masker.known):
            if not any(taken[hit.start : hit.end]):
                taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
                spans.append(_span(text, folded, places, hit, sort))
    return tuple(sorted(spans))


def mask(text: str, masker: Masker) -> str:
    """The text with what `find` finds hidden; as long as it was. Applying it twice changes nothing more."""
    out: list[str] = []
    last = 0
    for span in find(text, masker):
        out += (text[last : span.start], span.masked)
        last = span.end
    return "".join((*out, text[last:]))


def _span(text: str, folded: str, places: Sequence[int], hit: _Hit, sort: Personal) -> Span:
    """The find in the places of the text itself."""
    solid = [place for place in range(hit.start, hit.end) if folded[place].isalnum()]
    hidden = {places[place] for place in solid[hit.head : len(solid) - hit.tail]}
    start, end = places[hit.start], places[hit.end - 1] + 1
    return Span(start, end, sort, "".join(STAR if at in hidden else text[at] for at in range(start, end)))


# What stays

_CREDIT_LABEL = re.compile(r"(?:信用代码|组织机构代码|税号|纳税人识别号|注册号)[^0-9A-Za-z]{0,6}([0-9A-Za-z]{9,20})")
_NUMBER_LABEL = re.compile(
    r"(?:编号|编码|单号|订单|序列号|流水号|表号|户号|批号|条码|条形码|发票号|发票|案号|文号|设备号|(?<!手)机号|追踪码|工号|QQ|SN|IMEI|No|里程)"
    r"(?:号|码|号码|数)?[ \t]*[:.为是]?[ \t]*\Z",
    re.IGNORECASE,
)
_REACH = 16
"""How far before a number its label is looked for."""


def _kept(folded: str, patterns: Sequence[NumberPattern]) -> Iterator[tuple[int, int]]:
    for number in find_numbers(folded, patterns):
        yield number.start, number.end
    for match in _CREDIT_LABEL.finditer(folded):
        yield match.span(1)


def _before(folded: str, start: int) -> str:
    return folded[max(0, start - _REACH) : start]


# Numbers

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


def _search(pattern: re.Pattern[str], text: str, accept: Callable[[re.Match[str]], bool]) -> Iterator[re.Match[str]]:
    """The matches that are accepted; one that is not hides none that begins within it."""
    at = 0
    while match := pattern.search(text, at):
        accepted = accept(match)
        if accepted:
            yield match
        at = match.end() if accepted else match.start() + 1


def _phones(folded: str, known: Known) -> Iterator[_Hit]:
    for match in _search(_PHONE, folded, _is_phone):
        yield _Hit(*match.span("n"), 3, 4)
    for match in _SPOKEN_PHONE.finditer(folded):
        yield _Hit(*match.span(), 3, 4)
    for match in _HOME_LINE.finditer(folded):
        yield _Hit(*match.span("n"), 0, 4)
    known_digits = {digits for phone in known.phones for digits in _spellings(_digits(_fold(phone)[0]))}
    if known_digits:
        for match in _ANY_NUMBER.finditer(folded):
            if len(digits := _digits(match[0])) >= 7 and digits in known_digits:
                yield _Hit(*match.span(), 3 if len(digits) > 10 else 0, 4)


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


def _id_numbers(folded: str, _known: Known) -> Iterator[_Hit]:
    for match in _search(_ID, folded, _is_id):
        yield _Hit(*match.span(), 3, 2)
    for match in _LABELLED_ID.finditer(folded):
        if _ID_LABEL.search(_before(folded, match.start())):
            yield _Hit(*match.span(), 3, 2)


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


def _cards(folded: str, _known: Known) -> Iterator[_Hit]:
    for match in _search(_CARD, folded, _is_card):
        yield _Hit(*match.span(), 0, 4)


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


def _plates(folded: str, _known: Known) -> Iterator[_Hit]:
    for match in _PLATE.finditer(folded):
        if sum(char.isdigit() for char in match[0]) >= 2:
            yield _Hit(*match.span(), 2, 1)


# Words


def _names(folded: str, known: Known) -> Iterator[_Hit]:
    """Known names first, then those that the text says; what it says once holds for all of it."""
    names = {_fold(name)[0].replace(" ", "") for name in known.names if is_known_name(name)} | told_names(folded)
    yield from (_name_hit(folded, start, end) for start, end in _occurrences(folded, names - {""}))
    yield from (_name_hit(folded, start, end) for start, end in find_names(folded))


def told_names(text: str) -> set[str]:
    """The names that a text (in one spelling) tells as such, those that could be other words left out."""
    return {name for start, end in find_names(text) if is_name(name := text[start:end], labelled=False)}


_LONGEST_NAME = 24


def _occurrences(folded: str, names: set[str]) -> Iterator[tuple[int, int]]:
    """Where these names stand, the longest of those that begin at a place; 李 雷 is 李雷."""
    lengths: dict[str, list[int]] = {}
    for name in sorted(names, key=len, reverse=True):
        if len(name) not in (known := lengths.setdefault(name[0], [])):
            known.append(len(name))
    if not lengths:
        return
    for match in re.finditer(f"[{re.escape(''.join(lengths))}]", folded):
        start = match.start()
        places = [at for at in range(start, min(start + _LONGEST_NAME, len(folded))) if folded[at] != " "]
        for length in lengths[match[0]]:
            if length <= len(places) and "".join(folded[at] for at in places[:length]) in names:
                yield start, places[length - 1] + 1
                break


def _name_hit(folded: str, start: int, end: int) -> _Hit:
    return _Hit(start, end, max(1, min(surname_length(folded[start:end]), end - start - 1)))


_HONORIFIC = re.compile(r"(?:先生|女士|小姐|同志|某+|\*+)\Z")


def is_known_name(name: str) -> bool:
    """Whether a field's value names a person: 王先生 and 匿名 do not."""
    compact = "".join(name.split())
    bare = _HONORIFIC.sub("", compact)
    return 2 <= len(bare) <= 20 and (bare == compact or len(bare) > 2) and compact not in _NOBODY


_NOBODY = frozenset(
    {"匿名", "不详", "未知", "保密", "市民", "群众", "无名", "本人", "其他", "来电人", "诉求人", "先生", "女士"}
)


def _addresses(folded: str, _known: Known) -> Iterator[_Hit]:
    return (_Hit(start, end) for start, end in find_door_numbers(folded))


def _points(folded: str, known: Known) -> Iterator[_Hit]:
    for point in known.points:
        wanted = _fold(point)[0].strip()
        if len(wanted) >= 2:
            yield from (_Hit(*match.span()) for match in re.finditer(re.escape(wanted), folded))


_FINDERS: dict[Personal, Callable[[str, Known], Iterator[_Hit]]] = {
    Personal.POINT: _points,
    Personal.ID_NUMBER: _id_numbers,
    Personal.CARD: _cards,
    Personal.PHONE: _phones,
    Personal.PLATE: _plates,
    Personal.NAME: _names,
    Personal.ADDRESS: _addresses,
}
