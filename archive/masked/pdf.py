"""PDFs without personal data: the text is taken out of the content streams, and a black bar stands where it was.

What is hidden is found in the text that the reader (pdfium) sees, with the place of each glyph. Afterwards the copy is
read again: a page on which one of these glyphs still stands becomes a picture of itself with the places painted over,
and so does one where the text lies upon a picture. A page without text that could be read (a scan) is left out, and
said. Whatever is not on a page — bookmarks, notes, forms, attachments, metadata, scripts — is gone.
"""

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from anjuan.masking import Masker
from archive.masked.findings import Findings
from archive.masked.glyphs import Eraser, Place, Places, TooTangled
from archive.masked.metadata import jpeg_without_metadata
from archive.masked.reading import Box, Seen, hidden_glyphs, in_tables, read
from archive.obstacles import Obstacle, Unpreparable

DPI = 200
MAX_PAGES = 2000
_MAX_SIDE = 6000
_KEPT = frozenset(
    {"/Type", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group", "/Parent"}
)
_SAYING = frozenset({"/Metadata", "/PieceInfo", "/ActualText", "/LastModified", "/OPI", "/AF"})
"""Keys under which any object may repeat what was said, or tell who wrote it."""


def mask_pdf(source: Path, target: Path, masker: Masker) -> Findings:
    """Write the masked copy of a PDF.

    Raises:
        Unpreparable: encrypted, empty, unreadable, or of too many pages.
    """
    import pikepdf

    if source.stat().st_size == 0:
        raise Unpreparable(Obstacle.EMPTY)
    try:
        pdf = pikepdf.open(source)
    except pikepdf.PasswordError:
        raise Unpreparable(Obstacle.ENCRYPTED) from None
    except pikepdf.PdfError:
        raise Unpreparable(Obstacle.UNREADABLE) from None
    with pdf:
        if len(pdf.pages) > MAX_PAGES:
            raise Unpreparable(Obstacle.TOO_MANY_PAGES)
        plain = _flattened(pdf)
    return _mask(plain, target, masker)


def _flattened(pdf: Any) -> bytes:  # noqa: ANN401 - pikepdf.Pdf, loaded by the caller
    """The pages alone, with what forms and notes show drawn into them, and nothing beside them."""
    import pikepdf

    if any("/Annots" in page for page in pdf.pages):
        if "/AcroForm" in pdf.Root:
            pdf.generate_appearance_streams()
        pdf.flatten_annotations("all")
    with pikepdf.new() as clean:
        for page in pdf.pages:
            clean.pages.append(page)
            new = clean.pages[-1].obj
            for key in set(new.keys()) - _KEPT:
                del new[key]
        if not clean.pages:
            raise Unpreparable(Obstacle.UNREADABLE)
        return _saved(clean)


def _saved(pdf: Any) -> bytes:  # noqa: ANN401 - as above
    """The file's bytes without its dates and title; what no page uses is not written."""
    out = io.BytesIO()
    for key in set(pdf.Root.keys()) - {"/Type", "/Pages"}:
        del pdf.Root[key]
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _mask(plain: bytes, target: Path, masker: Masker) -> Findings:
    import pikepdf

    findings = Findings()
    seen = read(plain)
    masker = masker.knowing(in_tables(seen, masker.known)).learning(page.text for page in seen)
    findings.names = masker.known.names
    hidden = [hidden_glyphs(page, masker, findings) for page in seen]
    with pikepdf.open(io.BytesIO(plain)) as copy:
        untouched: dict[tuple[int, int], Any] = {}
        tangled = {
            number
            for number, (page, glyphs) in enumerate(zip(copy.pages, hidden, strict=True))
            if not _erase(copy, page, glyphs, untouched)
        }
        _silence(copy)
        erased = _saved(copy)
    still = {number for number, page in enumerate(read(erased)) if _stands(page, hidden[number])}
    covered = {number for number, page in enumerate(seen) if _on_picture(page, hidden[number])}
    unreadable = {number for number, page in enumerate(seen) if page.is_unreadable}
    findings.pictures = sum(len(page.pictures) for number, page in enumerate(seen) if number not in unreadable)
    with pikepdf.open(io.BytesIO(erased)) as copy:
        for number in sorted((still | covered | tangled) - unreadable):
            _set_picture(copy, number, _pictured(plain, number, [box for _, box in hidden[number]]))
            findings.pictured.append(number + 1)
        for number in sorted(unreadable):
            _set_picture(copy, number, _notice(number + 1))
            findings.omitted.append(number + 1)
        target.write_bytes(_saved(copy))
    return findings


# What goes


def _erase(pdf: Any, page: Any, hidden: Sequence[tuple[Place, Box]], untouched: dict[tuple[int, int], Any]) -> bool:  # noqa: ANN401 - pikepdf's
    """Take the glyphs out of the page and draw the bars; False where its content cannot be followed."""
    import pikepdf

    try:
        Eraser(pdf, Places(place for place, _ in hidden), untouched).erase(page)
    except (TooTangled, pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, ArithmeticError):
        page.obj.Contents = pdf.make_stream(b"")
        page.obj.Resources = pikepdf.Dictionary()
        return False
    bars = "".join(
        f"{left:.2f} {low:.2f} {right - left:.2f} {high - low:.2f} re f\n" for left, low, right, high in _bars(hidden)
    )
    if bars:
        page.contents_add(f"q 0 g\n{bars}Q\n".encode("ascii"))
    return True


def _bars(hidden: Iterable[tuple[Place, Box]]) -> list[Box]:
    """Boxes to paint: neighbours on a line make one."""
    bars: list[Box] = []
    for _, (left, low, right, high) in hidden:
        if bars and abs(bars[-1][1] - low) < 1 and -1 <= left - bars[-1][2] < (high - low):
            bars[-1] = (bars[-1][0], min(low, bars[-1][1]), right, max(high, bars[-1][3]))
        else:
            bars.append((left, low, right, high))
    return bars


def _silence(pdf: Any) -> None:  # noqa: ANN401 - as above
    """Remove from all objects what repeats the text or tells of its writer, and from photos what the camera wrote."""
    import pikepdf

    for each in pdf.objects:
        if not isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            continue
        for key in _SAYING & set(each.keys()):
            del each[key]
        if isinstance(each, pikepdf.Stream) and str(each.get("/Filter", "")) == "/DCTDecode":
            _strip_jpeg(each)


def _strip_jpeg(image: Any) -> None:  # noqa: ANN401 - pikepdf.Stream
    import struct

    import pikepdf

    try:
        bare = jpeg_without_metadata(image.read_raw_bytes())
    except (ValueError, IndexError, struct.error, pikepdf.PdfError):
        return  # no viewer shows it either
    image.write(bare, filter=pikepdf.Name.DCTDecode, decode_parms=image.get("/DecodeParms", None))


def _stands(page: Seen, hidden: Sequence[tuple[Place, Box]]) -> bool:
    """Whether a glyph is still where one was to go."""
    places = Places(place for place, _ in hidden)
    return any(
        glyph is not None and glyph[0] in places and not char.isspace()
        for char, glyph in zip(page.text, page.glyphs, strict=True)
    )


def _on_picture(page: Seen, hidden: Sequence[tuple[Place, Box]]) -> bool:
    """Whether hidden text lies upon a picture: its pixels may say the same, as under a scan's text layer."""
    return any(_overlap(box, picture) for _, box in hidden for picture in page.pictures)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


# Pictures of pages


def _pictured(plain: bytes, number: int, boxes: Sequence[Box]) -> Any:  # noqa: ANN401 - PIL.Image.Image
    """The page as it is seen, with the boxes painted black."""
    import ctypes

    import pypdfium2
    import pypdfium2.raw as pdfium
    from PIL import ImageDraw

    document = pypdfium2.PdfDocument(plain)
    page = document[number]
    scale = min(DPI / 72, _MAX_SIDE / max(*page.get_size(), 1))
    image = page.render(scale=scale).to_pil().convert("RGB")
    draw = ImageDraw.Draw(image)
    for left, low, right, high in boxes:
        corners = []
        for x, y in ((left, low), (right, high)):
            column, row = ctypes.c_int(), ctypes.c_int()
            pdfium.FPDF_PageToDevice(page, 0, 0, image.width, image.height, 0, x, y, column, row)
            corners.append((column.value, row.value))
        (x0, y0), (x1, y1) = corners
        draw.rectangle((min(x0, x1) - 2, min(y0, y1) - 2, max(x0, x1) + 2, max(y0, y1) + 2), fill="black")
    document.close()
    return image


def _notice(number: int) -> Any:  # noqa: ANN401 - PIL.Image.Image
    """A page that says why the page is not there."""
    from PIL import Image, ImageDraw, ImageFont

    from archive.fonts import FOLDER, Face

    image = Image.new("L", (1240, 1754), "white")
    font = ImageFont.truetype(str(FOLDER / f"{Face.SONG}.ttf"), 40)
    words = (
        f"原件第 {number} 页是扫描图片，或文字不能识别，\n无法自动脱敏，本副本不含这一页。\n\n"
        "需要使用的，请对照原件人工处理。"
    )
    ImageDraw.Draw(image).multiline_text((150, 400), words, fill="black", font=font, spacing=24)
    return image


def _set_picture(pdf: Any, number: int, image: Any) -> None:  # noqa: ANN401 - pikepdf.Pdf, PIL.Image.Image
    """Let a page show this picture and nothing else, upright and as large as it was seen."""
    import pikepdf

    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    grey = image.mode == "L"
    drawn = pikepdf.Stream(
        pdf, out.getvalue(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=image.width,
        Height=image.height, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
        ColorSpace=pikepdf.Name.DeviceGray if grey else pikepdf.Name.DeviceRGB,
    )  # fmt: skip
    page = pdf.pages[number].obj
    width, height = (image.width * 72 / DPI, image.height * 72 / DPI) if not grey else (595.28, 841.89)
    for key in set(page.keys()) - {"/Type", "/Parent"}:
        del page[key]
    page.MediaBox = [0, 0, round(width, 2), round(height, 2)]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=drawn))
    page.Contents = pdf.make_stream(f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Im0 Do Q".encode("ascii"))
