"""The database under the register: connecting, transactions, and which schema it has.

SQLite writes begin with BEGIN IMMEDIATE, so that two writers queue up instead of failing half-way; reads take a
snapshot and never wait (WAL). PostgreSQL lets one durable writer in at a time too, so that both behave alike.
"""

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, InterfaceError, NoSuchModuleError, OperationalError, SQLAlchemyError

from register.errors import (
    Cause,
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
_TURN_SECONDS = 0.05
_PRIMARY_CODE = 0xFF  # SQLite's extended codes have the plain one in their lowest byte
_SQLITE_STATES: dict[int, type[RegisterBusy | RegisterFull | RegisterDamaged]] = {
    sqlite3.SQLITE_BUSY: RegisterBusy,
    sqlite3.SQLITE_LOCKED: RegisterBusy,
    sqlite3.SQLITE_FULL: RegisterFull,
    # Files that could not grow: a full disk again, met in the log or its index.
    sqlite3.SQLITE_IOERR_SHMSIZE: RegisterFull,
    sqlite3.SQLITE_IOERR_WRITE: RegisterFull,
    sqlite3.SQLITE_CORRUPT: RegisterDamaged,
    sqlite3.SQLITE_NOTADB: RegisterDamaged,
}
_SQLITE_CAUSES = {
    sqlite3.SQLITE_IOERR: Cause.BROKEN,
    sqlite3.SQLITE_PROTOCOL: Cause.BROKEN,
    sqlite3.SQLITE_READONLY: Cause.DENIED,
    sqlite3.SQLITE_PERM: Cause.DENIED,
    sqlite3.SQLITE_CANTOPEN: Cause.DENIED,
}
_SERVER_CAUSES = {"08": Cause.REFUSED, "57": Cause.REFUSED, "28": Cause.DENIED, "3D": Cause.MISSING}
_SERVER_FULL = "53100"
# libpq gives no code when connecting fails: the server's sentence is all there is, in English or in Chinese.
_SERVER_SENTENCES = (
    (re.compile("authentication failed|no password|pg_hba|role .* does not exist|认证失败|角色.*不存在"), "28"),
    (re.compile("database .* does not exist|数据库.*不存在"), "3D"),
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
        url = sa.URL.create("sqlite", database=str(where)) if isinstance(where, Path) else _url(where)
        self.sqlite = url.get_backend_name() == "sqlite"
        self.where = str(url.database) if self.sqlite else _without_password(url.render_as_string())
        try:
            self.engine = sa.create_engine(url, hide_parameters=True)  # messages are sent on: nobody's data in them
        except (NoSuchModuleError, ImportError) as error:
            raise RegisterUnreachable(self.where, Cause.NO_DRIVER) from error
        except SQLAlchemyError as error:
            raise RegisterUnreachable(self.where, Cause.BAD_URL) from error
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
            _without_values(error)
            raised = self._named(error)
            if raised is None:
                raise
            raise raised from error

    def _named(self, error: DBAPIError) -> RegisterError | None:
        if isinstance(error.orig, sqlite3.Error):
            return self._named_by_sqlite(error.orig)
        code = getattr(error.orig, "sqlstate", None)
        if code == _SERVER_FULL:
            return RegisterFull(self.where)
        if code is None and isinstance(error, OperationalError | InterfaceError):
            code = next((found for said, found in _SERVER_SENTENCES if said.search(str(error.orig))), "08")
        cause = _SERVER_CAUSES.get((code or "")[:2])
        return RegisterUnreachable(self.where, cause) if cause else None

    def _named_by_sqlite(self, error: sqlite3.Error) -> RegisterError | None:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK)  # what the module itself raises has none
        primary = code & _PRIMARY_CODE
        state = _SQLITE_STATES.get(code) or _SQLITE_STATES.get(primary)
        if state is not None:
            return state(self.where)
        cause = _SQLITE_CAUSES.get(primary)
        if primary == sqlite3.SQLITE_CANTOPEN and not _is_folder(Path(self.where).parent):
            cause = Cause.MISSING
        return RegisterUnreachable(self.where, cause) if cause else None

    def give_way(self) -> None:
        """Between two of many transactions: let others write who wait.

        PostgreSQL queues its writers. SQLite's ask again every 100 ms at most and would hardly ever find the moment.
        """
        if self.sqlite:
            time.sleep(_TURN_SECONDS)

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


def _url(written: str) -> sa.URL:
    try:
        url = sa.make_url(written)
    except (SQLAlchemyError, ValueError) as error:
        raise RegisterUnreachable(_without_password(written), Cause.BAD_URL) from error
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def _without_password(url: str) -> str:
    """The URL fit to be shown, also one that nobody can parse."""
    return re.sub(r"(?i)(?<=password=)[^&]*", "***", re.sub(r"(?<=://)([^:/@]*):.*@", r"\1:***@", url))


def _without_values(error: DBAPIError) -> None:
    """Leave of what PostgreSQL says the first sentence: its details quote whole rows."""
    said = getattr(getattr(error.orig, "diag", None), "message_primary", None)
    if said and error.orig is not None:
        error.args = (f"({type(error.orig).__name__}) {said}",)
        error.orig.args = (said,)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a folder above it keeps us out
        return True
