"""What the month's end must know of its tickets, by a few queries for all of them: never one for each."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

import sqlalchemy as sa

from anjuan.completeness import Disorder, disorder
from anjuan.course import Standing, has_come_to
from anjuan.gaps import Docket, kinds_of
from anjuan.kinds import Kind, Stage
from anjuan.settings import DeadlineSettings, RateSettings
from anjuan.signing import looks_signed
from anjuan.steps import Exclusion, State, Step
from anjuan.ticket import Satisfaction, Solved
from register.counting import belonging
from register.courses import TOLD, Course, Courses, plain
from register.database import Database
from register.parts import parts
from register.schema import Row, aliases, records, texts, tickets
from register.shelf import Filing, filing_of

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

        Args:
            since: the earliest time.
            until: the time after the last.
            rates: by which tickets belong to a time, and are excluded or 挂账 where the export says so.
            limits: what the export calls tickets that are done or returned.
        """
        belongs = belonging(rates.counted_by, since, until)
        with self._database.read() as connection:
            rows = connection.execute(_TICKETS.where(belongs).order_by(tickets.c.number)).all()
            courses = Courses().read(connection, belongs, rows)
            papers = _papers(connection, belongs)
            unsigned, suspects = _unsigned(connection, belongs), connection.scalars(_SUSPECTS.where(belongs)).all()
        flaws = _Flaws(unsigned, self._disorder(suspects))
        return tuple(_docket(row, courses[row.number], papers, flaws, rates, limits) for row in rows)

    def _disorder(self, numbers: Collection[str]) -> dict[str, tuple[Disorder, ...]]:
        """The photos of these tickets whose times contradict their stages."""
        return {
            number: tuple(disorder([each.record for each in held])) for number, held in self.filings(numbers).items()
        }

    def filings(self, numbers: Collection[str]) -> dict[str, tuple[Filing, ...]]:
        """The records of many tickets under all their numbers, by the canonical numbers that were given."""
        found: dict[str, list[Filing]] = {number: [] for number in numbers}
        with self._database.read() as connection:
            for some in parts(sorted(set(numbers))):
                known = sa.select(records, tickets.c.number.label("owner")).select_from(_FILED)
                strange = sa.select(records, records.c.ticket_no.label("owner"))
                unknown = records.c.ticket_no.not_in(sa.select(aliases.c.number))
                for query in (
                    known.where(tickets.c.number.in_(some)),
                    strange.where(records.c.ticket_no.in_(some), unknown),
                ):
                    for row in connection.execute(query.order_by(records.c.case_key, records.c.record_no)):
                        found[row.owner].append(filing_of(row))
        return {number: tuple(filings) for number, filings in found.items()}

    def texts(self, digests: Collection[str]) -> dict[str, str]:
        """What was read from these contents; those that nobody has read are absent."""
        found: dict[str, str] = {}
        with self._database.read() as connection:
            for some in parts(sorted(set(digests))):
                rows = connection.execute(sa.select(texts.c.sha256, texts.c.text).where(texts.c.sha256.in_(some)))
                found |= {row.sha256: row.text for row in rows}
        return found

    def ticketless(self, kinds: Collection[Kind], months: Collection[str]) -> tuple[Filing, ...]:
        """The records that belong to no ticket and are of one of these kinds, or in the series of one of the months."""
        named = sa.or_(*(records.c.case_key.endswith(f"/{month}", autoescape=True) for month in months))
        query = sa.select(records).where(records.c.ticket_no.is_(None), sa.or_(records.c.kind.in_(list(kinds)), named))
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(records.c.case_key, records.c.record_no))
            return tuple(map(filing_of, rows))


_TICKETS = sa.select(
    *TOLD,
    tickets.c.created_at,
    *(plain(tickets.c[name]).label(name) for name in ("unit_l2", "unit_l3", "order_type", "resolution_type", "status")),
    tickets.c.visit_valid,
    tickets.c.visit_contacted,
    tickets.c.is_assess,
)
_FILED = records.join(aliases, aliases.c.number == records.c.ticket_no).join(
    tickets, tickets.c.id == aliases.c.ticket_id
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
    named = plain(records.c.kind) + "/" + sa.func.coalesce(plain(records.c.stage), "")
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


def _docket(
    row: Row, course: Course, papers: Papers, flaws: "_Flaws", rates: RateSettings, limits: DeadlineSettings
) -> Docket:
    held = papers.get(row.number, frozenset())
    kinds = kinds_of(held)
    standing = _standing(row, course.standing, rates, limits)
    carried, decision = row.resolution_type in rates.pending, course.last_of(Step.PEND, Step.KEEP)
    decided = course.last_of(Step.PEND) is not None
    told = row.closed_at is not None or row.status in limits.settled_statuses or Kind.REPLY in kinds
    return Docket(
        row.number,
        row.unit_l3 or row.unit_l2 or row.host_unit or "",
        row.order_type,
        row.created_at,
        standing,
        answered=standing.replied or told,
        visited=standing.visits > 0 or _visited(row) or Kind.CALLBACK in kinds,
        pending_decided=carried or decided,
        papers=held,
        pending_declined=decision is Step.KEEP and not carried,
        pending_settled=decided and not carried and not standing.pending,
        unsigned=row.number in flaws.unsigned,
        disorder=flaws.disorder.get(row.number, ()),
    )


def _standing(row: Row, known: Standing, rates: RateSettings, limits: DeadlineSettings) -> Standing:
    """Where a ticket stands by its course, and by what an export says of it without a time."""
    standing = known
    if row.resolution_type in rates.excluded or row.is_assess is False:
        # The platform has the last word, as in the figures.
        standing = replace(standing, exclusion=Exclusion.GRANTED)
    if row.status in limits.returned_statuses and not has_come_to(known.state, State.TO_REPLY):
        return replace(standing, state=State.RETURNED)
    failed = row.visit_solved in _UNSOLVED or row.visit_satisfied == Satisfaction.UNSATISFIED
    if _visited(row) and not failed and not known.visits and known.state is State.TO_VISIT:
        return replace(standing, state=State.TO_CLOSE)
    return standing


_UNSOLVED = (Solved.UNSOLVED, Solved.PARTLY)


def _visited(row: Row) -> bool:
    """Whether the export tells of a call-back, be it without its time."""
    answers = (row.visit_time, row.visit_valid, row.visit_contacted, row.visit_solved, row.visit_satisfied)
    return any(each is not None for each in answers)
