"""`anjuan verify`."""

from typing import TYPE_CHECKING

import click

from anjuan.errors import ExitCode
from casework.cases import verify
from cli.options import command as make_command
from cli.options import home_option, json_option, open_office
from cli.render import Bars, print_json

if TYPE_CHECKING:
    from archive.verify import Verification


@make_command("verify")
@click.argument("tickets", metavar="[工单编号…]", nargs=-1)
@home_option
@json_option
def command(tickets: tuple[str, ...], home: str | None, as_json: bool) -> int:
    """核对案卷：文件有没有缺少、改动，有没有多出来的。不写编号就核对全部。"""
    with open_office(home) as office:
        found = list(verify(office, tickets, Bars()))
    missing = [_below(each, path) for each in found for path in each.missing]
    altered = [_below(each, path) for each in found for path in each.altered]
    unexpected = [_below(each, extra.path) for each in found for extra in each.unexpected if not extra.harmless]
    litter = [_below(each, extra.path) for each in found for extra in each.unexpected if extra.harmless]
    cases = sum(bool(each.case) for each in found)
    records = sum(each.records for each in found)
    if as_json:
        print_json(
            {
                "cases": cases,
                "records": records,
                "missing": missing,
                "altered": altered,
                "unexpected": unexpected,
                "litter": litter,
            }
        )
    else:
        for word, paths in (
            ("缺少", missing),
            ("被改动", altered),
            ("多出", unexpected),
            ("系统留下的（无害）", litter),
        ):
            for path in paths:
                click.echo(f"{word}：{path}")
        sound = not (missing or altered or unexpected)
        verdict = "全部完好。" if sound else "有问题：请停止改动这些案卷，从备份中找回原件。"
        click.echo(f"核对了 {cases} 个案卷、{records} 件，{verdict}")
    return int(ExitCode.CHECK_FAILED if missing or altered or unexpected else ExitCode.DONE)


def _below(verification: "Verification", path: str) -> str:
    """A path below 案卷."""
    return f"{verification.case}/{path}" if verification.case else path
