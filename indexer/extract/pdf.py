"""Text of PDF documents: the text layer, annotations and form fields."""

import io
from typing import Any, BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

from anjuan.settings import TextSettings
from indexer.extract.reading import Reading, Status

_WATERMARK = 24
"""Characters on a page with a picture that may be no more than a scanner's mark, such as 由扫描全能王扫描创建."""
_PICTURE_DEPTH = 3
_SMALL = 400
"""Pixels of the longer side of a page that is looked at for ink: the stroke of a pen still leaves a shade."""
_FIELD_TEXT = 65_536


class LockedError(Exception):
    """The document asks for a password."""


class BrokenError(Exception):
    """Neither pdfium nor qpdf can open the document, or it has no pages."""


def read_pdf(file: BinaryIO, settings: TextSettings) -> Reading:
    """Read a PDF, after a repair where pdfium cannot open it. A password that only restricts does not matter."""
    try:
        document = open_pdf(file)
    except LockedError:
        return Reading("pdf", Status.ENCRYPTED)
    except BrokenError as error:
        return Reading("pdf", Status.UNREADABLE, detail=str(error))
    return _read(document, settings)


def open_pdf(file: BinaryIO) -> pypdfium2.PdfDocument:
    """Open a PDF that has pages, after a repair where pdfium cannot open it, with its form's fields filled.

    Raises:
        LockedError, BrokenError: it cannot be opened.
    """
    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise LockedError from None
        document = _repaired(file)
    if not len(document):
        raise BrokenError("no pages")
    if document.get_formtype() != pdfium.FORMTYPE_NONE:
        document.init_forms()
    return document


def _repaired(file: BinaryIO) -> pypdfium2.PdfDocument:
    import pikepdf

    repaired = io.BytesIO()
    file.seek(0)
    try:
        with pikepdf.open(file) as broken:
            broken.save(repaired)
        document = pypdfium2.PdfDocument(repaired)
    except pikepdf.PasswordError:
        raise LockedError from None
    except (pikepdf.PdfError, pypdfium2.PdfiumError, RuntimeError, ValueError):
        raise BrokenError("neither pdfium nor qpdf can open it") from None
    if not any(text or bare for text, bare in (page_text(document, index) for index in range(len(document)))):
        raise BrokenError("the repair left nothing but blank pages")
    return document


def _read(document: pypdfium2.PdfDocument, settings: TextSettings) -> Reading:
    total = len(document)
    texts: list[str] = []
    size, bare, blank = 0, 0, 0
    for index in range(min(total, settings.max_pages)):
        text, is_bare = page_text(document, index)
        bare += is_bare
        blank += not text and not is_bare
        texts.append(text)
        size += len(text)
        if size > settings.max_characters:
            break
    return Reading(
        "pdf",
        _status(bare, len(texts) - blank),
        "\n".join(each for each in texts if each),
        document.get_metadata_value("Title").strip() or None,
        total,
        truncated=len(texts) < total,
        detail=f"{bare} of {len(texts)} pages have no text layer" if bare else "",
    )


def _status(bare: int, shown: int) -> Status:
    """A PDF needs OCR where most of the pages do that show anything; the blank backs of a scan count neither way."""
    if not shown:
        return Status.NO_TEXT
    if bare * 2 > shown:
        return Status.NEEDS_OCR
    return Status.PARTLY_SCANNED if bare else Status.OK


def page_text(document: pypdfium2.PdfDocument, index: int) -> tuple[str, bool]:
    """A page's text, and whether it is bare: it shows something, and has no text layer to speak of."""
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return "", True
    layer = page.get_textpage()
    text = layer.get_text_range().strip()
    layer.close()
    notes = _notes(document, page)
    bare = len(text) < _WATERMARK and not notes and (_has_picture(page) or (not text and _has_ink(page)))
    page.close()
    return "\n".join((text, *notes)).strip(), bare


def _has_picture(page: pypdfium2.PdfPage) -> bool:
    pictures = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=_PICTURE_DEPTH)
    return next(iter(pictures), None) is not None


def _has_ink(page: pypdfium2.PdfPage) -> bool:
    """Whether anything is to be seen, letters drawn as shapes among it: white on white is not."""
    drawn = page.render(scale=_SMALL / max(*page.get_size(), 1), grayscale=True)
    rows, stride = bytes(drawn.buffer), drawn.stride
    return any(rows[at : at + drawn.width].strip(b"\xff") for at in range(0, stride * drawn.height, stride))


def _notes(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> list[str]:
    """What annotations say and form fields hold: neither is in the page's text layer."""
    found = []
    form = document.formenv.raw if document.formenv else None
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_WIDGET:
            found.append(_wide(pdfium.FPDFAnnot_GetFormFieldValue, form, annotation) if form else "")
        else:
            found.append(_wide(pdfium.FPDFAnnot_GetStringValue, annotation, b"Contents"))
        pdfium.FPDFPage_CloseAnnot(annotation)
    return [each for each in dict.fromkeys(found) if each]


def _wide(function: Any, *arguments: Any) -> str:  # noqa: ANN401 - one of pdfium's functions and its own arguments
    """What a pdfium function yields that fills a buffer with UTF-16 and returns its size in bytes."""
    size = min(function(*arguments, None, 0), 2 * _FIELD_TEXT)
    buffer = (pdfium.FPDF_WCHAR * (size // 2))()
    function(*arguments, buffer, size)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0").strip()
