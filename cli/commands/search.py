"""`anjuan search`."""

from typing import TYPE_CHECKING

import click

from anjuan.kinds import Kind
from cli.options import WordOf, home_option, json_option, open_office
from cli.options import command as make_command
from cli.render import Bars, console, print_json, visible

if TYPE_CHECKING:
    from indexer.document import Hit, Results


@make_command("search")
@click.argument("query", metavar="检索词", nargs=-1, required=True, type=click.UNPROCESSED)
@click.option("--month", metavar="YYYY-MM", help="只要这个考核期的。")
@click.option("--unit", metavar="承办单位", help="只要这个承办单位的。")
@click.option("--kind", type=WordOf(Kind, "文种"), metavar="文种", help="只要这种文种，如 回复（reply）。")
@click.option("--sort", type=click.Choice(["relevance", "newest"]), default="relevance", help="按相关或按时间。")
@click.option("--limit", metavar="数", type=click.IntRange(0, 1000), default=20, help="最多几条。")
@click.option("--offset", metavar="数", type=click.IntRange(0), default=0, help="跳过前几条。")
@home_option
@json_option
def command(
    query: tuple[str, ...],
    month: str | None,
    unit: str | None,
    kind: Kind | None,
    sort: str,
    limit: int,
    offset: int,
    home: str | None,
    as_json: bool,
) -> None:
    """全文检索。空格隔开的词都要有；OR 表示任一，-词 表示不要，引号里的原样找，标题:词 只找标题。"""
    from casework.listing import bounds
    from casework.searching import search
    from indexer.document import Filters, Sort

    filters = Filters(month, unit, kind)
    with open_office(home) as office:
        if month:
            bounds(office, month)
        results = search(office, " ".join(query), filters, sort=Sort(sort), limit=limit, offset=offset, reporter=Bars())
    if as_json:
        print_json(_json(results))
        return
    for number, hit in enumerate(results.hits, offset + 1):
        _show(number, hit)
    click.echo(_summary(results))


def _show(number: int, hit: "Hit") -> None:
    """Two lines a hit: where it is, and the words around the matches."""
    from rich.text import Text

    head = "  ".join(
        each for each in (hit.ticket_no or hit.case, f"第{hit.record_no}件", hit.name, hit.date or "") if each
    )
    screen = console()
    screen.print(Text(f"{number}. {visible(head)}", style="bold"))
    snippet = Text("   ")
    for index, part in enumerate(visible(hit.snippet).replace("⟧", "⟦").split("⟦")):
        snippet.append(f"【{part}】" if index % 2 else part, style="yellow" if index % 2 else "")
    screen.print(snippet)


def _summary(results: "Results") -> str:
    if not results.total:
        return "没有找到。可以换个说法，或去掉几个词再试。"
    text = f"共 {results.total} 条，用时 {results.took_ms:.0f} 毫秒（{results.engine}）。"
    if results.relaxed:
        text = f"没有整句相同的，下面是最接近的。{text}"
    if results.trimmed:
        text = f"检索词太长，只用了前面一部分。{text}"
    return text


def _json(results: "Results") -> dict[str, object]:
    return {
        "total": results.total,
        "engine": results.engine,
        "took_ms": round(results.took_ms, 2),
        "relaxed": results.relaxed,
        "trimmed": results.trimmed,
        "hits": [
            {
                "ticket_no": hit.ticket_no,
                "record_no": hit.record_no,
                "case": hit.case,
                "name": hit.name,
                "title": hit.title,
                "kind": hit.kind,
                "stage": hit.stage,
                "unit": hit.unit,
                "month": hit.month,
                "date": hit.date,
                "score": hit.score,
                "snippet": hit.snippet,
            }
            for hit in results.hits
        ],
        "facets": {name: dict(values) for name, values in results.facets.items()},
    }
