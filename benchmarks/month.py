"""How long the month's end takes: the check in a large register, and a packet made for the first time and again.

Prints one JSON document. The check and the list of overdue tickets: seconds in process (median) for 20,000 tickets with
100,000 records and 200,000 events, once with all tickets in the one period, once with a year's; the floor is the plain
sqlite3 SELECT of the columns and rows that the check reads, in the same run. The packet: seconds for 150 tickets with a
statement, a reply and three photos each; again with all caches and no output; again with the output there.

    .venv/bin/python benchmarks/month.py [--tickets 20000] [--packet 150]
"""

import argparse
import datetime as dt
import io
import json
import random
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import docx
import sqlalchemy as sa
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from timing import median, taken

from anjuan.casefile import Record, RecordFacts
from anjuan.gaps import Addressee
from anjuan.ids import SHANGHAI, CaseId
from anjuan.kinds import Kind, Stage
from anjuan.progress import Silent
from anjuan.steps import Source, Step
from anjuan.ticket import Ticket
from casework.listing import Wanted, list_tickets
from casework.masking import Approval
from casework.month_check import check
from casework.office import Office, create
from casework.packets import packet
from register.schema import steps
from register.shelf import Filing

PERIOD = "2023-09"
BEGIN = dt.datetime(2023, 8, 19, tzinfo=SHANGHAI)
NOW = dt.datetime(2023, 9, 28, 9, tzinfo=SHANGHAI)
COURSE = (
    Step.SIGN, Step.RESPOND, Step.DISPATCH, Step.VERIFY, Step.HANDLE, Step.HANDLE, Step.REPLY, Step.VISIT, Step.REWORK,
    Step.CLOSE,
)  # fmt: skip
PAPERS = (
    (Kind.CASE_STATEMENT, None), (Kind.REPLY, None), (Kind.PHOTO, Stage.BEFORE), (Kind.PHOTO, Stage.AFTER),
    (Kind.CALLBACK, None),
)  # fmt: skip
FLOOR = (
    "SELECT number, created_at, host_unit, unit_l3, order_type, resolution_type, status, closed_at FROM tickets",
    "SELECT ticket_no, kind, stage FROM records",
    "SELECT ticket_no, step, max(at) FROM steps GROUP BY ticket_no, step",
)


def created(index: int, count: int, days: int) -> dt.datetime:
    """The times of tickets, evenly over so many days from the period's begin on."""
    return BEGIN + dt.timedelta(seconds=index * days * 86400 // count)


def fill(office: Office, count: int, days: int) -> None:
    """A register of so many tickets, with five records and ten events each, some left out."""
    draw = random.Random(9)
    numbers = [f"热线-{created(each, count, days):%y%m%d}-{each:06d}" for each in range(count)]
    tickets = [
        Ticket(
            order_no=number,
            title="反映路灯不亮",
            content="市民反映，村口路灯不亮三天，夜间出行不便。" * 8,
            host_unit=f"{each % 40}村",
            created_at=created(each, count, days),
            deadline_at=created(each, count, days) + dt.timedelta(days=7),
        )
        for each, number in enumerate(numbers)
    ]
    office.register.tickets.upsert_many(tickets, NOW, "李", "导出.xlsx")
    office.register.records.add(list(filings(numbers, draw)), NOW)
    rows = [
        {"ticket_no": number, "step": step, "at": created(each, count, days) + dt.timedelta(hours=hour), "by": "李",
         "note": "", "unit": "", "approver": "", "source": Source.PERSON, "noted_at": NOW}
        for each, number in enumerate(numbers)
        for hour, step in enumerate(COURSE[: draw.choice((6, 7, 9, 10, 10, 10))] + COURSE[:0], 1)
    ]  # fmt: skip
    with office.register.database.write() as connection:
        connection.execute(sa.insert(steps), rows)


def filings(numbers: list[str], draw: random.Random) -> Iterator[Filing]:
    """Five papers a ticket; now and then an application takes the place of one."""
    for index, number in enumerate(numbers):
        case = CaseId("2023/09", number, number)
        for at, (kind, stage) in enumerate(PAPERS, 1):
            other = draw.random()
            shown = Kind.EXCLUSION if other < 0.004 else Kind.PENDING if other < 0.006 else kind
            facts = RecordFacts(shown, stage, f"{kind}.docx", "", NOW, "收件夹", format="docx")
            yield Filing(case, Record(at, f"data/{at:03d} {kind}.docx", f"{index * 5 + at:064x}", 20_000, facts))


def floor(path: Path) -> float:
    """Seconds for the SELECTs alone, their rows as plain tuples."""
    connection = sqlite3.connect(path)
    taken = median(lambda: [connection.execute(query).fetchall() for query in FLOOR])
    connection.close()
    return taken


def measure_check(count: int, days: int) -> dict[str, object]:
    """A register with `count` tickets over so many days."""
    with tempfile.TemporaryDirectory() as folder:
        create(home := Path(folder) / "办公")
        with Office(home, clock=lambda: NOW) as office:
            fill(office, count, days)
            least = floor(office.folders.register / "register.db")
            overdue = Wanted(overdue=True)
            found = check(office, PERIOD)
            return {
                "tickets_of_the_period": found.tickets,
                "gaps": len(found.gaps),
                "check_s": median(lambda: check(office, PERIOD)),
                "overdue_s": median(lambda: list_tickets(office, overdue, limit=50, offset=0)),
                "floor_s": least,
            }


def paper(*lines: str) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(out := io.BytesIO())
    return out.getvalue()


def photo(seed: int) -> bytes:
    noise = Image.frombytes("RGB", (160, 120), random.Random(seed).randbytes(57_600))
    noise.resize((2000, 1500), Image.Resampling.BILINEAR).save(out := io.BytesIO(), "JPEG", quality=85)
    return out.getvalue()


def file_case(office: Office, number: str, index: int, folder: Path) -> None:
    """Two documents and three photos into the case file of a ticket."""
    case = CaseId("2023/09", number, number)
    contents = [
        (Kind.REPLY, None, "答复.docx", paper(f"{number}的答复", "【已解决】经核实，已清运垃圾。" * 20)),
        (Kind.CASE_STATEMENT, None, "情况说明.docx", paper(f"{number}的情况说明", "经现场核实，情况属实。" * 60)),
        *((Kind.PHOTO, stage, f"{stage.chinese}.jpg", photo(3 * index + at)) for at, stage in enumerate(Stage)),
    ]
    batch = []
    for kind, stage, name, content in contents:
        (folder / name).write_bytes(content)
        facts = RecordFacts(kind, stage, name, name, NOW, "收件夹", None, name.rpartition(".")[2])
        batch.append((office.store.stage(folder / name), facts))
    office.store.file(case, batch)
    office.register.records.add([Filing(case, record) for record in office.store.records(case)], NOW)


def measure_packet(count: int) -> dict[str, object]:
    """A packet of so many tickets, made for the first time and again."""
    with tempfile.TemporaryDirectory() as folder:
        create(home := Path(folder) / "办公")
        with Office(home, clock=lambda: NOW) as office:
            numbers = [f"热线-230901-{each:06d}" for each in range(count)]
            tickets = [Ticket(order_no=each, title="暴露垃圾", host_unit="某村", created_at=BEGIN) for each in numbers]
            office.register.tickets.upsert_many(tickets, NOW, "李", "导出.xlsx")
            for index, number in enumerate(numbers):
                file_case(office, number, index, Path(folder))

            def make() -> object:
                approval = Approval("王主任", "测量", "李")
                return packet(office, PERIOD, Addressee.CITY, approval, None, Silent(), anyway=True)

            first = taken(make)
            there = taken(make)
            made = office.folders.output / "报送"
            size = sum(each.stat().st_size for each in made.rglob("*.zip"))
            for each in made.glob("*/*"):
                if each.is_dir():
                    shutil.rmtree(each)
                elif each.suffix in {".zip", ".pdf"}:
                    each.unlink()
            again = taken(make)
            return {
                "tickets": count,
                "zip_mib": round(size / 2**20, 1),
                "first_s": round(first, 2),
                "built_again_s": round(again, 2),
                "checked_only_s": round(there, 2),
                "times_as_fast": round(first / again, 1),
            }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=20_000)
    parser.add_argument("--packet", type=int, default=150)
    options = parser.parse_args()
    result = {
        "all_in_one_period": measure_check(options.tickets, 30),
        "a_year_s": measure_check(options.tickets, 365),
        "packet": measure_packet(options.packet),
    }
    print(json.dumps(result, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
