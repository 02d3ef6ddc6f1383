"""Scans to be recognised: the queue, and the pages that were. What was filed before waits in it at once."""

import sqlalchemy as sa
from alembic import op

from register.column_types import Json, Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

PICTURES = "'jpg', 'jpeg', 'png', 'bmp', 'gif', 'tif', 'tiff', 'webp', 'heic', 'heif', 'avif'"


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("sha256", sa.Text(), primary_key=True),
        sa.Column("glance", sa.Boolean(), nullable=False),
        sa.Column("queued_at", Moment(), nullable=False),
        sa.Column("next_try_at", Moment(), nullable=False),
        sa.Column("worker", sa.Text()),
        sa.Column("leased_until", Moment()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer()),
        sa.Column("done_at", Moment()),
        sa.Column("failed_at", Moment()),
        sa.Column("why", sa.Text(), nullable=False),
    )
    op.create_index("ix_jobs_open", "jobs", ["done_at", "failed_at", "glance", "queued_at"])
    op.create_table(
        "scans",
        sa.Column("sha256", sa.Text(), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(53)),
        sa.Column("lines", Json(), nullable=False),
        sa.Column("flaw", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("read_at", Moment(), nullable=False),
    )
    op.execute(
        f"""
        INSERT INTO jobs (sha256, glance, queued_at, next_try_at, attempts, why)
        SELECT records.sha256, MIN(CASE WHEN records.kind = 'photo' AND texts.status = 'no_text' THEN 1 ELSE 0 END) = 1,
            MIN(records.filed_at), MIN(records.filed_at), 0, ''
        FROM records JOIN texts ON texts.sha256 = records.sha256
        WHERE texts.status = 'needs_ocr' OR (texts.status = 'no_text' AND records.format IN ({PICTURES}))
        GROUP BY records.sha256
        """
    )
