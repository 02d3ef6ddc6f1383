"""`anjuan people list | add | signed | leave | return | change | show`."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

import click

from anjuan.staff import Agreement, Clearance, Degree, Member, Person
from anjuan.strength import Strength
from casework.people import Board, Correction, PersonView, add, board, change, come_back, sign, stay, view
from cli.days import Day
from cli.options import by_option, group, home_option, json_option, open_office
from cli.options import command as make_command
from cli.render import print_json, table, tell

_POST_KEYS = {
    "项目主管": "supervisor",
    "行政组长": "clerk_lead",
    "行政": "clerk",
    "座席组长": "agent_lead",
    "座席": "agent",
}
"""What scripts know the posts of the first contract by; others go by their own names."""
_DEGREES = {each.chinese: each for each in Degree} | {"大专": Degree.COLLEGE}


@group("people")
def command() -> None:
    """人员：岗位、学历、到岗离岗、保密协议、培训。没有归卷签字的保密协议，不算在岗。"""


@command.add_command
@make_command("list")
@click.option("--lacking", is_flag=True, help="只列缺签字保密协议的。")
@click.option("--all", "everybody", is_flag=True, help="已离岗的也列出。")
@home_option
@json_option
def list_command(lacking: bool, everybody: bool, home: str | None, as_json: bool) -> None:
    """列出人员、在岗人数、本科比例和空缺，并与合同要求对照。"""
    with open_office(home) as office:
        seen = board(office)
    members = [
        each
        for each in seen.staff.members
        if (everybody or not _has_left(each, seen.day)) and not (lacking and each.clearance is Clearance.SIGNED)
    ]
    if as_json:
        print_json(_board_json(seen, members))
    else:
        _show_board(seen, members)


@command.add_command
@make_command("add")
@click.argument("name", metavar="姓名")
@click.option(
    "--post", required=True, metavar="岗位", help=f"{'、'.join(_POST_KEYS)}；以设置 [[staff]] 的 posts 为准。"
)
@click.option(
    "--degree",
    required=True,
    type=click.Choice(list(_DEGREES)),
    metavar="学历",
    help=f"第一学历：{'、'.join(_DEGREES)}。",
)
@click.option("--joined", type=Day(), metavar="YYYY-MM-DD", help="到岗日期；不写则是今天。")
@click.option("--remark", default="", metavar="备注", help="与同名的人区分，如 夜班。")
@by_option()
@home_option
@json_option
def add_command(
    name: str,
    post: str,
    degree: str,
    joined: dt.date | None,
    remark: str,
    by: str,
    home: str | None,
    as_json: bool,
) -> None:
    """登记一个人。签字的保密协议（如“保密协议-张三.pdf”）放进收件夹归卷后，才算在岗。"""
    with open_office(home) as office:
        day = joined or office.clock().date()
        person = Person(name, post, _DEGREES[degree], day, remark=remark)
        added = add(office, person, by)
    words = f"已登记 {added.number} {added.label}，{added.post}，{added.joined_on} 到岗。"
    tell(_person_json(added), words, as_json=as_json)


@command.add_command
@make_command("signed")
@click.argument("who", metavar="姓名或编号")
@click.option("--on", "day", required=True, type=Day(), metavar="YYYY-MM-DD", help="协议上的签字日期。")
@click.option(
    "--record", "record_no", type=click.IntRange(1), metavar="件号", help="这个人案卷里的哪一件；只有一件的不用写。"
)
@by_option()
@home_option
@json_option
def signed_command(who: str, day: dt.date, record_no: int | None, by: str, home: str | None, as_json: bool) -> None:
    """注明归卷的保密协议已签字和签字日期。

    图片和没有文字层的 PDF 当作签字扫描件，从归卷那天起算在岗；其他的，或签字日期不同的，要在这里注明。
    """
    with open_office(home) as office:
        person, agreement = sign(office, who, day, record_no, by)
    words = f"已注明 {person.label} 的“{agreement.record.facts.name}”（第{agreement.record.record_no}件）{day} 签字。"
    tell(_person_json(person), words, as_json=as_json)


@command.add_command
@make_command("leave")
@click.argument("who", metavar="姓名或编号")
@click.option("--on", "last_day", type=Day(), metavar="YYYY-MM-DD", help="最后一个工作日；不写则是今天。")
@by_option()
@home_option
@json_option
def leave_command(who: str, last_day: dt.date | None, by: str, home: str | None, as_json: bool) -> None:
    """登记离岗。再登记一次，以后一次的日期为准；登记错了的，用 anjuan people change 姓名 --back 撤销。"""
    with open_office(home) as office:
        day = last_day or office.clock().date()
        person = change(office, who, Correction(left_on=day), by)
    words = f"已登记 {person.number} {person.label} 离岗，最后一天 {person.left_on}。"
    tell(_person_json(person), words, as_json=as_json)


@command.add_command
@make_command("return")
@click.argument("who", metavar="姓名或编号")
@click.option("--on", "day", type=Day(), metavar="YYYY-MM-DD", help="重新到岗的日期；不写则是今天。")
@by_option()
@home_option
@json_option
def return_command(who: str, day: dt.date | None, by: str, home: str | None, as_json: bool) -> None:
    """登记离岗的人重新到岗。以前的在岗期间和保密协议都保留。"""
    with open_office(home) as office:
        person = come_back(office, who, day or office.clock().date(), by)
    words = f"已登记 {person.number} {person.label} 重新到岗，{person.joined_on} 起。"
    tell(_person_json(person), words, as_json=as_json)


@command.add_command
@make_command("change")
@click.argument("who", metavar="姓名或编号")
@click.option("--name", metavar="姓名", help="更正姓名。")
@click.option("--remark", metavar="备注", help="更正备注。")
@click.option("--post", metavar="岗位", help="更正或变动岗位。")
@click.option("--degree", type=click.Choice(list(_DEGREES)), metavar="学历", help="更正学历。")
@click.option("--joined", type=Day(), metavar="YYYY-MM-DD", help="更正到岗日期。")
@click.option("--back", is_flag=True, help="撤销登记错的离岗。")
@by_option()
@home_option
@json_option
def change_command(
    who: str,
    name: str | None,
    remark: str | None,
    post: str | None,
    degree: str | None,
    joined: dt.date | None,
    back: bool,
    by: str,
    home: str | None,
    as_json: bool,
) -> None:
    """更正登记的内容，或变动岗位。"""
    said = Correction(name, remark, post, _DEGREES.get(degree or ""), joined)
    with open_office(home) as office:
        if back:
            stay(office, who, by)
        person = change(office, who, said, by)
    tell(_person_json(person), f"已更正 {person.number} {person.label}。", as_json=as_json)


@command.add_command
@make_command("show")
@click.argument("who", metavar="姓名或编号")
@home_option
@json_option
def show_command(who: str, home: str | None, as_json: bool) -> None:
    """查看一个人：登记内容、保密协议、参加的培训。"""
    with open_office(home) as office:
        seen = view(office, who)
    if as_json:
        print_json(_view_json(seen))
    else:
        _show_view(seen)


def _has_left(member: Member, day: dt.date) -> bool:
    return member.person.left_on is not None and member.person.left_on < day


def _status(member: Member, day: dt.date) -> str:
    if _has_left(member, day):
        return "已离岗"
    if member.person.joined_on > day:
        return "未到岗"
    return "在岗" if member.on_duty(day) else "不算在岗"


def _person_json(person: Person) -> dict[str, object]:
    return {
        "number": person.number,
        "name": person.name,
        "remark": person.remark,
        "post": _POST_KEYS.get(person.post, person.post),
        "post_name": person.post,
        "degree": person.degree,
        "degree_name": person.degree.chinese,
        "joined_on": person.joined_on.isoformat(),
        "left_on": person.left_on.isoformat() if person.left_on else None,
        "earlier": [
            {"joined_on": each.joined_on.isoformat(), "left_on": each.left_on.isoformat()} for each in person.earlier
        ],
    }


def _member_json(member: Member, day: dt.date) -> dict[str, object]:
    return {
        **_person_json(member.person),
        "on_duty": member.on_duty(day),
        "status": _status(member, day),
        "agreement": member.clearance,
        "agreement_signed_on": member.cleared_on.isoformat() if member.cleared_on else None,
    }


def _agreement_json(agreement: Agreement) -> dict[str, object]:
    return {
        "case": agreement.case.key,
        "record_no": agreement.record.record_no,
        "name": agreement.record.facts.name,
        "filed_at": agreement.record.facts.filed_at.isoformat(),
        "signed": agreement.signed_on is not None,
        "signed_on": agreement.signed_on.isoformat() if agreement.signed_on else None,
        "look": agreement.look,
    }


def _board_json(seen: Board, members: Iterable[Member]) -> dict[str, object]:
    counted, rule = seen.strength, seen.strength.rule
    percent = counted.bachelor_percent
    return {
        "date": seen.day.isoformat(),
        "people": [_member_json(each, seen.day) for each in members],
        "employed": counted.employed,
        "on_duty": counted.on_duty,
        "lacking_agreement": [each.person.label for each in _lacking(seen)],
        "bachelors": counted.bachelors,
        "bachelor_percent": None if percent is None else round(percent, 1),
        "enough_bachelors": counted.enough_bachelors,
        "wanted": {
            "head_count": rule.head_count,
            "bachelor_percent": rule.bachelor_percent,
            "vacancy_days": rule.vacancy_days,
        }
        if rule
        else None,
        "vacancies": [
            {"since": each.since.isoformat(), "days": each.days, "charged": each.charged} for each in counted.vacancies
        ],
        "unmatched_agreements": [_agreement_json(each) for each in seen.staff.strays],
    }


def _clearance(member: Member) -> str:
    return f"{member.clearance.chinese}（{member.cleared_on}）" if member.cleared_on else member.clearance.chinese


def _where(agreement: Agreement) -> str:
    return f"{agreement.case.key} 第{agreement.record.record_no}件“{agreement.record.facts.name}”"


def _lacking(seen: Board) -> list[Member]:
    return [
        each for each in seen.staff.members if not _has_left(each, seen.day) and each.clearance is not Clearance.SIGNED
    ]


def _show_board(seen: Board, members: list[Member]) -> None:
    if members:
        table(
            ("编号", "姓名", "岗位", "学历", "到岗", "离岗", "保密协议", "状态"),
            (
                (
                    str(each.person.number),
                    each.person.label,
                    each.person.post,
                    each.person.degree.chinese,
                    each.person.joined_on.isoformat(),
                    each.person.left_on.isoformat() if each.person.left_on else "",
                    _clearance(each),
                    _status(each, seen.day),
                )
                for each in members
            ),
        )
    _show_strength(seen.strength)
    for each in _lacking(seen):
        for agreement in each.agreements:
            click.echo(f"不算签字：{_where(agreement)}，{agreement.look.chinese}。")
    if lacking := _lacking(seen):
        click.echo(
            f"缺签字保密协议 {len(lacking)} 人，不算在岗：{'、'.join(each.person.label for each in lacking)}。"
            "扫描件命名为“保密协议-姓名.pdf”放进收件夹；归卷的其实已签字，用 anjuan people signed 姓名 --on 日期 注明。"
        )
    for stray in seen.staff.strays:
        click.echo(f"对不上人的保密协议：{_where(stray)}。")
    if seen.staff.strays:
        click.echo("请先登记这个人；名字没写对的，改名为“保密协议-姓名.pdf”再放进收件夹。")


def _show_strength(counted: Strength) -> None:
    percent, rule = counted.bachelor_percent, counted.rule
    share = "" if percent is None else f"，占 {percent:.1f}%"
    wanted = f"，合同要求 {rule.head_count} 人" if rule else ""
    click.echo(f"在册 {counted.employed} 人，在岗 {counted.on_duty} 人{wanted}。")
    if counted.ended_on:
        click.echo(f"合同 {counted.ended_on} 到期，其后不计空缺；续签的，在 anjuan.toml 加一节 [[contract]]。")
    verdict = ""
    if rule:
        word = "达到要求" if counted.enough_bachelors else "没有达到"
        verdict = f"，合同要求不低于 {rule.bachelor_percent}%{f'，{word}' if counted.on_duty else ''}"
    click.echo(f"在岗的本科及以上 {counted.bachelors} 人{share}{verdict}。")
    for (since, days, charged), seats in Counter(
        (each.since, each.days, each.charged) for each in counted.vacancies
    ).items():
        over = f"，超过 {rule.vacancy_days} 天，空缺天数要扣服务费" if rule and charged else ""
        click.echo(f"空缺 {seats} 个岗位：从 {since} 起，已 {days} 天{over}。")


def _view_json(seen: PersonView) -> dict[str, object]:
    return {
        **_member_json(seen.member, seen.day),
        "agreements": [_agreement_json(each) for each in seen.member.agreements],
        "trainings": [
            {
                "number": each.number,
                "type": each.type,
                "held_on": each.held_on.isoformat() if each.held_on else None,
                "topic": each.topic,
                "level": each.level,
            }
            for each in seen.trainings
        ],
    }


def _show_view(seen: PersonView) -> None:
    person = seen.member.person
    click.echo(f"{person.number} {person.label}  {person.post}  {_status(seen.member, seen.day)}")
    click.echo(f"  学历：{person.degree.chinese}")
    click.echo(f"  到岗：{person.joined_on}{f'  离岗：{person.left_on}' if person.left_on else ''}")
    for stint in person.earlier:
        click.echo(f"  以前：{stint.joined_on} 至 {stint.left_on}")
    click.echo(f"  保密协议：{seen.member.clearance.chinese}")
    for each in seen.member.agreements:
        facts = each.record.facts
        signed = f"{each.signed_on} 签" if each.signed_on else each.look.chinese
        click.echo(
            f"    {each.case.key} 第{each.record.record_no}件 {facts.name}（{facts.filed_at:%Y-%m-%d} 归卷，{signed}）"
        )
    click.echo(f"  参加培训 {len(seen.trainings)} 次")
    for training in seen.trainings:
        click.echo(f"    {training.held_on} {training.type.chinese} {training.topic}")
