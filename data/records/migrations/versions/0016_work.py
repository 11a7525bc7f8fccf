"""What dispatchers have noted of sites."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "work_item",
        sa.Column("town", sa.String(64), nullable=False),
        sa.Column("body", sa.String(32), nullable=False),
        sa.Column("work_id", sa.Integer, primary_key=True),
        sa.Column("site_id", sa.String(96), nullable=False, index=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("deed_id", sa.String(36), nullable=False, index=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("ended_at", sa.DateTime, nullable=True),
        sa.Column("ended_by", sa.String(36), nullable=False, index=True),
    )
