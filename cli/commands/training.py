"""`anjuan training list | add | attend | confirm | cancel | show | check`."""

import datetime as dt
from collections.abc import Sequence

import click

from anjuan.duties import Duty, Lacking, State, TrainingYear, counts
from anjuan.errors import ExitCode
from anjuan.training import Level, Material, Paper, Training, TrainingType
from casework.trainings import NewTraining, TrainingView, add, attend, cancel, check, confirm, listed, view
from cli.days import Day
from cli.options import by_option, group, home_option, json_option, open_office
from cli.options import command as make_command
from cli.render import print_json, table, tell

_TYPES = {each.chinese: each for each in TrainingType}
_LEVELS = {each.chinese: each for each in Level}
_YEAR = click.IntRange(2000, 2100)
_NUMBER = click.argument("number", metavar="编号", type=click.IntRange(1))


@group("training")
def command() -> None:
    """培训：员工内部培训、全镇大规模培训、区级以上专家培训，及其记录、签到表、音视频或照片。

    材料命名如“2023年9月内部培训记录.docx”“全镇培训签到表.pdf”，放进收件夹就归到那个月的培训案卷。
    """


@command.add_command
@make_command("list")
@click.option("--year", metavar="YYYY", type=_YEAR, help="只列这一年的。")
@home_option
@json_option
def list_command(year: int | None, home: str | None, as_json: bool) -> None:
    """列出培训和材料；没有登记、由归卷材料认出来的也列出。"""
    with open_office(home) as office:
        trainings = listed(office, year)
    if as_json:
        print_json([_view_json(each) for each in trainings])
        return
    if trainings:
        table(
            ("编号", "日期", "类型", "主讲", "主题", "材料", "还缺"),
            (
                (
                    str(each.training.training.number or "未登记"),
                    _day(each.training.training),
                    each.training.training.type.chinese,
                    _lecturer(each.training.training),
                    each.training.training.topic,
                    _words([one for one in Material if one in each.training.materials]),
                    _words(each.lack) if each.held else "计划中",
                )
                for each in trainings
            ),
        )
    click.echo(f"共 {len(trainings)} 次培训。")


@command.add_command
@make_command("add")
@click.option(
    "--type",
    "kind",
    required=True,
    type=click.Choice(list(_TYPES)),
    metavar="类型",
    help="内部（员工）、全镇（科室、村的大规模培训）、专家（区级以上专业人员对员工）。",
)
@click.option("--date", "held_on", required=True, type=Day(), metavar="YYYY-MM-DD", help="日期；以后的日子是计划。")
@click.option("--topic", required=True, metavar="主题", help="培训主题。")
@click.option("--lecturer", default="", metavar="姓名", help="主讲人。")
@click.option(
    "--level",
    type=click.Choice(list(_LEVELS)),
    metavar="级别",
    help=f"主讲人的级别：{'、'.join(_LEVELS)}。不写：内部为本单位，其他为区级。",
)
@click.option("--attended", multiple=True, metavar="姓名或编号", help="参训员工，可写几次。")
@by_option()
@home_option
@json_option
def add_command(
    kind: str,
    held_on: dt.date,
    topic: str,
    lecturer: str,
    level: str | None,
    attended: tuple[str, ...],
    by: str,
    home: str | None,
    as_json: bool,
) -> None:
    """登记一次培训，已办的或计划的。"""
    said = NewTraining(_TYPES[kind], held_on, topic, lecturer, _LEVELS.get(level or ""), attended)
    with open_office(home) as office:
        added = add(office, said, by)
        counted = counts(added, office.settings.training)
    lines = [f"已登记培训 {added.number}：{_day(added)} {added.type.chinese} {added.topic}。"]
    if not counted:
        lines.append(f"注意：{_uncounted(added)}")
    tell({**_training_json(added), "counts": counted}, *lines, as_json=as_json)


@command.add_command
@make_command("attend")
@_NUMBER
@click.argument("who", metavar="[姓名或编号…]", nargs=-1)
@click.option("--everyone", is_flag=True, help="当天在册的全部员工。")
@by_option()
@home_option
@json_option
def attend_command(number: int, who: tuple[str, ...], everyone: bool, by: str, home: str | None, as_json: bool) -> None:
    """登记参训员工；原来登记的保留。"""
    if not who and not everyone:
        raise click.UsageError("请写参训员工的姓名或编号，或加 --everyone。")
    with open_office(home) as office:
        count = attend(office, number, who, by, everyone=everyone)
    tell({"number": number, "noted": count}, f"培训 {number} 已登记参训 {count} 人。", as_json=as_json)


@command.add_command
@make_command("confirm")
@_NUMBER
@click.argument("month", metavar="月份")
@click.argument("record_nos", metavar="件号…", nargs=-1, required=True, type=click.IntRange(1))
@by_option()
@home_option
@json_option
def confirm_command(
    number: int, month: str, record_nos: tuple[int, ...], by: str, home: str | None, as_json: bool
) -> None:
    """确认材料属于哪次培训：月份是培训案卷的（如 2023-09），件号是案卷里的。"""
    with open_office(home) as office:
        papers = confirm(office, number, month, record_nos, by)
    said = {"number": number, "records": [_paper_json(each) for each in papers]}
    tell(said, *(f"{_paper(each)}：属于培训 {number}。" for each in papers), as_json=as_json)


@command.add_command
@make_command("cancel")
@_NUMBER
@by_option()
@home_option
@json_option
def cancel_command(number: int, by: str, home: str | None, as_json: bool) -> None:
    """取消一次没有办的培训，或撤销登记错的。"""
    with open_office(home) as office:
        cancel(office, number, by)
    tell({"cancelled": number}, f"已取消培训 {number}。", as_json=as_json)


@command.add_command
@make_command("show")
@_NUMBER
@home_option
@json_option
def show_command(number: int, home: str | None, as_json: bool) -> None:
    """查看一次培训：登记内容、材料、参训员工。"""
    with open_office(home) as office:
        seen = view(office, number)
    if as_json:
        print_json(_view_json(seen))
        return
    training = seen.training.training
    click.echo(f"培训 {training.number}：{_day(training)} {training.type.chinese} {training.topic}")
    click.echo(f"  主讲：{_lecturer(training)}")
    click.echo(f"  参训员工 {len(seen.attended)} 人：{'、'.join(each.label for each in seen.attended)}")
    for paper in seen.training.papers:
        click.echo(f"  {_paper(paper)}（{paper.material.chinese if paper.material else '其他材料'}）")
    if not seen.held:
        click.echo("计划中，还没有办。")
    else:
        click.echo(f"还缺：{_words(seen.lack)}。" if seen.lack else "应有的材料齐全。")


@command.add_command
@make_command("check")
@click.argument("year", metavar="YYYY", type=_YEAR)
@home_option
@json_option
def check_command(year: int, home: str | None, as_json: bool) -> int:
    """核对一年的培训：办了哪些、缺什么材料、还欠哪些、到哪天为止。

    年份是合同年度开始的那一年：2023 是 2023年9月至2024年8月（anjuan.toml 的 first_month）。合同期以外不作要求。

    有逾期没办的，或办了而材料不全的，退出码为 4。
    """
    with open_office(home) as office:
        seen = check(office, year)
    if as_json:
        print_json(_year_json(seen))
    else:
        _show_year(seen)
    return int(ExitCode.CHECK_FAILED if seen.behind else ExitCode.DONE)


def _day(training: Training) -> str:
    return training.held_on.isoformat() if training.held_on else f"{training.month:%Y-%m}"


def _lecturer(training: Training) -> str:
    level = training.level.chinese if training.level else ""
    return f"{training.lecturer}（{level}）" if training.lecturer and level else training.lecturer or level


def _words(materials: Sequence[Material]) -> str:
    return "、".join(each.chinese for each in materials)


def _paper(paper: Paper) -> str:
    return f"{paper.case.key} 第{paper.record.record_no}件 {paper.record.facts.name}"


def _training_json(training: Training) -> dict[str, object]:
    return {
        "number": training.number,
        "type": training.type,
        "type_name": training.type.chinese,
        "month": f"{training.month:%Y-%m}",
        "held_on": training.held_on.isoformat() if training.held_on else None,
        "topic": training.topic,
        "lecturer": training.lecturer,
        "level": training.level,
    }


def _paper_json(paper: Paper) -> dict[str, object]:
    return {
        "case": paper.case.key,
        "record_no": paper.record.record_no,
        "name": paper.record.facts.name,
        "material": paper.material,
    }


def _view_json(seen: TrainingView) -> dict[str, object]:
    return {
        **_training_json(seen.training.training),
        "counts": seen.counts,
        "held": seen.held,
        "materials": sorted(seen.training.materials),
        "missing": list(seen.lack),
        "records": [_paper_json(each) for each in seen.training.papers],
        "attended": [{"number": each.number, "name": each.label} for each in seen.attended],
    }


def _year_json(seen: TrainingYear) -> dict[str, object]:
    return {
        "from": seen.begin.isoformat(),
        "to": seen.end.isoformat(),
        "date": seen.today.isoformat(),
        "behind": seen.behind,
        "duties": [_duty_json(each, seen.today) for each in seen.duties],
        "lacking": [
            {**_training_json(each.training.training), "missing": list(each.materials)} for each in seen.lacking
        ],
        "uncounted": [_training_json(each.training) for each in seen.uncounted],
        "unclear": [_paper_json(each) for each in seen.unclear],
    }


def _duty_json(duty: Duty, today: dt.date) -> dict[str, object]:
    return {
        "type": duty.type,
        "type_name": duty.type.chinese,
        "from": duty.begin.isoformat(),
        "due": duty.due.isoformat(),
        "wanted": duty.wanted,
        "held": [_training_json(each.training) for each in duty.held],
        "planned": [_training_json(each.training) for each in duty.planned],
        "owed": duty.owed,
        "state": duty.state(today),
    }


def _show_year(seen: TrainingYear) -> None:
    if not seen.duties:
        click.echo(f"{seen.begin} 至 {seen.end} 没有合同规定的培训（见 anjuan.toml 的 [[contract]]、[[training]]）。")
        return
    click.echo(f"{seen.begin.year} 年度：{seen.begin} 至 {seen.end}")
    table(
        ("培训", "期间", "应办", "已办", "计划", "还欠", "最迟", "状态"),
        (
            (
                each.type.chinese,
                f"{each.begin:%Y-%m}"
                if f"{each.begin:%Y-%m}" == f"{each.due:%Y-%m}"
                else f"{each.begin} 至 {each.due}",
                str(each.wanted),
                "、".join(_day(one.training) for one in each.held),
                "、".join(_day(one.training) for one in each.planned),
                str(each.owed or ""),
                each.due.isoformat() if each.owed else "",
                each.state(seen.today).chinese,
            )
            for each in seen.duties
        ),
    )
    for each in seen.lacking:
        click.echo(_lacking_line(each))
    for uncounted in seen.uncounted:
        click.echo(f"不计入：{_uncounted(uncounted.training)}")
    for paper in seen.unclear:
        click.echo(f"待确认，看不出是哪次培训的：{_paper(paper)}")
    if seen.unclear:
        click.echo(
            "这次培训还没登记的，请登记：anjuan training add --type 类型 --date 日期 --topic 主题；"
            "登记了还分不清的，请确认：anjuan training confirm 编号 月份 件号"
        )
    overdue = sum(each.owed for each in seen.duties if each.state(seen.today) is State.OVERDUE)
    click.echo(f"逾期未办 {overdue} 次，材料不全 {len(seen.lacking)} 次，待确认的材料 {len(seen.unclear)} 件。")


def _lacking_line(lacking: Lacking) -> str:
    return f"材料不全：{_what(lacking.training.training)}，缺{_words(lacking.materials)}。"


def _uncounted(training: Training) -> str:
    """Why a training counts under no head: its lecturer is no expert."""
    level = training.level.chinese if training.level else ""
    return f"{_what(training)}，主讲人是{level}的，不够专家级别，不算合同要求的{training.type.chinese}培训。"


def _what(training: Training) -> str:
    return " ".join(filter(None, (_day(training), training.type.chinese, training.topic)))
