"""Badges and shared devices say when they were used last."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the columns; nothing is known of before."""
    for table in ("badge", "shared_device"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("used_at", sa.DateTime, nullable=True))
