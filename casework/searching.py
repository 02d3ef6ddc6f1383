"""Full-text search over all case files, and the tickets that a query names by their numbers."""

import re
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anjuan.errors import AnjuanError
from anjuan.progress import Reporter
from anjuan.rights import EVERYTHING, Rights
from anjuan.searches import SavedSearch, Search
from casework.heartbeat import is_watched
from casework.indexing import Indexing
from casework.listing import bounds
from casework.office import Office
from casework.suggesting import Suggester, openable
from casework.ticket_texts import TicketTexts

if TYPE_CHECKING:
    from indexer.document import Filters, Rebuilding, Results
    from indexer.index import Index
    from indexer.tokens import Reading
    from register.numbers import NamedTicket


_FIGURES = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query found.

    Attributes:
        results: papers.
        tickets: those that the query names by their numbers or the ends of them, the newest first, also those without
            any paper.
        suggestions: where nothing was found, other queries that find something.
        undated: where nothing of the days that it names was found, the same without them, and how many papers it finds.
    """

    results: "Results"
    tickets: "tuple[NamedTicket, ...]" = ()
    suggestions: tuple[str, ...] = ()
    undated: tuple[str, int] | None = None


def caught_up(office: Office, reporter: Reporter) -> "Index":
    """The index of the papers. One that is missing or of another version is made first.

    Unless somebody else sees to that: then it answers from what there is, and says how far the rebuild is.
    """
    index = office.index
    if index.needs_rebuild and not index.rebuilding and not is_watched(office) and office.register.records.count():
        # Where somebody else is at it, or the disk is full, `index status` tells; a query still answers.
        with suppress(AnjuanError):
            Indexing(office).catch_up(reporter)
    return index


def rebuilding(office: Office) -> "Rebuilding | None":
    """How far a rebuild is that goes on now, of the index of papers or else of that of tickets; None: of neither."""
    if (papers := office.index.rebuilding or _about_to_begin(office)) is not None:
        return papers
    with closing(TicketTexts(office)) as tickets:
        return tickets.index.rebuilding


def _about_to_begin(office: Office) -> "Rebuilding | None":
    """The rebuild that the program which watches the inbox will see to."""
    from indexer.document import Rebuilding

    if office.index.needs_rebuild and is_watched(office):
        return Rebuilding(0, office.register.records.count(), partial=True)
    return None


def search(
    office: Office, asked: Search, *, limit: int, offset: int, reporter: Reporter, rights: Rights = EVERYTHING
) -> Answer:
    """Answer a search.

    Args:
        office: whose papers.
        asked: any query, and what hits are narrowed to.
        limit: how many hits.
        offset: how many are passed over.
        reporter: is told of an index that must be made first.
        rights: what the reader may open: nothing else is suggested.

    Raises:
        NoPeriod: the month is none.
        RegisterUnreachable, RegisterBusy, RegisterDamaged: it was to tell whose number this is, and no paper has it.
    """
    from indexer.document import Filters, Sort
    from indexer.tokens import Reading

    if asked.month:
        bounds(office, asked.month)
    index = caught_up(office, reporter)
    if _FIGURES.search(asked.query):
        with suppress(AnjuanError):
            office.register.tickets.count()  # opened before the watch runs: it is asked which tickets a number means
    numbers = _Numbers(office)
    reading = None if asked.literal else Reading(office.clock().date(), office.patterns, numbers.tickets)
    filters = Filters(asked.month, asked.unit, asked.kind)
    sort = Sort.NEWEST if asked.newest else Sort.RELEVANCE
    results = index.search(asked.query, filters, sort=sort, limit=limit, offset=offset, reading=reading)
    if not results.rebuilding:
        results = replace(results, rebuilding=_about_to_begin(office))
    if numbers.failed is not None and not results.total:
        raise numbers.failed
    named = numbers.named  # before suggestions ask for further numbers
    if results.total:
        return Answer(results, named)
    undated = _undated(index, asked.query, filters, reading) if rights.everything else None
    return Answer(results, named, _suggestions(office, asked.query, filters, reading, rights), undated)


def _undated(index: "Index", query: str, filters: "Filters", reading: "Reading | None") -> tuple[str, int] | None:
    from indexer.suggest import undated

    if (rest := undated(query, reading)) is None:
        return None
    total = index.search(rest, filters, limit=0, reading=reading).total
    return (rest, total) if total else None


def save(office: Office, name: str, asked: Search, by: str) -> SavedSearch:
    """Keep a search under a name, for everybody.

    Raises:
        SearchNameTaken: another one is kept under it.
    """
    saved = SavedSearch(name, asked, office.clock(), by)
    office.register.searches.save(saved)
    return saved


def remove(office: Office, name: str, by: str) -> None:
    """Keep a search no more.

    Raises:
        SearchUnknown: there is none under this name.
    """
    office.register.searches.remove(name, office.clock(), by)


def _suggestions(
    office: Office, query: str, filters: "Filters", reading: "Reading | None", rights: Rights
) -> tuple[str, ...]:
    from indexer.suggest import Hints

    suggester = Suggester(office)

    def names(letters: str) -> Iterator[str]:
        return (name.text for name in suggester.suggest(letters, rights=rights))

    return office.index.suggestions(query, filters, reading=reading, hints=Hints(openable(office, rights), names))


class _Numbers:
    """Which tickets the numbers of a query mean. A register that fails must not pass for an index that does."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._found: dict[str, tuple[NamedTicket, ...]] = {}
        self.failed: AnjuanError | None = None

    def tickets(self, number: str) -> tuple[str, ...]:
        """All numbers of the tickets that a number means; none where the register does not answer."""
        if number not in self._found:
            try:
                self._found[number] = self._office.register.numbers.meant(number)
            except AnjuanError as error:
                self.failed = error
                return ()
        return tuple(each for one in self._found[number] for each in one.numbers)

    @property
    def named(self) -> "tuple[NamedTicket, ...]":
        """The tickets that were asked for, each once."""
        return tuple({each.number: each for found in self._found.values() for each in found}.values())
