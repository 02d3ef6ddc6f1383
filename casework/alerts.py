"""The office's alerts now: what is late or near its limit, and whom somebody should look after."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anjuan.alerts import Alert, Watched, alerts, completes
from anjuan.completeness import lacking
from anjuan.deadlines import deadlines, settled_statuses
from anjuan.kinds import Kind
from anjuan.settings import in_force
from anjuan.steps import State
from casework.calendar import Calendar
from casework.calls import calls_since
from casework.cases import ticket_day
from casework.office import Office

if TYPE_CHECKING:
    from anjuan.history import History
    from anjuan.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is to be looked at now.

    Attributes:
        alerts: the most urgent first.
        now: the time.
        unannounced: years whose holidays nobody has announced: their working days are a guess.
    """

    alerts: tuple[Alert, ...]
    now: dt.datetime
    unannounced: tuple[int, ...]


def raise_alerts(office: Office) -> Alarm:
    """Look at every ticket that is open, called back lately or sent back, and at the calls of the last days."""
    from register.ticket_filter import Filter

    now, calendar, rules = office.clock(), Calendar(), office.settings.alerts
    rule = in_force(rules, now.date())
    if rule is None:
        return Alarm((), now, ())
    unfinished = office.register.tickets.every(Filter(open=True, settled=settled_statuses(office.settings.deadlines)))
    visited = office.register.tickets.every(Filter(visited_since=now - dt.timedelta(days=rule.visit_days)))
    sent_back = office.register.tickets.every(Filter(reworking=True))
    tickets = {each.number: each for each in (*unfinished, *visited, *sent_back)}
    pasts = office.register.steps.histories_of(tuple(tickets.values()))
    waiting = [each for each in unfinished if pasts[each.number].standing.state is not State.RETURNED]
    dues = {
        each.number: deadlines(each, pasts[each.number], office.settings.deadlines, calendar.is_workday)
        for each in waiting
    }
    lack = _lacking(office, [each for each in waiting if completes(dues[each.number], rule, now)], pasts)
    watched = (
        Watched(each, pasts[number], dues.get(number, ()), lack.get(number, ()), open=number in dues)
        for number, each in tickets.items()
    )
    calls = calls_since(office, now - dt.timedelta(days=max(rule.caller_days, rule.place_days)))
    found = alerts(watched, calls, rules, office.register.groups.all(), now, office.settings.repeats)
    return Alarm(found, now, tuple(sorted(calendar.unannounced)))


def _lacking(office: Office, tickets: "Iterable[Ticket]", pasts: "Mapping[str, History]") -> dict[str, tuple[str, ...]]:
    """What each case file still lacks for its reply, in Chinese."""
    by_number = {each.number: each for each in tickets}
    filed = office.register.dockets.filings(by_number)
    found = {}
    for number, ticket in by_number.items():
        lack = lacking(
            [each.record for each in filed[number]],
            ticket_day(office, number, ticket),
            office.settings.completeness,
            order_type=ticket.order_type,
            standing=replace(pasts[number].standing, state=State.TO_VISIT),
        )
        stages = tuple(f"{each.chinese}照片" for each in lack.due_stages)
        kinds = tuple(each.chinese for each in lack.due_kinds if not (each is Kind.PHOTO and stages))
        found[number] = (*kinds, *stages)
    return found
