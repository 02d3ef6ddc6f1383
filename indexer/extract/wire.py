"""A reading as it travels from child to parent: one line of JSON, so that a child can hand over nothing but text."""

import datetime as dt
import json

from indexer.extract.reading import Reading, Status


def encode(reading: Reading) -> bytes:
    """A reading as a line, with its line feed."""
    taken = reading.taken_at.isoformat() if reading.taken_at else None
    fields = (reading.format, reading.status, reading.text, reading.title, reading.pages, taken)
    flags = (reading.misnamed, reading.truncated, reading.detail)
    return json.dumps((*fields, *flags), ensure_ascii=False).encode() + b"\n"


def decode(line: bytes) -> Reading:
    """A line as a reading.

    Raises:
        ValueError, TypeError: it is no line of `encode`.
    """
    form, status, text, title, pages, taken, misnamed, truncated, detail = json.loads(line)
    return Reading(
        str(form),
        Status(status),
        str(text),
        None if title is None else str(title),
        None if pages is None else int(pages),
        None if taken is None else dt.datetime.fromisoformat(taken),
        bool(misnamed),
        bool(truncated),
        str(detail),
    )
