"""What the month-end submission still lacks, ticket by ticket: for the board of `anjuan month … check`.

A ticket is seen as a docket: what the register's tickets, events and records say of it, put together by a few queries.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from anjuan.casefile import Record, RecordFacts
from anjuan.completeness import Disorder, lacking
from anjuan.course import Standing
from anjuan.ids import SHANGHAI
from anjuan.kinds import Kind, Stage
from anjuan.settings import CompletenessSettings, PacketSettings
from anjuan.steps import Exclusion, State


class Addressee(StrEnum):
    """To whom the month's material goes; the values stand on the command line."""

    CITY = "city"
    DISTRICT = "district"

    @property
    def chinese(self) -> str:
        """The word on the screen and on covers."""
        return {"city": "市级", "district": "区级"}[self]

    def parts(self, rule: PacketSettings) -> "tuple[Part, ...]":
        """What goes there, in the order of a packet."""
        wanted = rule.city if self is Addressee.CITY else rule.district
        return tuple(part for part in Part if part in wanted)


class Part(StrEnum):
    """A part of a packet, in its order; the values stand in settings."""

    RATES = "rates"
    EXCLUSIONS = "exclusions"
    PENDING = "pending"
    BONUS = "bonus"
    TYPICAL_CASES = "typical_cases"
    REPLIES = "replies"

    @property
    def chinese(self) -> str:
        """The heading of its divider and the name of its folder."""
        return _PART_WORDS[self]

    @classmethod
    def of(cls, chinese: str) -> "Part":
        """The part of this heading."""
        return next(part for part in cls if part.chinese == chinese)


_PART_WORDS = {
    Part.RATES: "“三率”统计表",
    Part.EXCLUSIONS: "不计入评价申请及佐证",
    Part.PENDING: "挂账申请",
    Part.BONUS: "加分材料",
    Part.TYPICAL_CASES: "典型案例",
    Part.REPLIES: "回复及佐证",
}


class Want(StrEnum):
    """A sort of gap; the values stand in the command line's JSON."""

    UNANSWERED = "unanswered"
    NO_CALLBACK = "no_callback"
    TO_REWORK = "to_rework"
    UNAPPROVED = "unapproved"
    MISSING_PAPERS = "missing_papers"
    UNSIGNED = "unsigned"
    OUT_OF_ORDER = "out_of_order"
    EXCLUSION_UNDECIDED = "exclusion_undecided"
    EXCLUSION_INCOMPLETE = "exclusion_incomplete"
    PENDING_UNDECIDED = "pending_undecided"
    NOT_IN_REGISTER = "not_in_register"

    @property
    def chinese(self) -> str:
        """The word on the board."""
        return _WANT_WORDS[self]

    @property
    def part(self) -> Part:
        """The part of a packet that suffers from it."""
        if self in {Want.EXCLUSION_UNDECIDED, Want.EXCLUSION_INCOMPLETE}:
            return Part.EXCLUSIONS
        return Part.PENDING if self is Want.PENDING_UNDECIDED else Part.REPLIES


_WANT_WORDS = {
    Want.UNANSWERED: "未回复",
    Want.NO_CALLBACK: "未回访",
    Want.TO_REWORK: "待再办",
    Want.UNAPPROVED: "派发待审批",
    Want.MISSING_PAPERS: "缺材料",
    Want.UNSIGNED: "没有签字盖章",
    Want.OUT_OF_ORDER: "照片时间颠倒",
    Want.EXCLUSION_UNDECIDED: "不计入评价未定",
    Want.EXCLUSION_INCOMPLETE: "不计入申请不齐",
    Want.PENDING_UNDECIDED: "挂账未定",
    Want.NOT_IN_REGISTER: "台账没有",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is wanting of a ticket; `what` says it in Chinese."""

    number: str
    unit: str
    want: Want
    what: str = ""


@dataclass(frozen=True, slots=True)
class Docket:
    """What is known of one ticket, as far as the month's end asks.

    Attributes:
        number: canonical.
        unit: 承办单位; empty where no export has said so.
        order_type: 工单类型; None where no export has said so.
        created_at: None where no export has said so.
        standing: how far it has come. A ticket that goes back for 再办 owes the papers that it owed before.
        answered: an event, the export or a reply in the case file says so.
        visited: likewise, the citizen was called back, by the centre or by the city.
        pending_decided: whether 挂账 was ever decided on, be it settled since.
        pending_settled: whether it was settled since (销账).
        pending_declined: an application for it was the last time declined (不予挂账).
        papers: kinds and stages of the records in its case file.
        unsigned: of its statements none is a scan of the signed paper.
        disorder: photos whose times contradict their stages.
    """

    number: str
    unit: str
    order_type: str | None
    created_at: dt.datetime | None
    standing: Standing
    answered: bool
    visited: bool
    pending_decided: bool
    papers: frozenset[tuple[Kind, Stage | None]]
    pending_settled: bool = False
    pending_declined: bool = False
    unsigned: bool = False
    disorder: tuple[Disorder, ...] = ()

    def has(self, kind: Kind) -> bool:
        """Whether a record of this kind is filed."""
        return kind in kinds_of(self.papers)


@cache
def kinds_of(papers: frozenset[tuple[Kind, Stage | None]]) -> frozenset[Kind]:
    """The kinds among records; many tickets have the very same ones."""
    return frozenset(kind for kind, _ in papers)


class Board:
    """Finds the gaps of tickets; what many of them have alike is reckoned once.

    Args:
        rules: what case files must hold; dated.
    """

    def __init__(self, rules: Sequence[CompletenessSettings]) -> None:
        self._rules = rules
        self._lacks: dict[tuple[object, ...], tuple[str, ...]] = {}

    def gaps(self, docket: Docket, day: dt.date) -> Iterator[Gap]:
        """What a ticket of this day lacks; whether an application holds is for `anjuan.exclusions` to say."""

        def gap(want: Want, what: str = "") -> Gap:
            return Gap(docket.number, docket.unit, want, what)

        standing, returned = docket.standing, docket.standing.state is State.RETURNED
        exclusion, excluded = standing.exclusion, standing.exclusion is Exclusion.GRANTED
        if exclusion is Exclusion.APPLIED or (exclusion is None and docket.has(Kind.EXCLUSION)):
            yield gap(Want.EXCLUSION_UNDECIDED, "已申请，没有认定结论")
        if docket.has(Kind.PENDING) and not docket.pending_decided and not docket.pending_declined:
            yield gap(Want.PENDING_UNDECIDED, "已申请，没有挂账结论")
        if not returned and not excluded:
            if not docket.answered and not docket.pending_decided:
                yield gap(Want.UNANSWERED, "没有回复")
            if docket.answered and not docket.visited:
                yield gap(Want.NO_CALLBACK, "已回复，没有回访")
            yield from (gap(want, what) for want, what in _amiss(docket) if what)
        told = {Kind.REPLY.chinese: not docket.answered, Kind.CALLBACK.chinese: not docket.visited}
        missing = [paper for paper in self._lacking(docket, day, only_exclusion=excluded) if not told.get(paper)]
        if missing:
            yield gap(Want.MISSING_PAPERS, "、".join(missing))

    def _lacking(self, docket: Docket, day: dt.date, *, only_exclusion: bool) -> tuple[str, ...]:
        """The papers that the case file should have by now and has not; photos by their stages."""
        key = (docket.papers, docket.order_type, docket.standing, day)
        if key not in self._lacks:
            papers = [_paper(kind, stage, day) for kind, stage in docket.papers]
            lack = lacking(papers, day, self._rules, order_type=docket.order_type, standing=docket.standing)
            kinds = [kind for kind in lack.due_kinds if kind is not Kind.PHOTO or not lack.due_stages]
            photos = [f"{stage.chinese}照片" for stage in lack.due_stages]
            self._lacks[key] = (*(kind.chinese for kind in kinds), *photos)
        found = self._lacks[key]
        return tuple(each for each in found if each == Kind.EXCLUSION.chinese) if only_exclusion else found


def _amiss(docket: Docket) -> Iterator[tuple[Want, str]]:
    """What was done and is not in order; what is said of it is empty where it is."""
    yield Want.TO_REWORK, _owed_after_failure(docket.standing)
    yield Want.UNAPPROVED, "派发没有写哪位镇领导审批" if docket.standing.unapproved else ""
    yield Want.UNSIGNED, "案件情况说明只有电子文档，没有签字盖章的扫描件" if docket.unsigned else ""
    yield Want.OUT_OF_ORDER, "；".join(dict.fromkeys(map(_disorder_words, docket.disorder)))


def _owed_after_failure(standing: Standing) -> str:
    """What is owed to a citizen whose call-back failed; empty: nothing."""
    if standing.state is State.TO_REWORK:
        return "回访未解决或不满意，还没有再办"
    again = standing.failures > 0 and standing.state is State.TO_VISIT
    return "已再办，没有再次回访" if again else ""


def _disorder_words(found: Disorder) -> str:
    late, early = (each.facts.stage.chinese if each.facts.stage else "" for each in (found.record, found.earlier))
    return f"{late}照片拍得比{early}照片还早"


def _paper(kind: Kind, stage: Stage | None, day: dt.date) -> Record:
    """A record of a kind and a stage: nothing else of it counts for what is due."""
    return Record(0, "", "", 0, RecordFacts(kind, stage, "", "", dt.datetime.combine(day, dt.time(), SHANGHAI), ""))
