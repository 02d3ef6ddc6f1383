"""What a person may open: a value that a use case is given, whoever it is that knows the person."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rights:
    """Which tickets, with their papers, a person may open. Nothing said: all of them.

    Attributes:
        units: those of these 承办单位, of whichever level; None: of all, also those that nobody has sent to a unit.
        secret: also those whose caller asked for secrecy (是否保密).
        without: numbers of tickets that the person may not open in any case.
    """

    units: frozenset[str] | None = None
    secret: bool = True
    without: frozenset[str] = frozenset()

    @property
    def everything(self) -> bool:
        """Nothing is kept from the person."""
        return self.units is None and self.secret and not self.without

    def may_open(self, number: str, units: Collection[str | None], *, secret: bool) -> bool:
        """Whether the person may open a ticket.

        Args:
            number: canonical.
            units: that handle it.
            secret: whether its caller asked for secrecy.
        """
        if number in self.without or (secret and not self.secret):
            return False
        return self.units is None or any(unit in self.units for unit in units)


EVERYTHING = Rights()
