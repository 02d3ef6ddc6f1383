"""`anjuan doctor`."""

import click

from anjuan.errors import ExitCode
from casework.health import examine
from casework.office import NoOffice
from cli.options import command as make_command
from cli.options import home_option, json_option, open_office
from cli.render import print_json, table


@make_command("doctor")
@home_option
@json_option
def command(home: str | None, as_json: bool) -> int:
    """检查安装：装了什么、用哪些字体和引擎、缺什么、怎么补。"""
    try:
        office = open_office(home)
    except NoOffice as error:
        if error.home is not None:
            raise
        parts = list(examine(None))
    else:
        with office:
            parts = list(examine(office))
    lacking = [part for part in parts if part.found is None]
    if as_json:
        print_json(
            [
                {
                    "name": part.name,
                    "found": part.found,
                    "needed": part.needed,
                    "without": part.without,
                    "remedy": part.remedy,
                }
                for part in parts
            ]
        )
    else:
        table(("项目", "情况"), ((part.name, part.found or "没有") for part in parts))
        for part in lacking:
            click.echo(f"缺少 {part.name}：{part.without or '不能工作'}。补法：{part.remedy}")
        if not lacking:
            click.echo("一切就绪。")
    return int(ExitCode.CHECK_FAILED if any(part.needed for part in lacking) else ExitCode.DONE)
