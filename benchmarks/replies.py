"""The review of replies on official answers to real messages: which rules flag how many, and a sample to be judged.

    ANJUAN_REALDATA=… ./run bench replies [-- --sample 50 --seed 1]

The answers are those of a message board of other cities: they have no tags. JSON on standard output; the sample holds
flags spread over the rules, each with the message and the answer, so that a supervisor can say whether they agree.
"""

import argparse
import json
import os
import random
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path

from anjuan.replies import Finding, Review, review

SHOWN = 600


@dataclass(frozen=True)
class Answered:
    """A message, its official answer, and what the review finds in it."""

    message: Mapping[str, str]
    review: Review


def answered(path: Path) -> list[Answered]:
    messages = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Answered(each, review(each["answer"], appeal=f"{each['title']}\n{each['question']}")) for each in messages]


def spread(flags: Mapping[str, Sequence[tuple[Answered, Finding]]], number: int, seed: int) -> list[object]:
    """Flags in turn from each rule, in a seeded order."""
    order = random.Random(seed)
    mixed = [order.sample(flags[rule], len(flags[rule])) for rule in sorted(flags)]
    turns = [flag for flag in chain.from_iterable(zip_longest(*mixed)) if flag is not None]
    return [shown(*flag) for flag in turns[:number]]


def shown(each: Answered, finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "finding": finding.text,
        "quotes": finding.quotes,
        "id": each.message["id"],
        "title": each.message["title"],
        "question": each.message["question"].strip()[:SHOWN],
        "answer": each.message["answer"].strip()[:SHOWN],
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sample", type=int, default=0, help="how many flags to show")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    folder = os.environ.get("ANJUAN_REALDATA")
    if not folder:
        print(json.dumps({"skipped": "ANJUAN_REALDATA names no folder of real inputs"}))
        return
    before = time.perf_counter()
    every = answered(Path(folder) / "messages" / "gov_messages_qa.jsonl")
    seconds = time.perf_counter() - before
    flags: dict[str, list[tuple[Answered, Finding]]] = defaultdict(list)
    for each in every:
        for finding in each.review.findings:
            flags[finding.rule].append((each, finding))
    figures = {
        "answers": len(every),
        "verdicts": Counter(each.review.verdict for each in every),
        "flags": {rule: len(found) for rule, found in sorted(flags.items(), key=lambda item: int(item[0]))},
        "ms_an_answer": round(1000 * seconds / len(every), 2),
        "longest_ms": round(1000 * longest(every), 1),
        "sample": spread(flags, options.sample, options.seed),
    }
    print(json.dumps(figures, ensure_ascii=False))


def longest(every: Sequence[Answered]) -> float:
    """Seconds for the longest answer: what a reply may cost the inbox."""
    text = max((each.message["answer"] for each in every), key=len)
    before = time.perf_counter()
    review(text)
    return time.perf_counter() - before


if __name__ == "__main__":
    main()
