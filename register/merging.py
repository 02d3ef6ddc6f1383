"""What an export says of tickets, merged into their table.

A ticket is known under two numbers, and what is said of either is said of it; where two tickets prove to be one they
are joined.
"""

import datetime as dt
import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import sqlalchemy as sa

from anjuan.ids import RecordId
from anjuan.ticket import FIELDS, Ticket
from register.audit import Entry, append
from register.outbox import enqueue
from register.parts import parts
from register.schema import aliases, records, tickets
from register.ticket_rows import row_of, ticket_of

_AT_ONCE = 500
"""Tickets of one transaction: few enough that nobody who wants to write waits for longer than a blink."""
_INSERT = sa.insert(tickets)
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


def merge(connection: sa.Connection, given: Sequence[Ticket], now: dt.datetime, actor: str) -> list[Upsert]:
    """Take in some tickets; one outcome for each. Records of changed tickets go to the outbox."""
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


def shares(connection: sa.Connection, given: Sequence[Ticket]) -> Iterator[list[int]]:
    """The places of the given tickets, shared out to transactions; whatever may be one ticket is in one of them."""
    return _shared(given, _owners(connection, {number for ticket in given for number in ticket.numbers}))


def _shared(given: Sequence[Ticket], owners: Mapping[str, int]) -> Iterator[list[int]]:
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


def _known(connection: sa.Connection, numbers: set[str]) -> dict[str, _Identity]:
    """The stored tickets that these numbers name, by number."""
    by_key: dict[int, _Identity] = {}
    known: dict[str, _Identity] = {}
    for some in parts(sorted(numbers)):
        query = sa.select(aliases.c.number.label("alias"), tickets).join_from(aliases, tickets)
        for row in connection.execute(query.where(aliases.c.number.in_(some))):
            if row.id not in by_key:
                by_key[row.id] = _Identity(row.order_no, set(), {row.id: ticket_of(row)})
            by_key[row.id].numbers.add(row.alias)
            known[row.alias] = by_key[row.id]
    return known


def _owners(connection: sa.Connection, numbers: set[str]) -> dict[str, int]:
    """The keys of the stored tickets that these numbers name."""
    owners: dict[str, int] = {}
    for some in parts(sorted(numbers)):
        query = sa.select(aliases.c.number, aliases.c.ticket_id).where(aliases.c.number.in_(some))
        owners |= {row.number: row.ticket_id for row in connection.execute(query)}
    return owners


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


def _write(connection: sa.Connection, changed: Sequence[_Settled], now: dt.datetime) -> None:
    last = connection.execute(sa.select(sa.func.coalesce(sa.func.max(tickets.c.id), 0))).scalar_one()
    moment = _moment(connection, now)
    new, old = [], []
    for each in changed:
        row = row_of(each.after) | {"updated_at": moment}
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


def _moment(connection: sa.Connection, now: dt.datetime) -> dt.datetime:
    """The time of this change, later than that of any before it: who knows the register up to a time misses none.

    A long import began before others that were done meanwhile, and clocks are set back. Writers take turns.
    """
    newest = sa.type_coerce(sa.func.max(tickets.c.updated_at), tickets.c.updated_at.type)
    last: dt.datetime | None = connection.execute(sa.select(newest)).scalar()
    return now if last is None else max(now, last + dt.timedelta(microseconds=1))


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
    for some in parts(sorted(numbers)):
        there = set(connection.execute(sa.select(aliases.c.number).where(aliases.c.number.in_(some))).scalars())
        rows = [{"number": number, "ticket_id": numbers[number]} for number in some if number not in there]
        if rows:
            connection.execute(sa.insert(aliases), rows)


def _enqueue_records(connection: sa.Connection, changed: Sequence[_Settled], now: dt.datetime) -> None:
    """The index shows title, unit and time of a ticket beside its records: bring them up to date."""
    places: list[RecordId] = []
    for some in parts(sorted({key for each in changed for key in each.identity.stored})):
        names = sa.select(aliases.c.number).where(aliases.c.ticket_id.in_(some))
        query = sa.select(records.c.case_key, records.c.record_no).where(records.c.ticket_no.in_(names))
        places += [RecordId(*row) for row in connection.execute(query)]
    enqueue(connection, places, now)
