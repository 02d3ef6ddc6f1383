"""Tickets as the figures of a span count them: what exports say, and what the office noted beside them.

办结 that was noted counts where no export says it; 认定不计入 that was noted, and not declined after, counts as
是否纳入考核 = 否. Which tickets belong to a period is decided here alone, for figures, checks and packets.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from anjuan.steps import Step
from anjuan.ticket import Ticket
from register.database import Database
from register.schema import aliases, steps, tickets


@dataclass(frozen=True, slots=True)
class Counted:
    """Tickets with what was noted of them.

    Attributes:
        tickets: in the order in which they were taken in; what was not asked for is unknown (None).
        excluded: numbers of those that are 不纳入考核 by an event alone.
    """

    tickets: list[Ticket]
    excluded: frozenset[str]


class Counting:
    """The tickets of a register, to be counted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def within(self, times: Sequence[str], since: dt.datetime, until: dt.datetime, names: Sequence[str]) -> Counted:
        """All tickets one of whose `times` is from `since` on and before `until`; of each, only the fields `names`."""
        columns = (_KNOWN.get(name, tickets.c[name]) for name in names)
        query = (
            sa.select(tickets.c.number, _BY_EVENT, *columns).select_from(_SOURCE).where(_within(times, since, until))
        )
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(tickets.c.id)).all()
        return Counted(
            [Ticket(**dict(zip(names, row[2:], strict=True))) for row in rows],
            frozenset(row.number for row in rows if row.by_event),
        )


def belonging(time: str, since: dt.datetime, until: dt.datetime) -> sa.ColumnElement[bool]:
    """Whether a ticket belongs to a span by this time; a condition on the table of tickets.

    Args:
        time: the field that the rule names (`RateSettings.counted_by`).
        since: the earliest time.
        until: the time after the last.
    """
    if time not in _KNOWN:
        return _within((time,), since, until)
    found = sa.select(_IDS.c.id).select_from(_IDS.outerjoin(_NOTED, _NOTED.c.ticket_id == _IDS.c.id))
    closed = sa.func.coalesce(_IDS.c.closed_at, _NOTED.c.closed)
    return tickets.c.id.in_(found.where(closed >= since, closed < until))


def _within(times: Sequence[str], since: dt.datetime, until: dt.datetime) -> sa.ColumnElement[bool]:
    known = [_KNOWN.get(name, tickets.c[name]) for name in times]
    return sa.or_(*((each >= since) & (each < until) for each in known))


_LATER = steps.alias()
_UNDONE = sa.select(steps.c.corrects).where(steps.c.corrects.is_not(None))
_CORRECTED = sa.select(_LATER.c.corrects).where(_LATER.c.corrects.is_not(None), _LATER.c.id.not_in(_UNDONE))


def _latest(step: Step) -> sa.ColumnElement[Any]:
    return sa.type_coerce(sa.func.max(sa.case((steps.c.step == step, steps.c.at))), steps.c.at.type)


_NOTED = (
    sa.select(
        aliases.c.ticket_id,
        _latest(Step.CLOSE).label("closed"),
        _latest(Step.EXCLUDE).label("excluded"),
        _latest(Step.COUNT).label("declined"),
    )
    .join(aliases, aliases.c.number == steps.c.ticket_no)
    .where(steps.c.step.in_((Step.CLOSE, Step.EXCLUDE, Step.COUNT)), steps.c.id.not_in(_CORRECTED))
    .group_by(aliases.c.ticket_id)
    .subquery("noted")
)
_SOURCE = tickets.outerjoin(_NOTED, _NOTED.c.ticket_id == tickets.c.id)
_IDS = tickets.alias("dated")
_EXCLUDED = _NOTED.c.excluded.is_not(None) & (_NOTED.c.declined.is_(None) | (_NOTED.c.excluded > _NOTED.c.declined))
_BY_EVENT = sa.case((_EXCLUDED & tickets.c.is_assess.is_distinct_from(sa.false()), 1), else_=0).label("by_event")
_KNOWN: Mapping[str, sa.ColumnElement[Any]] = {
    "closed_at": sa.func.coalesce(tickets.c.closed_at, _NOTED.c.closed),
    "is_assess": sa.case((_EXCLUDED, sa.false()), else_=tickets.c.is_assess),
}
