"""The register: tickets, steps, groups and tables read into it."""

from anjuan.repeats import GroupUnknown, TooFew
from anjuan.steps import Refusal, StepRefused
from casework.rows import NoHeader
from casework.step_rows import Fault as RowFault
from casework.step_rows import RowUnreadable
from casework.steps import EvidenceUnknown, NothingToArchive
from cli.messages.wording import word
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
def _(error: NoHeader) -> str:
    known = "、".join(error.fields[:_MOST_FIELDS]) + ("等" if len(error.fields) > _MOST_FIELDS else "")
    return f"“{error.path.name}”里没有找到表头。请在前 20 行里留一行写字段名（{known}），一行填一份。"


_MOST_FIELDS = 12


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
    from anjuan.course import next_steps

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
