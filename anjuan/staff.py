"""人员: who works for the centre, whose the agreements are, and who counts as on duty.

Nobody counts as on duty before a signed confidentiality agreement is filed (service contract, 第一条 七 4).
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from anjuan.casefile import Record
from anjuan.errors import AnjuanError, ExitCode
from anjuan.ids import CaseId
from anjuan.naming import safe_name
from anjuan.signing import Look, look_of


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


_DEGREE_WORDS = {
    Degree.DOCTOR: "博士",
    Degree.MASTER: "硕士",
    Degree.BACHELOR: "本科",
    Degree.COLLEGE: "专科",
    Degree.SCHOOL: "高中及以下",
}


NAME_MOST = 30
"""Characters; the longest names of minorities have about twenty."""
_JOINTS = re.compile("[·•.'’-]")


@dataclass(frozen=True, slots=True)
class Stint:
    """A time of employment that is over: its first and its last day."""

    joined_on: dt.date
    left_on: dt.date


@dataclass(frozen=True, slots=True)
class Person:
    """One of the staff.

    Attributes:
        joined_on: the first day; of somebody who came back, since coming back.
        left_on: the last day; None while there is none.
        remark: tells people of one name apart; blank for the first of a name.
        number: the register's; None before it has given one.
        earlier: times before coming back, the first first.
    """

    name: str
    post: str
    degree: Degree
    joined_on: dt.date
    left_on: dt.date | None = None
    remark: str = ""
    number: int | None = None
    earlier: tuple[Stint, ...] = ()

    @property
    def label(self) -> str:
        """The name, with the remark where there is one."""
        return f"{self.name}（{self.remark}）" if self.remark else self.name

    @property
    def stints(self) -> tuple[tuple[dt.date, dt.date | None], ...]:
        """The first and the last day of each time of employment, the first first."""
        return (*((each.joined_on, each.left_on) for each in self.earlier), (self.joined_on, self.left_on))

    def employed_on(self, day: dt.date) -> bool:
        """Whether the day lies between the first and the last of any time of employment."""
        return any(first <= day and (last is None or day <= last) for first, last in self.stints)

    def returned(self, day: dt.date) -> "Person":
        """The person after coming back on this day.

        Raises:
            NotLeft: they have no last day.
        """
        if self.left_on is None:
            raise NotLeft(self)
        return replace(self, joined_on=day, left_on=None, earlier=(*self.earlier, Stint(self.joined_on, self.left_on)))

    def stayed(self) -> "Person":
        """The person without the last day that was noted by mistake.

        Raises:
            NotLeft: they have none.
        """
        if self.left_on is None:
            raise NotLeft(self)
        return replace(self, left_on=None)


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


class PostUnknown(AnjuanError):
    """There is no such 岗位 under the contract.

    Attributes:
        typed: as the user wrote it.
        posts: those that there are.
    """

    exit_code = ExitCode.USAGE

    def __init__(self, typed: str, posts: tuple[str, ...]) -> None:
        super().__init__(typed, posts)
        self.typed = typed
        self.posts = posts


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


class StintsOverlap(AnjuanError):
    """The first day would lie before the last day of an earlier time, or on it."""

    def __init__(self, person: Person) -> None:
        super().__init__(person)
        self.person = person


class BadName(AnjuanError):
    """Nobody is called so: names are letters and digits, dots or hyphens between them, `NAME_MOST` characters at most.

    Attributes:
        typed: as typed.
    """

    def __init__(self, typed: str) -> None:
        super().__init__(typed)
        self.typed = typed


class NotLeft(AnjuanError):
    """There is no last day to take back, or to come back after."""

    def __init__(self, person: Person) -> None:
        super().__init__(person)
        self.person = person


class NothingSigned(AnjuanError):
    """No agreement of this person can be told that a word about its signature is of.

    Attributes:
        person: whose it would be.
        agreements: those that there are.
    """

    def __init__(self, person: Person, agreements: "tuple[Agreement, ...]") -> None:
        super().__init__(person, agreements)
        self.person = person
        self.agreements = agreements


def check_dates(person: Person) -> None:
    """See that the days follow one another.

    Raises:
        DatesReversed: the last day lies before the first.
        StintsOverlap: the first day does not lie after an earlier time.
    """
    if person.left_on is not None and person.left_on < person.joined_on:
        raise DatesReversed(person)
    if any(person.joined_on <= each.left_on for each in person.earlier):
        raise StintsOverlap(person)


def plain_name(typed: str) -> str:
    """A name as it is kept: half-width, without blanks."""
    return "".join(unicodedata.normalize("NFKC", typed).split())


def proper_name(typed: str) -> str:
    """A name as it is kept.

    Raises:
        BadName: it is none.
    """
    name = plain_name(typed)
    if len(name) > NAME_MOST or not all(part.isalnum() for part in _JOINTS.split(name)):
        raise BadName(typed)
    return name


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
    """A confidentiality agreement in a case file of the series 人员, which bears the person's name.

    Attributes:
        text_status: how reading it went, in the reader's word; None: nobody has read it.
        said_signed_on: the day of the signature, by a person's word; None: nobody has said one.
    """

    case: CaseId
    record: Record
    text_status: str | None = None
    said_signed_on: dt.date | None = None

    @property
    def look(self) -> Look:
        """What it looks like."""
        return look_of(self.record.facts, self.text_status)

    @property
    def signed_on(self) -> dt.date | None:
        """The day that a person said; else a scan's day of filing; None: it does not count as signed."""
        if self.said_signed_on or self.look is not Look.SCAN:
            return self.said_signed_on
        return self.record.facts.filed_at.date()


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
        """The day of the first signature."""
        return min((each.signed_on for each in self.agreements if each.signed_on), default=None)

    def on_duty(self, day: dt.date) -> bool:
        """Employed on that day, with an agreement signed by then."""
        return self.person.employed_on(day) and self.cleared_on is not None and self.cleared_on <= day


def to_be_called_signed(member: Member, record_no: int | None) -> Agreement:
    """Which agreement a word about a signature is of: the one of this 件号, else the only one, or the only scan.

    Raises:
        NothingSigned: there is none, or it may be of several.
    """
    numbered = [each for each in member.agreements if record_no in (None, each.record.record_no)]
    scans = [each for each in numbered if each.look is Look.SCAN]
    found = next((each for each in (numbered, scans) if len(each) == 1), None)
    if found is None:
        raise NothingSigned(member.person, member.agreements)
    return found[0]


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
