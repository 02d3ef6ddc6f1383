"""What comes after a commit: its merges, which no reader waits for, nor the next commit if it comes soon."""

import threading
from contextlib import ExitStack, suppress

from indexer.engine import Engine


class Settling:
    """The lock of a commit, kept for a moment: the next commit may take it over, with the engine's open writer.

    Otherwise the engine ends its merges, which may take seconds, and the lock is let go. While small commits follow
    each other the merges go on behind them; if each had to wait for those of the one before, a file that is dropped
    while thousands are imported would be found seconds later.

    Args:
        engine: which has committed.
        holding: lets go of the lock when it is closed.
        seconds: for which the next commit may come.
    """

    def __init__(self, engine: Engine, holding: ExitStack, seconds: float) -> None:
        self._engine = engine
        self._holding = holding
        self._decided = threading.Lock()
        self._is_taken = self._is_ending = False
        self._now = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(seconds,), name="index-settling")
        self._thread.start()

    def take_over(self, engine: Engine) -> ExitStack | None:
        """The lock, for another commit of this engine, whose `settle` is left to it; None when that has begun."""
        with self._decided:
            if self._is_ending or engine is not self._engine:
                return None
            self._is_taken = True
        self._now.set()
        self._thread.join()
        return self._holding

    def finish(self) -> None:
        """Have the merges ended now, and wait for that."""
        self._now.set()
        self._thread.join()

    def _run(self, seconds: float) -> None:
        self._now.wait(seconds)
        with self._decided:
            if self._is_taken:
                return
            self._is_ending = True
        with self._holding, suppress(BaseException):  # the commit is done, whatever happens; engines panic
            self._engine.settle()
