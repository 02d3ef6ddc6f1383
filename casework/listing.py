"""Tickets listed, with those that have papers but that no import has brought."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anjuan.assessment import period_bounds
from anjuan.errors import AnjuanError, ExitCode
from anjuan.ids import SHANGHAI
from casework.office import Office

if TYPE_CHECKING:
    from anjuan.ticket import Ticket
    from register.records import UnknownTicket


class NoPeriod(AnjuanError):
    """What was typed is no month `YYYY-MM`."""

    exit_code = ExitCode.USAGE

    def __init__(self, typed: str) -> None:
        super().__init__(typed)
        self.typed = typed


@dataclass(frozen=True, slots=True)
class Listing:
    """The asked-for page of tickets, how many there are, and those with records that the register does not know."""

    total: int
    tickets: "tuple[Ticket, ...]"
    not_in_register: "tuple[UnknownTicket, ...]"


def list_tickets(
    office: Office, *, overdue: bool, period: str | None, unit: str | None, limit: int, offset: int
) -> Listing:
    """List tickets, newest first.

    Raises:
        NoPeriod: `period` is none.
    """
    from register.tickets import Filter

    since, until = bounds(office, period) if period else (None, None)
    wanted = Filter(since, until, unit, office.clock() if overdue else None)
    page = office.register.tickets.find(wanted, limit, offset)
    plain = not (overdue or period or unit)
    unknown = office.register.records.unknown_tickets() if plain else ()
    return Listing(page.total, page.tickets, unknown)


def bounds(office: Office, period: str) -> tuple[dt.datetime, dt.datetime]:
    """When an assessment period begins and ends.

    Raises:
        NoPeriod: it is none.
    """
    days = period_bounds(period, office.settings.assessment)
    if days is None:
        raise NoPeriod(period)
    begin, end = (dt.datetime.combine(day, dt.time(), SHANGHAI) for day in days)
    return begin, end
