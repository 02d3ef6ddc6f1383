"""Deadlines for people and for programs."""

import datetime as dt
from collections.abc import Sequence

import click

from anjuan.deadlines import Deadline, DeadlineState
from cli.spans import span_words


def deadline_json(deadline: Deadline, now: dt.datetime) -> dict[str, object]:
    """A deadline as programs read it; `left_minutes` is less than nothing where it was missed, and by so much."""
    return {
        "what": deadline.limit,
        "due": deadline.due.isoformat(),
        "state": deadline.state(now),
        "basis": deadline.basis,
        "done_at": deadline.done_at.isoformat() if deadline.done_at else None,
        "left_minutes": int(deadline.left(now).total_seconds() // 60),
    }


def deadline_words(deadline: Deadline, now: dt.datetime) -> str:
    """Whether it was kept, or how much time is left."""
    state, span = deadline.state(now), span_words(deadline.left(now))
    match state:
        case DeadlineState.OPEN:
            return f"还剩 {span}"
        case DeadlineState.OVERDUE:
            return f"已超时 {span}"
        case DeadlineState.LATE:
            return f"超时 {span}完成"
        case DeadlineState.UNKNOWN:
            return f"未登记{deadline.limit.chinese}"
        case _:
            return state.chinese


def show_deadlines(deadlines: Sequence[Deadline], now: dt.datetime) -> None:
    """One line for each."""
    for each in deadlines:
        due = f"{each.due:%Y-%m-%d %H:%M}"
        click.echo(f"  {each.limit.chinese}时限：{due}（{each.basis.chinese}），{deadline_words(each, now)}")


def tell_unannounced(years: Sequence[int]) -> None:
    """Say where working days are a guess."""
    if years:
        named = "、".join(map(str, years))
        click.echo(f"{named} 年的放假安排还没有，工作日只按周末算。更新程序后会按安排算。", err=True)
