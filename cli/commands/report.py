"""`anjuan report daily | weekly | monthly DATE`."""

import datetime as dt
from pathlib import Path

import click

from anjuan.errors import ExitCode
from cli.days import Day
from cli.options import command as make_command
from cli.options import home_option, json_option, open_office
from cli.render import Bars, print_json
from cli.values import typed_values, values_options


@make_command("report")
@click.argument("report", metavar="daily|weekly|monthly", type=click.Choice(["daily", "weekly", "monthly"]))
@click.argument("day", metavar="日期", type=Day())
@values_options
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path), help="存成哪个文件；不写则放到“产出/报告”。")
@click.option("--pdf", is_flag=True, help="同时转成 PDF。")
@home_option
@json_option
def command(
    report: str,
    day: dt.date,
    data: Path | None,
    pairs: tuple[str, ...],
    out: Path | None,
    pdf: bool,
    home: str | None,
    as_json: bool,
) -> int:
    """日报、周报、月刊：数字和清单从台账来，其余用 --set 或 --data 补充，没有补的留空待填。

    日报（daily）统计到这一天中午的 24 小时；周报（weekly）是这一天所在的周一到周日；月刊（monthly）是它所在的考核期。

    例：anjuan report daily 2023-09-15
    """
    from casework.documents import as_pdf
    from casework.reports import Report, make

    with open_office(home) as office:
        document = make(office, Report(report), day, typed_values(data, pairs), out=out)
        made = as_pdf(office, document.filled.path, Bars()) if pdf else None
    filled = document.filled
    if as_json:
        print_json(
            {
                "path": str(filled.path),
                "pdf": str(made) if made else None,
                "blanks": list(filled.blanks),
                "unknown_fields": list(document.strange),
            }
        )
        return int(ExitCode.DONE)
    click.echo(f"已写好：{filled.path}")
    if made:
        click.echo(f"PDF：{made}")
    if filled.blanks:
        click.echo(f"还要填写：{'、'.join(filled.blanks)}")
    if document.strange:
        click.echo(f"没有这些字段，请检查写法：{'、'.join(document.strange)}", err=True)
    return int(ExitCode.DONE)
