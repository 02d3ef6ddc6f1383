"""What the papers about the service contract print that follows from what is typed: parties, scores, money."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from anjuan import scoring as score
from anjuan import settlement as settle
from anjuan.capitals import capital_amount
from anjuan.dating import span_named
from anjuan.settings import ContractSettings, ScoringSettings, Settings, StaffSettings, in_force
from casework.field_values import Values, day_of, rows_of, taken

SCORED = ("考评类别", "岗位名称", "考评指标", "评分表", "考评总分", "考评得分")
"""What follows from the post."""
SETTLED = (
    "合同期限", "年服务费", "结算止日", "结算季度", "季度服务费", "扣款合计", "应付金额", "应付金额大写", "付款工作日",
)  # fmt: skip
"""What follows from the first day of the quarter."""
_QUARTERS = "一二三四"


def parties(values: Values, settings: Settings) -> dict[str, object]:
    """甲方, 乙方 and 合同名称 of the contract in force on 成文日期; what is typed stays."""
    day = day_of(values, "成文日期") or dt.date.max
    return _named(in_force(settings.contract, day) or ContractSettings(), values)


def sign_in(values: Values, settings: Settings) -> dict[str, object]:
    """The names that are known, and blank rows below them: as many as 空白行数 says, or until the page is full."""
    least = settings.documents.signing_rows
    rows = rows_of(values, "签到名单")
    asked = _decimal(taken(values, "空白行数"))
    blank = max(0, least - len(rows)) if asked is None else min(max(0, int(asked)), 1000)
    return {"签到名单": [*rows, *({} for _ in range(blank))]}


def training(values: Values, settings: Settings) -> dict[str, object]:
    """The same; nobody is there who was not to come.

    Raises:
        BadValues: 实到人数 is more than 应到人数.
    """
    from templates.fields import FIELDS, BadValues

    expected, present = (_decimal(taken(values, name)) for name in ("应到人数", "实到人数"))
    if expected is not None and present is not None and present > expected:
        raise BadValues(((replace(FIELDS["实到人数"], most=int(expected)), f"{present}"),))
    return sign_in(values, settings)


def scoring(values: Values, settings: Settings) -> dict[str, object]:
    """The score table of the post, in force in the 考评期, with what each item keeps.

    Raises:
        UnknownPost, UnknownScoreItem, BadDeduction, BadValues
    """
    name = str(taken(values, "岗位"))
    if not name:
        return {}
    span = span_named(str(taken(values, "考评期")))
    day = span[0] if span else day_of(values, "成文日期") or dt.date.max
    table = in_force(settings.scoring, day) or ScoringSettings()
    post = score.post_named(table, name)
    losses = score.losses_of(post, [_deduction(row) for row in rows_of(values, "扣分明细")], span)
    scores = score.scores_of(post, losses)
    return {
        "考评类别": table.category,
        "岗位名称": post.post,
        "考评指标": post.indicator,
        "评分表": [_score_row(number, each) for number, each in enumerate(scores, 1)],
        "扣分明细": [
            {
                "事项": loss.item.item,
                "次数": loss.deduction.times if loss.deduction.points is None else None,
                "分": loss.points,
                "日期": loss.deduction.day,
                "原因": loss.deduction.reason,
            }
            for loss in losses
        ],
        "考评总分": sum(item.points for item in post.items),
        "考评得分": score.total(scores),
    }


def settlement(values: Values, settings: Settings) -> dict[str, object]:
    """The quarter that begins on 结算起日, its charges worked out, and what is to be paid.

    Raises:
        NoQuarter, BadCharge, ChargesExceedFee, BadValues
    """
    first = day_of(values, "结算起日")
    if first is None:
        return parties(values, settings)
    contract, quarter = settle.quarter_beginning(settings.contract, first)
    staff = in_force(settings.staff, first) or StaffSettings()
    typed = [_charge(row) for row in rows_of(values, "扣款明细")]
    charges = settle.amounts_of(typed, quarter, vacancy_days=staff.vacancy_days, point_fee=contract.point_fee)
    charged, due = settle.payable(quarter, charges)
    return {
        **_named(contract, values),
        "合同期限": f"{_chinese(contract.since)}至{_chinese(contract.until)}",
        "年服务费": contract.annual_fee,
        "结算止日": quarter.last,
        "结算季度": f"第{_QUARTERS[quarter.number - 1]}季度",
        "季度服务费": quarter.fee,
        "扣款明细": [_charge_row(each, staff.vacancy_days) for each in charges],
        "扣款合计": charged,
        "应付金额": due,
        "应付金额大写": capital_amount(due),
        "付款工作日": contract.payment_workdays,
        "附件清单": ["服务费结算单", *(["扣款明细"] if charges else []), "增值税发票"],
    }


def _named(contract: ContractSettings, values: Values) -> dict[str, object]:
    named = {"甲方": contract.party_a, "乙方": contract.party_b, "合同名称": contract.name}
    return {name: taken(values, name) or known for name, known in named.items()}


def _score_row(number: int, scored: score.ItemScore) -> dict[str, object]:
    lost = sum((loss.points for loss in scored.losses), Decimal(0))
    capped = "，扣完为止" if lost > scored.item.points else ""
    return {
        "考评事项": f"{number}. {scored.item.item}",
        "考评分值": scored.item.points,
        "评分细则": scored.item.rule,
        "得分": scored.score,
        "备注": f"扣{lost.normalize():f}分{capped}" if scored.losses else "",
    }


def _deduction(row: Mapping[str, str]) -> score.Deduction:
    times, points = _decimal(row["次数"]), _decimal(row["分"])
    return score.Deduction(row["事项"], row["日期"], _proved(row, row["原因"]), times, points)


def _charge(row: Mapping[str, str]) -> settle.Charge:
    quantity, rate, amount = (_decimal(row[name]) for name in ("数量", "单价", "金额"))
    kind = settle.ChargeKind(row["项目"]) if row["项目"] else settle.ChargeKind.OTHER
    return settle.Charge(kind, row["日期"], _proved(row, row["事由"]), quantity, rate, amount)


def _proved(row: Mapping[str, str], reason: str) -> str:
    """The reason, and the ticket and the event of its history that prove it; a blank reason stays one."""
    number, step, words = row["工单编号"], row["环节号"], row["环节"]
    if not reason.strip() or not number:
        return reason
    event = f"第{step}个环节" if step not in ("", "—") else ""
    return f"{reason}（工单{number}{event}{f'：{words}' if words not in ('', '—') else ''}）"


def _charge_row(charge: settle.Charge, vacancy_days: int) -> dict[str, object]:
    free = (
        "" if charge.amount or charge.kind is not settle.ChargeKind.VACANCY else f"（未超过{vacancy_days}天，不扣款）"
    )
    return {
        "项目": charge.kind.value,
        "日期": charge.day,
        "事由": f"{charge.reason}{free}",
        "数量": charge.quantity,
        "计量单位": charge.kind.measure if charge.quantity is not None else "",
        "单价": charge.rate,
        "金额": charge.amount,
    }


def _chinese(day: dt.date) -> str:
    from templates.fields import chinese_date

    return chinese_date(day)


def _decimal(text: object) -> Decimal | None:
    """A printed number; none for a blank or a dash."""
    figures = str(text).replace(",", "")
    return Decimal(figures) if figures not in ("", "—") else None
