"""`anjuan watch`."""

import click

from casework.inbox import Taken
from casework.inbox import watch as watch_inbox
from cli.commands.index import check_lines
from cli.messages import word, word_notice, word_obstacle
from cli.options import command as make_command
from cli.options import home_option, open_office
from cli.stopping import stop_event
from cli.verdicts import STUCK, line


@make_command("watch")
@home_option
def command(home: str | None) -> None:
    """一直看着收件夹，有文件放好就归卷；按 Ctrl-C 结束。"""
    with stop_event() as stop, open_office(home) as office:
        begun = f"正在看着 {office.folders.inbox}，按 Ctrl-C 结束。"
        watch_inbox(office, stop, _tell, lambda: click.echo(begun))
    click.echo("已结束。")


def _tell(taken: Taken) -> None:
    for notice in taken.notices:
        click.echo(word_notice(notice))
    for obstacle in taken.obstacles:
        click.echo(f"{obstacle.source}：{word_obstacle(obstacle)}")
    for outcome in taken.outcomes:
        click.echo(f"{outcome.source}：{line(outcome)}")
    for source in taken.stuck:
        click.echo(f"{source}：{STUCK}")
    if taken.mended is not None:
        for said in check_lines(taken.mended):
            click.echo(said)
    if taken.behind is not None:
        click.echo(f"检索暂时跟不上（文件都已归好）：{word(taken.behind)}")
    if taken.unread is not None:
        click.echo(f"扫描件暂时没有识别（文件都已归好）：{word(taken.unread)}")
    if taken.unlearnt is not None:
        click.echo(f"找类似工单暂时只比较字词（文件都已归好）：{word(taken.unlearnt)}")
