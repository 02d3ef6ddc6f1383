import datetime as dt

import pytest

from anjuan.settings import ReturnSettings, Settings
from casework import ticket_papers
from templates.fields import BadValues

RULES = (ReturnSettings(), ReturnSettings(since=dt.date(2024, 1, 1), reasons=("属地不符", "平台派错")))


@pytest.mark.parametrize(
    ("day", "grounds", "known"),
    [
        ("2023-12-31", "权属不清", True),
        ("2024-01-01", "权属不清", False),
        ("2024-01-01", " 平台派错 ", True),
        ("2023-12-31", "平台派错", False),
        ("", "平台派错", True),
    ],
)
def test_a_ticket_goes_back_on_grounds_that_the_platform_knows_on_that_day(day: str, grounds: str, known: bool) -> None:
    values = {"成文日期": day, "退单理由": grounds, "退单理由说明": "该路段为国道"}
    settings = Settings(returns=RULES)
    if known:
        assert ticket_papers.returned(values, settings)["退单理由说明"] == "该路段为国道。"
        return
    with pytest.raises(BadValues) as caught:
        ticket_papers.returned(values, settings)
    [(field, shown)] = caught.value.faults
    assert (field.name, shown) == ("退单理由", grounds)
    assert field.choices == (RULES[0] if day < "2024" else RULES[1]).reasons  # type: ignore[union-attr]


def test_grounds_that_are_missing_are_missed_elsewhere() -> None:
    assert ticket_papers.returned({}, Settings()) == {}
