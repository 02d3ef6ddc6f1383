"""Scans filed, recognised in the background, found by search; whatever stops in between loses and repeats nothing."""

import contextlib
import datetime as dt
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image

from anjuan.ids import SHANGHAI
from anjuan.progress import Silent
from anjuan.scan import Line, ScanPage, page_of
from casework.indexing import Indexing
from casework.office import Office
from casework.scanning import OcrNotReady, Readiness, Scanned, Scanning, readiness
from cli.main import run
from indexer.extract.scans.reader import Begun, NoPrint, ScanUnreadableError, StoppedError
from tests.indexer.extract.scans.conftest import printed, saved
from tests.register.conftest import Backend
from tests.register.conftest import postgresql as postgresql_server  # noqa: F401 - a fixture, asked for by name

from .conftest import NOW, OTHER, TICKET, OpenOffice, drop, jpeg_bytes, take
from .test_watch import InThread, change, until

CORNERS = (0.1, 0.1, 0.9, 0.1, 0.9, 0.2, 0.1, 0.2)


def scan(*pages: str) -> bytes:
    """A scanned PDF, a line a page."""
    first, *more = [printed([text], wide=420) for text in pages]
    return saved(first, "PDF", save_all=True, append_images=more, resolution=100)


def scene(shade: int) -> bytes:
    return jpeg_bytes((shade, 120, 60))


class FakeReader:
    """Says what is on pages without looking: for what has to happen a hundred times."""

    def __init__(self, pages: int = 2) -> None:
        self.pages = pages
        self.read_pages: list[tuple[str, int]] = []
        self.unreadable: str = ""
        self.closed = 0

    def read(self, path: Path, form: str, done: Any, *, glance: bool, stopped: Any) -> Iterator[Any]:
        assert path.is_file()
        assert form
        if self.unreadable:
            raise ScanUnreadableError(self.unreadable)
        yield Begun(self.pages)
        if glance:
            yield NoPrint()
            return
        for number in range(1, self.pages + 1):
            if stopped():
                raise StoppedError
            if number not in done:
                self.read_pages.append((path.name, number))
                yield page_of(number, [Line(f"停水通知{number}", 0.99, CORNERS)])

    def close(self) -> None:
        self.closed += 1


def fake(office: Office, **how: Any) -> FakeReader:
    reader = FakeReader(**how)
    office.__dict__["scans"] = reader
    return reader


def found(office: Office, words: str) -> list[str]:
    Indexing(office).catch_up(Silent())
    return [hit.name for hit in office.index.search(words).hits]


@pytest.fixture(autouse=True)
def _installed() -> None:
    pytest.importorskip("rapidocr")


@pytest.fixture(scope="module")
def recognising(fresh_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office that recognises its scans."""
    home = tmp_path_factory.mktemp("recognising") / "办公"
    shutil.copytree(fresh_home, home)
    change(home, "enabled = false", "enabled = true")
    return home


@pytest.fixture
def office(recognising: Path, tmp_path: Path, open_office: OpenOffice) -> Iterator[Office]:
    """An empty office that recognises its scans."""
    shutil.copytree(recognising, tmp_path / "办公")
    with open_office(tmp_path / "办公") as opened:
        yield opened


def test_a_scan_a_photographed_notice_and_a_scene_are_filed_at_once_and_read_later(office: Office) -> None:
    drop(office, f"{TICKET} 回复.pdf", scan("柳河营村停车场", "已经清理完毕"))
    notice = printed(["停水通知", "今晚十时停水"], wide=420)
    drop(office, f"{TICKET} 办理前1.jpg", saved(notice, "JPEG"))
    drop(office, f"{TICKET} 办理后1.jpg", saved(Image.effect_noise((400, 300), 20).convert("RGB"), "JPEG"))
    assert len(take(office).outcomes) == 3
    assert found(office, "柳河营") == []
    assert office.register.jobs.progress(NOW).waiting == 3
    told: list[int] = []
    assert Scanning(office, lambda: told.append(1)).work_off(Silent()) == Scanned(jobs=3, pages=3)
    assert found(office, "柳河营村停车场") == [f"{TICKET} 回复.pdf"]
    assert found(office, "今晚十时停水") == [f"{TICKET} 办理前1.jpg"]
    assert office.register.texts.counts() == {"ocr": 2, "no_text": 1}
    [hit] = office.index.search("清理完毕").hits
    assert "清理完毕" in hit.snippet
    assert Scanning(office).work_off(Silent()) == Scanned()
    assert office.scans._child is None


def test_the_same_bytes_are_recognised_once_and_found_in_both_cases(office: Office) -> None:
    reader = fake(office)
    data = scan("停水")
    drop(office, f"{TICKET} 政策.pdf", data)
    take(office)
    drop(office, f"{OTHER} 政策.pdf", data)
    take(office)
    assert Scanning(office).work_off(Silent()).jobs == 1
    assert len(reader.read_pages) == 2
    drop(office, "热线-230916-003456 政策.pdf", data)
    take(office)
    assert Scanning(office).work_off(Silent()) == Scanned()
    assert len(found(office, "停水通知")) == 3


def test_a_file_that_was_changed_or_taken_away_is_not_read_under_its_old_digest(office: Office) -> None:
    reader = fake(office)
    drop(office, f"{TICKET} 政策.pdf", scan("停水"))
    take(office)
    [case] = office.store.cases()
    [record] = office.store.records(case)
    path = office.store.path(case, record)
    kept = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(kept + b" ")
    assert Scanning(office).work_off(Silent()).failed == 1
    [line] = office.register.jobs.unfinished(NOW, 5)
    assert (line.why, reader.read_pages) == ("altered", [])


def test_work_that_is_to_stop_gives_its_job_back_and_the_next_goes_on(office: Office) -> None:
    reader = fake(office)
    drop(office, f"{TICKET} 政策.pdf", scan("停水"))
    take(office)
    stopping = Scanning(office, stopped=lambda: bool(reader.read_pages))
    assert stopping.work_off(Silent()) == Scanned(pages=1, stopped=True)
    assert Scanning(office).work_off(Silent()) == Scanned(jobs=1, pages=1)
    assert reader.closed == 2


def test_a_worker_gives_signs_of_life_while_a_page_takes_its_time(office: Office) -> None:
    drop(office, f"{TICKET} 政策.pdf", scan("停水"))
    take(office)
    now = [NOW]
    office.clock = lambda: now[0]
    others: list[object] = []

    class Slow(FakeReader):
        def read(self, path: Path, form: str, done: Any, *, glance: bool, stopped: Any) -> Iterator[Any]:
            for answer in super().read(path, form, done, glance=glance, stopped=stopped):
                for _ in range(10):  # ten minutes a page
                    now[0] += dt.timedelta(minutes=1)
                    assert not stopped()
                others.append(office.register.jobs.lease("乙", now[0], 300))
                yield answer

    office.__dict__["scans"] = Slow()
    assert Scanning(office).work_off(Silent()).jobs == 1
    assert others == [None, None, None]


def test_without_the_extra_or_switched_off_scans_wait_and_filing_goes_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.extract.scans.reader.find_spec", lambda _name: None)
    drop(office, f"{TICKET} 政策.pdf", scan("停水"))
    assert len(take(office).outcomes) == 1
    assert readiness(office) is Readiness.NOT_INSTALLED
    with pytest.raises(OcrNotReady):
        Scanning(office)
    assert office.register.jobs.progress(NOW).waiting == 1
    office.settings = replace(office.settings, ocr=replace(office.settings.ocr, enabled=False))
    assert readiness(office) is Readiness.SWITCHED_OFF


def test_photos_are_left_alone_where_the_settings_say_so(office: Office) -> None:
    office.settings = replace(office.settings, ocr=replace(office.settings.ocr, photos="papers"))
    drop(office, f"{TICKET} 办理前1.jpg", scene(1))
    drop(office, f"{TICKET} 回复.jpg", scene(2))
    take(office)
    progress = office.register.jobs.progress(NOW)
    assert (progress.papers, progress.photos) == (1, 0)


class WorldEndedError(BaseException):
    """Not an Exception: nothing may think that it can go on."""


def test_a_crash_before_any_step_of_recognising_loses_and_repeats_nothing(
    recognising: Path, tmp_path: Path, open_office: OpenOffice
) -> None:
    """Every seventh statement or commit, or each of them where ANJUAN_EVERY_STEP is set."""
    home = tmp_path / "办公"
    shutil.copytree(recognising, home)
    with open_office(home) as office:
        drop(office, f"{TICKET} 政策.pdf", scan("停水"))
        drop(office, f"{OTHER} 办理前1.jpg", scene(1))
        take(office)
    left = [100_000]

    def crash(*_what: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise WorldEndedError

    def one(folder: Path, steps: int) -> list[tuple[str, int]]:
        with open_office(folder) as office:
            reader = fake(office)
            engine = office.register.database.engine
            left[0] = steps
            for name in ("before_cursor_execute", "commit"):
                sa.event.listen(engine, name, crash)
            try:
                with contextlib.suppress(WorldEndedError):
                    Scanning(office).work_off(Silent())
                    Indexing(office).catch_up(Silent())
            finally:
                for name in ("before_cursor_execute", "commit"):
                    sa.event.remove(engine, name, crash)
            return reader.read_pages

    shutil.copytree(home, tmp_path / "whole")
    one(tmp_path / "whole", 100_000)
    total = 100_000 - left[0]
    assert total > 40
    for step in range(0, total, 1 if os.environ.get("ANJUAN_EVERY_STEP") else 7):
        folder = tmp_path / str(step)
        shutil.copytree(home, folder)
        one(folder, step)
        with open_office(folder) as office:
            digest = next(case for case in office.store.cases() if case.ticket_no == TICKET)
            [record] = office.store.records(digest)
            kept = {page.number for page in office.register.jobs.pages(record.sha256)}
            office.clock = lambda: NOW.replace(hour=23)  # the dead one's lease has run out
            reader = fake(office)
            Scanning(office).work_off(Silent())
            assert {number for _, number in reader.read_pages} == {1, 2} - kept
            assert found(office, "停水通知") == [f"{TICKET} 政策.pdf"]
            progress = office.register.jobs.progress(office.clock())
            assert (progress.done, progress.waiting, progress.failed) == (2, 0, 0)
            assert office.register.outbox.pending_count() == 0
        shutil.rmtree(folder)


def test_a_killed_program_loses_and_repeats_no_page(recognising: Path, tmp_path: Path, open_office: OpenOffice) -> None:
    """A real SIGKILL, with the real recogniser, when the first page is in the register."""
    home = tmp_path / "办公"
    shutil.copytree(recognising, home)
    with open_office(home) as office:
        drop(office, f"{TICKET} 政策.pdf", scan("第一页停水", "第二页供暖", "第三页清运", "第四页路灯"))
        take(office)
        [case] = office.store.cases()
        [record] = office.store.records(case)
        program = subprocess.Popen(
            [str(Path(sys.executable).with_name("anjuan")), "--home", str(home), "jobs", "run"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until(lambda: office.register.jobs.pages(record.sha256))
        os.kill(program.pid, signal.SIGKILL)
        program.wait()
        kept = office.register.jobs.pages(record.sha256)
        office.clock = lambda: NOW.replace(year=2099)  # by the killed program's clock, the lease has run out
        scanned = Scanning(office).work_off(Silent())
        assert scanned == Scanned(jobs=1, pages=4 - len(kept))
        pages = office.register.jobs.pages(record.sha256)
        assert pages[: len(kept)] == kept
        assert [page.text for page in pages] == ["第一页停水", "第二页供暖", "第三页清运", "第四页路灯"]
        assert all(isinstance(page, ScanPage) and not page.flaw for page in pages)


@pytest.mark.parametrize("on_a_server", [False, True])
def test_the_watcher_recognises_in_the_background_and_its_index_follows(
    recognising: Path, tmp_path: Path, request: pytest.FixtureRequest, *, on_a_server: bool
) -> None:
    home = tmp_path / "办公"
    shutil.copytree(recognising, home)
    change(home, "scan_seconds = 10.0", "scan_seconds = 0.2")
    if on_a_server:
        server: Backend = request.getfixturevalue("postgresql_server")
        change(home, 'url = ""', f'url = "{server.new_place()}"')
    watched = InThread(home)
    watched.start()
    try:
        drop(watched.office, f"{TICKET} 回复.pdf", scan("柳河营村停车场"))
        until(lambda: watched.found("柳河营村停车场"))
        assert watched.left() == []
    finally:
        watched.end()
    assert watched.is_whole(records=1)


def test_the_commands_say_how_far_it_is_pause_and_go_on(
    office: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = str(office.folders.home)
    monkeypatch.setattr("casework.office.Office.scans", FakeReader(pages=1))
    drop(office, f"{TICKET} 政策.pdf", scan("停水"))
    take(office)

    def ask(*arguments: str, code: int = 0) -> Any:
        capsys.readouterr()
        assert run(["--home", home, *arguments]) == code
        out = capsys.readouterr().out
        return json.loads(out) if "--json" in arguments else out

    listed = ask("jobs", "list", "--json")
    assert (listed["readiness"], listed["waiting"], listed["done"], listed["paused"]) == ("ready", 1, 0, False)
    assert [(each["state"], each["case"]) for each in listed["jobs"]] == [("waiting", f"2023/09/{TICKET}")]
    assert "等着识别文字的有 1 件扫描件" in ask("index", "status")
    assert "已暂停" in ask("jobs", "pause")
    assert ask("jobs", "run", "--json")["jobs"] == 0
    assert "识别已暂停" in ask("jobs", "list")
    assert "1 件等着" in ask("jobs", "resume")
    gone = office.register.jobs.lease("被强行结束的程序", dt.datetime.now(SHANGHAI), 300)
    assert gone is not None
    for command in ("run", "list"):
        assert re.search(r"如果已经关掉，\d\d:\d\d 以后再运行 anjuan jobs run", ask("jobs", command))
    office.register.jobs.give_back(gone)
    assert "别的程序" not in ask("jobs", "list")
    assert ask("jobs", "run", "--json") == {
        "jobs": 1, "pages": 1, "unsuccessful": 0, "stopped": False, "waiting": 0, "failed": 0, "paused": False,
    }  # fmt: skip
    assert ask("search", "停水通知", "--json")["total"] == 1
    assert "已完成 1 件" in ask("jobs", "list")
    assert "没有要重试的" in ask("jobs", "retry")
    assert ask("index", "status", "--json")["waiting_for_ocr"] == 0
    monkeypatch.setattr("indexer.extract.scans.reader.find_spec", lambda _name: None)
    assert run(["--home", home, "jobs", "run"]) == 3
    assert "pip install rapidocr" in capsys.readouterr().err
    parts = {part["name"]: part for part in ask("doctor", "--json")}
    assert parts["识别扫描件"]["found"].startswith("已完成 1 件")
