"""What to do with each file that arrives, decided before anything is moved: file it where, or hold it why."""

import datetime as dt
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from anjuan.casefile import RecordFacts
from anjuan.filing import series_case, ticket_case
from anjuan.ids import CaseId
from anjuan.kind_words import TICKETLESS
from anjuan.kinds import Kind
from anjuan.numbers import number_month
from anjuan.recognise import RecognitionRules, TextRecognition, recognise, recognise_text
from anjuan.recognition import Action, Confidence, Reason, Recognition, Source
from anjuan.settings import MIB
from casework.office import Office
from casework.reviewing import remarks

if TYPE_CHECKING:
    from indexer.extract.reading import Reading


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file to take in: an arrival of the inbox, or a member of one of its archives.

    Attributes:
        path: where its bytes are.
        source: how the user names it: the path below the inbox; members as `包.zip/成员`.
        size: in bytes.
    """

    path: Path
    source: PurePosixPath
    size: int


@dataclass(frozen=True, slots=True)
class Place:
    """A file that is to be filed: where, and as what."""

    incoming: Incoming
    case: CaseId
    facts: RecordFacts
    reading: "Reading | None"
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """A file that is to be held, what could be read all the same, and further lines for people."""

    incoming: Incoming
    reason: Reason
    seen: Recognition
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decisions:
    """What is to become of some files. Archives are opened later: each of their members is decided by itself."""

    places: tuple[Place, ...]
    doubts: tuple[Doubt, ...]
    archives: tuple[tuple[Incoming, Recognition], ...]
    litter: tuple[Incoming, ...]


class Deciding:
    """Decides what to do with files, for one office and one pass: it remembers which case a number names.

    Args:
        office: the open office.
        by: who files: the inbox, or a person's name.
    """

    def __init__(self, office: Office, by: str) -> None:
        self._office = office
        self._by = by
        self._rules = RecognitionRules.of(office.settings)
        self._cases: dict[str, CaseId] = {}

    def decide(self, incoming: Sequence[Incoming]) -> Decisions:
        """Read names, then contents, and decide."""
        limit = self._office.settings.intake.max_file_mib * MIB
        plain: list[tuple[Incoming, Recognition]] = []
        archives: list[tuple[Incoming, Recognition]] = []
        litter: list[Incoming] = []
        doubts: list[Doubt] = []
        for each in incoming:
            seen = recognise(each.source, self._rules)
            if seen.action is Action.IGNORE:
                litter.append(each)
            elif each.size == 0:
                doubts.append(Doubt(each, Reason.EMPTY, seen))
            elif each.size > limit:
                doubts.append(Doubt(each, Reason.TOO_BIG, seen))
            else:
                (archives if seen.action is Action.EXPAND else plain).append((each, seen))
        plain.sort(key=lambda pair: pair[1].copy)  # of the same bytes, the one without a copy mark gives the name
        self._learn_cases({seen.tickets[0] for _, seen in plain if _is_sure(seen)})
        decided = [self._decide(each, seen, reading) for (each, seen), reading in self._with_readings(plain)]
        places = tuple(each for each in decided if isinstance(each, Place))
        doubts += [each for each in decided if isinstance(each, Doubt)]
        return Decisions(places, tuple(doubts), tuple(archives), tuple(litter))

    def _with_readings(
        self, plain: Sequence[tuple[Incoming, Recognition]]
    ) -> "list[tuple[tuple[Incoming, Recognition], Reading]]":
        readings = self._office.reader.read([each.path for each, _ in plain], slow=False)
        return list(zip(plain, self._read_what_must_speak(plain, readings), strict=True))

    def _read_what_must_speak(
        self, plain: Sequence[tuple[Incoming, Recognition]], readings: Sequence["Reading"]
    ) -> list["Reading"]:
        """Convert those old Word files whose name and folders say nothing: only their text can tell the ticket."""
        from indexer.extract.reading import Status

        silent = [
            index
            for index, ((_, seen), reading) in enumerate(zip(plain, readings, strict=True))
            if reading.status is Status.LATER and not _settled(seen)
        ]
        complete = list(readings)
        if silent:
            slow = self._office.reader.read([plain[index][0].path for index in silent], slow=True)
            for index, reading in zip(silent, slow, strict=True):
                complete[index] = reading
        return complete

    def _decide(self, incoming: Incoming, seen: Recognition, reading: "Reading") -> Place | Doubt:
        problem = _problem(reading)
        if problem:
            return Doubt(incoming, problem, seen)
        if not _settled(seen) and reading.text:
            seen = self._ask_the_text(seen, reading)
        if seen.action is Action.HOLD:
            return Doubt(incoming, seen.reason or Reason.NO_TICKET, seen)
        case = self._case(incoming, seen)
        if case is None:
            return Doubt(incoming, Reason.NO_TICKET, seen)
        facts = self.facts(incoming, seen, reading.format, reading.taken_at)
        notes = self._notes(incoming, reading) + remarks(self._office, reading.text, facts.kind, case.ticket_no)
        return Place(incoming, case, facts, reading, notes)

    def _ask_the_text(self, seen: Recognition, reading: "Reading") -> Recognition:
        said = recognise_text(reading.text, self._rules)
        kind = seen.kind or said.kind
        if said.kind in TICKETLESS:
            # A report or a typical case names tickets and belongs to none. Where the name disagrees, a person decides.
            if kind is not said.kind or seen.tickets:
                return replace(seen, kind=kind)
            return replace(seen, kind=kind, action=Action.FILE, source=Source.TEXT, rule="kind_in_text", reason=None)
        if doubt := _doubt_in(said, seen):
            reason, tickets = doubt
            return replace(seen, kind=kind, tickets=tickets, action=Action.HOLD, reason=reason)
        if not said.tickets:
            return replace(seen, kind=kind)
        own = replace(seen, tickets=said.tickets, confidence=Confidence.SURE, source=Source.TEXT, rule="number_in_text")
        return replace(own, kind=kind, action=Action.FILE, reason=None)

    def _learn_cases(self, numbers: AbstractSet[str]) -> None:
        """Ask the register for many numbers at once: one by one this took a tenth of filing."""
        new = numbers - self._cases.keys()
        known = self._office.register.tickets.named(new)
        for number in new:
            self._cases[number] = _case_under(self._office, known[number].number if number in known else number)

    def _case(self, incoming: Incoming, seen: Recognition) -> CaseId | None:
        if _is_sure(seen):
            number = seen.tickets[0]
            if number not in self._cases:
                self._cases[number] = case_of(self._office, number)
            return self._cases[number]
        if seen.kind is None:
            return None
        return series_case(seen.kind, incoming.source, self._office.clock().date())

    def _notes(self, incoming: Incoming, reading: "Reading") -> tuple[str, ...]:
        from indexer.extract.reading import Status

        notes = []
        if reading.misnamed:
            notes.append(f"扩展名是 {incoming.source.suffix}，内容其实是 {reading.format}，按内容归档")
        if reading.status is Status.KILLED:
            notes.append("内容读不出来，已归档但检索不到正文")
        return tuple(notes)

    def facts(
        self, incoming: Incoming, seen: Recognition, form: str, taken_at: dt.datetime | None = None
    ) -> RecordFacts:
        """What is known of a file, for its record."""
        return RecordFacts(
            kind=seen.kind or Kind.OTHER,
            stage=seen.stage,
            name=incoming.source.name,
            source=str(incoming.source),
            filed_at=self._office.clock(),
            filed_by=self._by,
            taken_at=taken_at or seen.taken,
            format=form,
        )


def case_of(office: Office, number: str) -> CaseId:
    """The case file of a ticket, under the number that leads where the register knows both."""
    return _case_under(office, office.register.tickets.resolve(number) or number)


def _case_under(office: Office, number: str) -> CaseId:
    year, month = number_month(number, office.patterns) or (None, None)
    return ticket_case(number, year, month)


def _is_sure(seen: Recognition) -> bool:
    """Whether the ticket is known by its whole number."""
    return bool(seen.tickets) and seen.confidence is Confidence.SURE


def _doubt_in(said: TextRecognition, seen: Recognition) -> tuple[Reason, tuple[str, ...]] | None:
    """Why the numbers in a text, beside what the name has of one, need a person; and which numbers those are."""
    if said.several:
        return Reason.SEVERAL_TICKETS, said.tickets
    if said.impossible:
        return Reason.BAD_DATE, seen.tickets
    fitting = [number for number in said.tickets if any(_may_be(each, number) for each in seen.tickets)]
    if said.tickets and seen.tickets and not fitting:
        return Reason.SEVERAL_TICKETS, (*seen.tickets, *said.tickets)
    return None


def _may_be(incomplete: str, number: str) -> bool:
    """Whether `?-230914-001234` or `*001234` may mean a whole number."""
    return number.endswith(incomplete.lstrip("?*"))


def _settled(seen: Recognition) -> bool:
    """Whether name and folders say enough, so that the text need not be asked."""
    return seen.action is Action.FILE or seen.reason in {Reason.SEVERAL_TICKETS, Reason.BAD_DATE}


def _problem(reading: "Reading") -> Reason | None:
    """What makes a file one to be held whatever its name says."""
    from indexer.extract.reading import Status

    return {
        Status.EMPTY: Reason.EMPTY,
        Status.ENCRYPTED: Reason.ENCRYPTED,
        Status.UNREADABLE: Reason.UNREADABLE,
        Status.GONE: Reason.UNREADABLE,  # most often it cannot be held either, and stays in the inbox
        Status.UNSUPPORTED: Reason.UNSUPPORTED,
    }.get(reading.status)
