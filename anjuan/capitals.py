"""大写金额: amounts in the figures of cheques and receipts (《支付结算办法》附一, 四 to 七)."""

from decimal import Decimal

_FIGURES = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


def capital_amount(amount: Decimal) -> str:
    """人民币 in 大写: 420491.40 is 人民币肆拾贰万零肆佰玖拾壹元肆角整.

    整 ends what ends with 元 or 角; zeros between figures are one 零, within 万 and 元 as well.

    Args:
        amount: yuan, not negative, below 10¹², with no more than two digits after the point.

    Raises:
        ValueError: it is none.
    """
    cents = amount * 100
    if not 0 <= cents < 10**14 or cents != cents.to_integral_value():
        raise ValueError(amount)
    yuan, rest = divmod(int(cents), 100)
    jiao, fen = divmod(rest, 10)
    text = f"{_whole(yuan)}元" if yuan or not rest else ""
    if jiao:
        text += f"{_FIGURES[jiao]}角"
    elif fen and yuan:
        text += "零"
    return "人民币" + text + (f"{_FIGURES[fen]}分" if fen else "整")


def _whole(number: int) -> str:
    """A whole number, figure by figure; a run of zeros between figures is one 零."""
    digits = [int(digit) for digit in str(number)]
    text, skipped = "", False
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        if digit:
            text += ("零" if skipped else "") + _FIGURES[digit] + _PLACES[place % 4]
        skipped = not digit
        if place % 4 == 0 and number // 10**place % 10_000:
            text += _GROUPS[place // 4]
    return text or "零"
