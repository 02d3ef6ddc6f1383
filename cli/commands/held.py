"""`anjuan held`."""

import click

from anjuan.recognition import Reason
from casework.outcomes import why_held
from cli.options import command as make_command
from cli.options import home_option, json_option, open_office
from cli.render import print_json, table


@make_command("held")
@home_option
@json_option
def command(home: str | None, as_json: bool) -> None:
    """列出待处理的文件、原因和编号。"""
    with open_office(home) as office:
        office.held.sweep()
        held = office.held.all()
    if as_json:
        print_json(
            [
                {
                    "held_id": each.held_id,
                    "source": each.source,
                    "reason": each.reason,
                    "message": why_held(Reason(each.reason)),
                    "path": str(each.path) if each.path else None,
                    "held_at": each.held_at.isoformat(),
                    "sha256": each.sha256,
                }
                for each in held
            ]
        )
        return
    if held:
        table(
            ("编号", "文件", "原因", "时间"),
            (
                (each.held_id, each.source, why_held(Reason(each.reason)), f"{each.held_at:%Y-%m-%d %H:%M}")
                for each in held
            ),
        )
    click.echo(f"待处理 {len(held)} 件。" if held else "没有待处理的文件。")
