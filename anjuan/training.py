"""培训: which trainings were held, and which of their papers (记录, 签到表, 音视频或照片) the case files hold.

A training is in the register, or its papers' names tell of one: 内部培训, 全镇大规模培训, 专家培训. What they leave
open belongs to no training and waits for a person.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TypeVar

from anjuan.casefile import Record
from anjuan.errors import AnjuanError
from anjuan.ids import SHANGHAI, CaseId, RecordId
from anjuan.kind_words import Medium, medium_of


class TrainingType(StrEnum):
    """For whom a training is, as the service contract tells them apart (第一条 七 5; 第二条 二 9)."""

    INTERNAL = "internal"
    TOWN = "town"
    EXPERT = "expert"

    @property
    def chinese(self) -> str:
        """The word on the screen."""
        return {"internal": "内部", "town": "全镇", "expert": "专家"}[self]

    @property
    def formal(self) -> str:
        """The words of the contract, as documents print them."""
        return {"internal": "内部培训", "town": "全镇大规模培训", "expert": "区级以上专业培训"}[self]


class Level(StrEnum):
    """Whose the lecturer is, the nearest first."""

    OWN = "own"
    TOWN = "town"
    DISTRICT = "district"
    CITY = "city"
    NATIONAL = "national"

    @property
    def chinese(self) -> str:
        """The word on the screen."""
        return {"own": "本单位", "town": "镇级", "district": "区级", "city": "市级", "national": "国家级"}[self]

    def reaches(self, least: "Level") -> bool:
        """Whether it is this one or a higher one."""
        order = list(Level)
        return order.index(self) >= order.index(least)


class Material(StrEnum):
    """What a training leaves behind."""

    RECORD = "record"
    SIGN_IN = "sign_in"
    MEDIA = "media"

    @property
    def chinese(self) -> str:
        """The word on the screen."""
        return {"record": "培训记录", "sign_in": "签到表", "media": "音视频或照片"}[self]


class TrainingUnknown(AnjuanError):
    """No training has this number, or was held on this day."""

    def __init__(self, typed: int | str) -> None:
        super().__init__(typed)
        self.typed = typed


class TrainingAmbiguous(AnjuanError):
    """Several trainings were held on this day.

    Attributes:
        typed: the day.
        numbers: theirs in the register.
    """

    def __init__(self, typed: str, numbers: tuple[int, ...]) -> None:
        super().__init__(typed, numbers)
        self.typed = typed
        self.numbers = numbers


class PaperUnknown(AnjuanError):
    """The series 培训 has no such record."""

    def __init__(self, place: RecordId) -> None:
        super().__init__(place)
        self.place = place


class NoTopic(AnjuanError):
    """A training without a topic."""


class SameTraining(AnjuanError):
    """A training of this type, day and topic is in the register already.

    Attributes:
        number: its number there.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@dataclass(frozen=True, slots=True)
class Training:
    """A training: of the register, or known by its papers alone.

    Attributes:
        month: the first day of its month.
        held_on: None where only papers tell of it.
        level: of the lecturer; None where nothing tells it.
        number: the register's; None where only papers tell of it, or before the register has given one.
        cancelled: it was planned and did not take place.
    """

    type: TrainingType
    month: dt.date
    held_on: dt.date | None = None
    topic: str = ""
    lecturer: str = ""
    level: Level | None = None
    number: int | None = None
    cancelled: bool = False

    def held_by(self, day: dt.date) -> bool:
        """Whether it has taken place by the end of a day."""
        return not self.cancelled and (self.held_on is None or self.held_on <= day)

    def counts_as(self, wanted: TrainingType, least: Level) -> bool:
        """Whether it is one of those that the contract wants under this head.

        The town's are to be given by experts; an internal one that an expert gives is one by experts as well. A level
        that nothing tells is taken for right.

        Args:
            wanted: the head.
            least: the level from which on a lecturer is an expert.
        """
        expert = self.level is None or self.level.reaches(least)
        match wanted:
            case TrainingType.INTERNAL:
                return self.type is wanted
            case TrainingType.TOWN:
                return self.type is wanted and expert
            case TrainingType.EXPERT:
                told = self.level is not None and expert
                return (self.type is wanted and expert) or (self.type is TrainingType.INTERNAL and told)

    def counts(self, least: Level) -> bool:
        """Whether it is one that the contract wants under any head; else its lecturer is no expert."""
        return any(self.counts_as(each, least) for each in TrainingType)


@dataclass(frozen=True, slots=True)
class Paper:
    """A record in a case file of the series 培训, and what its name and folders tell.

    Attributes:
        month: of its case file; the first day.
        day: None where neither its path nor its camera tells it.
    """

    case: CaseId
    record: Record
    month: dt.date
    material: Material | None
    day: dt.date | None
    type: TrainingType | None
    level: Level | None

    @property
    def place(self) -> RecordId:
        """Which record it is."""
        return RecordId(self.case.key, self.record.record_no)


@dataclass(frozen=True, slots=True)
class Documented:
    """A training and its papers."""

    training: Training
    papers: tuple[Paper, ...] = ()

    @property
    def materials(self) -> frozenset[Material]:
        """What is there."""
        return frozenset(each.material for each in self.papers if each.material)


@dataclass(frozen=True, slots=True)
class Trainings:
    """All trainings by date, and the papers of which nobody can say to which they belong."""

    held: tuple[Documented, ...]
    unclear: tuple[Paper, ...]


# Of the first that a part of a path has: experts speak at the town's trainings, and internal ones are given by them.
_TYPES = {
    TrainingType.TOWN: re.compile(r"全镇|大规模"),
    TrainingType.INTERNAL: re.compile(r"内部|内训"),
    TrainingType.EXPERT: re.compile(r"专家|区级|市级|国家级"),
}
_LEVELS = {
    Level.NATIONAL: re.compile(r"国家级"),
    Level.CITY: re.compile(r"市级"),
    Level.DISTRICT: re.compile(r"区级"),
}
_MATERIALS = {
    Material.SIGN_IN: re.compile(r"签到"),
    Material.RECORD: re.compile(r"记录|纪要|小结|总结|纪实"),
    Material.MEDIA: re.compile(r"照片|相片|图片|录音|录像|视频|音频"),
}
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_DAY = re.compile(r"(?<!\d)20\d\d([年.\-_/]?)(\d\d?)(?:[月.\-_/]?)(\d\d?)(?!\d)|(?<!\d)(\d\d?)月(\d\d?)日")


def read_paper(case: CaseId, record: Record) -> Paper | None:
    """What a record of the series 培训 tells; None when its case file is not one of a month."""
    month = _MONTH.fullmatch(case.name)
    if not month:
        return None
    first = dt.date(int(month[1]), int(month[2]), 1)
    facts = record.facts
    parts = [unicodedata.normalize("NFKC", part) for part in reversed(PurePosixPath(facts.source).parts)]
    taken = facts.taken_at.astimezone(SHANGHAI).date() if facts.taken_at else None
    day = next((found for part in parts if (found := _day_in(part, first))), taken)
    return Paper(case, record, first, _material(record), day, _first(_TYPES, parts), _first(_LEVELS, parts))


def _day_in(words: str, month: dt.date) -> dt.date | None:
    """The day of this month that the words give."""
    for found in _DAY.finditer(words):
        named, day = int(found[2] or found[4]), int(found[3] or found[5])
        if named == month.month and 1 <= day <= 31:
            following = month + dt.timedelta(days=day - 1)
            return following if following.month == month.month else None
    return None


def _material(record: Record) -> Material | None:
    name = unicodedata.normalize("NFKC", record.facts.name)
    named = _first(_MATERIALS, [name])
    shown = medium_of(record.facts.format) in (Medium.IMAGE, Medium.AUDIO, Medium.VIDEO)
    return named or (Material.MEDIA if shown else None)


W = TypeVar("W")


def _first(words: Mapping[W, re.Pattern[str]], parts: Iterable[str]) -> W | None:
    """What the nearest part that tells anything tells."""
    return next((word for part in parts for word, pattern in words.items() if pattern.search(part)), None)


def gather(
    entries: Iterable[Training], papers: Iterable[Paper], confirmed: Mapping[RecordId, int] = MappingProxyType({})
) -> Trainings:
    """Give each paper to its training.

    What a person confirmed comes first. Else a paper whose words name a type belongs to the training of that type in
    its month; where the register has none, such papers make one known, provided that one of them is a material that
    only a training leaves behind. A paper without such a word belongs to the one training of its month. Among several,
    its day decides, then the topic.

    Args:
        entries: the register's trainings.
        papers: all of the series 培训.
        confirmed: the numbers of trainings that papers were confirmed to be of.
    """
    known: dict[Training, list[Paper]] = {each: [] for each in entries if not each.cancelled}
    numbered = {each.number: each for each in known if each.number is not None}
    unclear: list[Paper] = []
    found: dict[tuple[dt.date, TrainingType], list[Paper]] = {}
    untyped: list[Paper] = []
    for paper in papers:
        if (number := confirmed.get(paper.place)) in numbered:
            known[numbered[number]].append(paper)
        elif paper.type is None:
            untyped.append(paper)
        elif fitting := [each for each in known if (each.month, each.type) == (paper.month, paper.type)]:
            _put(paper, fitting, known, unclear)
        else:
            found.setdefault((paper.month, paper.type), []).append(paper)
    for (month, kind), theirs in found.items():
        if any(each.material for each in theirs):
            known[_recognised(month, kind, theirs)] = theirs
        else:
            unclear += theirs
    for paper in untyped:
        _put(paper, [each for each in known if each.month == paper.month], known, unclear)
    held = [Documented(training, tuple(theirs)) for training, theirs in known.items()]
    held.sort(key=lambda each: (each.training.held_on or each.training.month, each.training.number or 0))
    return Trainings(tuple(held), tuple(unclear))


def _put(
    paper: Paper, fitting: Sequence[Training], known: Mapping[Training, list[Paper]], unclear: list[Paper]
) -> None:
    source = paper.record.facts.source
    narrower = (
        fitting,
        [each for each in fitting if paper.day and each.held_on == paper.day],
        [each for each in fitting if each.topic and each.topic in source],
    )
    one = next((each[0] for each in narrower if len(each) == 1), None)
    (known[one] if one else unclear).append(paper)


def _recognised(month: dt.date, kind: TrainingType, papers: Sequence[Paper]) -> Training:
    level = next((each.level for each in papers if each.level), None)
    return Training(kind, month, None, level=level)
