"""Messages to the town's app."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "push",
        sa.Column("town", sa.String(64), nullable=False),
        sa.Column("body", sa.String(32), nullable=False),
        sa.Column("message_id", sa.String(36), primary_key=True),
        sa.Column("thread", sa.String(160), nullable=False, index=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("names", sa.JSON, nullable=False),
        sa.Column("essence", sa.String(64), nullable=False),
        sa.Column("topic", sa.String(160), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("until", sa.DateTime, nullable=True),
        sa.Column("is_urgent", sa.Boolean, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("state", sa.String(16), nullable=False, index=True),
        sa.Column("due", sa.DateTime, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("claimed_until", sa.DateTime, nullable=True),
        sa.Column("ended_at", sa.DateTime, nullable=True),
        sa.Column("error", sa.Text, nullable=False),
    )
