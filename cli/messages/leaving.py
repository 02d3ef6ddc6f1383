"""What leaves the centre: packets, masked copies, exports."""

from archive.export import ExportExists
from archive.obstacles import Obstacle as PaperObstacle
from archive.packet import PacketDamaged
from archive.packet_lock import PacketBusy
from archive.packet_print import PacketFailed
from casework.masking import NotApproved
from casework.packets import FreezeLost, NothingToSubmit, PacketNotReady
from cli.messages.wording import PLACES_SHOWN, word


@word.register
def _(_error: NotApproved) -> str:
    return "材料出中心要有人批准，并写明用途。请用 --approver 写批准人，用 --purpose 写用途。"


@word.register
def _(error: PacketDamaged) -> str:
    listed = "、".join(error.paths[:PLACES_SHOWN]) + (
        f" 等 {len(error.paths)} 个" if len(error.paths) > PLACES_SHOWN else ""
    )
    return (
        f"已冻结的“{error.name}”与冻结时不一致：{listed}。请从备份中找回原样的；"
        "或把改动过的文件移到别处再运行一次，会按冻结时的内容重新生成。"
    )


@word.register
def _(error: NothingToSubmit) -> str:
    why = "没有工单" if error.begun else "还没开始"
    return f"{error.period} 考核期{why}，不能编制材料包。请核对月份，或先导入工单表。"


@word.register
def _(error: FreezeLost) -> str:
    return (
        f"“{error.name}”编制过，但它的冻结记录（.冻结.json）不在了，没有重新编制。请从备份中恢复这个文件；"
        "找不回来的，加 --supplement，把材料重新列入补充材料包。"
    )


@word.register
def _(error: PacketNotReady) -> str:
    open_ = [f"考核期到 {error.end:%Y-%m-%d} 零点才结束"] if error.end else []
    open_ += [f"{want.chinese} {count} 项" for want, count in error.gaps.items()]
    return (
        f"{error.period} 材料包没有冻结：{'、'.join(open_)}。请运行 anjuan month {error.period} check 查看并补齐；"
        "确需现在就冻结的，加 --anyway，以后补的材料另出补充材料包。"
    )


@word.register
def _(error: PacketBusy) -> str:
    return f"另一个程序正在编制“{error.name}”的材料包。请等它完成，再运行一次。"


@word.register
def _(error: PacketFailed) -> str:
    return f"“{error.name}”的 PDF 没有做成（{error.obstacle.chinese}）。请重试；再不行请联系维护人员。"


@word.register
def _(error: ExportExists) -> str:
    return f"{error.target} 已经存在，没有覆盖。请换一个文件夹。"


_UNMASKED = {
    PaperObstacle.SOUND: "录音不能自动脱敏。要对外提供的，请另做文字记录",
    PaperObstacle.VIDEO: "视频不能自动脱敏。要对外提供的，请人工处理",
    PaperObstacle.UNSUPPORTED: "这种文件不能自动脱敏。请打开后另存为 docx 或 PDF 再试",
    PaperObstacle.MISSING: "没有这个文件。请核对路径",
    PaperObstacle.NO_OFFICE: (
        "里面有要先转成 PDF 才能脱敏的内容，而本机未安装 LibreOffice。请安装（见 anjuan doctor），或另存为 PDF 再试"
    ),
    PaperObstacle.TOO_SLOW: "文件太复杂，处理超时。请拆成几份，或另存为 PDF 再试",
    PaperObstacle.TOO_MANY_PAGES: "页数太多。请拆成几份再试",
    PaperObstacle.ENCRYPTED: "文件加了密码。请去掉密码另存一份再试",
    PaperObstacle.UNREADABLE: "文件打不开，可能已损坏。请换一份完好的再试",
    PaperObstacle.EMPTY: "文件是空的。请换一份有内容的",
    PaperObstacle.ALTERED: "文件与固化校验值不符。请运行 anjuan verify 检查",
}


def word_unmasked(obstacle: PaperObstacle) -> str:
    """Why there is no masked copy of a file, and what to do."""
    return f"{_UNMASKED[obstacle]}。"
