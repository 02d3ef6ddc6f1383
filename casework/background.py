"""Work that goes on behind the watched inbox, in a thread of its own: for months, whatever happens."""

import threading
from collections.abc import Callable
from typing import Protocol

from anjuan.errors import AnjuanError


class Rest(Protocol):
    """Waiting between two rounds of work."""

    def __call__(self, *, done: bool) -> object:
        """Wait; `done` says whether the work before was."""


def trouble_with(work: Callable[[], object], otherwise: Callable[[Exception], AnjuanError]) -> AnjuanError | None:
    """Do some work; what keeps it from being done, in the words of `otherwise` where nobody foresaw it."""
    try:
        work()
    except AnjuanError as error:
        return error
    except Exception as error:  # noqa: BLE001 - engines, models, file systems and databases raise anything
        return otherwise(error)
    return None


def keep_at(
    work: Callable[[], object],
    rest: Rest,
    stop: threading.Event,
    *,
    told: Callable[[AnjuanError], object],
    otherwise: Callable[[Exception], AnjuanError],
) -> None:
    """Do some work again and again until `stop` is set, and tell of each new trouble with it once.

    Args:
        work: all there is to do now.
        rest: waits until there may be more, or something may work that did not; returns soon when `stop` is set.
        stop: set from another thread.
        told: is given what went wrong, where it is not what went wrong before; raises nothing.
        otherwise: says it in our words where nobody foresaw it.
    """
    before: AnjuanError | None = None
    while not stop.is_set():
        trouble = trouble_with(work, otherwise)
        if trouble and type(trouble) is not type(before) and not stop.is_set():
            told(trouble)
        before = trouble
        rest(done=trouble is None)
