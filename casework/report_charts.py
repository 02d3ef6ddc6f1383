"""The charts of a report: they follow from the rows that are printed or typed, and are numbered as they stand in it."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from anjuan.settings import Settings
from casework.field_values import rows_of
from casework.report_papers import WITH_EXCLUSIONS

if TYPE_CHECKING:
    from templates.charts import Bar

Values = Mapping[str, object]
TREND, SUBJECTS = "受理趋势", "诉求热点"
READ = frozenset({TREND})
"""Of use though no template prints it."""
_LEAST, _MOST = 2, 40
"""Of bars: one alone compares nothing, and more do not fit on a page."""
_FIGURE = re.compile(r"\d+(\.\d+)?", re.ASCII)


def charted(derive: Callable[[Values, Settings], Values]) -> Callable[[Values, Settings], Values]:
    """The same derivation, and the charts of what it gives; a chart that was typed is left to be refused.

    They raise:
        BadValues: rows that their fields cannot take.
    """

    def completed(values: Values, settings: Settings) -> Values:
        told = derive(values, settings)
        groups = {row["承办单位"]: row["类别"] for row in rows_of(values, WITH_EXCLUSIONS)}
        found = _charts({**values, **told}, groups)
        return {**told, **{name: chart for name, chart in found.items() if not values.get(name)}}

    return completed


def _charts(values: Values, groups: Mapping[str, str]) -> dict[str, object]:
    """The charts for which there are figures, by their fields, in the order in which they stand in a report."""
    from archive.fonts import FOLDER, Face
    from templates.charts import Chart, Shape

    scores = rows_of(values, WITH_EXCLUSIONS)
    villages, departments = (
        _scores([row for row in scores if groups.get(row["承办单位"]) == group]) for group in ("村级", "科室")
    )
    drawn = (
        ("受理趋势图", "逐日受理量（单位：件）", _trend(rows_of(values, TREND)), Shape.STANDING),
        ("村级综合成绩图", "村（社区）综合成绩（单位：分）", _abridged(villages), Shape.LYING),
        ("科室综合成绩图", "科室综合成绩（单位：分）", _abridged(departments), Shape.LYING),
        ("诉求热点图", "诉求热点分布（单位：件）", _abridged(_subjects(rows_of(values, SUBJECTS))), Shape.LYING),
    )
    font = FOLDER / f"{Face.HEI}.ttf"
    told = [each for each in drawn if len(each[2]) >= _LEAST and any(bar.value for bar in each[2])]
    return {
        name: Chart(f"图{number}　{title}", bars, shape, font)
        for number, (name, title, bars, shape) in enumerate(told, 1)
    }


def _trend(days: Sequence[Mapping[str, str]]) -> "tuple[Bar, ...]":
    """A bar for each day; the month stands below the first day, and below the first of a month."""
    from templates.charts import Bar

    bars: list[Bar] = []
    for row in days:
        date, count = re.findall(r"\d+", row["日期"]), _number(row["受理量"])
        if date and count is not None:
            _, month, day = date
            label = f"{day}\n{month}月" if not bars or day == "1" else day
            bars.append(Bar(label, float(count), row["受理量"]))
    return tuple(bars)


def _scores(units: Sequence[Mapping[str, str]]) -> "tuple[Bar, ...]":
    """A bar for each unit that is ranked, the first one on top."""
    from templates.charts import Bar

    return tuple(
        Bar(row["承办单位"], float(score), row["综合成绩"])
        for row in units
        if _number(row["序号"]) is not None and (score := _number(row["综合成绩"])) is not None
    )


def _subjects(subjects: Sequence[Mapping[str, str]]) -> "tuple[Bar, ...]":
    """A bar for each subject, with its share of all tickets where that is known."""
    from templates.charts import Bar

    return tuple(
        Bar(row["诉求类别"], float(count), row["数量"] + (f"（{row['占比']}%）" if _number(row["占比"]) else ""))
        for row in subjects
        if (count := _number(row["数量"])) is not None
    )


def _abridged(bars: "tuple[Bar, ...]") -> "tuple[Bar, ...]":
    """No more bars than fit on a page; dots stand for those between."""
    from templates.charts import Bar

    return bars if len(bars) <= _MOST else (*bars[: _MOST // 2], Bar("……", 0, ""), *bars[-_MOST // 2 :])


def _number(text: str) -> Decimal | None:
    """What is printed as a number; None for a blank, for the dash of a figure that there is not, and for words."""
    return Decimal(text) if _FIGURE.fullmatch(text) else None
