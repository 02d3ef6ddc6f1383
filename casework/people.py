"""The staff seen whole: the register's people, their agreements in the case files, and the trainings they attended."""

import datetime as dt
from dataclasses import dataclass, replace

from anjuan.settings import StaffSettings, in_force
from anjuan.staff import (
    Agreement,
    Degree,
    Member,
    Person,
    PostUnknown,
    Staff,
    find,
    plain_name,
    proper_name,
    to_be_called_signed,
    with_agreements,
)
from anjuan.strength import Strength, strength
from anjuan.training import Training
from casework.office import Office


@dataclass(frozen=True, slots=True)
class Board:
    """The staff on a day.

    Attributes:
        day: today, by the office's clock.
        staff: all people, those who left among them, and agreements that belong to none.
    """

    day: dt.date
    staff: Staff
    strength: Strength


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person: their agreements, and the trainings in which they took part."""

    day: dt.date
    member: Member
    trainings: tuple[Training, ...]


def board(office: Office) -> Board:
    """The staff today, counted."""
    day = office.clock().date()
    staff = with_agreements(office.register.people.all(), office.register.people.agreements())
    return Board(day, staff, strength(staff.members, day, office.settings.staff, office.settings.contract))


def view(office: Office, typed: str) -> PersonView:
    """Look a person up by number or name.

    Raises:
        PersonUnknown, PersonAmbiguous: nobody is meant, or several.
    """
    seen = board(office)
    member = _member(seen, typed)
    attended = {
        number for number, people in office.register.trainings.attendance().items() if member.person.number in people
    }
    trainings = tuple(each for each in office.register.trainings.all() if each.number in attended)
    return PersonView(seen.day, member, trainings)


def add(office: Office, person: Person, by: str) -> Person:
    """Take a person in.

    Raises:
        BadName: nobody is called so.
        PostUnknown: nobody holds such a post.
        SameName: somebody has this name, and no remark tells them apart.
    """
    named = replace(
        person, name=proper_name(person.name), remark=plain_name(person.remark), post=_post(office, person.post)
    )
    return office.register.people.add(named, office.clock(), by)


@dataclass(frozen=True, slots=True)
class Correction:
    """What is to be put right of a person; None leaves it."""

    name: str | None = None
    remark: str | None = None
    post: str | None = None
    degree: Degree | None = None
    joined_on: dt.date | None = None
    left_on: dt.date | None = None


def change(office: Office, typed: str, said: Correction, by: str) -> Person:
    """Put right what is kept of a person, or note their last day.

    Raises:
        BadName: nobody is called so.
        PostUnknown: nobody holds such a post.
        PersonUnknown, PersonAmbiguous: nobody is meant, or several.
        SameName: somebody else has this name, and no remark tells them apart.
        DatesReversed: the last day would lie before the first.
    """
    person = find(office.register.people.all(), typed)
    after = replace(
        person,
        name=person.name if said.name is None else proper_name(said.name),
        post=person.post if said.post is None else _post(office, said.post),
        degree=said.degree or person.degree,
        joined_on=said.joined_on or person.joined_on,
        left_on=said.left_on or person.left_on,
        remark=person.remark if said.remark is None else plain_name(said.remark),
    )
    office.register.people.change(after, office.clock(), by)
    return after


def stay(office: Office, typed: str, by: str) -> Person:
    """Take back a last day that was noted by mistake.

    Raises:
        PersonUnknown, PersonAmbiguous: nobody is meant, or several.
        NotLeft: there is none.
    """
    after = find(office.register.people.all(), typed).stayed()
    office.register.people.change(after, office.clock(), by)
    return after


def come_back(office: Office, typed: str, day: dt.date, by: str) -> Person:
    """Note that somebody who left is employed again from this day on; what was signed before still counts.

    Raises:
        PersonUnknown, PersonAmbiguous: nobody is meant, or several.
        NotLeft: they have no last day.
        StintsOverlap: the day does not lie after it.
    """
    after = find(office.register.people.all(), typed).returned(day)
    office.register.people.change(after, office.clock(), by)
    return after


def sign(office: Office, typed: str, day: dt.date, record_no: int | None, by: str) -> tuple[Person, Agreement]:
    """Note that a filed agreement is signed, and since when, which its looks do not tell.

    Args:
        office: the open office.
        typed: whose, by number or name.
        day: of the signature.
        record_no: 件号 in their case file; None: the only agreement, or the only scan.
        by: who says so.

    Raises:
        PersonUnknown, PersonAmbiguous: nobody is meant, or several.
        NothingSigned: there is no such agreement, or there are several.
    """
    member = _member(board(office), typed)
    agreement = to_be_called_signed(member, record_no)
    office.register.people.sign(member.person, agreement, day, office.clock(), by)
    return member.person, agreement


def _member(seen: Board, typed: str) -> Member:
    person = find([each.person for each in seen.staff.members], typed)
    return next(each for each in seen.staff.members if each.person == person)


def _post(office: Office, typed: str) -> str:
    """The post as the contract calls it, by the rule in force today, or by the first one for who joins before it."""
    rules = office.settings.staff
    rule = in_force(rules, office.clock().date()) or min(rules, key=lambda each: each.since, default=StaffSettings())
    post = plain_name(typed)
    if post not in rule.posts:
        raise PostUnknown(typed, rule.posts)
    return post
