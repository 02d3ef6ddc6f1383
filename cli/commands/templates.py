"""`anjuan templates list | check`."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from anjuan.errors import ExitCode
from cli.messages import word_departure, word_finding, word_missing_font
from cli.options import command as make_command
from cli.options import group, home_option, json_option, open_office
from cli.render import print_json, table, visible

if TYPE_CHECKING:
    from templates.lint import Finding
    from templates.standard import Departure

_PROVIDERS = {"office": "本单位", "package": "自带"}

_SORTS = {True: "公文", False: "表格、内部材料"}
"""Whether a document has the layout of GB/T 9704-2012."""


@group("templates")
def command() -> None:
    """文书模板。"""


@command.add_command
@make_command("list")
@home_option
@json_option
def list_command(home: str | None, as_json: bool) -> None:
    """列出模板，以及用的是自带的还是“模板”文件夹里本单位的。"""
    with open_office(home) as office:
        found = office.templates.all()
    if as_json:
        print_json(
            [
                {
                    "key": each.key,
                    "title": each.title,
                    "kind": each.kind,
                    "official": each.official,
                    "provider": each.provider,
                    "path": str(each.path),
                }
                for each in found
            ]
        )
        return
    table(
        ("名称", "标题", "类别", "来自", "文件"),
        ((each.key, each.title, _SORTS[each.official], _PROVIDERS[each.provider], str(each.path)) for each in found),
    )


@command.add_command
@make_command("check")
@click.argument("path", metavar="[文件]", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--standard", type=click.Choice(["gbt9704"]), help="按公文格式标准 GB/T 9704 检查一份成文，不论怎么做的。"
)
@home_option
@json_option
def check_command(path: Path | None, standard: str | None, home: str | None, as_json: bool) -> int:
    """检查模板写得对不对；不写文件就检查全部。加 --standard 则检查成文的格式。

    例：anjuan templates check 情况说明.docx --standard gbt9704
    """
    if standard is None:
        return _lint(path, home, as_json)
    if path is None:
        raise click.UsageError("按标准检查，要写明检查哪个文件。")
    return _judge(path, as_json)


def _lint(path: Path | None, home: str | None, as_json: bool) -> int:
    from casework.typefaces import installed, stand_ins
    from templates.lint import Code, Severity

    if path:
        paths = [path]
    else:
        with open_office(home) as office:
            paths = [each.path for each in office.templates.all()]
    fonts = installed()
    found = [(each, finding) for each in paths for finding in _findings(each, fonts, alone=path is not None)]
    missing = Counter(finding.what for _, finding in found if finding.code is Code.MISSING_FONT)
    instead = stand_ins(missing)
    if as_json:
        print_json([_finding_json(each, finding, instead) for each, finding in found])
    else:
        faults = [(each, finding) for each, finding in found if finding.code is not Code.MISSING_FONT]
        for each, finding in faults:
            grave = "错误" if finding.severity is Severity.ERROR else "提醒"
            click.echo(visible(f"{each.name}：{grave}：{word_finding(finding)}"))
        first = {finding.what: finding for _, finding in reversed(found) if finding.code is Code.MISSING_FONT}
        for font, users in missing.items():
            click.echo(visible(word_missing_font(first[font], instead.get(font, "相近的字体"), users)))
        click.echo(f"检查了 {len(paths)} 个模板，" + (f"{len(faults)} 处要看。" if faults else "没有问题。"))
    return int(ExitCode.CHECK_FAILED if any(f.severity is Severity.ERROR for _, f in found) else ExitCode.DONE)


def _findings(path: Path, fonts: frozenset[str] | None, *, alone: bool) -> "tuple[Finding, ...]":
    """What is wrong with a template; among several, one that cannot be read does not stop the others."""
    from templates.lint import Code, Finding, check
    from templates.package import Fault, NotADocx

    try:
        return check(path, fonts)
    except NotADocx as error:
        if alone:
            raise
        codes = {Fault.NO_DOCX: Code.NOT_A_DOCX, Fault.TOO_BIG: Code.TOO_BIG, Fault.FORBIDDEN: Code.FORBIDDEN}
        return (Finding(codes[error.fault]),)


def _finding_json(path: Path, finding: "Finding", instead: Mapping[str, str]) -> dict[str, object]:
    return {
        "path": str(path),
        "severity": finding.severity,
        "code": finding.code,
        "part": finding.part,
        "paragraph": finding.paragraph or None,
        "place": finding.place,
        "what": finding.what,
        "suggestion": finding.suggestion or None,
        "stand_in": instead.get(finding.what),
        "message": word_finding(finding),
    }


def _judge(path: Path, as_json: bool) -> int:
    """Check a finished document."""
    from templates.standard import STANDARD, check

    report = check(path)
    if as_json:
        print_json(
            {
                "path": str(path),
                "standard": STANDARD,
                "lines_per_page": report.lines,
                "characters_per_line": report.characters,
                "departures": [_departure_json(each) for each in report.departures],
            }
        )
    else:
        for each in report.departures:
            click.echo(visible(word_departure(each)))
        click.echo(
            f"正文每面 {report.lines} 行、每行 {report.characters} 字。"
            + (f"{len(report.departures)} 处不合 {STANDARD}。" if report.departures else f"符合 {STANDARD}。")
        )
    return int(ExitCode.CHECK_FAILED if report.departures else ExitCode.DONE)


def _departure_json(departure: "Departure") -> dict[str, object]:
    required = departure.requirement
    return {
        "rule": departure.rule,
        "clause": required.clause,
        "severity": required.weight,
        "found": departure.found,
        "wanted": required.wanted,
        "remedy": required.remedy,
        "places": [
            {"part": each.part, "paragraph": each.paragraph or None, "text": each.text} for each in departure.places
        ],
        "message": word_departure(departure),
    }
