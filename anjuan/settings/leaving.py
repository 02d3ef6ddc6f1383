"""What leaves the centre: masking, applications to exclude, packets."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from anjuan.exclusion_table import CLAUSES, EVIDENCE, TITLE
from anjuan.kinds import Kind
from anjuan.settings.numeric import bounded

PersonalWord = Literal["phone", "id_number", "plate", "card", "name", "address", "point"]


_ALL_BUT_POINT: tuple[PersonalWord, ...] = ("phone", "id_number", "plate", "card", "name", "address")


@dataclass(frozen=True, slots=True)
class MaskingSettings:
    """[[masking]]: what copies for each level hide, from a date on (个人信息保护法 第六条: no more than is needed)."""

    since: dt.date = dt.date(2021, 11, 1)
    L1: tuple[PersonalWord, ...] = ("id_number", "card")
    L2: tuple[PersonalWord, ...] = ("id_number", "card")
    L3: tuple[PersonalWord, ...] = _ALL_BUT_POINT
    L4: tuple[PersonalWord, ...] = (*_ALL_BUT_POINT, "point")

    def hidden(self, level: str) -> tuple[str, ...]:
        """What is hidden on a level, `L1` to `L4`."""
        return {"L1": self.L1, "L2": self.L2, "L3": self.L3, "L4": self.L4}[level]


@dataclass(frozen=True, slots=True)
class ClauseSettings:
    """One clause of the list of matters that are not counted: `attachments` are names of evidence."""

    clause: str = ""
    matter: str = ""
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceSettings:
    """What can be attached: records of these kinds, and those whose names have one of these words."""

    name: str = ""
    kinds: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExclusionSettings:
    """[[exclusions]]: 不计入评价事项清单, from a date on: what may be left out, by which clause, proved by what."""

    since: dt.date = dt.date(2000, 1, 1)
    title: str = TITLE
    clauses: tuple[ClauseSettings, ...] = tuple(ClauseSettings(*clause) for clause in CLAUSES)
    evidence: tuple[EvidenceSettings, ...] = tuple(EvidenceSettings(*each) for each in EVIDENCE)


PartWord = Literal["rates", "exclusions", "pending", "bonus", "typical_cases", "replies"]


LevelWord = Literal["L0", "L1", "L2", "L3", "L4"]


_ALL_PARTS: tuple[PartWord, ...] = ("rates", "exclusions", "pending", "bonus", "typical_cases", "replies")


@dataclass(frozen=True, slots=True)
class PacketSettings:
    """[[packets]]: what goes to the city and to the district at the end of a month, from a date on, and how masked.

    On the level L0 papers go out as they are; what cannot be masked (scans, recordings) goes as it is on levels below
    `unmaskable_left_out_from`, and is left out from there on. `bonus_words` in the name of a paper without ticket make
    it material for extra points. What is frozen after `due_day` of the period's month, or its last day, is late.
    """

    since: dt.date = dt.date(2000, 1, 1)
    city: tuple[PartWord, ...] = _ALL_PARTS
    district: tuple[PartWord, ...] = _ALL_PARTS
    city_level: LevelWord = "L2"
    district_level: LevelWord = "L2"
    typical_cases_level: LevelWord = "L3"
    unmaskable_left_out_from: LevelWord = "L3"
    due_day: int = bounded(31, least=1, most=31)
    bonus_words: tuple[str, ...] = (
        "加分", "主动治理", "未诉先办", "每月一题", "表扬", "锦旗", "感谢信",
    )  # fmt: skip


def exclusion_faults(lists: Iterable[ExclusionSettings]) -> Iterable[tuple[str, str]]:
    """Kinds of records that there are not, and clauses that want what the list does not explain."""
    for index, each in enumerate(lists, 1):
        known = {evidence.name for evidence in each.evidence}
        for number, evidence in enumerate(each.evidence, 1):
            if strange := [word for word in evidence.kinds if word not in set(Kind)]:
                yield f"exclusions[{index}].evidence[{number}].kinds", f"不认识 {'、'.join(strange)}"
        for number, clause in enumerate(each.clauses, 1):
            if strange := [name for name in clause.attachments if name not in known]:
                where = f"exclusions[{index}].clauses[{number}].attachments"
                yield where, f"evidence 里没有写明 {'、'.join(strange)} 是哪些文件"
