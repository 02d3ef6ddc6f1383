"""The figures of a period as the register gives them, against a recomputation that shares nothing with ours."""

import datetime as dt
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pandas as pd
import pytest

from anjuan.figures import By, Span, Table
from anjuan.ids import SHANGHAI
from anjuan.rates import UNNAMED, printed_rates, printed_score
from anjuan.steps import Event, Step
from anjuan.ticket import Satisfaction, Solved, Ticket
from casework.listing import NoPeriod
from casework.month import span_words, stats, write, zero_tickets
from casework.office import Office
from tests.casework.conftest import NOW

BEGIN, END = dt.datetime(2023, 8, 19, tzinfo=SHANGHAI), dt.datetime(2023, 9, 19, tzinfo=SHANGHAI)
SECOND = dt.timedelta(seconds=1)
BORDERS = (BEGIN - SECOND, BEGIN, END - SECOND, END)
COUNTS = ["received", "closed", "visits", "contacted", "solved", "satisfied", "mostly"]


def synthetic(count: int, seed: int = 20230919) -> Iterator[Ticket]:
    """Tickets around two periods, whose fields hold every answer, and none."""
    draw = random.Random(seed)  # noqa: S311 - the same tickets each time
    units = [f"{number}村" for number in range(60)] + ["城管中队", None]
    for number in range(count):
        created = draw.choice(
            [*BORDERS, None] if number % 50 == 0 else [BEGIN + SECOND * draw.randrange(-40 * 86400, 35 * 86400)]
        )
        unit = draw.choice(units)
        quiet = unit is not None and unit.startswith("1")  # units without a valid call-back
        yield Ticket(
            order_no=f"热线-230901-{number:06}",
            host_unit="某镇",
            unit_l3=unit,
            village=draw.choice(("东村", "西村", None)),
            channel=draw.choice(("热线", "网络", None)),
            cat1=draw.choice(("供水", "供暖", None)),
            created_at=created,
            closed_at=draw.choice((None, *BORDERS, created and created + dt.timedelta(days=draw.randrange(20)))),
            resolution_type=draw.choice((None, "已解决", "剔除", "主动剔除", "挂账")),
            is_assess=draw.choice((None, True, True, False)),
            visit_valid=False if quiet else draw.choice((None, True, True, True, False)),
            visit_contacted=draw.choice((None, True, True, True, False)),
            visit_solved=draw.choice((None, *Solved, Solved.SOLVED)),
            visit_satisfied=draw.choice((None, *Satisfaction, Satisfaction.SATISFIED)),
            final_satisfied=draw.choice((None, Satisfaction.MOSTLY)),
        )


@pytest.fixture(scope="module")
def given() -> list[Ticket]:
    return list(synthetic(20_000))


@pytest.fixture(scope="module")
def big(fresh_home: Path, given: list[Ticket], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    home = tmp_path_factory.mktemp("big") / "办公"
    shutil.copytree(fresh_home, home)
    with Office(home, clock=lambda: NOW) as office:
        office.register.tickets.upsert_many(given, NOW, "李", "导出.xlsx")
        yield office


def frame(tickets: list[Ticket]) -> pd.DataFrame:
    names = ("unit_l3", "village", "channel", "cat1", "created_at", "closed_at", "resolution_type", "is_assess")
    visits = ("visit_valid", "visit_contacted", "visit_solved", "visit_satisfied", "final_satisfied")
    table = pd.DataFrame([{name: getattr(each, name) for name in (*names, *visits)} for each in tickets])
    table["unit_l3"] = table["unit_l3"].fillna("某镇")
    table["channel"] = table["channel"].fillna("热线")
    for name in ("village", "cat1"):
        table[name] = table[name].fillna(UNNAMED)
    return table


def recomputed(all_tickets: pd.DataFrame, key: str, begin: dt.datetime, end: dt.datetime) -> pd.DataFrame:
    """By unit: the counts, the rates in hundredths of a per cent and the score in tenths, halves up, and the rank."""
    data = all_tickets.copy()
    within = (data["created_at"] >= begin) & (data["created_at"] < end)
    visited = within & (data["visit_valid"] == True)  # noqa: E712 - None is neither
    answer = data["visit_satisfied"].where(data["visit_satisfied"].notna(), data["final_satisfied"])
    data["received"] = within
    data["closed"] = (data["closed_at"] >= begin) & (data["closed_at"] < end)
    data["visits"] = visited
    data["contacted"] = visited & (data["visit_contacted"] == True)  # noqa: E712 - as above
    data["solved"] = visited & (data["visit_solved"] == "solved")
    data["satisfied"] = visited & (answer == "satisfied")
    data["mostly"] = visited & (answer == "mostly_satisfied")
    sums = data.groupby(key)[COUNTS].sum().astype(int)
    return with_rates(sums[(sums["received"] > 0) | (sums["closed"] > 0)])


def with_rates(sums: pd.DataFrame) -> pd.DataFrame:
    sums = sums.copy()
    rated = sums[sums["visits"] > 0]
    whole = rated["visits"]

    def half_up(tens: pd.Series, times: int) -> pd.Series:
        """The quotient of `tens` (tenths of a part) by ten times the whole, `times` as fine, halves up."""
        return (2 * tens * times + 10 * whole) // (20 * whole)

    pleased = 10 * rated["satisfied"] + 9 * rated["mostly"]
    sums["response"] = half_up(10 * rated["contacted"], 10_000)
    sums["solution"] = half_up(10 * rated["solved"], 10_000)
    sums["satisfaction"] = half_up(pleased, 10_000)
    score = 10 * 10 * rated["contacted"] + 50 * 10 * rated["solved"] + 40 * pleased
    sums["score"] = half_up(score, 10)
    ranked = sums[sums["score"].notna() & (sums.index != UNNAMED)]
    merit = ranked["score"] * 1_000_000 + ranked["received"]
    sums["rank"] = merit.rank(method="min", ascending=False)
    return sums


def ours(made: Table) -> dict[str, tuple[Any, ...]]:
    found = {}
    for each in (*made.rows, made.total):
        figures: tuple[Any, ...] = (None,) * 4
        if each.rates:
            rates = (int(rate * 100) for rate in printed_rates(each.rates, made.rules))
            figures = (*rates, int(printed_score(each.rates, made.rules) * 10))
        found[each.unit] = (*each.tally.counts, *figures, each.rank)
    return found


def theirs(sums: pd.DataFrame) -> dict[str, tuple[Any, ...]]:
    total = sums[COUNTS].sum().to_frame("合计").T
    whole = with_rates(total)
    whole["rank"] = None
    rows = pd.concat([sums, whole.astype(object)]) if len(sums) else sums
    return {
        str(unit): tuple(None if pd.isna(value) else int(value) for value in row)
        for unit, row in zip(rows.index, rows.itertuples(index=False), strict=True)
    }


@pytest.mark.parametrize(
    ("period", "begin", "end"), [("2023-09", BEGIN, END), ("2023-08", BEGIN - dt.timedelta(days=31), BEGIN)]
)
@pytest.mark.parametrize(
    ("by", "key"), [(By.UNIT, "unit_l3"), (By.VILLAGE, "village"), (By.CATEGORY, "cat1"), (By.CHANNEL, "channel")]
)
def test_twenty_thousand_tickets_come_to_what_pandas_finds(
    big: Office, given: list[Ticket], by: By, key: str, period: str, begin: dt.datetime, end: dt.datetime
) -> None:
    made, data = stats(big, period, by), frame(given)
    assessed = data[~data["resolution_type"].isin(["剔除", "主动剔除"]) & (data["is_assess"] != False)]  # noqa: E712
    assert ours(made.with_exclusions) == theirs(recomputed(data, key, begin, end))
    assert ours(made.without_exclusions) == theirs(recomputed(assessed, key, begin, end))


def test_the_synthetic_tickets_hold_what_the_comparison_is_to_show(big: Office) -> None:
    rows = stats(big, "2023-09").with_exclusions.rows
    assert any(each.rates is None for each in rows)
    assert any(each.tally.mostly_satisfied for each in rows)
    channels = stats(big, "2023-09", By.VILLAGE)
    assert UNNAMED in [each.unit for each in channels.with_exclusions.rows]
    assert channels.doubts.unnamed > 0
    assert channels.doubts.undated > 0
    assert channels.doubts.unmarked > 0


@pytest.fixture
def small(fresh_home: Path, tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(fresh_home, tmp_path / "办公")
    with Office(tmp_path / "办公", clock=lambda: NOW) as office:
        good: dict[str, Any] = {
            "visit_valid": True, "visit_contacted": True, "visit_solved": Solved.SOLVED,
            "visit_satisfied": Satisfaction.SATISFIED,
        }  # fmt: skip
        bad: dict[str, Any] = {
            "visit_valid": True, "visit_contacted": False, "visit_solved": Solved.UNSOLVED,
            "visit_satisfied": Satisfaction.UNSATISFIED,
        }  # fmt: skip
        when = BEGIN + dt.timedelta(days=3)
        tickets = [
            Ticket("热线-230822-000001", unit_l3="甲村", created_at=when, closed_at=when, **good),
            Ticket("热线-230822-000002", unit_l3="乙村", created_at=when, **good),
            Ticket("热线-230822-000003", unit_l3="=1+1村", created_at=when, title="路灯不亮", **bad),
            Ticket("热线-230822-000004", unit_l3="丙村", created_at=when),
            Ticket("热线-230822-000005", unit_l3="甲村", created_at=when, resolution_type="剔除", **bad),
            Ticket("热线-230722-000001", unit_l3="甲村", created_at=BEGIN - dt.timedelta(days=9), **bad),
            Ticket("热线-230722-000002", unit_l3="甲村", created_at=END, **bad),
        ]
        office.register.tickets.upsert_many(tickets, NOW, "李", "导出.xlsx")
        yield office


def test_equal_units_share_a_rank_in_the_version_in_which_they_are_equal(small: Office) -> None:
    made = stats(small, "2023-09")
    assert [(each.unit, each.rank) for each in made.without_exclusions.rows] == [
        ("乙村", 1), ("甲村", 1), ("=1+1村", 3), ("丙村", None),
    ]  # fmt: skip
    assert [(each.unit, each.rank) for each in made.with_exclusions.rows] == [
        ("乙村", 1), ("甲村", 2), ("=1+1村", 3), ("丙村", None),
    ]  # fmt: skip
    change = made.without_exclusions.change
    assert change is not None
    assert change.received == 3


def noted(office: Office, number: str, *steps: Step) -> None:
    moments = (BEGIN + dt.timedelta(days=4, hours=hour) for hour in range(len(steps)))
    events = [Event(step, at, "李", "依据清单") for step, at in zip(steps, moments, strict=True)]
    assert office.register.steps.restore(number, events, NOW, "李") == len(steps)


def totals(office: Office) -> list[int]:
    return [each.total.tally.received for each in stats(office, "2023-09").tables]


def test_what_the_office_notes_as_not_counted_is_left_out_and_told(small: Office) -> None:
    assert totals(small) == [5, 4]
    noted(small, "热线-230822-000003", Step.APPLY_EXCLUSION, Step.EXCLUDE)
    noted(small, "热线-230822-000004", Step.APPLY_EXCLUSION, Step.COUNT)
    noted(small, "热线-230822-000005", Step.APPLY_EXCLUSION, Step.COUNT)  # the export says 剔除 all the same
    assert totals(small) == [5, 3]
    assert stats(small, "2023-09").doubts.noted == 1
    assert [each.excluded for each in zero_tickets(small, "2023-09")] == [True, True]


def test_an_export_that_comes_to_say_it_too_is_no_word_of_the_office_alone(small: Office) -> None:
    noted(small, "热线-230822-000003", Step.APPLY_EXCLUSION, Step.EXCLUDE)
    small.register.tickets.upsert_many([Ticket("热线-230822-000003", resolution_type="剔除")], NOW, "李", "再导.xlsx")
    assert (totals(small), stats(small, "2023-09").doubts.noted) == ([5, 3], 0)


def test_what_is_noted_as_closed_is_closed(small: Office) -> None:
    assert stats(small, "2023-09").with_exclusions.total.tally.closed == 1
    noted(small, "热线-230822-000002", Step.CLOSE)
    noted(small, "热线-230722-000001", Step.CLOSE)  # of the period before
    assert stats(small, "2023-09").with_exclusions.total.tally.closed == 3


def test_a_span_that_ends_within_a_day_says_when() -> None:
    noon = dt.datetime(2023, 9, 15, 12, tzinfo=SHANGHAI)
    assert span_words(Span(BEGIN, noon)) == "2023年8月19日至9月15日12时"
    assert span_words(Span(BEGIN, noon + dt.timedelta(minutes=5))) == "2023年8月19日至9月15日12时5分"
    assert span_words(Span(BEGIN, END)) == "2023年8月19日至9月18日"


def test_zero_tickets_are_those_of_the_period_and_say_whether_they_are_excluded(small: Office) -> None:
    found = [(each.ticket.number, each.ticket.title, each.excluded) for each in zero_tickets(small, "2023-09")]
    assert found == [("热线-230822-000003", "路灯不亮", False), ("热线-230822-000005", None, True)]


def test_the_tables_are_written_as_a_document_and_as_a_workbook_to_print(small: Office, tmp_path: Path) -> None:
    made = stats(small, "2023-09")
    written, again = write(small, made, tmp_path / "月末"), write(small, made, tmp_path / "月末")
    assert again.xlsx.name == "“三率”统计表 2023-09考核期 (2).xlsx"
    book = openpyxl.load_workbook(written.xlsx)
    assert book.sheetnames == [
        "全口径含剔除诉求", "不含剔除诉求", "综合成绩图 全口径含剔除诉求", "综合成绩图 不含剔除诉求",
    ]  # fmt: skip
    sheet = book["全口径含剔除诉求"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(index for index, row in enumerate(rows) if row[0] == "名次")
    assert rows[head][:3] == ["名次", "承办单位", "受理量"]
    assert [row[:2] for row in rows[head + 1 :]] == [
        [1, "乙村"], [2, "甲村"], [3, "=1+1村"], ["—", "丙村"], [None, "合计"], [None, "平均"],
    ]  # fmt: skip
    # By hand: 4 visits, of which 2 are contacted, solved and satisfied
    assert rows[-2][2:13] == [5, 1, 4, 2, 2, 2, 0, 50, 50, 50, 50]
    assert sheet.cell(head + 4, 2).data_type == "s"
    assert (sheet.freeze_panes, sheet.print_title_rows) == (f"A{head + 2}", f"${head + 1}:${head + 1}")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.cell(head + 2, 10).number_format == "0.00"
    document = docx.Document(str(written.docx))
    assert [len(table.rows) for table in document.tables] == [7, 7]
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "统计期间：2023年8月19日至9月18日" in text
    # By hand: 5 came after 1; the one before was visited and all bad: 0 of 1, now 2 of 4; 50 points after none
    assert (
        "合计较上一考核期（2023年7月19日至8月18日）：受理量上升400.00%，响应率上升50.00个百分点，"
        "解决率上升50.00个百分点，满意率上升50.00个百分点，综合成绩上升50.0分。"
    ) in text


def test_a_period_without_tickets_is_an_empty_table(small: Office, tmp_path: Path) -> None:
    made = stats(small, "2022-01")
    assert made.with_exclusions.rows == ()
    assert "本期没有工单。" in "\n".join(
        each.text for each in docx.Document(str(write(small, made, tmp_path).docx)).paragraphs
    )
    with pytest.raises(NoPeriod):
        stats(small, "九月")


def test_a_period_that_runs_is_compared_with_as_many_days(small: Office) -> None:
    made = stats(small, "2023-10")  # by the clock it is 20 September, 9:30
    assert made.before.end == dt.datetime(2023, 8, 20, 9, 30, tzinfo=SHANGHAI)
