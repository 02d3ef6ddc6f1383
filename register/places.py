"""Where the tickets of a register are, and who handles them: what names are offered from."""

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from register.database import Database
from register.schema import tickets

_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class TicketPlaces:
    """The names of one ticket.

    Attributes:
        number: canonical.
        secret: whether its caller asked for secrecy.
        district: 被反映区.
        town: 街乡镇.
        village: 村、社区.
        point: 点位.
        units: 承办单位 of every level.
    """

    number: str
    secret: bool
    district: str
    town: str
    village: str
    point: str
    units: tuple[str, ...]


class Places:
    """The places and units of a register's tickets."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def each(self) -> Iterator[TicketPlaces]:
        """Those of every ticket, by number."""
        row = tickets.c
        query = sa.select(
            row.number, row.is_secret, row.district, row.town, row.village, row.point,
            row.host_unit, row.unit_l2, row.unit_l3,
        ).order_by(row.number)  # fmt: skip
        with self._database.read() as connection:
            for each in connection.execution_options(yield_per=_AT_ONCE).execute(query):
                number, secret, *names = each
                district, town, village, point, *units = (name or "" for name in names)
                yield TicketPlaces(
                    number, bool(secret), district, town, village, point, tuple(filter(None, dict.fromkeys(units)))
                )
