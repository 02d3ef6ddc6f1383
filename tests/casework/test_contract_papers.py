import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from anjuan.scoring import BadDeduction, UnknownPost, UnknownScoreItem
from anjuan.settings import (
    ContractSettings,
    DocumentSettings,
    ScoreItemSettings,
    ScorePostSettings,
    ScoringSettings,
    Settings,
    parse_settings,
)
from anjuan.settlement import BadCharge, ChargeKind, NoQuarter
from casework import contract_papers
from casework.settings_file import parse_toml
from templates.fields import FIELDS, BadValues, Field, printed

LATER = ContractSettings(
    since=dt.date(2024, 9, 1),
    until=dt.date(2025, 8, 31),
    name="2024年项目",
    party_b="某公司",
    annual_fee=Decimal(1000),
    point_fee=Decimal(10),
)
SETTINGS = Settings(contract=(ContractSettings(), LATER))


def test_the_parties_are_those_of_the_contract_in_force_and_what_is_typed_stays() -> None:
    assert contract_papers.parties({"成文日期": "2024年8月31日", "乙方": "北京某某公司"}, SETTINGS) == {
        "甲方": "北京市大兴区青云店镇人民政府",
        "乙方": "北京某某公司",
        "合同名称": "青云店镇2023年接诉即办委托服务项目",
    }
    assert contract_papers.parties({"成文日期": dt.date(2024, 9, 1)}, SETTINGS)["乙方"] == "某公司"
    assert contract_papers.parties({}, SETTINGS)["合同名称"] == "2024年项目"


@pytest.mark.parametrize(("asked", "rows"), [({}, 15), ({"空白行数": 30}, 32), ({"空白行数": "0"}, 2)])
def test_a_sign_in_sheet_has_the_names_and_blank_rows_to_the_end_of_the_page(
    asked: dict[str, object], rows: int
) -> None:
    sheet = contract_papers.sign_in({"签到名单": ["李某", {"姓名": "王某", "单位": "某村"}], **asked}, SETTINGS)[
        "签到名单"
    ]
    seen = printed(FIELDS["签到名单"], sheet)
    assert len(seen) == rows
    assert [row["姓名"] for row in seen[:2]] == ["李某", "王某"]
    assert all(not any(row.values()) for row in seen[2:])


def test_how_long_a_sign_in_sheet_is_an_office_says() -> None:
    short = Settings(documents=DocumentSettings(signing_rows=3))
    for names, rows in ((["李某"], 3), (["李某"] * 5, 5)):
        assert len(contract_papers.sign_in({"签到名单": names}, short)["签到名单"]) == rows  # type: ignore[arg-type]


def test_a_score_is_worked_out_from_the_deductions() -> None:
    rows = [
        {"事项": "周报、月刊", "次数": 2, "日期": "2023-10-16", "原因": "数据有误"},
        {"事项": "每周典型案例", "分": "30", "日期": "2023-10-27", "原因": "未报送"},
    ]
    found = contract_papers.scoring({"岗位": "行政", "考评期": "2023-10", "扣分明细": rows}, SETTINGS)
    assert (found["岗位名称"], found["考评总分"], found["考评得分"]) == ("行政（信息撰写）", 100, 72)
    table = printed(FIELDS["评分表"], found["评分表"])
    assert [(row["得分"], row["备注"]) for row in table[:3]] == [("17", "扣8分"), ("0", "扣30分，扣完为止"), ("10", "")]
    deductions = printed(FIELDS["扣分明细"], found["扣分明细"])
    assert [(row["事项"], row["次数"], row["分"]) for row in deductions] == [
        ("周报、月刊撰写", "2", "8"),
        ("每周典型案例撰写", "", "30"),
    ]


def test_the_score_table_is_that_of_the_month_that_is_scored() -> None:
    seat = ScorePostSettings("座席", "接听", (ScoreItemSettings("接听", 100),))
    settings = Settings(scoring=(ScoringSettings(), ScoringSettings(since=dt.date(2024, 1, 1), posts=(seat,))))
    assert contract_papers.scoring({"岗位": "座席", "考评期": "2024年1月"}, settings)["考评得分"] == 100
    with pytest.raises(UnknownPost):
        contract_papers.scoring({"岗位": "座席", "考评期": "2023年12月", "成文日期": "2024-01-05"}, settings)
    assert contract_papers.scoring({"岗位": "座席", "考评期": "第一季度", "成文日期": "2024-04-01"}, settings)


def test_what_the_table_does_not_know_is_no_deduction() -> None:
    row = {"事项": "接听", "日期": "2023-10-16", "原因": "未接"}
    with pytest.raises(UnknownScoreItem):
        contract_papers.scoring({"岗位": "行政", "考评期": "2023年10月", "扣分明细": [row]}, SETTINGS)


def test_a_quarter_is_settled_by_hand() -> None:
    rows = [
        {"项目": "岗位空缺", "日期": "2023-09-11", "事由": "空缺", "数量": 8, "单价": "354.46"},
        {"项目": "岗位空缺", "日期": "2023-11-02", "事由": "病假", "数量": 4, "单价": "354.46"},
        {"项目": "资产赔偿", "日期": "2023-11-20", "事由": "赔偿", "金额": "1,200"},
    ]
    found = contract_papers.settlement({"结算起日": "2023-09-01", "扣款明细": rows}, SETTINGS)
    assert (found["结算季度"], found["结算止日"]) == ("第一季度", dt.date(2023, 11, 30))
    assert (found["扣款合计"], found["应付金额"]) == (Decimal("4035.68"), Decimal("416455.72"))
    assert found["应付金额大写"] == "人民币肆拾壹万陆仟肆佰伍拾伍元柒角贰分"
    assert found["附件清单"] == ["服务费结算单", "扣款明细", "增值税发票"]
    charges = printed(FIELDS["扣款明细"], found["扣款明细"])
    assert [(row["数量"] + row["计量单位"], row["金额"]) for row in charges] == [
        ("8天", "2,835.68"),
        ("4天", "0.00"),
        ("", "1,200.00"),
    ]
    assert charges[1]["事由"] == "病假（未超过5天，不扣款）"


def test_a_quarter_without_charges_is_paid_in_full() -> None:
    found = contract_papers.settlement({"结算起日": "2024-12-01"}, SETTINGS)
    assert (found["合同名称"], found["结算季度"], found["应付金额"]) == ("2024年项目", "第二季度", 250)
    assert found["附件清单"] == ["服务费结算单", "增值税发票"]


def test_what_a_point_costs_stands_in_the_contract_or_in_the_charge() -> None:
    row = {"项目": "考核扣分", "日期": "2024年10月", "事由": "扣分", "数量": 3}
    assert contract_papers.settlement({"结算起日": "2024-09-01", "扣款明细": [row]}, SETTINGS)["扣款合计"] == 30
    with pytest.raises(BadCharge):
        contract_papers.settlement({"结算起日": "2023-09-01", "扣款明细": [row]}, SETTINGS)


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"结算起日": "2023-10-01"}, NoQuarter),
        ({"结算起日": "九月"}, BadValues),
        ({"结算起日": "2023-09-01", "扣款明细": [{"项目": "罚款"}]}, BadValues),
        ({"结算起日": "2023-09-01", "扣款明细": [{"项目": "资产赔偿", "金额": "很多"}]}, BadValues),
    ],
)
def test_values_that_cannot_be_reckoned_with_are_told(values: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        contract_papers.settlement(values, SETTINGS)


def test_a_draft_without_its_first_values_has_nothing_to_reckon() -> None:
    assert contract_papers.scoring({}, SETTINGS) == {}
    assert set(contract_papers.settlement({}, SETTINGS)) == {"甲方", "乙方", "合同名称"}


def test_every_kind_of_charge_can_be_typed_and_what_is_derived_is_declared() -> None:
    kinds = next(each for each in FIELDS["扣款明细"].columns if each.name == "项目")
    assert all(printed(FIELDS["扣款明细"], [{"项目": each}]) for each in ChargeKind)
    assert kinds.choices == ("岗位空缺", "考核扣分", "工作失误", "0分工单", "资产赔偿", "其他扣款")
    derived = {
        **contract_papers.settlement({"结算起日": "2023-09-01"}, SETTINGS),
        **contract_papers.scoring({"岗位": "行政"}, SETTINGS),
    }
    assert set(derived) <= set(FIELDS)
    assert all(
        isinstance(FIELDS[name], Field) and printed(FIELDS[name], value) is not None for name, value in derived.items()
    )


def test_a_new_office_begins_with_the_contract_and_its_score_table_written_out() -> None:
    text = (Path(contract_papers.__file__).parent / "anjuan.toml").read_text(encoding="utf-8")
    written = parse_settings(parse_toml(text))
    assert (written.scoring, written.contract) == (Settings().scoring, Settings().contract)


def test_nobody_attends_who_was_not_to_come() -> None:
    assert "签到名单" in contract_papers.training({"应到人数": 30, "实到人数": 30}, SETTINGS)
    with pytest.raises(BadValues):
        contract_papers.training({"应到人数": 30, "实到人数": 31}, SETTINGS)


def test_what_happened_outside_of_the_quarter_or_month_is_refused() -> None:
    charge = {"项目": "资产赔偿", "日期": "2023-12-01", "事由": "损坏", "金额": "680"}
    with pytest.raises(BadCharge):
        contract_papers.settlement({"结算起日": "2023-09-01", "扣款明细": [charge]}, SETTINGS)
    row = {"事项": "仪容仪表", "日期": "2023-11-01", "原因": "未着工装"}
    with pytest.raises(BadDeduction):
        contract_papers.scoring({"岗位": "行政", "考评期": "2023年10月", "扣分明细": [row]}, SETTINGS)
    found = contract_papers.scoring({"岗位": "行政", "考评期": "2023年9月至11月", "扣分明细": [row]}, SETTINGS)
    assert found["考评得分"] == 99
