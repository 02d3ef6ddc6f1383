"""People, trainings, who took part, and which papers were confirmed to be of which training."""

import sqlalchemy as sa
from alembic import op

from register.column_types import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "people",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("degree", sa.Text(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date()),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.UniqueConstraint("name", "remark", name="uq_people_name"),
    )
    op.create_table(
        "trainings",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("lecturer", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
    )
    op.create_table(
        "attendance",
        sa.Column("training_id", KEY, sa.ForeignKey("trainings.id"), primary_key=True),
        sa.Column("person_id", KEY, sa.ForeignKey("people.id"), primary_key=True),
    )
    op.create_table(
        "training_papers",
        sa.Column("case_key", sa.Text(), primary_key=True),
        sa.Column("record_no", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("training_id", KEY, sa.ForeignKey("trainings.id"), nullable=False),
    )
    op.create_index("ix_attendance_person_id", "attendance", ["person_id"])
