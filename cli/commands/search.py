"""`anjuan search`, and how its answers are shown."""

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, assert_never

import click
from click.core import ParameterSource

from anjuan.kinds import Kind
from anjuan.searches import Search
from cli.options import WordOf, home_option, json_option, open_office
from cli.rebuilding import rebuilding_json, rebuilding_words
from cli.render import Bars, console, print_json, visible
from cli.unheard import tell_unheard_of
from cli.words import QueryCommand, words_of

if TYPE_CHECKING:
    from casework.office import Office
    from casework.searching import Answer
    from indexer.document import Hit, Results
    from indexer.query import Understood
    from register.numbers import NamedTicket

_SHOWN_TICKETS = 20


xlsx_option = click.option(
    "--xlsx",
    metavar="文件",
    type=click.Path(dir_okay=False, path_type=Path),
    help="把查到的都列进一个新的 Excel 表，最多五千件；个人信息隐去，记入操作记录。",
)


@click.command("search", cls=QueryCommand, options_metavar="[选项]")
@click.argument("query", metavar="检索词", nargs=-1, required=True, type=click.UNPROCESSED, callback=words_of)
@click.option("--month", metavar="YYYY-MM", help="只要这个考核期的。")
@click.option("--unit", metavar="承办单位", help="只要这个承办单位的。")
@click.option("--kind", type=WordOf(Kind, "文种"), metavar="文种", help="只要这种文种，如 回复（reply）。")
@click.option("--sort", type=click.Choice(["relevance", "newest"]), default="relevance", help="按相关或按时间。")
@click.option("--limit", metavar="数", type=click.IntRange(0, 1000), default=20, help="最多几条。")
@click.option("--offset", metavar="数", type=click.IntRange(0), default=0, help="跳过前几条。")
@click.option("--save", "name", metavar="名字", help="按这个名字保存，以后用 anjuan searches run 名字 再查。")
@xlsx_option
@click.option("--literal", is_flag=True, help="原样找：“上个月”“尾号1234”等不当作时间和工单编号。")
@home_option
@json_option
def command(
    query: str,
    month: str | None,
    unit: str | None,
    kind: Kind | None,
    sort: str,
    limit: int,
    offset: int,
    name: str | None,
    xlsx: Path | None,
    literal: bool,
    home: str | None,
    as_json: bool,
) -> None:
    """全文检索。空格隔开的词都要有；OR 表示任一，-词 表示不要，引号里的原样找，标题:词 只找标题。

    单独的“上个月”“9月14日”“最近三天”等当作时间；工单编号怎样写都可以，只记得末几位时写 尾号1234。
    """
    from casework.searching import save

    if name is not None and not name.strip():
        raise click.BadParameter("名字不能空着。", param_hint="--save")
    if name is not None and not name.strip().isprintable():
        raise click.BadParameter("名字里不能有换行、制表符等看不见的字符。", param_hint="--save")
    asked = Search(query, month, unit, kind, newest=sort == "newest", literal=literal)
    with open_office(home) as office:
        deliver(office, asked, limit=limit, offset=offset, xlsx=xlsx, as_json=as_json)
        if name is not None:
            save(office, name.strip(), asked, getpass.getuser())
    if name is not None and not as_json:
        click.echo(f"已保存。再查：anjuan searches run {name.strip()}")


def deliver(office: "Office", asked: Search, *, limit: int, offset: int, xlsx: Path | None, as_json: bool) -> None:
    """Answer a search on the screen, as JSON, or in a workbook; there without a limit unless one is given."""
    if xlsx is not None:
        from casework.search_list import MOST, save_list

        if xlsx.suffix.lower() != ".xlsx":
            raise click.BadParameter("文件名请以 .xlsx 结尾。", param_hint="--xlsx")
        if not xlsx.parent.is_dir():
            raise click.BadParameter(f"没有 {xlsx.parent} 这个文件夹。", param_hint="--xlsx")
        limited = click.get_current_context().get_parameter_source("limit") is ParameterSource.COMMANDLINE
        most = limit if limited else MOST
        by = getpass.getuser()
        listed = save_list(office, asked, xlsx, by, limit=most, offset=offset, reporter=Bars())
        total = listed.answer.results.total
        if as_json:
            print_json({"xlsx": str(xlsx), "rows": listed.rows, "total": total})
        else:
            click.echo(f"共 {total} 件，列出 {listed.rows} 件，已存为 {visible(str(xlsx))}。个人信息已隐去。")
        return
    from casework.searching import search

    answer = search(office, asked, limit=limit, offset=offset, reporter=Bars())
    if not answer.results.total:
        tell_unheard_of(office, asked.unit)
    if as_json:
        print_json(answer_json(answer))
    else:
        show_answer(answer, offset)


def show_answer(answer: "Answer", offset: int) -> None:
    """What was understood, the tickets that were named, the hits, and how many there are."""
    for each in answer.results.understood:
        if said := understood_words(each):
            click.echo(visible(said))
    for ticket in answer.tickets[:_SHOWN_TICKETS]:
        click.echo(f"  工单 {visible(_ticket_words(ticket))}")
    if (more := len(answer.tickets) - _SHOWN_TICKETS) > 0:
        click.echo(f"  另有 {more} 个，请把末几位写长一些。")
    for number, hit in enumerate(answer.results.hits, offset + 1):
        _show(number, hit)
    click.echo(_summary(answer, offset))


def understood_words(understood: "Understood") -> str:
    """What a word was taken for, and how to have it otherwise; nothing of a whole number, which is clear."""
    from indexer.query import Impossible, NamedDays, NamedTickets, NoSuchDay, TelephoneEnd, Unread, WrongTail

    match understood:
        case NamedDays(text, days):
            span = f"{days.since}" if days.since == days.until else f"{days.since} 至 {days.until}"
            return f"时间：{span}（“{text}”；要找这几个字，请加引号或用 --literal）"
        case NamedTickets(_, number, tickets):
            if not number.startswith("*"):
                return ""
            return f"编号末尾是 {number[1:]} 的工单{'：' if tickets else '，没有。'}"
        case Impossible(text) | NoSuchDay(text) | WrongTail(text) | TelephoneEnd(text):
            return _ODD[type(understood).__name__].words.format(text)
        case Unread(field, text):
            return f"看不懂“{field}:{text}”。{_FORMS.get(field, '')}"
        case _:
            assert_never(understood)


class _Odd(NamedTuple):
    """A word that cannot be what it looks like: how JSON names that, and what people are told."""

    key: str
    words: str


_ODD = {
    "Impossible": _Odd("impossible_number", "“{}”像工单编号，但里面的日期不存在，请核对。"),
    "NoSuchDay": _Odd("no_such_day", "没有“{}”这个日期，请核对；已按原文找。"),
    "WrongTail": _Odd("wrong_tail", "“{}”：编号的末几位要写四到七位，如 尾号1234；已按原文找。"),
    "TelephoneEnd": _Odd(
        "telephone_end", "电话号码的末几位不能用来查工单（个人信息），“{}”按原文找。查工单编号请写：尾号1234。"
    ),
}
"""By the names of their classes, which only a search loads."""
_MONTHS, _DAYS = "月份写成 2023-09 或 2023年9月。", "日期写成 2023-09-14、9月1日至15日、上个月等。"
_KINDS = "文种可以写：" + "、".join(kind.chinese for kind in Kind) + "。"
_FORMS = {
    "月份": _MONTHS,
    "month": _MONTHS,
    "文种": _KINDS,
    "kind": _KINDS,
    "日期": _DAYS,
    "时间": _DAYS,
    "date": _DAYS,
}


def _ticket_words(ticket: "NamedTicket") -> str:
    papers = f"卷内 {ticket.records} 件" if ticket.records else "卷内还没有文件"
    day = str(ticket.day) if ticket.day else ""
    return "  ".join(filter(None, (*ticket.numbers, day, ticket.title, ticket.unit, papers)))


_INDENT = "   "


def _show(number: int, hit: "Hit") -> None:
    """Two lines a hit: where it is, and the words around the matches."""
    from rich.text import Text

    head = "  ".join(
        each for each in (hit.ticket_no or hit.case, f"第{hit.record_no}件", hit.name, hit.date or "") if each
    )
    screen = console()
    screen.print(Text(f"{number}. {visible(head)}", style="bold"))
    snippet = Text()
    for index, part in enumerate(visible(hit.snippet).replace("⟧", "⟦").split("⟦")):
        snippet.append(f"【{part}】" if index % 2 else part, style="yellow" if index % 2 else "")
    for line in snippet.wrap(screen, max(screen.width - len(_INDENT), 1)):
        screen.print(Text(_INDENT) + line)


def _summary(answer: "Answer", offset: int) -> str:
    return _found_words(answer) + _page_words(answer, offset) + rebuilding_words(answer.results.rebuilding)


def _page_words(answer: "Answer", offset: int) -> str:
    """Which of the hits these are, and how to see those behind them; nothing where all are shown."""
    total, shown = answer.results.total, len(answer.results.hits)
    if shown == total or not total:
        return ""
    last = offset + shown
    these = f"\n这里是第 {offset + 1} 到 {last} 条" if shown else "\n这里一条也没有列出"
    return (
        f"{these}。往后看：加 --offset {last}，或用 --limit 写明最多几条。"
        if last < total
        else f"{these}，后面没有了。"
    )


def _found_words(answer: "Answer") -> str:
    results = answer.results
    if not results.total and results.rebuilding and results.rebuilding.partial:
        return "已收的文件里没有找到。"
    if results.engine == "none":
        return "没有找到：检索索引还没有，或现在用不了。看情况：anjuan index status；重建：anjuan index rebuild"
    if not results.total:
        return f"{_nothing_words(answer)}{_ELSEWHERE}"
    text = f"共 {results.total} 条，用时 {results.took_ms:.0f} 毫秒（{results.engine}）。"
    if results.relaxed:
        text = f"没有整句相同的，下面是最接近的。{text}"
    if results.trimmed:
        text = f"检索词太长，只用了前面一部分。{text}"
    return text


_ELSEWHERE = "\n这里只找卷内文件；没有归卷的工单，用 anjuan similar --text 文字 找。"


def _nothing_words(answer: "Answer") -> str:
    from indexer.query import NamedDays

    if answer.tickets:
        return "没有找到文件。"
    meant = f"您是不是要找：{visible('；'.join(answer.suggestions))}" if answer.suggestions else ""
    if answer.undated is not None:
        query, total = answer.undated
        return f"这段时间没有；不限时间有 {total} 条，请找：{visible(query)}" + (f"\n{meant}" if meant else "")
    if meant:
        return f"没有找到。{meant}"
    days = any(isinstance(each, NamedDays) for each in answer.results.understood)
    return f"{'这段时间' if days else ''}没有找到。可以换个说法，或去掉几个词再试。"


def answer_json(answer: "Answer") -> dict[str, object]:
    """The answer by the keys of the contract, and what it says besides."""
    return {
        **_results_json(answer.results),
        "understood": [_understood_json(each) for each in answer.results.understood],
        "tickets": [
            {
                "ticket_no": each.number,
                "numbers": list(each.numbers),
                "date": each.day.isoformat() if each.day else None,
                "title": each.title,
                "unit": each.unit,
                "records": each.records,
            }
            for each in answer.tickets
        ],
        "suggestions": list(answer.suggestions),
        "undated": dict(zip(("query", "total"), answer.undated, strict=True)) if answer.undated else None,
    }


def _understood_json(understood: "Understood") -> dict[str, object]:
    from indexer.query import Impossible, NamedDays, NamedTickets, NoSuchDay, TelephoneEnd, Unread, WrongTail

    match understood:
        case NamedDays(text, days):
            return {"text": text, "as": "days", "from": days.since.isoformat(), "to": days.until.isoformat()}
        case NamedTickets(text, number, tickets):
            return {"text": text, "as": "number", "number": number, "tickets": len(tickets)}
        case Impossible(text) | NoSuchDay(text) | WrongTail(text) | TelephoneEnd(text):
            return {"text": text, "as": _ODD[type(understood).__name__].key}
        case Unread(field, text):
            return {"text": text, "as": "unread", "field": field}
        case _:
            assert_never(understood)


def _results_json(results: "Results") -> dict[str, object]:
    return {
        "total": results.total,
        "engine": results.engine,
        "took_ms": round(results.took_ms, 2),
        "relaxed": results.relaxed,
        "trimmed": results.trimmed,
        "rebuilding": rebuilding_json(results.rebuilding),
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
