r"""What a call-back sheet (回访记录表) says of the last call on it, where it says so beyond doubt.

Read from a document's text, in which the cells of a row stand apart by tabs: a label, then a word (`是否解决\t是`) or
boxes of which one is ticked (`满意度\t□满意　☑不满意`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from anjuan.ticket import Satisfaction, Solved

T = TypeVar("T")

_ROUND = re.compile(r"^[ 　]*(?:第\d+次回访|回访时间)", re.MULTILINE)
_ANSWER = re.compile(r"(?:^|\t)[ 　]*(是否联系|是否解决|是否满意|满意度)[:：]?\t([^\t\n]*)", re.MULTILINE)
_TICKED = re.compile(r"[☑☒√✓✔■]\s*([^\s□☑☒√✓✔■]+)")
_BOXES = re.compile("[□☑☒√✓✔■]")
_CONTACTED = {"是": True, "已联系": True, "否": False, "未联系": False}
_SOLVED = {
    "是": Solved.SOLVED, "解决": Solved.SOLVED, "部分解决": Solved.PARTLY, "否": Solved.UNSOLVED,
    **{each.chinese: each for each in Solved},
}  # fmt: skip
_SATISFIED = {
    "是": Satisfaction.SATISFIED, "否": Satisfaction.UNSATISFIED, **{each.chinese: each for each in Satisfaction},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Call:
    """The outcome of a call; None where the sheet does not say it, or not clearly."""

    contacted: bool | None = None
    solved: Solved | None = None
    satisfied: Satisfaction | None = None


def read_call(text: str) -> Call:
    """The outcome of the last call that a sheet tells of; further rounds that are printed and left empty do not count.

    Args:
        text: of the sheet.
    """
    calls = [_call(dict(_ANSWER.findall(part))) for part in _ROUND.split(text)]
    return next((call for call in reversed(calls) if call != Call()), Call())


def _call(answers: Mapping[str, str]) -> Call:
    return Call(
        _word(answers.get("是否联系", ""), _CONTACTED),
        _word(answers.get("是否解决", ""), _SOLVED),
        _word(answers.get("满意度") or answers.get("是否满意") or "", _SATISFIED),
    )


def _word(said: str, words: Mapping[str, T]) -> T | None:
    """The one word that was ticked, or written where there are no boxes."""
    ticked = _TICKED.findall(said) if _BOXES.search(said) else [said.strip()]
    return words.get(ticked[0]) if len(ticked) == 1 else None
