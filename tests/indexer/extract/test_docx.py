from collections.abc import Callable
from typing import Any

from indexer.extract.reading import Status

P = Callable[..., str]


def test_runs_join_and_paragraphs_are_lines(read: Any, docx: Any, p: P) -> None:
    reading = read("a.docx", docx(p("停车", "场") + p("噪音")))
    assert (reading.format, reading.status, reading.text) == ("docx", Status.OK, "停车场\n噪音")
    assert not reading.misnamed


def test_tables_come_as_rows_with_tabs_between_the_cells(read: Any, docx: Any, p: P) -> None:
    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{each}</w:tc>" for each in cells) + "</w:tr>"

    table = f"<w:tbl>{row(p('工单编号'), p('热线-230914-001234'))}{row(p('主办'), p('甲村') + p('乙村'))}</w:tbl>"
    reading = read("a.docx", docx(p("表") + table + p("完")))
    assert reading.text == "表\n工单编号\t热线-230914-001234\n主办\t甲村\n乙村\n完"


def test_breaks_and_tabs_are_kept_and_tab_stops_are_not_taken_for_them(read: Any, docx: Any) -> None:
    stops = '<w:pPr><w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs></w:pPr>'
    runs = "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:noBreakHyphen/><w:t>丁</w:t></w:r>"
    assert read("a.docx", docx(f"<w:p>{stops}{runs}</w:p>")).text == "甲\t乙\n丙-丁"


def test_a_text_box_is_read_once_and_behind_its_paragraph(read: Any, docx: Any, p: P) -> None:
    box = f"<w:txbxContent>{p('框中')}</w:txbxContent>"
    twice = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>{box}</wps:txbx></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    body = f"<w:p><w:r><w:t>框</w:t></w:r><w:r>{twice}</w:r><w:r><w:t>前</w:t></w:r></w:p>"
    assert read("a.docx", docx(body + p("后"))).text == "框前\n框中\n后"


def test_a_text_box_within_a_text_box_is_read_once(read: Any, docx: Any, p: P) -> None:
    inner = f"<w:p><w:r><w:t>外框</w:t><w:txbxContent>{p('内框')}</w:txbxContent></w:r></w:p>"
    assert read("a.docx", docx(f"<w:p><w:r><w:t>段</w:t><w:txbxContent>{inner}</w:txbxContent></w:r></w:p>")).text == (
        "段\n外框\n内框"
    )


def test_tracked_deletions_and_moved_text_are_left_out_and_insertions_kept(read: Any, docx: Any) -> None:
    body = (
        "<w:p><w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>原处</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新处</w:t></w:r></w:moveTo></w:p>"
    )
    assert read("a.docx", docx(body)).text == "新新处"


def test_content_controls_and_hyperlinks_are_text(read: Any, docx: Any, p: P) -> None:
    control = f"<w:sdt><w:sdtContent>{p('控件')}</w:sdtContent></w:sdt>"
    body = control + "<w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink></w:p>"
    assert read("a.docx", docx(body)).text == "控件\n链接"


def test_headers_footers_notes_and_comments_follow_the_body_each_once(read: Any, docx: Any, p: P) -> None:
    data = docx(
        p("正文"),
        header1=p("页眉"),
        header2=p("页眉"),
        footer1=p("页脚"),
        footnotes=f"<w:footnote>{p('脚注')}</w:footnote>",
        endnotes=f"<w:endnote>{p('尾注')}</w:endnote>",
        comments=f"<w:comment>{p('批注')}</w:comment>",
    )
    assert read("a.docx", data).text == "正文\n页眉\n页脚\n脚注\n尾注\n批注"


def test_pictures_with_little_text_need_ocr_and_a_blank_document_is_just_blank(read: Any, docx: Any, p: P) -> None:
    scan, logo = b"\xff\xd8\xff" + bytes(5000), b"\xff\xd8\xff"
    assert read("a.docx", docx("<w:p/>", {"word/media/image1.jpeg": scan})).status is Status.NEEDS_OCR
    heading = docx(p("情况说明（扫描件）"), {"word/media/image1.jpeg": scan})
    assert (read("a.docx", heading).status, read("a.docx", heading).text) == (Status.NEEDS_OCR, "情况说明（扫描件）")
    assert read("a.docx", docx(p("正文" * 60), {"word/media/image1.jpeg": scan})).status is Status.OK
    assert read("a.docx", docx("<w:p/>", {"word/media/image1.jpeg": logo})).status is Status.OK
    assert read("a.docx", docx(p("正文"), {"docProps/thumbnail.jpeg": scan})).status is Status.OK
    blank = read("a.docx", docx("<w:p/>"))
    assert (blank.status, blank.text) == (Status.OK, "")


def test_the_title_is_that_of_the_properties(read: Any, docx: Any, p: P) -> None:
    core = '<x xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>案件情况说明</dc:title></x>'.encode()
    assert read("a.docx", docx(p("文"), {"docProps/core.xml": core})).title == "案件情况说明"


def test_a_damaged_body_is_unreadable(read: Any, docx: Any) -> None:
    reading = read("a.docx", docx("<w:p>"))
    assert (reading.format, reading.status, reading.text) == ("docx", Status.UNREADABLE, "")


def test_a_damaged_part_beside_the_body_costs_only_itself(read: Any, docx: Any, p: P) -> None:
    reading = read("a.docx", docx(p("正文"), comments="<w:comment>", header1=p("页眉")))
    assert (reading.status, reading.text) == (Status.OK, "正文\n页眉")
    assert reading.detail


def test_a_docx_cut_short_is_unreadable(read: Any, docx: Any, p: P) -> None:
    data = docx(p("文" * 200))
    reading = read("a.docx", data[: len(data) // 2])
    assert (reading.format, reading.status, reading.misnamed) == ("docx", Status.UNREADABLE, False)


def test_external_entities_are_not_read(read: Any, docx: Any, tmp_path: Any) -> None:
    (tmp_path / "secret.txt").write_text("秘密", encoding="utf-8")
    prologue = f'<!DOCTYPE x [<!ENTITY leak SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    reading = read("a.docx", docx("<w:p><w:r><w:t>甲</w:t><w:t>&leak;</w:t></w:r></w:p>", prologue=prologue))
    assert "秘密" not in reading.text


def test_a_billion_laughs_are_not_laughed(read: Any, docx: Any) -> None:
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    prologue = f'<!DOCTYPE x [<!ENTITY e0 "哈">{entities}]>'
    assert len(read("a.docx", docx("<w:p><w:r><w:t>&e9;</w:t></w:r></w:p>", prologue=prologue)).text) < 100
