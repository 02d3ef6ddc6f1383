"""The inbox and what is held."""

from casework.claims import HeldFileGone
from casework.inbox import IntakeBusy
from casework.intake import CaseVanished, NoRoom
from casework.taking import TakingFailed
from cli.messages.wording import word
from watch.inbox import Notice
from watch.scan import InboxMissing, Obstacle, Trouble
from watch.unpack import Fault, UnreadableArchive, UnsafeArchive


@word.register
def _(error: HeldFileGone) -> str:
    return f"待处理 {error.held_id} 的文件不在 {error.folder} 里，或里面不止一个文件。请把要认领的那个文件放回去再试。"


@word.register
def _(error: CaseVanished) -> str:
    return (
        f"案卷 {error.case} 不见了（被移走、改名或删除），而台账里有它的文件。为免编号错乱，暂不归卷。"
        "请从备份或回收站找回放回原处，会自动再试。"
    )


@word.register
def _(error: NoRoom) -> str:
    return f"“{error.name}”解不开：磁盘写不进去（{error.cause}）。请清理磁盘，会自动再试。"


@word.register
def _(error: IntakeBusy) -> str:
    return (
        f"另一个程序正在处理 {error.home} 的收件夹（anjuan watch 或 intake）。"
        "它在工作，不用再运行；要手工运行请先结束它。"
    )


@word.register
def _(error: TakingFailed) -> str:
    cause = f"{type(error.cause).__name__}: {error.cause}"
    return f"“{error.name}”没能归卷，原因没有料到（{cause}）。文件还在收件夹。请把这句话发给维护人员。"


@word.register
def _(error: InboxMissing) -> str:
    return f"收件夹 {error.path} 不在，或共享盘断开了。请检查网络连接或文件夹名称，恢复后会自动继续。"


@word.register
def _(error: UnreadableArchive) -> str:
    return f"压缩包“{error.path.name}”打不开，多半没有传完整。请重新要一份。"


@word.register
def _(error: UnsafeArchive) -> str:
    return f"压缩包“{error.path.name}”{word_fault(error.fault)}，没有解开。请让对方直接发送文件本身。"


_TROUBLES = {
    Trouble.DENIED: "没有读取权限，或正被别的程序打开，关闭后会自动归卷",
    Trouble.LINK: "是链接，不是文件本身。请把文件本身放进来",
    Trouble.SPECIAL: "不是普通文件",
    Trouble.TOO_LONG: "路径太长。请缩短文件夹或文件的名字",
    Trouble.BROKEN: "磁盘或共享盘读不出来。请检查磁盘和网络",
}


def word_obstacle(obstacle: Obstacle) -> str:
    """Why something in the inbox cannot be taken in."""
    return _TROUBLES[obstacle.trouble]


_NOTICES = {
    Notice.MISSING: "收件夹不见了，或共享盘断开了；恢复后会自动继续。",
    Notice.BACK: "收件夹恢复了，继续工作。",
    Notice.EVENTS_LOST: "收不到即时通知，改为定时查看收件夹。",
    Notice.EVENTS_BACK: "即时通知恢复了。",
}


def word_notice(notice: Notice) -> str:
    """A change in how the inbox is watched."""
    return _NOTICES[notice]


_FAULTS = {
    Fault.ENCRYPTED: "有密码",
    Fault.DAMAGED: "已损坏",
    Fault.METHOD: "用了不支持的压缩方式",
    Fault.OUTSIDE: "想写到包外的地方",
    Fault.LINK: "里有链接",
    Fault.DEPTH: "套了太多层",
    Fault.COUNT: "里的文件太多",
    Fault.TOTAL: "解开后太大",
    Fault.RATIO: "压缩比异常，可能是压缩炸弹",
}


def word_fault(fault: Fault) -> str:
    """What is wrong with an archive."""
    return _FAULTS[fault]
