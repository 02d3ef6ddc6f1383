import datetime as dt
import os
import subprocess
import sys
import threading
from pathlib import Path

from anjuan.ids import RecordId
from anjuan.ticket import Ticket
from register.outbox import Work
from register.register import Register
from register.texts import StoredText
from tests.register.conftest import NOW, Backend, filing

PLACE = RecordId(filing(1).case.key, 1)
SECOND = dt.timedelta(seconds=1)


def test_a_filed_record_waits_in_the_outbox_with_all_that_the_index_needs(register: Register) -> None:
    register.records.add([filing()], NOW)
    register.texts.put(StoredText("a" * 64, "ok", "正文", 1, "lxml 1", NOW))
    (work,) = register.outbox.lease(10, NOW, 60)
    assert work.row is not None
    assert work.row.filing == filing()
    assert (work.attempts, work.row.text) == (1, "正文")
    register.outbox.done([work])
    assert register.outbox.pending_count() == 0


def test_leased_work_is_nobody_elses_until_the_lease_runs_out(register: Register) -> None:
    register.records.add([filing(1), filing(2), filing(3)], NOW)
    first = register.outbox.lease(2, NOW, 60)
    assert [work.place.record_no for work in first] == [1, 2]
    assert [work.place.record_no for work in register.outbox.lease(10, NOW, 60)] == [3]
    assert register.outbox.lease(10, NOW + 59 * SECOND, 60) == ()
    again = register.outbox.lease(10, NOW + 60 * SECOND, 60)
    assert [(work.place.record_no, work.attempts) for work in again] == [(1, 2), (2, 2), (3, 2)]


def test_a_lease_that_is_renewed_runs_out_later_and_one_that_was_given_back_is_free(register: Register) -> None:
    register.records.add([filing(1), filing(2)], NOW)
    works = register.outbox.lease(2, NOW, 60)
    register.outbox.failed(works[1], "gone", NOW)
    register.outbox.renew(works, NOW + 50 * SECOND, 60)
    assert [work.place.record_no for work in register.outbox.lease(10, NOW + 100 * SECOND, 5)] == [2]
    assert [work.place.record_no for work in register.outbox.lease(10, NOW + 110 * SECOND, 60)] == [2, 1]


def test_what_is_asked_for_last_comes_first_whatever_waits(register: Register) -> None:
    """What somebody files now is found at once, though ten thousand records of an import still wait."""
    register.records.add([filing(1), filing(2), filing(3)], NOW)
    assert [work.place.record_no for work in register.outbox.lease(1, NOW + SECOND, 60)] == [1]
    register.records.add([filing(4), filing(5)], NOW + SECOND)
    register.records.add([filing(3, content="b")], NOW + 2 * SECOND)
    leased = [register.outbox.lease(2, NOW + 2 * SECOND, 60) for _ in range(3)]
    assert [[work.place.record_no for work in some] for some in leased] == [[3, 4], [5, 2], []]


def test_what_somebody_asks_for_is_brought_up_to_date_or_dropped(register: Register) -> None:
    register.records.add([filing(1)], NOW)
    register.outbox.done(register.outbox.lease(9, NOW, 60))
    gone = RecordId("没有/这样的案卷", 1)
    register.outbox.ask([PLACE, gone], NOW)
    assert register.outbox.waiting() == {PLACE, gone}
    rows = {work.place: work.row for work in register.outbox.lease(9, NOW, 60)}
    assert register.outbox.waiting() == {PLACE, gone}
    assert rows[gone] is None
    assert rows[PLACE] is not None


def test_freed_leases_are_due_at_once(register: Register) -> None:
    register.records.add([filing(1), filing(2)], NOW)
    register.outbox.lease(2, NOW, 900)
    register.outbox.free()
    assert [work.place.record_no for work in register.outbox.lease(10, NOW, 60)] == [1, 2]


def test_what_failed_comes_again_later_and_later(register: Register) -> None:
    register.records.add([filing()], NOW)
    (work,) = register.outbox.lease(1, NOW, 60)
    now = NOW
    for delay in (30, 60, 120, 240, 480, 960, 1920, 3840, 7680, 15360, 21600, 21600):
        register.outbox.failed(work, "unreadable", now)
        now += delay * SECOND
        assert register.outbox.lease(1, now - SECOND, 60) == ()
        (work,) = register.outbox.lease(1, now, 60)
    backlog = register.outbox.backlog()
    assert (backlog.pending, backlog.failing, backlog.oldest) == (1, 1, NOW)


def test_a_change_while_somebody_works_on_the_record_is_not_lost(register: Register) -> None:
    register.records.add([filing()], NOW)
    (work,) = register.outbox.lease(1, NOW, 60)
    register.tickets.upsert_many([Ticket(order_no="热线-230914-001234", title="停水")], NOW, "李", "导出.xlsx")
    assert register.outbox.lease(1, NOW, 60) == ()
    register.outbox.done([work])
    (again,) = register.outbox.lease(1, NOW, 60)
    assert again.row is not None
    assert again.row.title == "停水"
    register.outbox.done([again])
    assert register.outbox.pending_count() == 0


def test_a_failure_of_what_has_changed_meanwhile_is_tried_again_at_once(register: Register) -> None:
    register.records.add([filing()], NOW)
    (work,) = register.outbox.lease(1, NOW, 60)
    register.records.add([filing(content="b")], NOW)
    register.outbox.failed(work, "unreadable", NOW)
    assert len(register.outbox.lease(1, NOW, 60)) == 1


def test_two_workers_never_get_the_same(backend: Backend) -> None:
    place = backend.new_place()
    taken: list[Work] = []
    with Register.open(place) as register, Register.open(place) as other:
        register.records.add([filing(number) for number in range(1, 61)], NOW)

        def work(mine: Register) -> None:
            while got := mine.outbox.lease(7, NOW, 60):
                taken.extend(got)

        threads = [threading.Thread(target=work, args=(each,)) for each in (register, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(each.place.record_no for each in taken) == list(range(1, 61))


def test_a_killed_worker_loses_nothing(backend: Backend, tmp_path: Path) -> None:
    place = backend.new_place()
    with Register.open(place) as register:
        register.records.add([filing(number) for number in range(1, 6)], NOW)
        script = tmp_path / "worker.py"
        script.write_text(
            "import os, signal, sys\n"
            "from pathlib import Path\n"
            "from register.register import Register\n"
            "from tests.register.conftest import NOW\n"
            "where = sys.argv[1] if '://' in sys.argv[1] else Path(sys.argv[1])\n"
            "register = Register.open(where)\n"
            "work = register.outbox.lease(4, NOW, 60)\n"
            "register.outbox.done(work[:1])\n"
            "os.kill(os.getpid(), signal.SIGKILL)\n",
            encoding="utf-8",
        )
        environment = os.environ | {"PYTHONPATH": str(Path.cwd())}
        assert subprocess.run([sys.executable, script, str(place)], env=environment, check=False).returncode == -9
        assert register.outbox.pending_count() == 4
        later = register.outbox.lease(10, NOW + 60 * SECOND, 60)
        assert {work.place.record_no for work in later} == {2, 3, 4, 5}
