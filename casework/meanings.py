"""What papers and tickets mean, learnt in the background, for finding past cases and answers.

Nothing waits for it: what is not learnt yet is compared by its words. The indexes say what there is, and the vectors
what of it is learnt, so that there is no list of work to be lost.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anjuan.errors import AnjuanError, ExitCode
from anjuan.progress import Activity, Reporter, Silent
from casework.background import keep_at
from casework.office import Office
from casework.ticket_texts import TicketTexts

if TYPE_CHECKING:
    from indexer.index import Index

_AT_ONCE = 16
"""Documents that are learnt between two looks whether something was filed: one or two seconds' worth."""
QUIET_SECONDS = 5.0
"""Nothing was filed for so long: what is filed comes first."""
IDLE_SECONDS = 60.0
"""How often the indexes are asked for more when nothing is filed: tickets come by imports of other programs."""


class MeaningNotReady(AnjuanError):
    """Meanings cannot be learnt here: it is switched off, or the model's libraries are not installed."""

    exit_code = ExitCode.NEEDS_A_PERSON


class MeaningNotKept(AnjuanError):
    """What was learnt could not be kept, or the model does not run here.

    Attributes:
        cause: what the system, or the model, says.
    """

    def __init__(self, cause: Exception) -> None:
        super().__init__(cause)
        self.cause = cause


@dataclass(frozen=True, slots=True)
class Known:
    """How far learning is.

    Attributes:
        documents: of both indexes.
        known: those that are learnt.
        usable: whether meanings are wanted and this machine can learn them.
    """

    documents: int
    known: int
    usable: bool


def known(office: Office) -> Known:
    """How far learning is, as the indexes are now."""
    with closing(TicketTexts(office)) as tickets:
        documents = office.index.count() + tickets.index.count()
    return Known(documents, min(office.meaning.count(), documents), office.meaning.usable)


def learn(office: Office, reporter: Reporter, *, goes_on: Callable[[], bool] = lambda: True) -> int:
    """Learn what the indexes hold and nobody has learnt, the newest first; how many documents that were.

    Args:
        office: whose.
        reporter: counts documents.
        goes_on: asked every second or two whether to go on.

    Raises:
        MeaningNotReady, MeaningNotKept
    """
    if not office.meaning.usable:
        raise MeaningNotReady
    with _indexes(office, reporter) as indexes:
        stamps = [index.stamps() for index in indexes]
        wanted = [office.meaning.unknown(some) for some in stamps]
        done = 0
        try:
            # An index that is to be made anew says nothing of what there is, and to learn all takes hours.
            if not any(index.needs_rebuild for index in indexes):
                office.meaning.forget_others(key for some in stamps for key in some)
            with reporter.track(Activity.LEARNING, sum(map(len, wanted))) as advance:
                for index, keys in zip(indexes, wanted, strict=True):
                    newest_first = sorted(keys, reverse=True)
                    for begin in range(0, len(keys), _AT_ONCE):
                        if not goes_on():
                            return done
                        some = newest_first[begin : begin + _AT_ONCE]
                        office.meaning.learn(index.documents(some))
                        done += len(some)
                        advance(len(some))
        except AnjuanError:
            raise
        except Exception as error:  # disks and databases; the model's errors have no name in common
            raise MeaningNotKept(error) from error
    return done


@contextmanager
def _indexes(office: Office, reporter: Reporter) -> "Iterator[tuple[Index, ...]]":
    """Both, tickets first: they say in one sentence what a paper says on two pages."""
    with closing(TicketTexts(office)) as tickets:
        yield (tickets.catch_up(reporter), office.index)


def keep_learning(
    office: Office, stop: threading.Event, filed: threading.Event, told: Callable[[AnjuanError], object]
) -> None:
    """Learn whenever nothing has been filed for a while, until `stop` is set; tell of each new trouble with that.

    Args:
        office: one of this thread's own.
        stop: set from another thread.
        filed: set when something is filed; also to wake this thread at the end.
        told: is given what went wrong.
    """
    if not office.meaning.usable:
        return

    def until_quiet() -> None:
        filed.clear()
        while not stop.is_set() and filed.wait(QUIET_SECONDS):
            filed.clear()

    def rest(*, done: bool) -> None:  # noqa: ARG001 - the loop's form
        filed.wait(IDLE_SECONDS)
        until_quiet()

    until_quiet()
    keep_at(
        lambda: learn(office, Silent(), goes_on=lambda: not filed.is_set()),
        rest,
        stop,
        told=told,
        otherwise=MeaningNotKept,
    )
