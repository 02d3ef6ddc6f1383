"""What belongs into a month's packet: which records, in which part, and what stays out for a reason."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from anjuan.dating import written_on
from anjuan.exclusions import Judgement, unattached
from anjuan.figures import Span
from anjuan.gaps import Addressee, Docket, Part
from anjuan.ids import SHANGHAI
from anjuan.kinds import ARCHIVAL_ORDER, Kind, Stage
from anjuan.masking import Level, Masker
from anjuan.progress import Reporter
from anjuan.settings import PacketSettings
from anjuan.steps import Exclusion, State
from casework.masking import masker_for
from casework.month import rules_of
from casework.month_check import EXCLUSION_KINDS, beside_application, current, dockets, judgements, packet_rule
from casework.office import Office
from casework.packet_copies import Copied, Refused, Wanted, copies

if TYPE_CHECKING:
    from anjuan.ticket import Ticket
    from register.shelf import Filing

_EVIDENCE = (Kind.CASE_STATEMENT, Kind.POLICY, Kind.PHOTO, Kind.RECORDING, Kind.VIDEO, Kind.CALLBACK)
_KINDS = {
    Part.EXCLUSIONS: EXCLUSION_KINDS,
    Part.PENDING: (Kind.PENDING, Kind.REPLY, *_EVIDENCE, Kind.EXTENSION, Kind.OTHER),
    Part.REPLIES: (Kind.REPLY, *_EVIDENCE),
}
"""What goes with a ticket; the first of each is the paper itself, and lies on top."""
_FIELDS = (
    "order_no", "case_no", "title", "caller_name", "caller_phone", "contact", "reflect_name", "reflect_phone", "point",
    "host_unit", "unit_l2", "unit_l3", "resolution_type",
)  # fmt: skip
_STAGES: tuple[Stage | None, ...] = (*Stage, None)
NO_LEVEL = "L0"


@dataclass(frozen=True, slots=True)
class Bundle:
    """The records about one thing, in the order of printing.

    Attributes:
        number: the ticket's; empty where it is about none.
        title: masked.
        unit: 承办单位.
        said: what the part's list says of it beside.
    """

    number: str
    title: str
    unit: str
    wanted: tuple[Wanted, ...]
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What stays out of a part, and why; both in Chinese, masked."""

    part: Part
    key: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Material:
    """What a period has for one addressee, by part."""

    bundles: Mapping[Part, tuple[Bundle, ...]]
    left_out: tuple[LeftOut, ...]


@dataclass(slots=True)
class _Gathering:
    """A period's tickets and papers while they are sorted into parts."""

    office: Office
    rule: PacketSettings
    level: str
    reporter: Reporter
    known: Mapping[str, Docket]
    tickets: "Mapping[str, Ticket]"
    filings: "Mapping[str, tuple[Filing, ...]]"
    left_out: list[LeftOut] = field(default_factory=list)

    def masker(self, number: str) -> Masker | None:
        """What is hidden in the papers of a ticket."""
        return masker_of(self.office, self.level, self.tickets.get(number))

    def leave_out(self, number: str, why: str) -> None:
        """Tell that the application not to count a ticket does not go out."""
        self.left_out.append(LeftOut(Part.EXCLUSIONS, f"{number} exclusion", f"{number} 不计入评价申请", why))

    def bundle(self, part: Part, number: str, said: tuple[str, ...] = ()) -> Bundle:
        """The papers of a ticket that go into a part."""
        masker, ticket = self.masker(number), self.tickets.get(number)
        own = sorted(
            (each for each in current(self.filings[number]) if each.record.facts.kind in _KINDS[part]),
            key=lambda each: _order(part, each),
        )
        title = (ticket and ticket.title) or ""
        wanted = tuple(Wanted(each, masker, goes_unmasked(self.rule, self.level)) for each in own)
        return Bundle(number, masker.mask(title) if masker else title, self.known[number].unit, wanted, said)


def gather(
    office: Office, begin: dt.datetime, end: dt.datetime, period: str, addressee: Addressee, reporter: Reporter
) -> Material:
    """Sort a period's material into the parts that go to an addressee; `reporter` sees MASKING of applications."""
    rule = packet_rule(office, end)
    parts = addressee.parts(rule)
    found = {each.number: each for each in dockets(office, begin, end)}
    time = rules_of(office, Span(begin, end)).counted_by
    read = office.register.counting.within((time,), begin, end, _FIELDS).tickets
    gathering = _Gathering(
        office,
        rule,
        level_of(office, end, addressee),
        reporter,
        found,
        {each.number: each for each in read},
        office.register.dockets.filings([number for number, docket in found.items() if docket.papers]),
    )
    bundles: dict[Part, tuple[Bundle, ...]] = {Part.EXCLUSIONS: tuple(_exclusions(gathering))}
    taken = {each.number for each in bundles[Part.EXCLUSIONS]}
    bundles[Part.PENDING] = tuple(_pending(gathering, taken))
    taken |= {each.number for each in bundles[Part.PENDING]}
    bundles[Part.REPLIES] = tuple(_replies(gathering, taken))
    bundles |= _ticketless(gathering, begin, end, period)
    left_out = tuple(each for each in gathering.left_out if each.part in parts)
    return Material({part: bundles.get(part, ()) for part in parts}, left_out)


def level_of(office: Office, end: dt.datetime, addressee: Addressee, part: Part | None = None) -> str:
    """How far material goes that is handed to an addressee, or of one part."""
    rule = packet_rule(office, end)
    if part is Part.TYPICAL_CASES:
        return rule.typical_cases_level
    return rule.city_level if addressee is Addressee.CITY else rule.district_level


def goes_unmasked(rule: PacketSettings, level: str) -> bool:
    """Whether what cannot be masked goes out as it is on a level."""
    return level < rule.unmaskable_left_out_from


def masker_of(office: Office, level: str, ticket: "Ticket | None" = None) -> Masker | None:
    """What is hidden on a level; None: nothing, and papers go out as they are."""
    if level == NO_LEVEL:
        return None
    masker = masker_for(office, Level(level), ticket)
    return masker if masker.hidden else None


def _exclusions(gathering: _Gathering) -> Iterator[Bundle]:
    """The applications that lack nothing, not even what cannot go out; the others are told."""
    judged = judgements(gathering.office, gathering.known, gathering.filings)
    whole: list[tuple[Judgement, Bundle]] = []
    for number in sorted(judged):
        judgement: Judgement = judged[number]
        if judgement.shortfalls or judgement.clause is None:
            gathering.leave_out(number, "；".join(each.chinese for each in judgement.shortfalls))
            continue
        exclusion = gathering.known[number].standing.exclusion
        decided = "待认定" if exclusion in {None, Exclusion.APPLIED} else exclusion.chinese
        said = (judgement.clause.clause, judgement.clause.matter, decided)
        whole.append((judgement, gathering.bundle(Part.EXCLUSIONS, number, said)))
    made = iter(copies(gathering.office, [each for _, bundle in whole for each in bundle.wanted], gathering.reporter))
    for judgement, bundle in whole:
        why = _unsent(judgement, bundle, [next(made) for _ in bundle.wanted])
        if why:
            gathering.leave_out(bundle.number, why)
        else:
            yield bundle


def _unsent(judgement: Judgement, bundle: Bundle, made: Sequence[Copied | Refused]) -> str:
    """The application or the evidence that cannot go out, and why; empty: all can."""
    pairs = list(zip(bundle.wanted, made, strict=True))
    sent = [wanted.filing for wanted, each in pairs if isinstance(each, Copied)]
    facts = beside_application(sorted(sent, key=lambda each: (each.case.key, each.record.record_no)))
    lack = [] if len(facts) < len(sent) else ["申请材料"]
    lack += [each.what for each in unattached(judgement.evidence, [(each.kind, each.name) for each in facts])]
    if not lack:
        return ""
    refused = (f"{wanted.name}：{each.why}" for wanted, each in pairs if isinstance(each, Refused))
    return f"缺附件：{'、'.join(lack)}（{'；'.join(refused)}）"


def _pending(gathering: _Gathering, taken: set[str]) -> Iterator[Bundle]:
    for number, docket in gathering.known.items():
        if docket.has(Kind.PENDING) and number not in taken:
            yield gathering.bundle(Part.PENDING, number, (_pending_words(docket),))


def _pending_words(docket: Docket) -> str:
    if docket.pending_declined:
        return "不予挂账"
    if docket.pending_settled:
        return "已销账"
    return "已挂账" if docket.pending_decided else "待认定"


def _replies(gathering: _Gathering, taken: set[str]) -> Iterator[Bundle]:
    for number, docket in gathering.known.items():
        if number in taken or not docket.papers or docket.standing.state is State.RETURNED:
            continue
        made = gathering.bundle(Part.REPLIES, number)
        if not made.wanted:
            continue
        if docket.has(Kind.REPLY) or docket.standing.replied:
            yield made
        else:
            what = f"{number} 回复及佐证（案卷里有 {len(made.wanted)} 件）"
            gathering.left_out.append(LeftOut(Part.REPLIES, f"{number} replies", what, "没有回复"))


def _ticketless(
    gathering: _Gathering, begin: dt.datetime, end: dt.datetime, period: str
) -> dict[Part, tuple[Bundle, ...]]:
    """典型案例 and 加分材料: of the period's series, or dated in the period or in the rest of its month."""
    office, rule = gathering.office, gathering.rule
    every = office.register.dockets.ticketless([Kind.TYPICAL_CASE, Kind.BONUS], [period])
    texts = office.register.dockets.texts({each.record.sha256 for each in every if each.case.name != period})
    last = max(end.date(), _month_end(period))

    def is_ours(each: "Filing") -> bool:
        day = written_on(texts.get(each.record.sha256, ""))
        return each.case.name == period or (day is not None and begin.date() <= day <= last)

    def is_bonus(each: "Filing") -> bool:
        facts = each.record.facts
        return facts.kind is Kind.BONUS or any(word in facts.name for word in rule.bonus_words)

    held = [(each, number) for number, filings in gathering.filings.items() for each in current(filings)]
    found = [(each, "") for each in current(every) if is_ours(each)] + held
    typical = [each for each in found if each[0].record.facts.kind is Kind.TYPICAL_CASE]
    bonus = [each for each in found if each[0].record.facts.kind is not Kind.TYPICAL_CASE and is_bonus(each[0])]

    def alone(papers: "Sequence[tuple[Filing, str]]", level: str) -> tuple[Bundle, ...]:
        return tuple(
            _alone(each, masker_of(office, level, gathering.tickets.get(number)), unmasked=goes_unmasked(rule, level))
            for each, number in papers
        )

    return {
        Part.BONUS: alone(bonus, gathering.level),
        Part.TYPICAL_CASES: alone(typical, rule.typical_cases_level),
    }


def _alone(filing: "Filing", masker: Masker | None, *, unmasked: bool) -> Bundle:
    """One paper that is about no ticket, or that goes apart from its ticket's others."""
    title = PurePosixPath(filing.record.facts.name).stem
    return Bundle("", masker.mask(title) if masker else title, "", (Wanted(filing, masker, unmasked),))


def _month_end(period: str) -> dt.date:
    following = dt.date.fromisoformat(f"{period}-01") + dt.timedelta(days=32)
    return following.replace(day=1) - dt.timedelta(days=1)


def _order(part: Part, filing: "Filing") -> tuple[bool, int, int, dt.datetime, str, int]:
    """The paper itself, then as papers of one 件 are ordered (DA/T 22-2015), photos by stage and time."""
    facts = filing.record.facts
    taken = facts.taken_at or dt.datetime.max.replace(tzinfo=SHANGHAI)
    return (
        facts.kind is not _KINDS[part][0],
        ARCHIVAL_ORDER.index(facts.kind),
        _STAGES.index(facts.stage),
        taken,
        filing.case.key,
        filing.record.record_no,
    )
