"""Work in the background: what is told of its troubles, and when it ends."""

import threading
from collections.abc import Callable

from anjuan.errors import AnjuanError
from casework.background import keep_at, trouble_with


class DiskFull(AnjuanError):
    """A foreseen trouble."""


class LockedOut(AnjuanError):
    """Another one."""


class Unforeseen(AnjuanError):
    """What nobody foresaw."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(cause)
        self.cause = cause


def kept(*rounds: Exception | None, ended_in_work: bool = False) -> tuple[list[AnjuanError], list[bool]]:
    """What is told of rounds of work that go wrong like this, and whether each rest heard that the work was done."""
    stop = threading.Event()
    told: list[AnjuanError] = []
    rests: list[bool] = []
    left = list(rounds)

    def work() -> None:
        trouble = left.pop(0)
        if ended_in_work:
            stop.set()
        if trouble is not None:
            raise trouble

    def rest(*, done: bool) -> None:
        rests.append(done)
        if not left:
            stop.set()

    keep_at(work, rest, stop, told=told.append, otherwise=Unforeseen)
    return told, rests


def test_trouble_that_lasts_is_told_once() -> None:
    first, second = DiskFull(), DiskFull()
    told, rests = kept(first, second, None)
    assert told == [first]
    assert rests == [False, False, True]


def test_other_trouble_is_told_and_so_is_one_that_comes_back() -> None:
    disk, locked, again = DiskFull(), LockedOut(), DiskFull()
    assert kept(disk, locked, None, again)[0] == [disk, locked, again]


def test_what_nobody_foresaw_is_put_into_words_and_work_goes_on() -> None:
    cause = ValueError("odd")
    told, rests = kept(cause, None)
    assert [type(each) for each in told] == [Unforeseen]
    assert told[0].args == (cause,)
    assert rests == [False, True]


def test_nothing_is_told_of_work_that_was_broken_off() -> None:
    assert kept(DiskFull(), ended_in_work=True)[0] == []


def test_nothing_is_done_after_the_end() -> None:
    stop = threading.Event()
    stop.set()
    done: list[str] = []
    never: Callable[..., object] = done.append
    keep_at(lambda: done.append("work"), never, stop, told=never, otherwise=Unforeseen)
    assert done == []


def test_work_that_is_done_is_no_trouble() -> None:
    assert trouble_with(lambda: None, Unforeseen) is None
