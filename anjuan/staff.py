"""人员: who works for the centre, whose the agreements are, and who counts as on duty.

Nobody counts as on duty before a signed confidentiality agreement is filed (service contract, 第一条 七 4).
"""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from anjuan.casefile import Record
from anjuan.errors import AnjuanError
from anjuan.ids import CaseId
from anjuan.naming import safe_name
from anjuan.signing import signed


class Post(StrEnum):
    """岗位 (service contract, 第一条 四)."""

    SUPERVISOR = "supervisor"
    CLERK_LEAD = "clerk_lead"
    CLERK = "clerk"
    AGENT_LEAD = "agent_lead"
    AGENT = "agent"

    @property
    def chinese(self) -> str:
        """The word on the screen."""
        return _POST_WORDS[self]


class Degree(StrEnum):
    """学历, the highest first."""

    DOCTOR = "doctor"
    MASTER = "master"
    BACHELOR = "bachelor"
    COLLEGE = "college"
    SCHOOL = "school"

    @property
    def chinese(self) -> str:
        """The word on the screen."""
        return _DEGREE_WORDS[self]

    @property
    def is_bachelor(self) -> bool:
        """本科 or higher: the higher ones include it."""
        return self in (Degree.DOCTOR, Degree.MASTER, Degree.BACHELOR)


_POST_WORDS = {
    Post.SUPERVISOR: "项目主管",
    Post.CLERK_LEAD: "行政组长",
    Post.CLERK: "行政",
    Post.AGENT_LEAD: "座席组长",
    Post.AGENT: "座席",
}
_DEGREE_WORDS = {
    Degree.DOCTOR: "博士",
    Degree.MASTER: "硕士",
    Degree.BACHELOR: "本科",
    Degree.COLLEGE: "专科",
    Degree.SCHOOL: "高中及以下",
}


@dataclass(frozen=True, slots=True)
class Person:
    """One of the staff.

    Attributes:
        joined_on: the first day.
        left_on: the last day; None while there is none.
        remark: tells people of one name apart; blank for the first of a name.
        number: the register's; None before it has given one.
    """

    name: str
    post: Post
    degree: Degree
    joined_on: dt.date
    left_on: dt.date | None = None
    remark: str = ""
    number: int | None = None

    @property
    def label(self) -> str:
        """The name, with the remark where there is one."""
        return f"{self.name}（{self.remark}）" if self.remark else self.name

    def employed_on(self, day: dt.date) -> bool:
        """Whether the day lies between the first and the last."""
        return self.joined_on <= day and (self.left_on is None or day <= self.left_on)


class SameName(AnjuanError):
    """Somebody has this name, and this remark, already.

    Attributes:
        label: the name, with its remark.
        numbers: of those who have the name.
    """

    def __init__(self, label: str, numbers: tuple[int, ...]) -> None:
        super().__init__(label, numbers)
        self.label = label
        self.numbers = numbers


class PersonUnknown(AnjuanError):
    """Nobody has this number or name."""

    def __init__(self, typed: str) -> None:
        super().__init__(typed)
        self.typed = typed


class PersonAmbiguous(AnjuanError):
    """Several people have this name."""

    def __init__(self, typed: str, people: tuple[Person, ...]) -> None:
        super().__init__(typed, people)
        self.typed = typed
        self.people = people


class DatesReversed(AnjuanError):
    """The last day of a person would lie before the first."""

    def __init__(self, person: Person) -> None:
        super().__init__(person)
        self.person = person


def plain_name(typed: str) -> str:
    """A name as it is kept: half-width, without blanks."""
    return "".join(unicodedata.normalize("NFKC", typed).split())


def find(people: Iterable[Person], typed: str) -> Person:
    """Who is meant by a number, a name, or a name with its remark.

    Raises:
        PersonUnknown: nobody.
        PersonAmbiguous: several have this name.
    """
    wanted = plain_name(typed)
    there = tuple(people)
    exact = tuple(
        each for each in there if wanted == str(each.number) or (each.remark and wanted == plain_name(each.label))
    )
    found = exact or tuple(each for each in there if each.name == wanted)
    if not found:
        raise PersonUnknown(typed)
    if len(found) > 1:
        raise PersonAmbiguous(typed, found)
    return found[0]


@dataclass(frozen=True, slots=True)
class Agreement:
    """A confidentiality agreement in a case file of the series 人员, which bears the person's name."""

    case: CaseId
    record: Record

    @property
    def signed(self) -> bool:
        """Whether it is the scan of a signed paper."""
        return signed(self.record.facts)


class Clearance(StrEnum):
    """How far a person's agreement has come."""

    SIGNED = "signed"
    UNSIGNED = "unsigned"  # there is a document, but no scan of a signed paper
    MISSING = "missing"

    @property
    def chinese(self) -> str:
        """The words on the board."""
        return {"signed": "已签", "unsigned": "只有文档，缺签字扫描件", "missing": "没有"}[self]


@dataclass(frozen=True, slots=True)
class Member:
    """A person, with the agreements that are theirs, in the order of filing."""

    person: Person
    agreements: tuple[Agreement, ...] = ()

    @property
    def clearance(self) -> Clearance:
        """How far the agreement has come."""
        if self.cleared_on:
            return Clearance.SIGNED
        return Clearance.UNSIGNED if self.agreements else Clearance.MISSING

    @property
    def cleared_on(self) -> dt.date | None:
        """The day on which the first signed agreement was filed."""
        return min((each.record.facts.filed_at.date() for each in self.agreements if each.signed), default=None)

    def on_duty(self, day: dt.date) -> bool:
        """Employed on that day, with a signed agreement filed by then."""
        return self.person.employed_on(day) and self.cleared_on is not None and self.cleared_on <= day


@dataclass(frozen=True, slots=True)
class Staff:
    """All people, and the agreements that belong to none of them."""

    members: tuple[Member, ...]
    strays: tuple[Agreement, ...]


def with_agreements(people: Sequence[Person], agreements: Sequence[Agreement]) -> Staff:
    """Give each agreement to its person.

    Its case file bears the name. Among people of one name it is theirs whose remark its own name has, else the one's
    who has no remark.
    """
    owners = [_owner(people, each) for each in agreements]
    members = tuple(
        Member(person, tuple(each for each, owner in zip(agreements, owners, strict=True) if owner == person))
        for person in people
    )
    return Staff(members, tuple(each for each, owner in zip(agreements, owners, strict=True) if owner is None))


def _owner(people: Sequence[Person], agreement: Agreement) -> Person | None:
    namesakes = [each for each in people if safe_name(each.name) == agreement.case.name]
    source = plain_name(agreement.record.facts.source)
    remarked = [each for each in namesakes if each.remark and plain_name(each.remark) in source]
    fitting = remarked or [each for each in namesakes if not each.remark] or namesakes
    return fitting[0] if len(fitting) == 1 else None
