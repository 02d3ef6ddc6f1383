"""The trainings, and who took part. They live in the register and its backups alone; their papers are in case files.

The audit trail tells who added what.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace

import sqlalchemy as sa

from anjuan.filing import TRAINING
from anjuan.ids import RecordId
from anjuan.training import Paper, SameTraining, Training, TrainingUnknown, read_paper
from register.audit import Entry, append
from register.database import Database, insert_for
from register.schema import Row, attendance, records, training_papers, trainings
from register.shelf import filing_of

_FACTS = ("type", "held_on", "topic", "lecturer", "level", "cancelled")


class Trainings:
    """The trainings of a register, cancelled ones among them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, training: Training, attended: Collection[int], now: dt.datetime, actor: str) -> Training:
        """Take in a training with a day and a level; given back with the register's number.

        Args:
            training: held or planned.
            attended: the numbers of the people who took part.
            now: the time.
            actor: who adds it.

        Raises:
            SameTraining: one of this type, day and topic is there, and not cancelled.
        """
        same = [getattr(trainings.c, name) == getattr(training, name) for name in ("held_on", "type", "topic")]
        same.append(trainings.c.cancelled.is_(False))
        with self._database.write() as connection:
            there = connection.execute(sa.select(trainings.c.id).where(*same)).scalar()
            if there is not None:
                raise SameTraining(there)
            facts = {name: getattr(training, name) for name in _FACTS} | {"updated_at": now}
            number: int = connection.execute(sa.insert(trainings).returning(trainings.c.id), facts).scalar_one()
            detail = {"type": training.type, "held_on": str(training.held_on)}
            append(connection, [Entry(actor, "training.added", _subject(number), detail)], now)
            self._attend(connection, number, attended, now, actor)
        return replace(training, number=number)

    def attend(self, number: int, attended: Collection[int], now: dt.datetime, actor: str) -> None:
        """Note who took part; those noted before stay.

        Raises:
            TrainingUnknown: there is no such training, or it was cancelled.
        """
        with self._database.write() as connection:
            _check_there(connection, number)
            self._attend(connection, number, attended, now, actor)

    def confirm(self, number: int, papers: Sequence[RecordId], now: dt.datetime, actor: str) -> None:
        """Note that papers are of this training; a later word puts an earlier one right.

        Raises:
            TrainingUnknown: there is no such training, or it was cancelled.
        """
        rows = [{"case_key": each.case, "record_no": each.record_no, "training_id": number} for each in papers]
        if not rows:
            return
        with self._database.write() as connection:
            _check_there(connection, number)
            insert = insert_for(connection.dialect.name, training_papers)
            newer = {"training_id": insert.excluded.training_id}
            places = [training_papers.c.case_key, training_papers.c.record_no]
            connection.execute(insert.on_conflict_do_update(index_elements=places, set_=newer), rows)
            detail = {"records": [str(each) for each in papers]}
            append(connection, [Entry(actor, "training.confirmed", _subject(number), detail)], now)

    def confirmed(self) -> dict[RecordId, int]:
        """The numbers of trainings that papers were confirmed to be of."""
        with self._database.read() as connection:
            rows = connection.execute(sa.select(training_papers)).all()
        return {RecordId(each.case_key, each.record_no): each.training_id for each in rows}

    def cancel(self, number: int, now: dt.datetime, actor: str) -> None:
        """Note that a planned training does not take place.

        Raises:
            TrainingUnknown: there is no such training, or it is cancelled already.
        """
        with self._database.write() as connection:
            _check_there(connection, number)
            cancelled = {"cancelled": True, "updated_at": now}
            connection.execute(sa.update(trainings).where(trainings.c.id == number), cancelled)
            append(connection, [Entry(actor, "training.cancelled", _subject(number))], now)

    def all(self) -> tuple[Training, ...]:
        """Every training, by day."""
        query = sa.select(trainings).order_by(trainings.c.held_on, trainings.c.id)
        with self._database.read() as connection:
            return tuple(map(_training, connection.execute(query)))

    def attendance(self) -> dict[int, tuple[int, ...]]:
        """The numbers of the people who took part, by the training's number."""
        query = sa.select(attendance).order_by(attendance.c.training_id, attendance.c.person_id)
        found: dict[int, tuple[int, ...]] = {}
        with self._database.read() as connection:
            for row in connection.execute(query):
                found[row.training_id] = (*found.get(row.training_id, ()), row.person_id)
        return found

    def papers(self) -> tuple[Paper, ...]:
        """Every record of the months of the series 培训, in the order of filing."""
        query = (
            sa.select(records)
            .where(records.c.case_key.startswith(f"{TRAINING}/", autoescape=True))
            .order_by(records.c.filed_at, records.c.case_key, records.c.record_no)
        )
        with self._database.read() as connection:
            read = [read_paper(each.case, each.record) for each in map(filing_of, connection.execute(query))]
        return tuple(each for each in read if each)

    def _attend(
        self, connection: sa.Connection, number: int, attended: Collection[int], now: dt.datetime, actor: str
    ) -> None:
        if not attended:
            return
        rows = [{"training_id": number, "person_id": each} for each in sorted(set(attended))]
        insert = insert_for(connection.dialect.name, attendance).on_conflict_do_nothing()
        connection.execute(insert, rows)
        detail = {"people": [each["person_id"] for each in rows]}
        append(connection, [Entry(actor, "training.attended", _subject(number), detail)], now)


def _check_there(connection: sa.Connection, number: int) -> None:
    due = (trainings.c.id == number) & trainings.c.cancelled.is_(False)
    if connection.execute(sa.select(trainings.c.id).where(due)).first() is None:
        raise TrainingUnknown(number)


def _subject(number: int) -> str:
    return f"trainings#{number}"


def _training(row: Row) -> Training:
    said = row._asdict()
    facts = {name: said[name] for name in _FACTS}
    return Training(month=said["held_on"].replace(day=1), number=said["id"], **facts)
