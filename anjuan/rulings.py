"""What persons decided of what may cost points or money (认定扣分、扣款): added only, the newest of a matter counts."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from anjuan.errors import AnjuanError, ExitCode

Row = Mapping[str, str]
"""A row of 扣分明细 (it has 事项) or of 扣款明细 (it has 项目), by the Chinese names of their columns."""


class MatterUnknown(AnjuanError):
    """Nothing that may cost points or money is called so.

    Attributes:
        typed: what was typed.
    """

    exit_code = ExitCode.NEEDS_A_PERSON

    def __init__(self, typed: str) -> None:
        super().__init__(typed)
        self.typed = typed


class EventUnknown(AnjuanError):
    """A ticket's history has no such event, or it was withdrawn: it proves nothing.

    Attributes:
        number: the ticket's.
        typed: 环节号.
    """

    exit_code = ExitCode.NEEDS_A_PERSON

    def __init__(self, number: str, typed: str) -> None:
        super().__init__(number, typed)
        self.number = number
        self.typed = typed


class TermsMisfit(AnjuanError):
    """Points were said of what costs money, or an amount of what costs points.

    Attributes:
        scores: it costs points.
    """

    exit_code = ExitCode.USAGE

    def __init__(self, *, scores: bool) -> None:
        super().__init__(scores)
        self.scores = scores


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was decided of one matter.

    Attributes:
        key: of the matter.
        confirmed: it costs what the row says.
        post: 岗位 that loses points; empty for money.
        row: as documents take it.
        no: the register's number; None for one that is not stored.
    """

    key: str
    confirmed: bool
    post: str
    row: Row
    decided_at: dt.datetime
    decided_by: str
    note: str = ""
    no: int | None = field(default=None)

    @property
    def scores(self) -> bool:
        """Whether it is about points, not money."""
        return "事项" in self.row


def key_of(*parts: str) -> str:
    """Names a matter for ever, by what it is about."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:8]


def standing(rulings: Iterable[Ruling]) -> dict[str, Ruling]:
    """The newest ruling of each matter, by key, in the order of the days on which they happened."""
    newest = {each.key: each for each in sorted(rulings, key=lambda each: each.no or 0)}
    return dict(sorted(newest.items(), key=lambda pair: (pair[1].row.get("日期", ""), pair[1].no or 0)))
