"""`anjuan month M deductions`."""

import click

from cli.options import command as make_command
from cli.options import home_option, json_option, open_office
from cli.render import print_json, table


@make_command("deductions")
@home_option
@json_option
@click.pass_obj
def command(period: str, home: str | None, as_json: bool) -> None:
    """可能要扣分、扣款的事项，各附佐证的环节；扣不扣由人定。

    0分工单、响应超时、办结超时、材料报送延误；已剔除的工单不列。--json 的内容删去不扣的行，就可以交给 fill scoring、
    fill settlement 的 --data。
    """
    from casework.deductions import candidates

    with open_office(home) as office:
        found = candidates(office, period)
    if as_json:
        print_json(
            {
                "扣分明细": [each.as_row() for each in found if each.kind is None],
                "扣款明细": [each.as_row() for each in found if each.kind is not None],
            }
        )
        return
    if found:
        rows = (
            (
                each.day.isoformat(),
                each.kind.value if each.kind else "考核扣分",
                each.number,
                str(each.step_no) if each.step_no else "",
                each.reason,
            )
            for each in found
        )
        table(("日期", "项目", "工单编号", "环节号", "事由"), rows)
    click.echo(f"{period} 考核期可能扣分、扣款的共 {len(found)} 项，请逐项核定。")
