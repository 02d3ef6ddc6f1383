"""The first schema of the register."""

import sqlalchemy as sa
from alembic import op

from register.column_types import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")

APPEND_ONLY_SQLITE = """
CREATE TRIGGER audit_no_{what} BEFORE {what} ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
"""
APPEND_ONLY_POSTGRESQL = (
    """
CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$
""",
    """
CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()
""",
)


def upgrade() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("number", sa.Text(), nullable=False, unique=True),
        sa.Column("order_no", sa.Text()),
        sa.Column("case_no", sa.Text()),
        sa.Column("old_order_no", sa.Text()),
        sa.Column("urge_order_no", sa.Text()),
        sa.Column("channel", sa.Text()),
        sa.Column("order_type", sa.Text()),
        sa.Column("cat1", sa.Text()),
        sa.Column("cat2", sa.Text()),
        sa.Column("cat3", sa.Text()),
        sa.Column("tags", sa.Text()),
        sa.Column("title", sa.Text()),
        sa.Column("content", sa.Text()),
        sa.Column("status", sa.Text()),
        sa.Column("caller_name", sa.Text()),
        sa.Column("caller_phone", sa.Text()),
        sa.Column("contact", sa.Text()),
        sa.Column("is_secret", sa.Boolean()),
        sa.Column("is_old_caller", sa.Boolean()),
        sa.Column("caller_subject", sa.Text()),
        sa.Column("reflect_name", sa.Text()),
        sa.Column("reflect_phone", sa.Text()),
        sa.Column("enterprise", sa.Text()),
        sa.Column("district", sa.Text()),
        sa.Column("town", sa.Text()),
        sa.Column("village", sa.Text()),
        sa.Column("point", sa.Text()),
        sa.Column("urgency", sa.Text()),
        sa.Column("created_at", Moment()),
        sa.Column("dispatched_at", Moment()),
        sa.Column("limit_value", sa.Float(53)),
        sa.Column("limit_unit", sa.Text()),
        sa.Column("deadline_at", Moment()),
        sa.Column("delay_days", sa.Float(53)),
        sa.Column("delay_deadline", Moment()),
        sa.Column("delay_reason", sa.Text()),
        sa.Column("signed_at", Moment()),
        sa.Column("returned_at", Moment()),
        sa.Column("return_reason", sa.Text()),
        sa.Column("return_count", KEY),
        sa.Column("host_unit", sa.Text()),
        sa.Column("unit_l2", sa.Text()),
        sa.Column("unit_l3", sa.Text()),
        sa.Column("role", sa.Text()),
        sa.Column("handle_method", sa.Text()),
        sa.Column("result", sa.Text()),
        sa.Column("reply", sa.Text()),
        sa.Column("resolution_type", sa.Text()),
        sa.Column("replied_at", Moment()),
        sa.Column("closed_at", Moment()),
        sa.Column("close_count", KEY),
        sa.Column("is_hard", sa.Boolean()),
        sa.Column("is_supervised", sa.Boolean()),
        sa.Column("visit_valid", sa.Boolean()),
        sa.Column("visit_connected", sa.Boolean()),
        sa.Column("visit_fail", sa.Text()),
        sa.Column("visit_contacted", sa.Boolean()),
        sa.Column("visit_solved", sa.Text()),
        sa.Column("visit_satisfied", sa.Text()),
        sa.Column("first_satisfied", sa.Text()),
        sa.Column("final_satisfied", sa.Text()),
        sa.Column("visit_time", Moment()),
        sa.Column("visit_opinion", sa.Text()),
        sa.Column("visit_no", KEY),
        sa.Column("is_assess", sa.Boolean()),
        sa.Column("appeal_state", sa.Text()),
        sa.Column("group_id", sa.Text()),
        sa.Column("is_group", sa.Boolean()),
        sa.Column("extra", sa.Text()),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
    )
    op.create_index("ix_tickets_created_at", "tickets", ["created_at"])
    op.create_table(
        "aliases",
        sa.Column("number", sa.Text(), primary_key=True),
        sa.Column("ticket_id", KEY, sa.ForeignKey("tickets.id"), nullable=False),
    )
    op.create_index("ix_aliases_ticket_id", "aliases", ["ticket_id"])
    op.create_table(
        "records",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("case_key", sa.Text(), nullable=False),
        sa.Column("record_no", sa.Integer(), nullable=False),
        sa.Column("ticket_no", sa.Text()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", KEY, nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("taken_at", Moment()),
        sa.Column("filed_at", Moment(), nullable=False),
        sa.Column("filed_by", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("replaces", sa.Integer()),
        sa.Column("note", sa.Text(), nullable=False),
        sa.UniqueConstraint("case_key", "record_no", name="uq_records_place"),
    )
    op.create_index("ix_records_sha256", "records", ["sha256"])
    op.create_index("ix_records_ticket_no", "records", ["ticket_no"])
    op.create_table(
        "texts",
        sa.Column("sha256", sa.Text(), primary_key=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer()),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("read_at", Moment(), nullable=False),
    )
    op.create_table(
        "outbox",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("case_key", sa.Text(), nullable=False),
        sa.Column("record_no", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("queued_at", Moment(), nullable=False),
        sa.Column("next_try_at", Moment(), nullable=False),
        sa.Column("leased_until", Moment()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.UniqueConstraint("case_key", "record_no", name="uq_outbox_place"),
    )
    op.create_index("ix_outbox_next_try_at", "outbox", ["next_try_at"])
    op.create_table(
        "held",
        sa.Column("held_id", sa.Text(), primary_key=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text()),
        sa.Column("held_at", Moment(), nullable=False),
        sa.Column("resolved_at", Moment()),
    )
    op.create_table(
        "audit",
        sa.Column("seq", KEY, primary_key=True, autoincrement=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("prev", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
    )
    op.execute(f"INSERT INTO meta (key, value) VALUES ('audit_head', '0:{'0' * 64}')")
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(APPEND_ONLY_SQLITE.format(what=what))
    else:
        for statement in APPEND_ONLY_POSTGRESQL:
            op.execute(statement)
