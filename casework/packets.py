"""A month's material for the city or the district (月末材料包): frozen once, built again the same, then supplemented.

Frozen packets stand below 产出/报送, each with a file beside it that holds its manifest and the digests of all that was
handed over. What came later goes into a supplement (补充材料包), which says what is other than before.
"""

import datetime as dt
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count, takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from anjuan.errors import AnjuanError, ExitCode
from anjuan.figures import Span
from anjuan.gaps import Addressee, Part, Want
from anjuan.progress import Reporter
from casework.listing import bounds
from casework.masking import Approval, Leaving, approved
from casework.month_check import check
from casework.office import Office
from casework.packet_freezing import Frozen, build_again, freeze, frozen_in
from casework.packet_making import Asked, make, packet_name
from casework.packet_material import gather
from casework.packet_news import News, news_of
from casework.packet_tables import rate_tables

if TYPE_CHECKING:
    from archive.obstacles import Obstacle
    from archive.packet import Packet


REPEATED = "原材料包的冻结记录已丢失，本包把当时的材料重新列入"
"""What a supplement says that stands for packets whose freezing is lost."""


class Outcome(StrEnum):
    """What became of a request for a packet; the values stand in the command line's JSON."""

    FROZEN = "frozen"
    SAME = "same"
    SUPPLEMENTED = "supplemented"


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a request for a packet came to.

    Attributes:
        packets: the new one, or, where nothing is new, all that were handed over.
        places: where they are now.
        differs: files that came out otherwise than when they were frozen, for the programs have changed since.
        pictures: in new papers, whose pixels nobody has read.
        unshown: new papers that the PDF cannot show, and why.
    """

    outcome: Outcome
    packets: tuple[Frozen, ...]
    places: tuple[Path, ...]
    differs: tuple[str, ...] = ()
    pictures: int = 0
    unshown: "tuple[tuple[str, Obstacle], ...]" = ()


class NothingToSubmit(AnjuanError):
    """A period has nothing to freeze: it has not begun, or has no tickets.

    Attributes:
        period: `YYYY-MM`.
        begun: whether it has begun.
    """

    exit_code = ExitCode.CHECK_FAILED

    def __init__(self, period: str, *, begun: bool) -> None:
        super().__init__(period, begun)
        self.period = period
        self.begun = begun


class FreezeLost(AnjuanError):
    """A packet was made, but the file that says what was frozen is gone.

    Attributes:
        name: the packet's.
    """

    exit_code = ExitCode.CHECK_FAILED

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class PacketNotReady(AnjuanError):
    """A packet would be frozen before its period has ended, or with gaps that are known.

    Attributes:
        period: `YYYY-MM`.
        end: after the period, where it has not ended; else None.
        gaps: how many there are of each sort in what goes to the addressee.
    """

    exit_code = ExitCode.CHECK_FAILED

    def __init__(self, period: str, end: dt.datetime | None, gaps: Mapping[Want, int]) -> None:
        super().__init__(period, end, gaps)
        self.period = period
        self.end = end
        self.gaps = gaps


def packet(
    office: Office,
    period: str,
    addressee: Addressee,
    approval: Approval,
    out: Path | None,
    reporter: Reporter,
    *,
    anyway: bool = False,
    supplement: bool = False,
) -> Delivered:
    """Make a period's packet, or the supplement that it has come to need; where nothing is new, build the same again.

    Args:
        office: the open office.
        period: `YYYY-MM`.
        addressee: to whom it goes.
        approval: who let it out, and for what; noted in the audit trail before it is handed over.
        out: the folder that gets copies; None: it stays in 产出/报送.
        reporter: sees CONVERTING, MASKING and PACKING.
        anyway: freeze the first packet although the period has not ended, or has gaps.
        supplement: where what was frozen is lost, submit everything again as a supplement.

    Raises:
        FreezeLost: what was frozen is lost, and not `supplement`.
        NothingToSubmit: the period has not begun, or has nothing.
        PacketNotReady: the period has not ended, or has gaps, and not `anyway`.
        NotApproved: the approver or the purpose is blank.
        NoPeriod: there is no such period.
        PacketDamaged: a frozen packet is not what it was.
        ExportExists: `out` has something else under the packet's name.
        PacketBusy: another program is making it.
        PacketFailed, CopyDamaged, DiskFull
    """
    from archive.packet_lock import packet_lock

    approval.check()
    begin, end = bounds(office, period)
    folder = office.folders.output / "报送" / f"{period} {addressee.chinese}"
    asked = Asked(period, Span(begin, end), addressee, approval.approver.strip())
    with packet_lock(folder):
        before = frozen_in(folder)
        lost = _lost(office, asked, folder, [each.packet for each in before])
        if lost and not supplement:
            raise FreezeLost(packet_name(office, asked, lost[0]))
        if not before:
            _refuse_too_early(office, asked, anyway=anyway)
        delivered = _made(office, asked, before, lost, folder, reporter)
    return replace(delivered, places=_hand_over(office, delivered.packets, approval, out))


def _lost(office: Office, asked: Asked, folder: Path, before: "Sequence[Packet]") -> list[int]:
    """The serials of packets that were made and of which nothing says any more what was frozen."""
    held = {each.serial for each in before}
    replaced = max((each.serial for each in before if REPEATED in each.differences), default=0)

    def was_made(serial: int) -> bool:
        name = packet_name(office, asked, serial)
        subject = f"{asked.period}/{asked.addressee.value}/{serial}"
        return (
            serial <= max(held, default=-1)
            or any((folder / f"{name}{tail}").exists() for tail in ("", ".zip", ".pdf"))
            or bool(office.register.audit.tail(1, subject=subject))
        )

    return [each for each in takewhile(was_made, count()) if each not in held and each >= replaced]


def _made(
    office: Office, asked: Asked, before: tuple[Frozen, ...], lost: Sequence[int], folder: Path, reporter: Reporter
) -> Delivered:
    """Freeze what is new, or make sure of what was frozen; it has not left the office yet."""
    material = gather(office, asked.span.begin, asked.span.end, asked.period, asked.addressee, reporter)
    tables = rate_tables(office, asked.period) if Part.RATES in material.bundles else ()
    news = news_of([each.packet for each in before], material, tables) if before else News(material, tables)
    if news is None:
        differs = [name for each in before for name in build_again(office, each, reporter)]
        return Delivered(Outcome.SAME, before, (), tuple(differs))
    if lost:
        news = replace(news, differences=(REPEATED, *news.differences))
    serial = max((*lost, *(each.packet.serial for each in before)), default=-1) + 1
    made = make(office, asked, news, serial, reporter)
    new, printed = freeze(office, folder, made, reporter)
    outcome = Outcome.SUPPLEMENTED if serial else Outcome.FROZEN
    return Delivered(outcome, (new,), (), (), made.pictures, printed.unshown)


def _refuse_too_early(office: Office, asked: Asked, *, anyway: bool) -> None:
    """Nothing is frozen that cannot be whole yet, unless somebody wants it so."""
    now, (begin, end) = office.clock(), (asked.span.begin, asked.span.end)
    made = check(office, asked.period)
    if now < begin or not made.tickets:
        raise NothingToSubmit(asked.period, begun=now >= begin)
    gaps = Counter(gap.want for gap in made.for_addressee(asked.addressee))
    if (now < end or gaps) and not anyway:
        raise PacketNotReady(asked.period, end if now < end else None, gaps)


def _hand_over(office: Office, packets: Sequence[Frozen], approval: Approval, out: Path | None) -> tuple[Path, ...]:
    """Note what leaves, then copy it to where it is taken from."""
    leaving = [
        Leaving(
            f"{each.packet.period}/{each.packet.addressee}/{each.packet.serial}",
            {"bag": each.bag, "zip": each.zip, "pdf": each.pdf, "papers": each.packet.papers},
        )
        for each in packets
    ]
    approved(office, approval, "packet.exported", leaving)
    paths = [path for each in packets for path in each.paths]
    if out is None:
        return tuple(paths)
    out.mkdir(parents=True, exist_ok=True)
    return tuple(_copied(path, out / path.name) for path in paths)


def _copied(source: Path, target: Path) -> Path:
    """A copy, read back; the same one that is there already is left alone.

    Raises:
        CopyDamaged: the target's disk gives back other bytes.
        ExportExists: something else is there.
    """
    from archive.atomic import CopyDamaged
    from archive.export import ExportExists

    if target.exists():
        if _same(source, target):
            return target
        raise ExportExists(target)
    aside = target.with_name(f".{target.name[:60]}.part")
    shutil.rmtree(aside, ignore_errors=True)
    aside.unlink(missing_ok=True)
    if source.is_dir():
        shutil.copytree(source, aside)
    else:
        shutil.copyfile(source, aside)
    if not _same(source, aside):
        raise CopyDamaged(aside)
    aside.rename(target)
    return target


def _same(one: Path, other: Path) -> bool:
    """Whether two files, or two folders, have the same content."""
    from archive.atomic import digest_of

    if one.is_file() and other.is_file():
        return digest_of(one) == digest_of(other)
    if not (one.is_dir() and other.is_dir()):
        return False
    mine, theirs = ({each.relative_to(root): each for each in root.rglob("*")} for root in (one, other))
    return mine.keys() == theirs.keys() and all(
        _same(path, theirs[name]) for name, path in mine.items() if path.is_file()
    )
