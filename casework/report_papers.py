"""What the reports print that follows from the counts in them: three rates, ranks, totals, changes in words."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

from anjuan.dating import moment
from anjuan.errors import AnjuanError
from anjuan.rates import (
    Rates,
    Standing,
    Tally,
    foremost,
    hindmost,
    is_ranked,
    mean,
    printed_rates,
    printed_score,
    rated,
    standings,
)
from anjuan.settings import RateSettings, ReportSettings, Settings, in_force
from anjuan.wording import SUM, rates_note, report_words
from casework.field_values import Values, rows_of, taken

WITH_EXCLUSIONS, WITHOUT_EXCLUSIONS = "三率统计表", "三率统计表不含剔除"
COUNTS = ("受理量", "办结量", "有效回访", "联系数", "解决数", "满意数", "基本满意")
"""The columns of a tally, in its order."""
CLOSING = ("受理量", "办结量", "有效回访量", "响应率", "解决率", "满意率", "综合成绩")
"""What the whole town has come to, computed from its units."""
RUNNING = tuple(f"{SUM}{name}" for name in CLOSING)
READ = frozenset({WITH_EXCLUSIONS, WITHOUT_EXCLUSIONS, "统计截止", *(f"上期{name}" for name in (*CLOSING, *RUNNING))})
"""Of use where they are not printed: a change is worded from two figures."""
_NUMERALS = "一二三四五六七八九十"


class ReversedSpan(AnjuanError):
    """A span of counting that ends before it begins.

    Attributes:
        first: 统计起始, as it is printed.
        last: 统计截止, as it is printed.
    """

    def __init__(self, first: str, last: str) -> None:
        super().__init__(first, last)
        self.first = first
        self.last = last


def running(values: Values, settings: Settings) -> dict[str, object]:
    """Of a report within the assessment period: its tables tell what the period has come to so far.

    Raises:
        ImpossibleCounts, ReversedSpan, BadValues
    """
    return _report(values, settings, SUM)


def closing(values: Values, settings: Settings) -> dict[str, object]:
    """Of a report on a whole assessment period: its tables tell of that period.

    Raises:
        ImpossibleCounts, ReversedSpan, BadValues
    """
    return _report(values, settings, "")


def _report(values: Values, settings: Settings, prefix: str) -> dict[str, object]:
    _check_span(values)
    rules, shown = _rules(values, settings), _shown(values, settings)
    told: dict[str, object] = {"三率统计口径": rates_note(rules), "列名名次": _NUMERALS[shown.ranked - 1]}
    for table in (WITH_EXCLUSIONS, WITHOUT_EXCLUSIONS):
        if values.get(table) is None:
            continue
        counted = rows_of(values, table)
        found = standings(_tallies(counted), rules)
        total = sum((each.tally for each in found), Tally())
        told[table] = _table(found, total, rules)
        if table == WITH_EXCLUSIONS:
            told |= _ranks(found, rules, {row["承办单位"]: row["类别"] for row in counted}, shown.ranked)
            told |= _whole(total, rules, prefix)
    return {**told, **report_words({**values, **told})}


def _check_span(values: Values) -> None:
    first, last = (moment(values.get(name)) for name in ("统计起始", "统计截止"))
    if first and last and last < first:
        raise ReversedSpan(str(taken(values, "统计起始")), str(taken(values, "统计截止")))


def _rules(values: Values, settings: Settings) -> RateSettings:
    return in_force(settings.rates, _ended(values)) or RateSettings()


def _shown(values: Values, settings: Settings) -> ReportSettings:
    return in_force(settings.reports, _ended(values)) or ReportSettings()


def _ended(values: Values) -> dt.date:
    """The day on which the counting ended, by whose rules it was done; of a date that cannot be read, the latest."""
    until = moment(taken(values, "统计截止"))
    return until.date() if until else dt.date.max


def _tallies(rows: Sequence[Mapping[str, str]]) -> dict[str, Tally]:
    """By unit; the counts of a unit that is there twice come together."""
    tallies: dict[str, Tally] = {}
    for row in rows:
        tallies[row["承办单位"]] = tallies.get(row["承办单位"], Tally()) + _tally(row)
    return tallies


def _tally(row: Mapping[str, str]) -> Tally:
    return Tally(*(int(row[name]) if row[name] not in ("", "—") else 0 for name in COUNTS))


def _table(found: Sequence[Standing], total: Tally, rules: RateSettings) -> list[dict[str, object]]:
    """A row for each unit, then the pooled total, then the mean of the units that have rates; no rows of no units."""
    if not found:
        return []
    units = [
        {"序号": each.rank or "—", "承办单位": each.unit, **_line(each.tally, each.rates, rules)} for each in found
    ]
    average = mean([each.rates for each in found if each.rates and is_ranked(each)])
    return [
        *units,
        {"承办单位": "合计", **_line(total, rated(total, rules), rules)},
        {"承办单位": "平均", **_figures(average, rules)},
    ]


def _line(tally: Tally, rates: Rates | None, rules: RateSettings) -> dict[str, object]:
    return {**dict(zip(COUNTS, tally.counts, strict=True)), **_figures(rates, rules)}


def _figures(rates: Rates | None, rules: RateSettings) -> dict[str, object]:
    """The rates in per cent and the score, as they are printed; dashes without a denominator."""
    names = ("响应率", "解决率", "满意率", "综合成绩")
    if rates is None:
        return dict.fromkeys(names, "—")
    return dict(zip(names, (*printed_rates(rates, rules), printed_score(rates, rules)), strict=True))


def _ranks(found: Sequence[Standing], rules: RateSettings, groups: Mapping[str, str], count: int) -> dict[str, object]:
    """The first and the last of villages and of departments; nobody is named as both."""
    told: dict[str, object] = {}
    for group in ("村级", "科室"):
        ranked = [each for each in found if is_ranked(each) and groups[each.unit] == group]
        first = foremost(ranked, count)
        last = hindmost(ranked[len(first) :], count, rules)
        shared = Counter(each.rank for each in ranked)
        for name, named in ((f"{group}前三名", first), (f"{group}后三名", last)):
            told[name] = [
                {
                    "承办单位": each.unit,
                    "综合成绩": printed_score(each.rates, rules) if each.rates else "—",
                    "并列": "并列" if shared[each.rank] > 1 else "",
                }
                for each in named
            ]
    return told


def _whole(total: Tally, rules: RateSettings, prefix: str) -> dict[str, object]:
    """What the whole town has come to."""
    told = {
        "受理量": total.received,
        "办结量": total.closed,
        "有效回访量": total.visits,
        **_figures(rated(total, rules), rules),
    }
    return {prefix + name: value for name, value in told.items()}
