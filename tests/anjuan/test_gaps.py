"""What the month's end lacks of a ticket."""

import datetime as dt
from dataclasses import replace

import pytest

from anjuan.course import Standing
from anjuan.gaps import Addressee, Board, Docket, Part, Want
from anjuan.ids import SHANGHAI
from anjuan.kinds import Kind, Stage
from anjuan.settings import CompletenessSettings, PacketSettings
from anjuan.steps import Exclusion, State

DAY = dt.date(2023, 9, 14)
WHOLE = frozenset(
    {(Kind.CASE_STATEMENT, None), (Kind.REPLY, None), (Kind.CALLBACK, None)} | {(Kind.PHOTO, stage) for stage in Stage}
)


def docket(
    state: State = State.CLOSED,
    papers: frozenset[tuple[Kind, Stage | None]] = WHOLE,
    *,
    exclusion: Exclusion | None = None,
    answered: bool = True,
    visited: bool = True,
    pending_decided: bool = False,
) -> Docket:
    standing = Standing(state, replied=answered, visits=int(visited), exclusion=exclusion)
    created = dt.datetime.combine(DAY, dt.time(), SHANGHAI)
    return Docket(
        "热线-230914-001234", "某村", "诉求", created, standing, answered, visited, pending_decided, papers
    )  # fmt: skip


def gaps(seen: Docket) -> dict[Want, str]:
    return {gap.want: gap.what for gap in Board((CompletenessSettings(),)).gaps(seen, DAY)}


def test_a_ticket_with_everything_lacks_nothing() -> None:
    assert gaps(docket()) == {}


def test_papers_are_told_by_kind_and_photos_by_stage() -> None:
    some = frozenset({(Kind.REPLY, None), (Kind.CALLBACK, None), (Kind.PHOTO, Stage.BEFORE)})
    assert gaps(docket(papers=some)) == {Want.MISSING_PAPERS: "案件情况说明、办理中照片、办理后照片"}


@pytest.mark.parametrize(
    ("standing", "want"),
    [
        (Standing(State.TO_REWORK, replied=True, visits=1, failures=1), Want.TO_REWORK),
        (Standing(State.TO_VISIT, replied=True, visits=1, failures=1), Want.TO_REWORK),
        (Standing(State.CLOSED, replied=True, visits=1, unapproved=True), Want.UNAPPROVED),
    ],
)
def test_what_was_done_and_is_not_in_order_is_told(standing: Standing, want: Want) -> None:
    assert set(gaps(replace(docket(), standing=standing))) == {want}
    assert Want.UNSIGNED in gaps(replace(docket(), unsigned=True))


def test_an_unanswered_ticket_is_told_once() -> None:
    found = gaps(
        docket(State.TO_REPLY, WHOLE - {(Kind.REPLY, None), (Kind.CALLBACK, None)}, answered=False, visited=False)
    )
    assert set(found) == {Want.UNANSWERED}


def test_a_missing_call_back_is_told_once() -> None:
    found = gaps(docket(State.TO_VISIT, WHOLE - {(Kind.CALLBACK, None)}, visited=False))
    assert set(found) == {Want.NO_CALLBACK}


@pytest.mark.parametrize(
    ("exclusion", "told"),
    [(None, True), (Exclusion.APPLIED, True), (Exclusion.GRANTED, False), (Exclusion.DECLINED, False)],
)
def test_an_application_waits_for_its_conclusion(exclusion: Exclusion | None, *, told: bool) -> None:
    found = gaps(docket(papers=WHOLE | {(Kind.EXCLUSION, None)}, exclusion=exclusion))
    assert (Want.EXCLUSION_UNDECIDED in found) == told


def test_what_is_not_counted_owes_its_application_alone() -> None:
    found = gaps(docket(State.TO_HANDLE, frozenset(), exclusion=Exclusion.GRANTED, answered=False, visited=False))
    assert found == {Want.MISSING_PAPERS: "剔除申请"}


def test_an_application_to_carry_over_waits_for_its_conclusion() -> None:
    papers = WHOLE | {(Kind.PENDING, None)}
    assert set(gaps(docket(papers=papers))) == {Want.PENDING_UNDECIDED}
    assert gaps(docket(papers=papers, pending_decided=True)) == {}


def test_a_returned_ticket_owes_its_return_alone() -> None:
    found = gaps(docket(State.RETURNED, frozenset(), answered=False, visited=False))
    assert found == {Want.MISSING_PAPERS: "退单说明"}


def test_each_gap_belongs_to_the_part_that_suffers_from_it() -> None:
    assert {want: want.part for want in Want if want.part is not Part.REPLIES} == {
        Want.EXCLUSION_UNDECIDED: Part.EXCLUSIONS,
        Want.EXCLUSION_INCOMPLETE: Part.EXCLUSIONS,
        Want.PENDING_UNDECIDED: Part.PENDING,
    }


def test_parts_come_in_the_order_of_a_packet_however_the_settings_name_them() -> None:
    rule = PacketSettings(city=("replies", "rates"))
    assert Addressee.CITY.parts(rule) == (Part.RATES, Part.REPLIES)
    assert Addressee.DISTRICT.parts(rule) == tuple(Part)
