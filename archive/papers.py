"""PDF records on sheets of A4: made whole, flattened, and set above the foot of a drawn page.

Runs in the child process.
"""

import datetime as dt
from functools import partial
from pathlib import Path
from typing import Any

from archive.obstacles import Obstacle, Unpreparable
from archive.pdfa import finish, must_be_pictured, picture
from archive.scanned import Rectangle, read_layers
from archive.sheet import A4_HEIGHT, A4_WIDTH
from archive.textlayer import TextLayer

FOOT = 34.0
"""Points at the foot of a record's page that its content leaves to the stamp (12 mm)."""
_KEPT = ("/Type", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group")


def prepare_pdf(source: Path, target: Path, max_pages: int) -> list[bool]:
    """Write a clean copy of a PDF: decrypted where no password is asked, forms and notes flattened, no scripts.

    A page that cannot stand in PDF/A (fonts not embedded, colours for the press) becomes a picture of itself.

    Returns:
        For each page whether it is wider than high as a reader sees it.

    Raises:
        Unpreparable: encrypted, without pages, or with more than `max_pages`.
        pikepdf.PdfError: beyond repair.
    """
    import pikepdf

    if source.stat().st_size == 0:
        raise Unpreparable(Obstacle.EMPTY)
    try:
        pdf = pikepdf.open(source)
    except pikepdf.PasswordError:
        raise Unpreparable(Obstacle.ENCRYPTED) from None
    with pdf, pikepdf.new() as clean:
        if len(pdf.pages) > max_pages:
            raise Unpreparable(Obstacle.TOO_MANY_PAGES)
        _flatten(pdf)
        lying: list[bool] = []
        judged: dict[tuple[int, int], bool] = {}
        for number, page in enumerate(pdf.pages):
            lying.append(_is_landscape(page))
            if must_be_pictured(page, judged):
                picture(clean, source, number)
            else:
                clean.pages.append(page)
                _strip(clean.pages[-1])
        if not lying:
            raise Unpreparable(Obstacle.UNREADABLE)
        with target.open("wb") as stream:
            clean.save(stream)
    return lying


def _flatten(pdf: Any) -> None:  # noqa: ANN401 - pikepdf.Pdf, loaded by the caller
    """Draw what form fields and notes show into the pages."""
    if not any("/Annots" in page for page in pdf.pages):
        return
    if "/AcroForm" in pdf.Root:
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("all")


def _strip(page: Any) -> None:  # noqa: ANN401 - pikepdf.Page
    """Leave what is seen; drop actions, links, thumbnails and what other programs keep."""
    for key in [key for key in page.obj if key not in (*_KEPT, "/Parent")]:
        del page.obj[key]


def _size(page: Any) -> tuple[float, float]:  # noqa: ANN401 - pikepdf.Page
    left, bottom, right, top = (float(edge) for edge in page.trimbox)
    return abs(right - left), abs(top - bottom)


def _is_landscape(page: Any) -> bool:  # noqa: ANN401 - pikepdf.Page
    width, height = _size(page)
    turned = int(page.obj.get("/Rotate", _inherited_rotation(page))) % 180 == 90
    return (height > width) if turned else (width > height)


def _inherited_rotation(page: Any) -> int:  # noqa: ANN401 - pikepdf.Page
    parent = page.obj.get("/Parent")
    for _ in range(50):
        if parent is None or "/Rotate" in parent:
            break
        parent = parent.get("/Parent")
    return int(parent["/Rotate"]) if parent is not None and "/Rotate" in parent else 0


def assemble(
    skeleton: str,
    target: str,
    underlays: list[tuple[int, str]],
    title: str,
    author: str,
    made: str,
    layers: str = "",
) -> None:
    """Set the prepared records into the drawn pages and finish the file as PDF/A-2b.

    Args:
        skeleton: the drawn PDF, with empty pages (but for the foot) where records go.
        target: the file to write.
        underlays: (page of the skeleton from 0, prepared PDF): its pages go there and on the following ones.
        title: of the document.
        author: of the document.
        made: ISO 8601.
        layers: the file of the text layers, by `archive.scanned`.
    """
    import pikepdf

    with pikepdf.open(skeleton) as whole:
        pages = list(whole.pages)
        filled: dict[int, Rectangle] = {}
        for first, path in underlays:
            with pikepdf.open(path) as record:
                for offset, page in enumerate(record.pages):
                    filled[first + offset] = _set(whole, pages[first + offset], page)
        text = TextLayer(whole)
        for layer in read_layers(layers):
            rectangle = layer.rectangle or filled[layer.page]
            text.lay(pages[layer.page], layer.lines, partial(_point, rectangle))
        text.finish()
        finish(whole, title=title, author=author, made=dt.datetime.fromisoformat(made))
        plain = pikepdf.ObjectStreamMode.disable  # every object can be found by its own mark, should the file be hurt
        with Path(target).open("wb") as stream:
            whole.save(stream, deterministic_id=True, object_stream_mode=plain)


def _point(rectangle: Rectangle, across: float, down: float) -> tuple[float, float]:
    """A point of a picture, by shares of its width and height from its top left, on the page."""
    left, bottom, wide, high = rectangle
    return left + across * wide, bottom + high - down * high


def _set(whole: Any, sheet: Any, page: Any) -> Rectangle:  # noqa: ANN401 - pikepdf's Pdf and Pages
    """Put a record's page on a sheet, as large as fits above the foot, its own turning honoured; what it fills."""
    import pikepdf

    form = whole.copy_foreign(page.as_form_xobject())
    name = sheet.add_resource(form, pikepdf.Name.XObject, name=pikepdf.Name.Record)
    left, bottom, right, top = _placed_box(form)
    width, height = (
        (A4_WIDTH, A4_HEIGHT) if float(sheet.mediabox[2]) < float(sheet.mediabox[3]) else (A4_HEIGHT, A4_WIDTH)
    )
    room = height - FOOT
    scale = min(width / (right - left), room / (top - bottom))
    x = (width - scale * (right - left)) / 2 - scale * left
    y = height - scale * top
    content = f"q {scale:.6f} 0 0 {scale:.6f} {x:.4f} {y:.4f} cm {name} Do Q\n"
    sheet.contents_add(content.encode("ascii"), prepend=True)
    return x + scale * left, y + scale * bottom, scale * (right - left), scale * (top - bottom)


def _placed_box(form: Any) -> tuple[float, float, float, float]:  # noqa: ANN401 - pikepdf.Stream
    """The form's box after its own matrix (which holds the page's rotation and unit)."""
    a, b, c, d, e, f = (float(each) for each in form.get("/Matrix", [1, 0, 0, 1, 0, 0]))
    left, bottom, right, top = (float(each) for each in form.BBox)
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(*xs, min(xs) + 1), max(*ys, min(ys) + 1)
