"""Ways to answer: passages of past replies and policy files, and the wordings that are approved."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anjuan.answers import Approved, passages
from anjuan.errors import AnjuanError, ExitCode
from anjuan.kinds import Kind
from anjuan.masking import Level
from anjuan.progress import Reporter
from anjuan.repeats import alike, pairs_of
from anjuan.reply_words import TAGS
from anjuan.settings import RepeatSettings, in_force
from casework.masking import masker_for
from casework.office import Office
from casework.searching import caught_up
from casework.similar import with_synonyms
from casework.ticket_texts import TicketTexts, answer_key

if TYPE_CHECKING:
    from indexer.document import Alike, Document

_KINDS = (Kind.REPLY, Kind.POLICY)
_OF_AN_ANSWER = 2
"""Passages of one answer: the others are read where it stands."""
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


def chosen(office: Office, found: Sequence[Passage], place: int) -> str:
    """The text of the passage at a place, counted from 1, to go into a reply.

    Of a past answer without how that case ended, and without the persons of that case: this one's citizen reads it.

    Raises:
        PassageUnknown, PassageExpired
    """
    if not 1 <= place <= len(found):
        raise PassageUnknown(place, len(found))
    passage = found[place - 1]
    if passage.approved is not None:
        if passage.expired:
            raise PassageExpired(passage.approved.number)
        return passage.text
    number = passage.nearest.hit.ticket_no
    ticket = office.register.tickets.named({number}).get(number) if number else None
    text = masker_for(office, Level.PUBLIC, ticket).mask(passage.text)
    for tag in TAGS:
        text = text.replace(tag, "")
    return text.strip()


def look_up(office: Office, query: str, *, limit: int, reporter: Reporter) -> tuple[Passage, ...]:
    """What may be answered to a question, the nearest first; what is not in force any more comes last.

    Looked through are answers and policies that speak of it, and the answers to tickets that asked the like.
    """
    asked, today = with_synonyms(query, office.settings.synonyms), office.clock().date()
    papers = caught_up(office, reporter)
    approved = {f"口径{each.number}": each for each in office.register.wordings.all()}
    with closing(TicketTexts(office)) as tickets:
        told = tickets.catch_up(reporter)
        answers = {each.doc_id: each for index in (told, papers) for each in index.near(asked, _KINDS)}
        orders = {answer_key(each): each.doc_id for each in told.near(asked, (Kind.WORK_ORDER,))}
        answers |= {each.doc_id: each for each in told.documents(key for key in orders if key not in answers)}
        larger = max((told, papers), key=lambda index: index.count())
        known = larger.cosines(asked, [*answers, *orders.values()])
        # An answer is as near in meaning as what it says or what it was given to.
        both = {key: [known[each] for each in (key, orders.get(key, "")) if each in known] for key in answers}
        cosines = {key: max(some) for key, some in both.items() if some}
        pieces, near = _told_apart([*answers.values()], approved, today, cosines)
        ordered = larger.compared(asked, pieces, near)
    rule = in_force(office.settings.repeats, today) or RepeatSettings()
    of_key = {piece.doc_id: piece for piece in pieces}
    passages_ = (_passage(each, of_key[each.hit.doc_id], approved, today) for each in ordered)
    found: list[Passage] = []
    for passage in _different(passages_, rule):
        found.append(passage)
        if sum(not each.expired for each in found) == limit:
            break
    return tuple(sorted(found, key=lambda each: (each.expired, -each.nearest.hit.score))[:limit])


def _different(passages_: Iterable[Passage], rule: RepeatSettings) -> Iterator[Passage]:
    """All approved wordings; of each answer the nearest passages, less those that say what an answer before did.

    What shares no word is given only where it stands for its whole answer: thanks and dates share none with anything.
    """
    told: list[frozenset[str]] = []
    of_answer = Counter[str]()
    for passage in passages_:
        if passage.approved is None:
            answer, _, _ = passage.nearest.hit.doc_id.rpartition("/")
            said = pairs_of(passage.text, rule)
            if (
                not (passage.nearest.why or passage.nearest.hit.title)
                or of_answer[answer] == _OF_AN_ANSWER
                or any(alike(said, other) * 100 >= rule.alike_percent for other in told)
            ):
                continue
            of_answer[answer] += 1
            told.append(said)
        yield passage


def _told_apart(
    documents: "Sequence[Document]", approved: Mapping[str, Approved], today: dt.date, cosines: Mapping[str, float]
) -> "tuple[tuple[Document, ...], Mapping[str, float]]":
    """The passages of documents and the approved wordings, of each text one, with what is known of their meaning.

    A wording in force stands for all that say the same, then one that is not any more, then the first passage: an
    expired one must not pass for an answer because somebody has used it. A passage is as near in meaning as the answer
    that it is of.
    """
    of_text: dict[str, Document] = {}
    nearest: dict[str, float] = {}
    for document in reversed(documents):
        for piece in _pieces(document):
            text = "".join(piece.body.split())
            of_text[text] = piece
            if document.doc_id in cosines:
                nearest[text] = max(cosines[document.doc_id], nearest.get(text, -1.0))
    for key, each in sorted(approved.items(), key=lambda entry: entry[1].in_force(today)):
        of_text["".join(each.text.split())] = _entry(key, each)
    near = {piece.doc_id: nearest[text] for text, piece in of_text.items() if text in nearest}
    return tuple(of_text.values()), near


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


def _entry(key: str, approved: Approved) -> "Document":
    """An approved wording as a document to be compared."""
    from indexer.document import Document

    return Document(key, key, 0, None, "", "", approved.text, Kind.POLICY, unit=approved.owner)


def _pieces(document: "Document") -> "Iterator[Document]":
    """The passages of a document. The longest stands for the whole, and has its title, which says what was answered."""
    told = [(number, text) for number, text in enumerate(passages(document.body)) if len(text) >= _SHORTEST]
    longest, _ = max(told, key=lambda each: len(each[1]), default=(0, ""))
    for number, text in told:
        title = (document.title or document.name) if number == longest else ""
        yield replace(document, doc_id=f"{document.doc_id}/{number}", title=title, body=text)


def _passage(nearest: "Alike", piece: "Document", approved: Mapping[str, Approved], today: dt.date) -> Passage:
    entry = approved.get(piece.doc_id)
    return Passage(piece.body, nearest, entry, entry is not None and entry.in_force(today))
