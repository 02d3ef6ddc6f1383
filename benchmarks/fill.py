"""Milliseconds to fill one 案件情况说明: ours against plain docxtpl on the same template and values, side by side.

    .venv/bin/python benchmarks/fill.py [ROUNDS]

Prints one JSON document. Ours writes the file in one step and syncs it; `ours_in_memory_ms` leaves the disk out, since
docxtpl is measured writing to memory.
"""

import datetime as dt
import io
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from docxtpl import DocxTemplate

from anjuan.ids import SHANGHAI
from templates import fill, package
from templates.catalogue import Templates
from templates.fields import FIELDS, FieldType, printed
from templates.language import environment

BUDGETS = {"ratio_in_memory": 0.25}
NOW = dt.datetime(2026, 1, 1, tzinfo=SHANGHAI)
SAMPLE = Path(__file__).parents[1] / "samples" / "documents" / "case_statement.json"
VALUES: dict[str, object] = json.loads(SAMPLE.read_text(encoding="utf-8"))


def timed(work: Callable[[], object], rounds: int) -> float:
    """Median milliseconds."""
    spent = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        spent.append(1000 * (time.perf_counter() - start))
    return statistics.median(spent)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    template = Templates().find("case_statement").path
    context = {name: () if field.type is FieldType.PHOTOS else printed(field, None) for name, field in FIELDS.items()}
    context |= {name: printed(FIELDS[name], value) for name, value in VALUES.items()}
    plain_environment = environment().overlay(finalize=lambda value: value)

    def plain() -> None:
        document = DocxTemplate(template)
        document.render(context, plain_environment)
        document.save(io.BytesIO())

    def ours_in_memory() -> None:
        frame = fill.skeleton(template)
        rendered = fill._rendered(frame, context, fill.Album())  # noqa: SLF001 - the part without the disk
        package.packed(package.with_properties(frame.parts | rendered, title="", author="", created=""))

    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "成文.docx"

        def ours() -> None:
            fill.fill(template, VALUES, target, title="", author="", now=NOW, overwrite=True)

        first = timed(ours, 1)
        figures = {
            "docxtpl_ms": timed(plain, rounds),
            "ours_ms": timed(ours, rounds),
            "ours_in_memory_ms": timed(ours_in_memory, rounds),
            "ours_first_ms": first,
        }
    figures["ratio"] = figures["ours_ms"] / figures["docxtpl_ms"]
    figures["ratio_in_memory"] = figures["ours_in_memory_ms"] / figures["docxtpl_ms"]
    print(
        json.dumps({"rounds": rounds, "budgets": BUDGETS, **{name: round(value, 3) for name, value in figures.items()}})
    )


if __name__ == "__main__":
    main()
