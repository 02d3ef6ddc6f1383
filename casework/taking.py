"""Arrivals taken some at a time: those that came last first, each by itself where some cannot be taken together."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from anjuan.errors import AnjuanError, ExitCode
from casework.deciding import Incoming
from casework.intake import BATCH, Intake
from casework.office import Office
from casework.outcomes import Ignored, Left, Outcome

if TYPE_CHECKING:
    from watch.inbox import Inbox
    from watch.scan import Arrival


OVERTAKEN_BATCH = 16
"""The same, to begin with, where others may overtake: who drops a file waits until those taken together are done."""
_LEAST, _TURN_SECONDS = 4, 0.3
"""How many follows from how long the last ones took: on a slow machine a turn shall be as short as on a fast one.

Measured on a machine three times as busy as it should be, with 1,200 files in the inbox: with 64 at a time a dropped
file was found after 3.7 s in the median, with 16 after 1.7 s; all files took a tenth longer.
"""


class TakingFailed(AnjuanError):
    """A file could not be taken in for a reason that nobody foresaw. It stays in the inbox.

    Attributes:
        name: the file's.
        cause: what was raised.
    """

    exit_code = ExitCode.BUG

    def __init__(self, name: str, cause: Exception) -> None:
        super().__init__(name, cause)
        self.name = name
        self.cause = cause


class Waiting:
    """Arrivals that wait for their turn. What comes later overtakes; what comes together keeps its order.

    So ten thousand files that are imported wait for the one that somebody drops meanwhile and will look for at once.
    """

    def __init__(self, arrivals: "Iterable[Arrival]") -> None:
        self._groups: list[deque[Arrival]] = []
        self._paths: set[str] = set()
        self.add(arrivals)

    @property
    def paths(self) -> AbstractSet[str]:
        """Where they lie."""
        return self._paths

    def add(self, arrivals: "Iterable[Arrival]") -> None:
        """Let these wait too, ahead of the others."""
        if group := deque(arrivals):
            self._groups.append(group)
            self._paths.update(str(each.path) for each in group)

    def some(self, most: int) -> "list[Arrival]":
        """The next ones, which wait no more; none when nothing waits."""
        taken: list[Arrival] = []
        while self._groups and not taken:
            group = self._groups[-1]
            taken = [group.popleft() for _ in range(min(most, len(group)))]
            if not group:
                self._groups.pop()
        self._paths.difference_update(str(each.path) for each in taken)
        return taken

    def all(self) -> "list[Arrival]":
        """All that wait, the next ones first; they wait no more."""
        left = [each for group in reversed(self._groups) for each in group]
        self._groups.clear()
        self._paths.clear()
        return left


def nothing_new(_waiting: AbstractSet[str]) -> "tuple[Arrival, ...]":
    """What has arrived meanwhile, for a single pass over the inbox."""
    return ()


def take(
    office: Office,
    inbox: "Inbox",
    arrivals: "Sequence[Arrival]",
    news: "Callable[[AbstractSet[str]], Sequence[Arrival]]" = nothing_new,
    clock: Callable[[], float] = lambda: 0.0,
) -> "Iterator[tuple[Sequence[Arrival], list[Outcome], tuple[str, ...]]]":
    """Take files some at a time; where that fails, each by itself, so that one bad file never stops the others.

    Args:
        office: the open office.
        inbox: where they lie.
        arrivals: the files.
        news: asked between two batches what has settled meanwhile; it is told which files are known and wait.
        clock: seconds, by which so many are taken together as take a moment.

    Yields:
        The files, what became of them, and which of them the system does not let out of the inbox.
    """
    from register.errors import RegisterError

    intake = Intake(office)  # made anew each time: it remembers which ticket a number names
    waiting, most = Waiting(arrivals), BATCH if news is nothing_new else OVERTAKEN_BATCH
    while some := waiting.some(most):
        begun = clock()
        pending = deque([some])
        while pending:
            batch = pending.popleft()
            try:
                taken = intake.take([Incoming(each.path, each.source, each.size) for each in batch])
            except RegisterError as error:  # every other file would fail too, each after a long wait
                rest = [*batch, *(each for more in pending for each in more), *waiting.all()]
                yield rest, [_left(each, error) for each in rest], ()
                return
            except Exception as error:  # noqa: BLE001 - the inbox is watched for months: whatever happens, the next file is next
                if len(batch) > 1:
                    pending.extendleft([each] for each in reversed(batch))
                else:
                    yield batch, [_left(batch[0], error)], ()
            else:
                yield batch, [outcome for _, outcome in taken], tuple(_remove(inbox, batch, taken))
        if news is not nothing_new:
            if len(some) == most:  # a file that overtook, alone, tells nothing of many
                most = _turn(len(some), clock() - begun, most)
            waiting.add(news(waiting.paths))


def _turn(count: int, seconds: float, before: int) -> int:
    """How many files to take together, when so many took so long."""
    return min(max(round(count * _TURN_SECONDS / seconds), _LEAST), BATCH) if seconds > 0 else before


def _left(arrival: "Arrival", error: Exception) -> Ignored:
    trouble = error if isinstance(error, AnjuanError) else TakingFailed(arrival.source.name, error)
    return Ignored(str(arrival.source), Left.TROUBLE, trouble)


def _remove(inbox: "Inbox", batch: "Sequence[Arrival]", taken: Sequence[tuple[Incoming, Outcome]]) -> Iterator[str]:
    """Take out of the inbox what has been filed or held; which files the system does not let go."""
    from watch.inbox import Changed, Stuck

    by_path = {each.path: each for each in batch}
    for incoming, outcome in taken:
        arrival = by_path.get(incoming.path)
        if arrival is None or isinstance(outcome, Ignored):  # None: a member of an archive
            continue
        match inbox.remove(arrival):
            case Stuck():
                yield str(arrival.source)
            case Changed():
                pass  # saved anew meanwhile: it arrives again
            case _:
                inbox.forget(arrival)  # gone, perhaps only with its share: what comes back with that arrives again
