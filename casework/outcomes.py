"""What became of each file that lay in the inbox (law 6: outcomes are values), and the Chinese words for it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from anjuan.casefile import Record
from anjuan.errors import AnjuanError
from anjuan.ids import CaseId
from anjuan.kinds import Kind, Stage
from anjuan.recognition import Reason


class Left(StrEnum):
    """Why a file was left in the inbox."""

    LITTER = "litter"  # lock files, half-downloads, what systems leave behind
    STILL_ARRIVING = "still_arriving"
    TROUBLE = "trouble"  # it could not be copied or filed now; it is tried again


@dataclass(frozen=True, slots=True)
class Filed:
    """A new record in a case file.

    Attributes:
        source: the path below the inbox as the user named it; members of archives as `包.zip/成员`.
        notes: remarks in Chinese.
    """

    source: str
    case: CaseId
    record: Record
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AlreadyFiled:
    """The same bytes were in the same case file before."""

    source: str
    case: CaseId
    record: Record


@dataclass(frozen=True, slots=True)
class Held:
    """Put aside for a person, with the reason.

    Attributes:
        tickets: what number, or numbers, could be read; several, none, or a candidate.
        suggestions: numbers in the register that fit.
        details: further lines for people, in Chinese.
    """

    source: str
    held_id: str
    reason: Reason
    sha256: str
    kind: Kind | None = None
    stage: Stage | None = None
    tickets: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ignored:
    """Left where it is.

    Attributes:
        trouble: the error that is to be told, where `why` is `TROUBLE`.
    """

    source: str
    why: Left
    trouble: AnjuanError | None = None


Outcome = Filed | AlreadyFiled | Held | Ignored


def counts(outcomes: Iterable[Outcome]) -> Counter[type]:
    """How many of each."""
    return Counter(type(each) for each in outcomes)


_REASONS = {
    Reason.NO_TICKET: (
        "看不出是哪个工单的",
        (
            "在文件名前面加上工单编号（如“热线-230914-001234 情况说明.docx”），"
            "或放进以工单编号命名的文件夹，再放回收件夹。"
        ),
    ),
    Reason.SEVERAL_TICKETS: (
        "文件名或文中有不止一个工单编号",
        "确定属于哪个工单，文件名里只留那一个编号，再放回收件夹；几个工单都要用的，每个工单放一份。",
    ),
    Reason.BAD_DATE: (
        "工单编号里的日期不存在",
        "核对编号（“渠道-年月日-序号”，各两位年、月、日），改好文件名再放回收件夹。",
    ),
    Reason.EMPTY: ("文件是空的（0 字节）", "多半是没有保存或没有拷完，请重新保存或重新发送后再放回收件夹。"),
    Reason.UNREADABLE: (
        "文件坏了，打不开",
        "多半是没有传完整。请向提供的人重新要一份；能打开的话另存一份再放回收件夹。",
    ),
    Reason.ENCRYPTED: ("文件有打开密码", "请打开后去掉密码、另存一份，再放回收件夹（归档文件不得加密）。"),
    Reason.TOO_BIG: (
        "文件太大，超过了设置的上限",
        "请压缩或分段后再放回收件夹；确需保留的，请在 anjuan.toml 里调大上限。",
    ),
    Reason.UNSUPPORTED: (
        "不能归档的文件类型",
        "请另存为 Word、PDF、Excel 或图片等常用格式；rar、7z 压缩包请先解开，再放回收件夹。",
    ),
    Reason.UNSAFE: (
        "压缩包不安全（想写到包外，或是压缩炸弹、链接）",
        "不要打开。请向提供的人核实，让对方直接发送文件本身。",
    ),
}


def why_held(reason: Reason) -> str:
    """What happened, in a few Chinese words."""
    return _REASONS[reason][0]


def what_to_do(reason: Reason) -> str:
    """What the user does next."""
    return _REASONS[reason][1]


_LEFT = {
    Left.LITTER: "临时文件，不归档",
    Left.STILL_ARRIVING: "还在写入，写完后会自动归卷",
    Left.TROUBLE: "暂时没能归卷，原文件还在收件夹，会自动再试",
}


def message(outcome: Outcome) -> str:
    """One Chinese line about what became of the file."""
    match outcome:
        case Filed(case=case, record=record, notes=notes):
            return "；".join((f"已归入 {case.name} 第{record.record_no}件", *notes))
        case AlreadyFiled(case=case, record=record):
            return f"{case.name} 里已有同样的文件（第{record.record_no}件），不重复归档"
        case Held(reason=reason, suggestions=suggestions):
            hint = f"。台账里可能是：{'、'.join(suggestions)}" if suggestions else ""
            return f"{why_held(reason)}{hint}"
        case Ignored(why=why):
            return _LEFT[why]


def number_words(number: str) -> str:
    """A number as people say it: `*001234` is a tail, `?-230914-001234` lacks its channel."""
    if number.startswith("*"):
        return f"尾号 {number[1:]}"
    return f"{number[2:]}（缺渠道）" if number.startswith("?") else number


def explanation(
    source: str, reason: Reason, tickets: Sequence[str], suggestions: Sequence[str], details: Sequence[str]
) -> tuple[str, ...]:
    """The lines of 原因.txt beside a held file."""
    lines = [f"文件：{source}", f"原因：{why_held(reason)}。", f"怎么办：{what_to_do(reason)}", *details]
    if tickets:
        lines.append(f"读到的编号：{'、'.join(map(number_words, tickets))}")
    if suggestions:
        lines.append(f"台账里可能是：{'、'.join(suggestions)}")
    lines.append(
        "知道属于哪个工单的，也可以直接认领：anjuan claim 编号 --ticket 工单编号（编号是本文件夹名开头的八位）"
    )
    return tuple(lines)
