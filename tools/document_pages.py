"""Draw `docs/images/documents.png`: the first page of every document of the library, filled from the samples.

    python tools/document_pages.py

Fills and converts them in an office folder of their own; needs LibreOffice.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "images" / "documents.png"
SAMPLES = ROOT / "samples" / "documents"
COLUMNS, SLOT, GAP = 7, (250, 354), 8


def first_page(pdf: Path) -> Image.Image:
    """The first page, within a slot of the sheet."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0].render(scale=1.2).to_pil().convert("L")
    page.thumbnail(SLOT, Image.Resampling.LANCZOS)
    return page


def main() -> None:
    """Fill, convert, put side by side."""
    sys.path.insert(0, str(ROOT))
    from templates.catalogue import Templates

    anjuan = str(Path(sys.executable).with_name("anjuan"))
    pages = []
    with tempfile.TemporaryDirectory() as name:
        office = Path(name) / "办公目录"
        subprocess.run([anjuan, "init", str(office)], check=True, stdout=subprocess.DEVNULL)
        for template in Templates().all():
            docx = Path(name) / f"{template.key}.docx"
            data = SAMPLES / f"{template.key}.json"
            order = [anjuan, "--home", str(office), "fill", template.key, "--data", str(data), "--out", str(docx)]
            subprocess.run([*order, "--pdf"], check=True, stdout=subprocess.DEVNULL)
            pages.append(first_page(docx.with_suffix(".pdf")))
    rows = -(-len(pages) // COLUMNS)
    sheet = Image.new("L", (COLUMNS * (SLOT[0] + GAP) + GAP, rows * (SLOT[1] + GAP) + GAP), 150)
    for number, page in enumerate(pages):
        row, column = divmod(number, COLUMNS)
        sheet.paste(page, (GAP + column * (SLOT[0] + GAP), GAP + row * (SLOT[1] + GAP)))
    sheet.quantize(16).save(TARGET, optimize=True)


if __name__ == "__main__":
    main()
