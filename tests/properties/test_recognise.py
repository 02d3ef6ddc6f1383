import datetime as dt
from pathlib import PurePosixPath

from hypothesis import given
from hypothesis import strategies as st

from anjuan.ids import CHANNELS
from anjuan.recognise import RecognitionRules, recognise, recognise_text
from anjuan.recognition import Action, Source
from anjuan.settings import Settings

RULES = RecognitionRules.of(Settings())

tickets = st.builds(
    lambda channel, day, serial: f"{channel}-{day:%y%m%d}-{serial:06d}",
    st.sampled_from(CHANNELS),
    st.dates(min_value=dt.date(2019, 1, 1), max_value=dt.date(2035, 12, 31)),
    st.integers(0, 999_999),
)
words = st.text(st.sampled_from("情况说明回复前中后路灯村委会照片 ()-_、。副本"), max_size=12)
names = st.text(st.characters(exclude_characters="/\0", codec="utf-8"), min_size=1, max_size=40)


@given(st.lists(names, min_size=1, max_size=4))
def test_any_path_gets_a_verdict_and_a_reason_exactly_when_held(parts: list[str]) -> None:
    recognition = recognise(PurePosixPath(*parts), RULES)
    assert (recognition.action is Action.HOLD) == (recognition.reason is not None)
    assert recognition.rule


@given(tickets, words, words, st.sampled_from(["docx", "pdf", "JPG", "m4a", "zip", "wps"]))
def test_a_number_in_a_name_is_read_whatever_stands_around_it(
    ticket: str, before: str, after: str, extension: str
) -> None:
    assert ticket in recognise(PurePosixPath(f"{before}{ticket}{after}.{extension}"), RULES).tickets


@given(tickets, words)
def test_a_number_in_a_folder_counts_when_the_name_has_none(ticket: str, name: str) -> None:
    recognition = recognise(PurePosixPath(ticket) / f"甲{name}.pdf", RULES)
    assert (recognition.tickets, recognition.source) == ((ticket,), Source.FOLDER)


@given(st.datetimes(dt.datetime(2015, 1, 1), dt.datetime(2035, 1, 1)), st.integers(0, 99))  # noqa: DTZ001 - hypothesis asks for naive bounds
def test_a_camera_stamp_never_becomes_a_ticket(taken: dt.datetime, counter: int) -> None:
    for name in (f"微信图片_{taken:%Y%m%d%H%M%S}_{counter}", f"IMG_{taken:%Y%m%d_%H%M%S}", f"微信{taken:%Y%m%d%H%M%S}"):
        recognition = recognise(PurePosixPath(f"{name}.jpg"), RULES)
        assert recognition.tickets == ()
        assert recognition.taken is not None


@given(st.text(max_size=300), tickets)
def test_any_text_is_read_and_no_number_is_both_own_and_quoted(text: str, ticket: str) -> None:
    recognition = recognise_text(f"{text}{ticket}{text}", RULES)
    assert not set(recognition.tickets) & set(recognition.quoted)


@given(
    st.sampled_from(RULES.quoting_words),
    tickets,
    st.sampled_from(["", "工单编号：", "：", "工单编号为", "，工单编号："]),
)
def test_a_number_after_any_quoting_word_is_not_the_texts_own(word: str, ticket: str, label: str) -> None:
    assert recognise_text(f"{word}{label}{ticket}", RULES).tickets == ()


@given(st.sampled_from(RULES.own_number_labels), tickets, st.sampled_from(["：", "\t", "\n", " ", "为"]), words)
def test_a_labelled_number_is_the_texts_own_whatever_follows_on_the_next_line(
    label: str, ticket: str, between: str, after: str
) -> None:
    for said in (ticket, " ".join(ticket)):
        assert recognise_text(f"{label}{between}{said}\n{after}", RULES).tickets == (ticket,)
