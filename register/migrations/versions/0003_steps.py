"""The events of tickets: what was done, by whom, when."""

import sqlalchemy as sa
from alembic import op

from register.column_types import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "steps",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("ticket_no", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("approver", sa.Text(), nullable=False),
        sa.Column("contacted", sa.Boolean()),
        sa.Column("solved", sa.Text()),
        sa.Column("satisfied", sa.Text()),
        sa.Column("until", Moment()),
        sa.Column("case_key", sa.Text()),
        sa.Column("record_no", sa.Integer()),
        sa.Column("corrects", KEY, sa.ForeignKey("steps.id")),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("noted_at", Moment(), nullable=False),
    )
    op.create_index("ix_steps_ticket_no", "steps", ["ticket_no"])
    op.create_index("ix_steps_corrects", "steps", ["corrects"])
    op.create_index("ix_steps_record", "steps", ["case_key", "record_no"])
