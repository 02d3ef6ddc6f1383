"""What every command shares: `--home`, `--json`, the open office, and click's words in Chinese."""

import getpass
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from anjuan.kinds import Kind, Stage
from casework.office import SETTINGS_FILE, NoOffice, Office, Remark
from cli.words import TextCommand

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = "[选项]"


def command(name: str, explained: str | None = None) -> Callable[[Callable[..., Any]], click.Command]:
    """A command with Chinese words in its usage line, explained by its docstring where not by `explained`."""
    return click.command(name, cls=TextCommand, help=explained, options_metavar=_OPTIONS)


def group(name: str) -> Callable[[Callable[..., Any]], click.Group]:
    """A command with commands of its own."""
    return click.group(name, options_metavar=_OPTIONS, subcommand_metavar="命令 [参数]…")


def home_option(function: F) -> F:
    """`--home DIR` after the command's name; before it, it stands in the context."""
    explained = "办公目录；不写则用环境变量 ANJUAN_HOME。"
    return click.option("--home", "home", metavar="DIR", type=click.Path(), help=explained)(function)


def json_option(function: F) -> F:
    """`--json`: one JSON document on standard output."""
    return click.option("--json", "as_json", is_flag=True, help="输出 JSON，供程序使用。")(function)


def by_option(who: str = "经办人", more: str = "") -> Callable[[F], F]:
    """`--by NAME`: who did it; whoever is logged in where nobody is named.

    Args:
        who: what that person is called on the screen.
        more: further sentences of the help.
    """

    def named(_ctx: click.Context, _param: click.Parameter, name: str | None) -> str:
        return name or getpass.getuser()

    return click.option("--by", metavar="姓名", callback=named, help=f"{who}；不写则用登录名。{more}")


def find_home(home: str | None) -> Path:
    """The office folder that the user means: the option, the environment, or the folder they stand in.

    Raises:
        NoOffice: none is named, and this folder is none.
    """
    named = home or click.get_current_context().find_root().obj or os.environ.get("ANJUAN_HOME")
    if named:
        return Path(named).expanduser()
    here = Path.cwd()
    if (here / SETTINGS_FILE).is_file():
        return here
    raise NoOffice(None)


def open_office(home: str | None) -> Office:
    """Open the office that the user means."""
    return Office(find_home(home), told=lambda remark: click.echo(_REMARKS[remark], err=True))


_REMARKS = {
    Remark.REGISTER_MADE_ANEW: (
        "台账不见了，已新建，并按案卷重建了卷内文件清单。工单请重新导入：anjuan tickets import 文件；"
        "人员、培训、重复诉求和群诉的认定、没有存档的工单环节、口径、保存的检索只在台账里，要从备份恢复"
    ),
}


class WordOf(click.ParamType[Kind | Stage]):
    """A 文种 or 阶段: the code of the contract, or the Chinese word."""

    def __init__(self, words: type[Kind] | type[Stage], name: str) -> None:
        self.words = words
        self.name = name

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Kind | Stage:
        """Find the member that is meant."""
        for each in self.words:
            if value in (each, each.value, each.chinese):
                return each
        known = "、".join(f"{each.chinese}（{each}）" for each in self.words)
        return self.fail(f"没有“{value}”这个{self.name}。可以写：{known}", param, ctx)
