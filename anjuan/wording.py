"""Figures in words, as the centre's reports write them (DOMAIN.md 1.5): 上升8.57%, 下降1.20个百分点, 持平."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from anjuan.settings import RateSettings

LEVEL = "持平"
BEFORE, CHANGE, SUM = "上期", "变化", "累计"
"""What a figure's name begins with for the span before, ends with for the change, and begins with within the period."""
MOST_DIGITS = 9
"""Before or after the point: more than any count or rate has."""

_COUNTS, _RATES, _SCORES = ("受理量",), ("响应率", "解决率", "满意率"), ("综合成绩",)


def count_change(now: Decimal, before: Decimal) -> str:
    """The change of a count in per cent of what it was; of nothing there are no per cent, so in tickets."""
    if now == before:
        return LEVEL
    if not before:
        return f"增加{now:f}件"
    return _change((now - before) / before * 100, "%", 2)


def rate_change(now: Decimal, before: Decimal) -> str:
    """The change between two rates, both in per cent as they are printed, with two digits."""
    return _change(rounded(now, 2) - rounded(before, 2), "个百分点", 2)


def score_change(now: Decimal, before: Decimal) -> str:
    """The change between two scores as they are printed, with one digit."""
    return _change(rounded(now, 1) - rounded(before, 1), "分", 1)


def rounded(number: Decimal, places: int) -> Decimal:
    """So many digits after the point; halves are rounded up."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def report_words(values: Mapping[str, object]) -> dict[str, object]:
    """What a report says of its figures, by the names of its fields; only where the figures are there.

    Of a figure and the one of the span before, the change (`受理量`, `上期受理量` → `受理量变化`), and so within the
    assessment period (`累计受理量` …); of each subject of 诉求热点, its share of all tickets and its change.
    """
    told: dict[str, object] = {}
    for names, change in ((_COUNTS, count_change), (_RATES, rate_change), (_SCORES, score_change)):
        for name in (*names, *(SUM + name for name in names)):
            now, before = _figure(values.get(name)), _figure(values.get(BEFORE + name))
            if now is not None and before is not None:
                told[name + CHANGE] = change(now, before)
    subjects = values.get("诉求热点")
    if isinstance(subjects, list | tuple):
        received = _figure(values.get("受理量"))
        told["诉求热点"] = [_subject(row, received) if isinstance(row, Mapping) else row for row in subjects]
    return told


def rates_note(rules: RateSettings) -> str:
    """What stands above a table of rates: how each figure was reckoned, a line for each of three points."""
    share = f"{Decimal(rules.mostly_satisfied) / 100:f}"
    ties = "按受理量从高到低排序" if rules.tie_break == "received" else "名次并列"
    begun = f"{rules.since.year}年{rules.since.month}月{rules.since.day}日起执行。"
    return (
        f"统计口径：1.响应率＝联系数÷有效回访；解决率＝解决数÷有效回访；满意率＝（满意数＋{share}×基本满意）÷有效回访。\n"
        f"2.综合成绩＝响应率×{rules.response}%＋解决率×{rules.solution}%＋满意率×{rules.satisfaction}%，满分100分，"
        f"成绩相同的{ties}{'。' if rules.since == RateSettings().since else '；' + begun}\n"
        "3.“合计”由各单位数量汇总后计算，“平均”为各单位比率和成绩的算术平均；无有效回访的单位以“—”表示，不参与排名。"
    )


def _subject(row: Mapping[str, object], received: Decimal | None) -> dict[str, object]:
    told = dict(row)
    now, before = _figure(row.get("数量")), _figure(row.get(BEFORE + "数量"))
    if now is not None and received:
        told["占比"] = rounded(now / received * 100, 2)
    if now is not None and before is not None:
        told[CHANGE] = count_change(now, before)
    return told


def _change(difference: Decimal, unit: str, places: int) -> str:
    shown = rounded(abs(difference), places)
    if not shown:
        return LEVEL
    return f"{'上升' if difference > 0 else '下降'}{shown:f}{unit}"


def _figure(value: object) -> Decimal | None:
    """The number; None for what no count and no rate can be, such as the dash of a rate without a denominator."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    try:
        number = Decimal(str(value).replace(",", "").strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and number >= 0 and abs(number.adjusted()) < MOST_DIGITS else None
