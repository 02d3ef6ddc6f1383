"""Searches that are kept under a name."""

import sqlalchemy as sa
from alembic import op

from register.column_types import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "searches",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("month", sa.Text()),
        sa.Column("unit", sa.Text()),
        sa.Column("kind", sa.Text()),
        sa.Column("newest", sa.Boolean(), nullable=False),
        sa.Column("literal", sa.Boolean(), nullable=False),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
    )
