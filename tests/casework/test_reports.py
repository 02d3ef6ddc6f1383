"""Reports as the register fills them: which tickets count for which span, and what a reader is told."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest

from anjuan.figures import Span
from anjuan.ids import SHANGHAI
from anjuan.steps import Event, Step
from anjuan.ticket import Satisfaction, Solved, Ticket
from casework.office import Office
from casework.reports import Report, make, scope, values
from tests.casework.conftest import NOW

DAY = dt.date(2023, 9, 15)
GOOD: dict[str, Any] = {
    "visit_valid": True, "visit_contacted": True, "visit_solved": Solved.SOLVED,
    "visit_satisfied": Satisfaction.SATISFIED,
}  # fmt: skip
BAD: dict[str, Any] = {
    "visit_valid": True, "visit_contacted": True, "visit_solved": Solved.UNSOLVED,
    "visit_satisfied": Satisfaction.UNSATISFIED,
}  # fmt: skip


def at(month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> dt.datetime:
    return dt.datetime(2023, month, day, hour, minute, second, tzinfo=SHANGHAI)


def ticket(number: int, created: dt.datetime, unit: str, **said: Any) -> Ticket:
    return Ticket(f"热线-230914-{number:06}", created_at=created, unit_l3=unit, **said)


@pytest.fixture
def office(fresh_home: Path, tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(fresh_home, tmp_path / "办公")
    phone: dict[str, Any] = {"caller_phone": "13000000001", "caller_name": "王小明"}
    tickets = [
        ticket(1, at(9, 14, 11, 59, 59), "甲村", cat1="供水", **GOOD),
        ticket(2, at(9, 14, 12), "甲村", cat1="供水", closed_at=at(9, 15, 9), **GOOD, **phone),
        ticket(3, at(9, 15, 11, 59, 59), "乙村", cat1="供暖", title="王小明家暖气不热", **BAD, **phone),
        ticket(4, at(9, 15, 12), "乙村", cat1="供暖", **BAD),
        ticket(5, at(8, 19), "丙科", closed_at=at(9, 14, 12), resolution_type="挂账", **BAD),
        ticket(6, at(8, 18, 23, 59, 59), "丙科", resolution_type="挂账", **GOOD),
        ticket(7, at(8, 15, 13), "丙科", **GOOD),
        ticket(8, at(9, 1), "甲村", resolution_type="剔除", **BAD),
    ]
    with Office(tmp_path / "办公", clock=lambda: NOW) as opened:
        opened.register.tickets.upsert_many(tickets, NOW, "李", "导出.xlsx")
        yield opened


def test_a_daily_report_covers_noon_to_noon_and_compares_with_the_day_before(office: Office) -> None:
    covered = scope(office, Report.DAILY, DAY)
    assert covered.number == "2023年第258期"
    assert (covered.span, covered.before) == (Span(at(9, 14, 12), at(9, 15, 12)), Span(at(9, 13, 12), at(9, 14, 12)))
    assert (covered.so_far, covered.so_far_before) == (
        Span(at(8, 19), at(9, 15, 12)), Span(at(7, 19), at(8, 15, 12)),
    )  # fmt: skip
    told = values(office, Report.DAILY, covered)
    # By hand: 2 came, of which one is good in all: 2/2, 1/2, 1/2; ticket 2 and ticket 5 were closed
    assert {key: str(told[key]) for key in ("受理量", "办结量", "有效回访量", "响应率", "解决率", "上期受理量")} == {
        "受理量": "2", "办结量": "2", "有效回访量": "2", "响应率": "100.00", "解决率": "50.00", "上期受理量": "1",
    }  # fmt: skip
    assert (told["上期累计受理量"], told["上期累计综合成绩"]) == (0, "—")


def test_on_the_first_day_of_a_period_a_report_tells_of_the_new_one(office: Office) -> None:
    covered = scope(office, Report.DAILY, dt.date(2023, 9, 19))
    assert (covered.period, covered.so_far) == ("2023-10", Span(at(9, 19), at(9, 19, 12)))
    assert [day for day, _ in covered.cuts] == [dt.date(2023, 9, 19)]


def test_a_weekly_report_covers_monday_to_sunday(office: Office) -> None:
    covered = scope(office, Report.WEEKLY, DAY)
    assert covered.number == "2023年第37期"
    assert (covered.span, covered.before) == (Span(at(9, 11), at(9, 18)), Span(at(9, 4), at(9, 11)))
    assert covered.shown == (dt.date(2023, 9, 11), dt.date(2023, 9, 17))
    assert len(covered.cuts) == 7


def test_a_monthly_report_covers_the_period_of_its_day(office: Office) -> None:
    covered = scope(office, Report.MONTHLY, dt.date(2023, 8, 19))
    assert (covered.number, covered.span, covered.before) == (
        "2023年第9期", Span(at(8, 19), at(9, 19)), Span(at(7, 19), at(8, 19)),
    )  # fmt: skip
    assert len(covered.cuts) == 31


def test_who_stood_last_is_told_for_each_day_by_what_had_come_until_then(office: Office) -> None:
    told = values(office, Report.DAILY, scope(office, Report.DAILY, DAY))["后三名逐日排名"]
    assert isinstance(told, list)
    assert len(told) == 10
    # By hand: 甲 with its excluded ticket 1 bad of 1: 10 points; 丙 the same: nobody is before the other
    assert told[0] == {"日期": "9月6日", "倒数第一": "丙科、甲村（10.0）", "倒数第二": "—", "倒数第三": "—"}
    # 甲: 3 visits, 2 good: 10 + 50 * 2/3 + 40 * 2/3 = 70; 乙 and 丙: 10
    assert told[-1] == {
        "日期": "9月15日", "倒数第一": "丙科、乙村（10.0）", "倒数第二": "—", "倒数第三": "甲村（70.0）",
    }  # fmt: skip


def test_days_on_which_nobody_is_ranked_are_no_rows(office: Office) -> None:
    told = values(office, Report.MONTHLY, scope(office, Report.MONTHLY, dt.date(2023, 8, 1)))["后三名逐日排名"]
    assert told == []  # the one unit that was visited has full marks


def test_the_tables_of_a_daily_report_say_until_when_they_count(office: Office) -> None:
    assert (
        values(office, Report.DAILY, scope(office, Report.DAILY, DAY))["三率统计期间"] == "2023年8月19日至9月15日12时"
    )


def test_a_monthly_report_tells_applications_by_events_and_by_what_the_export_says(office: Office) -> None:
    def noted(number: int, *steps: tuple[Step, dt.datetime]) -> None:
        events = [Event(step, moment, "李", "依据清单") for step, moment in steps]
        assert office.register.steps.restore(f"热线-230914-{number:06}", events, NOW, "李") == len(steps)

    noted(1, (Step.APPLY_EXCLUSION, at(9, 15)), (Step.EXCLUDE, at(9, 16)))
    noted(2, (Step.APPLY_EXCLUSION, at(9, 16)))
    noted(6, (Step.PEND, at(8, 20)), (Step.SETTLE, at(9, 1)))
    noted(4, (Step.PEND, at(9, 16)))
    told = values(office, Report.MONTHLY, scope(office, Report.MONTHLY, DAY))
    names = ("申请不计入评价量", "批准不计入评价量", "挂账量", "销账量")
    assert [told[name] for name in names] == [3, 2, 2, 1]  # 1, 2, 8; 1, 8; 4, 5; 6


def test_a_report_is_written_with_what_is_known_and_leaves_the_rest_to_a_person(office: Office, tmp_path: Path) -> None:
    made = make(office, Report.WEEKLY, DAY, {"典型案例": [{"标题": "一盏路灯"}]}, out=tmp_path / "周报.docx")
    assert made.filled.blanks == ("工作建议",)
    document = docx.Document(str(made.filled.path))
    text = "\n".join(each.text for each in document.paragraphs)
    cells = [cell.text for each in document.tables for row in each.rows for cell in row.cells]
    assert "（2023年第37期）" in text
    assert "全镇受理12345市民服务热线诉求4件" in text
    assert "案例1：一盏路灯" in text
    assert "王某某" in cells
    assert not any("王小明" in each or "13000000001" in each for each in (text, *cells))
    assert make(office, Report.WEEKLY, DAY, {"工作建议": "无"}).filled.blanks == ()


def trend(office: Office, report: Report, day: dt.date) -> dict[dt.date, int]:
    rows = values(office, report, scope(office, report, day))["受理趋势"]
    assert isinstance(rows, list)
    return {row["日期"]: row["受理量"] for row in rows}


def test_the_trend_of_a_day_is_that_of_two_weeks_from_noon_to_noon(office: Office) -> None:
    told = trend(office, Report.DAILY, DAY)
    assert list(told) == [dt.date(2023, 9, day) for day in range(2, 16)]
    assert {day: count for day, count in told.items() if count} == {dt.date(2023, 9, 14): 1, DAY: 2}


def test_the_trend_of_a_period_is_that_of_its_days_and_no_day_to_come_is_in_it(office: Office) -> None:
    told = trend(office, Report.MONTHLY, DAY)
    assert list(told) == [dt.date(2023, 8, 19) + dt.timedelta(place) for place in range(31)]
    counts = {(day.month, day.day): count for day, count in told.items() if count}
    assert counts == {(8, 19): 1, (9, 1): 1, (9, 14): 2, (9, 15): 2}
    assert list(trend(office, Report.WEEKLY, NOW.date())) == [dt.date(2023, 9, day) for day in range(11, 21)]


def test_the_tables_of_a_report_are_those_of_the_period(office: Office) -> None:
    told = values(office, Report.DAILY, scope(office, Report.DAILY, DAY))
    whole, assessed = (
        {each["承办单位"]: (each["类别"], each["受理量"]) for each in told[name]}  # type: ignore[attr-defined]
        for name in ("三率统计表", "三率统计表不含剔除")
    )
    assert whole == {"甲村": ("村级", 3), "乙村": ("村级", 1), "丙科": ("科室", 1)}
    assert assessed == {"甲村": ("村级", 2), "乙村": ("村级", 1), "丙科": ("科室", 1)}


@pytest.mark.parametrize("report", list(Report))
def test_a_report_on_days_without_tickets_says_so(office: Office, report: Report, tmp_path: Path) -> None:
    made = make(office, report, dt.date(2022, 3, 1), {}, out=tmp_path / f"{report}.docx")
    text = "\n".join(each.text for each in docx.Document(str(made.filled.path)).paragraphs)
    assert "诉求0件" in text
    assert "无有效回访，不作排名" in text


def test_totals_stay_on_the_page_of_the_last_unit(office: Office, tmp_path: Path) -> None:
    made = make(office, Report.WEEKLY, DAY, {}, out=tmp_path / "周报.docx")
    table = docx.Document(str(made.filled.path)).tables[-1]
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows]
    assert [row.cells[1].text for row in table.rows[-2:]] == ["合计", "平均"]
    assert kept[-4:] == [None, True, True, None]
