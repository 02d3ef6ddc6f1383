import io
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from archive.fonts import FOLDER, Face, clean, draw, load, missing, runs, width, wrap
from archive.sheet import new_canvas

TEXT = st.text(alphabet="热线路灯不亮，。（）“”、ab12 -：罕㐂", max_size=60)


@pytest.mark.parametrize("face", list(Face))
def test_every_face_comes_with_the_product(face: Face) -> None:
    assert (FOLDER / f"{face.value}.ttf").is_file()
    assert ord("镇") in load(face).face.charToGlyph


def test_the_fonts_stay_below_sixteen_megabytes_and_carry_their_licence() -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*.ttf")) < 16_000_000
    assert "SIL OPEN FONT LICENSE" in (FOLDER / "OFL.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["☑☐□■①②③", "㎡℃￥·—…《》〔〕", "ⅠⅡⅢ→←↑↓×÷±", "％＆＝１０"])
def test_the_signs_of_office_papers_are_there(text: str) -> None:
    assert missing(text) == ""


def test_a_rare_character_comes_from_another_font() -> None:
    parts = runs("王𬣙", Face.BIAOSONG)
    assert [name for name, _ in parts] == ["AnjuanBiaosong", "AnjuanSong"]


def test_a_character_in_no_font_is_shown_by_its_code() -> None:
    assert "".join(part for _, part in runs("好\U0010ff00", Face.SONG)) == "好〔U+10FF00〕"
    assert missing("好\U0010ff00好") == "\U0010ff00"


def test_rare_characters_are_read_back_from_a_page_as_themselves(tmp_path: Path) -> None:
    text = "𠮷祥村 镇 😀 \U0010ff00"
    canvas = new_canvas(tmp_path / "罕.pdf")
    draw(canvas, 50, 700, text, Face.SONG, 12)
    canvas.save()
    with pypdfium2.PdfDocument(tmp_path / "罕.pdf") as pdf:
        read = pdf[0].get_textpage().get_text_bounded()
    assert read.strip() == "".join(part for _, part in runs(text, Face.SONG))
    assert "𠮷祥村" in read
    assert "〔U+10FF00〕" in read


def test_controls_and_direction_marks_are_dropped() -> None:
    assert clean("甲\u200b乙\u202e丙\x07丁\ufe0f") == "甲乙丙丁"


@given(TEXT)
def test_no_line_is_wider_than_its_limit_and_nothing_is_lost(text: str) -> None:
    lines = wrap(text, Face.SONG, 12, 120)
    assert all(width(line, Face.SONG, 12) <= 120 + 24 for line in lines)
    assert "".join(lines).replace(" ", "") == clean(text).replace(" ", "")


def test_a_line_does_not_begin_with_a_closing_sign_or_end_with_an_opening_one() -> None:
    lines = wrap("一二三四五六七八九十，一二三四五六七八九（十）一二三四", Face.SONG, 12, 120)
    assert not any(line[0] in "，）" or line[-1] == "（" for line in lines)


def test_a_ticket_number_is_not_broken() -> None:
    lines = wrap("关于工单热线-230914-001234的说明", Face.SONG, 12, 130)
    assert any("热线-230914-001234" in line for line in lines)


def test_drawing_any_text_ends_well() -> None:
    canvas = Canvas(io.BytesIO(), invariant=1)
    draw(canvas, 10, 10, "镇\u0000😀\n\ud83d㐂𬣙", Face.BIAOSONG, 12)
    canvas.save()
