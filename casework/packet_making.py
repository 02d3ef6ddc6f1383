"""From a period's news to a packet: papers copied, what could not be copied told, lists and cover filled."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from anjuan.figures import Span
from anjuan.gaps import Addressee, Part
from anjuan.ids import RecordId
from anjuan.masking import Level, Personal
from anjuan.progress import Reporter
from anjuan.settings import in_force
from casework.month import span_words
from casework.office import Office
from casework.packet_copies import UNMASKED, Copied, Refused, copies
from casework.packet_material import NO_LEVEL, Bundle, level_of
from casework.packet_news import News, omission_key
from casework.packet_tables import lists_of

if TYPE_CHECKING:
    from archive.packet import Omission, Packet


@dataclass(frozen=True, slots=True)
class Asked:
    """A packet that is asked for."""

    period: str
    span: Span
    addressee: Addressee
    approver: str


@dataclass(frozen=True, slots=True)
class Made:
    """A packet that can be written.

    Attributes:
        sources: a file for each digest of its papers.
        pictures: in its papers, whose pixels nobody has read.
    """

    packet: "Packet"
    sources: dict[str, Path]
    pictures: int


def make(office: Office, asked: Asked, news: News, serial: int, reporter: Reporter) -> Made:
    """Put a packet together; `serial` is 0 for the first, and counts its supplements from 1."""
    from archive.packet import Dossier, Omission, Packet, PacketPart

    wanted = [each for bundles in news.material.bundles.values() for bundle in bundles for each in bundle.wanted]
    results = iter(copies(office, wanted, reporter))
    omitted = [Omission(each.key, each.what, each.why) for each in news.material.left_out]
    title = f"{_month(asked)}考核期"
    parts: list[PacketPart] = []
    sources: dict[str, Path] = {}
    pictures = 0
    for part, bundles in news.material.bundles.items():
        kept: list[Dossier] = []
        counted: list[tuple[Bundle, int]] = []
        for bundle in bundles:
            made = [next(results) for _ in bundle.wanted]
            done = [each for each in made if isinstance(each, Copied)]
            sources |= {each.paper.sha256: each.path for each in done}
            pictures += sum(each.pictures for each in done)
            omitted += _omissions(part, bundle, made)
            if done:
                papers = tuple(each.paper for each in done)
                kept.append(Dossier(bundle.number, bundle.title, papers))
            if done or (part, bundle.number) in news.relisted:
                counted.append((bundle, len(done)))
        tables = news.tables if part is Part.RATES else lists_of(part, counted, title)
        if kept or tables or not serial:  # a packet says what there is none of, a supplement does not
            parts.append(PacketPart(part.chinese, tables, tuple(kept)))
    unit = office.settings.office
    packet = Packet(
        name=packet_name(office, asked, serial),
        title=title,
        unit=unit.full_name,
        addressee=asked.addressee.value,
        period=asked.period,
        serial=serial,
        frozen_at=office.clock().replace(microsecond=0),
        approver=asked.approver,
        fields=(),
        parts=tuple(parts),
        omitted=tuple(omitted),
        differences=news.differences,
        superseded=news.superseded,
    )
    return Made(replace(packet, fields=tuple(_fields(office, asked, packet))), sources, pictures)


def packet_name(office: Office, asked: Asked, serial: int) -> str:
    """The name of a packet's folder and files."""
    name = f"{office.settings.office.unit_name}{_month(asked)}{asked.addressee.chinese}报送材料包"
    return f"{name}（补充{serial}）" if serial else name


def _month(asked: Asked) -> str:
    year, month = asked.period.split("-")
    return f"{int(year)}年{int(month)}月"


def _omissions(part: Part, bundle: Bundle, made: Sequence[Copied | Refused]) -> "Iterator[Omission]":
    """The papers of a bundle that could not go out, or not whole: those with one reason together."""
    from archive.packet import Omission

    told: list[tuple[str, str, RecordId]] = []
    for wanted, each in zip(bundle.wanted, made, strict=True):
        place = RecordId(wanted.filing.case.key, wanted.filing.record.record_no)
        if isinstance(each, Refused):
            told.append((each.why, wanted.name, place))
        elif each.omitted:
            told.append((each.paper.remark, wanted.name, place))
    for why, group in groupby(sorted(told, key=lambda each: each[0]), key=lambda each: each[0]):
        names = list(group)
        for _, name, place in names:
            what = name if bundle.number in name else f"{bundle.number} {name}"
            yield Omission(omission_key(part, place), what, why)


def _fields(office: Office, asked: Asked, packet: "Packet") -> Iterator[tuple[str, str]]:
    """The cover's rows."""
    settings = office.settings.office
    district = f"（{settings.district}）" if asked.addressee is Addressee.DISTRICT else ""
    yield "报送对象", f"{asked.addressee.chinese}{district}"
    yield "考核期", span_words(asked.span)
    yield "报送单位", packet.unit
    yield "报送内容", "、".join(part.title for part in packet.parts if part.papers or part.tables)
    tables = sum(len(part.tables) for part in packet.parts)
    papers = f"{sum(len(part.dossiers) for part in packet.parts)}宗{packet.papers}件"
    yield "件数", papers if packet.papers else f"没有新的文件，更新表格{tables}张"
    if packet.omitted:
        yield "未纳入", f"{len(packet.omitted)}项，见“未纳入材料及原因”"
    as_they_are = sum(paper.remark == UNMASKED for _, paper in packet.placed())
    yield "个人信息", _hidden(office, asked) + (f"；{as_they_are}件{UNMASKED}" if as_they_are else "")
    yield "批准人", packet.approver


def _hidden(office: Office, asked: Asked) -> str:
    """What is hidden in the papers, in words."""
    level = level_of(office, asked.span.end, asked.addressee)
    rule = in_force(office.settings.masking, office.clock().date())
    hidden = rule.hidden(Level(level)) if rule and level != NO_LEVEL else ()
    return f"已隐去{'、'.join(Personal(each).chinese for each in hidden)}" if hidden else "未脱敏，请妥善保管"
