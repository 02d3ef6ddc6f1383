"""Pages that were recognised, counted without reading what they say."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_scans_found", "scans", ["flaw", "confidence"])
