import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjuan.kinds import Kind
from indexer.document import Filters
from indexer.parse import MAX_CHARACTERS, parse
from indexer.query import (
    EVERYTHING,
    NOTHING,
    All,
    During,
    Impossible,
    Is,
    NamedDays,
    NamedTickets,
    Node,
    Not,
    Phrase,
    Some,
    TelephoneEnd,
    Unread,
    Value,
    Words,
    WrongTail,
    loosened,
    sought,
)
from indexer.tokens import Reading

TODAY = dt.date(2023, 9, 20)
KNOWN = {
    "热线-230914-001234": ("热线-230914-001234", "兴[2023]-0335006"),
    "兴[2023]-0335006": ("热线-230914-001234", "兴[2023]-0335006"),
    "*1234": ("热线-230914-001234", "网络-230801-551234"),
    "*001234": ("热线-230914-001234",),
}


def known(number: str) -> Sequence[str]:
    return KNOWN.get(number, ())


READING = Reading(TODAY, (), known)
SPECIAL = st.text(alphabet='停水 ()（）"“”|-－:：或非且ORNTAD标题文种月份噪\ud800😀\n', max_size=60)


def p(text: str, field: Words = Words.TEXT, *, quoted: bool = False) -> Phrase:
    return Phrase(tuple(text), field, quoted)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("停车场", p("停车场")),
        ("水", p("水")),
        ("噪音 施工", All((p("噪音"), p("施工")))),
        ("噪音　施工", All((p("噪音"), p("施工")))),
        ("噪音 AND 施工", All((p("噪音"), p("施工")))),
        ("噪音 OR 施工", Some((p("噪音"), p("施工")))),
        ("噪音|施工", Some((p("噪音"), p("施工")))),
        ("噪音 或 施工", Some((p("噪音"), p("施工")))),
        ("噪音 ＯＲ 施工", Some((p("噪音"), p("施工")))),
        ("噪音 -施工", All((p("噪音"), Not(p("施工"))))),
        ("噪音 －施工", All((p("噪音"), Not(p("施工"))))),
        ("噪音 NOT 施工", All((p("噪音"), Not(p("施工"))))),
        ("噪音 非 施工", All((p("噪音"), Not(p("施工"))))),
        ("非法 或者", All((p("非法"), p("或者")))),
        ("-施工", Not(p("施工"))),
        ("a OR b c", Some((p("a"), All((p("b"), p("c")))))),
        ("(噪音 或 停水) 施工", All((Some((p("噪音"), p("停水"))), p("施工")))),
        ("（噪音 或 停水） -（施工）", All((Some((p("噪音"), p("停水"))), Not(p("施工"))))),
        ("“停 车场”", p("停车场", quoted=True)),
        ('-"停车"', Not(p("停车", quoted=True))),
        ("停车，场地", All((p("停车"), p("场地")))),
        ("标题：供水", p("供水", Words.TITLE, quoted=True)),
        ("title:供水", p("供水", Words.TITLE, quoted=True)),
        ("承办单位:执法队", p("执法队", Words.UNIT, quoted=True)),
        ("文种:照片", Some((Is(Value.KIND, "photo"),))),
        ("kind:photo", Some((Is(Value.KIND, "photo"),))),
        ("月份：2023年9月", Some((Is(Value.MONTH, "2023-09"),))),
        ("month:2023-09", Some((Is(Value.MONTH, "2023-09"),))),
        ("文种:无此文种", NOTHING),
        ("", EVERYTHING),
        (" \n ", EVERYTHING),
        ("，。！", NOTHING),
        ("😀", NOTHING),
    ],
)
def test_what_is_typed_means_what_it_seems_to(text: str, tree: Node) -> None:
    assert parse(text).root == tree


def test_a_ticket_number_is_one_run() -> None:
    assert parse("热线-230914-001234").root == Phrase(("热", "线", "230914", "001234"))
    assert parse("工单:230914").root == Phrase(("230914",), Words.TICKET, quoted=True)


def test_a_year_means_its_twelve_months() -> None:
    root = parse("月份:2023").root
    assert isinstance(root, Some)
    assert [part.value for part in root.parts if isinstance(part, Is)] == [f"2023-{n:02}" for n in range(1, 13)]


def test_a_kind_may_be_called_by_a_part_of_its_name() -> None:
    assert parse("文种:情况说明").root == Some((Is(Value.KIND, Kind.CASE_STATEMENT.value),))


def test_filters_narrow_whatever_is_asked() -> None:
    root = parse("水 或 电", Filters(month="2023-09", kind=Kind.PHOTO)).root
    assert root == All((Some((p("水"), p("电"))), Is(Value.MONTH, "2023-09"), Is(Value.KIND, "photo")))


@pytest.mark.parametrize(
    "text", ["((((停", "停))) 车", "( ) OR", "OR OR", "- -- -", "标题:", "“", "停 OR", "NOT", "标题:(停)"]
)
def test_what_is_out_of_place_is_passed_over(text: str) -> None:
    parse(text)


@given(st.one_of(st.text(), SPECIAL))
def test_any_text_parses_and_can_be_loosened(text: str) -> None:
    query = parse(text)
    list(sought(query.root))
    loosened(query.root)


@pytest.mark.parametrize("unit", ["停", "(", "-", "停 ", "停|", '"', "标题:", "NOT ", "( -", "ﷺ", "停，"])
def test_a_hundred_thousand_characters_are_trimmed_and_said(unit: str) -> None:
    long = unit * (100_000 // len(unit))
    query = parse(long)
    assert query.trimmed
    assert query.root == parse(long[:MAX_CHARACTERS]).root


def test_a_query_at_the_limit_is_whole() -> None:
    assert not parse("停" * MAX_CHARACTERS).trimmed


def test_words_asked_for_are_shown_and_excluded_ones_are_not() -> None:
    assert list(sought(parse("噪音 -施工 标题:水管 单位:城管").root)) == [tuple("噪音"), tuple("水管")]


def test_a_sentence_may_be_taken_apart_and_its_conditions_stay() -> None:
    loose = loosened(parse("小区停车场收费太贵怎么办 -地铁 月份:2023-09").root)
    assert loose is not None
    assert loose.phrases == (tuple("小区停车场收费太贵怎么办"),)
    assert loose.conditions == (Not(p("地铁")), Some((Is(Value.MONTH, "2023-09"),)))


@pytest.mark.parametrize(
    "text",
    ["停车场", "大回城村北", "“小区停车场收费太贵怎么办”", "热线-230914-001234", "标题:小区停车场收费太贵怎么办"],
)
def test_a_name_a_number_and_a_quotation_are_not_taken_apart(text: str) -> None:
    assert loosened(parse(text).root) is None


def during(since: str, until: str) -> During:
    return During(dt.date.fromisoformat(since), dt.date.fromisoformat(until))


def n(number: str, field: Words = Words.TICKET, *, quoted: bool = False) -> Phrase:
    digits = number.replace("[", "-").replace("]", "-").split("-")
    units = [*digits[0], *(part for part in digits[1:] if part)]
    return Phrase(tuple(units), field, quoted)


AUGUST = during("2023-08-01", "2023-08-31")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("上个月", AUGUST),
        ("上个月 噪音", All((AUGUST, p("噪音")))),
        ("噪音 -上个月", All((p("噪音"), Not(AUGUST)))),
        ("噪音 或 上个月", Some((p("噪音"), AUGUST))),
        ("去年 9月 噪音", All((during("2022-09-01", "2022-09-30"), p("噪音")))),
        ("9月1日 至 9月14日", during("2023-09-01", "2023-09-14")),
        ("9月1日 - 15日", during("2023-09-01", "2023-09-15")),
        ("日期：2023-09-14 噪音", All((during("2023-09-14", "2023-09-14"), p("噪音")))),
        ("日期:2023-09-01 至 2023-09-14", during("2023-09-01", "2023-09-14")),
        ("日期:上个月", AUGUST),
        ('"上个月"', p("上个月", quoted=True)),
        ("标题:上个月", p("上个月", Words.TITLE, quoted=True)),
        ("上个月的噪音", p("上个月的噪音")),
        ("2023-09-14", Phrase(("2023", "09", "14"))),
        ("日期:无此日期", NOTHING),
    ],
)
def test_a_whole_word_that_names_days_asks_for_papers_of_those_days(text: str, tree: Node) -> None:
    assert parse(text, reading=READING).root == tree


def test_days_are_told_as_they_were_understood_and_are_text_without_a_reading() -> None:
    (understood,) = parse("噪音 去年 ９月", reading=READING).understood
    assert isinstance(understood, NamedDays)
    assert (understood.text, str(understood.days.since)) == ("去年 9月", "2022-09-01")
    assert parse("上个月").root == p("上个月")
    assert parse("尾号1234").root == Phrase(("尾", "号", "1234"))


@pytest.mark.parametrize(
    "text",
    [
        "热线-230914-001234",
        "热线－２３０９１４－００１２３４",
        "热线230914001234",
        "热线—230914—001234",
        "热线 230914 001234",
    ],
)
def test_a_number_in_any_spelling_means_its_ticket_under_all_its_numbers(text: str) -> None:
    query = parse(text, reading=READING)
    assert isinstance(query.root, Some)
    assert {n("热线-230914-001234", Words.TEXT), n("兴[2023]-0335006")} <= set(query.root.parts)
    (understood,) = query.understood
    assert isinstance(understood, NamedTickets)
    assert understood.number == "热线-230914-001234"


@pytest.mark.parametrize(
    "text", ["兴[2023]-0335006", "兴(2023)-0335006", "兴〔２０２３〕－０３３５００６", "兴2023-0335006"]
)
def test_a_district_number_in_any_brackets_is_one_number(text: str) -> None:
    root = parse(text, reading=READING).root
    assert isinstance(root, Some)
    assert {n("兴[2023]-0335006", Words.TEXT), n("热线-230914-001234")} <= set(root.parts)


def test_the_end_of_a_number_means_every_ticket_that_ends_so() -> None:
    both = Some((n("热线-230914-001234"), n("网络-230801-551234")))
    assert parse("尾号1234", reading=READING).root == both
    assert parse("后四位：１２３４", reading=READING).root == both
    assert parse("噪音 -尾号1234", reading=READING).root == All((p("噪音"), Not(both)))
    assert parse("尾号 1234", reading=READING).root == both
    assert parse("尾号0335006", reading=READING).understood == (NamedTickets("尾号0335006", "*0335006", ()),)
    assert parse("尾号9999", reading=READING).root == NOTHING


def test_six_figures_are_text_and_the_end_of_a_number() -> None:
    assert parse("001234", reading=READING).root == Some((Phrase(("001234",)), n("热线-230914-001234")))
    assert parse("551234", reading=READING).root == Phrase(("551234",))
    assert parse("1234", reading=READING).root == Phrase(("1234",))


@pytest.mark.parametrize("text", ["电话尾号1234", "手机尾号1234", '"尾号1234"', "尾号1234的工单", "13812341234"])
def test_the_end_of_a_telephone_number_is_text_like_any_other(text: str) -> None:
    query = parse(text, reading=READING)
    assert isinstance(query.root, Phrase)
    assert query.root.field is Words.TEXT
    assert query.understood == ((TelephoneEnd(text),) if "机" in text or "电" in text else ())


@pytest.mark.parametrize("text", ["尾号1234", "手机尾号12", '"尾号12"', "尾号12的工单", "尾号"])
def test_only_a_word_of_its_own_asks_for_the_end_of_a_number_with_too_few_figures(text: str) -> None:
    assert not any(isinstance(each, WrongTail) for each in parse(text, reading=READING).understood)
    assert parse("尾号12").understood == ()
    assert parse("路灯 尾号12", reading=READING).understood == (WrongTail("尾号12"),)


def test_a_number_whose_day_does_not_exist_is_told() -> None:
    assert parse("热线-231345-001234", reading=READING).understood == (Impossible("热线-231345-001234"),)


@pytest.mark.parametrize("text", ["文种:无此文种", "月份:去年", "日期:2023-02-30"])
def test_what_a_field_cannot_read_is_told(text: str) -> None:
    query = parse(text, reading=READING)
    field, _, value = text.partition(":")
    assert query.understood == (Unread(field, value),)
    assert query.root == NOTHING


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("停车厂 -收费 漏水", ["停车厂", "漏水"]),
        ("上个月 停车厂", ["停车厂"]),
        ("“停车厂” 单位:执法", ["停车厂", "执法"]),
        ("-(停车 漏水)", []),
        ("停车 - ", ["停车"]),
    ],
)
def test_the_words_asked_for_are_known_with_their_places(text: str, typed: list[str]) -> None:
    query = parse(text, reading=READING)
    assert [each.text for each in query.typed] == typed
    assert all(each.text in query.asked[each.start : each.end] for each in query.typed)


@given(
    st.one_of(st.text(), SPECIAL, st.text(alphabet='上个月去年9月14日尾号热线-230兴[]（）至 "：:日期工单', max_size=30))
)
def test_any_text_parses_with_a_reading(text: str) -> None:
    query = parse(text, reading=READING)
    list(sought(query.root))
    loosened(query.root)
    assert all(0 <= each.start <= each.end <= len(query.asked) for each in query.typed)


def test_as_many_words_as_nobody_types_are_trimmed_and_numbers_asked_for_a_few_times() -> None:
    asked: list[str] = []

    def tickets(number: str) -> Sequence[str]:
        asked.append(number)
        return ["热线-230914-001234"]

    query = parse(" ".join(f"{number:06}" for number in range(120)), reading=Reading(TODAY, (), tickets))
    assert len(asked) == len(query.understood) == 8
    assert parse("停 " * 400).trimmed
    assert len(parse("上个月 " * 100, reading=READING).understood) == 1
