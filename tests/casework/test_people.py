"""From a signed agreement in the inbox to a person on duty."""

import datetime as dt
from dataclasses import replace

import pytest

from anjuan.settings import StaffSettings
from anjuan.signing import Look
from anjuan.staff import Clearance, Degree, Person, PersonAmbiguous, PersonUnknown, PostUnknown
from anjuan.training import TrainingType
from casework.office import Office
from casework.people import Correction, add, board, change, come_back, sign, stay, view
from casework.trainings import NewTraining
from casework.trainings import add as add_training

from .conftest import docx_bytes, drop, jpeg_bytes, take

BEGIN = dt.date(2023, 9, 1)
PERSON = Person("张某", "座席", Degree.BACHELOR, BEGIN)


def test_a_scan_in_the_inbox_clears_its_person(office: Office) -> None:
    add(office, PERSON, "李")
    assert (board(office).strength.employed, board(office).strength.on_duty) == (1, 0)
    drop(office, "保密协议-张某.jpg", jpeg_bytes())
    take(office)
    seen = board(office)
    assert (seen.strength.employed, seen.strength.on_duty) == (1, 1)
    (agreement,) = seen.staff.members[0].agreements
    assert agreement.case.key == "人员/张某"


def test_a_filled_document_is_not_a_signed_one(office: Office) -> None:
    add(office, PERSON, "李")
    drop(office, "保密协议-张某.docx", docx_bytes("保密协议"))
    take(office)
    seen = board(office)
    assert seen.strength.on_duty == 0
    assert seen.staff.members[0].clearance is Clearance.UNSIGNED


def test_our_own_pdf_is_none_either_until_a_person_says_so(office: Office) -> None:
    import io

    from reportlab.pdfgen.canvas import Canvas

    add(office, PERSON, "李")
    made = io.BytesIO()
    page = Canvas(made)
    page.drawString(72, 720, "Confidentiality agreement, to be signed by both parties " * 2)
    page.save()
    drop(office, "张某 保密协议.pdf", made.getvalue())
    take(office)
    (member,) = board(office).staff.members
    assert [each.look for each in member.agreements] == [Look.EDITABLE_PDF]
    assert (member.clearance, board(office).strength.on_duty) == (Clearance.UNSIGNED, 0)
    sign(office, "张某", BEGIN, None, "李")
    assert board(office).staff.members[0].cleared_on == BEGIN
    assert board(office).strength.on_duty == 1


def test_blank_pages_are_no_signed_agreement(office: Office) -> None:
    import io

    from reportlab.pdfgen.canvas import Canvas

    add(office, PERSON, "李")
    made = io.BytesIO()
    page = Canvas(made)
    page.showPage()
    page.save()
    drop(office, "保密协议-张某.pdf", made.getvalue())
    take(office)
    (member,) = board(office).staff.members
    assert [each.look for each in member.agreements] == [Look.EMPTY_PAGES]
    assert (member.clearance, board(office).strength.on_duty) == (Clearance.UNSIGNED, 0)


def test_posts_are_those_of_the_contract(office: Office) -> None:
    add(office, replace(PERSON, post="座 席"), "李")
    with pytest.raises(PostUnknown) as caught:
        add(office, replace(PERSON, name="李某", post="夜班长"), "李")
    assert (caught.value.typed, caught.value.posts) == (
        "夜班长",
        ("项目主管", "行政", "行政组长", "座席", "座席组长"),
    )
    rules = (*office.settings.staff, StaffSettings(since=dt.date(2023, 9, 10), posts=("座席", "夜班长")))
    office.settings = replace(office.settings, staff=rules)
    added = add(office, replace(PERSON, name="李某", post="夜班长"), "李")
    assert change(office, "李某", Correction(degree=Degree.MASTER), "李").post == added.post == "夜班长"
    with pytest.raises(PostUnknown):
        change(office, "李某", Correction(post="行政"), "李")


def test_who_left_by_mistake_stays_and_who_left_comes_back(office: Office) -> None:
    added = add(office, PERSON, "李")
    left = change(office, "张某", Correction(left_on=dt.date(2023, 9, 10)), "李")
    assert stay(office, "张某", "李") == added
    change(office, "张某", Correction(left_on=left.left_on), "李")
    back = come_back(office, "张某", dt.date(2023, 9, 18), "李")
    assert office.register.people.all() == (back,)
    assert board(office).strength.employed == 1


def test_an_agreement_of_nobody_is_told(office: Office) -> None:
    drop(office, "保密协议-李某.jpg", jpeg_bytes())
    take(office)
    assert [each.case.name for each in board(office).staff.strays] == ["李某"]
    add(office, replace(PERSON, name="李某"), "李")
    assert board(office).staff.strays == ()


def test_names_are_kept_without_blanks_and_found_so(office: Office) -> None:
    added = add(office, replace(PERSON, name=" 张 某 "), "李")
    assert added.name == "张某"
    assert view(office, "张 某").member.person == added


def test_of_two_of_one_name_each_has_an_agreement_of_their_own(office: Office) -> None:
    add(office, PERSON, "李")
    add(office, replace(PERSON, remark="夜班"), "李")
    drop(office, "保密协议-张某（夜班）.jpg", jpeg_bytes())
    take(office)
    assert [each.person.remark for each in board(office).staff.members if each.clearance is Clearance.SIGNED] == [
        "夜班"
    ]
    with pytest.raises(PersonAmbiguous):
        view(office, "张某")


def test_what_is_put_right_leaves_the_rest(office: Office) -> None:
    added = add(office, PERSON, "李")
    after = change(office, "张某", Correction(post="座席组长", left_on=dt.date(2023, 9, 19)), "李")
    assert after == replace(added, post="座席组长", left_on=dt.date(2023, 9, 19))
    assert board(office).strength.employed == 0
    with pytest.raises(PersonUnknown):
        change(office, "王某", Correction(), "李")


def test_a_person_shows_the_trainings_in_which_they_took_part(office: Office) -> None:
    add(office, PERSON, "李")
    new = NewTraining(TrainingType.INTERNAL, dt.date(2023, 9, 12), "答复口径", attended=("张某",))
    training = add_training(office, new, "李")
    add_training(office, replace(new, topic="回访", attended=()), "李")
    assert view(office, "张某").trainings == (training,)


def test_rebuilding_the_lists_from_the_case_files_keeps_the_people(office: Office) -> None:
    from anjuan.progress import Silent
    from casework.rebuilding import rebuild_register

    added = add(office, PERSON, "李")
    rebuild_register(office, "李", Silent())
    assert [each.person for each in board(office).staff.members] == [added]
