import pytest

from anjuan.errors import SettingsError
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
