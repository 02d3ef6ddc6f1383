"""Rules that hold from a day on: the one in force on a given day."""

import datetime as dt
from collections.abc import Iterable
from typing import Protocol, TypeVar


class _Dated(Protocol):
    @property
    def since(self) -> dt.date: ...


D = TypeVar("D", bound=_Dated)


def in_force(rules: Iterable[D], day: dt.date) -> D | None:
    """The rule that began last by `day`; None before the first."""
    begun = [rule for rule in rules if rule.since <= day]
    return max(begun, key=lambda rule: rule.since) if begun else None
