"""The tickets of the register, and all numbers that name them."""

import datetime as dt
import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import sqlalchemy as sa

from anjuan.ids import RecordId
from anjuan.steps import Step
from anjuan.ticket import FIELDS, Satisfaction, Solved, Ticket
from register.audit import Entry, append
from register.database import Database
from register.outbox import enqueue
from register.schema import Row, aliases, records, steps, tickets

_CHUNK = 300
_AT_ONCE = 500
"""Tickets of one transaction: few enough that nobody who wants to write waits for longer than a blink."""
_INSERT = sa.insert(tickets)
_CORRECTED = sa.select(steps.c.corrects).where(steps.c.corrects.is_not(None))
_BAD_CALL = tickets.c.visit_solved.in_((Solved.UNSOLVED, Solved.PARTLY)) | (
    tickets.c.visit_satisfied == Satisfaction.UNSATISFIED
)
_DONE = (Step.REPLY, Step.CLOSE, Step.ARCHIVE)
_ANSWERED = (*_DONE, Step.RESPOND, Step.DISPATCH, Step.VERIFY, Step.HANDLE, Step.VISIT)
_UPDATE = (
    sa.update(tickets)
    .where(tickets.c.id == sa.bindparam("key"))
    .values({name: sa.bindparam(name) for name in ("number", *FIELDS, "updated_at")})
)


class Upsert(StrEnum):
    """What became of one given ticket."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REPEATED = "repeated"  # the same ticket was given before in this list; both are merged
    CONFLICT = "conflict"  # its two numbers belong to different tickets; not taken in


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


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the tickets that a filter finds, and how many it finds in all."""

    total: int
    tickets: tuple[Ticket, ...]


@dataclass(slots=True)
class _Identity:
    """One ticket under all its numbers while a list is taken in. `stored` has the database's rows, by key."""

    order_no: str | None = None
    numbers: set[str] = field(default_factory=set)
    stored: dict[int, Ticket] = field(default_factory=dict)
    given: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Settled:
    """What one identity comes to: what the register had, what it is to have."""

    identity: _Identity
    before: Ticket | None
    after: Ticket
    outcome: Upsert


class Tickets:
    """The tickets of a register."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def upsert_many(self, given: Sequence[Ticket], now: dt.datetime, actor: str, subject: str) -> tuple[Upsert, ...]:
        """Take in what an export says; one outcome for each given ticket.

        What an export leaves blank stays as it is; the last that is not blank wins. A ticket is known under both its
        numbers; where two tickets prove to be one they are joined. Records of changed tickets go to the outbox.

        Many tickets take several transactions, so that others get their turn; who dies between them imports again.

        Args:
            given: in the export's order, each with a number at least.
            now: the time.
            actor: who imports.
            subject: what is imported, for the audit trail, such as `tickets.xlsx`.
        """
        with self._database.read() as connection:
            parts = _parts(given, _owners(connection, {number for ticket in given for number in ticket.numbers}))
        outcomes: dict[int, Upsert] = {}
        for part in parts:
            if outcomes:
                self._database.give_way()
            outcomes |= zip(part, self._upsert([given[index] for index in part], now, actor), strict=True)
        counts = Counter(outcomes.values())
        summary = Entry(actor, "tickets.imported", subject, {word: counts[word] for word in Upsert})
        with self._database.write() as connection:
            append(connection, [summary], now)
        return tuple(outcomes[index] for index in range(len(given)))

    def _upsert(self, given: Sequence[Ticket], now: dt.datetime, actor: str) -> list[Upsert]:
        """Take in some tickets in one transaction; one outcome for each."""
        with self._database.write() as connection:
            known = _known(connection, {number for ticket in given for number in ticket.numbers})
            identities, conflicts = _identified(given, known)
            settled = [_settled(identity, given) for identity in identities]
            changed = [each for each in settled if each.outcome is not Upsert.UNCHANGED]
            _write(connection, changed, now)
            _link(connection, identities)
            _enqueue_records(connection, changed, now)
            append(connection, _updates(changed, actor), now)
        outcomes = dict.fromkeys(conflicts, Upsert.CONFLICT)
        for each in settled:
            first, *others = each.identity.given
            outcomes |= dict.fromkeys(others, Upsert.REPEATED) | {first: each.outcome}
        return [outcomes[index] for index in range(len(given))]

    def get(self, number: str) -> Ticket | None:
        """The ticket that a number names: either of its numbers, or a candidate or tail that fits one ticket alone."""
        canonical = self.resolve(number)
        if canonical is None:
            return None
        with self._database.read() as connection:
            row = connection.execute(sa.select(tickets).where(tickets.c.number == canonical)).one_or_none()
        return None if row is None else ticket_of(row)

    def named(self, numbers: Iterable[str]) -> dict[str, Ticket]:
        """The tickets that these numbers name exactly, by the number asked for."""
        found: dict[str, Ticket] = {}
        with self._database.read() as connection:
            for some in _chunks(numbers):
                query = sa.select(aliases.c.number.label("asked"), tickets).join_from(aliases, tickets)
                for row in connection.execute(query.where(aliases.c.number.in_(some))):
                    found[row.asked] = ticket_of(row)
        return found

    def resolve(self, number: str) -> str | None:
        """The canonical number of the one ticket that is meant; None when there is none, or more than one."""
        found = (
            self.candidates(number) if number.startswith(("?", "*")) else self._canonical(aliases.c.number == number)
        )
        return found[0] if len(found) == 1 else None

    def candidates(self, pattern: str) -> tuple[str, ...]:
        """Canonical numbers of all tickets that `?-230914-001234` (channel unknown) or `*001234` (tail) may mean."""
        tail = pattern.lstrip("?*")
        return self._canonical(aliases.c.number.endswith(tail, autoescape=True)) if tail else ()

    def find(self, wanted: Filter, limit: int = 100, offset: int = 0) -> Page:
        """List tickets, the newest first."""
        condition = condition_of(wanted)
        order = (tickets.c.created_at.is_(None), tickets.c.created_at.desc(), tickets.c.number)
        with self._database.read() as connection:
            total = connection.execute(sa.select(sa.func.count()).select_from(tickets).where(condition)).scalar_one()
            rows = connection.execute(
                sa.select(tickets).where(condition).order_by(*order).limit(limit).offset(offset)
            ).all()
        return Page(total, tuple(map(ticket_of, rows)))

    def having(self, name: str, *values: str | None) -> set[str]:
        """The numbers of the tickets whose field has one of these values; None: of those that lack it."""
        return self._numbers(sa.or_(sa.false(), *(tickets.c[name] == value for value in values)))

    def noted(self, step: Step, since: dt.datetime, until: dt.datetime) -> set[str]:
        """The numbers of the tickets for which a step was noted in this time, and not corrected."""
        events = _taken((step,)).where(steps.c.at >= since, steps.c.at < until)
        return self._numbers(tickets.c.id.in_(events.with_only_columns(aliases.c.ticket_id)))

    def every(self, wanted: Filter) -> tuple[Ticket, ...]:
        """All tickets that a filter finds, in no order."""
        with self._database.read() as connection:
            return tuple(map(ticket_of, connection.execute(sa.select(tickets).where(condition_of(wanted)))))

    def changed(self) -> tuple[int, dt.datetime | None]:
        """How many tickets there are, and when the one that changed last did."""
        newest = sa.type_coerce(sa.func.max(tickets.c.updated_at), tickets.c.updated_at.type)
        with self._database.read() as connection:
            count = connection.execute(sa.select(sa.func.count()).select_from(tickets)).scalar_one()
            return count, connection.execute(sa.select(newest)).scalar()

    def updated_since(self, since: dt.datetime | None) -> Iterator[Ticket]:
        """The tickets that were added or changed at or after a time, or all; those of one moment together."""
        condition = tickets.c.updated_at >= since if since else sa.true()
        query = sa.select(tickets).where(condition).order_by(tickets.c.id)
        with self._database.read() as connection:
            for row in connection.execution_options(yield_per=_AT_ONCE).execute(query):
                yield ticket_of(row)

    def count(self) -> int:
        """How many tickets there are."""
        with self._database.read() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(tickets)).scalar_one()

    def _numbers(self, condition: sa.ColumnElement[bool]) -> set[str]:
        with self._database.read() as connection:
            return set(connection.execute(sa.select(tickets.c.number).where(condition)).scalars())

    def _canonical(self, condition: sa.ColumnElement[bool]) -> tuple[str, ...]:
        query = sa.select(tickets.c.number).distinct().join(aliases).where(condition).order_by(tickets.c.number)
        with self._database.read() as connection:
            return tuple(connection.execute(query).scalars())


def ticket_of(row: Row) -> Ticket:
    """The value in a row of tickets."""
    said = row._asdict()
    values = {name: said[name] for name in FIELDS}
    return Ticket(**values | {"tags": tuple(values["tags"])})


def _row(ticket: Ticket) -> dict[str, object]:
    return {"number": ticket.number} | {name: getattr(ticket, name) for name in FIELDS}


def _merged(exports: Sequence[Ticket]) -> Ticket:
    return functools.reduce(Ticket.updated_by, exports)


def _settled(identity: _Identity, given: Sequence[Ticket]) -> _Settled:
    before = _merged([identity.stored[key] for key in sorted(identity.stored)]) if identity.stored else None
    after = _merged(([before] if before else []) + [given[index] for index in identity.given])
    if before is None:
        return _Settled(identity, before, after, Upsert.ADDED)
    same = before == after and len(identity.stored) == 1
    return _Settled(identity, before, after, Upsert.UNCHANGED if same else Upsert.UPDATED)


def _updates(changed: Sequence[_Settled], actor: str) -> list[Entry]:
    """One entry for each ticket that changed: which fields, never their values."""
    return [
        Entry(actor, "ticket.updated", each.after.number, {"fields": list(each.before.changed_fields(each.after))})
        for each in changed
        if each.before is not None
    ]


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
        done = _taken(_DONE).with_only_columns(aliases.c.ticket_id)
        told_done = tickets.c.status.in_(sorted(wanted.settled)) & tickets.c.status.is_not(None)
        condition &= tickets.c.replied_at.is_(None) & tickets.c.closed_at.is_(None) & ~told_done
        condition &= tickets.c.id.not_in(done)
    if wanted.due_by is not None:
        answered = sa.exists(_taken(_ANSWERED).where(aliases.c.ticket_id == tickets.c.id))
        condition &= tickets.c.deadline_at.is_(None) | (tickets.c.deadline_at <= wanted.due_by) | ~answered
    if wanted.visited_since is not None:
        condition &= _visited(wanted.visited_since)
    if wanted.reworking:
        condition &= _reworking()
    return condition


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
    noted = (
        sa.select(aliases.c.ticket_id)
        .join(steps, steps.c.ticket_no == aliases.c.number)
        .join(tickets, tickets.c.id == aliases.c.ticket_id)
        .where(sent_back, steps.c.id.not_in(_CORRECTED), ~sa.exists(closed))
        .where(tickets.c.closed_at.is_(None) | (tickets.c.closed_at < steps.c.at))
    )
    return tickets.c.id.in_(noted) | (tickets.c.visit_time.is_not(None) & tickets.c.closed_at.is_(None) & _BAD_CALL)


def _visited(since: dt.datetime) -> sa.ColumnElement[bool]:
    calls = sa.select(aliases.c.ticket_id).join(steps, steps.c.ticket_no == aliases.c.number)
    noted = calls.where(steps.c.step == Step.VISIT, steps.c.at >= since)
    untimed = tickets.c.visit_time.is_(None) & (tickets.c.created_at >= since) & _BAD_CALL
    return (tickets.c.visit_time >= since) | tickets.c.id.in_(noted) | untimed


def _taken(any_of: Sequence[Step]) -> sa.Select[tuple[int]]:
    """The noted events of these steps that were not corrected, by the numbers of their tickets."""
    events = sa.select(steps.c.id).join(aliases, steps.c.ticket_no == aliases.c.number)
    return events.where(steps.c.step.in_(any_of), steps.c.id.not_in(_CORRECTED))


def _chunks(keys: Iterable[str]) -> Iterable[list[str]]:
    every = sorted(keys)
    return (every[start : start + _CHUNK] for start in range(0, len(every), _CHUNK))


def _known(connection: sa.Connection, numbers: set[str]) -> dict[str, _Identity]:
    """The stored tickets that these numbers name, by number."""
    by_key: dict[int, _Identity] = {}
    known: dict[str, _Identity] = {}
    for chunk in _chunks(numbers):
        query = sa.select(aliases.c.number.label("alias"), tickets).join_from(aliases, tickets)
        for row in connection.execute(query.where(aliases.c.number.in_(chunk))):
            if row.id not in by_key:
                by_key[row.id] = _Identity(row.order_no, set(), {row.id: ticket_of(row)})
            by_key[row.id].numbers.add(row.alias)
            known[row.alias] = by_key[row.id]
    return known


def _owners(connection: sa.Connection, numbers: set[str]) -> dict[str, int]:
    """The keys of the stored tickets that these numbers name."""
    owners: dict[str, int] = {}
    for chunk in _chunks(numbers):
        query = sa.select(aliases.c.number, aliases.c.ticket_id).where(aliases.c.number.in_(chunk))
        owners |= {row.number: row.ticket_id for row in connection.execute(query)}
    return owners


def _parts(given: Sequence[Ticket], owners: Mapping[str, int]) -> Iterator[list[int]]:
    """The places of the given tickets in parts for a transaction each; whatever may be one ticket is in one part."""
    leaders: dict[str | int, str | int] = {}

    def leader(name: str | int) -> str | int:
        while (above := leaders.setdefault(name, name)) != name:
            leaders[name] = leaders[above]
            name = above
        return name

    for ticket in given:
        first, *others = (name for number in ticket.numbers for name in (number, owners.get(number, number)))
        for other in others:
            leaders[leader(other)] = leader(first)
    same: dict[str | int, list[int]] = {}
    for index, ticket in enumerate(given):
        same.setdefault(leader(ticket.number), []).append(index)
    part: list[int] = []
    for indexes in same.values():
        part += indexes
        if len(part) >= _AT_ONCE:
            yield sorted(part)
            part = []
    if part:
        yield sorted(part)


def _identified(given: Sequence[Ticket], known: dict[str, _Identity]) -> tuple[list[_Identity], list[int]]:
    """Who is who: the identities that the given tickets name, and the places of those that contradict.

    An identity has one order number at most; a district number alone joins it when a row names both.
    """
    conflicts = []
    for index, ticket in enumerate(given):
        met = list({id(known[number]): known[number] for number in ticket.numbers if number in known}.values())
        orders = {each.order_no for each in met if each.order_no} | ({ticket.order_no} if ticket.order_no else set())
        if len(orders) > 1:
            conflicts.append(index)
            continue
        whole = met[0] if met else _Identity()
        for other in met[1:]:
            whole.numbers |= other.numbers
            whole.stored |= other.stored
            whole.given = sorted(whole.given + other.given)
        whole.order_no = next(iter(orders), None)
        whole.numbers.update(ticket.numbers)
        whole.given.append(index)
        known.update(dict.fromkeys(whole.numbers, whole))
    identities = {id(each): each for each in known.values() if each.given}
    return sorted(identities.values(), key=lambda each: each.given[0]), conflicts


def _write(connection: sa.Connection, changed: Sequence[_Settled], now: dt.datetime) -> None:
    last = connection.execute(sa.select(sa.func.coalesce(sa.func.max(tickets.c.id), 0))).scalar_one()
    new, old = [], []
    for each in changed:
        row = _row(each.after) | {"updated_at": now}
        if each.identity.stored:
            old.append(row | {"key": _joined(connection, each.identity)})
        else:
            last += 1
            each.identity.stored[last] = each.after
            new.append(row | {"id": last, "added_at": now})
    if old:
        connection.execute(_UPDATE, old)
    if new:
        connection.execute(_INSERT, new)


def _joined(connection: sa.Connection, identity: _Identity) -> int:
    """The key of an identity's row. Where it has several the oldest stays and takes over the others' numbers."""
    kept, *others = sorted(identity.stored)
    for key in others:
        connection.execute(sa.update(aliases).where(aliases.c.ticket_id == key), {"ticket_id": kept})
        connection.execute(sa.delete(tickets).where(tickets.c.id == key))
    return kept


def _link(connection: sa.Connection, identities: Sequence[_Identity]) -> None:
    """Add the numbers that the register does not know yet."""
    numbers = {number: min(each.stored) for each in identities for number in each.numbers}
    for chunk in _chunks(numbers):
        there = set(connection.execute(sa.select(aliases.c.number).where(aliases.c.number.in_(chunk))).scalars())
        rows = [{"number": number, "ticket_id": numbers[number]} for number in chunk if number not in there]
        if rows:
            connection.execute(sa.insert(aliases), rows)


def _enqueue_records(connection: sa.Connection, changed: Sequence[_Settled], now: dt.datetime) -> None:
    """The index shows title, unit and time of a ticket beside its records: bring them up to date."""
    places: list[RecordId] = []
    keys = {str(key): key for each in changed for key in each.identity.stored}
    for chunk in _chunks(keys):
        names = sa.select(aliases.c.number).where(aliases.c.ticket_id.in_([keys[text] for text in chunk]))
        query = sa.select(records.c.case_key, records.c.record_no).where(records.c.ticket_no.in_(names))
        places += [RecordId(*row) for row in connection.execute(query)]
    enqueue(connection, places, now)
