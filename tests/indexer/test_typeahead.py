from hypothesis import given
from hypothesis import strategies as st

from indexer.sounds import readings
from indexer.typeahead import Typeahead

NAMES = ("青云店镇", "青云店镇大回城村", "大兴区", "重庆路", "长阳街道", "K3小区", "绿地社区", "清源")
TYPEAHEAD = Typeahead([(name, (0, 4) if name.startswith("青云店镇大") else (0,)) for name in NAMES])


def found(typed: str) -> list[str]:
    return [NAMES[number] for _, number in TYPEAHEAD.matching(typed)]


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


def test_what_is_written_so_comes_before_what_is_spelled_so() -> None:
    assert [how for how, _ in TYPEAHEAD.matching("q")] == [1, 1, 1]
    assert [how for how, _ in TYPEAHEAD.matching("青")] == [0, 0]


@given(st.text(max_size=50))
def test_any_beginning_is_answered_each_name_once(typed: str) -> None:
    numbers = [number for _, number in TYPEAHEAD.matching(typed)]
    assert len(numbers) == len(set(numbers))


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
    assert [*Typeahead([]).matching("q")] == []
