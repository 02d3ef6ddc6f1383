"""`anjuan month M deductions`, and `anjuan deductions list | confirm | reject | add`."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, TypeVar

import click

from anjuan.settlement import ChargeKind
from cli.days import Day
from cli.options import by_option, group, home_option, json_option, open_office
from cli.options import command as make_command
from cli.render import print_json, table

if TYPE_CHECKING:
    from anjuan.rulings import Ruling
    from casework.deductions import Candidate

F = TypeVar("F", bound=Callable[..., Any])
_NOTE = click.option("--note", default="", metavar="说明", help="为什么这样认定。")


class Figure(click.ParamType[Decimal]):
    """A number above 0."""

    name = "数"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """Read it."""
        try:
            figure = Decimal(str(value).strip())
        except InvalidOperation:
            figure = Decimal(0)
        if not figure.is_finite() or figure <= 0:
            return self.fail(f"“{value}”应是大于 0 的数。", param, ctx)
        return figure


def _terms_options(function: F) -> F:
    """What a matter costs."""
    for option in (
        click.option("--amount", type=Figure(), metavar="元", help="扣款：一共多少元，代替单价。"),
        click.option("--rate", type=Figure(), metavar="元", help="每天、每次、每件、每分多少元（合同没有写明的）。"),
        click.option("--points", type=Figure(), metavar="分", help="扣分：扣几分，代替次数。"),
        click.option("--times", type=Figure(), metavar="次", help="扣分：几次，每次扣几分照考评表。"),
        click.option("--item", default="", metavar="考评事项", help="扣分：附件一的哪一项，写一部分就行。"),
        click.option("--post", default="", metavar="岗位", help="扣哪个岗位的分；不写是项目主管。"),
    ):
        function = option(function)
    return function


@make_command("deductions")
@home_option
@json_option
@click.pass_obj
def month_command(period: str, home: str | None, as_json: bool) -> None:
    """可能要扣分、扣款的事项，各附佐证的环节；扣不扣由人定。

    0分工单、响应超时、办结超时、材料报送延误、岗位空缺；已剔除的工单不列。用 anjuan deductions confirm 认定了的，
    fill scoring、fill settlement 自动填上。
    """
    from anjuan.rulings import standing
    from casework.deductions import candidates

    with open_office(home) as office:
        found = candidates(office, period)
        decided = standing(office.register.rulings.all())
    if as_json:
        print_json(
            {
                "扣分明细": [_candidate_json(each, decided) for each in found if each.kind is None],
                "扣款明细": [_candidate_json(each, decided) for each in found if each.kind is not None],
            }
        )
        return
    if found:
        headers = ("候选号", "日期", "项目", "工单编号", "环节号", "事由", "认定")
        table(headers, (_candidate_row(each, decided) for each in found))
    waiting = sum(each.key not in decided for each in found)
    click.echo(f"{period} 考核期可能扣分、扣款的共 {len(found)} 项，没有认定的 {waiting} 项。")
    if waiting:
        click.echo(f"要扣：anjuan deductions confirm 候选号 --month {period}；不扣：把 confirm 换成 reject。")


@group("deductions")
def command() -> None:
    """认定扣分、扣款。只增不改，认定了的自动填进考核评分表和服务费结算单。"""


@command.add_command
@make_command("list")
@home_option
@json_option
def list_command(home: str | None, as_json: bool) -> None:
    """以前认定的，每项最近的一次。"""
    from anjuan.rulings import standing

    with open_office(home) as office:
        _tell(standing(office.register.rulings.all()).values(), as_json=as_json)


def _ruling_command(name: str, explained: str, *, confirmed: bool) -> click.Command:
    """`confirm` or `reject`."""

    @click.argument("keys", nargs=-1, required=True, metavar="候选号…")
    @click.option("--month", metavar="YYYY-MM", help="候选在哪个考核期；认定过的不用写。")
    @_NOTE
    @by_option("认定人")
    @home_option
    @json_option
    def ruling_command(
        keys: tuple[str, ...],
        month: str | None,
        note: str,
        by: str,
        home: str | None,
        as_json: bool,
        **terms: Any,  # noqa: ANN401 - as the options say
    ) -> None:
        from casework.rulings import Terms, rule

        with open_office(home) as office:
            ruled = rule(office, month, keys, by, confirmed=confirmed, terms=Terms(**terms), note=note)
        _tell(ruled, as_json=as_json)

    return make_command(name, explained)(_terms_options(ruling_command) if confirmed else ruling_command)


_CONFIRM = "认定要扣：扣款写 --rate 或 --amount；写 --item 的算扣分。认定过的可以再认定，以最近一次为准。"
_REJECT = "认定不扣；以前认定要扣的，也这样撤销。"
command.add_command(_ruling_command("confirm", _CONFIRM, confirmed=True))
command.add_command(_ruling_command("reject", _REJECT, confirmed=False))


@command.add_command
@make_command("add")
@click.option("--day", required=True, type=Day(), metavar="日期", help="哪天的事。")
@click.option("--reason", required=True, metavar="原因", help="出了什么差错。")
@click.option("--charge", type=click.Choice([each.value for each in ChargeKind]), metavar="项目", help="扣款的项目。")
@click.option("--quantity", type=Figure(), metavar="数", help="扣款的数量：天、次、件。")
@click.option("--ticket", metavar="工单编号", help="关于哪个工单。")
@click.option("--step", type=click.IntRange(1), metavar="环节号", help="工单的第几个环节可以证明。")
@_terms_options
@_NOTE
@by_option("认定人")
@home_option
@json_option
def add_command(
    day: dt.date,
    reason: str,
    charge: str | None,
    quantity: Decimal | None,
    ticket: str | None,
    step: int | None,
    note: str,
    by: str,
    home: str | None,
    as_json: bool,
    **terms: Any,  # noqa: ANN401 - as the options say
) -> None:
    """登记候选里没有的扣分（写 --item）或扣款（写 --charge）。"""
    from casework.rulings import Terms, note_matter

    said = Terms(**terms)
    if bool(charge) == bool(said.item):
        raise click.UsageError("扣分写 --item，扣款写 --charge，两样写一样。")
    row = {
        "日期": day.isoformat(),
        "原因" if said.item else "事由": reason,
        "工单编号": ticket,
        "环节号": step,
        "项目": charge,
        "数量": quantity,
    }
    given = {name: f"{value}" for name, value in row.items() if value is not None}
    with open_office(home) as office:
        _tell([note_matter(office, given, said, by, note)], as_json=as_json)


def _candidate_json(candidate: "Candidate", decided: "Mapping[str, Ruling]") -> dict[str, object]:
    ruling = decided.get(candidate.key)
    verdict = ("扣" if ruling.confirmed else "不扣") if ruling else None
    return {**candidate.as_row(), "候选号": candidate.key, "认定": verdict}


def _candidate_row(candidate: "Candidate", decided: "Mapping[str, Ruling]") -> tuple[str, ...]:
    return (
        candidate.key,
        candidate.day.isoformat(),
        candidate.kind.value if candidate.kind else "考核扣分",
        candidate.number,
        str(candidate.step_no) if candidate.step_no else "",
        candidate.reason,
        _verdict(decided.get(candidate.key)),
    )


def _ruling_json(ruling: "Ruling") -> dict[str, object]:
    return {
        "no": ruling.no,
        "key": ruling.key,
        "confirmed": ruling.confirmed,
        "post": ruling.post,
        "row": dict(ruling.row),
        "decided_at": ruling.decided_at.isoformat(),
        "decided_by": ruling.decided_by,
        "note": ruling.note,
    }


def _verdict(ruling: "Ruling | None") -> str:
    if ruling is None:
        return ""
    return f"{'扣' if ruling.confirmed else '不扣'}（{ruling.decided_by}）"


def _tell(rulings: "Iterable[Ruling]", *, as_json: bool) -> None:
    found = tuple(rulings)
    if as_json:
        print_json([_ruling_json(each) for each in found])
        return
    if found:
        headers = ("候选号", "日期", "岗位、项目", "事项和原因", "工单编号", "环节", "扣多少", "认定")
        table(headers, map(_ruling_row, found))
    charged = sum(each.confirmed for each in found)
    click.echo(f"认定要扣的 {charged} 项，不扣的 {len(found) - charged} 项。")


def _ruling_row(ruling: "Ruling") -> tuple[str, ...]:
    row = ruling.row
    return (
        ruling.key,
        row.get("日期", ""),
        ruling.post or row.get("项目", ""),
        "：".join(filter(None, (row.get("事项", ""), row.get("原因") or row.get("事由", "")))),
        row.get("工单编号", ""),
        row.get("环节") or row.get("环节号", ""),
        _cost(ruling),
        _verdict(ruling),
    )


def _cost(ruling: "Ruling") -> str:
    row = ruling.row
    if ruling.scores:
        return f"{row['分']} 分" if "分" in row else f"{row.get('次数', '1')} 次"
    if "金额" in row:
        return f"{row['金额']} 元"
    return f"{row.get('数量', '1')} × {row['单价']} 元" if "单价" in row else "没有写单价"
