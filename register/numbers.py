"""Which tickets a number means: all of it, one whose channel is unknown, or the end of one."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from anjuan.ids import SHANGHAI
from anjuan.numbers import number_date
from register.database import Database
from register.schema import Row, aliases, records, tickets

MOST = 200
"""Tickets given for one number, the newest."""


@dataclass(frozen=True, slots=True)
class NamedTicket:
    """A ticket that a number means.

    Attributes:
        number: canonical.
        numbers: all that name it, this one first.
        day: it came on; None where neither the register nor the number tells.
        title: empty where no import has brought it.
        unit: 承办单位; the same.
        records: papers filed under it.
    """

    number: str
    numbers: tuple[str, ...]
    day: dt.date | None
    title: str = ""
    unit: str = ""
    records: int = 0


class Numbers:
    """The numbers of a register's tickets, and of the case files that no import has brought a ticket for."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def meant(self, number: str) -> tuple[NamedTicket, ...]:
        """The tickets that `热线-230914-001234`, `?-230914-001234` or `*1234` may mean, the newest first.

        At most `MOST`. A district's number means its ticket too. Only numbers of tickets are looked at, never those of
        telephones.
        """
        tail = number.lstrip("?*")
        if not tail:
            return ()
        in_aliases, in_records = (
            column.endswith(tail, autoescape=True) if tail != number else column == number
            for column in (aliases.c.number, records.c.ticket_no)
        )
        known = sa.select(aliases.c.ticket_id).where(in_aliases)
        listed = (
            sa.select(tickets.c.id, tickets.c.number, tickets.c.created_at, tickets.c.title, tickets.c.host_unit)
            .where(tickets.c.id.in_(known))
            .order_by(tickets.c.created_at.is_(None), tickets.c.created_at.desc(), tickets.c.number)
            .limit(MOST)
        )
        unknown = (
            sa.select(records.c.ticket_no)
            .distinct()
            .where(in_records, records.c.ticket_no.not_in(sa.select(aliases.c.number)))
            .limit(MOST)
        )
        with self._database.read() as connection:
            rows = connection.execute(listed).all()
            others = _numbers(connection, [row.id for row in rows])
            found = [_named(row, others[row.id]) for row in rows]
            found += [NamedTicket(each, (each,), number_date(each)) for each in connection.scalars(unknown)]
            counts = _papers(connection, [name for each in found for name in each.numbers])
        found.sort(key=lambda each: (each.day or dt.date.min, each.number), reverse=True)
        return tuple(_counted(each, counts) for each in found[:MOST])


def _numbers(connection: sa.Connection, keys: list[int]) -> dict[int, list[str]]:
    query = sa.select(aliases.c.ticket_id, aliases.c.number).where(aliases.c.ticket_id.in_(keys))
    found: dict[int, list[str]] = {key: [] for key in keys}
    for row in connection.execute(query.order_by(aliases.c.number)):
        found[row.ticket_id].append(row.number)
    return found


def _named(row: Row, numbers: Iterable[str]) -> NamedTicket:
    day = row.created_at.astimezone(SHANGHAI).date() if row.created_at else number_date(row.number)
    names = tuple(dict.fromkeys((row.number, *numbers)))
    return NamedTicket(row.number, names, day, row.title or "", row.host_unit or "")


def _papers(connection: sa.Connection, numbers: list[str]) -> dict[str, int]:
    query = sa.select(records.c.ticket_no, sa.func.count()).where(records.c.ticket_no.in_(numbers))
    return {row.ticket_no: row[1] for row in connection.execute(query.group_by(records.c.ticket_no))}


def _counted(named: NamedTicket, counts: dict[str, int]) -> NamedTicket:
    papers = sum(counts.get(number, 0) for number in named.numbers)
    return NamedTicket(named.number, named.numbers, named.day, named.title, named.unit, papers)
