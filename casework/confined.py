"""Run one function on outside data in a child process of its own, with a time limit (law 9)."""

import multiprocessing
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import TimeoutError as TookTooLong
from contextlib import contextmanager
from multiprocessing import resource_tracker
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

    # Spawned, never forked: this process has threads, and locks and pipes that must not live on in a child. The library
    # calls the argument `mp_context` and takes `context`.
    spawn = multiprocessing.get_context("spawn")
    spawned = concurrent.process(timeout=seconds, context=spawn)  # type: ignore[call-overload]  # see above
    with _deaf_children():
        running = spawned(function)(*args)
    try:
        result: R = running.result()
    except (TookTooLong, ProcessExpired):
        raise ReaderDied(name, seconds) from None
    return result


@contextmanager
def _deaf_children() -> Iterator[None]:
    """Start children that Ctrl-C does not reach, not even while they start: their parent decides when they end."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # later it would lift the block
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
