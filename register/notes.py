"""What programs note for each other, one value for each name: when something was done last, and what came of it."""

import sqlalchemy as sa

from register.database import Database, insert_for
from register.schema import meta

_PREFIX = "note."


class Notes:
    """The notes of a register."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, name: str, value: str) -> None:
        """Note something; what was noted under this name before gives way."""
        with self._database.write(durable=False) as connection:
            new = insert_for(connection.dialect.name, meta)
            again = new.on_conflict_do_update(index_elements=[meta.c.key], set_={"value": new.excluded.value})
            connection.execute(again, {"key": f"{_PREFIX}{name}", "value": value})

    def get(self, name: str) -> str | None:
        """What was noted last; None: nothing yet."""
        with self._database.read() as connection:
            return connection.execute(sa.select(meta.c.value).where(meta.c.key == f"{_PREFIX}{name}")).scalar()
