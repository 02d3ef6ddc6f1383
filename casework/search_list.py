"""The papers that a search finds, as a workbook to go on with in WPS or Excel."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from anjuan.masking import Known, Level, Masker
from anjuan.progress import Activity, Reporter
from anjuan.searches import Search
from casework.masking import known_of, masker_for
from casework.office import Office
from casework.searching import Answer, search

if TYPE_CHECKING:
    from indexer.document import Hit
    from templates.workbook import Cell, Sheet

MOST = 5000
"""Papers of a list; whoever needs more narrows the search."""
_AT_ONCE = 250
_CUT_FIGURES = re.compile(r"(?<=^…)\s*[0-9Xx][0-9Xx\s-]*|[0-9][0-9Xx\s-]*(?=…$)")
"""Figures at the ends of an excerpt: of a telephone number cut in two nobody sees that it was one.

They are left out: the … says that more was there.
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A list that was written.

    Attributes:
        answer: to the search, with its last hits only.
        rows: papers in the list.
    """

    answer: Answer
    rows: int


def save_list(
    office: Office, asked: Search, target: Path, by: str, *, limit: int, offset: int, reporter: Reporter
) -> Listed:
    """Write what a search finds into a new workbook, without personal data, and note it in the audit trail.

    Args:
        office: whose papers.
        asked: the search.
        target: the xlsx; its folder exists.
        by: who takes the list.
        limit: how many papers; no more than `MOST` are listed.
        offset: how many are passed over.
        reporter: is told how it goes.

    Raises:
        TargetExists: `target` is there already.
        NoPeriod: the month is none.
    """
    from register.audit import Entry
    from templates.workbook import save

    wanted = min(limit, MOST)
    hits: list[Hit] = []
    answer = search(office, asked, limit=min(wanted, _AT_ONCE), offset=offset, reporter=reporter)
    with reporter.track(Activity.LISTING, max(min(answer.results.total - offset, wanted), 0)) as advance:
        while answer.results.hits:
            hits += answer.results.hits
            advance(len(answer.results.hits))
            if (rest := wanted - len(hits)) <= 0 or len(hits) >= answer.results.total - offset:
                break
            answer = search(office, asked, limit=min(rest, _AT_ONCE), offset=offset + len(hits), reporter=reporter)
    now = office.clock()
    said = f"共 {answer.results.total} 件，列出 {len(hits)} 件；{now:%Y-%m-%d %H:%M} {by} 导出。"
    maskers = _maskers(office, hits, answer)
    query = _masker_of_query(maskers, hits).mask(asked.query)
    notes = (*_asked(query, asked, answer), said, "检索词、标题、文件名、摘录中的个人信息已隐去，原文请看案卷。")
    sheets = [_papers(hits, notes, maskers)]
    if answer.tickets:
        sheets.append(_tickets(answer, notes[:-1], maskers))
    unit = office.settings.office.unit_name
    save(sheets, target, title="检索结果", author=unit, now=now)
    # What was asked may name people: the audit trail has only how much was taken.
    office.register.audit.append(Entry(by, "search.exported", target.name, {"papers": len(hits)}), now=now)
    return Listed(answer, len(hits))


def _asked(query: str, asked: Search, answer: Answer) -> Iterator[str]:
    from indexer.query import NamedDays

    narrowed = (
        f"考核期 {asked.month}" if asked.month else "",
        f"承办单位 {asked.unit}" if asked.unit else "",
        f"文种 {asked.kind.chinese}" if asked.kind else "",
    )
    yield "；".join(filter(None, (f"检索：{query}", *narrowed)))
    for each in answer.results.understood:
        if isinstance(each, NamedDays):
            yield f"时间：{each.days.since} 至 {each.days.until}（{each.text}）"
    if answer.results.relaxed:
        yield "没有整句相同的，列出的是最接近的。"


def _papers(hits: "Sequence[Hit]", notes: Sequence[str], maskers: "Mapping[str | None, Masker]") -> "Sheet":
    from templates.workbook import DAY, Column, Sheet

    columns = (
        Column("序号", 6),
        Column("日期", 12, DAY),
        Column("工单编号", 22),
        Column("标题", 24, left=True),
        Column("承办单位", 16),
        Column("文种", 12),
        Column("文件名", 26, left=True),
        Column("件号", 6),
        Column("摘录", 56, left=True),
    )
    rows = [_row(number, hit, maskers) for number, hit in enumerate(hits, 1)]
    return Sheet("检索结果", "检索结果", notes, columns, rows, filtered=True)


def _row(number: int, hit: "Hit", maskers: "Mapping[str | None, Masker]") -> "list[Cell]":
    masker = maskers.get(hit.ticket_no, maskers[None])
    snippet = _CUT_FIGURES.sub("", _unmarked(hit.snippet))
    return [
        number,
        dt.date.fromisoformat(hit.date) if hit.date else "",
        hit.ticket_no or hit.case,
        masker.mask(hit.title),
        hit.unit or "",
        hit.kind.chinese,
        masker.mask(hit.name),
        hit.record_no,
        masker.mask(snippet),
    ]


def _unmarked(snippet: str) -> str:
    return snippet.replace("⟦", "").replace("⟧", "")


def _maskers(office: Office, hits: "Sequence[Hit]", answer: Answer) -> "dict[str | None, Masker]":
    """What to hide of each ticket and its papers, as from the readers of reports; None: of all others."""
    plain = masker_for(office, Level.REPORTS)
    numbers = {hit.ticket_no for hit in hits if hit.ticket_no} | {each.number for each in answer.tickets}
    known = office.register.tickets.named(numbers)
    return {None: plain} | {number: plain.knowing(known_of(ticket)) for number, ticket in known.items()}


def _masker_of_query(maskers: "Mapping[str | None, Masker]", hits: "Sequence[Hit]") -> Masker:
    """What to hide of what was asked: a name alone looks like any word, but what was found tells that it is one."""
    known = [masker.known for masker in maskers.values()]
    of_all = Known(
        names=tuple({name for each in known for name in each.names}),
        phones=tuple({phone for each in known for phone in each.phones}),
        points=tuple({point for each in known for point in each.points}),
    )
    told = (text for hit in hits for text in (hit.title, hit.name, _unmarked(hit.snippet)))
    return maskers[None].knowing(of_all).learning(told)


def _tickets(answer: Answer, notes: Sequence[str], maskers: "Mapping[str | None, Masker]") -> "Sheet":
    from templates.workbook import DAY, Column, Sheet

    columns = (
        Column("序号", 6),
        Column("日期", 12, DAY),
        Column("工单编号", 22),
        Column("其他编号", 22),
        Column("标题", 40, left=True),
        Column("承办单位", 20),
        Column("卷内文件", 10),
    )
    rows: list[list[Cell]] = [
        [
            number,
            each.day or "",
            each.number,
            "、".join(each.numbers[1:]),
            maskers.get(each.number, maskers[None]).mask(each.title),
            each.unit,
            each.records,
        ]
        for number, each in enumerate(answer.tickets, 1)
    ]
    return Sheet("工单", "编号对得上的工单", notes, columns, rows, filtered=True)
