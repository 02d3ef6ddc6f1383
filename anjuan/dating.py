"""The date of a document, as its own last lines give it (成文日期, GB/T 9704-2012 7.3.5)."""

import datetime as dt
import re
import unicodedata

_DIGITS = {"〇": 0, "○": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_LINE = re.compile(r"([12]\d{3})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_CHINESE = re.compile(r"([一二〇○零三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日")


def written_on(text: str) -> dt.date | None:
    """The last line that is a date and nothing else, in Arabic or Chinese numerals; None where there is none."""
    for line in reversed(text.splitlines()):
        bare = "".join(unicodedata.normalize("NFKC", line).split())
        if match := _LINE.fullmatch(bare):
            year, month, day = (int(part) for part in match.groups())
        elif match := _CHINESE.fullmatch(bare):
            year = int("".join(str(_DIGITS[char]) for char in match[1]))
            month, day = _tens(match[2]), _tens(match[3])
        else:
            continue
        try:
            return dt.date(year, month, day)
        except ValueError:
            continue
    return None


def _tens(numeral: str) -> int:
    """一 to 三十一."""
    tens, ten, ones = numeral.rpartition("十")
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0) if ten else _DIGITS.get(ones, 0)
