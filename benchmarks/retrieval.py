"""How well past answers are found, on real messages with their official answers.

    ANJUAN_REALDATA=… ./run bench retrieval [-- --judged 0 | --teach]

A query is a message's title, its whole text, both, or a sentence of it of 20 to 40 characters, the first or any; what
is to be found is the message's own answer, or one that says the same word for word, among all answers, from which the
quoted title was taken out (left in, it inflates the figures). The index is the real one, and the query goes the way
that `anjuan similar` goes. Queries are those of one half (by a digest of their id), which the weights
were not taught on. Figures: MRR@10, and milliseconds of processor time. Three collections:

- `office`: all answers, and the messages of the half that is not judged, as an office has them. `mrr_answered` is of
  the messages whose answer says anything (80 characters or more: “留言已收悉” answers nothing, is found by nothing).
- `answered`: the same of the messages whose answer has 60 characters or more.
- `answers`: those answers alone. So the baseline of bare bigrams was once taken beside which the targets stand: its
  row `all messages` says how near this comes (docs/retrieval.md).

JSON on standard output: one row for each way of ranking, each leaving out or adding one thing. With `--teach` instead
what each part of the comparison should be worth, by a fifth of the messages that are not judged: with a model that has
not seen them (`tools/meaning --leave-a-fifth`), for that which is shipped has, and would seem worth more than it is.
Milliseconds of `as it is` include the vector of the question; the rows after it find it ready.
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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from anjuan.kinds import Kind
from anjuan.progress import Silent
from indexer.analyse import bigrams, clauses
from indexer.document import Document
from indexer.engine import Engine
from indexer.index import Index
from indexer.meaning.meaning import Meaning
from indexer.query import All, AnyOf, Is, Value
from indexer.rank import BY_MEANING, BY_WORDS, CANDIDATES, Ranking, asked, longness, traits
from indexer.search import compared, near

BEST = 10
TELLING = 80
"""Characters of an answer that says anything."""
ANSWERED = 60
"""Characters of the answers of the other collections."""
_SENTENCE_END = re.compile(r"[。！？!?；;\n\r]")


@dataclass(frozen=True)
class Way:
    """A way of ranking: how many documents are compared, and by what; None: as the engine orders them."""

    ranking: Ranking | None = BY_MEANING
    candidates: int = CANDIDATES


RANKINGS: Mapping[str, Way] = {
    "plain bigrams, BM25": Way(None, 0),
    "bigrams by rarity": Way(None, BEST),
    "as it is": Way(),
    "words alone": Way(BY_WORDS),
    "20 candidates": Way(candidates=20),
    "100 candidates": Way(candidates=100),
    "without units": Way(replace(BY_MEANING, units=0.0)),
    "without length": Way(replace(BY_MEANING, length=0.0, length_of_long=0.0)),
    "long questions like others": Way(replace(BY_MEANING, pairs_of_long=0.0, length_of_long=0.0)),
}
MAIN = ("plain bigrams, BM25", "bigrams by rarity", "as it is", "words alone")
OF_ANSWERS = ("plain bigrams, BM25", "as it is", "words alone")


@dataclass(frozen=True)
class Message:
    """A message and its answer, the quoted title taken out; `half` is 0 or 1."""

    number: int
    title: str
    question: str
    first: str
    sentence: str
    answer: str
    half: int

    @property
    def ticket(self) -> str:
        """What `anjuan similar` asks for a ticket."""
        return f"{self.title}。{self.question}"

    @classmethod
    def of(cls, number: int, row: Mapping[str, str], choose: random.Random) -> "Message":
        """The message in a line of the file; `choose` draws its sentence."""
        title, question = row["title"].strip(), row["question"].strip()
        sentences = [each.strip() for each in _SENTENCE_END.split(question)]
        fitting = [each for each in sentences if 20 <= len(each) <= 40]
        half = int(hashlib.md5(row["id"].encode(), usedforsecurity=False).hexdigest(), 16) % 2
        any_, first = (choose.choice(fitting), fitting[0]) if fitting else ("", "")
        return cls(number, title, question, first, any_, row["answer"].replace(title, ""), half)


def unseen(message: Message) -> bool:
    """Whether it is of the fifth of the taught half that can be left out in teaching the model of meaning."""
    return int(hashlib.sha1(str(message.number).encode(), usedforsecurity=False).hexdigest(), 16) % 5 == 0


QUERIES = ("title", "question", "ticket", "first", "sentence")
FEW = ("title", "ticket", "first")
"""Queries by which an ablation is judged."""


def messages(folder: Path) -> list[Message]:
    choose = random.Random(1)
    with (folder / "messages" / "gov_messages_qa.jsonl").open(encoding="utf-8") as file:
        return [Message.of(number, json.loads(line), choose) for number, line in enumerate(file)]


def document(kind: Kind, number: int, body: str) -> Document:
    key = f"{kind}{number}"
    return Document(key, key, 1, None, key, "", body, kind)


def indexed(
    folder: Path, every: Sequence[Message], asking: int | None = None, *, meaning: Meaning | None = None
) -> Index:
    """The index of the answers of these messages, and of those messages that are of the half `asking`.

    Learnt are the answers alone: nothing else is looked for.
    """

    def documents() -> Iterator[Document]:
        for each in every:
            yield document(Kind.REPLY, each.number, each.answer)
            if each.half == asking:
                yield document(Kind.WORK_ORDER, each.number, each.ticket)

    index = Index.open(folder, "tantivy", meaning=meaning)
    index.rebuild(documents(), Silent(), len(every))
    if meaning is not None and meaning.usable:
        answers = [document(Kind.REPLY, each.number, each.answer) for each in every]
        unknown = {*meaning.unknown({each.doc_id: each.stamp for each in answers})}
        meaning.learn(each for each in answers if each.doc_id in unknown)
    return index


def same_answers(every: Iterable[Message]) -> Mapping[int, frozenset[str]]:
    """For each message the documents that answer it word for word."""
    told: dict[str, set[str]] = {}
    for each in every:
        told.setdefault("".join(each.answer.split()), set()).add(f"{Kind.REPLY}{each.number}")
    return {each.number: frozenset(told["".join(each.answer.split())]) for each in every}


def rank(index: Index, text: str, own: frozenset[str], way: Way) -> int:
    """Where the own answer stands, from 1; 0: not among the best."""
    found = [*islice(ordered(index, text, way) if way.candidates else plainly(index, text), BEST)]
    return next((place for place, each in enumerate(found, 1) if each in own), 0)


def ordered(index: Index, text: str, way: Way) -> Iterator[str]:
    """The keys of answers to a text, the nearest first."""
    engine, cosines = opened(index), index.cosines if way.ranking and way.ranking.meaning else None
    documents = near(engine, text, (Kind.REPLY,), limit=way.candidates, without_ticket=None, cosines=cosines)
    keys = [document.doc_id for document in documents]
    if way.ranking is None:
        return iter(keys)
    known = cosines(text, keys) if cosines else {}
    return (each.hit.doc_id for each in compared(engine, text, documents, known, way.ranking))


def opened(index: Index) -> Engine:
    """What stands below that which `Index` offers."""
    return index._opening.readable()[1]  # type: ignore[index]  # noqa: SLF001


def plainly(index: Index, text: str) -> list[str]:
    """The floor: all bigrams of the text, as they are, by the engine's BM25."""
    words = {word for units in clauses(text) for word in bigrams(units)}
    if not words:
        return []
    wanted = AnyOf(tuple((word, 1.0) for word in sorted(words)))
    root = All((wanted, Is(Value.KIND, Kind.REPLY)))
    return [document.doc_id for _, document in opened(index).best(root, BEST)]


def measured(
    index: Index, asking: Sequence[Message], own: Mapping[int, frozenset[str]], name: str
) -> dict[str, object]:
    """The figures of a way of ranking, by the kinds of queries."""
    figures: dict[str, object] = {}
    for kind in QUERIES if name in MAIN else FEW:
        asking_ = [(each, text) for each in asking if (text := getattr(each, kind))]
        begun = time.process_time()
        ranks = [rank(index, text, own[each.number], RANKINGS[name]) for each, text in asking_]
        spent = (time.process_time() - begun) * 1000 / len(asking_)
        worth = [1 / place if place else 0.0 for place in ranks]
        telling = [one for one, (each, _) in zip(worth, asking_, strict=True) if len(each.answer) >= TELLING]
        figures[kind] = {
            "queries": len(asking_),
            "mrr": round(statistics.mean(worth), 4),
            "mrr_answered": round(statistics.mean(telling), 4),
            "ms": round(spent, 1),
        }
    return figures


def taught(index: Index, teaching: Sequence[Message], own: Mapping[int, frozenset[str]]) -> dict[str, float]:
    """What the parts of a comparison should be worth: a choice among the candidates, by logistic regression."""
    import numpy as np

    engine, rows, chosen = opened(index), [], []
    for text, each in ((getattr(each, name), each) for name in QUERIES for each in teaching):
        if not (question := asked(engine, clauses(text))).pairs:
            continue
        root = All((question.wanted, Is(Value.KIND, Kind.REPLY)))
        limit = CANDIDATES
        page = engine.best(root, limit)
        right = [place for place, (_, found) in enumerate(page) if found.doc_id in own[each.number]]
        if len(page) == limit and right:
            long = longness(question)
            known = index.cosines(text, [found.doc_id for _, found in page])
            parts = traits(question, [found.body for _, found in page], [known.get(found.doc_id) for _, found in page])
            rows.append([(p.pairs, p.units, -p.length, p.pairs * long, -p.length * long, p.meaning) for p in parts])
            chosen.append(right[0])
    features, places = np.array(rows), np.arange(len(rows))

    def shares(weights: "np.ndarray") -> "np.ndarray":
        logits = features @ weights
        worth = np.exp(logits - logits.max(1, keepdims=True))
        return worth / worth.sum(1, keepdims=True)

    def likelihood(weights: "np.ndarray") -> float:
        return float(np.log(shares(weights)[places, chosen] + 1e-300).sum() - weights @ weights / 2)

    weights = np.zeros(6)
    for _ in range(20):  # Newton's method, a step as short as it must be to climb
        share = shares(weights)
        mean = (share[:, :, None] * features).sum(1)
        slope = (features[places, chosen] - mean).sum(0) - weights
        spread = np.einsum("qc,qci,qcj->ij", share, features, features) - mean.T @ mean
        step, now = np.linalg.solve(spread + np.eye(6), slope), likelihood(weights)
        lengths = (0.5**halved for halved in range(12))
        weights = next((longer for each in lengths if likelihood(longer := weights + each * step) > now), weights)
    names = ("units", "length", "pairs_of_long", "length_of_long", "meaning")
    return {name: round(float(weight / weights[0]), 3) for name, weight in zip(names, weights[1:], strict=True)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--judged", type=int, choices=(0, 1), default=1, help="which half gives the queries")
    parser.add_argument("--only", choices=list(RANKINGS), help="one way of ranking")
    parser.add_argument("--teach", action="store_true", help="learn the weights from the other half, judge nothing")
    options = parser.parse_args()
    folder = os.environ.get("ANJUAN_REALDATA")
    if not folder:
        print(json.dumps({"skipped": "ANJUAN_REALDATA names no folder of real inputs"}))
        return
    every = messages(Path(folder))
    own = same_answers(every)
    judged = [each for each in every if each.half == options.judged]
    answered = [each for each in every if len(each.answer) >= ANSWERED]
    with tempfile.TemporaryDirectory() as temporary:
        meaning = Meaning(Path(temporary) / "meaning", questions=len(QUERIES) * len(every))
        if options.teach:
            index = indexed(Path(temporary) / "taught", every, options.judged, meaning=meaning)
            teaching = [each for each in every if each.half != options.judged and unseen(each)]
            print(json.dumps(taught(index, teaching, own)))
            index.close()
            return
        wanted = [name for name in RANKINGS if options.only in (None, name)]
        index = indexed(Path(temporary) / "office", every, 1 - options.judged, meaning=meaning)
        office = {name: measured(index, judged, own, name) for name in wanted}
        index.close()
        asking = [each for each in answered if each.half == options.judged]
        index = indexed(Path(temporary) / "answered", answered, 1 - options.judged, meaning=meaning)
        beside = {name: measured(index, asking, own, name) for name in wanted if name in OF_ANSWERS}
        index.close()
        index = indexed(Path(temporary) / "answers", answered, meaning=meaning)
        alone = {name: measured(index, asking, own, name) for name in wanted if name in OF_ANSWERS}
        if MAIN[0] in wanted:
            alone["all messages, plain bigrams, BM25"] = measured(index, answered, own, MAIN[0])
        index.close()
    counts = {"messages": len(every), "judged": len(judged), "answered": len(answered)}
    print(json.dumps({**counts, "office": office, "answered": beside, "answers": alone}, ensure_ascii=False))


if __name__ == "__main__":
    main()
