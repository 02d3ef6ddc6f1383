"""Trainings seen whole: the register's entries, and their papers in the case files."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from anjuan.duties import TrainingYear, counts, materials_wanted, training_year
from anjuan.filing import TRAINING
from anjuan.ids import CaseId, RecordId
from anjuan.staff import Person, find
from anjuan.training import (
    Documented,
    Level,
    Material,
    NoTopic,
    Paper,
    PaperUnknown,
    Training,
    TrainingAmbiguous,
    Trainings,
    TrainingType,
    TrainingUnknown,
    gather,
)
from casework.office import Office


@dataclass(frozen=True, slots=True)
class TrainingView:
    """A training, its papers, what it must have of them, and who took part.

    Attributes:
        counts: it is one that the contract wants; else its lecturer is no expert.
    """

    day: dt.date
    training: Documented
    wanted: tuple[Material, ...]
    attended: tuple[Person, ...]
    counts: bool

    @property
    def held(self) -> bool:
        """Whether it has taken place."""
        return self.training.training.held_by(self.day)

    @property
    def lack(self) -> tuple[Material, ...]:
        """What it must have and has not; nothing as long as it is planned."""
        return tuple(each for each in self.wanted if each not in self.training.materials) if self.held else ()


@dataclass(frozen=True, slots=True)
class NewTraining:
    """A training to take in, held or planned.

    Attributes:
        level: the lecturer's; None: one's own people inside, the district's for the others.
        attended: numbers or names of those who took part.
    """

    type: TrainingType
    held_on: dt.date
    topic: str
    lecturer: str = ""
    level: Level | None = None
    attended: tuple[str, ...] = ()


def gathered(office: Office) -> Trainings:
    """All trainings with their papers; and the papers that belong to none."""
    trainings = office.register.trainings
    return gather(trainings.all(), trainings.papers(), trainings.confirmed())


def check(office: Office, year: int) -> TrainingYear:
    """What a year of trainings has, lacks and owes today."""
    settings = office.settings
    return training_year(year, gathered(office), office.clock().date(), settings.training, settings.contract)


def listed(office: Office, year: int | None) -> tuple[TrainingView, ...]:
    """All trainings, of one calendar year where it is given, by day."""
    attendance, people = office.register.trainings.attendance(), office.register.people.all()
    return tuple(
        TrainingView(
            office.clock().date(),
            each,
            materials_wanted(each, office.settings.training, office.settings.contract),
            _attended(each.training, attendance, people),
            counts(each.training, office.settings.training),
        )
        for each in gathered(office).held
        if year in (None, each.training.month.year)
    )


def view(office: Office, number: int) -> TrainingView:
    """Look a training up.

    Raises:
        TrainingUnknown: there is none of this number, or it was cancelled.
    """
    found = next((each for each in listed(office, None) if each.training.training.number == number), None)
    if found is None:
        raise TrainingUnknown(number)
    return found


def find_training(office: Office, typed: str) -> TrainingView:
    """Look a training of the register up by its number, or by its day, such as 2023-09-20.

    Raises:
        TrainingUnknown: there is none, or it was cancelled.
        TrainingAmbiguous: several were held on that day.
    """
    entered = [each for each in listed(office, None) if each.training.training.number is not None]
    found = [each for each in entered if typed.strip() == str(each.training.training.number)]
    found = found or [each for each in entered if typed.strip() == str(each.training.training.held_on)]
    if not found:
        raise TrainingUnknown(typed)
    if len(found) > 1:
        raise TrainingAmbiguous(typed, tuple(each.training.training.number or 0 for each in found))
    return found[0]


def name_of(training: Training) -> str:
    """What a training's documents are named after; the inbox knows them by it again."""
    day = training.held_on or training.month
    return f"{day.year}年{day.month}月{day.day}日{training.type.formal}"


def known_of(office: Office, seen: TrainingView) -> Mapping[str, object]:
    """What the register knows of a training, by the Chinese names of fields.

    Of whom the town sent, it knows nothing: only of one's own people's trainings it can tell who was to come.
    """
    training, attended = seen.training.training, seen.attended
    known: dict[str, object] = {
        "培训主题": training.topic,
        "培训类型": training.type.formal,
        "培训时间": training.held_on,
        "主讲人": training.lecturer,
        "主讲人级别": training.level.chinese if training.level else "",
        "签到名单": [{"姓名": each.name, "职务": each.post} for each in attended],
    }
    if attended and training.type is not TrainingType.TOWN:
        employed = [
            each for each in office.register.people.all() if training.held_on and each.employed_on(training.held_on)
        ]
        absent = [each for each in employed if each not in attended]
        known |= {
            "应到人数": len(attended) + len(absent),
            "实到人数": len(attended),
            "缺席情况": f"缺席{len(absent)}人：{'、'.join(each.label for each in absent)}" if absent else "无",
        }
    return {name: value for name, value in known.items() if value}


def add(office: Office, said: NewTraining, by: str) -> Training:
    """Take a training in, whether it counts or not.

    Raises:
        NoTopic: it has none.
        SameTraining: one of this type, day and topic is there.
        PersonUnknown, PersonAmbiguous: one of those who took part is nobody, or may be several.
    """
    if not said.topic.strip():
        raise NoTopic
    level = said.level or (Level.OWN if said.type is TrainingType.INTERNAL else Level.DISTRICT)
    training = Training(
        said.type, said.held_on.replace(day=1), said.held_on, said.topic.strip(), said.lecturer.strip(), level
    )
    attended = _numbers(office.register.people.all(), said.attended)
    return office.register.trainings.add(training, attended, office.clock(), by)


def attend(office: Office, number: int, typed: Sequence[str], by: str, *, everyone: bool = False) -> int:
    """Note who took part, and how many those are.

    Args:
        office: the open office.
        number: the training's.
        typed: numbers or names.
        by: who notes it.
        everyone: all who were employed on its day, besides.

    Raises:
        TrainingUnknown: there is no such training.
        PersonUnknown, PersonAmbiguous: one of them is nobody, or may be several.
    """
    people = office.register.people.all()
    attended = set(_numbers(people, typed))
    if everyone:
        day = view(office, number).training.training.held_on
        attended |= {each.number for each in people if each.number and day and each.employed_on(day)}
    office.register.trainings.attend(number, attended, office.clock(), by)
    return len(attended)


def confirm(office: Office, number: int, month: str, record_nos: Sequence[int], by: str) -> tuple[Paper, ...]:
    """Note that papers are of this training, which no name can tell; gives those papers.

    Args:
        office: the open office.
        number: the training's.
        month: `YYYY-MM`, the name of the case file of the series 培训.
        record_nos: 件号 in it.
        by: who confirms it.

    Raises:
        TrainingUnknown: there is no such training, or it was cancelled.
        PaperUnknown: the case file has no such record.
    """
    there = {each.place: each for each in office.register.trainings.papers()}
    places = [RecordId(CaseId(TRAINING, month).key, each) for each in record_nos]
    for each in places:
        if each not in there:
            raise PaperUnknown(each)
    office.register.trainings.confirm(number, places, office.clock(), by)
    return tuple(there[each] for each in places)


def cancel(office: Office, number: int, by: str) -> None:
    """Note that a planned training does not take place.

    Raises:
        TrainingUnknown: there is none of this number, or it was cancelled before.
    """
    office.register.trainings.cancel(number, office.clock(), by)


def _numbers(people: Sequence[Person], typed: Sequence[str]) -> tuple[int, ...]:
    return tuple(person.number for each in typed if (person := find(people, each)).number is not None)


def _attended(
    training: Training, attendance: dict[int, tuple[int, ...]], people: Sequence[Person]
) -> tuple[Person, ...]:
    numbers = attendance.get(training.number, ()) if training.number is not None else ()
    return tuple(each for each in people if each.number in numbers)
