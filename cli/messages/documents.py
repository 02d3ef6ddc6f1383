"""Documents and their templates."""

from typing import TYPE_CHECKING

from anjuan.papers import NoExtension
from casework.documents import NotConverted, OtherTicket
from casework.many import Contradiction, NoSubject
from casework.photo_choice import NoRoomForPhotos, NotPhotos
from casework.replies import NoReply, NotAReply, NoText
from cli.messages.wording import PLACES_SHOWN, shortened, word
from templates.catalogue import UnknownTemplate
from templates.fields import BadValues, Column, Field, FieldType
from templates.fill import MissingFields
from templates.images import BadPhoto
from templates.lint import Code, Finding
from templates.package import Fault as DocxFault
from templates.package import NotADocx
from templates.publish import TargetExists
from templates.skeleton import BadTemplate

if TYPE_CHECKING:
    from templates.standard import Departure


@word.register
def _(error: NotConverted) -> str:
    return (
        f"文书已填好（{error.path}），但没有转成 PDF：{error.obstacle.chinese}。"
        "请运行 anjuan doctor 检查，或用 WPS 打开另存为 PDF。"
    )


@word.register
def _(error: Contradiction) -> str:
    return f"表里有两列都叫“{'、'.join(error.fields)}”，这一行两格的内容不一样。请只留对的一格。"


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
def _(error: UnknownTemplate) -> str:
    return f"没有模板“{error.name}”。现有：{'、'.join(error.known)}。"


@word.register
def _(error: MissingFields) -> str:
    names = "、".join(field.name for field in error.fields)
    return f"还缺：{names}。请用 --set 字段=值 补上，或加 --draft 先出草稿。"


@word.register
def _(error: BadValues) -> str:
    faults = (f"{field.name}：{_expected(field)}，现在是“{shortened(value)}”" for field, value in error.faults)
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


def _expected(field: Field | Column) -> str:
    if field.choices:
        return f"只能是 {'、'.join(field.choices)}"
    if field.type is FieldType.NUMBER and field.most is not None:
        return f"应是 {field.least or 0} 到 {field.most} 的数字"
    if field.type is FieldType.NUMBER and field.least is not None:
        return f"应是不小于 {field.least} 的数字"
    return _EXPECTED.get(field.type, "应是文字")


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
    where = _where(finding)
    return f"{text}{hint}。{where}" if where else f"{text}{hint}"


def _where(finding: Finding) -> str:
    """Where a fault of a template is, and the text around it; empty where it is the template as a whole."""
    part = next((word for stem, word in _PARTS.items() if stem in finding.part), "")
    within = "" if part == _STYLE else "表格或文本框里"
    number = f"第 {finding.paragraph} 段" if finding.paragraph else within if part and finding.place else ""
    where = f"{part}{number}"
    if finding.place:
        return f"{where}：{finding.place}" if where else f"在这里：{finding.place}"
    return where


def word_missing_font(finding: Finding, instead: str, users: int) -> str:
    """A font that is not there: what a PDF is set in, where it is asked for, and what to do."""
    place = _where(finding)
    where = (place or "模板") if users == 1 else f"{users} 个模板用到"
    return (
        f"字体：本机没有“{finding.what}”（{where}），转成 PDF 时用 {instead} 代替；docx 不变。"
        "要照原样打印，请在本机安装这种字体，或把这里改成已有的字体。"
    )


_STYLE = "样式"
_PARTS = {
    "document": "正文",
    "header": "页眉",
    "footer": "页脚",
    "footnotes": "脚注",
    "endnotes": "尾注",
    "styles": _STYLE,
}


def word_departure(departure: "Departure") -> str:
    """A departure from the standard: how grave, which clause, what and where, what is wanted, what to do."""
    required = departure.requirement
    first, *others = departure.places
    where = f"{first.part}第 {first.paragraph} 段“{first.text}”" if first.paragraph else first.part
    numbers = dict.fromkeys(str(each.paragraph) for each in others if each.paragraph != first.paragraph)
    further = ""
    if numbers:
        more = "等" if len(numbers) > PLACES_SHOWN else ""
        further = f"，还有第 {'、'.join(list(numbers)[:PLACES_SHOWN])} {more}段，共 {len(departure.places)} 处"
    return (
        f"{required.weight.chinese}  {required.clause}  {where}{further}\n"
        f"  现在：{departure.found}\n  应当：{required.wanted}\n  办法：{required.remedy}"
    )
