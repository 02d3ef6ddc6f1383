import pytest

from anjuan.phrases import Prose


def test_a_number_is_found_whole_or_not_at_all() -> None:
    assert Prose.of("来电号码00000000，无法联系").says(("00000000",))
    assert not Prose.of("联系电话：010-00000000").says(("00000000",))
    assert not Prose.of("编号1000000001").says(("00000000",))


@pytest.mark.parametrize(
    "text", ["未更换", "没有及时更换", "不更换", "无更换", "更换：无。", "更换：暂无\n某镇", "更换:没有"]
)
def test_what_is_denied_before_or_after_was_not_said(text: str) -> None:
    assert not Prose.of(text).says(("更换",))


def test_what_goes_on_after_a_none_was_said() -> None:
    assert Prose.of("更换：无偿更换两盏").says(("更换",))


@pytest.mark.parametrize("text", ["拨打后未接通", "拨打后，均未能接通", "后来仍没有接通", "后无法接通"])
def test_what_is_denied_after_the_gap_was_not_said(text: str) -> None:
    assert not Prose.of(text).says(("后…接通",))
    assert Prose.of("拨打后，均已接通").says(("后…接通",))


@pytest.mark.parametrize("text", ["清单第三条", "清单第 3 项", "清单第（二）款", "清单第十二条规定"])
def test_a_clause_is_known_by_its_number(text: str) -> None:
    assert Prose.of(text).says(("清单{条款}",))


@pytest.mark.parametrize("text", ["清单第三条胡同", "清单第3条路", "清单第几条", "清单三条"])
def test_a_lane_is_no_clause(text: str) -> None:
    assert not Prose.of(text).says(("清单{条款}",))


def test_a_quote_goes_to_the_next_mark_of_punctuation() -> None:
    text = "已办理。青云店镇城乡建设办公室物业管理科工作人员李某于当日十时到场更换灯具两盏，恢复照明。"
    assert list(Prose.of(text).quotes(("更换",))) == [
        "青云店镇城乡建设办公室物业管理科工作人员李某于当日十时到场更换灯具两盏"
    ]


def test_a_quote_whose_clause_is_long_is_cut_and_says_so() -> None:
    [quote] = Prose.of("甲" * 60 + "更换" + "乙" * 60).quotes(("更换",))
    assert quote == "…" + "甲" * 40 + "更换" + "乙" * 40 + "…"
    assert list(Prose.of("甲" * 39 + "更换").quotes(("更换",))) == ["甲" * 39 + "更换"]
