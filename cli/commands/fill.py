"""`anjuan fill`."""

import json
from pathlib import Path

import click

from cli.options import command as make_command
from cli.options import home_option, json_option, open_office
from cli.render import Bars, print_json


@make_command("fill")
@click.argument("template", metavar="模板")
@click.argument("ticket", metavar="[工单编号]", required=False)
@click.option(
    "--data",
    metavar="FILE.json",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="从 JSON 文件取内容。",
)
@click.option("--set", "pairs", metavar="字段=值", multiple=True, help="填一个字段，可以写多次。")
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path), help="存成哪个文件；不写则放到“产出/文书”。")
@click.option("--draft", is_flag=True, help="缺的内容留空待填，先出草稿。")
@click.option("--pdf", is_flag=True, help="同时转成 PDF。")
@home_option
@json_option
def command(
    template: str,
    ticket: str | None,
    data: Path | None,
    pairs: tuple[str, ...],
    out: Path | None,
    draft: bool,
    pdf: bool,
    home: str | None,
    as_json: bool,
) -> None:
    """填写一份文书。台账里有的自动填上，其余用 --set 或 --data 补充。

    例：anjuan fill case_statement 热线-230914-001234 --set 核实情况=现场属实 --draft
    """
    from casework.documents import as_pdf, fill

    typed = {**(_read(data) if data else {}), **dict(map(_pair, pairs))}
    with open_office(home) as office:
        document = fill(office, template, ticket, typed, out=out, draft=draft)
        made = as_pdf(office, document.filled.path, Bars()) if pdf else None
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
            }
        )
        return
    click.echo(f"已填好：{filled.path}")
    if made:
        click.echo(f"PDF：{made}")
    if filled.blanks:
        click.echo(f"还要填写：{'、'.join(filled.blanks)}")
    for note in filled.notes:
        click.echo(f"“{note.field}”里有文书放不下的控制字符，已去掉：{'、'.join(note.dropped)}")
    if document.strange:
        click.echo(f"没有这些字段，请检查写法：{'、'.join(document.strange)}", err=True)


def _pair(text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise click.BadParameter(f"“{text}”应写成 字段=值", param_hint="--set")
    return name.strip(), value


def _read(path: Path) -> dict[str, object]:
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise click.BadParameter(f"{path.name} 不是正确的 JSON 文件：{error}", param_hint="--data") from None
    if not isinstance(document, dict):
        raise click.BadParameter(f"{path.name} 里应是一组 字段: 值", param_hint="--data")
    return document
