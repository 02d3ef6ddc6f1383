"""`anjuan month M check`."""

from collections import Counter
from typing import TYPE_CHECKING

import click

from anjuan.errors import ExitCode
from anjuan.gaps import Addressee, Want
from cli.options import command as make_command
from cli.options import home_option, json_option, open_office
from cli.render import print_json, table

if TYPE_CHECKING:
    from anjuan.gaps import Gap
    from casework.month_check import MonthCheck


@make_command("check")
@home_option
@json_option
@click.pass_obj
def command(period: str, home: str | None, as_json: bool) -> int:
    """月末报送还缺什么：未回复、未回访、缺材料、不计入评价和挂账没有结论。有缺项时退出码为 4。"""
    from casework.month_check import check

    with open_office(home) as office:
        made = check(office, period)
    if as_json:
        print_json(_json(made))
    else:
        _show(made)
    return int(ExitCode.CHECK_FAILED if made.gaps else ExitCode.DONE)


def _show(made: "MonthCheck") -> None:
    if not made.gaps:
        click.echo(f"{made.period} 考核期共 {made.tickets} 件工单，报送材料没有缺项。")
        return
    counts = {addressee: Counter(gap.want for gap in made.for_addressee(addressee)) for addressee in Addressee}
    click.echo(f"{made.period} 考核期报送缺项（共 {made.tickets} 件工单）：")
    table(
        ("缺项", *(addressee.chinese for addressee in Addressee)),
        [
            (want.chinese, *(_count(counts[addressee][want]) for addressee in Addressee))
            for want in Want
            if any(counts[addressee][want] for addressee in Addressee)
        ],
    )
    table(
        ("工单编号", "承办单位", "缺项", "说明", "影响"),
        [(gap.number, gap.unit, gap.want.chinese, gap.what, _concerned(made, gap)) for gap in made.gaps],
    )
    tickets = len({gap.number for gap in made.gaps})
    click.echo(f"共 {tickets} 件工单有 {len(made.gaps)} 项要补。补齐后再运行一次：anjuan month {made.period} check")


def _count(number: int) -> str:
    return str(number) if number else "—"


def _concerned(made: "MonthCheck", gap: "Gap") -> str:
    return "、".join(each.chinese for each in Addressee if gap in made.for_addressee(each))


def _json(made: "MonthCheck") -> dict[str, object]:
    concerned = {each: frozenset(made.for_addressee(each)) for each in Addressee}
    return {
        "period": {"from": made.begin.isoformat(), "to": made.end.isoformat()},
        "tickets": made.tickets,
        **{each.value: Counter(gap.want.value for gap in concerned[each]) for each in Addressee},
        "gaps": [
            {
                "ticket_no": gap.number,
                "unit": gap.unit,
                "want": gap.want.value,
                "part": gap.want.part.value,
                "message": gap.what,
                "addressees": [each.value for each in Addressee if gap in concerned[each]],
            }
            for gap in made.gaps
        ],
    }
