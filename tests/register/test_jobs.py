"""The queue of scans: what waits, who has it, and that nothing is lost or done twice whoever dies when."""

import datetime as dt
import os
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from anjuan.kinds import Kind
from anjuan.scan import Line, ScanPage, page_of
from register.job_progress import Progress
from register.jobs import TRIES, Job
from register.register import Register
from register.shelf import Filing
from register.texts import StoredText
from tests.register.conftest import NOW, Backend, filing

SECOND = dt.timedelta(seconds=1)
LEASE = 300.0
CORNERS = (0.1, 0.1, 0.9, 0.1, 0.9, 0.2, 0.1, 0.2)


def file(
    register: Register,
    content: str,
    status: str,
    *,
    no: int,
    kind: Kind = Kind.REPLY,
    form: str = "pdf",
    queued_at: dt.datetime = NOW,
) -> str:
    """File a record whose text has this status, and queue it; its digest."""
    made = filing(no, content=content)
    facts = replace(made.record.facts, kind=kind, format=form)
    made = Filing(made.case, replace(made.record, facts=facts))
    register.texts.put(StoredText(content * 64, status, "", None, "r 1", NOW))
    register.records.add([made], NOW)
    register.jobs.queue(queued_at, [content * 64])
    return content * 64


def lease(register: Register, worker: str = "甲", now: dt.datetime = NOW) -> Job | None:
    return register.jobs.lease(worker, now, LEASE)


def leased(register: Register, worker: str = "甲", now: dt.datetime = NOW) -> Job:
    job = lease(register, worker, now)
    assert job is not None
    return job


def page(number: int, text: str = "停水通知", flaw: str = "") -> ScanPage:
    if flaw:
        return ScanPage(number, flaw=flaw)
    return page_of(number, [Line(text, 0.99, CORNERS)])


def keep(register: Register, job: Job, made: ScanPage, now: dt.datetime = NOW) -> bool:
    return register.jobs.keep(job, made, "ocr 1", now, LEASE)


def finish(register: Register, job: Job, now: dt.datetime = NOW, least: int = 1) -> bool:
    return register.jobs.finish(job, "ocr 1", now, least)


def test_only_what_is_yet_to_be_recognised_is_queued_and_each_content_once(register: Register) -> None:
    file(register, "a", "needs_ocr", no=1)
    file(register, "b", "ok", no=2)
    file(register, "c", "no_text", no=3, kind=Kind.PHOTO, form="jpg")
    file(register, "d", "no_text", no=4, kind=Kind.RECORDING, form="mp3")
    file(register, "e", "partly_scanned", no=5)
    file(register, "a", "needs_ocr", no=6)
    assert register.jobs.queue(NOW) == 0
    assert register.jobs.progress(NOW) == Progress(2, 1, 0, 0, 0, 0, 0, paused=False)


def test_photos_can_be_left_out_and_a_paper_photographed_is_a_paper(register: Register) -> None:
    for no, (content, kind) in enumerate((("a", Kind.PHOTO), ("b", Kind.POLICY), ("c", Kind.PHOTO)), 1):
        made = filing(no, content=content)
        facts = replace(made.record.facts, kind=kind, format="jpg")
        register.texts.put(StoredText(content * 64, "no_text", "", None, "r 1", NOW))
        register.records.add([Filing(made.case, replace(made.record, facts=facts))], NOW)
    assert register.jobs.queue(NOW, photos=False) == 1
    assert not leased(register).glance
    assert register.jobs.queue(NOW, ["a" * 64]) == 1
    assert register.jobs.queue(NOW) == 1


def test_papers_come_before_photos_and_what_came_last_comes_first(register: Register) -> None:
    file(register, "a", "no_text", no=1, kind=Kind.PHOTO, form="jpg", queued_at=NOW)
    file(register, "b", "needs_ocr", no=2, queued_at=NOW)
    file(register, "c", "needs_ocr", no=3, queued_at=NOW + SECOND)
    order = [leased(register, str(number), NOW + SECOND).sha256[0] for number in range(3)]
    assert order == ["c", "b", "a"]
    assert lease(register, now=NOW + SECOND) is None


def test_a_finished_job_has_its_text_and_its_records_wait_for_the_index(register: Register) -> None:
    digest = file(register, "a", "needs_ocr", no=1)
    file(register, "a", "needs_ocr", no=2)
    register.outbox.done(register.outbox.lease(10, NOW, 60))
    job = leased(register)
    register.jobs.begun(job, 2)
    assert keep(register, job, page(2, "第二页"))
    assert keep(register, job, page(1, "第一页"))
    assert finish(register, job, NOW + SECOND)
    assert register.texts.get(digest) == StoredText(digest, "ocr", "第一页\n第二页", None, "ocr 1", NOW + SECOND)
    works = register.outbox.lease(10, NOW + SECOND, 60)
    assert sorted((work.place.record_no, work.row and work.row.text) for work in works) == [
        (1, "第一页\n第二页"),
        (2, "第一页\n第二页"),
    ]
    assert register.jobs.pages(digest) == (page(1, "第一页"), page(2, "第二页"))
    assert register.jobs.progress(NOW) == Progress(0, 0, 0, 1, 0, 2, 0, paused=False)


def test_it_is_known_until_when_at_most_somebody_has_what_is_leased(register: Register) -> None:
    file(register, "a", "needs_ocr", no=1)
    file(register, "b", "needs_ocr", no=2)
    assert register.jobs.progress(NOW).held_until is None
    leased(register, "甲")
    leased(register, "乙", NOW + 9 * SECOND)
    assert register.jobs.progress(NOW).held_until == NOW + 309 * SECOND
    assert register.jobs.progress(NOW + 309 * SECOND).held_until is None


def test_filing_the_same_bytes_again_keeps_what_was_recognised(register: Register) -> None:
    digest = file(register, "a", "partly_scanned", no=1)
    job = leased(register)
    keep(register, job, ScanPage(1, "本来就有的文字"))
    keep(register, job, page(2, "扫描页"))
    finish(register, job)
    file(register, "a", "partly_scanned", no=2)
    found = register.texts.get(digest)
    assert found is not None
    assert (found.status, found.text) == ("ok", "本来就有的文字\n扫描页")
    assert lease(register, now=NOW + SECOND) is None


def test_a_photo_with_hardly_any_print_stays_a_photo(register: Register) -> None:
    digest = file(register, "a", "no_text", no=1, kind=Kind.PHOTO, form="jpg")
    job = leased(register)
    keep(register, job, page(1, "3号"))
    assert finish(register, job, least=6)
    found = register.texts.get(digest)
    assert found is not None
    assert (found.status, found.text) == ("no_text", "")
    assert register.jobs.progress(NOW).done == 1


def test_a_lease_is_nobody_elses_until_it_runs_out_and_the_next_goes_on_where_the_dead_one_stopped(
    register: Register,
) -> None:
    digest = file(register, "a", "needs_ocr", no=1)
    first = leased(register)
    keep(register, first, page(1), NOW + 100 * SECOND)
    assert lease(register, "乙", NOW + 399 * SECOND) is None
    second = leased(register, "乙", NOW + 400 * SECOND)
    assert second.done == (1,)
    assert not keep(register, first, page(2, "迟到的"), NOW + 401 * SECOND)
    assert not finish(register, first, NOW + 401 * SECOND)
    register.jobs.failed(first, "killed", NOW + 401 * SECOND)
    assert keep(register, second, page(2, "第二页"), NOW + 402 * SECOND)
    assert finish(register, second, NOW + 403 * SECOND)
    assert [each.text for each in register.jobs.pages(digest)] == ["停水通知", "第二页"]


def test_paused_work_stops_after_the_page_in_hand_and_goes_on_when_resumed(register: Register) -> None:
    file(register, "a", "needs_ocr", no=1)
    job = leased(register)
    register.jobs.pause(NOW)
    register.jobs.pause(NOW)
    assert register.jobs.progress(NOW).paused
    assert not keep(register, job, page(1))
    register.jobs.give_back(job)
    assert lease(register) is None
    register.jobs.resume()
    assert leased(register, "乙").done == (1,)


def test_what_fails_comes_again_later_and_then_waits_for_a_person(register: Register) -> None:
    file(register, "a", "needs_ocr", no=1)
    now = NOW
    for tried in range(1, TRIES + 1):
        register.jobs.failed(leased(register, now=now), "unreadable", now)
        assert register.jobs.progress(now).failed == (tried == TRIES)
        assert lease(register, now=now) is None
        now += dt.timedelta(hours=1)
    [line] = register.jobs.unfinished(now, 10)
    assert (line.state, line.why, line.name) == ("failed", "unreadable", "情况说明.docx")
    assert register.jobs.retry(now) == 1
    assert leased(register, now=now).sha256 == "a" * 64


def test_who_is_killed_again_and_again_by_one_file_leaves_it_to_a_person(register: Register) -> None:
    file(register, "a", "needs_ocr", no=1)
    file(register, "b", "needs_ocr", no=2, queued_at=NOW - SECOND)
    for tried in range(TRIES):
        assert leased(register, now=NOW + tried * 301 * SECOND).sha256 == "a" * 64
    assert leased(register, now=NOW + TRIES * 301 * SECOND).sha256 == "b" * 64
    assert register.jobs.progress(NOW + TRIES * 301 * SECOND).failed == 1


def test_pages_that_could_not_be_recognised_are_tried_again_on_demand(register: Register) -> None:
    digest = file(register, "a", "needs_ocr", no=1)
    job = leased(register)
    keep(register, job, page(1, "第一页"))
    keep(register, job, page(2, flaw="killed"))
    finish(register, job)
    assert register.jobs.progress(NOW).flawed == 1
    assert register.jobs.retry(NOW) == 1
    again = leased(register)
    assert again.done == (1,)
    keep(register, again, page(2, "第二页"))
    finish(register, again)
    found = register.texts.get(digest)
    assert found is not None
    assert (found.status, found.text) == ("ocr", "第一页\n第二页")


def test_what_is_tried_again_keeps_its_text_though_the_same_bytes_are_filed_and_the_new_try_fails(
    register: Register,
) -> None:
    digest = file(register, "a", "needs_ocr", no=1)
    job = leased(register)
    keep(register, job, page(1, "第一页"))
    keep(register, job, page(2, flaw="killed"))
    finish(register, job)
    before = register.texts.get(digest)
    register.jobs.retry(NOW)
    file(register, "a", "needs_ocr", no=2)
    for tried in range(TRIES):
        register.jobs.failed(leased(register, now=NOW + tried * dt.timedelta(hours=1)), "unreadable", NOW)
    assert register.jobs.progress(NOW).failed == 1
    assert before is not None
    assert before.text == "第一页"
    assert register.texts.get(digest) == before


def test_a_job_whose_record_is_gone_keeps_nobody_up(register: Register) -> None:
    file(register, "a", "needs_ocr", no=1)
    with register.database.write() as connection:
        connection.execute(sa.text("DELETE FROM records"))
    assert lease(register) is None
    [line] = register.jobs.unfinished(NOW, 10)
    assert (line.state, line.why, line.place) == ("failed", "gone", None)


class WorldEndedError(BaseException):
    """Not an Exception: nothing may think that it can go on."""


def work_off(register: Register, worker: str, now: dt.datetime, made: Counter[tuple[str, int]]) -> None:
    """What a worker does, with two pages to each job; counts the pages that it hands in."""
    while job := register.jobs.lease(worker, now, LEASE):
        register.jobs.begun(job, 2)
        for number in (1, 2):
            if number not in job.done:
                made[job.sha256, number] += 1
                if not keep(register, job, page(number, f"{job.sha256[0]}{number}"), now):
                    return
        finish(register, job, now)


def test_a_crash_before_any_statement_loses_and_repeats_nothing(backend: Backend) -> None:
    with backend.new() as register:
        steps: list[int] = [10_000]
        engine = register.database.engine

        def crash(*_what: object) -> None:
            steps[0] -= 1
            if steps[0] < 0:
                raise WorldEndedError

        for content in "ab":
            file(register, content, "needs_ocr", no="ab".index(content) + 1)
        names = ("before_cursor_execute", "commit")
        for name in names:
            sa.event.listen(engine, name, crash)
        work_off(register, "甲", NOW, Counter())
        total = 10_000 - steps[0]
        assert total > 30
    for at in range(0, total, 3 if backend.name == "sqlite" else 17):
        with backend.new() as register:
            engine = register.database.engine
            for content in "ab":
                file(register, content, "needs_ocr", no="ab".index(content) + 1)
            register.outbox.done(register.outbox.lease(10, NOW, 60))
            steps[0] = at
            for name in names:
                sa.event.listen(engine, name, crash)
            with pytest.raises(WorldEndedError):
                work_off(register, "甲", NOW, Counter())
            for name in names:
                sa.event.remove(engine, name, crash)
            kept = {(each, one.number) for each in ("a" * 64, "b" * 64) for one in register.jobs.pages(each)}
            later = NOW + (LEASE + 1) * SECOND
            again: Counter[tuple[str, int]] = Counter()
            work_off(register, "乙", later, again)
            assert set(again) == {(each * 64, number) for each in "ab" for number in (1, 2)} - kept
            for each in "ab":
                found = register.texts.get(each * 64)
                assert found is not None
                assert (found.status, found.text) == ("ocr", f"{each}1\n{each}2")
            assert register.jobs.progress(later) == Progress(0, 0, 0, 2, 0, 4, 0, paused=False)
            works = register.outbox.lease(10, later, 60)
            assert sorted(work.place.record_no for work in works) == [1, 2]


KILLED = """
import datetime as dt, sys
from pathlib import Path
from tests.register.test_jobs import NOW, LEASE, keep, page
from register.register import Register
where = sys.argv[1]
with Register.open(where if "://" in where else Path(where)) as register:
    while job := register.jobs.lease("甲", NOW, LEASE):
        for number in (1, 2, 3):
            if number not in job.done:
                keep(register, job, page(number, job.sha256[0] + str(number)))
                print(job.sha256[0], number, flush=True)
        register.jobs.finish(job, "ocr 1", NOW)
"""


def test_a_worker_that_is_killed_loses_and_repeats_nothing(backend: Backend) -> None:
    place = backend.new_place()
    with Register.open(place) as register:
        for no, content in enumerate("abc", 1):
            file(register, content, "needs_ocr", no=no)
        program = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(place)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
            text=True,
        )
        assert program.stdout is not None
        seen = [program.stdout.readline().split() for _ in range(4)]
        os.kill(program.pid, signal.SIGKILL)
        seen += [line.split() for line in program.stdout.read().splitlines()]
        program.wait()
        program.stdout.close()
        kept = {(each, one.number) for each in "abc" for one in register.jobs.pages(each * 64)}
        assert {(each, int(number)) for each, number in seen} <= kept
        later = NOW + (LEASE + 1) * SECOND
        while job := lease(register, "乙", later):
            for number in {1, 2, 3} - set(job.done):
                assert (job.sha256[0], number) not in kept
                assert keep(register, job, page(number, f"{job.sha256[0]}{number}"), later)
            assert finish(register, job, later)
        for each in "abc":
            found = register.texts.get(each * 64)
            assert found is not None
            assert found.text == f"{each}1\n{each}2\n{each}3"
