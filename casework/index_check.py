"""The indexes compared with the register, both ways, and mended; by hand, and at night by itself.

What is under way is no gap: records that wait in the outbox are left out, and what looks wrong is looked at twice.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anjuan.ids import RecordId
from anjuan.progress import Activity, Reporter
from casework.indexing import Indexing
from casework.office import BY_OFFICE, Office
from casework.ticket_texts import TicketTexts
from register.audit import Entry

if TYPE_CHECKING:
    from indexer.document import Document
    from indexer.index import Index

_NOTE = "index_check"
_DAY = dt.timedelta(days=1)
_NIGHT = dt.timedelta(hours=3)
"""How long after its hour the check of a night may still begin."""


@dataclass(frozen=True, slots=True)
class Gaps:
    """Where an index and the register disagree, by the keys of documents.

    Attributes:
        missing: in the register, and not in the index.
        unknown: in the index, and not in the register.
        stale: in both, and otherwise in the index than they should be.
    """

    missing: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    stale: frozenset[str] = frozenset()

    def __and__(self, other: "Gaps") -> "Gaps":
        """Those that both have."""
        return Gaps(self.missing & other.missing, self.unknown & other.unknown, self.stale & other.stale)

    def besides(self, keys: frozenset[str]) -> "Gaps":
        """Those that are not among these."""
        return Gaps(self.missing - keys, self.unknown - keys, self.stale - keys)

    @property
    def all(self) -> frozenset[str]:
        """All of them."""
        return self.missing | self.unknown | self.stale


@dataclass(frozen=True, slots=True)
class IndexCheck:
    """What a check found; all of it has been mended.

    Attributes:
        at: when.
        records: that the register has.
        tickets: that the register has.
        rebuilt: there was no usable index of the records, and it was made anew.
        papers: gaps of the index of records.
        told: gaps of the index of what tickets say; keys are of the ticket's number.
    """

    at: dt.datetime
    records: int
    tickets: int
    rebuilt: bool = False
    papers: Gaps = field(default_factory=Gaps)
    told: Gaps = field(default_factory=Gaps)

    @property
    def found(self) -> int:
        """How many gaps there were."""
        return len(self.papers.all) + len(self.told.all) + self.rebuilt


def check(office: Office, reporter: Reporter) -> IndexCheck:
    """Compare the indexes with the register, mend what differs, and note in the register that this was done.

    Raises:
        AnjuanError: an index cannot be written now. What was found is mended next time.
    """
    records = office.register.records.count()
    rebuilt = bool(records) and office.index.needs_rebuild
    papers = _check_papers(office, reporter)
    tickets, told = _check_tickets(office, reporter)
    found = IndexCheck(office.clock(), records, tickets, rebuilt, papers, told)
    _note(office, found)
    return found


def last(office: Office) -> dt.datetime | None:
    """When the indexes were compared last; None: never."""
    noted = office.register.notes.get(_NOTE)
    return dt.datetime.fromisoformat(json.loads(noted)["at"]) if noted else None


def is_due(before: dt.datetime | None, now: dt.datetime, hour: int) -> bool:
    """Whether the indexes are to be compared now: once a night, and after more than a day in any case.

    Args:
        before: when they were compared last.
        now: the office's time.
        hour: of the office's day at which the night's check begins.
    """
    if before is None or not dt.timedelta() <= now - before <= _DAY:  # a clock that was set back comes to no harm
        return True
    begins = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    if begins > now:
        begins -= _DAY
    return before < begins and now - begins < _NIGHT


def _check_papers(office: Office, reporter: Reporter) -> Gaps:
    indexing, records, outbox = Indexing(office), office.register.records, office.register.outbox

    def look() -> Gaps:
        indexing.catch_up(reporter)
        before = outbox.waiting()
        gaps = _compared(office.index, indexing.documents(records.indexable()), records.count(), reporter)
        return gaps.besides(frozenset(map(str, before | outbox.waiting())))

    gaps = _looked_at_twice(look)
    if gaps.all:
        places = {key: _place(key) for key in gaps.all}
        outbox.ask([place for place in places.values() if place], office.clock())
        office.index.delete(key for key, place in places.items() if place is None)
        office.index.commit()
        indexing.catch_up(reporter)
    return gaps


def _check_tickets(office: Office, reporter: Reporter) -> tuple[int, Gaps]:
    count = office.register.tickets.count()
    with closing(TicketTexts(office)) as texts:
        if not count and texts.index.needs_rebuild:
            return 0, Gaps()

        def look() -> Gaps:
            return _compared(texts.catch_up(reporter), texts.documents(), None, reporter)

        gaps = _looked_at_twice(look)
        if gaps.all:
            wanted = gaps.missing | gaps.stale
            texts.index.delete(gaps.unknown)
            texts.index.add(document for document in texts.documents() if document.doc_id in wanted)
            texts.index.commit()
    return count, gaps


def _looked_at_twice(look: Callable[[], Gaps]) -> Gaps:
    """What is wrong at both looks: what was filed or imported during the first one is not."""
    gaps = look()
    return gaps & look() if gaps.all else gaps


def _compared(index: "Index", documents: "Iterable[Document]", total: int | None, reporter: Reporter) -> Gaps:
    """The gaps between an index and the documents that it should hold."""
    held = index.stamps()
    missing, stale = set(), set()
    with reporter.track(Activity.VERIFYING, total) as advance:
        for document in documents:
            stamp = held.pop(document.doc_id, None)
            if stamp is None:
                missing.add(document.doc_id)
            elif stamp != document.stamp:
                stale.add(document.doc_id)
            advance(1)
    return Gaps(frozenset(missing), frozenset(held) - missing, frozenset(stale))


def _place(key: str) -> RecordId | None:
    case, _, number = key.rpartition("#")
    return RecordId(case, int(number)) if case and number.isdecimal() else None


def _note(office: Office, found: IndexCheck) -> None:
    counts = {
        name: {"missing": len(gaps.missing), "unknown": len(gaps.unknown), "stale": len(gaps.stale)}
        for name, gaps in (("papers", found.papers), ("tickets", found.told))
    }
    office.register.notes.put(_NOTE, json.dumps({"at": found.at.isoformat(), "found": found.found}))
    if found.found:
        entry = Entry(BY_OFFICE, "index.mended", "索引", {**counts, "rebuilt": found.rebuilt})
        office.register.audit.append(entry, now=found.at)
