"""Numbers and places: ticket numbers, case files, records.

Number forms: the city's `渠道-YYMMDD-NNNNNN`, the Daxing district platform's `兴[YYYY]-NNNNNNN`, and whatever
further patterns an office sets (DOMAIN.md 1.1).
"""

import datetime as dt
import re
from dataclasses import dataclass

CHANNELS = ("热线", "网络", "微信", "来访", "短信", "微博", "寄信")
SHANGHAI = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")
"""China has kept one offset, +08:00, without summer time since 1991."""


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """One form of a ticket number.

    Attributes:
        name: what the settings call it.
        regex: matched on normalised text (NFKC, brackets `[ ]`, one dash); may name groups `year`, `month`, `day`.
        canonical: how the number is written, with the regex's groups as `{group}`; None: as matched, without blanks.
    """

    name: str
    regex: re.Pattern[str]
    canonical: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class CaseId:
    """A case file is its folder below 案卷: `shelf` (such as `2023/09` or `人员`) and `name`.

    `ticket_no` is the canonical number, or None for the series that belong to no ticket.
    """

    shelf: str
    name: str
    ticket_no: str | None = None

    @property
    def key(self) -> str:
        """The folder's path below 案卷, with forward slashes: the case's key everywhere."""
        return f"{self.shelf}/{self.name}"

    def __str__(self) -> str:
        return self.key


@dataclass(frozen=True, slots=True, order=True)
class RecordId:
    """One record: its case's key and its number (件号) there, from 1."""

    case: str
    record_no: int

    def __str__(self) -> str:
        return f"{self.case}#{self.record_no}"


def two_digit_year(year: int) -> int:
    """The full year of a two-digit one: the hotline's numbers are all of this century."""
    return 2000 + year
