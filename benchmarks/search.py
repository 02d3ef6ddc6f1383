"""Search, measured through the whole code path: `python benchmarks/search.py [--documents N] [--whoosh-documents N]`.

Prints one JSON document: each engine, tantivy by itself below our code, and which budgets are met. Each engine is
measured in a process of its own, which also makes the index, so that its peak memory is that of a rebuild. Texts are
made from a seed: words of two or three characters whose frequencies fall as those of a language do, in clauses and
sentences, about 500 characters to a document.
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
from collections.abc import Callable, Iterator
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any, Literal

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import tantivy  # noqa: E402 - after the path

from anjuan.kinds import Kind, Stage  # noqa: E402
from anjuan.progress import Silent  # noqa: E402
from indexer.document import Document, Sort  # noqa: E402
from indexer.engines.tantivy import _BUILD_HEAP, _COUNTS, _schema, _written  # noqa: E402
from indexer.index import Index  # noqa: E402
from indexer.parse import parse  # noqa: E402
from indexer.query import loosened  # noqa: E402
from indexer.rank import asked as said  # noqa: E402
from indexer.words import index_words  # noqa: E402

QUERY_MS, FACETS_MS = 10, 20
"""Budgets for the 95th percentile with tantivy and 100,000 documents, the snippets of 20 hits included."""
PER_INDEX = (
    "documents",
    "documents_per_second",
    "cpu_ms_per_document",
    "python_cpu_ms_per_document",
    "kb_per_document",
    "rebuild_peak_rss_mb",
)
BUDGETS = {"documents_per_second": 3000, "kb_per_document": 3, "rebuild_peak_rss_mb": 500}

TELLING = """
噪音 扰民 停车 停车场 停水 停电 供暖 物业 电梯 垃圾 清运 施工 工地 道路 积水 路灯 井盖 违建 拆迁 补偿
村委会 占道 经营 油烟 绿化 健身 器材 公交 站牌 快递 驿站 充电桩 电动车 消防 通道 漏水 污水 管网 自来水 燃气
暖气 业主 居民 市民 反映 小区 街道 乡镇 村民 负责人 现场 核实 协调 整改 回复 工作人员 联系 解决 办理 情况
说明 处理 请求 希望 尽快 有关 部门
""".split()  # noqa: SIM905 - sixty words are better read so
CHARACTERS = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民"
    "得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社"
    "义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并"
    "提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强"
)
UNITS = [f"{name}村委会" for name in "东西南北中前后大小上下新老"] + ["综合执法队", "规划建设科", "市政服务中心"]


class Texts:
    """Makes texts, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        words = random.Random(7)
        self.vocabulary = [
            *TELLING,
            *("".join(words.choices(CHARACTERS, k=words.choice((2, 2, 3)))) for _ in range(20_000)),
        ]
        self._weights = list(accumulate(1 / (rank + 10) for rank in range(len(self.vocabulary))))
        self.random = random.Random(seed)

    def words(self, count: int) -> list[str]:
        """Words, the frequent ones often."""
        return self.random.choices(self.vocabulary, cum_weights=self._weights, k=count)

    def text(self, words: int = 215) -> str:
        """About 500 characters."""
        drawn = self.words(words)
        return "".join(word + ("。" if n % 19 == 18 else "，" if n % 6 == 5 else "") for n, word in enumerate(drawn))

    def document(self, number: int) -> Document:
        """A document, all of whose fields follow from its number and the seed."""
        day, month = number % 28 + 1, number % 12 + 1
        return Document(
            doc_id=f"2023/{month:02}/热线-23{month:02}{day:02}-{number:06}#1",
            case=f"2023/{month:02}/热线-23{month:02}{day:02}-{number:06}",
            record_no=1,
            ticket_no=f"热线-23{month:02}{day:02}-{number:06}",
            name=f"热线-23{month:02}{day:02}-{number:06}案件情况说明.docx",
            title="".join(self.words(6)),
            body=self.text(),
            kind=self.random.choice(list(Kind)),
            stage=self.random.choice([None, *Stage]),
            unit=self.random.choice(UNITS),
            month=f"2023-{month:02}",
            date=f"2023-{month:02}-{day:02}",
        )

    def documents(self, count: int) -> Iterator[Document]:
        """The first so many."""
        for number in range(count):
            yield self.document(number)


def queries(count: int) -> dict[str, list[str]]:
    """For each type of query, some that the vocabulary gives."""
    texts = Texts(seed=2)
    vocabulary, choose = texts.vocabulary, texts.random
    first = list(Texts(seed=1).documents(count))
    return {
        "rare term": choose.sample(vocabulary[15_000:], count),
        "common term": choose.choices([word for word in vocabulary[:60] if len(word) == 2], k=count),
        "common phrase": choose.choices([word for word in vocabulary[:60] if len(word) == 3], k=count),
        "three terms AND": [" ".join(choose.sample(vocabulary[:300], 3)) for _ in range(count)],
        "phrase": [document.body.split("，")[2][:8] for document in first],
        "question OR": ["".join(texts.words(12)) for _ in range(count)],
        "whole complaint": [texts.text() for _ in range(count)],
    }


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
    ms["similar, whole complaint"] = spread([timed(partial(index.similar, text)) for text in asked["whole complaint"]])
    return {"ms": ms, "median_total": found}


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


def bare(index: Index, asked: dict[str, list[str]]) -> dict[str, Any]:
    """The same queries put to tantivy itself: the 20 best addresses; nothing counted, fetched or shown."""
    engine: Any = index._opened[1] if index._opened else None  # noqa: SLF001 - what stands below the public path
    searcher = engine._index.searcher()  # noqa: SLF001

    def compiled(text: str) -> Any:  # noqa: ANN401 - a query of tantivy's
        root = parse(text).root
        loose = loosened(root) if not engine.find(root, sort=Sort.RELEVANCE, limit=0, offset=0).total else None
        return engine._compiled(said(engine, loose.phrases).wanted if loose else root)  # noqa: SLF001

    def spent(queries: list[Any], ask: Callable[[Any], object]) -> dict[str, float]:
        return spread([timed(partial(ask, query)) for query in queries])

    ready = {name: [compiled(text) for text in texts] for name, texts in asked.items()}
    out = {
        name: spent(queries, lambda query: searcher.search(query, 20, count=False)) for name, queries in ready.items()
    }
    out["facets only, common term"] = spent(ready["common term"], lambda query: searcher.aggregate(query, _COUNTS))
    return out


def bare_rate(documents: int) -> float:
    """Documents a second that tantivy takes in by itself, in one commit, when all their words are ready."""
    ready = [_written(document, ()) for document in Texts(seed=1).documents(documents)]
    with tempfile.TemporaryDirectory() as folder:
        writer = tantivy.Index(_schema(), path=folder).writer(_BUILD_HEAP, 1)

        def taken_in() -> None:
            for document in ready:
                writer.add_document(document)
            writer.commit()
            writer.wait_merging_threads()

        return documents / timed(taken_in)[0] * 1000


def measured(engine: Literal["tantivy", "whoosh"], documents: int, repeats: int) -> dict[str, Any]:
    """Everything about one engine."""
    texts = Texts(seed=3)
    making = timed(lambda: [texts.document(number) for number in range(500)])
    with tempfile.TemporaryDirectory() as folder:
        index = Index.open(Path(folder), engine)
        idle = time.thread_time()
        rebuild = timed(lambda: index.rebuild(Texts(seed=1).documents(documents), Silent(), documents))
        ours = time.thread_time() - idle - making[1] / 500 / 1000 * documents
        seconds, processor = (
            spent / 1000 - made / 500 / 1000 * documents for spent, made in zip(rebuild, making, strict=True)
        )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
        asked = queries(repeats)
        index.search("")
        answers = searches(index, asked)
        below = {}
        if engine == "tantivy":
            below = {"ms_bare": bare(index, asked), "documents_per_second_bare": round(bare_rate(10_000))}
        answers["ms"] |= commits(index, documents, min(repeats, 40))
        index.close()
    return {
        "documents": documents,
        "documents_per_second": round(documents / seconds),
        "cpu_ms_per_document": round(processor / documents * 1000, 2),
        "python_cpu_ms_per_document": round(ours / documents * 1000, 2),
        "kb_per_document": round(size / documents / 1024, 2),
        "rebuild_peak_rss_mb": round(peak),
        "analysis_ms": spread([timed(partial(index_words, texts.text())) for _ in range(200)]),
        **answers,
        **below,
    }


def compared(engines: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Each measure of the engines beside each other, with its ratios and whether tantivy keeps to its budget.

    Ratios are of medians of processor time. `met` goes by the clock, `met_by_cpu` by processor time: on a machine
    that does other work too, the first says what a user waited, the second what the code needs.
    """
    rows: dict[str, Any] = {}
    for name in next(iter(engines.values()))["ms"]:
        row = {engine: figures["ms"][name] for engine, figures in engines.items()}
        if ours := row.get("tantivy"):
            if floor := engines["tantivy"]["ms_bare"].get(name):
                row |= {"tantivy_bare": floor, "ratio_to_bare": round(ours["cpu_p50"] / max(floor["cpu_p50"], 0.01), 1)}
            if other := row.get("whoosh"):
                row["whoosh_to_tantivy"] = round(other["cpu_p50"] / max(ours["cpu_p50"], 0.01), 1)
            if budget := FACETS_MS if name.startswith("facets") else None if "commit" in name else QUERY_MS:
                row |= {"budget_p95": budget, "met": ours["p95"] <= budget, "met_by_cpu": ours["cpu_p95"] <= budget}
        rows[name] = row
    return rows


def whole(engines: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The same for what is measured once for each engine."""
    rows: dict[str, Any] = {}
    for name in PER_INDEX:
        rows[name] = {engine: figures[name] for engine, figures in engines.items()}
        if name in BUDGETS and (ours := rows[name].get("tantivy")) is not None:
            least = name == "documents_per_second"
            rows[name] |= {"budget": BUDGETS[name], "met": ours >= BUDGETS[name] if least else ours <= BUDGETS[name]}
    if tantivy_alone := engines.get("tantivy", {}).get("documents_per_second_bare"):
        rate = rows["documents_per_second"]
        rate |= {"tantivy_bare": tantivy_alone, "ratio_to_bare": round(tantivy_alone / rate["tantivy"], 2)}
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000, help="documents for tantivy")
    parser.add_argument("--whoosh-documents", type=int, default=20_000, help="documents for Whoosh; 0 leaves it out")
    parser.add_argument("--queries", type=int, default=100, help="queries of each type; Whoosh gets a third")
    parser.add_argument("--only", choices=("tantivy", "whoosh"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only == "tantivy":
        print(json.dumps(measured("tantivy", options.documents, options.queries)))
        return
    if options.only == "whoosh":
        print(json.dumps(measured("whoosh", options.whoosh_documents, max(options.queries // 3, 5))))
        return
    engines = {}
    for engine, documents in (("tantivy", options.documents), ("whoosh", options.whoosh_documents)):
        if documents:
            own = [sys.executable, "-W", "ignore", __file__, "--only", engine, *sys.argv[1:]]
            engines[engine] = json.loads(subprocess.run(own, check=True, stdout=subprocess.PIPE, text=True).stdout)
    rows = compared(engines)
    budgeted = [row["met"] for row in (*rows.values(), *whole(engines).values()) if "met" in row]
    answer = {
        "budgets_met": f"{sum(budgeted)}/{len(budgeted)}",
        "index": whole(engines),
        "queries_ms": rows,
        "median_hits": {engine: figures["median_total"] for engine, figures in engines.items()},
        "analysis_ms": next(iter(engines.values()))["analysis_ms"],
    }
    print(json.dumps(answer, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
