"""`anjuan reply`."""

from pathlib import Path

import click

from anjuan.errors import ExitCode
from anjuan.replies import Verdict
from anjuan.reply_rules import FOUND, MISSING
from cli.options import command as make_command
from cli.options import group, home_option, json_option, open_office
from cli.render import print_json, table
from cli.reviews import findings_json, show_review


@group("reply")
def command() -> None:
    """答复质检：按规则检查回单和不计入评价情况说明。"""


@make_command("check")
@click.argument("what", metavar="文件|工单编号", type=click.Path())
@click.option("--ticket", metavar="工单编号", help="这个文件是哪个工单的；不写则看文件名和正文。")
@home_option
@json_option
def check(what: str, ticket: str | None, home: str | None, as_json: bool) -> int:
    """检查一份答复：逐条列出问题、原文和改法，给出结论和可以直接复制的退回意见。

    写文件名就检查这个文件；写工单编号就检查案卷里最新的回复，没有归档的检查台账里的回复内容。
    通过的退出码是 0，建议修改或退回的是 4。
    """
    from casework.replies import review_file, review_ticket

    path = Path(what)
    if path.suffix and not path.is_file():
        raise click.BadParameter(f"没有“{what}”这个文件", param_hint="文件|工单编号")
    with open_office(home) as office:
        found = review_file(office, path, ticket) if path.is_file() else review_ticket(office, what)
    seen = found.review
    if as_json:
        print_json(
            {
                "source": found.source,
                "ticket_no": found.ticket_no,
                "record_no": found.record_no,
                "document": seen.document,
                "verdict": seen.verdict,
                "findings": findings_json(seen),
                "closing": seen.closing,
            }
        )
    else:
        click.echo(f"检查的是：{found.source or '台账里的回复内容'}（{found.ticket_no or '没有工单编号'}）")
        show_review(seen)
    return int(ExitCode.DONE if seen.verdict is Verdict.PASSED else ExitCode.CHECK_FAILED)


@make_command("rules")
@home_option
@json_option
def rules(home: str | None, as_json: bool) -> None:
    """列出现在用的全部规则；在 anjuan.toml 的 [[reply_rules]] 里修改、停用或添加。"""
    import dataclasses

    from anjuan.replies import severity_of
    from casework.reviewing import rules_of

    with open_office(home) as office:
        used = rules_of(office)
    if as_json:
        print_json([{**dataclasses.asdict(rule), "severity": severity_of(rule)} for rule in used])
        return
    papers = {"reply": "回复", "exclusion": "不计入评价情况说明"}
    rows = (
        (
            rule.id,
            rule.name,
            severity_of(rule),
            papers[rule.document],
            rule.finding.replace(MISSING, "…").replace(FOUND, "…"),
        )
        for rule in used
    )
    table(("编号", "名称", "程度", "检查什么", "问题"), rows)


command.add_command(check)
command.add_command(rules)
