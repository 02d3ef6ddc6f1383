"""Filing into case files against the shortest script that is as safe: copy, fsync, SHA-256.

    .venv/bin/python benchmarks/store.py [FOLDER]

Prints one JSON document. Photos: 1,000 of 1 MB in 100 cases, ten at a time. Documents: 1,000 of 30 KB in 500 cases,
two at a time. The floor and the store take turns, so that both meet the same machine; compare ratios, not times.
"""

import datetime as dt
import json
import random
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from timing import copied

from anjuan.casefile import RecordFacts
from anjuan.ids import SHANGHAI, CaseId
from anjuan.kinds import Kind
from archive.store import Store

ROUNDS = 3
BUDGETS = {"photos": {"ratio": 2.0}, "documents": {"ms_per_file": 4.0}}


def make(folder: Path, count: int, size: int, suffix: str) -> list[Path]:
    """Write the inputs: bytes that no file system can compress or share."""
    folder.mkdir()
    generator = random.Random(count + size)
    paths = [folder / f"材料{number:04d}{suffix}" for number in range(count)]
    for path in paths:
        path.write_bytes(generator.randbytes(size))
    return paths


def filing(paths: list[Path], target: Path, per_case: int) -> float:
    """Seconds to file the files, `per_case` to a case."""
    store = Store(target)
    now = dt.datetime(2023, 9, 14, 10, 11, tzinfo=SHANGHAI)
    begun = time.perf_counter()
    for number, start in enumerate(range(0, len(paths), per_case)):
        name = f"热线-230914-{number:06d}"
        batch = paths[start : start + per_case]
        facts = (RecordFacts(Kind.OTHER, None, path.name, path.name, now, "收件夹") for path in batch)
        store.file(CaseId("2023/09", name, name), [(store.stage(p), f) for p, f in zip(batch, facts, strict=True)])
    seconds = time.perf_counter() - begun
    store.close()
    return seconds


def measure(folder: Path, count: int, size: int, suffix: str, per_case: int) -> dict[str, float]:
    """Floor and store in turns; medians."""
    paths = make(folder / "inputs", count, size, suffix)
    floors, filings = [], []
    for _ in range(ROUNDS):
        floors.append(copied(paths, folder / "floor"))
        shutil.rmtree(folder / "floor")
        filings.append(filing(paths, folder / "案卷", per_case))
        shutil.rmtree(folder / "案卷")
    shutil.rmtree(folder / "inputs")
    lowest, median = statistics.median(floors), statistics.median(filings)
    return {
        "files": count,
        "floor_ms_per_file": round(lowest / count * 1000, 3),
        "ms_per_file": round(median / count * 1000, 3),
        "files_per_second": round(count / median, 1),
        "ratio": round(statistics.median(ours / base for ours, base in zip(filings, floors, strict=True)), 2),
    }


def main() -> None:
    """Measure both, and compare with the budgets."""
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as name:
        results = {
            "photos": measure(Path(name), 1000, 1_000_000, ".jpg", 10),
            "documents": measure(Path(name), 1000, 30_000, ".docx", 2),
        }
    over = [
        f"{what}.{key}" for what, limits in BUDGETS.items() for key, most in limits.items() if results[what][key] > most
    ]
    print(json.dumps({"benchmark": "store", "results": results, "budgets": BUDGETS, "over": over}, ensure_ascii=False))


if __name__ == "__main__":
    main()
