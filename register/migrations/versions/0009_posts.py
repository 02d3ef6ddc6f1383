"""The post of a person in the office's own words: which posts there are, its settings say."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

WORDS = {
    "supervisor": "项目主管",
    "clerk_lead": "行政组长",
    "clerk": "行政",
    "agent_lead": "座席组长",
    "agent": "座席",
}


def upgrade() -> None:
    people = sa.table("people", sa.column("post", sa.Text()))
    for key, word in WORDS.items():
        op.execute(people.update().where(people.c.post == key).values(post=word))
