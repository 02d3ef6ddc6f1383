"""Milliseconds to fill a document of text: ours against plain docxtpl in a loop, on the same templates and values.

    .venv/bin/python benchmarks/fill.py [--rounds N] [--rows N]

Prints one JSON document. Both write real files and take turns in one run; ours are synced to the disk
once for all, docxtpl's are not.
`disk_ms`: what writing and syncing the same bytes costs.
`sheets`: a sheet of call-backs, a document a row, with a register that knows all their tickets.
"""

import argparse
import datetime as dt
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from itertools import count, islice
from pathlib import Path

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
from templates.skeleton import skeleton

BUDGETS = {"times_faster": 50, "sheets_seconds_of_1000": 10}
NOW = dt.datetime(2026, 1, 1, tzinfo=SHANGHAI)
SAMPLES = Path(__file__).parents[1] / "samples" / "documents"
MEASURED = ("case_statement", "reply", "callback")
BATCH = 300


def milliseconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def document(template: Template, folder: Path, rounds: int) -> dict[str, float]:
    """Medians of one template, a document each."""
    values = derived(template.key, json.loads((SAMPLES / f"{template.key}.json").read_text("utf-8")), Settings())
    fields = skeleton(template.path).fields
    context = {
        name: () if field.type is FieldType.PHOTOS else printed(field, values.get(name))
        for name, field in fields.items()
    }
    plain_environment = environment().overlay(finalize=lambda value: value)
    names = (folder / template.key / f"{number}.docx" for number in count())
    (folder / template.key).mkdir()

    def theirs() -> None:
        filled = DocxTemplate(template.path)
        filled.render(context, plain_environment)
        filled.save(next(names))

    def ours() -> None:
        for target in islice(names, BATCH):
            fill.fill(template.path, values, target, title="", author="", now=NOW, synced=False)
        fill.sync()

    def one() -> None:
        fill.fill(template.path, values, next(names), title="", author="", now=NOW)

    one()
    content = next((folder / template.key).iterdir()).read_bytes()

    def disk() -> None:
        for target in islice(names, BATCH):
            with target.open("xb") as stream:
                stream.write(content)
        fill.sync()

    turns = [
        (milliseconds(theirs), milliseconds(ours) / BATCH, milliseconds(one), milliseconds(disk) / BATCH)
        for _ in range(rounds)
    ]
    docxtpl, many, single, floor = (statistics.median(each) for each in zip(*turns, strict=True))
    return {
        "docxtpl_ms": docxtpl,
        "ours_ms": many,
        "ours_alone_ms": single,
        "disk_ms": floor,
        "times_faster": docxtpl / many,
    }


def sheets(folder: Path, rows: int) -> float:
    """Seconds for a sheet of call-backs."""
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
        start = time.perf_counter()
        batch = fill_each(office, "callback", folder / "回访.xlsx", {}, Silent())
        spent = time.perf_counter() - start
    if len(batch.made) != rows:
        raise SystemExit(str(batch.failed[:1]))
    return spent


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--rows", type=int, default=1000)
    options = parser.parse_args()
    templates = Templates()
    with tempfile.TemporaryDirectory() as name:
        figures: dict[str, object] = {}
        for key in MEASURED:
            template = templates.find(key)
            first = milliseconds(lambda template=template: skeleton(template.path))  # type: ignore[misc]
            measured = {"compiling_ms": first, **document(template, Path(name), options.rounds)}
            figures[key] = {name: round(value, 3) for name, value in measured.items()}
        figures["sheets"] = {"rows": options.rows, "seconds": round(sheets(Path(name), options.rows), 2)}
    print(json.dumps({"rounds": options.rounds, "budgets": BUDGETS, **figures}, ensure_ascii=False))


if __name__ == "__main__":
    main()
