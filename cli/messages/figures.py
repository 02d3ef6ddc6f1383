"""Figures, scores and settlements."""

from anjuan.rates import ImpossibleCounts
from anjuan.rulings import EventUnknown, MatterUnknown, TermsMisfit
from anjuan.scoring import BadDeduction, DeductionFault, UnknownPost, UnknownScoreItem
from anjuan.settlement import BadCharge, ChargeFault, ChargesExceedFee, NoQuarter
from casework.listing import NoPeriod
from casework.report_papers import ReversedSpan
from cli.messages.wording import word


@word.register
def _(error: NoPeriod) -> str:
    return f"“{error.typed}”不是月份。请写成 年-月，如 2026-09。"


@word.register
def _(error: ImpossibleCounts) -> str:
    return f"“{error.unit}”的统计数对不上：联系数、解决数、满意数加基本满意，都不能多于有效回访。请核对后重填。"


@word.register
def _(error: ReversedSpan) -> str:
    return f"统计截止 {error.last} 早于统计起始 {error.first}。请核对后重填。"


@word.register
def _(error: UnknownPost) -> str:
    return (
        f"考核评分表里没有岗位“{error.name}”，或不止一个。现有：{'、'.join(error.known)}。"
        "合同附件一里没有的岗位（如座席），有了评分标准后请在 anjuan.toml 的 [[scoring]] 里添加。"
    )


@word.register
def _(error: UnknownScoreItem) -> str:
    return f"这个岗位没有考评事项“{error.name}”，或不止一项。现有：{'；'.join(error.known)}。"


_DEDUCTION_FAULTS = {
    DeductionFault.NO_GROUNDS: "没有写日期或原因",
    DeductionFault.OUTSIDE: "的日期不在考评期内",
    DeductionFault.NOT_POSITIVE: "的次数或分数应大于 0",
    DeductionFault.TWO_MEASURES: "的次数和分数只能写一个",
}


@word.register
def _(error: BadDeduction) -> str:
    return f"第 {error.row} 条扣分（{error.item}）{_DEDUCTION_FAULTS[error.fault]}。"


_CHARGE_FAULTS = {
    ChargeFault.NO_GROUNDS: "没有写日期或事由",
    ChargeFault.OUTSIDE: "的日期不在结算的季度内；跨季度的，每个季度各写自己的部分",
    ChargeFault.NO_QUANTITY: "没有写数量（天数、分数、次数）",
    ChargeFault.NO_RATE: (
        "没有写单价或金额；合同没有写明的，请按商定的填。认定过的，用 anjuan deductions confirm 候选号 --rate "
        "再认定一次；"
        "每扣一分多少元，也可以写在 anjuan.toml 的 point_fee"
    ),
    ChargeFault.NEGATIVE: "的数量、单价、金额不能小于 0",
    ChargeFault.DISAGREES: "的金额与数量、单价算出的不一致；请改正，或只写其中一样",
}


@word.register
def _(error: MatterUnknown) -> str:
    return (
        f"没有叫“{error.typed}”的扣分、扣款事项。请先列出：anjuan month 考核期 deductions（候选，认定时要写 --month），"
        "或 anjuan deductions list（以前认定的）。"
    )


@word.register
def _(error: TermsMisfit) -> str:
    if error.scores:
        return "这一项是扣分，写 --times 或 --points，不写 --amount；每扣一分多少元写 --rate。"
    return "这一项是扣款，写 --rate 或 --amount。要改为扣分，请写 --item 考评事项（和 --post 岗位）。"


@word.register
def _(error: EventUnknown) -> str:
    look = f"anjuan tickets show {error.number}"
    return f"工单 {error.number} 没有第 {error.typed} 个环节，或已经更正。请用 {look} 核对环节号。"


@word.register
def _(error: BadCharge) -> str:
    return f"第 {error.row} 条扣款（{error.kind}）{_CHARGE_FAULTS[error.fault]}。"


@word.register
def _(error: NoQuarter) -> str:
    known = "、".join(f"{day}" for day in error.known)
    return f"{error.day} 不是合同季度的第一天。现有：{known}。新的合同请在 anjuan.toml 的 [[contract]] 里添加。"


@word.register
def _(error: ChargesExceedFee) -> str:
    return f"扣款合计 {error.charged:,.2f} 元，超过本季度服务费 {error.fee:,.2f} 元。请核对扣款明细。"
