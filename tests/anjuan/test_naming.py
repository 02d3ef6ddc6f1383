import unicodedata
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from anjuan.naming import MAX_BYTES, safe_name, tails


@given(st.text(max_size=300))
def test_any_text_becomes_a_legal_name(text: str) -> None:
    name = safe_name(text)
    assert 0 < len(name.encode()) <= MAX_BYTES
    assert not set(name) & set('<>:"/\\|?*')
    assert all(unicodedata.category(char) not in {"Cc", "Cs"} for char in name)
    assert name not in {".", ".."}
    assert not name.endswith((".", " "))
    assert unicodedata.is_normalized("NFC", name)


@given(st.text(max_size=300))
def test_a_legal_name_stays_as_it_is(text: str) -> None:
    assert safe_name(safe_name(text)) == safe_name(text)


def test_a_name_of_85_characters_keeps_its_extension() -> None:
    name = safe_name("垃" * 120 + ".docx")
    assert name.endswith(".docx")
    assert len(name.encode()) in range(MAX_BYTES - 2, MAX_BYTES + 1)


def test_device_names_of_windows_are_evaded() -> None:
    assert safe_name("CON.docx") == "＿CON.docx"
    assert safe_name("nul") == "＿nul"


def test_a_name_of_nothing_legal_gets_one() -> None:
    assert safe_name("") == "无名"
    assert safe_name("....") == "无名"


def test_the_first_name_has_no_number_and_the_next_is_the_second() -> None:
    assert list(islice(tails(), 3)) == ["", " (2)", " (3)"]
