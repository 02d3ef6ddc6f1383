import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from anjuan.answers import Approved, passages

DAY = dt.date(2024, 3, 15)


def test_a_wording_is_in_force_until_its_last_day_or_until_it_is_retired() -> None:
    assert Approved("答复", "城建科").in_force(DAY)
    assert Approved("答复", "城建科", valid_until=DAY).in_force(DAY)
    assert not Approved("答复", "城建科", valid_until=DAY - dt.timedelta(days=1)).in_force(DAY)
    assert not Approved("答复", "城建科", retired_on=DAY).in_force(DAY)


def test_short_sentences_are_joined_and_a_passage_ends_with_a_sentence() -> None:
    text = (
        "您好。" + "经核实，该处路灯由市政服务中心负责维护，已安排维修人员于当日到场更换灯具并恢复照明，请您放心。" * 3
    )
    found = list(passages(text))
    assert len(found) == 2
    assert found[0].startswith("您好。经核实")
    assert all(each.endswith("。") for each in found)


@given(st.text(alphabet="停车费用由物业。！\n ；", max_size=600))
def test_passages_leave_out_nothing_but_blanks_and_stray_marks(text: str) -> None:
    def bare(some: str) -> str:
        return "".join(char for char in some if char not in "。！；\n ")

    assert bare("".join(passages(text))) == bare(text)
