"""`anjuan export`."""

from pathlib import Path

import click

from anjuan.errors import AnjuanError, ExitCode
from casework.cases import export
from cli.failure import explain
from cli.options import by_option, home_option, json_option, open_office
from cli.options import command as make_command
from cli.render import print_json


@make_command("export")
@click.argument("tickets", metavar="工单编号…", nargs=-1, required=True)
@click.option(
    "--out", required=True, metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="导出到哪个文件夹。"
)
@click.option("--approver", default="", metavar="姓名", help="谁批准的。记入操作记录。")
@click.option("--purpose", default="", metavar="用途", help="做什么用。记入操作记录。")
@by_option("导出人", "记入操作记录。")
@home_option
@json_option
def command(
    tickets: tuple[str, ...],
    out: Path,
    approver: str,
    purpose: str,
    by: str,
    home: str | None,
    as_json: bool,
) -> int:
    """导出完整案卷（BagIt 格式），复制后逐个核对。"""
    made: dict[str, tuple[Path, ...]] = {}
    code = int(ExitCode.DONE)
    with open_office(home) as office:
        for typed in tickets:
            try:
                number = office.number(typed)
                if number in made:  # typed again, perhaps as its other number
                    continue
                made[number] = export(office, number, out, by, approver=approver, purpose=purpose)
            except AnjuanError as error:  # the other tickets are exported all the same
                code = max(code, explain(error))
                continue
            if not as_json:
                for path in made[number]:
                    click.echo(f"已导出并核对：{path}")
    if as_json:
        print_json([{"ticket_no": number, "folders": [str(path) for path in paths]} for number, paths in made.items()])
    return code
