"""How values are kept in a column: the same on SQLite and PostgreSQL, and nothing that either cannot hold."""

import datetime as dt
import json
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

import sqlalchemy as sa

from anjuan.ids import SHANGHAI

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """The text without what PostgreSQL or UTF-8 cannot hold: NUL and lone surrogates become U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", text)


class CleanText(sa.types.TypeDecorator[str]):
    """Text, made storable on the way in."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002 - their form
        """Clean on the way in."""
        return None if value is None else storable(value)


class Moment(sa.types.TypeDecorator[dt.datetime]):
    """An aware time: ISO text in UTC on SQLite (sorts as time does), timestamptz on PostgreSQL; read in +08:00."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """Timestamps only where they keep their offset."""
        return dialect.type_descriptor(sa.TIMESTAMP(timezone=True) if dialect.name == "postgresql" else sa.Text())

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> Any:  # noqa: ANN401 - per dialect
        """Refuse naive times: nobody could say when they are."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(value)
        moment = value.astimezone(dt.UTC)
        return moment if dialect.name == "postgresql" else moment.isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> dt.datetime | None:  # noqa: ANN401, ARG002
        """The same instant, by the office's clock."""
        return None if value is None else when(value)


def when(stored: Any) -> dt.datetime:  # noqa: ANN401 - text on SQLite, a time on PostgreSQL
    """The instant that a database has stored, by the office's clock."""
    return (dt.datetime.fromisoformat(stored) if isinstance(stored, str) else stored).astimezone(SHANGHAI)


W = TypeVar("W", bound=StrEnum)


class Word(sa.types.TypeDecorator[W]):
    """One of a fixed set of words, kept as text."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, words: type[W]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: W | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002 - their form
        """The word."""
        return None if value is None else value.value

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> W | None:  # noqa: ARG002 - their form
        """The member that it names."""
        return None if value is None else self.words(value)


class Json(sa.types.TypeDecorator[Any]):
    """A JSON value as canonical text: the same value always has the same text, on both databases."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:  # noqa: ANN401, ARG002 - any JSON
        """Write it."""
        return None if value is None else storable(canonical_json(value))

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Any:  # noqa: ANN401, ARG002 - any JSON
        """Read it; arrays come as lists."""
        return None if value is None else json.loads(value)


def canonical_json(value: object) -> str:
    """One text for one value: keys sorted, no blanks, Chinese as it is."""
    value = dict(value) if isinstance(value, Mapping) else value
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
