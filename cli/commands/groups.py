"""`anjuan groups list | confirm | reject | share-photos`."""

from typing import TYPE_CHECKING

import click

from anjuan.errors import ExitCode
from anjuan.repeats import Candidate, Group, Sameness
from casework.groups import Board, Verdict, board, decide, share_photos
from casework.outcomes import Ignored
from cli.options import by_option, group, home_option, json_option, open_office
from cli.options import command as make_command
from cli.render import Bars, print_json, table, tell
from cli.verdicts import item_json, line

if TYPE_CHECKING:
    from collections.abc import Iterable

_SAMENESS = {each.chinese: each for each in Sameness}
_MONTH = click.option("--month", metavar="YYYY-MM", help="看这个考核期的工单；不写则看最近的。")
_NOTE = click.option("--note", default="", metavar="说明", help="为什么这样认定。")
_KIND = click.option(
    "--kind",
    type=click.Choice(list(_SAMENESS)),
    metavar="类别",
    help="几个工单编号一起认定时：群诉（不写也是）或重复诉求。",
)


@group("groups")
def command() -> None:
    """重复诉求和群诉：把像是一件事的工单放在一起，请人确认。"""


@command.add_command
@make_command("list")
@_MONTH
@home_option
@json_option
def list_command(month: str | None, home: str | None, as_json: bool) -> None:
    """列出待确认的，和已经认定的。相像到什么程度、相隔几天，在 anjuan.toml 的 [[repeats]] 里改。"""
    with open_office(home) as office:
        seen = board(office, month)
    if as_json:
        print_json(
            {
                "candidates": [_candidate_json(each) for each in seen.candidates],
                "groups": [_group_json(each) for each in seen.groups],
            }
        )
    else:
        _show(seen)


def _verdict_command(name: str, explained: str, *, confirmed: bool) -> click.Command:
    """`confirm` or `reject`: the same question, with two answers."""

    @make_command(name, explained)
    @click.argument("what", nargs=-1, required=True, metavar="候选号|组号|工单编号…")
    @_KIND
    @_NOTE
    @_MONTH
    @by_option()
    @home_option
    @json_option
    def verdict_command(
        what: tuple[str, ...],
        kind: str | None,
        note: str,
        month: str | None,
        by: str,
        home: str | None,
        as_json: bool,
    ) -> None:
        said = Verdict(confirmed=confirmed, sameness=_SAMENESS.get(kind or ""), note=note)
        with open_office(home) as office:
            decided = decide(office, what, said, by, period=month)
        verdict = "认定为" if decided.confirmed else "认定不是"
        words = f"第 {decided.no} 组：{'、'.join(decided.tickets)} {verdict}{decided.sameness.chinese}。"
        tell(_group_json(decided), words, as_json=as_json)

    return verdict_command


_CONFIRM = "认定是一件事：写候选号；写组号，改变以前的认定；或写两个以上工单编号，自己放在一起。"
_REJECT = "认定不是一件事，以后不再提示；又来了新的像这件事的工单，会再问。"
command.add_command(_verdict_command("confirm", _CONFIRM, confirmed=True))
command.add_command(_verdict_command("reject", _REJECT, confirmed=False))


@command.add_command
@make_command("share-photos")
@click.argument("number", metavar="组号")
@click.option("--from", "source", required=True, metavar="工单编号", help="照片在哪个工单的案卷里。")
@by_option()
@home_option
@json_option
def share_command(number: str, source: str, by: str, home: str | None, as_json: bool) -> int:
    """把一个工单的照片也归入同组其他工单的案卷。归过的不会重复。"""
    from casework.indexing import Indexing

    with open_office(home) as office:
        done = share_photos(office, number, source, by)
        Indexing(office).catch_up(Bars())
    if as_json:
        print_json([{**item_json(outcome), "ticket_no": ticket} for ticket, outcome in done])
    else:
        for ticket, outcome in done:
            click.echo(f"{ticket}：{line(outcome)}")
        if not done:
            click.echo(f"{source} 的案卷里没有照片。")
    left = any(isinstance(outcome, Ignored) for _, outcome in done)
    return int(ExitCode.NEEDS_A_PERSON if left or not done else ExitCode.DONE)


def _candidate_json(candidate: Candidate) -> dict[str, object]:
    return {
        "key": candidate.key,
        "sameness": candidate.sameness,
        "tickets": list(candidate.tickets),
        "callers": candidate.callers,
        "place": candidate.place,
        "joins": candidate.joins,
    }


def _group_json(decided: Group) -> dict[str, object]:
    return {
        "no": decided.no,
        "sameness": decided.sameness,
        "confirmed": decided.confirmed,
        "tickets": list(decided.tickets),
        "decided_at": decided.decided_at.isoformat(),
        "decided_by": decided.decided_by,
        "note": decided.note,
    }


def _show(seen: Board) -> None:
    if seen.candidates:
        table(("候选号", "像是", "来电人", "点位", "工单", ""), map(_candidate_row, seen.candidates), title="待确认")
    if seen.groups:
        table(("组号", "认定", "工单", "认定人", "时间", "说明"), _group_rows(seen.groups), title="已认定")
    click.echo(f"待确认 {len(seen.candidates)} 组，已认定 {len(seen.groups)} 组。")
    if seen.candidates:
        click.echo("确认：anjuan groups confirm 候选号；不是一件事：anjuan groups reject 候选号。")


def _candidate_row(candidate: Candidate) -> tuple[str, ...]:
    joins = f"并入第 {candidate.joins} 组" if candidate.joins else ""
    tickets = "、".join(candidate.tickets)
    return candidate.key, candidate.sameness.chinese, f"{candidate.callers} 人", candidate.place, tickets, joins


def _group_rows(groups: "Iterable[Group]") -> "Iterable[tuple[str, ...]]":
    return (
        (
            str(each.no),
            f"{'' if each.confirmed else '不是'}{each.sameness.chinese}",
            "、".join(each.tickets),
            each.decided_by,
            f"{each.decided_at:%Y-%m-%d %H:%M}",
            each.note,
        )
        for each in groups
    )
