"""How many are on duty, and how long a seat has been empty."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from anjuan.settings import ContractSettings, StaffSettings
from anjuan.staff import Degree, Member
from anjuan.strength import strength

from .test_staff import BEGIN, DAY, agreement, person


def cleared(count: int, **said: object) -> list[Member]:
    return [Member(person(number=number, **said), (agreement(),)) for number in range(count)]


RULE = (StaffSettings(since=BEGIN, head_count=3, bachelor_percent=70, vacancy_days=5),)
TERM = (ContractSettings(since=BEGIN, until=dt.date(2024, 8, 31)),)


def test_seats_are_empty_from_the_day_after_the_last() -> None:
    members = [*cleared(2), *cleared(1, left_on=dt.date(2023, 9, 14))]
    (seat,) = strength(members, DAY, RULE, TERM).vacancies
    assert (seat.since, seat.days, seat.charged) == (dt.date(2023, 9, 15), 6, True)
    assert not strength(members, dt.date(2023, 9, 19), RULE, TERM).vacancies[0].charged


def test_a_successor_ends_a_vacancy_and_each_seat_has_its_own_days() -> None:
    left = cleared(2, left_on=dt.date(2023, 9, 4))
    members = [*cleared(1), *left, *cleared(1, joined_on=dt.date(2023, 9, 10), left_on=dt.date(2023, 9, 17))]
    found = strength(members, DAY, RULE, TERM).vacancies
    assert [each.since for each in found] == [dt.date(2023, 9, 5), dt.date(2023, 9, 18)]
    assert strength([*members, *cleared(2)], DAY, RULE, TERM).vacancies == ()


def test_nothing_is_known_of_the_time_before_the_first_joined() -> None:
    (first, second, third) = strength([], DAY, RULE, TERM).vacancies
    assert (first.since, first.days, first.charged) == (DAY, 1, False)
    assert first == second == third
    members = cleared(1, joined_on=dt.date(2023, 9, 18))
    assert {each.since for each in strength(members, DAY, RULE, TERM).vacancies} == {dt.date(2023, 9, 18)}


def test_before_the_contract_nothing_is_wanted() -> None:
    counted = strength(cleared(1), dt.date(2023, 8, 31), RULE, TERM)
    assert (counted.rule, counted.vacancies, counted.bachelor_percent) == (None, (), None)


def test_beyond_the_contract_nothing_is_wanted_until_the_next_one() -> None:
    members = cleared(1)
    assert strength(members, dt.date(2024, 8, 31), RULE, TERM).vacancies[0].since == BEGIN
    after = strength(members, dt.date(2024, 9, 1), RULE, TERM)
    assert (after.rule, after.vacancies, after.ended_on) == (None, (), dt.date(2024, 8, 31))
    later = (*TERM, ContractSettings(since=dt.date(2025, 1, 1), until=dt.date(2025, 12, 31)))
    (vacancy, _) = strength(members, dt.date(2025, 1, 6), RULE, later).vacancies
    assert (vacancy.since, vacancy.days) == (dt.date(2025, 1, 1), 6)


def test_a_seat_is_empty_while_somebody_is_away_and_filled_once_they_are_back() -> None:
    back = Member(person(left_on=dt.date(2023, 9, 4)).returned(dt.date(2023, 9, 18)), (agreement(),))
    members = [*cleared(2), back]
    assert strength(members, dt.date(2023, 9, 17), RULE, TERM).vacancies[0].since == dt.date(2023, 9, 5)
    assert strength(members, DAY, RULE, TERM).vacancies == ()
    assert strength([back], DAY, RULE, TERM).vacancies[0].since == BEGIN


def test_seven_of_ten_bachelors_are_enough_and_six_of_nine_are_not() -> None:
    def enough(bachelors: int, others: int) -> bool:
        members = [*cleared(bachelors, degree=Degree.MASTER), *cleared(others, degree=Degree.COLLEGE)]
        return strength(members, DAY, RULE, TERM).enough_bachelors

    assert enough(7, 3)
    assert not enough(6, 3)
    assert enough(0, 0)


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6)


@given(SPANS, st.integers(0, 45))
def test_a_seat_is_empty_on_each_day_since_and_was_filled_on_the_day_before(
    spans: list[tuple[int, int]], today: int
) -> None:
    members = [
        Member(
            person(joined_on=BEGIN + dt.timedelta(min(span)), left_on=BEGIN + dt.timedelta(max(span))), (agreement(),)
        )
        for span in spans
    ]
    day = BEGIN + dt.timedelta(today)

    def empty(when: dt.date) -> int:
        return 3 - sum(each.on_duty(when) for each in members)

    known = min([day, *(each.person.joined_on for each in members)])
    found = strength(members, day, RULE, TERM).vacancies
    assert len(found) == max(empty(day), 0)
    for seats, vacancy in enumerate(found, 1):
        days = [vacancy.since + dt.timedelta(ahead) for ahead in range(vacancy.days)]
        assert days[-1] == day
        assert all(empty(each) >= seats for each in days)
        assert vacancy.since == known or empty(vacancy.since - dt.timedelta(days=1)) < seats
