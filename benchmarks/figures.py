"""How long the figures of a period take in a large register, against the floor of the plain SELECT of the same columns.

Prints one JSON document: seconds in process for both versions of 三率统计表 with the period before, and for one sqlite3
SELECT of the columns that they read, of the same tickets, in the same run.

    .venv/bin/python benchmarks/figures.py [--tickets 20000] [--records 100000]
"""

import argparse
import datetime as dt
import json
import random
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from timing import median

from anjuan.casefile import Record, RecordFacts
from anjuan.figures import COUNTED
from anjuan.ids import SHANGHAI, CaseId
from anjuan.kinds import Kind
from anjuan.ticket import Satisfaction, Solved, Ticket
from casework.month import stats
from casework.office import Office, create
from register.shelf import Filing

BUDGET_SECONDS = 2.0
NOW = dt.datetime(2023, 9, 20, 9, tzinfo=SHANGHAI)
PERIOD, BEGIN, DAYS = "2023-09", dt.datetime(2023, 7, 19, tzinfo=SHANGHAI), 62
UNITS = [f"{name}村" for name in "东西南北中前后大小上下新老"] + ["城管中队", "城乡建设办公室", "便民服务中心"]
SUBJECTS = ("市政设施", "城乡环境", "住房城建", "生态环境", "劳动保障", "供暖")


def tickets(count: int, seed: int = 7) -> Iterator[Ticket]:
    """Tickets of the period and the one before it, most of them visited."""
    draw = random.Random(seed)
    for number in range(count):
        created = BEGIN + dt.timedelta(seconds=draw.randrange(DAYS * 86400))
        yield Ticket(
            order_no=f"热线-{created:%y%m%d}-{number:06}",
            cat1=draw.choice(SUBJECTS),
            title="反映路灯不亮",
            content="市民反映，村口路灯不亮三天，夜间出行不便。" * 8,
            caller_name="王某",
            caller_phone=f"0000{draw.randrange(count):07}",
            point=f"{draw.randrange(400)}号",
            host_unit="某镇",
            unit_l3=draw.choice(UNITS),
            resolution_type=draw.choice(("已解决", "已解决", "已解决", "剔除", "挂账")),
            created_at=created,
            closed_at=created + dt.timedelta(days=draw.randrange(15)),
            visit_valid=draw.random() < 0.6,
            visit_contacted=draw.random() < 0.95,
            visit_solved=draw.choice((Solved.SOLVED, Solved.SOLVED, Solved.PARTLY, Solved.UNSOLVED)),
            visit_satisfied=draw.choice((Satisfaction.SATISFIED, Satisfaction.MOSTLY, Satisfaction.UNSATISFIED)),
        )


def filing(index: int) -> Filing:
    facts = RecordFacts(Kind.REPLY, None, "答复.docx", "收件/答复.docx", NOW, "收件夹", format="docx")
    number = f"热线-230914-{index // 5:06}"
    record = Record(index % 5 + 1, f"data/{index:06d} 答复.docx", f"{index:064x}", 20_000, facts)
    return Filing(CaseId("2023/09", number, number), record)


def floor(path: Path) -> float:
    """Seconds for the SELECT alone, its rows as plain tuples."""
    connection = sqlite3.connect(path)
    query = f"SELECT {', '.join(COUNTED)} FROM tickets"  # noqa: S608 - our own columns
    taken = median(lambda: connection.execute(query).fetchall())
    connection.close()
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=20_000)
    parser.add_argument("--records", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        create(home := Path(folder) / "办公")
        with Office(home, clock=lambda: NOW) as office:
            office.register.tickets.upsert_many(list(tickets(options.tickets)), NOW, "李", "导出.xlsx")
            office.register.records.add([filing(each) for each in range(options.records)], NOW)
            least = floor(office.folders.register / "register.db")
            taken = median(lambda: stats(office, PERIOD))
    print(
        json.dumps(
            {
                "tickets": options.tickets,
                "records": options.records,
                "stats_seconds": taken,
                "floor_select_seconds": least,
                "times_floor": round(taken / least, 1),
                "within_budget": taken <= BUDGET_SECONDS,
            },
            ensure_ascii=False,
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
