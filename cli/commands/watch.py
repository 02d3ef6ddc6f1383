"""`anjuan watch`."""

import signal
import threading
from types import FrameType

import click

from casework.inbox import Taken
from casework.inbox import watch as watch_inbox
from cli.messages import word_notice, word_obstacle
from cli.options import command as make_command
from cli.options import home_option, open_office
from cli.verdicts import line


@make_command("watch")
@home_option
def command(home: str | None) -> None:
    """一直看着收件夹，有文件放好就归卷；按 Ctrl-C 结束。"""
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    with open_office(home) as office:
        click.echo(f"正在看着 {office.folders.inbox}，按 Ctrl-C 结束。")
        watch_inbox(office, stop, _tell)
    click.echo("已结束。")


def _tell(taken: Taken) -> None:
    for notice in taken.notices:
        click.echo(word_notice(notice))
    for obstacle in taken.obstacles:
        click.echo(f"{obstacle.source}：{word_obstacle(obstacle)}")
    for outcome in taken.outcomes:
        click.echo(f"{outcome.source}：{line(outcome)}")
