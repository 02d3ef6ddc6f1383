"""Full-text search over all case files."""

from contextlib import suppress
from typing import TYPE_CHECKING

from anjuan.errors import AnjuanError
from anjuan.progress import Reporter
from casework.indexing import Indexing
from casework.office import Office

if TYPE_CHECKING:
    from indexer.document import Filters, Results, Sort
    from indexer.index import Index


def caught_up(office: Office, reporter: Reporter) -> "Index":
    """The index of the papers. One that is missing or of another version is made first."""
    if office.index.needs_rebuild and office.register.records.count():
        # Where somebody else is at it, or the disk is full, `index status` tells; a query still answers.
        with suppress(AnjuanError):
            Indexing(office).catch_up(reporter)
    return office.index


def search(
    office: Office, query: str, filters: "Filters", *, sort: "Sort", limit: int, offset: int, reporter: Reporter
) -> "Results":
    """Answer a query."""
    return caught_up(office, reporter).search(query, filters, sort=sort, limit=limit, offset=offset)
