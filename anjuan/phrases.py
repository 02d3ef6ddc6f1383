"""Phrases that rules look for in a text: words, a gap (`…`), a time (`{时间}`), a clause (`{条款}`), an end (`。`).

An office writes phrases and no regular expressions: whatever it writes, looking for it takes time in proportion to the
text. Spelling does not matter (full width, kinds of brackets, blanks and line breaks within a word), and a phrase that
is denied right before (未更换, 没有现场核实, 不申请), before what follows its gap (后仍未接通 for 后…接通), or right
after (附件：无) was not said.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

GAP = "…"
"""Up to 30 characters of the same sentence."""
LONG_GAP = "……"
"""Up to 100."""
TIME = "{时间}"
"""A date or a time of day; not the date under which a letter is signed."""

CLAUSE = "{条款}"
"""第三条, 第2款, 第（一）项; not the name of a lane (第三条胡同)."""

END = "。"
"""At the end of a phrase: any mark of punctuation, or the end of the text."""

MOST_CHARACTERS = 10_000
"""Of a text; what stands between its beginning and its end is not looked at. A reply has some hundreds."""
_ENDING = 3000
"""Of these at the end, where a reply tells its results."""
LONGEST = 40
_QUOTE_REACH = 40
_CUT = "…"
"""Where a quote ends before its clause does."""

_OPENING, _CLOSING = "[〔〖「『", "]〕〗」』"
_CLAUSE_ENDS = "。!?;:,\n"
_UNDENIED = r"(?<!未)(?<!没)(?<!未能)(?<!没有)(?<!没能)(?<!无法)(?<!不能)"
_GAP = rf"[^。!?;]{{0,30}}?{_UNDENIED}"
_LONG_GAP = rf"[^。!?;]{{0,100}}?{_UNDENIED}"
_END = r"(?=[。!?;,:]|$)"
_DENIAL = r"(?:(?:未能?|没有|没能|无法|不能|不予|不再|不拟|难以|尚待|有待|等待)[^。!?;,]{0,4}?|[不无没])"
_NONE = re.compile(r"\s*+(?:[:：]\s*+)?(?:暂?无|没有)[^\S\n]*(?:[。；;，,.\n]|$)")
# Atomic: a date that is followed by the end must not be taken for a shorter one that is followed by its own rest.
_TIME = (
    r"(?>20\d\d年\d{1,2}月(?:\d{1,2}[日号]|[上中下]旬|底|初|份)?|20\d\d[-./]\d{1,2}[-./]\d{1,2}|20\d\d年"
    r"|\d{1,2}月(?:\d{1,2}[日号]?|[上中下]旬|底|初|份)|\d{1,2}[日号](?!楼|栋|线|院|门)|\d{1,2}[时点]|\d{1,2}:\d\d"
    r"|[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}[日号]|底|初|份)?"
    r"|当日|当天|当晚|当场|次日|今日|今天|昨日|昨天|今年|去年|本周|上周|本月|上月|目前)"
    r"(?!$|网友|尊敬|您好|[\"“”']?UU|\(?经办|\(?联系)"
)
_CLAUSE = (
    r"第\(?(?:\d{1,3}|[一二三四五六七八九十百零〇]{1,5})\)?[条款项]"
    r"(?!胡同|小?[街路巷]|道路|马路|[里弄线沟河渠])"
)


class _Spelling(dict[int, str]):
    """One character for one, so that places stay what they are; fills itself."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = unicodedata.normalize("NFKC", char)
        plain = plain if len(plain) == 1 else char
        self[code] = "【" if plain in _OPENING else "】" if plain in _CLOSING else plain
        return self[code]


_SPELLING = _Spelling()


@dataclass(frozen=True, slots=True)
class Prose:
    """A text that is looked at.

    Attributes:
        text: as it was written, at most `MOST_CHARACTERS`.
        squeezed: in one spelling, without blanks.
        places: of the squeezed characters in `text`.
    """

    text: str
    squeezed: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "Prose":
        """Prepare a text."""
        if len(text) > MOST_CHARACTERS:
            text = f"{text[: MOST_CHARACTERS - _ENDING - 1]}\n{text[-_ENDING:]}"
        spelt = text.translate(_SPELLING)
        places = tuple(at for at, char in enumerate(spelt) if not char.isspace() and unicodedata.category(char) != "Cf")
        return cls(text, "".join(spelt[at] for at in places), places)

    def says(self, phrases: tuple[str, ...]) -> bool:
        """Whether one of the phrases is said."""
        return next(self._found(phrases), None) is not None

    def quotes(self, phrases: tuple[str, ...]) -> Iterator[str]:
        """The clauses in which the phrases are said, each as it stands in the text."""
        for match in self._found(phrases):
            yield self.clause(self.places[match.start()], self.places[match.end() - 1] + 1)

    def clause(self, start: int, end: int) -> str:
        """The words around a place of the text, to the next mark of punctuation; cut with … where that is far."""
        left = _length(reversed(self.text[max(0, start - _QUOTE_REACH) : start]))
        right = _length(self.text[end : end + _QUOTE_REACH])
        words = self.text[start - left : end + right].strip()
        before = _CUT if left == _QUOTE_REACH else ""
        after = _CUT if right == _QUOTE_REACH else ""
        return before + words + after

    def _found(self, phrases: tuple[str, ...]) -> Iterator[re.Match[str]]:
        if phrases:
            found = _compiled(phrases).finditer(self.squeezed)
            yield from (match for match in found if match["said"] and not self._is_none(match))

    def _is_none(self, match: re.Match[str]) -> bool:
        """Whether the text goes on with 无: a heading that is filled in with nothing."""
        return _NONE.match(self.text, self.places[match.end() - 1] + 1) is not None


def _length(chars: Iterable[str]) -> int:
    """How many characters there are before the clause ends."""
    return sum(1 for _ in takewhile(lambda char: char.translate(_SPELLING) not in _CLAUSE_ENDS, chars))


@lru_cache(maxsize=256)
def _compiled(phrases: tuple[str, ...]) -> re.Pattern[str]:
    either = "|".join(map(_regex, phrases))
    return re.compile(f"(?P<said>{either})|{_DENIAL}(?:{either})")


def _regex(phrase: str) -> str:
    spelt = "".join(phrase.split()).translate(_SPELLING)
    words = re.escape(spelt.removesuffix(END)) + (_END if spelt.endswith(END) else "")
    if spelt.isdigit():  # a number is the whole number: 00000000 is no caller's phone in 010-00000000
        words = rf"(?<![\d-]){words}(?!\d)"
    words = words.replace(re.escape(TIME), _TIME).replace(re.escape(CLAUSE), _CLAUSE)
    return words.replace(LONG_GAP, _LONG_GAP).replace(GAP, _GAP)


def phrase_fault(phrase: str) -> str | None:
    """What is wrong with a phrase, in Chinese; None when nothing is."""
    words = phrase.replace(TIME, "时").replace(CLAUSE, "条").strip().removesuffix(END)
    if len(phrase) > LONGEST:
        return f"太长，一个词最多 {LONGEST} 个字"
    if not words:
        return "要写出字词来"
    if words.replace(LONG_GAP, GAP).count(GAP) > 1 or words.strip(GAP) != words:
        return "省略号 … 一个词里只能用一次，不能放在开头和末尾"
    return "花括号里只能写 {时间}、{条款}" if "{" in words or "}" in words else None
