"""The texts that were read out of records, by the digest of their bytes: the index is rebuilt without reading again."""

import datetime as dt
import functools
from dataclasses import dataclass

import sqlalchemy as sa

from register.database import Database, insert_for
from register.schema import jobs, scans, texts


@dataclass(frozen=True, slots=True)
class StoredText:
    """What reading one content gave.

    Attributes:
        sha256: of the bytes that were read.
        status: the reader's word, such as `text`, `needs_ocr`, `unreadable`.
        text: empty where there is none.
        pages: where the format has pages.
        reader: name and version of what read it: a newer reader may read it again.
        read_at: when.
    """

    sha256: str
    status: str
    text: str
    pages: int | None
    reader: str
    read_at: dt.datetime


def _digest(stored: StoredText) -> str:
    return stored.sha256


@functools.cache
def _put(dialect: str) -> sa.Insert:
    new = insert_for(dialect, texts)
    again = {name: new.excluded[name] for name in StoredText.__slots__ if name != "sha256"}
    done = sa.exists().where(jobs.c.sha256 == texts.c.sha256, jobs.c.done_at.is_not(None))
    # What is tried again is not done, and keeps its text until that has come to an end.
    recognised = sa.exists().where(scans.c.sha256 == texts.c.sha256, scans.c.flaw == "")
    return new.on_conflict_do_update(index_elements=[texts.c.sha256], set_=again, where=~(done | recognised))


class Texts:
    """The texts of a register."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, *stored: StoredText) -> None:
        """Keep what was read; an earlier reading of the same bytes gives way, unless its pictures were recognised."""
        if not stored:
            return
        # In one order: two that keep the same texts at once never block each other.
        rows = [{name: getattr(each, name) for name in StoredText.__slots__} for each in sorted(stored, key=_digest)]
        with self._database.write(durable=False) as connection:
            connection.execute(_put(connection.dialect.name), rows)

    def get(self, sha256: str) -> StoredText | None:
        """What was read from these bytes; None when nobody has read them yet."""
        with self._database.read() as connection:
            row = connection.execute(sa.select(texts).where(texts.c.sha256 == sha256)).one_or_none()
        return None if row is None else StoredText(**row._asdict())

    def counts(self) -> dict[str, int]:
        """How many contents there are, by status."""
        query = sa.select(texts.c.status, sa.func.count()).group_by(texts.c.status)
        with self._database.read() as connection:
            return {status: count for status, count in connection.execute(query)}  # noqa: C416 - rows are no pairs
