import datetime as dt

import pytest

from anjuan.casefile import Record, RecordFacts
from anjuan.completeness import lacking
from anjuan.course import Standing
from anjuan.ids import SHANGHAI
from anjuan.kinds import Kind, Stage
from anjuan.settings import CompletenessSettings, Settings
from anjuan.steps import Exclusion, State

DAY = dt.date(2023, 9, 14)
TAKEN = dt.datetime(2023, 9, 14, 10, tzinfo=SHANGHAI)
RULES = Settings().completeness
ALL = (Stage.BEFORE, Stage.DURING, Stage.AFTER)


def paper(
    kind: Kind, number: int = 1, *, form: str = "docx", name: str = "材料", replaces: int | None = None
) -> Record:
    facts = RecordFacts(kind, None, f"{name}.{form}", f"{name}.{form}", TAKEN, "收件夹", format=form)
    return Record(number, f"data/{number:03d}", "0" * 64, 1, facts, replaces)


def photo(number: int, stage: Stage, hours: float | None, replaces: int | None = None) -> Record:
    taken = None if hours is None else TAKEN + dt.timedelta(hours=hours)
    facts = RecordFacts(Kind.PHOTO, stage, "1.jpg", "1.jpg", TAKEN, "收件夹", taken, "jpg")
    return Record(number, f"data/{number:03d}", "0" * 64, 1, facts, replaces)


@pytest.mark.parametrize(
    ("standing", "kinds", "due_kinds", "due_stages"),
    [
        (Standing(), (), (), ()),
        (Standing(State.TO_HANDLE), (), (), ()),
        (Standing(State.TO_REPLY), (), (Kind.CASE_STATEMENT, Kind.PHOTO), ALL),
        (Standing(State.TO_VISIT), (), (Kind.CASE_STATEMENT, Kind.REPLY, Kind.PHOTO), ALL),
        (Standing(State.ARCHIVED), (), (Kind.CASE_STATEMENT, Kind.REPLY, Kind.CALLBACK, Kind.PHOTO), ALL),
        (Standing(State.TO_SIGN, pending=True), (Kind.PENDING,), (Kind.PENDING,), ()),
        (Standing(State.TO_SIGN, until=TAKEN), (Kind.EXTENSION,), (Kind.EXTENSION,), ()),
        (Standing(State.TO_SIGN, exclusion=Exclusion.APPLIED), (Kind.EXCLUSION,), (Kind.EXCLUSION,), ()),
    ],
)
def test_what_is_missing_is_due_by_the_state(
    standing: Standing, kinds: tuple[Kind, ...], due_kinds: tuple[Kind, ...], due_stages: tuple[Stage, ...]
) -> None:
    lack = lacking([], DAY, RULES, standing=standing)
    assert lack.kinds == (Kind.CASE_STATEMENT, Kind.REPLY, Kind.CALLBACK, Kind.PHOTO, *kinds)
    assert lack.stages == ALL
    assert (lack.due_kinds, lack.due_stages) == (due_kinds, due_stages)


def test_a_returned_ticket_needs_the_reasons_and_nothing_else() -> None:
    lack = lacking([], DAY, RULES, standing=Standing(State.RETURNED))
    assert (lack.kinds, lack.stages, lack.due_kinds) == ((Kind.RETURN,), (), (Kind.RETURN,))
    assert lacking([paper(Kind.RETURN)], DAY, RULES, standing=Standing(State.RETURNED)).kinds == ()


def test_a_question_needs_no_photos() -> None:
    lack = lacking([], DAY, RULES, order_type="咨询", standing=Standing(State.TO_CLOSE))
    assert (lack.kinds, lack.stages) == ((Kind.REPLY, Kind.CALLBACK), ())
    assert (lack.due_kinds, lack.due_stages) == ((Kind.REPLY, Kind.CALLBACK), ())
    assert lacking([], DAY, RULES, order_type="投诉").stages == ALL


def test_the_latest_rule_that_had_begun_counts() -> None:
    rules = (*RULES, CompletenessSettings(dt.date(2023, 9, 15), kinds=("reply",), stages=()))
    assert len(lacking([], DAY, rules).kinds) == 4
    assert lacking([], dt.date(2023, 9, 15), rules).kinds == (Kind.REPLY,)
    assert lacking([], dt.date(1999, 1, 1), RULES).kinds == ()


def test_a_statement_without_a_signed_scan_is_told() -> None:
    document, scan = paper(Kind.CASE_STATEMENT), paper(Kind.CASE_STATEMENT, 2, form="pdf")
    assert lacking([document], DAY, RULES).unsigned == (document,)
    assert lacking([document, scan], DAY, RULES).unsigned == ()
    assert lacking([paper(Kind.CASE_STATEMENT, form="jpg")], DAY, RULES).unsigned == ()
    assert lacking([paper(Kind.REPLY)], DAY, RULES).unsigned == ()


def test_a_photo_taken_before_all_of_an_earlier_stage_is_told() -> None:
    before, during, after = photo(1, Stage.BEFORE, 1), photo(2, Stage.DURING, 2), photo(3, Stage.AFTER, 0)
    [found] = lacking([after, during, before], DAY, RULES).disorder
    assert (found.record, found.earlier) == (after, before)
    again = [before, during, photo(4, Stage.AFTER, 3), photo(5, Stage.BEFORE, 9)]
    assert lacking(again, DAY, RULES).disorder == ()
    assert lacking([before, photo(6, Stage.AFTER, None)], DAY, RULES).disorder == ()
    assert lacking([before, after, photo(7, Stage.AFTER, 5, replaces=3)], DAY, RULES).disorder == ()
