"""`anjuan suggest`."""

import click

from anjuan.rights import Rights
from cli.options import command as make_command
from cli.options import home_option, json_option, open_office
from cli.render import print_json, table


@make_command("suggest")
@click.argument("beginning", metavar="开头")
@click.option(
    "--for-unit",
    "units",
    multiple=True,
    metavar="承办单位",
    help="只按这个承办单位的工单提示（不含要求保密的），可以写几次。",
)
@click.option("--limit", metavar="数", type=click.IntRange(1, 100), default=10, help="最多几个。")
@home_option
@json_option
def command(beginning: str, units: tuple[str, ...], limit: int, home: str | None, as_json: bool) -> None:
    """输入提示：工单里的地名、点位、承办单位，和设置里的本地地名。开头写汉字、全拼或首字母，如 青云、qingyun、qyd。"""
    from casework.suggesting import Suggester

    rights = Rights(units=frozenset(units), secret=False) if units else Rights()
    with open_office(home) as office:
        found = Suggester(office).suggest(beginning, rights=rights, limit=limit)
    if as_json:
        names = [{"text": each.text, "kind": each.kind, "tickets": each.tickets} for each in found]
        print_json({"suggestions": names})
    elif found:
        table(("名称", "是什么", "工单"), [(each.text, each.kind.chinese, str(each.tickets)) for each in found])
    else:
        click.echo("没有这样开头的地名或单位。")
