"""`anjuan claim`."""

import datetime as dt

import click

from anjuan.errors import ExitCode
from anjuan.filing import person_case, training_case
from anjuan.kinds import Kind, Stage
from casework.claims import Claim, claim
from casework.outcomes import Ignored
from cli.options import WordOf, by_option, home_option, json_option, open_office
from cli.options import command as make_command
from cli.render import Bars, tell
from cli.verdicts import item_json, line


@make_command("claim")
@click.argument("held_id", metavar="待处理编号")
@click.option("--ticket", metavar="工单编号", help="归入哪个工单。")
@click.option("--person", metavar="姓名", help="归入哪位工作人员的案卷（如签好的保密协议）。")
@click.option("--training", type=click.DateTime(["%Y-%m"]), metavar="YYYY-MM", help="归入哪个月的培训案卷。")
@click.option("--kind", type=WordOf(Kind, "文种"), metavar="文种", help="文种，如 回复（reply）。")
@click.option("--stage", type=WordOf(Stage, "阶段"), metavar="阶段", help="阶段：办理前、办理中、办理后。")
@by_option("认领人")
@home_option
@json_option
def command(
    held_id: str,
    ticket: str | None,
    person: str | None,
    training: dt.datetime | None,
    kind: Kind | None,
    stage: Stage | None,
    by: str,
    home: str | None,
    as_json: bool,
) -> int:
    """认领一个待处理的文件，归入指定的工单、工作人员或培训。编号是“待处理”里文件夹名开头的八位，写前几位也行。"""
    from casework.indexing import Indexing

    said = _said(ticket, person, training, kind, stage)
    with open_office(home) as office:
        outcome = claim(office, held_id, said, by)
        Indexing(office).catch_up(Bars())
    tell(item_json(outcome), f"{outcome.source}：{line(outcome)}", as_json=as_json)
    return int(ExitCode.NEEDS_A_PERSON if isinstance(outcome, Ignored) else ExitCode.DONE)


def _said(
    ticket: str | None, person: str | None, training: dt.datetime | None, kind: Kind | None, stage: Stage | None
) -> Claim:
    match ticket, person, training:
        case str(), None, None:
            return Claim(ticket, kind, stage)
        case None, str(), None if person.strip():
            return Claim(person_case(person.strip()), kind or Kind.NDA, stage)
        case None, None, dt.datetime():
            return Claim(training_case(training.date()), kind or Kind.TRAINING, stage)
    raise click.UsageError("请用 --ticket、--person、--training 中的一个说明归到哪里。")
