"""Approved ways to answer."""

import sqlalchemy as sa
from alembic import op

from register.column_types import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "wordings",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("valid_until", sa.Date()),
        sa.Column("retired_on", sa.Date()),
        sa.Column("updated_at", Moment(), nullable=False),
    )
