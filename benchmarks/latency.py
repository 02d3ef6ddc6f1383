"""Latency: from the drop of a docx of one page to the moment when a search finds it, with `anjuan watch` running.

`python benchmarks/latency.py [--drops 20]` prints JSON. A file has settled when it has rested for `settle_seconds`:
`from_settled` counts from that moment. The floor is settling alone: the same drops into an inbox that is watched, and
from which nothing is filed; it holds what the watcher takes to look.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.intake import small_docx
from casework.inbox import HEARTBEAT_FILE
from casework.office import Office, create
from watch.inbox import Inbox

ROOT = Path(__file__).resolve().parent.parent
POLL_SECONDS = 0.005
PATIENCE = 30.0
TARGET_SECONDS = 1.0


def until(true: Callable[[], bool]) -> float:
    """Wait until something is true; the time then."""
    end = time.perf_counter() + PATIENCE
    while not true():
        if time.perf_counter() > end:
            sys.exit("it took too long: is the watcher running?")
        time.sleep(POLL_SECONDS)
    return time.perf_counter()


def drop(inbox: Path, number: int, content: bytes) -> float:
    """Put a file into the inbox; the time when it was whole."""
    (inbox / f"热线-230914-{number:06d} 情况说明.docx").write_bytes(content)
    return time.perf_counter()


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
        until(lambda number=number: len(arrivals) == number)
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
                query = f"热线-230914-{number:06d}"
                found = until(lambda query=query: office.index.search(query).total > 0)
                seconds.append(found - dropped)
        finally:
            watcher.terminate()
    return seconds


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
    drops = parser.parse_args().drops
    rng = random.Random(12345)
    papers = [small_docx(rng) for _ in range(drops + 1)]
    in_folder = tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-")
    with in_folder as name, Office(create(Path(name) / "office").home) as office:
        settle = office.settings.intake.settle_seconds
        floor = settling(office, papers[:drops], rng)
        first, *found = finding(office, papers, rng)  # the first one starts the readers and makes the index
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
            }
        )
    )


if __name__ == "__main__":
    main()
