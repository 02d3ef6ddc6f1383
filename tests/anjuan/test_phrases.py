from anjuan.phrases import Prose


def test_a_number_is_found_whole_or_not_at_all() -> None:
    assert Prose.of("来电号码00000000，无法联系").says(("00000000",))
    assert not Prose.of("联系电话：010-00000000").says(("00000000",))
    assert not Prose.of("编号1000000001").says(("00000000",))
