"""`anjuan register rebuild`."""

import getpass
from dataclasses import asdict

import click

from anjuan.errors import ExitCode
from casework.indexing import Indexing
from casework.rebuilding import rebuild_register
from cli.options import command as make_command
from cli.options import group, home_option, json_option, open_office
from cli.render import Bars, print_json


@group("register")
def command() -> None:
    """台账里的卷内文件清单。案卷才是原件，清单可以由案卷重建。"""


@command.add_command
@make_command("rebuild")
@home_option
@json_option
def rebuild_command(home: str | None, as_json: bool) -> int:
    """按案卷重建卷内文件清单；台账丢了的环节，由已存档的案卷找回。工单本身由 tickets import 导入，不受影响。"""
    with open_office(home) as office:
        rebuilt = rebuild_register(office, getpass.getuser(), Bars())
        Indexing(office).catch_up(Bars())
    if as_json:
        print_json(asdict(rebuilt))
    else:
        for key in rebuilt.damaged:
            click.echo(f"案卷 {key} 的目录读不出来，清单里照旧。请从备份中找回。")
        for key in rebuilt.vanished:
            click.echo(f"案卷 {key} 不见了，清单里照旧保留，以备查找。请从备份中找回。")
        click.echo(
            f"读了 {rebuilt.cases} 个案卷、{rebuilt.records} 件，"
            f"更正清单 {rebuilt.changed} 处，找回环节 {rebuilt.steps} 条；待处理 {rebuilt.held} 件。"
        )
    return int(ExitCode.CHECK_FAILED if rebuilt.damaged or rebuilt.vanished else ExitCode.DONE)
