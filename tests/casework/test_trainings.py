"""From papers in the inbox to what a year of trainings owes."""

import datetime as dt
from dataclasses import replace

import docx
import pytest

from anjuan.duties import State
from anjuan.staff import Degree, Person
from anjuan.training import Level, Material, PaperUnknown, TrainingAmbiguous, TrainingType, TrainingUnknown
from casework.documents import fill
from casework.office import Office
from casework.people import add as add_person
from casework.trainings import NewTraining, add, attend, cancel, check, confirm, gathered, known_of, listed, view

from .conftest import docx_bytes, drop, jpeg_bytes, take

NEW = NewTraining(TrainingType.INTERNAL, dt.date(2023, 9, 12), "答复口径", "李某")


def number_of(office: Office, new: NewTraining) -> int:
    number = add(office, new, "李").number
    assert number is not None
    return number


def test_a_training_has_the_papers_that_the_inbox_filed_for_its_month(office: Office) -> None:
    number = number_of(office, NEW)
    drop(office, "2023年9月内部培训记录.docx", docx_bytes("培训记录"))
    drop(office, "2023年9月内部培训/签到表.jpg", jpeg_bytes())
    take(office)
    assert view(office, number).lack == (Material.MEDIA,)
    drop(office, "2023年9月内部培训/IMG_0001.jpg", jpeg_bytes((1, 2, 3)))
    take(office)
    seen = view(office, number)
    assert seen.lack == ()
    assert {each.case.key for each in seen.training.papers} == {"培训/2023-09"}


def test_papers_alone_make_a_training_known_when_their_names_tell_the_type(office: Office) -> None:
    drop(office, "9月全镇培训签到表.jpg", jpeg_bytes())
    drop(office, "8月培训签到表.jpg", jpeg_bytes((1, 2, 3)))
    take(office)
    (one,) = listed(office, 2023)
    assert (one.training.training.type, one.training.training.number) == (TrainingType.TOWN, None)
    assert [each.case.name for each in gathered(office).unclear] == ["2023-08"]


def test_a_person_confirms_what_no_name_tells(office: Office) -> None:
    number = number_of(office, NEW)
    number_of(office, replace(NEW, type=TrainingType.TOWN, level=Level.CITY))
    drop(office, "9月培训签到表.jpg", jpeg_bytes())
    take(office)
    (paper,) = check(office, 2023).unclear
    with pytest.raises(PaperUnknown):
        confirm(office, number, "2023-09", [paper.record.record_no + 1], "李")
    confirm(office, number, "2023-09", [paper.record.record_no], "李")
    assert view(office, number).training.materials == {Material.SIGN_IN}
    assert check(office, 2023).unclear == ()


def test_lecturers_are_ones_own_inside_and_the_districts_else(office: Office) -> None:
    levels = [add(office, replace(NEW, type=each), "李").level for each in TrainingType]
    assert levels == [Level.OWN, Level.DISTRICT, Level.DISTRICT]


def test_the_year_owes_what_was_not_held(office: Office) -> None:
    number_of(office, NEW)
    planned = number_of(office, replace(NEW, held_on=dt.date(2023, 10, 12)))
    seen = check(office, 2023)
    assert [each.state(seen.today) for each in seen.duties] == [
        State.DONE,
        *[State.COMING] * 11,
        *[State.RUNNING] * 2,
    ]
    assert [each.training.number for each in seen.duties[1].planned] == [planned]
    assert [each.materials for each in seen.lacking] == [tuple(Material)]
    cancel(office, planned, "李")
    assert check(office, 2023).duties[1].planned == ()
    with pytest.raises(TrainingUnknown):
        view(office, planned)


def test_everyone_is_who_was_employed_on_the_day(office: Office) -> None:
    number = number_of(office, NEW)
    there = Person("张某", "座席", Degree.BACHELOR, NEW.held_on)
    add_person(office, there, "李")
    add_person(office, replace(there, name="李某", joined_on=dt.date(2023, 9, 13)), "李")
    assert attend(office, number, (), "李", everyone=True) == 1
    assert attend(office, number, ("李某",), "李") == 1
    assert [each.name for each in view(office, number).attended] == ["张某", "李某"]


def person(office: Office, name: str) -> None:
    add_person(office, Person(name, "座席", Degree.BACHELOR, dt.date(2023, 9, 1)), "李")


def test_a_registered_training_fills_its_own_documents(office: Office) -> None:
    for name in ("张某", "王某"):
        person(office, name)
    number = number_of(office, replace(NEW, attended=("张某",)))
    made = fill(office, "training", None, {"培训编号": number}, draft=True).filled.path
    assert made.name == "2023年9月12日内部培训 培训记录.docx"
    form, _, listing = docx.Document(str(made)).tables
    cells = {row.cells[0].text: row.cells[1].text for row in form.rows}
    assert (cells["培训主题"], cells["培训时间"], cells["缺席情况"]) == ("答复口径", "2023年9月12日", "缺席1人：王某")
    assert cells["培训类型"].startswith("☑内部培训")
    assert cells["主讲人级别"].startswith("☑本单位")
    assert (cells["应到人数"], cells["主讲人"]) == ("2人", "李某")
    assert [cell.text for cell in listing.rows[1].cells][1:4] == ["张某", "", "座席"]
    sheet = fill(office, "签到表", None, {"培训编号": "2023-09-12", "培训地点": "三层会议室"}).filled.path
    assert "三层会议室" in [row.cells[1].text for row in docx.Document(str(sheet)).tables[0].rows]


def test_its_documents_come_back_to_the_training_by_their_names(office: Office) -> None:
    number = number_of(office, NEW)
    made = fill(office, "training", None, {"培训编号": number}, draft=True).filled.path
    drop(office, made.name, made.read_bytes())
    take(office)
    assert view(office, number).training.materials == {Material.RECORD}


def test_what_is_typed_for_a_training_goes_before_what_the_register_knows(office: Office) -> None:
    number = number_of(office, NEW)
    made = fill(office, "sign_in", None, {"培训编号": number, "培训主题": "回访", "培训地点": "会议室"}).filled.path
    assert docx.Document(str(made)).tables[0].rows[0].cells[1].text == "回访"


def test_a_training_that_is_none_or_may_be_several_fills_nothing(office: Office) -> None:
    number_of(office, NEW)
    number_of(office, replace(NEW, topic="回访"))
    for typed, error in (("7", TrainingUnknown), ("2023-09-13", TrainingUnknown), ("2023-09-12", TrainingAmbiguous)):
        with pytest.raises(error):
            fill(office, "sign_in", None, {"培训编号": typed})


def test_of_whom_the_town_sends_nobody_is_missed(office: Office) -> None:
    for name in ("张某", "王某"):
        person(office, name)
    number = number_of(office, replace(NEW, type=TrainingType.TOWN, level=Level.CITY, attended=("张某",)))
    known = known_of(office, view(office, number))
    assert known["主讲人级别"] == "市级"
    assert not {"应到人数", "实到人数", "缺席情况"} & set(known)
