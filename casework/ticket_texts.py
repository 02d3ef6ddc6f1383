"""What tickets themselves say, to be searched: the appeal and the answer of each, beside the index of filed papers.

Tickets come by imports, most of them before any paper of theirs. Their texts have an index of their own, disposable as
the other is: it notes up to when it knows the register, and takes in what has changed before it is asked.
"""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from anjuan.assessment import period_of
from anjuan.errors import AnjuanError
from anjuan.ids import SHANGHAI
from anjuan.kinds import Kind
from anjuan.progress import Reporter
from casework.office import Office

if TYPE_CHECKING:
    from anjuan.ticket import Ticket
    from indexer.document import Document
    from indexer.index import Index

_FOLDER = "工单"
_KNOWN = "known.json"


class TicketTexts:
    """The index of an office's tickets, open."""

    def __init__(self, office: Office) -> None:
        from indexer.index import Index

        self._office = office
        self._folder = office.folders.index / _FOLDER
        self.index: Index = Index.open(self._folder, office.settings.search.engine, meaning=office.meaning)

    def catch_up(self, reporter: Reporter) -> "Index":
        """The index, once it knows all tickets. Where it cannot be written now, as it is."""
        count, newest = self._office.register.tickets.changed()
        known = self._known()
        state = (count, newest.isoformat() if newest else "")
        if self.index.needs_rebuild or known is None or known != state:
            with suppress(AnjuanError):
                self._update(known, count, reporter)
                self._note(state)
        return self.index

    def _known(self) -> tuple[int, str] | None:
        """How many tickets it was made of, and when the newest of them had changed."""
        try:
            count, newest = json.loads((self._folder / _KNOWN).read_bytes())
        except (OSError, ValueError):
            return None
        return (count, newest)

    def _note(self, state: tuple[int, str]) -> None:
        from templates.publish import publish

        with suppress(OSError):  # a full disk, or Windows while somebody reads it: then the same is taken in again
            publish(json.dumps(state).encode(), self._folder / _KNOWN, overwrite=True)

    def _update(self, known: tuple[int, str] | None, count: int, reporter: Reporter) -> None:
        tickets = self._office.register.tickets
        if self.index.needs_rebuild or known is None or not known[1] or count < known[0]:
            self.index.rebuild(self.documents(), reporter, if_needed=self.index.needs_rebuild)
            return
        changed = tuple(tickets.updated_since(dt.datetime.fromisoformat(known[1])))
        self.index.delete(_key(ticket.number, kind) for ticket in changed for kind in (Kind.WORK_ORDER, Kind.REPLY))
        self.index.add(self._documents(changed))
        self.index.commit()

    def documents(self) -> "Iterator[Document]":
        """All that it should hold."""
        return self._documents(self._office.register.tickets.updated_since(None))

    def _documents(self, tickets: "Iterable[Ticket]") -> "Iterator[Document]":
        from indexer.document import Document

        for ticket in tickets:
            day = ticket.created_at.astimezone(SHANGHAI).date() if ticket.created_at else None
            answer = "\n".join(filter(None, (ticket.reply, ticket.result)))
            for kind, text in ((Kind.WORK_ORDER, ticket.content or ticket.title), (Kind.REPLY, answer)):
                if text:
                    yield Document(
                        doc_id=_key(ticket.number, kind),
                        case=ticket.number,
                        record_no=0,
                        ticket_no=ticket.number,
                        name="",
                        title=ticket.title or "",
                        body=text,
                        kind=kind,
                        unit=ticket.host_unit,
                        month=period_of(day, self._office.settings.assessment) if day else None,
                        date=day.isoformat() if day else None,
                    )

    def close(self) -> None:
        """Let go of all files."""
        self.index.close()


def answer_key(order: "Document") -> str:
    """The key of the answer to what a ticket asked."""
    return _key(order.case, Kind.REPLY)


def _key(number: str, kind: Kind) -> str:
    return f"{number}#{kind}"
