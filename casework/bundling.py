"""The case file of a ticket as one PDF (合卷), to print and to keep."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from anjuan.assessment import period_of
from anjuan.casefile import Record
from anjuan.dating import written_on
from anjuan.ids import SHANGHAI
from anjuan.kinds import Kind
from anjuan.naming import safe_name
from anjuan.numbers import number_date
from anjuan.progress import Reporter
from anjuan.settings import ArchiveSettings, RateSettings, in_force
from anjuan.steps import Step
from casework.cases import TicketView, ticket_day, view
from casework.listing import bounds
from casework.office import Office, UnknownTicket
from casework.subjects import category, place

if TYPE_CHECKING:
    from archive.casesheet import Bundled, CaseSheet


_BY_THE_CENTRE = frozenset({Kind.REPLY, Kind.CALLBACK, Kind.RETURN, Kind.EXTENSION, Kind.EXCLUSION, Kind.PENDING})


@dataclass(frozen=True, slots=True)
class TicketBundle:
    """The bundle of one ticket."""

    number: str
    bundled: "Bundled"


def bundle(office: Office, typed: str, out: Path | None, reporter: Reporter) -> TicketBundle:
    """Make one ticket's bundle.

    Args:
        office: the open office.
        typed: the number.
        out: the folder to write into; None: 产出/合卷.
        reporter: sees the conversion and the assembling.

    Raises:
        UnknownTicket: there is no case file with records.
        CaseDamaged: what a case file says of its records is not what was written. Damage to the records themselves
            shows in the bundle, in their places.
        BundleFailed: the pages could not be put together.
    """
    from archive.bundle import bundle as make_bundle
    from archive.casesheet import BundleItem

    seen = view(office, typed)
    if not seen.records:
        raise UnknownTicket(typed)
    for case in dict.fromkeys(placed.case for placed in seen.records):
        office.store.confirm(case)
    folder = out or office.folders.output / "合卷"
    folder.mkdir(parents=True, exist_ok=True)
    items = [
        BundleItem(
            placed.record,
            office.store.path(placed.case, placed.record),
            case=placed.case.key,
            author=_author(office, seen, placed.record.facts.kind),
            date=_written_on(office, placed.record),
            scanned=office.register.jobs.pages(placed.record.sha256),
        )
        for placed in seen.records
    ]
    made = make_bundle(
        case_sheet(office, seen),
        items,
        folder / safe_name(f"{seen.number} 合卷.pdf"),
        converter=office.converter,
        settings=office.settings.archive,
        now=office.clock(),
        reporter=reporter,
    )
    return TicketBundle(seen.number, made)


def _author(office: Office, seen: TicketView, kind: Kind) -> str:
    """责任者: the centre answers, calls back and applies; the unit that handles states and shows."""
    settings = office.settings.office
    if kind in _BY_THE_CENTRE:
        return f"{settings.unit_name}{settings.centre_name}"
    return (seen.ticket and seen.ticket.host_unit) or ""


def _written_on(office: Office, record: Record) -> dt.date | None:
    """The date in a document's own text; a photo's is when it was taken."""
    if record.facts.taken_at is not None:
        return None
    text = office.register.texts.get(record.sha256)
    return written_on(text.text) if text else None


def of_month(office: Office, period: str) -> Iterator[str]:
    """The canonical numbers of an assessment period's tickets that have records, each once.

    Args:
        office: the open office.
        period: `YYYY-MM`.

    Raises:
        NoPeriod: `period` is none.
    """
    bounds(office, period)
    rules, tickets = office.settings.assessment, office.register.tickets
    written = {case.ticket_no for case in office.store.cases() if case.ticket_no}
    for number in sorted({tickets.resolve(each) or each for each in written}):
        if period_of(ticket_day(office, number, tickets.get(number)), rules) == period:
            yield number


def case_sheet(office: Office, seen: TicketView) -> "CaseSheet":
    """What the cover says."""
    from archive.casesheet import ArchivalStamp, CaseSheet

    ticket, settings = seen.ticket, office.settings
    day = ticket_day(office, seen.number, ticket)
    archive = settings.archive
    retention = _retention(office, seen, day)
    fields = (
        ("工单编号", seen.number),
        ("区平台编号", (ticket and ticket.case_no) or ""),
        ("承办单位", (ticket and ticket.host_unit) or ""),
        ("诉求分类", category(ticket) if ticket else ""),
        ("诉求地点", place(ticket) if ticket else ""),
        ("来电时间", _moment(ticket.created_at if ticket else None) or _date(number_date(seen.number))),
        ("办结时间", _moment(ticket.closed_at if ticket else None)),
        ("全宗名称", archive.fonds_name),
        ("全 宗 号", archive.fonds_number),
        ("档 号", _archival_number(archive, day.year, retention)),
        ("保管期限", retention),
    )
    stamp = ArchivalStamp(
        fonds=archive.fonds_number,
        year=str(day.year),
        organisation=archive.organisation,
        retention=retention,
    )
    return CaseSheet(
        number=seen.number,
        title=(ticket and ticket.title) or "",
        fields=fields,
        unit=f"{settings.office.unit_name}{settings.office.centre_name}",
        stamp=stamp,
        notes=_notes(seen),
    )


def _notes(seen: TicketView) -> tuple[str, ...]:
    """What the reference sheet says of what is not there."""
    lacking = [kind.chinese for kind in seen.lack.kinds] + [f"{stage.chinese}照片" for stage in seen.lack.stages]
    return (f"截至合卷时尚缺：{'、'.join(dict.fromkeys(lacking))}。",) if lacking else ()


def _retention(office: Office, seen: TicketView, day: dt.date) -> str:
    rule = in_force(office.settings.archive.retention, day)
    if rule is None:
        return ""
    rates = in_force(office.settings.rates, day) or RateSettings()
    return rule.important if _is_important(seen, rates.pending) else rule.ordinary


def _is_important(seen: TicketView, pending: Sequence[str]) -> bool:
    """Whether its case is kept for longer: 挂账 once, or 督办 or 疑难, as the register says."""
    ticket = seen.ticket
    if seen.history.last(Step.PEND) is not None:
        return True
    return ticket is not None and bool(ticket.is_supervised or ticket.is_hard or ticket.resolution_type in pending)


_RETENTION_CODES = {"永久": "Y", "30年": "D30", "10年": "D10"}


def _archival_number(archive: ArchiveSettings, year: int, retention: str) -> str:
    """档号 (DA/T 22-2015) but for 件号 at its end, which the archive gives; empty without 全宗号."""
    if not archive.fonds_number or not retention:
        return ""
    code = _RETENTION_CODES[retention]
    return f"{archive.fonds_number}-{archive.category}·{year}-{code}-{archive.organisation}-"


def _moment(moment: dt.datetime | None) -> str:
    if moment is None:
        return ""
    local = moment.astimezone(SHANGHAI)
    return f"{_date(local.date())} {local:%H:%M}"


def _date(day: dt.date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
