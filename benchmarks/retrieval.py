"""How well past answers are found, on real messages with their official answers.

    ANJUAN_REALDATA=… ./run bench retrieval [-- --judged 0]

A query is a message's title, its whole text, or one sentence of it of 20 to 40 characters; what is to be found is the
message's own answer among all answers, from which the quoted title was taken out (left in, it inflates the figures).
The index is the real one, and the query goes through `Index.similar`, as `anjuan similar` does. The messages of one
half (by a digest of their id) are in the index too, as an office has them; queries are those of the other half, which
the weights were not fitted on. Figures: MRR@10 of all messages, and of those whose answer says anything (80 characters
or more: “留言已收悉” answers nothing and is found by nothing); milliseconds of processor time.

JSON on standard output: one row for each way of ranking, each leaving out or adding one thing.
"""

import argparse
import hashlib
import json
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from anjuan.kinds import Kind
from anjuan.progress import Silent
from indexer.analyse import bigrams, clauses
from indexer.document import Document, Filters, Sort
from indexer.index import Index
from indexer.query import All, AnyOf, Is, Value
from indexer.rank import Ranking

BEST = 10
TELLING = 80
"""Characters of an answer that says anything."""
_SENTENCE_END = re.compile(r"[。！？!?；;\n\r]")
RANKINGS: Mapping[str, Ranking | None] = {
    "plain bigrams, BM25": None,
    "bigrams by rarity": Ranking(candidates=0),
    "as it is": Ranking(),
    "20 candidates": replace(Ranking(), candidates=20),
    "100 candidates": replace(Ranking(), candidates=100),
    "without units": replace(Ranking(), units=0.0),
    "without length": replace(Ranking(), length=0.0),
}


@dataclass(frozen=True)
class Message:
    """A message and its answer, the quoted title taken out; `half` is 0 or 1."""

    number: int
    title: str
    question: str
    sentence: str
    answer: str
    half: int

    @classmethod
    def of(cls, number: int, row: Mapping[str, str], choose: random.Random) -> "Message":
        """The message in a line of the file; `choose` draws its sentence."""
        title, question = row["title"].strip(), row["question"].strip()
        sentences = [each.strip() for each in _SENTENCE_END.split(question)]
        fitting = [each for each in sentences if 20 <= len(each) <= 40]
        half = int(hashlib.md5(row["id"].encode(), usedforsecurity=False).hexdigest(), 16) % 2
        sentence = choose.choice(fitting) if fitting else ""
        return cls(number, title, question, sentence, row["answer"].replace(title, ""), half)


def messages(folder: Path) -> list[Message]:
    choose = random.Random(1)
    with (folder / "messages" / "gov_messages_qa.jsonl").open(encoding="utf-8") as file:
        return [Message.of(number, json.loads(line), choose) for number, line in enumerate(file)]


def document(kind: Kind, number: int, body: str) -> Document:
    key = f"{kind}{number}"
    return Document(key, key, 1, None, key, "", body, kind)


def indexed(folder: Path, every: Sequence[Message], judged: int) -> Index:
    """The index of all answers, and of the messages of the half that is not judged."""

    def documents() -> Iterator[Document]:
        for each in every:
            yield document(Kind.REPLY, each.number, each.answer)
            if each.half != judged:
                yield document(Kind.WORK_ORDER, each.number, f"{each.title}。{each.question}")

    index = Index.open(folder, "tantivy")
    index.rebuild(documents(), Silent(), len(every))
    return index


def rank(index: Index, text: str, number: int, ranking: Ranking | None) -> int:
    """Where the own answer stands, from 1; 0: not among the best."""
    if ranking is None:
        found = plainly(index, text)
    else:
        alike = index.similar(text, filters=Filters(kind=Kind.REPLY), limit=BEST, ranking=ranking)
        found = [each.hit.doc_id for each in alike]
    own = f"{Kind.REPLY}{number}"
    return found.index(own) + 1 if own in found else 0


def plainly(index: Index, text: str) -> list[str]:
    """The floor: all bigrams of the text, as they are, by the engine's BM25."""
    engine = index._opened[1] if index._opened else None  # noqa: SLF001 - below what `Index` offers
    words = {word for units in clauses(text) for word in bigrams(units)}
    if engine is None or not words:
        return []
    wanted = AnyOf(tuple((word, 1.0) for word in sorted(words)))
    root = All((wanted, Is(Value.KIND, Kind.REPLY)))
    return [document.doc_id for _, document in engine.find(root, sort=Sort.RELEVANCE, limit=BEST, offset=0).page]


QUERIES = ("title", "question", "sentence")


def measured(index: Index, judged: Sequence[Message], ranking: Ranking | None) -> dict[str, object]:
    figures: dict[str, object] = {}
    for name in QUERIES:
        asked = [(each, text) for each in judged if (text := getattr(each, name))]
        begun = time.process_time()
        ranks = [rank(index, text, each.number, ranking) for each, text in asked]
        spent = (time.process_time() - begun) * 1000 / len(asked)
        worth = [1 / place if place else 0.0 for place in ranks]
        telling = [one for one, (each, _) in zip(worth, asked, strict=True) if len(each.answer) >= TELLING]
        figures[name] = {
            "queries": len(asked),
            "mrr": round(statistics.mean(worth), 4),
            "mrr_answered": round(statistics.mean(telling), 4),
            "ms": round(spent, 1),
        }
    return figures


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--judged", type=int, choices=(0, 1), default=1, help="which half gives the queries")
    parser.add_argument("--only", choices=list(RANKINGS), help="one way of ranking")
    options = parser.parse_args()
    folder = os.environ.get("ANJUAN_REALDATA")
    if not folder:
        print(json.dumps({"skipped": "ANJUAN_REALDATA names no folder of real inputs"}))
        return
    every = messages(Path(folder))
    judged = [each for each in every if each.half == options.judged]
    with tempfile.TemporaryDirectory() as temporary:
        index = indexed(Path(temporary), every, options.judged)
        rows = {
            name: measured(index, judged, ranking) for name, ranking in RANKINGS.items() if options.only in (None, name)
        }
        index.close()
    print(json.dumps({"messages": len(every), "judged": len(judged), "rankings": rows}, ensure_ascii=False))


if __name__ == "__main__":
    main()
