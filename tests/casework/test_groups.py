"""Tickets that tell one story, decided by a person, and one set of photos for all of them."""

import datetime as dt

import pytest

from anjuan.kinds import Kind, Stage
from anjuan.repeats import GroupUnknown, Sameness, TooFew
from anjuan.ticket import Ticket
from casework.cases import records_of
from casework.groups import Verdict, board, decide, share_photos
from casework.office import Office
from casework.outcomes import AlreadyFiled, Filed
from tests.casework.conftest import NOW, drop, jpeg_bytes, take

YES, NO = Verdict(confirmed=True), Verdict(confirmed=False)
STORY = "市民反映，一村3号楼前的路灯坏了十天，夜里看不见路。"
NUMBERS = tuple(f"热线-230914-00000{no}" for no in range(4))


def put(office: Office, count: int = 3) -> None:
    tickets = [
        Ticket(
            number, content=STORY, village="一村", point="3号楼", caller_phone=f"1300000000{no}",
            created_at=NOW - dt.timedelta(hours=no),
        )
        for no, number in enumerate(NUMBERS[:count])
    ]  # fmt: skip
    office.register.tickets.upsert_many(tickets, NOW, "李", "导出.xlsx")


def test_a_candidate_is_confirmed_by_its_key_and_takes_in_who_comes_later(office: Office) -> None:
    put(office)
    [candidate] = board(office).candidates
    assert (candidate.sameness, candidate.callers, set(candidate.tickets)) == (Sameness.GROUP, 3, set(NUMBERS[:3]))
    group = decide(office, [candidate.key], YES, "李")
    assert board(office).candidates == ()
    put(office, 4)
    [more] = board(office).candidates
    assert more.joins == group.no
    grown = decide(office, [more.key.upper()], YES, "王")
    assert (grown.no, grown.tickets) == (group.no, NUMBERS)
    assert board(office).groups == (grown,)


def test_what_is_rejected_stays_away_and_can_be_taken_back(office: Office) -> None:
    put(office)
    [candidate] = board(office).candidates
    rejected = decide(office, [candidate.key], NO, "李")
    assert board(office).candidates == ()
    again = decide(office, [str(rejected.no)], Verdict(confirmed=True, note="是一件事"), "王")
    assert (again.no, again.confirmed, again.note) == (rejected.no, True, "是一件事")
    with pytest.raises(GroupUnknown):
        decide(office, [candidate.key], YES, "李")


def test_a_person_puts_tickets_together_that_nothing_else_does(office: Office) -> None:
    group = decide(office, [NUMBERS[1], NUMBERS[0]], Verdict(confirmed=True, sameness=Sameness.REPEAT), "李")
    assert (group.sameness, group.tickets) == (Sameness.REPEAT, NUMBERS[:2])
    with pytest.raises(TooFew):
        decide(office, [NUMBERS[1], NUMBERS[1]], YES, "李")


def test_tickets_of_a_past_period_are_looked_at_by_name_of_the_period(office: Office) -> None:
    put(office)
    [candidate] = board(office, "2023-10").candidates
    assert board(office, "2023-09").candidates == ()
    with pytest.raises(GroupUnknown):
        decide(office, [candidate.key], YES, "李", period="2023-09")
    assert decide(office, [candidate.key], YES, "李", period="2023-10").tickets == NUMBERS[:3]


def test_a_story_is_found_across_the_border_of_periods(office: Office) -> None:
    border = dt.datetime(2023, 9, 19, tzinfo=NOW.tzinfo)
    common = {"content": STORY, "caller_phone": "13000000001"}
    before, after = (Ticket(NUMBERS[n], created_at=border + dt.timedelta(hours=n - 1), **common) for n in (0, 1))  # type: ignore[arg-type]
    office.register.tickets.upsert_many([before, after], NOW, "李", "导出.xlsx")
    [candidate] = board(office, "2023-10").candidates
    assert (candidate.sameness, set(candidate.tickets)) == (Sameness.REPEAT, set(NUMBERS[:2]))


@pytest.mark.parametrize("link", ["old_order_no", "urge_order_no"])
def test_a_ticket_that_names_an_earlier_one_tells_its_story_however_old(office: Office, link: str) -> None:
    old = Ticket(NUMBERS[0], case_no="兴[2023]-0000001", created_at=NOW - dt.timedelta(days=200), content="路灯")
    new = Ticket(NUMBERS[1], created_at=NOW, content="垃圾", **{link: "兴[2023]-0000001"})  # type: ignore[arg-type]
    office.register.tickets.upsert_many([old, new], NOW, "李", "导出.xlsx")
    [candidate] = board(office).candidates
    assert (candidate.sameness, set(candidate.tickets)) == (Sameness.REPEAT, set(NUMBERS[:2]))


def test_one_set_of_photos_serves_the_whole_group_once(office: Office) -> None:
    put(office)
    for no, stage in enumerate(("整改前", "整改后")):
        drop(office, f"{NUMBERS[0]} {stage}.jpg", jpeg_bytes((90 * no, 0, 0)))
    take(office)
    group = decide(office, NUMBERS[:3], YES, "李")
    done = share_photos(office, str(group.no), NUMBERS[0], "李")
    assert [(number, type(outcome)) for number, outcome in done] == [
        (n, Filed) for n in (*NUMBERS[1:2] * 2, *NUMBERS[2:3] * 2)
    ]
    own, other = (records_of(office, number) for number in NUMBERS[:2])
    assert [each.record.sha256 for each in other] == [each.record.sha256 for each in own]
    assert [(each.record.facts.kind, each.record.facts.stage) for each in other] == [
        (Kind.PHOTO, Stage.BEFORE),
        (Kind.PHOTO, Stage.AFTER),
    ]
    again = share_photos(office, str(group.no), NUMBERS[0], "李")
    assert {type(outcome) for _, outcome in again} == {AlreadyFiled}


def test_photos_are_shared_within_confirmed_groups_alone(office: Office) -> None:
    put(office)
    group = decide(office, NUMBERS[:2], NO, "李")
    with pytest.raises(GroupUnknown):
        share_photos(office, str(group.no), NUMBERS[0], "李")
    decide(office, [str(group.no)], YES, "李")
    with pytest.raises(GroupUnknown):
        share_photos(office, str(group.no), NUMBERS[3], "李")
    assert share_photos(office, str(group.no), NUMBERS[0], "李") == []
