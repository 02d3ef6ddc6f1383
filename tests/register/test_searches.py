import pytest

from anjuan.kinds import Kind
from anjuan.searches import SavedSearch, Search, SearchNameTaken, SearchUnknown
from register.register import Register

from .conftest import NOW

HEATING = SavedSearch(
    "上月供暖", Search("上个月 供暖 -路灯", "2023-09", "城建科", Kind.REPLY, newest=True), NOW, "张三"
)
LAMPS = SavedSearch("路灯", Search('"路灯"', literal=True), NOW, "李四")


def test_a_search_is_kept_as_it_was_typed(register: Register) -> None:
    register.searches.save(LAMPS)
    register.searches.save(HEATING)
    assert set(register.searches.all()) == {HEATING, LAMPS}
    assert register.searches.get("上月供暖") == HEATING


def test_a_name_stands_for_one_search_and_the_same_again_is_nothing_new(register: Register) -> None:
    register.searches.save(LAMPS)
    register.searches.save(SavedSearch("路灯", LAMPS.search, NOW, "王五"))
    with pytest.raises(SearchNameTaken) as raised:
        register.searches.save(SavedSearch("路灯", HEATING.search, NOW, "王五"))
    assert raised.value.name == "路灯"
    assert register.searches.all() == (LAMPS,)


def test_a_search_that_is_removed_is_not_there_any_more(register: Register) -> None:
    register.searches.save(LAMPS)
    register.searches.remove("路灯", NOW, "张三")
    assert register.searches.all() == ()
    for ask in (lambda: register.searches.get("路灯"), lambda: register.searches.remove("路灯", NOW, "张三")):
        with pytest.raises(SearchUnknown):
            ask()


def test_any_text_can_be_kept_and_the_audit_trail_does_not_tell_it(register: Register) -> None:
    odd = SavedSearch("怪", Search("王某\0\ud800😀\u202e"), NOW, "张三")
    register.searches.save(odd)
    register.searches.save(odd)
    assert register.searches.get("怪").search.query == "王某\ufffd\ufffd😀\u202e"
    (logged,) = register.audit.tail(subject="怪")
    assert (logged.entry.action, logged.entry.detail) == ("search.saved", {})
