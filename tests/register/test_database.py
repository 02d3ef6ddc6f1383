import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from register.database import Database
from register.errors import Cause, RegisterBusy, RegisterDamaged, RegisterFull, RegisterTooNew, RegisterUnreachable
from register.register import Register
from register.schema import REVISION, meta, metadata, tickets
from tests.register.conftest import NOW, Backend, filing

NOBODY = 65534


def test_a_new_register_has_the_newest_schema(backend: Backend) -> None:
    with backend.new() as register:
        assert register.database.revision() == REVISION


def test_the_migrations_make_exactly_the_tables_that_the_code_uses(register: Register) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with register.database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_newest_migration_is_the_one_that_the_code_asks_for() -> None:
    from alembic.script import ScriptDirectory

    assert ScriptDirectory("register/migrations").get_current_head() == REVISION


def test_opening_a_current_register_does_not_load_alembic(backend: Backend) -> None:
    place = backend.new_place()
    where = f"Path({str(place)!r})" if isinstance(place, Path) else repr(place)
    code = (
        "import sys; from pathlib import Path; from register.register import Register\n"
        f"Register.open({where}).close(); print('alembic' in sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"


def test_several_that_open_a_new_register_at_once_all_get_it(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from register.register import Register\n"
        "with Register.open(Path(sys.argv[1])) as register: print(register.tickets.count())"
    )
    command = [sys.executable, "-c", code, tmp_path / "register.db"]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert [process.communicate()[0].strip() for process in started] == ["0"] * 4


def test_what_a_database_refuses_is_told_without_its_values(register: Register) -> None:
    caller = {"id": 1, "number": "热线-230914-001234", "content": "张三，电话13800138000", "added_at": NOW}
    with pytest.raises(sa.exc.IntegrityError) as refused, register.database.write() as connection:
        connection.execute(sa.insert(tickets), caller)  # lacks a time that it must have
    told = "".join(traceback.format_exception(refused.value))
    assert "updated_at" in told
    assert "张三" not in told
    assert "13800138000" not in told


def test_a_transaction_that_fails_leaves_nothing(register: Register) -> None:
    class StopError(Exception):
        pass

    def fail() -> None:
        with register.database.write() as connection:
            connection.execute(sa.insert(meta), {"key": "a", "value": "b"})
            raise StopError

    with pytest.raises(StopError):
        fail()
    with register.database.read() as connection:
        assert connection.execute(sa.select(meta.c.value).where(meta.c.key == "a")).first() is None


def test_writers_queue_up_instead_of_failing(register: Register) -> None:
    def write(number: int) -> None:
        for each in range(5):
            register.records.add([filing(number * 10 + each)], NOW)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert register.records.count() == 20
    assert register.audit.verify().broken is None


def test_a_locked_register_is_said_to_be_busy(sqlite: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("register.database.BUSY_MILLISECONDS", 1)
    place = sqlite.new_place()
    with Register.open(place) as register:
        other = sqlite3.connect(place)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(RegisterBusy):
            register.records.add([filing()], NOW)
        other.close()


def test_what_is_no_database_is_said_to_be_damaged_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "register.db"
    path.write_bytes(b"this is no database, whatever its name " * 50)
    with pytest.raises(RegisterDamaged):
        Register.open(path)
    assert path.read_bytes().startswith(b"this is no database")


def test_a_folder_that_does_not_exist_makes_the_register_unreachable(tmp_path: Path) -> None:
    with pytest.raises(RegisterUnreachable) as raised:
        Register.open(tmp_path / "nowhere" / "register.db")
    assert raised.value.where == str(tmp_path / "nowhere" / "register.db")
    assert raised.value.cause is Cause.MISSING


@pytest.fixture
def stranger() -> Iterator[Path]:
    """A folder that this process, not root while the test runs, does not own."""
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody without rights")
    folder = Path(tempfile.mkdtemp(prefix="anjuan-rights-"))
    Register.open(folder / "register.db").close()
    folder.chmod(0o755)
    os.seteuid(NOBODY)
    try:
        yield folder
    finally:
        os.seteuid(0)
        shutil.rmtree(folder)


def test_a_folder_without_rights_makes_the_register_unreachable(stranger: Path) -> None:
    for place in ("register.db", "new.db"):
        with pytest.raises(RegisterUnreachable) as raised:
            Register.open(stranger / place)
        assert (raised.value.where, raised.value.cause) == (str(stranger / place), Cause.DENIED)


def test_a_file_that_is_read_only_can_be_read_but_not_written(stranger: Path) -> None:
    os.seteuid(0)
    stranger.chmod(0o777)
    os.seteuid(NOBODY)
    with Register.open(stranger / "register.db") as register:
        assert register.records.count() == 0
        with pytest.raises(RegisterUnreachable) as raised:
            register.records.add([filing()], NOW)
    assert raised.value.cause is Cause.DENIED


@pytest.fixture
def small_disk() -> Iterator[Path]:
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    folder = Path(tempfile.mkdtemp(prefix="anjuan-disk-"))
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder]
    mounted = subprocess.run(command, check=False, capture_output=True)
    if mounted.returncode:
        folder.rmdir()
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.decode(errors='replace')}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)
        folder.rmdir()


def fill(folder: Path) -> Path:
    path = folder / "full"
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY)
    try:
        while True:
            os.write(descriptor, b"x" * 4096)
    except OSError:
        os.close(descriptor)
    return path


def test_a_full_disk_is_told_whatever_is_done_with_the_register(small_disk: Path) -> None:
    place = small_disk / "register.db"
    Register.open(place).close()
    filler = fill(small_disk)
    for wanted in (place, small_disk / "new.db"):
        with pytest.raises(RegisterFull) as raised:
            Register.open(wanted)
        assert raised.value.where == str(wanted)
    filler.unlink()
    with Register.open(place) as register:
        filler = fill(small_disk)
        with pytest.raises(RegisterFull):
            register.records.add([filing()], NOW)
        filler.unlink()
        register.records.add([filing()], NOW)
        assert register.records.count() == 1


def test_a_server_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(RegisterUnreachable) as raised:
        Register.open(f"postgresql://clerk:geheim@/anjuan?host={tmp_path}")
    assert "geheim" not in raised.value.where
    assert "clerk" in raised.value.where
    assert raised.value.cause is Cause.REFUSED


def test_a_database_or_account_that_the_server_does_not_have_is_told_apart(postgresql: Backend) -> None:
    place = str(postgresql.new_place())
    for changed, cause in (
        (place.replace("/postgres?", "/nowhere?"), Cause.MISSING),
        (place.replace("postgres@", "stranger@"), Cause.DENIED),
    ):
        with pytest.raises(RegisterUnreachable) as raised:
            Register.open(changed)
        assert raised.value.cause is cause


@pytest.mark.parametrize(
    ("url", "where", "cause"),
    [
        ("no url", "no url", Cause.BAD_URL),
        ("postgresql://clerk:geheim@host:port/x", "postgresql://clerk:***@host:port/x", Cause.BAD_URL),
        ("oracle+nothing://x", "oracle+nothing://x", Cause.NO_DRIVER),
        ("nodialect://x", "nodialect://x", Cause.NO_DRIVER),
        ("mysql://clerk:geheim@x/y?password=geheim", "mysql://clerk:***@x/y?password=***", Cause.NO_DRIVER),
    ],
)
def test_a_url_that_is_of_no_use_is_shown_without_its_password(url: str, where: str, cause: Cause) -> None:
    with pytest.raises(RegisterUnreachable) as raised:
        Register.open(url)
    assert (raised.value.where, raised.value.cause) == (where, cause)


def test_a_register_of_a_newer_program_is_not_touched(backend: Backend) -> None:
    place = backend.new_place()
    with Register.open(place) as register, register.database.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(RegisterTooNew) as raised:
        Register.open(place)
    assert raised.value.revision == "9999"


def test_sqlite_writes_are_synced_in_full_and_its_log_is_a_wal(sqlite: Backend) -> None:
    with sqlite.new() as register, register.database.write() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_an_acknowledged_record_survives_the_death_of_its_writer(backend: Backend, tmp_path: Path) -> None:
    place = backend.new_place()
    script = tmp_path / "writer.py"
    script.write_text(
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from register.register import Register\n"
        "from tests.register.conftest import NOW, filing\n"
        "where = sys.argv[1] if '://' in sys.argv[1] else Path(sys.argv[1])\n"
        "register = Register.open(where)\n"
        "for number in range(1, 4):\n"
        "    register.records.add([filing(number)], NOW)\n"
        "with register.database.write() as connection:\n"
        "    connection.exec_driver_sql('DELETE FROM records')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n",
        encoding="utf-8",
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(Path.cwd())])}
    died = subprocess.run([sys.executable, script, str(place)], env=environment, check=False)
    assert died.returncode == -9
    with Register.open(place) as register:
        assert register.records.count() == 3
        assert register.outbox.pending_count() == 3
        assert register.audit.verify().entries == 3


def test_a_current_register_opens_in_fifty_milliseconds(sqlite: Backend) -> None:
    import time

    place = sqlite.new_place()
    Database(place).close()
    started = time.process_time()
    Register.open(place).close()
    assert time.process_time() - started < 0.05
