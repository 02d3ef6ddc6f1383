import datetime as dt
from pathlib import Path

import pypdfium2

from anjuan.ids import SHANGHAI, RecordId
from anjuan.kinds import Kind, Stage
from archive.casesheet import CaseSheet
from archive.obstacles import Obstacle
from archive.pages import Sheets, lay_contents, lay_reference
from archive.plan import (
    Instead,
    Photos,
    Picture,
    Row,
    grid,
    in_order,
    kept_in,
    named,
    ranges,
    replaced_by,
    replaced_row,
    row,
    signed,
)
from tests.archive.conftest import CASE, MakeItem


def test_records_stand_in_archival_order(tmp_path: Path, make_item: MakeItem) -> None:
    early, late = (dt.datetime(2023, 9, 14, hour, tzinfo=SHANGHAI) for hour in (9, 15))
    items = [
        make_item(1, tmp_path / "e.jpg", Kind.PHOTO, Stage.AFTER, taken_at=early),
        make_item(2, tmp_path / "d.jpg", Kind.PHOTO, Stage.BEFORE),
        make_item(3, tmp_path / "c.jpg", Kind.PHOTO, Stage.BEFORE, taken_at=late),
        make_item(4, tmp_path / "b.jpg", Kind.PHOTO, Stage.BEFORE, taken_at=early),
        make_item(5, tmp_path / "a.docx", Kind.CASE_STATEMENT),
        make_item(6, tmp_path / "f.docx", Kind.REPLY),
        make_item(7, tmp_path / "g.docx", Kind.WORK_ORDER),
        make_item(8, tmp_path / "h.docx", Kind.CALLBACK),
    ]
    assert [item.record.record_no for item in in_order(items)] == [7, 6, 5, 4, 3, 2, 1, 8]


def test_numbers_are_written_as_ranges() -> None:
    assert ranges([8, 3, 4, 5, 10, 11]) == "3—5、8、10—11"


def test_a_replaced_record_is_known_by_its_successor(tmp_path: Path, make_item: MakeItem) -> None:
    items = [make_item(1, tmp_path / "a.docx"), make_item(4, tmp_path / "a.docx", replaces=1)]
    assert replaced_by(items) == {RecordId(CASE, 1): items[1]}


def test_records_of_two_case_files_are_told_apart(tmp_path: Path, make_item: MakeItem) -> None:
    other = "2023/兴[2023]-0000021"
    items = signed(
        [
            make_item(1, tmp_path / "a.docx"),
            make_item(2, tmp_path / "a.docx", replaces=1),
            make_item(1, tmp_path / "b.docx", case=other),
            make_item(2, tmp_path / "c.docx", case=other),
        ]
    )
    assert replaced_by(items) == {RecordId(CASE, 1): items[1]}
    assert [item.id for item in in_order(items)] == [
        RecordId(CASE, 1), RecordId(CASE, 2), RecordId(other, 1), RecordId(other, 2)
    ]  # fmt: skip
    assert named(items) == "甲卷第1—2件、乙卷第1—2件"
    assert kept_in(items, "") == "案卷“2023/09/热线-230914-001234”（甲卷）、“2023/兴[2023]-0000021”（乙卷）"
    assert row(Instead(items[2], Obstacle.SOUND), 3).numbers == "乙卷1"
    assert replaced_row(items[0], items[1]).note == "已被甲卷第2件替代"


def test_a_sole_case_file_has_no_sign(tmp_path: Path, make_item: MakeItem) -> None:
    items = [make_item(1, tmp_path / "a.docx"), make_item(3, tmp_path / "b.docx")]
    assert signed(items) == items
    assert named(items) == "第1、3件"
    assert kept_in(items, "") == "案卷“热线-230914-001234”"
    assert kept_in([], "人员") == "案卷“人员”"


def test_upright_photos_get_taller_places(tmp_path: Path, make_item: MakeItem) -> None:
    item = make_item(1, tmp_path / "a.jpg", Kind.PHOTO)
    lying, upright = (item, Picture("a", 40, 30)), (item, Picture("a", 30, 40))
    assert grid([lying] * 7) == (2, 3)
    assert grid([upright] * 5 + [lying]) == (2, 2)
    assert grid([lying] * 2) == (1, 2)


def test_photos_of_a_stage_share_one_line_of_the_contents(tmp_path: Path, make_item: MakeItem) -> None:
    photos = tuple(
        (make_item(number, tmp_path / f"{number}.jpg", Kind.PHOTO, Stage.BEFORE), Picture("a", 4, 3))
        for number in range(3, 13)
    )
    line = row(Photos(Stage.BEFORE, photos, 2, 3), 7)
    assert (line.numbers, line.title, line.pages) == ("3—12", "办理前照片（10张）", "7—8")


def test_long_contents_and_remarks_go_on_over_pages() -> None:
    rows = [Row(str(number), "某单位", "很长的题名" * (number % 9 + 1), "20230914", "") for number in range(100)]
    pages = lay_contents(rows)
    assert len(pages) > 2
    assert sum(map(len, pages)) == 100
    assert len(lay_reference(["说明" * 40] * 20)) > 1
    assert len(lay_contents([])) == 1


def test_any_text_can_be_drawn(tmp_path: Path, make_item: MakeItem) -> None:
    nasty = "😀\u202e\x00" + "无空格的很长的名字" * 30 + "A" * 300
    case = CaseSheet(nasty[:40], nasty, ((nasty[:30], nasty),) * 30, nasty[:20])
    (tmp_path / "x").write_bytes(b"1")
    sheets = Sheets(tmp_path / "a.pdf", case, 3)
    sheets.cover("2026年11月23日")
    sheets.contents([Row("1", nasty, nasty, "20230914", nasty)])
    sheets.instead(Instead(make_item(1, tmp_path / "x"), Obstacle.SOUND))
    sheets.save()
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as pdf:
        assert len(pdf) == 3
        assert "录音不能印成纸页" in pdf[2].get_textpage().get_text_bounded()
