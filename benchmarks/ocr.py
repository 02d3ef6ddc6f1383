"""Reading scans: character accuracy on printed pages with known text, beside a single plain reading of the same pages.

The pages come from `tools/printed_pages.py`: clean, noisy, tilted, stamped, photographed. Accuracy is 1 - edit distance
/ length, over the text in reading order, without white space; full and half width count as one (`exact`: as two).

    ./run bench ocr -- [--seed N] [--pages 0,1,2,3] [--threads N] [--show]
"""

import argparse
import json
import sys
import time
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

import numpy as np  # noqa: E402
from printed_pages import CONDITIONS, SEED, spoilt  # noqa: E402
from printed_papers import PAPERS  # noqa: E402

from anjuan.scan import ScanPage  # noqa: E402
from indexer.extract.scans.engine import Recogniser  # noqa: E402

TARGETS = {"clean": 0.99, "noisy": 0.95, "tilted": 0.95, "stamped": 0.95, "photographed": 0.95}


def distance(one: str, other: str) -> int:
    """Levenshtein's: how many characters must be put in, left out or changed."""
    theirs = np.frombuffer(other.encode("utf-32-le"), np.uint32)
    steps = np.arange(len(other) + 1)
    row = steps.copy()
    for number, char in enumerate(one, 1):
        above = row
        row = np.empty_like(above)
        row[0] = number
        row[1:] = np.minimum(above[:-1] + (theirs != ord(char)), above[1:] + 1)
        row = np.minimum.accumulate(row - steps) + steps
    return int(row[-1])


def compared(text: str, *, exact: bool) -> str:
    """What is compared."""
    return "".join((text if exact else unicodedata.normalize("NFKC", text)).split())


class Tally:
    """Errors of one way of reading under one condition."""

    def __init__(self) -> None:
        self.length, self.folded, self.exact, self.seconds, self.pages = 0, 0, 0, 0.0, 0

    def add(self, truth: str, said: str, seconds: float) -> None:
        """Count the errors of one page."""
        self.length += len(compared(truth, exact=False))
        self.folded += distance(compared(truth, exact=False), compared(said, exact=False))
        self.exact += distance(compared(truth, exact=True), compared(said, exact=True))
        self.seconds += seconds
        self.pages += 1

    def figures(self) -> dict[str, float]:
        """Shares of characters that are right, and the time a page takes."""
        return {
            "accuracy": round(1 - self.folded / self.length, 4),
            "exact": round(1 - self.exact / self.length, 4),
            "cpu_seconds_a_page": round(self.seconds / self.pages, 2),
        }


def show(condition: str, number: int, truth: str, page: ScanPage) -> None:
    """The lines that were misread: as printed, and as read."""
    print(condition, number, page.confidence, file=sys.stderr)
    rows = [[line.text for line in page.lines if line.row == row] for row in sorted({line.row for line in page.lines})]
    printed = [compared(line, exact=False) for line in truth.split("\n")]
    read = [compared("".join(row), exact=False) for row in rows]
    for mark, lines, others in (("<", printed, read), (">", read, printed)):
        for line in lines:
            if line not in others:
                print("   ", mark, line, file=sys.stderr, flush=True)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--pages", default=",".join(map(str, range(len(PAPERS)))))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--conditions", default=",".join(CONDITIONS))
    parser.add_argument("--show", action="store_true", help="what was misread, on standard error")
    options = parser.parse_args()
    recogniser = Recogniser(options.threads)
    conditions = {}
    for condition in options.conditions.split(","):
        plain, both = Tally(), Tally()
        for number in map(int, options.pages.split(",")):
            picture, truth = spoilt(condition, number, options.seed)
            picture = np.ascontiguousarray(picture[:, :, ::-1])
            for tally, read in ((plain, recogniser.read_plainly), (both, recogniser.read)):
                before = time.process_time()
                page = read(picture, 1)
                tally.add(truth, page.text, time.process_time() - before)
            if options.show:
                show(condition, number, truth, page)
        conditions[condition] = {
            "read": both.figures(),
            "single_plain_reading": plain.figures(),
            "target": TARGETS[condition],
            "characters": both.length,
            "passed": both.figures()["accuracy"] >= TARGETS[condition],
        }
    print(json.dumps({"seed": options.seed, "conditions": conditions}, ensure_ascii=False))
    if not all(each["passed"] for each in conditions.values()):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
