import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjuan.scoring import (
    BadDeduction,
    Deduction,
    DeductionFault,
    UnknownPost,
    UnknownScoreItem,
    losses_of,
    post_named,
    scores_of,
    total,
)
from anjuan.settings import ScoringSettings

TABLE = ScoringSettings()
SUPERVISOR = post_named(TABLE, "项目主管")


def deduction(item: str, **measures: Decimal) -> Deduction:
    return Deduction(item, "2023年10月12日", "日报漏报一件工单", **measures)


@pytest.mark.parametrize("post", TABLE.posts, ids=lambda post: post.post)
def test_the_points_of_each_post_sum_to_100(post: object) -> None:
    assert total(scores_of(post, ())) == 100


def test_a_month_is_scored_by_hand() -> None:
    losses = losses_of(
        SUPERVISOR,
        [
            deduction("日报审核", times=Decimal(3)),
            deduction("仪容仪表"),
            deduction("市级月度考核材料报送工作", points=Decimal("0.5")),
        ],
    )
    assert [loss.points for loss in losses] == [6, 1, Decimal("0.5")]
    scores = scores_of(SUPERVISOR, losses)
    assert [score.score for score in scores] == [20, Decimal("19.5"), 10, 14, 10, 9, 10]
    assert total(scores) == Decimal("92.5")


@given(st.lists(st.tuples(st.sampled_from(SUPERVISOR.items), st.decimals("0.1", 500, places=1))))
def test_no_item_loses_more_than_its_points(drawn: list[tuple[object, Decimal]]) -> None:
    losses = losses_of(SUPERVISOR, [deduction(item.item, points=points) for item, points in drawn])
    scores = scores_of(SUPERVISOR, losses)
    for score in scores:
        assert 0 <= score.score <= score.item.points
        lost = sum(points for item, points in drawn if item is score.item)
        assert score.score == max(0, score.item.points - lost)
    assert 0 <= total(scores) <= 100


def test_a_post_is_found_by_a_part_of_its_name_that_no_other_has() -> None:
    assert post_named(TABLE, "行政").post == post_named(TABLE, " 信息撰写 ").post == "行政（信息撰写）"


def test_a_leader_is_scored_as_the_post_is() -> None:
    assert post_named(TABLE, "行政组长") is post_named(TABLE, "行政")


@pytest.mark.parametrize("name", ["座席", "座席组长", "组长", "", " "])
def test_a_post_that_the_table_lacks_is_named_with_those_it_has(name: str) -> None:
    with pytest.raises(UnknownPost) as caught:
        post_named(TABLE, name)
    assert caught.value.known == ("项目主管", "行政（信息撰写）")


@pytest.mark.parametrize("name", ["周报、月刊撰写", "工作"])
def test_an_item_that_the_post_lacks_or_that_is_ambiguous_is_named_with_those_it_has(name: str) -> None:
    with pytest.raises(UnknownScoreItem) as caught:
        losses_of(SUPERVISOR, [deduction(name)])
    assert (caught.value.name, len(caught.value.known)) == (name, 7)


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (Deduction("仪容仪表", "", "未着工装"), DeductionFault.NO_GROUNDS),
        (Deduction("仪容仪表", "2023年10月12日", " "), DeductionFault.NO_GROUNDS),
        (deduction("仪容仪表", times=Decimal(0)), DeductionFault.NOT_POSITIVE),
        (deduction("仪容仪表", points=Decimal(-1)), DeductionFault.NOT_POSITIVE),
        (deduction("仪容仪表", times=Decimal(1), points=Decimal(1)), DeductionFault.TWO_MEASURES),
    ],
)
def test_a_deduction_without_day_reason_or_measure_does_not_count(wrong: Deduction, fault: DeductionFault) -> None:
    with pytest.raises(BadDeduction) as caught:
        losses_of(SUPERVISOR, [deduction("仪容仪表"), wrong])
    assert (caught.value.row, caught.value.fault) == (2, fault)


def test_a_deduction_outside_of_the_span_that_is_scored_is_refused() -> None:
    october = (dt.date(2023, 10, 1), dt.date(2023, 10, 31))
    late = Deduction("仪容仪表", "2023-11-01", "未着工装")
    assert len(losses_of(SUPERVISOR, [deduction("仪容仪表"), late])) == 2
    with pytest.raises(BadDeduction) as caught:
        losses_of(SUPERVISOR, [deduction("仪容仪表"), late], october)
    assert (caught.value.row, caught.value.fault) == (2, DeductionFault.OUTSIDE)
