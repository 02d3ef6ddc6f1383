"""The office folder and the program itself."""

from anjuan.errors import SettingsError
from casework.cases import SeveralTickets
from casework.confined import ReaderDied
from casework.office import NoOffice, OfficeExists, UnknownTicket
from cli.messages.wording import PLACES_SHOWN, word


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
def _(error: SeveralTickets) -> str:
    shown = "、".join(error.numbers[:PLACES_SHOWN])
    more = f"等 {len(error.numbers)} 个" if len(error.numbers) > PLACES_SHOWN else ""
    return f"“{error.typed}”对得上几个工单：{shown}{more}。请写完整的编号。"


@word.register
def _(error: ReaderDied) -> str:
    return (
        f"读取“{error.name}”时超过了 {error.seconds:g} 秒，或读取程序中断。文件没有改动。"
        "请确认它能正常打开，另存一份再试。"
    )
