"""`anjuan audit list | verify`."""

import click

from anjuan.errors import ExitCode
from cli.options import command as make_command
from cli.options import group, home_option, json_option, open_office
from cli.render import print_json, table

_ACTIONS = {
    "record.filed": "归卷",
    "record.unlisted": "从目录去除",
    "index.mended": "核对并补好索引",
    "record.corrected": "按案卷更正",
    "file.held": "放入待处理",
    "file.released": "待处理已解决",
    "tickets.imported": "导入工单表",
    "ticket.updated": "更新工单",
    "case.exported": "导出案卷",
    "packet.exported": "报送材料包",
    "step.noted": "登记环节",
    "deduction.confirmed": "认定扣分扣款",
    "deduction.rejected": "不予扣分扣款",
    "steps.restored": "按案卷恢复环节",
    "copy.masked": "脱敏复制",
    "person.added": "登记人员",
    "person.changed": "更正人员",
    "person.signed": "注明协议已签",
    "training.added": "登记培训",
    "training.attended": "登记参训人员",
    "training.confirmed": "确认培训材料",
    "training.cancelled": "取消培训",
}


@group("audit")
def command() -> None:
    """操作记录：谁在什么时候做了什么。只增不改，前后相连，改动会被发现。"""


@command.add_command
@make_command("list")
@click.option("--limit", metavar="数", type=click.IntRange(1, 100_000), default=50, help="最多几条。")
@home_option
@json_option
def list_command(limit: int, home: str | None, as_json: bool) -> None:
    """列出最近的操作，新的在前。"""
    with open_office(home) as office:
        trail = office.register.audit.tail(limit)
    if as_json:
        print_json(
            [
                {
                    "seq": each.seq,
                    "at": each.at.isoformat(),
                    "actor": each.entry.actor,
                    "action": each.entry.action,
                    "subject": each.entry.subject,
                    "detail": dict(each.entry.detail),
                    "hash": each.hash,
                }
                for each in trail
            ]
        )
        return
    table(
        ("序号", "时间", "经办", "操作", "对象", "批准人", "用途"),
        (
            (
                str(each.seq),
                f"{each.at:%Y-%m-%d %H:%M:%S}",
                each.entry.actor,
                _ACTIONS.get(each.entry.action, each.entry.action),
                each.entry.subject,
                str(each.entry.detail.get("approver", "")),
                str(each.entry.detail.get("purpose", "")),
            )
            for each in trail
        ),
    )


@command.add_command
@make_command("verify")
@home_option
@json_option
def verify_command(home: str | None, as_json: bool) -> int:
    """核对操作记录有没有被改动。"""
    with open_office(home) as office:
        check = office.register.audit.verify()
    if as_json:
        print_json({"entries": check.entries, "broken": check.broken})
    elif check.broken is None:
        click.echo(f"操作记录 {check.entries} 条，完整无改动。")
    else:
        click.echo(f"操作记录从第 {check.broken} 条起对不上：台账被改动过，请从备份恢复并查明原因。")
    return int(ExitCode.DONE if check.broken is None else ExitCode.CHECK_FAILED)
