"""Tickets that tell one story (重复诉求, 群诉): shown, decided by a person, and one set of photos for all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePosixPath

from anjuan.kinds import Kind
from anjuan.recognition import Action, Recognition
from anjuan.repeats import Candidate, Group, GroupUnknown, Sameness, TooFew, candidates
from anjuan.settings import RepeatSettings, in_force
from casework.calls import calls_since, calls_with_earlier
from casework.cases import records_of
from casework.deciding import Incoming, case_of
from casework.intake import Intake
from casework.listing import bounds
from casework.office import Office
from casework.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Board:
    """What waits for a person, and what was decided before."""

    candidates: tuple[Candidate, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person says.

    Attributes:
        confirmed: the tickets tell one story.
        sameness: of tickets that the person put together; None: 群诉.
    """

    confirmed: bool
    sameness: Sameness | None = None
    note: str = ""


def board(office: Office, period: str | None = None) -> Board:
    """The candidates with tickets of an assessment period, or of the last days; and all groups.

    A ticket is compared with those of the days before the period too, and with the earlier one that it names.

    Raises:
        NoPeriod: the period is none.
    """
    now, rules = office.clock(), office.settings.repeats
    since, until = bounds(office, period) if period else (now, None)
    rule = in_force(rules, since.date()) or RepeatSettings()
    calls = calls_since(office, since - timedelta(days=rule.days), until)
    groups = office.register.groups.all()
    asked = {each.number for each in calls if not period or each.at >= since}
    found = candidates(calls_with_earlier(office, calls), rules, groups)
    return Board(tuple(each for each in found if asked & set(each.tickets)), groups)


def decide(office: Office, typed: Sequence[str], said: Verdict, by: str, *, period: str | None = None) -> Group:
    """Keep what a person says of a candidate, of a group that was decided before, or of tickets put together by hand.

    Args:
        office: the open office.
        typed: a candidate's key, a group's number, or two ticket numbers and more.
        said: the decision.
        by: whose it is.
        period: where the candidate was seen; None: in the last days.

    Raises:
        GroupUnknown: neither a candidate nor a group is called so.
        TooFew: the tickets are all one.
        UnknownTicket, NoPeriod
    """
    if len(typed) > 1:
        no, sameness, tickets = None, said.sameness or Sameness.GROUP, tuple(map(office.number, typed))
        if len(set(tickets)) < 2:
            raise TooFew
    else:
        no, sameness, tickets = _meant(board(office, period), typed[0], confirmed=said.confirmed)
    now = office.clock()
    return office.register.groups.decide(Group(sameness, tickets, said.confirmed, now, by, said.note, no), now, by)


def share_photos(office: Office, typed: str, source: str, by: str) -> list[tuple[str, Outcome]]:
    """File the photos of one ticket to all others of a confirmed group; by ticket, what became of each photo.

    Photos that a ticket has already are recognised, and nothing is filed twice.

    Raises:
        GroupUnknown: there is no such group, or it was not confirmed, or the ticket is not of it.
        UnknownTicket: `source` is no ticket number.
    """
    number = office.number(source)
    groups = office.register.groups.all()
    group = next((each for each in groups if str(each.no) == typed.strip() and each.confirmed), None)
    if group is None or number not in group.tickets:
        raise GroupUnknown(typed)
    photos = [each for each in records_of(office, number) if each.record.facts.kind is Kind.PHOTO]
    intake, done = Intake(office, by=by), []
    for other in group.tickets:
        if other == number:
            continue
        case = case_of(office, other)
        for placed in photos:
            facts = placed.record.facts
            path = office.store.path(placed.case, placed.record)
            origin = PurePosixPath(f"群组{group.no}") / placed.case.name / facts.name
            seen = Recognition(Action.FILE, facts.kind, facts.stage, (other,), taken=facts.taken_at, rule="shared")
            done.append((other, intake.file_by_hand(Incoming(path, origin, placed.record.size), case, seen)))
    return done


def _meant(seen: Board, typed: str, *, confirmed: bool) -> tuple[int | None, Sameness, tuple[str, ...]]:
    """The group, or the candidate, that is called so; one that joins a confirmed group is confirmed as part of it."""
    name = typed.strip().lower()
    for group in seen.groups:
        if str(group.no) == name:
            return group.no, group.sameness, group.tickets
    for each in seen.candidates:
        if each.key == name:
            return each.joins if confirmed else None, each.sameness, each.tickets
    raise GroupUnknown(typed)
