"""`anjuan index status | check | rebuild | meaning`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from anjuan.errors import ExitCode
from anjuan.kinds import Kind
from casework.index_check import check, last
from casework.indexing import Indexing
from casework.meanings import known, learn
from casework.scanning import Readiness, readiness
from cli.messages.scans import READINESS
from cli.options import command as make_command
from cli.options import group, home_option, json_option, open_office
from cli.render import Bars, print_json, tell

if TYPE_CHECKING:
    from casework.index_check import Gaps, IndexCheck
    from casework.office import Office

_SHOWN = 20
"""Keys of each kind of gap that are shown; JSON has all."""
_NOT_READABLE = frozenset({"encrypted", "unreadable", "killed", "empty", "unsupported"})
_STATUS_WORDS = {
    "ok": "有正文",
    "no_text": "没有文字（照片、录音等）",
    "ocr": "扫描件、照片，文字已识别",
    "needs_ocr": "扫描件，等待识别文字",
    "partly_scanned": "部分页是扫描件，等待识别文字",
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
    """索引收了多少件，还差多少，哪些读不了，哪些等着识别文字，上次核对是什么时候。"""
    with open_office(home) as office:
        status = _status(office)
    if as_json:
        print_json(status)
        return
    for line in _status_lines(status):
        click.echo(line)


def _status(office: "Office") -> dict[str, Any]:
    backlog, texts, rebuilding = office.register.outbox.backlog(), office.register.texts.counts(), None
    if (going_on := office.index.rebuilding) is not None:
        rebuilding = {"done": going_on.done, "total": going_on.total}
    checked, scans, learnt = last(office), office.register.jobs.progress(office.clock()), known(office)
    return {
        "engine": office.index.engine,
        "needs_rebuild": office.index.needs_rebuild,
        "rebuilding": rebuilding,
        "documents": office.index.count(),
        "records": office.register.records.count(),
        "pending": backlog.pending,
        "failing": backlog.failing,
        "oldest": backlog.oldest.isoformat() if backlog.oldest else None,
        "not_readable": sum(count for code, count in texts.items() if code in _NOT_READABLE),
        "waiting_for_ocr": scans.waiting,
        "ocr": {
            "readiness": readiness(office).value,
            "papers": scans.papers,
            "photos": scans.photos,
            "failed": scans.failed,
            "paused": scans.paused,
        },
        "meaning": {"usable": learnt.usable, "documents": learnt.documents, "known": learnt.known},
        "checked_at": checked.isoformat() if checked else None,
        "texts": texts,
    }


def _status_lines(status: dict[str, Any]) -> Iterator[str]:
    engine = "还没有建立索引" if status["engine"] == "none" else f"引擎 {status['engine']}"
    yield f"{engine}，已收 {status['documents']} 件，案卷共 {status['records']} 件。"
    if (rebuilding := status["rebuilding"]) is not None:
        total = f"，共 {rebuilding['total']} 件" if rebuilding["total"] is not None else ""
        yield f"索引正在重建：已收 {rebuilding['done']} 件{total}。"
    elif status["needs_rebuild"] and not status["records"]:
        yield "案卷里还没有文件，归卷时自动建立索引。"
    elif status["needs_rebuild"]:
        yield "索引不在或版本不同，下次检索或归卷时自动重建；也可以运行 anjuan index rebuild。"
    if status["pending"]:
        yield f"还有 {status['pending']} 件等着收入，其中 {status['failing']} 件上次没有成功，会自动再试。"
    if status["not_readable"]:
        yield f"有 {status['not_readable']} 个文件读不了正文，只能按文件名和编号找到。"
    yield from _scan_lines(status["ocr"])
    yield _meaning_line(status["meaning"])
    checked = status["checked_at"]
    yield f"上次核对：{checked[:16].replace('T', ' ') if checked else '还没有核对过'}。"
    for code, count in sorted(status["texts"].items()):
        yield f"  {_STATUS_WORDS.get(code, code)}：{count}"


def _meaning_line(meaning: dict[str, Any]) -> str:
    if not meaning["usable"]:
        return "找类似工单、查答复口径只比较字词：语义比较没有安装，或在 anjuan.toml 里关着。"
    waiting = meaning["documents"] - meaning["known"]
    rest = f"，还有 {waiting} 件，空闲时自动计算，也可以运行 anjuan index meaning" if waiting else ""
    return f"语义：案卷和工单共 {meaning['documents']} 件，已计算 {meaning['known']} 件{rest}。"


def _scan_lines(ocr: dict[str, Any]) -> Iterator[str]:
    if ocr["papers"] or ocr["photos"] or ocr["failed"]:
        waiting = f"等着识别文字的有 {ocr['papers']} 件扫描件、{ocr['photos']} 张照片"
        paused = "，识别已暂停" if ocr["paused"] else ""
        yield f"{waiting}，没有成功的 {ocr['failed']} 件{paused}。详情：anjuan jobs list"
        if (ready := Readiness(ocr["readiness"])) is not Readiness.READY:
            yield READINESS[ready]


@command.add_command
@make_command("check")
@home_option
@json_option
def check_command(home: str | None, as_json: bool) -> int:
    """核对索引与台账：缺的补上，多的去掉，旧的更新。watch 运行时每夜自动核对一次。"""
    with open_office(home) as office:
        found = check(office, Bars())
    if as_json:
        print_json(
            {
                "at": found.at.isoformat(),
                "records": found.records,
                **_gaps_json(found.papers),
                "tickets": {"count": found.tickets, **_gaps_json(found.told)},
                "rebuilt": found.rebuilt,
                "mended": bool(found.found),
            }
        )
    else:
        for line in check_lines(found):
            click.echo(line)
    return int(ExitCode.CHECK_FAILED if found.found else ExitCode.DONE)


def check_lines(found: "IndexCheck") -> Iterator[str]:
    """What a check found, for people."""
    for gaps, of in ((found.papers, "案卷"), (found.told, "工单")):
        for word, keys in (("索引缺少", gaps.missing), ("索引多出", gaps.unknown), ("索引里是旧的", gaps.stale)):
            yield from (f"{word}：{_key_words(key)}" for key in sorted(keys)[:_SHOWN])
            if len(keys) > _SHOWN:
                yield f"{word}的{of}条目还有 {len(keys) - _SHOWN} 条。"
    if found.rebuilt:
        yield "索引不在或用不了，已重建。"
    verdict = f"有 {found.found} 处不一致，都已补好。" if found.found else "索引与台账一致。"
    yield f"核对了 {found.records} 件、{found.tickets} 张工单，{verdict}"


def _key_words(key: str) -> str:
    """A document's key for people: that of a paper as it is, of what a ticket says with its kind in Chinese."""
    number, _, what = key.rpartition("#")
    return f"{number}（{Kind(what).chinese}）" if what in set(Kind) else key


def _gaps_json(gaps: "Gaps") -> dict[str, list[str]]:
    return {"missing": sorted(gaps.missing), "unknown": sorted(gaps.unknown), "stale": sorted(gaps.stale)}


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
    tell({"documents": count}, f"索引已重建，共 {count} 件。", as_json=as_json)


@command.add_command
@make_command("meaning")
@home_option
@json_option
def meaning_command(home: str | None, as_json: bool) -> None:
    """现在就计算案卷和工单的语义，找类似工单、查答复口径时用；看着收件夹的程序（anjuan watch）空闲时会自己做。"""
    with open_office(home) as office:
        done = learn(office, Bars())
    tell({"learnt": done}, f"计算了 {done} 件的语义。" if done else "语义都已计算过。", as_json=as_json)
