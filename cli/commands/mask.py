"""`anjuan mask`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from anjuan.errors import ExitCode
from anjuan.masking import Level
from cli.options import by_option, home_option, json_option, open_office
from cli.options import command as make_command
from cli.render import Bars, print_json

if TYPE_CHECKING:
    from archive.masked.copy import MaskedCopy
    from casework.masking import Outcome

_LEVELS = "；".join(f"{level} {level.chinese}" for level in Level)


@make_command("mask")
@click.argument("files", metavar="文件…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out", required=True, metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="副本放到哪个文件夹。"
)
@click.option(
    "--level",
    type=click.Choice([level.value for level in Level], case_sensitive=False),
    default=Level.REPORTS.value,
    help=f"给谁看：{_LEVELS}。不写则为 L3。",
)
@click.option("--ticket", metavar="工单编号", help="哪个工单的材料：它的来电人姓名、电话，出现在哪里都隐去。")
@click.option("--approver", required=True, metavar="姓名", help="谁批准的。")
@click.option("--purpose", required=True, metavar="用途", help="做什么用。")
@by_option("经办人", "记入操作记录。")
@home_option
@json_option
def command(
    files: tuple[Path, ...],
    out: Path,
    level: str,
    ticket: str | None,
    approver: str,
    purpose: str,
    by: str,
    home: str | None,
    as_json: bool,
) -> int:
    """脱敏：复制文件，隐去电话、身份证号、车牌、银行卡号、姓名和门牌，原件不动。

    例：anjuan mask 典型案例.docx --out 报送 --approver 王主任 --purpose 月刊用稿
    """
    from casework.masking import Approval, masked_copies

    approval = Approval(approver, purpose, by)
    outcomes = []
    with open_office(home) as office:
        for outcome in masked_copies(office, files, out, Level(level.upper()), approval, ticket, Bars()):
            outcomes.append(outcome)
            if not as_json:
                _tell(outcome)
    if as_json:
        print_json([_as_json(each) for each in outcomes])
    return int(ExitCode.DONE if all(map(_is_done, outcomes)) else ExitCode.NEEDS_A_PERSON)


def _is_done(outcome: "Outcome") -> bool:
    from archive.masked.copy import MaskedCopy

    return isinstance(outcome.made, MaskedCopy) and not outcome.made.omitted


def _tell(outcome: "Outcome") -> None:
    from archive.masked.copy import MaskedCopy
    from cli.messages import word_unmasked

    if not isinstance(outcome.made, MaskedCopy):
        click.echo(f"没有脱敏：{outcome.source}：{word_unmasked(outcome.made)}", err=True)
        return
    made = outcome.made
    counts = (
        "、".join(f"{sort.chinese} {count} 处" for sort, count in sorted(made.hidden.items())) or "没有发现要隐去的内容"
    )
    click.echo(f"已脱敏：{made.path}（{counts}）")
    for line in _cautions(made):
        click.echo(f"  {line}")


def _cautions(made: "MaskedCopy") -> list[str]:
    """What a person must look at."""
    lines = []
    if made.pictures:
        lines.append(f"里面有 {made.pictures} 张图片，图中的文字、人脸、车牌没有处理，发出前请逐张查看。")
    if made.pictured:
        lines.append(f"第 {_pages(made.pictured)} 页已改成涂黑的图片。")
    if made.omitted:
        lines.append(f"第 {_pages(made.omitted)} 页是扫描图片或文字不能识别，没有放进副本，请人工处理。")
    return lines


def _pages(numbers: Sequence[int]) -> str:
    shown = "、".join(map(str, numbers[:20]))
    return f"{shown} 等 {len(numbers)}" if len(numbers) > 20 else shown


def _as_json(outcome: "Outcome") -> dict[str, object]:
    from archive.masked.copy import MaskedCopy
    from cli.messages import word_unmasked

    made = outcome.made
    if not isinstance(made, MaskedCopy):
        return {"source": str(outcome.source), "copy": None, "reason": made.value, "message": word_unmasked(made)}
    return {
        "source": str(outcome.source),
        "copy": str(made.path),
        "hidden": {sort.value: count for sort, count in sorted(made.hidden.items())},
        "pictures": made.pictures,
        "pages_pictured": list(made.pictured),
        "pages_omitted": list(made.omitted),
        "message": "".join(_cautions(made)),
    }
