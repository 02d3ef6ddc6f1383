"""Any text can be reviewed: it never raises, quotes only what is there, and takes its time in proportion."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anjuan import reply_words
from anjuan.phrases import LONGEST, MOST_CHARACTERS, Prose, phrase_fault
from anjuan.replies import Verdict, review
from anjuan.reply_table import DEFAULT_RULES

WORDS = [word for name in vars(reply_words) if name.isupper() for word in getattr(reply_words, name)]
PIECES = st.sampled_from(
    [*WORDS, "，", "。", "\n", " ", "2026年9月14日", "10时", "【", "】", "未", "　", "\u200b", "①", "㎡"]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join))
PHRASES = st.text("甲乙联系…。{}时间 未（）", max_size=LONGEST).filter(lambda phrase: phrase_fault(phrase) is None)


@given(TEXTS, st.none() | TEXTS, st.sampled_from(["reply", "exclusion"]))
@settings(max_examples=300, deadline=None)
def test_every_text_can_be_reviewed_and_is_quoted_as_it_stands(text: str, appeal: str | None, document: str) -> None:
    seen = review(text, appeal=appeal, document=document)
    quotes = [quote.removeprefix("…").removesuffix("…") for each in seen.findings for quote in each.quotes]
    assert all(quote.strip() in text for quote in quotes)
    assert all(each.text and each.suggestion and "{" not in each.text for each in seen.findings)
    assert (seen.verdict is Verdict.PASSED) == (not seen.findings) == (seen.closing == "")
    assert len({each.rule for each in seen.findings}) == len(seen.findings)


@given(TEXTS)
@settings(deadline=None)
def test_blanks_and_width_change_nothing(text: str) -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)
    spaced = " ".join(wide)
    rules = [[each.rule for each in review(form).findings] for form in (text, spaced)]
    assert rules[0] == rules[1]


@given(PHRASES, TEXTS)
@settings(deadline=None)
def test_every_phrase_that_an_office_may_write_can_be_looked_for(phrase: str, text: str) -> None:
    prose = Prose.of(text)
    assert prose.says((phrase,)) == bool(list(prose.quotes((phrase,))))


@given(st.sampled_from([word for word in WORDS if "…" not in word and "{" not in word and not word.endswith("。")]))
def test_a_plain_phrase_is_found_in_itself(phrase: str) -> None:
    assert Prose.of(f"经办人说{phrase}等。").says((phrase,))


@pytest.mark.parametrize(
    "piece",
    ["与您", "未", "2026年9月1", "已处理", "申请本", "【已联系】", "经", "将", "向您", "没有与市民", "一" * 7 + "月"],
)
def test_what_is_written_to_be_slow_takes_its_time_in_proportion(piece: str) -> None:
    def seconds(characters: int) -> float:
        text = piece * (characters // len(piece))
        times = []
        for _ in range(3):
            before = time.process_time()
            review(text, appeal=text)
            times.append(time.process_time() - before)
        return min(times)

    review(piece)
    assert seconds(MOST_CHARACTERS) < 8 * seconds(MOST_CHARACTERS // 4) + 0.05


def test_what_stands_in_the_middle_of_a_text_beyond_the_cap_is_not_looked_at() -> None:
    assert "6" in {each.rule for each in review("师傅" + "一" * MOST_CHARACTERS).findings}
    assert "6" in {each.rule for each in review("一" * MOST_CHARACTERS + "师傅").findings}
    middle = "一" * MOST_CHARACTERS + "师傅" + "一" * MOST_CHARACTERS
    assert "6" not in {each.rule for each in review(middle).findings}


def test_every_default_rule_is_named_and_worded() -> None:
    assert all(rule.name and rule.finding and rule.suggestion.endswith(("。", "”")) for rule in DEFAULT_RULES)
