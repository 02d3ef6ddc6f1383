import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

import pytest

from anjuan.rates import ImpossibleCounts
from anjuan.settings import RateSettings, ReportSettings, Settings
from casework.report_papers import ReversedSpan, closing, running
from templates.fields import BadValues


def row(unit: str, group: str, received: int, visits: int, solved: int) -> dict[str, object]:
    return {
        "承办单位": unit, "类别": group, "受理量": received, "办结量": received, "有效回访": visits, "联系数": visits,
        "解决数": solved, "满意数": solved, "基本满意": 0,
    }  # fmt: skip


ROWS = [
    row("甲村", "村级", 5, 4, 2),
    row("乙村", "村级", 6, 4, 4),
    row("丙村", "村级", 7, 0, 0),
    row("丁村", "村级", 3, 2, 0),
    row("戊村", "村级", 8, 4, 3),
    row("某科", "科室", 4, 4, 1),
]


def test_from_the_counts_follow_rates_ranks_total_and_mean() -> None:
    table = running({"三率统计表": ROWS}, Settings())["三率统计表"]
    assert isinstance(table, list)
    assert [(each.get("序号"), each["承办单位"], each["综合成绩"]) for each in table] == [
        (1, "乙村", Decimal("100.0")),
        (2, "戊村", Decimal("77.5")),
        (3, "甲村", Decimal("55.0")),
        (4, "某科", Decimal("32.5")),
        (5, "丁村", Decimal("10.0")),
        ("—", "丙村", "—"),
        (None, "合计", Decimal("60.0")),
        (None, "平均", Decimal("55.0")),
    ]
    assert table[-2]["受理量"] == 33
    assert "受理量" not in table[-1]


def test_the_first_and_the_last_are_named_and_nobody_as_both() -> None:
    told = running({"三率统计表": ROWS}, Settings())
    named = {key: [each["承办单位"] for each in told[key]] for key in told if key.endswith("三名")}  # type: ignore[attr-defined]
    assert named == {
        "村级前三名": ["乙村", "戊村", "甲村"],
        "村级后三名": ["丁村"],
        "科室前三名": ["某科"],
        "科室后三名": [],
    }


def named(told: Mapping[str, object]) -> dict[str, list[str]]:
    return {
        key.removeprefix("村级"): [each["承办单位"] + each["并列"] for each in told[key]]  # type: ignore[attr-defined]
        for key in told
        if key.startswith("村级") and key.endswith("名")
    }


def test_who_shares_the_last_place_that_is_named_is_named_too() -> None:
    rows = [
        row(f"{name}村", "村级", 4, 4, solved)
        for name, solved in zip("甲乙丙丁戊己庚辛", (4, 3, 2, 2, 1, 1, 0, 0), strict=True)
    ]
    assert named(running({"三率统计表": rows}, Settings())) == {
        "前三名": ["甲村", "乙村", "丁村并列", "丙村并列"],
        "后三名": ["己村并列", "戊村并列", "庚村并列", "辛村并列"],
    }
    one = Settings(reports=(ReportSettings(ranked=1),))
    told = running({"三率统计表": rows}, one)
    assert named(told) == {"前三名": ["甲村"], "后三名": ["庚村并列", "辛村并列"]}
    assert told["列名名次"] == "一"


def test_full_marks_are_never_the_last() -> None:
    rows = [row(f"{name}村", "村级", 9 - place, 4, 4) for place, name in enumerate("甲乙丙丁戊")]
    assert named(running({"三率统计表": rows}, Settings()))["后三名"] == []
    rows[-1] = row("戊村", "村级", 4, 4, 3)
    assert named(running({"三率统计表": rows}, Settings()))["后三名"] == ["戊村"]


def test_a_report_within_the_period_tells_what_has_come_together_and_one_on_the_period_tells_of_it() -> None:
    values = {"三率统计表": ROWS, "受理量": 2, "上期累计受理量": 30, "上期受理量": 44}
    assert running(values, Settings()).items() >= {
        "累计受理量": 33, "累计解决率": Decimal("55.56"), "累计受理量变化": "上升10.00%", "受理量变化": "下降95.45%",
    }.items()  # fmt: skip
    assert closing(values, Settings()).items() >= {"受理量": 33, "有效回访量": 18, "受理量变化": "下降25.00%"}.items()


@pytest.mark.parametrize(
    ("ended", "weights"),
    [("2025-12-31", "10%"), ("2026年1月1日12时", "30%"), (dt.date(2026, 1, 1), "30%"), ("年底", "30%"), (None, "30%")],
)
def test_the_rules_are_those_of_the_day_on_which_the_counting_ended(ended: object, weights: str) -> None:
    settings = Settings(rates=(RateSettings(), RateSettings(dt.date(2026, 1, 1), 30, 35, 35, 80)))
    note = str(running({"统计截止": ended}, settings)["三率统计口径"])
    assert f"响应率×{weights}" in note
    assert ("满意数＋0.8×基本满意" in note, "2026年1月1日起执行" in note) == (weights == "30%", weights == "30%")


def test_a_unit_that_is_there_twice_is_counted_once() -> None:
    table = running({"三率统计表": [ROWS[0], ROWS[0]]}, Settings())["三率统计表"]
    assert [(each["承办单位"], each["受理量"]) for each in table[:2]] == [("甲村", 10), ("合计", 10)]  # type: ignore[index]


def test_counts_that_cannot_be_are_refused() -> None:
    with pytest.raises(ImpossibleCounts):
        running({"三率统计表": [row("甲村", "村级", 5, 4, 5)]}, Settings())
    with pytest.raises(BadValues):
        running({"三率统计表不含剔除": [{"承办单位": "甲村", "受理量": "若干"}]}, Settings())
    with pytest.raises(BadValues):
        running({"三率统计表": [{"单位": "甲村"}]}, Settings())


def test_where_nothing_is_counted_only_the_rules_are_told() -> None:
    assert list(running({}, Settings())) == ["三率统计口径", "列名名次"]


def test_a_span_without_tickets_is_told_as_one() -> None:
    told = running({"三率统计表": []}, Settings())
    assert (told["三率统计表"], told["累计受理量"], told["累计响应率"], told["村级前三名"]) == ([], 0, "—", [])


def test_rates_and_scores_have_the_digits_of_the_rule() -> None:
    rules = RateSettings(rate_places=1, score_places=0, tie_break="none")
    told = running({"三率统计表": [row("甲村", "村级", 5, 3, 2)]}, Settings(rates=(rules,)))
    # By hand: 2/3 = 66.666… %; 10 + 50 * 2/3 + 40 * 2/3 = 70
    assert [str(told[name]) for name in ("累计解决率", "累计综合成绩")] == ["66.7", "70"]
    assert "成绩相同的名次并列" in str(told["三率统计口径"])


def test_a_span_does_not_end_before_it_begins() -> None:
    with pytest.raises(ReversedSpan):
        running({"统计起始": "2023-09-14", "统计截止": "2023年9月13日23时"}, Settings())
    assert running({"统计起始": "2023-09-14", "统计截止": "2023-09-14"}, Settings())
