"""`anjuan month M stats | zero | deductions | check | packet`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from anjuan.figures import By
from cli.commands.deductions import month_command as deductions_command
from cli.commands.month_check import command as check_command
from cli.commands.packet import command as packet_command
from cli.options import command as make_command
from cli.options import group, home_option, json_option, open_office
from cli.render import print_json, table

if TYPE_CHECKING:
    from decimal import Decimal

    from anjuan.figures import Change, Span, Table
    from anjuan.rates import Rates, Tally
    from anjuan.settings import RateSettings
    from casework.month import Stats, Written, ZeroTicket

_COUNTS = ("received", "closed", "valid_visits", "contacted", "solved", "satisfied", "mostly_satisfied")
_RATES = ("response_rate", "solution_rate", "satisfaction_rate", "score")


@group("month")
@click.argument("period", metavar="考核期")
@click.pass_context
def command(ctx: click.Context, period: str) -> None:
    """一个考核期的统计。考核期写成 年-月，如 2023-09（按默认规定是 8月19日到9月18日）。

    例：anjuan month 2023-09 stats --out 月末材料
    """
    ctx.obj = period


@command.add_command
@make_command("stats")
@click.option("--by", type=click.Choice([each.value for each in By]), default=By.UNIT.value, help="按什么统计。")
@click.option(
    "--out", metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="另存为 Excel 和 Word 表，放到这里。"
)
@home_option
@json_option
@click.pass_obj
def stats_command(period: str, by: str, out: Path | None, home: str | None, as_json: bool) -> None:
    """“三率”、综合成绩和排名，含剔除、不含剔除两种口径。

    按承办单位（unit，最末一级）、村社区（village）、诉求类别（category）或渠道（channel）统计。
    """
    from casework.month import stats, write

    with open_office(home) as office:
        made = stats(office, period, By(by))
        written = write(office, made, out) if out else None
    if as_json:
        print_json(_stats_json(made, written))
    else:
        _show_stats(made, written)


@command.add_command
@make_command("zero")
@home_option
@json_option
@click.pass_obj
def zero_command(period: str, home: str | None, as_json: bool) -> None:
    """0分工单：有效回访中未联系、未解决、不满意的。"""
    from casework.month import zero_tickets

    with open_office(home) as office:
        found = zero_tickets(office, period)
    if as_json:
        print_json([_zero_json(each) for each in found])
        return
    if found:
        _show_zero(found)
    click.echo(f"{period} 考核期共 {len(found)} 件 0 分工单。")


def _show_stats(made: "Stats", written: "Written | None") -> None:
    from anjuan.wording import rates_note
    from casework.month import change_words, span_words

    titles = ("全口径（含剔除诉求）", "不含剔除诉求")
    for title, each in zip(titles, made.tables, strict=True):
        if each.rows:
            _show_table(f"{made.period} 考核期 {span_words(made.span)} {title}", made.by, each)
            click.echo(change_words(made, each))
    if not made.with_exclusions.rows:
        click.echo(f"{made.period} 考核期（{span_words(made.span)}）台账里没有工单。")
    else:
        click.echo(rates_note(made.rules))
    _show_doubts(made)
    if written:
        click.echo(f"已存成：{written.xlsx}\n　　　　{written.docx}")


def _show_doubts(made: "Stats") -> None:
    doubts = made.doubts
    if doubts.unmarked:
        click.echo(f"有回访结果、但没有注明“是否有效回访”的 {doubts.unmarked} 件，没有计入“三率”。", err=True)
    if doubts.undated:
        click.echo(f"台账里有 {doubts.undated} 件没有统计所依据的时间，哪一期都没有计入。", err=True)
    if doubts.noted:
        click.echo(f"台账登记“认定不计入”、导出表还没有写剔除的 {doubts.noted} 件，“不含剔除”已经去掉。", err=True)
    if doubts.unnamed:
        click.echo(f"没有注明{made.by.chinese}的 {doubts.unnamed} 件，计入合计，不参与排名。", err=True)


def _show_table(title: str, by: By, of: "Table") -> None:
    headers = (
        "名次", by.chinese, "受理", "办结", "有效回访", "联系", "解决", "满意", "基本满意", "响应率%", "解决率%",
        "满意率%", "成绩", "较上期", "名次±",
    )  # fmt: skip
    rows = [
        (
            _said(each.rank),
            each.unit,
            *map(str, each.tally.counts),
            *map(_said, _printed(each.rates, of.rules)),
            _signed(change.score if change else None),
            _signed(change.rank if change else None),
        )
        for each, change in zip(of.rows, of.changes, strict=True)
    ]
    score = _signed(of.change.score if of.change else None)
    total = ("", "合计", *map(str, of.total.tally.counts), *map(_said, _printed(of.total.rates, of.rules)), score, "")
    mean = ("", "平均", *[""] * len(_COUNTS), *map(_said, _printed(of.mean, of.rules)), "", "")
    table(headers, (*rows, total, mean), title=title)


def _said(figure: object) -> str:
    return "—" if figure is None else str(figure)


def _signed(figure: "Decimal | int | None") -> str:
    return "—" if figure is None else f"{figure:+}" if figure else "0"


def _printed(rates: "Rates | None", rules: "RateSettings") -> "tuple[Decimal | None, ...]":
    from anjuan.rates import printed_rates, printed_score

    return (*printed_rates(rates, rules), printed_score(rates, rules)) if rates else (None,) * len(_RATES)


def _stats_json(made: "Stats", written: "Written | None") -> dict[str, object]:
    document: dict[str, object] = {
        "period": _span_json(made.span),
        "previous": _span_json(made.before),
        "by": made.by.value,
        "with_exclusions": _table_json(made.with_exclusions),
        "without_exclusions": _table_json(made.without_exclusions),
        "unmarked_visits": made.doubts.unmarked,
        "undated": made.doubts.undated,
        "unnamed": made.doubts.unnamed,
        "excluded_by_events": made.doubts.noted,
    }
    if written:
        document["files"] = [str(written.xlsx), str(written.docx)]
    return document


def _span_json(span: "Span") -> dict[str, str]:
    return {"from": span.begin.isoformat(), "to": span.end.isoformat()}


def _table_json(of: "Table") -> dict[str, object]:
    return {
        "rows": [
            {
                "unit": each.unit,
                **_counts_json(each.tally),
                **_rates_json(each.rates, of.rules),
                "rank": each.rank,
                "change": _change_json(change),
            }
            for each, change in zip(of.rows, of.changes, strict=True)
        ],
        "total": {**_counts_json(of.total.tally), **_rates_json(of.total.rates, of.rules)},
        "mean": _rates_json(of.mean, of.rules),
        "change": _change_json(of.change),
    }


def _counts_json(tally: "Tally") -> dict[str, int]:
    return dict(zip(_COUNTS, tally.counts, strict=True))


def _rates_json(rates: "Rates | None", rules: "RateSettings") -> dict[str, float | None]:
    """In per cent, with the digits that are printed; null without a denominator."""
    return dict(zip(_RATES, map(_number, _printed(rates, rules)), strict=True))


def _change_json(change: "Change | None") -> dict[str, float | None] | None:
    """Tickets, per cent points, points, ranks won; null where there is nothing to compare with."""
    if change is None:
        return None
    rates = (change.response, change.solution, change.satisfaction, change.score)
    return {
        "received": change.received,
        **dict(zip(_RATES, map(_number, rates), strict=True)),
        "rank": change.rank,
    }


def _number(figure: "Decimal | None") -> float | None:
    return None if figure is None else float(figure)


def _zero_json(found: "ZeroTicket") -> dict[str, object]:
    from anjuan.figures import unit_of

    ticket = found.ticket
    return {
        "ticket_no": ticket.number,
        "unit": unit_of(ticket),
        "title": ticket.title,
        "created_at": ticket.created_at.isoformat() if ticket.created_at else None,
        "excluded": found.excluded,
    }


def _show_zero(found: "tuple[ZeroTicket, ...]") -> None:
    from anjuan.figures import unit_of

    table(
        ("工单编号", "来电时间", "标题", "承办单位", "剔除"),
        (
            (
                each.ticket.number,
                f"{each.ticket.created_at:%Y-%m-%d %H:%M}" if each.ticket.created_at else "",
                each.ticket.title or "",
                unit_of(each.ticket),
                "已剔除" if each.excluded else "",
            )
            for each in found
        ),
    )


command.add_command(deductions_command)
command.add_command(check_command)
command.add_command(packet_command)
