"""A function in a child process: what it gives, what it raises, how it dies, and that it shares nothing with us."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.confined import Cell, ReaderDied, confined

ours = "untouched"


def reads() -> str:
    return ours


def dies() -> None:
    os._exit(1)


def lasts() -> None:
    threading.Event().wait()


def ctrl_c() -> bool:
    os.kill(os.getpid(), signal.SIGINT)
    return True


def test_what_it_gives_and_what_it_raises_come_back(tmp_path: Path) -> None:
    assert confined(len, "甲乙", name="甲", seconds=30) == 2
    with pytest.raises(FileNotFoundError):
        confined(os.listdir, str(tmp_path / "无"), name="甲", seconds=30)


def test_the_child_is_a_new_process_and_no_copy_of_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy of a process with threads may hang, and keeps its locks and pipes after it has been killed."""
    monkeypatch.setattr(f"{__name__}.ours", "touched")
    assert reads() == "touched"
    assert confined(reads, name="甲", seconds=30) == "untouched"


@pytest.mark.parametrize(("function", "seconds"), [(dies, 30.0), (lasts, 1.0)])
def test_a_child_that_dies_or_takes_too_long_is_said_so(function: object, seconds: float) -> None:
    assert callable(function)
    with pytest.raises(ReaderDied) as caught:
        confined(function, name="甲.zip", seconds=seconds)
    assert (caught.value.name, caught.value.seconds) == ("甲.zip", seconds)


@pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")
def test_ctrl_c_does_not_reach_the_child() -> None:
    assert confined(ctrl_c, name="甲", seconds=30)
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def hoards(mib: int) -> int:
    return len(bytearray(mib << 20))


@pytest.fixture
def cell() -> Iterator[Cell]:
    cell = Cell(20, 1024)
    yield cell
    cell.close()


def test_one_child_serves_many_calls(cell: Cell, tmp_path: Path) -> None:
    first = cell.call(os.getpid, name="甲")
    with pytest.raises(FileNotFoundError):
        cell.call(os.listdir, str(tmp_path / "无"), name="甲")
    assert first == cell.call(os.getpid, name="乙") != os.getpid()


def test_a_call_that_kills_the_child_or_takes_too_long_costs_itself_alone(cell: Cell) -> None:
    cell.seconds = 1
    for function in (dies, lasts):
        with pytest.raises(ReaderDied) as caught:
            cell.call(function, name="甲.jpg")
        assert caught.value.name == "甲.jpg"
    cell.seconds = 20
    assert cell.call(len, "甲乙", name="乙") == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows caps no address space")
def test_a_child_gets_no_more_memory_than_its_cap(cell: Cell) -> None:
    assert cell.call(hoards, 16, name="甲") == 16 << 20
    with pytest.raises(MemoryError):
        cell.call(hoards, 2048, name="甲")


@pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")
def test_ctrl_c_does_not_reach_a_child_that_stays(cell: Cell) -> None:
    assert cell.call(ctrl_c, name="甲")


def test_a_child_that_was_ended_is_started_again(cell: Cell) -> None:
    before = cell.call(os.getpid, name="甲")
    cell.close()
    assert cell.call(os.getpid, name="甲") != before
