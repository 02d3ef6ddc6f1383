"""Milliseconds to fill a document of text: ours against plain docxtpl in a loop, on the same templates and values.

    .venv/bin/python benchmarks/fill.py [--rounds N] [--rows N]

Prints one JSON document. The two take turns in one run, and each saves a file for every document: docxtpl by
`DocxTemplate(path)`, `render`, `save`, anew each time as its documents say, with values that are ready to be printed;
ours by `fill`, with a template compiled once and values as they are typed. Every document of the library is measured
but those with charts, and photos are given to none; `least_times_faster` is that of the texts without tables of rows.

`docxtpl_ms`, `ours_ms`, `times_faster`: time of the processor, and both save into memory (`saved_in`): the work, not
one disk, nor what else the machine does. All other times are by the clock.
`on_disk`: both save to the disk, and neither waits for it; where a disk takes longer to make a file than we to fill it,
this ratio tells of the disk. `disk_ms`: what writing the same bytes costs there, beside `synced_ms`: ours with one sync
for a batch, and `ours_alone_ms`: with a sync for every document.
`sheets`: a sheet of call-backs, a document a row, with a register that knows all their tickets.
"""

import argparse
import datetime as dt
import json
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import count, islice
from pathlib import Path
from typing import Any

import openpyxl
from docxtpl import DocxTemplate

from anjuan.ids import SHANGHAI
from anjuan.progress import Silent
from anjuan.settings import Settings
from anjuan.ticket import Ticket
from casework.deriving import derived
from casework.many import fill_each
from casework.office import Office, create
from templates import fill
from templates.catalogue import Template, Templates
from templates.fields import FieldType, printed
from templates.language import environment
from templates.publish import sync
from templates.skeleton import skeleton

BUDGETS = {"times_faster": 50, "sheets_seconds_of_1000": 10}
NOW = dt.datetime(2026, 1, 1, tzinfo=SHANGHAI)
SAMPLES = Path(__file__).parents[1] / "samples" / "documents"
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - the folder made in it has a name of its own
ON_DISK = ("case_statement", "reply", "callback", "nda")
BATCH = 100


def milliseconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """How long it takes."""
    start = clock()
    work()
    return 1000 * (clock() - start)


@dataclass(frozen=True)
class Contest:
    """One template, filled by both with the same values, each document into a file of its own in `folder`."""

    template: Template
    values: Mapping[str, object]
    folder: Path

    def theirs(self) -> Callable[[], object]:
        """Fill one."""
        fields = skeleton(self.template.path).fields
        context = {
            name: () if field.type is FieldType.PHOTOS else printed(field, self.values.get(name))
            for name, field in fields.items()
        }
        plain = environment().overlay(finalize=lambda value: value)
        names = self._names("theirs")

        def work() -> None:
            filled = DocxTemplate(self.template.path)
            filled.render(context, plain)
            filled.save(next(names))

        return work

    def ours(self, batch: int = BATCH, *, alone: bool = False, synced: bool = False) -> Callable[[], object]:
        """Fill a batch; `alone`: sync each, `synced`: sync all at its end."""
        names = self._names("alone" if alone else "synced" if synced else "ours")
        path, values, frame = self.template.path, self.values, skeleton(self.template.path)

        def work() -> None:
            for target in islice(names, batch):
                fill.fill(path, values, target, title="", author="", now=NOW, frame=frame, synced=alone)
            if synced:
                sync()

        return work

    def plain(self) -> Callable[[], object]:
        """Write as many bytes, a batch."""
        names = self._names("plain")
        fill.fill(self.template.path, self.values, next(names), title="", author="", now=NOW)
        content = next((self.folder / "plain").iterdir()).read_bytes()

        def work() -> None:
            for target in islice(names, BATCH):
                with target.open("xb") as stream:
                    stream.write(content)

        return work

    def _names(self, what: str) -> Iterator[Path]:
        (self.folder / what).mkdir(parents=True)
        return (self.folder / what / f"{number}.docx" for number in count())


def in_turns(rounds: int, clock: Callable[[], float], **works: Callable[[], object]) -> dict[str, float]:
    """The median milliseconds of each, which take turns; each is warmed up before."""
    for work in works.values():
        work()
    turns = [{name: milliseconds(work, clock) for name, work in works.items()} for _ in range(rounds)]
    return {name: statistics.median(turn[name] for turn in turns) for name in works}


def document(template: Template, memory: Path, disk: Path, rounds: int) -> dict[str, Any]:
    """One template."""
    values = derived(template.key, json.loads((SAMPLES / f"{template.key}.json").read_text("utf-8")), Settings())
    there = Contest(template, values, memory / template.key)
    found = in_turns(rounds, time.process_time, theirs=there.theirs(), ours=there.ours())
    shutil.rmtree(there.folder)
    figures: dict[str, Any] = {
        "docxtpl_ms": round(found["theirs"], 3),
        "ours_ms": round(found["ours"] / BATCH, 4),
        "times_faster": round(found["theirs"] / found["ours"] * BATCH, 1),
    }
    if template.key in ON_DISK:
        here = Contest(template, values, disk / template.key)
        works = {"ours": here.ours(), "plain": here.plain(), "synced": here.ours(synced=True)}
        found = in_turns(rounds, time.perf_counter, theirs=here.theirs(), alone=here.ours(1, alone=True), **works)
        figures["on_disk"] = {
            "docxtpl_ms": round(found["theirs"], 3),
            "ours_ms": round(found["ours"] / BATCH, 4),
            "times_faster": round(found["theirs"] / found["ours"] * BATCH, 1),
            "disk_ms": round(found["plain"] / BATCH, 4),
            "synced_ms": round(found["synced"] / BATCH, 4),
            "ours_alone_ms": round(found["alone"], 3),
        }
    return figures


def has(template: Template, kind: FieldType) -> bool:
    """Whether the document has a field of this kind."""
    return any(field.type is kind for field in skeleton(template.path).fields.values())


def sheets(folder: Path, rows: int) -> dict[str, float]:
    """Seconds for a sheet of call-backs, by the clock and of the processor."""
    create(folder / "办公")
    numbers = [f"热线-230914-{number:06}" for number in range(rows)]
    visit = {"诉求人": "陈某", "回访记录": "路口已修好，群众表示满意。\n再次回访，没有新的诉求。"}
    book = openpyxl.Workbook(write_only=True)
    listed = book.create_sheet()
    listed.append(["工单编号", *visit])
    for number in numbers:
        listed.append([number, *visit.values()])
    book.save(folder / "回访.xlsx")
    at = NOW - dt.timedelta(days=1)
    known = [
        Ticket(order_no=number, title="路灯", content="路面坑洼，积水。" * 20, host_unit="某村", created_at=at)
        for number in numbers
    ]
    with Office(folder / "办公") as office:
        office.register.tickets.upsert_many(known, NOW, "bench", "bench")
        start, used = time.perf_counter(), time.process_time()
        batch = fill_each(office, "callback", folder / "回访.xlsx", {}, Silent())
        spent, used = time.perf_counter() - start, time.process_time() - used
    if len(batch.made) != rows:
        raise SystemExit(str(batch.failed[:1]))
    return {"rows": rows, "seconds": round(spent, 2), "processor_seconds": round(used, 2)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--rows", type=int, default=1000)
    options = parser.parse_args()
    in_memory = SHARED_MEMORY if SHARED_MEMORY.is_dir() else None
    templates = Templates().all()
    compiling = {template.key: milliseconds(partial(skeleton, template.path)) for template in templates}
    texts = [template for template in templates if not has(template, FieldType.CHART)]
    tables = {template.key for template in texts if has(template, FieldType.ROWS)}
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory(dir=in_memory) as memory:
        documents = {each.key: document(each, Path(memory), Path(name), options.rounds) for each in texts}
        spent = sheets(Path(name), options.rows)
    figures = {
        "rounds": options.rounds,
        "batch": BATCH,
        "budgets": BUDGETS,
        "saved_in": str(in_memory or tempfile.gettempdir()),
        "least_times_faster": min(each["times_faster"] for key, each in documents.items() if key not in tables),
        "least_times_faster_with_tables": min(documents[key]["times_faster"] for key in tables),
        **{
            key: {"tables": key in tables, "compiling_ms": round(compiling[key], 3), **documents[key]}
            for key in documents
        },
        "sheets": spent,
    }
    print(json.dumps(figures, ensure_ascii=False))


if __name__ == "__main__":
    main()
