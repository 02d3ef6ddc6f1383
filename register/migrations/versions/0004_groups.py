"""What persons decided of tickets that may tell one story."""

import sqlalchemy as sa
from alembic import op

from register.column_types import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "groups",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("sameness", sa.Text(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    )
    op.create_table(
        "group_tickets",
        sa.Column("group_id", KEY, sa.ForeignKey("groups.id"), primary_key=True),
        sa.Column("ticket_no", sa.Text(), primary_key=True),
    )
