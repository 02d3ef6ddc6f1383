"""What persons decided of deductions; added only. The audit trail tells of each."""

import datetime as dt

import sqlalchemy as sa

from anjuan.rulings import Ruling
from register.audit import Entry, append
from register.database import Database
from register.schema import rulings


class Rulings:
    """The rulings of a register."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, *given: Ruling, now: dt.datetime) -> tuple[Ruling, ...]:
        """Keep rulings, all or none; given back with their numbers."""
        with self._database.write() as connection:
            found = tuple(_stored(connection, each) for each in given)
            entries = [
                Entry(
                    each.decided_by,
                    "deduction.confirmed" if each.confirmed else "deduction.rejected",
                    each.row.get("工单编号") or f"deduction#{each.key}",
                    {"key": each.key, "no": each.no, "about": each.row.get("事项") or each.row.get("项目", "")},
                )
                for each in found
            ]
            append(connection, entries, now)
        return found

    def all(self) -> tuple[Ruling, ...]:
        """All rulings, by number."""
        with self._database.read() as connection:
            rows = connection.execute(sa.select(rulings).order_by(rulings.c.id)).all()
        return tuple(
            Ruling(each.key, each.confirmed, each.post, each.row, each.decided_at, each.decided_by, each.note, each.id)
            for each in rows
        )


def _stored(connection: sa.Connection, ruling: Ruling) -> Ruling:
    facts = {
        "key": ruling.key, "confirmed": ruling.confirmed, "post": ruling.post, "row": dict(ruling.row),
        "decided_at": ruling.decided_at, "decided_by": ruling.decided_by, "note": ruling.note,
    }  # fmt: skip
    number: int = connection.execute(sa.insert(rulings).returning(rulings.c.id), facts).scalar_one()
    return Ruling(**facts, no=number)  # type: ignore[arg-type]
