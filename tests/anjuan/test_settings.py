import dataclasses
import datetime as dt

import pytest

from anjuan.errors import SettingsError
from anjuan.pattern_faults import regex_fault
from anjuan.settings import Settings, parse_settings


def test_nothing_written_means_the_defaults() -> None:
    assert parse_settings({}) == Settings()


def test_all_faults_are_told_at_once_with_their_names() -> None:
    with pytest.raises(SettingsError) as caught:
        parse_settings(
            {
                "intake": {"settle_seconds": "x", "unknown": 1, "polling": "often"},
                "text": 3,
                "numbers": [{"regex": "("}, {"regex": r"A(?P<n>\d)", "canonical": "A{m}"}],
                "assessment": [{"first_day": 31}],
                "completeness": [{"kinds": ["letter"]}],
            }
        )
    assert {key for key, _ in caught.value.faults} == {
        "intake.settle_seconds",
        "intake.unknown",
        "intake.polling",
        "text",
        "numbers[1].regex",
        "numbers[2].canonical",
        "assessment[1].first_day",
        "completeness[1].kinds",
    }


def test_a_whole_number_will_do_for_a_fraction_and_no_other_way_round() -> None:
    assert parse_settings({"intake": {"scan_seconds": 5}}).intake.scan_seconds == 5.0
    with pytest.raises(SettingsError):
        parse_settings({"intake": {"zip_max_depth": 2.5}})


def test_yes_is_no_number() -> None:
    with pytest.raises(SettingsError):
        parse_settings({"intake": {"scan_seconds": True}})


def faults(document: dict[str, object]) -> dict[str, str]:
    with pytest.raises(SettingsError) as caught:
        parse_settings(document)
    return dict(caught.value.faults)


def test_each_number_has_its_least_and_all_that_are_beyond_are_told_at_once() -> None:
    wrong = {
        "intake": {"settle_seconds": -5, "scan_seconds": 0, "zip_max_depth": 0, "max_file_mib": 0, "zip_max_ratio": 1},
        "text": {"workers": 0, "seconds": 0.0, "memory_mib": 1, "max_pages": 0, "max_characters": 0},
        "search": {"check_hour": -1},
        "archive": {"photo_dpi": 0, "convert_seconds": float("inf")},
        "assessment": [{"first_day": 0}],
    }
    told = faults(wrong)
    assert set(told) == {f"{part}.{key}" for part, keys in wrong.items() if isinstance(keys, dict) for key in keys} | {
        "assessment[1].first_day"
    }
    assert told["intake.settle_seconds"] == "应在 0 到 3600 之间，现在是 -5"
    assert told["text.memory_mib"] == "不能小于 256，现在是 1"


def test_every_number_of_the_settings_is_bounded() -> None:
    def unbounded(kind: type) -> list[str]:
        return [
            f"{kind.__name__}.{each.name}"
            for each in dataclasses.fields(kind)
            if each.type in (int, float) and "least" not in each.metadata
        ]

    parts = [type(getattr(Settings(), each.name)) for each in dataclasses.fields(Settings)]
    kinds = [each for each in parts if dataclasses.is_dataclass(each)] + [type(Settings().assessment[0])]
    assert [name for kind in kinds for name in unbounded(kind)] == []


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_finite_number_is_refused(value: float) -> None:
    assert set(faults({"intake": {"settle_seconds": value}})) == {"intake.settle_seconds"}


def test_a_fault_of_one_value_hides_no_fault_of_another_and_breaks_nothing() -> None:
    told = faults(
        {
            "numbers": [{"name": "A", "regex": 3}, {"regex": "("}],
            "assessment": [{"first_day": "x", "since": dt.date(2026, 1, 1)}],
            "completeness": [{"kinds": [3], "stages": "x"}],
            "intake": {"quoting_words": ["", "见"]},
        }
    )
    assert set(told) == {
        "numbers[1].regex",
        "numbers[2].regex",
        "assessment[1].first_day",
        "completeness[1].kinds[1]",
        "completeness[1].stages",
        "intake.quoting_words[1]",
    }


@pytest.mark.parametrize(
    "regex",
    [
        "",
        ".*",
        ".+",
        r"\d*",
        r"(?=\d)",
        "ABC",
        r"[^a]\w",
        r"(?:AB|12)C",
        r".+\d",
        r"\w+\d",
        r"[^-]*-\d{6}",
        r"(a+)+1",
        r"(?:\d+)*x1",
        r"(?:a|aa)+1",
        r"(a?){30}a{30}1",
        r"\d*\d*\d*x1",
        "a?" * 20 + "1",
        "[[]1",
        "(" * 2000 + "1" + ")" * 2000,
        r"1{99999999999}",
    ],
)
def test_a_form_that_matches_anything_or_endlessly_is_refused(regex: str) -> None:
    assert regex_fault(regex)


@pytest.mark.parametrize(
    "regex",
    [
        r"DX\d{13}",
        r"QY-?(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)-?(?P<n>\d{4})",
        r"TX-\d+",
        r"[A-Z]+-\d+",
        r"(?:大兴|青云店)-\d{6}",
        r"京\[20\d\d\]\d{1,6}号",
        r"[0-9A-F]{8}",
        r"(?i:dx)(?:\d{4}-?){3}",
        r"单.\d{8}",
    ],
)
def test_forms_as_offices_have_them_are_taken(regex: str) -> None:
    assert regex_fault(regex) is None


@pytest.mark.parametrize(
    ("regex", "words"),
    [
        (r"A(\d", "少了右括号 )（第 2 个字符处）"),
        (r"A\d)", "多了右括号 )（第 4 个字符处）"),
        (r"[A-Z\d", "少了右方括号 ]（第 1 个字符处）"),
        (r"*\d", "* + ? { } 前面没有可以重复的内容（第 1 个字符处）"),
        (r"\y\d", "反斜杠后面的字母没有这种用法（第 1 个字符处）"),
        (r"\d{3,2}", "{ } 里前一个数比后一个大（第 4 个字符处）"),
    ],
)
def test_a_wrong_expression_is_explained_in_chinese_with_its_place(regex: str, words: str) -> None:
    assert regex_fault(regex) == f"不是正确的表达式：{words}"


@pytest.mark.parametrize("canonical", ["A{m}", "A{", "A{n:>9}", "A{n!r}", "A{0}", "A{}", "A{n.real}", "A"])
def test_a_way_to_write_that_cannot_be_filled_in_is_refused(canonical: str) -> None:
    told = faults({"numbers": [{"regex": r"A(?P<n>\d{6})", "canonical": canonical}]})
    assert set(told) == {"numbers[1].canonical"}


def test_money_is_read_exactly_as_it_is_written() -> None:
    read = parse_settings({"contract": [{"annual_fee": 1681965.6, "point_fee": 0.1}]}).contract[0]
    assert (str(read.annual_fee), str(read.point_fee)) == ("1681965.6", "0.1")
    assert parse_settings({"contract": [{}]}).contract[0].point_fee is None


def test_a_score_table_makes_100_points_and_a_contract_has_four_quarters() -> None:
    told = faults(
        {
            "scoring": [{"posts": [{"post": "座席", "items": [{"item": "接听", "points": 90}]}]}],
            "contract": [
                {"until": dt.date(2023, 8, 31), "quarter_parts": [1, 1, 1]},
                {"quarter_parts": [0, 0, 0, 0], "annual_fee": -1},
            ],
        }
    )
    assert told["scoring[1].posts[1]"] == "“座席”各项分值合计应是 100 分，现在是 90 分"
    assert set(told) == {
        "scoring[1].posts[1]",
        "contract[1].until",
        "contract[1].quarter_parts",
        "contract[2].quarter_parts",
        "contract[2].annual_fee",
    }


def test_the_weights_of_the_three_rates_make_the_whole() -> None:
    told = faults(
        {
            "rates": [
                {"response": 30, "solution": 35, "satisfaction": 35},
                {"since": dt.date(2026, 1, 1), "response": 30},
            ]
        }
    )
    assert told == {"rates[2]": "response、solution、satisfaction 三项权重合计应是 100，现在是 120"}
