"""PDF/A-2b (ISO 19005-2): what a page may not have, a picture in its place, and the file's last touches."""

import datetime as dt
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

DPI = 200
"""Of pages that become pictures (DA/T 31-2017: at least 200)."""
SRGB = Path(__file__).parent / "srgb.icc"
_PRESS_HINT = re.compile(rb"[kK]\s")
_PRESS_OPERATOR = re.compile(rb"(?:^|\s)(?:[\d.]+\s+){4}[kK]\s")
_MAX_DEPTH = 12
_MAX_PIXELS = 40_000_000


def must_be_pictured(page: Any, judged: dict[tuple[int, int], bool]) -> bool:  # noqa: ANN401 - pikepdf.Page
    """Does the page have fonts that are not embedded, or colours of the press without a profile (6.2.11.4, 6.2.4.3)?

    `judged` remembers the fonts, forms and resources of the document that were looked at before.
    """
    contents = page.obj.get("/Contents")
    streams = [contents] if contents is not None and not _is_array(contents) else list(contents or ())
    return any(_has_press_operator(stream) for stream in streams) or _unfit(page.obj.get("/Resources"), judged)


def _has_press_operator(stream: Any) -> bool:  # noqa: ANN401 - pikepdf.Stream
    import pikepdf

    try:
        content = stream.read_bytes()
    except pikepdf.PdfError:
        return True  # what cannot be unpacked cannot be vouched for; its picture shows what can be shown
    return bool(_PRESS_HINT.search(content) and _PRESS_OPERATOR.search(content))  # the hint alone is quick


def _is_array(value: Any) -> bool:  # noqa: ANN401 - a pikepdf object
    import pikepdf

    return isinstance(value, pikepdf.Array)


def _is_dictionary(value: Any) -> bool:  # noqa: ANN401 - a pikepdf object
    import pikepdf

    return isinstance(value, (pikepdf.Dictionary, pikepdf.Stream))


def _values(resources: Any, key: str) -> list[Any]:  # noqa: ANN401 - a pikepdf dictionary
    group = resources.get(key)
    return [group[name] for name in group.keys()] if _is_dictionary(group) else []  # noqa: SIM118 - no Python dict


def _unfit(resources: Any, judged: dict[tuple[int, int], bool]) -> bool:  # noqa: ANN401 - a pikepdf dictionary
    """The page's resources and those of the forms and patterns in it; each is looked at once, so that circles end."""
    if not _is_dictionary(resources):
        return False
    return _once(resources, judged, _unfit_here)


def _once(
    value: Any,  # noqa: ANN401 - a pikepdf object
    judged: dict[tuple[int, int], bool],
    judge: Callable[[Any, dict[tuple[int, int], bool]], bool],
) -> bool:
    key = value.objgen
    if key == (0, 0):  # a direct object: it cannot be shared, nor contain itself
        return judge(value, judged)
    if key not in judged:
        judged[key] = False
        judged[key] = judge(value, judged)
    return judged[key]


def _unfit_here(resources: Any, judged: dict[tuple[int, int], bool]) -> bool:  # noqa: ANN401 - a pikepdf dictionary
    return (
        any(_once(font, judged, _not_embedded) for font in _values(resources, "/Font") if _is_dictionary(font))
        or any(_for_press(space, 0) for space in _values(resources, "/ColorSpace"))
        or any(
            _once(each, judged, _unfit_form)
            for key in ("/XObject", "/Pattern")
            for each in _values(resources, key)
            if _is_dictionary(each)
        )
    )


def _unfit_form(form: Any, judged: dict[tuple[int, int], bool]) -> bool:  # noqa: ANN401 - a pikepdf stream
    if form.get("/Subtype") == "/Image":
        return _for_press(form.get("/ColorSpace"), 0)
    return (form.get("/Subtype") == "/Form" and _has_press_operator(form)) or _unfit(form.get("/Resources"), judged)


def _not_embedded(font: Any, judged: dict[tuple[int, int], bool]) -> bool:  # noqa: ANN401, ARG001 - as `_once` calls it
    return not _embedded(font)


def _for_press(space: Any, depth: int) -> bool:  # noqa: ANN401 - a pikepdf object
    if space == "/DeviceCMYK":
        return True
    if not _is_array(space) or depth > _MAX_DEPTH or space[0] == "/ICCBased":
        return False
    return any(_for_press(part, depth + 1) for part in list(space)[1:4])


def _embedded(font: Any) -> bool:  # noqa: ANN401 - a pikepdf dictionary
    if font.get("/Subtype") == "/Type3":
        return True
    descendants = font.get("/DescendantFonts")
    if descendants is not None:
        font = descendants[0]
    descriptor = font.get("/FontDescriptor")
    return _is_dictionary(descriptor) and any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def picture(clean: Any, source: Path, number: int) -> None:  # noqa: ANN401 - pikepdf.Pdf
    """Append page `number` (from 0) of `source` to `clean` as an image at 200 dpi."""
    import pikepdf
    import pypdfium2

    with pypdfium2.PdfDocument(source) as document:
        document.init_forms()
        page = document[number]
        width, height = page.get_size()
        scale = min(DPI / 72, (_MAX_PIXELS / max(width * height, 1)) ** 0.5)
        image = page.render(scale=scale).to_pil().convert("RGB")
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85)
    drawn = clean.add_blank_page(page_size=(width, height))
    stream = pikepdf.Stream(
        clean,
        buffer.getvalue(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=image.width,
        Height=image.height,
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    name = drawn.add_resource(stream, pikepdf.Name.XObject, name=pikepdf.Name.Picture)
    drawn.contents_add(f"q {width:.3f} 0 0 {height:.3f} 0 0 cm {name} Do Q".encode("ascii"))


def finish(pdf: Any, *, title: str, author: str, made: dt.datetime) -> None:  # noqa: ANN401 - pikepdf.Pdf
    """Give the file what PDF/A-2b asks for: a colour profile, metadata that agree, no scripts or attachments."""
    import pikepdf

    for each in pdf.objects:
        if _is_dictionary(each) and each.get("/Subtype") == "/CIDFontType2" and "/CIDToGIDMap" not in each:
            each.CIDToGIDMap = pikepdf.Name.Identity  # 6.2.11.3.2: what readers assume must be said
    for key in ("/OpenAction", "/AA", "/AcroForm", "/JavaScript"):
        if key in pdf.Root:
            del pdf.Root[key]
    if "/Names" in pdf.Root:
        for key in ("/JavaScript", "/EmbeddedFiles"):
            if key in pdf.Root.Names:
                del pdf.Root.Names[key]
    profile = pikepdf.Stream(pdf, SRGB.read_bytes(), N=3, Alternate=pikepdf.Name.DeviceRGB)
    intent = pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name.GTS_PDFA1,
        OutputConditionIdentifier=pikepdf.String("sRGB IEC61966-2.1"),
        Info=pikepdf.String("sRGB IEC61966-2.1"),
        DestOutputProfile=pdf.make_indirect(profile),
    )
    pdf.Root.OutputIntents = pikepdf.Array([pdf.make_indirect(intent)])
    pdf.Root.Lang = pikepdf.String("zh-CN")
    pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    _describe(pdf, title, author, made)


def _describe(pdf: Any, title: str, author: str, made: dt.datetime) -> None:  # noqa: ANN401 - pikepdf.Pdf
    """Write Info and XMP with the same words and times (6.6.2.3)."""
    import pikepdf

    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    seconds = made.replace(microsecond=0)
    info = pdf.docinfo
    info["/Title"] = pikepdf.String(title)
    info["/Author"] = pikepdf.String(author)
    info["/Producer"] = pikepdf.String("案卷")
    info["/Creator"] = pikepdf.String("案卷")
    info["/CreationDate"] = info["/ModDate"] = pikepdf.String(_pdf_date(seconds))
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:title"] = title
        metadata["dc:creator"] = [author]
        metadata["pdf:Producer"] = "案卷"
        metadata["xmp:CreatorTool"] = "案卷"
        metadata["xmp:CreateDate"] = metadata["xmp:ModifyDate"] = seconds.isoformat()
        metadata["pdfaid:part"] = "2"
        metadata["pdfaid:conformance"] = "B"


def _pdf_date(moment: dt.datetime) -> str:
    offset = moment.strftime("%z") or "+0000"
    return f"D:{moment:%Y%m%d%H%M%S}{offset[:3]}'{offset[3:5]}'"
