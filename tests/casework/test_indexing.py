"""The index kept up with the register."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from anjuan.progress import Silent
from casework.indexing import LEASE_SECONDS, SLOW_BATCH, Indexing
from casework.office import Office
from indexer.extract.reading import Reading
from indexer.extract.worker import Reader
from register.schema import texts

from .conftest import NOW, TICKET, docx_bytes, drop, take


def to_be_read_again(office: Office) -> None:
    """As in a register that was made anew from the case files."""
    places = [each.place for each in office.register.records.indexable()]
    with office.register.database.write() as connection:
        connection.execute(sa.delete(texts))
    office.register.outbox.ask(places, office.clock())


def test_a_file_that_cannot_be_opened_for_a_moment_is_read_later(office: Office) -> None:
    drop(office, f"{TICKET} 答复.docx", docx_bytes("路灯已由电工修复。"))
    take(office)
    to_be_read_again(office)
    (path,) = office.folders.cases.rglob("data/*.docx")
    away = path.rename(path.with_suffix(".away"))
    Indexing(office).catch_up(Silent())
    assert office.register.texts.counts() == {}
    backlog = office.register.outbox.backlog()
    assert (backlog.pending, backlog.failing) == (1, 1)
    assert office.index.search(TICKET).total == 1

    away.rename(path)
    office.clock = lambda: NOW + dt.timedelta(seconds=30)
    Indexing(office).catch_up(Silent())
    assert office.index.search("电工").total == 1
    assert office.register.outbox.pending_count() == 0


def test_files_that_wait_for_slow_ones_are_read_once_however_long_it_takes(office: Office, reader: Reader) -> None:
    for number in range(3 * SLOW_BATCH):
        drop(office, f"{TICKET} 答复{number}.txt", f"第{number}份答复，路灯已修复。".encode())
    take(office)
    to_be_read_again(office)
    now, read = NOW, Counter[Path]()

    class Slow(Reader):
        def __init__(self) -> None:
            pass

        def read(self, paths: Sequence[Path], *, slow: bool) -> list[Reading]:
            nonlocal now
            now += dt.timedelta(seconds=LEASE_SECONDS / 2)
            read.update(paths)
            return reader.read(paths, slow=slow)

    office.clock = lambda: now
    office.__dict__["reader"] = Slow()
    assert Indexing(office).catch_up(Silent()) == 3 * SLOW_BATCH
    assert set(read.values()) == {1}
