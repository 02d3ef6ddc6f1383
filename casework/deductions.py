"""What may cost points or money in a period (扣分, 扣款): candidates, each with the event that proves it.

A person decides; the rows are those that 考核评分表 and 服务费结算单 take.
"""

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anjuan.deadlines import Deadline, DeadlineState, Limit, deadlines
from anjuan.figures import Span, belongs, is_excluded, is_zero
from anjuan.gaps import Addressee
from anjuan.history import History
from anjuan.ids import SHANGHAI
from anjuan.rulings import key_of
from anjuan.settlement import ChargeKind, quarters_of
from anjuan.staff import with_agreements
from anjuan.steps import Step
from anjuan.strength import strength
from anjuan.ticket import FIELDS
from casework.calendar import Calendar
from casework.listing import bounds
from casework.month import rules_of, tickets_of
from casework.month_check import packet_rule
from casework.office import Office
from casework.packet_freezing import frozen_in

if TYPE_CHECKING:
    from anjuan.ticket import Ticket

_SUBMITTING = "材料报送"
"""A part of the name of the 考评事项 that is about it."""
_LATE = frozenset({DeadlineState.LATE, DeadlineState.OVERDUE})


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may cost points or money.

    Attributes:
        kind: 扣款项目; None: it is 扣分 for late material.
        day: on which it happened.
        reason: what happened.
        number: the ticket's; empty where it is about none.
        step_no: 环节号, the number of the event in the ticket's history that proves it; None: an export does, or the
            lack of one.
        quantity: days of a vacancy; of all else 1.
        about: what tells it from others of its kind, ticket and day.
    """

    kind: ChargeKind | None
    day: dt.date
    reason: str
    number: str = ""
    step_no: int | None = None
    quantity: int = 1
    about: str = ""

    @property
    def key(self) -> str:
        """Names it for as long as it is about the same: what was late and has come since is."""
        kind = self.kind.value if self.kind else _SUBMITTING
        day = "" if self.kind is ChargeKind.VACANCY else self.day.isoformat()
        return key_of(kind, self.number, day, self.about)

    def as_row(self) -> dict[str, object]:
        """A row of 扣分明细 or of 扣款明细, by the Chinese names of their columns."""
        about = {"日期": self.day.isoformat(), "工单编号": self.number, "环节号": self.step_no}
        if self.kind is None:
            return {"事项": _SUBMITTING, "次数": self.quantity, "原因": self.reason, **about}
        return {"项目": self.kind.value, "数量": self.quantity, "事由": self.reason, **about}


def candidates(office: Office, period: str) -> tuple[Candidate, ...]:
    """The candidates of a period, by day; tickets that 不含剔除 leaves out are none.

    Raises:
        NoPeriod: it is none.
        PacketDamaged: what a frozen packet is cannot be read.
    """
    span = Span(*bounds(office, period))
    rules = rules_of(office, span)
    read = [each for each in tickets_of(office, span, FIELDS) if belongs(each, span, rules)]
    assessed = [each for each in read if not is_excluded(each, rules)]
    pasts = office.register.steps.histories_of(assessed)
    is_workday, now = Calendar().is_workday, office.clock()
    found = [*_late_packets(office, period, span), *_vacant(office, span)]
    for ticket in assessed:
        past = pasts[ticket.number]
        found += _zero(ticket, past)
        for deadline in deadlines(ticket, past, office.settings.deadlines, is_workday):
            if deadline.state(now) in _LATE:
                found.append(_overdue(ticket, past, deadline))
    return tuple(sorted(found, key=lambda each: (each.day, each.number)))


def _zero(ticket: "Ticket", past: History) -> Iterator[Candidate]:
    if not is_zero(ticket):
        return
    visit = past.last(Step.VISIT)
    at = visit.at if visit else ticket.visit_time or ticket.created_at
    if at is not None:
        reason = "有效回访未联系、未解决、不满意"
        yield Candidate(ChargeKind.ZERO, _day(at), reason, ticket.number, visit.no if visit else None)


def _overdue(ticket: "Ticket", past: History, deadline: Deadline) -> Candidate:
    """A limit that passed: proved by the event that came too late; where none came, by nothing."""
    word = "响应" if deadline.limit is Limit.RESPONSE else "办结"
    done = f"{_words(deadline.done_at)}才{word}" if deadline.done_at else f"至今没有{word}"
    reason = f"{word}超时：应在{_words(deadline.due)}以前{word}，{done}"
    event = next((each for each in past.events if each.at == deadline.done_at and each.no not in past.withdrawn), None)
    no = event.no if event else None
    return Candidate(ChargeKind.MISTAKE, _day(deadline.due), reason, ticket.number, no, about=word)


def _late_packets(office: Office, period: str, span: Span) -> Iterator[Candidate]:
    """材料报送延误: packets that were frozen for the first time after the day on which they were due."""
    due = _due_day(period, packet_rule(office, span.end).due_day)
    for addressee in Addressee:
        for each in frozen_in(office.folders.output / "报送" / f"{period} {addressee.chinese}")[:1]:
            day = _day(each.packet.frozen_at)
            if day > due:
                year = f"{day.year}年" if day.year != due.year else ""
                dates = f"应在{_date(due)}以前报送，{year}{_date(day)}才封存"
                yield Candidate(None, day, f"{addressee.chinese}月度考核材料{dates}", about=f"{period} {addressee}")


def _vacant(office: Office, span: Span) -> Iterator[Candidate]:
    """Posts that stood empty for longer than the contract allows: the days of each quarter apart, to the period's end.

    The newest of a vacancy counts: confirmed again a month later, it stands for all its days of the quarter.
    """
    staff = with_agreements(office.register.people.all(), office.register.people.agreements())
    settings = office.settings
    quarters = [quarter for contract in settings.contract for quarter in quarters_of(contract)]
    found: dict[tuple[int, dt.date, int], Candidate] = {}
    day, last = span.begin.date(), min(span.last_day, office.clock().date())
    while staff.members and day <= last:
        quarter = next((each for each in quarters if each.first <= day <= each.last), None)
        vacancies = strength(staff.members, day, settings.staff, settings.contract).vacancies if quarter else ()
        for seat, each in enumerate(vacancies, 1):
            if quarter and each.charged:
                first = max(each.since, quarter.first)
                days = (day - first).days + 1
                reason = f"岗位空缺{days}天（{_date(first)}至{_date(day)}，从{_date(each.since)}起空缺）"
                about = f"{first} {seat}"
                found[quarter.number, first, seat] = Candidate(
                    ChargeKind.VACANCY, day, reason, quantity=days, about=about
                )
        day += dt.timedelta(days=1)
    yield from found.values()


def _due_day(period: str, day: int) -> dt.date:
    """This day of the period's month, or its last one."""
    year, month = map(int, period.split("-"))
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(SHANGHAI).date()


def _date(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"


def _words(moment: dt.datetime) -> str:
    local = moment.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日{local:%H:%M}"
