import datetime as dt
from dataclasses import replace

import pytest

from anjuan.casefile import Record, RecordFacts
from anjuan.ids import CaseId, RecordId
from anjuan.kinds import Kind
from anjuan.staff import Degree, Person
from anjuan.training import Level, Material, SameTraining, Training, TrainingType, TrainingUnknown
from register.register import Register
from register.shelf import Filing
from tests.register.conftest import NOW, filing

DAY = dt.date(2023, 9, 20)
TRAINING = Training(TrainingType.INTERNAL, DAY.replace(day=1), DAY, "答复口径", "李某", Level.DISTRICT)


def person(register: Register, name: str) -> int:
    number = register.people.add(Person(name, "座席", Degree.BACHELOR, DAY), NOW, "李").number
    assert number is not None
    return number


def test_a_training_gets_a_number_and_is_found_again(register: Register) -> None:
    later = register.trainings.add(replace(TRAINING, topic="回访"), (), NOW, "李")
    early = replace(TRAINING, month=dt.date(2023, 8, 1), held_on=dt.date(2023, 8, 31))
    first = register.trainings.add(early, (), NOW, "李")
    assert register.trainings.all() == (first, later)
    assert replace(first, number=None) == early


def test_the_same_training_is_not_added_twice(register: Register) -> None:
    there = register.trainings.add(TRAINING, (), NOW, "李")
    with pytest.raises(SameTraining) as raised:
        register.trainings.add(replace(TRAINING, lecturer="王某"), (), NOW, "李")
    assert raised.value.number == there.number


def test_who_took_part_is_added_up(register: Register) -> None:
    one, two = person(register, "张某"), person(register, "李某")
    number = register.trainings.add(TRAINING, [one], NOW, "李").number
    assert number is not None
    register.trainings.attend(number, [two, one, two], NOW, "李")
    assert register.trainings.attendance() == {number: (one, two)}
    with pytest.raises(TrainingUnknown):
        register.trainings.attend(number + 1, [one], NOW, "李")


def test_papers_are_confirmed_to_be_of_a_training_and_the_last_word_counts(register: Register) -> None:
    one, two = (register.trainings.add(replace(TRAINING, topic=topic), (), NOW, "李").number for topic in "甲乙")
    assert one is not None
    assert two is not None
    first, second = RecordId("培训/2023-09", 1), RecordId("培训/2023-09", 2)
    register.trainings.confirm(one, [first, second], NOW, "李")
    register.trainings.confirm(two, [second], NOW, "李")
    assert register.trainings.confirmed() == {first: one, second: two}
    with pytest.raises(TrainingUnknown):
        register.trainings.confirm(two + 1, [first], NOW, "李")


def test_a_cancelled_training_stays_in_the_register(register: Register) -> None:
    number = register.trainings.add(TRAINING, (), NOW, "李").number
    assert number is not None
    register.trainings.cancel(number, NOW, "李")
    assert register.trainings.all() == (replace(TRAINING, number=number, cancelled=True),)
    with pytest.raises(TrainingUnknown):
        register.trainings.cancel(number, NOW, "李")
    assert register.trainings.add(TRAINING, (), NOW, "李").number == number + 1


def test_the_trail_tells_what_was_done_without_names(register: Register) -> None:
    one = person(register, "张某")
    number = register.trainings.add(TRAINING, [one], NOW, "李").number
    trail = [each.entry for each in register.audit.tail(subject=f"trainings#{number}")]
    assert [each.action for each in trail] == ["training.attended", "training.added"]
    assert trail[0].detail == {"people": [one]}
    assert trail[1].detail == {"type": "internal", "held_on": "2023-09-20"}


def test_papers_are_those_of_the_months_of_the_series(register: Register) -> None:
    facts = RecordFacts(Kind.TRAINING, None, "内部培训签到表.pdf", "内部培训签到表.pdf", NOW, "收件夹", format="pdf")
    record = Record(1, "data/001 内部培训签到表.pdf", "c" * 64, 7, facts)
    register.records.add([Filing(CaseId("培训", "2023-09"), record), filing()], NOW)
    (paper,) = register.trainings.papers()
    assert (paper.material, paper.type, paper.month) == (Material.SIGN_IN, TrainingType.INTERNAL, DAY.replace(day=1))
