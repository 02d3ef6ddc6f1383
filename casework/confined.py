"""Run one function on outside data in a child process of its own, with a time limit (law 9)."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import TimeoutError as TookTooLong
from typing import TypeVar, TypeVarTuple, Unpack

from anjuan.errors import AnjuanError

R = TypeVar("R")
A = TypeVarTuple("A")


class ReaderDied(AnjuanError):
    """The child that read a file ran over its time, or died.

    Attributes:
        name: the file's name.
        seconds: the limit.
    """

    def __init__(self, name: str, seconds: float) -> None:
        super().__init__(name, seconds)
        self.name = name
        self.seconds = seconds


def confined(function: Callable[[Unpack[A]], R], *args: *A, name: str, seconds: float) -> R:
    """Call `function(*args)` in a child process; what it raises is raised here.

    Args:
        function: a picklable function of picklable arguments.
        args: its arguments.
        name: the file's, for the error.
        seconds: how long it may take.

    Raises:
        ReaderDied: it took longer, or its process died.
    """
    from pebble import ProcessExpired, concurrent

    child = concurrent.process(timeout=seconds, mp_context=multiprocessing.get_context("spawn"))(function)
    try:
        result: R = child(*args).result()
    except (TookTooLong, ProcessExpired):
        raise ReaderDied(name, seconds) from None
    return result
