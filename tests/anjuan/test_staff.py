"""Who counts as on duty, and whose an agreement is."""

import datetime as dt
from dataclasses import replace

import pytest

from anjuan.casefile import Record, RecordFacts
from anjuan.ids import SHANGHAI, CaseId
from anjuan.kinds import Kind
from anjuan.signing import Look
from anjuan.staff import (
    Agreement,
    BadName,
    Clearance,
    Degree,
    Member,
    NothingSigned,
    NotLeft,
    Person,
    PersonAmbiguous,
    PersonUnknown,
    StintsOverlap,
    check_dates,
    find,
    proper_name,
    to_be_called_signed,
    with_agreements,
)

BEGIN = dt.date(2023, 9, 1)
DAY = dt.date(2023, 9, 20)


def person(name: str = "张某", number: int = 1, **said: object) -> Person:
    facts: dict[str, object] = {"post": "座席", "degree": Degree.BACHELOR, "joined_on": BEGIN, "number": number}
    return Person(name, **(facts | said))  # type: ignore[arg-type]


def agreement(
    name: str = "保密协议-张某.pdf",
    case: str = "张某",
    filed: dt.date = BEGIN,
    form: str = "",
    text_status: str | None = "needs_ocr",
    said: dt.date | None = None,
) -> Agreement:
    at = dt.datetime.combine(filed, dt.time(9), SHANGHAI)
    facts = RecordFacts(Kind.NDA, None, name, name, at, "收件夹", format=form or name.rpartition(".")[2])
    return Agreement(CaseId("人员", case), Record(1, f"data/001 {name}", "a" * 64, 1, facts), text_status, said)


@pytest.mark.parametrize(
    ("name", "text_status", "look"),
    [
        ("保密协议-张某.pdf", "needs_ocr", Look.SCAN),
        ("保密协议-张某.jpg", "no_text", Look.SCAN),
        ("保密协议-张某.pdf", "ok", Look.EDITABLE_PDF),
        ("保密协议-张某（已签字扫描件）.pdf", "ok", Look.EDITABLE_PDF),
        ("保密协议-张某.pdf", "no_text", Look.EMPTY_PAGES),
        ("保密协议-张某.pdf", "unreadable", Look.UNREAD),
        ("保密协议-张某.pdf", None, Look.UNREAD),
        ("保密协议-张某.pdf", "encrypted", Look.UNREAD),
        ("保密协议-张某.docx", "ok", Look.DOCUMENT),
        ("保密协议-张某（已签字）.docx", "ok", Look.DOCUMENT),
        ("保密协议-张某 未签.pdf", "needs_ocr", Look.CALLED_BLANK),
        ("保密协议 空白模板.jpg", "no_text", Look.CALLED_BLANK),
    ],
)
def test_only_what_has_something_on_it_and_no_text_is_the_scan_of_a_signed_paper(
    name: str, text_status: str | None, look: Look
) -> None:
    seen = agreement(name, text_status=text_status)
    assert seen.look is look
    assert seen.signed_on == (BEGIN if look is Look.SCAN else None)


def test_a_persons_word_goes_before_looks_and_the_day_of_filing() -> None:
    said = dt.date(2023, 8, 25)
    assert agreement(filed=DAY, said=said).signed_on == said
    assert agreement("保密协议-张某.docx", text_status="ok", said=said).signed_on == said
    assert Member(person(), (agreement(filed=DAY, said=said),)).on_duty(BEGIN)


def test_a_word_about_a_signature_is_of_one_agreement() -> None:
    document = agreement("保密协议-张某.docx")
    scan = replace(agreement(), record=replace(agreement().record, record_no=2))
    assert to_be_called_signed(Member(person(), (document,)), None) == document
    assert to_be_called_signed(Member(person(), (document, scan)), None) == scan
    assert to_be_called_signed(Member(person(), (document, scan)), 1) == document
    for agreements, number in (((), None), ((document,), 7), ((document, document), None)):
        with pytest.raises(NothingSigned):
            to_be_called_signed(Member(person(), agreements), number)


def test_who_comes_back_was_not_there_in_between() -> None:
    back = person(left_on=dt.date(2023, 9, 10)).returned(DAY)
    assert [back.employed_on(dt.date(2023, 9, day)) for day in (1, 10, 11, 19, 20)] == [True, True, False, False, True]
    assert back.left_on is None
    with pytest.raises(NotLeft):
        back.returned(DAY)
    with pytest.raises(StintsOverlap):
        check_dates(person(left_on=DAY).returned(DAY))


def test_a_last_day_that_was_a_mistake_is_taken_back() -> None:
    assert person(left_on=DAY).stayed() == person()
    with pytest.raises(NotLeft):
        person().stayed()


@pytest.mark.parametrize("typed", ["", " ", "../x", "张某/李某", "张" * 31, "·", "张某:"])
def test_what_cannot_be_a_name_is_refused(typed: str) -> None:
    with pytest.raises(BadName):
        proper_name(typed)


@pytest.mark.parametrize("name", ["张某", "买买提·某某", "Li-某", "某甲2"])
def test_names_of_all_peoples_are_kept(name: str) -> None:
    assert proper_name(f" {name} ") == name


def test_what_the_bytes_are_counts_and_not_the_extension() -> None:
    assert agreement("保密协议-张某.pdf", form="docx").look is Look.DOCUMENT


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
