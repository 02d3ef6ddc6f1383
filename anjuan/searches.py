"""Searches: what somebody asked for, and the ones kept under a name."""

import datetime as dt
from dataclasses import dataclass

from anjuan.errors import AnjuanError
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


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search that is kept.

    Attributes:
        name: by which it is asked for.
        search: what is asked.
        saved_at: when it was kept.
        saved_by: who kept it.
    """

    name: str
    search: Search
    saved_at: dt.datetime
    saved_by: str


class SearchNameTaken(AnjuanError):
    """Another search is kept under this name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class SearchUnknown(AnjuanError):
    """No search is kept under this name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
