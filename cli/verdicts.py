"""What became of the files in the inbox, as a table for people and as the contract's JSON."""

from collections.abc import Sequence

import click

from anjuan.errors import ExitCode
from anjuan.kinds import Kind, Stage
from casework.inbox import Taken
from casework.outcomes import AlreadyFiled, Filed, Held, Ignored, Left, Outcome, counts, message
from cli.messages import word, word_obstacle
from cli.render import table

STUCK = "已经归好，但收件夹不让移走原文件（只读，或正被打开）。会自动再试；要是一直在，请手工删除"
_WORDS = {Filed: "已归卷", AlreadyFiled: "已有", Held: "待处理", Ignored: "未动"}
_CODES = {Filed: "filed", AlreadyFiled: "already_filed", Held: "held", Ignored: "ignored"}


def exit_code(taken: Taken) -> int:
    """3 when something needs a person."""
    needs = any(
        isinstance(each, Held) or (isinstance(each, Ignored) and each.why is Left.TROUBLE) for each in taken.outcomes
    )
    return int(ExitCode.NEEDS_A_PERSON if needs or taken.obstacles or taken.stuck else ExitCode.DONE)


def line(outcome: Outcome) -> str:
    """What became of a file, in one Chinese line."""
    if isinstance(outcome, Ignored) and outcome.trouble is not None:
        return f"{message(outcome)}：{word(outcome.trouble)}"
    return message(outcome)


def show_taken(taken: Taken) -> None:
    """Print the table and the sums."""
    if taken.outcomes:
        table(
            ("结果", "文件", "文种", "说明"),
            ((_WORDS[type(each)], each.source, kind_words(each), line(each)) for each in taken.outcomes),
        )
    for obstacle in taken.obstacles:
        click.echo(f"读不了：{obstacle.source}：{word_obstacle(obstacle)}")
    number = counts(taken.outcomes)
    click.echo(
        f"归卷 {number[Filed]} 件，已有 {number[AlreadyFiled]} 件，"
        f"待处理 {number[Held]} 件，未动 {number[Ignored]} 件。"
    )
    if number[Held]:
        click.echo("待处理的文件和原因在“待处理”文件夹；改好放回收件夹，或用 anjuan claim 认领。")
    for source in taken.stuck:
        click.echo(f"{source}：{STUCK}")
    if taken.behind is not None:
        click.echo(f"检索暂时跟不上（文件都已归好）：{word(taken.behind)}", err=True)


def taken_json(taken: Taken) -> dict[str, object]:
    """The contract's form."""
    number = counts(taken.outcomes)
    sums: dict[str, object] = {code: number[kind] for kind, code in _CODES.items()}
    return {
        **sums,
        "items": [item_json(each) for each in taken.outcomes],
        "obstacles": [{"source": str(each.source), "message": word_obstacle(each)} for each in taken.obstacles],
        "stuck": list(taken.stuck),
        "index_behind": type(taken.behind).__name__ if taken.behind else None,
    }


def item_json(outcome: Outcome) -> dict[str, object]:
    """One file in the contract's form."""
    kind, stage = kind_and_stage(outcome)
    item: dict[str, object] = {
        "source": outcome.source,
        "outcome": _CODES[type(outcome)],
        "ticket_no": _ticket(outcome),
        "kind": kind,
        "stage": stage,
        "record_no": None,
        "sha256": None,
        "held_id": None,
        "reason": None,
        "message": line(outcome),
    }
    match outcome:
        case Filed(case=case, record=record) | AlreadyFiled(case=case, record=record):
            item |= {"record_no": record.record_no, "sha256": record.sha256, "case": case.key}
            item["replaces"] = record.replaces
        case Held(held_id=held_id, reason=reason, sha256=sha256, tickets=tickets, suggestions=suggestions):
            item |= {"held_id": held_id, "reason": reason, "sha256": sha256}
            item |= {"tickets": list(tickets), "suggestions": list(suggestions)}
        case Ignored(why=why):
            item["reason"] = why
    return item


def kind_and_stage(outcome: Outcome) -> tuple[Kind | None, Stage | None]:
    """文种 and 阶段, as far as they are known."""
    match outcome:
        case Filed(record=record) | AlreadyFiled(record=record):
            return record.facts.kind, record.facts.stage
        case Held(kind=kind, stage=stage):
            return kind, stage
        case Ignored():
            return None, None


def kind_words(outcome: Outcome) -> str:
    """文种 and 阶段 in Chinese."""
    kind, stage = kind_and_stage(outcome)
    return "·".join(each.chinese for each in (kind, stage) if each)


def _ticket(outcome: Outcome) -> str | None:
    match outcome:
        case Filed(case=case) | AlreadyFiled(case=case):
            return case.ticket_no
        case Held(tickets=tickets):
            return _whole(tickets)
        case Ignored():
            return None


def _whole(tickets: Sequence[str]) -> str | None:
    """The one whole number that was read, if it was one."""
    return tickets[0] if len(tickets) == 1 and not tickets[0].startswith(("?", "*")) else None
