"""The searches that are kept under a name, in the register and its backups alone."""

import datetime as dt
from dataclasses import replace

import sqlalchemy as sa

from anjuan.searches import SavedSearch, Search, SearchNameTaken, SearchUnknown
from register.audit import Entry, append
from register.column_types import storable
from register.database import Database
from register.schema import Row, searches

_ASKED = ("query", "month", "unit", "kind", "newest", "literal")


class Searches:
    """The kept searches of a register."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, saved: SavedSearch) -> None:
        """Keep a search. The same one under the same name again is nothing new.

        Raises:
            SearchNameTaken: another one is kept under this name.
        """
        row = {name: getattr(saved.search, name) for name in _ASKED}
        row |= {"name": saved.name, "saved_at": saved.saved_at, "saved_by": saved.saved_by}
        with self._database.write() as connection:
            there = connection.execute(sa.select(searches).where(searches.c.name == saved.name)).one_or_none()
            same = replace(saved.search, query=storable(saved.search.query))
            if there is not None and _saved(there).search != same:
                raise SearchNameTaken(saved.name)
            if there is None:
                connection.execute(sa.insert(searches), row)
                # What was asked may name people: the audit trail has the name alone.
                append(connection, [Entry(saved.saved_by, "search.saved", saved.name)], saved.saved_at)

    def get(self, name: str) -> SavedSearch:
        """The search kept under a name.

        Raises:
            SearchUnknown: there is none.
        """
        with self._database.read() as connection:
            row = connection.execute(sa.select(searches).where(searches.c.name == name)).one_or_none()
        if row is None:
            raise SearchUnknown(name)
        return _saved(row)

    def remove(self, name: str, now: dt.datetime, actor: str) -> None:
        """Keep a search no more.

        Raises:
            SearchUnknown: there is none under this name.
        """
        with self._database.write() as connection:
            if not connection.execute(sa.delete(searches).where(searches.c.name == name)).rowcount:
                raise SearchUnknown(name)
            append(connection, [Entry(actor, "search.removed", name)], now)

    def all(self) -> tuple[SavedSearch, ...]:
        """All of them, by name."""
        with self._database.read() as connection:
            return tuple(map(_saved, connection.execute(sa.select(searches).order_by(searches.c.name))))


def _saved(row: Row) -> SavedSearch:
    said = row._asdict()
    search = Search(**{name: said[name] for name in _ASKED})
    return SavedSearch(said["name"], search, said["saved_at"], said["saved_by"])
