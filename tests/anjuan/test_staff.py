"""Who counts as on duty, whose an agreement is, how long a seat has been empty."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjuan.casefile import Record, RecordFacts
from anjuan.ids import SHANGHAI, CaseId
from anjuan.kinds import Kind
from anjuan.settings import StaffSettings
from anjuan.staff import (
    Agreement,
    Clearance,
    Degree,
    Member,
    Person,
    PersonAmbiguous,
    PersonUnknown,
    Post,
    find,
    strength,
    with_agreements,
)

BEGIN = dt.date(2023, 9, 1)
DAY = dt.date(2023, 9, 20)


def person(name: str = "张某", number: int = 1, **said: object) -> Person:
    facts: dict[str, object] = {"post": Post.AGENT, "degree": Degree.BACHELOR, "joined_on": BEGIN, "number": number}
    return Person(name, **(facts | said))  # type: ignore[arg-type]


def agreement(name: str = "保密协议-张某.pdf", case: str = "张某", filed: dt.date = BEGIN, form: str = "") -> Agreement:
    at = dt.datetime.combine(filed, dt.time(9), SHANGHAI)
    facts = RecordFacts(Kind.NDA, None, name, name, at, "收件夹", format=form or name.rpartition(".")[2])
    return Agreement(CaseId("人员", case), Record(1, f"data/001 {name}", "a" * 64, 1, facts))


@pytest.mark.parametrize(
    ("name", "signed"),
    [
        ("保密协议-张某.pdf", True),
        ("保密协议-张某.jpg", True),
        ("保密协议-张某.docx", False),
        ("保密协议-张某（已签字）.docx", True),
        ("保密协议-张某 扫描件.docx", True),
        ("保密协议-张某 未签.pdf", False),
        ("保密协议-张某（待签）.docx", False),
        ("保密协议 空白模板.pdf", False),
    ],
)
def test_a_scan_is_signed_and_a_filled_document_is_not(name: str, signed: bool) -> None:
    assert agreement(name).signed is signed


def test_what_the_bytes_are_counts_and_not_the_extension() -> None:
    assert not agreement("保密协议-张某.pdf", form="docx").signed


def test_nobody_is_on_duty_before_a_signed_agreement_is_filed() -> None:
    assert not Member(person()).on_duty(DAY)
    assert not Member(person(), (agreement("保密协议-张某.docx"),)).on_duty(DAY)
    late = Member(person(), (agreement(filed=DAY),))
    assert not late.on_duty(DAY - dt.timedelta(days=1))
    assert late.on_duty(DAY)


def test_the_first_and_the_last_day_are_days_of_duty() -> None:
    one = Member(person(joined_on=dt.date(2023, 9, 5), left_on=DAY), (agreement(),))
    assert [one.on_duty(dt.date(2023, 9, day)) for day in (4, 5, 20, 21)] == [False, True, True, False]


def test_the_board_tells_a_document_from_nothing() -> None:
    assert Member(person()).clearance is Clearance.MISSING
    assert Member(person(), (agreement("保密协议-张某.docx"),)).clearance is Clearance.UNSIGNED
    assert Member(person(), (agreement("保密协议-张某.docx"), agreement())).clearance is Clearance.SIGNED


def test_an_agreement_goes_to_the_person_whose_name_its_case_file_bears() -> None:
    staff = with_agreements([person(), person("李某", 2)], [agreement(), agreement("保密协议.pdf", "未具名")])
    assert [len(each.agreements) for each in staff.members] == [1, 0]
    assert [each.case.name for each in staff.strays] == ["未具名"]


def test_of_two_of_one_name_the_remark_tells_whose_an_agreement_is() -> None:
    people = [person(), person(number=2, remark="夜班")]
    first, second = agreement(), agreement("保密协议-张某（夜班）.pdf")
    staff = with_agreements(people, [first, second])
    assert [each.agreements for each in staff.members] == [(first,), (second,)]


def test_an_agreement_that_may_be_of_either_belongs_to_neither() -> None:
    people = [person(remark="白班"), person(number=2, remark="夜班")]
    assert with_agreements(people, [agreement()]).strays == (agreement(),)


def test_people_are_found_by_number_name_and_remark() -> None:
    people = [person(), person(number=2, remark="夜班"), person("李某", 3)]
    assert find(people, "李某") is people[2]
    assert find(people, " 3 ") is people[2]
    assert find(people, "张某（夜班）") is people[1]
    assert find(people, "张某(夜班)") is people[1]
    with pytest.raises(PersonAmbiguous):
        find(people, "张某")
    with pytest.raises(PersonUnknown):
        find(people, "王某")


def cleared(count: int, **said: object) -> list[Member]:
    return [Member(person(number=number, **said), (agreement(),)) for number in range(count)]


RULE = (StaffSettings(since=BEGIN, head_count=3, bachelor_percent=70, vacancy_days=5),)


def test_seats_are_empty_from_the_day_after_the_last() -> None:
    members = [*cleared(2), *cleared(1, left_on=dt.date(2023, 9, 14))]
    (seat,) = strength(members, DAY, RULE).vacancies
    assert (seat.since, seat.days, seat.charged) == (dt.date(2023, 9, 15), 6, True)
    assert not strength(members, dt.date(2023, 9, 19), RULE).vacancies[0].charged


def test_a_successor_ends_a_vacancy_and_each_seat_has_its_own_days() -> None:
    left = cleared(2, left_on=dt.date(2023, 9, 4))
    members = [*cleared(1), *left, *cleared(1, joined_on=dt.date(2023, 9, 10), left_on=dt.date(2023, 9, 17))]
    found = strength(members, DAY, RULE).vacancies
    assert [each.since for each in found] == [dt.date(2023, 9, 5), dt.date(2023, 9, 18)]
    assert strength([*members, *cleared(2)], DAY, RULE).vacancies == ()


def test_before_the_contract_nothing_is_wanted() -> None:
    counted = strength(cleared(1), dt.date(2023, 8, 31), RULE)
    assert (counted.rule, counted.vacancies, counted.bachelor_percent) == (None, (), None)


def test_seven_of_ten_bachelors_are_enough_and_six_of_nine_are_not() -> None:
    def enough(bachelors: int, others: int) -> bool:
        members = [*cleared(bachelors, degree=Degree.MASTER), *cleared(others, degree=Degree.COLLEGE)]
        return strength(members, DAY, RULE).enough_bachelors

    assert enough(7, 3)
    assert not enough(6, 3)
    assert enough(0, 0)


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6)


@given(SPANS, st.integers(0, 45))
def test_a_seat_is_empty_on_each_day_since_and_was_filled_on_the_day_before(
    spans: list[tuple[int, int]], today: int
) -> None:
    members = [
        Member(
            person(joined_on=BEGIN + dt.timedelta(min(span)), left_on=BEGIN + dt.timedelta(max(span))), (agreement(),)
        )
        for span in spans
    ]
    day = BEGIN + dt.timedelta(today)

    def empty(when: dt.date) -> int:
        return 3 - sum(each.on_duty(when) for each in members)

    found = strength(members, day, RULE).vacancies
    assert len(found) == max(empty(day), 0)
    for seats, vacancy in enumerate(found, 1):
        days = [vacancy.since + dt.timedelta(ahead) for ahead in range(vacancy.days)]
        assert days[-1] == day
        assert all(empty(each) >= seats for each in days)
        assert vacancy.since == BEGIN or empty(vacancy.since - dt.timedelta(days=1)) < seats
