"""The words of texts for the index, as `indexer.analyse` describes them, made with few operations on whole texts.

Character by character this took half the time of a rebuild, so no word is an object of its own here: one private
character stands for each run of letters, what is neither unit nor end of a clause is removed, and the bigrams of a text
are the text laid beside itself, moved by one. Then the runs are put back.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from operator import add

from indexer.analyse import CLAUSE_MARK, LETTERS, SENTENCE_MARKS, bigrams, clauses, fold

_FIELD, _FIRST, _LAST = 0xE000, 0xE001, 0xF8FF
"""Private characters, which mean nothing in a text and are dropped from it: one parts texts, the others are runs."""
_PRIVATE = re.compile(f"[{chr(_FIELD)}-{chr(_LAST)}]")
_CLAUSE_ENDS = re.compile(f"[{SENTENCE_MARKS}]")
_DOTS = re.compile(r"\.\.+")
_GLUE = re.compile(rf"[^\u4e00-\u9fff{CLAUSE_MARK}{chr(_FIELD)}-{chr(_LAST)}\w]+")
_SHORT = 120
"""Characters below which one object for each is quicker than laying whole texts beside each other."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The words of some texts, parted by blanks.

    Attributes:
        sequences: for each text the bigrams of every clause in order, a mark after each clause.
        units: for each text its single units.
        familiar: the familiar runs in all of them, each as often as it stands there.
    """

    sequences: tuple[str, ...]
    units: tuple[str, ...]
    familiar: str


def index_words(text: str, familiar: Collection[str] = ()) -> tuple[str, str]:
    """The words of one text: the sequence of bigrams, and the single units and familiar runs."""
    words = cut((text,), familiar)
    return words.sequences[0], _joined((words.units[0], words.familiar))


def cut(texts: Sequence[str], familiar: Collection[str] = ()) -> Cut:
    """The words of several texts, made together: beginning costs as much as a short text itself."""
    folded = fold(chr(_FIELD).join([_PRIVATE.sub(" ", text) for text in texts]))
    runs = _Runs()
    marked = _CLAUSE_ENDS.sub(CLAUSE_MARK, folded.replace(CLAUSE_MARK, " ").replace("_", " "))
    if ".." in marked:
        marked = _DOTS.sub(CLAUSE_MARK, marked)
    try:
        close = _GLUE.sub("", LETTERS.sub(runs.stand_in, marked))
    except OverflowError:
        return _one_by_one(texts, familiar)
    each = close.split(chr(_FIELD))
    found = [f"{run} " * count for run in familiar if (count := close.count(run))]
    words = [_words(text, runs) for text in each]
    return Cut(tuple(sequence for sequence, _ in words), tuple(units for _, units in words), "".join(found)[:-1])


def _words(text: str, runs: "_Runs") -> tuple[str, str]:
    """The sequence and the units of a text whose units are characters."""
    sequence, units = _sequence(text), _apart(text.replace(CLAUSE_MARK, ""))
    if _PRIVATE.search(text) is None:
        return sequence, units
    return runs.put_back(sequence).replace("_ ", " "), runs.put_back(units).replace("_", "")


class _Runs:
    """The runs of letters of some texts, and the private characters that stand for them.

    A run ends in `_`, so that joined with what follows it is as `bigrams` has it.
    """

    def __init__(self) -> None:
        self._by_run: dict[str, str] = {}
        self._by_place: dict[str, str] = {}

    def stand_in(self, match: re.Match[str]) -> str:
        """The character for the run that was found.

        Raises:
            OverflowError: there are more runs than private characters.
        """
        run = match[0]
        if (place := self._by_run.get(run)) is None:
            if (code := _FIRST + len(self._by_run)) > _LAST:
                raise OverflowError
            place = self._by_run[run] = chr(code)
            self._by_place[place] = f"{run}_"
        return place

    def put_back(self, words: str) -> str:
        """Words with the runs themselves."""
        return _PRIVATE.sub(self._run, words)

    def _run(self, match: re.Match[str]) -> str:
        return self._by_place[match[0]]


def _sequence(text: str) -> str:
    """The bigrams of the clauses of a text whose units are characters."""
    long = [clause for clause in text.split(CLAUSE_MARK) if len(clause) > 1]
    if not long:
        return ""
    firsts = CLAUSE_MARK.join([clause[:-1] for clause in long]) + CLAUSE_MARK
    seconds = CLAUSE_MARK.join([clause[1:] for clause in long]) + CLAUSE_MARK
    laid = " ".join(map(add, firsts, seconds)) if len(firsts) < _SHORT else _laid(firsts, seconds)
    return laid.replace(CLAUSE_MARK * 2, CLAUSE_MARK)


def _apart(text: str) -> str:
    """The characters of a text with blanks between them."""
    return " ".join(text) if len(text) < _SHORT else _laid(text)


def _laid(*texts: str) -> str:
    """The first characters of some texts of the same length, a blank, their second characters, and so on."""
    columns = [text.encode("utf-16-le") for text in texts]
    code, form, blank = "utf-16-le", "H", b" \0"
    if len(columns[0]) != 2 * len(texts[0]) or len(columns[-1]) != 2 * len(texts[-1]):  # rare characters take more
        columns = [text.encode("utf-32-le") for text in texts]
        code, form, blank = "utf-32-le", "I", b" \0\0\0"
    width = len(columns) + 1
    laid = bytearray(blank * (width * len(texts[0])))
    with memoryview(laid) as whole, whole.cast(form) as cells:  # type: ignore[call-overload] # it takes any format
        for place, column in enumerate(columns):
            cells[place::width] = memoryview(column).cast(form)  # type: ignore[call-overload]
    return laid.decode(code)[:-1]


def _one_by_one(texts: Sequence[str], familiar: Collection[str]) -> Cut:
    """The same for texts with thousands of different runs of letters, such as long tables."""
    sequences, units, whole = [], [], []
    for text in texts:
        read = list(clauses(text))
        sequences.append(_joined(word for run in read if len(run) > 1 for word in (*bigrams(run), CLAUSE_MARK)))
        units.append(_joined(unit for run in read for unit in run))
        whole += ["".join(run) for run in read]
    close = CLAUSE_MARK.join(whole)
    return Cut(tuple(sequences), tuple(units), _joined(run for run in familiar for _ in range(close.count(run))))


def _joined(words: Iterable[str]) -> str:
    return " ".join(filter(None, words))
