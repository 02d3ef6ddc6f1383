"""The index kept up with the register: what waits in the outbox is read and indexed; all of it anew on demand."""

import datetime as dt
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from anjuan.assessment import period_of
from anjuan.errors import AnjuanError
from anjuan.ids import SHANGHAI
from anjuan.numbers import number_date
from anjuan.progress import Activity, Reporter
from casework.office import Office
from casework.scanning import queue_scans

if TYPE_CHECKING:
    from indexer.document import Document
    from indexer.extract.reading import Reading
    from register.outbox import Work
    from register.shelf import Indexable
    from register.texts import StoredText

READER = "anjuan 1"
"""Name and version of what reads texts: raised when a reading gets better, so that old texts can be told apart."""

BATCH = 256
SLOW_BATCH = 8
"""Files given to LibreOffice at once: what arrives meanwhile waits for one such batch at most."""
LEASE_SECONDS = 900.0
_RENEWED_EACH = dt.timedelta(seconds=LEASE_SECONDS / 3)


def stored_text(sha256: str, reading: "Reading | None", now: dt.datetime) -> "StoredText":
    """What a reading gave, for the register. None: it is not to be read (an archive kept as it came)."""
    from indexer.extract.reading import Status
    from register.texts import StoredText

    if reading is None:
        return StoredText(sha256, Status.NO_TEXT, "", None, READER, now)
    status = Status.LATER if reading.status is Status.GONE else reading.status  # as good as not read yet
    return StoredText(sha256, status, reading.text, reading.pages, READER, now)


class Indexing:
    """Brings the index of an office up to date."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def catch_up(self, reporter: Reporter) -> int:
        """Index what the outbox asks for, the quick files first, and give how many records that were.

        Raises:
            AnjuanError: the index cannot be written now. What was asked for stays in the outbox.
        """
        outbox = self._office.register.outbox
        if self._office.index.needs_rebuild:
            self.rebuild(reporter, if_needed=True)
        done = 0
        late: deque[Work] = deque()
        renewed = self._office.clock()
        with reporter.track(Activity.INDEXING, outbox.pending_count()) as advance:
            while True:
                now = self._office.clock()
                if not dt.timedelta() <= now - renewed < _RENEWED_EACH:  # else those would be leased a second time
                    outbox.renew(late, now, LEASE_SECONDS)
                    renewed = now
                leased = outbox.lease(BATCH, now, LEASE_SECONDS)
                late.extend(work for work in leased if _unread(work))
                ready = [work for work in leased if not _unread(work)]
                ready = ready or [late.popleft() for _ in range(min(SLOW_BATCH, len(late)))]
                if not ready and not leased:
                    return done
                self._index(ready)
                advance(len(ready))
                done += len(ready)

    def rebuild(self, reporter: Reporter, *, if_needed: bool = False) -> int:
        """Build the index anew from the register, and give how many records it holds."""
        records = self._office.register.records
        documents = self.documents(records.indexable())
        self._office.index.rebuild(documents, reporter, records.count(), if_needed=if_needed)
        return self._office.index.count()

    def _index(self, works: Sequence["Work"]) -> None:
        if not works:
            return
        outbox, index = self._office.register.outbox, self._office.index
        try:
            rows = [work.row for work in works if work.row is not None]
            texts = self._read([row for row in rows if row.text_status in _UNREAD])
            index.delete(str(work.place) for work in works if work.row is None)
            index.add(self.documents(rows, texts))
            index.commit()
        except AnjuanError as error:
            self._failed(works, type(error).__name__)
            raise
        # What cannot be opened now is found by its name, and comes again for its text.
        gone = {row.place for row in rows if row.text_status in _UNREAD and row.filing.record.sha256 not in texts}
        outbox.done(work for work in works if work.place not in gone)
        self._failed((work for work in works if work.place in gone), "gone")

    def _failed(self, works: Iterable["Work"], why: str) -> None:
        now = self._office.clock()
        for work in works:
            self._office.register.outbox.failed(work, why, now)

    def _read(self, rows: Sequence["Indexable"]) -> dict[str, str]:
        """Read files that nobody has read yet, and give their texts by digest; keep what was read.

        Those that cannot be opened now are absent.
        """
        from indexer.extract.reading import Status

        store, now = self._office.store, self._office.clock()
        paths = [store.path(row.filing.case, row.filing.record) for row in rows]
        digests = [row.filing.record.sha256 for row in rows]
        found = zip(digests, self._office.reader.read(paths, slow=True), strict=True)
        read = {digest: reading for digest, reading in found if reading.status is not Status.GONE}
        self._office.register.texts.put(*(stored_text(*each, now) for each in read.items()))
        queue_scans(self._office, set(read))
        return {digest: reading.text for digest, reading in read.items()}

    def documents(self, rows: "Iterable[Indexable]", texts: dict[str, str] | None = None) -> "Iterator[Document]":
        """What the index should hold of some records; `texts` by digest go before what the register has."""
        from indexer.document import Document

        for row in rows:
            record, case = row.filing.record, row.filing.case
            day = _day(row)
            yield Document(
                doc_id=str(row.place),
                case=case.key,
                record_no=record.record_no,
                ticket_no=case.ticket_no,
                name=record.facts.name,
                title=row.title or "",
                body=(texts or {}).get(record.sha256) or row.text or "",
                kind=record.facts.kind,
                stage=record.facts.stage,
                unit=row.unit,
                month=period_of(day, self._office.settings.assessment),
                date=day.isoformat(),
            )


_UNREAD = (None, "later")


def _unread(work: "Work") -> bool:
    return work.row is not None and work.row.text_status in _UNREAD


def _day(row: "Indexable") -> dt.date:
    """The day of the ticket; where it is not known, the day of filing."""
    if row.created_at is not None:
        return row.created_at.astimezone(SHANGHAI).date()
    ticket_no = row.filing.case.ticket_no
    return (number_date(ticket_no) if ticket_no else None) or row.filing.record.facts.filed_at.astimezone(
        SHANGHAI
    ).date()
