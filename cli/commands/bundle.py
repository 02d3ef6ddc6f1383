"""`anjuan bundle`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from anjuan.errors import ExitCode
from cli.options import command as make_command
from cli.options import home_option, json_option, open_office
from cli.render import Bars, print_json

if TYPE_CHECKING:
    from casework.bundling import TicketBundle


@make_command("bundle")
@click.argument("tickets", metavar="工单编号…", nargs=-1)
@click.option("--month", metavar="YYYY-MM", help="这个考核期的全部工单。")
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="放到哪个文件夹；不写则放到“产出/合卷”。",
)
@home_option
@json_option
def command(tickets: tuple[str, ...], month: str | None, out: Path | None, home: str | None, as_json: bool) -> int:
    """把一个工单的案卷合成一个 PDF：封面、目录、全部文件、备考表。"""
    from casework.bundling import bundle, of_month

    if not tickets and not month:
        raise click.UsageError("请写工单编号，或用 --month 指定考核期。")
    with open_office(home) as office:
        numbers = [*tickets, *(of_month(office, month) if month else ())]
        made = [bundle(office, number, out, Bars()) for number in dict.fromkeys(numbers)]
    if as_json:
        print_json([_json(each) for each in made])
    else:
        for each in made:
            _show(each)
        if not made:
            click.echo(f"{month} 考核期没有案卷。")
    return int(ExitCode.DONE)


def _show(made: "TicketBundle") -> None:
    bundled = made.bundled
    click.echo(f"{made.number}：{bundled.pages} 页，{bundled.records} 件：{bundled.pdf}")
    for record_no, obstacle in bundled.placeholders:
        click.echo(f"  第{record_no}件不能印出（{obstacle.chinese}），以说明页代替。")
    if bundled.replaced:
        click.echo(f"  已被新版本替代、只列目录：第{'、'.join(map(str, bundled.replaced))}件。")
    if bundled.approximate:
        click.echo(f"  没有用办公软件排版、版面仅供参考：第{'、'.join(map(str, bundled.approximate))}件。")


def _json(made: "TicketBundle") -> dict[str, object]:
    bundled = made.bundled
    return {
        "ticket_no": made.number,
        "pdf": str(bundled.pdf),
        "pages": bundled.pages,
        "records": bundled.records,
        "placeholders": [{"record_no": number, "reason": obstacle} for number, obstacle in bundled.placeholders],
        "replaced": list(bundled.replaced),
        "approximate": list(bundled.approximate),
    }
