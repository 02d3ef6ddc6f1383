"""The vectors of documents, kept in a file of SQLite's beside the index, and as disposable."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

_TABLE = "CREATE TABLE IF NOT EXISTS vectors (doc_id TEXT PRIMARY KEY, stamp TEXT NOT NULL, vector BLOB) WITHOUT ROWID"
_AT_ONCE = 500
"""Keys of one question: SQLite takes 999 in old versions."""


class Vectors:
    """The vectors that one model has made, in a folder.

    Reading never fails: what cannot be read is not known. Each call opens the file anew, for the folder may be deleted
    at any time; a damaged file is begun anew when something is put into it.

    Args:
        folder: need not exist.
        model: name and version of the model, of which the file has its name: those of others do not compare.
    """

    def __init__(self, folder: Path, model: str) -> None:
        self._path = folder / f"{model}.db"

    def of(self, doc_ids: Sequence[str]) -> dict[str, bytes]:
        """The vectors of those of these documents that have one."""
        found: dict[str, bytes] = {}
        for start in range(0, len(doc_ids), _AT_ONCE):
            keys = doc_ids[start : start + _AT_ONCE]
            these = ",".join("?" * len(keys))
            query = f"SELECT doc_id, vector FROM vectors WHERE vector NOT NULL AND doc_id IN ({these})"  # noqa: S608 - only ?s
            found |= self._read(query, keys)
        return found

    def stamps(self) -> dict[str, str]:
        """The documents that are done, also those that say nothing, each with the stamp that it had then."""
        return dict(self._read("SELECT doc_id, stamp FROM vectors"))

    def count(self) -> int:
        """How many documents are done."""
        return sum(count for (count,) in self._read("SELECT count(*) FROM vectors"))

    def put(self, done: Iterable[tuple[str, str, bytes | None]]) -> None:
        """Keep vectors by key and stamp, each in the place of an older one; None: the document says nothing.

        Raises:
            OSError, sqlite3.Error: they cannot be kept now.
        """
        self._write("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", [*done])

    def forget(self, doc_ids: Iterable[str]) -> None:
        """Drop what is kept of documents that are gone.

        Raises:
            OSError, sqlite3.Error: not now.
        """
        self._write("DELETE FROM vectors WHERE doc_id = ?", [(key,) for key in doc_ids])

    def _read(self, query: str, values: Sequence[str] = ()) -> list[Any]:
        with suppress(sqlite3.Error), closing(sqlite3.connect(to_be_read(self._path.absolute()), uri=True)) as file:
            return file.execute(query, values).fetchall()
        return []

    def _write(self, statement: str, rows: Sequence[tuple[str | bytes | None, ...]]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._try_to_write(statement, rows)
        except sqlite3.OperationalError:  # another program writes, the disk is full: nothing is damaged
            raise
        except sqlite3.DatabaseError:
            self._path.unlink()
            self._try_to_write(statement, rows)
        for other in self._path.parent.glob("*.db"):
            if other != self._path:
                with suppress(OSError):
                    other.unlink()

    def _try_to_write(self, statement: str, rows: Sequence[tuple[str | bytes | None, ...]]) -> None:
        with closing(sqlite3.connect(self._path)) as file, file:
            file.execute(_TABLE)
            file.executemany(statement, rows)


def to_be_read(path: PurePath) -> str:
    """The address by which SQLite opens a file to be read only.

    Not `Path.as_uri`, which names the server of a shared folder as a host: SQLite refuses that.
    """
    place = path.as_posix()
    return f"file://{'' if place.startswith('/') else '/'}{quote(place, safe='/:')}?mode=ro"
