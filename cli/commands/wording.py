"""`anjuan wording QUERY | list | add | retire`."""

import datetime as dt
from pathlib import Path
from typing import Any

import click

from anjuan.answers import LONGEST, Approved
from casework.documents import is_field
from casework.searching import rebuilding
from casework.wording import Passage, add, chosen, look_up, retire
from cli.days import Day
from cli.options import by_option, home_option, json_option, open_office
from cli.options import command as make_command
from cli.rebuilding import rebuilding_json, rebuilding_words
from cli.render import Bars, print_json, table, tell, visible
from cli.values import keep_value
from cli.words import QueryCommand, tell_trimmed, words_of

_LOOK_UP = "look-up"


class QueryGroup(click.Group):
    """A group whose first word is a query where it names no command: `wording 供暖` looks 供暖 up."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the look-up before what is neither a command nor a call for help."""
        if args and args[0] not in {"-h", "--help", *self.commands}:
            args = [_LOOK_UP, *args]
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options of the look-up, which has no name to be asked for by; then the commands."""
        self.commands[_LOOK_UP].format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands that have a name of their own."""
        return [name for name in super().list_commands(ctx) if name != _LOOK_UP]


class LookUp(QueryCommand):
    """The look-up, which calls itself by its group's name: nobody types its own."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: object
    ) -> click.Context:
        """A context in the group's place."""
        if parent is not None:
            info_name, parent = parent.info_name, parent.parent
        return super().make_context(info_name, args, parent, **extra)


@click.group(
    "wording",
    cls=QueryGroup,
    options_metavar="[选项]",
    subcommand_metavar="检索词… | 命令 [参数]…",
    no_args_is_help=True,
)
def command() -> None:
    """答复口径：anjuan wording 检索词，查以往怎样答复、有什么口径；过期的口径会注明，排在最后。"""


@command.add_command
@click.command(_LOOK_UP, cls=LookUp, options_metavar="[选项]")
@click.argument("query", metavar="检索词", nargs=-1, required=True, type=click.UNPROCESSED, callback=words_of)
@click.option("--limit", metavar="数", type=click.IntRange(1, 100), default=10, help="最多几段。")
@click.option("--copy", "place", metavar="第几段", type=click.IntRange(1), help="只要这一段的文字，可直接用。")
@click.option("--field", metavar="字段", help="与 --copy 合用：这一段填进文书的哪个字段，如 主要措施。")
@click.option(
    "--into",
    metavar="FILE.json",
    type=click.Path(dir_okay=False, path_type=Path),
    help="与 --field 合用：存进这个文件，供 anjuan fill 模板 --data FILE.json 用。",
)
@home_option
@json_option
def look_up_command(
    query: str,
    limit: int,
    place: int | None,
    field: str | None,
    into: Path | None,
    home: str | None,
    as_json: bool,
) -> None:
    """查以往的答复和口径；选一段放进回复。

    例：anjuan wording 供暖温度 --copy 2 --field 主要措施 --into 回复.json
    """
    if (field is None) != (into is None) or (field is not None and place is None):
        raise click.UsageError("--field、--into 要一起写，并用 --copy 写明是第几段。")
    tell_trimmed(query)
    with open_office(home) as office:
        if field is not None and not is_field(office, field):
            raise click.BadParameter(f"文书里没有“{field}”这个字段，请检查写法。", param_hint="--field")
        before = rebuilding(office)
        found = look_up(office, query, limit=limit, reporter=Bars())
        text = chosen(office, found, place) if place is not None else None
        going_on = rebuilding(office) or before
    if text is not None:
        if going_on is not None:
            click.echo(rebuilding_words(going_on).strip(), err=True)
        _copy(text, field, into, as_json=as_json)
        return
    if as_json:
        print_json({"hits": [_json(each) for each in found], "rebuilding": rebuilding_json(going_on)})
        return
    for number, each in enumerate(found, 1):
        _show(number, each)
    said = f"共 {len(found)} 段。" if found else "没有找到。可以换个说法再试。"
    click.echo(said + rebuilding_words(going_on))


@command.add_command
@make_command("list")
@home_option
@json_option
def list_command(home: str | None, as_json: bool) -> None:
    """列出登记过的口径，过期、停用的也列出。"""
    with open_office(home) as office:
        every = office.register.wordings.all()
        today = office.clock().date()
    if as_json:
        print_json({"wordings": [_entry_json(each, today) for each in every]})
        return
    if not every:
        click.echo("还没有登记口径。登记：anjuan wording add 口径 --owner 单位或姓名")
        return
    rows = [(str(each.number), each.text, each.owner, each.source, _validity(each, today)) for each in every]
    table(("编号", "口径", "负责", "依据", "有效期"), rows)


@command.add_command
@make_command("add")
@click.argument("text", metavar="口径")
@click.option("--owner", required=True, metavar="单位或姓名", help="谁负责这条口径。")
@click.option("--source", default="", metavar="依据", help="依据的文件或会议。")
@click.option("--until", "valid_until", type=Day(), metavar="YYYY-MM-DD", help="有效到哪一天；不写则一直有效。")
@by_option()
@home_option
@json_option
def add_command(
    text: str,
    owner: str,
    source: str,
    valid_until: dt.date | None,
    by: str,
    home: str | None,
    as_json: bool,
) -> None:
    """登记一条口径。"""
    if not text.strip():
        raise click.BadParameter("口径不能空着。")
    if len(text.strip()) > LONGEST:
        raise click.BadParameter(
            f"一条口径最多 {LONGEST} 个字，这里有 {len(text.strip())} 个字。请只登记要照用的那几句。"
        )
    with open_office(home) as office:
        added = add(office, Approved(text.strip(), owner, source, valid_until), by)
        today = office.clock().date()
    tell(_entry_json(added, today), f"已登记口径 {added.number}，{_validity(added, today)}。", as_json=as_json)


@command.add_command
@make_command("retire")
@click.argument("number", metavar="编号", type=click.IntRange(1))
@by_option()
@home_option
@json_option
def retire_command(number: int, by: str, home: str | None, as_json: bool) -> None:
    """停用一条口径，从今天起。查询时还看得到，注明已停用。"""
    with open_office(home) as office:
        retired = retire(office, number, by)
        today = office.clock().date()
    tell(_entry_json(retired, today), f"口径 {number} 已停用，自 {retired.retired_on} 起。", as_json=as_json)


def _copy(text: str, field: str | None, into: Path | None, *, as_json: bool) -> None:
    """The text alone; or into a file of values, with what to do next."""
    if field is not None and into is not None:
        keep_value(into, field, text)
    if as_json:
        print_json({"text": text, "field": field, "path": str(into) if into else None})
    elif into is None:
        click.echo(visible(text))
    else:
        click.echo(f"已存进 {into.name} 的“{field}”。接着填写：anjuan fill 模板 工单编号 --data {into}")


def _validity(approved: Approved, today: dt.date) -> str:
    if approved.retired_on is not None and approved.retired_on <= today:
        return f"{approved.retired_on} 停用"
    if approved.valid_until is None:
        return "一直有效"
    return f"{approved.valid_until} 已过期" if approved.valid_until < today else f"有效到 {approved.valid_until}"


def _label(passage: Passage) -> str:
    hit = passage.nearest.hit
    if (approved := passage.approved) is not None:
        state = "口径" if passage.in_force else "口径（已过期或停用，不要照用）"
        return "  ".join(filter(None, (f"{state} {approved.number}", approved.owner, approved.source)))
    return "  ".join(filter(None, (hit.ticket_no or hit.case, _source(passage), hit.date)))


def _source(passage: Passage) -> str:
    """Where a passage stands: in the register, or in which record; of an approved wording what it rests on."""
    hit = passage.nearest.hit
    if passage.approved is not None:
        return passage.approved.source or passage.approved.owner
    return f"第{hit.record_no}件 {hit.name}" if hit.record_no else "台账答复"


def _show(place: int, passage: Passage) -> None:
    click.secho(f"{place}. {visible(_label(passage))}", bold=True)
    click.echo(f"   {visible(passage.text)}")


def _json(passage: Passage) -> dict[str, Any]:
    hit = passage.nearest.hit
    return {
        "ticket_no": hit.ticket_no,
        "text": passage.text,
        "score": round(hit.score, 4),
        "approved": passage.approved is not None,
        "source": _source(passage),
        "in_force": passage.in_force if passage.approved else None,
        "valid_until": _day(passage.approved.valid_until) if passage.approved else None,
        "owner": passage.approved.owner if passage.approved else None,
        "wording": passage.approved.number if passage.approved else None,
        "case": hit.case if hit.record_no else None,
        "record_no": hit.record_no or None,
        "why": list(passage.nearest.why),
    }


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _entry_json(approved: Approved, today: dt.date) -> dict[str, Any]:
    return {
        "wording": approved.number,
        "text": approved.text,
        "owner": approved.owner,
        "source": approved.source,
        "valid_until": _day(approved.valid_until),
        "retired_on": _day(approved.retired_on),
        "in_force": approved.in_force(today),
    }
