"""The running watcher: what it takes, what it survives, and how it ends."""

import contextlib
import datetime as dt
import errno
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

import casework.taking
import cli.commands.watch
from anjuan.progress import Silent
from anjuan.searches import Search
from archive.held import HeldShelf
from casework.heartbeat import HEARTBEAT_FILE, is_watched
from casework.inbox import Taken, take_once, watch
from casework.index_check import check
from casework.indexing import Indexing
from casework.intake import Incoming, Intake
from casework.office import Office
from casework.outcomes import Filed, Held, Ignored, Left, Outcome
from casework.searching import search
from casework.taking import TakingFailed
from casework.troubles import FIRST_DELAY, LONGEST_DELAY, Troubles
from cli.main import run, speak_chinese
from indexer.errors import IndexNotWrittenError
from register.errors import RegisterBusy
from watch.inbox import Inbox, Notice

from .conftest import OTHER, TICKET, docx_bytes, drop, jpeg_bytes

ANJUAN = Path(sys.executable).with_name("anjuan")
LINUX = Path("/proc/self/stat").exists()
PATIENCE = 60.0

on_linux = pytest.mark.skipif(not LINUX, reason="looks at processes in /proc")


def until(true: Callable[[], Any], seconds: float = PATIENCE) -> None:
    """Wait until something is true."""
    tick, end = threading.Event(), time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not become true in time"
        tick.wait(0.02)


class Watched:
    """An office whose inbox is watched by a thread or a process, seen from outside."""

    def __init__(self, home: Path) -> None:
        self.office = Office(home)
        self.inbox = self.office.folders.inbox
        self.heartbeat = self.office.folders.register / HEARTBEAT_FILE

    def beats(self) -> int:
        """A number that changes with every look at the inbox."""
        return self.heartbeat.stat().st_mtime_ns if self.heartbeat.is_file() else 0

    def looks(self, count: int, meanwhile: Callable[[], object] = lambda: None) -> None:
        """Wait until the inbox has been looked at so many times."""
        for _ in range(count):
            before = self.beats()
            until(lambda before=before: (meanwhile(), self.beats() != before)[1])

    def found(self, *words: str) -> bool:
        """Whether each word is found, in one record."""
        return all(self.office.index.search(word).total == 1 for word in words)

    def left(self) -> list[str]:
        return sorted(str(each.relative_to(self.inbox)) for each in self.inbox.rglob("*") if each.is_file())

    def is_whole(self, records: int) -> bool:
        """Case files sound and as the register has them; nothing waits anywhere."""
        with Office(self.office.folders.home) as office:
            for case in office.store.cases():
                assert office.store.verify(case).sound
                listed = [each.record for each in office.register.records.of_case(case.key)]
                assert listed == list(office.store.records(case))
            assert office.register.records.count() == records
            assert office.register.outbox.pending_count() == 0
            assert office.index.count() == records
            assert office.register.audit.verify().broken is None
        return True


class InThread(Watched):
    """Watched by the use case in a thread."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self.told: list[Taken] = []
        self.stop = threading.Event()
        self.failed: list[BaseException] = []
        self._thread = threading.Thread(target=self._watch)

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self.stop.set()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()
        assert self.failed == []
        self.office.close()

    def outcomes(self, kind: type[Outcome]) -> list[Any]:
        return [each for taken in tuple(self.told) for each in taken.outcomes if isinstance(each, kind)]

    def notices(self) -> list[Notice]:
        return [each for taken in tuple(self.told) for each in taken.notices]

    def behind(self) -> list[type]:
        return [type(taken.behind) for taken in tuple(self.told) if taken.behind]

    def _watch(self) -> None:
        try:
            with Office(self.office.folders.home) as office:
                watch(office, self.stop, self.told.append)
        except BaseException as error:  # noqa: BLE001 - it is shown by `end`
            self.failed.append(error)


@pytest.fixture
def home(fresh_home: Path, tmp_path: Path) -> Path:
    """An office whose inbox is looked at often."""
    folder = Path(shutil.copytree(fresh_home, tmp_path / "办公"))
    change(folder, "scan_seconds = 10.0", "scan_seconds = 0.2")
    change(folder, "workers = 2", "workers = 1")
    return folder


def change(home: Path, before: str, after: str) -> None:
    settings = home / "anjuan.toml"
    text = settings.read_text(encoding="utf-8")
    assert before in text
    settings.write_text(text.replace(before, after), encoding="utf-8")


@pytest.fixture
def ready(home: Path) -> Iterator[InThread]:
    """An office that is not watched yet."""
    watched = InThread(home)
    yield watched
    if watched._thread.is_alive():
        watched.end()
    watched.office.close()


@pytest.fixture
def watched(ready: InThread) -> InThread:
    """An office that is watched."""
    ready.start()
    until(ready.beats)
    return ready


def paper(watched: Watched, name: str, word: str) -> None:
    """Drop a file that is whole at once: in these offices a file has settled as soon as it was seen twice."""
    aside = watched.inbox.with_name(name)
    aside.write_bytes(docx_bytes(word))
    aside.rename(watched.inbox / name)


# What it takes


def test_what_lies_there_before_and_what_comes_after_is_filed_and_found(ready: InThread) -> None:
    paper(ready, f"{TICKET} 情况说明.docx", "柳河营停车场")
    ready.start()
    until(lambda: ready.found("柳河营停车场"))
    paper(ready, f"{OTHER} 回复.docx", "垃圾清运")
    paper(ready, "材料.docx", "看不出编号")
    until(lambda: ready.found("柳河营停车场", "垃圾清运") and ready.outcomes(Held))
    ready.end()
    assert ready.left() == []
    assert len(ready.outcomes(Filed)) == 2
    assert ready.is_whole(records=2)


def test_a_file_written_in_pieces_is_taken_when_it_is_whole(ready: InThread) -> None:
    change(ready.office.folders.home, "settle_seconds = 0.0", "settle_seconds = 1.0")
    ready.start()
    until(ready.beats)
    content = docx_bytes("慢慢写来的说明")
    rest = iter(content)
    with (ready.inbox / f"{TICKET} 情况说明.docx").open("wb", buffering=0) as file:
        ready.looks(4, lambda: file.write(bytes([next(rest)])))
        assert ready.told == []
        file.write(bytes(rest))
    until(lambda: ready.found("慢慢写来的说明"))
    ready.end()
    assert [each.record.size for each in ready.outcomes(Filed)] == [len(content)]
    assert ready.outcomes(Held) == []


def test_a_folder_copied_in_slowly_is_taken_whole_and_never_pulled_away_from_under_the_copy(ready: InThread) -> None:
    change(ready.office.folders.home, "settle_seconds = 0.0", "settle_seconds = 0.3")
    ready.start()
    until(ready.beats)
    folder = ready.inbox / TICKET
    folder.mkdir()
    for number in range(1, 5):
        with (folder / f"办理后{number}.jpg").open("wb") as file:
            file.write(jpeg_bytes((number, 0, 0)))
            ready.looks(2, lambda file=file: (file.write(b"\0"), file.flush()))
    until(lambda: len(ready.outcomes(Filed)) == 4)
    until(lambda: not folder.exists())
    until(lambda: ready.office.register.outbox.pending_count() == 0)
    ready.end()
    assert ready.is_whole(records=4)


def test_it_leaves_a_sign_of_life(watched: InThread) -> None:
    watched.looks(3)
    assert watched.heartbeat.read_text(encoding="utf-8").startswith("20")


# What it survives


def test_an_inbox_that_vanishes_and_comes_back_is_told_and_watched_again(watched: InThread, tmp_path: Path) -> None:
    watched.inbox.rename(tmp_path / "别处")
    until(lambda: watched.notices() == [Notice.MISSING])
    watched.inbox.mkdir()
    until(lambda: watched.notices() == [Notice.MISSING, Notice.BACK])
    paper(watched, f"{TICKET} 情况说明.docx", "又回来了")
    until(lambda: watched.found("又回来了"))
    watched.end()


def test_a_share_that_drops_before_a_filed_file_is_removed_is_emptied_when_it_is_back(
    watched: InThread, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, elsewhere = Intake.take, tmp_path / "断开"

    def take_and_drop(intake: Intake, incoming: Sequence[Incoming]) -> list[tuple[Incoming, Outcome]]:
        taken = take(intake, incoming)
        monkeypatch.setattr(Intake, "take", take)
        watched.inbox.rename(elsewhere)
        return taken

    monkeypatch.setattr(Intake, "take", take_and_drop)
    paper(watched, f"{TICKET} 情况说明.docx", "断开之前")
    until(lambda: Notice.MISSING in watched.notices())
    elsewhere.rename(watched.inbox)
    until(lambda: watched.left() == [])
    until(lambda: watched.found("断开之前"))
    watched.end()
    assert watched.is_whole(records=1)


def test_an_index_deleted_while_it_runs_comes_back_with_the_next_file(watched: InThread) -> None:
    paper(watched, f"{TICKET} 情况说明.docx", "柳河营停车场")
    until(lambda: watched.found("柳河营停车场"))
    shutil.rmtree(watched.office.folders.index)
    paper(watched, f"{OTHER} 回复.docx", "垃圾清运")
    until(lambda: watched.found("柳河营停车场", "垃圾清运"))
    watched.end()
    assert watched.is_whole(records=2)


@contextlib.contextmanager
def locked(watched: Watched) -> Iterator[None]:
    """Another process keeps the register locked."""
    lock = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN IMMEDIATE')"
    program = [sys.executable, "-c", f"{lock}; print('locked', flush=True); sys.stdin.read()"]
    register = str(watched.office.folders.register / "register.db")
    with subprocess.Popen([*program, register], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"locked\n"
        yield
        process.communicate()


def test_a_register_locked_for_longer_than_we_wait_is_told_once_and_the_files_are_taken_later(
    ready: InThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("register.database.BUSY_MILLISECONDS", 50)
    monkeypatch.setattr("casework.troubles.FIRST_DELAY", 0.1)
    calls: list[int] = []
    take = Intake.take
    monkeypatch.setattr(Intake, "take", lambda self, incoming: (calls.append(len(incoming)), take(self, incoming))[1])
    with locked(ready):
        ready.start()
        paper(ready, f"{TICKET} 情况说明.docx", "锁着的时候来的")
        paper(ready, f"{OTHER} 回复.docx", "一起来的")
        until(lambda: len(calls) >= 4)
        assert ready.left() == [f"{TICKET} 情况说明.docx", f"{OTHER} 回复.docx"]
        assert not any(ready.office.store.cases()) or ready.office.register.records.count() == 0
    until(lambda: ready.found("锁着的时候来的", "一起来的"))
    until(lambda: ready.left() == [])
    ready.end()
    troubles = ready.outcomes(Ignored)
    assert sorted(each.source for each in troubles) == [f"{TICKET} 情况说明.docx", f"{OTHER} 回复.docx"]
    assert {type(each.trouble) for each in troubles} == {RegisterBusy}
    assert ready.is_whole(records=2)


def test_a_bug_in_taking_one_file_stops_no_other_and_the_file_is_tried_again(
    watched: InThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = Intake.take

    def take_but_one(intake: Intake, incoming: Sequence[Incoming]) -> list[tuple[Incoming, Outcome]]:
        if any("坏" in each.source.name for each in incoming):
            raise ZeroDivisionError
        return take(intake, incoming)

    monkeypatch.setattr("casework.troubles.FIRST_DELAY", 0.1)
    monkeypatch.setattr(Intake, "take", take_but_one)
    for name, word in (("甲", "第一份"), ("坏", "第二份"), ("乙", "第三份")):
        paper(watched, f"{TICKET} {name}.docx", word)
    until(lambda: watched.found("第一份", "第三份") and watched.outcomes(Ignored))
    assert watched.left() == [f"{TICKET} 坏.docx"]
    monkeypatch.setattr(Intake, "take", take)
    until(lambda: watched.found("第二份"))
    watched.end()
    [trouble] = {type(each.trouble): each.trouble for each in watched.outcomes(Ignored)}.values()
    assert isinstance(trouble, TakingFailed)
    assert trouble.name == f"{TICKET} 坏.docx"
    assert isinstance(trouble.cause, ZeroDivisionError)


def test_a_bug_in_indexing_is_told_and_the_index_follows_later(
    watched: InThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_indexing: Indexing, _reporter: object) -> int:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(Indexing, "catch_up", fail)
        paper(watched, f"{TICKET} 情况说明.docx", "晚些才找得到")
        until(lambda: watched.behind() == [IndexNotWrittenError])
    paper(watched, f"{OTHER} 回复.docx", "马上找得到")
    until(lambda: watched.found("晚些才找得到", "马上找得到"))
    watched.end()


def test_neither_a_lost_sign_of_life_nor_a_busy_shelf_ends_it(ready: InThread, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(_shelf: HeldShelf) -> None:
        raise PermissionError

    monkeypatch.setattr(HeldShelf, "sweep", busy)
    ready.heartbeat.mkdir()
    ready.start()
    paper(ready, f"{TICKET} 情况说明.docx", "照样归卷")
    until(lambda: ready.found("照样归卷"))
    paper(ready, f"{OTHER} 回复.docx", "再来一份")
    until(lambda: ready.found("再来一份"))
    ready.end()


class FullLog(list[Taken]):
    """Remembers what it is told, and says that it cannot."""

    def append(self, taken: Taken) -> None:
        super().append(taken)
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_log_that_cannot_be_written_ends_neither_filing_nor_the_index(
    ready: InThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_indexing: Indexing, _reporter: object) -> int:
        raise ZeroDivisionError

    ready.told = FullLog()
    ready.start()
    until(ready.beats)
    with monkeypatch.context() as patch:
        patch.setattr(Indexing, "catch_up", fail)
        paper(ready, f"{TICKET} 情况说明.docx", "晚些才找得到")
        until(lambda: ready.behind() and ready.outcomes(Filed))
    paper(ready, f"{OTHER} 回复.docx", "马上找得到")
    until(lambda: ready.found("晚些才找得到", "马上找得到"))
    ready.end()
    assert ready.is_whole(records=2)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_never_succeeds_is_tried_ever_more_seldom_and_told_once(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a big file in a damaged case file would be copied every second, for months."""
    office, clock = Office(home), Clock()
    drop(office, f"{TICKET} 视频.mp4", b"x")
    inbox = Inbox(office.folders.inbox, office.settings.intake, clock=clock, pause=lambda _: None)
    [arrival] = inbox.pass_once().arrivals
    forgotten: list[float] = []
    monkeypatch.setattr(inbox, "forget", lambda _: forgotten.append(clock.now))
    troubles = Troubles(inbox, clock)
    trouble = Ignored(str(arrival.source), Left.TROUBLE, TakingFailed("视频.mp4", ZeroDivisionError()))
    told = [troubles.note([arrival], [trouble])]
    for second in range(1, 3601):
        clock.now = second
        before = len(forgotten)
        troubles.retry()
        if len(forgotten) > before:
            told.append(troubles.note([arrival], [trouble]))
    assert forgotten[:5] == [1, 3, 7, 15, 31]
    assert forgotten[0] == FIRST_DELAY
    assert forgotten[-1] - forgotten[-2] == LONGEST_DELAY
    assert told == [[trouble], *[[]] * len(forgotten)]
    other = Ignored(trouble.source, Left.STILL_ARRIVING)
    assert troubles.note([arrival], [other]) == [other]


# How it ends


def test_it_ends_between_two_files_and_the_next_start_goes_on(
    ready: InThread, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(casework.taking, "OVERTAKEN_BATCH", 1)
    monkeypatch.setattr(casework.taking, "_turn", lambda *_: 1)
    for number in range(5):
        paper(ready, f"{TICKET} 材料{number}.docx", f"第{number}份材料")

    def tell(taken: Taken) -> None:
        if taken.outcomes:
            ready.stop.set()

    with Office(home) as office:
        watch(office, ready.stop, tell)
    assert len(ready.left()) == 4
    ready.stop.clear()
    ready.start()
    until(lambda: all(ready.found(f"第{number}份材料") for number in range(5)))
    ready.end()
    assert ready.is_whole(records=5)


def test_a_signal_that_interrupts_the_wait_for_it_still_ends_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`Event.set` in a handler would wait forever for the lock that the interrupted `Event.wait` holds."""

    def interrupted(_office: Office, stop: threading.Event, _told: object, _begun: object) -> None:
        with stop._cond:
            signal.raise_signal(signal.SIGTERM)
        assert stop.wait(PATIENCE)

    monkeypatch.setattr(cli.commands.watch, "watch_inbox", interrupted)
    speak_chinese()
    assert run(["--home", str(home), "watch"]) == 0


class Process(Watched):
    """Watched by `anjuan watch`."""

    def __init__(self, home: Path, log: Path) -> None:
        super().__init__(home)
        self._log = log.open("wb+")
        command = [ANJUAN, "--home", home, "watch"]
        # A session of its own is what a terminal gives: Ctrl-C reaches the whole group.
        self.process = subprocess.Popen(command, stdout=self._log, stderr=subprocess.STDOUT, start_new_session=True)
        until(lambda: "正在看着" in self.said() and self.beats())

    def said(self) -> str:
        return Path(self._log.name).read_text(encoding="utf-8")

    def finish(self) -> int:
        code = self.process.wait(PATIENCE)
        self._log.close()
        self.office.close()
        return code


@pytest.fixture
def start(home: Path, tmp_path: Path) -> Iterator[Callable[[], Process]]:
    """Starts `anjuan watch`."""
    started: list[Process] = []

    def begin() -> Process:
        started.append(Process(home, tmp_path / f"{len(started)}.log"))
        return started[-1]

    yield begin
    for each in started:
        each.process.kill()
        each.finish()


def living() -> dict[int, int]:
    """The parents of all processes that live, by /proc."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, parent = entry.read_text(errors="replace").rpartition(")")[2].split()[:2]
            if state != "Z":
                parents[int(entry.parent.name)] = int(parent)
    return parents


def below(pid: int) -> set[int]:
    """The living children of a process, and theirs."""
    parents = living()
    found = {child for child, parent in parents.items() if parent == pid}
    return found.union(*(below(each) for each in found)) if found else found


@on_linux
@pytest.mark.parametrize("by", ["SIGTERM", "Ctrl-C"])
def test_a_signal_ends_the_program_cleanly(start: Callable[[], Process], by: str) -> None:
    watched = start()
    paper(watched, f"{TICKET} 情况说明.docx", "柳河营停车场")
    aside = watched.inbox.with_name("包.zip")
    with zipfile.ZipFile(aside, "w") as archive:
        archive.writestr(f"{OTHER} 回复.docx", docx_bytes("垃圾清运"))
    aside.rename(watched.inbox / aside.name)
    until(lambda: watched.found("柳河营停车场", "垃圾清运"))
    until(lambda: watched.left() == [] and watched.office.register.outbox.pending_count() == 0)
    children = below(watched.process.pid)
    assert children
    if by == "SIGTERM":
        watched.process.send_signal(signal.SIGTERM)
    else:
        os.killpg(watched.process.pid, signal.SIGINT)
    assert watched.finish() == 0
    assert not children & living().keys()
    assert watched.said().endswith("已结束。\n")
    assert "Traceback" not in watched.said()
    assert "错误" not in watched.said()
    assert watched.is_whole(records=3)


@on_linux
@pytest.mark.parametrize("log", ["a closed pipe", "a full disk"])
def test_the_program_goes_on_when_its_log_cannot_be_written(home: Path, log: str) -> None:
    if log == "a full disk":
        written = os.open("/dev/full", os.O_WRONLY)
    else:
        read, written = os.pipe()
        os.close(read)
    with subprocess.Popen([ANJUAN, "--home", home, "watch"], stdout=written, stderr=subprocess.DEVNULL) as process:
        os.close(written)
        watched = Watched(home)
        paper(watched, f"{TICKET} 情况说明.docx", "照样归卷")
        until(lambda: process.poll() is not None or watched.found("照样归卷"))
        assert process.poll() is None
        process.terminate()
        process.wait(PATIENCE)
    watched.office.close()
    assert watched.is_whole(records=1)


@on_linux
def test_an_index_deleted_under_a_running_program_is_rebuilt_and_answers_meanwhile(
    start: Callable[[], Process],
) -> None:
    watched = start()
    for number in range(3):
        paper(watched, f"{TICKET[:-2]}{number:02d} 情况说明.docx", f"柳河营停车场第{number}份")
    until(lambda: watched.office.index.search("柳河营").total == 3)
    shutil.rmtree(watched.office.folders.index)
    answer = search(watched.office, Search("柳河营"), limit=9, offset=0, reporter=Silent())
    if answer.results.total < 3:  # not rebuilt within that moment: it says so, and is left to the program
        assert answer.results.rebuilding is not None
        assert (answer.results.rebuilding.total, answer.results.rebuilding.partial) == (3, True)
    until(lambda: watched.office.index.search("柳河营").total == 3)
    until(lambda: not watched.office.index.needs_rebuild)
    watched.process.send_signal(signal.SIGTERM)
    assert watched.finish() == 0
    assert watched.is_whole(records=3)


def test_after_more_than_a_day_the_index_is_compared_with_the_register_and_mended(ready: InThread) -> None:
    with Office(ready.office.folders.home, clock=lambda: ready.office.clock() - dt.timedelta(days=2)) as before:
        drop(before, f"{TICKET} 情况说明.docx", docx_bytes("柳河营停车场"))
        take_once(before, Silent())
        assert check(before, Silent()).found == 0
        [key] = before.index.ids()
        before.index.delete([key])
        before.index.commit()
    ready.start()
    until(lambda: ready.found("柳河营停车场"))
    until(lambda: [each for each in ready.told if each.mended])
    ready.end()
    [mended] = [each.mended for each in ready.told if each.mended]
    assert mended.papers.missing == {key}


def test_whether_the_inbox_is_watched_is_told_by_the_sign_of_life(ready: InThread) -> None:
    office = ready.office
    assert not is_watched(office)
    ready.start()
    until(lambda: is_watched(office))
    ready.end()
    ready.heartbeat.write_text((office.clock() - dt.timedelta(minutes=2)).isoformat(), encoding="utf-8")
    assert not is_watched(office)
    ready.heartbeat.write_text((office.clock() + dt.timedelta(hours=5)).isoformat(), encoding="utf-8")
    assert not is_watched(office)  # the clock was set back
    ready.heartbeat.write_text((office.clock() + dt.timedelta(seconds=20)).isoformat(), encoding="utf-8")
    assert is_watched(office)
    ready.heartbeat.write_text("不是时间", encoding="utf-8")
    assert not is_watched(office)


@on_linux
def test_a_signal_in_the_middle_of_work_leaves_nothing_half_done(start: Callable[[], Process]) -> None:
    watched = start()
    for number in range(60):
        paper(watched, f"{TICKET[:-2]}{number:02d} 情况说明.docx", f"第{number}份材料")
    until(lambda: any(watched.office.store.cases()))
    children = below(watched.process.pid)
    os.killpg(watched.process.pid, signal.SIGINT)
    assert watched.finish() == 0
    assert not children & living().keys()
    assert "Traceback" not in watched.said()
    watched = start()
    until(lambda: watched.office.index.count() == 60)
    until(lambda: watched.left() == [] and watched.office.register.outbox.pending_count() == 0)
    watched.process.send_signal(signal.SIGTERM)
    assert watched.finish() == 0
    assert watched.is_whole(records=60)


@on_linux
def test_a_killed_program_leaves_no_readers_and_the_next_start_goes_on(start: Callable[[], Process]) -> None:
    watched = start()
    for number in range(60):
        paper(watched, f"{TICKET[:-2]}{number:02d} 情况说明.docx", f"第{number}份材料")
    until(lambda: any(watched.office.store.cases()))
    children = below(watched.process.pid)
    assert children
    watched.process.kill()
    assert watched.finish() == -signal.SIGKILL
    until(lambda: not children & living().keys())
    watched = start()
    until(lambda: watched.office.index.count() == 60)
    until(lambda: watched.left() == [] and watched.office.register.outbox.pending_count() == 0)
    watched.process.send_signal(signal.SIGTERM)
    assert watched.finish() == 0
    assert watched.is_whole(records=60)
