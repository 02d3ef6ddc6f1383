"""The Chinese wording of every error: what happened, to which file, what to do next.

Errors carry data and are defined near what raises them; their sentences stand here, one function a leaf. A test finds a
leaf without wording.
"""

from functools import singledispatch
from typing import TYPE_CHECKING

from anjuan.answers import ApprovedUnknown, SameApproved
from anjuan.errors import AnjuanError, SettingsError
from anjuan.papers import NoExtension
from anjuan.rates import ImpossibleCounts
from anjuan.repeats import GroupUnknown, TooFew
from anjuan.scoring import BadDeduction, DeductionFault, UnknownPost, UnknownScoreItem
from anjuan.settlement import BadCharge, ChargeFault, ChargesExceedFee, NoQuarter
from anjuan.staff import (
    NAME_MOST,
    BadName,
    DatesReversed,
    NothingSigned,
    NotLeft,
    PersonAmbiguous,
    PersonUnknown,
    SameName,
    StintsOverlap,
)
from anjuan.steps import Refusal, StepRefused
from anjuan.training import NoTopic, PaperUnknown, SameTraining, TrainingAmbiguous, TrainingUnknown
from archive.atomic import CopyDamaged, DiskFull
from archive.bag import CaseDamaged, FormatTooNew
from archive.bundle import BundleFailed
from archive.export import ExportExists
from archive.held import HeldAmbiguous, HeldUnknown
from archive.lock import CaseBusy
from archive.obstacles import Obstacle as PaperObstacle
from archive.packet import PacketDamaged
from archive.packet_lock import PacketBusy
from archive.packet_print import PacketFailed
from archive.staging import SourceChanged, SourceLocked, SourceVanished
from archive.store import CaseUnknown, NotACaseFile, RecordDamaged
from casework.claims import HeldFileGone
from casework.confined import ReaderDied
from casework.documents import NotConverted, OtherTicket
from casework.inbox import IntakeBusy, TakingFailed
from casework.intake import CaseVanished, NoRoom
from casework.listing import NoPeriod
from casework.many import Contradiction, NoSubject
from casework.masking import NotApproved
from casework.office import NoOffice, OfficeExists, UnknownTicket
from casework.packets import FreezeLost, NothingToSubmit, PacketNotReady
from casework.photo_choice import NoRoomForPhotos, NotPhotos
from casework.replies import NoReply, NotAReply, NoText
from casework.report_papers import ReversedSpan
from casework.rows import NoHeader
from casework.step_rows import Fault as RowFault
from casework.step_rows import RowUnreadable
from casework.steps import EvidenceUnknown, NothingToArchive
from indexer.index import EngineUnavailableError, IndexBusyError, IndexNeedsRebuildError, IndexNotWrittenError
from register.errors import (
    Cause,
    RegisterBusy,
    RegisterDamaged,
    RegisterFull,
    RegisterTooNew,
    RegisterUnreachable,
    SheetFault,
    SheetUnreadable,
)
from templates.catalogue import UnknownTemplate
from templates.fields import BadValues, Column, Field, FieldType
from templates.fill import MissingFields, TargetExists
from templates.images import BadPhoto
from templates.lint import Code, Finding
from templates.package import Fault as DocxFault
from templates.package import NotADocx
from templates.skeleton import BadTemplate
from watch.inbox import Notice
from watch.scan import InboxMissing, Obstacle, Trouble
from watch.unpack import Fault, UnreadableArchive, UnsafeArchive

if TYPE_CHECKING:
    from templates.standard import Departure


@singledispatch
def word(error: AnjuanError) -> str:
    """The error in Chinese; each leaf registers its own."""
    raise NotImplementedError(type(error))


@word.register
def _(error: SettingsError) -> str:
    faults = "\n".join(f"  {key}：{fault}" for key, fault in error.faults)
    return f"设置文件 anjuan.toml 有 {len(error.faults)} 处要改，改好保存后重来：\n{faults}"


@word.register
def _(error: NoOffice) -> str:
    if error.home is None:
        return "没有指明办公目录。请加 --home 目录，或设置环境变量 ANJUAN_HOME；还没有的话，先运行 anjuan init 目录。"
    return f"{error.home} 不是办公目录（里面没有 anjuan.toml）。请检查路径；新建请运行 anjuan init {error.home}"


@word.register
def _(error: OfficeExists) -> str:
    return f"{error.home} 已经有内容，不能在这里新建办公目录。请换一个空目录，或删掉里面不要的东西再来。"


@word.register
def _(error: UnknownTicket) -> str:
    return (
        f"没有找到工单“{error.number}”。请核对编号（如 热线-230914-001234），或先导入台账：anjuan tickets import 文件"
    )


@word.register
def _(error: ReaderDied) -> str:
    return (
        f"读取“{error.name}”时超过了 {error.seconds:g} 秒，或读取程序中断。文件没有改动。"
        "请确认它能正常打开，另存一份再试。"
    )


@word.register
def _(error: NoPeriod) -> str:
    return f"“{error.typed}”不是月份。请写成 年-月，如 2026-09。"


@word.register
def _(error: GroupUnknown) -> str:
    return (
        f"没有叫“{error.typed}”的候选或组，或这个工单不在已确认的组里。来了新工单，候选号会变；"
        "请重新列出：anjuan groups list（按月看的，确认时也要写 --month）。"
    )


@word.register
def _(_error: TooFew) -> str:
    return "只有一个工单，不成一组。请写两个以上不同的工单编号。"


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
def _(error: NotConverted) -> str:
    return (
        f"文书已填好（{error.path}），但没有转成 PDF：{error.obstacle.chinese}。"
        "请运行 anjuan doctor 检查，或用 WPS 打开另存为 PDF。"
    )


@word.register
def _(error: NoHeader) -> str:
    known = "、".join(error.fields[:_MOST_FIELDS]) + ("等" if len(error.fields) > _MOST_FIELDS else "")
    return f"“{error.path.name}”里没有找到表头。请在前 20 行里留一行写字段名（{known}），一行填一份。"


_MOST_FIELDS = 12


@word.register
def _(error: Contradiction) -> str:
    return f"表里有两列都叫“{'、'.join(error.fields)}”，这一行两格的内容不一样。请只留对的一格。"


# steps of tickets


_REFUSALS = {
    Refusal.ORDER: "当时是“{state}”，不能登记“{step}”，{next}",
    Refusal.NOT_REPLIED: "还没有回复，不能办结。请先登记回复",
    Refusal.NO_UNIT: "派发没有写承办单位。请加 --unit 承办单位",
    Refusal.NO_REASON: "“{step}”要写原因。请加 --note 原因",
    Refusal.NO_LIMIT: "延期没有写延到什么时候。请加 --until 时间",
    Refusal.EARLIER_LIMIT: "延期后的时限应晚于登记的时间，也晚于上一次延期的时限。请核对 --until",
    Refusal.STRAY: "是否联系、是否解决、是否满意只能写在回访里，延期至只能写在延期里",
    Refusal.FUTURE: "时间 {at} 还没有到。请核对时间",
    Refusal.BEFORE_CALL: "时间 {at} 早于来电时间。请核对时间",
    Refusal.BEFORE_ASSIGNED: "时间 {at} 早于平台派单时间。请核对时间",
    Refusal.BEFORE_CORRECTED: "更正的时间 {at} 早于第 {corrects} 条的时间。请核对时间",
    Refusal.UNSOLVED: "回访未解决或不满意，再办、再次回访后才能办结。请先登记办理和回访；办不了的先登记挂账或不计入",
    Refusal.NOTHING_TO_CORRECT: "没有写更正第几条。请加 --correct 序号（序号见 anjuan tickets show 工单编号）",
    Refusal.NO_SUCH_EVENT: "没有第 {corrects} 条。序号见 anjuan tickets show 工单编号",
    Refusal.WITHDRAWN: "第 {corrects} 条已经更正过。序号见 anjuan tickets show 工单编号",
    Refusal.PENDING: "已经挂账，还没有销账",
    Refusal.NOT_PENDING: "没有挂账，不用销账",
    Refusal.APPLIED: "已经申请过不计入，或已认定不计入",
    Refusal.NOT_APPLIED: "还没有申请不计入。请先登记“申请不计入”",
    Refusal.PLATFORMS: "派单由平台记录，导入工单表即可，不用登记",
}


@word.register
def _(error: StepRefused) -> str:
    from anjuan.history import next_steps

    at_fault = error.spoilt or error.event
    following = "、".join(step.chinese for step in next_steps(error.state))
    why = _REFUSALS[error.why].format(
        state=error.state.chinese,
        step=at_fault.step.chinese,
        next=f"那时可以登记的是：{following}" if following else "流程已经走完",
        at=f"{at_fault.at:%Y-%m-%d %H:%M}",
        corrects=at_fault.corrects,
    )
    if error.spoilt is None:
        return f"{error.number} 没有登记“{error.event.step.chinese}”：{why}。"
    return (
        f"{error.number} 没有登记“{error.event.step.chinese}”：这样一来，第 {at_fault.no} 条“{at_fault.step.chinese}”"
        f"（{at_fault.at:%Y-%m-%d %H:%M}）就说不通了——{why}。请先更正那一条，或用 --correct 同时写对的环节。"
    )


@word.register
def _(error: NothingToArchive) -> str:
    return f"{error.number} 还没有案卷，不能存档。请先把材料放进收件夹归卷。"


@word.register
def _(error: EvidenceUnknown) -> str:
    return f"{error.number} 的案卷里没有第 {error.record_no} 件。件号见 anjuan records 工单编号。"


_ROW_FAULTS = {
    RowFault.NO_NUMBER: "没有工单编号。",
    RowFault.NO_STEP: "没有写环节。",
    RowFault.UNKNOWN_STEP: "没有“{said}”这个环节。请写 签收、退单、响应、派发、核实、办理、回复、回访、办结、存档等。",
    RowFault.NO_TIME: "没有写时间。",
    RowFault.UNREADABLE: "“{column}”的“{said}”看不懂。",
}


@word.register
def _(error: RowUnreadable) -> str:
    return _ROW_FAULTS[error.fault].format(column=error.column, said=error.said)


# staff and trainings


@word.register
def _(error: SameName) -> str:
    numbers = "、".join(map(str, error.numbers))
    return (
        f"已经有叫“{error.label}”的人（编号 {numbers}）。是另一个人的，请加 --remark 备注以便区分（如 --remark 夜班），"
        "其保密协议的文件名里也写上这个备注；是同一个人的，用 anjuan people change 更正。"
    )


@word.register
def _(error: ApprovedUnknown) -> str:
    return f"没有编号为 {error.number} 的口径。请核对编号：anjuan wording list"


@word.register
def _(error: SameApproved) -> str:
    retire = f"anjuan wording retire {error.number}"
    return f"同样的口径已经登记过，编号 {error.number}。要改负责人、依据或有效期，请先停用它：{retire}"


@word.register
def _(error: PersonUnknown) -> str:
    return f"人员里没有“{error.typed}”。请核对姓名或编号：anjuan people list --all"


@word.register
def _(error: PersonAmbiguous) -> str:
    them = "、".join(f"{each.number} {each.label}" for each in error.people)
    return f"叫“{error.typed}”的不止一个：{them}。请改写编号。"


@word.register
def _(error: DatesReversed) -> str:
    person = error.person
    return f"{person.label} 的离岗日期 {person.left_on} 早于到岗日期 {person.joined_on}，没有登记。请核对日期。"


@word.register
def _(error: BadName) -> str:
    if not error.typed.strip():
        return "姓名不能空着。"
    return f"“{_shortened(error.typed)}”不像姓名，没有登记：姓名只用文字，中间可以有“·”，最多 {NAME_MOST} 个字。"


@word.register
def _(error: StintsOverlap) -> str:
    person = error.person
    return (
        f"{person.label} 上次离岗是 {person.earlier[-1].left_on}，到岗日期 {person.joined_on} 应在其后，没有登记。"
        "请核对日期。"
    )


@word.register
def _(error: NotLeft) -> str:
    return f"{error.person.label} 没有登记离岗，仍在册。请核对：anjuan people show {error.person.number}"


@word.register
def _(error: NothingSigned) -> str:
    if not error.agreements:
        return f"{error.person.label} 还没有归卷的保密协议。请先把签字件命名为“保密协议-姓名.pdf”放进收件夹。"
    them = "、".join(f"第{each.record.record_no}件 {each.record.facts.name}" for each in error.agreements)
    return f"看不出是 {error.person.label} 的哪一件：{them}。请加 --record 件号。"


@word.register
def _(error: TrainingUnknown) -> str:
    return f"没有登记编号或日期是 {error.typed} 的培训，或已取消。请核对编号：anjuan training list"


@word.register
def _(error: TrainingAmbiguous) -> str:
    numbers = "、".join(map(str, error.numbers))
    return f"{error.typed} 不止一次培训，编号 {numbers}。请改写编号。"


@word.register
def _(error: PaperUnknown) -> str:
    return (
        f"案卷 {error.place.case} 没有第 {error.place.record_no} 件。"
        "月份写成 2023-09，件号见 anjuan training check 的待确认。"
    )


@word.register
def _(_: NoTopic) -> str:
    return "培训主题不能空着，没有登记。请写明主题：--topic 主题"


@word.register
def _(error: SameTraining) -> str:
    return f"同一天、同类型、同主题的培训已经登记（编号 {error.number}），没有重复登记。"


@word.register
def _(error: NoReply) -> str:
    return (
        f"工单 {error.number} 还没有回复：案卷里没有，台账里也没有。请先归档，或直接检查文件：anjuan reply check 文件"
    )


@word.register
def _(error: NotAReply) -> str:
    seen = error.kind.chinese if error.kind else "表格"
    return (
        f"“{error.name}”不是答复，看起来是{seen}，没有检查。"
        "请换成回复或不计入评价情况说明；确是答复的，文件名里写上“回复”再试。"
    )


@word.register
def _(error: NoText) -> str:
    return f"“{error.name}”里读不出文字（可能是扫描件、有密码或已损坏），没法检查。请用 Word 或文本文件再试。"


@word.register
def _(_error: NotApproved) -> str:
    return "材料出中心要有人批准，并写明用途。请用 --approver 写批准人，用 --purpose 写用途。"


# watch


@word.register
def _(error: InboxMissing) -> str:
    return f"收件夹 {error.path} 不在，或共享盘断开了。请检查网络连接或文件夹名称，恢复后会自动继续。"


@word.register
def _(error: UnreadableArchive) -> str:
    return f"压缩包“{error.path.name}”打不开，多半没有传完整。请重新要一份。"


@word.register
def _(error: UnsafeArchive) -> str:
    return f"压缩包“{error.path.name}”{word_fault(error.fault)}，没有解开。请让对方直接发送文件本身。"


# archive


@word.register
def _(error: CaseBusy) -> str:
    return f"案卷 {error.case} 正在被另一个程序写入，等了 {error.seconds:g} 秒。稍后自动再试。"


@word.register
def _(error: CaseDamaged) -> str:
    return (
        f"案卷 {error.case} 已损坏（{'、'.join(error.paths)}），没有写入。请运行 anjuan verify 查看，从备份中找回原件。"
    )


@word.register
def _(error: FormatTooNew) -> str:
    return f"案卷 {error.case} 是更新版本的程序写的（格式 {error.written_format}）。请先升级本程序。"


@word.register
def _(error: SourceChanged) -> str:
    return f"“{error.path.name}”在读取时又被改动，写完后会自动再试。"


@word.register
def _(error: SourceLocked) -> str:
    return f"“{error.path.name}”现在读不出来：可能正被别的程序打开、没有读取权限，或共享盘有故障。会自动再试。"


@word.register
def _(error: SourceVanished) -> str:
    return f"“{error.path.name}”在读取前被移走了。请确认文件还在，重新放入收件夹。"


@word.register
def _(error: CopyDamaged) -> str:
    return f"写到磁盘的内容读回来不一样（{error.path}），这一步没有完成，原文件还在。磁盘可能要坏了，请尽快检查。"


@word.register
def _(error: DiskFull) -> str:
    return f"磁盘满了，写不下 {error.path.name}。原文件还在收件夹。请清理磁盘后再试。"


@word.register
def _(error: CaseUnknown) -> str:
    return f"没有案卷 {error.case}。请核对编号。"


@word.register
def _(error: NotACaseFile) -> str:
    return f"{error.folder} 不是案卷，却占着案卷 {error.case} 的位置。请把里面的东西移到别处再试。"


@word.register
def _(error: RecordDamaged) -> str:
    return (
        f"案卷 {error.case} 第{error.record.record_no}件“{error.record.facts.name}”缺失或被改动，"
        "而这次送来的正是同一份文件。原文件还在收件夹，请运行 anjuan verify，用它恢复。"
    )


@word.register
def _(error: PacketDamaged) -> str:
    listed = "、".join(error.paths[:_PLACES_SHOWN]) + (
        f" 等 {len(error.paths)} 个" if len(error.paths) > _PLACES_SHOWN else ""
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


@word.register
def _(error: HeldUnknown) -> str:
    return f"待处理里没有编号 {error.prefix} 开头的文件。请运行 anjuan held 查看编号。"


@word.register
def _(error: HeldAmbiguous) -> str:
    return f"编号 {error.prefix} 开头的不止一个：{'、'.join(error.held_ids)}。请多写几位。"


@word.register
def _(error: BundleFailed) -> str:
    return (
        f"{error.number} 的合卷没有做成（{error.obstacle.chinese}），原有的 {error.target.name} 没有改动。"
        "请重试；再不行请联系维护人员。"
    )


# register


_CAUSES = {
    Cause.NO_DRIVER: "没有这种数据库的驱动。PostgreSQL 请安装 psycopg；不用数据库服务器的，请清空 [register] 的 url。",
    Cause.BAD_URL: "地址的写法不对。请改好 anjuan.toml 里 [register] 的 url，如 postgresql://用户@主机/库名。",
    Cause.REFUSED: "连不上数据库服务器。请检查地址、网络和数据库是否启动。",
    Cause.DENIED: "没有读写权限，或账号密码不对。请检查台账文件和文件夹的权限（不能是只读），或数据库的账号。",
    Cause.MISSING: "所在的文件夹或数据库不存在。请检查路径、共享盘是否连接，或先建好数据库。",
    Cause.BROKEN: "磁盘或共享盘读写出错。请检查磁盘和网络，把办公目录备份到别处。",
}


@word.register
def _(error: RegisterUnreachable) -> str:
    return f"台账 {error.where} 用不了：{_CAUSES[error.cause]}"


@word.register
def _(error: RegisterBusy) -> str:
    return f"台账 {error.where} 正被别的程序占用。请稍后再试。"


@word.register
def _(error: RegisterFull) -> str:
    return f"台账 {error.where} 所在的磁盘满了。请清理磁盘后再试。"


@word.register
def _(error: RegisterDamaged) -> str:
    return (
        f"台账 {error.where} 已损坏，或不是台账文件。案卷没有受影响。请把它移走，从备份恢复；没有备份的，"
        "运行 anjuan register rebuild 由案卷重建清单，再重新导入工单表。"
    )


@word.register
def _(error: RegisterTooNew) -> str:
    return f"台账 {error.where} 是更新版本的程序建的（{error.revision}）。请先升级本程序。"


_SHEET_FAULTS = {
    SheetFault.UNREADABLE: "打不开，可能已损坏。请用 WPS 打开另存一份再导入。",
    SheetFault.ENCRYPTED: "有打开密码。请打开后去掉密码、另存一份再导入。",
    SheetFault.UNSUPPORTED: "打不开，里面不是表格。请从平台导出 xlsx、xls 或 csv。",
    SheetFault.NO_TICKET_TABLE: "里没有“工单编号”这样的列，不像工单导出表。请核对是不是拿错了文件。",
}


@word.register
def _(error: SheetUnreadable) -> str:
    return f"“{error.path.name}”{_SHEET_FAULTS[error.fault]}"


# indexer


@word.register
def _(_error: IndexNeedsRebuildError) -> str:
    return "检索索引不在或版本不同。请运行 anjuan index rebuild。"


@word.register
def _(_error: IndexBusyError) -> str:
    return "检索索引正被另一个程序写入，稍后自动再试。"


@word.register
def _(error: IndexNotWrittenError) -> str:
    return f"检索索引写不进去（{error.detail}）。文件都已归好，请检查磁盘空间，稍后自动再试。"


@word.register
def _(error: EngineUnavailableError) -> str:
    return f"没有安装检索引擎 {error.engine}。请在 anjuan.toml 的 [search] 里改为 auto，或安装它。"


# templates


@word.register
def _(error: UnknownTemplate) -> str:
    return f"没有模板“{error.name}”。现有：{'、'.join(error.known)}。"


@word.register
def _(error: MissingFields) -> str:
    names = "、".join(field.name for field in error.fields)
    return f"还缺：{names}。请用 --set 字段=值 补上，或加 --draft 先出草稿。"


@word.register
def _(error: BadValues) -> str:
    faults = (f"{field.name}：{_expected(field)}，现在是“{_shortened(value)}”" for field, value in error.faults)
    return f"这些内容不对：{'；'.join(faults)}。"


@word.register
def _(error: BadPhoto) -> str:
    return f"“{error.path.name}”不是照片、已损坏，或像素太多，放不进文书。请换一张，或用手机、画图另存为 JPG 再试。"


@word.register
def _(error: NoRoomForPhotos) -> str:
    return f"“{error.title}”没有放照片的地方。请去掉 --photos，或填写案件情况说明。"


@word.register
def _(error: NotPhotos) -> str:
    numbers = "、".join(map(str, error.numbers))
    known = f"照片的件号是：{'、'.join(map(str, error.known))}。" if error.known else "这件工单的案卷里没有照片。"
    return f"第 {numbers} 件不是这个案卷里的照片。{known}"


@word.register
def _(error: OtherTicket) -> str:
    return (
        f"要填的是 {error.number}，内容里的工单编号却是 {error.typed}，没有填写。"
        "请核对：改正内容里的工单编号，或改写命令里的编号。"
    )


@word.register
def _(error: NoSubject) -> str:
    return f"这一行没有写{error.column}，没有填写。请补上。"


@word.register
def _(error: TargetExists) -> str:
    return f"{error.path} 已经存在，没有覆盖。请换一个文件名。"


@word.register
def _(error: ImpossibleCounts) -> str:
    return f"“{error.unit}”的统计数对不上：联系数、解决数、满意数加基本满意，都不能多于有效回访。请核对后重填。"


@word.register
def _(error: ReversedSpan) -> str:
    return f"统计截止 {error.last} 早于统计起始 {error.first}。请核对后重填。"


@word.register
def _(error: NoExtension) -> str:
    return f"申请延至 {error.until} 不晚于原时限 {error.limit}。请核对后重填。"


@word.register
def _(error: NotADocx) -> str:
    return f"“{error.path.name}”{_NO_DOCX[error.fault]}。"


_NO_DOCX = {
    DocxFault.NO_DOCX: "不是 docx 文件，或有打开密码，或已损坏。请用 WPS 打开，去掉密码，另存为 docx",
    DocxFault.TOO_BIG: "解开后过大，不能使用。请删去大的图片和附件，另存为 docx",
    DocxFault.FORBIDDEN: "含有 docx 不允许的内容（自定义实体），不能使用。请用 WPS 打开，另存为 docx",
}


@word.register
def _(error: BadTemplate) -> str:
    findings = "\n".join(f"  {word_finding(each)}" for each in error.findings)
    return f"模板“{error.path.name}”有错，不能填写，请改好后再试：\n{findings}"


_EXPECTED = {
    FieldType.DATE: "应是日期（如 2023-09-14）",
    FieldType.WHEN: "没有这个日期或时间（应如 2023-09-14 09:30，或“当日下午”这样的文字）",
    FieldType.DATETIME: "应是日期和时间（如 2023-09-14 09:30）",
    FieldType.NUMBER: "应是数字",
    FieldType.MONEY: "应是金额（如 420491.40）",
    FieldType.LIST: "应是列表",
    FieldType.ROWS: "应是若干行",
    FieldType.PHOTOS: "照片由案卷自动带入，不能手填",
    FieldType.CHART: "图由表中数字自动画出，不能手填",
}


_SHOWN = 60


def _shortened(text: str) -> str:
    """A value as a message can show it: in one line, not at any length."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def _expected(field: Field | Column) -> str:
    if field.choices:
        return f"只能是 {'、'.join(field.choices)}"
    if field.type is FieldType.NUMBER and field.most is not None:
        return f"应是 {field.least or 0} 到 {field.most} 的数字"
    if field.type is FieldType.NUMBER and field.least is not None:
        return f"应是不小于 {field.least} 的数字"
    return _EXPECTED.get(field.type, "应是文字")


# scores and settlements


@word.register
def _(error: UnknownPost) -> str:
    return (
        f"考核评分表里没有岗位“{error.name}”，或不止一个。现有：{'、'.join(error.known)}。"
        "合同附件一里没有的岗位（如座席），有了评分标准后请在 anjuan.toml 的 [[scoring]] 里添加。"
    )


@word.register
def _(error: UnknownScoreItem) -> str:
    return f"这个岗位没有考评事项“{error.name}”，或不止一项。现有：{'；'.join(error.known)}。"


_DEDUCTION_FAULTS = {
    DeductionFault.NO_GROUNDS: "没有写日期或原因",
    DeductionFault.OUTSIDE: "的日期不在考评期内",
    DeductionFault.NOT_POSITIVE: "的次数或分数应大于 0",
    DeductionFault.TWO_MEASURES: "的次数和分数只能写一个",
}


@word.register
def _(error: BadDeduction) -> str:
    return f"第 {error.row} 条扣分（{error.item}）{_DEDUCTION_FAULTS[error.fault]}。"


_CHARGE_FAULTS = {
    ChargeFault.NO_GROUNDS: "没有写日期或事由",
    ChargeFault.OUTSIDE: "的日期不在结算的季度内；跨季度的，每个季度各写自己的部分",
    ChargeFault.NO_QUANTITY: "没有写数量（天数、分数、次数）",
    ChargeFault.NO_RATE: "没有写单价或金额；合同没有写明的，请按商定的填",
    ChargeFault.NEGATIVE: "的数量、单价、金额不能小于 0",
    ChargeFault.DISAGREES: "的金额与数量、单价算出的不一致；请改正，或只写其中一样",
}


@word.register
def _(error: BadCharge) -> str:
    return f"第 {error.row} 条扣款（{error.kind}）{_CHARGE_FAULTS[error.fault]}。"


@word.register
def _(error: NoQuarter) -> str:
    known = "、".join(f"{day}" for day in error.known)
    return f"{error.day} 不是合同季度的第一天。现有：{known}。新的合同请在 anjuan.toml 的 [[contract]] 里添加。"


@word.register
def _(error: ChargesExceedFee) -> str:
    return f"扣款合计 {error.charged:,.2f} 元，超过本季度服务费 {error.fee:,.2f} 元。请核对扣款明细。"


# What is not an error, but is told in one line


_FINDINGS = {
    Code.NOT_A_DOCX: _NO_DOCX[DocxFault.NO_DOCX],
    Code.TOO_BIG: _NO_DOCX[DocxFault.TOO_BIG],
    Code.FORBIDDEN: _NO_DOCX[DocxFault.FORBIDDEN],
    Code.NOT_PRINTABLE: "“{what}”是若干行或照片，不能直接打印。请写成 {suggestion}",
    Code.NESTED_LOOP: "循环里面的循环“{what}”只能走外层那一项自己的内容（in {suggestion}.列名）。请拆成两个循环",
    Code.SINGLE_BRACES: "“{what}”只有一层花括号，会原样印出来。要填写请写成 {{{{ {what} }}}}",
    Code.MACROS: "有宏或控件（{what}），不能使用。请另存为不含宏的 docx",
    Code.EMBEDDED: "嵌有其他程序的对象（{what}）。请删去，或改成图片",
    Code.OUTSIDE_LINK: "会从文件以外读取内容或运行程序（{what}）。请删去这个链接或域",
    Code.UNCLOSED: "“{what}”没有写完整。请写成 {{{{ 字段名 }}}}，并放在同一段里",
    Code.FULL_WIDTH: "“{what}”用了全角花括号，不能填写。请改成半角 {{{{ }}}}",
    Code.SYNTAX: "看不懂“{what}”。字段名中间不能有空格和标点",
    Code.UNSAFE: "模板里不能用“{what}”：只能写字段、for、if 和比较",
    Code.NOT_ALONE: "“{what}”会连同整段（行、格）一起被替换，旁边的字会丢失。请让它独占一段（行、格）",
    Code.UNPAIRED: "“{what}”没有配对：if 要有 endif，for 要有 endfor",
    Code.STRUCTURE: "标记跨越了表格或段落的边界，填出来会损坏。请让每对 if、for 在同一处开始和结束",
    Code.TAG_OUTSIDE_TEXT: "标记写在图片说明、链接等填不到的地方：“{what}”。请移到正文里",
    Code.TOO_MANY_TAGS: "标记太多（一处最多 2000 个）。请拆成几个模板",
    Code.UNKNOWN_COLUMN: "循环的项里没有“{what}”这一列。请检查列名",
    Code.UNKNOWN_FIELD: "字段表里没有“{what}”，只能用 --set 填写",
    Code.TRACKED_CHANGES: "有修订痕迹。请接受或拒绝全部修订后保存",
    Code.MISSING_FONT: "本机没有“{what}”字体，转成 PDF 时用相近的字体代替；docx 不变",
    Code.NO_FIELDS: "没有任何字段，填出来与模板一样",
}


def word_finding(finding: Finding) -> str:
    """A fault of a template, what to do, and where it is."""
    pattern = _FINDINGS[finding.code]
    text = pattern.format(what=finding.what, suggestion=finding.suggestion)
    hint = f"（是不是“{finding.suggestion}”？）" if finding.suggestion and "{suggestion}" not in pattern else ""
    part = next((word for stem, word in _PARTS.items() if stem in finding.part), "")
    number = f"第 {finding.paragraph} 段" if finding.paragraph else "表格或文本框里" if part and finding.place else ""
    where = f"{part}{number}"
    if finding.place:
        where = f"{where}：{finding.place}" if where else f"在这里：{finding.place}"
    return f"{text}{hint}。{where}" if where else f"{text}{hint}"


_PARTS = {"document": "正文", "header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
"""Of a docx, by what their names hold."""


_PLACES_SHOWN = 8


def word_departure(departure: "Departure") -> str:
    """A departure from the standard: how grave, which clause, what and where, what is wanted, what to do."""
    required = departure.requirement
    first, *others = departure.places
    where = f"{first.part}第 {first.paragraph} 段“{first.text}”" if first.paragraph else first.part
    numbers = dict.fromkeys(str(each.paragraph) for each in others if each.paragraph != first.paragraph)
    further = ""
    if numbers:
        more = "等" if len(numbers) > _PLACES_SHOWN else ""
        further = f"，还有第 {'、'.join(list(numbers)[:_PLACES_SHOWN])} {more}段，共 {len(departure.places)} 处"
    return (
        f"{required.weight.chinese}  {required.clause}  {where}{further}\n"
        f"  现在：{departure.found}\n  应当：{required.wanted}\n  办法：{required.remedy}"
    )


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
