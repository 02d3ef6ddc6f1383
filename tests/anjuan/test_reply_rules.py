"""An office's own rules for replies: how they are read, and what is told of those that are wrong."""

import tomllib

import pytest

from anjuan.errors import SettingsError
from anjuan.phrases import phrase_fault
from anjuan.replies import review
from anjuan.reply_rules import Part, office_rules, rule_faults
from anjuan.reply_table import DEFAULT_RULES
from anjuan.settings import parse_settings

HEATING = """
[[reply_rules]]
id = "本镇-1"
name = "供暖未写温度"
severity = "高"
appeal = ["供暖", "暖气不热"]
needs = [{ name = "室温", words = ["摄氏度", "室温…度"] }]
finding = "没有写明{缺少}"
suggestion = "补写{缺少}。"
"""


def faults(text: str) -> dict[str, str]:
    with pytest.raises(SettingsError) as caught:
        parse_settings(tomllib.loads(text))
    return dict(caught.value.faults)


def test_our_own_rules_keep_to_what_we_ask_of_an_offices() -> None:
    assert list(rule_faults((), DEFAULT_RULES)) == []
    assert len({rule.id for rule in DEFAULT_RULES}) == len(DEFAULT_RULES)


def test_a_new_rule_of_the_settings_is_applied() -> None:
    settings = parse_settings(tomllib.loads(HEATING))
    rules = office_rules(DEFAULT_RULES, settings.reply_rules)
    answer = "经现场核实，管道堵塞，9月14日已疏通。9月14日与您沟通，您表示满意。"
    [finding] = review(answer, appeal="暖气不热", rules=rules).findings
    assert (finding.rule, finding.text, finding.suggestion) == ("本镇-1", "没有写明室温", "补写室温。")
    assert not review(answer + "室温二十一度。", appeal="暖气不热", rules=rules).findings


def test_a_part_that_an_office_names_joins_ours() -> None:
    settings = parse_settings({"reply_rules": [{"id": "15", "needs": [{"name": "照片", "words": ["照片"]}]}]})
    [rule] = [each for each in office_rules(DEFAULT_RULES, settings.reply_rules) if each.id == "15"]
    assert rule.needs[-1] == Part("照片", ("照片",))
    assert [part.name for part in rule.needs] == ["核实情况", "处理措施", "照片"]


def test_what_is_wrong_with_a_rule_is_told_by_its_place() -> None:
    told = faults('[[reply_rules]]\nid = "6"\nsays = ["…师傅"]\nunless = ["{姓名}"]\n[[reply_rules]]\nname = "甲"\n')
    assert told.keys() == {"reply_rules[1].says[1]", "reply_rules[1].unless[1]", "reply_rules[2].id"}
    told = faults('[[reply_rules]]\nid = "新"\nseverity = "很高"\n')
    assert told.keys() >= {"reply_rules[1].name", "reply_rules[1].finding", "reply_rules[1].says"}
    assert "reply_rules[1].severity" in told
    many = faults(f'[[reply_rules]]\nid = "6"\nsays = {[f"词{n}" for n in range(701)]}\n')
    assert many.keys() == {"reply_rules[1].says"}


@pytest.mark.parametrize("phrase", ["师傅", "与您…联系", "{时间}……联系", "已协调。", "（附件）"])
def test_a_sound_phrase_has_no_fault(phrase: str) -> None:
    assert phrase_fault(phrase) is None


@pytest.mark.parametrize("phrase", ["…", "。", "…联系", "联系…", "甲…乙…丙", "{电话}", "}", "长" * 41])
def test_a_phrase_that_would_match_anything_or_run_long_is_a_fault(phrase: str) -> None:
    assert phrase_fault(phrase)
