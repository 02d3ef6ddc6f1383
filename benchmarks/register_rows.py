"""How fast the register takes in tickets and records, against the floor of plain sqlite3 on the same disk.

Prints one JSON document: rows a second and, for each, how many times as long as the floor it takes. The floor writes
the same number of rows of five short columns with `executemany`, in the same number of synced transactions.

    .venv/bin/python benchmarks/register_rows.py [--tickets 20000] [--records 5000] [--url postgresql://…]
"""

import argparse
import datetime as dt
import json
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from anjuan.casefile import Record, RecordFacts
from anjuan.ids import SHANGHAI, CaseId
from anjuan.kinds import Kind
from anjuan.progress import Silent
from register.imports import import_tickets
from register.register import Register
from register.sheets import Sheet, Table
from register.shelf import Filing

NOW = dt.datetime(2023, 9, 14, 10, tzinfo=SHANGHAI)
HEADER = ("工单编号", "区平台案件编号", "标题", "主要内容", "来电时间", "承办单位", "是否解决", "是否满意", "网格员")


def number(index: int) -> str:
    return f"热线-2309{index // 1000 % 28 + 1:02d}-{index:06d}"


def sheet(rows: int) -> Sheet:
    body = (
        (
            number(each),
            f"兴[2023]-{each:07d}",
            "停水",
            "市民反映，停水三天。" * 20,
            "2023-09-14 10:11:12",
            "某村",
            "是",
            "满意",
            "甲",
        )
        for each in range(rows)
    )
    return Sheet(Path("tickets.xlsx"), (Table("", 1, (HEADER, *body)),))


def filing(index: int) -> Filing:
    ticket = number(index // 5)
    facts = RecordFacts(Kind.REPLY, None, "答复.docx", "收件/答复.docx", NOW, "收件夹", format="docx")
    record = Record(index % 5 + 1, f"data/{index:03d} 答复.docx", f"{index:064x}", 20_000, facts)
    return Filing(CaseId("2023/09", ticket, ticket), record)


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def floor(path: Path, rows: int, batch: int) -> float:
    """Seconds for the same number of rows in plain sqlite3."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; DROP TABLE IF EXISTS t;")
    connection.execute("CREATE TABLE t (a TEXT PRIMARY KEY, b TEXT, c TEXT, d TEXT, e INTEGER)")

    def write() -> None:
        for start in range(0, rows, batch):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(
                "INSERT INTO t VALUES (?, ?, ?, ?, ?)",
                [
                    (f"{each:064x}", "2023/09/热线", "答复.docx", "收件夹", each)
                    for each in range(start, min(start + batch, rows))
                ],
            )
            connection.execute("COMMIT")

    taken = seconds(write)
    connection.close()
    return taken


def measure(register: Register, folder: Path, tickets: int, records: int) -> dict[str, dict[str, float]]:
    results: dict[str, dict[str, float]] = {}

    def note(name: str, rows: int, batch: int, work: Callable[[], object]) -> None:
        taken = seconds(work)
        least = floor(folder / "floor.db", rows, batch)
        results[name] = {
            "rows_per_second": round(rows / taken),
            "floor_rows_per_second": round(rows / least),
            "times_floor": round(taken / least, 1),
        }

    def lease_and_finish() -> None:
        while work := register.outbox.lease(100, NOW, 60):
            register.outbox.done(work)

    export = sheet(tickets)
    filings = [filing(each) for each in range(records)]
    singles = [filing(each) for each in range(records, records + records // 10)]
    note("import_new", tickets, tickets, lambda: import_tickets(register, export, NOW, "李", Silent()))
    note("import_again", tickets, tickets, lambda: import_tickets(register, export, NOW, "李", Silent()))
    note(
        "add_records_by_20",
        records,
        20,
        lambda: [register.records.add(filings[start : start + 20], NOW) for start in range(0, records, 20)],
    )
    note("add_records_by_1", len(singles), 1, lambda: [register.records.add([each], NOW) for each in singles])
    note("lease_and_done_by_100", records + len(singles), 100, lease_and_finish)
    note("rebuild_rows", records + len(singles), 200, lambda: sum(1 for _ in register.records.indexable()))
    note("verify_audit", register.audit.verify().entries, 1000, register.audit.verify)
    return results


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--tickets", type=int, default=20_000)
    arguments.add_argument("--records", type=int, default=5_000)
    arguments.add_argument("--url")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        place = chosen.url or folder / "register.db"
        Register.open(place).close()
        opening = seconds(lambda: Register.open(place).close())
        with Register.open(place) as register:
            results = measure(register, folder, chosen.tickets, chosen.records)
    results["open"] = {"milliseconds": round(opening * 1000, 1)}
    print(json.dumps(results, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
