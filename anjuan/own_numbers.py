"""Which of a text's numbers are its own, and which it only quotes.

A number is a text's own in a form's field for it (工单编号：…), in the title, or below a column's header for it; and
nowhere that the clause around it quotes. All positions are those of the normalised text.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache

from anjuan.kind_words import is_bare_title
from anjuan.numbers import Found, normalise

# A colon ends no clause, even at a line's end, nor does a comma: 参考案例:工单编号:…
_CLAUSE = re.compile(r"(?:[^。;!?\n\t|]|(?<=:)\n)*$")
_LOOK_BACK = 80
_NEAR = 8
"""How many characters before a number, or its label, a quoting word of one character counts."""
# 意见 quotes nothing, nor does 合同.
_NO_QUOTE = re.compile(r"[意接会可常罕]见|见证|[合相共不]同|同[志意时步]")
_COMPARED = re.compile(
    r"\]?\s?的?(?:案件|工单|诉求|问题|情况|内容)?(?:基本|完全)?"
    r"(?:类似|相似|相同|雷同|一致|一样|同类|重复(?!诉求|反映|来电|投诉))"
)
# 关于, or 某镇关于.
_ABOUT = re.compile(
    r"(?:\S{1,20}(?:镇|乡|街道|村|社区|政府|办事处|办公室|委员会|[局委所站队科办]|部门?|中心|公司))?\s?关于\s?\[?"
)


def is_labelled(each: Found, text: str, labels: tuple[str, ...], quoting: Sequence[str]) -> bool:
    """Whether a label, such as 工单编号, leads to the number, in a clause that does not quote."""
    before = text[max(0, each.start - _LOOK_BACK) : each.start]
    label = _label(labels).search(before)
    if label is None or _COMPARED.match(text, each.end):
        return False
    clause = _clause(before[: label.end("label")])
    length = label.end("label") - label.start("label")
    return not _quotes(clause, clause[: max(0, len(clause) - length)], quoting)


def is_entitled(each: Found, text: str, title: tuple[int, int], line: tuple[int, int], quoting: Sequence[str]) -> bool:
    """Whether a title names the number as its own: at its beginning, after 关于, or beside a title's words alone.

    Args:
        each: the number.
        text: normalised.
        title: where the title begins that the line belongs to, and where it ends.
        line: where the line stands.
        quoting: the words that quote.
    """
    lead = text[line[0] : each.start].strip(" [\t")
    alone = not lead or _ABOUT.fullmatch(lead) or is_bare_title(f"{lead} {text[each.end : line[1]]}")
    before = text[title[0] : each.start]
    return bool(alone) and not _COMPARED.match(text, each.end) and not _quotes(before, before, quoting)


def below_a_header(found: Sequence[Found], text: str, labels: tuple[str, ...], quoting: Sequence[str]) -> list[Found]:
    """The numbers in columns of a table whose header is a label."""
    headers = {"".join(normalise(each).split()) for each in labels}
    numbers = sorted(found, key=lambda each: each.start)
    starts = [each.start for each in numbers]
    below: list[Found] = []
    columns: set[int] = set()
    start, last, width = 0, "", 0
    for line in text.splitlines(keepends=True):
        cells = line.rstrip("\n").split("\t")
        named = {column for column, cell in enumerate(cells) if "".join(cell.split()).rstrip(":") in headers}
        if named:
            columns = set() if _quotes(last, last, quoting) else named
            width = len(cells)
        elif len(cells) != width:  # the table has ended
            columns = set()
        for column, (begin, end) in enumerate(_spans(cells, start)):
            if column in columns:
                within = numbers[bisect_left(starts, begin) : bisect_left(starts, end)]
                below += [each for each in within if _stands_alone(each, text[begin:end], begin)]
        start, last = start + len(line), line
    return below


def _stands_alone(each: Found, cell: str, start: int) -> bool:
    """Whether a cell holds the number and nothing else: a sentence that names one is no list of numbers."""
    rest = cell[: each.start - start] + cell[each.end - start :]
    return not any(char.isalnum() for char in rest)


def _spans(cells: Iterable[str], start: int) -> Iterable[tuple[int, int]]:
    for cell in cells:
        yield start, start + len(cell)
        start += len(cell) + 1


@lru_cache(maxsize=8)
def _label(labels: tuple[str, ...]) -> re.Pattern[str]:
    """A label right before a number: forms space its characters out; a colon, blanks or a cell's edge may follow."""
    words = "|".join(r"\s{0,2}".join(map(re.escape, normalise(label))) for label in labels)
    return re.compile(rf"(?P<label>{words or '(?!)'})[\s:|\[\]-]{{0,12}}(?:[为是][\s:]{{0,3}})?$")


def _clause(before: str) -> str:
    found = _CLAUSE.search(before)
    return found[0] if found else ""


def _quotes(clause: str, lead: str, words: Sequence[str]) -> bool:
    """Whether a clause quotes: a longer word anywhere in it, one of a single character at the end of `lead`."""
    near = _NO_QUOTE.sub("＿＿", lead)[-_NEAR:]
    return any(word in (near if len(word) == 1 else clause) for word in map(normalise, words))
