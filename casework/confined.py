"""Run functions on outside data in a child process, with a time limit and a cap on memory (law 9)."""

import multiprocessing
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import TimeoutError as TookTooLong
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import resource_tracker
from typing import Any, TypeVar, TypeVarTuple, Unpack

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


@dataclass(slots=True)
class Cell:
    """A child that serves one call after the other, for starting one takes as long as ten photos.

    A call that takes too long or kills the child costs that call alone; the next one gets a fresh child.

    Attributes:
        seconds: how long a call may take.
        mib: the address space of the child, where the system can cap it.
    """

    seconds: float
    mib: int
    _pool: Any = field(default=None, init=False)

    def call(self, function: Callable[[Unpack[A]], R], *args: *A, name: str) -> R:
        """Call `function(*args)` in the child; what it raises is raised here. See `confined`.

        Raises:
            ReaderDied: it took longer, or its process died.
        """
        from pebble import ProcessExpired, ProcessPool

        if self._pool is None:
            spawn = multiprocessing.get_context("spawn")
            self._pool = ProcessPool(1, initializer=_cap_memory, initargs=(self.mib,), context=spawn)
        with _deaf_children():
            running = self._pool.schedule(function, args=args, timeout=self.seconds)
        try:
            result: R = running.result()
        except (TookTooLong, ProcessExpired):
            raise ReaderDied(name, self.seconds) from None
        return result

    def close(self) -> None:
        """End the child."""
        if self._pool is not None:
            self._pool.stop()
            self._pool.join()
            self._pool = None


def _cap_memory(mib: int) -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (mib << 20, mib << 20))
    except (ImportError, OSError, ValueError):  # Windows has no such cap, macOS refuses it
        return


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
