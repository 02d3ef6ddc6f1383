"""Papers and tickets learnt in the background, giving way to what is filed."""

import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from anjuan.errors import AnjuanError
from anjuan.progress import Silent
from anjuan.ticket import Ticket
from casework import meanings
from casework.meanings import Known, MeaningNotKept, MeaningNotReady, keep_learning, known, learn
from casework.office import Office
from casework.similar import similar
from casework.wording import look_up
from indexer import generations
from indexer.meaning import meaning as module
from indexer.meaning.meaning import Meaning

from .conftest import NOW, OTHER, docx_bytes, drop, take

pytest.importorskip("onnxruntime")
pytest.importorskip("sentencepiece")

NIGHT = Ticket(
    order_no="热线-230901-000001",
    title="夜间施工扰民",
    content="市民反映小区南侧工地夜间施工，噪声影响休息，希望到现场处理。",
    reply="经核实，已责令工地二十二时后停止作业，并到现场处理，恢复安静。",
)
PARKING = Ticket(
    order_no="热线-230902-000002",
    title="路边停车",
    content="市民反映路边停车，影响通行，希望到现场处理。",
    reply="经核实，交警已到现场处理，劝离车辆，恢复通行。",
)
LAMP = Ticket(
    order_no="热线-230903-000003",
    title="路灯损坏",
    content="市民反映村口路灯损坏，影响出行，希望到现场处理。",
    reply="经核实，电工已到现场处理，更换灯泡，恢复照明。",
)
LOUD = "半夜吵得睡不着，希望到现场处理"


def taken(office: Office, *tickets: Ticket) -> None:
    office.register.tickets.upsert_many(tickets, NOW, "张三", "台账.xlsx")


def first(office: Office, text: str) -> str | None:
    return similar(office, text, limit=3, reporter=Silent())[0].nearest.hit.ticket_no


def test_papers_and_tickets_are_learnt_once(office: Office) -> None:
    taken(office, NIGHT, LAMP)
    drop(office, f"{OTHER}答复.docx", docx_bytes(f"关于{OTHER}的答复：路灯已由电工修复。"))
    take(office)
    assert learn(office, Silent()) == 5
    assert known(office) == Known(documents=5, known=5, usable=True)
    assert learn(office, Silent()) == 0


def test_what_changed_is_learnt_again_and_what_is_gone_forgotten(office: Office) -> None:
    taken(office, NIGHT, LAMP)
    learn(office, Silent())
    office.register.tickets.upsert_many(
        [replace(LAMP, reply="已转交村委会。")], NOW.replace(hour=11), "张三", "台账.xlsx"
    )
    assert learn(office, Silent()) == 1
    assert known(office).known == 4


def test_the_case_that_means_the_same_in_other_words_comes_first(office: Office) -> None:
    taken(office, NIGHT, PARKING, LAMP)
    learn(office, Silent())
    assert first(office, LOUD) == NIGHT.order_no
    passages = look_up(office, LOUD, limit=3, reporter=Silent())
    assert "停止作业" in passages[0].text


def test_an_answer_is_found_by_what_its_ticket_asked_in_other_words(office: Office) -> None:
    asked = replace(
        LAMP,
        title="中街路灯坏了",
        content="中街路灯又不亮了，晚上走路看不见。",
        reply="电工已于次日完成维修，恢复照明。",
    )
    taken(office, NIGHT, PARKING, asked)
    learn(office, Silent())
    passages = look_up(office, "夜里走路黑漆漆的看不见", limit=3, reporter=Silent())
    assert [each.text for each in passages] == ["电工已于次日完成维修，恢复照明。"]


def test_what_is_not_learnt_yet_is_found_by_its_words(office: Office) -> None:
    taken(office, NIGHT, LAMP)
    learn(office, Silent())
    taken(office, PARKING)
    assert first(office, "路边停车影响通行") == PARKING.order_no


def test_it_stops_when_it_is_told_to_and_goes_on_from_there(office: Office) -> None:
    taken(office, *(replace(LAMP, order_no=f"热线-230903-{n:06}") for n in range(1, 21)))
    looks = iter([True, False])
    done = learn(office, Silent(), goes_on=lambda: next(looks))
    assert 0 < done < 40
    assert learn(office, Silent()) == 40 - done


def test_deleting_the_index_folder_costs_the_vectors_and_no_more(office: Office) -> None:
    taken(office, NIGHT, LAMP)
    learn(office, Silent())
    shutil.rmtree(office.folders.index)
    assert first(office, "路灯损坏") == LAMP.order_no
    assert learn(office, Silent()) == 4


def test_an_index_that_is_to_be_made_anew_costs_no_vector(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    drop(office, "热线-230914-001234答复.docx", docx_bytes("关于热线-230914-001234的答复：路灯已由电工修复。"))
    take(office)
    assert learn(office, Silent()) == 1
    monkeypatch.setattr(generations, "SCHEMA", generations.SCHEMA + 1)  # as a new version of the program finds it
    with Office(office.folders.home, clock=office.clock) as upgraded:
        assert upgraded.index.needs_rebuild
        assert learn(upgraded, Silent()) == 0
        assert upgraded.meaning.count() == 1


def test_a_model_that_does_not_run_here_is_said_to_be_the_reason(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from indexer.meaning import encoder

    taken(office, NIGHT)
    monkeypatch.setattr(encoder.Encoder, "__init__", _no_such_processor)
    with pytest.raises(MeaningNotKept) as caught:
        learn(office, Silent())
    assert "Illegal instruction" in str(caught.value.cause)


def _no_such_processor(_self: object) -> None:
    raise Exception("Illegal instruction")  # noqa: TRY002 - onnxruntime's own errors are of no other kind


def test_switched_off_or_not_installed_it_says_so_and_finds_by_words(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(office, NIGHT, LAMP)
    monkeypatch.setattr(module, "find_spec", lambda _name: None)
    with pytest.raises(MeaningNotReady):
        learn(office, Silent())
    assert not known(office).usable
    assert first(office, "路灯损坏") == LAMP.order_no
    keep_learning(office, threading.Event(), threading.Event(), lambda _trouble: None)


def test_a_full_disk_is_told_in_an_error_of_its_own(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    taken(office, NIGHT)

    def full(_self: Meaning, _documents: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Meaning, "learn", full)
    with pytest.raises(MeaningNotKept, match="disk is full"):
        learn(office, Silent())


class Learning:
    """A thread that keeps learning, seen from outside."""

    def __init__(self, office: Office) -> None:
        self.stop, self.filed = threading.Event(), threading.Event()
        self.told: list[AnjuanError] = []
        arguments = (office, self.stop, self.filed, self.told.append)
        self.thread = threading.Thread(target=keep_learning, args=arguments)
        self.thread.start()

    def until(self, true: Callable[[], bool]) -> None:
        tick, end = threading.Event(), time.monotonic() + 60
        while not true():
            assert time.monotonic() < end, "it did not become true in time"
            tick.wait(0.02)

    def end(self) -> None:
        self.stop.set()
        self.filed.set()
        self.thread.join(30)
        assert not self.thread.is_alive()


def test_in_the_background_it_waits_until_nothing_is_filed_and_tells_a_trouble_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(office, NIGHT, LAMP)
    monkeypatch.setattr(meanings, "QUIET_SECONDS", 0.05)
    monkeypatch.setattr(meanings, "IDLE_SECONDS", 0.05)
    tried = []

    def failing(_office: Office, _reporter: object, *, goes_on: object) -> int:
        tried.append(goes_on)
        raise MeaningNotKept(OSError("disk"))

    with monkeypatch.context() as patched:
        patched.setattr(meanings, "learn", failing)
        learning = Learning(office)
        learning.until(lambda: len(tried) > 2)
        learning.end()
    assert [type(each) for each in learning.told] == [MeaningNotKept]
    with Office(office.folders.home) as own:
        learning = Learning(own)
        learning.until(lambda: known(office).known == 4)
        learning.end()
    assert learning.told == []
