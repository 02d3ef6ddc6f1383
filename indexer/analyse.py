"""How Chinese text is cut for the index and for queries: overlapping bigrams, and single units.

A *unit* is one Chinese character, or a run of Latin letters and digits (`K3`, `230914`). A *clause* is what stands
between two marks of punctuation; neighbouring units of a clause make a *bigram*, whatever blank, line break, dash or
bracket stands between them: OCR puts blanks between characters, PDF lines end in the middle of words, and
`热线-230914-001234` is found whole and by its parts.

The result is words separated by blanks, which both engines take as they are. Counting words gives the positions, so
that a run of units in a query is a phrase of bigrams. A single unit is a word of its own, which needs no position, and
so is a *familiar* run: one of three or four characters that stands in so many documents of an index that comparing the
positions of its bigrams would take long.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from itertools import islice, pairwise
from operator import add

_RUN = "0-9a-z\u00df-\u024f\u0370-\u052f"
"""Characters that make runs: digits, Latin, Greek and Cyrillic letters, in lower case."""
SENTENCE_MARKS = ",;:!?。、"
"""What ends a clause, once it is folded; two dots or more do too."""
_CLAUSE_END = re.compile(rf"[{SENTENCE_MARKS}]|\.\.+")
_UNIT = re.compile(rf"[{_RUN}]{{1,64}}|[^\W_]")
LETTERS = re.compile(rf"[{_RUN}]{{1,64}}")
_LETTER = re.compile(f"[{_RUN}]")
_CHINESE = re.compile("[\u3400-\u9fff]{3,4}")
_GLUE = "\0"
_UNUSUAL = re.compile(rf"[^0-9a-z\u4e00-\u9fff{SENTENCE_MARKS}]")
_MEANT = re.compile(rf"[^\W_]|[{SENTENCE_MARKS}]")
_FULL_WIDTH = tuple(zip("，：；！？（）\u3000", ",:;!?() ", strict=True))
"""The compatible forms that Chinese is full of. Without them most text is normal, which NFKC sees ten times faster."""
_SIMPLIFIED = str.maketrans(*files("indexer").joinpath("simplified.txt").read_text(encoding="utf-8").split())
"""From traditional to simplified, character by character (Unihan's kSimplifiedVariant; made by tools/simplified.py)."""
_TRADITIONAL = re.compile(f"[{''.join(map(chr, _SIMPLIFIED))}]")
CLAUSE_MARK = "|"
"""Stands in the text field between clauses, so that no phrase reaches across; no unit contains it."""


def fold(text: str) -> str:
    """Compatible forms made one, lower case, traditional simplified."""
    return _simplified(compatible(text).lower())


def compatible(text: str) -> str:
    """Compatible forms made one (NFKC): full-width, circled, ligatures."""
    for wide, narrow in _FULL_WIDTH:
        text = text.replace(wide, narrow)
    return unicodedata.normalize("NFKC", text)


def _simplified(text: str) -> str:
    """Character by character; most texts have nothing to simplify, which is seen ten times faster than done."""
    return text.translate(_SIMPLIFIED) if _TRADITIONAL.search(text) else text


def clauses(text: str) -> Iterator[list[str]]:
    """The units of each clause of `text` that has any."""
    for clause in _CLAUSE_END.split(fold(text)):
        if units := _UNIT.findall(clause):
            yield units


def bigrams(units: Sequence[str]) -> list[str]:
    """Each two neighbouring units as one word; n units give n - 1. A run of letters does not melt into what follows."""
    if _LETTER.search("".join(units)):
        return [f"{a}_{b}" if _LETTER.match(a) else a + b for a, b in pairwise(units)]
    return list(map(add, units, units[1:]))


def runs_of(text: str) -> set[str]:
    """The runs of three and of four Chinese characters in a text: those that may be familiar."""
    found: set[str] = set()
    for units in clauses(text):
        for length in (3, 4):
            found.update(map("".join, zip(*(units[start:] for start in range(length)), strict=False)))
    return {run for run in found if _CHINESE.fullmatch(run)}


def query_words(units: Sequence[str]) -> list[str]:
    """The words whose unbroken sequence in the index is this run of units."""
    return bigrams(units) if len(units) > 1 else list(units)


class _OneForOne(dict[str, str]):
    """What stands for an unusual character in folded text: its fold if that is one character and no glue, else NUL."""

    def __missing__(self, char: str) -> str:
        folded = fold(char)
        self[char] = value = folded if len(folded) == 1 and _MEANT.match(folded) else _GLUE
        return value

    def of(self, match: re.Match[str]) -> str:
        """The same, for a match of that character."""
        return self[match[0]]


_one_for_one = _OneForOne().of


def fold_in_place(text: str) -> str:
    """`fold` without moving any character, for `Finder`: the result is as long as `text`, what is no unit is NUL."""
    for wide, narrow in _FULL_WIDTH:
        text = text.replace(wide, narrow)
    lower = text.lower()
    return _UNUSUAL.sub(_one_for_one, _simplified(lower if len(lower) == len(text) else text))


Span = tuple[int, int]


class Finder:
    """Finds runs of units in a text as it was, by the same rules as the index.

    Plain search for each run: a question has dozens, and compiling a pattern of them takes longer than looking through
    the twenty texts of a page. Only runs with letters or digits, which must be whole, need a pattern.
    """

    def __init__(self, runs: Iterable[Sequence[str]]) -> None:
        distinct = {tuple(units) for units in runs if units}
        lettered = {units for units in distinct if _LETTER.search("".join(units))}
        self._plain = ["".join(units) for units in distinct - lettered]
        longest_first = sorted(lettered, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(_found, longest_first))) if lettered else None

    def spans(self, text: str, most: int) -> list[Span]:
        """Where the runs stand, in order, overlapping ones too; of each run the first `most`."""
        folded = fold_in_place(text)
        found: list[Span] = []
        if self._plain:
            close = folded.replace(_GLUE, "")
            for run in self._plain:
                if run in close:  # most are not, and this is the quickest way to see it
                    found += _all(run, close, most)
            if len(close) < len(text):
                places = [n for n, c in enumerate(folded) if c != _GLUE]
                found = [(places[start], places[end - 1] + 1) for start, end in found]
        if self._pattern:
            matches = islice(self._pattern.finditer(folded), most)
            found += [(match.start(), match.end(match.lastindex or 0)) for match in matches]
        return sorted(found)


def _all(run: str, text: str, most: int) -> list[Span]:
    """Where a run stands, overlapping itself too; the first `most`."""
    found: list[Span] = []
    at = text.find(run)
    while at >= 0 and len(found) < most:
        found.append((at, at + len(run)))
        at = text.find(run, at + 1)
    return found


def _found(units: Sequence[str]) -> str:
    """The pattern of a run. It matches the first unit, and ends where its last group does, so that runs may overlap."""
    first, *rest = map(re.escape, units)
    whole = f"(?<![{_RUN}]{first})" if _LETTER.match(units[0]) else ""
    end = f"(?![{_RUN}])" if _LETTER.match(units[-1]) else ""
    return f"{first}{whole}(?={''.join(f'{_GLUE}{{0,16}}{unit}' for unit in rest)}(){end})"
