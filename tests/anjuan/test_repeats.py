"""Tickets that tell one story: found by caller, place and text, decided by a person."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjuan.ids import SHANGHAI
from anjuan.repeats import Call, Candidate, Group, Sameness, alike, call_of, candidates, pairs_of
from anjuan.settings import RepeatSettings
from anjuan.ticket import Ticket

NOW = dt.datetime(2023, 9, 14, 10, tzinfo=SHANGHAI)
RULES = (RepeatSettings(),)
SALT = b"a" * 32
LAMPS = (
    "市民反映，青云店镇一村3号楼前的路灯坏了十天，夜里看不见路，来电反映路灯不亮的问题。注：请及时向反映人反馈办理信息"
)
DARK = "市民来电反映，青云店镇一村3号楼前路灯坏了，夜里看不见路，请及时反馈。"
WATER = "市民反映，青云店镇二村停水三天，来电反映停水的问题。注：请及时向反映人反馈办理信息"


def call(no: int, text: str = LAMPS, phone: str | None = None, days: float = 0, **more: str) -> Call:
    made = call_of(
        Ticket(
            f"热线-230914-{no:06d}",
            content=text,
            caller_phone=phone,
            created_at=NOW + dt.timedelta(days=days),
            **({"village": "一村", "point": "3号楼"} | more),  # type: ignore[arg-type]
        ),
        SALT,
        RULES,
    )
    assert made is not None
    return made


def found(*calls: Call, groups: tuple[Group, ...] = ()) -> dict[Sameness, list[list[int]]]:
    out: dict[Sameness, list[list[int]]] = {}
    for each in candidates(calls, RULES, groups):
        out.setdefault(each.sameness, []).append([int(number[-6:]) for number in each.tickets])
    return out


ONE, TWO, THREE = "13000000001", "13000000002", "13000000003"


def test_one_caller_with_the_same_story_is_a_repeat() -> None:
    assert found(call(1, phone=ONE), call(2, DARK, phone=ONE, days=3)) == {Sameness.REPEAT: [[1, 2]]}


def test_one_caller_with_another_story_is_none() -> None:
    assert found(call(1, phone=ONE), call(2, WATER, phone=ONE)) == {}


def test_what_came_long_after_is_none() -> None:
    assert found(call(1, phone=ONE), call(2, phone=ONE, days=31)) == {}
    assert found(call(1, phone=ONE), call(2, phone=ONE, days=20), call(3, phone=ONE, days=40)) == {
        Sameness.REPEAT: [[1, 2, 3]]
    }


def test_a_ticket_that_names_its_earlier_one_repeats_it_whatever_it_says() -> None:
    assert found(call(1), call(2, WATER, old_order_no="热线-230914-000001", village="二村", point="")) == {
        Sameness.REPEAT: [[1, 2]]
    }


def test_several_callers_about_one_place_are_a_group() -> None:
    calls = [call(1, phone=ONE), call(2, DARK, phone=TWO), call(3, phone=THREE), call(4, WATER, phone=THREE)]
    assert found(*calls) == {Sameness.GROUP: [[1, 2, 3]]}
    assert found(*calls[:2]) == {}


def test_one_caller_who_calls_three_times_is_no_group_but_three_unknown_ones_are() -> None:
    assert Sameness.GROUP not in found(*(call(no, phone=ONE) for no in range(3)))
    assert found(*(call(no, phone="保密") for no in range(3))) == {Sameness.GROUP: [[0, 1, 2]]}


def test_alike_stories_of_one_village_and_category_are_a_group_at_several_points() -> None:
    calls = [call(no, phone=phone, point=f"{no}号楼", cat2="照明") for no, phone in enumerate((ONE, TWO, THREE))]
    assert found(*calls) == {Sameness.GROUP: [[0, 1, 2]]}
    elsewhere = [call(no, phone=phone, village=f"{no}村", point="不详") for no, phone in enumerate((ONE, TWO, THREE))]
    assert found(*elsewhere) == {}


def test_the_platforms_own_group_is_believed() -> None:
    assert found(call(1, phone=ONE, group_id="G1"), call(2, WATER, phone=TWO, group_id="G1")) == {
        Sameness.GROUP: [[1, 2]]
    }


def decided(sameness: Sameness, *numbers: int, confirmed: bool) -> Group:
    tickets = tuple(f"热线-230914-{no:06d}" for no in numbers)
    return Group(sameness, tickets, confirmed, NOW, "李", no=7)


@pytest.mark.parametrize("confirmed", [True, False])
def test_what_was_decided_is_not_asked_again_until_one_more_comes(confirmed: bool) -> None:
    past = decided(Sameness.REPEAT, 1, 2, confirmed=confirmed)
    calls = [call(1, phone=ONE), call(2, phone=ONE), call(3, phone=ONE, days=1)]
    assert found(*calls[:2], groups=(past,)) == {}
    [again] = candidates(calls, RULES, (past,))
    assert (len(again.tickets), again.joins) == (3, 7 if confirmed else None)
    assert found(*calls[:2], groups=(decided(Sameness.GROUP, 1, 2, confirmed=confirmed),)) == {
        Sameness.REPEAT: [[1, 2]]
    }


_CALLS = st.lists(
    st.builds(
        call,
        st.integers(0, 40),
        st.sampled_from([LAMPS, DARK, WATER]),
        st.sampled_from([None, ONE, TWO, THREE]),
        st.floats(0, 60),
        point=st.sampled_from(["3号楼", "5号楼", ""]),
    ),
    max_size=12,
    unique_by=lambda each: each.number,
)


@given(_CALLS, st.randoms(use_true_random=False))
def test_the_order_of_the_calls_does_not_matter(calls: list[Call], random: object) -> None:
    shuffled = sorted(calls, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert candidates(shuffled, RULES) == candidates(calls, RULES)


@given(_CALLS)
def test_candidates_are_of_several_tickets_each_in_one_of_its_kind(calls: list[Call]) -> None:
    every = candidates(calls, RULES)
    for sameness in Sameness:
        tickets = [number for each in every if each.sameness is sameness for number in each.tickets]
        assert len(tickets) == len(set(tickets))
    assert all(len(each.tickets) >= 2 for each in every)
    assert all(each.callers >= 3 for each in every if each.sameness is Sameness.GROUP)
    assert len({each.key for each in every}) == len(every)


@given(_CALLS)
def test_what_is_decided_is_asked_no_more(calls: list[Call]) -> None:
    every = candidates(calls, RULES)
    groups = [Group(each.sameness, each.tickets, True, NOW, "李", no=no) for no, each in enumerate(every, 1)]
    assert candidates(calls, RULES, groups) == ()


def test_a_candidate_keeps_its_name_whatever_the_order_of_its_tickets() -> None:
    one, other = (Candidate(Sameness.REPEAT, numbers, 1) for numbers in (("甲", "乙"), ("乙", "甲")))
    assert one.key == other.key != Candidate(Sameness.GROUP, ("甲", "乙"), 1).key


@given(st.text(), st.text())
def test_likeness_is_mutual_and_whole_for_the_same_text(one: str, other: str) -> None:
    pairs, others = pairs_of(one, RepeatSettings()), pairs_of(other, RepeatSettings())
    assert 0 <= alike(pairs, others) == alike(others, pairs) <= 1
    assert not pairs or alike(pairs, pairs) == 1


def test_the_phrases_of_all_tickets_make_none_alike() -> None:
    assert alike(pairs_of(LAMPS, RepeatSettings()), pairs_of(WATER, RepeatSettings())) < 0.3
    assert alike(pairs_of(LAMPS, RepeatSettings()), pairs_of(DARK, RepeatSettings())) > 0.6


def test_the_office_says_which_phrases_are_not_compared_and_which_places_are_none() -> None:
    rule = RepeatSettings(
        since=NOW.date(), endings=("——",), clauses=("盼",), phrases=("本镇", "本镇居民"), nowhere=("待查",)
    )
    assert pairs_of("本镇居民说路灯坏，盼早日修好。请查——热线转", rule) == pairs_of("说路灯坏。请查", rule)
    ticket = Ticket("热线-230914-000001", village="一村", point="待 查", created_at=NOW)
    here, earlier = call_of(ticket, SALT, [rule]), call_of(ticket, SALT, [RepeatSettings()])
    assert here
    assert earlier
    assert (here.place, earlier.place) == ("", "一村待查")
    assert pairs_of("甲", RepeatSettings(endings=(), clauses=(), phrases=())) == {"甲"}


def test_a_ticket_without_a_time_is_not_compared() -> None:
    assert call_of(Ticket("热线-230914-000001"), SALT, RULES) is None
