"""Intake: files a second, filed, read and indexed, beside the shortest script for the same files: copy, sync, hash.

`python benchmarks/intake.py [--files 1000]` prints JSON. The time in which files settle is not counted.
"""

import argparse
import io
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import docx
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from timing import copied

from anjuan.progress import Silent
from casework.inbox import take_once
from casework.office import Office, create
from casework.outcomes import Filed

WORDS = [
    "停车场",
    "垃圾清运",
    "路灯",
    "供暖",
    "柳河营村",
    "市民反映",
    "现场核实",
    "已经办结",
    "物业",
    "漏水",
    "噪音",
    "施工",
]


def small_docx(rng: random.Random) -> bytes:
    """A 案件情况说明 of one page."""
    document = docx.Document()
    document.add_heading("案件情况说明", 1)
    for _ in range(12):
        document.add_paragraph("".join(rng.choice(WORDS) for _ in range(18)) + "。")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def photo(base: bytes, rng: random.Random) -> bytes:
    """A JPEG of about 1 MB that no other one equals."""
    return base + rng.randbytes(16)


def base_photo(rng: random.Random) -> bytes:
    """Noise does not compress: about 1 MB."""
    out = io.BytesIO()
    Image.frombytes("RGB", (1400, 1100), rng.randbytes(1400 * 1100 * 3)).save(out, "JPEG", quality=80)
    return out.getvalue()


def measure(folder: Path, count: int, per_case: int, suffix: str, make: Callable[[], bytes]) -> dict[str, object]:
    """Take in `count` files of one sort; the floor works on copies of them before and after, the lesser counts."""
    create(folder / "office")
    settings = folder / "office" / "anjuan.toml"
    text = settings.read_text(encoding="utf-8-sig").replace("settle_seconds = 1.0", "settle_seconds = 0.0")
    settings.write_text(text, encoding="utf-8")
    inbox = folder / "office" / "收件夹"
    originals = folder / "originals"
    originals.mkdir()
    names = [f"热线-230914-{index // per_case + 1:06d} 办理后{index % per_case + 1}{suffix}" for index in range(count)]
    for name in names:
        (originals / name).write_bytes(make())
        shutil.copy(originals / name, inbox / name)
    size = sum((originals / name).stat().st_size for name in names)
    os.sync()
    first = copied([originals / name for name in names], folder / "floor1")
    with Office(folder / "office") as office:
        office.register.records.count()
        office.reader.read([originals / names[0]], slow=False)
        begun = time.perf_counter()
        outcomes = take_once(office, Silent()).outcomes
        seconds = time.perf_counter() - begun
        filed = sum(isinstance(each, Filed) for each in outcomes)
        indexed = office.index.count()
    least = min(first, copied([originals / name for name in names], folder / "floor2"))
    return {
        "files": count,
        "filed": filed,
        "indexed": indexed,
        "mean_kib": round(size / count / 1024),
        "seconds": round(seconds, 2),
        "files_per_s": round(count / seconds, 1),
        "floor_seconds": round(least, 2),
        "times_floor": round(seconds / least, 2),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=1000)
    count = parser.parse_args().files
    rng = random.Random(12345)
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as name:
        folder = Path(name)
        (folder / "docx").mkdir()
        (folder / "photos").mkdir()
        papers = measure(folder / "docx", count, 5, ".docx", lambda: small_docx(rng))
        base = base_photo(rng)
        photos = measure(folder / "photos", count, 10, ".jpg", lambda: photo(base, rng))
    papers["target_files_per_s"] = 150
    photos["target_times_floor"] = 3
    print(json.dumps({"docx": papers, "photos": photos}))


if __name__ == "__main__":
    main()
