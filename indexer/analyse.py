"""How Chinese text is cut for the index and for queries: overlapping bigrams, and single units.

A *unit* is one Chinese character, or a run of Latin letters and digits (`K3`, `230914`). A *clause* is what stands
between two marks of punctuation; neighbouring units of a clause make a *bigram*, whatever blank, line break, dash or
bracket stands between them: OCR puts blanks between characters, PDF lines end in the middle of words, and
`热线-230914-001234` is found whole and by its parts.

The result is words separated by blanks, which both engines take as they are. Counting words gives the positions, so
that a run of units in a query is a phrase of bigrams. A single unit is a word of its own, which needs no position.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

_RUN = "0-9a-z\u00df-\u024f\u0370-\u052f"
"""Characters that make runs: digits, Latin, Greek and Cyrillic letters, in lower case."""
_BREAKS = ",;:!?。、"
_CLAUSE_END = re.compile(rf"[{_BREAKS}]|\.\.+")
_UNIT = re.compile(rf"[{_RUN}]{{1,64}}|[^\W_]")
_LETTER = re.compile(f"[{_RUN}]")
_GLUE = "\0"
_UNUSUAL = re.compile(rf"[^0-9a-z\u4e00-\u9fff{_BREAKS}]")
_MEANT = re.compile(rf"[^\W_]|[{_BREAKS}]")
_FIRST_OTHER = "\u2e80"
"""Below it are the alphabets, whose neighbouring runs must not melt into one word."""
CLAUSE_MARK = "|"
"""Stands in the text field between clauses, so that no phrase reaches across; no unit contains it."""


def fold(text: str) -> str:
    """Compatible forms made one (NFKC: full-width, circled, ligatures), lower case. Traditional characters stay."""
    return unicodedata.normalize("NFKC", text).lower()


def clauses(text: str) -> Iterator[list[str]]:
    """The units of each clause of `text` that has any."""
    for clause in _CLAUSE_END.split(fold(text)):
        if units := _UNIT.findall(clause):
            yield units


def bigrams(units: Sequence[str]) -> list[str]:
    """Each two neighbouring units as one word; n units give n - 1."""
    return [f"{a}_{b}" if a[-1] < _FIRST_OTHER and b[0] < _FIRST_OTHER else a + b for a, b in pairwise(units)]


def index_words(*texts: str) -> tuple[str, str]:
    """The words of some texts for the index: the bigrams of every clause in order, and the single units."""
    words: list[str] = []
    singles: list[str] = []
    for text in texts:
        for units in clauses(text):
            if len(units) > 1:
                words += bigrams(units)
                words.append(CLAUSE_MARK)
            singles += units
    return " ".join(words), " ".join(singles)


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
    """`fold` without moving any character, for `finder`: the result is as long as `text`, what is no unit is NUL."""
    lower = text.lower()
    return _UNUSUAL.sub(_one_for_one, lower if len(lower) == len(text) else text)


def finder(phrases: Iterable[Sequence[str]]) -> re.Pattern[str] | None:
    """A pattern that finds runs of units in text folded in place, by the same rules as the index; None for no run.

    A match is the run's first unit, so that overlapping runs are all found; its last group ends where the run ends.
    Every alternative begins with a plain character: only then does the `re` module leap from candidate to candidate.
    """
    distinct = sorted({tuple(units) for units in phrases if units}, key=len, reverse=True)
    return re.compile("|".join(map(_found, distinct))) if distinct else None


def _found(units: Sequence[str]) -> str:
    first, *rest = map(re.escape, units)
    whole = f"(?<![{_RUN}]{first})" if _LETTER.match(units[0]) else ""
    end = f"(?![{_RUN}])" if _LETTER.match(units[-1]) else ""
    return f"{first}{whole}(?={''.join(f'{_GLUE}{{0,16}}{unit}' for unit in rest)}(){end})"
