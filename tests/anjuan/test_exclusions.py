"""申请不计入评价: which clause, and what is wanting."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjuan.errors import SettingsError
from anjuan.exclusions import Fault, Shortfall, clause_key, judge
from anjuan.kinds import Kind
from anjuan.settings import ClauseSettings, ExclusionSettings, parse_settings

RULE = ExclusionSettings()
ASKS = "综上所述，申请本案件不计入考核评价。附件：1.沟通记录。"
CITES = f"该案件符合《不计入评价事项清单》第三条“诉求没有政策依据”的情形。{ASKS}"
ALL = ((Kind.RECORDING, "回访录音.wav"), (Kind.POLICY, "补偿办法.pdf"))


def lacks(text: str, filed: tuple[tuple[Kind, str], ...] = ALL) -> tuple[Shortfall, ...]:
    return judge(text, filed, RULE).shortfalls


def test_a_whole_application_lacks_nothing() -> None:
    found = judge(CITES, ALL, RULE)
    assert found.clause == RULE.clauses[2]
    assert found.shortfalls == ()


def test_what_a_draft_leaves_open_is_told_by_its_names() -> None:
    draft = f"{CITES}（待填：联系时间）（待填：经办人），（待填：联系时间）；表（待填）"
    assert lacks(draft) == (Shortfall(Fault.UNFILLED, "联系时间、经办人、表中空格"),)
    assert lacks(draft)[0].chinese == "申请材料里还有“待填”的内容：联系时间、经办人、表中空格"


@pytest.mark.parametrize(
    "cited",
    [
        "对应不计入评价事项清单第3条“无政策依据”。",
        "依据《不计入评价事项清单》第 三 条。",
        "依据《不计入评价\n事项清单》（2023年版）第３条。",
    ],
)
def test_a_clause_is_cited_in_many_ways(cited: str) -> None:
    assert judge(cited + ASKS, ALL, RULE).clause == RULE.clauses[2]


def test_a_clause_of_another_regulation_is_not_one_of_the_list() -> None:
    assert lacks(f"依据《信访工作条例》第三条。{ASKS}") == (Shortfall(Fault.NO_CLAUSE),)


def test_a_matter_quoted_word_by_word_names_its_clause() -> None:
    assert judge(f"属于清单中“诉求人撤回诉求的”情形。{ASKS}", ALL, RULE).clause == RULE.clauses[5]


def test_a_clause_that_the_list_has_not_is_told() -> None:
    assert lacks(f"符合清单第二十一条。{ASKS}") == (Shortfall(Fault.UNKNOWN_CLAUSE, "第二十一条"),)


@pytest.mark.parametrize("cited", ["第三条第二项", "第三条第（二）项", "第3条第1款第2项"])
def test_an_item_that_the_list_has_not_is_told_though_its_article_is_there(cited: str) -> None:
    plain = cited.replace("（", "(").replace("）", ")")
    assert lacks(f"符合清单{cited}“诉求没有政策依据，已依法依规答复的”。{ASKS}") == (
        Shortfall(Fault.UNKNOWN_CLAUSE, plain),
    )


def test_what_is_not_attached_is_told_by_its_name() -> None:
    found = lacks(CITES, ((Kind.PHOTO, "现场.jpg"),))
    assert found == (Shortfall(Fault.NO_ATTACHMENT, "联系记录"), Shortfall(Fault.NO_ATTACHMENT, "政策依据"))
    assert [each.chinese for each in found] == ["缺附件：联系记录", "缺附件：政策依据"]


def test_an_attachment_is_known_by_its_kind_or_by_its_name() -> None:
    by_name = ((Kind.OTHER, "与诉求人通话清单.pdf"), (Kind.OTHER, "安置补偿协议.pdf"))
    assert lacks(CITES, by_name) == ()


def test_what_does_not_ask_is_no_application() -> None:
    assert lacks("符合清单第三条。请予审核。") == (Shortfall(Fault.NO_REQUEST),)


@pytest.mark.parametrize(
    "said", ["不同意本案件不计入考核评价。", "本案件未申请不计入考核评价。", "是否不计入由区里定。"]
)
def test_what_is_refused_or_denied_is_no_request(said: str) -> None:
    assert lacks(f"符合清单第三条。{said}") == (Shortfall(Fault.NO_REQUEST),)


def test_an_office_that_wants_no_request_gets_none() -> None:
    assert judge("符合清单第三条。", ALL, RULE, ()).shortfalls == ()


def test_a_scan_without_text_is_for_a_person() -> None:
    assert lacks(" \n") == (Shortfall(Fault.NO_TEXT),)


def test_a_new_list_is_judged_by_its_own_clauses() -> None:
    later = dataclasses.replace(RULE, clauses=(ClauseSettings("第3条第2项", "撤诉", ()),))
    assert judge(f"清单第三条第二项。{ASKS}", (), later).clause == later.clauses[0]
    assert judge(f"清单第三条第一项。{ASKS}", (), later).clause is None


def chinese(number: int) -> str:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else digits[tens]) + "十" * bool(tens) + (digits[ones] if ones else "")


@given(st.integers(1, 99))
def test_arabic_and_chinese_numerals_are_one(number: int) -> None:
    assert clause_key(f"第{number}条") == clause_key(f"第{chinese(number)}条") == (number,)


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    assert judge(text, (), RULE).shortfalls


def test_the_settings_explain_every_attachment_and_know_every_kind() -> None:
    wrong = {
        "exclusions": [
            {
                "clauses": [{"clause": "第一条", "matter": "撤诉", "attachments": ["收据"]}],
                "evidence": [{"name": "录音", "kinds": ["tape"], "words": []}],
            }
        ]
    }
    with pytest.raises(SettingsError) as caught:
        parse_settings(wrong)
    assert {key for key, _ in caught.value.faults} == {
        "exclusions[1].clauses[1].attachments",
        "exclusions[1].evidence[1].kinds",
    }
