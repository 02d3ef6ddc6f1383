"""`anjuan index status | rebuild`."""

import click

from casework.indexing import Indexing
from cli.options import command as make_command
from cli.options import group, home_option, json_option, open_office
from cli.render import Bars, print_json

_STATUS_WORDS = {
    "ok": "有正文",
    "no_text": "没有文字（照片、录音等）",
    "needs_ocr": "扫描件，没有文字层，暂时检索不到正文",
    "later": "等待转换后读取",
    "encrypted": "有密码，读不了",
    "unreadable": "已损坏，读不了",
    "killed": "内容过于复杂，读不出来",
    "empty": "空文件",
    "unsupported": "不认识的格式",
}


@group("index")
def command() -> None:
    """检索索引。索引可以随时删掉重建，不影响案卷。"""


@command.add_command
@make_command("status")
@home_option
@json_option
def status_command(home: str | None, as_json: bool) -> None:
    """索引用什么引擎、收了多少件、还差多少。"""
    with open_office(home) as office:
        backlog = office.register.outbox.backlog()
        status = {
            "engine": office.index.engine,
            "needs_rebuild": office.index.needs_rebuild,
            "documents": office.index.count(),
            "records": office.register.records.count(),
            "pending": backlog.pending,
            "failing": backlog.failing,
            "oldest": backlog.oldest.isoformat() if backlog.oldest else None,
            "texts": (texts := office.register.texts.counts()),
        }
    if as_json:
        print_json(status)
        return
    click.echo(f"引擎 {status['engine']}，已收 {status['documents']} 件，案卷共 {status['records']} 件。")
    if status["needs_rebuild"]:
        click.echo("索引不在或版本不同，下次检索或归卷时自动重建；也可以运行 anjuan index rebuild。")
    if backlog.pending:
        click.echo(f"还有 {backlog.pending} 件等着收入，其中 {backlog.failing} 件上次没有成功，会自动再试。")
    for code, count in sorted(texts.items()):
        click.echo(f"  {_STATUS_WORDS.get(code, code)}：{count}")


@command.add_command
@make_command("rebuild")
@home_option
@json_option
def rebuild_command(home: str | None, as_json: bool) -> None:
    """重建索引。建好才替换旧的，期间照常检索。"""
    with open_office(home) as office:
        Indexing(office).rebuild(Bars())
        Indexing(office).catch_up(Bars())
        count = office.index.count()
    if as_json:
        print_json({"documents": count})
    else:
        click.echo(f"索引已重建，共 {count} 件。")
