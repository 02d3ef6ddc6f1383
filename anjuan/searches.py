"""Searches: what somebody asked for."""

from dataclasses import dataclass

from anjuan.kinds import Kind


@dataclass(frozen=True, slots=True)
class Search:
    """A search as it was typed; what it means, such as 上个月, is read anew each time.

    Attributes:
        query: as typed.
        month: assessment period `YYYY-MM`; None asks nothing, as below.
        unit: 承办单位.
        kind: 文种.
        newest: by date, not by relevance.
        literal: no word means days or ticket numbers.
    """

    query: str
    month: str | None = None
    unit: str | None = None
    kind: Kind | None = None
    newest: bool = False
    literal: bool = False
