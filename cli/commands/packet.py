"""`anjuan month M packet`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from anjuan.errors import ExitCode
from anjuan.gaps import Addressee
from cli.options import by_option, home_option, json_option, open_office
from cli.options import command as make_command
from cli.render import Bars, print_json

if TYPE_CHECKING:
    from archive.packet import Packet
    from casework.packet_freezing import Frozen
    from casework.packets import Delivered


@make_command("packet")
@click.option(
    "--to", required=True, type=click.Choice([each.value for each in Addressee]), help="city 报市，district 报区。"
)
@click.option("--approver", required=True, metavar="姓名", help="谁批准的。")
@click.option("--purpose", required=True, metavar="用途", help="做什么用。")
@by_option("经办人", "记入操作记录。")
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="复制到哪个文件夹；不写则只放在“产出/报送”。",
)
@click.option("--anyway", is_flag=True, help="考核期没有结束，或还有缺项，也要冻结。")
@click.option("--supplement", is_flag=True, help="冻结记录丢失又找不回来的，把材料重新列入补充材料包。")
@home_option
@json_option
@click.pass_obj
def command(
    period: str,
    to: str,
    approver: str,
    purpose: str,
    by: str,
    out: Path | None,
    anyway: bool,
    supplement: bool,
    home: str | None,
    as_json: bool,
) -> int:
    """月末报送材料包：文件夹、压缩包和一个可打印的 PDF。

    第一次运行就冻结；再运行，内容没有变化则原样重出，有新材料则另出补充材料包，列明差异。
    """
    from casework.masking import Approval
    from casework.packets import packet

    approval = Approval(approver, purpose, by)
    with open_office(home) as office:
        made = packet(office, period, Addressee(to), approval, out, Bars(), anyway=anyway, supplement=supplement)
    if as_json:
        print_json(_json(made))
    else:
        _show(made)
    return int(ExitCode.CHECK_FAILED if made.differs else ExitCode.DONE)


def _show(made: "Delivered") -> None:
    from casework.packets import Outcome

    words = {
        Outcome.FROZEN: "已编制并冻结",
        Outcome.SAME: "内容没有变化，与冻结时一致",
        Outcome.SUPPLEMENTED: "已编制补充材料包",
    }
    for each in made.packets:
        packet = each.packet
        click.echo(f"{words[made.outcome]}：{packet.name}，{packet.papers} 件，PDF {each.pages} 页。")
        for said in packet.differences:
            click.echo(f"  {said}")
        for remark in _remarks(packet):
            click.echo(f"  {remark['path']}：{remark['remark']}，报送前请核对")
        if packet.omitted:
            click.echo(f"  未纳入 {len(packet.omitted)} 项：")
        for omission in packet.omitted:
            click.echo(f"    {omission.what}：{omission.why}")
    for place in made.places:
        click.echo(f"  {place}")
    for name, obstacle in made.unshown:
        click.echo(f"  {name} 不能印出（{obstacle.chinese}），PDF 里以说明页代替。")
    if made.pictures:
        click.echo(f"  里面有 {made.pictures} 张图片，图中的文字、人脸、车牌没有处理，报送前请逐张查看。")
    if made.differs:
        listed = "、".join(made.differs)
        click.echo(f"  {listed} 重新生成后与冻结时不完全一样（程序或办公软件更新过），请与已报送的核对。", err=True)


def _json(made: "Delivered") -> dict[str, object]:
    return {
        "outcome": made.outcome.value,
        "packets": [_packet_json(each) for each in made.packets],
        "places": [str(each) for each in made.places],
        "differs": list(made.differs),
        "pictures": made.pictures,
        "unshown": [{"name": name, "reason": obstacle.value} for name, obstacle in made.unshown],
    }


def _remarks(packet: "Packet") -> list[dict[str, str]]:
    """What a reader must know of papers: by their paths."""
    return [{"path": path, "remark": paper.remark} for path, paper in packet.placed() if paper.remark]


def _packet_json(frozen: "Frozen") -> dict[str, object]:
    packet = frozen.packet
    return {
        "name": packet.name,
        "serial": packet.serial,
        "frozen_at": packet.frozen_at.isoformat(),
        "approver": packet.approver,
        "parts": [
            {"title": part.title, "dossiers": len(part.dossiers), "papers": part.papers, "tables": len(part.tables)}
            for part in packet.parts
        ],
        "papers": packet.papers,
        "remarks": _remarks(packet),
        "pages": frozen.pages,
        "omitted": [{"what": each.what, "why": each.why} for each in packet.omitted],
        "differences": list(packet.differences),
        "digests": {"bag": frozen.bag, "zip": frozen.zip, "pdf": frozen.pdf},
    }
