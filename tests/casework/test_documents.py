"""Documents of a ticket, from what lies in its case file."""

import datetime as dt
import io
import json
import zipfile
from pathlib import Path

import docx
import pytest
from PIL import Image

from anjuan.papers import NoExtension
from anjuan.ticket import Ticket
from casework.documents import OtherTicket, fill
from casework.office import Office
from casework.photo_choice import NoRoomForPhotos, NotPhotos, Wanted
from templates.fill import MissingFields

from .conftest import NOW, OTHER, TICKET, take

SAMPLES = Path(__file__).parents[2] / "samples" / "documents"
ORIENTATION, EXIF, TAKEN, GPS = 0x0112, 0x8769, 0x9003, 0x8825


def sample(key: str) -> dict[str, object]:
    values: dict[str, object] = json.loads((SAMPLES / f"{key}.json").read_text(encoding="utf-8"))
    return {name: value for name, value in values.items() if name not in ("附件清单", "佐证材料", "工单编号")}


def said(path: Path) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]


def know(office: Office, ticket: Ticket) -> None:
    office.register.tickets.upsert_many([ticket], NOW, "测试", "tickets")


def drop_photo(office: Office, name: str, taken: str, colour: str) -> None:
    image = Image.new("RGB", (400, 300), colour)
    exif = image.getexif()
    exif[ORIENTATION] = 6  # held upright
    exif.get_ifd(EXIF)[TAKEN] = taken
    exif.get_ifd(GPS)[1] = "N"
    image.save(office.folders.inbox / name, exif=exif)


def test_the_photos_of_a_case_stand_side_by_side_with_time_place_and_what_their_names_say(office: Office) -> None:
    know(office, Ticket(order_no=TICKET, town="青云店镇", village="某村", point="东口"))
    drop_photo(office, f"{TICKET} 整改前 村委会门前.jpg", "2023:09:14 10:05:00", "red")
    drop_photo(office, f"{TICKET} 整改前2.jpg", "2023:09:14 10:20:00", "orange")
    drop_photo(office, f"{TICKET} 整改中.jpg", "2023:09:15 09:00:00", "yellow")
    drop_photo(office, f"{TICKET} 整改后.jpg", "2023:09:16 17:00:00", "green")
    drop_photo(office, f"{TICKET} 后街路灯.jpg", "2023:09:16 18:00:00", "blue")
    take(office)
    made = fill(office, "case_statement", TICKET, sample("case_statement")).filled.path
    document = docx.Document(str(made))
    grid, others = document.tables[1:]
    where = "青云店镇某村东口"
    assert [[cell.text.strip() for cell in row.cells] for row in grid.rows] == [
        ["办理前", "办理中", "办理后"],
        [
            f"2023年9月14日10时5分\n{where}\n村委会门前",
            f"2023年9月15日9时\n{where}",
            f"2023年9月16日17时\n{where}",
        ],
        [f"2023年9月14日10时20分\n{where}", "", ""],
    ]
    assert [cell.text.strip() for cell in others.rows[1].cells] == [f"2023年9月16日18时\n{where}\n后街路灯", ""]
    assert all(shape.height > shape.width for shape in document.inline_shapes)
    with zipfile.ZipFile(made) as file:
        pictures = [file.read(name) for name in file.namelist() if name.startswith("word/media/")]
    assert len(pictures) == 5
    assert not any(Image.open(io.BytesIO(picture)).getexif() for picture in pictures)
    name = "办理前、办理中、办理后对比照片"
    text = said(made)
    assert f"附件：{name}" in text
    assert name in text[text.index("附件") :]


def test_a_sentence_that_is_typed_without_its_end_gets_one(office: Office) -> None:
    for typed in ("表示满意", "表示满意。"):
        values = {**sample("reply"), "工单编号": TICKET, "诉求人意见": typed}
        made = fill(office, "reply", None, values, out=office.folders.output / f"{len(typed)}.docx")
        assert "反馈情况：表示满意。市民【满意】。" in said(made.filled.path)


def test_the_days_of_an_extension_are_counted_from_the_limit_in_the_register(office: Office) -> None:
    limit = dt.datetime(2023, 9, 27, 10, 40, tzinfo=NOW.tzinfo)
    know(office, Ticket(order_no=TICKET, deadline_at=limit, delay_days=3))
    values = {name: value for name, value in sample("extension").items() if name != "办结时限"}
    made = fill(office, "extension", TICKET, {**values, "申请延至": "2023-10-07"})
    assert "办结时限为2023年9月27日10时40分，现申请延期至2023年10月7日，延期10天。" in "".join(said(made.filled.path))
    with pytest.raises(NoExtension):
        fill(office, "extension", TICKET, {**values, "申请延至": "2023-09-20"})


def test_an_exclusion_needs_evidence(office: Office) -> None:
    values = {**sample("exclusion"), "工单编号": TICKET}
    with pytest.raises(MissingFields) as caught:
        fill(office, "exclusion", None, values)
    assert [field.name for field in caught.value.fields] == ["佐证材料"]
    made = fill(office, "exclusion", None, {**values, "附件清单": "通话记录"})
    assert "附件：通话记录" in said(made.filled.path)


def test_a_form_for_call_backs_is_printed_empty_for_two(office: Office) -> None:
    made = fill(office, "callback", None, {}).filled
    assert made.blanks == ()
    [form] = docx.Document(str(made.path)).tables
    first = [row.cells[0].text for row in form.rows]
    assert [text for text in first if text.startswith("第")] == ["第1次回访", "第2次回访"]
    assert not any("☑" in cell.text for row in form.rows for cell in row.cells)


def shown(path: Path) -> int:
    return len(docx.Document(str(path)).inline_shapes)


def test_a_photo_that_nobody_can_open_is_left_out_and_named(office: Office) -> None:
    know(office, Ticket(order_no=TICKET))
    drop_photo(office, f"{TICKET} 整改前.jpg", "2023:09:14 10:05:00", "red")
    drop_photo(office, f"{TICKET} 整改后.jpg", "2023:09:15 10:05:00", "green")
    whole = office.folders.inbox / f"{TICKET} 整改后.jpg"
    whole.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    take(office)
    values = sample("case_statement")
    made = fill(office, "case_statement", TICKET, values)
    assert [each.name for each in made.chosen.unreadable] == [f"{TICKET} 整改后.jpg"]
    assert shown(made.filled.path) == 1
    [bad] = made.chosen.unreadable
    alone = fill(office, "case_statement", TICKET, values, photos=Wanted(frozenset({bad.record_no})))
    assert (shown(alone.filled.path), any("照片" in text for text in said(alone.filled.path))) == (0, False)


def test_photos_go_where_they_belong_or_where_they_are_wanted(office: Office) -> None:
    know(office, Ticket(order_no=TICKET))
    drop_photo(office, f"{TICKET} 整改前.jpg", "2023:09:14 10:05:00", "red")
    drop_photo(office, f"{TICKET} 整改后.jpg", "2023:09:15 10:05:00", "green")
    take(office)
    returned = {**sample("return"), "附件清单": ["现场位置图及灯杆标牌照片", "管护台账"]}
    assert shown(fill(office, "return", TICKET, returned).filled.path) == 0
    text = said(fill(office, "return", TICKET, returned, photos=Wanted()).filled.path)
    name = "办理前、办理中、办理后对比照片"
    assert [each for each in text if each.startswith(("附件", "2.", "3."))] == [
        "附件：1. 现场位置图及灯杆标牌照片",
        "2. 管护台账",
        f"3. {name}",
        "附件3",
    ]
    assert text[text.index("附件3") + 2] == name
    assert shown(fill(office, "return", TICKET, returned, photos=Wanted(frozenset({1}))).filled.path) == 1
    with pytest.raises(NotPhotos):
        fill(office, "return", TICKET, returned, photos=Wanted(frozenset({9})))
    with pytest.raises(NoRoomForPhotos):
        fill(office, "callback", TICKET, {}, photos=Wanted())


def test_evidence_that_is_typed_decides_whether_photos_are_among_it(office: Office) -> None:
    know(office, Ticket(order_no=TICKET))
    drop_photo(office, f"{TICKET} 整改后.jpg", "2023:09:15 10:05:00", "green")
    take(office)
    values = sample("pending_closed")
    without = fill(office, "pending_closed", TICKET, {**values, "佐证材料": ["工程竣工验收单"]})
    assert (shown(without.filled.path), len(without.chosen.unlisted)) == (0, 1)
    made = fill(office, "pending_closed", TICKET, {**values, "佐证材料": ["竣工验收单", "现场照片", "回访记录表"]})
    text = said(made.filled.path)
    assert (shown(made.filled.path), text[text.index("附件2") + 2]) == (1, "现场照片")


def test_what_was_typed_for_another_ticket_is_refused(office: Office) -> None:
    know(office, Ticket(order_no=TICKET))
    values = sample("reply")
    with pytest.raises(OtherTicket):
        fill(office, "reply", TICKET, {**values, "工单编号": OTHER}, draft=True)
    with pytest.raises(OtherTicket):
        fill(office, "reply", TICKET, {**values, "工单编号": "路灯"}, draft=True)
    wide = TICKET.translate({ord(char): ord(char) + 0xFEE0 for char in "0123456789-"})
    assert fill(office, "reply", TICKET, {**values, "工单编号": wide}, draft=True).strange == ()


def test_what_is_computed_is_asked_for_by_what_it_is_computed_from(office: Office) -> None:
    with pytest.raises(MissingFields) as caught:
        fill(office, "scoring", None, {})
    names = [field.name for field in caught.value.fields]
    assert "岗位" in names
    assert not {"岗位名称", "评分表", "考评得分"} & set(names)
    blanks = fill(office, "daily", None, {}, draft=True).filled.blanks
    assert "三率统计表" in blanks
    assert "累计响应率" not in blanks


def test_what_a_document_has_no_use_for_is_told(office: Office) -> None:
    made = fill(office, "callback", None, {"核实情况": "属实", "满意渡": "满意", "满意度": "满意"})
    assert (made.unused, made.strange) == (("核实情况",), ("满意渡",))
