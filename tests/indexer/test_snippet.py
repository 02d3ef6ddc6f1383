from hypothesis import given
from hypothesis import strategies as st

from anjuan.kinds import Kind
from indexer.analyse import Finder
from indexer.document import Document
from indexer.parse import parse
from indexer.query import sought
from indexer.snippet import WIDTH, snippet


def shown(body: str, query: str, **fields: str) -> str:
    document = Document("a#1", "a", 1, None, fields.get("name", ""), fields.get("title", ""), body, Kind.REPLY)
    return snippet(document, Finder(sought(parse(query).root)))


def test_the_densest_part_of_a_long_text_is_shown() -> None:
    body = "停水。" + "无关的话。" * 60 + "因为施工造成停水和噪音。" + "其他的话。" * 60
    line = shown(body, "停水 施工 噪音")
    assert "⟦施工⟧造成⟦停水⟧和⟦噪音⟧" in line
    assert line.startswith("…")
    assert line.endswith("…")


def test_lines_become_blanks_and_marks_of_the_text_itself_are_not_taken_for_ours() -> None:
    assert shown("第一行\n\n第二⟦行⟧\t停水", "停水") == "第一行 第二[行] ⟦停水⟧"


def test_neighbouring_and_overlapping_matches_are_one() -> None:
    assert shown("供水管理", "供水 水管") == "⟦供水管⟧理"


def test_without_a_match_the_text_begins() -> None:
    assert shown("无关" * 100, "停水") == "无关" * (WIDTH // 2) + "…"
    assert shown("", "停水", name="停水.docx") == "⟦停水⟧.docx"
    assert shown("", "", title="标题") == "标题"


@given(st.text(max_size=400), st.text(alphabet="停水a1 ", max_size=5))
def test_a_snippet_is_one_line_and_its_marks_come_in_pairs(body: str, query: str) -> None:
    line = shown(body, query)
    assert "\n" not in line
    assert line.count("⟦") == line.count("⟧")
    assert len(line.replace("⟦", "").replace("⟧", "")) <= max(WIDTH, len(body)) + 2
