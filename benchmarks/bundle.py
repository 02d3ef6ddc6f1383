"""A case of 30 PDFs and 40 photos as one PDF, against qpdf on the same pages: JSON on standard output.

    python -m benchmarks.bundle

CPU seconds of the process and its children. The floor: qpdf merges the PDFs and lays a stamp over each page. The
ratio leaves out what qpdf does not do: converting Word files (none here) and resampling photos (measured apart, as
is the memory with 300 photos under `--large`).
"""

import argparse
import datetime as dt
import hashlib
import json
import os
import random
import resource
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from anjuan.casefile import Record, RecordFacts
from anjuan.ids import SHANGHAI
from anjuan.kinds import Kind, Stage
from anjuan.progress import Silent
from anjuan.settings import ArchiveSettings
from archive.bundle import BundleItem, CaseSheet, bundle
from archive.convert import Converter
from archive.fonts import Face, draw, load

NOW = dt.datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
CASE = CaseSheet("热线-230914-001234", "关于路灯不亮问题的办理情况", (("工单编号", "热线-230914-001234"),), "某镇")
TEXT = "经核实，第三村北口路灯因线路老化不亮，已于当日更换线缆并恢复照明，诉求人表示满意。"


def cpu() -> float:
    """User and system seconds of this process and its ended children."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def spent(work: Callable[[], object], rounds: int = 3) -> float:
    """The least CPU of some rounds."""
    results = []
    for _ in range(rounds):
        start = cpu()
        work()
        results.append(cpu() - start)
    return min(results)


def paper(path: Path, pages: int) -> None:
    """A PDF with Chinese text."""
    load(Face.SONG)
    canvas = Canvas(str(path), initialFontName=Face.SONG.value)
    for _ in range(pages):
        for line in range(30):
            draw(canvas, 80, 750 - 22 * line, TEXT[: 30 + line % 8], Face.SONG, 14)
        canvas.showPage()
    canvas.save()


def photo(path: Path, seed: int, size: tuple[int, int] = (4000, 3000)) -> None:
    """A photo of 12 megapixels with some detail."""
    noise = Image.frombytes("RGB", (200, 150), random.Random(seed).randbytes(90_000))
    noise.resize(size, Image.Resampling.BILINEAR).save(path, quality=85)


def item(number: int, path: Path, kind: Kind, stage: Stage | None = None) -> BundleItem:
    """A record of the benchmark's case."""
    facts = RecordFacts(kind, stage, path.name, path.name, NOW, "收件夹", NOW, path.suffix.lstrip("."))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return BundleItem(Record(number, f"data/{path.name}", digest, path.stat().st_size, facts), path)


def merged(papers: list[Path], stamp: Path, target: Path) -> None:
    """The floor: qpdf merges the papers and lays a stamp over each page."""
    subprocess.run(
        ["qpdf", "--empty", "--pages", *map(str, papers), "--", str(target.with_suffix(".merged"))], check=True
    )
    subprocess.run(
        ["qpdf", str(target.with_suffix(".merged")), "--overlay", str(stamp), "--repeat=1", "--", str(target)],
        check=True,
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--large", action="store_true", help="300 photos of 12 megapixels: time and memory")
    large = parser.parse_args().large
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        papers, photos = [folder / f"p{n}.pdf" for n in range(30)], [folder / f"f{n}.jpg" for n in range(40)]
        for number, path in enumerate(papers):
            paper(path, 1 + number % 8)
        for number, path in enumerate(photos):
            photo(path, number)
        paper(folder / "stamp.pdf", 1)
        documents = [item(number, path, Kind.POLICY) for number, path in enumerate(papers, 1)]
        pictures = [item(number, path, Kind.PHOTO, Stage.BEFORE) for number, path in enumerate(photos, 31)]
        converter = Converter(folder / "cache", ArchiveSettings(), program=None)
        target = folder / "bundle.pdf"

        def make(items: list[BundleItem]) -> int:
            settings = ArchiveSettings()
            made = bundle(CASE, items, target, converter=converter, settings=settings, now=NOW, reporter=Silent())
            return made.pages

        floor = spent(lambda: merged(papers, folder / "stamp.pdf", folder / "floor.pdf"))
        alone = spent(lambda: make(documents))
        whole = spent(lambda: make(documents + pictures), 1)
        result: dict[str, object] = {
            "cores": os.cpu_count(),
            "pages": make(documents + pictures),
            "qpdf_merge_overlay_cpu_s": round(floor, 3),
            "bundle_without_photos_cpu_s": round(alone, 3),
            "ratio": round(alone / floor, 2),
            "photos_cpu_s": round(whole - alone, 3),
            "bytes": target.stat().st_size,
        }
        if large:
            many = [item(number, photos[number % 40], Kind.PHOTO, Stage.BEFORE) for number in range(1, 301)]
            result["photos_300_cpu_s"] = round(spent(lambda: make(many), 1), 1)
            usage = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
            result["photos_300_max_rss_mib"] = max(usage) // 1024
        print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
