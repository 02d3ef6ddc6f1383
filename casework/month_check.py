"""What the month-end submission still lacks: a board for the city and for the district (`anjuan month … check`)."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anjuan.assessment import period_of
from anjuan.casefile import RecordFacts
from anjuan.exclusions import Judgement, judge, request_phrases, unattached
from anjuan.figures import Span
from anjuan.gaps import Addressee, Board, Docket, Gap, Part, Want
from anjuan.ids import SHANGHAI
from anjuan.kinds import Kind
from anjuan.numbers import number_date
from anjuan.settings import DeadlineSettings, ExclusionSettings, PacketSettings, in_force
from casework.listing import bounds
from casework.month import rules_of
from casework.office import Office

if TYPE_CHECKING:
    from register.shelf import Filing

EXCLUSION_KINDS = (
    Kind.EXCLUSION, Kind.REPLY, Kind.CASE_STATEMENT, Kind.POLICY, Kind.PHOTO, Kind.RECORDING, Kind.VIDEO, Kind.CALLBACK,
    Kind.OTHER,
)  # fmt: skip
"""What goes out with an application not to count a ticket."""


@dataclass(frozen=True, slots=True)
class MonthCheck:
    """The board of a period.

    Attributes:
        period: `YYYY-MM`.
        begin: of the period.
        end: after the period.
        tickets: how many the period has.
        gaps: of all tickets, by number.
        rule: what goes to whom.
    """

    period: str
    begin: dt.datetime
    end: dt.datetime
    tickets: int
    gaps: tuple[Gap, ...]
    rule: PacketSettings

    def for_addressee(self, addressee: Addressee) -> tuple[Gap, ...]:
        """The gaps in what goes to one addressee."""
        parts = addressee.parts(self.rule)
        return tuple(gap for gap in self.gaps if gap.want.part in parts)


def check(office: Office, period: str) -> MonthCheck:
    """See what a period's submission lacks.

    Raises:
        NoPeriod: it is none.
    """
    begin, end = bounds(office, period)
    found = dockets(office, begin, end)
    board = Board(office.settings.completeness)
    applied = [docket.number for docket in found if docket.has(Kind.EXCLUSION)]
    filings, rule = office.register.dockets.filings(applied), packet_rule(office, end)
    judged = judgements(office, {each.number: each for each in found}, filings)
    gaps = [*_of_strangers(office, period)]
    for docket in found:
        gaps += board.gaps(docket, day_of(docket, begin))
        if docket.number in judged:
            judgement = judged[docket.number]
            lacks = "；".join(each.chinese for each in judgement.shortfalls)
            if lacks := lacks or _unsendable(office, rule, judgement, filings[docket.number]):
                gaps.append(Gap(docket.number, docket.unit, Want.EXCLUSION_INCOMPLETE, lacks))
    gaps.sort(key=lambda gap: gap.number)
    return MonthCheck(period, begin, end, len(found), tuple(gaps), rule)


def dockets(office: Office, begin: dt.datetime, end: dt.datetime) -> tuple[Docket, ...]:
    """The dockets of the tickets that count for this time, by the rule by which figures count them."""
    span = Span(begin, end)
    limits = in_force(office.settings.deadlines, span.last_day) or DeadlineSettings()
    return office.register.dockets.between(begin, end, rules_of(office, span), limits)


def day_of(docket: Docket, otherwise: dt.datetime) -> dt.date:
    """The day by which dated rules judge a ticket."""
    return (docket.created_at or otherwise).astimezone(SHANGHAI).date()


def packet_rule(office: Office, end: dt.datetime) -> PacketSettings:
    """What goes to whom, by the rule of the period's last day."""
    return in_force(office.settings.packets, (end - dt.timedelta(days=1)).date()) or PacketSettings()


def judgements(
    office: Office, known: Mapping[str, Docket], filings: "Mapping[str, Sequence[Filing]]"
) -> dict[str, Judgement]:
    """What the applications not to count a ticket come to, by ticket.

    Of several papers the texts count together; the first is the application, the others may be what it attaches.
    """
    from casework.reviewing import rules_of as review_rules

    papers = {
        number: [each.record for each in current(held) if each.record.facts.kind is Kind.EXCLUSION]
        for number, held in filings.items()
    }
    texts = office.register.dockets.texts({record.sha256 for held in papers.values() for record in held})
    requests = request_phrases(review_rules(office))
    found = {}
    for number, held in papers.items():
        if not held:
            continue
        beside = [(each.kind, each.name) for each in beside_application(filings[number])]
        rule = in_force(office.settings.exclusions, day_of(known[number], office.clock())) or ExclusionSettings()
        text = "\n".join(texts.get(record.sha256, "") for record in held)
        found[number] = judge(text, beside, rule, requests)
    return found


def current(filings: "Sequence[Filing]") -> "list[Filing]":
    """Those that no later one of the same case file stands for."""
    replaced = {(each.case.key, each.record.replaces) for each in filings}
    return [each for each in filings if (each.case.key, each.record.record_no) not in replaced]


def beside_application(filings: "Sequence[Filing]") -> list[RecordFacts]:
    """What can be attached to an application: all that goes out with it, but for its first paper."""
    held = [each.record.facts for each in current(filings) if each.record.facts.kind in EXCLUSION_KINDS]
    first = next((each for each in held if each.kind is Kind.EXCLUSION), None)
    return [each for each in held if each is not first]


def _unsendable(office: Office, rule: PacketSettings, judged: Judgement, filings: "Sequence[Filing]") -> str:
    """Evidence of an application that is whole, but that will not go out, for it cannot be masked."""
    levels = {Addressee.CITY: rule.city_level, Addressee.DISTRICT: rule.district_level}
    strict = [each for each in Addressee if levels[each] != "L0" and levels[each] >= rule.unmaskable_left_out_from]
    strict = [each for each in strict if Part.EXCLUSIONS in each.parts(rule)]
    if not strict:
        return ""
    texts = office.register.dockets.texts({each.record.sha256 for each in filings})
    scans = {each.record.sha256 for each in filings if not texts.get(each.record.sha256, "").strip()}
    pages = [each for each in current(filings) if each.record.facts.format != "pdf" or each.record.sha256 not in scans]
    heard = (Kind.RECORDING, Kind.VIDEO)
    sendable = [(each.kind, each.name) for each in beside_application(pages) if each.kind not in heard]
    lack = "、".join(each.what for each in unattached(judged.evidence, sendable))
    return f"附件不能脱敏，报{'、'.join(each.chinese for each in strict)}时不会纳入：{lack}" if lack else ""


def _of_strangers(office: Office, period: str) -> Iterator[Gap]:
    """Tickets of the period that have papers and that no import has brought."""
    for each in office.register.records.unknown_tickets():
        day = number_date(each.ticket_no)
        if day and period_of(day, office.settings.assessment) == period:
            said = f"案卷里有 {each.records} 件，台账里没有这个工单，请导入"
            yield Gap(each.ticket_no, "", Want.NOT_IN_REGISTER, said)
