"""`anjuan jobs list | run | pause | resume | retry`."""

import datetime as dt

import click

from anjuan.errors import AnjuanError, ExitCode
from casework.indexing import Indexing
from casework.office import Office
from casework.scanning import Readiness, Scanned, Scanning, queue_scans, readiness
from cli.messages import word
from cli.messages.scans import READINESS, word_failure
from cli.options import command as make_command
from cli.options import group, home_option, json_option, open_office
from cli.render import Bars, print_json, table, tell
from cli.stopping import stop_event

_STATES = {"running": "正在识别", "waiting": "等待", "failed": "没有成功"}


@group("jobs")
def command() -> None:
    """后台识别扫描件和照片上的文字：进度、暂停、继续、重试。"""


@command.add_command
@make_command("list")
@click.option(
    "--limit", metavar="数", default=20, show_default=True, type=click.IntRange(0), help="最多列出多少件没有完成的。"
)
@home_option
@json_option
def list_command(home: str | None, as_json: bool, limit: int) -> int:
    """识别到哪里了、还有哪些没有完成。"""
    with open_office(home) as office:
        queue_scans(office)
        status = _status(office, limit)
    if as_json:
        print_json(status)
    else:
        _show(status)
    return int(ExitCode.NEEDS_A_PERSON if status["failed"] else ExitCode.DONE)


@command.add_command
@make_command("run")
@click.option("--limit", metavar="数", type=click.IntRange(1), help="最多识别多少件；不写则识别完为止。")
@home_option
@json_option
def run_command(home: str | None, as_json: bool, limit: int | None) -> int:
    """现在就识别等着的扫描件，识别完或按 Ctrl-C 结束；看着收件夹的程序（anjuan watch）平时会自己做。"""
    with open_office(home) as office, stop_event() as stop:
        scanned = Scanning(office, stopped=stop.is_set).work_off(Bars(), limit)
        behind = _index(office)
        status = _status(office, 0)
    if as_json:
        print_json({**_counts(scanned), **{key: status[key] for key in ("waiting", "failed", "paused")}})
    else:
        click.echo(
            f"识别了 {scanned.jobs} 件，{scanned.pages} 页；还有 {status['waiting']} 件等着。{_elsewhere(status)}"
        )
        if status["paused"]:
            click.echo("识别已暂停。继续：anjuan jobs resume")
        for error in behind:
            click.echo(f"检索暂时跟不上（识别的结果都已存好）：{word(error)}", err=True)
        if status["failed"]:
            click.echo(f"{status['failed']} 件没有成功，详情：anjuan jobs list；重试：anjuan jobs retry")
    return int(ExitCode.NEEDS_A_PERSON if status["failed"] else ExitCode.DONE)


@command.add_command
@make_command("pause")
@home_option
@json_option
def pause_command(home: str | None, as_json: bool) -> None:
    """暂停识别：正在识别的一页做完就停，已识别的都留着。"""
    with open_office(home) as office:
        office.register.jobs.pause(office.clock())
    tell({"paused": True}, "识别已暂停。继续：anjuan jobs resume", as_json=as_json)


@command.add_command
@make_command("resume")
@home_option
@json_option
def resume_command(home: str | None, as_json: bool) -> None:
    """继续识别。"""
    with open_office(home) as office:
        office.register.jobs.resume()
        waiting = office.register.jobs.progress(office.clock()).waiting
    going_on = f"识别继续，{waiting} 件等着。看着收件夹的程序会接着做，也可以运行 anjuan jobs run。"
    tell({"paused": False, "waiting": waiting}, going_on, as_json=as_json)


@command.add_command
@make_command("retry")
@home_option
@json_option
def retry_command(home: str | None, as_json: bool) -> None:
    """没有成功的、有几页没读出来的，重新排队。"""
    with open_office(home) as office:
        number = office.register.jobs.retry(office.clock())
    tell({"retried": number}, f"{number} 件重新排队。" if number else "没有要重试的。", as_json=as_json)


def _index(office: Office) -> list[AnjuanError]:
    try:
        Indexing(office).catch_up(Bars())
    except AnjuanError as error:
        return [error]
    return []


def _counts(scanned: Scanned) -> dict[str, object]:
    return {"jobs": scanned.jobs, "pages": scanned.pages, "unsuccessful": scanned.failed, "stopped": scanned.stopped}


def _status(office: Office, limit: int) -> dict[str, object]:
    now = office.clock()
    progress = office.register.jobs.progress(now)
    return {
        "readiness": readiness(office).value,
        "paused": progress.paused,
        "waiting": progress.waiting,
        "papers": progress.papers,
        "photos": progress.photos,
        "running": progress.running,
        "done": progress.done,
        "failed": progress.failed,
        "pages": progress.pages,
        "flawed_pages": progress.flawed,
        "held_until": progress.held_until.isoformat() if progress.held_until else None,
        "jobs": [
            {
                "sha256": each.sha256,
                "case": each.place.case if each.place else None,
                "record_no": each.place.record_no if each.place else None,
                "name": each.name,
                "state": each.state,
                "photo": each.glance,
                "queued_at": each.queued_at.isoformat(),
                "pages": each.pages,
                "pages_done": each.read,
                "attempts": each.attempts,
                "why": each.why or None,
                "message": word_failure(each.why) if each.why else None,
            }
            for each in office.register.jobs.unfinished(now, limit)
        ],
    }


def _elsewhere(status: dict[str, object]) -> str:
    """Who has the jobs that are leased, and from when on they are free again should that program be gone."""
    if not status["held_until"]:
        return ""
    free = dt.datetime.fromisoformat(str(status["held_until"])) + dt.timedelta(seconds=59)  # the minute that is over
    return f"有 {status['running']} 件由别的程序在识别；那个程序如果已经关掉，{free:%H:%M} 以后再运行 anjuan jobs run。"


def _show(status: dict[str, object]) -> None:
    ready = Readiness(str(status["readiness"]))
    if ready is not Readiness.READY:
        click.echo(READINESS[ready])
    if status["paused"]:
        click.echo("识别已暂停。继续：anjuan jobs resume")
    click.echo(
        f"已完成 {status['done']} 件（识别了 {status['pages']} 页），正在识别 {status['running']} 件，"
        f"等着 {status['papers']} 件扫描件、{status['photos']} 张照片，没有成功 {status['failed']} 件。"
        f"{_elsewhere(status)}"
    )
    if status["flawed_pages"]:
        click.echo(f"其中 {status['flawed_pages']} 页没读出来，可以重试：anjuan jobs retry")
    listed = status["jobs"]
    assert isinstance(listed, list)  # noqa: S101 - for the type checker: made above
    if listed:
        rows = []
        for each in listed:
            pages = f"{each['pages_done']}/{each['pages']}" if each["pages"] else ""
            rows.append((_STATES[each["state"]], each["case"] or "", each["name"], pages, each["message"] or ""))
        table(("状态", "案卷", "文件", "页", "说明"), rows)
