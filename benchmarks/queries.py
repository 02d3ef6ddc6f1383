"""Queries as people type them: how many slips are put right, how fast, and how long the oddest of queries take.

Prints one JSON document. `slips`: pieces of three to six characters of real answers (with `ANJUAN_REALDATA`; else of
made-up texts), each mistyped in one place so that nothing is found: how often the piece comes first, or at all, among
what is suggested. `odd`: queries made to exhaust an engine, with what is suggested for those that find nothing.
`names`: names of places and units by their beginnings, from a register of 20,000 tickets, beside `startswith` over all
names. `ends`: tickets by the ends of their numbers, beside the plain SELECT. Milliseconds of the processor's time.

    .venv/bin/python benchmarks/queries.py [--documents 20000] [--whoosh-documents 2000] [--tickets 20000] [--slips 300]
"""

import argparse
import datetime as dt
import itertools
import json
import os
import random
import re
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from search_texts import TELLING, Texts

from anjuan.ids import SHANGHAI
from anjuan.kinds import Kind
from anjuan.progress import Silent
from anjuan.rights import Rights
from anjuan.ticket import Ticket
from casework.office import Office, create
from casework.suggesting import Suggester
from indexer.document import Document
from indexer.index import EngineChoice, Index
from indexer.sounds import confusable
from indexer.tokens import Reading

NOW = dt.datetime(2023, 9, 20, 9, 30, tzinfo=SHANGHAI)
_CHINESE = re.compile("[\u4e00-\u9fff]{8,}")


def spread(times: Sequence[float]) -> dict[str, float]:
    """Median, 95th percentile and the worst, in milliseconds."""
    ordered = sorted(times)
    places = {"p50": len(ordered) // 2, "p95": int(len(ordered) * 0.95), "worst": len(ordered) - 1}
    return {name: round(ordered[place] * 1000, 2) for name, place in places.items()}


def used(work: Callable[[], object]) -> float:
    """Seconds of the processor."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def bodies(count: int) -> list[str]:
    """Texts: real answers where this machine has them."""
    if folder := os.environ.get("ANJUAN_REALDATA"):
        file = Path(folder) / "messages" / "gov_messages_qa.jsonl"
        return [json.loads(line)["answer"] for line in file.read_text(encoding="utf-8").splitlines()]
    texts = Texts(1)
    return [texts.text() for _ in range(count)]


def document(number: int, text: str) -> Document:
    """A reply."""
    case, ticket = f"案卷{number}", f"热线-230914-{number:06}"
    return Document(f"{case}#1", case, 1, ticket, "回复.docx", "", text, Kind.REPLY, date="2023-09-14")


def indexed(texts: Iterable[str], engine: EngineChoice) -> Index:
    """An index of these texts."""
    index = Index.open(Path(tempfile.mkdtemp(prefix="queries")), engine)
    index.rebuild(itertools.starmap(document, enumerate(texts)), Silent())
    return index


def slips(index: Index, texts: Sequence[str], count: int) -> dict[str, object]:
    """How often a piece that was mistyped is suggested."""
    draw = random.Random(4)
    times: list[float] = []
    score: dict[str, Counter[str]] = {}
    while sum(each["typed"] for each in score.values()) < count:
        runs = _CHINESE.findall(draw.choice(texts))
        if not runs:
            continue
        run = draw.choice(runs)
        length = draw.randint(3, 6)
        start = draw.randrange(len(run) - length + 1)
        meant = run[start : start + length]
        how = draw.choice(("sound", "sound", "near or shape", "swapped", "left out", "twice"))
        typed = slipped(meant, how, draw)
        if typed is None or typed == meant or index.search(typed).total:
            continue
        found: list[str] = []
        times.append(used(lambda typed=typed, found=found: found.extend(index.suggestions(typed))))
        score.setdefault(how, Counter()).update(
            typed=1, first=found[:1] == [meant], among=meant in found, none=not found
        )
    every = sum(score.values(), Counter[str]())
    return {
        **{how: shares(each) for how, each in sorted({**score, "all": every}.items())},
        "milliseconds": spread(times),
    }


def shares(counts: Counter[str]) -> dict[str, float]:
    """Of the slips of a sort: how many there were, and shares of them."""
    return {"slips": counts["typed"]} | {
        name: round(counts[name] / counts["typed"], 3) for name in ("first", "among", "none")
    }


def slipped(meant: str, how: str, draw: random.Random) -> str | None:
    """A piece, mistyped in one place; None where there is no such slip."""
    at = draw.randrange(len(meant))
    match how:
        case "sound" | "near or shape":
            costs = confusable(meant[at])
            others = [each for each, cost in costs.items() if (cost == 1.0) == (how == "sound")]
            return meant[:at] + draw.choice(others) + meant[at + 1 :] if others else None
        case "swapped":
            return meant[:at] + meant[at : at + 2][::-1] + meant[at + 2 :] if at + 1 < len(meant) else None
        case "left out":
            return meant[:at] + meant[at + 1 :] if 0 < at < len(meant) - 1 else None
        case _:
            return meant[:at] + meant[at] + meant[at:]


def odd() -> list[str]:
    """Queries that nobody types, and some that people do."""
    texts, draw = Texts(3), random.Random(5)
    common = texts.vocabulary[:60]
    figures = ["尾号1234 ", "230914-001234 ", "热线-230914-001234", "9月1日至", "上个月 ", "1-", "1"]
    signs = ["(", "-", "“", "标题:", "ﷺ", "👨\u200d👩\u200d👧\u200d👦", '"', "\x00", "�停", "\u202e停车\u202d"]
    repeated = [*["停", "哈", "停车场", "水 ", "停车厂 ", "厂", "热线", "a", "gan"], *figures, *signs]
    alphabet = '停车场厂供暖 ()"“”|-:或非标题月份日期上个9至尾号1234a😀\0，。'
    return [
        *((each * 100_000)[:100_000] for each in repeated),
        *(" ".join(common * times) for times in (1, 8)),
        *(join.join(common * 8) for join in ("|", " -", "，")),
        *(join.join(draw.sample(texts.vocabulary, 200)) for join in (" ", "|")),
        ") (".join(" ".join(common) for _ in range(5)),
        " ".join(f"{TELLING[0]}{number}" for number in range(200)),
        " ".join(f"{number:06}" for number in range(140)),
        "停车厂 收废 既水 路登 噪饮 施供 绕民 漏谁",
        "的",
        "-的",
        texts.text(400),
        *("".join(draw.choices(alphabet, k=draw.choice((3, 10, 40, 200)))) for _ in range(200)),
    ]


def oddly(index: Index) -> dict[str, object]:
    """How long the odd queries take: searched, and with what is suggested where nothing is found."""
    known = [f"热线-230914-{number:06}" for number in range(200)]
    reading = Reading(NOW.date(), (), lambda _number: known)

    def answered(text: str) -> None:
        if not index.search(text, reading=reading).total:
            index.suggestions(text, reading=reading)
        next(index.compared(text, index.near(text)), None)

    times = {text: used(lambda text=text: answered(text)) for text in odd()}
    slowest = max(times, key=lambda text: times[text])
    return {
        "documents": index.count(),
        **spread([*times.values()]),
        "slowest": slowest[:20],
        "sound": not index.needs_rebuild,
    }


def registered(office: Office, count: int) -> None:
    """A register of so many tickets in 60 villages, at as many points as come about."""
    texts, draw = Texts(8), random.Random(8)
    villages = [f"{''.join(texts.words(1))}{draw.choice(('村', '社区', '营村', '庄村'))}" for _ in range(60)]
    tickets = [
        Ticket(
            order_no=f"热线-{230101 + draw.randrange(28)}-{number:06}",
            district="大兴区",
            town="青云店镇",
            village=(village := draw.choice(villages)),
            point=f"青云店镇{village}{''.join(texts.words(1))}{draw.randrange(40)}号" if draw.random() < 0.5 else None,
            host_unit=f"{village}委会",
            is_secret=draw.random() < 0.1,
            created_at=NOW,
        )
        for number in range(count)
    ]
    office.register.tickets.upsert_many(tickets, NOW, "测量", "台账.xlsx")


def named(office: Office) -> dict[str, object]:
    """How long names take to be offered, to somebody who may open everything and to one village."""
    suggester, draw = Suggester(office), random.Random(6)
    first = used(lambda: suggester.suggest("qyd"))
    texts = [each.text for each in suggester.suggest("q", limit=100_000)]
    every = sorted({name for each in office.register.places.each() for name in (each.town, each.village, each.point)})
    village = Rights(units=frozenset({next(iter(office.register.places.each())).units[0]}), secret=False)
    suggester.suggest("q", rights=village)
    beginnings = ["q", "qyd", "d", "青", "青云店", "qingyun", "z", "qydz", "zh", "大", "x", "shi"]
    beginnings += [name[: draw.randint(1, 4)] for name in draw.choices(every, k=100)]
    times = {
        who: [used(lambda text=text, rights=rights: suggester.suggest(text, rights=rights)) for text in beginnings]
        for who, rights in (("all", Rights()), ("one unit", village))
    }
    floor = [used(lambda text=text: [name for name in every if name.startswith(text)]) for text in beginnings]
    return {
        "names": len(every),
        "beginning with q": len(texts),
        "made_ms": round(first * 1000, 1),
        "milliseconds": {who: spread(each) for who, each in times.items()},
        "startswith_ms": spread(floor),
    }


def ended(office: Office) -> dict[str, object]:
    """How long tickets take to be found by the ends of their numbers."""
    draw = random.Random(7)
    ends = [f"{draw.randrange(10_000):04}" for _ in range(40)]
    times = [used(lambda end=end: office.register.numbers.meant(f"*{end}")) for end in ends]
    connection = sqlite3.connect(office.folders.register / "register.db")
    plain = "SELECT ticket_id FROM aliases WHERE number LIKE ?"
    floor = [used(lambda end=end: connection.execute(plain, (f"%{end}",)).fetchall()) for end in ends]
    connection.close()
    return {"milliseconds": spread(times), "select_ms": spread(floor)}


def main() -> None:
    """Measure all of it."""
    options = argparse.ArgumentParser()
    for name, default in (("documents", 20_000), ("whoosh-documents", 2000), ("tickets", 20_000), ("slips", 300)):
        options.add_argument(f"--{name}", type=int, default=default)
    asked = options.parse_args()
    texts = bodies(3000)
    result: dict[str, object] = {"slips of": len(texts), "slips": slips(indexed(texts, "tantivy"), texts, asked.slips)}
    result["odd"] = {
        engine: oddly(indexed((each.body for each in Texts(1).documents(count)), engine))
        for engine, count in (("tantivy", asked.documents), ("whoosh", asked.whoosh_documents))
    }
    home = Path(tempfile.mkdtemp(prefix="queries")) / "办公"
    create(home)
    with Office(home, clock=lambda: NOW) as office:
        registered(office, asked.tickets)
        result["names"] = named(office)
        result["ends"] = ended(office)
    print(json.dumps(result, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
