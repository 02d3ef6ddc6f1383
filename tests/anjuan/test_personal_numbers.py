"""Check digits of numbers that lead to a person."""

from anjuan.personal_numbers import has_id_checksum, has_luhn


def test_the_check_character_of_an_identity_number() -> None:
    assert has_id_checksum("11010519491231002X")  # the standard's own example
    assert not has_id_checksum("110105194912310021")


def test_the_check_digit_of_a_card() -> None:
    assert has_luhn("79927398713")
    assert not has_luhn("79927398710")
