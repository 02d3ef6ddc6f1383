from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjuan.wording import count_change, rate_change, report_words, rounded, score_change

counts = st.integers(0, 10**6).map(Decimal)
percents = st.decimals(0, 100, places=4)


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [(38, 35, "上升8.57%"), (32, 40, "下降20.00%"), (40, 40, "持平"), (0, 12, "下降100.00%"), (5, 0, "增加5件")],
)
def test_a_count_changes_in_per_cent_of_what_it_was(now: int, before: int, words: str) -> None:
    assert count_change(Decimal(now), Decimal(before)) == words


def test_rates_differ_by_percentage_points_of_what_is_printed() -> None:
    assert rate_change(Decimal("86.36"), Decimal("84.26")) == "上升2.10个百分点"
    assert rate_change(Decimal("84.26"), Decimal("86.36")) == "下降2.10个百分点"
    assert rate_change(Decimal("86.361"), Decimal("86.359")) == "持平"
    assert score_change(Decimal("91.25"), Decimal("90.4")) == "上升0.9分"


@given(percents, percents)
def test_exchanging_two_rates_turns_the_word_and_keeps_the_figure(now: Decimal, before: Decimal) -> None:
    there, back = rate_change(now, before), rate_change(before, now)
    turned = {"上升": "下降", "下降": "上升"}
    assert back == turned.get(there[:2], there[:2]) + there[2:]
    if there != "持平":
        figure = Decimal(there.removesuffix("个百分点")[2:])
        assert figure == abs(rounded(now, 2) - rounded(before, 2))


@given(counts, counts)
def test_a_count_never_falls_below_zero_or_rises_when_it_falls(now: Decimal, before: Decimal) -> None:
    words = count_change(now, before)
    assert words.startswith("上升" if now > before else "下降") or words in ("持平", f"增加{now:f}件")
    if words.startswith("下降"):
        assert Decimal(words[2:-1]) <= 100


def test_a_change_is_told_only_of_two_figures() -> None:
    told = report_words({
        "受理量": 38, "上期受理量": "35", "解决率": "86.36", "上期解决率": "—", "累计满意率": 90, "上期累计满意率": 90,
        "满意率": 88, "综合成绩": True, "上期综合成绩": 1,
    })  # fmt: skip
    assert told == {"受理量变化": "上升8.57%", "累计满意率变化": "持平"}


def test_a_subject_is_told_its_share_and_its_change() -> None:
    rows = [{"诉求类别": "市政", "数量": 9, "上期数量": 6}, {"诉求类别": "物业", "数量": 4}, "供水"]
    assert report_words({"受理量": 38, "诉求热点": rows})["诉求热点"] == [
        {"诉求类别": "市政", "数量": 9, "上期数量": 6, "占比": Decimal("23.68"), "变化": "上升50.00%"},
        {"诉求类别": "物业", "数量": 4, "占比": Decimal("10.53")},
        "供水",
    ]
    assert report_words({"受理量": 0, "诉求热点": rows[1:2]})["诉求热点"] == rows[1:2]


@given(
    st.dictionaries(
        st.sampled_from(["受理量", "上期受理量", "解决率", "上期解决率", "诉求热点"]), st.text() | st.floats()
    )
)
def test_whatever_is_typed_is_left_to_those_who_print_it(values: dict[str, object]) -> None:
    assert set(report_words(values)) <= {"受理量变化", "解决率变化"}
