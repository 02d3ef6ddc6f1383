"""Workbooks, presentations, OFD, pages, mails and photos."""

import datetime as dt
import io
import zipfile
import zlib
from email.message import EmailMessage
from typing import Any

import openpyxl
import pytest
from PIL import ExifTags, Image

from anjuan.ids import SHANGHAI
from anjuan.settings import TextSettings
from indexer.extract.child import read_file
from indexer.extract.reading import Status


def workbook(*rows: tuple[object, ...], second: str = "") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    for row in rows:
        sheet.append(row)
    if second:
        book.create_sheet(second).sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def members(**contents: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in contents.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return buffer.getvalue()


def test_a_workbook_is_its_sheets_and_rows(read: Any) -> None:
    rows = (
        ("工单编号", "时间", "数"),
        ("热线-230914-001234", dt.datetime(2023, 9, 14), 3.0),  # noqa: DTZ001 - a cell has no zone
        (None, dt.date(2023, 9, 1), True),
    )
    reading = read("a.xlsx", workbook(*rows, second="隐藏"))
    assert reading.text == "台账\n工单编号\t时间\t数\n热线-230914-001234\t2023-09-14\t3\n\t2023-09-01\tTRUE\n隐藏"
    assert (reading.format, reading.status, reading.pages) == ("xlsx", Status.OK, 2)


def test_an_xlsx_called_xls_is_misnamed(read: Any) -> None:
    reading = read("a.xls", workbook(("甲",)))
    assert (reading.format, reading.status, reading.misnamed) == ("xlsx", Status.OK, True)


def test_a_workbook_longer_than_allowed_is_cut(tmp_path: Any) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(*(("字" * 100,) for _ in range(50))))
    reading = read_file(path, TextSettings(max_characters=1000))
    assert (len(reading.text), reading.truncated) == (1000, True)


def test_slides_are_read_in_their_order(read: Any) -> None:
    content_type = "application/vnd.openxmlformats-officedocument.presentationml"
    names = [f"ppt/slides/slide{number}.xml" for number in (10, 2, 1)]
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{content_type}.slide+xml"/>' for name in names)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        main = f'<Override PartName="/ppt/presentation.xml" ContentType="{content_type}.presentation.main+xml"/>'
        archive.writestr("[Content_Types].xml", f"<Types>{main}{overrides}</Types>")
        for name in names:
            archive.writestr(name, f'<s xmlns:a="urn:a"><a:p><a:r><a:t>{name[16:-4]}</a:t></a:r></a:p></s>')
    reading = read("培训.pptx", buffer.getvalue())
    assert (reading.format, reading.status, reading.text, reading.pages) == ("pptx", Status.OK, "1\n2\n10", 3)


def test_an_ofd_is_read_line_by_line(read: Any) -> None:
    def page(*objects: tuple[int, str]) -> str:
        found = "".join(
            f'<o:TextObject Boundary="10 {top} 50 5"><o:TextCode>{text}</o:TextCode></o:TextObject>'
            for top, text in objects
        )
        return f'<o:Page xmlns:o="http://www.ofdspec.org/2016">{found}</o:Page>'

    info = "<o:DocBody><o:DocInfo><o:Title>通知</o:Title></o:DocInfo></o:DocBody>"
    data = members(
        OFD_xml=f'<o:OFD xmlns:o="http://www.ofdspec.org/2016">{info}</o:OFD>',
        Doc_0__Pages__Page_0__Content_xml=page((10, "关于"), (10, "停水"), (20, "的通知")),
        Doc_0__Pages__Page_10__Content_xml=page((10, "末页")),
        Doc_0__Pages__Page_2__Content_xml=page((10, "中页")),
    )
    reading = read("通知.ofd", data)
    assert reading.text == "关于停水\n的通知\n中页\n末页"
    assert (reading.format, reading.status, reading.pages, reading.title) == ("ofd", Status.OK, 3, "通知")


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gbk"])
def test_a_page_is_read_in_its_charset_without_its_scripts(read: Any, charset: str) -> None:
    page = (
        f"<!DOCTYPE html><html><head><meta charset={charset}><title>公 告</title><style>p{{}}</style></head><body>"
        "<h1>停水公告</h1><script>var x</script><p>因<b>管道</b>检修<br>停水</p>"
        "<table><tr><td>甲</td><td>乙</td></tr></table></body></html>"
    )
    reading = read("a.html", page.encode("gb18030" if charset != "utf-8" else charset))
    assert (reading.format, reading.status, reading.title) == ("html", Status.OK, "公 告")
    assert reading.text == "停水公告\n因管道检修\n停水\n甲\t乙"


def test_a_page_that_lies_about_its_charset_is_read(read: Any) -> None:
    page = '<html><head><meta charset="utf-8"></head><body>因管道检修停水</body></html>'
    assert read("a.html", page.encode("gb18030")).text == "因管道检修停水"


def test_a_mail_is_its_subject_addresses_body_and_attachments(read: Any) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "关于停水的回复", "甲 <a@example.cn>", "b@example.cn"
    mail["Date"] = dt.datetime(2023, 9, 14, 10, 0, tzinfo=SHANGHAI)
    mail.set_content("已恢复供水。", charset="gb2312")
    mail.add_attachment(b"x", maintype="image", subtype="jpeg", filename="现场照片.jpg")
    reading = read("a.eml", mail.as_bytes())
    assert (reading.format, reading.status, reading.title) == ("eml", Status.OK, "关于停水的回复")
    for each in ("关于停水的回复", "甲 <a@example.cn>", "14 Sep 2023", "已恢复供水。", "现场照片.jpg"):
        assert each in reading.text


def test_a_mail_with_raw_chinese_headers_is_read(read: Any) -> None:
    raw = "From: a@example.cn\nSubject: 关于停水的回复\nContent-Type: text/html; charset=gb2312\n\n<p>已恢复</p>"
    reading = read("a.eml", raw.encode("gb18030"))
    assert (reading.title, reading.text.splitlines()[-1]) == ("关于停水的回复", "已恢复")


def test_a_word_document_saved_as_one_page_file_is_read(read: Any) -> None:
    head = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n'
    raw = head + '--x\nContent-Type: text/html; charset="utf-8"\n\n<p>情况说明</p>\n--x--\n'
    reading = read("a.doc", raw.encode())
    assert (reading.format, reading.status, reading.text, reading.misnamed) == ("eml", Status.OK, "情况说明", False)


def photo(form: str, **tags: str) -> bytes:
    image = Image.new("RGB", (16, 16))
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Camera"
    exif.get_ifd(ExifTags.IFD.Exif).update({ExifTags.Base[name]: value for name, value in tags.items()})
    buffer = io.BytesIO()
    image.save(buffer, form, exif=exif)
    return buffer.getvalue()


@pytest.mark.parametrize(("form", "extension"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_a_photo_knows_when_it_was_taken(read: Any, form: str, extension: str) -> None:
    reading = read(f"a.{extension}", photo(form, DateTimeOriginal="2023:09:14 10:11:12"))
    assert (reading.format, reading.status, reading.misnamed) == (extension, Status.NO_TEXT, False)
    assert reading.taken_at == dt.datetime(2023, 9, 14, 10, 11, 12, tzinfo=SHANGHAI)


def test_the_offset_in_the_exif_counts(read: Any) -> None:
    reading = read("a.jpg", photo("JPEG", DateTimeOriginal="2023:09:14 10:11:12", OffsetTimeOriginal="+09:00"))
    assert reading.taken_at is not None
    assert reading.taken_at.utcoffset() == dt.timedelta(hours=9)


@pytest.mark.parametrize("nonsense", ["0000:00:00 00:00:00", "", "yesterday", "    :  :     :  :  "])
def test_a_nonsensical_time_is_no_time(read: Any, nonsense: str) -> None:
    reading = read("a.jpg", photo("JPEG", DateTimeOriginal=nonsense))
    assert (reading.status, reading.taken_at) == (Status.NO_TEXT, None)


def test_a_photo_cut_short_is_still_a_photo_and_a_mere_mark_is_none(read: Any) -> None:
    buffer = io.BytesIO()
    Image.effect_noise((64, 64), 50).save(buffer, "JPEG")
    assert read("a.jpg", buffer.getvalue()[:-400]).status is Status.NO_TEXT
    assert read("b.jpg", b"\xff\xd8\xff\xe0").status is Status.UNREADABLE


def test_a_picture_of_too_many_pixels_is_not_opened(read: Any) -> None:
    png = bytearray(photo("PNG"))
    png[16:24] = (60_000).to_bytes(4) * 2
    png[29:33] = zlib.crc32(png[12:29]).to_bytes(4)
    assert read("a.png", bytes(png)).status is Status.KILLED


def test_the_frames_of_a_tiff_are_its_pages(read: Any) -> None:
    buffer = io.BytesIO()
    Image.new("1", (8, 8)).save(buffer, "TIFF", save_all=True, append_images=[Image.new("1", (8, 8))])
    assert read("a.tiff", buffer.getvalue()).pages == 2
