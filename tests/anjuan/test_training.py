"""To which training a paper belongs, and what a year of trainings owes."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjuan.casefile import Record, RecordFacts
from anjuan.duties import State, TrainingYear, training_year
from anjuan.ids import SHANGHAI, CaseId
from anjuan.kinds import Kind
from anjuan.settings import ContractSettings, TrainingSettings
from anjuan.training import Level, Material, Paper, Training, TrainingType, gather, read_paper

SEPTEMBER = dt.date(2023, 9, 1)
INTERNAL, TOWN, EXPERT = TrainingType.INTERNAL, TrainingType.TOWN, TrainingType.EXPERT


def paper(source: str, month: str = "2023-09", taken: dt.datetime | None = None) -> Paper:
    name = source.rpartition("/")[2]
    at = dt.datetime(2023, 9, 21, 9, tzinfo=SHANGHAI)
    facts = RecordFacts(Kind.TRAINING, None, name, source, at, "收件夹", taken, name.rpartition(".")[2])
    read = read_paper(CaseId("培训", month), Record(1, f"data/001 {name}", "a" * 64, 1, facts))
    assert read is not None
    return read


RECORD = paper("内部培训记录.docx").record


def training(
    kind: TrainingType = INTERNAL,
    held_on: str = "2023-09-20",
    *,
    number: int = 1,
    topic: str = "答复口径",
    level: Level = Level.OWN,
    cancelled: bool = False,
) -> Training:
    day = dt.date.fromisoformat(held_on)
    return Training(kind, day.replace(day=1), day, topic, "李某", level, number, cancelled)


@pytest.mark.parametrize(
    ("name", "material"),
    [
        ("2023年9月内部培训记录.docx", Material.RECORD),
        ("9月培训纪要.pdf", Material.RECORD),
        ("9月内部培训签到表.xlsx", Material.SIGN_IN),
        ("培训签到表.jpg", Material.SIGN_IN),
        ("培训记录 扫描.jpg", Material.RECORD),
        ("9月内部培训/IMG_0001.jpg", Material.MEDIA),
        ("培训录音.mp3", Material.MEDIA),
        ("培训视频.mp4", Material.MEDIA),
        ("培训照片.docx", Material.MEDIA),
        ("培训课件.pptx", None),
        ("培训通知.pdf", None),
    ],
)
def test_names_and_forms_tell_which_material_a_paper_is(name: str, material: Material | None) -> None:
    assert paper(name).material is material


@pytest.mark.parametrize(
    ("source", "kind", "level"),
    [
        ("9月内部培训记录.docx", INTERNAL, None),
        ("全镇培训签到表.pdf", TOWN, None),
        ("大规模培训（市级专家）照片.jpg", TOWN, Level.CITY),
        ("区级专家培训记录.docx", EXPERT, Level.DISTRICT),
        ("区级专家内部培训记录.docx", INTERNAL, Level.DISTRICT),
        ("专家培训/签到表.pdf", EXPERT, None),
        ("全镇培训/内部培训签到表.pdf", INTERNAL, None),
        ("培训记录.docx", None, None),
    ],
)
def test_the_nearest_words_tell_type_and_level(source: str, kind: TrainingType | None, level: Level | None) -> None:
    read = paper(source)
    assert (read.type, read.level) == (kind, level)


@pytest.mark.parametrize(
    ("source", "day"),
    [
        ("2023年9月20日内部培训记录.docx", 20),
        ("培训记录20230920.docx", 20),
        ("2023-09-20/培训签到表.pdf", 20),
        ("9月5日培训记录.docx", 5),
        ("2023年9月内部培训记录.docx", None),
        ("2023年10月20日培训记录.docx", None),
        ("9月31日培训记录.docx", None),
    ],
)
def test_a_path_may_tell_the_day(source: str, day: int | None) -> None:
    assert paper(source).day == (day and dt.date(2023, 9, day))


def test_a_photo_tells_the_day_on_which_it_was_taken() -> None:
    taken = dt.datetime(2023, 9, 19, 23, tzinfo=dt.UTC)
    assert paper("培训照片.jpg", taken=taken).day == dt.date(2023, 9, 20)


def test_a_case_file_that_is_not_of_a_month_tells_of_no_training() -> None:
    record = paper("培训记录.docx").record
    assert read_paper(CaseId("培训", "其他"), record) is None


def test_papers_of_its_type_and_untyped_ones_belong_to_the_training_of_the_month() -> None:
    papers = [paper("9月内部培训记录.docx"), paper("培训签到表.pdf"), paper("9月培训照片.jpg")]
    (one,) = gather([training()], papers).held
    assert one.materials == set(Material)
    assert one.papers == tuple(papers)


def test_papers_whose_names_tell_the_type_make_a_training_known_without_an_entry() -> None:
    gathered = gather([], [paper("全镇培训签到表.pdf"), paper("市级全镇培训记录.docx"), paper("培训照片.jpg")])
    (one,) = gathered.held
    assert one.training == Training(TOWN, SEPTEMBER, level=Level.CITY)
    assert one.materials == set(Material)
    assert gathered.unclear == ()


def test_without_an_entry_or_a_word_for_the_type_a_paper_waits_for_a_person() -> None:
    assert gather([], [paper("培训记录.docx")]).unclear == (paper("培训记录.docx"),)


def test_slides_alone_do_not_make_a_training() -> None:
    gathered = gather([], [paper("全镇培训课件.pptx")])
    assert (gathered.held, len(gathered.unclear)) == ((), 1)


def test_among_two_of_a_month_type_day_or_topic_decide_and_else_nobody_does() -> None:
    entries = [training(), training(TOWN, "2023-09-25", number=2, topic="接诉即办条例", level=Level.CITY)]
    papers = [
        paper("全镇培训签到表.pdf"),
        paper("培训记录20230920.docx"),
        paper("接诉即办条例培训照片.jpg"),
        paper("培训签到表.pdf"),
    ]
    gathered = gather(entries, papers)
    assert [[each.record.facts.name for each in one.papers] for one in gathered.held] == [
        ["培训记录20230920.docx"],
        ["全镇培训签到表.pdf", "接诉即办条例培训照片.jpg"],
    ]
    assert gathered.unclear == (papers[3],)


def test_papers_dated_otherwise_make_no_second_training_of_the_month() -> None:
    (one,) = gather([training()], [paper("20230922内部培训记录.docx")]).held
    assert len(one.papers) == 1


def test_what_was_cancelled_has_no_papers() -> None:
    gathered = gather([training(cancelled=True)], [paper("培训记录.docx")])
    assert (gathered.held, len(gathered.unclear)) == ((), 1)


def test_what_a_person_confirmed_comes_first() -> None:
    entries = [training(), training(TOWN, "2023-09-25", number=2, level=Level.CITY)]
    untold, named = paper("培训记录.docx"), replace(paper("内部培训记录.docx"), record=replace(RECORD, record_no=2))
    assert gather(entries, [untold]).unclear == (untold,)
    gathered = gather(entries, [untold, named], {untold.place: 2, named.place: 2})
    assert [each.papers for each in gathered.held] == [(), (untold, named)]


def test_what_was_confirmed_for_a_cancelled_training_is_judged_anew() -> None:
    entries = [training(cancelled=True), training(number=2, topic="回访")]
    untold = paper("培训记录.docx")
    (one,) = gather(entries, [untold], {untold.place: 1}).held
    assert one.papers == (untold,)


SOURCES = st.lists(
    st.sampled_from(
        ["内部培训记录.docx", "全镇培训签到表.pdf", "培训照片.jpg", "9月20日培训记录.docx", "专家培训.pptx"]
    ),
    max_size=8,
)
ENTRIES = st.lists(st.tuples(st.sampled_from(TrainingType), st.integers(18, 22)), max_size=3)


@given(SOURCES, ENTRIES)
def test_each_paper_belongs_to_one_training_or_waits(sources: list[str], said: list[tuple[TrainingType, int]]) -> None:
    entries = [training(kind, f"2023-09-{day}", number=number) for number, (kind, day) in enumerate(said)]
    papers = [paper(each) for each in sources]
    gathered = gather(entries, papers)
    placed = [each for one in gathered.held for each in one.papers] + list(gathered.unclear)
    assert sorted(each.record.facts.name for each in placed) == sorted(sources)
    assert {one.training for one in gathered.held} >= set(entries)


RULES = (TrainingSettings(since=SEPTEMBER, first_month=1),)
TERM = (ContractSettings(since=SEPTEMBER, until=dt.date(2024, 8, 31)),)


def year(*entries: Training, today: str = "2023-10-15", rules: tuple[TrainingSettings, ...] = RULES) -> TrainingYear:
    return training_year(2023, gather(entries, []), dt.date.fromisoformat(today), rules, TERM)


def states(seen: TrainingYear, kind: TrainingType) -> list[State]:
    return [each.state(seen.today) for each in seen.duties if each.type is kind]


def test_months_are_past_running_or_to_come_and_owe_one_internal_training_each() -> None:
    seen = year()
    assert [(each.begin.month, each.due.day) for each in seen.duties if each.type is INTERNAL] == [
        (9, 30),
        (10, 31),
        (11, 30),
        (12, 31),
    ]
    assert states(seen, INTERNAL) == [State.OVERDUE, State.RUNNING, State.COMING, State.COMING]
    assert seen.behind


def test_on_its_last_day_a_month_is_not_overdue() -> None:
    assert states(year(today="2023-09-30"), INTERNAL)[0] is State.RUNNING
    assert states(year(today="2023-10-01"), INTERNAL)[0] is State.OVERDUE


def test_a_planned_training_is_owed_until_it_is_held() -> None:
    seen = year(training(held_on="2023-10-20"))
    october = seen.duties[1]
    assert (october.owed, len(october.planned), october.state(seen.today)) == (1, 1, State.RUNNING)
    assert not seen.lacking
    held = year(training(held_on="2023-10-20"), today="2023-10-20")
    assert held.duties[1].state(held.today) is State.DONE


def test_what_was_held_must_have_its_three_materials() -> None:
    seen = training_year(2023, gather([training()], [paper("内部培训记录.docx")]), dt.date(2023, 9, 20), RULES, TERM)
    assert [each.materials for each in seen.lacking] == [(Material.SIGN_IN, Material.MEDIA)]
    assert seen.behind
    papers = [paper("内部培训记录.docx"), paper("内部培训签到表.pdf"), paper("内部培训照片.jpg")]
    assert not training_year(2023, gather([training()], papers), dt.date(2023, 9, 20), RULES, TERM).behind


def test_two_for_the_town_and_two_by_experts_are_owed_by_the_end_of_the_year() -> None:
    seen = year(training(TOWN, level=Level.CITY))
    town, expert = seen.duties[-2:]
    assert (town.owed, town.due, town.state(seen.today)) == (1, dt.date(2023, 12, 31), State.RUNNING)
    assert (expert.owed, expert.type) == (2, EXPERT)


def test_an_internal_training_by_an_expert_counts_under_both_heads() -> None:
    seen = year(training(level=Level.DISTRICT))
    assert [each.owed for each in seen.duties if each.type is EXPERT] == [1]
    assert states(seen, INTERNAL)[0] is State.DONE


@pytest.mark.parametrize("kind", [TOWN, EXPERT])
def test_a_training_by_ones_own_people_is_none_by_experts(kind: TrainingType) -> None:
    seen = year(training(kind, level=Level.TOWN))
    assert [each.owed for each in seen.duties if each.type is kind] == [2]


@pytest.mark.parametrize("kind", [TOWN, EXPERT])
def test_what_counts_under_no_head_is_told(kind: TrainingType) -> None:
    entries = (training(kind, level=Level.TOWN), training(number=2), training(kind, number=3, level=Level.CITY))
    assert [each.training.number for each in year(*entries).uncounted] == [1]
    lower = (TrainingSettings(since=SEPTEMBER, expert_level="town"),)
    assert year(*entries, rules=lower).uncounted == ()


def test_the_year_is_the_contracts_from_september_on() -> None:
    seen = year(today="2024-01-15", rules=(TrainingSettings(),))
    assert (seen.begin, seen.end) == (SEPTEMBER, dt.date(2024, 8, 31))
    assert len(states(seen, INTERNAL)) == 12
    assert seen.duties[-1].due == dt.date(2024, 8, 31)


def test_before_the_contract_nothing_is_owed_and_nothing_counts() -> None:
    assert training_year(2022, gather([], []), dt.date(2023, 10, 15), RULES, TERM).duties == ()
    assert year(training(TOWN, "2023-08-20", level=Level.CITY)).duties[-2].owed == 2


def test_each_month_is_judged_by_the_rule_of_its_time() -> None:
    rules = (*RULES, TrainingSettings(since=dt.date(2023, 11, 1), first_month=1, internal_per_month=2, town_per_year=0))
    seen = year(rules=rules)
    assert [each.wanted for each in seen.duties if each.type is INTERNAL] == [1, 1, 2, 2]
    assert states(seen, TOWN) == []


def test_beyond_the_contract_nothing_is_owed_and_nothing_lacks() -> None:
    entries = gather([training(held_on="2025-03-12")], [])
    rules = (TrainingSettings(),)
    after = training_year(2024, entries, dt.date(2025, 6, 1), rules, TERM)
    assert (after.begin, after.duties, after.lacking, after.behind) == (dt.date(2024, 9, 1), (), (), False)
    later = (*TERM, ContractSettings(since=dt.date(2025, 3, 1), until=dt.date(2026, 2, 28)))
    again = training_year(2024, entries, dt.date(2025, 6, 1), rules, later)
    assert (again.duties[0].begin, again.duties[-1].begin) == (dt.date(2025, 3, 1), dt.date(2025, 3, 1))
    assert [each.owed for each in again.duties] == [0, 1, 1, 1, 1, 1, 2, 2]
    assert len(again.lacking) == 1
