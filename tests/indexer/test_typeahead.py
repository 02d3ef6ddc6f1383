from hypothesis import given
from hypothesis import strategies as st

from indexer.sounds import readings
from indexer.typeahead import Order, Typeahead

NAMES = ("青云店镇", "青云店镇大回城村", "大兴区", "重庆路", "长阳街道", "K3小区", "绿地社区", "清源")
TYPEAHEAD = Typeahead([(name, (0, 4) if name.startswith("青云店镇大") else (0,)) for name in NAMES])


ALL = Order(range(len(NAMES)))


def found(typed: str, order: Order = ALL, limit: int = 100) -> list[str]:
    return [NAMES[number] for number in TYPEAHEAD.best(typed, order, limit)]


def test_a_name_is_found_in_chinese_in_letters_and_by_initials() -> None:
    for typed in (
        "青云",
        "qingyun",
        "qyd",
        "QYD",
        "qing yun",
        "qing'yun",
        "qingyd",
        "qydian",
        "青云d",
        "青ydz",
        "ｑｙｄ",
    ):
        assert found(typed)[:2] == ["青云店镇", "青云店镇大回城村"]


def test_a_later_part_of_a_name_is_found_by_its_own_beginning() -> None:
    assert found("大回") == ["青云店镇大回城村"]
    assert set(found("dh")) == {"青云店镇大回城村"}
    assert found("回城") == []


def test_a_character_of_two_sounds_is_found_by_each() -> None:
    assert found("cq") == found("zq") == ["重庆路"]
    assert found("changy") == found("zhangy") == ["长阳街道"]
    assert found("lvdi") == found("lüdi") == ["绿地社区"]
    assert found("chq") == ["重庆路"]


def test_letters_in_a_name_are_themselves() -> None:
    assert found("k3x") == found("Ｋ３小") == ["K3小区"]


def test_what_is_written_so_comes_before_what_is_spelled_so_and_that_before_some_of_each() -> None:
    names = Typeahead([(name, (0,)) for name in ("请云点", "q云点", "qyd", "轻云d")])
    assert names.best("qyd", Order(range(4)), 4) == [2, 0, 1, 3]


def test_only_names_that_count_are_found_the_best_first() -> None:
    assert found("q", Order([7, 1])) == ["清源", "青云店镇大回城村"]
    assert found("q", Order([7, 1]), limit=1) == ["清源"]
    assert found("q", Order([])) == found("q", limit=0) == []


@given(st.data())
def test_many_names_that_begin_alike_are_found_as_few_are(data: st.DataObject) -> None:
    names = [f"青云店{chr(0x4E00 + number)}村" for number in range(700)]
    many = Typeahead([(name, (0, 3)) for name in names])
    chosen = data.draw(st.lists(st.integers(0, 699), unique=True, max_size=30))
    typed = data.draw(st.sampled_from(["q", "qyd", "青云", "qingyund", "青yd"]))
    assert many.best(typed, Order(chosen), 10) == chosen[:10]
    assert many.best(names[3][:4], Order(range(700)), 10) == [3]


@given(st.text(max_size=50))
def test_any_beginning_is_answered_each_name_once(typed: str) -> None:
    assert len(found(typed)) == len(set(found(typed)))


@given(st.sampled_from(NAMES), st.data())
def test_every_way_to_begin_a_name_finds_it(name: str, data: st.DataObject) -> None:
    length = data.draw(st.integers(1, len(name)))
    typed = ""
    for char in name[:length]:
        said = readings(char)
        typed += data.draw(st.sampled_from([char, *said[:2], *(each[0] for each in said[:2])] if said else [char]))
    assert name in found(typed)


def test_nothing_and_too_much_begin_no_name() -> None:
    assert found("") == found("  ") == found("青" * 41) == []
    assert Typeahead([]).best("q", Order([]), 5) == []
