"""`anjuan tickets import | show | list | step | steps`."""

import datetime as dt
import getpass
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from anjuan.errors import ExitCode
from casework.cases import TicketView, view
from cli.commands.records import record_json, show_records
from cli.commands.steps import history_json, show_history, step_command, steps_command
from cli.deadlines import deadline_json, deadline_words, show_deadlines, tell_unannounced
from cli.options import command as make_command
from cli.options import group, home_option, json_option, open_office
from cli.render import Bars, print_json, table
from cli.shortfalls import shortfalls_json, show_shortfalls
from cli.spans import Span

if TYPE_CHECKING:
    from casework.listing import Listing
    from register.imports import ImportReport, RowFault

_TITLE_LENGTH = 40
_MOST_ROWS = 20


@group("tickets")
def command() -> None:
    """工单台账。"""


command.add_command(step_command)
command.add_command(steps_command)


@command.add_command
@make_command("import")
@click.argument("file", metavar="文件", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@home_option
@json_option
def import_command(file: Path, home: str | None, as_json: bool) -> int:
    """导入平台导出的工单表（xlsx、xls、csv）。再导一次不会重复。"""
    from casework.imports import import_tickets
    from casework.indexing import Indexing

    with open_office(home) as office:
        report = import_tickets(office, file, getpass.getuser(), Bars())
        Indexing(office).catch_up(Bars())
    if as_json:
        print_json(_report_json(report))
    else:
        _show_report(report)
    return int(ExitCode.NEEDS_A_PERSON if report.rejected else ExitCode.DONE)


@command.add_command
@make_command("show")
@click.argument("ticket", metavar="工单编号")
@home_option
@json_option
def show_command(ticket: str, home: str | None, as_json: bool) -> None:
    """查看一个工单：台账内容、卷内文件、各环节、还缺的材料。"""
    with open_office(home) as office:
        seen = view(office, ticket)
    if as_json:
        print_json(_view_json(seen))
    else:
        _show_view(seen)


@command.add_command
@make_command("list")
@click.option("--overdue", is_flag=True, help="只要过了响应或办结时限的，最急的在前。")
@click.option("--due-within", type=Span(), metavar="时长", help="只要这么久以内到时限的，如 30m、2h、1d。")
@click.option("--month", metavar="YYYY-MM", help="只要这个考核期的。")
@click.option("--unit", metavar="承办单位", help="只要这个承办单位的。")
@click.option("--limit", metavar="数", type=click.IntRange(1, 100_000), default=100, help="最多几条。")
@click.option("--offset", metavar="数", type=click.IntRange(0), default=0, help="跳过前几条。")
@home_option
@json_option
def list_command(
    overdue: bool,
    due_within: dt.timedelta | None,
    month: str | None,
    unit: str | None,
    limit: int,
    offset: int,
    home: str | None,
    as_json: bool,
) -> None:
    """列出工单，新的在前；案卷里有、台账里没有的也列出来。"""
    from casework.listing import Wanted, list_tickets

    with open_office(home) as office:
        found = list_tickets(office, Wanted(overdue, due_within, month, unit), limit=limit, offset=offset)
    if as_json:
        print_json(_listing_json(found))
        return
    _show_list(found)
    click.echo(f"共 {found.total} 个工单。")
    tell_unannounced(found.unannounced)
    if found.not_in_register:
        numbers = "、".join(f"{each.ticket_no}（{each.records}件）" for each in found.not_in_register)
        click.echo(f"案卷里有、台账里还没有的：{numbers}。请导入最新的工单表。")


def _listing_json(found: "Listing") -> dict[str, object]:
    """The tickets' fields by their keys; of those listed by deadline, the deadlines that were asked for."""
    return {
        "total": found.total,
        "tickets": [
            {**each.as_json(), "deadlines": [deadline_json(one, found.now) for one in found.deadlines[each.number]]}
            if each.number in found.deadlines
            else each.as_json()
            for each in found.tickets
        ],
        "not_in_register": [{"ticket_no": each.ticket_no, "records": each.records} for each in found.not_in_register],
    }


def _show_list(found: "Listing") -> None:
    if not found.tickets:
        return
    if found.deadlines:
        rows = [(each, due) for each in found.tickets for due in found.deadlines[each.number]]
        table(
            ("工单编号", "时限", "到期", "情况", "承办单位", "标题"),
            (
                (
                    each.number,
                    due.limit.chinese,
                    _time(due.due),
                    deadline_words(due, found.now),
                    each.host_unit or "",
                    _short(each.title or ""),
                )
                for each, due in rows
            ),
        )
        return
    table(
        ("工单编号", "来电时间", "标题", "承办单位", "状态", "办结时限"),
        (
            (
                each.number,
                _time(each.created_at),
                _short(each.title or ""),
                each.host_unit or "",
                each.status or "",
                _time(each.delay_deadline or each.deadline_at),
            )
            for each in found.tickets
        ),
    )


def _short(text: str) -> str:
    """A title that leaves room for the other columns."""
    line = " ".join(text.split())
    return line if len(line) <= _TITLE_LENGTH else f"{line[: _TITLE_LENGTH - 1]}…"


def _time(moment: dt.datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""


_SHOWN = (
    ("区平台编号", "case_no"),
    ("标题", "title"),
    ("受理渠道", "channel"),
    ("工单类型", "order_type"),
    ("状态", "status"),
    ("承办单位", "host_unit"),
    ("来电时间", "created_at"),
    ("派单时间", "dispatched_at"),
    ("回复时间", "replied_at"),
    ("办结时间", "closed_at"),
    ("主要内容", "content"),
)


def _show_view(seen: TicketView) -> None:
    click.echo(f"工单 {seen.number}")
    if seen.ticket is None:
        click.echo("  台账里还没有这个工单，请导入最新的工单表。")
    else:
        for word, key in _SHOWN:
            value = getattr(seen.ticket, key)
            if value:
                click.echo(f"  {word}：{_time(value) if isinstance(value, dt.datetime) else value}")
    show_deadlines(seen.deadlines, seen.now)
    tell_unannounced(seen.unannounced)
    show_records(seen.records)
    show_history(seen.history)
    show_shortfalls(seen)


def _view_json(seen: TicketView) -> dict[str, object]:
    """The ticket's fields by their keys, and what the contract adds."""
    ticket = seen.ticket.as_json() if seen.ticket else {}
    return {
        **ticket,
        "ticket_no": seen.number,
        "in_register": seen.ticket is not None,
        **history_json(seen.history),
        "deadlines": [deadline_json(each, seen.now) for each in seen.deadlines],
        "records": [record_json(placed) for placed in seen.records],
        **shortfalls_json(seen),
    }


_ROW_REASONS = {
    "no_number": "没有工单编号",
    "unknown_number": "不是认识的编号写法",
    "bad_date": "编号里的日期不存在",
    "several_numbers": "一格里有几个编号",
    "number_conflict": "两个编号在台账里属于不同的工单",
    "total": "合计行",
    "note": "说明行",
    "repeated_header": "重复的表头",
}


def _show_report(report: "ImportReport") -> None:
    if report.rejected:
        table(
            ("工作表", "行", "没有导入的原因", "内容"),
            ((each.sheet, str(each.row), _ROW_REASONS[each.reason], each.data) for each in report.rejected),
        )
    for each in report.repeated:
        click.echo(f"第 {each.row} 行与前面的 {each.number} 重复，以后面的为准。")
    for cell in report.unread:
        click.echo(f"第 {cell.row} 行“{cell.column}”的内容看不懂，原样保留在备注里。")
    if report.skipped:
        click.echo(f"跳过 {len(report.skipped)} 行：{_skipped_rows(report.skipped)}")
    if report.skipped_sheets:
        click.echo(f"没有导入的工作表（不像工单表）：{'、'.join(report.skipped_sheets)}")
    if report.unknown_columns:
        click.echo(f"不认识的列（内容原样保留）：{'、'.join(report.unknown_columns)}")
    click.echo(
        f"共 {report.rows} 行：新增 {report.added}，更新 {report.updated}，没有变化 {report.unchanged}，"
        f"重复 {len(report.repeated)}，没有导入 {len(report.rejected)}。"
    )


def _skipped_rows(faults: "Sequence[RowFault]") -> str:
    """Such as 合计行 8、说明行 10、11; with the worksheets' names where there are several."""
    several = len({each.sheet for each in faults}) > 1
    rows: dict[str, list[str]] = {}
    for each in faults:
        rows.setdefault(_ROW_REASONS[each.reason], []).append(f"{each.sheet} {each.row}" if several else str(each.row))
    return "、".join(
        f"{word} {'、'.join(each[:_MOST_ROWS])}{f' 等 {len(each)} 行' if len(each) > _MOST_ROWS else ''}"
        for word, each in rows.items()
    )


def _report_json(report: "ImportReport") -> dict[str, object]:
    return {
        "rows": report.rows,
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "repeated": [{"sheet": each.sheet, "row": each.row, "number": each.number} for each in report.repeated],
        "rejected": [_fault_json(each) for each in report.rejected],
        "skipped": [_fault_json(each) for each in report.skipped],
        "skipped_sheets": list(report.skipped_sheets),
        "unread": [{"sheet": each.sheet, "row": each.row, "column": each.column} for each in report.unread],
        "unknown_columns": list(report.unknown_columns),
    }


def _fault_json(fault: "RowFault") -> dict[str, object]:
    return {
        "sheet": fault.sheet,
        "row": fault.row,
        "reason": fault.reason,
        "message": _ROW_REASONS[fault.reason],
        "data": fault.data,
    }
