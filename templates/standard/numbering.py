"""Numbers that Word and WPS set by themselves (`w:numPr`): they are printed, but stand in no text.

ECMA-376 part 1, 17.9. Kept to what Chinese papers use: levels, their formats and their starts.
"""

import re
from typing import Any

from templates.package import Parts, W, parsed
from templates.standard.styles import Settings, settings

_DIGITS = "〇一二三四五六七八九"
_LONGEST_LABEL = 40
_BULLETS = ("bullet", "none")


def chinese(number: int) -> str:
    """A number below 100 as headings count: 一, 十, 十一, 二十; beyond that as digits."""
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    return (("" if tens == 1 else _DIGITS[tens]) + "十" if tens else "") + (_DIGITS[ones] if ones else "")


class Numbering:
    """The lists of one document; asked paragraph by paragraph, in their order."""

    def __init__(self, parts: Parts) -> None:
        self._levels: dict[str, dict[int, Any]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        part = parts.get("word/numbering.xml")
        if part is None:
            return
        root = parsed(part)
        for each in root.iter(f"{{{W}}}abstractNum"):
            levels = {_number(level.get(f"{{{W}}}ilvl")): level for level in each.iter(f"{{{W}}}lvl")}
            self._levels[each.get(f"{{{W}}}abstractNumId", "")] = levels
        for each in root.iter(f"{{{W}}}num"):
            self._abstract[each.get(f"{{{W}}}numId", "")] = settings(each).get("abstractNumId.val", "")

    def next(self, numbering: Any) -> tuple[str, Settings]:  # noqa: ANN401 - lxml's element has no type here
        """The number printed before a paragraph with this `w:numPr`, and the layout that its level brings."""
        asked = settings(numbering)
        level = _number(asked.get("ilvl.val"))
        abstract = self._abstract.get(asked.get("numId.val", ""), "")
        levels = self._levels.get(abstract, {})
        if level not in levels:
            return "", {}
        counts = self._counts.setdefault(abstract, {})
        counts[level] = counts.get(level, _start(levels[level]) - 1) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        return self._label(levels, counts, level), settings(levels[level].find(f"{{{W}}}pPr"))

    @staticmethod
    def _label(levels: dict[int, Any], counts: dict[int, int], level: int) -> str:
        if settings(levels[level]).get("numFmt.val") in _BULLETS:
            return ""

        def shown(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            count = counts.get(place, 1)
            form = settings(levels.get(place)).get("numFmt.val", "")
            return chinese(count) if "hinese" in form or "japanese" in form or "taiwanese" in form else str(count)

        return re.sub(r"%([1-9])", shown, settings(levels[level]).get("lvlText.val", "")[:_LONGEST_LABEL])


def _start(level: Any) -> int:  # noqa: ANN401 - lxml
    return _number(settings(level).get("start.val"), 1)


def _number(text: str | None, default: int = 0) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text) else default
