"""What a case file lacks, and what is wrong with what it holds, in Chinese and in JSON."""

import click

from anjuan.completeness import Disorder
from anjuan.kinds import Kind, Stage
from anjuan.steps import Event, State, Step
from casework.cases import TicketView


def shortfalls_json(seen: TicketView) -> dict[str, object]:
    """`missing` is all that the case still lacks, `due` what of it should be there by now."""
    lack = seen.lack
    return {
        "missing": list(lack.kinds),
        "missing_stages": list(lack.stages),
        "due": {"kinds": list(lack.due_kinds), "stages": list(lack.due_stages)},
        "unsigned": [record.record_no for record in lack.unsigned],
        "out_of_order": [_disorder_json(each) for each in lack.disorder],
        "remarks": remarks(seen),
    }


def show_shortfalls(seen: TicketView) -> None:
    """Print what is missing, what of it is due, and what is wrong."""
    lack = seen.lack
    missing = _words(lack.kinds, lack.stages)
    due = _words(lack.due_kinds, lack.due_stages)
    click.echo(f"还缺：{'、'.join(missing)}。" if missing else "应有的材料齐全。")
    if due:
        click.echo(f"  到“{seen.history.standing.state.chinese}”就该有的：{'、'.join(due)}。")
    for remark in remarks(seen):
        click.echo(f"  请核对：{remark}")


def remarks(seen: TicketView) -> list[str]:
    """What a person should look at, a sentence each."""
    told = seen.history
    found = [
        f"第{record.record_no}件“{record.facts.name}”只有电子文档，没有签字盖章的扫描件。"
        for record in seen.lack.unsigned
    ]
    found += [_disorder_words(each) for each in seen.lack.disorder]
    found += [
        f"第{event.no}条派发待审批：没有写哪位镇领导审批。补登：派发 --correct {event.no} --approver 姓名 --note 原因"
        for event in told.events
        if event.no not in told.withdrawn and _unapproved(event)
    ]
    if told.standing.contested:
        found.append("市级回访未解决或不满意，还没有再办。")
    if told.standing.state is State.VISIT_UNTOLD:
        found.append("回访结果还没有登记：anjuan tickets step 工单编号 回访 --solved 是 --satisfied 满意")
    return found


def _unapproved(event: Event) -> bool:
    return event.step is Step.DISPATCH and event.no is not None and not event.approver


def _words(kinds: tuple[Kind, ...], stages: tuple[Stage, ...]) -> list[str]:
    return [kind.chinese for kind in kinds] + [f"{stage.chinese}照片" for stage in stages]


def _disorder_json(found: Disorder) -> dict[str, object]:
    record, earlier = found.record, found.earlier
    taken, before = record.facts.taken_at, earlier.facts.taken_at
    return {
        "record_no": record.record_no,
        "stage": record.facts.stage,
        "taken_at": taken.isoformat() if taken else None,
        "before_record_no": earlier.record_no,
        "before_stage": earlier.facts.stage,
        "before_taken_at": before.isoformat() if before else None,
        "message": _disorder_words(found),
    }


def _disorder_words(found: Disorder) -> str:
    late, early = (
        f"第{record.record_no}件{record.facts.stage.chinese if record.facts.stage else ''}照片"
        f"（{f'{record.facts.taken_at:%Y-%m-%d %H:%M}' if record.facts.taken_at else ''}）"
        for record in (found.record, found.earlier)
    )
    return f"{late}拍得比{early}还早，阶段可能标反了。"
