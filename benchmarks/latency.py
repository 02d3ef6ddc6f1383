"""Latency: from the drop of a docx of one page to the moment when a search finds it, with `anjuan watch` running.

`python benchmarks/latency.py [--drops 20] [--bulk 10000]` prints JSON. A file has settled when it has rested for
`settle_seconds`: `from_settled` counts from that moment. The floor is settling alone: the same drops into an inbox that
is watched, and from which nothing is filed; it holds what the watcher takes to look.

Then the same with `--bulk` files in the inbox that are being filed at the same time, `--bulk-drops` times or for as
long as they last; 0 leaves it out. A file is dropped as soon as the one before is found.
"""

import argparse
import io
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.intake import WORDS, small_docx
from casework.heartbeat import HEARTBEAT_FILE
from casework.office import Office, create
from watch.inbox import Inbox

ROOT = Path(__file__).resolve().parent.parent
POLL_SECONDS = 0.005
PATIENCE = 30.0
TARGET_SECONDS = 1.0
TARGET_WITH_BULK_SECONDS = 3.0


def until(true: Callable[[], bool], patience: float = PATIENCE) -> float:
    """Wait until something is true; the time then."""
    end = time.perf_counter() + patience
    while not true():
        if time.perf_counter() > end:
            sys.exit("it took too long: is the watcher running?")
        time.sleep(POLL_SECONDS)
    return time.perf_counter()


def drop(inbox: Path, number: int, content: bytes, day: str = "230914") -> float:
    """Put a file into the inbox; the time when it was whole."""
    (inbox / f"热线-{day}-{number:06d} 情况说明.docx").write_bytes(content)
    return time.perf_counter()


def _is_found(office: Office, query: str) -> bool:
    return office.index.search(query).total > 0


def _holds(arrivals: list[float], number: int) -> bool:
    return len(arrivals) == number


def settling(office: Office, papers: list[bytes], rng: random.Random) -> list[float]:
    """Seconds from each drop until the watched inbox tells of it."""
    stop, arrivals = threading.Event(), []
    inbox = Inbox(office.folders.inbox, office.settings.intake, clock=time.perf_counter, pause=time.sleep)
    looked = threading.Event()

    def watch() -> None:
        for batch in inbox.watch(stop, looked.set):
            arrivals.extend([time.perf_counter()] * len(batch.arrivals))

    thread = threading.Thread(target=watch)
    thread.start()
    looked.wait()
    seconds = []
    for number, content in enumerate(papers, 1):
        time.sleep(rng.uniform(0, 0.5))
        dropped = drop(office.folders.inbox, number, content)
        until(partial(_holds, arrivals, number))
        seconds.append(arrivals[-1] - dropped)
    stop.set()
    thread.join()
    for left in office.folders.inbox.iterdir():
        left.unlink()
    return seconds


def finding(office: Office, papers: list[bytes], rng: random.Random) -> list[float]:
    """Seconds from each drop until a search for its ticket's number finds it."""
    program = [sys.executable, "-m", "cli.main", "--home", str(office.folders.home), "watch"]
    seconds = []
    with subprocess.Popen(program, cwd=ROOT, stdout=subprocess.DEVNULL) as watcher:
        try:
            until((office.folders.register / HEARTBEAT_FILE).exists)
            for number, content in enumerate(papers, 1):
                time.sleep(rng.uniform(0, 0.5))
                dropped = drop(office.folders.inbox, number, content)
                found = until(partial(_is_found, office, f"热线-230914-{number:06d}"))
                seconds.append(found - dropped)
        finally:
            watcher.terminate()
    return seconds


def many(inbox: Path, count: int, rng: random.Random) -> None:
    """Papers of one page of different tickets, all of different bytes."""
    with zipfile.ZipFile(io.BytesIO(small_docx(rng))) as model:
        parts = {name: model.read(name) for name in model.namelist()}
    body = parts["word/document.xml"]
    for number in range(count):
        text = "".join(rng.choice(WORDS) for _ in range(200))
        with zipfile.ZipFile(inbox / f"热线-220914-{number:06d} 情况说明.docx", "w") as paper:
            for name, content in parts.items():
                own = body.replace(b"</w:t>", f"{text}</w:t>".encode(), 1) if content is body else content
                paper.writestr(name, own)


def overtaking(office: Office, bulk: int, drops: int, rng: random.Random) -> dict[str, object]:
    """The same while many files, which lay there before, are being filed."""
    many(office.folders.inbox, bulk, rng)
    papers = [small_docx(rng) for _ in range(20)]
    program = [sys.executable, "-m", "cli.main", "--home", str(office.folders.home), "watch"]
    seconds: list[float] = []
    left = [bulk]
    with subprocess.Popen(program, cwd=ROOT, stdout=subprocess.DEVNULL) as watcher:
        try:
            until(partial(_is_found, office, "热线-220914"), patience=600)
            first = time.perf_counter()
            while left[-1] > bulk // 10 and len(seconds) < drops:
                paper = papers[len(seconds) % len(papers)] + b"%d" % len(seconds)
                dropped = drop(office.folders.inbox, len(seconds), paper, day="230915")
                found = until(partial(_is_found, office, f"热线-230915-{len(seconds):06d}"))
                seconds.append(found - dropped)
                left.append(sum(1 for _ in office.folders.inbox.iterdir()))
                time.sleep(rng.uniform(0, 0.5))
            rate = (left[1] - left[-1]) / (time.perf_counter() - first)
        finally:
            watcher.terminate()
    return {
        "files": bulk,
        "drops": len(seconds),
        "drop_to_found": figures(seconds),
        "bulk_files_per_second": round(rate, 1),
        "waiting_at_the_drops": f"{left[0]} to {left[-1]}",
        "target_p95": TARGET_WITH_BULK_SECONDS,
        "met": figures(seconds)["p95"] <= TARGET_WITH_BULK_SECONDS,
    }


def figures(seconds: list[float]) -> dict[str, float]:
    """Median, 95th percentile and the longest, in seconds."""
    ordered = sorted(seconds)
    last = len(ordered) - 1
    return {
        "p50": round(ordered[round(last * 0.5)], 3),
        "p95": round(ordered[round(last * 0.95)], 3),
        "max": round(ordered[last], 3),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--drops", type=int, default=20)
    parser.add_argument("--bulk", type=int, default=10_000)
    parser.add_argument("--bulk-drops", type=int, default=60)
    options = parser.parse_args()
    drops = options.drops
    rng = random.Random(12345)
    papers = [small_docx(rng) for _ in range(drops + 1)]
    in_folder = tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-")
    with in_folder as name, Office(create(Path(name) / "office").home) as office:
        settle = office.settings.intake.settle_seconds
        floor = settling(office, papers[:drops], rng)
        first, *found = finding(office, papers, rng)  # the first one starts the readers and makes the index
        beside_bulk = overtaking(office, options.bulk, options.bulk_drops, rng) if options.bulk else None
    print(
        json.dumps(
            {
                "drops": drops,
                "settle_seconds": settle,
                "first": round(first, 3),
                "drop_to_found": figures(found),
                "floor_drop_to_settled": figures(floor),
                "from_settled": figures([each - settle for each in found]),
                "target_from_settled": TARGET_SECONDS,
                "with_bulk": beside_bulk,
            }
        )
    )


if __name__ == "__main__":
    main()
