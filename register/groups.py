"""What persons decided of tickets that may tell one story (重复诉求, 群诉). Nothing else of them is kept: no caller.

A group only ever gains tickets; what was decided of it can be decided otherwise, and the audit trail tells both.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import replace

import sqlalchemy as sa

from anjuan.repeats import Group
from register.audit import Entry, append
from register.database import Database
from register.schema import aliases, group_tickets, groups, tickets

_MEMBERS = (
    sa.select(group_tickets.c.group_id, sa.func.coalesce(tickets.c.number, group_tickets.c.ticket_no).label("number"))
    .outerjoin(aliases, aliases.c.number == group_tickets.c.ticket_no)
    .outerjoin(tickets, tickets.c.id == aliases.c.ticket_id)
    .distinct()
    .order_by(group_tickets.c.group_id, "number")
)
"""The tickets of groups by the numbers that they have now."""


class Groups:
    """The groups of a register."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def decide(self, group: Group, now: dt.datetime, actor: str) -> Group:
        """Keep what was decided of some tickets, or of a group that is there; given back with its number.

        Args:
            group: with the number of a group that is there, its decision is replaced and its tickets are added to
                those that the group has.
            now: the time.
            actor: who decides.
        """
        facts = {
            "sameness": group.sameness, "confirmed": group.confirmed, "decided_at": group.decided_at,
            "decided_by": group.decided_by, "note": group.note,
        }  # fmt: skip
        with self._database.write() as connection:
            if group.no is None:
                number: int = connection.execute(sa.insert(groups).returning(groups.c.id), facts).scalar_one()
            else:
                number = group.no
                connection.execute(sa.update(groups).where(groups.c.id == number), facts)
            members = _members(connection, number)
            new = [ticket for ticket in dict.fromkeys(group.tickets) if ticket not in members]
            if new:
                rows = [{"group_id": number, "ticket_no": ticket} for ticket in new]
                connection.execute(sa.insert(group_tickets), rows)
            action = "group.confirmed" if group.confirmed else "group.rejected"
            detail = {"sameness": group.sameness, "tickets": list(group.tickets)}
            append(connection, [Entry(actor, action, f"group#{number}", detail)], now)
            return replace(group, no=number, tickets=tuple(sorted({*members, *new})))

    def all(self) -> tuple[Group, ...]:
        """All groups, those that were rejected among them, by number."""
        members: dict[int, list[str]] = defaultdict(list)
        with self._database.read() as connection:
            for row in connection.execute(_MEMBERS):
                members[row.group_id].append(row.number)
            rows = connection.execute(sa.select(groups).order_by(groups.c.id)).all()
        return tuple(
            Group(row.sameness, tuple(members[row.id]), row.confirmed, row.decided_at, row.decided_by, row.note, row.id)
            for row in rows
        )


def _members(connection: sa.Connection, number: int) -> set[str]:
    found = connection.execute(_MEMBERS.where(group_tickets.c.group_id == number))
    return {row.number for row in found}
