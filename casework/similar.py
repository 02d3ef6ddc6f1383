"""Past cases like a ticket or a text: what was asked and answered before, with the words that both have."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from anjuan.progress import Reporter
from anjuan.repeats import alike, pairs_of
from anjuan.settings import RepeatSettings, SynonymSettings, in_force
from anjuan.ticket import Satisfaction, Solved
from casework.cases import view
from casework.office import Office
from casework.searching import caught_up
from casework.ticket_texts import TicketTexts

if TYPE_CHECKING:
    from anjuan.ticket import Ticket
    from indexer.document import Alike, Document
    from indexer.index import Index

_AS_NEAR = 3.0
"""Times as near as it is: so much a good outcome is worth. Another matter that ended well is still another matter."""
_LOOKED_THROUGH = 1000
"""Documents of each index among which those of a narrowed question are sought, where the first few do not suffice."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which cases are wanted; None asks nothing.

    Attributes:
        unit: 承办单位.
        category: one of the three levels of 问题分类.
        solved: only those that the citizen called solved.
        satisfied: only those that the citizen was satisfied or mostly satisfied with.
    """

    unit: str | None = None
    category: str | None = None
    solved: bool = False
    satisfied: bool = False


@dataclass(frozen=True, slots=True)
class SimilarCase:
    """A past case.

    Attributes:
        nearest: its document that is nearest.
        ticket: None for a case whose ticket no import has brought.
        same_story: numbers of the other tickets found that tell the same.
    """

    nearest: "Alike"
    ticket: "Ticket | None"
    same_story: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """The citizen called it solved, and was satisfied."""
        return self.ticket is not None and _is_solved(self.ticket) and _is_satisfied(self.ticket)


def text_of(office: Office, typed: str) -> tuple[str, str]:
    """The number of a ticket, and what it asks: by the register, else by the papers of its case file.

    Raises:
        UnknownTicket: neither knows it.
    """
    seen = view(office, typed)
    if seen.ticket is not None and (told := "。".join(filter(None, (seen.ticket.title, seen.ticket.content)))):
        return seen.number, told
    texts = (office.register.texts.get(placed.record.sha256) for placed in seen.records)
    return seen.number, "\n".join(stored.text for stored in texts if stored is not None)


def similar(
    office: Office,
    text: str,
    *,
    limit: int,
    reporter: Reporter,
    narrowing: Narrowing | None = None,
    without: str | None = None,
) -> tuple[SimilarCase, ...]:
    """The cases most like a text; of those about as near, the ones solved to the citizen's satisfaction first.

    Args:
        office: whose.
        text: an appeal, a question, a few words.
        limit: how many cases, one for all that tell the same story.
        reporter: is told of an index that must be made first.
        narrowing: which are wanted.
        without: the number of the ticket that the text is of.
    """
    from indexer.rank import CANDIDATES

    asked = with_synonyms(text, office.settings.synonyms)
    wanted = narrowing or Narrowing()
    papers = caught_up(office, reporter)
    with closing(TicketTexts(office)) as tickets:
        indexes = (tickets.catch_up(reporter), papers)
        most = max(CANDIDATES, 2 * limit)  # several may be of one case
        found = _found(office, indexes, asked, wanted, without, among=most, most=most)
        if wanted != Narrowing() and len({document.case for document in found.documents}) < limit:
            found = _found(office, indexes, asked, wanted, without, among=_LOOKED_THROUGH, most=most)
        larger = max(indexes, key=lambda index: index.count())
        cosines = larger.cosines(asked, [document.doc_id for document in found.documents])
        ordered = larger.compared(asked, found.documents, cosines)
    rule = in_force(office.settings.repeats, office.clock().date()) or RepeatSettings()
    bodies = {document.doc_id: document.body for document in found.documents}
    cases = _grouped(_cases(found.tickets, ordered, without), bodies, rule, limit)
    if office.settings.search.good_outcomes_first:
        cases.sort(key=lambda case: -case.nearest.hit.score * (_AS_NEAR if case.good else 1))
    return tuple(cases)


@dataclass(frozen=True, slots=True)
class _Found:
    """Documents to be compared, and the tickets of the numbers that they name."""

    documents: "tuple[Document, ...]"
    tickets: "Mapping[str, Ticket]"


def _found(
    office: Office,
    indexes: "Iterable[Index]",
    asked: str,
    wanted: Narrowing,
    without: str | None,
    *,
    among: int,
    most: int,
) -> _Found:
    """What is wanted among the first so many documents of each index, of each index the `most` that are compared."""
    of_each = [index.near(asked, limit=among, without_ticket=without) for index in indexes]
    numbers = {document.ticket_no for documents in of_each for document in documents if document.ticket_no}
    tickets = office.register.tickets.named(numbers)
    fitting = (
        islice((each for each in documents if _fits(each, tickets.get(each.ticket_no or ""), wanted)), most)
        for documents in of_each
    )
    return _Found(tuple(chain.from_iterable(fitting)), tickets)


def with_synonyms(text: str, groups: Iterable[SynonymSettings]) -> str:
    """The text, followed by the other words for what it says."""
    from indexer.analyse import fold

    said = fold(text)
    others = [word for group in groups if any(fold(each) in said for each in group.words) for word in group.words]
    return "。".join((text, *(word for word in dict.fromkeys(others) if fold(word) not in said)))


def _cases(known: "Mapping[str, Ticket]", ordered: "Iterable[Alike]", without: str | None) -> Iterator[SimilarCase]:
    """One for each ticket, or for each case file without one, by its nearest document."""
    seen = {without}
    for each in ordered:
        ticket = known.get(each.hit.ticket_no or "")
        name = ticket.number if ticket else each.hit.ticket_no or each.hit.case
        if name not in seen:
            seen.add(name)
            yield SimilarCase(each, ticket)


def _fits(document: "Document", ticket: "Ticket | None", wanted: Narrowing) -> bool:
    if ticket is None:
        return wanted == Narrowing(unit=wanted.unit) and wanted.unit in (None, document.unit)
    return (
        wanted.unit in (None, ticket.host_unit, ticket.unit_l2, ticket.unit_l3)
        and wanted.category in (None, ticket.cat1, ticket.cat2, ticket.cat3)
        and (not wanted.solved or _is_solved(ticket))
        and (not wanted.satisfied or _is_satisfied(ticket))
    )


def _is_solved(ticket: "Ticket") -> bool:
    return ticket.visit_solved is Solved.SOLVED


def _is_satisfied(ticket: "Ticket") -> bool:
    said = ticket.final_satisfied or ticket.visit_satisfied or ticket.first_satisfied
    return said in (Satisfaction.SATISFIED, Satisfaction.MOSTLY)


def _grouped(
    cases: Iterable[SimilarCase], bodies: Mapping[str, str], rule: RepeatSettings, most: int
) -> list[SimilarCase]:
    """One case for all that tell the same story: the nearest; others that come before the end by number."""
    leaders: list[SimilarCase] = []
    told: list[frozenset[str]] = []
    for case in cases:
        said = (case.ticket.content if case.ticket else None) or bodies[case.nearest.hit.doc_id]
        pairs = pairs_of(said, rule)
        same = next((at for at, other in enumerate(told) if alike(pairs, other) * 100 >= rule.alike_percent), None)
        if same is None:
            if len(leaders) == most:
                break
            leaders.append(case)
            told.append(pairs)
        elif case.nearest.hit.ticket_no:
            leader = leaders[same]
            leaders[same] = replace(leader, same_story=(*leader.same_story, case.nearest.hit.ticket_no))
    return leaders
