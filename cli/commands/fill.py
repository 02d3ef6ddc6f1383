"""`anjuan fill`."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from anjuan.errors import ExitCode
from cli.options import command as make_command
from cli.options import home_option, json_option, open_office
from cli.render import Bars, print_json, table
from cli.reviews import findings_json, show_review
from cli.values import typed_values, values_options

if TYPE_CHECKING:
    from casework.many import Batch
    from templates.fill import Note


@make_command("fill")
@click.argument("template", metavar="模板")
@click.argument("ticket", metavar="[工单编号]", required=False)
@values_options
@click.option(
    "--each",
    metavar="FILE.xlsx",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="照表填，一行一份（xlsx、xls、csv）：表头写字段名，“工单编号”“姓名”列从台账取内容。",
)
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="存成哪个文件（用 --each 时是哪个文件夹）；不写则放到“产出/文书”。",
)
@click.option("--draft", is_flag=True, help="缺的内容留空待填，先出草稿。")
@click.option("--pdf", is_flag=True, help="同时转成 PDF。")
@home_option
@json_option
def command(
    template: str,
    ticket: str | None,
    data: Path | None,
    pairs: tuple[str, ...],
    each: Path | None,
    out: Path | None,
    draft: bool,
    pdf: bool,
    home: str | None,
    as_json: bool,
) -> int:
    """填写一份文书，或照表一行填一份。台账里有的自动填上，其余用 --set 或 --data 补充。

    例：anjuan fill case_statement 热线-230914-001234 --set 核实情况=现场属实 --draft

    例：anjuan fill 回访记录表 --each 九月回访.xlsx --pdf
    """
    from casework.documents import as_pdf, fill
    from casework.replies import review_filled

    typed = typed_values(data, pairs)
    if each:
        if ticket:
            raise click.UsageError("用 --each 时不写工单编号：编号写在表的“工单编号”列里")
        return _fill_each(template, each, typed, home, out=out, draft=draft, pdf=pdf, as_json=as_json)
    with open_office(home) as office:
        document = fill(office, template, ticket, typed, out=out, draft=draft)
        made = as_pdf(office, document.filled.path, Bars()) if pdf else None
        found = None if draft else review_filled(office, template, document.filled.path, ticket)
    filled = document.filled
    if as_json:
        print_json(
            {
                "path": str(filled.path),
                "pdf": str(made) if made else None,
                "fields": sorted(filled.fields),
                "blanks": list(filled.blanks),
                "unknown_fields": list(document.strange),
                "dropped": {note.field: list(note.dropped) for note in filled.notes},
                "findings": findings_json(found) if found else None,
            }
        )
        return int(ExitCode.DONE)
    click.echo(f"已填好：{filled.path}")
    if made:
        click.echo(f"PDF：{made}")
    if filled.blanks:
        click.echo(f"还要填写：{'、'.join(filled.blanks)}")
    for note in filled.notes:
        click.echo(_dropped(note))
    if document.strange:
        click.echo(f"没有这些字段，请检查写法：{'、'.join(document.strange)}", err=True)
    if found:
        show_review(found, err=True)
    return int(ExitCode.DONE)


def _dropped(note: "Note") -> str:
    return f"“{note.field}”里有文书放不下的控制字符，已去掉：{'、'.join(note.dropped)}"


def _fill_each(
    template: str,
    sheet: Path,
    typed: Mapping[str, object],
    home: str | None,
    *,
    out: Path | None,
    draft: bool,
    pdf: bool,
    as_json: bool,
) -> int:
    from casework.many import fill_each

    with open_office(home) as office:
        batch = fill_each(office, template, sheet, typed, Bars(), out=out, draft=draft, pdf=pdf)
    if as_json:
        print_json(_batch_json(batch))
    else:
        _show_batch(batch)
    return int(ExitCode.NEEDS_A_PERSON if batch.failed else ExitCode.DONE)


def _batch_json(batch: "Batch") -> dict[str, object]:
    from cli.messages import word

    return {
        "filled": len(batch.made),
        "failed": [{"row": each.row, "reason": word(each.error)} for each in batch.failed],
        "items": [
            {
                "row": each.row,
                "path": str(each.document.filled.path),
                "pdf": str(each.pdf) if each.pdf else None,
                "blanks": list(each.document.filled.blanks),
                "dropped": {note.field: list(note.dropped) for note in each.document.filled.notes},
            }
            for each in batch.made
        ],
        "folder": str(batch.folder),
        "unknown_columns": list(batch.strange),
        "unused_sheets": list(batch.left_out),
    }


def _show_batch(batch: "Batch") -> None:
    from cli.messages import word

    if batch.failed:
        table(("行", "要处理的原因"), ((str(each.row), word(each.error)) for each in batch.failed))
    for each in batch.made:
        for note in each.document.filled.notes:
            click.echo(f"第 {each.row} 行：{_dropped(note)}")
    if blank := [str(each.row) for each in batch.made if each.document.filled.blanks]:
        click.echo(f"还有待填内容的行：{'、'.join(blank)}")
    if batch.strange:
        click.echo(f"不认识的列（没有用到）：{'、'.join(batch.strange)}")
    if batch.left_out:
        click.echo(f"没有用到的工作表：{'、'.join(batch.left_out)}")
    where = f"，都在 {batch.folder}" if batch.made else ""
    click.echo(f"填好 {len(batch.made)} 份{where}。要处理 {len(batch.failed)} 行。")
