"""`anjuan similar`."""

import click

from casework.cases import meant
from casework.searching import rebuilding
from casework.similar import Narrowing, SimilarCase, similar, text_of
from cli.options import command as make_command
from cli.options import home_option, json_option, open_office
from cli.rebuilding import rebuilding_json, rebuilding_words
from cli.render import Bars, print_json, visible
from cli.unheard import tell_unheard_of
from cli.words import tell_trimmed


@make_command("similar")
@click.argument("ticket", metavar="[工单编号]", required=False)
@click.option("--text", metavar="文字", help="不按工单，按这段文字找。")
@click.option("--unit", metavar="承办单位", help="只要这个承办单位的。")
@click.option("--category", metavar="分类", help="只要这个问题分类的，一、二、三级都可以。")
@click.option("--solved", is_flag=True, help="只要市民说已解决的。")
@click.option("--satisfied", is_flag=True, help="只要满意、基本满意的。")
@click.option("--limit", metavar="数", type=click.IntRange(1, 50), default=10, help="最多几件。")
@home_option
@json_option
def command(
    ticket: str | None,
    text: str | None,
    unit: str | None,
    category: str | None,
    solved: bool,
    satisfied: bool,
    limit: int,
    home: str | None,
    as_json: bool,
) -> None:
    """找以往类似的工单：诉求和答复都找，列出相同的字句。说同一件事的归在一起。"""
    if (ticket is None) == (text is None):
        raise click.UsageError("请写工单编号，或用 --text 写一段文字，二者选一。")
    tell_trimmed(text or "")
    with open_office(home) as office:
        number, told = text_of(office, meant(office, ticket)) if ticket else (None, text or "")
        narrowing = Narrowing(unit, category, solved, satisfied)
        before = rebuilding(office)
        found = similar(office, told, limit=limit, reporter=Bars(), narrowing=narrowing, without=number)
        going_on = rebuilding(office) or before
        if not found:
            tell_unheard_of(office, unit, category)
    if as_json:
        print_json({"hits": [_json(case) for case in found], "rebuilding": rebuilding_json(going_on)})
        return
    for place, case in enumerate(found, 1):
        _show(place, case)
    said = f"共 {len(found)} 件。" if found else "没有类似的。可以换个说法，或去掉筛选条件再试。"
    click.echo(said + rebuilding_words(going_on))


def _title(case: SimilarCase) -> str:
    return (case.ticket.title if case.ticket else None) or case.nearest.hit.title or case.nearest.hit.name


def _number(case: SimilarCase) -> str | None:
    return case.ticket.number if case.ticket else case.nearest.hit.ticket_no


def _show(place: int, case: SimilarCase) -> None:
    hit, ticket = case.nearest.hit, case.ticket
    outcome = (
        [each.chinese for each in (ticket.visit_solved, ticket.final_satisfied or ticket.visit_satisfied) if each]
        if ticket
        else []
    )
    head = [_number(case) or hit.case, _title(case), hit.unit or "", *outcome]
    click.secho(f"{place}. {visible('  '.join(filter(None, head)))}", bold=True)
    why = f"相同字句：{visible('、'.join(case.nearest.why))}" if case.nearest.why else "意思相近，没有相同字句"
    click.echo(f"   {why}")
    if case.same_story:
        click.echo(f"   同一件事：{visible('、'.join(case.same_story))}")


def _json(case: SimilarCase) -> dict[str, object]:
    hit, ticket = case.nearest.hit, case.ticket
    satisfied = (ticket.final_satisfied or ticket.visit_satisfied or ticket.first_satisfied) if ticket else None
    return {
        "ticket_no": _number(case),
        "title": _title(case),
        "score": round(hit.score, 4),
        "why": list(case.nearest.why),
        "case": hit.case if hit.record_no else None,
        "record_no": hit.record_no or None,
        "unit": hit.unit,
        "date": hit.date,
        "solved": ticket.visit_solved if ticket else None,
        "satisfied": satisfied,
        "same_story": list(case.same_story),
    }
