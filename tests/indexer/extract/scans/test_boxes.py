import math

from hypothesis import given
from hypothesis import strategies as st

from anjuan.scan import Line, lines_as_json, lines_from_json, page_of, text_of
from indexer.extract.scans.boxes import Box, flows, in_rows, tilt, without_gaps
from indexer.extract.scans.merge import merged


def box(text: str, x: float, y: float, *, size: float = 30, angle: float = 0, confidence: float = 0.9) -> Box:
    """A line of print at (x, y) on a page that is then turned by `angle` about its middle."""
    wide = size * len(text)

    def turned(at: tuple[float, float]) -> tuple[float, float]:
        dx, dy = at[0] - 500, at[1] - 700
        return (
            500 + dx * math.cos(angle) - dy * math.sin(angle),
            700 + dx * math.sin(angle) + dy * math.cos(angle),
        )

    a, b, c, d = (turned(at) for at in ((x, y), (x + wide, y), (x + wide, y + size), (x, y + size)))
    return Box(text, confidence, (a, b, c, d))


def form(angle: float) -> list[Box]:
    return [
        box("联系电话", 700, 400, angle=angle),
        box("停水期间送水点安排一览表", 100, 300, angle=angle),
        box("时间", 400, 400, angle=angle),
        box("二〇二三年十月九日", 600, 600, angle=angle),
        box("地点", 100, 400, angle=angle),
        box("枣园小区北门", 100, 450, angle=angle),
        box("值班人员", 700, 450, angle=angle),
    ]


@given(st.floats(-0.2, 0.2))
def test_a_form_is_read_row_by_row_however_the_page_lies(angle: float) -> None:
    assert [[each.text for each in row] for row in in_rows(form(angle))] == [
        ["停水期间送水点安排一览表"],
        ["地点", "时间", "联系电话"],
        ["枣园小区北门", "值班人员"],
        ["二〇二三年十月九日"],
    ]
    assert math.isclose(tilt(form(angle)), angle, abs_tol=1e-6)


def test_spaces_between_chinese_characters_go_and_those_between_words_stay() -> None:
    assert without_gaps(" 青 云 店 镇　人民 政府 ") == "青云店镇人民政府"
    assert without_gaps("共 12 根 ，见 DN 200 图") == "共12根，见DN 200图"
    assert without_gaps("HP LaserJet 1020") == "HP LaserJet 1020"


def test_what_only_one_reading_saw_is_kept_when_it_is_sure() -> None:
    head = box("青云店镇人民政府文件", 200, 100, confidence=0.8)
    faint = box("审核人", 100, 900, confidence=0.8)
    grain = box("，、", 100, 1100, confidence=0.5)
    stain, number = box("K", 900, 1300, confidence=0.8), box("3", 100, 1300, confidence=0.95)
    assert {each.text for each in merged([head, stain, number], [faint, grain])} == {head.text, faint.text, number.text}


def test_of_two_readings_of_one_line_the_surer_counts() -> None:
    plain = box("坚持一最对外", 100, 300, confidence=0.88)
    clean = box("坚持一号对外", 102, 303, confidence=0.99)
    assert merged([plain], [clean]) == [clean]


def test_a_reading_that_lost_half_a_line_gives_way_even_when_it_is_sure() -> None:
    whole = box("集中受理分类处置统一协调", 100, 300, confidence=0.93)
    half = box("集中受理", 100, 300, confidence=0.99)
    assert merged([half], [whole]) == [whole]
    assert merged([whole], [half]) == [whole]


def test_in_a_seal_the_cleaned_page_alone_counts() -> None:
    rim, signature = box("店镇供水", 900, 1700), box("青瓜店镇供水服务站", 880, 1760, confidence=0.97)
    cleaned, shadow = (
        box("青云店镇供水服务站", 881, 1761, confidence=0.99),
        box("公", 900, 1700, confidence=0.8),
    )
    outside = box("二〇二三年", 100, 300)
    lost = box("孙志远", 900, 1900)
    found = merged(
        [rim, signature, outside, lost],
        [cleaned, shadow],
        lambda each: each.centre[1] > 1600,
        lambda each: each is not rim,
    )
    assert {each.text for each in found} == {"青云店镇供水服务站", "孙志远", "二〇二三年"}


def test_a_piece_of_a_line_in_a_seal_gives_way_to_the_whole_line_of_the_cleaned_page() -> None:
    piece, whole = box("坚持一最对外", 100, 300), box("坚持一号对外集中受理分类处置统一协调", 100, 302, confidence=0.99)
    assert merged([piece], [whole], lambda each: each.centre[0] < 300) == [whole]


@given(st.floats(-0.1, 0.1))
def test_a_paragraph_goes_on_where_its_line_is_full_and_the_next_is_not_indented(angle: float) -> None:
    rows = in_rows(
        [
            box("关于停水的通知", 400, 100, size=44, angle=angle),
            box("因管网改造定于今晚停水请各位居民提前储水关好龙头", 160, 200, angle=angle),
            box("外出前检查阀门以免恢复供水以后漏水造成家中财产的损失", 100, 260, angle=angle),
            box("敬请谅解", 100, 320, angle=angle),
            box("幼儿园和养老院等重点单位已经逐一通知并安排了水车", 160, 380, angle=angle),
            box("保障", 100, 440, angle=angle),
        ]
    )
    assert flows(rows) == [False, False, True, True, False, True]


def test_lines_of_a_paragraph_are_joined_and_latin_words_keep_their_gap() -> None:
    at = (0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0)
    lines = [Line("部分是由", 1.0, at, 0), Line("于约定俗成", 1.0, at, 1, flows=True), Line("另起一段", 1.0, at, 2)]
    assert page_of(1, lines).text == "部分是由于约定俗成\n另起一段"
    words = [
        Line("the water", 1.0, at, 0),
        Line("supply 2", 1.0, at, 1, flows=True),
        Line("023", 1.0, at, 2, flows=True),
    ]
    assert page_of(1, words).text == "the water supply 2023"


CORNERS = st.tuples(*[st.floats(0, 1).map(lambda at: round(at, 5))] * 8)
LINES = st.builds(
    Line,
    st.text(max_size=8),
    st.floats(0, 1).map(lambda sure: round(sure, 4)),
    CORNERS,
    st.integers(0, 99),
    st.booleans(),
)


@given(st.lists(LINES, max_size=5))
def test_lines_survive_their_json(lines: list[Line]) -> None:
    assert lines_from_json(lines_as_json(lines)) == tuple(lines)


def test_the_text_of_a_page_has_a_line_a_row_and_its_confidence_weighs_characters() -> None:
    at = (0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0)
    first = page_of(1, [Line("时间", 1.0, at, 0), Line("全天", 1.0, at, 0), Line("值班人员电话", 0.5, at, 1)])
    assert (first.text, first.confidence) == ("时间\t全天\n值班人员电话", 0.7)
    assert page_of(2, []).confidence is None
    assert text_of([page_of(2, [Line("后", 1.0, at)]), page_of(3, []), first]) == f"{first.text}\n后"
