import json
from pathlib import Path
from typing import Any

import pytest

from anjuan.settings import Settings
from casework.deriving import derived, read_by
from templates.charts import Chart, Shape
from templates.fields import BadValues

SAMPLES = Path(__file__).parents[2] / "samples" / "documents"
NAMES = ("受理趋势图", "村级综合成绩图", "科室综合成绩图", "诉求热点图")


def unit(name: str, group: str, visits: int, good: int) -> dict[str, object]:
    counts = dict.fromkeys(("受理量", "办结量", "有效回访", "联系数"), visits) | dict.fromkeys(
        ("解决数", "满意数"), good
    )
    return {"承办单位": name, "类别": group, "基本满意": 0, **counts}


def charts(key: str = "daily", **values: Any) -> dict[str, Chart]:
    told = derived(key, values, Settings())
    return {name: chart for name in NAMES if isinstance(chart := told.get(name), Chart)}


def bars(chart: Chart) -> list[tuple[str, float, str]]:
    return [(bar.label, bar.value, bar.figure) for bar in chart.bars]


@pytest.mark.parametrize("key", ["daily", "weekly", "monthly"])
def test_a_report_has_its_charts_numbered_as_they_stand(key: str) -> None:
    found = charts(key, **json.loads((SAMPLES / f"{key}.json").read_text(encoding="utf-8")))
    assert [chart.title.partition("　")[0] for chart in found.values()] == ["图1", "图2", "图3", "图4"]
    assert all(chart.font.is_file() for chart in found.values())


def test_the_trend_names_each_day_and_each_month_once() -> None:
    rows = [
        {"日期": day, "受理量": count} for day, count in (("2023-08-31", 3), ("2023年9月1日", "4"), ("2023/9/2", 0))
    ]
    [chart] = charts(受理趋势=rows).values()
    assert chart.shape is Shape.STANDING
    assert bars(chart) == [("31\n8月", 3, "3"), ("1\n9月", 4, "4"), ("2", 0, "0")]


def test_villages_and_departments_are_ranked_apart_and_who_is_not_ranked_is_not_shown() -> None:
    rows = [
        unit("甲村", "村级", 4, 2), unit("乙村", "村级", 4, 4), unit("丙村", "村级", 0, 0),
        unit("丁科", "科室", 2, 1), unit("戊科", "科室", 2, 2),
    ]  # fmt: skip
    villages, departments = charts(三率统计表=rows).values()
    # By hand: 10 + 50 * 2/4 + 40 * 2/4 = 55
    assert bars(villages) == [("乙村", 100, "100.0"), ("甲村", 55, "55.0")]
    assert bars(departments) == [("戊科", 100, "100.0"), ("丁科", 55, "55.0")]


def test_of_very_many_units_the_first_and_the_last_are_shown() -> None:
    [chart] = charts(三率统计表=[unit(f"{number}村", "村级", 100, number) for number in range(1, 56)]).values()
    labels = [bar.label for bar in chart.bars]
    assert labels == [
        *(f"{number}村" for number in range(55, 35, -1)),
        "……",
        *(f"{each}村" for each in range(20, 0, -1)),
    ]


def test_subjects_are_shown_with_their_share() -> None:
    subjects = [{"诉求类别": "供水", "数量": 3}, {"诉求类别": "供暖", "数量": "1"}, "只有问题没有数量"]
    [chart] = charts(受理量=4, 诉求热点=subjects).values()
    assert bars(chart) == [("供水", 3, "3（75.00%）"), ("供暖", 1, "1（25.00%）")]
    [plain] = charts(诉求热点=subjects).values()
    assert [bar.figure for bar in plain.bars] == ["3", "1"]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"受理趋势": [], "诉求热点": [], "三率统计表": []},
        {"受理趋势": [{"日期": "2023-09-14", "受理量": 3}], "诉求热点": [{"诉求类别": "供水", "数量": 3}]},
        {"受理趋势": [{"日期": f"2023-09-{day}", "受理量": 0} for day in (14, 15)]},
        {"受理趋势": "9月14日 3\n9月15日 4", "诉求热点": [{"诉求类别": "供水", "数量": "—"}, {"诉求类别": "供暖"}]},
        {"三率统计表": [unit("甲村", "村级", 0, 0), unit("乙村", "村级", 0, 0)]},
    ],
)
def test_where_there_is_nothing_to_compare_there_is_no_chart(values: dict[str, Any]) -> None:
    assert charts(**values) == {}


def test_a_chart_that_was_typed_is_left_to_be_refused() -> None:
    subjects = [{"诉求类别": "供水", "数量": 3}, {"诉求类别": "供暖", "数量": 1}]
    assert derived("daily", {"诉求热点": subjects, "诉求热点图": "图"}, Settings())["诉求热点图"] == "图"
    with pytest.raises(BadValues):
        charts(受理趋势=[{"日期": "没有这一天", "受理量": 1}])


def test_the_trend_is_of_use_to_reports_only() -> None:
    assert [key for key in ("daily", "weekly", "monthly", "rates") if "受理趋势" in read_by(key)] == [
        "daily", "weekly", "monthly",
    ]  # fmt: skip
