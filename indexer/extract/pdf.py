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
_FIELD_TEXT = 65_536


def read_pdf(file: BinaryIO, settings: TextSettings) -> Reading:
    """Read a PDF, after a repair where pdfium cannot open it. A password that only restricts does not matter."""
    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            return Reading("pdf", Status.ENCRYPTED)
        return _repaired(file, settings)
    return _read(document, settings)


def _repaired(file: BinaryIO, settings: TextSettings) -> Reading:
    import pikepdf

    repaired = io.BytesIO()
    file.seek(0)
    try:
        with pikepdf.open(file) as broken:
            broken.save(repaired)
        document = pypdfium2.PdfDocument(repaired)
    except pikepdf.PasswordError:
        return Reading("pdf", Status.ENCRYPTED)
    except (pikepdf.PdfError, pypdfium2.PdfiumError, RuntimeError, ValueError):
        return Reading("pdf", Status.UNREADABLE, detail="neither pdfium nor qpdf can open it")
    return _read(document, settings)


def _read(document: pypdfium2.PdfDocument, settings: TextSettings) -> Reading:
    total = len(document)
    if not total:
        return Reading("pdf", Status.UNREADABLE, pages=0, detail="no pages")
    if document.get_formtype() != pdfium.FORMTYPE_NONE:
        document.init_forms()
    texts: list[str] = []
    size, bare = 0, 0
    for index in range(min(total, settings.max_pages)):
        text, is_bare = _page(document, index)
        bare += is_bare
        texts.append(text)
        size += len(text)
        if size > settings.max_characters:
            break
    return Reading(
        "pdf",
        Status.NEEDS_OCR if bare * 2 > len(texts) else Status.OK,
        "\n".join(each for each in texts if each),
        document.get_metadata_value("Title").strip() or None,
        total,
        truncated=len(texts) < total,
        detail=f"{bare} of {len(texts)} pages have no text layer" if bare else "",
    )


def _page(document: pypdfium2.PdfDocument, index: int) -> tuple[str, bool]:
    """A page's text, and whether it is bare: without a text layer to speak of."""
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return "", True
    layer = page.get_textpage()
    text = layer.get_text_range().strip()
    layer.close()
    notes = _notes(document, page)
    bare = not text and not notes
    if len(text) < _WATERMARK and not bare:
        kinds = [pdfium.FPDF_PAGEOBJ_IMAGE]
        bare = not notes and next(iter(page.get_objects(filter=kinds, max_depth=_PICTURE_DEPTH)), None) is not None
    page.close()
    return "\n".join((text, *notes)).strip(), bare


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
