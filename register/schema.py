"""The tables of the register (台账): one schema for SQLite and PostgreSQL.

What a ticket's columns are follows from `anjuan.ticket.Ticket`; the migrations spell them out, and a test compares.
"""

import datetime as dt
import types
import typing
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from anjuan.kinds import Kind, Stage
from anjuan.repeats import Sameness
from anjuan.staff import Degree
from anjuan.steps import Source, Step
from anjuan.ticket import Satisfaction, Solved, Ticket
from anjuan.training import Level, TrainingType
from register.column_types import CleanText, Json, Moment, Word

REVISION = "0012"
"""The newest migration: a database at this revision is opened without Alembic."""

Row = sa.Row[*tuple[Any, ...]]
"""A row of any query."""

_KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_SIZE = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_TICKET_TYPES: Mapping[object, sa.types.TypeEngine[Any]] = {
    str: CleanText(),
    bool: sa.Boolean(),
    int: _SIZE,
    float: sa.Float(53),
    dt.datetime: Moment(),
    Satisfaction: Word(Satisfaction),
    Solved: Word(Solved),
    tuple[str, ...]: Json(),
    Mapping[str, str]: Json(),
}


def _column_type(hint: object) -> sa.types.TypeEngine[Any]:
    if isinstance(hint, types.UnionType):
        hint = next(each for each in typing.get_args(hint) if each is not types.NoneType)
    return _TICKET_TYPES[hint]


metadata = sa.MetaData()

tickets = sa.Table(
    "tickets",
    metadata,
    sa.Column("id", _KEY, primary_key=True),
    sa.Column("number", sa.Text, nullable=False, unique=True),
    *(sa.Column(name, _column_type(hint)) for name, hint in typing.get_type_hints(Ticket).items()),
    sa.Column("added_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.Index("ix_tickets_created_at", "created_at"),
    sa.Index("ix_tickets_updated_at", "updated_at"),
)

aliases = sa.Table(
    "aliases",
    metadata,
    sa.Column("number", sa.Text, primary_key=True),
    sa.Column("ticket_id", _KEY, sa.ForeignKey("tickets.id"), nullable=False),
    sa.Index("ix_aliases_ticket_id", "ticket_id"),
)

records = sa.Table(
    "records",
    metadata,
    sa.Column("id", _KEY, primary_key=True),
    sa.Column("case_key", CleanText, nullable=False),
    sa.Column("record_no", sa.Integer, nullable=False),
    sa.Column("ticket_no", CleanText),
    sa.Column("kind", Word(Kind), nullable=False),
    sa.Column("stage", Word(Stage)),
    sa.Column("name", CleanText, nullable=False),
    sa.Column("path", CleanText, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("size", _SIZE, nullable=False),
    sa.Column("format", CleanText, nullable=False),
    sa.Column("taken_at", Moment),
    sa.Column("filed_at", Moment, nullable=False),
    sa.Column("filed_by", CleanText, nullable=False),
    sa.Column("source", CleanText, nullable=False),
    sa.Column("replaces", sa.Integer),
    sa.Column("note", CleanText, nullable=False),
    sa.UniqueConstraint("case_key", "record_no", name="uq_records_place"),
    sa.Index("ix_records_ticket_no", "ticket_no"),
    sa.Index("ix_records_sha256", "sha256"),
)

texts = sa.Table(
    "texts",
    metadata,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("status", CleanText, nullable=False),
    sa.Column("text", CleanText, nullable=False),
    sa.Column("pages", sa.Integer),
    sa.Column("reader", CleanText, nullable=False),
    sa.Column("read_at", Moment, nullable=False),
)

jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("glance", sa.Boolean, nullable=False),
    sa.Column("queued_at", Moment, nullable=False),
    sa.Column("next_try_at", Moment, nullable=False),
    sa.Column("worker", CleanText),
    sa.Column("leased_until", Moment),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("pages", sa.Integer),
    sa.Column("done_at", Moment),
    sa.Column("failed_at", Moment),
    sa.Column("why", CleanText, nullable=False),
    sa.Index("ix_jobs_open", "done_at", "failed_at", "glance", "queued_at"),
)

scans = sa.Table(
    "scans",
    metadata,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("text", CleanText, nullable=False),
    sa.Column("confidence", sa.Float(53)),
    sa.Column("lines", Json, nullable=False),
    sa.Column("flaw", CleanText, nullable=False),
    sa.Column("reader", CleanText, nullable=False),
    sa.Column("read_at", Moment, nullable=False),
    sa.Index("ix_scans_found", "flaw", "confidence"),
)

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", _KEY, primary_key=True),
    sa.Column("case_key", CleanText, nullable=False),
    sa.Column("record_no", sa.Integer, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("queued_at", Moment, nullable=False),
    sa.Column("next_try_at", Moment, nullable=False),
    sa.Column("leased_until", Moment),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("why", CleanText, nullable=False),
    sa.UniqueConstraint("case_key", "record_no", name="uq_outbox_place"),
    sa.Index("ix_outbox_next_try_at", "next_try_at"),
)

held = sa.Table(
    "held",
    metadata,
    sa.Column("held_id", CleanText, primary_key=True),
    sa.Column("source", CleanText, nullable=False),
    sa.Column("reason", CleanText, nullable=False),
    sa.Column("sha256", sa.Text),
    sa.Column("held_at", Moment, nullable=False),
    sa.Column("resolved_at", Moment),
)

steps = sa.Table(
    "steps",
    metadata,
    sa.Column("id", _KEY, primary_key=True),
    sa.Column("ticket_no", CleanText, nullable=False),
    sa.Column("step", Word(Step), nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("by", CleanText, nullable=False),
    sa.Column("note", CleanText, nullable=False),
    sa.Column("unit", CleanText, nullable=False),
    sa.Column("approver", CleanText, nullable=False),
    sa.Column("contacted", sa.Boolean),
    sa.Column("solved", Word(Solved)),
    sa.Column("satisfied", Word(Satisfaction)),
    sa.Column("until", Moment),
    sa.Column("case_key", CleanText),
    sa.Column("record_no", sa.Integer),
    sa.Column("corrects", _KEY, sa.ForeignKey("steps.id")),
    sa.Column("source", Word(Source), nullable=False),
    sa.Column("noted_at", Moment, nullable=False),
    sa.Index("ix_steps_ticket_no", "ticket_no"),
    sa.Index("ix_steps_corrects", "corrects"),
    sa.Index("ix_steps_record", "case_key", "record_no"),
)

groups = sa.Table(
    "groups",
    metadata,
    sa.Column("id", _KEY, primary_key=True),
    sa.Column("sameness", Word(Sameness), nullable=False),
    sa.Column("confirmed", sa.Boolean, nullable=False),
    sa.Column("decided_at", Moment, nullable=False),
    sa.Column("decided_by", CleanText, nullable=False),
    sa.Column("note", CleanText, nullable=False),
)

group_tickets = sa.Table(
    "group_tickets",
    metadata,
    sa.Column("group_id", _KEY, sa.ForeignKey("groups.id"), primary_key=True),
    sa.Column("ticket_no", CleanText, primary_key=True),
)

rulings = sa.Table(
    "rulings",
    metadata,
    sa.Column("id", _KEY, primary_key=True),
    sa.Column("key", CleanText, nullable=False),
    sa.Column("confirmed", sa.Boolean, nullable=False),
    sa.Column("post", CleanText, nullable=False),
    sa.Column("row", Json, nullable=False),
    sa.Column("decided_at", Moment, nullable=False),
    sa.Column("decided_by", CleanText, nullable=False),
    sa.Column("note", CleanText, nullable=False),
)

people = sa.Table(
    "people",
    metadata,
    sa.Column("id", _KEY, primary_key=True),
    sa.Column("name", CleanText, nullable=False),
    sa.Column("remark", CleanText, nullable=False),
    sa.Column("post", CleanText, nullable=False),
    sa.Column("degree", Word(Degree), nullable=False),
    sa.Column("joined_on", sa.Date, nullable=False),
    sa.Column("left_on", sa.Date),
    sa.Column("updated_at", Moment, nullable=False),
    sa.Column("earlier", Json, nullable=False, server_default="[]"),
    sa.UniqueConstraint("name", "remark", name="uq_people_name"),
)

signatures = sa.Table(
    "signatures",
    metadata,
    sa.Column("case_key", CleanText, primary_key=True),
    sa.Column("record_no", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("signed_on", sa.Date, nullable=False),
)

trainings = sa.Table(
    "trainings",
    metadata,
    sa.Column("id", _KEY, primary_key=True),
    sa.Column("type", Word(TrainingType), nullable=False),
    sa.Column("held_on", sa.Date, nullable=False),
    sa.Column("topic", CleanText, nullable=False),
    sa.Column("lecturer", CleanText, nullable=False),
    sa.Column("level", Word(Level), nullable=False),
    sa.Column("cancelled", sa.Boolean, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
)

attendance = sa.Table(
    "attendance",
    metadata,
    sa.Column("training_id", _KEY, sa.ForeignKey("trainings.id"), primary_key=True),
    sa.Column("person_id", _KEY, sa.ForeignKey("people.id"), primary_key=True),
    sa.Index("ix_attendance_person_id", "person_id"),
)

training_papers = sa.Table(
    "training_papers",
    metadata,
    sa.Column("case_key", CleanText, primary_key=True),
    sa.Column("record_no", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("training_id", _KEY, sa.ForeignKey("trainings.id"), nullable=False),
)

wordings = sa.Table(
    "wordings",
    metadata,
    sa.Column("id", _KEY, primary_key=True),
    sa.Column("text", CleanText, nullable=False),
    sa.Column("owner", CleanText, nullable=False),
    sa.Column("source", CleanText, nullable=False),
    sa.Column("valid_until", sa.Date),
    sa.Column("retired_on", sa.Date),
    sa.Column("updated_at", Moment, nullable=False),
)

searches = sa.Table(
    "searches",
    metadata,
    sa.Column("name", CleanText, primary_key=True),
    sa.Column("query", CleanText, nullable=False),
    sa.Column("month", CleanText),
    sa.Column("unit", CleanText),
    sa.Column("kind", Word(Kind)),
    sa.Column("newest", sa.Boolean, nullable=False),
    sa.Column("literal", sa.Boolean, nullable=False),
    sa.Column("saved_at", Moment, nullable=False),
    sa.Column("saved_by", CleanText, nullable=False),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("seq", _KEY, primary_key=True, autoincrement=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("actor", CleanText, nullable=False),
    sa.Column("action", CleanText, nullable=False),
    sa.Column("subject", CleanText, nullable=False),
    sa.Column("detail", Json, nullable=False),
    sa.Column("prev", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)

meta = sa.Table(
    "meta",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", CleanText, nullable=False),
)
