"""The tickets of the register, and all numbers that name them."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from anjuan.steps import Step
from anjuan.ticket import Ticket
from register.audit import Entry, append
from register.database import Database
from register.merging import Upsert, merge, shares
from register.parts import parts
from register.schema import aliases, steps, tickets
from register.ticket_filter import Filter, condition_of, noted
from register.ticket_rows import ticket_of

_ROWS = 500
"""Read at once where all are."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the tickets that a filter finds, and how many it finds in all."""

    total: int
    tickets: tuple[Ticket, ...]


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
            shared = list(shares(connection, given))
        outcomes: dict[int, Upsert] = {}
        for places in shared:
            if outcomes:
                self._database.give_way()
            with self._database.write() as connection:
                outcomes |= zip(places, merge(connection, [given[at] for at in places], now, actor), strict=True)
        counts = Counter(outcomes.values())
        summary = Entry(actor, "tickets.imported", subject, {word: counts[word] for word in Upsert})
        with self._database.write() as connection:
            append(connection, [summary], now)
        return tuple(outcomes[index] for index in range(len(given)))

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
            for some in parts(sorted(numbers)):
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
        events = noted((step,)).where(steps.c.at >= since, steps.c.at < until)
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
            for row in connection.execution_options(yield_per=_ROWS).execute(query):
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
