"""Text out of files: milliseconds a file beside python-docx and pypdf, and files a second by `Reader`."""

import io
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import docx
import pypdf
from PIL import ExifTags, Image
from reportlab.pdfgen.canvas import Canvas
from timing import least

from anjuan.settings import TextSettings
from indexer.extract.child import read_file
from indexer.extract.reading import Status
from indexer.extract.worker import Reader

DOCUMENTS = 1_000
PHOTOS = 200
ROUNDS = 5
SETTINGS = TextSettings(workers=2)
SENTENCE = "市民反映青云店镇某小区地下停车场夜间施工噪音大，影响休息，希望有关部门尽快处理。"


def document(number: int) -> bytes:
    """A 情况说明 of one page: a table and six paragraphs."""
    made = docx.Document()
    made.add_heading("案件情况说明")
    table = made.add_table(rows=4, cols=4)
    for index, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"栏目{index}：热线-240305-{number:06d}"
    for _ in range(6):
        made.add_paragraph(SENTENCE * 2)
    return saved(made.save)


def notice() -> bytes:
    """A PDF of ten pages of text."""

    def draw(file: io.BytesIO) -> None:
        canvas = Canvas(file)
        for page in range(10):
            for line in range(45):
                canvas.drawString(
                    60, 780 - 16 * line, f"{page}.{line} notice of water supply interruption, work order 240305"
                )
            canvas.showPage()
        canvas.save()

    return saved(draw)


def photo() -> bytes:
    """A photo of about a megabyte with its time."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Camera"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2024:03:05 10:11:12"
    noise = Image.effect_noise((1280, 960), 60).convert("RGB")
    return saved(lambda file: noise.save(file, "JPEG", quality=95, exif=exif))


def saved(save: Callable[[io.BytesIO], object]) -> bytes:
    buffer = io.BytesIO()
    save(buffer)
    return buffer.getvalue()


def by_python_docx(path: Path) -> str:
    made = docx.Document(str(path))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in made.paragraphs] + cells)


def by_pypdf(path: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def rate(reader: Reader, paths: list[Path], expected: Status) -> float:
    readings = []
    seconds = least(lambda: readings.append(reader.read(paths, slow=False)))
    if {each.status for each in readings[0]} != {expected}:
        raise SystemExit("the files were not read")
    return round(len(paths) / seconds)


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        documents = [folder / f"{number}.docx" for number in range(DOCUMENTS)]
        photos = [folder / f"{number}.jpg" for number in range(PHOTOS)]
        for number, path in enumerate(documents):
            path.write_bytes(document(number) if number < 10 else documents[number % 10].read_bytes())
        for path in photos:
            path.write_bytes(photo() if path is photos[0] else photos[0].read_bytes())
        pdf = folder / "notice.pdf"
        pdf.write_bytes(notice())
        docx_ms, pdf_ms, photo_ms = (
            1000 * least(lambda path=path: read_file(path, SETTINGS)) for path in (documents[0], pdf, photos[0])
        )
        docx_beside, pdf_beside = (
            1000 * least(lambda: by_python_docx(documents[0])),
            1000 * least(lambda: by_pypdf(pdf)),
        )
        with Reader(SETTINGS) as reader:
            before = time.perf_counter()
            reader.read(documents[:1], slow=False)
            start = time.perf_counter() - before
            documents_rate, photos_rate = rate(reader, documents, Status.OK), rate(reader, photos, Status.NO_TEXT)
    figures = {
        "cores": os.cpu_count(),
        "docx_ms": docx_ms,
        "docx_python_docx_ms": docx_beside,
        "docx_ratio_to_python_docx": docx_ms / docx_beside,
        "pdf_10_pages_ms": pdf_ms,
        "pdf_10_pages_pypdf_ms": pdf_beside,
        "pdf_ratio_to_pypdf": pdf_ms / pdf_beside,
        "photo_ms": photo_ms,
        "first_file_ms": 1000 * start,
        "reader_docx_per_s": documents_rate,
        "reader_photos_per_s": photos_rate,
        "target": {"docx_ms": 3, "photo_ms": 1, "reader_docx_per_s": 400},
    }
    print(json.dumps({key: round(value, 3) if isinstance(value, float) else value for key, value in figures.items()}))


if __name__ == "__main__":
    main()
