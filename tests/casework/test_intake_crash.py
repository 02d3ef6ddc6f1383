"""Whatever moment the world stops at, after the next pass every file is in its place once, and nothing is half done."""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import bagit
import pytest
import sqlalchemy as sa

import casework.intake
from anjuan.steps import Step
from archive import atomic
from casework.office import Office, system_clock
from watch.inbox import Inbox

from .conftest import OTHER, TICKET, OpenOffice, docx_bytes, drop, jpeg_bytes, take


class WorldEndedError(BaseException):
    """Not an Exception: nothing may think that it can go on."""


class Crash:
    """The process ends before its step number `at`, and takes no step after it, not even to tidy up."""

    def __init__(self, at: int) -> None:
        self.left = at
        self.ended = False

    def __call__(self, *_what: object) -> None:
        self.ended = self.ended or self.left == 0
        if self.ended:
            raise WorldEndedError
        self.left -= 1


@contextmanager
def ending(office: Office, crash: Crash, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make every change of the disk, every statement and commit, and every removal from the inbox a step."""
    engine = office.register.database.engine  # the one place where all its transactions pass
    sa.event.listen(engine, "before_cursor_execute", crash)
    sa.event.listen(engine, "commit", crash)
    remove = Inbox.remove
    patch.setattr(Inbox, "remove", lambda inbox, arrival: (crash(), remove(inbox, arrival))[1])
    # The unpacking itself is tested elsewhere; a child process for each of hundreds of runs only costs time.
    patch.setattr(casework.intake, "confined", lambda function, *args, **_how: function(*args))
    token = atomic.observer.set(crash)
    try:
        yield
    finally:
        atomic.observer.reset(token)
        sa.event.remove(engine, "before_cursor_execute", crash)
        sa.event.remove(engine, "commit", crash)
        patch.undo()


FILED = {
    (TICKET, docx_bytes("情况说明")),
    (TICKET, jpeg_bytes((1, 1, 1))),
    (OTHER, jpeg_bytes((1, 1, 1))),
    (OTHER, docx_bytes("包里的回复")),
}
"""docx files carry the time of their making: each is made once."""
BY_TICKET = sorted(FILED, key=lambda each: (each[0], len(each[1])))
HELD = docx_bytes("没有编号的材料")


def fill_inbox(office: Office) -> None:
    (_, photo), (_, statement) = [each for each in BY_TICKET if each[0] == TICKET]
    (_, _), (_, reply) = [each for each in BY_TICKET if each[0] == OTHER]
    drop(office, f"{TICKET} 情况说明.docx", statement)
    drop(office, f"{TICKET} 情况说明 - 副本.docx", statement)
    drop(office, f"{TICKET}/办理前1.jpg", photo)
    drop(office, f"{OTHER} 办理前1.jpg", photo)
    drop(office, "材料.docx", HELD)
    with zipfile.ZipFile(drop(office, "包.zip", b""), "w") as archive:
        archive.writestr(f"{OTHER} 回复.docx", reply)


def check_whole(office: Office) -> None:
    """Every file is in its case once, or held once; register, index and bags agree."""
    assert [each for each in office.folders.inbox.rglob("*") if each.is_file()] == []
    in_bags: Counter[tuple[str | None, str]] = Counter()
    for case in office.store.cases():
        bagit.Bag(str(office.folders.cases / case.key)).validate()
        records = office.store.records(case)
        in_bags.update((case.ticket_no, record.sha256) for record in records)
        listed = [filing.record for filing in office.register.records.of_case(case.key)]
        assert listed == list(records)
    wanted = {(number, hashlib.sha256(content).hexdigest()) for number, content in FILED}
    assert {each for each in in_bags if each[0]} == wanted
    assert set(in_bags.values()) == {1}
    [held] = office.held.all()
    assert held.path is not None
    assert held.path.read_bytes() == HELD
    assert [each.held_id for each in office.register.held.waiting()] == [held.held_id]
    assert sorted(office.index.ids()) == sorted(
        f"{case.key}#{record.record_no}" for case in office.store.cases() for record in office.store.records(case)
    )
    assert office.register.outbox.pending_count() == 0
    [moved] = office.register.steps.history(TICKET).events
    assert moved.step is Step.VERIFY
    assert office.register.audit.verify().broken is None


Home = Callable[[int], Path]
MANY = 1_000_000


@pytest.fixture
def home(fresh_home: Path, tmp_path: Path) -> Home:
    def made(number: int) -> Path:
        return Path(shutil.copytree(fresh_home, tmp_path / str(number)))

    return made


def run(office: Office, crash: Crash, patch: pytest.MonkeyPatch) -> None:
    """One pass that ends where the crash says."""
    with contextlib.suppress(WorldEndedError), ending(office, crash, patch):
        take(office)


def test_a_crash_before_any_step_loses_nothing_and_files_nothing_twice(
    home: Home, open_office: OpenOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every fifth step, or each of them (some minutes) where ANJUAN_EVERY_STEP is set."""
    with open_office(home(0)) as office:
        fill_inbox(office)
        counter = Crash(MANY)
        run(office, counter, monkeypatch)
        check_whole(office)
    steps = MANY - counter.left
    assert steps > 100
    for step in range(0, steps, 1 if os.environ.get("ANJUAN_EVERY_STEP") else 5):
        folder = home(step + 1)
        with open_office(folder) as office:
            fill_inbox(office)
            crash = Crash(step)
            run(office, crash, monkeypatch)
            assert crash.ended
        with open_office(folder) as office:
            take(office)
            check_whole(office)
        shutil.rmtree(folder)


def test_a_killed_program_loses_nothing_and_files_nothing_twice(home: Home, open_office: OpenOffice) -> None:
    """A real SIGKILL, each time a little later: when the disk has changed so many times since the program began."""
    for changes in (1, 4, 9, 16, 25):
        folder = home(changes)
        with open_office(folder) as office:
            fill_inbox(office)
        program = [str(Path(sys.executable).with_name("anjuan")), "--home", str(folder), "intake"]
        process = subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        seen = {snapshot(folder)}
        while process.poll() is None and len(seen) <= changes:
            seen.add(snapshot(folder))
        process.kill()
        process.wait()
        with open_office(folder) as office:
            office.clock = system_clock  # the killed program had it too, and its work is due by it
            take(office)
            check_whole(office)


def snapshot(folder: Path) -> tuple[str, ...]:
    """The names of all files and folders, as far as they can be listed while they change."""
    try:
        return tuple(sorted(str(each) for each in folder.rglob("*")))
    except OSError:
        return ()
