"""Alerts of a whole office: out of its register, its case files and its settings."""

import datetime as dt

from anjuan.alerts import AlertReason
from anjuan.steps import Event, Step
from anjuan.ticket import Solved, Ticket
from casework.alerts import raise_alerts
from casework.calls import SALT, salt_of
from casework.listing import Wanted, list_tickets
from casework.office import Office
from tests.casework.conftest import NOW, OTHER, TICKET, docx_bytes, drop, jpeg_bytes, take

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
PHONE = "13000000001"


def put(office: Office, *tickets: Ticket) -> None:
    office.register.tickets.upsert_many(tickets, NOW, "李", "导出.xlsx")


def told(office: Office) -> dict[AlertReason, tuple[str, ...]]:
    return {each.reason: each.words for each in raise_alerts(office).alerts}


def test_what_a_case_file_lacks_goes_away_as_it_is_filed(office: Office) -> None:
    put(office, Ticket(TICKET, created_at=NOW - 6 * DAY, deadline_at=NOW + 3 * HOUR))
    assert told(office)[AlertReason.LACKING] == ("案件情况说明", "回复", "办理前照片", "办理中照片", "办理后照片")
    drop(office, f"{TICKET} 情况说明.docx", docx_bytes("情况说明"))
    for no, stage in enumerate(("整改前", "整改中", "整改后")):
        drop(office, f"{TICKET} {stage}.jpg", jpeg_bytes((90 * no, 0, 0)))
    take(office)
    assert told(office)[AlertReason.LACKING] == ("回复",)
    drop(office, f"{TICKET} 回复.docx", docx_bytes("回复"))
    take(office)
    assert set(told(office)) == {AlertReason.DUE_SOON}


def test_a_reply_that_is_noted_ends_the_alert_and_the_listing(office: Office) -> None:
    put(office, Ticket(TICKET, created_at=NOW - 6 * DAY, deadline_at=NOW - HOUR), Ticket(OTHER, created_at=NOW))
    assert AlertReason.OVERDUE in told(office)
    assert [each.number for each in list_tickets(office, Wanted(overdue=True), limit=9, offset=0).tickets] == [TICKET]
    steps = (Step.SIGN, Step.RESPOND, Step.DISPATCH, Step.VERIFY, Step.HANDLE, Step.REPLY)
    events = [
        Event(step, NOW - 5 * DAY + no * HOUR, "李", unit="一村" if step is Step.DISPATCH else "")
        for no, step in enumerate(steps)
    ]
    office.register.steps.append(TICKET, *events, now=NOW, actor="李")
    assert told(office) == {}
    assert list_tickets(office, Wanted(overdue=True), limit=9, offset=0).tickets == ()


def test_a_ticket_that_was_sent_back_warns_however_long_ago_until_it_is_handled(office: Office) -> None:
    put(office, Ticket(TICKET, created_at=NOW - 90 * DAY, signed_at=NOW - 90 * DAY, replied_at=NOW - 80 * DAY))
    bad = Event(Step.VISIT, NOW - 70 * DAY, "李", solved=Solved.UNSOLVED)
    office.register.steps.append(TICKET, bad, now=NOW, actor="李")
    assert set(told(office)) == {AlertReason.TO_REWORK}
    office.register.steps.append(TICKET, Event(Step.REWORK, NOW - DAY, "李", "未解决"), now=NOW, actor="李")
    assert set(told(office)) == {AlertReason.TO_REWORK}
    office.register.steps.append(TICKET, Event(Step.HANDLE, NOW - HOUR, "李"), now=NOW, actor="李")
    assert told(office) == {}


def test_a_returned_ticket_is_no_more_ours_to_be_warned_of(office: Office) -> None:
    put(office, Ticket(TICKET, created_at=NOW - 6 * DAY, deadline_at=NOW - HOUR, content="扬言上访"))
    assert set(told(office)) == {AlertReason.OVERDUE, AlertReason.SENSITIVE, AlertReason.LACKING}
    returned = Event(Step.RETURN, NOW - HOUR, "李", "不属于本镇")
    office.register.steps.append(TICKET, returned, now=NOW, actor="李")
    assert told(office) == {}


def test_a_caller_is_one_under_all_spellings_and_shown_masked(office: Office) -> None:
    spellings = (PHONE, "130-0000-0001", "+86 13000000001")
    put(office, *(Ticket(f"热线-230919-00000{no}", created_at=NOW - no * DAY, caller_phone=each, status="办理中")
                  for no, each in enumerate(spellings)))  # fmt: skip
    assert told(office)[AlertReason.SAME_CALLER] == ("130****0001",)


def test_the_salt_stays_the_offices_own_and_no_file_holds_a_hash(office: Office) -> None:
    put(office, Ticket(TICKET, created_at=NOW, caller_phone=PHONE))
    salt = salt_of(office)
    raise_alerts(office)
    assert salt_of(office) == salt
    path = office.folders.register / SALT
    assert (len(salt), path.stat().st_mode & 0o077) == (32, 0)
    path.unlink()
    assert salt_of(office) != salt


def test_limits_in_working_days_are_listed(office: Office) -> None:
    begun = dt.datetime(2023, 9, 18, 9, 0, tzinfo=NOW.tzinfo)
    put(office, Ticket(TICKET, created_at=begun, limit_value=3, limit_unit="工作日", status="办理中"))
    wanted = Wanted(due_within=2 * DAY)
    found = list_tickets(office, wanted, limit=9, offset=0)
    assert [each.due for each in found.deadlines[TICKET]] == [dt.datetime(2023, 9, 21, 9, 0, tzinfo=NOW.tzinfo)]
    assert found.unannounced == ()
