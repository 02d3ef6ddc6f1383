"""`anjuan alerts`."""

import datetime as dt
from collections import Counter

import click

from anjuan.alerts import Alert, AlertReason, Level
from anjuan.errors import ExitCode
from casework.alerts import Alarm, raise_alerts
from cli.deadlines import deadline_json, deadline_words, tell_unannounced
from cli.options import command as make_command
from cli.options import home_option, json_option, open_office
from cli.render import print_json, table

_MOST_TICKETS = 5


@make_command("alerts")
@click.option("--limit", metavar="数", type=click.IntRange(1, 100_000), default=200, help="最多几条。")
@home_option
@json_option
def command(limit: int, home: str | None, as_json: bool) -> int:
    """预警：超时限和临近时限、回访未解决或不满意、多次来电、多人反映、扬言敏感、缺材料；最急的在前。

    有预警时退出码是 3。提前多久、多少次才提醒，在 anjuan.toml 的 [[alerts]] 里改。
    """
    with open_office(home) as office:
        alarm = raise_alerts(office)
    shown = alarm.alerts[:limit]
    if as_json:
        print_json(_alarm_json(alarm, shown))
    else:
        _show(alarm, shown)
    return int(ExitCode.NEEDS_A_PERSON if alarm.alerts else ExitCode.DONE)


def _alarm_json(alarm: Alarm, shown: tuple[Alert, ...]) -> dict[str, object]:
    return {
        "total": len(alarm.alerts),
        **{level.value: _count(alarm, level) for level in Level},
        "reasons": dict(Counter(each.reason.value for each in alarm.alerts)),
        "alerts": [
            {
                "level": each.level,
                "reason": each.reason,
                "tickets": list(each.tickets),
                "words": list(each.words),
                "deadline": deadline_json(each.deadline, alarm.now) if each.deadline else None,
                "message": _message(each, alarm.now),
            }
            for each in shown
        ],
    }


def _count(alarm: Alarm, level: Level) -> int:
    return sum(each.level is level for each in alarm.alerts)


def _show(alarm: Alarm, shown: tuple[Alert, ...]) -> None:
    if shown:
        table(
            ("级别", "原因", "说明", "工单"),
            (
                (each.level.chinese, each.reason.chinese, _message(each, alarm.now), _tickets(each.tickets))
                for each in shown
            ),
        )
    click.echo(_summary(alarm) if alarm.alerts else "没有预警。")
    if len(shown) < len(alarm.alerts):
        click.echo(f"只列出前 {len(shown)} 条；要看更多，加 --limit 数。")
    tell_unannounced(alarm.unannounced)


def _summary(alarm: Alarm) -> str:
    reasons = Counter(each.reason.chinese for each in alarm.alerts)
    counted = "、".join(f"{reason} {count}" for reason, count in reasons.items())
    red, yellow = _count(alarm, Level.RED), _count(alarm, Level.YELLOW)
    return f"共 {len(alarm.alerts)} 条预警：红 {red}，黄 {yellow}。其中 {counted}。"


def _tickets(numbers: tuple[str, ...]) -> str:
    more = f" 等 {len(numbers)} 个" if len(numbers) > _MOST_TICKETS else ""
    return "、".join(numbers[-_MOST_TICKETS:]) + more


def _message(alert: Alert, now: dt.datetime) -> str:
    """Why, in one sentence."""
    words, count = "、".join(alert.words), len(alert.tickets)
    due = alert.deadline
    limit = (
        f"{due.limit.chinese}时限 {due.due:%Y-%m-%d %H:%M}（{due.basis.chinese}），{deadline_words(due, now)}"
        if due
        else ""
    )
    return {
        AlertReason.OVERDUE: limit,
        AlertReason.DUE_SOON: limit,
        AlertReason.LACKING: f"缺 {words}；{limit}",
        AlertReason.SENSITIVE: f"诉求里提到 {words}",
        AlertReason.BAD_VISIT: f"回访：{words}，还没有再办",
        AlertReason.CITY_VISIT: f"办结后市级回访：{words}，还没有再办",
        AlertReason.TO_REWORK: f"退回再办，还没有办理{f'：{words}' if words else ''}",
        AlertReason.SAME_CALLER: f"{words} 在 {alert.days} 天里来电 {count} 次",
        AlertReason.SAME_PLACE: f"{words} 在 {alert.days} 天里有 {alert.callers} 人反映同一件事，{count} 个工单",
    }[alert.reason]
