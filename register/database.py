"""The database under the register: connecting, transactions, and which schema it has.

SQLite writes begin with BEGIN IMMEDIATE, so that two writers queue up instead of failing half-way; reads take a
snapshot and never wait (WAL). PostgreSQL lets one durable writer in at a time too, so that both behave alike.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError

from register.errors import (
    RegisterBusy,
    RegisterDamaged,
    RegisterError,
    RegisterFull,
    RegisterTooNew,
    RegisterUnreachable,
)
from register.schema import REVISION

BUSY_MILLISECONDS = 10_000
_WRITERS_LOCK = 7_304_412_345  # any fixed number: PostgreSQL's advisory lock that stands in for BEGIN IMMEDIATE
_POSTGRESQL_DURABLE = f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})"
_POSTGRESQL_FAST = "SET LOCAL synchronous_commit = off"
_MIGRATIONS = Path(__file__).parent / "migrations"
_WRITE = "anjuan_write"
_SQLITE_STATES = {"database is locked": RegisterBusy, "database or disk is full": RegisterFull} | dict.fromkeys(
    ("file is not a database", "database disk image is malformed"), RegisterDamaged
)


def _on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - sqlite3's connection
    connection.isolation_level = None  # we begin transactions ourselves
    for pragma in (f"busy_timeout={BUSY_MILLISECONDS}", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode=WAL")


def _on_begin(connection: sa.Connection) -> None:
    write = connection.get_execution_options().get(_WRITE)
    if write:
        connection.exec_driver_sql(f"PRAGMA synchronous={write}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def insert_for(dialect: str, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    """An insert that knows `on_conflict_do_update`: both databases have it, with the same words."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


class Database:
    """An open database; every use of it is a transaction. Threads may share it."""

    def __init__(self, where: Path | str) -> None:
        """Prepare to connect to a file (SQLite), or to `sqlite:///…` or `postgresql://…`.

        Raises:
            RegisterUnreachable: the URL is none, or its driver is not installed.
        """
        try:
            url = sa.URL.create("sqlite", database=str(where)) if isinstance(where, Path) else sa.make_url(where)
            if url.drivername == "postgresql":
                url = url.set(drivername="postgresql+psycopg")
            self.where = str(url.database) if url.drivername == "sqlite" else url.render_as_string()
            self.engine = sa.create_engine(url)
        except (SQLAlchemyError, NoSuchModuleError, ImportError) as error:
            raise RegisterUnreachable(str(where) if isinstance(where, Path) else "", str(error)) from error
        self.sqlite = url.get_backend_name() == "sqlite"
        if self.sqlite:
            sa.event.listen(self.engine, "connect", _on_connect)
            sa.event.listen(self.engine, "begin", _on_begin)

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A transaction that only reads, on one snapshot."""
        with self._named_errors(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self, *, durable: bool = True) -> Iterator[sa.Connection]:
        """A transaction that writes: all of it or nothing, also after kill -9.

        Args:
            durable: synced to the disk before it returns, so that a power cut loses nothing that was acknowledged; one
                at a time, on PostgreSQL too. Not needed for what is merely done again when it is lost.
        """
        options = {_WRITE: "FULL" if durable else "NORMAL"}
        engine = self.engine.execution_options(**options)
        with self._named_errors(), engine.begin() as connection:
            if not self.sqlite:
                connection.exec_driver_sql(_POSTGRESQL_DURABLE if durable else _POSTGRESQL_FAST)
            yield connection

    @contextmanager
    def _named_errors(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raised = self._named(error)
            if raised is None:
                raise
            raise raised from error

    def _named(self, error: DBAPIError) -> RegisterError | None:
        text = str(error.orig)
        if self.sqlite:
            for words, state in _SQLITE_STATES.items():
                if words in text:
                    return state(self.where)
            unreachable = "unable to open" in text or "readonly" in text
        else:
            state_code = getattr(error.orig, "sqlstate", None)
            unreachable = state_code is None or state_code.startswith(("08", "28", "3D", "57"))
            if state_code == "53100":
                return RegisterFull(self.where)
        return RegisterUnreachable(self.where, text) if unreachable else None

    def revision(self) -> str | None:
        """The revision of the schema that is there; None when there is none yet."""
        with self.read() as connection:
            if not sa.inspect(connection).has_table("alembic_version"):
                return None
            return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()

    def upgrade(self) -> None:
        """Bring the schema to this program's revision; a current one is left alone, without loading Alembic.

        Raises:
            RegisterTooNew: a newer program has made it.
        """
        revision = self.revision()
        if revision == REVISION:
            return
        from alembic import command
        from alembic.config import Config
        from alembic.util import CommandError

        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        with self.write() as connection:
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as error:
                raise RegisterTooNew(self.where, revision or "") from error

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()
