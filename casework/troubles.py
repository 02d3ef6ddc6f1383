"""What the watched inbox could not give to the case files: tried again for as long as it takes, and told once."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from casework.outcomes import Ignored, Left, Outcome

if TYPE_CHECKING:
    from watch.inbox import Inbox
    from watch.scan import Arrival

FIRST_DELAY = 1.0
LONGEST_DELAY = 120.0
"""Seconds. Every try copies the file: one that never succeeds must not keep the disk busy for months."""


@dataclass(frozen=True, slots=True)
class _Wait:
    arrival: "Arrival"
    delay: float
    due: float


class Troubles:
    """Files that were left in an inbox, and when each is tried again: soon, then ever more seldom.

    Args:
        inbox: it lets them arrive again.
        clock: seconds that never go back.
    """

    def __init__(self, inbox: "Inbox", clock: Callable[[], float]) -> None:
        self._inbox = inbox
        self._clock = clock
        self._waiting: dict[Path, _Wait] = {}
        self._told: dict[str, object] = {}

    def note(self, arrivals: "Iterable[Arrival]", outcomes: Iterable[Outcome]) -> list[Outcome]:
        """Put off what was left, and give what is news: the same trouble with the same file is none."""
        by_source = {str(each.source): each for each in arrivals}
        news = []
        for outcome in outcomes:
            why = _why_left(outcome)
            if why is None or why != self._told.pop(outcome.source, None):
                news.append(outcome)
            if why is not None:
                self._told[outcome.source] = why
            if outcome.source in by_source:  # no member of an archive: those come again with it
                self._put_off(by_source[outcome.source], left=why is not None)
        return news

    def retry(self) -> None:
        """Let those arrive again whose time has come."""
        now = self._clock()
        for path, wait in [each for each in self._waiting.items() if each[1].due <= now]:
            self._inbox.forget(wait.arrival)
            if path.exists():
                self._waiting[path] = replace(wait, due=math.inf)
            else:  # taken away, or its share has dropped: then it comes back as a new one
                del self._waiting[path]

    def _put_off(self, arrival: "Arrival", *, left: bool) -> None:
        before = self._waiting.pop(arrival.path, None)
        if left:
            delay = min(2 * before.delay, LONGEST_DELAY) if before else FIRST_DELAY
            self._waiting[arrival.path] = _Wait(arrival, delay, self._clock() + delay)


def _why_left(outcome: Outcome) -> object:
    """What tells one trouble from another; None where there is none."""
    if isinstance(outcome, Ignored) and outcome.why is not Left.LITTER:
        return outcome.why, type(outcome.trouble)
    return None
