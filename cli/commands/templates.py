"""`anjuan templates list | check`."""

from pathlib import Path

import click

from anjuan.errors import ExitCode
from cli.messages import word_finding
from cli.options import command as make_command
from cli.options import group, home_option, json_option, open_office
from cli.render import print_json, table

_PROVIDERS = {"office": "本单位", "package": "自带"}


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
                    "provider": each.provider,
                    "path": str(each.path),
                }
                for each in found
            ]
        )
        return
    table(
        ("名称", "标题", "来自", "文件"),
        ((each.key, each.title, _PROVIDERS[each.provider], str(each.path)) for each in found),
    )


@command.add_command
@make_command("check")
@click.argument("path", metavar="[文件]", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@home_option
@json_option
def check_command(path: Path | None, home: str | None, as_json: bool) -> int:
    """检查模板写得对不对；不写文件就检查全部。"""
    from templates.lint import Severity, check

    if path:
        paths = [path]
    else:
        with open_office(home) as office:
            paths = [each.path for each in office.templates.all()]
    found = [(each, finding) for each in paths for finding in check(each)]
    if as_json:
        print_json(
            [
                {
                    "path": str(each),
                    "severity": finding.severity,
                    "code": finding.code,
                    "place": finding.place,
                    "what": finding.what,
                    "message": word_finding(finding),
                }
                for each, finding in found
            ]
        )
    else:
        for each, finding in found:
            grave = "错误" if finding.severity is Severity.ERROR else "提醒"
            click.echo(f"{each.name}：{grave}：{word_finding(finding)}")
        click.echo(f"检查了 {len(paths)} 个模板，" + (f"{len(found)} 处要看。" if found else "没有问题。"))
    return int(ExitCode.CHECK_FAILED if any(f.severity is Severity.ERROR for _, f in found) else ExitCode.DONE)
