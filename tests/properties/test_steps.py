"""Whatever people try in whatever order: the state follows from the history, and what is refused changes nothing."""

import datetime as dt
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from anjuan.course import _MOVES, next_steps
from anjuan.history import admit, history
from anjuan.ids import SHANGHAI
from anjuan.steps import Event, Source, State, Step, StepRefused
from anjuan.ticket import Satisfaction, Solved, Ticket

CALL = dt.datetime(2023, 9, 14, 8, tzinfo=SHANGHAI)
NOW = CALL + dt.timedelta(days=9)
TIMES = st.integers(0, 200).map(lambda hour: CALL + dt.timedelta(hours=hour))
TICKETS = st.none() | st.builds(
    Ticket,
    st.just("热线-230914-001234"),
    created_at=st.just(CALL),
    signed_at=st.none() | TIMES,
    dispatched_at=st.none() | TIMES,
    returned_at=st.none() | TIMES,
    replied_at=st.none() | TIMES,
    closed_at=st.none() | TIMES,
    visit_time=st.none() | TIMES,
    visit_solved=st.sampled_from([None, *Solved]),
)


def written(draw: st.DataObject, ticket: Ticket | None = None) -> list[Event]:
    """Those of some tried events that were possible, numbered; each third is what comes next, at the next hour."""
    noted: list[Event] = []
    for hour in range(draw.draw(st.integers(0, 30))):
        past = history("n", noted, ticket)
        event = draw.draw(tried(past.standing.state, CALL + dt.timedelta(hours=hour)))
        try:
            admit(past, event, ticket, NOW)
        except StepRefused:
            assert history("n", noted, ticket) == past
        else:
            noted.append(replace(event, no=len(noted) + 1))
    return noted


@st.composite
def tried(draw: st.DrawFn, state: State, at: dt.datetime) -> Event:
    likely = draw(st.integers(0, 2)) < 2
    step = draw(st.sampled_from((next_steps(state) if likely else ()) or tuple(Step)))
    visit = step is Step.VISIT
    return Event(
        step,
        at if likely else draw(TIMES),
        "张某",
        note=draw(st.sampled_from(["原因", ""])),
        unit=draw(st.sampled_from(["柳河营村", "环保科", ""])),
        solved=draw(st.sampled_from([Solved.SOLVED, *Solved, None])) if visit else None,
        satisfied=draw(st.sampled_from([Satisfaction.SATISFIED, *Satisfaction, None])) if visit else None,
        until=draw(st.none() | TIMES) if step is Step.EXTEND else None,
        corrects=draw(st.none() | st.integers(1, 12)) if step is Step.CORRECT or not likely else None,
    )


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_the_state_never_contradicts_the_history(data: st.DataObject) -> None:
    noted = written(data)
    told = history("n", noted)
    state = State.TO_SIGN
    for event in told.events:  # by time: each was possible where the ticket stood, and led where it now stands
        if event.no in told.withdrawn or event.step is Step.CORRECT:
            continue
        assert state in _MOVES[event.step]
        state = history("n", [each for each in noted if _up_to(each, event, noted)]).standing.state
    assert told.standing.state is state
    steps = {each.step for each in told.events if each.no not in told.withdrawn}
    assert told.standing.state in {State.TO_SIGN, State.RETURNED} or Step.SIGN in steps
    if told.standing.state in {State.CLOSED, State.ARCHIVED}:
        assert {Step.SIGN, Step.RESPOND, Step.DISPATCH, Step.VERIFY, Step.HANDLE, Step.REPLY, Step.VISIT} <= steps


def _up_to(each: Event, last: Event, noted: list[Event]) -> bool:
    """Whether an event happened by then and was not withdrawn later on."""
    withdrawn = history("n", noted).withdrawn
    happened = (each.at, each.no or 0) <= (last.at, last.no or 0)
    return happened and each.no not in withdrawn and each.step is not Step.CORRECT


@given(st.data(), TICKETS)
@settings(max_examples=100, deadline=None)
def test_whatever_an_export_says_besides_the_history_can_be_told(data: st.DataObject, ticket: Ticket | None) -> None:
    noted = written(data, ticket)
    told = history("n", noted, ticket)
    assert told.stored == tuple(noted)
    assert list(told.events) == sorted(told.events, key=lambda each: each.at)
    assert all(each.no is None for each in told.events if each.source is Source.IMPORT)
    assert history("n", data.draw(st.permutations(noted)), ticket) == told
