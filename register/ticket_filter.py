"""Which tickets are meant: what is asked of them, as a condition on their table."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from anjuan.steps import Step
from anjuan.ticket import Satisfaction, Solved
from register.schema import aliases, steps, tickets

_CORRECTED = sa.select(steps.c.corrects).where(steps.c.corrects.is_not(None))
_BAD_CALL = tickets.c.visit_solved.in_((Solved.UNSOLVED, Solved.PARTLY)) | (
    tickets.c.visit_satisfied == Satisfaction.UNSATISFIED
)
_DONE = (Step.REPLY, Step.CLOSE, Step.ARCHIVE)
_ANSWERED = (*_DONE, Step.RESPOND, Step.DISPATCH, Step.VERIFY, Step.HANDLE, Step.VISIT)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which tickets to list; None asks nothing.

    Attributes:
        since: created at or after.
        until: created before.
        unit: 承办单位, or one of the second or third level.
        open: neither replied nor closed, as far as exports and events say; an event that was corrected says nothing.
        settled: with `open`: values of 工单状态 of tickets that ask nothing more.
        due_by: only those that may have an unmet limit by this time; whether they have one, `anjuan.deadlines` says.
        visited_since: a citizen was called back since then, or an export tells of a bad call-back without its time, and
            the ticket was created since then.
        reworking: only those that may wait to be handled again (待再办); whether they do, their histories say.
    """

    since: dt.datetime | None = None
    until: dt.datetime | None = None
    unit: str | None = None
    open: bool = False
    settled: frozenset[str] = frozenset()
    due_by: dt.datetime | None = None
    visited_since: dt.datetime | None = None
    reworking: bool = False


def condition_of(wanted: Filter) -> sa.ColumnElement[bool]:
    """What a filter asks of the table of tickets."""
    condition: sa.ColumnElement[bool] = sa.true()
    if wanted.since is not None:
        condition &= tickets.c.created_at >= wanted.since
    if wanted.until is not None:
        condition &= tickets.c.created_at < wanted.until
    if wanted.unit is not None:
        condition &= sa.or_(*(tickets.c[name] == wanted.unit for name in ("host_unit", "unit_l2", "unit_l3")))
    if wanted.open:
        done = noted(_DONE).with_only_columns(aliases.c.ticket_id)
        told_done = tickets.c.status.in_(sorted(wanted.settled)) & tickets.c.status.is_not(None)
        condition &= tickets.c.replied_at.is_(None) & tickets.c.closed_at.is_(None) & ~told_done
        condition &= tickets.c.id.not_in(done)
    if wanted.due_by is not None:
        answered = sa.exists(noted(_ANSWERED).where(aliases.c.ticket_id == tickets.c.id))
        condition &= tickets.c.deadline_at.is_(None) | (tickets.c.deadline_at <= wanted.due_by) | ~answered
    if wanted.visited_since is not None:
        condition &= _visited(wanted.visited_since)
    if wanted.reworking:
        condition &= _reworking()
    return condition


def noted(any_of: Sequence[Step]) -> sa.Select[tuple[int]]:
    """The noted events of these steps that were not corrected, by the numbers of their tickets."""
    events = sa.select(steps.c.id).join(aliases, steps.c.ticket_no == aliases.c.number)
    return events.where(steps.c.step.in_(any_of), steps.c.id.not_in(_CORRECTED))


def _reworking() -> sa.ColumnElement[bool]:
    """Whether a call-back failed, or a ticket was sent back, and no 办结 is known since."""
    later, names = steps.alias(), aliases.alias()
    sent_back = (steps.c.step == Step.REWORK) | (
        (steps.c.step == Step.VISIT)
        & (steps.c.solved.in_((Solved.UNSOLVED, Solved.PARTLY)) | (steps.c.satisfied == Satisfaction.UNSATISFIED))
    )
    closed = (
        sa.select(later.c.id)
        .join(names, names.c.number == later.c.ticket_no)
        .where(names.c.ticket_id == aliases.c.ticket_id, later.c.at >= steps.c.at)
        .where(later.c.step == Step.CLOSE, later.c.id.not_in(_CORRECTED))
    )
    unhandled = (
        sa.select(aliases.c.ticket_id)
        .join(steps, steps.c.ticket_no == aliases.c.number)
        .join(tickets, tickets.c.id == aliases.c.ticket_id)
        .where(sent_back, steps.c.id.not_in(_CORRECTED), ~sa.exists(closed))
        .where(tickets.c.closed_at.is_(None) | (tickets.c.closed_at < steps.c.at))
    )
    return tickets.c.id.in_(unhandled) | (tickets.c.visit_time.is_not(None) & tickets.c.closed_at.is_(None) & _BAD_CALL)


def _visited(since: dt.datetime) -> sa.ColumnElement[bool]:
    calls = sa.select(aliases.c.ticket_id).join(steps, steps.c.ticket_no == aliases.c.number)
    called = calls.where(steps.c.step == Step.VISIT, steps.c.at >= since)
    untimed = tickets.c.visit_time.is_(None) & (tickets.c.created_at >= since) & _BAD_CALL
    return (tickets.c.visit_time >= since) | tickets.c.id.in_(called) | untimed
