"""Ways to answer: passages of past replies and policy files, and the wordings that are approved."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anjuan.answers import Approved, passages
from anjuan.errors import AnjuanError, ExitCode
from anjuan.kinds import Kind
from anjuan.progress import Reporter
from casework.office import Office
from casework.searching import caught_up
from casework.similar import with_synonyms
from casework.ticket_texts import TicketTexts

if TYPE_CHECKING:
    from indexer.document import Alike, Document

_LOOKED_AT = 30
"""Documents of each index whose passages are compared."""
_KINDS = (Kind.REPLY, Kind.POLICY)
_SHORTEST = 12
"""Characters of a passage: a mere 您好 answers nothing."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Something that could be answered.

    Attributes:
        text: the passage, or the approved wording.
        nearest: where it is from and how near it is; of an approved wording the score and the words only.
        approved: None for what was merely answered before.
        in_force: an approved wording that is neither expired nor retired.
    """

    text: str
    nearest: "Alike"
    approved: Approved | None = None
    in_force: bool = False

    @property
    def expired(self) -> bool:
        """Approved once, and not any more."""
        return self.approved is not None and not self.in_force


class PassageUnknown(AnjuanError):
    """There is no passage at this place, counted from 1, among so many."""

    exit_code = ExitCode.USAGE

    def __init__(self, place: int, found: int) -> None:
        super().__init__(place, found)
        self.place = place
        self.found = found


class PassageExpired(AnjuanError):
    """The wording with this number is not in force any more, so that nobody should answer with it."""

    def __init__(self, number: int | None) -> None:
        super().__init__(number)
        self.number = number


def chosen(found: Sequence[Passage], place: int) -> str:
    """The text of the passage at a place, counted from 1, to go into a reply.

    Raises:
        PassageUnknown, PassageExpired
    """
    if not 1 <= place <= len(found):
        raise PassageUnknown(place, len(found))
    passage = found[place - 1]
    if passage.approved is not None and passage.expired:
        raise PassageExpired(passage.approved.number)
    return passage.text


def look_up(office: Office, query: str, *, limit: int, reporter: Reporter) -> tuple[Passage, ...]:
    """What may be answered to a question, the nearest first; what is not in force any more comes last."""
    asked = with_synonyms(query, office.settings.synonyms)
    papers = caught_up(office, reporter)
    approved = {f"口径{each.number}": each for each in office.register.wordings.all()}
    with closing(TicketTexts(office)) as tickets:
        told = tickets.catch_up(reporter)
        documents = [document for index in (told, papers) for document in index.near(asked, _KINDS, limit=_LOOKED_AT)]
        larger = max((told, papers), key=lambda index: index.count())
        cosines = larger.cosines(asked, [document.doc_id for document in documents])
        passages_of = {document.doc_id: tuple(_pieces(document)) for document in documents}
        pieces = {piece.doc_id: piece for some in (_entries(approved), *passages_of.values()) for piece in some}
        # A passage is as near in meaning as the answer that it is of.
        near = {piece.doc_id: cosines[key] for key, some in passages_of.items() if key in cosines for piece in some}
        ordered = larger.compared(asked, tuple(pieces.values()), near)
    today = office.clock().date()
    first: dict[str, Passage] = {}
    for each in ordered:
        passage = _passage(each, pieces[each.hit.doc_id], approved, today)
        first.setdefault("".join(passage.text.split()), passage)
        if sum(not each.expired for each in first.values()) == limit:
            break
    return tuple(sorted(first.values(), key=lambda each: (each.expired, -each.nearest.hit.score))[:limit])


def add(office: Office, approved: Approved, by: str) -> Approved:
    """Keep a wording that was approved; given back with its number.

    Raises:
        SameApproved: the same words are there.
    """
    return office.register.wordings.add(approved, office.clock(), by)


def retire(office: Office, number: int, by: str) -> Approved:
    """Use a wording no more, from today on.

    Raises:
        ApprovedUnknown: none has this number.
    """
    now = office.clock()
    return office.register.wordings.retire(number, now.date(), now, by)


def _entries(approved: dict[str, Approved]) -> "Iterator[Document]":
    """The approved wordings as documents to be compared."""
    from indexer.document import Document

    for key, each in approved.items():
        yield Document(key, key, 0, None, "", "", each.text, Kind.POLICY, unit=each.owner)


def _pieces(document: "Document") -> "Iterator[Document]":
    """The passages of a document. Without title: it says what was asked, and is the same for all of them."""
    for number, text in enumerate(passages(document.body)):
        if len(text) >= _SHORTEST:
            yield replace(document, doc_id=f"{document.doc_id}/{number}", title="", body=text)


def _passage(nearest: "Alike", piece: "Document", approved: dict[str, Approved], today: dt.date) -> Passage:
    entry = approved.get(piece.doc_id)
    return Passage(piece.body, nearest, entry, entry is not None and entry.in_force(today))
