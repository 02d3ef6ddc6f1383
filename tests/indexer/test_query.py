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
    Is,
    Node,
    Not,
    Phrase,
    Some,
    Value,
    Words,
    loosened,
    sought,
)

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
