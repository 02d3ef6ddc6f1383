"""`anjuan searches list | run | remove`."""

import getpass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.commands.search import deliver, xlsx_option
from cli.options import command as make_command
from cli.options import group, home_option, json_option, open_office
from cli.render import print_json, table, tell

if TYPE_CHECKING:
    from anjuan.searches import SavedSearch, Search

_NAME = click.argument("name", metavar="名字")


@group("searches")
def command() -> None:
    """保存的检索：保存用 anjuan search 检索词 --save 名字。"""


@command.add_command
@make_command("list")
@home_option
@json_option
def list_command(home: str | None, as_json: bool) -> None:
    """列出保存的检索。"""
    with open_office(home) as office:
        every = office.register.searches.all()
    if as_json:
        print_json({"searches": [_json(each) for each in every]})
    elif every:
        rows = [(each.name, _words(each.search), each.saved_by, f"{each.saved_at:%Y-%m-%d}") for each in every]
        table(("名字", "检索", "谁保存的", "日期"), rows)
    else:
        click.echo("还没有保存的检索。保存：anjuan search 检索词 --save 名字")


@command.add_command
@make_command("run")
@_NAME
@click.option("--limit", metavar="数", type=click.IntRange(0, 1000), default=20, help="最多几条。")
@click.option("--offset", metavar="数", type=click.IntRange(0), default=0, help="跳过前几条。")
@xlsx_option
@home_option
@json_option
def run_command(name: str, limit: int, offset: int, xlsx: Path | None, home: str | None, as_json: bool) -> None:
    """再查一次。“上个月”等按今天重新算。"""
    with open_office(home) as office:
        saved = office.register.searches.get(name.strip())
        deliver(office, saved.search, limit=limit, offset=offset, xlsx=xlsx, as_json=as_json)


@command.add_command
@make_command("remove")
@_NAME
@home_option
@json_option
def remove_command(name: str, home: str | None, as_json: bool) -> None:
    """删掉一个保存的检索。案卷不受影响。"""
    from casework.searching import remove

    removed = name.strip()
    with open_office(home) as office:
        remove(office, removed, getpass.getuser())
    tell({"removed": removed}, f"已删掉保存的检索“{removed}”。", as_json=as_json)


def _words(search: "Search") -> str:
    """What is asked, as one would type it."""
    narrowed = (
        f"--month {search.month}" if search.month else "",
        f"--unit {search.unit}" if search.unit else "",
        f"--kind {search.kind.chinese}" if search.kind else "",
        "--sort newest" if search.newest else "",
        "--literal" if search.literal else "",
    )
    return " ".join(filter(None, (search.query, *narrowed)))


def _json(saved: "SavedSearch") -> dict[str, object]:
    search = saved.search
    return {
        "name": saved.name,
        "query": search.query,
        "month": search.month,
        "unit": search.unit,
        "kind": search.kind,
        "sort": "newest" if search.newest else "relevance",
        "literal": search.literal,
        "saved_at": saved.saved_at.isoformat(),
        "saved_by": saved.saved_by,
    }
