"""`anjuan init`."""

from pathlib import Path

import click

from casework.office import create
from cli.options import command as make_command
from cli.options import find_home, home_option


@make_command("init")
@click.argument("folder", metavar="目录", required=False, type=click.Path(path_type=Path))
@click.option("--unit-name", metavar="名称", help="本镇（街道）名称，如 青云店镇。")
@home_option
def command(folder: Path | None, unit_name: str | None, home: str | None) -> None:
    """新建办公目录：收件夹、待处理、案卷、台账、模板、产出、索引和设置文件。"""
    folders = create(folder or find_home(home), unit_name=unit_name)
    click.echo(f"办公目录已建好：{folders.home}")
    click.echo(f"把文件放进 {folders.inbox}，再运行 anjuan --home {folders.home} intake（或 watch 一直看着）。")
