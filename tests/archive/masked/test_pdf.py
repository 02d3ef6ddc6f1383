"""PDFs without personal data: gone from every object, not covered."""

import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from anjuan.masking import Masker
from archive.fonts import Face, load
from archive.isolated import Isolated, JobFailed
from archive.masked.pdf import mask_pdf
from archive.obstacles import Obstacle, Unpreparable
from tests.archive.masked.conftest import SECRETS, pdf_bytes
from tests.archive.masked.test_openxml import photo_with_gps

LINES = (
    "诉求人：张建国，电话13800138000",
    "工单编号：热线-230914-001234，热线12345",
    "身份证11010119900307803X，张建国要求保密",
)


def canvas(path: Path, *, size: tuple[float, float] = (595, 842)) -> Canvas:
    load(Face.SONG)
    drawn = Canvas(str(path), pagesize=size)
    drawn.setFont(Face.SONG.value, 14)
    return drawn


def text_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A PDF that says a name and a number wherever a PDF can."""
    path = tmp_path / "paper.pdf"
    drawn = canvas(path)
    drawn.setTitle("张建国")
    drawn.setAuthor("张建国")
    drawn.bookmarkPage("a")
    drawn.addOutlineEntry("张建国 13800138000", "a")
    for place, line in enumerate(LINES):
        drawn.drawString(60, 760 - 30 * place, line)
    drawn.acroForm.textfield(name="phone", value="13800138000", x=60, y=500, width=200, height=24)
    drawn.save()
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        spoken = pikepdf.Dictionary(ActualText=pikepdf.String("13800138000"))
        page.Resources.Properties = pikepdf.Dictionary(P0=spoken)
        page.contents_add(b"/Span /P0 BDC EMC /Span << /ActualText (13800138000) >> BDC EMC % 13800138000")
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Text,
            Rect=[400, 400, 420, 420],
            Contents=pikepdf.String("13800138000"),
        )
        page.Annots.append(pdf.make_indirect(note))
        pdf.attachments["13800138000.txt"] = b"13800138000"
        with pdf.open_metadata() as metadata:
            metadata["dc:title"] = "张建国"
        hidden = pikepdf.Stream(
            pdf, b"BT (13800138000) Tj ET", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 1, 1]
        )
        page.Resources.XObject = pikepdf.Dictionary(Never=pdf.make_indirect(hidden))
        pdf.save(path)
    return path


def test_the_text_is_gone_from_every_object(paper: Path, tmp_path: Path, masker: Masker) -> None:
    copy = tmp_path / "copy.pdf"
    findings = mask_pdf(paper, copy, masker)
    content = pdf_bytes(copy)
    for secret in SECRETS:
        for encoded in (secret.encode(), secret.encode("utf-16-be"), secret.encode("utf-16-be").hex().encode()):
            assert encoded not in content
    with pikepdf.open(copy) as pdf:
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
        assert "/Info" not in pdf.trailer
        assert not list(pdf.attachments)
    assert findings.pictured == findings.omitted == []


def test_what_is_not_hidden_stays_where_it_was(paper: Path, tmp_path: Path, masker: Masker) -> None:
    copy = tmp_path / "copy.pdf"
    mask_pdf(paper, copy, masker)
    text = text_of(copy)
    assert LINES[1] in text
    assert "诉求人：张" in text
    assert not [secret for secret in SECRETS if secret in text]
    before, after = (pypdfium2.PdfDocument(path)[0].render(scale=1).to_pil().convert("L") for path in (paper, copy))
    band = (0, 842 - 760 + 10, 595, 842 - 760 + 40)  # the second line, of which nothing is hidden
    assert before.crop(band).tobytes() == after.crop(band).tobytes()
    assert after.getpixel((240, 842 - 764)) == 0  # a bar in the first


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turned_pages_with_a_shifted_box_are_redacted_in_place(tmp_path: Path, masker: Masker, turn: int) -> None:
    drawn = canvas(path := tmp_path / "a.pdf")
    drawn.translate(40, 20)
    drawn.rotate(10)
    drawn.drawString(100, 300, LINES[0])
    drawn.save()
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].MediaBox = [20, 30, 500, 700]
        pdf.pages[0].Rotate = turn
        pdf.save(path)
    findings = mask_pdf(path, copy := tmp_path / "b.pdf", masker)
    assert findings.pictured == []
    assert "13800138000" not in text_of(copy).replace(" ", "")
    assert "诉求人：张" in text_of(copy)


def test_a_form_drawn_twice_loses_its_text_in_both_places(tmp_path: Path, masker: Masker) -> None:
    drawn = canvas(path := tmp_path / "a.pdf")
    drawn.beginForm("stamp")
    drawn.setFont(Face.SONG.value, 12)
    drawn.drawString(0, 0, LINES[0])
    drawn.endForm()
    for height in (300, 500):
        drawn.saveState()
        drawn.translate(50, height)
        drawn.doForm("stamp")
        drawn.restoreState()
    drawn.save()
    findings = mask_pdf(path, copy := tmp_path / "b.pdf", masker)
    assert findings.pictured == []
    assert text_of(copy).count("诉求人：张") == 2
    assert "13800138000" not in text_of(copy)
    assert "建国" not in text_of(copy)


def test_text_upon_a_picture_makes_the_page_a_picture(tmp_path: Path, masker: Masker) -> None:
    drawn = canvas(path := tmp_path / "a.pdf")
    drawn.drawImage(ImageReader(Image.new("RGB", (60, 80), "pink")), 0, 0, 595, 842)
    drawn.drawString(60, 700, LINES[0] * 2)
    drawn.save()
    findings = mask_pdf(path, copy := tmp_path / "b.pdf", masker)
    assert findings.pictured == [1]
    assert not text_of(copy).strip()
    picture = pypdfium2.PdfDocument(copy)[0].render(scale=1).to_pil().convert("L")
    assert picture.getpixel((240, 842 - 704)) < 10


def test_a_scan_is_left_out_and_said(tmp_path: Path, masker: Masker) -> None:
    drawn = canvas(path := tmp_path / "a.pdf")
    drawn.drawImage(ImageReader(Image.new("RGB", (60, 80), "pink")), 0, 0, 595, 842)
    drawn.save()
    findings = mask_pdf(path, copy := tmp_path / "b.pdf", masker)
    assert findings.omitted == [1]
    page = pypdfium2.PdfDocument(copy)[0].render(scale=0.2).to_pil().convert("RGB")
    assert page.getpixel((2, 2)) == (255, 255, 255)


def test_a_camera_tells_nothing_through_a_pdf(tmp_path: Path, masker: Masker) -> None:
    drawn = canvas(path := tmp_path / "a.pdf")
    drawn.drawString(60, 700, "现场照片如下，请查看整改前后的对比情况，共一张照片。" * 2)
    drawn.drawImage(ImageReader(photo_with_gps()), 60, 300, 100, 80)
    drawn.save()
    jpeg = photo_with_gps().getvalue()
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        [image] = pdf.pages[0].Resources.XObject.values()
        image.write(jpeg, filter=pikepdf.Name.DCTDecode)
        pdf.save(path)
    assert b"SECRETCAMERA" in pdf_bytes(path)
    findings = mask_pdf(path, copy := tmp_path / "b.pdf", masker)
    assert b"SECRETCAMERA" not in pdf_bytes(copy)
    assert findings.pictures == 1


def test_a_table_tells_who_is_a_person(tmp_path: Path, masker: Masker) -> None:
    drawn = canvas(path := tmp_path / "a.pdf")
    for height, row in ((700, ("姓名", "村")), (670, ("赵铁柱", "一村")), (640, ("钱多多", "二村"))):
        for left, cell in zip((60, 200), row, strict=True):
            drawn.drawString(left, height, cell)
    drawn.save()
    mask_pdf(path, copy := tmp_path / "b.pdf", masker)
    text = text_of(copy)
    assert "铁柱" not in text
    assert "多多" not in text
    assert "二村" in text


def test_a_form_that_draws_itself_costs_its_own_time_only(tmp_path: Path, masker: Masker) -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page().obj
        form = pdf.make_stream(
            b"/F Do /F Do /F Do", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9]
        )
        form.Resources = page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        page.Contents = pdf.make_stream(b"/F Do")
        pdf.save(path := tmp_path / "a.pdf")
    with Isolated(3) as child, pytest.raises(JobFailed) as failed:
        child.run("mask", source=str(path), target=str(tmp_path / "b.pdf"), form="pdf", masker=masker.as_json())
    assert failed.value.obstacle is Obstacle.TOO_SLOW


def test_an_empty_file_and_no_pdf_are_refused(tmp_path: Path, masker: Masker) -> None:
    (empty := tmp_path / "a.pdf").write_bytes(b"")
    (other := tmp_path / "b.pdf").write_bytes(io.BytesIO(b"no pdf").getvalue())
    for path, obstacle in ((empty, Obstacle.EMPTY), (other, Obstacle.UNREADABLE)):
        with pytest.raises(Unpreparable) as refused:
            mask_pdf(path, tmp_path / "c.pdf", masker)
        assert refused.value.obstacle is obstacle


def test_real_pdfs_are_masked_or_refused(realdata: Path, tmp_path: Path, masker: Masker) -> None:
    refused = {}
    for path in sorted((realdata / "pdf").glob("*.pdf")):
        try:
            mask_pdf(path, copy := tmp_path / path.name, masker)
        except Unpreparable as error:
            refused[path.name] = error.obstacle
            continue
        assert len(pypdfium2.PdfDocument(copy)) >= 1
    assert set(refused.values()) <= {Obstacle.ENCRYPTED, Obstacle.UNREADABLE}
