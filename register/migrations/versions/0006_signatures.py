"""The day on which a person says that a paper was signed, and times of employment before somebody came back."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signatures",
        sa.Column("case_key", sa.Text(), primary_key=True),
        sa.Column("record_no", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
    )
    op.add_column("people", sa.Column("earlier", sa.Text(), nullable=False, server_default="[]"))
