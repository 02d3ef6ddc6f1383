"""Registers to test on: SQLite always, and a PostgreSQL of the tests' own where its programs are installed."""

import datetime as dt
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from anjuan.casefile import Record, RecordFacts
from anjuan.ids import SHANGHAI, CaseId
from anjuan.kinds import Kind
from register.register import Register
from register.shelf import Filing

POSTGRESQL = Path("/usr/lib/postgresql/15/bin")
NOW = dt.datetime(2023, 9, 14, 10, 11, 12, 345678, tzinfo=SHANGHAI)


@dataclass(frozen=True)
class Backend:
    """Makes new registers; opening the place of one again gives the same register."""

    name: str
    new_place: Callable[[], Path | str]

    def new(self) -> Register:
        return Register.open(self.new_place())


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Backend:
    folder = tmp_path_factory.mktemp("registers")
    template = folder / "template.db"
    Register.open(template).close()
    names = count()

    def new_place() -> Path:
        return Path(shutil.copy(template, folder / f"{next(names)}.db"))

    return Backend("sqlite", new_place)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Backend]:
    if not (POSTGRESQL / "initdb").exists():
        pytest.skip(f"there is no PostgreSQL 15 in {POSTGRESQL}")
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    as_user: Sequence[str] = ()
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        as_user = ("runuser", "-u", "postgres", "--")

    def program(name: str, *arguments: str) -> None:
        command = [*as_user, POSTGRESQL / name, "-D", folder / "data", *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", timeout=120)

    program("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    settings = f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
    program("pg_ctl", "-w", "-l", str(folder / "log"), "-o", settings, "start")
    url = f"postgresql://postgres@/postgres?host={folder}"
    names = count()

    def new_place() -> str:
        """A schema of its own: a database of its own would cost three hundred files."""
        schema = f"register_{next(names)}"
        with admin.connect() as connection:
            connection.execute(sa.text(f"CREATE SCHEMA {schema}"))
        place = f"{url}&options=-csearch_path%3D{schema}"
        Register.open(place).close()
        return place

    try:
        admin = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
        yield Backend("postgresql", new_place)
        admin.dispose()
    finally:
        program("pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(folder)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> Backend:
    found: Backend = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def register(backend: Backend) -> Iterator[Register]:
    with backend.new() as opened:
        yield opened


CASE = CaseId("2023/09", "热线-230914-001234", "热线-230914-001234")


def filing(record_no: int = 1, case: CaseId = CASE, *, content: str = "a", name: str = "情况说明.docx") -> Filing:
    """A record whose digest is `content` repeated."""
    facts = RecordFacts(Kind.CASE_STATEMENT, None, name, f"收件/{name}", NOW, "收件夹", format="docx")
    return Filing(case, Record(record_no, f"data/{record_no:03d} {name}", content * 64, 7, facts))
