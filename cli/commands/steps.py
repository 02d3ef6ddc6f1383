"""`anjuan tickets step` and `anjuan tickets steps`: what happened to tickets, noted singly or from a spreadsheet."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from anjuan.course import next_steps
from anjuan.errors import ExitCode
from anjuan.history import History
from anjuan.steps import Event, Step, find_step
from anjuan.ticket import Satisfaction, Solved
from casework.steps import Taken, steps_json, take_step
from cli.options import by_option, home_option, json_option, open_office
from cli.options import command as make_command
from cli.render import print_json, table
from cli.shortfalls import shortfalls_json, show_shortfalls

if TYPE_CHECKING:
    from collections.abc import Callable

    from casework.step_rows import StepReport
    from register.cells import Cell

T = TypeVar("T")
_HOURLESS = "没有写时刻，按 00:00 登记。"
_TYPED = [step for step in Step if step is not Step.ASSIGN]


class StepWord(click.ParamType[Step]):
    """A step: its Chinese word, or its code."""

    name = "环节"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Step:
        """Find the step that is meant."""
        step = find_step(str(value))
        if step is None:
            return self.fail(f"没有“{value}”这个环节。可以写：{'、'.join(each.chinese for each in _TYPED)}", param, ctx)
        return step


class Said(click.ParamType[T]):
    """A value as people write it in a spreadsheet: a time, 是 or 否, 满意…."""

    def __init__(self, name: str, reader: str, example: str) -> None:
        self.name = name
        self._reader = reader
        self._example = example

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> T:
        """Read it."""
        from register import cells

        read: Callable[[Cell], T | None] = getattr(cells, self._reader)
        found = read(str(value))
        return self.fail(f"“{value}”看不懂。请写成：{self._example}", param, ctx) if found is None else found


_WHEN = Said[dt.datetime]("时间", "moment", "2023-09-14 10:30")
_SOLVED = Said[Solved]("是否解决", "solved", "是、否、部分解决")
_SATISFIED = Said[Satisfaction]("是否满意", "satisfaction", "满意、基本满意、不满意、未评价")
_CONTACTED = Said[bool]("是否联系", "yes_no", "是、否")


@make_command("step")
@click.argument("ticket", metavar="工单编号")
@click.argument("step", metavar="环节", type=StepWord())
@click.option("--at", type=_WHEN, metavar="时间", help="什么时候，如 2023-09-14 10:30；不写则是现在。")
@by_option()
@click.option("--note", default="", metavar="说明", help="说明；退单、再办、挂账、申请不计入、更正时写原因。")
@click.option("--unit", default="", metavar="承办单位", help="派发给哪个承办单位。")
@click.option("--approver", default="", metavar="姓名", help="派发由哪位镇领导审批。")
@click.option("--contacted", type=_CONTACTED, is_flag=False, flag_value="是", metavar="是|否", help="回访：是否联系。")
@click.option(
    "--solved", type=_SOLVED, is_flag=False, flag_value="是", metavar="是|否|部分解决", help="回访：是否解决。"
)
@click.option(
    "--satisfied",
    type=_SATISFIED,
    is_flag=False,
    flag_value="是",
    metavar="满意|基本满意|不满意|未评价",
    help="回访：是否满意。",
)
@click.option("--until", type=_WHEN, metavar="时间", help="延期到什么时候。")
@click.option("--record", "record_no", type=click.IntRange(1), metavar="件号", help="作为佐证的卷内文件。")
@click.option(
    "--correct", "corrects", type=click.IntRange(1), metavar="序号", help="更正第几条；原来那条留着，不再算数。"
)
@home_option
@json_option
def step_command(
    ticket: str,
    step: Step,
    at: dt.datetime | None,
    by: str,
    note: str,
    unit: str,
    approver: str,
    contacted: bool | None,
    solved: Solved | None,
    satisfied: Satisfaction | None,
    until: dt.datetime | None,
    record_no: int | None,
    corrects: int | None,
    home: str | None,
    as_json: bool,
) -> None:
    """登记一个环节：签收 退单 响应 派发 核实 办理 回复 回访 再办 办结 存档，及延期 挂账 不予挂账 销账 申请不计入 等。

    登记了的不能改、不能删。登错了，用 --correct 序号 更正：写“更正”是撤销那一条，写别的环节是代替那一条。
    """
    with open_office(home) as office:
        event = Event(
            step,
            at or office.clock(),
            by,
            note.strip(),
            unit.strip(),
            approver.strip(),
            contacted=contacted,
            solved=solved,
            satisfied=satisfied,
            until=until,
            corrects=corrects,
        )
        taken = take_step(office, ticket, event, by, record_no=record_no)
    if as_json:
        print_json(_taken_json(taken))
    else:
        _show_taken(taken)


@make_command("steps")
@click.argument("file", metavar="文件", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@by_option("表里没写经办人的，算谁")
@home_option
@json_option
def steps_command(file: Path, by: str, home: str | None, as_json: bool) -> int:
    """按表登记环节（xlsx、xls、csv），一行一条。再来一次不会重复。

    列：工单编号、环节、时间，及 经办人 承办单位 审批人 备注 是否联系 是否解决 是否满意 延期至 件号 更正序号。
    """
    from casework.step_rows import take_steps

    with open_office(home) as office:
        report = take_steps(office, file, by)
    if as_json:
        print_json(_report_json(report))
    else:
        _show_report(report)
    return int(ExitCode.NEEDS_A_PERSON if report.rejected else ExitCode.DONE)


def history_json(told: History) -> dict[str, object]:
    """A ticket's state, and the events that it follows from."""
    standing = told.standing
    return {
        "state": standing.state,
        "state_name": standing.state.chinese,
        "next": [step.chinese for step in next_steps(standing.state)],
        "responsible_unit": standing.unit or None,
        "visits": standing.visits,
        "extended_until": standing.until.isoformat() if standing.until else None,
        "unapproved": standing.unapproved,
        "contested": standing.contested,
        "pending": standing.pending,
        "exclusion": standing.exclusion,
        "steps": steps_json(told),
    }


def show_history(told: History) -> None:
    """Print a ticket's history, and where it stands."""
    if told.events:
        table(
            ("序号", "环节", "时间", "经办人", "内容"),
            (
                (
                    str(event.no or ""),
                    event.step.chinese,
                    f"{event.at:%Y-%m-%d %H:%M}",
                    event.by or "平台导出表",
                    _content(event, withdrawn=event.no in told.withdrawn),
                )
                for event in told.events
            ),
        )
    click.echo(f"  环节：{_standing(told)}")


def _standing(told: History) -> str:
    standing = told.standing
    return "，".join(
        filter(
            None,
            (
                standing.state.chinese,
                f"首接单位 {standing.unit}" if standing.unit else "",
                f"延期至 {standing.until:%Y-%m-%d %H:%M}" if standing.until else "",
                "待审批" if standing.unapproved else "",
                "市级回访未解决" if standing.contested else "",
                "挂账中" if standing.pending else "",
                standing.exclusion.chinese if standing.exclusion else "",
            ),
        )
    )


def _content(event: Event, *, withdrawn: bool) -> str:
    contacted = {True: "已联系", False: "未联系", None: ""}[event.contacted]
    return " ".join(
        filter(
            None,
            (
                "（已更正，不算数）" if withdrawn else "",
                f"更正第{event.corrects}条" if event.corrects else "",
                event.unit,
                f"{event.approver}审批" if event.approver else "",
                contacted,
                event.solved.chinese if event.solved else "",
                event.satisfied.chinese if event.satisfied else "",
                f"延至 {event.until:%Y-%m-%d %H:%M}" if event.until else "",
                f"见第{event.record.record_no}件" if event.record else "",
                event.note,
            ),
        )
    )


def _taken_json(taken: Taken) -> dict[str, object]:
    told = taken.view.history
    return {
        "ticket_no": taken.view.number,
        "noted": taken.new,
        "event": {**taken.event.as_json(), "corrected": taken.event.no in told.withdrawn},
        **history_json(told),
        **shortfalls_json(taken.view),
    }


def _show_taken(taken: Taken) -> None:
    event, told = taken.event, taken.view.history
    done = "已登记" if taken.new else "早已登记过，没有重复登记："
    click.echo(f"{told.number} {done}第{event.no}条 {event.step.chinese}（{event.at:%Y-%m-%d %H:%M} {event.by}）。")
    following = "、".join(step.chinese for step in next_steps(told.standing.state))
    click.echo(f"现在：{_standing(told)}。{f'接下来可以登记：{following}。' if following else ''}")
    if event.step in {Step.CLOSE, Step.ARCHIVE}:
        show_shortfalls(taken.view)


def _report_json(report: "StepReport") -> dict[str, object]:
    from cli.messages import word

    return {
        "rows": report.rows,
        "noted": report.noted,
        "same": report.same,
        "rejected": [
            {"row": each.row, "ticket_no": each.ticket, "reason": each.reason, "message": word(each.error)}
            for each in report.rejected
        ],
        "hourless": [{"row": row, "ticket_no": number, "message": _HOURLESS} for row, number in report.hourless],
        "unknown_columns": list(report.unknown_columns),
        "skipped_sheets": list(report.skipped_sheets),
    }


def _show_report(report: "StepReport") -> None:
    from cli.messages import word

    if report.rejected:
        table(
            ("行", "工单编号", "没有登记的原因"),
            ((str(each.row), each.ticket, word(each.error)) for each in report.rejected),
        )
    for row, number in report.hourless:
        click.echo(f"第 {row} 行 {number}：{_HOURLESS}")
    if report.unknown_columns:
        click.echo(f"不认识的列（没有用）：{'、'.join(report.unknown_columns)}")
    if report.skipped_sheets:
        click.echo(f"没有用的工作表：{'、'.join(report.skipped_sheets)}")
    click.echo(f"共 {report.rows} 行：登记 {report.noted}，早已登记 {report.same}，没有登记 {len(report.rejected)}。")
