"""The courses of many tickets at once: where each stands, without reading what is of no account for that.

The state follows from the same fold as a whole history (`anjuan.course`). Most tickets have taken the very turns of
thousands of others: each course is folded once.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from anjuan.course import Moment, Standing, Times, Turn, fold, order_of, told_by, withdrawn_among
from anjuan.steps import Source, Step
from anjuan.ticket import Satisfaction, Solved, Ticket, call_failed, call_told
from register.column_types import when
from register.database import Database
from register.parts import parts
from register.schema import Row, aliases, steps, tickets
from register.ticket_filter import Filter, condition_of

_Stored = Sequence[Any]
"""A stored event: its ticket's key, its own, its time, what it corrects, an 延期's limit, what else decides."""
_BLANKS = " \t\r\n\u3000"


@dataclass(frozen=True, slots=True)
class Course:
    """What happened to a ticket, as far as it counts, by time.

    Attributes:
        standing: where it stands.
        turns: that were taken, without those that were withdrawn.
        times: of these, as the database has them.
    """

    standing: Standing
    turns: tuple[Turn, ...]
    times: tuple[Moment, ...]

    def last_of(self, *wanted: Step) -> Step | None:
        """The one of these steps that was taken last; None: none was."""
        return next((turn.step for turn in reversed(self.turns) if turn.step in wanted), None)

    def first(self, wanted: frozenset[Step]) -> dt.datetime | None:
        """When one of these steps was taken first."""
        return next((when(at) for turn, at in zip(self.turns, self.times, strict=True) if turn.step in wanted), None)


def plain(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """The column as the database has it: times are only compared with each other, words looked up."""
    return sa.type_coerce(column, sa.Text())


TOLD = (
    tickets.c.id,
    tickets.c.number,
    *(
        plain(tickets.c[name]).label(name)
        for name in (
            "dispatched_at", "signed_at", "returned_at", "replied_at", "visit_time", "closed_at",
            "host_unit", "visit_solved", "visit_satisfied",
        )
    ),
)  # fmt: skip
"""What an export tells of a ticket's course: its keys, its `Times`, and what else counts of them."""


@dataclass(slots=True)
class Courses:
    """Reads the courses of tickets; what many of them have alike is reckoned once."""

    _turns: dict[str, Turn] = field(default_factory=dict)
    _standings: dict[tuple[Turn, ...], Standing] = field(default_factory=dict)

    def read(
        self, connection: sa.Connection, condition: sa.ColumnElement[bool], told: Iterable[Row]
    ) -> dict[str, Course]:
        """The courses of the tickets for which a condition holds, by canonical number.

        Args:
            connection: to read from.
            condition: on the table of tickets.
            told: rows of these tickets that begin with the columns TOLD.
        """
        noted: defaultdict[int, list[_Stored]] = defaultdict(list)
        for stored in _as_stored(connection, _EVENTS.where(condition)):
            noted[stored[_TICKET]].append(stored)
        return {row[1]: self._course(row, noted.get(row[0], ())) for row in told}

    def _course(self, row: Row, events: Sequence[_Stored]) -> Course:
        if any(each[_CORRECTS] is not None for each in events):
            gone = withdrawn_among((each[_ID], each[_CORRECTS]) for each in events)
            events = [each for each in events if each[_ID] not in gone]
        taken = [(each[_AT], True, each[_ID], self._turn(each)) for each in events]  # as `order_of` has it
        times = Times(*row[2:8])
        if any(times):
            told = told_by(times, [(turn.step, at) for at, _, _, turn in taken])
            taken += [(*order_of(at, step, None, by_export=True), _by_export(row, step)) for step, at in told]
        taken.sort(key=_place)
        turns = tuple([each[3] for each in taken])
        if turns not in self._standings:
            self._standings[turns], _ = fold(turns)
        return Course(self._standings[turns], turns, tuple([each[0] for each in taken]))

    def _turn(self, event: _Stored) -> Turn:
        """What decides of a stored event."""
        said = event[_SAID]
        if said not in self._turns:
            step, source, reasoned, approved, solved, satisfied, unit = said.split("|", 6)
            found, pleased = Solved(solved) if solved else None, Satisfaction(satisfied) if satisfied else None
            self._turns[said] = Turn(
                Step(step),
                source == Source.PERSON,
                unit,
                bool(reasoned),
                bool(approved),
                call_failed(found, pleased),
                call_told(found, pleased),
            )
        turn = self._turns[said]
        if event[_UNTIL] is None:
            return turn
        return turn._replace(at=when(event[_AT]), until=when(event[_UNTIL]))


class Followed:
    """The tickets of a register, each with its course."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def every(self, wanted: Filter, names: Sequence[str]) -> list[tuple[Ticket, Course]]:
        """All tickets that a filter finds, in no order; of each only these fields and its numbers."""
        fields = dict.fromkeys(("order_no", "case_no", *names))
        query = sa.select(*TOLD, *(tickets.c[name].label(f"own_{name}") for name in fields))
        courses = Courses()
        found: list[tuple[Ticket, Course]] = []
        with self._database.read() as connection:
            rows = connection.execute(query.where(condition_of(wanted))).all()
            for part in parts(rows, _AT_ONCE):
                known = courses.read(connection, tickets.c.id.in_([row[0] for row in part]), part)
                found += [(_ticket(fields, row[len(TOLD) :]), known[row[1]]) for row in part]
        return found


def _ticket(names: Iterable[str], values: Sequence[Any]) -> Ticket:
    said = dict(zip(names, values, strict=True))
    return Ticket(**said | ({"tags": tuple(said["tags"])} if "tags" in said else {}))


_AT_ONCE = 2000
_place = itemgetter(0, 1, 2)
_TICKET, _ID, _AT, _CORRECTS, _UNTIL, _SAID = range(6)


def _marked(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[str]:
    return sa.case((condition, "1"), else_="")


_EVENTS = (
    sa.select(
        tickets.c.id,
        steps.c.id,
        plain(steps.c.at),
        steps.c.corrects,
        plain(sa.case((steps.c.step == Step.EXTEND, steps.c.until))),
        plain(steps.c.step)
        + "|"
        + plain(steps.c.source)
        + "|"
        # A reason counts of 办结 alone, an approver of 派发.
        + _marked((steps.c.step == Step.CLOSE) & (sa.func.trim(steps.c.note, _BLANKS) != ""))
        + "|"
        + _marked((steps.c.step == Step.DISPATCH) & (sa.func.trim(steps.c.approver, _BLANKS) != ""))
        + "|"
        + sa.func.coalesce(plain(steps.c.solved), "")
        + "|"
        + sa.func.coalesce(plain(steps.c.satisfied), "")
        + "|"
        + plain(steps.c.unit),
    )
    .join(aliases, aliases.c.number == steps.c.ticket_no)
    .join(tickets, tickets.c.id == aliases.c.ticket_id)
)


def _as_stored(connection: sa.Connection, query: sa.Select[Any]) -> list[_Stored]:
    """The rows as the driver gives them: of many, making rows of our own would take longer than reading them."""
    rows: list[_Stored] = list(connection.execute(query).cursor.fetchall())
    return rows


def _by_export(row: Row, step: Step) -> Turn:
    """What decides of a step that the export alone tells of."""
    unit, solved, satisfied = row[8:11]
    if step is not Step.VISIT:
        return Turn(step, by_person=False, unit=(unit or "") if step is Step.DISPATCH else "")
    found, pleased = Solved(solved) if solved else None, Satisfaction(satisfied) if satisfied else None
    return Turn(step, by_person=False, failed=call_failed(found, pleased), told=call_told(found, pleased))
