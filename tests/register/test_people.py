import datetime as dt
from dataclasses import replace

import pytest

from anjuan.casefile import Record, RecordFacts
from anjuan.ids import CaseId
from anjuan.kinds import Kind
from anjuan.staff import DatesReversed, Degree, Person, PersonUnknown, SameName, StintsOverlap
from register.register import Register
from register.shelf import Filing
from tests.register.conftest import NOW, filing

PERSON = Person("张某", "座席", Degree.BACHELOR, dt.date(2023, 9, 1))


def nda(case: str, name: str) -> Filing:
    facts = RecordFacts(Kind.NDA, None, name, name, NOW, "收件夹", format="pdf")
    return Filing(CaseId("人员", case), Record(1, f"data/001 {name}", "b" * 64, 7, facts))


def test_who_is_added_gets_a_number_and_is_found_again(register: Register) -> None:
    first = register.people.add(PERSON, NOW, "李")
    second = register.people.add(replace(PERSON, name="李某", joined_on=dt.date(2023, 8, 1)), NOW, "李")
    assert register.people.all() == (second, first)
    assert replace(first, number=None) == PERSON


def test_a_same_name_needs_a_remark_of_its_own(register: Register) -> None:
    first = register.people.add(PERSON, NOW, "李")
    with pytest.raises(SameName) as raised:
        register.people.add(PERSON, NOW, "李")
    assert raised.value.numbers == (first.number,)
    register.people.add(replace(PERSON, remark="夜班"), NOW, "李")
    with pytest.raises(SameName):
        register.people.add(replace(PERSON, remark="夜班"), NOW, "李")


def test_facts_are_put_right_and_the_trail_tells_which_and_no_name(register: Register) -> None:
    added = register.people.add(PERSON, NOW, "李")
    changed = replace(added, post="座席组长", left_on=dt.date(2024, 1, 31))
    register.people.change(changed, NOW, "王")
    register.people.change(changed, NOW, "王")
    assert register.people.all() == (changed,)
    trail = register.audit.tail(subject=f"people#{added.number}")
    assert [(each.entry.actor, each.entry.action) for each in trail] == [
        ("王", "person.changed"),
        ("李", "person.added"),
    ]
    assert trail[0].entry.detail == {"fields": ["post", "left_on"]}
    assert register.audit.verify().broken is None


def test_a_corrected_name_may_not_become_somebody_elses(register: Register) -> None:
    register.people.add(PERSON, NOW, "李")
    other = register.people.add(replace(PERSON, name="章某"), NOW, "李")
    with pytest.raises(SameName):
        register.people.change(replace(other, name="张某"), NOW, "李")
    register.people.change(replace(other, name="张某", remark="夜班"), NOW, "李")


def test_the_first_of_a_name_is_changed_without_a_remark(register: Register) -> None:
    first = register.people.add(PERSON, NOW, "李")
    register.people.add(replace(PERSON, remark="夜班"), NOW, "李")
    register.people.change(replace(first, degree=Degree.MASTER), NOW, "李")
    assert register.people.all()[0].degree is Degree.MASTER


def test_nobody_leaves_before_joining(register: Register) -> None:
    with pytest.raises(DatesReversed):
        register.people.add(replace(PERSON, left_on=dt.date(2023, 8, 31)), NOW, "李")
    added = register.people.add(PERSON, NOW, "李")
    with pytest.raises(DatesReversed):
        register.people.change(replace(added, left_on=dt.date(2023, 8, 31)), NOW, "李")


def test_who_is_not_there_cannot_be_changed(register: Register) -> None:
    with pytest.raises(PersonUnknown):
        register.people.change(replace(PERSON, number=7), NOW, "李")


def test_who_came_back_is_kept_with_the_time_before(register: Register) -> None:
    added = register.people.add(replace(PERSON, left_on=dt.date(2023, 9, 14)), NOW, "李")
    back = added.returned(dt.date(2023, 11, 1))
    register.people.change(back, NOW, "李")
    assert register.people.all() == (back,)
    assert register.audit.tail()[0].entry.detail == {"fields": ["joined_on", "left_on", "earlier"]}
    with pytest.raises(StintsOverlap):
        register.people.change(replace(back, joined_on=dt.date(2023, 9, 14)), NOW, "李")


def test_a_word_about_a_signature_is_kept_and_put_right(register: Register) -> None:
    person = register.people.add(PERSON, NOW, "李")
    register.records.add([nda("张某", "保密协议-张某.pdf")], NOW)
    (agreement,) = register.people.agreements()
    assert (agreement.text_status, agreement.signed_on) == (None, None)
    for day in (dt.date(2023, 9, 2), dt.date(2023, 9, 1)):
        register.people.sign(person, agreement, day, NOW, "李")
    (agreement,) = register.people.agreements()
    assert agreement.signed_on == dt.date(2023, 9, 1)
    newest = register.audit.tail()[0].entry
    assert (newest.action, newest.detail) == ("person.signed", {"record_no": 1, "signed_on": "2023-09-01"})


def test_agreements_are_those_of_the_series_of_people(register: Register) -> None:
    mine = nda("张某", "保密协议-张某.pdf")
    of_ticket = replace(mine, case=CaseId("2023/09", "热线-230914-001234", "热线-230914-001234"))
    register.records.add([mine, of_ticket, filing(2)], NOW)
    assert [(each.case.key, each.record.facts.name) for each in register.people.agreements()] == [
        ("人员/张某", "保密协议-张某.pdf")
    ]
