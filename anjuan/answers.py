"""Approved ways to answer (答复口径), and texts cut into passages that can be quoted."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from anjuan.errors import AnjuanError

_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]*[”’」）)]*\s*")
_LEAST, _MOST = 60, 240
"""Characters of a passage: shorter sentences are joined, a longer one stands alone."""

LONGEST = 2000
"""Characters of an approved wording: a longer one is a paper, and belongs into a case file."""


@dataclass(frozen=True, slots=True)
class Approved:
    """One approved wording.

    Attributes:
        owner: who answers for it: a unit or a person.
        source: the paper or meeting that it rests on; may be empty.
        valid_until: the last day; None while there is none.
        retired_on: the day from which it is not to be used; None while it is.
        number: the register's; None before it has given one.
    """

    text: str
    owner: str
    source: str = ""
    valid_until: dt.date | None = None
    retired_on: dt.date | None = None
    number: int | None = None

    def in_force(self, day: dt.date) -> bool:
        """Whether it may be used on a day."""
        expired = self.valid_until is not None and self.valid_until < day
        return not expired and (self.retired_on is None or day < self.retired_on)


class ApprovedUnknown(AnjuanError):
    """No approved wording has this number."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class SameApproved(AnjuanError):
    """This wording is approved already, under `number`."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def passages(text: str) -> Iterator[str]:
    """The text in passages of whole sentences, in order; a line's end is a sentence's end only after a full one."""
    held = ""
    for sentence in _SENTENCE.findall(text):
        if held and (len(held) >= _LEAST or len(held) + len(sentence) > _MOST):
            yield held.strip()
            held = ""
        held += sentence
    if held.strip():
        yield held.strip()
