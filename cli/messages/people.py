"""Staff and trainings."""

from anjuan.staff import (
    NAME_MOST,
    BadName,
    DatesReversed,
    NothingSigned,
    NotLeft,
    PersonAmbiguous,
    PersonUnknown,
    PostUnknown,
    SameName,
    StintsOverlap,
)
from anjuan.training import NoTopic, PaperUnknown, SameTraining, TrainingAmbiguous, TrainingUnknown
from cli.messages.wording import shortened, word


@word.register
def _(error: SameName) -> str:
    numbers = "、".join(map(str, error.numbers))
    return (
        f"已经有叫“{error.label}”的人（编号 {numbers}）。是另一个人的，请加 --remark 备注以便区分（如 --remark 夜班），"
        "其保密协议的文件名里也写上这个备注；是同一个人的，用 anjuan people change 更正。"
    )


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
    return f"“{shortened(error.typed)}”不像姓名，没有登记：姓名只用文字，中间可以有“·”，最多 {NAME_MOST} 个字。"


@word.register
def _(error: PostUnknown) -> str:
    there = "、".join(error.posts) or "（没有）"
    return (
        f"没有“{shortened(error.typed)}”这个岗位，没有登记。现有岗位：{there}。"
        "岗位在 anjuan.toml 的 [[staff]] 的 posts 里增改。"
    )


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
