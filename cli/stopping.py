"""Long commands that end in good order: on Ctrl-C, and when the system asks them to."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from types import FrameType

_ENDING = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def stop_event() -> Iterator[threading.Event]:
    """An event that these signals set, and nothing else of them happens, until the block ends."""
    stop = threading.Event()
    signals: SimpleQueue[int] = SimpleQueue()

    def catch(number: int, _frame: FrameType | None) -> None:
        signals.put(number)  # not `stop.set()`: that waits for a lock which the interrupted code may hold itself

    def end() -> None:
        signals.get()
        stop.set()

    threading.Thread(target=end, name="signals", daemon=True).start()
    before = [(each, signal.signal(each, catch)) for each in _ENDING]
    try:
        yield stop
    finally:
        for each, handler in before:
            signal.signal(each, handler)
        signals.put(0)  # so that the thread ends
