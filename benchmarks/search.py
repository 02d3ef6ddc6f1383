"""Search, measured through the whole code path: `python benchmarks/search.py [--documents N] [--whoosh-documents N]`.

Prints one JSON document: each engine, what is below it or beside it in the same run, and which budgets are met. Each
index is made in one process and asked in another, so that the memory of each is known. Beside tantivy stand: tantivy
itself on our own index (`itself`: the addresses of the best hits, nothing counted, fetched or shown), tantivy without
our code making the same page (`bare`, see search_peers.py), and SQLite's FTS5. `--documents 1000000 --no-peers
--whoosh-documents 0` measures a million; its texts are put together of halves of 50,000.
"""

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Literal

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import tantivy  # noqa: E402 - after the path

from anjuan.progress import Silent  # noqa: E402
from benchmarks.search_peers import BareTantivy, Fts5, match  # noqa: E402
from benchmarks.search_texts import Texts, queries  # noqa: E402
from indexer.document import Alike, Sort  # noqa: E402
from indexer.engines.tantivy import _BUILD_HEAP, _COUNTS, _schema, _written  # noqa: E402
from indexer.familiar import known  # noqa: E402
from indexer.index import Index  # noqa: E402
from indexer.meaning.meaning import MODEL, Meaning, is_installed  # noqa: E402
from indexer.meaning.vectors import Vectors  # noqa: E402
from indexer.parse import parse  # noqa: E402
from indexer.query import Node, loosened  # noqa: E402
from indexer.rank import asked as said  # noqa: E402
from indexer.words import index_words  # noqa: E402

QUERY_MS, FACETS_MS, SIMILAR_MS, TIMES_BARE = 10, 20, 30, 1.5
"""Budgets for the 95th percentile with tantivy and 100,000 documents, the snippets of 20 hits included, and beside bare
tantivy in the median."""
PER_INDEX = (
    "documents",
    "documents_per_second",
    "cpu_ms_per_document",
    "python_cpu_ms_per_document",
    "kb_per_document",
    "rebuild_peak_rss_mb",
    "searching_rss_mb",
    "searching_rss_without_files_mb",
    "meaning_rss_mb",
)
BUDGETS = {"kb_per_document": 3, "rebuild_peak_rss_mb": 500, "searching_rss_mb": 300}
RATE, RATE_TO_BARE = 3000, 0.7
ROUNDS, ROUND_DOCUMENTS = 3, 50_000

Times = tuple[float, float]


def timed(work: Callable[[], object]) -> Times:
    """Milliseconds that some work takes: by the clock, and of the processor."""
    begun, used = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - begun) * 1000, (time.process_time() - used) * 1000


def spread(times: list[Times]) -> dict[str, float]:
    """Median and 95th percentile by the clock, and of processor time, which neighbours on the machine disturb less."""
    clock, processor = zip(*times, strict=True)
    return {
        "p50": round(statistics.median(clock), 2),
        "p95": round(statistics.quantiles(clock, n=20)[18], 2),
        "cpu_p50": round(statistics.median(processor), 2),
        "cpu_p95": round(statistics.quantiles(processor, n=20)[18], 2),
    }


def searches(index: Index, asked: dict[str, list[str]]) -> dict[str, Any]:
    """How long each type of query takes, and how many hits it has in the median."""

    def spent(texts: list[str], **options: Any) -> dict[str, float]:  # noqa: ANN401 - handed on
        return spread([timed(partial(index.search, text, **options)) for text in texts])

    found = {
        name: statistics.median(index.search(text, limit=0).total for text in texts[:10])
        for name, texts in asked.items()
    }
    ms = {name: spent(texts) for name, texts in asked.items()}
    common = asked["common term"]
    ms["newest first, common term"] = spent(common, sort=Sort.NEWEST)
    ms["facets only, common term"] = spent(common, limit=0)
    ms["similar, whole complaint"] = spread([timed(partial(alike, index, text)) for text in asked["whole complaint"]])
    return {"ms": ms, "median_total": found}


def alike(index: Index, text: str) -> list[Alike]:
    """The ten cases nearest to a text, as `anjuan similar` finds them in each of its two indexes."""
    documents = index.near(text)
    known = index.cosines(text, [document.doc_id for document in documents])
    return [*islice(index.compared(text, documents, known), 10)]


def by_meaning(folder: Path, engine: Literal["tantivy", "whoosh"], asked: dict[str, list[str]]) -> dict[str, Any]:
    """Past cases by words and meaning, the vector of each question included.

    Those of the documents are drawn by chance: making 100,000 takes hours, and only what is found would differ.
    """
    chance, index = random.Random(6), Index.open(folder / "ours", engine)
    stamps = index.stamps()
    Vectors(folder / "vectors", MODEL).put((key, stamp, chance.randbytes(384)) for key, stamp in stamps.items())
    index.close()
    index = Index.open(folder / "ours", engine, meaning=Meaning(folder / "vectors"))
    alike(index, "路灯不亮")  # loads the model
    out = {
        f"similar by meaning, {name}": spread([timed(partial(alike, index, text)) for text in asked[name]])
        for name in ("question OR", "whole complaint")
    }
    index.close()
    return out


def commits(index: Index, known: int, repeats: int) -> dict[str, Any]:
    """One document, then the commit after which it is found; merges go on behind it, and are let finish in between."""
    texts = Texts(seed=4)

    def write(number: int) -> Times:
        document = texts.document(number)
        index.add([document])
        spent = timed(index.commit)
        index.settled()
        return spent

    return {
        "add and commit": spread([write(known + number) for number in range(repeats)]),
        "update and commit": spread([write(number) for number in range(repeats)]),
    }


def itself(index: Index, compiled: dict[str, list[Any]]) -> dict[str, Any]:
    """The same queries put to tantivy itself: the 20 best addresses; nothing counted, fetched or shown."""
    searcher = opened(index)._index.searcher()  # noqa: SLF001 - what stands below the public path

    def spent(queries: list[Any], ask: Callable[[Any], object]) -> dict[str, float]:
        return spread([timed(partial(ask, query)) for query in queries])

    out = {
        name: spent(queries, lambda query: searcher.search(query, 20, count=False))
        for name, queries in compiled.items()
    }
    out["facets only, common term"] = spent(compiled["common term"], lambda query: searcher.aggregate(query, _COUNTS))
    return out


def opened(index: Index) -> Any:  # noqa: ANN401 - an engine, with its inside
    """The engine of an index."""
    return index._opening.readable()[1]  # type: ignore[index]  # noqa: SLF001 - what stands below the public path


def asked_for(index: Index, text: str) -> Node:
    """What is asked of an engine in the end: a sentence that stands nowhere is loosened."""
    engine, root = opened(index), parse(text).root
    loose = loosened(root) if not engine.find(root, sort=Sort.RELEVANCE, limit=0, offset=0).total else None
    return said(engine, loose.phrases).wanted if loose else root


def asking(engine: Literal["tantivy", "whoosh"], folder: Path, repeats: int) -> dict[str, Any]:
    """What one process needs to answer all queries; then what the peers need, whose indexes lie beside."""
    index, asked = Index.open(folder / "ours", engine), queries(repeats)
    index.search("")
    out = searches(index, asked)
    status = _status()
    out["searching_rss_mb"] = round(status["VmRSS"] / 1024)
    out["searching_rss_without_files_mb"] = round(status["RssAnon"] / 1024)
    if engine == "tantivy":
        if is_installed():
            out["ms"] |= by_meaning(folder, engine, asked)
            out["meaning_rss_mb"] = round(_status()["VmRSS"] / 1024)
        roots = {name: [asked_for(index, text) for text in texts] for name, texts in asked.items()}
        compiled = {name: [opened(index)._compiled(root) for root in some] for name, some in roots.items()}  # noqa: SLF001
        out["ms_itself"] = itself(index, compiled)
        if (folder / "bare").exists():
            familiar = opened(index)._familiar  # noqa: SLF001
            bare, fts5 = BareTantivy(folder / "bare"), Fts5(folder / "fts5.db")
            out["ms_bare"] = {
                name: spread([timed(partial(bare.page, each)) for each in some]) for name, some in compiled.items()
            }
            out["ms_fts5"] = {
                name: spread([timed(partial(fts5.page, match(root, familiar))) for root in some[:30]])
                for name, some in roots.items()
            }
    out["ms"] |= commits(index, 10_000_000, min(repeats, 40))
    index.close()
    return out


def _status() -> dict[str, int]:
    """What the system says of this process's memory, in kilobytes."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return {
        name: int(value.split()[0]) for name, value in (line.split(":", 1) for line in lines) if value.endswith(" kB")
    }


def rates() -> dict[str, Any]:
    """Documents a second, ours and those of tantivy fed with ready words, in turns; of each the best of some rounds."""
    documents = list(Texts(seed=1).documents(ROUND_DOCUMENTS))
    ready = [_written(document, ()) for document in documents]
    ours, bare, ours_cpu, bare_cpu = [], [], [], []

    def taken_in(folder: str) -> None:
        writer = tantivy.Index(_schema(), path=folder).writer(_BUILD_HEAP, 1)
        for document in ready:
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            index = Index.open(Path(folder), "tantivy")
            clock, processor = timed(lambda index=index: index.rebuild(documents, Silent(), len(documents)))
            ours.append(clock)
            ours_cpu.append(processor)
            index.close()
        with tempfile.TemporaryDirectory() as folder:
            clock, processor = timed(partial(taken_in, folder))
            bare.append(clock)
            bare_cpu.append(processor)
    rate, floor = (round(len(documents) / min(spent) * 1000) for spent in (ours, bare))
    return {
        "documents": len(documents),
        "rounds": ROUNDS,
        "ours": rate,
        "bare": floor,
        "ratio": round(rate / floor, 2),
        "cpu_ms_per_document": {
            "ours": round(min(ours_cpu) / len(documents), 3),
            "bare": round(min(bare_cpu) / len(documents), 3),
        },
        "budget": {"rate": RATE, "ratio": RATE_TO_BARE},
        "met": rate >= RATE and rate / floor >= RATE_TO_BARE,
    }


def measured(engine: Literal["tantivy", "whoosh"], options: argparse.Namespace) -> dict[str, Any]:
    """Everything about one engine."""
    documents = options.documents if engine == "tantivy" else options.whoosh_documents
    repeats = options.queries if engine == "tantivy" else max(options.queries // 3, 5)
    texts = Texts(seed=3)
    making = timed(lambda: sum(1 for _ in Texts(seed=1).documents(min(documents, 2000))))
    each = [spent / min(documents, 2000) / 1000 for spent in making]
    drawn = min(documents, 50_000)
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        index = Index.open(folder / "ours", engine)
        idle = time.thread_time()
        rebuild = timed(lambda: index.rebuild(Texts(seed=1).documents(documents), Silent(), documents))
        ours = time.thread_time() - idle - each[1] * drawn
        seconds, processor = (spent / 1000 - made * drawn for spent, made in zip(rebuild, each, strict=True))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        index.close()
        if engine == "tantivy" and options.peers:
            familiar = known(next((folder / "ours").glob("*/familiar.json")).parent)
            papers = list(Texts(seed=1).documents(documents))
            BareTantivy(folder / "bare", papers, familiar)
            Fts5(folder / "fts5.db", papers, familiar)
        answers = child("--ask", engine, "--asked-folder", str(folder), "--queries", str(repeats))
    return {
        "documents": documents,
        "documents_per_second": round(documents / seconds),
        "cpu_ms_per_document": round(processor / documents * 1000, 2),
        "python_cpu_ms_per_document": round(ours / documents * 1000, 2),
        "kb_per_document": round(size / documents / 1024, 2),
        "rebuild_peak_rss_mb": round(peak),
        "analysis_ms": spread([timed(partial(index_words, texts.text())) for _ in range(200)]),
        **answers,
    }


def _budget(name: str) -> int | None:
    """Milliseconds that this may take; None where nobody has said."""
    if "commit" in name:
        return None
    return FACETS_MS if name.startswith("facets") else SIMILAR_MS if name.startswith("similar") else QUERY_MS


def compared(engines: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Each measure of the engines beside each other, with its ratios and whether tantivy keeps to its budget.

    Ratios are of medians of processor time. `met` goes by the clock, `met_by_cpu` by processor time: on a machine
    that does other work too, the first says what a user waited, the second what the code needs.
    """
    rows: dict[str, Any] = {}
    for name in next(iter(engines.values()))["ms"]:
        row = {engine: figures["ms"][name] for engine, figures in engines.items() if name in figures["ms"]}
        if ours := row.get("tantivy"):
            figures = engines["tantivy"]
            for peer in ("itself", "bare", "fts5"):
                if beside := figures.get(f"ms_{peer}", {}).get(name):
                    row |= {peer: beside, f"ratio_to_{peer}": round(ours["cpu_p50"] / max(beside["cpu_p50"], 0.01), 2)}
            if "ratio_to_bare" in row:
                row["met_beside_bare"] = row["ratio_to_bare"] <= TIMES_BARE
            if other := row.get("whoosh"):
                row["whoosh_to_tantivy"] = round(other["cpu_p50"] / max(ours["cpu_p50"], 0.01), 1)
            if budget := _budget(name):
                row |= {"budget_p95": budget, "met": ours["p95"] <= budget, "met_by_cpu": ours["cpu_p95"] <= budget}
        rows[name] = row
    return rows


def whole(engines: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The same for what is measured once for each engine."""
    rows: dict[str, Any] = {}
    for name in PER_INDEX:
        rows[name] = {engine: figures[name] for engine, figures in engines.items() if name in figures}
        if name in BUDGETS and (ours := rows[name].get("tantivy")) is not None:
            rows[name] |= {"budget": BUDGETS[name], "met": ours <= BUDGETS[name]}
    return rows


def child(*arguments: str) -> dict[str, Any]:
    """What this program prints when it runs in a process of its own."""
    own = [sys.executable, "-W", "ignore", __file__, *arguments]
    printed: dict[str, Any] = json.loads(subprocess.run(own, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return printed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000, help="documents for tantivy")
    parser.add_argument("--whoosh-documents", type=int, default=20_000, help="documents for Whoosh; 0 leaves it out")
    parser.add_argument("--queries", type=int, default=100, help="queries of each type; Whoosh gets a third")
    parser.add_argument("--peers", action=argparse.BooleanOptionalAction, default=True, help="bare tantivy and FTS5")
    parser.add_argument("--rates", action=argparse.BooleanOptionalAction, default=True, help="documents a second")
    parser.add_argument("--folder", help="where the indexes are made")
    parser.add_argument("--only", choices=("tantivy", "whoosh", "rates"), help=argparse.SUPPRESS)
    parser.add_argument("--ask", choices=("tantivy", "whoosh"), help=argparse.SUPPRESS)
    parser.add_argument("--asked-folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ask:
        print(json.dumps(asking(options.ask, options.asked_folder, options.queries)))
        return
    if options.only:
        print(json.dumps(rates() if options.only == "rates" else measured(options.only, options)))
        return
    engines = {}
    for engine, documents in (("tantivy", options.documents), ("whoosh", options.whoosh_documents)):
        if documents:
            engines[engine] = child("--only", engine, *sys.argv[1:])
    bulk = child("--only", "rates") if options.rates else {}
    rows, each = compared(engines), whole(engines)
    budgeted = [row["met"] for row in (*rows.values(), *each.values(), bulk) if "met" in row]
    answer = {
        "budgets_met": f"{sum(budgeted)}/{len(budgeted)}",
        "bulk": bulk,
        "index": each,
        "queries_ms": rows,
        "median_hits": {engine: figures["median_total"] for engine, figures in engines.items()},
        "analysis_ms": next(iter(engines.values()))["analysis_ms"],
    }
    print(json.dumps(answer, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
