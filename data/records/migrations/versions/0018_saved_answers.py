"""Answers that planners keep."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "saved_answer",
        sa.Column("town", sa.String(64), nullable=False),
        sa.Column("body", sa.String(32), nullable=False),
        sa.Column("answer_id", sa.String(32), primary_key=True),
        sa.Column("question", sa.String(64), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sa.Column("author", sa.String(128), nullable=False),
        sa.Column("saved_at", sa.DateTime, nullable=False),
        sa.Column("deleted_at", sa.DateTime, nullable=True, index=True),
    )
