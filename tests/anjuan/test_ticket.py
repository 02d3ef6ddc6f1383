import datetime as dt
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjuan.ids import SHANGHAI
from anjuan.ticket import FIELDS, Satisfaction, Solved, Ticket

_texts = st.none() | st.text(min_size=1, max_size=3)
_tickets = st.builds(
    Ticket,
    order_no=_texts,
    case_no=_texts,
    title=_texts,
    tags=st.tuples() | st.tuples(st.text(min_size=1, max_size=3)),
    is_hard=st.none() | st.booleans(),
    return_count=st.none() | st.integers(0, 9),
    visit_solved=st.none() | st.sampled_from(Solved),
    extra=st.dictionaries(st.text(max_size=2), st.text(max_size=2), max_size=2),
)


def test_the_order_number_is_canonical_where_it_is_known() -> None:
    assert Ticket(order_no="热线-230914-001234", case_no="兴[2023]-0471093").number == "热线-230914-001234"
    assert Ticket(case_no="兴[2023]-0471093").number == "兴[2023]-0471093"


def test_a_ticket_without_any_number_has_none_to_give() -> None:
    with pytest.raises(ValueError, match="停水"):
        _ = Ticket(title="停水").number


def test_a_later_export_wins_where_it_says_something() -> None:
    first = Ticket(order_no="甲", title="停水", is_hard=True, return_count=2, extra={"a": "1", "b": "1"})
    later = Ticket(order_no="甲", status="已办结", is_hard=False, return_count=0, extra={"b": "2"})
    both = first.updated_by(later)
    assert (both.title, both.status, both.is_hard, both.return_count) == ("停水", "已办结", False, 0)
    assert both.extra == {"a": "1", "b": "2"}
    assert first.changed_fields(both) == ("status", "return_count", "is_hard", "extra")


@given(_tickets, _tickets, _tickets)
def test_merging_is_associative_and_the_same_again_changes_nothing(a: Ticket, b: Ticket, c: Ticket) -> None:
    assert a.updated_by(b).updated_by(c) == a.updated_by(b.updated_by(c))
    assert a.updated_by(b).updated_by(b) == a.updated_by(b)
    assert Ticket().updated_by(a) == a.updated_by(Ticket()) == a


def test_all_fields_are_json_by_their_keys() -> None:
    when = dt.datetime(2023, 9, 14, 10, 11, tzinfo=SHANGHAI)
    ticket = Ticket(
        order_no="甲", created_at=when, tags=("供水",), visit_satisfied=Satisfaction.MOSTLY, extra={"a": "b"}
    )
    said = json.loads(json.dumps(ticket.as_json()))
    assert tuple(said) == FIELDS
    assert said["created_at"] == "2023-09-14T10:11:00+08:00"
    assert (said["tags"], said["visit_satisfied"], said["extra"]) == (["供水"], "mostly_satisfied", {"a": "b"})


def test_a_ticket_can_go_to_another_process() -> None:
    ticket = Ticket(order_no="甲", extra={"a": "b"})
    assert pickle.loads(pickle.dumps(ticket)) == ticket  # noqa: S301 - our own bytes


def test_answers_have_the_words_of_the_exports() -> None:
    assert [each.chinese for each in Satisfaction] == ["满意", "基本满意", "不满意", "未评价"]
    assert [each.chinese for each in Solved] == ["已解决", "部分解决", "未解决"]
