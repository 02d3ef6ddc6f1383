"""`anjuan records`."""

import click

from casework.cases import Placed, view
from cli.options import command as make_command
from cli.options import home_option, json_option, open_office
from cli.render import print_json, table


@make_command("records")
@click.argument("ticket", metavar="工单编号")
@home_option
@json_option
def command(ticket: str, home: str | None, as_json: bool) -> None:
    """列出一个工单的卷内文件。"""
    with open_office(home) as office:
        seen = view(office, ticket)
        if as_json:
            print_json([record_json(placed) for placed in seen.records])
            return
        show_records(seen.records)
        click.echo(f"{seen.number} 共 {len(seen.records)} 件。")


def show_records(records: tuple[Placed, ...]) -> None:
    """Print the file list."""
    if not records:
        return
    table(
        ("件号", "文种", "文件", "归卷时间", "经办", "备注"),
        (
            (
                str(record.record_no),
                "·".join(each.chinese for each in (record.facts.kind, record.facts.stage) if each),
                record.facts.name,
                f"{record.facts.filed_at:%Y-%m-%d %H:%M}",
                record.facts.filed_by,
                f"替代第{record.replaces}件" if record.replaces else "",
            )
            for record in (placed.record for placed in records)
        ),
    )


def record_json(placed: Placed) -> dict[str, object]:
    """A record in the contract's manner."""
    record, facts = placed.record, placed.record.facts
    return {
        "case": placed.case.key,
        "ticket_no": placed.case.ticket_no,
        "record_no": record.record_no,
        "kind": facts.kind,
        "stage": facts.stage,
        "name": facts.name,
        "path": record.path,
        "sha256": record.sha256,
        "size": record.size,
        "format": facts.format,
        "source": facts.source,
        "taken_at": facts.taken_at.isoformat() if facts.taken_at else None,
        "filed_at": facts.filed_at.isoformat(),
        "filed_by": facts.filed_by,
        "replaces": record.replaces,
        "note": facts.note,
    }
