"""What is other than in the packets that were handed over: new papers and figures, and papers that stand no more."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anjuan.gaps import Part
from anjuan.ids import RecordId
from casework.packet_copies import Wanted
from casework.packet_material import Bundle, Material
from casework.packet_tables import NUMBER_HEADING, SAID_HEADINGS

if TYPE_CHECKING:
    from archive.packet import Packet, Table

Key = str
"""A paper's place: `不计入评价申请及佐证|2023/09/热线-230914-001234#3`."""


@dataclass(frozen=True, slots=True)
class News:
    """What a packet is to hold.

    Attributes:
        material: the papers, by part.
        tables: of rates.
        differences: from what was handed over, in words; none for the first packet.
        superseded: the keys of papers that were handed over and stand no more.
        relisted: tickets of which a part's list says something else than it said, be there new papers of them or not.
    """

    material: Material
    tables: "tuple[Table, ...]"
    differences: tuple[str, ...] = ()
    superseded: tuple[Key, ...] = ()
    relisted: frozenset[tuple[Part, str]] = frozenset()


def news_of(before: "Sequence[Packet]", material: Material, tables: "tuple[Table, ...]") -> News | None:
    """What earlier packets do not have; None: nothing. Papers that they left out are not tried again."""
    there = _handed_over(before)
    listed = _listed(before)
    tried = {omission.key for packet in before for omission in packet.omitted}
    still: set[Key] = set()
    new: dict[Part, tuple[Bundle, ...]] = {}
    said: list[str] = []
    replaced: set[Key] = set()
    relisted: set[tuple[Part, str]] = set()
    for part, bundles in material.bundles.items():
        kept = []
        for bundle in bundles:
            changes = tuple(_changes(part, bundle, listed))
            if changes:
                said += changes
                relisted.add((part, bundle.number))
            still |= {_key(part, _id(each)) for each in bundle.wanted}
            wanted = tuple(
                each
                for each in bundle.wanted
                if _key(part, _id(each)) not in there and omission_key(part, _id(each)) not in tried
            )
            if wanted:
                older = {_key(part, old) for each in wanted if (old := _replaced(each))} & there.keys()
                replaced |= older
                said += _additions(part, bundle, len(wanted), len(older))
            if wanted or changes:
                kept.append(replace(bundle, wanted=wanted))
        new[part] = tuple(kept)
    printed = {table.title: table for packet in before for part in packet.parts for table in part.tables}
    changed = tuple(each for each in tables if each != printed.get(each.title))
    said += [f"更新　{each.title}：数据有变化，附更新后的表" for each in changed]
    gone = there.keys() - still
    said += _withdrawals(there, gone - replaced)
    if not said:
        return None
    left_out = tuple(each for each in material.left_out if each.key not in tried)
    return News(Material(new, left_out), changed, tuple(said), tuple(sorted(gone)), frozenset(relisted))


def omission_key(part: Part, record: RecordId) -> Key:
    """What tells a paper that could not go out."""
    return _key(part, record)


def _handed_over(before: "Sequence[Packet]") -> dict[Key, str]:
    """What was handed over and was not called superseded since: by key, the part and the dossier."""
    there: dict[Key, str] = {}
    for packet in before:
        for key in packet.superseded:
            there.pop(key, None)
        for part in packet.parts:
            for dossier in part.dossiers:
                name = f"{part.title}：{dossier.number or dossier.title}"
                there |= {f"{part.title}|{paper.source}": name for paper in dossier.papers}
    return there


def _listed(before: "Sequence[Packet]") -> dict[tuple[str, str], dict[str, str]]:
    """What the lists that were handed over said last of each ticket: cells by their headings, by part and number."""
    listed: dict[tuple[str, str], dict[str, str]] = {}
    for packet in before:
        for part in packet.parts:
            for table in part.tables:
                for row in table.rows:
                    cells = dict(zip(table.headings, row, strict=True))
                    if number := cells.get(NUMBER_HEADING):
                        listed[part.title, number] = cells
    return listed


def _changes(part: Part, bundle: Bundle, listed: Mapping[tuple[str, str], Mapping[str, str]]) -> Iterator[str]:
    """What the part's list says of a ticket now and said otherwise when it was handed over: 认定情况 most often."""
    before = listed.get((part.chinese, bundle.number), {})
    for heading, now in zip(SAID_HEADINGS.get(part, ()), bundle.said, strict=True):
        if (then := before.get(heading, now)) != now:
            yield f"更新　{part.chinese}：{bundle.number}，{heading}由“{then}”改为“{now}”"


def _additions(part: Part, bundle: Bundle, new: int, replaced: int) -> Iterator[str]:
    name = f"{part.chinese}：{bundle.number or bundle.title}"
    if new > replaced:
        yield f"新增　{name}，{new - replaced} 件"
    if replaced:
        yield f"替换　{name}，{replaced} 件，以新版本替换原报送的旧版本"


def _withdrawals(there: Mapping[Key, str], keys: set[Key]) -> list[str]:
    """Nothing filed is ever gone: a ticket has moved to another part, or has left the period."""
    return [
        f"撤下　{name}，{count} 件，不再列入这一部分"
        for name, count in sorted(Counter(there[key] for key in keys).items())
    ]


def _key(part: Part, record: RecordId) -> Key:
    return f"{part.chinese}|{record}"


def _id(wanted: Wanted) -> RecordId:
    return RecordId(wanted.filing.case.key, wanted.filing.record.record_no)


def _replaced(wanted: Wanted) -> RecordId | None:
    older = wanted.filing.record.replaces
    return None if older is None else RecordId(wanted.filing.case.key, older)
