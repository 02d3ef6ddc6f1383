"""Who counts as on duty, and whose an agreement is."""

import datetime as dt

import pytest

from anjuan.casefile import Record, RecordFacts
from anjuan.ids import SHANGHAI, CaseId
from anjuan.kinds import Kind
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
