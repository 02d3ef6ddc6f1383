"""`anjuan bundle`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from anjuan.errors import AnjuanError, ExitCode
from cli.failure import explain
from cli.options import command as make_command
from cli.options import home_option, json_option, open_office
from cli.render import Bars, print_json

if TYPE_CHECKING:
    from anjuan.ids import RecordId
    from archive.casesheet import Bundled
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
    made: dict[str, TicketBundle] = {}
    code = int(ExitCode.DONE)
    with open_office(home) as office:
        asked = dict.fromkeys((*tickets, *(of_month(office, month) if month else ())))
        for typed in asked:
            try:
                number = office.number(typed)
                if number in made:  # by its other number
                    continue
                made[number] = bundle(office, number, out, Bars())
            except AnjuanError as error:  # the other tickets' bundles are made all the same
                code = max(code, explain(error))
                continue
            if made[number].bundled.damaged:
                code = max(code, int(ExitCode.CHECK_FAILED))
            if not as_json:
                _show(made[number])
    if as_json:
        print_json([_json(each) for each in made.values()])
    elif not asked:
        click.echo(f"{month} 考核期没有案卷。")
    return code


def _show(made: "TicketBundle") -> None:
    bundled = made.bundled
    click.echo(f"{made.number}：{bundled.pages} 页，{bundled.records} 件：{bundled.pdf}")
    for record, obstacle in bundled.placeholders:
        click.echo(f"  {_named(bundled, record)}不能印出（{obstacle.chinese}），以说明页代替。")
    if bundled.damaged:
        click.echo(f"  案卷有文件缺失或被改动：请运行 anjuan verify {made.number}，从备份中找回原件。", err=True)
    if bundled.replaced:
        click.echo(f"  已被新版本替代、只列目录：{'、'.join(_named(bundled, each) for each in bundled.replaced)}。")
    if bundled.approximate:
        listed = "、".join(_named(bundled, each) for each in bundled.approximate)
        click.echo(f"  没有用办公软件排版、版面仅供参考：{listed}。")


def _named(bundled: "Bundled", record: "RecordId") -> str:
    """`第3件`, after its case file where the bundle has several."""
    case = f"{record.case} " if len(bundled.cases) > 1 else ""
    return f"{case}第{record.record_no}件"


def _json(made: "TicketBundle") -> dict[str, object]:
    bundled = made.bundled
    return {
        "ticket_no": made.number,
        "pdf": str(bundled.pdf),
        "pages": bundled.pages,
        "records": bundled.records,
        "cases": list(bundled.cases),
        "placeholders": [{**_id(record), "reason": obstacle} for record, obstacle in bundled.placeholders],
        "replaced": [_id(record) for record in bundled.replaced],
        "approximate": [_id(record) for record in bundled.approximate],
    }


def _id(record: "RecordId") -> dict[str, object]:
    return {"case": record.case, "record_no": record.record_no}
