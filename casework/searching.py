"""Full-text search over all case files, and the tickets that a query names by their numbers."""

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anjuan.errors import AnjuanError
from anjuan.progress import Reporter
from casework.indexing import Indexing
from casework.office import Office

if TYPE_CHECKING:
    from indexer.document import Filters, Results, Sort
    from indexer.index import Index
    from indexer.tokens import Reading
    from register.numbers import NamedTicket


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query found.

    Attributes:
        results: papers.
        tickets: those that the query names by their numbers or the ends of them, the newest first, also those without
            any paper.
    """

    results: "Results"
    tickets: "tuple[NamedTicket, ...]" = ()


def caught_up(office: Office, reporter: Reporter) -> "Index":
    """The index of the papers. One that is missing or of another version is made first."""
    if office.index.needs_rebuild and office.register.records.count():
        # Where somebody else is at it, or the disk is full, `index status` tells; a query still answers.
        with suppress(AnjuanError):
            Indexing(office).catch_up(reporter)
    return office.index


def search(
    office: Office,
    query: str,
    filters: "Filters",
    *,
    sort: "Sort",
    limit: int,
    offset: int,
    reporter: Reporter,
    literal: bool = False,
) -> Answer:
    """Answer a query.

    Args:
        office: whose papers.
        query: as typed; any text.
        filters: what hits are narrowed to.
        sort: the order of the hits; what days or ticket numbers alone ask for comes by date.
        limit: how many hits.
        offset: how many are passed over.
        reporter: is told of an index that must be made first.
        literal: no word of it means days or tickets.
    """
    index = caught_up(office, reporter)
    named: dict[str, tuple[NamedTicket, ...]] = {}
    reading = None if literal else reading_of(office, named)
    results = index.search(query, filters, sort=sort, limit=limit, offset=offset, reading=reading)
    return Answer(results, tuple({each.number: each for found in named.values() for each in found}.values()))


def reading_of(office: Office, named: "dict[str, tuple[NamedTicket, ...]]") -> "Reading":
    """What the words of a query mean today in this office; `named` is given the tickets that each number means."""
    from indexer.tokens import Reading

    def tickets(number: str) -> tuple[str, ...]:
        if number not in named:
            named[number] = office.register.numbers.meant(number)
        return tuple(each for one in named[number] for each in one.numbers)

    return Reading(office.clock().date(), office.patterns, tickets)
