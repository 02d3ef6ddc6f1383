import os
import queue
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path, PurePosixPath

import pytest

from anjuan.settings import IntakeSettings
from watch.inbox import Batch, Changed, Inbox, Notice, Removed, Stuck
from watch.observe import Wake
from watch.scan import Arrival, InboxMissing, Snapshot, Trouble, scan

NO = "热线-240305-000771"


class Clock:
    """A clock that moves only when something pauses; what happens meanwhile is played by `meanwhile`."""

    def __init__(self, meanwhile: Callable[[], object] = lambda: None) -> None:
        self.now = 0.0
        self._meanwhile = meanwhile

    def __call__(self) -> float:
        return self.now

    def pause(self, seconds: float) -> None:
        self.now += seconds
        self._meanwhile()


def make(root: Path, meanwhile: Callable[[], object] = lambda: None) -> Inbox:
    clock = Clock(meanwhile)
    return Inbox(root, IntakeSettings(), clock=clock, pause=clock.pause)


def sources(batch: Batch) -> list[str]:
    return [str(each.source) for each in batch.arrivals]


def test_one_pass_brings_what_rests(tmp_path: Path) -> None:
    (tmp_path / NO).mkdir()
    (tmp_path / NO / "前1.jpg").write_bytes(b"1")
    (tmp_path / "乙.docx").write_bytes(b"2")
    assert sources(make(tmp_path).pass_once()) == ["乙.docx", f"{NO}/前1.jpg"]


def test_an_empty_inbox_needs_no_second_look(tmp_path: Path) -> None:
    def never() -> None:
        pytest.fail("it paused")

    assert make(tmp_path, never).pass_once() == Batch()


def test_a_file_that_is_still_being_written_is_left_and_named(tmp_path: Path) -> None:
    growing = tmp_path / "大.mp4"
    growing.write_bytes(b"1")
    (tmp_path / "小.docx").write_bytes(b"1")

    def write_on() -> None:
        with growing.open("ab") as file:
            file.write(b"more")

    batch = make(tmp_path, write_on).pass_once()
    assert sources(batch) == ["小.docx"]
    assert batch.restless == (PurePosixPath("大.mp4"),)


def test_a_file_that_stays_is_not_told_again_until_it_changes(tmp_path: Path) -> None:
    inbox = make(tmp_path)
    file = tmp_path / "~$锁.docx"
    file.write_bytes(b"1")
    assert [sources(inbox.pass_once()) for _ in range(3)] == [[file.name], [], []]
    file.write_bytes(b"22")
    assert sources(inbox.pass_once()) == [file.name]


def test_a_file_that_could_not_be_filed_arrives_again(tmp_path: Path) -> None:
    inbox = make(tmp_path)
    (tmp_path / "甲.docx").write_bytes(b"1")
    (arrival,) = inbox.pass_once().arrivals
    inbox.forget(arrival)
    assert inbox.pass_once().arrivals == (arrival,)


def test_while_many_files_wait_a_new_one_is_seen_and_told_once_it_has_settled(tmp_path: Path) -> None:
    clock = Clock()
    inbox = Inbox(tmp_path, IntakeSettings(settle_seconds=1.0), clock=clock, pause=clock.pause)
    for number in range(3):
        (tmp_path / f"{number}.docx").write_bytes(b"1")
    waiting = {str(each.path) for each in inbox.pass_once().arrivals}
    assert inbox.news(waiting) == ()
    (tmp_path / "新.docx").write_bytes(b"1")
    told = []
    for _ in range(12):
        clock.now += 0.25
        told.append([each.source.name for each in inbox.news(waiting)])
    assert told == [[], [], [], [], ["新.docx"], *[[]] * 7]


def test_looking_for_news_takes_a_tenth_of_the_time_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[float] = []
    clock = Clock()

    def slow_scan(_root: Path, besides: object = ()) -> Snapshot:
        assert besides == {"waits"}
        looks.append(clock.now)
        clock.now += 0.5
        return Snapshot()

    inbox = Inbox(tmp_path, IntakeSettings(), clock=clock, pause=clock.pause)
    monkeypatch.setattr("watch.inbox.scan", slow_scan)
    for _ in range(100):
        inbox.news({"waits"})
        clock.now += 0.25
    assert [after - before for before, after in pairwise(looks)] == [5.5] * (len(looks) - 1)
    assert len(looks) > 2


def test_where_events_come_they_tell_where_to_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "旧.docx").write_bytes(b"1")
    clock, stop = Clock(), threading.Event()
    inbox = Inbox(tmp_path, IntakeSettings(settle_seconds=1.0), clock=clock, pause=clock.pause)
    touched: set[str] = set()
    monkeypatch.setattr(Wake, "touched", lambda _: touched)
    scans: list[float] = []

    def counted(root: Path, besides: AbstractSet[str] = frozenset()) -> Snapshot:
        scans.append(clock.now)
        return scan(root, besides)

    def settled() -> None:
        clock.now += 1.0

    monkeypatch.setattr("watch.inbox.scan", counted)
    monkeypatch.setattr(stop, "wait", lambda _seconds: settled())
    watching = inbox.watch(stop, lambda: None)
    waiting = {str(each.path) for each in next(watching).arrivals}
    assert inbox.news(waiting) == ()
    scans.clear()
    (tmp_path / "夹").mkdir()
    (tmp_path / "夹" / "新.docx").write_bytes(b"1")
    (tmp_path / "没有事件.docx").write_bytes(b"1")
    touched |= {str(tmp_path / "夹"), str(tmp_path / "夹" / "新.docx"), str(tmp_path / "旧.docx"), str(tmp_path / "无")}
    told = []
    for _ in range(5):
        clock.now += 0.5
        told.append([str(each.source) for each in inbox.news(waiting)])
    assert told == [[], [], ["夹/新.docx"], [], []]
    assert scans == []
    for _ in range(30):
        clock.now += 0.5
        told.append([str(each.source) for each in inbox.news(waiting)])
    assert [each for each in told if each] == [["夹/新.docx"], ["没有事件.docx"]]
    stop.set()
    watching.close()  # type: ignore[attr-defined]


def test_a_file_that_changed_while_it_waited_stays_and_arrives_again(tmp_path: Path) -> None:
    inbox = make(tmp_path)
    file = tmp_path / "甲.docx"
    file.write_bytes(b"1")
    (arrival,) = inbox.pass_once().arrivals
    file.write_bytes(b"22")
    assert inbox.news({str(file)}) == ()
    assert inbox.remove(arrival) == Changed()
    assert [each.size for each in inbox.pass_once().arrivals] == [2]


def test_news_of_an_inbox_that_has_vanished_are_none(tmp_path: Path) -> None:
    assert make(tmp_path / "无").news(frozenset()) == ()


def test_a_missing_inbox_is_said(tmp_path: Path) -> None:
    with pytest.raises(InboxMissing):
        make(tmp_path / "无").pass_once()


def test_an_obstacle_is_told_once(tmp_path: Path) -> None:
    inbox = make(tmp_path)
    (tmp_path / "链接").symlink_to(tmp_path)
    assert [each.trouble for each in inbox.pass_once().obstacles] == [Trouble.LINK]
    assert inbox.pass_once().obstacles == ()


may_do_everything = pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="an administrator may do it all")


@may_do_everything
def test_a_file_that_nobody_may_read_is_told_and_arrives_when_it_opens(tmp_path: Path) -> None:
    inbox = make(tmp_path)
    file = tmp_path / "甲.docx"
    file.write_bytes(b"1")
    file.chmod(0)
    assert [each.trouble for each in inbox.pass_once().obstacles] == [Trouble.DENIED]
    assert inbox.pass_once() == Batch()
    file.chmod(0o600)
    assert sources(inbox.pass_once()) == ["甲.docx"]


def arrived(inbox: Inbox, name: str) -> Arrival:
    return next(each for each in inbox.pass_once().arrivals if each.source == PurePosixPath(name))


def test_a_filed_file_leaves_with_the_folders_it_leaves_empty(tmp_path: Path) -> None:
    inbox = make(tmp_path)
    folder = tmp_path / NO / "整改后"
    folder.mkdir(parents=True)
    (folder / "1.jpg").write_bytes(b"1")
    (folder / "Thumbs.db").write_bytes(b"litter")
    outcome = inbox.remove(arrived(inbox, f"{NO}/整改后/1.jpg"))
    assert outcome == Removed((PurePosixPath(NO, "整改后"), PurePosixPath(NO)))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_anything_left_stays(tmp_path: Path) -> None:
    inbox = make(tmp_path)
    (tmp_path / NO).mkdir()
    (tmp_path / NO / "1.jpg").write_bytes(b"1")
    (tmp_path / NO / "~$锁.docx").write_bytes(b"1")
    (tmp_path / NO / "Thumbs.db").write_bytes(b"1")
    assert inbox.remove(arrived(inbox, f"{NO}/1.jpg")) == Removed()
    assert {each.name for each in (tmp_path / NO).iterdir()} == {"~$锁.docx", "Thumbs.db"}


def test_a_file_saved_anew_meanwhile_stays_and_arrives_again(tmp_path: Path) -> None:
    inbox = make(tmp_path)
    file = tmp_path / "甲.docx"
    file.write_bytes(b"1")
    arrival = arrived(inbox, "甲.docx")
    aside = tmp_path / "新.tmp"  # programs save beside the file and rename
    aside.write_bytes(b"2")
    os.utime(aside, ns=(arrival.mtime_ns, arrival.mtime_ns))
    aside.replace(file)
    assert inbox.remove(arrival) == Changed()
    assert file.read_bytes() == b"2"
    assert sources(inbox.pass_once()) == ["甲.docx"]


def test_a_file_that_somebody_took_away_is_gone(tmp_path: Path) -> None:
    inbox = make(tmp_path)
    (tmp_path / "甲.docx").write_bytes(b"1")
    arrival = arrived(inbox, "甲.docx")
    arrival.path.unlink()
    assert inbox.remove(arrival) == Removed()


@may_do_everything
def test_a_file_that_cannot_be_removed_is_tried_again_at_every_scan(tmp_path: Path) -> None:
    inbox = make(tmp_path)
    folder = tmp_path / NO
    folder.mkdir()
    (folder / "甲.docx").write_bytes(b"1")
    arrival = arrived(inbox, f"{NO}/甲.docx")
    folder.chmod(0o500)
    assert inbox.remove(arrival) == Stuck(Trouble.DENIED)
    assert inbox.pass_once() == Batch()
    folder.chmod(0o700)
    assert inbox.pass_once() == Batch()
    assert not folder.exists()


QUICK = IntakeSettings(settle_seconds=0.02, scan_seconds=60.0)


@contextmanager
def watching(root: Path, settings: IntakeSettings = QUICK) -> Iterator[tuple[Callable[[], Batch], Callable[[], None]]]:
    """Watch in a thread. Gives a way to wait for the next batch, and one to wait for the next heartbeat."""
    batches: queue.Queue[Batch] = queue.Queue()
    beats: queue.Queue[None] = queue.Queue()
    stop = threading.Event()
    inbox = Inbox(root, settings, clock=time.perf_counter, pause=time.sleep)

    def run() -> None:
        for batch in inbox.watch(stop, lambda: beats.put(None)):
            batches.put(batch)

    def beat() -> None:
        while not beats.empty():
            beats.get()
        beats.get(timeout=10)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield lambda: batches.get(timeout=10), beat
    finally:
        stop.set()
        thread.join(10)
    assert not thread.is_alive()


def test_what_lay_there_before_the_start_arrives_like_the_rest(tmp_path: Path) -> None:
    (tmp_path / "旧.docx").write_bytes(b"1")
    with watching(tmp_path) as (batch, _):
        assert sources(batch()) == ["旧.docx"]


def test_an_event_brings_a_new_file_long_before_the_next_scan(tmp_path: Path) -> None:
    with watching(tmp_path) as (batch, _):
        for name in ("甲.docx", "乙.docx"):
            (tmp_path / name).write_bytes(b"1")
            assert sources(batch()) == [name]


def test_a_file_that_grows_from_scan_to_scan_arrives_once_and_whole(tmp_path: Path) -> None:
    file, stop, scans = tmp_path / "大.mp4", threading.Event(), []

    def write_on() -> None:
        scans.append(None)
        if len(scans) <= 20:
            with file.open("ab") as out:
                out.write(bytes(1000))

    inbox = Inbox(tmp_path, QUICK, clock=time.perf_counter, pause=time.sleep)
    batch = next(inbox.watch(stop, write_on))
    assert [each.size for each in batch.arrivals] == [20_000]


def test_without_events_the_scan_finds_everything(tmp_path: Path) -> None:
    polled = IntakeSettings(settle_seconds=0.02, scan_seconds=0.05, polling="always")
    with watching(tmp_path, polled) as (batch, beat):
        beat()
        (tmp_path / "甲.docx").write_bytes(b"1")
        assert sources(batch()) == ["甲.docx"]


def test_an_inbox_may_vanish_and_come_back(tmp_path: Path) -> None:
    root = tmp_path / "收件夹"
    root.mkdir()
    with watching(root, IntakeSettings(settle_seconds=0.02, scan_seconds=0.05)) as (batch, beat):
        beat()
        shutil.rmtree(root)
        assert batch().notices == (Notice.MISSING,)
        beat()  # it goes on, and says it no more
        root.mkdir()
        assert batch().notices == (Notice.BACK,)
        (root / "甲.docx").write_bytes(b"1")
        assert sources(batch()) == ["甲.docx"]


def test_every_scan_beats(tmp_path: Path) -> None:
    with watching(tmp_path, IntakeSettings(settle_seconds=0.02, scan_seconds=0.02)) as (_, beat):
        for _ in range(3):
            beat()
