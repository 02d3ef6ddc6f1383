"""The tables of a packet: 三率统计表 in both versions, what is applied for; and the workbooks beside the papers."""

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from anjuan.gaps import Part
from anjuan.rates import printed_rates, printed_score
from anjuan.wording import rates_note
from casework.month import span_words, stats
from casework.office import Office
from casework.packet_material import Bundle

if TYPE_CHECKING:
    from anjuan.figures import Table as Figures
    from anjuan.rates import Rates, Standing
    from anjuan.settings import RateSettings
    from archive.packet import Packet, Table
    from templates.workbook import Column

_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,4})?")
_RATE_HEADINGS = (
    "名次", "承办单位", "受理量", "办结量", "有效回访", "联系数", "解决数", "满意数", "基本满意", "响应率(%)",
    "解决率(%)", "满意率(%)", "综合成绩",
)  # fmt: skip
NUMBER_HEADING = "工单编号"
SAID_HEADINGS: Mapping[Part, tuple[str, ...]] = {
    Part.EXCLUSIONS: ("依据条款", "清单事项", "认定情况"),
    Part.PENDING: ("认定情况",),
}
"""What the list of a part says of each ticket (`Bundle.said`), by its headings."""
_NO_PAPERS = "件数为“—”的，材料以前已经报送，这次只更新表中的情况。"
_RATE_SHARES = (12, 52, 16, 16, 17, 16, 16, 16, 17, 20, 20, 20, 20)


def rate_tables(office: Office, period: str) -> "tuple[Table, Table]":
    """三率统计表 of a period: 全口径 and 不含剔除.

    Raises:
        NoPeriod: it is none.
        ImpossibleCounts
    """
    from archive.packet import Table

    made = stats(office, period)
    unit = office.settings.office.unit_name

    def table(version: str, of: "Figures") -> Table:
        return Table(
            f"{unit}诉求办理“三率”统计表（{version}）",
            f"统计期间：{span_words(made.span)}",
            _RATE_HEADINGS,
            _RATE_SHARES,
            tuple(_rows(of)),
            tuple(rates_note(made.rules).split("\n")),
            texts=(1,),
            landscape=True,
        )

    return table("全口径含剔除诉求", made.with_exclusions), table("不含剔除诉求", made.without_exclusions)


def _rows(of: "Figures") -> Iterator[tuple[str, ...]]:
    yield from (_row(each, of.rules) for each in of.rows)
    if of.rows:
        yield ("", "合计", *map(str, of.total.tally.counts), *_printed(of.total.rates, of.rules))
        yield ("", "平均", *("",) * len(of.total.tally.counts), *_printed(of.mean, of.rules))


def _row(standing: "Standing", rules: "RateSettings") -> tuple[str, ...]:
    rank = str(standing.rank) if standing.rank else "—"
    return (rank, standing.unit, *map(str, standing.tally.counts), *_printed(standing.rates, rules))


def _printed(rates: "Rates | None", rules: "RateSettings") -> tuple[str, ...]:
    return (*map(str, printed_rates(rates, rules)), str(printed_score(rates, rules))) if rates else ("—",) * 4


def lists_of(part: Part, bundles: Sequence[tuple[Bundle, int]], subtitle: str) -> "tuple[Table, ...]":
    """The list at the head of a part of applications, each with its number of papers; none for other parts."""
    from archive.packet import Table

    if not bundles or part not in SAID_HEADINGS:
        return ()
    notes = () if all(papers for _, papers in bundles) else (_NO_PAPERS,)
    said = SAID_HEADINGS[part]
    if part is Part.EXCLUSIONS:
        headings = ("序号", NUMBER_HEADING, "承办单位", *said, "件数")
        rows = _numbered((each.number, each.unit, *each.said, str(papers or "—")) for each, papers in bundles)
        shares = (10, 40, 32, 18, 40, 18, 12)
        return (Table("不计入评价申请汇总表", subtitle, headings, shares, rows, notes, texts=(4,)),)
    headings = ("序号", NUMBER_HEADING, "承办单位", "诉求标题", *said, "件数")
    rows = _numbered((each.number, each.unit, each.title, *each.said, str(papers or "—")) for each, papers in bundles)
    return (Table("挂账申请汇总表", subtitle, headings, (10, 40, 36, 54, 18, 12), rows, notes, texts=(3,)),)


def _numbered(rows: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple((str(number), *row) for number, row in enumerate(rows, 1))


def workbooks(packet: "Packet") -> dict[str, bytes]:
    """The tables of each part, and the list of all papers, as workbooks: by their paths in the packet."""
    made = {
        f"{folder}/{part.title}.xlsx": _workbook(packet, part.title, part.tables)
        for folder, part in zip(packet.folders(), packet.parts, strict=True)
        if part.tables
    }
    return made | {"报送清单.xlsx": _workbook(packet, "报送清单", (_listing(packet),))}


def _listing(packet: "Packet") -> "Table":
    from archive.packet import Table

    papers = {id(paper): path for path, paper in packet.placed()}
    rows = (
        (part.title, dossier.number, dossier.title, paper.kind.chinese, papers[id(paper)], paper.sha256, paper.remark)
        for part in packet.parts
        for dossier in part.dossiers
        for paper in dossier.papers
    )
    headings = ("序号", "类别", "工单编号", "材料", "文种", "文件", "校验值（SHA-256）", "备注")
    return Table("报送清单", packet.title, headings, (6, 22, 24, 30, 14, 60, 66, 20), _numbered(rows))


def _workbook(packet: "Packet", title: str, tables: "Sequence[Table]") -> bytes:
    from templates.workbook import Sheet, save

    sheets = [
        Sheet(
            f"表{number}",
            table.title,
            (table.subtitle, *table.notes),
            _columns(table),
            [[_cell(text) for text in row] for row in table.rows],
        )
        for number, table in enumerate(tables, 1)
    ]
    with tempfile.TemporaryDirectory(prefix="anjuan-") as name:
        target = Path(name) / "table.xlsx"
        save(sheets, target, title=title, author=packet.unit, now=packet.frozen_at)
        return target.read_bytes()


def _columns(table: "Table") -> "list[Column]":
    """As wide as their shares; numbers with the digits that are printed."""
    from templates.workbook import Column

    columns = []
    for place, (heading, share) in enumerate(zip(table.headings, table.shares, strict=True)):
        digits = max((len(row[place].partition(".")[2]) for row in table.rows if _is_number(row[place])), default=0)
        columns.append(Column(heading, max(share * 0.6, 7), f"0.{'0' * digits}" if digits else "General"))
    return columns


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def _cell(text: str) -> "str | int | Decimal":
    if not _is_number(text):
        return text
    return Decimal(text) if "." in text else int(text)
