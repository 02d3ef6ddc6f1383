"""What the month's end must know of its tickets, by a few queries for all of them: never one for each."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import sqlalchemy as sa

from anjuan.completeness import Disorder, disorder
from anjuan.gaps import Docket
from anjuan.history import History, Standing
from anjuan.kinds import Kind, Stage
from anjuan.settings import DeadlineSettings, RateSettings
from anjuan.signing import looks_signed
from anjuan.steps import Exclusion, Source, State, Step
from anjuan.ticket import Satisfaction, Solved
from register.counting import belonging
from register.database import Database
from register.schema import Row, aliases, records, steps, texts, tickets
from register.shelf import Filing, filing_of
from register.steps import Steps

_CHUNK = 300
_STEPS = (
    Step.SIGN, Step.RETURN, Step.HANDLE, Step.REPLY, Step.VISIT, Step.CLOSE, Step.ARCHIVE, Step.APPLY_EXCLUSION,
    Step.EXCLUDE, Step.COUNT, Step.PEND, Step.SETTLE, Step.REWORK,
)  # fmt: skip
_UNSOLVED, _UNSATISFIED = (Solved.UNSOLVED, Solved.PARTLY), Satisfaction.UNSATISFIED
_UNAPPROVED = (steps.c.step == Step.DISPATCH) & (steps.c.source == Source.PERSON) & (steps.c.approver == "")

Papers = Mapping[str, frozenset[tuple[Kind, Stage | None]]]


@dataclass(frozen=True, slots=True)
class _Flaws:
    """What is wrong with papers: tickets whose statements nobody signed, and photos that contradict their stages."""

    unsigned: frozenset[str]
    disorder: Mapping[str, tuple[Disorder, ...]]


class Dockets:
    """The dockets of a register's tickets."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def between(
        self, since: dt.datetime, until: dt.datetime, rates: RateSettings, limits: DeadlineSettings
    ) -> tuple[Docket, ...]:
        """The dockets of the tickets that belong to this time, by number.

        What events say of a ticket that went straight on is reckoned in the database; of one with a correction, or
        one that was sent back, the whole history is read.

        Args:
            since: the earliest time.
            until: the time after the last.
            rates: by which tickets belong to a time, and are excluded or 挂账 where the export says so.
            limits: what the export calls tickets that are done or returned.
        """
        belongs = belonging(rates.counted_by, since, until)
        with self._database.read() as connection:
            rows = connection.execute(_TICKETS.where(belongs).order_by(tickets.c.number)).all()
            events = {row.number: row for row in connection.execute(_EVENTS.where(belongs)).all()}
            papers = _papers(connection, belongs)
            unsigned, suspects = _unsigned(connection, belongs), connection.scalars(_SUSPECTS.where(belongs)).all()
        flaws = _Flaws(unsigned, self._disorder(suspects))
        winding = [row.number for row in rows if _winding(row, events.get(row.number))]
        histories = Steps(self._database).histories(winding) if winding else {}
        return tuple(
            _docket(
                row,
                events.get(row.number),
                papers,
                flaws,
                histories.get(row.number),
                rates,
                limits,
            )
            for row in rows
        )

    def _disorder(self, numbers: Collection[str]) -> dict[str, tuple[Disorder, ...]]:
        """The photos of these tickets whose times contradict their stages."""
        return {
            number: tuple(disorder([each.record for each in held])) for number, held in self.filings(numbers).items()
        }

    def filings(self, numbers: Collection[str]) -> dict[str, tuple[Filing, ...]]:
        """The records of many tickets under all their numbers, by the canonical numbers that were given."""
        found: dict[str, list[Filing]] = {number: [] for number in numbers}
        with self._database.read() as connection:
            for chunk in _chunks(numbers):
                known = sa.select(records, tickets.c.number.label("owner")).select_from(_FILED)
                strange = sa.select(records, records.c.ticket_no.label("owner"))
                unknown = records.c.ticket_no.not_in(sa.select(aliases.c.number))
                for query in (
                    known.where(tickets.c.number.in_(chunk)),
                    strange.where(records.c.ticket_no.in_(chunk), unknown),
                ):
                    for row in connection.execute(query.order_by(records.c.case_key, records.c.record_no)):
                        found[row.owner].append(filing_of(row))
        return {number: tuple(filings) for number, filings in found.items()}

    def texts(self, digests: Collection[str]) -> dict[str, str]:
        """What was read from these contents; those that nobody has read are absent."""
        found: dict[str, str] = {}
        with self._database.read() as connection:
            for chunk in _chunks(digests):
                rows = connection.execute(sa.select(texts.c.sha256, texts.c.text).where(texts.c.sha256.in_(chunk)))
                found |= {row.sha256: row.text for row in rows}
        return found

    def ticketless(self, kinds: Collection[Kind], months: Collection[str]) -> tuple[Filing, ...]:
        """The records that belong to no ticket and are of one of these kinds, or in the series of one of the months."""
        named = sa.or_(*(records.c.case_key.endswith(f"/{month}", autoescape=True) for month in months))
        query = sa.select(records).where(records.c.ticket_no.is_(None), sa.or_(records.c.kind.in_(list(kinds)), named))
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(records.c.case_key, records.c.record_no))
            return tuple(map(filing_of, rows))


def _plain(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """The column as the database has it: times are only compared with each other, words looked up."""
    return sa.type_coerce(column, sa.Text())


_TOLD = (
    "host_unit", "unit_l2", "unit_l3", "order_type", "resolution_type", "status", "signed_at", "returned_at",
    "replied_at", "closed_at", "visit_time", "visit_solved", "visit_satisfied",
)  # fmt: skip
_TICKETS = sa.select(
    tickets.c.number,
    tickets.c.created_at,
    *(_plain(tickets.c[name]).label(name) for name in _TOLD),
    tickets.c.visit_valid,
    tickets.c.visit_contacted,
    tickets.c.is_assess,
)
_FILED = records.join(aliases, aliases.c.number == records.c.ticket_no).join(
    tickets, tickets.c.id == aliases.c.ticket_id
)
_EVENTS = (
    sa.select(
        tickets.c.number,
        *(_plain(sa.func.max(sa.case((steps.c.step == step, steps.c.at)))).label(step.value) for step in _STEPS),
        sa.func.count(steps.c.corrects).label("corrected"),
        sa.func.count(sa.case((steps.c.solved.in_(_UNSOLVED) | (steps.c.satisfied == _UNSATISFIED), 1))).label(
            "failed"
        ),
        sa.func.count(sa.case((_UNAPPROVED, 1))).label("unapproved"),
    )
    .join(aliases, aliases.c.ticket_id == tickets.c.id)
    .join(steps, steps.c.ticket_no == aliases.c.number)
    .group_by(tickets.c.number)
)


_TAKEN = {stage: sa.func.min(sa.case((records.c.stage == stage, records.c.taken_at))) for stage in Stage}
_SUSPECTS = (
    sa.select(tickets.c.number)
    .select_from(_FILED)
    .where(records.c.kind == Kind.PHOTO, records.c.taken_at.is_not(None))
    .group_by(tickets.c.number)
    .having(
        sa.or_(
            *(_TAKEN[late] < _TAKEN[early] for early, late in combinations(Stage, 2)),
            sa.func.count(records.c.replaces) > 0,
        )
    )
)
"""Tickets whose photos may contradict their stages; what took the place of another photo, only the records tell."""


def _unsigned(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> frozenset[str]:
    """The tickets with statements of which none is a scan of the signed paper."""
    query = sa.select(tickets.c.number, records.c.name, records.c.format).select_from(_FILED)
    found: dict[str, bool] = {}
    for number, name, form in connection.execute(query.where(condition, records.c.kind == Kind.CASE_STATEMENT)):
        found[number] = found.get(number, False) or looks_signed(name, form)
    return frozenset(number for number, is_signed in found.items() if not is_signed)


def _papers(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> Papers:
    """The kinds and stages of each ticket's records: joined by the database, and parted once for all alike."""
    named = _plain(records.c.kind) + "/" + sa.func.coalesce(_plain(records.c.stage), "")
    joined = sa.func.aggregate_strings(named, " ")
    query = sa.select(tickets.c.number, joined).select_from(_FILED).group_by(tickets.c.number)
    parted: dict[str, frozenset[tuple[Kind, Stage | None]]] = {}
    found = {}
    for number, words in connection.execute(query.where(condition)).all():
        if words not in parted:
            pairs = (word.split("/") for word in words.split(" "))
            parted[words] = frozenset((Kind(kind), Stage(stage) if stage else None) for kind, stage in pairs)
        found[number] = parted[words]
    return found


def _winding(row: Row, events: Row | None) -> bool:
    """Whether the latest times of its steps do not tell how a ticket stands."""
    failed = row.visit_solved in _UNSOLVED or row.visit_satisfied == _UNSATISFIED
    if events is None:
        return failed and row.closed_at is None
    said = dict(zip(_STEPS, events[1:], strict=False))
    closed = _latest(row.closed_at, said[Step.CLOSE], said[Step.ARCHIVE])
    sent_back = said[Step.REWORK] is not None and not _later(_latest(said[Step.HANDLE], closed), said[Step.REWORK])
    return bool(events.corrected) or sent_back or (closed is None and (failed or events.failed > 0))


def _docket(
    row: Row,
    events: Row | None,
    papers: Papers,
    flaws: "_Flaws",
    past: History | None,
    rates: RateSettings,
    limits: DeadlineSettings,
) -> Docket:
    """From the whole history where there is one, else from the latest time of each step."""
    standing = past.standing if past else None
    said = dict(zip(_STEPS, events[1:], strict=False)) if events is not None else {}
    exclusion = standing.exclusion if standing else _exclusion(said)
    if row.resolution_type in rates.excluded or row.is_assess is False:
        exclusion = Exclusion.GRANTED  # the platform has the last word, as in the figures
    carried = row.resolution_type in rates.pending
    known = replace(standing or _furthest(row, said, events, limits), exclusion=exclusion)
    decided = past.last(Step.PEND) if past else said.get(Step.PEND)
    held = papers.get(row.number, frozenset())
    kinds = {kind for kind, _ in held}
    told = row.closed_at is not None or row.status in limits.settled_statuses or Kind.REPLY in kinds
    return Docket(
        row.number,
        row.unit_l3 or row.unit_l2 or row.host_unit or "",
        row.order_type,
        row.created_at,
        known,
        answered=known.replied or told,
        visited=known.visits > 0 or _visited(row) or Kind.CALLBACK in kinds,
        pending_decided=carried or decided is not None,
        pending_settled=decided is not None and not carried and not known.pending,
        papers=held,
        unsigned=row.number in flaws.unsigned,
        disorder=flaws.disorder.get(row.number, ()),
    )


def _furthest(row: Row, said: Mapping[Step, Any], events: Row | None, limits: DeadlineSettings) -> Standing:
    """How far a ticket has come that went straight on."""
    visited = said.get(Step.VISIT) or _visited(row)
    replied = row.replied_at or said.get(Step.REPLY)
    reached = (
        (State.ARCHIVED, said.get(Step.ARCHIVE)),
        (State.CLOSED, row.closed_at or said.get(Step.CLOSE)),
        (State.TO_CLOSE, visited),
        (State.TO_VISIT, replied),
        (State.TO_REPLY, said.get(Step.HANDLE)),
        (State.TO_HANDLE, True),
    )
    state = next(state for state, is_reached in reached if is_reached)
    returned = _latest(row.returned_at, said.get(Step.RETURN))
    signed = _latest(row.signed_at, said.get(Step.SIGN))
    # Whoever has begun to handle a ticket can return it no more; of two at one moment the return is the later.
    sent_back = row.status in limits.returned_statuses or (returned is not None and not _later(signed, returned))
    if state is State.TO_HANDLE and sent_back:
        state = State.RETURNED
    pending = _later(said.get(Step.PEND), said.get(Step.SETTLE))
    unapproved = events is not None and events.unapproved > 0
    return Standing(state, visits=int(bool(visited)), replied=bool(replied), pending=pending, unapproved=unapproved)


def _visited(row: Row) -> bool:
    """Whether the export tells of a call-back, be it without its time."""
    answers = (row.visit_time, row.visit_valid, row.visit_contacted, row.visit_solved, row.visit_satisfied)
    return any(each is not None for each in answers)


def _exclusion(said: Mapping[Step, Any]) -> Exclusion | None:
    """How an application stands; of two events at one moment the conclusion is the later: it needs an application."""
    applied, granted, declined = (said.get(step) for step in (Step.APPLY_EXCLUSION, Step.EXCLUDE, Step.COUNT))
    if _later(applied, granted, declined):
        return Exclusion.APPLIED
    if _later(granted, declined):
        return Exclusion.GRANTED
    return Exclusion.DECLINED if declined else None


def _latest(*moments: Any) -> Any:  # noqa: ANN401 - text on SQLite, times on PostgreSQL
    known = [each for each in moments if each is not None]
    return max(known) if known else None


def _later(moment: Any, *others: Any) -> bool:  # noqa: ANN401 - as above
    """Whether the first is there, and later than all others that are there."""
    other = _latest(*others)
    return moment is not None and (other is None or moment > other)


def _chunks(keys: Collection[str]) -> Sequence[list[str]]:
    every = sorted(set(keys))
    return [every[start : start + _CHUNK] for start in range(0, len(every), _CHUNK)]
