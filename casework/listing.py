"""Tickets listed: all, those that are late or soon will be, and those with papers that no import has brought."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from anjuan.assessment import period_bounds
from anjuan.errors import AnjuanError, ExitCode
from anjuan.ids import SHANGHAI
from casework.calendar import Calendar
from casework.office import Office

if TYPE_CHECKING:
    from anjuan.deadlines import Deadline
    from anjuan.ticket import Ticket
    from register.records import UnknownTicket
    from register.ticket_filter import Filter


class NoPeriod(AnjuanError):
    """What was typed is no month `YYYY-MM`."""

    exit_code = ExitCode.USAGE

    def __init__(self, typed: str) -> None:
        super().__init__(typed)
        self.typed = typed


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tickets to list; nothing asked lists all.

    Attributes:
        overdue: those with a deadline that has passed unmet.
        due_within: those with a deadline that passes within this time.
        period: those of an assessment period.
        unit: those of a 承办单位.
    """

    overdue: bool = False
    due_within: dt.timedelta | None = None
    period: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of tickets.

    Attributes:
        total: how many there are in all.
        not_in_register: tickets with records that the register does not know; only where all are listed.
        now: the time by which deadlines were judged.
        deadlines: those that were asked for, the earliest first, by ticket.
        unannounced: years whose holidays nobody has announced: their working days are a guess.
    """

    total: int
    tickets: "tuple[Ticket, ...]"
    not_in_register: "tuple[UnknownTicket, ...]"
    now: dt.datetime
    deadlines: "Mapping[str, tuple[Deadline, ...]]" = field(default_factory=dict)
    unannounced: tuple[int, ...] = ()


def list_tickets(office: Office, wanted: Wanted, *, limit: int, offset: int) -> Listing:
    """List tickets: by their deadlines the most urgent first, else the newest.

    Raises:
        NoPeriod: the period is none.
    """
    from register.ticket_filter import Filter

    since, until = bounds(office, wanted.period) if wanted.period else (None, None)
    asked = Filter(since, until, wanted.unit)
    if wanted.overdue or wanted.due_within is not None:
        return _due(office, wanted, asked, limit, offset)
    page = office.register.tickets.find(asked, limit, offset)
    unknown = () if wanted.period or wanted.unit else office.register.records.unknown_tickets()
    return Listing(page.total, page.tickets, unknown, office.clock())


def _due(office: Office, wanted: Wanted, asked: "Filter", limit: int, offset: int) -> Listing:
    from anjuan.deadlines import ASKED, DeadlineState, deadlines, settled_statuses

    settled = settled_statuses(office.settings.deadlines)
    now, calendar = office.clock(), Calendar()
    by = now + (wanted.due_within or dt.timedelta())
    asked = replace(asked, open=True, settled=settled, due_by=by)
    states = {DeadlineState.OVERDUE} if wanted.overdue else set()
    states |= {DeadlineState.OPEN} if wanted.due_within is not None else set()
    found: dict[str, tuple[Deadline, ...]] = {}
    for ticket, course in office.register.followed.every(asked, ASKED):
        every = deadlines(ticket, course, office.settings.deadlines, calendar.is_workday)
        asked_for = [each for each in every if each.state(now) in states and each.due <= by]
        if asked_for:
            found[ticket.number] = tuple(sorted(asked_for, key=lambda each: each.due))
    urgent = sorted(found, key=lambda number: found[number][0].due)
    page = urgent[offset : offset + limit]
    known = office.register.tickets.named(page)
    tickets = tuple(known[number] for number in page)
    return Listing(len(urgent), tickets, (), now, found, tuple(sorted(calendar.unannounced)))


def has_unit(office: Office, name: str) -> bool:
    """Whether any ticket has this 承办单位, of whichever level."""
    return any(office.register.tickets.having(level, name) for level in ("host_unit", "unit_l2", "unit_l3"))


def has_category(office: Office, name: str) -> bool:
    """Whether any ticket has this 问题分类, of whichever level."""
    return any(office.register.tickets.having(level, name) for level in ("cat1", "cat2", "cat3"))


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
